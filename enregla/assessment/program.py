"""The rulebook's conditions compiled to small objects that the evaluator walks.

Each node answers three questions about itself in a view and for an item: its truth ``value``, the answers
that ``support`` that value, and what is ``missing`` while it is unknown. Compiled once per rulebook.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from enregla.assessment.truth import (
    FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, all_of, any_of, at_least, negate,
)  # fmt: skip
from enregla.rulebook import ORGANISATION, ParameterGap, Rulebook
from enregla.rulebook.conditions import (
    AllOf, AnswerIs, AnyOf, AtLeast, Count, DecisionIs, DerivedIs, Every, FindingHolds, Not, ParamRef, RuleHolds, Some,
)  # fmt: skip
from enregla.rulebook.model import Decision, Finding, Outcome

if TYPE_CHECKING:
    from enregla.assessment.view import View
    from enregla.case.model import Item

Key = tuple[str, str | None]  # (questionnaire.question or list:…, item id)


class Node(Protocol):
    """A compiled condition."""

    def value(self, view: View, item: Item | None) -> int: ...
    def support(self, view: View, item: Item | None) -> list[Key]: ...
    def missing(self, view: View, item: Item | None) -> list[Key]: ...


def matches(operator: str, operand: Any, given: Any) -> bool:
    """One operator over a given value. Dates are ISO strings, which compare like dates."""
    match operator:
        case "is":
            return given == operand and isinstance(given, bool) == isinstance(operand, bool)
        case "in":
            return given in operand
        case "contains":
            return operand in given
        case "contains_any":
            return any(x in given for x in operand)
        case "gte":
            return given >= operand
        case "lt" | "before":
            return given < operand
        case _:
            raise ValueError(f"unknown operator {operator}")


@dataclass(slots=True, eq=False)
class Answered:
    """Leaf over one answer."""

    ref: str
    organisation: bool
    operator: str
    operand: Any

    def _operand(self, view: View) -> Any:
        return view.parameter(self.operand.param) if isinstance(self.operand, ParamRef) else self.operand

    def value(self, view: View, item: Item | None) -> int:
        look = view.look(self.ref, None if self.organisation else item)
        if look.truth != TRUE:
            return look.truth
        try:
            return TRUE if matches(self.operator, self._operand(view), look.given) else FALSE
        except ParameterGap:
            return UNKNOWN

    def support(self, view: View, item: Item | None) -> list[Key]:
        return view.support(self.ref, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return list(view.look(self.ref, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class Derived:
    """Leaf over a fact computed from answers."""

    derived: str
    organisation: bool
    operator: str
    operand: Any

    def value(self, view: View, item: Item | None) -> int:
        look = view.derived(self.derived, None if self.organisation else item)
        if look.truth != TRUE:
            return look.truth
        try:
            operand = (
                view.parameter(self.operand.param) if isinstance(self.operand, ParamRef) else self.operand
            )
            return TRUE if matches(self.operator, operand, look.given) else FALSE
        except ParameterGap:
            return UNKNOWN

    def support(self, view: View, item: Item | None) -> list[Key]:
        return view.derived_support(self.derived, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return list(view.derived(self.derived, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class All:
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        return all_of(p.value(view, item) for p in self.parts)

    def support(self, view: View, item: Item | None) -> list[Key]:
        mine = self.value(view, item)
        wanted = (TRUE,) if mine == TRUE else (FALSE, NOT_APPLICABLE) if mine != UNKNOWN else (UNKNOWN, TRUE)
        return [k for p in self.parts if p.value(view, item) in wanted for k in p.support(view, item)]

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return [k for p in self.parts if p.value(view, item) == UNKNOWN for k in p.missing(view, item)]


@dataclass(slots=True, eq=False)
class Any_:
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        return any_of(p.value(view, item) for p in self.parts)

    def support(self, view: View, item: Item | None) -> list[Key]:
        true = self.value(view, item) == TRUE
        return [
            k for p in self.parts if not true or p.value(view, item) == TRUE for k in p.support(view, item)
        ]

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return [k for p in self.parts if p.value(view, item) == UNKNOWN for k in p.missing(view, item)]


@dataclass(slots=True, eq=False)
class Negated:
    part: Node

    def value(self, view: View, item: Item | None) -> int:
        return negate(self.part.value(view, item))

    def support(self, view: View, item: Item | None) -> list[Key]:
        return self.part.support(view, item)

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return self.part.missing(view, item)


@dataclass(slots=True, eq=False)
class AtLeastN:
    n: int
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        return at_least(self.n, (p.value(view, item) for p in self.parts))

    def support(self, view: View, item: Item | None) -> list[Key]:
        true = self.value(view, item) == TRUE
        return [
            k for p in self.parts if not true or p.value(view, item) == TRUE for k in p.support(view, item)
        ]

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return [k for p in self.parts if p.value(view, item) == UNKNOWN for k in p.missing(view, item)]


@dataclass(slots=True, eq=False)
class Quantified:
    """``some`` (n = 1), ``every`` and ``count`` over a list or over the linked items of a list."""

    kind: str
    list_id: str
    linked: bool
    n: Any
    part: Node

    def _items(self, view: View, item: Item | None) -> tuple[list[Item], bool]:
        return view.linked(item, self.list_id) if self.linked else view.items(self.list_id)

    def value(self, view: View, item: Item | None) -> int:
        items, open_ = self._items(view, item)
        values = [self.part.value(view, i) for i in items]
        if self.kind == "every":
            if any(v in (FALSE, NOT_APPLICABLE) for v in values):
                return FALSE
            return UNKNOWN if open_ or UNKNOWN in values else TRUE
        try:
            n = view.parameter(self.n.param) if isinstance(self.n, ParamRef) else self.n
        except ParameterGap:
            return UNKNOWN
        mine = at_least(int(n), values, more_possible=open_)
        return FALSE if mine == NOT_APPLICABLE else mine

    def support(self, view: View, item: Item | None) -> list[Key]:
        items, _ = self._items(view, item)
        mine = self.value(view, item)
        wanted = TRUE if (mine == TRUE) == (self.kind != "every") else None
        found = [
            k
            for i in items
            if wanted is None or self.part.value(view, i) == wanted
            for k in self.part.support(view, i)
        ]
        return [*found, (f"list:{self.list_id}", None)]

    def missing(self, view: View, item: Item | None) -> list[Key]:
        items, open_ = self._items(view, item)
        found = [k for i in items if self.part.value(view, i) == UNKNOWN for k in self.part.missing(view, i)]
        if open_:
            found.append((f"list:{self.list_id}", None))
        return found


@dataclass(slots=True, eq=False)
class DecidedAs:
    decision: str
    organisation: bool
    outcomes: list[str]

    def value(self, view: View, item: Item | None) -> int:
        decided = view.decide(self.decision, None if self.organisation else item)
        if decided.outcome is None:
            return NOT_APPLICABLE if decided.relevance != UNKNOWN else UNKNOWN
        if decided.outcome == "undetermined":
            return UNKNOWN
        return TRUE if decided.outcome in self.outcomes else FALSE

    def support(self, view: View, item: Item | None) -> list[Key]:
        return view.decision_support(self.decision, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return view.decision_missing(self.decision, None if self.organisation else item)


@dataclass(slots=True, eq=False)
class Found:
    finding: str
    organisation: bool

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(f"finding {self.finding}", None if self.organisation else item)

    def support(self, view: View, item: Item | None) -> list[Key]:
        return view.program.rules[f"finding {self.finding}"].node.support(
            view, None if self.organisation else item
        )

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return view.program.rules[f"finding {self.finding}"].node.missing(
            view, None if self.organisation else item
        )


@dataclass(slots=True, eq=False)
class Holds:
    rule: str  # questionnaire.rule

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(self.rule, item)

    def support(self, view: View, item: Item | None) -> list[Key]:
        return view.program.rules[self.rule].node.support(view, item)

    def missing(self, view: View, item: Item | None) -> list[Key]:
        return view.program.rules[self.rule].node.missing(view, item)


@dataclass(slots=True, eq=False)
class CompiledRule:
    """A rule, a named condition or a finding with its provisions, fixed and taken from chosen options."""

    id: str  # as authored
    outcome: str
    because: str
    node: Node
    refs: tuple[str, ...]
    option_refs: tuple[tuple[str, bool], ...]  # (question ref, organisation)
    open_norm: bool = False


@dataclass(slots=True, eq=False)
class CompiledDecision:
    id: str
    questionnaire: str
    subject: str
    authored: Decision
    relevant: Node | None
    rules: list[CompiledRule]
    by_outcome: list[tuple[Outcome, list[CompiledRule]]]
    cited: tuple[str, ...]


@dataclass(slots=True, eq=False)
class CompiledFinding:
    id: str
    questionnaire: str
    subject: str
    authored: Finding
    rule: CompiledRule


class Program:
    """A compiled rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.organisation: dict[str, bool] = {
            r: book.subject_of(r.split(".")[0]) == ORGANISATION for r in book.question_refs
        }
        self.relevance: dict[str, Node | None] = {}
        self.open_norm: set[str] = set()
        self.company: dict[str, str] = {}
        self.rules: dict[str, CompiledRule] = {}
        self.decisions: dict[str, CompiledDecision] = {}
        self.findings: dict[str, CompiledFinding] = {}
        self.thresholds: dict[str, list[Any]] = {}
        for key, q in book.questionnaires.items():
            for question in q.questions:
                ref = f"{key}.{question.id}"
                self.relevance[ref] = (
                    self.compile(question.relevant_when, key) if question.relevant_when is not None else None
                )
                if question.open_norm:
                    self.open_norm.add(ref)
                if question.company_answer:
                    self.company[ref] = question.company_answer
            for named in q.conditions:
                self.rules[f"{key}.{named.id}"] = self._rule(
                    key, named.id, "", named.because, named.when, named.legal_refs
                )
            for decision in q.decisions:
                self._decision(key, q.subject, decision)
            for finding in q.findings:
                rule = self._rule(key, finding.id, "", finding.because, finding.when, finding.legal_refs)
                self.rules[f"finding {key}.{finding.id}"] = rule
                self.findings[f"{key}.{finding.id}"] = CompiledFinding(
                    f"{key}.{finding.id}", key, q.subject, finding, rule
                )

    def _decision(self, key: str, subject: str, decision: Decision) -> None:
        rules: list[CompiledRule] = []
        for rule in decision.rules:
            made = self._rule(key, rule.id, rule.outcome, rule.because, rule.when, rule.legal_refs)
            made.open_norm = rule.open_norm
            self.rules[f"{key}.{rule.id}"] = made
            rules.append(made)
        by_outcome = [(o, [r for r in rules if r.outcome == o.id]) for o in decision.outcomes]
        cited = tuple(dict.fromkeys([*(ref for r in rules for ref in r.refs), *decision.otherwise_refs]))
        relevant = self.compile(decision.relevant_when, key) if decision.relevant_when is not None else None
        name = f"{key}.{decision.id}"
        self.decisions[name] = CompiledDecision(
            name, key, subject, decision, relevant, rules, by_outcome, cited
        )

    def _rule(self, key: str, name: str, outcome: str, because: str, when: Any, refs: Any) -> CompiledRule:
        fixed = tuple(r for r in refs if isinstance(r, str))
        full = [self._full(r.from_option_of, key) for r in refs if not isinstance(r, str)]
        return CompiledRule(name, outcome, because, self.compile(when, key), fixed,
                            tuple((r, self.organisation[r]) for r in full))  # fmt: skip

    @staticmethod
    def _full(ref: str, key: str) -> str:
        return ref if "." in ref else f"{key}.{ref}"

    def _is_organisation(self, ref: str) -> bool:
        return self.book.subject_of(ref.split(".")[0]) == ORGANISATION

    def compile(self, condition: Any, key: str) -> Node:
        """A condition written in questionnaire ``key`` as a node."""
        match condition:
            case AnswerIs():
                ref = self._full(condition.answer, key)
                if condition.operator in ("gte", "lt", "before"):
                    self.thresholds.setdefault(ref, []).append(condition.operand)
                return Answered(ref, self.organisation[ref], condition.operator, condition.operand)
            case DerivedIs():
                fact = self.book.derived[condition.derived]
                return Derived(
                    condition.derived, fact.subject == ORGANISATION, condition.operator, condition.operand
                )
            case AllOf():
                return All([self.compile(c, key) for c in condition.all])
            case AnyOf():
                return Any_([self.compile(c, key) for c in condition.any])
            case Not():
                return Negated(self.compile(condition.not_, key))
            case AtLeast():
                return AtLeastN(condition.at_least, [self.compile(c, key) for c in condition.of])
            case Some() | Every() | Count():
                kind = {Some: "some", Every: "every", Count: "count"}[type(condition)]
                name = str(getattr(condition, kind))
                n = condition.gte if isinstance(condition, Count) else 1
                base = name.removeprefix("linked.")
                return Quantified(kind, base, name != base, n, self.compile(condition.where, key))
            case DecisionIs():
                return DecidedAs(
                    condition.decision, self._is_organisation(condition.decision), condition.outcomes
                )
            case FindingHolds():
                return Found(condition.finding, self._is_organisation(condition.finding))
            case RuleHolds():
                return Holds(f"{key}.{condition.rule}")
            case _:
                raise TypeError(f"not a condition: {condition!r}")


_PROGRAMS: weakref.WeakKeyDictionary[Rulebook, Program] = weakref.WeakKeyDictionary()


def program_of(book: Rulebook) -> Program:
    """The compiled program of a rulebook, made once."""
    if book not in _PROGRAMS:
        _PROGRAMS[book] = Program(book)
    return _PROGRAMS[book]
