"""Linking of conditions: every question, option, rule, decision, list and figure in them exists and fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.conditions import (
    AllOf,
    AnswerIs,
    AnyOf,
    AtLeast,
    Count,
    DecisionIs,
    DerivedIs,
    Every,
    FindingHolds,
    Not,
    ParamRef,
    RuleHolds,
    Some,
)  # fmt: skip
from enregla.rulebook.model import LISTS
from enregla.rulebook.problems import Where, did_you_mean

CATALOGUES = ("sectors", "activities", "providers", "dpo_entities", "regions", "countries", "retention_rules")
FITS: dict[str, set[str]] = {
    "yes_no": {"is"}, "single_choice": {"is", "in"}, "country": {"is", "in"},
    "multiple_choice": {"contains", "contains_any"}, "number": {"gte", "lt"}, "amount": {"gte", "lt"},
    "date": {"before", "gte", "lt"},
}  # fmt: skip
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
Found = Iterator[tuple[Where, str]]


@dataclass(frozen=True)
class Subject:
    """What a condition is about. ``before``: a question that may only depend on what is asked earlier."""

    book: Rulebook
    key: str  # questionnaire in which it is written; "" outside of them, where every name is written whole
    subject: str  # organisation, or the list of the item in scope
    who: str  # how messages name it
    before: str | None = None

    @cached_property
    def order(self) -> dict[str, int]:
        return {ref: n for n, ref in enumerate(self.book.question_refs)}

    def full(self, ref: str) -> str:
        return ref if "." in ref else f"{self.key}.{ref}"

    def is_later(self, ref: str) -> bool:
        return self.before is not None and self.order.get(ref, -1) >= self.order[self.before]


def check_condition(condition: Any, at: Subject) -> Found:
    """Mistakes of a condition as (place inside it, message)."""
    match condition:
        case AllOf() | AnyOf() | AtLeast():
            name = {AllOf: "all", AnyOf: "any", AtLeast: "of"}[type(condition)]
            parts: list[Any] = getattr(condition, name)
            if isinstance(condition, AtLeast) and condition.at_least > len(parts):
                yield ("at_least",), (f"{at.who}: at least {condition.at_least} of {len(parts)} conditions. "
                                      "It could never be true.")  # fmt: skip
            for i, part in enumerate(parts):
                yield from _inside((name, i), check_condition(part, at))
        case Not():
            yield from _inside(("not",), check_condition(condition.not_, at))
        case AnswerIs():
            yield from _answer(condition, at)
        case DerivedIs():
            yield from _derived(condition, at)
        case DecisionIs():
            yield from _decision(condition, at)
        case FindingHolds():
            if condition.finding not in at.book.findings:
                yield ("finding",), (f'{at.who}: no finding "{condition.finding}". It would always be unknown.'
                                     f"{did_you_mean(condition.finding, at.book.findings)}")  # fmt: skip
            else:
                yield from _inside(("finding",), _reachable(condition.finding, at))
        case RuleHolds():
            yield from _rule(condition, at)
        case Some() | Every() | Count():
            yield from _quantifier(condition, at)
        case _:
            raise TypeError(f"not a condition: {condition!r}")


def _inside(step: Where, found: Iterable[tuple[Where, str]]) -> Found:
    for where, what in found:
        yield (*step, *where), what


def _rule(condition: RuleHolds, at: Subject) -> Found:
    key, _, name = condition.rule.rpartition(".")
    own = at.book.questionnaires.get(key or at.key)
    if own is None:
        yield ("rule",), f'{at.who}: no questionnaire "{key}". The rule would always be unknown.'
        return
    rules = {r.id for d in own.decisions for r in d.rules} | {c.id for c in own.conditions}
    if name not in rules:
        where = f'questionnaire "{key}"' if key else "this questionnaire"
        yield ("rule",), (f'{at.who}: no rule "{name}" in {where}. It would always be unknown.'
                          f"{did_you_mean(name, rules)}")  # fmt: skip
    elif own.subject not in (ORGANISATION, at.subject):
        yield (
            ("rule",),
            f'{at.who}: rule "{condition.rule}" is about {own.subject}, not about {at.subject}. It would always be '
            f"unknown.",
        )
    elif at.before is not None:
        yield ("rule",), f"{at.who}: relevance may not rest on rules. Use answers."


def _quantifier(condition: Some | Every | Count, at: Subject) -> Found:
    kind = {Some: "some", Every: "every", Count: "count"}[type(condition)]
    name = str(getattr(condition, kind))
    base = name.removeprefix("linked.")
    if base not in LISTS:
        yield (kind,), f'{at.who}: no list "{name}". Nothing could be looked at.{did_you_mean(base, LISTS)}'
        return
    if name != base:
        if at.subject == ORGANISATION:
            yield (kind,), f"{at.who}: linked.{base} needs an item to start from; the organisation has none."
        elif not any(q.subject == at.subject and question.kind == "item_link" and question.links_to == base
                     for q in at.book.questionnaires.values() for question in q.questions):  # fmt: skip
            yield (kind,), (f"{at.who}: no item_link question asks which {base} belong to {at.subject}. It would "
                            f"always be "
                            "unknown. Add one.")  # fmt: skip
    if isinstance(condition, Count):
        if isinstance(condition.gte, ParamRef):
            yield from _parameter(condition.gte, ("gte",), at)
        elif isinstance(condition.gte, bool) or not isinstance(condition.gte, int) or condition.gte < 1:
            yield ("gte",), f"{at.who}: count needs a whole number of 1 or more, not {condition.gte!r}."
    yield from _inside(("where",), check_condition(condition.where, replace(at, subject=base)))


# --- leaves


def _answer(atom: AnswerIs, at: Subject) -> Found:
    ref, book = at.full(atom.answer), at.book
    if not book.has_question(ref):
        own = book.questionnaires.get(at.key) if "." not in atom.answer else None
        local = [x.id for x in own.questions] if own is not None else []
        hint = did_you_mean(atom.answer, [*local, *book.question_refs])
        yield ("answer",), f'{at.who}: no question "{atom.answer}". It would always be unknown.{hint}'
        return
    yield from _inside(("answer",), _subject(ref, at))
    if at.is_later(ref):
        yield ("answer",), (f'{at.who}: relevant_when looks forward to "{atom.answer}", which is asked later. '
                            "Move the question or the condition.")  # fmt: skip
    question = book.question(ref)
    if question.optional:
        yield ("answer",), (f'{at.who}: question "{atom.answer}" is optional. Left empty, nothing could be decided and '
                            "nobody would be asked. Make it a question that counts.")  # fmt: skip
    options = None
    if question.kind in ("single_choice", "multiple_choice"):
        options = {o.id for o in book.options(ref)}
    yield from _operator(atom, question.kind, options, f'question "{atom.answer}"', at)


def _derived(atom: DerivedIs, at: Subject) -> Found:
    fact = at.book.derived.get(atom.derived)
    if fact is None:
        yield ("derived",), (f'{at.who}: no derived fact "{atom.derived}". It would always be unknown.'
                             f"{did_you_mean(atom.derived, at.book.derived)}")  # fmt: skip
        return
    if fact.subject not in (ORGANISATION, at.subject):
        yield (
            ("derived",),
            f'{at.who}: derived fact "{atom.derived}" is about {fact.subject}, not about {at.subject}. It would '
            f"always be unknown.",
        )
    for ref in fact.reads:
        if at.is_later(ref):
            yield ("derived",), (f'{at.who}: relevant_when looks forward to "{ref}" through "{atom.derived}". '
                                 "Move the question or the condition.")  # fmt: skip
    options: set[str] | None = None
    if fact.kind in ("single_choice", "multiple_choice"):
        options = {o.id for o in fact.options}
        if fact.options_from in CATALOGUES:
            options |= set(at.book.entries(str(fact.options_from)))
    yield from _operator(atom, fact.kind, options, f'derived fact "{atom.derived}"', at)


def _decision(atom: DecisionIs, at: Subject) -> Found:
    decision = at.book.decisions.get(atom.decision)
    if decision is None:
        yield ("decision",), (f'{at.who}: no decision "{atom.decision}". It would always be unknown.'
                              f"{did_you_mean(atom.decision, at.book.decisions)}")  # fmt: skip
        return
    yield from _inside(("decision",), _reachable(atom.decision, at))
    outcomes = [o.id for o in decision.outcomes]
    for i, outcome in enumerate(atom.outcomes):
        if outcome not in outcomes:
            where: Where = ("is",) if atom.is_ is not None else ("in", i)
            yield where, (f'{at.who}: decision "{atom.decision}" has no outcome "{outcome}". It could never be true.'
                          f"{did_you_mean(outcome, outcomes)}")  # fmt: skip
    if not atom.outcomes:
        yield ("in",), f"{at.who}: an empty list of outcomes. It could never be true."


def _operator(atom: Any, kind: str, options: set[str] | None, what: str, at: Subject) -> Found:
    operator, value = atom.operator, atom.operand
    fitting = FITS.get(kind, set())
    if operator not in fitting:
        fit = ", ".join(sorted(fitting)) or "none"
        yield (operator,), (f'{at.who}: operator "{operator}" does not fit {what} ({kind}). It could never be true. '
                            f"Fitting: {fit}.")  # fmt: skip
        return
    if isinstance(value, ParamRef):
        yield from _parameter(value, (operator,), at)
        if kind == "date":
            yield (operator,), f"{at.who}: {what} is a date; a parameter is a figure. Write a day, as 2020-01-31."
        return
    if value == []:
        yield (operator,), f"{at.who}: an empty list of options for {what}. It could never be true."
    for i, given in enumerate(value if isinstance(value, list) else [value]):
        where: Where = (operator, i) if isinstance(value, list) else (operator,)
        wrong = _unfit(kind, given, options, what)
        if wrong:
            yield where, f"{at.who}: {wrong}"


def _unfit(kind: str, given: Any, options: set[str] | None, what: str) -> str | None:
    """Why a value cannot be compared with answers of this kind, or ``None``."""
    number = isinstance(given, (int, float)) and not isinstance(given, bool)
    if options is not None and given not in options:
        return f'no option "{given}" in {what}. It could never be true.{did_you_mean(str(given), options)}'
    if kind == "yes_no" and not isinstance(given, bool):
        return f"{what} is a yes_no; compare it with true or false, not {given!r}. It could never be true."
    if kind in ("number", "amount") and not number:
        return f"{what} is a {kind}; compare it with a number, not {given!r}. It could never be true."
    if kind == "date" and not (isinstance(given, str) and _ISO_DATE.fullmatch(given)):
        return f"{what} is a date; compare it with a day, as 2020-01-31, not {given!r}. It could never be true."
    if kind == "country" and not (isinstance(given, str) and _COUNTRY.fullmatch(given)):
        return f"{what} is a country; compare it with a code as ES, not {given!r}. It could never be true."
    return None


def _parameter(ref: ParamRef, where: Where, at: Subject) -> Found:
    known = at.book.law.parameters
    if ref.param not in known:
        yield (*where, "param"), (f'{at.who}: no parameter "{ref.param}". The figure would be unknown.'
                                  f"{did_you_mean(ref.param, known)}")  # fmt: skip


def _reachable(ref: str, at: Subject) -> Found:
    """A decision or finding of another place: of this subject, and of an earlier questionnaire for relevance."""
    yield from _subject(ref, at)
    keys = list(at.book.questionnaires)
    if at.before is not None and keys.index(ref.split(".")[0]) >= keys.index(at.key):
        yield (), f'{at.who}: relevant_when looks forward to "{ref}". Only earlier questionnaires may decide it.'


def _subject(ref: str, at: Subject) -> Found:
    owner = at.book.subject_of(ref.split(".")[0])
    if owner not in (ORGANISATION, at.subject):
        yield (), (f'{at.who}: "{ref}" is about {owner}, but here the subject is {at.subject}. It would always be '
                   f"unknown. Use a quantifier over {owner}.")  # fmt: skip
