"""Each operator and each connective in a case, with what is missing and what is not applicable."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from enregla.assessment.nodes import OPERATORS
from enregla.assessment.program import program_of
from enregla.assessment.truth import NAMES
from enregla.assessment.view import View
from enregla.rulebook.conditions import Condition
from tests.engine.synthetic import DAY, book, case, item, missing, outcome, run

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def truth(condition: dict[str, Any], facts: dict[str, Any], key: str = "profile") -> tuple[str, set[str]]:
    """Truth of a condition written in ``key`` and what it is missing."""
    view = View(program_of(book()), case(facts), DAY, strict=False)
    node = view.program.compile(CONDITION.validate_python(condition), key)
    value = NAMES[node.value(view, None)]
    return value, {k[0] for k in node.missing(view, None)} if value == "unknown" else set()


YES, NO, NOBODY_KNOWS = ("true", set[str]()), ("false", set[str]()), "unknown"
PUBLIC: dict[str, Any] = {"answer": "legal_form", "is": "public"}


@pytest.mark.parametrize(
    ("operator", "operand", "holds", "fails"),
    [
        ("is", True, [True], [False, 1, "true"]),
        ("is", "a", ["a"], ["b", "A"]),
        ("in", ["a", "b"], ["a", "b"], ["c"]),
        ("contains", "a", [["a"], ["b", "a"]], [["b"], []]),
        ("contains_any", ["a", "b"], [["b", "c"]], [["c"], []]),
        ("gte", 50, [50, 50.5, 51], [49, 49.99]),
        ("lt", 50, [49, 49.99], [50, 51]),
        ("before", "2000-01-01", ["1999-12-31"], ["2000-01-01", "2000-01-02"]),
        ("gte", "2000-01-01", ["2000-01-01"], ["1999-12-31"]),
    ],
)
def test_operators_at_their_edges(operator: str, operand: Any, holds: list[Any], fails: list[Any]) -> None:
    test = OPERATORS[operator]
    assert all(test(given, operand) for given in holds)
    assert not any(test(given, operand) for given in fails)


@pytest.mark.parametrize("said", [{}, {"profile.legal_form": "?"}])
def test_not_answered_and_not_known_are_both_unknown(said: dict[str, Any]) -> None:
    assert truth(PUBLIC, said) == (NOBODY_KNOWS, {"profile.legal_form"})
    assert truth({"not": PUBLIC}, said) == (NOBODY_KNOWS, {"profile.legal_form"})


def test_no_lo_se_is_reported_as_asked() -> None:
    by_ref = {m.ref: m for m in run({"profile.legal_form": "?"}).missing}
    assert by_ref["profile.legal_form"].asked
    assert not by_ref["profile.letters"].asked


def test_not_applicable_counts_as_false_and_its_negation_as_true() -> None:
    big: dict[str, Any] = {"answer": "big", "is": True}
    facts = {"profile.letters": ["none"], "profile.legal_form": "public"}
    assert truth(big, facts)[0] == "not_applicable"
    assert truth({"not": big}, facts) == YES
    assert truth({"all": [PUBLIC, big]}, facts) == NO
    assert truth({"all": [PUBLIC, {"not": big}]}, facts) == YES
    assert truth({"any": [big, PUBLIC]}, facts) == YES
    assert truth({"any": [big, {"answer": "big", "is": False}]}, facts)[0] == "not_applicable"
    assert truth({"at_least": 1, "of": [big, PUBLIC]}, facts) == YES


def test_unknown_relevance_makes_the_parent_missing() -> None:
    headcount: dict[str, Any] = {"answer": "headcount", "gte": 3}
    assert truth(headcount, {}) == (NOBODY_KNOWS, {"profile.staff"})
    assert truth(headcount, {"profile.headcount": 9}) == (NOBODY_KNOWS, {"profile.staff"})
    assert truth(headcount, {"profile.staff": True}) == (NOBODY_KNOWS, {"profile.headcount"})
    assert truth(headcount, {"profile.staff": True, "profile.headcount": 9}) == YES


def test_hidden_answers_are_ignored_and_reported() -> None:
    facts = {"profile.staff": False, "profile.headcount": 900, "profile.letters": ["none"],
             "profile.legal_form": "company"}  # fmt: skip
    result = run(facts)
    assert outcome(result) == "not_required"
    assert result.ignored == ("profile.headcount",)
    assert result.relevant["profile.headcount", None] == "false"


def test_connectives_short_cut_what_is_missing() -> None:
    staff: dict[str, Any] = {"answer": "staff", "is": True}
    assert truth({"all": [PUBLIC, staff]}, {"profile.staff": False}) == NO
    assert truth({"any": [PUBLIC, staff]}, {"profile.staff": True}) == YES
    both = {"profile.legal_form", "profile.staff"}
    assert truth({"all": [PUBLIC, staff]}, {}) == (NOBODY_KNOWS, both)
    assert truth({"at_least": 2, "of": [PUBLIC, staff]}, {"profile.staff": False}) == NO
    assert truth({"at_least": 2, "of": [PUBLIC, staff]}, {"profile.staff": True})[1] == {"profile.legal_form"}


def test_a_condition_may_rest_on_a_decision() -> None:
    required: dict[str, Any] = {"decision": "profile.permit", "is": "required"}
    assert truth(required, {"profile.legal_form": "public"}, "closing") == YES
    assert truth(required, {}, "closing")[0] == NOBODY_KNOWS
    calm = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["none"]}
    assert truth(required, calm, "closing") == NO
    assert truth({"decision": "profile.permit", "in": ["exempt", "not_required"]}, calm, "closing") == YES


def test_a_condition_may_rest_on_a_finding() -> None:
    no_plan: dict[str, Any] = {"finding": "profile.no_plan"}
    assert truth(no_plan, {"profile.founded": "1990-05-05", "profile.cameras": False}, "closing") == YES
    assert truth(no_plan, {"profile.founded": "2010-05-05"}, "closing") == NO
    assert truth(no_plan, {"profile.founded": "1990-05-05"}, "closing") == (NOBODY_KNOWS, {"profile.cameras"})


def test_a_decision_that_does_not_apply_counts_as_not_applicable() -> None:
    chain: dict[str, Any] = {"decision": "closing.chain", "is": "act"}
    assert truth(chain, {"profile.legal_form": "person"}, "closing")[0] == "not_applicable"
    assert truth({"not": chain}, {"profile.legal_form": "person"}, "closing") == YES
    assert truth(chain, {}, "closing")[0] == NOBODY_KNOWS


def test_relevance_may_rest_on_an_earlier_decision() -> None:
    assert run({"profile.legal_form": "public"}).relevant["closing.asked_late", None] == "true"
    assert run({}).relevant["closing.asked_late", None] == "unknown"
    undecided = run({"profile.legal_form": "company", "closing.asked_late": False}, activities=[], providers=[])
    assert "profile.letters" in missing(undecided, "closing.chain")


def test_what_an_item_lacks_names_the_item() -> None:
    result = run(activities=[item("shop", {"processing.core": True})])
    assert "processing.data@shop" in missing(result, "processing.study", "shop")
    assert next(m for m in result.missing if m.ref == "processing.data").item_name == "Shop"
