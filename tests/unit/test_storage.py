"""What the store keeps, writes and refuses."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from enregla.case import (
    InvalidAnswer,
    add_item,
    apply_starter,
    import_case,
    refuse_item,
    rename_case,
    rename_item,
    set_answer,
)
from enregla.case.edit import put_list
from enregla.case.items import new_item_id
from enregla.storage import CaseExists, CaseNotFound, StaleCase, Store, StoreDamaged, new_case_id
from tests.engine.random_changes import Changes
from tests.engine.real import book
from tests.unit.case_support import BOOK, CASE_ID, LATER, NOW, empty_case
from tests.unit.test_case_files import full_case

CLINIC = Path(__file__).resolve().parents[1] / "fixtures" / "clinic_express.json"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'casos.sqlite3'}")
    yield opened
    opened.close()


def statements(store: Store) -> list[str]:
    """The statements that the store runs from now on."""
    seen: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda c, k, statement, *rest: seen.append(statement))
    return seen


def test_ids_are_opaque_and_fit_a_case() -> None:
    ids = {new_case_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(empty_case(case_id=i).model_validate(empty_case(case_id=i).model_dump()) for i in ids)


def test_stored_case_comes_back_as_it_was(store: Store) -> None:
    case = store.create(full_case())
    assert store.get(case.id) == case == full_case()
    with pytest.raises(CaseExists, match="Este caso ya está guardado"):
        store.create(full_case())


def test_times_keep_their_moment(store: Store) -> None:
    madrid = dt.timezone(dt.timedelta(hours=2))
    moment = dt.datetime(2026, 5, 1, 11, 30, 0, 123456, tzinfo=madrid)
    case = store.create(empty_case().model_copy(update={"created": moment, "changed": moment}))
    assert store.get(case.id).created == moment
    with pytest.raises(ValueError, match="zone"):
        store.save(case, rename_case(case, "Otro"), "rename", dt.datetime(2026, 5, 1))
    assert store.get(case.id) == case


def test_save_raises_the_revision_and_writes_only_the_change(store: Store) -> None:
    case = store.create(full_case())
    seen = statements(store)
    saved = store.save(case, set_answer(case, BOOK, "profile.size", "small"), "answer", LATER)
    assert (saved.revision, saved.changed) == (case.revision + 1, LATER)
    assert store.get(case.id) == saved
    written = [s.split()[:3] for s in seen if not s.startswith(("SELECT", "BEGIN"))]
    assert written == [
        ["UPDATE", "cases", "SET"],
        ["INSERT", "INTO", "answers"],
        ["INSERT", "INTO", "events"],
    ]
    last = store.events(case.id)[-1]
    assert (last.kind, last.revision, last.at) == ("answer", saved.revision, LATER)
    assert list(last.change) == ["put"]
    assert [r["question"] for r in last.change["put"]["answers"]] == ["size"]


def test_nothing_changed_writes_nothing(store: Store) -> None:
    case = store.create(full_case())
    seen = statements(store)
    assert (
        store.save(case, set_answer(case, BOOK, "profile.sectors", ["bar"], note="visto en el local"), "x", LATER)
        == case
    )
    assert seen == []


def test_history_says_what_went_away(store: Store) -> None:
    case = store.create(apply_starter(empty_case(), BOOK, ["payroll"]))
    case = store.save(case, apply_starter(case, BOOK, []), "starter", LATER)
    assert store.get(case.id) == case
    gone = store.events(case.id)[-1].change["gone"]
    assert gone["items"] == [{"item_id": "payroll", "list_id": "activities"}]
    assert len(gone["answers"]) == 2


def test_two_tabs_cannot_overwrite_each_other(store: Store) -> None:
    read_by_both = store.create(empty_case())
    first = store.save(read_by_both, set_answer(read_by_both, BOOK, "profile.size", "small"), "answer", LATER)
    with pytest.raises(StaleCase) as raised:
        store.save(read_by_both, set_answer(read_by_both, BOOK, "profile.size", "large"), "answer", LATER)
    assert raised.value.message == (
        "Este caso se ha cambiado en otra pestaña y este último cambio no se ha guardado: "
        "vuelva a cargar la página y repítalo."
    )
    assert raised.value.current == first.revision
    assert store.get(CASE_ID) == first
    assert len(store.events(CASE_ID)) == 2


def test_save_of_another_case_or_revision_is_the_callers_mistake(store: Store) -> None:
    case = store.create(empty_case())
    with pytest.raises(ValueError, match="same case"):
        store.save(case, case.model_copy(update={"revision": 5}), "answer", LATER)
    with pytest.raises(ValueError, match="same case"):
        store.save(case, empty_case(case_id="otro-caso"), "answer", LATER)


def test_a_failed_save_leaves_nothing_half_written(store: Store) -> None:
    case = store.create(empty_case())
    new = add_item(set_answer(case, BOOK, "profile.size", "small"), "activities", "Nóminas")

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "events" in statement:
            raise RuntimeError("power cut")

    event.listen(store._engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        store.save(case, new, "answer", LATER)
    event.remove(store._engine, "before_cursor_execute", fail)
    assert store.get(case.id) == case


def test_items_keep_their_order_and_changes(store: Store) -> None:
    case = empty_case()
    for name in ("c", "a", "b"):
        case = add_item(case, "activities", name)
    case = store.create(case)
    case = store.save(case, rename_item(case, "activities", "a", "Zeta"), "rename_item", LATER)
    assert [i.name for i in store.get(case.id).lists["activities"].items] == ["c", "Zeta", "b"]


def test_list_of_cases_newest_first(store: Store) -> None:
    assert store.list() == ()
    store.create(full_case())
    other = store.create(empty_case("Taller", "otro-caso"))
    store.save(other, rename_case(other, "Taller Ruiz"), "rename", LATER)
    first, second = store.list()
    assert (first.title, first.revision, first.answers, first.items, first.changed) == (
        "Taller Ruiz",
        1,
        0,
        0,
        LATER,
    )
    assert (second.title, second.fictional, second.revision) == ("Bar La Esquina", True, 17)
    assert (second.answers, second.items) == (3, 2), "what was refused or only suggested is not counted"


def test_rename(store: Store) -> None:
    store.create(empty_case())
    assert store.rename(CASE_ID, " Otro ", LATER).title == "Otro"
    assert store.get(CASE_ID).title == "Otro"
    with pytest.raises(InvalidAnswer):
        store.rename(CASE_ID, "", LATER)


def test_deleted_case_is_gone_from_the_disk(store: Store, tmp_path: Path) -> None:
    case = store.create(set_answer(empty_case(), BOOK, "profile.legal_name", "Secretísima Sociedad"))
    case = store.save(case, set_answer(case, BOOK, "profile.legal_name", "Reservadísima Sociedad"), "answer", LATER)
    store.record_generation(case.id, {"note": "Calladísima"}, LATER)
    store.create(empty_case("Otra", "otro-caso"))
    store.delete(case.id)
    for call in (store.get, store.events, store.generations, store.delete):
        with pytest.raises(CaseNotFound, match="Este caso ya no existe"):
            call(case.id)
    assert [c.id for c in store.list()] == ["otro-caso"]
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        for word in ("Secretísima", "Reservadísima", "Calladísima"):
            assert word.encode() not in content, file.name


def test_receipts_newest_first(store: Store) -> None:
    case = store.create(empty_case())
    first = store.record_generation(case.id, {"documents": ["a"], "as_of": "2026-05-01"}, NOW)
    second = store.record_generation(case.id, {"documents": []}, LATER)
    assert store.generations(case.id) == (second, first)
    assert store.get(case.id).revision == 0
    with pytest.raises(CaseNotFound):
        store.record_generation("no-existe", {}, NOW)


def test_each_owner_sees_only_their_cases(store: Store, tmp_path: Path) -> None:
    case = store.create(full_case())
    store.record_generation(case.id, {}, NOW)
    other = Store(store._engine.url.render_as_string(), owner="ana")
    assert other.list() == ()
    calls = [other.get, other.events, other.generations, other.delete]
    for call in calls:
        with pytest.raises(CaseNotFound):
            call(case.id)
    with pytest.raises(CaseNotFound):
        other.save(case, rename_case(case, "Mío"), "rename", LATER)
    with pytest.raises(CaseNotFound):
        other.record_generation(case.id, {}, NOW)
    assert store.get(case.id) == case
    other.close()


def test_rows_that_cannot_be_a_case_are_told(store: Store, tmp_path: Path) -> None:
    store.create(full_case())
    with sqlite3.connect(tmp_path / "casos.sqlite3") as connection:
        connection.execute("UPDATE answers SET origin = 'nobody'")
    with pytest.raises(StoreDamaged, match=r"casos\.sqlite3"):
        store.get(CASE_ID)


def test_threads_share_a_store(store: Store) -> None:
    cases = [store.create(empty_case(case_id=f"caso-del-hilo-{n}")) for n in range(6)]
    errors: list[BaseException] = []

    def work(n: int) -> None:
        try:
            case = cases[n]
            for count in range(20):
                case = store.save(case, set_answer(case, BOOK, "profile.headcount", count), "answer", LATER)
                assert store.get(case.id) == case
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [c.revision for c in store.list()] == [20] * 6


def test_one_owner_many_queries_filter_by_case(store: Store) -> None:
    store.create(full_case())
    copy = full_case().model_copy(update={"id": "otro-caso"})
    copy = store.create(refuse_item(copy, "activities", "payroll"))
    assert store.get("otro-caso") == copy
    assert store.get(CASE_ID) == full_case()
    store.delete("otro-caso")
    assert store.get(CASE_ID) == full_case()


@pytest.mark.parametrize("seed", range(3))
def test_no_row_is_lost_whatever_is_changed_moved_or_copied(store: Store, seed: int) -> None:
    """What is the very same object in the same place is not compared: whatever else happens to a list is."""
    chance, changes = Random(seed), Changes(book(), LATER.date(), seed)  # noqa: S311
    case = store.create(import_case(CLINIC.read_bytes(), book()))
    for step in range(25):
        new = changes.next(case)
        long = [k for k, held in new.lists.items() if len(held.items) > 1]
        if long and step % 2:
            list_id = chance.choice(long)
            items = chance.sample(new.list_of(list_id).items, len(new.list_of(list_id).items))
            copy = items[0].model_copy(update={"id": new_item_id(new, "copia")})
            moved = chance.choice([items, items[1:], [copy, *items], [i.model_copy(deep=True) for i in items]])
            new = put_list(new, list_id, new.list_of(list_id).model_copy(update={"items": moved}))
        case = store.save(case, new, "answer", LATER)
        there = store.get(case.id)
        assert there.model_dump() == case.model_dump()
