"""«Cómo decide» and the page of a provision: every rule can be read, every article has a page, no dead end."""

from __future__ import annotations

import pytest

from enregla.rulebook.factors import FACTOR_SET
from enregla.ui.rests import rests_on
from tests.app.support import book, check, start, stored, visible, visit


@pytest.mark.parametrize("questionnaire", list(book().questionnaires))
def test_the_rules_of_a_questionnaire_are_told_in_order(questionnaire: str) -> None:
    text = visible(visit(start(), "consulta/decide", reglas=questionnaire))
    for decision in book().questionnaires[questionnaire].decisions:
        places = [text.index(" ".join(o.text.split())) for o in decision.outcomes]
        assert places == sorted(places)
        assert decision.undetermined_text in text


def test_a_rule_says_its_condition_in_words_and_links_its_article() -> None:
    app = visit(start(), "consulta/decide", reglas="dpo_designation")
    rule = book().questionnaires["dpo_designation"].decisions[0].rules[0]
    assert any(rule.because in e.label.replace("\\", "") for e in app.expander)
    assert "precepto?cita=" in "".join(m.value for m in app.markdown)


def test_factors_are_grouped_and_drawn_when_a_family_is_opened() -> None:
    app = visit(start(), "consulta/decide", reglas="risk")
    factors = [c for c in book().questionnaires["risk"].conditions if c.set == FACTOR_SET]
    first = next(c for c in factors if book().risk_factors[c.id].family == 1)
    assert first.because not in visible(app)
    app.session_state["family-1"] = True
    text = visible(check(app.run()))
    assert first.because in text
    assert "criterio de la herramienta" in text


def test_an_unknown_questionnaire_or_provision_is_said() -> None:
    assert "Las reglas tal como se aplican" in visible(visit(start(), "consulta/decide", reglas="x"))
    assert "no está entre los preceptos" in visible(visit(start(), "consulta/precepto", cita="x:1"))


def test_a_provision_says_its_mark_its_date_and_what_rests_on_it() -> None:
    case = stored()
    app = visit(start(case), "consulta/precepto", caso=case.id, cita="gdpr:35.1")
    text, provision = visible(app), book().provision("gdpr:35.1")
    assert app.title[0].value.replace("\\", "").replace("\u2060", "") == provision.label
    assert str(provision.checked_on.day) in text
    assert "Evaluación de impacto" in text
    assert "decide?reglas=dpia_need" in text
    assert f"caso={case.id}" in text  # the open case comes along


def test_what_rests_on_a_provision_covers_every_rule_and_finding() -> None:
    found = rests_on(book())
    for questionnaire in book().questionnaires.values():
        for decision in questionnaire.decisions:
            for rule in decision.rules:
                for ref in rule.legal_refs:
                    if isinstance(ref, str):
                        assert any(r.text == rule.because for r in found[ref]), (rule.id, ref)
        for finding in questionnaire.findings:
            for ref in finding.legal_refs:
                if isinstance(ref, str):
                    assert any(r.title == finding.title for r in found[ref]), (finding.id, ref)


def test_a_criterion_of_the_tool_is_called_so() -> None:
    text = visible(visit(start(), "consulta/precepto", cita="tool:risk_levels"))
    assert "No es una norma: es un criterio de la herramienta" in text
