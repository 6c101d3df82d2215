"""Conditions as small objects that the evaluator walks.

Each node answers three questions about itself in a view and for an item: its truth ``value``, the answers
that ``support`` that value, and what is ``missing`` while it is unknown.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from enregla.assessment.truth import (
    FALSE,
    NOT_APPLICABLE,
    TRUE,
    UNKNOWN,
    all_of,
    any_of,
    at_least,
    negate,
)  # fmt: skip
from enregla.rulebook import ParameterGap
from enregla.rulebook.conditions import ParamRef

if TYPE_CHECKING:
    from enregla.assessment.view import View
    from enregla.case.model import Item

Key = tuple[str, str | None]  # (questionnaire.question or list:…, item id)


class Keys(dict[Key, None]):
    """Answers in the order in which they were met, each once.

    ``first`` says whether something (a rule, a question) is met for the first time: what it brings is then already
    here, so that conditions that lead to the same place again and again are walked once.
    """

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        super().__init__((k, None) for k in keys)
        self._met: set[tuple[str, str, str | None]] = set()

    def first(self, kind: str, name: str, item: Item | None) -> bool:
        met = (kind, name, item.id if item is not None else None)
        if met in self._met:
            return False
        self._met.add(met)
        return True

    def add(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self[key] = None


class FoundKey(Exception):
    """What was searched for is there."""


class Search(Keys):
    """Stops at the first answer that passes a test, with ``FoundKey``."""

    def __init__(self, test: Callable[[Key], bool]) -> None:
        super().__init__()
        self._test = test

    def __setitem__(self, key: Key, value: None) -> None:
        if self._test(key):
            raise FoundKey
        super().__setitem__(key, value)


class Node(ABC):
    """A compiled condition."""

    __slots__ = ()

    @abstractmethod
    def value(self, view: View, item: Item | None) -> int: ...

    @abstractmethod
    def gather_support(self, view: View, item: Item | None, into: Keys) -> None: ...

    @abstractmethod
    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None: ...

    def support(self, view: View, item: Item | None) -> Keys:
        into = Keys()
        self.gather_support(view, item, into)
        return into

    def missing(self, view: View, item: Item | None) -> Keys:
        into = Keys()
        self.gather_missing(view, item, into)
        return into


def _each_unknown(parts: list[Node], view: View, item: Item | None, into: Keys) -> None:
    for part in parts:
        if part.value(view, item) == UNKNOWN:
            part.gather_missing(view, item, into)


def _is(given: Any, operand: Any) -> bool:
    return given == operand and isinstance(given, bool) == isinstance(operand, bool)


# Each operator over a given value and what it is compared with. Dates are ISO strings, which compare like dates.
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _is,
    "in": lambda given, operand: given in operand,
    "contains": lambda given, operand: operand in given,
    "contains_any": lambda given, operand: not set(given).isdisjoint(operand),
    "gte": lambda given, operand: given >= operand,
    "lt": lambda given, operand: given < operand,
    "before": lambda given, operand: given < operand,
}


def _compared(test: Callable[[Any, Any], bool], view: View, given: Any, operand: Any) -> int:
    """Truth of one comparison; a figure without a value on this date is unknown."""
    if isinstance(operand, ParamRef):
        try:
            operand = view.parameter(operand.param)
        except ParameterGap:
            return UNKNOWN
    return TRUE if test(given, operand) else FALSE


@dataclass(slots=True, eq=False)
class Answered(Node):
    """Leaf over one answer."""

    ref: str
    organisation: bool
    operator: str
    operand: Any
    dated: bool = False  # an option counts only while its own provisions are in force
    test: Callable[[Any, Any], bool] = field(init=False)
    plain: bool = field(init=False)  # what it is compared with depends on no date

    def __post_init__(self) -> None:
        self.test = OPERATORS[self.operator]
        self.plain = not self.dated and not isinstance(self.operand, ParamRef)

    def options(self, view: View) -> list[Any]:
        """The options that it looks at, on the view's date."""
        wanted = self.operand if isinstance(self.operand, list) else [self.operand]
        gone = view.expired_options(self.ref) if self.dated else ()
        return [o for o in wanted if o not in gone]

    def value(self, view: View, item: Item | None) -> int:
        if self.plain:
            look = view.look(self.ref, None if self.organisation else item)
            if look.truth != TRUE:
                return look.truth
            return TRUE if self.test(look.given, self.operand) else FALSE
        test, operand = self.test, self.operand
        if self.dated:
            operand = self.options(view)
            test = OPERATORS["in" if self.operator in ("is", "in") else "contains_any"]
            if not operand:
                return FALSE
        look = view.look(self.ref, None if self.organisation else item)
        return look.truth if look.truth != TRUE else _compared(test, view, look.given, operand)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_support(self.ref, None if self.organisation else item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        into.add(view.look(self.ref, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class Derived(Node):
    """Leaf over a fact computed from answers."""

    derived: str
    organisation: bool
    operator: str
    operand: Any
    test: Callable[[Any, Any], bool] = field(init=False)

    def __post_init__(self) -> None:
        self.test = OPERATORS[self.operator]

    def value(self, view: View, item: Item | None) -> int:
        look = view.derived(self.derived, None if self.organisation else item)
        return look.truth if look.truth != TRUE else _compared(self.test, view, look.given, self.operand)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_derived_support(self.derived, None if self.organisation else item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        into.add(view.derived(self.derived, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class All(Node):
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        values: list[int] = []
        for part in self.parts:
            value = part.value(view, item)
            if value == FALSE:
                return FALSE
            values.append(value)
        return all_of(values)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        values = [p.value(view, item) for p in self.parts]
        mine = all_of(values)
        wanted = (TRUE,) if mine == TRUE else (FALSE, NOT_APPLICABLE) if mine != UNKNOWN else (UNKNOWN, TRUE)
        for part, value in zip(self.parts, values, strict=True):
            if value in wanted:
                part.gather_support(view, item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        _each_unknown(self.parts, view, item, into)


@dataclass(slots=True, eq=False)
class Any_(Node):
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        values: list[int] = []
        for part in self.parts:
            value = part.value(view, item)
            if value == TRUE:
                return TRUE
            values.append(value)
        return any_of(values)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        values = [p.value(view, item) for p in self.parts]
        true = any_of(values) == TRUE
        for part, value in zip(self.parts, values, strict=True):
            if not true or value == TRUE:
                part.gather_support(view, item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        _each_unknown(self.parts, view, item, into)


@dataclass(slots=True, eq=False)
class Negated(Node):
    part: Node

    def value(self, view: View, item: Item | None) -> int:
        return negate(self.part.value(view, item))

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        self.part.gather_support(view, item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        self.part.gather_missing(view, item, into)


@dataclass(slots=True, eq=False)
class AtLeastN(Node):
    n: int
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        return at_least(self.n, (p.value(view, item) for p in self.parts))

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        values = [p.value(view, item) for p in self.parts]
        true = at_least(self.n, values) == TRUE
        for part, value in zip(self.parts, values, strict=True):
            if not true or value == TRUE:
                part.gather_support(view, item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        _each_unknown(self.parts, view, item, into)


@dataclass(slots=True, eq=False)
class Quantified(Node):
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

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        """The items that show it: those that hold, those that break an ``every``; otherwise all of them."""
        items, _ = self._items(view, item)
        mine = self.value(view, item)
        wanted = (FALSE, UNKNOWN, TRUE, NOT_APPLICABLE)
        if self.kind != "every" and mine == TRUE:
            wanted = (TRUE,)
        elif self.kind == "every" and mine == FALSE:
            wanted = (FALSE, NOT_APPLICABLE)
        for one in items:
            if self.part.value(view, one) in wanted:
                self.part.gather_support(view, one, into)
        into[f"list:{self.list_id}", None] = None

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        items, open_ = self._items(view, item)
        for one in items:
            if self.part.value(view, one) == UNKNOWN:
                self.part.gather_missing(view, one, into)
        if open_:
            links = view.unanswered_links(item, self.list_id) if self.linked else None
            into[links or (f"list:{self.list_id}", None)] = None


@dataclass(slots=True, eq=False)
class DecidedAs(Node):
    decision: str
    organisation: bool
    outcomes: list[str]

    def value(self, view: View, item: Item | None) -> int:
        decided = view.decide(self.decision, None if self.organisation else item)
        if decided.outcome is None:
            return NOT_APPLICABLE if decided.relevance != UNKNOWN else UNKNOWN
        if decided.outcome == "undetermined":
            return UNKNOWN
        outcome = view.raised(self.decision, None if self.organisation else item) or decided.outcome
        return TRUE if outcome in self.outcomes else FALSE

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        into.add(view.decision_support(self.decision, None if self.organisation else item))

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        into.add(view.decision_missing(self.decision, None if self.organisation else item))


@dataclass(slots=True, eq=False)
class Found(Node):
    finding: str
    organisation: bool

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(f"finding {self.finding}", None if self.organisation else item)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_rule_support(f"finding {self.finding}", None if self.organisation else item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_rule_missing(f"finding {self.finding}", None if self.organisation else item, into)


@dataclass(slots=True, eq=False)
class Holds(Node):
    rule: str  # questionnaire.rule
    organisation: bool

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(self.rule, None if self.organisation else item)

    def gather_support(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_rule_support(self.rule, None if self.organisation else item, into)

    def gather_missing(self, view: View, item: Item | None, into: Keys) -> None:
        view.gather_rule_missing(self.rule, None if self.organisation else item, into)
