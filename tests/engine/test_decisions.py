"""Outcomes in precedence, what is undetermined and what it is at least; findings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.synthetic import DAY, answers, case, item, missing, outcome, run

CALM: dict[str, Any] = {"profile.legal_form": "company", "profile.staff": False, "profile.letters": ["none"]}


def test_nothing_fired_and_nothing_unknown_gives_otherwise() -> None:
    result = run(CALM).decision("profile.permit")
    assert (result.outcome, result.reassuring, result.severity) == ("not_required", True, "ok")
    assert result.because == ("Nada de lo que ha contestado lo pide.",)
    assert result.legal_refs == ("law:1",)
    assert result.fired == ()
    assert set(result.facts) == {"profile.legal_form", "profile.letters", "profile.staff"}


def test_every_fired_rule_of_the_winning_outcome_is_told() -> None:
    result = run({**CALM, "profile.legal_form": "public", "profile.letters": ["a"]}).decision("profile.permit")
    assert result.outcome == "required"
    assert result.fired == ("public_body", "listed")
    assert result.legal_refs == ("law:1", "law:1.a")
    assert result.because == ("Es pública.", "Está en la lista.")
    assert set(result.facts) == {"profile.legal_form", "profile.letters"}


def test_the_first_outcome_with_a_fired_rule_wins() -> None:
    """``grown`` and ``listed`` hold; ``required`` stands first."""
    assert outcome(run({**CALM, "profile.letters": ["a"], "profile.big": True})) == "required"


def test_an_earlier_unknown_keeps_a_later_outcome_undetermined() -> None:
    result = run({"profile.legal_form": "person", "profile.staff": False}).decision("profile.permit")
    assert result.outcome == "undetermined"
    assert result.at_least == "exempt"
    assert "Como mínimo: Está exento." in result.text
    assert not result.reassuring
    assert result.fired == ()
    assert {m.ref for m in result.missing} == {"profile.letters"}


def test_a_later_unknown_does_not_hold_up_an_earlier_outcome() -> None:
    assert outcome(run({"profile.legal_form": "public"})) == "required"


def test_the_empty_case_reassures_about_nothing() -> None:
    result = run()
    assert [d.outcome for d in result.decisions if d.reassuring] == []
    assert {d.id for d in result.decisions} == {"profile.permit", "closing.lists", "closing.chain"}
    assert result.findings == ()


def test_a_decision_that_does_not_apply_is_left_out() -> None:
    result = run({"profile.legal_form": "person"})
    with pytest.raises(KeyError):
        result.decision("closing.chain")
    off = run(activities=[item("shop", {"processing.core": False})])
    assert [d.id for d in off.decisions if d.item] == []


def test_unknown_relevance_of_a_decision_is_undetermined_and_asks_for_the_parent() -> None:
    result = run(activities=[item("shop")])
    assert outcome(result, "processing.study", "shop") == "undetermined"
    assert missing(result, "processing.study", "shop") == {"processing.core@shop"}


def test_texts_name_the_item() -> None:
    shop = item("shop", {"processing.core": True, "processing.data": ["health"], "processing.size": "large"},
                links={"providers": []})  # fmt: skip
    result = run(activities=[shop], providers=[]).decision("processing.study", "shop")
    assert result.text == "Hay que mirar «Shop»."
    assert result.provisional
    assert [c.kind for c in result.caveats if c.kind == "provisional"] == ["provisional"]
    assert run({"profile.legal_form": "public"}).actions[0].text == "Pida el permiso de la empresa."


def test_findings_hold_only_when_true() -> None:
    facts = {"profile.founded": "1990-01-01", "profile.cameras": False}
    found = run(facts).finding("profile.no_plan")
    assert found is not None
    assert found.kind == "infringement"
    assert found.infraction == ("law:2", "serious")
    assert found.legal_refs == ("law:3",)
    assert set(found.facts) == {"profile.founded", "profile.cameras"}
    assert run({**facts, "profile.cameras": "?"}).finding("profile.no_plan") is None
    assert run({**facts, "profile.cameras": True}).finding("profile.no_plan") is None


def test_a_finding_that_cannot_be_told_asks_for_its_answer() -> None:
    wanted = {m.ref: m.affects for m in run({"profile.founded": "1990-01-01"}).missing}
    assert wanted["profile.cameras"] == ("profile.no_plan",)


def test_findings_of_an_item_name_it_and_give_one_action_each() -> None:
    result = run(providers=[item("acme", {"providers.contract": "none"}), item("blue", {"providers.contract": "none"})])
    assert [(f.id, f.item, f.title) for f in result.findings] == [
        ("providers.no_contract", "acme", "Sin contrato con Acme"),
        ("providers.no_contract", "blue", "Sin contrato con Blue"),
    ]
    assert [a.title for a in result.actions] == ["Pedir el contrato a Acme", "Pedir el contrato a Blue"]


def test_refused_items_are_not_assessed() -> None:
    result = run(providers=[item("acme", {"providers.contract": "none"}, refused=True)])
    assert result.findings == ()


def test_the_same_input_gives_the_same_assessment() -> None:
    assert run(CALM) == run(CALM)
    assert case(CALM).answers == answers(CALM)
    assert run(CALM).as_of == DAY
