"""A person at the keyboard: answers what the screen shows, counts what she had to say."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from enregla.case import Answer, Case, Item
from enregla.rulebook import Rulebook
from enregla.ui import texts

LOCAL = {"127.0.0.1", "localhost"}
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"
UNKNOWN = "No lo sé"
PATIENCE = 60_000  # ms that a step may take on a busy computer; what hangs is stopped by the time limit of the test
QUIET = 250  # ms without a script running: what a click has asked for has begun by then
TRIES = 3  # clicks on a download: the page may be drawn again under the first


def css(key: str) -> str:
    """The class that Streamlit gives to the element of a key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)


class Person:
    """``like``: a case that knows the answers; without it everything is «No lo sé» where that is allowed."""

    def __init__(self, browser: Any, url: str, book: Rulebook, like: Case | None = None, width: int = 1280) -> None:
        self.url, self.book, self.like = url, book, like
        self.outside: list[str] = []
        self.answers = 0
        self.screens: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": 900}, accept_downloads=True)
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._seen)

    def _seen(self, request: Any) -> None:
        host = urlparse(request.url).hostname
        if host and host not in LOCAL:
            self.outside.append(request.url)

    # --- moving

    def idle(self) -> None:
        """Waits until the page has been drawn again."""
        self.settled(QUIET)
        error = self.page.locator("[data-testid='stException']")
        assert error.count() == 0, error.first.inner_text()

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)
        self.page.wait_for_selector("h1")
        self.idle()

    def menu(self, name: str) -> None:
        link = self.page.get_by_role("link", name=name, exact=True).first
        address = urlparse(str(link.get_attribute("href"))).path
        link.click()
        self.page.wait_for_function("address => location.pathname === address", arg=address)
        self.idle()

    def new_case(self, title: str) -> None:
        self.open()
        self.page.get_by_label("¿Cómo quiere llamar a este caso?").fill(title)
        self.page.get_by_role("button", name="Empezar").click()
        self.page.locator(f".{css('next')} button").wait_for()
        self.idle()

    def case_id(self) -> str:
        return self.page.url.split("caso=")[1].split("&")[0]

    def screen(self) -> str:
        return self.page.url.split("paso=")[1].split("&")[0]

    def next(self) -> bool:
        """Goes on; false on the last screen, which leads to the result."""
        before, last = self.screen(), self.page.locator(f".{css('see_result')} button")
        if last.count():
            last.click()
            self.page.get_by_role("heading", name="Su resultado").wait_for()
            self.idle()
            return False
        self.page.locator(f".{css('next')} button").click()
        self.page.wait_for_function("before => !location.search.includes('paso=' + before)", arg=before)
        self.idle()
        return True

    # --- answering

    def route(self) -> None:
        """The whole route, from the screen that is open to the result."""
        while True:
            self.screens.append(self.screen())
            self.answer_screen()
            if not self.next():
                return

    def answer_screen(self) -> None:
        done: set[str] = set()
        while waiting := [c for c in self._shown() if c not in done]:
            done.add(waiting[0])
            self._answer(waiting[0])
        for list_id in ("activities", "providers"):
            closed = self.page.locator(f".{css(f'w.closed.{list_id}')}")
            if closed.count():
                self._press(closed, texts.DONE_WORDS["yes" if self.like else "no"])

    def _shown(self) -> list[str]:
        """Classes of the widgets that ask something, in the order of the page."""
        script = """[...document.querySelectorAll("[class*='st-key-w-']")].flatMap(
            e => [...e.classList].filter(c => c.startsWith('st-key-w-')))"""
        return [c for c in self.page.evaluate(script) if not c.endswith("-") and "-closed-" not in c]

    def _answer(self, name: str) -> None:
        place = self.page.locator(f".{name}")
        key = name.removeprefix("st-key-w-")
        for kind, answer in (("row-", self._row), ("notice-", self._notice), ("providers-", self._providers)):
            if key.startswith(kind) and not self._is_question(key):
                answer(place, key.removeprefix(kind))
                return
        ref, item = self._question(key)
        self._question_answer(place, ref, self._known(ref, item))

    def _is_question(self, key: str) -> bool:
        return any(
            key.split("-")[0] == r.split(".")[0] and self._question(key)[0] == r for r in self.book.question_refs
        )

    def _question(self, key: str) -> tuple[str, str | None]:
        for ref in self.book.question_refs:
            stem = css(ref).removeprefix("st-key-")
            if key == stem:
                return ref, None
            if key.startswith(f"{stem}-"):
                return ref, key.removeprefix(f"{stem}-")
        return "", None

    def _known(self, ref: str, item: str | None) -> Answer | None:
        if self.like is None:
            return None
        if item is None:
            return self.like.answer(ref)
        found = self._item(item)
        return self.like.answer(ref, found) if found else None

    def _item(self, item_id: str) -> Item | None:
        """The item of the model case: ids come from the template in both."""
        assert self.like is not None
        for _, item in self.like.items():
            if item_id in (item.id, css(item.id).removeprefix("st-key-"), item.template):
                return item
        return None

    def _question_answer(self, place: Any, ref: str, answer: Answer | None) -> None:
        question = self.book.question(ref)
        if answer is None or answer.state == "unknown":
            if question.kind in ("yes_no", "single_choice", "multiple_choice") and question.unknown_allowed:
                self._choose(place, question.kind, [UNKNOWN])
            elif answer is None and self.like is None and ref == "profile.sectors":
                self._choose(place, question.kind, [self.book.sectors["dental_clinic"].name])
            return
        if question.kind == "yes_no":
            self._choose(place, "yes_no", [texts.YES if answer.value else texts.NO])
        elif question.kind in ("single_choice", "multiple_choice"):
            values = answer.value if isinstance(answer.value, list) else [str(answer.value)]
            self._choose(place, question.kind, [self.book.option(ref, v).text for v in values])
        else:
            field = place.locator("input, textarea").first
            field.fill(str(answer.value))
            field.press("Tab")
            self._said()

    def _choose(self, place: Any, kind: str, words: list[str]) -> None:
        box, boxes = place.get_by_role("combobox"), place.locator("[data-testid='stCheckbox']")
        if boxes.count():
            there = [b.inner_text() for b in boxes.all() if b.locator("input").is_checked()]
            if sorted(there) == sorted(words):  # a suggestion that is right is confirmed
                self.page.get_by_role("button", name=texts.CONFIRM).first.click()
            for word in [w for w in words if w not in there] + [w for w in there if w not in words]:
                option = boxes.filter(has=self.page.get_by_text(word, exact=True)).first
                if option.locator("input").is_checked() != (word in words):  # one that goes alone empties the others
                    option.get_by_text(word, exact=True).click()
                    self.idle()
        elif box.count():
            there = [t.inner_text() for t in place.locator("[data-tag]").all()]
            if sorted(there) == sorted(words):  # a suggestion that is right is confirmed
                self.page.get_by_role("button", name=texts.CONFIRM).first.click()
            for word in [w for w in words if w not in there]:
                box.first.click()
                box.first.fill(word)
                self.page.get_by_role("option", name=word, exact=True).first.click()
                self.page.keyboard.press("Escape")
                self.idle()
        else:
            for word in words:
                place.get_by_text(word, exact=True).first.click()
                self.idle()
        self._said()

    def _press(self, place: Any, word: str) -> None:
        place.get_by_text(word, exact=True).first.click()
        self._said()

    def _row(self, place: Any, item_id: str) -> None:
        if self.like is None:
            self._press(place, UNKNOWN)
            return
        item = self._item(item_id)
        self._press(place, texts.YES if item is not None and not item.refused else texts.NO)

    def _notice(self, place: Any, item_id: str) -> None:
        if self.like is not None:
            self._press(place, texts.NOTICE_WORDS["yes"])

    def _providers(self, place: Any, group: str) -> None:
        """Ticks the usual ones that the model case has; the rest is searched."""
        if self.like is None:
            return
        templates = [i.template for i in self.like.list_of("providers").items if i.template and not i.refused]
        if group == "usual":
            names = [b.inner_text() for b in place.get_by_role("button").all()]
            for template in templates:
                name = self.book.providers[template].name
                if name in names:
                    self._press(place, name)
                    self.ticked = [*getattr(self, "ticked", []), template]
            return
        for template in [t for t in templates if t not in getattr(self, "ticked", [])]:
            box = place.get_by_role("combobox").first
            box.click()
            box.fill(self.book.providers[template].name)
            self.page.get_by_role("option").first.click()
            self.page.keyboard.press("Escape")
            self._said()

    def _said(self) -> None:
        self.answers += 1
        self.idle()

    # --- papers

    def settled(self, quiet: int) -> None:
        """Waits until no script has run for so many milliseconds."""
        self.page.evaluate("delete window.quietSince")
        self.page.wait_for_function(
            """([idle, quiet]) => {
                const now = performance.now();
                if (!document.querySelector(idle)) window.quietSince = now;
                window.quietSince ??= now;
                return now - window.quietSince > quiet;
            }""",
            arg=[IDLE, quiet],
            polling=50,
        )

    def download(self, key: str, folder: Path) -> Path:
        """As a person does, who clicks again when nothing comes: each drawing of the page gives the file a new name,
        and the old one is gone."""
        from playwright.sync_api import TimeoutError as NothingCame

        for left in reversed(range(TRIES)):
            self.settled(4 * QUIET)
            try:
                with self.page.expect_download() as waiting:
                    self.page.locator(f".{css(key)} button").click()
            except NothingCame:
                if not left:
                    raise
            else:
                path = folder / waiting.value.suggested_filename
                waiting.value.save_as(path)
                return path
        raise AssertionError("there is a last try")

    def text(self) -> str:
        return str(self.page.locator("[data-testid='stMain']").inner_text())


def seconds(since: float) -> float:
    return round(time.monotonic() - since, 1)
