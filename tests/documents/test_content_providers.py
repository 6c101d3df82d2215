"""Papers about each provider: the contract (10), the letter (15) and its file (15 bis)."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest

from enregla.case import Answer, Case
from enregla.case.model import Item, ItemList
from enregla.documents.contexts import Facts
from enregla.documents.gate import check
from enregla.documents.manifest import manifests
from enregla.documents.packing import produce
from enregla.documents.plan import PlannedDocument, build, plan
from enregla.documents.rendering import GapError, Rendered, render
from tests.documents.content_helpers import assessed, clinic, in_items, rendered, rulebook, with_answers

CONTRACT, LETTER, FILE = "processor_agreement", "provider_request", "provider_file"
PAYROLL, ALARM = "payroll_agency", "alarm_monitoring"
COMPLETE: dict[str, Any] = {
    "service": "Confección de nóminas y seguros sociales.", "contracting_entity": "Gestoría Ejemplo, S.L.",
    "provider_tax_id": "B11111111", "provider_address": "Plaza de Ejemplo, 2, 28001 Madrid",
    "provider_signatory": "Persona de Ejemplo, administradora", "provider_email": "datos@gestoria.example",
    "operations": ["collect", "record", "consult", "send"], "places": "España", "breach_hours": 24,
    "subprocessors": "none", "destination_at_end": "return", "rights_requests": "forwards",
    "access_outside_eea": False,
}  # fmt: skip


def answered(case: Case, provider: str, **changes: Any) -> Case:
    for question, value in changes.items():
        case = in_items(case, "providers", f"providers.{question}", value, only=provider)
    return case


def linked(case: Case, activity: str, *providers: str) -> Case:
    whole = case.list_of("activities")
    items = [i.model_copy(update={"links": i.links | {"providers": list(providers)}}) if i.id == activity else i
             for i in whole.items]  # fmt: skip
    return case.model_copy(update={"lists": case.lists | {"activities": whole.model_copy(update={"items": items})}})


def complete() -> Case:
    """The clinic, with all that the contract of its payroll agency needs."""
    return linked(answered(clinic(), PAYROLL, **COMPLETE), "staff_management", PAYROLL)


def papers(case: Case, template: str) -> dict[str, PlannedDocument]:
    return {p.item or "": p for p in plan(rulebook(), case, assessed(case)) if p.template_id == template and p.made}


def paper(case: Case, template: str = CONTRACT, item: str = PAYROLL, copy: Any = "clean") -> Rendered:
    context, comments = build(papers(case, template)[item], rulebook(), case, assessed(case), copy)
    return render(template, context, copy, comments)


# --- which providers get which paper -----------------------------------------------------------------


def test_a_contract_for_each_processor_that_is_known_to_have_none() -> None:
    assert set(papers(clinic(), CONTRACT)) == {PAYROLL, ALARM}  # their own terms, no answer, banks: none


@pytest.mark.parametrize(("question", "value"), [("contract", "signed"), ("contract", "their_terms"),
                                                 ("contract", Answer(state="unknown")), ("role", "controller"),
                                                 ("role", "no_access")])  # fmt: skip
def test_no_contract_where_there_is_one_or_none_is_due(question: str, value: Any) -> None:
    assert PAYROLL not in papers(answered(clinic(), PAYROLL, **{question: value}), CONTRACT)


def test_the_letter_goes_to_processors_and_to_those_whose_role_nobody_knows() -> None:
    to = set(papers(clinic(), LETTER))
    assert to == {"clinic_software", PAYROLL, "web_hosting", "brevo", ALARM}
    unsure = answered(clinic(), "bank", role=Answer(state="unknown"))
    assert set(papers(unsure, LETTER)) == to | {"bank"}
    assert set(papers(clinic(), FILE)) == to


def test_none_needed_is_one_line_of_the_index() -> None:
    case = in_items(clinic(), "providers", "providers.role", "controller")
    lines = [p for p in plan(rulebook(), case, assessed(case)) if p.template_id in (CONTRACT, LETTER, FILE)]
    assert [(p.item, p.made, bool(p.reason)) for p in lines] == [(None, False, True)] * 3


# --- the contract ------------------------------------------------------------------------------------


def test_complete_facts_give_a_clean_contract_without_gaps() -> None:
    case = complete()
    planned = papers(case, CONTRACT)[PAYROLL]
    assert planned.clean_allowed
    done = paper(case)
    assert check(done.data, "clean") == []
    for words in ("Gestoría Ejemplo, S.L.", "B11111111", "Clínica Dental Ejemplo, S.L.", "B00000000",
                  "confección de nóminas y seguros sociales", "recogida, registro y organización, consulta",
                  "Personal y nóminas", "Plantilla", "datos de salud", "24 horas"):  # fmt: skip
        assert words in done.text
    assert "pendiente" not in done.text.lower()
    assert "delegado" not in done.text  # nobody is appointed


def test_cells_of_annex_i_open_with_a_capital_letter() -> None:
    annex = paper(complete()).text.split("Descripción del tratamiento")[1].split("[Anexo]")[0]
    cells = [cell for line in annex.splitlines() if line.startswith("| ") for cell in line.strip("| ").split(" | ")]
    assert "Confección de nóminas y seguros sociales" in cells
    assert [c for c in cells if c[:1].islower()] == []


def test_signatures_stay_on_one_page_and_the_last_annex_follows_the_third() -> None:
    document = docx.Document(io.BytesIO(paper(complete()).data))
    signed = next(t for t in document.tables if t.rows[0].cells[0].text == "Por el Responsable")
    assert all(p.paragraph_format.keep_with_next for r in signed.rows[:-1] for c in r.cells for p in c.paragraphs)
    annexes = [p for p in document.paragraphs if p.style is not None and p.style.name == "Anexo"]
    assert [p.paragraph_format.page_break_before for p in annexes][-2:] == [None, False]


def test_every_item_of_the_checklist_has_its_clause_in_the_contract() -> None:
    done = paper(complete())
    there = {c.id for c in done.clauses}
    listed = {ref for item in manifests()[CONTRACT].checklist for ref in item.legal_refs}
    assert {f"gdpr:28.3.{x}" for x in "abcdefgh"} | {"gdpr:28.3", "gdpr:28.9"} <= listed
    assert [item.id for item in manifests()[CONTRACT].checklist if item.clause not in there] == []


@pytest.mark.parametrize("question", ["contracting_entity", "provider_tax_id", "provider_address", "service",
                                      "subprocessors", "destination_at_end"])  # fmt: skip
def test_what_a_contract_cannot_do_without_blocks(question: str) -> None:
    case = answered(complete(), PAYROLL, **{question: None})
    assert not papers(case, CONTRACT)[PAYROLL].clean_allowed
    with pytest.raises(GapError):
        paper(case)
    assert "⟦pendiente:" in paper(case, copy="review").text


@pytest.mark.parametrize("ref", ["processing.people", "processing.data_categories"])
def test_data_and_people_block(ref: str) -> None:
    case = in_items(complete(), "activities", ref, None, only="staff_management")
    assert not papers(case, CONTRACT)[PAYROLL].clean_allowed


@pytest.mark.parametrize(("question", "says"), [
    ("operations", "solo puede hacer las operaciones sin las que el servicio no se puede prestar"),
    ("places", "Dentro del Espacio Económico Europeo. Otro lugar exige autorización escrita."),
    ("breach_hours", "como muy tarde en 24 horas"),
    ("rights_requests", "No contesta por su cuenta."),
    ("provider_signatory", "Quien firma al final, con poder para hacerlo"),
    ("provider_email", "El que comunique por escrito al firmar"),
])  # fmt: skip
def test_other_gaps_say_what_protects_more(question: str, says: str) -> None:
    case = answered(complete(), PAYROLL, **{question: None})
    assert papers(case, CONTRACT)[PAYROLL].clean_allowed
    assert says in paper(case).text


def test_a_use_that_is_only_usual_is_shown_for_review_and_blocks() -> None:
    case = answered(clinic(), PAYROLL, **COMPLETE)  # nobody linked it
    assert not papers(case, CONTRACT)[PAYROLL].clean_allowed
    review = paper(case, copy="review")
    assert "Personal y nóminas" in review.text
    assert "si «Gestoría laboral» trabaja en Personal y nóminas" in review.text
    none = linked(case, "staff_management")  # «none of them» was answered
    assert "Personal y nóminas" not in paper(none, copy="review").text


@pytest.mark.parametrize(("option", "says", "silent"), [
    ("none", "no recurre a otras empresas", "autoriza con carácter general"),
    ("specific", "autoriza solo a los subencargados", "no recurre a otras empresas"),
    ("general", "con 15 días de antelación", "no recurre a otras empresas"),
])  # fmt: skip
def test_one_option_for_sub_processors_and_its_annex(option: str, says: str, silent: str) -> None:
    case = answered(complete(), PAYROLL, subprocessors=option, subprocessor_notice_days=15,
                    subprocessor_list="Nube Ejemplo, Irlanda, alojamiento\nEnvíos Ejemplo, España, correo")  # fmt: skip
    text = paper(case).text
    assert says in text
    assert silent not in text
    assert ("Nube Ejemplo, Irlanda, alojamiento" in text) is (option != "none")


def test_a_named_permission_without_names_blocks_and_a_general_one_lets_nobody_start() -> None:
    named = answered(complete(), PAYROLL, subprocessors="specific", subprocessor_list=None)
    assert not papers(named, CONTRACT)[PAYROLL].clean_allowed
    general = answered(complete(), PAYROLL, subprocessors="general", subprocessor_list=None)
    assert "Ninguno puede acceder a los datos mientras" in paper(general).text


def test_numbers_follow_the_clauses_that_are_there() -> None:
    with_clause, without = paper(complete()).text, paper(answered(complete(), PAYROLL, operations=["store"])).text
    assert "Al recoger datos, el Encargado entrega" in with_clause
    assert "Al recoger datos" not in without
    clauses = {c.id: c.number for c in paper(complete()).clauses}
    fewer = {c.id: c.number for c in paper(answered(complete(), PAYROLL, operations=["store"])).clauses}
    assert (clauses["objeto"], clauses["informar"], clauses["final"]) == ("1.ª", "15.ª", "18.ª")
    assert fewer["final"] == "17.ª"
    assert "los de la cláusula 18.ª continúan" in with_clause
    assert "los de la cláusula 17.ª continúan" in without
    assert [clauses[f"anexo_{x}"] for x in ("tratamiento", "medidas", "subencargados", "contactos")] == [
        "Anexo I", "Anexo II", "Anexo III", "Anexo IV"]  # fmt: skip
    assert "las medidas del Anexo II" in with_clause


def test_letters_are_numbered_below_their_paragraph() -> None:
    from enregla.documents.numbering import Counter, read_numbering
    from enregla.documents.package import read_package
    from enregla.documents.xmlparts import parse

    parts = read_package(paper(complete()).data)
    numbering = read_numbering(parse(parts["word/styles.xml"]), parse(parts["word/numbering.xml"]))
    counter = Counter.start(numbering)
    order = ("Clausula", "Apartado", "Letra", "Letra", "Apartado", "Clausula", "Apartado", "Letra", "Anexo")
    got = [counter.next(*numbering.styles[s]) for s in order]
    assert got == [("1.ª", "1.ª"), ("1.1", "1.1"), ("a)", "1.1.a)"), ("b)", "1.1.b)"), ("1.2", "1.2"), ("2.ª", "2.ª"),
                   ("2.1", "2.1"), ("a)", "2.1.a)"), ("Anexo I.", "Anexo I")]  # fmt: skip


def test_special_data_bring_the_stronger_measures() -> None:
    text = paper(complete()).text
    assert "Doble factor" in text
    plain = linked(linked(complete(), "staff_management"), "newsletter", PAYROLL)
    assert "Doble factor" not in paper(plain).text


def test_in_what_we_do_for_clients_the_provider_is_a_sub_processor() -> None:
    ref = "processing.retention_rule"
    case = in_items(complete(), "activities", ref, "client_data_as_processor", only="staff_management")
    told = {c.id: c.text for c in paper(case).clauses}
    assert "En ellos el Encargado es subencargado" in told["reglas"]
    asked = next(c for c in paper(case, copy="review").comments if c.clause == "reglas")
    assert asked.level == "DECIDIR"
    assert "art. 28.2 RGPD, art. 28.4 RGPD" in asked.text
    assert "subencargado. Sigue" not in paper(complete()).text


def test_the_rule_on_money_laundering_cites_its_own_law() -> None:
    whole = complete().list_of("activities")
    rows = [i.model_copy(update={"template": "aml_due_diligence"}) if i.id == "staff_management" else i
            for i in whole.items]  # fmt: skip
    lists = complete().lists | {"activities": whole.model_copy(update={"items": rows})}
    asked = next(c for c in paper(complete().model_copy(update={"lists": lists}), copy="review").comments
                 if c.clause == "reglas")  # fmt: skip
    assert "Ley 10/2010" in asked.text.split("Respuesta:")[1]


def test_one_comment_on_two_rules_asks_and_cites_both() -> None:
    case = in_items(complete(), "activities", "processing.retention_rule", "client_data_as_processor",
                    only="staff_management")  # fmt: skip
    whole = case.list_of("activities")
    rows = [i.model_copy(update={"template": "aml_due_diligence"}) if i.id == "staff_management" else i
            for i in whole.items]  # fmt: skip
    lists = case.lists | {"activities": whole.model_copy(update={"items": rows})}
    asked = paper(case.model_copy(update={"lists": lists}), copy="review").comments
    (said,) = [c for c in asked if c.clause == "reglas"]
    for words in ("cada cliente autorizó", "qué artículo de la Ley 10/2010", "art. 28.4 RGPD", "art. 32.4 Ley 10/2010"):
        assert words in said.text
    assert len(said.text.split()) <= 60


def test_an_address_of_the_web_keeps_its_letters_in_the_file() -> None:
    case = answered(clinic(), "brevo", contract="their_terms", own_terms_url="https://terms.example/dpa")
    assert "| https://terms.example/dpa |" in paper(case, FILE, "brevo").text


def test_an_outdated_contract_is_replaced_and_says_until_when_it_held() -> None:
    old = answered(complete(), PAYROLL, contract="outdated", contract_before_2018=True, contract_end_kind="open_ended")
    assert "25 de mayo de 2022" in paper(old).text
    assert "sustituye" not in paper(complete()).text


def test_data_leave_europe_only_with_a_safeguard_in_the_annex() -> None:
    outside = answered(complete(), PAYROLL, access_outside_eea=True)
    assert "Ninguna transferencia puede empezar ni continuar" in paper(outside).text
    assert "hasta entonces el contrato no permite" in paper(outside, copy="review").text
    assert "Ninguna transferencia puede empezar" not in paper(complete()).text


@pytest.mark.parametrize(("outcome", "listed"), [("safeguards_in_place", True), ("adequate", True),
                                                 ("safeguards_needed", False), ("undetermined", False)])  # fmt: skip
def test_annex_iii_lists_only_transfers_with_their_safeguard(
    outcome: str, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from enregla.documents.contexts import processor_agreement_facts as facts

    flow = Item(id="flow", name="Nóminas en Japón", links={"providers": [PAYROLL]},
                answers={"transfers": {"country": Answer(value="JP"), "gate": Answer(value="adequacy"),
                                       "importer_is_other_entity": Answer(value=True),
                                       "sent_by_company": Answer(value=True)}})  # fmt: skip
    case = answered(complete(), PAYROLL, access_outside_eea=True)
    case = case.model_copy(update={"lists": case.lists | {"data_flows": ItemList(closed=True, items=[flow])}})
    real = facts.outcome_of
    monkeypatch.setattr(facts, "outcome_of", lambda f, d, i: outcome if d == "transfers.transfer" else real(f, d, i))
    text = paper(case).text
    assert ("| Japón |" in text) is listed
    assert ("Ninguna transferencia puede empezar ni continuar" in text) is not listed


def with_flow(**answers: Any) -> Case:
    """The complete contract and one transfer of its provider, answered as a person would."""
    given = {"provider": [PAYROLL], "country": "US", "sent_by_company": True, "importer_is_other_entity": True,
             "importer": "Nóminas Ejemplo, Inc.", "importer_role": "works_for_us", "same_group": False,
             "staff_data": False, "recurring": True, "gate": "dpf", "dpf_listed": True,
             "dpf_checked_on": "2026-11-10", "dpf_until": "2027-06-30"} | answers  # fmt: skip
    flow = Item(id="flow", name="Nóminas fuera", links={"providers": [PAYROLL]},
                answers={"transfers": {k: Answer(value=v) for k, v in given.items() if v is not None}})  # fmt: skip
    case = answered(complete(), PAYROLL, access_outside_eea=True)
    return case.model_copy(update={"lists": case.lists | {"data_flows": ItemList(closed=True, items=[flow])}})


def transfer(case: Case) -> str:
    return next(d.outcome for d in assessed(case).decisions if d.id == "transfers.transfer" and d.item == "flow")


def test_from_the_answers_about_a_flow_to_the_country_and_guarantee_that_are_printed() -> None:
    """Answers → ``transfers.transfer`` → policy and annex III; nothing of it is printed while it is not settled."""
    gate = "Marco de Privacidad de Datos"
    settled = with_flow()
    assert transfer(settled) == "adequate"
    policy = next(c.text for c in rendered(settled, "privacy_policy").clauses if c.id == "fuera")
    assert "(Estados Unidos), con amparo en" in policy
    assert gate in policy
    annex = paper(settled).text
    assert "| Estados Unidos | Nóminas Ejemplo, Inc. |" in annex
    assert gate in annex
    for open_one in (with_flow(gate="none"), with_flow(dpf_listed=None), with_flow(dpf_listed=False)):
        assert transfer(open_one) not in ("adequate", "safeguards_in_place")
        told = next(c.text for c in rendered(open_one, "privacy_policy").clauses if c.id == "fuera")
        assert gate not in told
        assert "| Estados Unidos |" not in paper(open_one).text
        assert "Ninguna transferencia puede empezar" in paper(open_one).text


def test_data_kept_in_europe_and_seen_from_outside_say_so() -> None:
    seen = with_flow(country="IE", seen_from_outside=True, gate="standard_clauses", dpf_listed=None,
                     dpf_checked_on=None, dpf_until=None)  # fmt: skip
    facts = Facts(rulebook(), seen, assessed(seen), "clean")
    flow = seen.item("data_flows", "flow")
    assert flow is not None
    assert facts.destination(flow) == "Irlanda, con acceso a distancia desde fuera"


def test_slow_notice_of_a_breach_is_for_the_lawyer_to_decide() -> None:
    def asked(hours: int) -> list[str]:
        done = paper(answered(complete(), PAYROLL, breach_hours=hours), copy="review")
        return [c.level for c in done.comments if c.clause == "brechas"]

    assert asked(48) == []
    assert asked(49) == ["DECIDIR"]


def test_the_delegate_is_named_if_there_is_one() -> None:
    case = with_answers(complete(), profile__dpo_appointed=True, profile__dpo_email="dpd@clinica.example")
    assert "dpd@clinica.example" in paper(case).text


# --- comments ----------------------------------------------------------------------------------------


def test_comments_stay_within_the_cap_and_the_second_contract_carries_only_differences() -> None:
    case = linked(
        answered(complete(), ALARM, **COMPLETE | {"contracting_entity": "Alarmas Ejemplo, S.A."}), "cctv", ALARM
    )
    first, second = paper(case, copy="review"), paper(case, item=ALARM, copy="review")
    assert 0 < len(first.comments) <= 10
    assert len(second.comments) <= 10
    asked = {(c.clause, c.text) for c in (*first.comments, *first.overflow)}
    assert {(c.clause, c.text) for c in second.comments} & asked == set()
    assert any(c.clause == "partes" for c in second.comments)  # another company: a difference
    assert any(c.clause == "responsabilidad" for c in first.comments)
    assert not any(c.clause == "responsabilidad" for c in second.comments)
    assert "solo lleva los comentarios que cambian" in second.text
    assert "solo lleva los comentarios que cambian" not in first.text
    alone = answered(case, PAYROLL, contract="signed")  # then the other is the first, and carries them all
    assert any(c.clause == "responsabilidad" for c in paper(alone, item=ALARM, copy="review").comments)


# --- letter and file ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("contract", "says"), [
    ("none", "No consta ninguno."), ("their_terms", "con su fecha y la prueba de que las aceptamos"),
    ("signed", "Envíen copia del que firmamos"), (Answer(state="unknown"), "Digan si tenemos contrato"),
])  # fmt: skip
def test_the_letter_asks_for_the_contract_that_there_is(contract: Any, says: str) -> None:
    text = paper(answered(clinic(), PAYROLL, contract=contract), LETTER).text
    assert says in text
    assert text.count("Contrato.") == 1
    for asked in ("Medidas.", "Subencargados.", "Países.", "Contacto.", "Incidentes.", "Final."):
        assert asked in text
    assert "cumple" not in text


def test_the_letter_asks_for_the_role_only_in_doubt() -> None:
    assert "Papel." not in paper(clinic(), LETTER).text
    assert "Papel." in paper(answered(clinic(), PAYROLL, role=Answer(state="unknown")), LETTER).text


def test_the_file_says_what_is_known_and_that_silence_is_no_answer() -> None:
    done = paper(clinic(), FILE)
    assert check(done.data, "clean") == []
    assert "No consta" in done.text
    assert "Que no conteste no quiere decir que sea apto." in done.text
    assert re.search(r"\| Contrato \| Falta el contrato", done.text)


@pytest.mark.parametrize("text", ["\u200b", "{{ x }}", "⟦", "a & b <w:t>", "..."])
def test_strange_text_never_stops_a_paper(text: str) -> None:
    strange = ("service", "contracting_entity", "places", "agreement_duration", "provider_signatory", "provider_dpo")
    case = answered(complete(), PAYROLL, subprocessors="general", subprocessor_list=f"{text}\n{text}",
                    **dict.fromkeys(strange, text))  # fmt: skip
    for template in (CONTRACT, LETTER, FILE):
        assert check(paper(case, template, copy="review").data, "review") is not None


# --- names -------------------------------------------------------------------------------------------


def test_one_file_for_each_provider_with_names_that_differ_and_are_safe() -> None:
    case = clinic()
    whole = case.list_of("providers")
    items = [i.model_copy(update={"name": "../../Proveedor con un nombre que es muy largo y se repite: " + "x" * 80})
             if i.id in (PAYROLL, ALARM) else i for i in whole.items]  # fmt: skip
    case = case.model_copy(update={"lists": case.lists | {"providers": whole.model_copy(update={"items": items})}})
    made = produce(rulebook(), case, assessed(case), "clean", only=LETTER)
    names = [e.path.lower() for e in made.entries]
    assert len(names) == len(set(names)) == 5
    assert all(re.fullmatch(r"1_esta_semana/enviar/[a-z0-9_.-]+\.docx", n) for n in names)
    review = produce(rulebook(), case, assessed(case), "review", only=CONTRACT)
    assert all("revision" in e.name for e in review.entries)
    assert {p.item for p in made.receipt.papers} == {"clinic_software", PAYROLL, "web_hosting", "brevo", ALARM}
