"""Provisions in force, figures by date, provisions of chosen options, and how old a check may be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from enregla.assessment import Assessment, assess
from enregla.rulebook import ParameterGap, Rulebook
from tests.engine.synthetic import DAY, book, case, outcome, run

CALM: dict[str, Any] = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["none"]}
CHECKED = dt.date(2026, 1, 1)


def test_a_rule_counts_only_while_its_provision_is_in_force() -> None:
    facts = {"profile.staff": True, "profile.headcount": 3}
    assert run(facts, as_of=dt.date(2024, 12, 31)).finding("profile.old_duty") is not None
    assert run(facts, as_of=dt.date(2025, 1, 1)).finding("profile.old_duty") is None
    assert run(facts, as_of=dt.date(2018, 12, 31)).finding("profile.old_duty") is None


def test_before_the_law_there_was_no_duty_and_the_trace_says_not_in_force() -> None:
    day = dt.date(2019, 12, 31)
    result = run({"profile.legal_form": "public"}, as_of=day)
    assert outcome(result) == "not_required"
    public = result.trace("profile.permit")[0]
    assert (public.value, public.not_in_force, public.why.value) == ("false", ("law:1",), "true")
    finding = run({"profile.staff": True}).trace("profile.old_duty")[0]
    assert (finding.value, finding.not_in_force) == ("false", ("old:1",))


def test_a_named_condition_out_of_force_says_so_where_it_is_used() -> None:
    facts = {"profile.staff": True, "profile.headcount": 500, "profile.legal_form": "company"}
    rules = run(facts, as_of=dt.date(2019, 12, 31)).trace("profile.permit")
    named = next(r for r in rules if r.rule == "big_staff").why.children[0]
    assert (named.kind, named.value) == ("rule", "false")
    assert "no vigente" in named.text


@pytest.mark.parametrize(
    ("day", "headcount", "expected"),
    [
        (dt.date(2021, 12, 31), 99, "not_required"), (dt.date(2021, 12, 31), 100, "required"),
        (dt.date(2022, 1, 1), 49, "not_required"), (dt.date(2022, 1, 1), 50, "required"),
        (dt.date(2021, 12, 31), 50, "not_required"),
    ],
)  # fmt: skip
def test_figures_follow_the_date(day: dt.date, headcount: int, expected: str) -> None:
    facts = {**CALM, "profile.staff": True, "profile.headcount": headcount}
    assert run(facts, as_of=day).decision("profile.permit").decided == expected


def test_a_date_without_a_figure_is_unknown_and_takes_no_other_value() -> None:
    """``supplier_limit`` begins in 2021; the law that the rule cites begins in 2020."""
    day = dt.date(2020, 6, 1)
    assert outcome(run(activities=[], providers=[], as_of=day), "closing.lists") == "undetermined"
    with pytest.raises(ParameterGap, match="supplier_limit has no value on 2020-06-01"):
        book().parameter("supplier_limit", day)
    assert outcome(run(activities=[], providers=[], as_of=dt.date(2021, 1, 1)), "closing.lists") == "calm"


def test_deadlines_take_the_figure_of_the_date() -> None:
    def due(day: dt.date) -> str | None:
        return run({"profile.legal_form": "public"}, as_of=day).actions[0].due

    assert due(dt.date(2023, 12, 31)) == "10 días hábiles desde que abre"
    assert due(dt.date(2024, 1, 1)) == "1 día hábil desde que abre"


def test_options_bring_their_own_provisions() -> None:
    result = run({**CALM, "profile.letters": ["a", "b"]}).decision("profile.permit")
    assert result.legal_refs == ("law:1.a", "law:1.b")


def test_an_option_whose_provision_is_not_in_force_does_not_fire() -> None:
    letter_c = {**CALM, "profile.letters": ["c"]}
    assert outcome(run(letter_c, as_of=dt.date(2023, 5, 31))) == "not_required"
    assert outcome(run(letter_c, as_of=dt.date(2023, 6, 1))) == "required"


def test_one_option_out_of_force_does_not_switch_off_the_others() -> None:
    """Letter a alone is a duty; adding letter c, which came later, cannot take it away."""
    result = run({**CALM, "profile.letters": ["a", "c"]}, as_of=dt.date(2023, 5, 31)).decision("profile.permit")
    assert result.outcome == "required"
    assert result.legal_refs == ("law:1.a",)


# --- how old a check may be


def kinds(result: Assessment, decision: str = "profile.permit") -> set[str]:
    return {c.kind for c in result.decision(decision).caveats}


@pytest.mark.parametrize(
    ("days", "expected"), [(180, None), (181, "stale_law"), (365, "stale_law"), (366, "expired_law")]
)
def test_staleness_is_said_from_day_181_and_expires_from_day_366(days: int, expected: str | None) -> None:
    result = run(CALM, as_of=CHECKED + dt.timedelta(days=days))
    assert kinds(result) & {"stale_law", "expired_law"} == ({expected} if expected else set())


@pytest.mark.parametrize(("days", "shown"), [(365, "not_required"), (366, "review_with_lawyer")])
def test_an_expired_check_turns_what_reassures_into_a_review(days: int, shown: str) -> None:
    result = run(CALM, as_of=CHECKED + dt.timedelta(days=days)).decision("profile.permit")
    assert (result.outcome, result.decided) == (shown, "not_required")
    assert result.reassuring is (shown == "not_required")
    assert "letrado" in result.text or shown == "not_required"


def test_an_expired_check_leaves_a_duty_as_it_is() -> None:
    result = run({"profile.legal_form": "public"}, as_of=CHECKED + dt.timedelta(days=900)).decision("profile.permit")
    assert (result.outcome, result.decided, result.reassuring) == ("required", "required", False)
    assert "expired_law" in {c.kind for c in result.caveats}


def _recheck(ref: str, day: dt.date, rulebook: Rulebook | None = None) -> Rulebook:
    whole = rulebook or book()
    provisions = {**whole.law.provisions, ref: whole.law.provisions[ref].model_copy(update={"checked_on": day})}
    return replace(whole, law=whole.law.model_copy(update={"provisions": provisions}), digest=f"checked {ref} {day}")


def test_only_what_the_decision_cites_ages_it() -> None:
    unrelated = _recheck("old:1", dt.date(2020, 1, 1))
    assert assess(unrelated, case(CALM), DAY).decision("profile.permit").outcome == "not_required"
    cited = _recheck("law:2", dt.date(2020, 1, 1))
    assert assess(cited, case(CALM), DAY).decision("profile.permit").outcome == "review_with_lawyer"


def test_provisions_of_options_and_of_named_conditions_age_it_too() -> None:
    """«No está en la lista» rests on the letters just as «está en la lista» does."""
    letter = _recheck("law:1.a", dt.date(2020, 1, 1))
    assert assess(letter, case(CALM), DAY).decision("profile.permit").outcome == "review_with_lawyer"


def test_what_would_change_it_reassures_no_more_than_the_result_itself() -> None:
    late = run({"profile.legal_form": "public", "profile.staff": False, "profile.letters": ["none"]},
               as_of=CHECKED + dt.timedelta(days=366))  # fmt: skip
    changes = {(c.ref, str(c.given)): c for c in late.what_would_change("profile.permit")}
    assert changes["profile.legal_form", "company"].outcome == "review_with_lawyer"


def test_law_nobody_compared_and_own_criteria_are_marked() -> None:
    found = run({"profile.founded": "1990-01-01", "profile.cameras": False}).finding("profile.no_plan")
    rich = run({"profile.turnover": 2_000_000}).finding("profile.rich")
    assert found is not None
    assert rich is not None
    assert [c.kind for c in found.caveats] == ["unchecked_law"]
    assert {c.kind for c in rich.caveats} == {"unchecked_law", "own_reading"}


def test_draft_editions_are_said_once() -> None:
    caveat = next(c for c in run(CALM).caveats if c.kind == "draft_edition")
    assert caveat.refs == ("profile", "processing", "providers", "extra")  # closing is signed
