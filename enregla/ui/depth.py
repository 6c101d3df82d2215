"""What the full depth asks in this case, section by section. Pure functions: nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from enregla.assessment import Assessment
from enregla.case import Answer, Case, Item
from enregla.rulebook import ORGANISATION, Rulebook
from enregla.rulebook.model import Questionnaire, Screen, Section
from enregla.ui import route

Status = Literal["not_started", "in_progress", "answered", "optional", "not_applicable"]
LIST_PAGE = "list"  # first word of the address of a page that keeps a list
# Lists that the person keeps, in the order in which they are shown.
LISTS = (route.ACTIVITIES, route.PROVIDERS, "systems", "data_flows", "camera_systems")


@dataclass(frozen=True, slots=True)
class Spot:
    """One screen of one section, of an item where the questionnaire asks about each."""

    questionnaire: str
    section: str
    screen: str
    item: str | None = None

    @property
    def address(self) -> str:
        return f"{self.questionnaire}.{self.section}.{self.screen}"


@dataclass(frozen=True, slots=True)
class Part:
    """A section for one item. ``total`` and ``done`` count questions that must be answered; ``suggested`` waits for a
    confirmation. ``screens``: those that ask something now."""

    questionnaire: Questionnaire
    section: Section
    item: Item | None
    screens: tuple[Screen, ...]
    total: int
    done: int
    suggested: int
    status: Status
    first: Screen | None  # where a person goes on

    @property
    def spot(self) -> Spot | None:
        if self.first is None:
            return None
        return Spot(self.questionnaire.id, self.section.id, self.first.id, self.item.id if self.item else None)


@dataclass(frozen=True, slots=True)
class Group:
    """All sections of a questionnaire for one item, or for the organisation."""

    questionnaire: Questionnaire
    item: Item | None
    parts: tuple[Part, ...]

    @property
    def open_parts(self) -> list[Part]:
        return [p for p in self.parts if p.status in ("not_started", "in_progress")]

    @property
    def status(self) -> Status:
        found = {p.status for p in self.parts} - {"not_applicable"}
        if not found:
            return "not_applicable"
        if not self.open_parts:
            return "optional" if found == {"optional"} else "answered"
        return "not_started" if found <= {"not_started", "optional"} else "in_progress"

    @property
    def spot(self) -> Spot | None:
        """Where a person goes on, or the beginning of what is answered."""
        parts = self.open_parts or [p for p in self.parts if p.first is not None]
        return parts[0].spot if parts else None

    @property
    def minutes(self) -> int:
        return sum(p.section.minutes for p in self.open_parts)


def items_of(case: Case, questionnaire: Questionnaire) -> list[Item | None]:
    """The items that a questionnaire asks about. Activities count once a person has confirmed them; a suggested camera
    system, data flow or system is shown too, because its own page asks whether it exists."""
    if questionnaire.subject == ORGANISATION:
        return [None]
    found = [i for i in case.list_of(questionnaire.subject).items if not i.refused]
    if questionnaire.subject in (route.ACTIVITIES, route.PROVIDERS):
        found = [i for i in found if i.confirmed]
    return [*found]


def asked(assessment: Assessment, questionnaire: Questionnaire, screen: Screen, item: Item | None) -> list[str]:
    """The refs that a screen asks now. What is published is confirmed on its own page, where its words are read."""
    refs = [f"{questionnaire.id}.{q}" for q in screen.questions]
    item_id = item.id if item else None
    return [r for r in refs if r != route.NOTICE and route.relevant(assessment, r, item_id)]


def is_done(answer: Answer | None) -> bool:
    return answer is not None and answer.confirmed


def part(book: Rulebook, case: Case, assessment: Assessment, questionnaire: Questionnaire, section: Section,
         item: Item | None) -> Part:  # fmt: skip
    screens: list[Screen] = []
    first: Screen | None = None
    total = done = suggested = optional_open = 0
    for screen in section.screens:
        refs = asked(assessment, questionnaire, screen, item)
        if not refs:
            continue
        screens.append(screen)
        open_here = False
        for ref in refs:
            question, answer = book.question(ref), case.answer(ref, item)
            confirmed = is_done(answer)
            if answer is not None and not confirmed:
                suggested += 1
                open_here = True
            if question.optional:
                optional_open += not confirmed
                continue
            total += 1
            done += confirmed
            open_here = open_here or not confirmed
        if open_here and first is None:
            first = screen
    status: Status
    if not screens:
        status = "not_applicable"
    elif not total:
        status = "optional" if optional_open else "answered"
    elif done == total:
        status = "answered"
    else:
        status = "in_progress" if done else "not_started"  # what the route asked counts too
    if first is None and screens:
        first = screens[0]
    return Part(questionnaire, section, item, tuple(screens), total, done, suggested, status, first)


def groups(book: Rulebook, case: Case, assessment: Assessment) -> dict[str, list[Group]]:
    """By questionnaire, in declared order. Sections of the company that the express route asks are left to it."""
    found: dict[str, list[Group]] = {}
    for questionnaire in book.questionnaires.values():
        own = questionnaire.subject == ORGANISATION
        sections = [s for s in questionnaire.sections if not (own and s.depth == "express")]
        if own and not sections:
            continue
        found[questionnaire.id] = [
            Group(questionnaire, item, tuple(part(book, case, assessment, questionnaire, s, item) for s in sections))
            for item in items_of(case, questionnaire)
        ]
    return found


def walk(book: Rulebook, case: Case, assessment: Assessment, questionnaire: str, item: str | None) -> list[Spot]:
    """All screens of a questionnaire for one item, in order, without those that ask nothing now."""
    found = book.questionnaires[questionnaire]
    held = next((i for i in items_of(case, found) if (i.id if i else None) == item), None)
    if item is not None and held is None:
        return []
    return [
        Spot(questionnaire, section.id, screen.id, item)
        for section in found.sections
        for screen in section.screens
        if asked(assessment, found, screen, held)
    ]


def find(book: Rulebook, case: Case, assessment: Assessment, address: str, item: str | None) -> Spot | None:
    """The screen of an address, or the first of its questionnaire when that one asks nothing now."""
    questionnaire = address.split(".")[0]
    if questionnaire not in book.questionnaires:
        return None
    if (book.subject_of(questionnaire) == ORGANISATION) != (item is None):
        return None
    spots = walk(book, case, assessment, questionnaire, item)
    return next((s for s in spots if s.address == address), spots[0] if spots else None)


def spots(book: Rulebook, case: Case, assessment: Assessment) -> dict[route.Asked, Spot]:
    """Where each question can be answered now."""
    return {
        route.Asked(ref, item.id if item else None): Spot(
            questionnaire.id, section.id, screen.id, item.id if item else None
        )
        for questionnaire in book.questionnaires.values()
        for item in items_of(case, questionnaire)
        for section in questionnaire.sections
        for screen in section.screens
        for ref in asked(assessment, questionnaire, screen, item)
    }


def section_of(book: Rulebook, spot: Spot) -> tuple[Section, Screen]:
    section = next(s for s in book.questionnaires[spot.questionnaire].sections if s.id == spot.section)
    return section, next(s for s in section.screens if s.id == spot.screen)


def totals(found: dict[str, list[Group]]) -> tuple[int, int, int]:
    """Answered sections, sections that apply, minutes that are left."""
    parts = [p for p in _parts(found) if p.status not in ("not_applicable", "optional")]
    left = [p for p in parts if p.status != "answered"]
    return len(parts) - len(left), len(parts), sum(p.section.minutes for p in left)


def _parts(found: dict[str, list[Group]]) -> Iterator[Part]:
    for several in found.values():
        for group in several:
            yield from group.parts
