"""Changes of answers, links and overrides."""

from __future__ import annotations

import datetime as dt

import pytest

from enregla.case import (
    Answer,
    InvalidAnswer,
    ItemNotFound,
    add_item,
    add_override,
    clear_answer,
    confirm_answers,
    copy_case,
    new_case,
    remove_override,
    rename_case,
    set_answer,
    set_links,
    set_notes,
    set_unknown,
    stored_answers,
    suggest_answer,
)
from tests.unit.case_support import BOOK, LATER, NOW, empty_case


def test_new_case_is_empty_and_at_revision_zero() -> None:
    case = new_case("  Bar La Esquina ", NOW, "2026.05", case_id="abcdefgh")
    assert (case.title, case.revision, case.created, case.changed) == ("Bar La Esquina", 0, NOW, NOW)
    assert (case.answers, case.lists, case.overrides, case.fictional) == ({}, {}, [], False)


def test_new_case_wants_a_title_and_a_time_with_zone() -> None:
    with pytest.raises(InvalidAnswer, match="Falta el texto"):
        new_case(" ", NOW, "", case_id="abcdefgh")
    with pytest.raises(ValueError, match="zone"):
        new_case("Bar", dt.datetime(2026, 5, 1), "", case_id="abcdefgh")


def test_copy_has_its_own_identity_and_the_same_facts() -> None:
    case = set_answer(empty_case(), BOOK, "profile.size", "small").model_copy(update={"revision": 9})
    copy = copy_case(case, LATER, case_id="otro-caso", title="Copia")
    assert (copy.id, copy.title, copy.revision, copy.created) == ("otro-caso", "Copia", 0, LATER)
    assert copy.answers == case.answers


def test_title_and_notes() -> None:
    assert rename_case(empty_case(), " Otro ").title == "Otro"
    assert set_notes(empty_case(), "una\r\ndos ").notes == "una\ndos"
    assert set_notes(empty_case(), "").notes == ""


def test_set_answer_leaves_the_old_case_alone() -> None:
    old = empty_case()
    new = set_answer(old, BOOK, "profile.size", "small", note="según la gestoría")
    assert old.answers == {}
    assert new.answer("profile.size") == Answer(value="small", note="según la gestoría")
    assert new.revision == old.revision


def test_the_same_answer_again_is_the_same_case() -> None:
    case = set_answer(empty_case(), BOOK, "profile.size", "small")
    assert set_answer(case, BOOK, "profile.size", "small") is case


def test_unknown_is_an_answer_where_the_question_offers_it() -> None:
    case = set_unknown(empty_case(), BOOK, "profile.has_website")
    assert case.answer("profile.has_website") == Answer(state="unknown")
    with pytest.raises(InvalidAnswer, match="Aquí no cabe «No lo sé»"):
        set_unknown(case, BOOK, "profile.legal_name")


def test_cleared_answer_leaves_nothing_behind() -> None:
    case = set_answer(empty_case(), BOOK, "profile.size", "small")
    assert clear_answer(case, BOOK, "profile.size") == empty_case()
    assert clear_answer(empty_case(), BOOK, "profile.size") == empty_case()


def test_answers_of_an_item() -> None:
    case = add_item(empty_case(), "activities", "Nóminas", item_id="payroll")
    case = set_answer(case, BOOK, "processing.people", ["staff"], item="payroll")
    item = case.item("activities", "payroll")
    assert item is not None
    assert case.answer("processing.people", item) == Answer(value=["staff"])
    with pytest.raises(ItemNotFound, match="vuelva a cargar la página"):
        set_answer(case, BOOK, "processing.people", ["staff"], item="otra")
    with pytest.raises(ValueError, match="is asked about activities"):
        set_answer(case, BOOK, "processing.people", ["staff"])
    with pytest.raises(ValueError, match="is asked about organisation"):
        set_answer(case, BOOK, "profile.size", "small", item="payroll")


def test_suggestion_never_replaces_what_a_person_said() -> None:
    case = suggest_answer(empty_case(), BOOK, "profile.size", "small")
    assert case.answer("profile.size") == Answer(value="small", origin="starter", confirmed=False)
    case = suggest_answer(case, BOOK, "profile.size", "large")
    assert case.answer("profile.size") == Answer(value="large", origin="starter", confirmed=False)
    confirmed = confirm_answers(case, None, ["profile.size", "profile.has_website"])
    assert confirmed.answer("profile.size") == Answer(value="large", origin="starter", confirmed=True)
    assert confirmed.answer("profile.has_website") is None
    assert suggest_answer(confirmed, BOOK, "profile.size", "small") is confirmed
    doubtful = set_unknown(case, BOOK, "profile.size")
    assert suggest_answer(doubtful, BOOK, "profile.size", "small") is doubtful


