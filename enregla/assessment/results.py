"""What ``assess()`` returns: frozen, plain, readable by pages, documents and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from enregla.case.model import Override

if TYPE_CHECKING:
    from enregla.assessment.risk import Risk

UNDETERMINED = "undetermined"
REVIEW = "review_with_lawyer"
T = TypeVar("T")


class Lazy(Generic[T]):
    """A value that is computed once, when somebody looks: most results are never opened. Equal when the values are."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._value: T

    def __call__(self) -> T:
        make = self._make
        if make is not None:
            self._value = make()
            self._make = None  # what it was made from may go
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and self() == other()

    def __hash__(self) -> int:
        return hash(self())

    def __repr__(self) -> str:
        return repr(self())


@dataclass(frozen=True, slots=True)
class Missing:
    """An answer that would help, with whom to ask. ``affects``: decisions and findings that wait for it."""

    ref: str  # questionnaire.question, or «list:<list>» for an open list
    item: str | None
    item_name: str | None
    text: str
    ask_whom: str
    affects: tuple[str, ...]
    asked: bool  # True: the person said «No lo sé»; False: not answered yet
    suggestion: bool = False  # an unconfirmed suggestion stands there


@dataclass(frozen=True, slots=True)
class Later:
    """What the full depth will ask in a questionnaire that nobody has started for this item: not a gap of the case."""

    questionnaire: str
    item: str | None
    item_name: str | None
    questions: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """A limit of a result. ``kind``: open_norm, draft_edition, stale_law, expired_law, unchecked_law, own_reading,
    unconfirmed_suggestion, provisional, not_in_force, lowered (below what the rules say), not_lowered."""

    kind: str
    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One thing to do. ``weight`` 1 (first) … 5 (advice); ``due`` in plain words, computed where possible."""

    id: str  # decision or finding id, with the outcome for decisions
    item: str | None
    item_name: str | None
    title: str
    text: str
    effort: str
    weight: int
    who: str
    due: str | None
    legal_refs: tuple[str, ...]
    source: str  # id of the decision or finding


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """``outcome`` is what is shown; ``decided`` is what the rules say before staleness and adjustments.

    ``waiting``: undetermined, and what it misses includes questions of the full depth in a section that nobody has
    started. ``missing`` leaves those out while it also misses others. ``adjusted``: the level that a person chose.
    """

    id: str  # questionnaire.decision
    item: str | None
    item_name: str | None
    title: str
    outcome: str
    decided: str
    at_least: str | None  # when undetermined: an outcome that some rule already supports
    text: str
    reassuring: bool
    severity: str
    provisional: bool
    because: tuple[str, ...]
    fired: tuple[str, ...]
    legal_refs: tuple[str, ...]
    _facts: Lazy[tuple[str, ...]]
    _missing: Lazy[tuple[Missing, ...]]
    _caveats: Lazy[tuple[Caveat, ...]]
    _waiting: Lazy[bool]
    adjusted: Override | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """Refs «questionnaire.question[@item]» that the result rests on."""
        return self._facts()

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self._missing()

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        return self._caveats()

    @property
    def waiting(self) -> bool:
        return self._waiting()


@dataclass(frozen=True, slots=True)
class FindingResult:
    id: str
    item: str | None
    item_name: str | None
    kind: str
    title: str
    because: str
    legal_refs: tuple[str, ...]
    facts: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    infraction: tuple[str, str] | None  # provision, severity: for the lawyer's file only


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would change a decision."""

    ref: str
    item: str | None
    question: str
    given: Any
    given_text: str
    outcome: str
    text: str
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceNode:
    """The rule's own condition with its values. ``value``: true, false, unknown, not_applicable."""

    kind: str  # all, any, not, at_least, answer, derived, decision, finding, rule, some, every, count, item
    value: str
    ref: str | None = None
    operator: str | None = None
    operand: Any = None
    given: Any = None
    source: str | None = None  # answer, suggestion, missing, unknown, not_relevant, company_answer, derived, …
    text: str = ""  # one line in Spanish
    children: tuple[TraceNode, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrace:
    rule: str
    outcome: str
    value: str
    because: str
    legal_refs: tuple[str, ...]
    not_in_force: tuple[str, ...]
    why: TraceNode


@dataclass(frozen=True, slots=True)
class Assessment:
    """Same rulebook, case and date: same assessment, always."""

    as_of: dt.date
    decisions: tuple[DecisionResult, ...]
    findings: tuple[FindingResult, ...]
    ignored: tuple[str, ...]  # refs «q.question[@item]» stored but not relevant
    caveats: tuple[Caveat, ...]
    editions: Mapping[str, str]
    relevant: Mapping[tuple[str, str | None], str]  # (ref, item id) -> true, false, unknown
    _actions: Lazy[tuple[ActionItem, ...]]
    _missing: Lazy[tuple[Missing, ...]]
    _later: Lazy[tuple[Later, ...]]
    _trace: Callable[[str, str | None], tuple[RuleTrace, ...]] = field(repr=False, compare=False)
    _changes: Callable[[str, str | None], tuple[Change, ...]] = field(repr=False, compare=False)
    _given_way: Callable[[], tuple[DecisionResult | FindingResult, ...]] = field(repr=False, compare=False)
    _risk: Callable[[], Risk] = field(repr=False, compare=False)

    @property
    def actions(self) -> tuple[ActionItem, ...]:
        """What to do, ordered by weight, then effort."""
        return self._actions()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would help to know, most useful first."""
        return self._missing()

    @property
    def later(self) -> tuple[Later, ...]:
        """What sections that nobody started will ask, in order of the questionnaires."""
        return self._later()

    @property
    def risk(self) -> Risk:
        """Factors, levels and intervals of every activity, computed once when somebody looks."""
        return self._risk()

    def decision(self, decision_id: str, item: str | None = None) -> DecisionResult:
        """The result of a decision; raises ``KeyError`` if it was not assessed for that item."""
        for result in self.decisions:
            if result.id == decision_id and result.item == item:
                return result
        raise KeyError(f"{decision_id} ({item})")

    def finding(self, finding_id: str, item: str | None = None) -> FindingResult | None:
        return next((f for f in self.findings if f.id == finding_id and f.item == item), None)

    def given_way(self) -> tuple[DecisionResult | FindingResult, ...]:
        """The provisional signals left out because the full decision has spoken, for whoever checks the rules."""
        return self._given_way()

    def trace(self, decision_id: str, item: str | None = None) -> tuple[RuleTrace, ...]:
        """The tree of each rule of a decision (or of a finding), computed when somebody opens it."""
        return self._trace(decision_id, item)

    def what_would_change(self, decision_id: str, item: str | None = None) -> tuple[Change, ...]:
        """All single answers that would change the shown outcome; re-runs the case, so only on demand."""
        return self._changes(decision_id, item)
