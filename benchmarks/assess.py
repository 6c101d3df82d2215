"""The rules: how long a full case takes, how it grows with its lists, and how long the rulebook takes to load."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import interleaved, line, median
from enregla.assessment import Assessment, assess
from enregla.assessment.memory import memory_of
from enregla.assessment.program import program_of
from enregla.case import Answer, Case, Item, ItemList, import_case, set_answer
from enregla.rulebook import ORGANISATION, Rulebook, load_rulebook

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BUDGET_MS = 50
LINEAR = 1.2  # how much dearer an item may become when there are more of them


def full_case(book: Rulebook, activities: int, providers: int) -> Case:
    """A case with an answer to every question of every questionnaire, express and complete; always the same.

    Four data flows, three camera systems and one system stand beside the activities and providers.

    Every fifth item is like the first, so that a longer list is more of the same and not another mixture.
    """
    sizes = {"activities": activities, "providers": providers, "data_flows": 4, "camera_systems": 3, "systems": 1}
    lists = {
        name: ItemList(closed=True, items=[
            Item(id=f"{name[:3]}{n}", name=f"{name} {n}", answers=_answers(book, name, n % 5),
                 links=_links(name, n, providers))
            for n in range(size)
        ])
        for name, size in sizes.items()
    }  # fmt: skip
    answers = _answers(book, ORGANISATION, 0)
    return Case(id="full-case", title="Caso", created=NOW, changed=NOW, answers=answers, lists=lists)


def _links(list_id: str, n: int, providers: int) -> dict[str, list[str]]:
    """Each activity uses a provider and the system, each data flow is that of a provider."""
    links = {"providers": [f"pro{n % providers}"]} if list_id in ("activities", "data_flows") else {}
    return {**links, "systems": ["sys0"]} if list_id == "activities" else links


def _answers(book: Rulebook, subject: str, n: int) -> dict[str, dict[str, Answer]]:
    made: dict[str, dict[str, Answer]] = {}
    for position, ref in enumerate(book.question_refs):
        questionnaire, question = ref.split(".")
        if book.subject_of(questionnaire) == subject:
            value = _value(book, ref, position + n)
            made.setdefault(questionnaire, {})[question] = Answer(value=value)
    return made


def _value(book: Rulebook, ref: str, turn: int) -> Any:
    question = book.question(ref)
    match question.kind:
        case "yes_no":
            return turn % 2 == 0
        case "single_choice":
            options = book.options(ref)
            return options[turn % len(options)].id
        case "multiple_choice":
            several = [o.id for o in book.options(ref) if not o.exclusive]
            return [several[turn % len(several)], several[(turn + 1) % len(several)]]
        case "number" | "amount":
            return int(question.minimum or 0) + turn
        case "date":
            return "2026-01-31"
        case "country":
            return "ES"
        case "item_link":
            return []
        case _:
            return "texto"


def read_whole(assessment: Assessment) -> None:
    """Everything that is worked out when somebody looks, as the lawyer's file does."""
    for result in assessment.decisions:
        _ = result.facts, result.missing, result.caveats, result.waiting
    _ = assessment.actions, assessment.missing, assessment.later


def measures() -> list[dict[str, Any]]:
    book = load_rulebook()
    forget = memory_of(program_of(book)).forget  # as for cases that were never seen
    found: list[dict[str, Any]] = []
    sample = SAMPLES / "clinica_dental.json"
    if sample.exists():
        case = import_case(sample.read_bytes(), book)
        sampled = interleaved({"sample": lambda: assess(book, case, DAY)}, 30, forget)
        found.append(line("assess.sample", sampled["sample"], budget=BUDGET_MS))
    cases = {n: full_case(book, n, 12) for n in (5, 15, 50)}
    times = interleaved({str(n): lambda c=c: assess(book, c, DAY) for n, c in cases.items()}, 30, forget)
    answered = itertools.cycle(
        set_answer(cases[15], book, "processing.people_per_year", value, item="act3") for value in ("lt_100", "100_999")
    )
    found.append(line("assess.after_one_answer", median(lambda: assess(book, next(answered), DAY), 30),
                      baseline=times["15"]))  # fmt: skip
    found.append(line("assess.full_15_activities_12_providers", times["15"], budget=BUDGET_MS))
    whole = interleaved({"15": lambda: read_whole(assess(book, cases[15], DAY))}, 20, forget)
    found.append(line("assess.full_15_activities_read_whole", whole["15"], budget=BUDGET_MS))
    found.append(line("assess.full_5_activities", times["5"]))
    found.append(line("assess.full_50_activities", times["50"]))
    found.append(line("assess.growth_15_to_50", times["50"], baseline=times["15"] * 50 / 15, budget=LINEAR))
    result = assess(book, cases[15], DAY)
    decision = "dpo_designation.dpo"
    found.append(line("assess.trace_of_a_decision", median(lambda: result.trace(decision), 10)))
    found.append(line("assess.what_would_change", median(lambda: result.what_would_change(decision), 3)))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        fresh = median(load_rulebook, 2)
        load_rulebook(cache_dir=cache)
        cached = median(lambda: load_rulebook(cache_dir=cache), 10)
    found.append(line("rulebook.load_fresh", fresh))
    found.append(line("rulebook.load_cached", cached, baseline=fresh))
    return found


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(measures()))
