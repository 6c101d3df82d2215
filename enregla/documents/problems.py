"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is for tests and programs, ``text`` for people."""

    code: str
    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.part or 'archivo'}: {self.text} [{self.code}]"


@dataclass(slots=True)
class Report:
    problems: list[Problem] = field(default_factory=list[Problem])

    def add(self, code: str, part: str, text: str) -> None:
        problem = Problem(code, part, text)
        if problem not in self.problems:
            self.problems.append(problem)
