"""The full depth: every questionnaire opens, states are true, suggestions wait, lists and levels are kept."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from enregla.assessment import assess
from enregla.assessment.casefiles import DEFAULT_CASES, build_case, load_cases, resolved
from enregla.case import (
    Case,
    add_item,
    clear_answer,
    confirm_item,
    copy_case,
    import_case,
    refuse_item,
    set_answer,
    suggest_answer,
)
from enregla.storage import Store, new_case_id
from enregla.ui import depth, section, texts
from enregla.ui import section_texts as words
from enregla.ui.route import NOTICE
from tests.app.support import NOW, ROOT, book, choose, keep, press, start, stored, visible, visit

SECTION, SECTIONS = "caso/seccion", "caso/secciones"
QUESTIONNAIRES = list(book().questionnaires)


def sample() -> Case:
    """The clinic, with a camera system, a data flow and a system besides what it has."""
    case = import_case((ROOT / "tests" / "fixtures" / "clinic_express.json").read_bytes(), book())
    case = copy_case(case, NOW, case_id=new_case_id())
    for list_id in ("systems", "data_flows", "camera_systems"):
        case = add_item(case, list_id, f"Uno de {list_id}")
    case = set_answer(case, book(), "profile.has_cameras", True)
    camera = case.list_of("camera_systems").items[0].id
    case = set_answer(case, book(), "video_surveillance.images", "people", camera)
    return Store().create(case)


def reference_case(questionnaire: str) -> Case:
    """The first reference case of the questionnaire that has something of its list; the sample if there is none."""
    subject = book().subject_of(questionnaire)
    for _, file in load_cases([DEFAULT_CASES]):
        if file.questionnaire != questionnaire:
            continue
        siblings = {c.id: c for c in file.cases}
        for one in file.cases:
            found = resolved(one, siblings)
            if found.not_modelled or (subject != "organisation" and not found.items.get(subject)):
                continue
            case = build_case(found, book())
            return Store().create(copy_case(case, NOW, case_id=new_case_id()))
    return sample()


def groups(case: Case) -> dict[str, list[depth.Group]]:
    return depth.groups(book(), case, assess(book(), case, NOW.date()))


def walk(case: Case, questionnaire: str) -> list[depth.Spot]:
    assessment = assess(book(), case, NOW.date())
    items = depth.items_of(case, book().questionnaires[questionnaire])
    return [
        s for i in items for s in depth.walk(book(), case, assessment, questionnaire, i.id if i else None)
    ]  # fmt: skip


def at(app: AppTest, case: Case, spot: depth.Spot) -> AppTest:
    params = {"de": spot.item} if spot.item else {}
    return visit(app, SECTION, caso=case.id, seccion=spot.address, **params)


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES)
def test_every_screen_of_a_questionnaire_opens_from_a_reference_case(questionnaire: str) -> None:
    case = reference_case(questionnaire)
    app = visit(start(case), SECTIONS, caso=case.id)
    case = Store().get(case.id)
    spots = walk(case, questionnaire)
    first = spots[0].item if spots else None
    for spot in [s for s in spots if s.item == first]:
        at(app, case, spot)
        _, screen = depth.section_of(book(), spot)
        assert screen.title in visible(app), spot
        asked = [f"{questionnaire}.{q}" for q in screen.questions if f"{questionnaire}.{q}" != NOTICE]
        assessment = assess(book(), case, NOW.date())
        shown = visible(app)
        for ref in asked:
            if assessment.relevant[ref, spot.item] == "true":
                question = book().question(ref)
                assert question.text in shown or (question.short or "?") in shown, ref


def a_list_screen(case: Case, kind: str = "yes_no") -> tuple[depth.Spot, str]:
    """A screen of the first camera system, and a question of that kind on it."""
    for spot in walk(case, "video_surveillance"):
        _, screen = depth.section_of(book(), spot)
        assessment = assess(book(), case, NOW.date())
        for question in screen.questions:
            ref = f"video_surveillance.{question}"
            if book().question(ref).kind == kind and assessment.relevant[ref, spot.item] == "true":
                return spot, ref
    raise AssertionError("no such screen")


def test_an_answer_of_a_section_is_stored_when_given_and_its_state_changes() -> None:
    case = sample()
    item = case.list_of("camera_systems").items[0].id
    spot, ref = a_list_screen(case)
    part = next(p for p in groups(case)["video_surveillance"][0].parts if p.section.id == spot.section)
    assert part.status in ("not_started", "in_progress")
    before = part.done
    app = at(start(case), case, spot)
    choose(app, f"{ref}@{item}", "yes")
    now = Store().get(case.id)
    answer = now.answer(ref, now.item("camera_systems", item))
    assert answer is not None
    assert (answer.value, answer.confirmed, answer.origin) == (True, True, "user")
    part = next(p for p in groups(now)["video_surveillance"][0].parts if p.section.id == spot.section)
    assert part.status in ("in_progress", "answered")
    assert part.done == before + 1


def test_a_part_that_the_route_has_begun_is_not_called_untouched() -> None:
    case = sample()
    item = next(i.id for i in case.list_of("providers").items if i.confirmed)

    def part(found: Case) -> depth.Part:
        group = next(g for g in groups(found)["providers"] if g.item and g.item.id == item)
        return next(p for p in group.parts if p.section.id == "contract")

    untouched = clear_answer(case, book(), "providers.contract", item)
    case = keep(case, clear_answer(untouched, book(), "providers.role", item))
    assert (part(case).done, part(case).status) == (0, "not_started")
    case = keep(case, set_answer(case, book(), "providers.role", "processor", item))
    assert (part(case).done, part(case).status) == (1, "in_progress")


def test_security_ends_with_a_result_of_its_own() -> None:
    case = import_case((ROOT / "samples" / "bar.json").read_bytes(), book())
    case = Store().create(copy_case(case, NOW, case_id=new_case_id()))
    spots = walk(case, "security")
    likely = {"low": "baja", "medium": "media", "high": "alta"}
    found = assess(book(), case, NOW.date()).risk.activities[0].systems[0]
    result = f"**{words.SECURITY_RESULT}** {likely[found.probability[0]]}"
    app = at(start(case), case, spots[0])
    assert words.SECURITY_RESULT not in visible(app)
    last = [s for s in spots if s.item == spots[0].item][-1]
    assert result in visible(at(app, case, last))
    assert "la suma es" in visible(visit(app, SECTIONS, caso=case.id))


def test_what_the_express_route_asked_is_shown_and_can_be_changed() -> None:
    case = sample()
    spot = next(s for s in walk(case, "providers") if s.section == "contract")
    item = spot.item or ""
    case = keep(case, set_answer(case, book(), "providers.contract", "signed", item))
    app = at(start(case), case, spot)
    assert words.SAID_BEFORE in visible(app)
    assert f"w.providers.contract@{item}" not in {str(w.key) for w in [*app.radio, *app.button_group]}
    press(app, "change-providers.contract")
    choose(app, f"providers.contract@{item}", "none")
    now = Store().get(case.id)
    answer = now.answer("providers.contract", now.item("providers", item))
    assert answer is not None
    assert answer.value == "none"


def test_suggestions_of_a_screen_count_after_one_click() -> None:
    case = sample()
    item = case.list_of("camera_systems").items[0].id
    spot, ref = a_list_screen(case)
    case = keep(case, suggest_answer(case, book(), ref, False, item))
    before = next(p for p in groups(case)["video_surveillance"][0].parts if p.section.id == spot.section)
    assert before.suggested == 1
    app = at(start(case), case, spot)
    assert "Sugerido, por confirmar" in visible(app)
    press(app, "confirm_screen")
    now = Store().get(case.id)
    answer = now.answer(ref, now.item("camera_systems", item))
    assert answer is not None
    assert (answer.value, answer.confirmed) == (False, True)
    assert "Sugerido, por confirmar" not in visible(app)
    after = next(p for p in groups(now)["video_surveillance"][0].parts if p.section.id == spot.section)
    assert (after.done, after.suggested) == (before.done + 1, 0)


def test_a_confirmed_link_counts_as_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    case = sample()
    monkeypatch.setattr(section.state, "rulebook", book)
    activity = next(i for i in case.list_of("activities").items if i.confirmed).id
    linked = case.list_of("systems").items[0].id
    case = suggest_answer(case, book(), "processing.system", [linked], activity)
    assert "systems" not in case.item("activities", activity).links  # type: ignore[union-attr]
    item = section.confirmed(case, ["processing.system"], activity).item("activities", activity)
    assert item is not None
    assert item.links["systems"] == [linked]
    assert item.answers["processing"]["system"].confirmed


def test_without_cameras_their_questions_do_not_apply() -> None:
    case = sample()
    title = book().questionnaires["video_surveillance"].title
    assert f"#### {title}" in visible(visit(start(case), SECTIONS, caso=case.id))
    case = Store().get(case.id)  # opening the sections has stored what they suggest
    without = set_answer(case, book(), "profile.has_cameras", False)
    for item in without.list_of("camera_systems").items:
        without = refuse_item(without, "camera_systems", item.id)
    without = keep(case, without)
    text = visible(visit(start(without), SECTIONS, caso=without.id))
    assert f"#### {title}" not in text
    assert f"**{title}**" in text


def test_next_and_back_walk_through_the_questionnaire() -> None:
    case = sample()
    spots = walk(case, "video_surveillance")
    app = at(start(case), case, spots[0])
    press(app, "next")
    assert app.query_params["seccion"] in (spots[1].address, [spots[1].address])
    assert app.query_params["de"] in (spots[1].item, [spots[1].item])
    press(app, "back")
    assert app.query_params["seccion"] in (spots[0].address, [spots[0].address])


@pytest.mark.parametrize("address", ["no.existe.esto", "video_surveillance.aim.aim", "list.nada", "profile"])
def test_an_address_that_leads_nowhere_shows_the_sections(address: str) -> None:
    case = sample()
    app = visit(start(case), SECTION, caso=case.id, seccion=address, de="nadie")
    assert words.TITLE in visible(app)


def test_when_all_is_answered_the_page_says_what_comes_next() -> None:
    case = import_case((ROOT / "samples" / "bar.json").read_bytes(), book())
    whole = Store().create(copy_case(case, NOW, case_id=new_case_id()))
    assert words.ALL_DONE in visible(visit(start(), SECTIONS, caso=whole.id))
    assert words.ALL_DONE not in visible(visit(start(), SECTIONS, caso=sample().id))


def test_a_list_is_kept_by_hand() -> None:
    case = sample()
    app = visit(start(case), SECTION, caso=case.id, seccion="list.camera_systems")
    field: Any = app.get_by_key("add-camera_systems")
    field.set_value("Cámaras del almacén")
    press(app, "add-button-camera_systems")
    one, two = Store().get(case.id).list_of("camera_systems").items
    assert two.name == "Cámaras del almacén"
    press(app, f"rename-{two.id}")
    name: Any = app.get_by_key(f"new-name-{two.id}")
    name.set_value("Almacén")
    press(app, f"save-name-{two.id}")
    assert Store().get(case.id).item("camera_systems", two.id).name == "Almacén"  # type: ignore[union-attr]
    press(app, f"remove-{two.id}")
    assert Store().get(case.id).item("camera_systems", two.id) is None, "typed by hand and empty: deleted"
    choose(app, "closed.camera_systems", "yes")
    assert Store().get(case.id).list_of("camera_systems").closed
    assert one.name in visible(app)


def test_what_holds_answers_is_not_lost_when_taken_out() -> None:
    case = sample()
    _, ref = a_list_screen(case)
    item = case.list_of("camera_systems").items[0].id
    case = keep(case, set_answer(case, book(), ref, True, item))
    app = visit(start(case), SECTION, caso=case.id, seccion="list.camera_systems")
    press(app, f"remove-{item}")
    gone = Store().get(case.id).item("camera_systems", item)
    assert gone is not None
    assert gone.refused
    press(app, f"restore-{item}")
    back = Store().get(case.id).item("camera_systems", item)
    assert back is not None
    assert back.confirmed
    assert back.answers


def test_a_suggested_thing_exists_when_a_person_says_so() -> None:
    case = sample()
    case = keep(case, add_item(case, "camera_systems", "Sugerida", origin="starter", confirmed=False))
    item = case.list_of("camera_systems").items[-1].id
    spot = next(s for s in walk(case, "video_surveillance") if s.item == item)
    app = at(start(case), case, spot)
    press(app, f"exists-{item}")
    assert Store().get(case.id).item("camera_systems", item).confirmed  # type: ignore[union-attr]


# --- levels


def level_case() -> tuple[Case, str, str, str]:
    """The sample with one more answer, with which the rules give a level that is not the mildest."""
    case = sample()
    level = "risk.inherent"
    order = [o.id for o in book().decisions[level].outcomes]
    item = next(i.id for i in case.list_of("activities").items if i.confirmed)
    for question in book().questionnaires["risk"].questions:
        for option in [o.id for o in book().options(f"risk.{question.id}")]:
            many = question.kind == "multiple_choice"
            other = set_answer(case, book(), f"risk.{question.id}", [option] if many else option, item)
            decided = assess(book(), other, NOW.date()).decision(level, item).decided
            if decided in order[:-1]:
                return keep(case, other), level, item, decided
    pytest.fail("no single answer decides a level")


def test_a_level_is_lowered_only_with_a_reason_and_both_values_are_shown() -> None:
    case, decision, item, decided = level_case()
    order = [o.id for o in book().decisions[decision].outcomes]
    spot = next(s for s in walk(case, decision.split(".")[0]) if s.item == item)
    app = at(start(case), case, spot)
    name = f"{decision}-{item}"

    def save(outcome: str, reason: str) -> None:
        press(app, f"level-{name}")
        for key, value in (("value", outcome), ("reason", reason), ("by", "María Pérez")):
            field: Any = app.get_by_key(f"level-{key}-{name}")
            field.set_value(value)
        press(app, f"level-save-{name}")

    save(order[-1], "")
    assert Store().get(case.id).overrides == []
    assert "motivo" in visible(app)
    press(app, f"level-cancel-{name}")
    save(order[-1], "Solo hay dos ordenadores.")
    (override,) = Store().get(case.id).overrides
    assert (override.outcome, override.reason) == (order[-1], "Solo hay dos ordenadores.")
    assert f"{words.LEVEL_RULES} **{words.LEVELS[decided]}**" in visible(app)
    assert f"{words.LEVEL_PERSON} **{words.LEVELS[order[-1]]}**" in visible(app)
    assert words.LEVELS_CHANGED in visible(visit(app, "caso/repaso", caso=case.id))
    at(app, case, spot)
    press(app, f"level-back-{name}")
    assert Store().get(case.id).overrides == []
    save(order[0], "")
    assert [o.outcome for o in Store().get(case.id).overrides] == [order[0]], "raising needs no reason"


# --- review


def test_the_review_offers_what_nobody_started_and_leads_to_its_section() -> None:
    case = sample()
    later = assess(book(), case, NOW.date()).later
    assert later
    app = visit(start(case), "caso/repaso", caso=case.id)
    assert words.LATER_TITLE in visible(app)
    links = {p.proto.query_string for p in app.get("page_link")}  # type: ignore[attr-defined]
    assert any("seccion=video_surveillance." in link for link in links)


def test_unknown_comes_first_in_the_review() -> None:
    case = stored()
    case = keep(case, set_answer(case, book(), "profile.has_cameras", None, state="unknown"))
    case = keep(case, add_item(case, "camera_systems", "Tienda"))
    case = keep(case, confirm_item(case, "camera_systems", "tienda"))
    text = visible(visit(start(case), "caso/repaso", caso=case.id))
    assert texts.UNKNOWN in text
