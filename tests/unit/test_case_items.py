"""Lists of items and the starter's suggestions."""

from __future__ import annotations

import pytest

from enregla.case import (
    Answer,
    Case,
    CaseError,
    InvalidAnswer,
    Item,
    ItemNotFound,
    add_item,
    add_override,
    apply_starter,
    close_list,
    confirm_item,
    doubt_item,
    new_item_id,
    refuse_item,
    remove_item,
    rename_item,
    set_answer,
    set_links,
)
from enregla.case.items import MAX_ITEMS
from tests.unit.case_support import BOOK, NOW, empty_case


def marks(case: Case, item_id: str) -> tuple[bool, bool, bool]:
    item = case.item("activities", item_id)
    assert item is not None
    return item.confirmed, item.refused, item.unsure


def templates(case: Case) -> list[str | None]:
    return [i.template for i in case.list_of("activities").items]


def test_ids_are_readable_and_unique_in_the_whole_case() -> None:
    case = add_item(empty_case(), "activities", "Gestión de nóminas")
    case = add_item(case, "providers", "Gestión de Nóminas")
    case = add_item(case, "providers", "¿?")
    assert [i.id for _, i in case.items()] == ["gestion-de-nominas", "gestion-de-nominas-2", "item"]
    assert new_item_id(case, "x" * 80) == "x" * 50


def test_add_item_refuses_what_it_cannot_store() -> None:
    case = add_item(empty_case(), "activities", "Nóminas", item_id="payroll")
    with pytest.raises(ValueError, match="taken"):
        add_item(case, "providers", "Nóminas", item_id="payroll")
    with pytest.raises(ValueError, match="no list"):
        add_item(case, "activites", "Nóminas")
    with pytest.raises(InvalidAnswer):
        add_item(case, "activities", " ")
    full = [Item(id=f"a{n}", name="a") for n in range(MAX_ITEMS)]
    lists = {"activities": case.lists["activities"].model_copy(update={"items": full})}
    with pytest.raises(InvalidAnswer, match="caben 500 elementos"):
        add_item(case.model_copy(update={"lists": lists}), "activities", "Una más")


def test_confirm_refuse_and_doubt_exclude_each_other() -> None:
    case = apply_starter(empty_case(), BOOK, ["payroll"])
    assert marks(case, "payroll") == (False, False, False)
    case = confirm_item(case, "activities", "payroll")
    assert marks(case, "payroll") == (True, False, False)
    case = refuse_item(case, "activities", "payroll")
    assert marks(case, "payroll") == (False, True, False)
    case = doubt_item(case, "activities", "payroll")
    assert marks(case, "payroll") == (False, False, True)
    with pytest.raises(ItemNotFound):
        confirm_item(case, "activities", "otra")


def test_rename_and_close() -> None:
    case = close_list(add_item(empty_case(), "activities", "Nóminas", item_id="payroll"), "activities")
    assert case.lists["activities"].closed
    assert close_list(case, "activities") is case
    assert rename_item(case, "activities", "payroll", "Sueldos").lists["activities"].items[0].name == "Sueldos"
    assert close_list(close_list(empty_case(), "providers"), "providers", closed=False) == empty_case()


def test_only_items_typed_by_hand_are_deleted() -> None:
    case = apply_starter(empty_case(), BOOK, ["payroll"])
    with pytest.raises(CaseError, match="«Actividad payroll» es una sugerencia y no se borra"):
        remove_item(case, BOOK, "activities", "payroll")


def test_deleting_an_item_takes_out_all_that_names_it() -> None:
    case = add_item(empty_case(), "activities", "Correo", item_id="mail")
    case = add_item(case, "providers", "Envíos", item_id="mailer")
    case = set_answer(case, BOOK, "processing.uses", ["mailer"], item="mail")
    case = set_answer(case, BOOK, "profile.main_activity", ["mail"])
    case = add_override(case, BOOK, "processing.dpia", "required", "Porque sí", "Ana", NOW.date(), item="mail")
    without = remove_item(case, BOOK, "providers", "mailer")
    assert without.lists["activities"].items[0].links == {"providers": []}
    assert without.lists["activities"].items[0].answers["processing"]["uses"] == Answer(value=[])
    without = remove_item(case, BOOK, "activities", "mail")
    assert without.answer("profile.main_activity") == Answer(value=[])
    assert without.overrides == []
    assert "activities" not in without.lists


def test_starter_suggests_without_confirming() -> None:
    case = apply_starter(empty_case(), BOOK, ["payroll", "bookings"])
    payroll = case.lists["activities"].items[0]
    assert (payroll.id, payroll.template, payroll.name, payroll.origin) == (
        "payroll", "payroll", "Actividad payroll", "starter")  # fmt: skip
    assert payroll.answers["processing"] == {
        "people": Answer(value=["staff"], origin="starter", confirmed=False),
        "core_business": Answer(value=False, origin="starter", confirmed=False),
    }
    assert not case.lists["activities"].closed
    assert apply_starter(case, BOOK, ["payroll", "bookings"]) == case


def test_starter_takes_away_only_what_nobody_touched() -> None:
    case = apply_starter(empty_case(), BOOK, ["payroll", "bookings"])
    assert templates(apply_starter(case, BOOK, ["newsletter"])) == ["newsletter"]
    touched = [
        confirm_item(case, "activities", "payroll"),
        refuse_item(case, "activities", "payroll"),
        doubt_item(case, "activities", "payroll"),
        rename_item(case, "activities", "payroll", "Sueldos"),
        set_answer(case, BOOK, "processing.core_business", True, item="payroll"),
        set_links(case, "activities", "payroll", "providers", []),
        add_override(case, BOOK, "processing.dpia", "required", "Sí", "Ana", NOW.date(), item="payroll"),
    ]
    for case in touched:
        after = apply_starter(case, BOOK, ["newsletter"])
        assert templates(after) == ["payroll", "newsletter"]
        assert after.lists["activities"].items[0] == case.lists["activities"].items[0]


def test_starter_does_not_suggest_again_what_was_refused_or_typed() -> None:
    case = refuse_item(apply_starter(empty_case(), BOOK, ["payroll"]), "activities", "payroll")
    case = add_item(case, "activities", "Boletín de la casa")
    after = apply_starter(case, BOOK, ["payroll", "bookings"])
    assert templates(after) == ["payroll", None, "bookings"]
    assert marks(after, "payroll") == (False, True, False)


def test_unknown_template_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        apply_starter(empty_case(), BOOK, ["nothing"])
