"""Margin comments of the review copy: what a reviewer is asked, by clause."""

from __future__ import annotations

from dataclasses import dataclass

from enregla.documents.manifest import Level


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
