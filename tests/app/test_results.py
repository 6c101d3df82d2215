"""The result in full depth: two dials for each use of data, what the law does not admit apart, what is left to do."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from enregla.assessment import Assessment, assess, with_companions
from enregla.assessment.security import ASKED_POSITIVELY
from enregla.case import Case, add_override, clear_answer, confirm_item, import_case, set_answer
from enregla.storage import Store, new_case_id
from tests.app.support import NOW, ROOT, book, check, start, stored, visible, visit

CALM = {
    "risk": ("uses", "data_detail", "vulnerable", "means", "collection", "circumstances", "harms", "consequences"),
    "dpia_need": ("special_regime",),
}


def deep(**given: Any) -> Case:
    """The sample clinic with the risk of its activities answered: «none» but for what is given (question=value)."""
    case = import_case((ROOT / "samples" / "clinica_dental.json").read_bytes(), book())
    case = Store().create(case.model_copy(update={"id": new_case_id()}), NOW)
    found = case
    for item in [i.id for i in case.list_of("activities").items if i.confirmed]:
        for questionnaire, questions in CALM.items():
            for question in questions:
                found = set_answer(found, book(), f"{questionnaire}.{question}", given.get(question, ["none"]), item)
        for question in ("impact_confidentiality", "impact_integrity", "impact_availability"):
            found = set_answer(found, book(), f"risk.{question}", given.get(question, "low"), item)
    return Store().save(case, found, "answer", NOW)


def secure(case: Case, **given: Any) -> Case:
    """The same with its systems answered: all well, but for what is given."""
    found = with_companions(book(), case, NOW.date())
    for item in [i.id for i in found.list_of("systems").items]:
        found = confirm_item(found, "systems", item)
        for number in range(1, 21):
            question = f"q{number:02}"
            if question in given and given[question] is None:
                found = clear_answer(found, book(), f"security.{question}", item)
                continue
            value = given.get(question, question in ASKED_POSITIVELY)
            found = set_answer(found, book(), f"security.{question}", value, item)
    return Store().save(case, found, "answer", NOW)


def assessed(case: Case) -> Assessment:
    return assess(book(), case, NOW.date())


def opened(case: Case, behind: str | None = None) -> AppTest:
    """The result; ``behind``: the part of what stands behind the list that is looked at."""
    app = visit(start(case), "caso/resultado", caso=case.id)
    if behind is not None:
        control(app, "behind").set_value(behind)
        check(app.run())
    return app


def with_level(case: Case) -> str:
    """The item of some activity whose level is known."""
    return next(r.item for r in assessed(case).decisions if r.id == "risk.inherent" and r.outcome == "high" and r.item)


def control(app: AppTest, key: str) -> Any:
    return next(g for g in app.button_group if g.key == key)


def test_without_any_level_there_are_no_dials() -> None:
    app = opened(stored())
    assert "levels" not in control(app, "behind").options
    assert "Cada uso de datos" not in control(app, "behind").options
    assert "Qué hacer primero" in [h.value for h in app.header]


def test_one_part_of_what_stands_behind_is_drawn_at_a_time() -> None:
    app = opened(deep())
    cards = [k for k in (str(getattr(e, "key", "")) for e in app) if k.startswith("card-")]
    assert cards
    control(app, "behind").set_value("findings")
    check(app.run())
    assert not [k for k in (str(getattr(e, "key", "")) for e in app) if k.startswith("card-")]
    assert [k for k in (str(getattr(e, "key", "")) for e in app) if k.startswith("finding-")]


def test_a_dial_says_its_level_in_words_and_the_list_of_things_to_do_stays_first() -> None:
    app = opened(deep(), "levels")
    headers = [h.value for h in app.header]
    assert headers.index("Qué hacer primero") < headers.index("De dónde sale")
    dials = [m.value for m in app.markdown if m.value.startswith(":small[Riesgo para las personas]")]
    assert any("**Alto**" in d for d in dials)
    assert all("material" in d for d in dials)  # an icon beside the word, never colour alone
    assert "%" not in "".join(dials)


@pytest.mark.parametrize("part", ["rights", "dpia"])
def test_why_opens_reasons_articles_and_links(part: str) -> None:
    case = deep()
    app, item = opened(case, "levels"), with_level(case)
    control(app, f"why-{item}").set_value(part)
    check(app.run())
    decision = "risk.inherent" if part == "rights" else "dpia_need.dpia"
    assert any(reason in visible(app) for reason in assessed(case).decision(decision, item).because)
    for detail in ("facts", "changes", "trace", "limits"):
        control(app, f"part-{decision}-{item}").set_value(detail)
        check(app.run())
    if part == "rights":
        control(app, f"part-{decision}-{item}").set_value("trace")
        check(app.run())
        assert "más no se dan" in visible(app)  # the factors that do not hold are counted, not listed


def test_an_adjusted_level_shows_both_values() -> None:
    case = deep()
    item = with_level(case)
    changed = add_override(case, book(), "risk.inherent", "very_high", "", "Marta", NOW.date(), item, decided="high")
    case = Store().save(case, changed, "override", NOW)
    text = visible(opened(case, "levels"))
    assert "Según las respuestas: **alto**" in text
    assert "Usted ha puesto: **muy alto** (Marta" in text


def test_what_the_law_does_not_admit_stands_apart_and_does_not_depend_on_the_level() -> None:
    case = deep(circumstances=["excessive"])
    app = opened(case)
    headers = [h.value for h in app.header]
    assert "Lo que la ley no admite tal como está" in headers
    finding = app.get_by_key("finding-risk.excessive_collection")
    assert "Se recogen más datos de los necesarios" in finding.label.replace("\\", "")  # type: ignore[union-attr]


def test_one_finding_of_several_items_is_told_once() -> None:
    case = deep(circumstances=["excessive"])
    several = [f for f in assessed(case).findings if f.id == "risk.excessive_collection"]
    assert len(several) > 1
    app = opened(case)
    folds = [e for e in app.expander if "Se recogen más datos" in e.label.replace("\\", "")]
    assert len(folds) == 1
    assert f"({len(several)})" in folds[0].label


def open_charts(case: Case, part: str) -> AppTest:
    app = opened(case, "levels")
    app.session_state["charts"] = True
    check(app.run())
    control(app, "chart").set_value(part)
    return check(app.run())


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("matrix", "Riesgo de seguridad, contando lo peor de lo que falta"),
        ("factors", "El nivel más alto es"),
        ("areas", "la suma es"),
    ],
)
def test_each_chart_has_its_sentence_and_its_table(part: str, said: str) -> None:
    app = open_charts(secure(deep(), q01=True, q02=None), part)
    assert said in visible(app)
    assert any(m.value.startswith("| ") for m in app.markdown)
    assert len(app.get("plotly_chart")) == 1


def test_charts_cost_nothing_while_they_are_closed() -> None:
    app = opened(secure(deep()), "levels")
    assert not app.get("plotly_chart")


def test_a_level_that_waits_for_an_answer_says_between_which_it_lies() -> None:
    unknown = {f"q{n:02}": None for n in (2, 3, 4, 5, 7, 8, 9, 10)}
    worse = {f"q{n}": f"q{n}" not in ASKED_POSITIVELY for n in range(11, 21)}
    case = secure(deep(), **unknown, **worse)  # two areas open, two at their worst: a sum from 8 to 12
    dials = [m.value for m in opened(case, "levels").markdown if m.value.startswith(":small[Riesgo de seguridad]")]
    assert any("Falta un dato" in d and "entre bajo y medio" in d for d in dials)


def test_a_first_signal_beside_its_full_decision_has_a_title_of_its_own() -> None:
    case = import_case((ROOT / "samples" / "bar.json").read_bytes(), book())
    case = Store().create(case.model_copy(update={"id": new_case_id()}), NOW)
    titles = [h.value for h in opened(case).subheader]
    assert len(titles) == len(set(titles))
    assert "Transferencia internacional" in titles
    assert any("los demás" in t for t in titles)


def test_what_rests_on_a_provision_in_the_open_case_is_said() -> None:
    case = deep()
    text = visible(visit(start(case), "consulta/precepto", caso=case.id, cita="gdpr:35.1"))
    assert "En el caso abierto" in text
