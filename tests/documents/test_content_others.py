"""Plan, guide, questions and lawyer's file of the sample clinic."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from enregla.assessment.results import DecisionResult
from enregla.case import Answer, Case, import_case
from enregla.documents.contexts import CONTENTS, Facts, lawyer_answers
from enregla.documents.contexts.action_plan import ActionPlanContext, _together
from enregla.documents.gate import check
from enregla.documents.lint import lint_templates
from enregla.documents.manifest import manifests
from enregla.documents.plan import build, plan
from enregla.documents.values import Dato
from tests.documents.content_helpers import (
    ROOT,
    assessed,
    clinic,
    in_items,
    open_list,
    planned,
    rendered,
    rulebook,
    with_answers,
)

ALL = ("privacy_policy", "action_plan", "lawyer_file", "paper_guide", "third_party_questions")
CONFESSION = re.compile(r"infracci|multa|sanci[oó]n|incumpl|\bcumple\b|grave\b|72\.1|73\.|74\.", re.IGNORECASE)


def sample(name: str) -> Case:
    return import_case((ROOT / "samples" / f"{name}.json").read_bytes(), rulebook())


def empty() -> Case:
    return clinic().model_copy(update={"answers": {}, "lists": {}})


def test_every_content_has_a_template_and_the_lint_is_silent() -> None:
    assert set(ALL) <= set(CONTENTS)
    assert set(CONTENTS) <= set(manifests())
    assert [m for m in lint_templates(book=rulebook()) if any(name in m for name in ALL)] == []


@pytest.mark.parametrize("template_id", ALL)
def test_every_copy_passes_the_gate(template_id: str) -> None:
    for copy in ("clean", "review"):
        assert check(rendered(clinic(), template_id, copy).data, copy) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("template_id", ["action_plan", "lawyer_file", "paper_guide"])
def test_an_empty_case_still_gives_the_internal_papers(template_id: str) -> None:
    text = rendered(empty(), template_id).text
    assert "None" not in text
    assert "[]" not in text


def test_an_empty_case_has_no_clean_policy() -> None:
    paper = planned(empty(), "privacy_policy")
    assert paper.made
    assert not paper.clean_allowed
    assert paper.state.endswith("huecos")
    assert "Falta" in (paper.reason or "")


def test_the_plan_is_never_a_confession() -> None:
    text = rendered(clinic(), "action_plan").text
    assert not CONFESSION.search(text.replace("delitos", ""))
    assert "Pendiente de regularizar" in text
    assert "Nombrar al delegado" in text


def test_results_by_use_name_the_uses_first_and_say_no_sentence_twice() -> None:
    case = import_case((ROOT / "samples" / "bar.json").read_bytes(), rulebook())
    context, _ = build(planned(case, "action_plan"), rulebook(), case, assessed(case), "clean")
    assert isinstance(context, ActionPlanContext)
    levels = {r.titulo: str(r.texto) for r in context.resultados}["Riesgo de seguridad"].splitlines()
    assert len(levels) > 1
    assert all(": riesgo de seguridad" in line for line in levels)
    assert " ".join(levels).count("Habla solo de la seguridad") == 1


def test_the_lawyers_file_names_what_an_answer_points_to() -> None:
    case = import_case((ROOT / "samples" / "gestoria.json").read_bytes(), rulebook())
    text = rendered(case, "lawyer_file", "review").text
    assert "Programa de nóminas y contabilidad; Copia de seguridad en el Reino Unido" in text
    assert "| Sistemas de la empresa |" in text
    assert re.findall(r"management_software|sistemas-de-la-empresa|\| Vacío \|", text) == []


@pytest.mark.parametrize("name", ["gestoria", "tienda_en_linea"])
def test_the_lawyers_file_says_each_thing_once(name: str) -> None:
    text = rendered(sample(name), "lawyer_file", "review").text
    assert len(text.splitlines()) < 1100  # 1.700 lines, 93 pages, before equal answers and results stood together
    decisions = text.split("[heading 1] Decisiones")[1].split("[heading 1] Puntos abiertos")[0]
    headings = re.findall(r"\[heading 2\] (.+)", decisions)
    assert len(headings) == len(set(headings))
    assert "se cotejó por última vez" not in decisions  # the citations carry their day; the open points say it once
    assert text.count("criterio de la herramienta: criterio de la herramienta") == 0
    omitted = text.split("[heading 1] Cláusulas omitidas")[1].split("[heading 1] Ajustes")[0]
    assert len(re.findall(r"\| Petición de garantías: [^|]*\| [^|]*Pagos", omitted)) == 1
    assert ".; " not in decisions


def test_what_most_answer_alike_is_printed_once_and_who_differs_keeps_its_own() -> None:
    case = sample("gestoria")
    blocks = lawyer_answers.bloques(Facts(rulebook(), case, assessed(case), "review"))
    uses = [b for b in blocks if b.titulo.startswith("Tratamientos de datos")]
    common, own = uses[0], [b for b in uses if "respuestas comunes" not in b.titulo]
    assert "respuestas comunes a" in common.titulo
    assert all(i.name in common.sobre for i in case.list_of("activities").items if not i.refused)
    shared = {q for row in common.filas for q in row.pregunta.split("; ")}
    assert {"Datos justos", "Otro fin"} <= shared
    assert not any("Datos justos" in row.pregunta.split("; ") for b in own for row in b.filas)
    whole = {(r.pregunta, str(r.respuesta)) for b in own for r in b.filas if "Nóminas por encargo" in b.titulo}
    assert ("Motivo reforzado", "Derecho laboral y Seguridad Social") in whole
    assert not any("Motivo reforzado" in q for q in shared)  # not every use is asked for it


def test_no_answer_is_lost_when_equal_ones_share_a_line() -> None:
    case = sample("tienda_en_linea")
    facts = Facts(rulebook(), case, assessed(case), "review")
    answers = [row.respuesta for b in lawyer_answers.bloques(facts) for row in b.filas]
    told = {ref for answer in answers if isinstance(answer, Dato) for ref in answer.refs}
    given = {f"{key}.{q}" for key, group in case.answers.items() for q in group}
    given |= {f"{key}.{q}@{i.id}" for whole in case.lists.values() for i in whole.items if not i.refused
              for key, group in i.answers.items() for q in group}  # fmt: skip
    known = {ref for ref in given if facts.question(ref.partition("@")[0]) is not None}
    assert known - told == set()


def test_items_with_one_result_share_their_decision_and_name_what_decides_each() -> None:
    case = sample("gestoria")
    facts = Facts(rulebook(), case, assessed(case), "review")
    decisions = lawyer_answers.decisiones(facts)
    fired = {(d.id, d.item) for d in facts.assessment.decisions if d.fired and d.item}
    assert len([d for d in decisions if ": " in d.titulo]) < len(fired)
    risk = next(d for d in decisions if d.titulo.startswith("Riesgo para las personas: Clientes del despacho"))
    assert "Nóminas por encargo" in risk.sobre
    lines = [line.texto for rule in risk.reglas for line in rule.lineas]
    assert any(line.startswith("Nóminas por encargo: ") for line in lines)
    rest = {name for row in lawyer_answers.por_elemento(facts) if row.cuestion == "Riesgo para las personas"
            for name in row.sobre.split("; ")}  # fmt: skip
    assert rest
    assert not rest & set(risk.sobre.split("; "))


def test_letters_of_one_kind_share_their_table_of_origins() -> None:
    text = rendered(sample("gestoria"), "lawyer_file", "review").text
    origin = text.split("[heading 1] Origen de cada valor")[1]
    assert origin.count("[heading 3] Petición de garantías") == 1
    assert "| Correo (Mantenimiento informático) |" in origin
    assert "Fila «" not in origin


def test_the_first_page_has_at_most_seven_tasks() -> None:
    text = rendered(clinic(), "action_plan").text
    first = text.split("[heading 1] Qué resulta")[0]
    assert 1 <= first.count("\n| ") - 1 <= 7


def test_every_task_has_a_person_and_a_day() -> None:
    from enregla.documents.contexts import Facts
    from enregla.documents.contexts.tasks import tareas

    tasks = tareas(Facts(rulebook(), clinic(), assessed(clinic()), "clean"))
    assert tasks
    assert all(t.quien and t.fecha and t.articulo and t.deber for t in tasks)


def test_what_is_not_known_becomes_a_task() -> None:
    case = with_answers(clinic(), signals__camera_audio=Answer(state="unknown"))
    text = rendered(case, "action_plan").text
    assert "¿Alguna cámara graba sonido?" in text
    assert "«No lo sé»" in text


def test_the_guide_names_only_papers_that_exist() -> None:
    documents = plan(rulebook(), clinic(), assessed(clinic()))
    text = rendered(clinic(), "paper_guide").text
    for paper in documents:
        if paper.made:
            assert paper.title.split(": ")[-1] in text  # of those made for each provider, one line names them all
    assert "Lo que no se publica nunca" in text
    assert "Dossier del letrado (INTERNO)" in text


def test_questions_go_to_others_and_ask_nothing_delicate() -> None:
    case = with_answers(clinic(), signals__recent_breach=Answer(state="unknown"),
                        profile__uses_ai=Answer(state="unknown"))  # fmt: skip
    text = rendered(case, "third_party_questions").text
    assert "¿En el último año se perdieron" not in text
    assert "cumple" not in text
    for heading in re.findall(r"\[Rótulo\] (.+)", text):
        assert heading.startswith("Para ")


def test_no_questions_for_others_no_document() -> None:
    from enregla.documents.contexts import Facts
    from enregla.documents.contexts.third_party_questions import asked_of_others

    facts = Facts(rulebook(), clinic(), assessed(clinic()), "review")
    assert planned(clinic(), "third_party_questions").made is bool(asked_of_others(facts))


def test_the_lawyers_file_tells_each_part() -> None:
    text = rendered(clinic(), "lawyer_file", "review").text
    for title in ("Papeles, versiones y huellas", "Quién declaró", "Respuestas en orden jurídico",
                  "Decisiones, regla por regla", "Puntos abiertos", "Cláusulas omitidas", "Ajustes e infracciones",
                  "Coherencia entre los papeles", "Origen de cada valor", "Lo que no se ha generado",
                  "Comprobaciones y firma del letrado"):  # fmt: skip
        assert f"[heading 1] {title}" in text
    assert "art. 34.1.l) LOPDGDD" in text  # the rule that decides the delegate
    assert "Rehacer" in text or "rehacerla al nombrarlo" in text
    assert "Se ha declarado que no tiene canal interno." in text  # an omitted clause with its reason
    assert "| K3 |" in text


def test_origins_stand_by_clause_number_with_their_answer() -> None:
    text = rendered(clinic(), "lawyer_file", "review").text
    origin = text.split("[heading 1] Origen de cada valor")[1]
    assert re.search(r"\| 1 \| Clínica Dental Ejemplo, S\.L\. \| Nombre legal \|", origin)
    assert re.search(
        r"\| 3\.1 \| Prestarle asistencia sanitaria.*\| Finalidad \(Historia clínica y asistencia\) \|", origin
    )


def test_infringements_are_in_the_lawyers_file_with_letter_and_mark() -> None:
    text = rendered(clinic(), "lawyer_file", "review").text
    part = text.split("[heading 1] Ajustes e infracciones")[1].split("[heading 1] Coherencia")[0]
    assert "art. 73.k) LOPDGDD" in part
    assert "dos años" in part
    assert "cotejado el" in part


def test_a_provider_is_asked_for_the_contract_in_words_for_it() -> None:
    unsure = in_items(clinic(), "providers", "providers.contract", Answer(value=None, state="unknown"), only="brevo")
    text = rendered(unsure, "third_party_questions").text
    sheet = text.split("Para el proveedor: Brevo")[1].split("Para el proveedor")[0]
    assert "Si lo hay, envíenos una copia" in sheet
    assert "¿Tiene a mano" not in text


def test_a_missing_channel_shows_both_readings() -> None:
    large = with_answers(clinic(), profile__headcount_range="61_249")
    text = rendered(large, "lawyer_file", "review").text
    part = text.split("[heading 1] Ajustes e infracciones")[1].split("[heading 1] Coherencia")[0]
    row = next(line for line in part.splitlines() if "art. 63.3.c) Ley 2/2023" in line)
    assert "Leve; si consta intención, muy grave del art. 63.1.g)" in row
    assert "seis meses (art. 64 Ley 2/2023)" in row


def test_counted_criteria_are_named_and_the_rule_that_holds_comes_first() -> None:
    text = rendered(clinic(), "lawyer_file", "review").text
    part = text.split("[heading 2] Evaluación de impacto: Historia clínica y asistencia")[1].split("[heading 2]")[0]
    rules = [line for line in part.splitlines() if line.startswith("| ")][1:]
    first = next(line for line in rules if "criterios de las directrices" in line and "| Se da |" in line)
    assert "criterio 4 de las Directrices WP248" in first
    assert "criterio 7 de las Directrices WP248" in first
    history = first.split("– Cámaras de seguridad:")[0]  # both uses share the result, each with what decides it
    assert "Cámaras hacia la calle" not in history
    assert rules[0] == first


def test_missing_contract_shows_in_the_coherence_check() -> None:
    signed = in_items(clinic(), "providers", "providers.contract", "signed")
    assert "Consta el de todos" in rendered(signed, "lawyer_file", "review").text
    assert "Sin contrato que conste" in rendered(clinic(), "lawyer_file", "review").text


def test_the_plan_has_every_document_once_in_catalogue_order() -> None:
    documents = plan(rulebook(), open_list(clinic(), "providers"), assessed(clinic()))
    assert len({d.id for d in documents}) == len(documents)
    ids = [d.template_id for d in documents]
    assert [i for i in ids if i in ALL] == ["privacy_policy", "action_plan", "lawyer_file", "paper_guide",
                                            "third_party_questions"]  # fmt: skip
    assert all(d.why for d in documents)


def test_a_due_delegate_is_the_first_task() -> None:
    text = rendered(clinic(), "action_plan").text
    first = text.split("| Tarea | Quién | Fecha |")[1].strip().splitlines()[0]
    assert "Nombrar al delegado" in first
    assert "10 días hábiles desde el nombramiento" in text


def test_each_provider_sees_only_its_own_questions() -> None:
    case = in_items(clinic(), "providers", "providers.access_outside_eea", Answer(state="unknown"))
    text = rendered(case, "third_party_questions").text
    sheets = re.findall(r"\[Rótulo\] (.+)", text)
    assert len(sheets) == len(set(sheets))
    providers = [s for s in sheets if s.startswith("Para el proveedor: ")]
    assert len(providers) >= 2
    for sheet in providers:
        part = text.split(f"[Rótulo] {sheet}\n")[1].split("[Rótulo]")[0]
        assert sheet.removeprefix("Para el proveedor: ") in part
        assert not [other for other in providers if other != sheet and other.split(": ")[1] in part]


def test_the_policy_without_a_delegate_is_coherent() -> None:
    text = rendered(clinic(), "lawyer_file", "review").text
    assert re.search(r"\| K3 \| .* \| Coincide \|", text)


@pytest.mark.parametrize("text", ["\u200b", "{{ x }}", "⟦", "a & b <w:t>", "..."])
def test_strange_text_never_stops_a_paper(text: str) -> None:
    case = with_answers(clinic(), profile__legal_name=text, profile__signatory=text, profile__trade_name=text)
    for question in ("basis_text", "purpose_text", "legitimate_interest_text", "must_provide_consequence"):
        case = in_items(case, "activities", f"processing.{question}", text)
    case = case.model_copy(update={"title": text, "notes": text})
    for template_id in ALL:
        assert check(rendered(case, template_id, "review").data, "review") is not None


def coherence(case: Case, texts: dict[str, str]) -> dict[str, str]:
    from enregla.documents.contexts import Facts
    from enregla.documents.contexts.coherence import coherencia

    plain = {key: SimpleNamespace(text=text, clauses=()) for key, text in texts.items()}
    found = coherencia(Facts(rulebook(), case, assessed(case), "clean"), plain)  # type: ignore[arg-type]
    return {c.clave: c.resultado for c in found}


def test_checks_read_the_papers_about_cameras_channel_and_transfers() -> None:
    mail = "privacidad@clinica.example"
    good = {"privacy_policy": f"{mail} (Japón)", "video_sign": f"{mail} También se graba el sonido.",
            "video_second_layer": f"{mail} Alguna cámara graba también el sonido",
            "channel_notice": "", "channel_privacy_notice": f"{mail} (art. 6.1.c RGPD y art. 30.2 Ley 2/2023)",
            "processor_agreement--x": "| Japón | Empresa | Decisión | A la firma |"}  # fmt: skip
    found = coherence(clinic(), good)
    assert {found[k] for k in ("K2", "K7", "K11", "K12")} == {"Coincide"}
    wrong = {
        "K2": good | {"video_sign": "otro@clinica.example"},
        "K7": good | {"privacy_policy": mail},
        "K11": {k: v for k, v in good.items() if k != "video_second_layer"},
        "K12": good | {"privacy_policy": f"{mail} (Japón) art. 6.1.e RGPD y art. 30.2"},
    }
    for key, texts in wrong.items():
        assert coherence(clinic(), texts)[key] == "Revisar", key
    assert not {"K11", "K12"} & set(coherence(clinic(), {"privacy_policy": mail}))


def test_a_result_of_several_uses_leaves_out_what_was_said_but_never_its_first_sentence() -> None:
    def of(text: str, name: str) -> DecisionResult:
        return replace(base, item=name, item_name=name, text=text, reassuring=False)

    base = assessed(clinic()).decisions[0]
    told = _together([of("Hay que hacerla. Mire la lista.", "a"), of("Mire la lista.", "b"),
                      of("No se sabe. Mire la lista.", "c")])  # fmt: skip
    assert str(told.texto).splitlines() == ["a: hay que hacerla. Mire la lista.", "b: mire la lista.", "c: no se sabe."]
