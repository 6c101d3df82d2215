"""What the fields of the browser do by themselves, which no test without one can see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enregla.case import Case, copy_case, import_case
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import Store, new_case_id
from enregla.ui import places
from tests.browser.person import Person, css
from tests.browser.thorough import type_date
from tests.conftest import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

DATE, OTHER = "transfers.dpf_checked_on", "transfers.backup_clauses"
TYPED = dt.date(2026, 3, 9)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def shop(server: Server, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The sample shop, kept where the server finds it."""
    monkeypatch.setenv("ENREGLA_DATA", str(server.data))
    sample = import_case((ROOT / "samples" / "tienda_en_linea.json").read_bytes(), book)
    return Store().create(copy_case(sample, dt.datetime.now(dt.UTC), case_id=new_case_id()))


def test_a_typed_date_stays(server: Server, chromium: Any, book: Rulebook, shop: Case) -> None:
    flow = next(i for i in shop.list_of("data_flows").items if shop.answer(DATE, i) is not None)
    person = Person(chromium, server.url, book)
    field = person.page.locator(f".{css(f'w.{DATE}@{flow.id}')}")

    def check(when: str) -> None:
        field.wait_for()
        person.idle()
        shown = [int(part.inner_text()) for part in field.get_by_role("spinbutton").all()]
        assert shown == [TYPED.day, TYPED.month, TYPED.year], when
        case = Store().get(shop.id)
        answer = case.answer(DATE, next(i for i in case.list_of("data_flows").items if i.id == flow.id))
        assert answer is not None
        assert answer.value == TYPED.isoformat(), when

    person.open()  # a fresh server answers no other address first
    address = f"/seccion?caso={shop.id}&seccion=transfers.safeguard.dpf&de={flow.id}"
    person.open(address)
    type_date(person, field, TYPED.isoformat())
    check("typed")
    other = person.page.locator(f".{css(f'w.{OTHER}@{flow.id}')}")
    other.get_by_text("No", exact=True).click()
    person.idle()
    other.locator("[aria-checked=true]", has_text="No").wait_for()
    check("another question answered")
    person.page.locator(f".{css('back')} button").click()
    person.page.wait_for_url("**seccion=transfers.safeguard.gate**")
    person.idle()
    person.page.locator(f".{css('next')} button").click()
    person.page.wait_for_url("**seccion=transfers.safeguard.dpf**")
    check("back and again")
    person.menu(places.RESULT.title)
    person.open(address)
    check("the menu and back")
    person.page.close()


def test_escape_closes_a_list_and_keeps_its_answer(server: Server, chromium: Any, book: Rulebook, shop: Case) -> None:
    before = shop.answer("profile.region")
    assert before is not None
    person = Person(chromium, server.url, book)
    person.open()
    person.open(f"/preguntas?caso={shop.id}&paso=company")
    box = person.page.locator(f".{css('w.profile.region')}").get_by_role("combobox")
    name = book.option("profile.region", str(before.value)).text
    box.scroll_into_view_if_needed()  # scrolling closes a list
    person.idle()
    box.click()
    person.page.get_by_role("option").first.wait_for()
    person.page.keyboard.press("Escape")
    person.page.get_by_role("option").first.wait_for(state="detached")
    person.idle()
    assert box.input_value() == name
    assert Store().get(shop.id).answer("profile.region") == before
    person.page.close()
