"""Author messages: file:line, what, why it matters, nearest valid value."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from enregla.rulebook.source import line_of

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One mistake or warning. ``where`` is the place inside the file; the line is looked up when printed."""

    file: Path
    where: Where
    what: str
    line: int | None = None

    def message(self, root: Path) -> str:
        line = self.line if self.line is not None else line_of(self.file, self.where)
        try:
            shown = self.file.relative_to(root.parent).as_posix()
        except ValueError:
            shown = self.file.as_posix()
        return f"{shown}:{line or 1} {self.what}"


class RulebookError(Exception):
    """The rulebook cannot be used. ``messages`` has one line per mistake."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """« Did you mean "x"?» with the nearest known value, or the few that exist."""
    options = sorted(set(known))
    near = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if near:
        return f' Did you mean "{near[0]}"?'
    if options and len(options) <= 12:
        return " Known: " + ", ".join(options) + "."
    return ""
