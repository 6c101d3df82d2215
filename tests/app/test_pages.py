"""Every page opens, empty or with a case, and the entry files stay thin."""

from __future__ import annotations

from pathlib import Path

import pytest

from enregla.rulebook import RulebookError, load_rulebook
from enregla.ui import places, state
from tests.app.support import ROOT, imports_of, start, stored, visible, visit

PAGES = [p.file.removeprefix("pages/").removesuffix(".py") for p in places.ALL if p is not places.HOME]


def test_the_first_page_says_what_where_and_what_not() -> None:
    text = visible(start())
    assert "Nada sale de este ordenador" in text
    assert "casos.sqlite3" in text
    assert "protocolo de acoso" in text
    assert "condiciones de venta" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_case(page: str) -> None:
    app = visit(start(), page)
    needs_case = next(p.needs_case for p in places.ALL if p.file == f"pages/{page}.py")
    assert ("Todavía no hay ningún caso abierto" in visible(app)) == needs_case


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_a_new_case(page: str) -> None:
    case = stored()
    visit(start(case), page, caso=case.id)


def test_every_page_says_that_it_is_no_legal_advice() -> None:
    case = stored()
    for page in PAGES:
        assert "no es asesoramiento jurídico" in visible(visit(start(case), page, caso=case.id)), page


def test_no_page_lies_directly_in_pages() -> None:
    """Streamlit would run it without app.py: no frame, no case, no disclaimer."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_addresses_are_unique_and_files_exist() -> None:
    assert len({p.address for p in places.ALL}) == len(places.ALL)
    assert {ROOT / p.file for p in places.ALL} == set((ROOT / "pages").glob("*/*.py"))


@pytest.mark.parametrize("path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*/*.py"))], ids=str)
def test_entry_files_are_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= (60 if path.name == "app.py" else 15)
    assert all(name.split(".")[:2] == ["enregla", "ui"] for name in imports_of(path))


def test_files_of_the_interface_stay_small() -> None:
    for path in (ROOT / "enregla" / "ui").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path


def test_rules_that_cannot_be_read_are_said_and_nothing_else_happens(monkeypatch: pytest.MonkeyPatch) -> None:

    def broken() -> None:
        raise RulebookError(['questionnaires/x.yaml:1 no question "y"'])

    monkeypatch.setattr(state, "_rulebook", broken)
    app = start()
    assert "no se pueden leer" in visible(app)
    assert not app.button


def test_about_says_how_much_of_the_law_was_not_compared() -> None:
    provisions = load_rulebook().law.provisions.values()
    unread = sum(p.verified == "unchecked" for p in provisions)
    text = visible(visit(start(), "consulta/acerca"))
    assert f"{unread} de {len(provisions)} preceptos, sin cotejar" in text
    assert "comprobada" not in text
