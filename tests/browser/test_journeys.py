"""What a person does from the first page to her papers, in a real Chromium, without a request to anybody else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from enregla.case import Case, import_case, stored_answers
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import Store
from enregla.ui import texts
from tests.browser.person import Person, css
from tests.conftest import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def stored(server: Server, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads what the server has on the disk, without asking it."""
    monkeypatch.setenv("ENREGLA_DATA", str(server.data))
    return lambda case_id: Store().get(case_id)


def words(path: Path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.timeout(600)
def test_the_clinic_gets_its_privacy_policy(
    server: Server, chromium: Any, book: Rulebook, stored: Any, tmp_path: Path
) -> None:
    like = import_case((ROOT / "samples" / "clinica_dental.json").read_bytes(), book)
    person = Person(chromium, server.url, book, like)
    person.new_case("Clínica del recorrido")
    case_id = person.case_id()
    person.route()
    assert person.answers <= 80, f"{person.answers} answers"
    assert len(person.screens) <= 12
    assert "Qué hacer primero" in person.text()
    case: Case = stored(case_id)
    print(f"answers {person.answers}, stored {stored_answers(case)}, screens {len(person.screens)}")  # noqa: T201
    person.menu("Documentos")
    policy = words(person.download("clean-privacy_policy", tmp_path))
    assert like.answer("profile.legal_name").value in policy  # type: ignore[union-attr]
    for nothing in ("⟦", "{{", "None", "sugerencia"):
        assert nothing not in policy
    with zipfile.ZipFile(io.BytesIO(person.download("pack_week", tmp_path).read_bytes())) as pack:
        assert any("politica-de-privacidad" in n for n in pack.namelist())
        assert pack.testzip() is None
    assert Store().generations(case_id)
    assert person.outside == []
    person.page.close()


@pytest.mark.timeout(600)
def test_i_do_not_know_is_no_dead_end(
    server: Server, chromium: Any, book: Rulebook, stored: Any, tmp_path: Path
) -> None:
    person = Person(chromium, server.url, book)
    person.new_case("No lo sé")
    case_id = person.case_id()
    person.route()
    case: Case = stored(case_id)
    given = [a for held in case.answers.values() for a in held.values() if a.origin == "user"]
    assert [a for a in given if a.state == "answered"] == [case.answer("profile.sectors")]
    assert len(given) > 20
    text = person.text()
    assert "Su resultado" in text
    assert "Falta un dato" in text
    assert "no consta obligación" not in text.lower()
    person.menu("Documentos")
    assert "Solo copia de revisión" in person.text()
    review = words(person.download("review-privacy_policy", tmp_path))
    assert "⟦pendiente" in review
    with zipfile.ZipFile(person.download("pack_lawyer", tmp_path)) as pack:
        names = pack.namelist()
    assert names
    assert all(n.startswith("PARA_SU_ABOGADO/") for n in names)
    assert "Preguntas a terceros" in person.text()
    person.menu("Repaso")
    assert "Lo que falta" in person.text()
    assert person.outside == []
    person.page.close()


@pytest.mark.timeout(300)
def test_a_reload_in_the_middle_loses_nothing(server: Server, chromium: Any, book: Rulebook, stored: Any) -> None:
    person = Person(chromium, server.url, book)
    person.new_case("Con prisas")
    case_id = person.case_id()
    person.next()
    for ref in ("has_website", "has_cameras", "takes_cvs", "uses_ai", "uses_cloud", "social_networks"):
        # No waiting: the next click comes while the page is still being drawn.
        person.page.locator(f".{css(f'w.profile.{ref}')}").get_by_text("Sí", exact=True).first.click()
    person.page.locator(f".{css('next')} button").click()
    person.page.wait_for_url("**paso=activities**")
    person.idle()
    person.page.wait_for_function("document.activeElement.tagName === 'H1'")
    assert person.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    person.page.go_back()
    person.page.wait_for_url("**paso=around**")
    person.page.reload()
    person.page.wait_for_selector("h1")
    person.idle()
    assert person.case_id() == case_id
    assert person.screen() == "around"
    for ref in ("has_website", "has_cameras", "takes_cvs", "uses_ai", "uses_cloud", "social_networks"):
        chosen = person.page.locator(f".{css(f'w.profile.{ref}')} [role=radio][aria-checked=true]")
        assert chosen.inner_text() == "Sí", ref
        answer = stored(case_id).answer(f"profile.{ref}")
        assert answer is not None, ref
        assert answer.value is True
    assert person.outside == []
    person.page.close()


@pytest.mark.timeout(300)
def test_a_deep_link_opens_the_case_and_speaks_spanish(
    server: Server, chromium: Any, book: Rulebook, stored: Any
) -> None:
    first = Person(chromium, server.url, book)
    first.new_case("Enlace directo")
    case_id = first.case_id()
    first.page.close()
    for width in (1280, 390):
        person = Person(chromium, server.url, book, width=width)
        for page in ("preguntas", "repaso", "resultado", "documentos", "ley", "acerca", "casos"):
            person.open(f"/{page}?caso={case_id}")
            assert "Page not found" not in person.page.content()
            assert f"caso={case_id}" in person.page.url, page
            person.page.wait_for_function("document.documentElement.lang === 'es'")
            wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
            assert person.page.evaluate(wide) <= width, f"{page} scrolls sideways at {width}"
        assert person.outside == []
        person.page.close()


def test_a_search_without_a_find_answers_in_spanish(server: Server, chromium: Any, book: Rulebook) -> None:
    person = Person(chromium, server.url, book)
    person.new_case("Caso que busca")
    box = person.page.locator(f".{css('w.profile.sectors')}").get_by_role("combobox")
    box.click()
    box.fill("zzz")
    person.page.get_by_text(texts.NOTHING_FOUND).wait_for()
    person.open()
    person.menu("Casos")
    person.page.get_by_text(texts.STREAMLIT_WORDS["Upload"]).wait_for()
