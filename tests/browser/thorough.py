"""Someone who answers the full depth: opens «Secciones» and goes through every card, screen by screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

from enregla.assessment import assess
from enregla.case import Answer, Case, Item
from enregla.rulebook import Rulebook
from enregla.ui import depth, places, texts
from enregla.ui import section_texts as words
from tests.app.support import NOW
from tests.browser.person import UNKNOWN, Person, css


def express_only(case: Case, book: Rulebook, kept: Collection[str]) -> Case:
    """The case as the express route leaves it, with only the activities and providers named by ``kept``.

    Nothing of the other lists is kept: what follows from the answers is suggested again by the product.
    """
    lists = {
        name: case.list_of(name).model_copy(update={
            "items": [
                i.model_copy(update={"answers": _express(book, i.answers), "links": {}})
                for i in case.list_of(name).items if i.name in kept
            ]
        })
        for name in ("activities", "providers")
    }  # fmt: skip
    assert sum(len(held.items) for held in lists.values()) == len(set(kept)), "a name is not in the sample"
    return case.model_copy(update={"answers": _express(book, case.answers), "lists": lists, "overrides": []})


def _express(book: Rulebook, answers: dict[str, dict[str, Answer]]) -> dict[str, dict[str, Answer]]:
    found = {
        questionnaire: {q: a for q, a in held.items() if book.question(f"{questionnaire}.{q}").depth == "express"}
        for questionnaire, held in answers.items()
    }
    return {q: held for q, held in found.items() if held}


def type_date(person: Person, place: Any, value: str) -> None:
    """Day, month and year have a field each; the ``input`` beside them is not for people."""
    year, month, day = value.split("-")
    person.idle()
    place.get_by_role("spinbutton").first.focus()
    person.page.keyboard.type(f"{day}{month}{year}")
    person.page.keyboard.press("Tab")  # to the calendar
    person.page.keyboard.press("Tab")  # out of it: only then is the date sent
    person.idle()


class Thorough(Person):
    """``like`` knows the answers; ``stored`` gives what the server has on the disk, where new items are found."""

    like: Case

    def __init__(self, browser: Any, url: str, book: Rulebook, like: Case, stored: Callable[[], Case]) -> None:
        super().__init__(browser, url, book, like)
        self.stored = stored
        self.confirmed = 0  # clicks on «Confirmar lo sugerido»

    def all_sections(self) -> None:
        """Every card until each says that it is answered."""
        self.menu(places.SECTIONS.title)
        for questionnaire in self.book.questionnaires:
            for _ in range(4):  # an answer may bring one more thing to answer
                if not self._open_card(questionnaire):
                    break
                self._to_the_end()
            else:
                raise AssertionError(f"{questionnaire} never ends: {self._open_questions(questionnaire)}")

    def _open_questions(self, questionnaire: str) -> list[str]:
        case = self.stored()
        assessment = assess(self.book, case, NOW.date())
        return [
            f"{ref}@{part.item.id if part.item else ''}"
            for group in depth.groups(self.book, case, assessment)[questionnaire]
            for part in group.open_parts
            for screen in part.screens
            for ref in depth.asked(assessment, part.questionnaire, screen, part.item)
            if not depth.is_done(case.answer(ref, part.item))
        ]

    def _card(self, questionnaire: str) -> Any:
        return self.page.locator(f".{css(f'part-{questionnaire}')}")

    def _open_card(self, questionnaire: str) -> bool:
        card = self._card(questionnaire)
        for label in (words.BEGIN, words.GO_ON):
            link = card.get_by_role("link", name=label, exact=True)
            if link.count():
                link.first.click()
                self.page.wait_for_function("location.pathname.endsWith('/seccion')")
                self.idle()
                return True
        return False

    def _to_the_end(self) -> None:
        while True:
            self.screens.append(self.page.url.split("?")[1])
            exists = self.page.locator(f"[class*='{css('exists-')}'] button")
            if exists.count():
                exists.first.click()
                self._said()
            self.answer_section()
            following = self.page.locator(f".{css('next')} button")
            if not following.count():
                self.page.locator(f".{css('finished')} button").click()
                self.page.get_by_role("heading", name=words.TITLE, exact=True).wait_for()
                self.idle()
                return
            before = self.page.url
            following.click()
            self.page.wait_for_function("before => location.href !== before", arg=before)
            self.idle()

    def answer_section(self) -> None:
        """The questions of the screen, those that answers bring too, and what is suggested in one click."""
        done: set[str] = set()
        while waiting := [c for c in self._shown() if c not in done]:
            for name in waiting:
                done.add(name)
                ref, item = self._question(name.removeprefix("st-key-w-"))
                place = self.page.locator(f".{name}")
                if ref and self._say(place, ref, item) and self._decides(ref):
                    break  # what is asked after it may be another question
            self.idle()
        suggested = self.page.locator(f".{css('confirm_screen')} button")
        if suggested.count():
            suggested.click()
            self.confirmed += 1
            self._said()

    def _decides(self, ref: str) -> bool:
        """Whether an answer may bring or take away other questions of its questionnaire."""
        questionnaire, name = ref.split(".")
        return any(
            q.relevant_when is not None and f'"{name}"' in json.dumps(q.relevant_when.model_dump(mode="json"))
            for q in self.book.questionnaires[questionnaire].questions
        )

    def _say(self, place: Any, ref: str, item: str | None) -> bool:
        """Answers unless it is said already or suggested so; true if something was said."""
        case = self.stored()
        held = next((i for _, i in case.items() if css(i.id) == f"st-key-{item}"), None) if item else None
        there, wanted = case.answer(ref, held), self._wanted(case, ref, held)
        if there is not None and (there.confirmed or wanted is None or there.value == wanted.value):
            return False
        question = self.book.question(ref)
        if wanted is None:
            if question.optional:
                return False
            assert question.unknown_allowed, f"{ref} of {held.name if held else 'the company'}: nobody knows"
            wanted = Answer(value=None, state="unknown", origin="user", confirmed=True)
        self.answers += 1
        if wanted.state == "unknown":
            place.get_by_text(UNKNOWN, exact=True).first.click()
        elif question.kind in ("multiple_choice", "item_link"):
            before = there.value if there is not None and isinstance(there.value, list) else []
            self._several(place, [self._word(ref, v) for v in before], [self._word(ref, v) for v in wanted.value])  # type: ignore[union-attr]
        elif question.kind == "yes_no":
            place.get_by_text(texts.YES if wanted.value else texts.NO, exact=True).first.click()
        elif question.kind in ("single_choice", "country"):
            self._one(place, self._word(ref, str(wanted.value)))
        else:
            self._type(place, question.kind, str(wanted.value))
        return True

    def _wanted(self, case: Case, ref: str, held: Item | None) -> Answer | None:
        """What the model case says; things have there the id, the template or the place in the list that they have
        here."""
        if held is None:
            return self.like.answer(ref)
        list_id, position = next(
            (name, [j.id for j in case.list_of(name).items].index(held.id)) for name, i in case.items() if i is held
        )
        others = self.like.list_of(list_id).items
        twin = next((i for i in others if i.id == held.id), None) or next(
            (i for i in others if i.name == held.name), others[position] if position < len(others) else None
        )
        answer = self.like.answer(ref, twin) if twin is not None else None
        if answer is None or self.book.question(ref).kind != "item_link":
            return answer
        names = {i.id: i.name for _, i in self.like.items()}
        ids = {i.name: i.id for _, i in case.items()}
        linked = [ids[names[v]] for v in answer.value or [] if names[v] in ids]  # type: ignore[union-attr]
        if not linked:  # «Sistemas de la empresa» under another name, or a thing that this company does not have
            there = case.list_of(self.book.question(ref).links_to or "").items
            linked = [i.id for i in there if not i.refused][:1]
        return answer.model_copy(update={"value": linked})

    def _word(self, ref: str, value: str) -> str:
        kind = self.book.question(ref).kind
        if kind == "item_link":
            return next(i.name for _, i in self.stored().items() if i.id == value)
        if kind == "country":
            return self.book.countries[value].name
        return self.book.option(ref, value).text

    def _one(self, place: Any, word: str) -> None:
        box = place.get_by_role("combobox")
        if not box.count():
            place.get_by_text(word, exact=True).first.click()
            return
        self.idle()  # the list opens over what is drawn again
        box.first.click()
        box.first.fill(word)
        self.page.get_by_role("option", name=word, exact=True).first.click()

    def _several(self, place: Any, before: list[str], wanted: list[str]) -> None:
        box = place.get_by_role("combobox")
        if not box.count():
            for word in [w for w in before if w not in wanted] + [w for w in wanted if w not in before]:
                place.get_by_text(word, exact=True).first.click()
            return
        if set(before) - set(wanted):
            box.first.click()
            for _ in before:
                self.page.keyboard.press("Backspace")
            before = []
        for word in [w for w in wanted if w not in before]:
            box.first.click()
            box.first.fill(word)
            self.page.get_by_role("option", name=word, exact=True).first.click()
        self.page.keyboard.press("Escape")

    def _type(self, place: Any, kind: str, value: str) -> None:
        if kind == "date":
            type_date(self, place, value)
            return
        field = place.locator("input, textarea").first
        field.fill(value)
        field.press("Tab")
