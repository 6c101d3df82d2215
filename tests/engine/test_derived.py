"""Derived facts stay unknown for as long as a missing answer could change them."""

from __future__ import annotations

from typing import Any

import pytest

from enregla.assessment.program import program_of
from enregla.assessment.truth import NOT_APPLICABLE, TRUE, UNKNOWN
from enregla.assessment.view import View
from tests.engine.synthetic import DAY, book, case, item, run


def look(name: str, facts: dict[str, Any], at: dict[str, Any] | None = None) -> tuple[int, Any, set[str]]:
    use = item("use", at or {})
    view = View(program_of(book()), case(facts, activities=[use]), DAY, strict=False)
    found = view.derived(name, use if at is not None else None)
    return found.truth, found.given, {k[0] for k in found.missing}


def test_a_derived_fact_of_the_organisation() -> None:
    assert look("crowded", {"profile.staff": True, "profile.headcount": 10})[:2] == (TRUE, True)
    assert look("crowded", {"profile.staff": True, "profile.headcount": 9})[:2] == (TRUE, False)
    assert look("crowded", {"profile.staff": True}) == (UNKNOWN, None, {"profile.headcount"})
    assert look("crowded", {}) == (UNKNOWN, None, {"profile.staff"})


def test_not_relevant_inputs_are_known() -> None:
    assert look("crowded", {"profile.staff": False, "profile.headcount": 99})[:2] == (TRUE, False)


@pytest.mark.parametrize(
    ("said", "given", "lacking"),
    [
        ({"processing.size": "large"}, "heavy", set[str]()),  # heavy wherever it reaches
        ({"processing.reach": "world"}, "heavy", set[str]()),
        ({"processing.size": "small", "processing.reach": "local"}, "light", set[str]()),
        ({"processing.size": "small"}, None, {"processing.reach"}),
        ({"processing.reach": "local"}, None, {"processing.size"}),
        ({}, None, {"processing.size", "processing.reach"}),
    ],
)
def test_completions_decide_only_when_all_agree(said: dict[str, Any], given: str | None, lacking: set[str]) -> None:
    truth, found, missing = look("weight_hint", {}, said)
    assert (truth == TRUE, found) == (given is not None, given)
    if given is None:
        assert missing == lacking


def test_a_derived_fact_that_does_not_apply_is_not_applicable(monkeypatch: pytest.MonkeyPatch) -> None:
    from enregla.assessment.derived import DERIVED

    monkeypatch.setitem(DERIVED, "crowded", lambda inputs: None)
    assert look("crowded", {})[0] == NOT_APPLICABLE


def test_a_result_over_a_derived_fact_names_the_answers_behind_it() -> None:
    found = run({"profile.staff": True, "profile.headcount": 30}).finding("profile.rich")
    assert found is not None
    assert set(found.facts) == {"profile.staff", "profile.headcount"}


def test_what_a_derived_fact_lacks_is_asked() -> None:
    wanted = {m.ref for m in run({"profile.staff": True, "profile.turnover": 5}).missing if "profile.rich" in m.affects}
    assert wanted == {"profile.headcount"}
