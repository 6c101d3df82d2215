"""Two small companies that have done the express route answer the full depth, section by section, and take their
papers."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from enregla.assessment import assess
from enregla.case import export_case, import_case
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import Store
from enregla.ui import depth, places
from tests.app.support import NOW
from tests.browser.person import css
from tests.browser.test_journeys import words
from tests.browser.thorough import Thorough, express_only
from tests.conftest import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# One activity and one provider keep the walk short; what is asked about one is asked about all. The bar has cameras
# and an adviser without a contract; the adviser's own office sends copies abroad.
COMPANIES = {
    "bar": ("Reservas de mesa", "Gestoría"),
    "gestoria": ("Consultas por la web, correo o teléfono", "Copia de seguridad en el Reino Unido"),
}
# What each must have met besides what all are asked.
MET = {"bar": "video_surveillance", "gestoria": "transfers"}
CONTRACT = {"bar": "Gestoría"}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_answers_every_section_and_takes_its_papers(
    company: str, server: Server, chromium: Any, book: Rulebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENREGLA_DATA", str(server.data))
    like = import_case((ROOT / "samples" / f"{company}.json").read_bytes(), book)
    file = tmp_path / "caso.enregla.json"
    file.write_bytes(export_case(express_only(like, book, COMPANIES[company])))
    person = Thorough(chromium, server.url, book, like, lambda: Store().get(like.id))
    person.open()
    person.menu(places.CASES.title)
    person.page.locator("input[type=file]").set_input_files(file)
    person.page.locator(f".{css('import_keep')} button").click()
    person.page.wait_for_url("**/repaso**")
    person.idle()

    person.all_sections()

    case = person.stored()
    print(f"{company}: screens {len(person.screens)}, answers {person.answers}")  # noqa: T201
    found = depth.groups(book, case, assess(book, case, NOW.date()))
    left = [(p.questionnaire.id, p.section.id) for gs in found.values() for g in gs for p in g.open_parts]
    assert left == []
    assert any(f"seccion={MET[company]}." in s for s in person.screens)
    person.menu(places.RESULT.title)
    assert "Qué hacer primero" in person.text()
    person.menu(places.DOCUMENTS.title)
    name = str(like.answer("profile.legal_name").value)  # type: ignore[union-attr]
    papers = {}
    for key in ("pack_week", "pack_lawyer"):
        with zipfile.ZipFile(person.download(key, tmp_path)) as pack:
            assert pack.testzip() is None
            pack.extractall(tmp_path / key)
        papers |= {p.name: words(p) for p in (tmp_path / key).rglob("*.docx")}
    policy = next(text for n, text in papers.items() if "politica-de-privacidad" in n)
    assert name in policy
    for nothing in ("⟦", "{{", "None"):
        assert nothing not in policy
    if company in CONTRACT:
        assert any("contrato" in n and name in text for n, text in papers.items()), sorted(papers)
    assert person.outside == []
    person.page.close()
