"""Cases: import, delete, names that are not Markdown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from enregla.case import export_case, new_case, set_answer
from enregla.storage import Store, StoreUnavailable, new_case_id
from tests.app.support import NOW, book, check, press, start, stored, visible, visit


def upload(data: bytes, name: str = "caso.json") -> Any:
    app = visit(start(), "casos/lista")
    app.file_uploader[0].upload(name, data)
    return check(app.run())


def a_file() -> dict[str, Any]:
    case = new_case("Clínica importada", NOW, book().edition, case_id=new_case_id())
    case = set_answer(case, book(), "profile.has_cameras", True)
    return json.loads(export_case(case))


def test_a_good_file_is_read_before_it_is_kept() -> None:
    app = upload(json.dumps(a_file()).encode())
    assert "Clínica importada" in visible(app)
    assert Store().list() == ()
    press(app, "import_keep")
    assert [c.title for c in Store().list()] == ["Clínica importada"]


def test_a_case_that_is_already_here_becomes_a_copy() -> None:
    case = stored("La de siempre")
    app = upload(export_case(case))
    press(app, "import_keep")
    assert sorted(c.title for c in Store().list()) == ["La de siempre", "La de siempre (copia)"]
    assert Store().get(case.id) == case


@pytest.mark.parametrize(
    "break_it",
    [
        lambda d: b"{",
        lambda d: b"\xff\xfe\x00",
        lambda d: json.dumps({**d, "sorpresa": 1}).encode(),
        lambda d: json.dumps({**d, "answers": {"profile": {"no_existe": {"value": True}}}}).encode(),
        lambda d: json.dumps({**d, "schema_version": 99}).encode(),
        lambda d: json.dumps([d]).encode(),
    ],
)
def test_a_broken_file_changes_nothing(break_it: Any) -> None:
    before = stored()
    app = upload(break_it(a_file()))
    assert len(app.error) == 1
    assert "No se ha importado nada" in app.error[0].value
    assert [c.id for c in Store().list()] == [before.id]


def test_a_case_is_renamed() -> None:
    case = stored()
    app = visit(start(), "casos/lista")
    field: Any = app.get_by_key(f"name-{case.id}")
    field.set_value("Otro nombre")
    press(app, f"rename-button-{case.id}")
    assert Store().get(case.id).title == "Otro nombre"


def test_a_case_is_deleted_only_after_asking() -> None:
    case = stored()
    app = visit(start(), "casos/lista")
    press(app, f"delete-{case.id}")
    assert len(Store().list()) == 1
    press(app, "delete_yes")
    assert Store().list() == ()


def test_a_disk_that_goes_away_is_said_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Store) -> None:
        raise StoreUnavailable("El disco no responde.")

    app = start()
    monkeypatch.setattr(Store, "list", gone)
    text = visible(visit(app, "casos/lista"))
    assert "El disco no responde." in text
    assert "no es asesoramiento jurídico" in text
