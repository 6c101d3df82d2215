"""Margin comments of the review copy: which ones are printed, and their XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import escape

from enregla.documents.manifest import Level
from enregla.documents.values import Gap, safe_text
from enregla.documents.xmlparts import DECLARATION, W

MAX_WORDS = 60
_ORDER = {"DECIDIR": 0, "COMPROBAR": 1}
_INITIALS = {"DECIDIR": "D", "COMPROBAR": "C"}


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """At most 60 words, verb first: what to do, the answer, article and date of check.

    ``clause``: the marker's id, with its item if it has one. ``rank``: lower goes first when there are
    more than the cap; DECIDIR always goes before COMPROBAR.
    """

    clause: str
    level: Level
    text: str
    rank: int = 50


def shortened(comment: ReviewComment) -> ReviewComment:
    """The comment within its 60 words."""
    text = safe_text(comment.text).replace("\n", " ")
    words = text.split(" ")
    if len(words) > MAX_WORDS:
        text = " ".join(words[: MAX_WORDS - 1]).rstrip(",;:") + " […]"
    return replace(comment, text=text)


def gap_comment(gap: Gap, anchor: str) -> ReviewComment:
    """What a printed blocking gap asks; it goes first of all."""
    text = f"Complete antes de usarlo: {gap.what}. Pregunte a: {gap.ask}. Sin este dato no hay copia limpia."
    return ReviewComment(anchor, "DECIDIR", text, rank=0)


def select_comments(
    wanted: Sequence[ReviewComment], present: Iterable[str], cap: int
) -> tuple[list[ReviewComment], list[ReviewComment]]:
    """(printed in document order, overflow by rank): one a clause, within the cap."""
    place = {clause: index for index, clause in enumerate(present)}
    ranked = sorted(map(shortened, wanted), key=lambda c: (_ORDER[c.level], c.rank))
    printed: dict[str, ReviewComment] = {}
    overflow: list[ReviewComment] = []
    for comment in ranked:
        if comment.clause in place and comment.clause not in printed and len(printed) < cap:
            printed[comment.clause] = comment
        else:
            overflow.append(comment)
    return sorted(printed.values(), key=lambda c: place[c.clause]), overflow


def comments_part(comments: Sequence[ReviewComment], day: dt.date, text_style: str, mark_style: str) -> bytes:
    """``word/comments.xml``; the caller leaves the part out when there are none."""
    pieces = [DECLARATION, f'<w:comments xmlns:w="{W}">']
    for index, comment in enumerate(comments):
        pieces.append(
            f'<w:comment w:id="{index}" w:author="{comment.level}" w:date="{day.isoformat()}T00:00:00Z" '
            f'w:initials="{_INITIALS[comment.level]}"><w:p><w:pPr><w:pStyle w:val="{text_style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{mark_style}"/></w:rPr><w:annotationRef/></w:r>'
            f'<w:r><w:t xml:space="preserve">{escape(comment.text)}</w:t></w:r></w:p></w:comment>'
        )
    pieces.append("</w:comments>")
    return "".join(pieces).encode()


def range_start(index: int) -> str:
    return f'<w:commentRangeStart w:id="{index}"/>'


def range_end(index: int, mark_style: str) -> str:
    return (f'<w:commentRangeEnd w:id="{index}"/><w:r><w:rPr><w:rStyle w:val="{mark_style}"/></w:rPr>'
            f'<w:commentReference w:id="{index}"/></w:r>')  # fmt: skip
