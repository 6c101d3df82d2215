"""A fictional company opened from the first page: every page says something, every part of a card opens."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from enregla.case import Case
from enregla.storage import Store
from enregla.ui import places
from tests.app.support import ROOT, book, check, press, start, visible, visit

SAMPLES = sorted(p.stem for p in (ROOT / "samples").glob("*.json"))
PAGES = [p.file.removeprefix("pages/").removesuffix(".py") for p in places.ALL if p is not places.HOME]


def opened(sample: str) -> tuple[AppTest, Case]:
    app = start()
    door: Any = app.get_by_key("sample")
    door.set_value(sample)
    check(app.run())
    press(app, "open_sample")
    (summary,) = Store().list()
    return app, Store().get(summary.id)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_opens_as_a_fictional_copy_on_its_result(sample: str) -> None:
    app, case = opened(sample)
    assert case.fictional
    assert "(ejemplo)" in case.title
    assert "Qué hacer primero" in visible(app)
    for page in PAGES:
        needs_case = next(p.needs_case for p in places.ALL if p.file == f"pages/{page}.py")
        assert "empresa ficticia" in visible(visit(app, page, caso=case.id)) or not needs_case, page


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_screen_of_the_questions_opens(sample: str) -> None:
    app, case = opened(sample)
    for screen in book().route.screens:
        visit(app, "caso/preguntas", caso=case.id, paso=screen.id)


@pytest.mark.parametrize("part", ["facts", "changes", "trace", "limits"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_part_of_a_result_opens(sample: str, part: str) -> None:
    app, case = opened(sample)
    visit(app, "caso/resultado", caso=case.id)
    cards = [g for g in app.button_group if str(g.key).startswith("part-")]
    assert cards
    for card in cards:
        card.set_value(part)
    check(app.run())


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_block_is_corrected_and_confirmed_again(sample: str) -> None:
    app, case = opened(sample)
    visit(app, "caso/preguntas", caso=case.id, paso="publication")
    block = next(g for g in app.button_group if str(g.key).startswith("w.notice."))
    item = str(block.key).removeprefix("w.notice.")
    block.set_value("no")
    check(app.run())
    field: Any = app.get_by_key(f"w.processing.purpose_text@{item}")
    field.set_value("Otro fin, escrito a mano.")
    check(app.run())
    stored = Store().get(case.id)
    assert stored.answer("processing.notice_confirmed", stored.item("activities", item)).value is False  # type: ignore[union-attr]
    press(app, f"corrected-{item}")
    stored = Store().get(case.id)
    answers = stored.item("activities", item).answers["processing"]  # type: ignore[union-attr]
    assert answers["notice_confirmed"].value is True
    assert answers["purpose_text"].value == "Otro fin, escrito a mano."
    assert "Otro fin, escrito a mano." in visible(app)


@pytest.mark.parametrize("sample", SAMPLES)
def test_papers_can_be_downloaded(sample: str) -> None:
    app, case = opened(sample)
    visit(app, "caso/documentos", caso=case.id)
    keys = {str(b.key) for b in app.get("download_button")}  # type: ignore[attr-defined]
    assert {"pack_week", "pack_lawyer", "clean-privacy_policy", "review-privacy_policy"} <= keys
