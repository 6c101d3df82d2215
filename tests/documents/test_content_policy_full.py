"""The privacy policy with the facts of the full depth: each apartado with its condition and its near miss."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from enregla.assessment import Assessment
from enregla.case import Answer, Case, Item
from enregla.documents.contexts import Facts
from enregla.documents.contexts.facts import lower_first
from enregla.documents.contexts.recipients import Fuera, destinatarios, only_of_clients
from enregla.documents.manifest import manifests
from enregla.documents.rendering import GapError
from tests.documents.content_helpers import (
    assessed,
    clinic,
    in_items,
    rendered,
    rulebook,
    with_answers,
)  # fmt: skip

POLICY = "privacy_policy"
ONE = "appointments"


def given(case: Case | None = None, only: str = ONE, **facts: Any) -> Case:
    """The clinic with facts of one use: ``given(situations=["contests"])``."""
    case = case or clinic()
    for question, value in facts.items():
        case = in_items(case, "activities", f"processing.{question}", value, only=only)
    return case


def text_of(**facts: Any) -> str:
    return rendered(given(**facts), POLICY).text


def suggested(value: Any) -> Answer:
    return Answer(value=value, origin="starter", confirmed=False)


TITLES = {
    "phone_marketing": "Llamadas y correo postal",
    "post_marketing": "Llamadas y correo postal",
    "social_page": "Redes sociales",
    "images_published": "Fotos y vídeos",
    "contests": "Sorteos y concursos",
    "calls_recorded": "Llamadas que se graban",
    "ai_assistant": "Programas que conversan",
    "web_analytics": "Medición de visitas",
}


@pytest.mark.parametrize(("situation", "title"), TITLES.items())
def test_a_situation_is_told_only_when_somebody_said_and_confirmed_it(situation: str, title: str) -> None:
    heading = f"[heading 2] {title}"
    assert heading in text_of(situations=[situation])
    assert heading not in text_of(situations=["none"])
    assert heading not in text_of(situations=suggested([situation]))
    assert heading not in text_of(situations=Answer(state="unknown"))
    assert heading not in rendered(clinic(), POLICY).text


def test_an_option_without_its_own_apartado_would_be_noticed() -> None:
    options = {o.id for o in rulebook().options("processing.situations")}
    assert options == {*TITLES, "none"}


def test_not_knowing_what_happens_is_a_gap_of_the_review() -> None:
    review = rendered(given(situations=Answer(state="unknown")), POLICY, "review")
    assert any("llamadas, sorteos, grabaciones" in g.what for g in review.gaps)


@pytest.mark.parametrize(("ref", "title"), [("profile__social_networks", "Redes sociales"),
                                            ("profile__publishes_images", "Fotos y vídeos")])  # fmt: skip
def test_what_the_company_said_in_half_an_hour_is_told_too(ref: str, title: str) -> None:
    assert f"[heading 2] {title}" in rendered(with_answers(clinic(), **{ref: True}), POLICY).text
    assert f"[heading 2] {title}" not in rendered(with_answers(clinic(), **{ref: Answer(state="unknown")}), POLICY).text


@pytest.mark.parametrize(("situation", "question", "words"), [
    ("phone_marketing", "exclusion_consulted", "Antes de cada campaña consultamos"),
    ("contests", "contest_rules", "Las bases de cada sorteo están publicadas"),
    ("ai_assistant", "assistant_told", "el propio programa le dice que no es una persona"),
])  # fmt: skip
def test_what_is_promised_inside_was_said_too(situation: str, question: str, words: str) -> None:
    assert words in text_of(situations=[situation], **{question: True})
    for value in (False, None, Answer(state="unknown"), suggested(True)):
        assert words not in text_of(situations=[situation], **{question: value})


def test_the_permission_to_call_grows_old_only_where_there_is_one() -> None:
    words = "ese consentimiento vale dos años"
    assert words in rendered(given(only="newsletter", situations=["phone_marketing"]), POLICY).text
    assert words not in text_of(situations=["phone_marketing"])


def test_calls_and_letters_bring_the_right_to_object() -> None:
    case = with_answers(in_items(clinic(), "activities", "processing.lawful_basis", ["legal_obligation"]),
                        profile__electronic_marketing=False)  # fmt: skip
    assert "| Oposición |" not in rendered(case, POLICY).text
    assert "| Oposición |" in rendered(given(case, situations=["post_marketing"]), POLICY).text


# --- who decides together --------------------------------------------------------------------------------


def test_joint_controllers_are_named_with_the_essence_of_the_agreement() -> None:
    case = given(
        joint_decides=True,
        joint_name="Laboratorio Ejemplo, S.L.",
        joint_share="Nosotros informamos y ellos guardan los datos.",
        joint_contact="hola@laboratorio.example",
    )
    text = rendered(case, POLICY).text
    assert "[heading 1] Con quién decidimos" in text
    assert "Lo esencial del acuerdo es esto: nosotros informamos y ellos guardan los datos." in text
    assert "puede dirigirse también a hola@laboratorio.example." in text
    assert "DECIDIR: Decida el apartado de corresponsables" not in rendered(case, POLICY, "review").text


@pytest.mark.parametrize("value", [False, None, suggested(True), Answer(state="unknown")])
def test_nobody_decides_together_unless_it_was_said(value: Any) -> None:
    assert "Con quién decidimos" not in text_of(joint_decides=value, joint_name="Laboratorio Ejemplo, S.L.")


def test_a_joint_controller_without_name_has_no_clean_copy_and_without_share_a_general_sentence() -> None:
    with pytest.raises(GapError, match="con quién se decide"):
        text_of(joint_decides=True)
    text = text_of(joint_decides=True, joint_name="Laboratorio Ejemplo, S.L.")
    assert "Puede pedirnos lo esencial del acuerdo" in text
    assert "Lo esencial del acuerdo es esto" not in text


# --- facts inside the blocks ------------------------------------------------------------------------------


def test_automated_decisions_say_logic_consequences_and_ground() -> None:
    facts: dict[str, Any] = {
        "automated_decisions": True,
        "automated_logic": "Compara los pagos atrasados con lo que pide.",
        "automated_consequences": "Se aprueba o se rechaza el pago aplazado.",
    }
    text = text_of(**facts, automated_ground="contract")
    assert "El programa se fija en esto: compara los pagos atrasados con lo que pide." in text
    assert "Según el resultado: se aprueba o se rechaza el pago aplazado." in text
    assert "la ley lo permite porque hace falta para celebrar o cumplir el contrato" in text
    assert "la ley lo permite porque" not in text_of(**facts, automated_ground="none")
    for missing in ("automated_logic", "automated_consequences"):
        with pytest.raises(GapError):
            text_of(**(facts | {missing: None}))
        with pytest.raises(GapError):
            text_of(**(facts | {missing: suggested("algo")}))


def test_a_profile_is_explained_if_somebody_said_what_it_looks_at() -> None:
    words = "Se fija en las compras del último año."
    assert words in text_of(effects=["scoring"], profile_logic="Las compras del último año")
    assert words not in text_of(effects=["none"], profile_logic="Las compras del último año")
    assert "Se fija en" not in text_of(effects=["scoring"])


def test_the_exact_source_is_told_when_it_is_known() -> None:
    words = "En concreto, el Registro de la Propiedad."
    assert words in text_of(sources=["public_source"], source_text="El Registro de la Propiedad")
    assert words not in text_of(sources=["person"], source_text="El Registro de la Propiedad")
    assert "En concreto," not in text_of(sources=["public_source"])


def test_the_law_behind_special_data_is_named_only_if_it_was_said() -> None:
    words = "Norma española que lo ampara: las leyes sanitarias."
    assert words in rendered(given(only="clinical_record", special_law="health"), POLICY).text
    for value in ("none", "other", suggested("health"), Answer(state="unknown")):
        case = given(only="clinical_record", special_law=value)
        assert "Norma española que lo ampara" not in rendered(case, POLICY).text


def test_why_an_interest_does_no_harm_needs_its_three_facts() -> None:
    facts: dict[str, Any] = {"interest_expected": True, "interest_least": True, "interest_impact": "nuisance"}
    words = "Es un uso que cabe esperar"
    assert words in rendered(given(only="supplier_contacts", **facts), POLICY).text
    changes: list[dict[str, Any]] = [
        {"interest_expected": False},
        {"interest_least": None},
        {"interest_impact": "serious"},
        {"automated_decisions": True, "automated_logic": "mira el importe", "automated_consequences": "se rechaza"},
        {"interest_impact": Answer(state="unknown")},
    ]
    for change in changes:
        assert words not in rendered(given(only="supplier_contacts", **(facts | change)), POLICY).text


def test_age_is_said_to_be_checked_only_where_it_is() -> None:
    words = "Comprobamos la edad y quién da ese consentimiento."
    facts: dict[str, Any] = {"people": ["patients", "minors_under_14"], "lawful_basis": ["consent"]}
    assert words in text_of(**facts, guardian_checked=True)
    for value in (False, None, Answer(state="unknown")):
        assert words not in text_of(**facts, guardian_checked=value)
    assert words not in text_of(people=["patients"], guardian_checked=True)


# --- outside the area ---------------------------------------------------------------------------------------


def with_flow(case: Case, **facts: Any) -> Case:
    answers = {"transfers": {q: v if isinstance(v, Answer) else Answer(value=v) for q, v in facts.items()}}
    flow = Item(id="flow_brevo", name="Brevo", confirmed=True, origin="user", answers=answers,
                links={"providers": ["brevo"]})  # fmt: skip
    whole = case.list_of("data_flows").model_copy(update={"items": [flow]})
    return case.model_copy(update={"lists": case.lists | {"data_flows": whole}})


def outside(case: Case, outcome: str, copy: Any = "clean") -> tuple[Fuera, ...]:
    """What is told of the flow when ``transfers.transfer`` says ``outcome``: the decision has its own tests."""
    found = assessed(case)
    rest = tuple(d for d in found.decisions if d.id != "transfers.transfer")
    model = dataclasses.replace(rest[0], id="transfers.transfer", item="flow_brevo", outcome=outcome)
    decided: Assessment = dataclasses.replace(found, decisions=(*rest, model))
    facts = Facts(rulebook(), case, decided, copy)
    return destinatarios(facts, facts.items("activities")).fuera


def abroad() -> Case:
    return in_items(clinic(), "providers", "providers.access_outside_eea", True, only="brevo")


@pytest.mark.parametrize("outcome", ["adequate", "safeguards_in_place", "exception_possible"])
def test_a_decided_flow_is_told_with_country_and_guarantee(outcome: str) -> None:
    case = with_flow(abroad(), country="us", gate="standard_clauses")
    (found,) = outside(case, outcome)
    assert (found.si_via, str(found.via)) == (True, "las cláusulas contractuales tipo de la Comisión Europea")
    assert found.si_pais


@pytest.mark.parametrize("outcome", ["not_allowed", "safeguards_needed", "review_with_lawyer", "undetermined"])
def test_an_undecided_flow_tells_the_country_and_no_guarantee(outcome: str) -> None:
    (found,) = outside(with_flow(abroad(), country="US", gate="standard_clauses"), outcome)
    assert not found.si_via
    assert (found.si_pais, str(found.pais)) == (True, "Estados Unidos")


def test_a_transfer_without_a_guarantee_on_record_says_so_and_never_stands_as_a_bare_name() -> None:
    told = rendered(with_flow(abroad(), country="US", gate="none"), POLICY).text
    assert "(Estados Unidos). La garantía que exige la ley está pendiente de comprobar o de completar." in told
    nowhere = rendered(abroad(), POLICY).text
    assert "El país y la garantía que exige la ley están pendientes de comprobar." in nowhere
    assert "[List Bullet] servicio" not in told + nowhere  # a line of a list opens with a capital letter


@pytest.mark.parametrize("role", ["works_for_our_client", "is_our_client"])
def test_what_leaves_in_work_for_a_client_is_not_told_and_not_denied(role: str) -> None:
    """The client decides and informs: our policy neither lists that transfer nor says that nothing leaves."""
    case = with_flow(abroad(), country="US", gate="standard_clauses", importer_role=role)
    for outcome in ("safeguards_in_place", "safeguards_needed"):
        assert outside(case, outcome) == ()
    text = rendered(case, POLICY).text
    assert "Estados Unidos" not in text
    assert "Sus datos no salen de ese espacio" not in text
    assert only_of_clients(Facts(rulebook(), case, assessed(case), "review")) == {"Estados Unidos"}
    ours = with_flow(abroad(), country="US", gate="standard_clauses", importer_role="works_for_us")
    assert len(outside(ours, "safeguards_in_place")) == 1


def test_what_leaves_only_in_work_for_clients_is_theirs_to_tell() -> None:
    ref = "processing.providers_used"
    case = in_items(with_flow(abroad(), country="US", gate="standard_clauses"), "activities", ref, ["brevo"],
                    only="invoicing")  # fmt: skip
    assert len(outside(case, "safeguards_in_place")) == 1
    for only in ("newsletter", "invoicing"):
        whole = case.list_of("activities")
        rows = [i.model_copy(update={"links": {}}) for i in whole.items]
        bare = case.model_copy(update={"lists": case.lists | {"activities": whole.model_copy(update={"items": rows})}})
        theirs = in_items(bare, "activities", "processing.retention_rule", "client_data_as_processor", only=only)
        assert len(outside(theirs, "safeguards_in_place")) == (0 if only == "invoicing" else 1)


def test_an_exception_is_named() -> None:
    case = with_flow(abroad(), country="CA", gate="exception", exception="b")
    (found,) = outside(case, "exception_possible")
    assert found.via.startswith("una excepción del artículo 49 RGPD: ")


def test_who_works_only_for_internal_uses_is_no_recipient_of_the_public() -> None:
    def who(activity: str) -> str:
        case = in_items(clinic(), "activities", "processing.providers_used", ["payroll_agency"], only=activity)
        return {c.id: c.text for c in rendered(case, POLICY).clauses}["destinatarios"]

    assert "gestoría laboral" not in who("staff_management")
    assert "gestoría laboral" in who("candidates")


def test_a_guarantee_that_nobody_confirmed_is_not_told() -> None:
    for facts in ({"country": "us"}, {"gate": "dpf"}, {"country": "us", "gate": suggested("dpf")}):
        (found,) = outside(with_flow(abroad(), **facts), "safeguards_in_place")
        assert not found.si_via


def test_a_flow_that_is_no_transfer_is_neither_listed_nor_denied() -> None:
    case = with_flow(abroad(), country="us", gate="standard_clauses")
    assert outside(case, "no_transfer") == ()
    assert "Sus datos no salen de ese espacio" not in rendered(case, POLICY).text


def test_who_decides_alone_outside_the_area_is_a_recipient_too() -> None:
    alone = in_items(abroad(), "providers", "providers.role", "controller", only="brevo")
    kind = lower_first(str(outside(alone, "undetermined")[0].proveedor))
    who = {c.id: c.text for c in rendered(alone, POLICY).clauses}["destinatarios"]
    assert kind in who.split("También pueden recibirlos")[0]
    hired = {c.id: c.text for c in rendered(abroad(), POLICY).clauses}["destinatarios"]
    assert kind not in hired.split("También pueden recibirlos")[0]


def test_no_copy_of_a_guarantee_is_promised_when_there_may_be_none() -> None:
    assert "si la hay, copia de la garantía" in rendered(abroad(), POLICY).text


# --- the whole paper ------------------------------------------------------------------------------------------


def everything() -> Case:
    case = clinic()
    for item in case.list_of("activities").items:
        case = given(case, only=item.id, situations=list(TITLES), joint_decides=True, joint_name="Otra, S.L.",
                     automated_decisions=True, automated_logic="mira los datos", automated_consequences="cambia algo",
                     effects=["scoring"])  # fmt: skip
    return with_answers(case, profile__has_channel=True, signals__debtor_files=True, signals__aml_obliged=True,
                        profile__dpo_appointed=True, profile__dpo_email="dpd@clinica.example")  # fmt: skip


def test_comments_hold_the_cap_when_everything_happens_at_once() -> None:
    review = rendered(everything(), POLICY, "review")
    assert len(review.comments) <= 20
    assert review.overflow
    assert {c.level for c in review.overflow} <= {"COMPROBAR", "DECIDIR"}
    assert rendered(everything(), POLICY).text.count("[heading 2] ") >= 8 + len(set(TITLES.values()))


def test_every_clause_that_may_stay_out_says_why() -> None:
    review = rendered(clinic(), POLICY, "review")
    omitted = {o.clause for o in review.omitted}
    optional = {"corresponsables", "llamadas", "redes", "fotos", "sorteos", "grabacion", "asistente", "medicion"}
    assert optional <= {c.id for c in manifests()[POLICY].clauses}
    assert optional <= omitted
    assert all(o.reason for o in review.omitted)


def test_no_comment_ends_in_four_dots_or_says_only_that_it_happens() -> None:
    texts = [c.text for c in rendered(everything(), POLICY, "review").comments]
    texts += [c.text for c in rendered(everything(), POLICY, "review").overflow]
    assert any("…" in t for t in texts)
    assert [t for t in texts if "…." in t or "se ha declarado que ocurre" in t] == []
    assert any("se ha declarado que la empresa mide las visitas de la web" in t for t in texts)


def test_a_pending_guarantee_is_for_the_lawyer_to_decide() -> None:
    def asked(case: Case) -> str:
        return next(c.level for c in rendered(case, POLICY, "review").comments if c.clause == "fuera")

    assert asked(with_flow(abroad(), country="US", gate="none")) == "DECIDIR"
    assert asked(in_items(clinic(), "providers", "providers.access_outside_eea", False)) == "COMPROBAR"


def test_each_block_with_special_data_is_named_in_its_comment() -> None:
    case = given(data_categories=["identification", "health"], special_basis=["health_care"])
    asked = [c.text for c in rendered(case, POLICY, "review").comments if "Decida si la excepción" in c.text]
    assert len(asked) == len(set(asked)) == 2
    assert any("«Agenda y citas»" in text for text in asked)
