"""What the reviewer is asked in the margin: the manifest's question, the answer, the article, the date of check."""

from __future__ import annotations

from collections.abc import Iterable

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.facts import Facts
from enregla.documents.manifest import Level, Manifest
from enregla.documents.values import date_in_words

MAX_ANSWER = 22  # words of an answer inside a comment


def comment(
    facts: Facts,
    manifest: Manifest,
    clause: str,
    answer: str,
    rank: int = 50,
    level: Level | None = None,
    refs: Iterable[str] = (),
    question: str = "",
) -> ReviewComment | None:
    """The comment of a clause, ``None`` if its manifest asks nothing. ``refs``: what this case adds to the citation."""
    spec = manifest.clause(clause)
    asked = question or (spec.question if spec else None)
    if spec is None or not asked:
        return None
    said = brief(answer)
    cited = citation(facts, [*refs, *spec.legal_refs]).rstrip(".")
    end = f" ({cited})." if cited else "" if said.endswith("…") else "."
    text = f"{asked} Respuesta: {said}{end}"
    return ReviewComment(clause, level or spec.level, text, rank)


def citation(facts: Facts, refs: Iterable[str], limit: int = 2) -> str:
    """«art. 6.1.f) RGPD; cotejado el 25 de abril de 2026». What nobody compared is said once, in the control sheet."""
    provisions = facts.rulebook.law.provisions
    known = [provisions[r] for r in dict.fromkeys(refs) if r in provisions][:limit]
    if not known:
        return ""
    read = [p.checked_on for p in known if p.verified != "unchecked"]
    when = f"; cotejado el {date_in_words(min(read))}" if read else ""
    return f"{', '.join(p.label for p in known)}{when}."


def brief(text: str, words: int = MAX_ANSWER) -> str:
    """The first words of an answer, without the full stop."""
    parts = str(text).split()
    if len(parts) > words:
        return " ".join(parts[:words]).rstrip(",;:.") + "…"
    return " ".join(parts).rstrip(".")


class Margin:
    """The margin of one copy while its comments are being written."""

    def __init__(self, facts: Facts, manifest: Manifest) -> None:
        self._facts, self._manifest = facts, manifest
        self._found: list[ReviewComment | None] = []

    def ask(self, clause: str, answer: str, rank: int, level: Level | None = None, refs: Iterable[str] = (),
            question: str = "") -> None:  # fmt: skip
        """Adds the comment of a clause; the arguments of :func:`comment`."""
        self.add(comment(self._facts, self._manifest, clause, answer, rank, level, refs, question))

    def add(self, found: ReviewComment | None) -> None:
        self._found.append(found)

    def comments(self) -> tuple[ReviewComment, ...]:
        return tuple(c for c in self._found if c is not None)
