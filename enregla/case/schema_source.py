"""What this room needs to know of a rulebook: questions, options, catalogues; never rules.

A protocol and not the class itself, so that the tests of this room use a small rulebook of their own and
do not change with the law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

from enregla.rulebook.model import ActivityTemplate, Option, Question, Questionnaire

ORGANISATION = "organisation"


class RulebookLike(Protocol):
    """The part of ``enregla.rulebook.Rulebook`` that a case needs."""

    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]: ...
    @property
    def activities(self) -> Mapping[str, ActivityTemplate]: ...
    @property
    def providers(self) -> Mapping[str, Any]: ...
    @property
    def countries(self) -> Mapping[str, Any]: ...
    def question(self, ref: str, /) -> Question: ...
    def options(self, ref: str, /) -> Sequence[Option]: ...
    def subject_of(self, questionnaire_id: str, /) -> str: ...


def split_ref(ref: str) -> tuple[str, str]:
    """``questionnaire.question`` in two; raises ``ValueError`` if it is not of that form."""
    questionnaire, dot, question = ref.partition(".")
    if not (questionnaire and dot and question):
        raise ValueError(f"not a reference to a question: {ref!r}")
    return questionnaire, question


def did_you_mean(given: str, known: Sequence[str]) -> str:
    """« ¿Quería decir «x»?» with the nearest known id, or nothing."""
    near = get_close_matches(given, list(known), n=1, cutoff=0.5)
    return f" ¿Quería decir «{near[0]}»?" if near else ""
