"""Conditions: the small structured language in which rules are written.

A condition is YAML data, never an expression string, so that every id in it can be checked when
the rulebook is loaded and a missing answer has a defined meaning (see ``enregla.assessment.truth``).
There are no negative operators: negation is always a visible ``not``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator


class Authored(BaseModel):
    """Base of everything that a person writes in YAML: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ParamRef(Authored):
    """Reference to a dated parameter, e.g. ``{param: reporting_channel_headcount}``."""

    param: str


Literal_ = bool | int | float | str
Operand = ParamRef | Literal_

OPERATORS = ("is", "in", "contains", "contains_any", "gte", "lt", "before")


class _Atom(Authored):
    """One operator over one value; exactly one operator is allowed."""

    is_: Literal_ | None = Field(default=None, alias="is")
    in_: list[Literal_] | None = Field(default=None, alias="in")
    contains: str | None = None
    contains_any: list[str] | None = None
    gte: Operand | None = None
    lt: Operand | None = None
    before: Operand | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> _Atom:
        if len(self.operators()) != 1:
            raise ValueError(f"exactly one operator of {', '.join(OPERATORS)} is needed")
        return self

    def operators(self) -> list[str]:
        pairs = zip(
            OPERATORS,
            (self.is_, self.in_, self.contains, self.contains_any, self.gte, self.lt, self.before),
            strict=True,
        )
        return [name for name, value in pairs if value is not None]

    @property
    def operator(self) -> str:
        return self.operators()[0]

    @property
    def operand(self) -> Any:
        values = {
            "is": self.is_,
            "in": self.in_,
            "contains": self.contains,
            "contains_any": self.contains_any,
            "gte": self.gte,
            "lt": self.lt,
            "before": self.before,
        }
        return values[self.operator]


class AnswerIs(_Atom):
    """``{answer: q, is: v}``: the answer to a question of the same item or of the organisation."""

    answer: str


class DerivedIs(_Atom):
    """``{derived: id, is: v}``: a named, typed and tested fact computed in ``enregla.assessment.derived``."""

    derived: str


class DecisionIs(Authored):
    """``{decision: questionnaire.decision, is: outcome}`` or ``in: [...]``."""

    decision: str
    is_: str | None = Field(default=None, alias="is")
    in_: list[str] | None = Field(default=None, alias="in")

    @model_validator(mode="after")
    def _one_operator(self) -> DecisionIs:
        if (self.is_ is None) == (self.in_ is None):
            raise ValueError("exactly one of is, in is needed")
        return self

    @property
    def outcomes(self) -> list[str]:
        return [self.is_] if self.is_ is not None else list(self.in_ or [])


class FindingHolds(Authored):
    """``{finding: questionnaire.finding}``."""

    finding: str


class RuleHolds(Authored):
    """``{rule: id}``: truth of another rule or named condition, here or in ``questionnaire.id``."""

    rule: str


class AllOf(Authored):
    all: list[Condition] = Field(min_length=1)


class AnyOf(Authored):
    any: list[Condition] = Field(min_length=1)


class Not(Authored):
    not_: Condition = Field(alias="not")


class AtLeast(Authored):
    """``{at_least: 2, of: [...]}``."""

    at_least: int = Field(ge=1)
    of: list[Condition] = Field(min_length=1)


class Some(Authored):
    """``{some: activities, where: …}``; over an open list it can be true but never false."""

    some: str
    where: Condition


class Every(Authored):
    """``{every: activities, where: …}``; over an open list it can be false but never true."""

    every: str
    where: Condition


class Count(Authored):
    """``{count: providers, where: …, gte: 3}``."""

    count: str
    where: Condition
    gte: Operand


_TAGS: dict[str, str] = {
    "all": "all", "any": "any", "not": "not", "at_least": "at_least", "answer": "answer", "derived": "derived",
    "decision": "decision", "finding": "finding", "rule": "rule", "some": "some", "every": "every", "count": "count",
}  # fmt: skip
_CLASS_TAGS: dict[type, str] = {}


def _tag(value: Any) -> str | None:
    if isinstance(value, dict):
        for key in value:
            if key in _TAGS:
                return _TAGS[key]
        return None
    return _CLASS_TAGS.get(type(value))


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AnswerIs, Tag("answer")]
    | Annotated[DerivedIs, Tag("derived")]
    | Annotated[DecisionIs, Tag("decision")]
    | Annotated[FindingHolds, Tag("finding")]
    | Annotated[RuleHolds, Tag("rule")]
    | Annotated[Some, Tag("some")]
    | Annotated[Every, Tag("every")]
    | Annotated[Count, Tag("count")],
    Discriminator(
        _tag,
        custom_error_type="condition_kind",
        custom_error_message="a condition starts with one of: all, any, not, at_least, answer, derived, decision, "
        "finding, rule, some, every, count",
    ),
]

for _cls, _name in (
    (AllOf, "all"), (AnyOf, "any"), (Not, "not"), (AtLeast, "at_least"), (AnswerIs, "answer"),
    (DerivedIs, "derived"), (DecisionIs, "decision"), (FindingHolds, "finding"), (RuleHolds, "rule"),
    (Some, "some"), (Every, "every"), (Count, "count"),
):  # fmt: skip
    _CLASS_TAGS[_cls] = _name
for _cls in (AllOf, AnyOf, Not, AtLeast, Some, Every, Count):
    _cls.model_rebuild()


def tag_of_class(cls: type) -> str | None:
    """The key by which a kind of condition is told apart."""
    return _CLASS_TAGS.get(cls)


def children(condition: Any) -> list[Any]:
    """The conditions directly inside ``condition`` (quantifier bodies included)."""
    match condition:
        case AllOf():
            return list(condition.all)
        case AnyOf():
            return list(condition.any)
        case Not():
            return [condition.not_]
        case AtLeast():
            return list(condition.of)
        case Some() | Every() | Count():
            return [condition.where]
        case _:
            return []
