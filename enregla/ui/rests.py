"""What rests on each provision: outcomes, criteria, findings, actions, questions and figures. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from enregla.rulebook import Rulebook
from enregla.rulebook.model import OptionRefs, Questionnaire

Kind = Literal["decision", "finding", "criterion", "action", "question", "figure"]
KINDS: tuple[Kind, ...] = ("decision", "finding", "criterion", "action", "question", "figure")


@dataclass(frozen=True, slots=True)
class Rest:
    """One thing that cites a provision. ``questionnaire`` is ``None`` for a figure of the law."""

    kind: Kind
    title: str
    text: str = ""
    questionnaire: str | None = None


def rests_on(book: Rulebook) -> dict[str, list[Rest]]:
    """By provision, in the order of the questionnaires; each thing once."""
    found: dict[str, dict[Rest, None]] = {}

    def note(refs: Iterable[str | OptionRefs], rest: Rest) -> None:
        for ref in refs:
            if isinstance(ref, str):
                found.setdefault(ref, {})[rest] = None

    for questionnaire in book.questionnaires.values():
        for refs, rest in _of(questionnaire):
            note(refs, rest)
    for parameter in book.law.parameters.values():
        note(parameter.legal_refs, Rest("figure", parameter.label))
    return {ref: list(rests) for ref, rests in found.items()}


def _of(questionnaire: Questionnaire) -> Iterable[tuple[Iterable[str | OptionRefs], Rest]]:
    name = questionnaire.id
    for decision in questionnaire.decisions:
        for rule in decision.rules:
            yield rule.legal_refs, Rest("decision", decision.title, rule.because, name)
        yield decision.otherwise_refs, Rest("decision", decision.title, decision.otherwise_because, name)
        for outcome in decision.outcomes:
            if outcome.action:
                yield outcome.action.legal_refs, Rest("action", outcome.action.title, "", name)
    for finding in questionnaire.findings:
        yield finding.legal_refs, Rest("finding", finding.title, finding.because, name)
        yield finding.action.legal_refs, Rest("action", finding.action.title, "", name)
    for condition in questionnaire.conditions:
        yield condition.legal_refs, Rest("criterion", condition.because, "", name)
    for question in questionnaire.questions:
        yield question.legal_refs, Rest("question", question.text, "", name)
        for option in question.options:
            yield option.legal_refs, Rest("question", question.text, option.text, name)
