"""Random cases of any rulebook, made from the kinds of its questions.

Hypothesis draws a seed and Python the case: drawing every answer would cost twenty times what ``assess`` does. The
same seed gives the same case for as long as the rulebook is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from enregla.assessment.program import Program, program_of
from enregla.case import Answer, Case, Item, ItemList
from enregla.rulebook import ORGANISATION, ParameterGap, Rulebook
from enregla.rulebook.conditions import ParamRef

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
Target = tuple[str, str | None, str | None]  # question, list, item id
TEXTS = ("text", "long_text", "email", "url", "nif", "item_link")


def random_value(book: Rulebook, ref: str, as_of: dt.date, chance: Random, *, calm: bool = False) -> Any:
    """A value that answers the question. ``calm``: mostly «no» and «none», which reassure."""
    question = book.question(ref)
    mild = calm and chance.random() < 0.8
    match question.kind:
        case "yes_no":
            return False if mild else chance.random() < 0.5
        case "single_choice":
            return chance.choice([o.id for o in book.options(ref)])
        case "multiple_choice":
            alone = [o.id for o in book.options(ref) if o.exclusive]
            several = [o.id for o in book.options(ref) if not o.exclusive]
            if alone and (mild or chance.random() < 0.3):
                return [chance.choice(alone)]
            return chance.sample(several, min(len(several), 1 if mild else chance.randint(1, 3)))
        case "number" | "amount":
            low, high = int(question.minimum or 0), int(question.maximum or 10**6)
            near = [v for e in _edges(book, ref, as_of) for v in (e - 1, e, e + 1) if low <= v <= high]
            return chance.choice(near) if near and chance.random() < 0.7 else chance.randint(low, high)
        case "date":
            day = dt.date(1980, 1, 1) + dt.timedelta(days=chance.randint(0, 18000))
            near = _edges(book, ref, as_of)
            return chance.choice(near) if near and chance.random() < 0.3 else day.isoformat()
        case "country":
            return chance.choice([*book.countries, "ES"])
        case _:
            return "texto"


def _edges(book: Rulebook, ref: str, as_of: dt.date) -> list[Any]:
    """The figures and days at which a rule turns."""
    program: Program = program_of(book)
    found: list[Any] = []
    for operand in program.compared[ref]:
        try:
            found.append(book.parameter(operand.param, as_of) if isinstance(operand, ParamRef) else operand)
        except ParameterGap:
            continue
    return found


class _Maker:
    def __init__(self, book: Rulebook, as_of: dt.date, seed: int, *, suggestions: bool, most: int) -> None:
        self.book, self.as_of, self.chance = book, as_of, Random(seed)  # noqa: S311
        self.suggestions, self.most = suggestions, most
        self.full = self.chance.random() < 0.5
        self.calm = self.chance.random() < 0.6

    def answers(self, subject: str) -> dict[str, dict[str, Answer]]:
        made: dict[str, dict[str, Answer]] = {}
        for ref in self.book.question_refs:
            questionnaire, question = ref.split(".")
            if self.book.subject_of(questionnaire) != subject or self.book.question(ref).kind in TEXTS:
                continue
            luck = self.chance.random()
            if not self.full and luck < 0.2:
                continue
            if not self.full and luck < 0.3:
                made.setdefault(questionnaire, {})[question] = Answer(state="unknown")
                continue
            confirmed = not self.suggestions or self.chance.random() < 0.7
            value = random_value(self.book, ref, self.as_of, self.chance, calm=self.calm)
            made.setdefault(questionnaire, {})[question] = Answer(
                value=value, origin="user" if confirmed else "starter", confirmed=confirmed
            )
        return made

    def case(self) -> Case:
        book, chance = self.book, self.chance
        subjects = dict.fromkeys(q.subject for q in book.questionnaires.values() if q.subject != ORGANISATION)
        sizes = {subject: chance.randint(0, self.most) for subject in subjects}
        lists: dict[str, ItemList] = {}
        for subject in subjects:
            items: list[Item] = []
            for n in range(sizes[subject]):
                links: dict[str, list[str]] = {}
                for source, target in program_of(book).links:
                    if source == subject and (self.full or chance.random() < 0.5):
                        ids = [f"{target[:4]}{i}" for i in range(sizes.get(target, 0))]
                        links[target] = [i for i in ids if chance.random() < 0.5]
                confirmed = not self.suggestions or chance.random() < 0.75
                origin, refused = "user" if confirmed else "starter", chance.random() < 0.1
                items.append(
                    Item(
                        id=f"{subject[:4]}{n}", name=f"{subject} {n}", answers=self.answers(subject), links=links,
                        confirmed=confirmed, origin=origin, refused=refused,
                    )
                )  # fmt: skip
            lists[subject] = ItemList(closed=self.full or chance.random() < 0.5, items=items)
        return Case(id="random-case", title="Caso", created=NOW, changed=NOW, answers=self.answers(ORGANISATION),
                    lists=lists)  # fmt: skip


def cases(book: Rulebook, as_of: dt.date, *, suggestions: bool = False, most: int = 3) -> st.SearchStrategy[Case]:
    """Cases with up to ``most`` items a list; every second one has an answer to everything."""
    seeds = st.integers(0, 2**32 - 1)
    return seeds.map(lambda seed: _Maker(book, as_of, seed, suggestions=suggestions, most=most).case())


def answered(book: Rulebook, ref: str, as_of: dt.date) -> st.SearchStrategy[Answer]:
    seeds = st.integers(0, 2**16 - 1)
    return seeds.map(lambda seed: Answer(value=random_value(book, ref, as_of, Random(seed))))  # noqa: S311


def targets(book: Rulebook, case: Case) -> list[Target]:
    """Every place where an answer may stand."""
    found: list[Target] = []
    for ref in book.question_refs:
        if book.question(ref).kind in TEXTS:
            continue
        subject = book.subject_of(ref.split(".")[0])
        if subject == ORGANISATION:
            found.append((ref, None, None))
        else:
            found += [(ref, subject, i.id) for i in case.list_of(subject).items if not i.refused]
    return found


def item_of(case: Case, target: Target) -> Item | None:
    _, list_id, item_id = target
    return case.item(list_id, item_id) if list_id and item_id else None


def put(case: Case, target: Target, answer: Answer | None) -> Case:
    """The case with another answer, or without one."""
    ref, list_id, item_id = target
    questionnaire, question = ref.split(".")

    def changed(answers: dict[str, dict[str, Answer]]) -> dict[str, dict[str, Answer]]:
        group = {k: v for k, v in answers.get(questionnaire, {}).items() if k != question}
        return {**answers, questionnaire: {**group, question: answer} if answer is not None else group}

    if list_id is None or item_id is None:
        return case.model_copy(update={"answers": changed(case.answers)})
    return change_item(case, list_id, item_id, lambda i: i.model_copy(update={"answers": changed(i.answers)}))


def change_item(case: Case, list_id: str, item_id: str, change: Callable[[Item], Item]) -> Case:
    whole = case.list_of(list_id)
    items = [change(i) if i.id == item_id else i for i in whole.items]
    return case.model_copy(update={"lists": {**case.lists, list_id: whole.model_copy(update={"items": items})}})


def change_list(case: Case, list_id: str, **update: Any) -> Case:
    whole = case.list_of(list_id).model_copy(update=update)
    return case.model_copy(update={"lists": {**case.lists, list_id: whole}})
