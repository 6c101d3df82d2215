"""The rulebook's rules compiled once to the nodes that the evaluator walks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enregla.assessment.nodes import (
    All,
    Answered,
    Any_,
    AtLeastN,
    DecidedAs,
    Derived,
    Found,
    Holds,
    Key,
    Negated,
    Node,
    Quantified,
)  # fmt: skip
from enregla.rulebook import ORGANISATION, Rulebook
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
    RuleHolds,
    Some,
    children,
)  # fmt: skip
from enregla.rulebook.model import Decision, Finding, Outcome

if TYPE_CHECKING:
    from enregla.assessment.memory import Memory
    from enregla.case.model import Case, Item, Override

__all__ = ["CompiledDecision", "CompiledFinding", "CompiledRule", "Key", "Program", "program_of"]


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True, eq=False)
class CompiledRule:
    """A rule, a named condition or a finding with its provisions, fixed and taken from chosen options."""

    id: str  # as authored
    outcome: str
    because: str
    node: Node
    refs: tuple[str, ...]
    option_refs: tuple[tuple[str, bool, tuple[str, ...]], ...]  # question, organisation, options it looks at
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
    cited: tuple[str, ...] = ()  # every provision that its rules may rest on


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
        self.memory: Memory | None = None  # of what was assessed with it
        self.organisation: dict[str, bool] = {
            r: book.subject_of(r.split(".")[0]) == ORGANISATION for r in book.question_refs
        }
        self._kinds = {r: book.question(r).kind for r in book.question_refs}
        self._choices = {r: frozenset(o.id for o in book.options(r)) for r in book.question_refs}
        self.relevance: dict[str, Node | None] = {}
        self.open_norm: set[str] = set()
        self.company: dict[str, str] = {}
        self.links: dict[tuple[str, str], str] = {}  # (list, linked list): question that asks for the links
        self.rules: dict[str, CompiledRule] = {}
        self.decisions: dict[str, CompiledDecision] = {}
        self.findings: dict[str, CompiledFinding] = {}
        # what is asked only in full depth, with the section that it stands in
        self.full_depth: dict[str, str] = {}
        self.full_lists: dict[str, str] = {}  # lists that only the full depth speaks of: their first questionnaire
        self.levels: dict[str, dict[str, int]] = {}  # adjustable decisions: place of each outcome, worst first
        self.compared: dict[str, list[Any]] = {r: [] for r in book.question_refs}  # values that rules name
        for key, q in book.questionnaires.items():
            place = {x: f"{key}/{s.id}" for s in q.sections for screen in s.screens for x in screen.questions}
            self.full_depth |= {f"{key}.{x.id}": place.get(x.id, key) for x in q.questions if x.depth == "complete"}
            if q.subject != ORGANISATION:
                self.full_lists.setdefault(q.subject, key)
            for question in q.questions:
                ref = f"{key}.{question.id}"
                self.relevance[ref] = (
                    self.compile(question.relevant_when, key) if question.relevant_when is not None else None
                )
                if question.open_norm:
                    self.open_norm.add(ref)
                if question.company_answer:
                    self.company[ref] = question.company_answer
                if question.kind == "item_link" and question.links_to:
                    self.links[q.subject, question.links_to] = ref
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
        asked = {book.subject_of(ref.split(".")[0]) for ref in book.question_refs if ref not in self.full_depth}
        self.full_lists = {k: v for k, v in self.full_lists.items() if k not in asked}
        for decision in self.decisions.values():
            decision.cited = tuple(dict.fromkeys(self._cited(decision)))

    def _decision(self, key: str, subject: str, decision: Decision) -> None:
        rules: list[CompiledRule] = []
        for rule in decision.rules:
            made = self._rule(key, rule.id, rule.outcome, rule.because, rule.when, rule.legal_refs)
            made.open_norm = rule.open_norm
            self.rules[f"{key}.{rule.id}"] = made
            rules.append(made)
        by_outcome = [(o, [r for r in rules if r.outcome == o.id]) for o in decision.outcomes]
        relevant = self.compile(decision.relevant_when, key) if decision.relevant_when is not None else None
        name = f"{key}.{decision.id}"
        if decision.adjustable:
            self.levels[name] = {o.id: n for n, o in enumerate(decision.outcomes)}
        self.decisions[name] = CompiledDecision(name, key, subject, decision, relevant, rules, by_outcome)

    def _rule(self, key: str, name: str, outcome: str, because: str, when: Any, refs: Any) -> CompiledRule:
        fixed = tuple(r for r in refs if isinstance(r, str))
        through = [self._full(r.from_option_of, key) for r in refs if not isinstance(r, str)]
        options = tuple((r, self.organisation[r], tuple(self._options_named(when, key, r))) for r in through)
        return CompiledRule(name, outcome, because, self.compile(when, key, frozenset(through)), fixed, options)

    def _options_named(self, when: Any, key: str, ref: str) -> Iterator[str]:
        if isinstance(when, AnswerIs):
            if self._full(when.answer, key) == ref:
                yield from when.operand if isinstance(when.operand, list) else [when.operand]
            return
        for child in children(when):
            yield from self._options_named(child, key, ref)

    def _cited(self, decision: CompiledDecision) -> Iterator[str]:
        """Provisions of its rules, of the named conditions that they use and of the options they look at."""
        seen: set[int] = set()

        def of(rule: CompiledRule) -> Iterator[str]:
            if id(rule) in seen:
                return
            seen.add(id(rule))
            yield from rule.refs
            for question, _, named in rule.option_refs:
                yield from (r for o in self.book.options(question) if o.id in named for r in o.legal_refs)
            yield from used(rule.node)

        def used(node: Node) -> Iterator[str]:
            if isinstance(node, Holds):
                yield from of(self.rules[node.rule])
            for part in getattr(node, "parts", None) or [getattr(node, "part", None)]:
                if part is not None:
                    yield from used(part)

        for rule in decision.rules:
            yield from of(rule)
        yield from decision.authored.otherwise_refs

    def adjustment(self, case: Case, name: str, item: Item | None) -> Override | None:
        """What a person chose instead of a level; ``None`` for decisions that are no level."""
        if name not in self.levels or not case.overrides:
            return None
        item_id = item.id if item is not None else None
        return next((o for o in case.overrides if (o.decision, o.item) == (name, item_id)
                     and o.outcome in self.levels[name]), None)  # fmt: skip

    @staticmethod
    def _full(ref: str, key: str) -> str:
        return ref if "." in ref else f"{key}.{ref}"

    def _is_organisation(self, ref: str) -> bool:
        return self.book.subject_of(ref.split(".")[0]) == ORGANISATION

    def fits(self, ref: str, value: Any) -> bool:
        """Whether a stored value answers the question as it is asked today; one that does not counts as unknown."""
        kind = self._kinds[ref]
        if kind == "yes_no":
            return isinstance(value, bool)
        if kind == "single_choice":
            return value in self._choices[ref]
        if kind == "multiple_choice":
            return isinstance(value, list) and bool(value) and self._choices[ref].issuperset(value)
        if kind in ("number", "amount"):
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        if kind == "date":
            return isinstance(value, str) and _ISO_DATE.fullmatch(value) is not None
        return isinstance(value, list if kind == "item_link" else str)

    def compile(self, condition: Any, key: str, dated: frozenset[str] = frozenset()) -> Node:
        """A condition written in questionnaire ``key`` as a node.

        ``dated``: questions whose options count only while their own provisions are in force.
        """
        match condition:
            case AnswerIs():
                ref = self._full(condition.answer, key)
                named = condition.operand if isinstance(condition.operand, list) else [condition.operand]
                self.compared[ref] += [v for v in named if v not in self.compared[ref]]
                return Answered(ref, self.organisation[ref], condition.operator, condition.operand, ref in dated)
            case DerivedIs():
                fact = self.book.derived[condition.derived]
                return Derived(condition.derived, fact.subject == ORGANISATION, condition.operator, condition.operand)
            case AllOf():
                return All([self.compile(c, key, dated) for c in condition.all])
            case AnyOf():
                return Any_([self.compile(c, key, dated) for c in condition.any])
            case Not():
                return Negated(self.compile(condition.not_, key, dated))
            case AtLeast():
                return AtLeastN(condition.at_least, [self.compile(c, key, dated) for c in condition.of])
            case Some() | Every() | Count():
                kind = {Some: "some", Every: "every", Count: "count"}[type(condition)]
                name = str(getattr(condition, kind))
                n = condition.gte if isinstance(condition, Count) else 1
                base = name.removeprefix("linked.")
                return Quantified(kind, base, name != base, n, self.compile(condition.where, key, dated))
            case DecisionIs():
                return DecidedAs(condition.decision, self._is_organisation(condition.decision), condition.outcomes)
            case FindingHolds():
                return Found(condition.finding, self._is_organisation(condition.finding))
            case RuleHolds():
                rule = self._full(condition.rule, key)
                return Holds(rule, self._is_organisation(rule))
            case _:
                raise TypeError(f"not a condition: {condition!r}")


def program_of(book: Rulebook) -> Program:
    """The compiled program of a rulebook, made once and kept for as long as the rulebook itself."""
    kept = vars(book)
    if "_program" not in kept:
        kept["_program"] = Program(book)
    return kept["_program"]
