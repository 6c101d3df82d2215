"""One random change of a case after another, as the pages make them: answers, suggestions, links, lists and levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

from enregla.assessment.program import program_of
from enregla.case import (
    Case,
    CaseError,
    add_item,
    add_override,
    clear_answer,
    close_list,
    confirm_answers,
    confirm_item,
    doubt_item,
    refuse_item,
    remove_override,
    rename_item,
    set_answer,
    set_unknown,
)
from enregla.case.items import without_item
from enregla.rulebook import ORGANISATION, Rulebook
from tests.engine.random_cases import random_value

Place = tuple[str, str | None]  # question and item


class Changes:
    """The same seed makes the same changes for as long as the rulebook is the same."""

    def __init__(self, book: Rulebook, as_of: dt.date, seed: int) -> None:
        self.book, self.as_of, self.chance = book, as_of, Random(seed)  # noqa: S311
        self.lists = [*dict.fromkeys(q.subject for q in book.questionnaires.values() if q.subject != ORGANISATION)]
        self.links = [*program_of(book).links.values()]
        self.plain = [r for r in book.question_refs if r not in self.links]
        often: list[Callable[[Case], Case]] = [self.answer, self.suggest, self.clear, self.link, self.mark]
        self.kinds = [*often, *often, self.unknown, self.confirm, self.close, self.add, self.remove, self.override]

    def next(self, case: Case) -> Case:
        """Another case: what the case refuses is not counted."""
        for _ in range(100):
            try:
                after = self.chance.choice(self.kinds)(case)
            except (CaseError, IndexError):  # not possible here, or there is nothing to choose from
                continue
            if after is not case:
                return after
        raise AssertionError("no change is possible")

    def place(self, case: Case, refs: list[str]) -> Place:
        ref = self.chance.choice(refs)
        subject = self.book.subject_of(ref.split(".")[0])
        return ref, None if subject == ORGANISATION else self.chance.choice(case.list_of(subject).items).id

    def held(self, case: Case) -> Place:
        owners = [(None, case.answers), *((i.id, i.answers) for _, i in case.items())]
        return self.chance.choice([(f"{k}.{q}", i) for i, groups in owners for k, a in groups.items() for q in a])

    def answer(self, case: Case) -> Case:
        ref, item = self.place(case, self.plain)
        return set_answer(case, self.book, ref, random_value(self.book, ref, self.as_of, self.chance), item)

    def suggest(self, case: Case) -> Case:
        ref, item = self.place(case, [*self.plain, *self.links * 10])
        value = self.targets(case, ref) if ref in self.links else random_value(self.book, ref, self.as_of, self.chance)
        return set_answer(case, self.book, ref, value, item, origin="starter", confirmed=False)

    def unknown(self, case: Case) -> Case:
        ref, item = self.place(case, [*self.plain, *self.links])
        return set_unknown(case, self.book, ref, item)

    def clear(self, case: Case) -> Case:
        ref, item = self.held(case)
        return clear_answer(case, self.book, ref, item)

    def confirm(self, case: Case) -> Case:
        ref, item = self.held(case)
        return confirm_answers(case, item, [ref])

    def targets(self, case: Case, ref: str) -> list[str]:
        return [i.id for i in case.list_of(self.book.question(ref).links_to or "").items if self.chance.random() < 0.5]

    def link(self, case: Case) -> Case:
        ref, item = self.place(case, self.links)
        if self.chance.random() < 0.3:
            return clear_answer(case, self.book, ref, item)
        return set_answer(case, self.book, ref, self.targets(case, ref), item)

    def mark(self, case: Case) -> Case:
        list_id, item = self.chance.choice([*case.items()])
        if self.chance.random() < 0.3:
            return rename_item(case, list_id, item.id, f"Otro {self.chance.randint(0, 99)}")
        return self.chance.choice([confirm_item, refuse_item, doubt_item])(case, list_id, item.id)

    def close(self, case: Case) -> Case:
        return close_list(case, self.chance.choice(self.lists), self.chance.random() < 0.5)

    def add(self, case: Case) -> Case:
        confirmed = self.chance.random() < 0.5
        return add_item(case, self.chance.choice(self.lists), "Nuevo", confirmed=confirmed,
                        origin="user" if confirmed else "starter")  # fmt: skip

    def remove(self, case: Case) -> Case:
        list_id, item = self.chance.choice([*case.items()])
        return without_item(case, self.book, list_id, item.id)

    def override(self, case: Case) -> Case:
        if case.overrides and self.chance.random() < 0.4:
            gone = self.chance.choice(case.overrides)
            return remove_override(case, gone.decision, gone.item)
        name, outcomes = self.chance.choice([*program_of(self.book).levels.items()])
        subject = self.book.subject_of(name.split(".")[0])
        item = None if subject == ORGANISATION else self.chance.choice(case.list_of(subject).items).id
        return add_override(case, self.book, name, self.chance.choice([*outcomes]), "motivo", "Ana", self.as_of, item)
