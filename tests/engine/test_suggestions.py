"""Unconfirmed suggestions may raise a duty and never remove one; open norms wait for a person."""

from __future__ import annotations

from typing import Any

from enregla.assessment import assess, suggested_activities, suggested_providers, suggestions
from tests.engine.synthetic import DAY, book, case, item, missing, outcome, run

CALM: dict[str, Any] = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["none"]}


def kinds(result: Any) -> set[str]:
    return {c.kind for c in result.caveats}


def test_a_suggestion_may_raise_a_duty_and_says_that_it_is_one() -> None:
    result = run({**CALM, "profile.letters": ("~", ["a"])}).decision("profile.permit")
    assert result.outcome == "required"
    assert "unconfirmed_suggestion" in kinds(result)


def test_a_suggestion_never_reassures() -> None:
    result = run({**CALM, "profile.letters": ("~", ["none"])})
    assert outcome(result) == "undetermined"
    assert missing(result) == {"profile.letters"}
    wanted = {m.ref: m for m in result.missing}["profile.letters"]
    assert wanted.suggestion
    assert not wanted.asked
    assert "unconfirmed_suggestion" in kinds(result)


def test_confirmed_it_counts_like_any_answer() -> None:
    result = run(CALM)
    assert outcome(result) == "not_required"
    assert "unconfirmed_suggestion" not in kinds(result)


def test_a_suggestion_that_hides_a_question_does_not_reassure() -> None:
    result = run({**CALM, "profile.staff": ("~", False), "profile.headcount": 900})
    assert outcome(result) == "undetermined"
    assert "profile.staff" in missing(result)


def test_a_suggestion_that_takes_a_decision_away_leaves_it_undetermined() -> None:
    result = run(activities=[item("use", {"processing.core": ("~", False)})])
    assert outcome(result, "processing.study", "use") == "undetermined"
    assert missing(result, "processing.study", "use") == {"processing.core@use"}


def test_a_suggestion_that_hides_a_finding_becomes_a_task() -> None:
    """The contract is suggested as signed: nobody has said so, so it is asked."""
    result = run(providers=[item("acme", {"providers.contract": ("~", "signed")})])
    assert result.findings == ()
    wanted = {(m.ref, m.item): m for m in result.missing}["providers.contract", "acme"]
    assert wanted.suggestion
    assert "providers.no_contract" in wanted.affects


def test_a_suggestion_may_raise_a_finding() -> None:
    result = run(providers=[item("acme", {"providers.contract": ("~", "none")})])
    assert [f.id for f in result.findings] == ["providers.no_contract"]
    assert kinds(result.findings[0]) == {"unconfirmed_suggestion"}


def test_an_unconfirmed_item_may_raise_and_leaves_its_list_open() -> None:
    sick = item("clinic", {"processing.core": True, "processing.data": ["health"]}, confirmed=False, origin="starter")
    raised = run({"profile.staff": True}, activities=[sick], providers=[])
    assert outcome(raised, "closing.lists") == "all_core"
    calm = item("shop", {"processing.core": False, "processing.data": ["plain"]}, confirmed=False, origin="starter")
    kept = run({"profile.staff": True}, activities=[calm], providers=[])
    assert outcome(kept, "closing.lists") == "undetermined"
    assert "list:activities" in missing(kept, "closing.lists")


def test_a_finished_list_with_unconfirmed_items_asks_for_them() -> None:
    """The person has closed the list; what is missing is a word about the suggested item."""
    calm = item("shop", {"processing.core": False, "processing.data": ["plain"]}, confirmed=False, origin="starter")
    result = run({"profile.staff": True}, activities=[calm], providers=[])
    wanted = {m.ref: m for m in result.missing}["list:activities"]
    assert wanted.suggestion
    still_open = run({"profile.staff": True}, activities=[], providers=[], open_lists=("activities",))
    assert not {m.ref: m for m in still_open.missing}["list:activities"].suggestion


def test_a_refused_suggestion_closes_nothing_open() -> None:
    gone = item("shop", {"processing.core": False}, confirmed=False, origin="starter", refused=True)
    result = run({"profile.staff": True}, activities=[gone], providers=[])
    assert outcome(result, "closing.lists") == "calm"
    assert "unconfirmed_suggestion" not in kinds(result)


def test_a_suggested_company_no_does_not_reassure() -> None:
    use = item("use", {"processing.core": True, "processing.data": ["plain"], "processing.size": "large"},
               links={"providers": []})  # fmt: skip
    sure = run({"profile.cameras": False}, activities=[use], providers=[])
    suggested = run({"profile.cameras": ("~", False)}, activities=[use], providers=[])
    assert outcome(sure, "processing.study", "use") == "nothing_seen"
    assert outcome(suggested, "processing.study", "use") == "undetermined"


def test_an_unconfirmed_open_norm_counts_in_neither_direction() -> None:
    grown = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["a"]}
    finding_like = {**grown, "profile.letters": ["a"], "profile.big": ("~", True)}
    assert run(finding_like).decision("profile.permit").outcome == "required"  # because of the letter, not of big
    lists: dict[str, Any] = {"processing.core": True, "processing.data": ["health"], "processing.size": "small",
                             "processing.reach": "world", "processing.films": False}  # fmt: skip

    def study(sure: Any) -> str:
        use = item("use", {**lists, "processing.sure": sure}, links={"providers": []})
        return outcome(run(activities=[use], providers=[]), "processing.study", "use")

    assert study(("~", True)) == "undetermined"
    assert study(("~", False)) == "undetermined"
    assert study("?") == "undetermined"
    assert study(True) == "look_into_it"
    assert study(False) == "nothing_seen"


def test_an_open_norm_that_was_relied_on_is_said() -> None:
    use = item("use", {"processing.core": True, "processing.data": ["health"], "processing.size": "small",
                       "processing.films": False, "processing.sure": False}, links={"providers": []})  # fmt: skip
    result = run(activities=[use], providers=[]).decision("processing.study", "use")
    caveat = next(c for c in result.caveats if c.kind == "open_norm")
    assert caveat.refs == ("processing.sure",)


# --- what the catalogue suggests


def test_activities_come_from_the_sectors_in_order_and_from_the_facts() -> None:
    bikes = {"profile.sectors": ["bikes"]}
    assert suggested_activities(book(), case(bikes), DAY) == ["repairs", "sales"]
    assert suggested_activities(book(), case({**bikes, "profile.staff": False}), DAY) == ["repairs"]
    assert suggested_activities(book(), case(), DAY) == ["sales", "repairs"]  # the generic sector
    assert suggested_activities(book(), case({"profile.sectors": "?"}), DAY) == ["sales", "repairs"]


def test_providers_come_from_the_sectors() -> None:
    assert suggested_providers(book(), case({"profile.sectors": ["bikes"]})) == ["parts"]
    assert suggested_providers(book(), case()) == []


def test_derived_facts_prefill_without_confirming() -> None:
    crowd = case({"profile.staff": True, "profile.headcount": 30})
    assert suggestions(book(), crowd, DAY) == [("profile.big", None, True)]
    assert suggestions(book(), case(), DAY) == []
    assert assess(book(), crowd, DAY).decision("profile.permit").outcome == "undetermined"
