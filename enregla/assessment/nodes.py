"""Conditions as small objects that the evaluator walks.

Each node answers three questions about itself in a view and for an item: its truth ``value``, the answers
that ``support`` that value, and what is ``missing`` while it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

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
Keys = Mapping[Key, None]  # a set that keeps its order


class Node(Protocol):
    """A compiled condition."""

    def value(self, view: View, item: Item | None) -> int: ...
    def support(self, view: View, item: Item | None) -> Keys: ...
    def missing(self, view: View, item: Item | None) -> Keys: ...


def joined(several: Iterable[Keys]) -> dict[Key, None]:
    """All of them, each once."""
    found: dict[Key, None] = {}
    for keys in several:
        found.update(keys)
    return found


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
class Answered:
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

    def support(self, view: View, item: Item | None) -> Keys:
        return view.support(self.ref, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return dict.fromkeys(view.look(self.ref, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class Derived:
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

    def support(self, view: View, item: Item | None) -> Keys:
        return view.derived_support(self.derived, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return dict.fromkeys(view.derived(self.derived, None if self.organisation else item).missing)


@dataclass(slots=True, eq=False)
class All:
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        values: list[int] = []
        for part in self.parts:
            value = part.value(view, item)
            if value == FALSE:
                return FALSE
            values.append(value)
        return all_of(values)

    def support(self, view: View, item: Item | None) -> Keys:
        values = [p.value(view, item) for p in self.parts]
        mine = all_of(values)
        wanted = (TRUE,) if mine == TRUE else (FALSE, NOT_APPLICABLE) if mine != UNKNOWN else (UNKNOWN, TRUE)
        return joined(p.support(view, item) for p, v in zip(self.parts, values, strict=True) if v in wanted)

    def missing(self, view: View, item: Item | None) -> Keys:
        return joined(p.missing(view, item) for p in self.parts if p.value(view, item) == UNKNOWN)


@dataclass(slots=True, eq=False)
class Any_:
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        values: list[int] = []
        for part in self.parts:
            value = part.value(view, item)
            if value == TRUE:
                return TRUE
            values.append(value)
        return any_of(values)

    def support(self, view: View, item: Item | None) -> Keys:
        values = [p.value(view, item) for p in self.parts]
        true = any_of(values) == TRUE
        shown = (p for p, v in zip(self.parts, values, strict=True) if not true or v == TRUE)
        return joined(p.support(view, item) for p in shown)

    def missing(self, view: View, item: Item | None) -> Keys:
        return joined(p.missing(view, item) for p in self.parts if p.value(view, item) == UNKNOWN)


@dataclass(slots=True, eq=False)
class Negated:
    part: Node

    def value(self, view: View, item: Item | None) -> int:
        return negate(self.part.value(view, item))

    def support(self, view: View, item: Item | None) -> Keys:
        return self.part.support(view, item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return self.part.missing(view, item)


@dataclass(slots=True, eq=False)
class AtLeastN:
    n: int
    parts: list[Node]

    def value(self, view: View, item: Item | None) -> int:
        return at_least(self.n, (p.value(view, item) for p in self.parts))

    def support(self, view: View, item: Item | None) -> Keys:
        values = [p.value(view, item) for p in self.parts]
        true = at_least(self.n, values) == TRUE
        shown = (p for p, v in zip(self.parts, values, strict=True) if not true or v == TRUE)
        return joined(p.support(view, item) for p in shown)

    def missing(self, view: View, item: Item | None) -> Keys:
        return joined(p.missing(view, item) for p in self.parts if p.value(view, item) == UNKNOWN)


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

    def support(self, view: View, item: Item | None) -> Keys:
        """The items that show it: those that hold, those that break an ``every``; otherwise all of them."""
        items, _ = self._items(view, item)
        mine = self.value(view, item)
        wanted = (FALSE, UNKNOWN, TRUE, NOT_APPLICABLE)
        if self.kind != "every" and mine == TRUE:
            wanted = (TRUE,)
        elif self.kind == "every" and mine == FALSE:
            wanted = (FALSE, NOT_APPLICABLE)
        found = joined(self.part.support(view, i) for i in items if self.part.value(view, i) in wanted)
        found[f"list:{self.list_id}", None] = None
        return found

    def missing(self, view: View, item: Item | None) -> Keys:
        items, open_ = self._items(view, item)
        found = joined(self.part.missing(view, i) for i in items if self.part.value(view, i) == UNKNOWN)
        if open_:
            links = view.unanswered_links(item, self.list_id) if self.linked else None
            found[links or (f"list:{self.list_id}", None)] = None
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
        outcome = view.raised(self.decision, None if self.organisation else item) or decided.outcome
        return TRUE if outcome in self.outcomes else FALSE

    def support(self, view: View, item: Item | None) -> Keys:
        return view.decision_support(self.decision, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return view.decision_missing(self.decision, None if self.organisation else item)


@dataclass(slots=True, eq=False)
class Found:
    finding: str
    organisation: bool

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(f"finding {self.finding}", None if self.organisation else item)

    def support(self, view: View, item: Item | None) -> Keys:
        return view.rule_support(f"finding {self.finding}", None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return view.rule_missing(f"finding {self.finding}", None if self.organisation else item)


@dataclass(slots=True, eq=False)
class Holds:
    rule: str  # questionnaire.rule
    organisation: bool

    def value(self, view: View, item: Item | None) -> int:
        return view.rule(self.rule, None if self.organisation else item)

    def support(self, view: View, item: Item | None) -> Keys:
        return view.rule_support(self.rule, None if self.organisation else item)

    def missing(self, view: View, item: Item | None) -> Keys:
        return view.rule_missing(self.rule, None if self.organisation else item)
