"""Answers live in the case: they are stored when given, survive pages and reloads, and are never invented."""

from __future__ import annotations

import datetime as dt

from enregla.case import add_item, apply_starter, confirm_item, set_answer
from enregla.storage import Store
from enregla.ui import texts
from tests.app.support import book, choose, keep, press, shown, start, stored, visible, visit

EXPRESS = "caso/preguntas"


def test_an_answer_is_stored_when_given_and_survives_pages() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="around")
    choose(app, "profile.has_cameras", "yes")
    answer = Store().get(case.id).answer("profile.has_cameras")
    assert answer is not None
    assert (answer.value, answer.origin, answer.confirmed) == (True, "user", True)
    visit(app, "consulta/acerca", caso=case.id)
    visit(app, EXPRESS, caso=case.id, paso="around")
    assert shown(app, "w.profile.has_cameras") == "yes"


def test_a_new_window_finds_the_case_and_the_screen() -> None:
    case = stored()
    choose(visit(start(case), EXPRESS, caso=case.id, paso="around"), "profile.has_cameras", "no")
    other = visit(start(case), EXPRESS, caso=case.id, paso="around")
    assert shown(other, "w.profile.has_cameras") == "no"
    assert "¿Qué hay en su empresa?" in visible(other)


def test_nothing_is_answered_beforehand() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="around")
    assert app.button_group
    assert all(not group.value for group in app.button_group)
    visit(app, EXPRESS, caso=case.id, paso="company")
    assert all(s.value is None for s in app.selectbox)
    assert all(r.value is None for r in app.radio)
    assert Store().get(case.id).answers == {}


def test_i_do_not_know_is_an_answer() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="around")
    choose(app, "profile.uses_ai", "__unknown__")
    answer = Store().get(case.id).answer("profile.uses_ai")
    assert answer is not None
    assert answer.state == "unknown"
    assert "No lo sé" in visible(visit(app, "caso/repaso", caso=case.id))


def test_a_question_that_depends_on_another_appears_and_goes() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="around")
    assert "¿Se pueden enviar datos desde su web?" not in visible(app)
    choose(app, "profile.has_website", "yes")
    assert "¿Se pueden enviar datos desde su web?" in visible(app)
    choose(app, "profile.web_forms", "yes")
    choose(app, "profile.has_website", "no")
    assert "¿Se pueden enviar datos desde su web?" not in visible(app)
    kept = Store().get(case.id).answer("profile.web_forms")
    assert kept is not None, "a hidden answer is kept"
    review = visible(visit(app, "caso/repaso", caso=case.id))
    assert "ya no se tienen en cuenta" in review or "Formularios en la web" in review


def test_a_wrong_value_is_said_near_its_field_and_stores_nothing() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="contact")
    choose(app, "profile.contact_email", "esto no es un correo")
    assert "no es válido" in visible(app)
    assert Store().get(case.id).answer("profile.contact_email") is None
    assert shown(app, "w.profile.contact_email") == "esto no es un correo"
    choose(app, "profile.contact_email", "hola@empresa.example")
    assert "no es válido" not in visible(app)


def test_another_window_was_faster() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="around")
    keep(case, set_answer(case, book(), "profile.takes_cvs", True))
    choose(app, "profile.has_cameras", "yes")
    text = visible(app)
    assert "ha cambiado en otra ventana" in text
    now = Store().get(case.id)
    assert now.answer("profile.has_cameras") is None
    assert shown(app, "w.profile.takes_cvs") == "yes"
    choose(app, "profile.has_cameras", "yes")
    assert Store().get(case.id).answer("profile.has_cameras") is not None


def test_a_case_that_is_not_here() -> None:
    app = start(caso="no-existe-este-caso")
    assert "no está en este ordenador" in visible(app)


def test_back_and_next_move_one_screen() -> None:
    case = stored()
    app = visit(start(case), EXPRESS, caso=case.id, paso="company")
    press(app, "next")
    assert "¿Qué hay en su empresa?" in visible(app)
    press(app, "back")
    assert "¿Cómo es su empresa?" in visible(app)


def test_a_suggestion_waits_for_the_person() -> None:
    case = stored()
    sector = next(s for s in book().sectors.values() if s.starter)
    case = keep(case, set_answer(case, book(), "profile.sectors", [sector.id]))
    app = visit(start(case), EXPRESS, caso=case.id, paso="activities")
    items = Store().get(case.id).list_of("activities").items
    assert items
    assert not any(i.confirmed or i.refused for i in items)
    choose(app, f"row.{items[0].id}", "yes")
    choose(app, f"row.{items[1].id}", "no")
    now = Store().get(case.id).list_of("activities").items
    assert now[0].confirmed
    assert now[1].refused


def test_the_date_of_the_rules_is_seen_and_can_be_changed() -> None:
    case = stored()
    app = visit(start(case), "caso/resultado", caso=case.id)
    app.date_input[0].set_value(dt.date(2027, 1, 15)).run()
    assert not app.exception
    assert "15 de enero de 2027" in visible(app)


def test_a_provider_without_a_role_is_named_where_the_providers_are_confirmed() -> None:
    case = stored()
    case = keep(case, add_item(case, "providers", "Almacén de Paco"))
    app = visit(start(case), EXPRESS, caso=case.id, paso="publication")
    assert f"{texts.SILENT_PROVIDERS} **Almacén de Paco**." in visible(app)


def test_what_cameras_record_does_not_come_from_a_gap() -> None:
    case = stored()
    case = keep(case, apply_starter(case, book(), ["cctv"]))
    case = keep(case, confirm_item(case, "activities", "cctv"))
    app = visit(start(case), EXPRESS, caso=case.id, paso="publication")
    assert "cámaras" in visible(app).split(texts.SOURCE)[1][:80]


def test_an_action_for_one_thing_names_it() -> None:
    case = stored()
    case = keep(case, apply_starter(case, book(), ["social_networks"]))
    case = keep(case, confirm_item(case, "activities", "social_networks"))
    app = visit(start(case), "caso/resultado", caso=case.id)
    assert f"**{texts.CONCERNS}** Redes sociales" in visible(app)