def test_confirm_answers_of_an_item() -> None:
    case = add_item(empty_case(), "activities", "Nóminas", item_id="payroll")
    case = suggest_answer(case, BOOK, "processing.people", ["staff"], item="payroll")
    case = confirm_answers(case, "payroll", ["processing.people"])
    assert case.lists["activities"].items[0].answers["processing"]["people"].confirmed
    with pytest.raises(ItemNotFound):
        confirm_answers(case, "otra", ["processing.people"])


def test_links_none_and_not_answered_differ() -> None:
    case = add_item(empty_case(), "activities", "Correo", item_id="mail")
    case = add_item(case, "providers", "Envíos", item_id="mailer")
    linked = set_links(case, "activities", "mail", "providers", ["mailer", "mailer"])
    assert linked.lists["activities"].items[0].links == {"providers": ["mailer"]}
    none = set_links(linked, "activities", "mail", "providers", [])
    assert none.lists["activities"].items[0].links == {"providers": []}
    assert set_links(none, "activities", "mail", "providers", None) == case
    with pytest.raises(ItemNotFound):
        set_links(case, "activities", "mail", "providers", ["nadie"])


def test_link_answer_and_links_change_together() -> None:
    case = add_item(empty_case(), "activities", "Correo", item_id="mail")
    case = add_item(case, "providers", "Envíos", item_id="mailer")
    suggested = suggest_answer(case, BOOK, "processing.uses", ["mailer"], item="mail")
    assert suggested.lists["activities"].items[0].links == {}, "a suggestion does not link"
    linked = set_answer(case, BOOK, "processing.uses", ["mailer"], item="mail")
    assert linked.lists["activities"].items[0].links == {"providers": ["mailer"]}
    assert clear_answer(linked, BOOK, "processing.uses", item="mail") == case
    with pytest.raises(ItemNotFound):
        set_answer(case, BOOK, "processing.uses", ["nadie"], item="mail")


def test_override_needs_reason_and_name_and_is_one_for_each_result() -> None:
    day = dt.date(2026, 5, 2)
    case = add_override(empty_case(), BOOK, "profile.dpo", "required", "Lo exige el cliente", "Ana Ruiz", day)
    case = add_override(case, BOOK, "profile.dpo", "review_with_lawyer", "Dudoso", "Ana Ruiz", day)
    assert [(o.outcome, o.reason, o.item) for o in case.overrides] == [("review_with_lawyer", "Dudoso", None)]
    with pytest.raises(InvalidAnswer, match="Falta el texto"):
        add_override(case, BOOK, "profile.dpo", "required", " ", "Ana", day)
    with pytest.raises(InvalidAnswer, match=r"No hay ningún resultado «profile.dp»\. ¿Quería decir «profile.dpo»"):
        add_override(case, BOOK, "profile.dp", "required", "x", "Ana", day)
    with pytest.raises(InvalidAnswer, match="«requred» no es un resultado posible"):
        add_override(case, BOOK, "profile.dpo", "requred", "x", "Ana", day)
    with pytest.raises(ItemNotFound):
        add_override(case, BOOK, "processing.dpia", "required", "x", "Ana", day, item="nadie")
    assert remove_override(case, "profile.dpo").overrides == []
    assert remove_override(case, "processing.dpia") is case


def test_counting_counts_what_a_person_did() -> None:
    case = empty_case()
    assert stored_answers(case) == 0
    case = set_answer(case, BOOK, "profile.sectors", ["bar", "shop"])
    case = set_unknown(case, BOOK, "profile.has_website")
    assert stored_answers(case) == 2
    case = suggest_answer(case, BOOK, "profile.size", "small")
    case = add_item(case, "activities", "Nóminas", item_id="payroll", origin="starter", confirmed=False)
    case = suggest_answer(case, BOOK, "processing.people", ["staff"], item="payroll")
    case = suggest_answer(case, BOOK, "processing.core_business", False, item="payroll")
    assert stored_answers(case) == 2, "suggestions cost nothing"
    case = confirm_answers(case, "payroll", ["processing.people", "processing.core_business"])
    assert stored_answers(case) == 2, "what a block confirms is counted with the answer of the block"
