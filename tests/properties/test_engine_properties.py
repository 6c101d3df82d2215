"""What must hold for every case, over the synthetic rulebook and over the real one.

A1 an answer to an unknown never overturns what was decided · A2 an irrelevant answer changes nothing · A3 order
never matters · A4 what is missing never reassures · A14 «no lo sé» and suggestions never turn a result that does
not reassure into one that does.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from enregla.assessment import Assessment, assess
from enregla.assessment.program import program_of
from enregla.assessment.results import DecisionResult, FindingResult
from enregla.assessment.truth import UNKNOWN
from enregla.assessment.view import View
from enregla.case import Answer, Case, Item, ItemList
from enregla.rulebook import Rulebook, load_rulebook
from tests.engine.random_cases import (
    Target,
    answered,
    cases,
    change_item,
    change_list,
    item_of,
    put,
    targets,
)  # fmt: skip
from tests.engine.real import book as real_book
from tests.engine.synthetic import NOW, ROOT, synthetic_facts
from tests.engine.synthetic import book as synthetic_book

DAY = dt.date(2026, 11, 24)
BOOKS = ("synthetic", "real")
each_book = pytest.mark.parametrize("name", BOOKS)
many = settings(
    max_examples=50,  # a case has all lists and some 300 answers, and each is assessed two or three times
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@pytest.fixture(autouse=True, scope="module")
def _facts() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    with synthetic_facts():
        yield


@cache
def rulebook(name: str) -> Rulebook:
    return synthetic_book() if name == "synthetic" else real_book()


@cache
def random_cases(name: str, suggestions: bool) -> st.SearchStrategy[Case]:
    return cases(rulebook(name), DAY, suggestions=suggestions, most=2)


@cache
def any_answer(name: str, ref: str) -> st.SearchStrategy[Answer]:
    return answered(rulebook(name), ref, DAY)


Key = tuple[str, str | None]


def decided(result: Assessment) -> dict[Key, str]:
    return {(d.id, d.item): d.decided for d in result.decisions}


def told(result: Assessment) -> tuple[dict[Key, str], set[Key]]:
    """Outcomes and findings, those of signals that gave way to the full decision too: still decided, not shown."""
    gone = result.given_way()
    outcomes = {(d.id, d.item): d.decided for d in gone if isinstance(d, DecisionResult)} | decided(result)
    return outcomes, {(f.id, f.item) for f in gone if isinstance(f, FindingResult)} | found(result)


def reassures(book: Rulebook, result: Assessment) -> dict[Key, bool]:
    good = {k: {o.id for o in d.outcomes if o.reassuring} for k, d in book.decisions.items()}
    return {(d.id, d.item): d.decided in good[d.id] for d in result.decisions}


def gave_way(result: Assessment) -> set[Key]:
    """Signals that the full decision has taken the place of."""
    return {(g.id, g.item) for g in result.given_way()}


def found(result: Assessment) -> set[Key]:
    return {(f.id, f.item) for f in result.findings}


def unknown_targets(book: Rulebook, case: Case) -> list[Target]:
    """Where an answer would say something that was not known before."""
    view = View(program_of(book), case, DAY, strict=False)
    looks = {t: view.look(t[0], item_of(case, t)) for t in targets(book, case)}
    return [t for t, x in looks.items() if x.truth == UNKNOWN and x.source in ("missing", "unknown", "parent")]


def never_overturned(before: Assessment, after: Assessment) -> None:
    later, findings = told(after)
    for key, outcome in decided(before).items():
        if outcome != "undetermined":
            assert later.get(key) == outcome, f"{key}: {outcome} → {later.get(key)}"
    for key in later.keys() - told(before)[0].keys():
        assert key[1] is not None, f"{key} did not apply before"
    assert found(before) <= findings


# --- A1


@each_book
@many
@given(data=st.data())
def test_a1_answering_an_unknown_never_overturns_a_result(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, False))
    before = assess(book, case, DAY)
    open_ = unknown_targets(book, case)
    assume(open_)
    after = case
    for target in data.draw(st.lists(st.sampled_from(open_), min_size=1, max_size=4, unique=True)):
        assert item_of(after, target) is not None or target[1] is None
        after = put(after, target, data.draw(any_answer(name, target[0])))
    never_overturned(before, assess(book, after, DAY))


@each_book
@many
@given(data=st.data())
def test_a1_extending_or_closing_an_open_list_never_overturns_a_result(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, False))
    lists = [k for k, v in case.lists.items() if not v.closed]
    assume(lists)
    list_id = data.draw(st.sampled_from(lists))
    before = assess(book, case, DAY)
    items = case.list_of(list_id).items
    donor = data.draw(random_cases(name, False)).list_of(list_id).items
    if donor and data.draw(st.booleans()):
        items = [*items, donor[0].model_copy(update={"id": "one-more"})]
    after = change_list(case, list_id, items=items, closed=data.draw(st.booleans()))
    outcomes, findings = told(assess(book, after, DAY))
    for key, outcome in decided(before).items():
        if outcome != "undetermined":
            assert outcomes[key] == outcome
    assert found(before) <= findings


@each_book
@many
@given(data=st.data())
def test_a1_answering_what_is_reported_missing_never_overturns_a_result(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, False))
    before = assess(book, case, DAY)
    assume(before.missing)
    wanted = data.draw(st.sampled_from(before.missing[:6]))
    if wanted.ref.startswith("list:"):
        after = change_list(case, wanted.ref.removeprefix("list:"), closed=True)
    elif book.question(wanted.ref).kind == "item_link":
        subject, linked = book.subject_of(wanted.ref.split(".")[0]), book.question(wanted.ref).links_to or ""
        ids = [i.id for i in case.list_of(linked).items]
        chosen = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
        after = change_item(case, subject, wanted.item or "",
                            lambda i: i.model_copy(update={"links": {**i.links, linked: chosen}}))  # fmt: skip
    else:
        subject = book.subject_of(wanted.ref.split(".")[0])
        target = (wanted.ref, subject if wanted.item else None, wanted.item)
        after = put(case, target, data.draw(any_answer(name, wanted.ref)))
    never_overturned(before, assess(book, after, DAY))


# --- A2


@each_book
@many
@given(data=st.data())
def test_a2_an_irrelevant_answer_changes_nothing(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, False))
    before = assess(book, case, DAY)
    hidden = [t for t in targets(book, case) if before.relevant[t[0], t[2]] == "false"]
    assume(hidden)
    target = data.draw(st.sampled_from(hidden))
    other = data.draw(st.one_of(st.none(), st.just(Answer(state="unknown")), any_answer(name, target[0])))
    after = assess(book, put(case, target, other), DAY)
    assert after.decisions == before.decisions
    assert after.findings == before.findings
    assert after.missing == before.missing
    told = target[0] + (f"@{target[2]}" if target[2] else "")
    assert (told in after.ignored) is (other is not None)


# --- A3


def shuffled(case: Case, seed: int) -> Case:
    """The same facts in another order."""
    chance = random.Random(seed)  # noqa: S311

    def mixed(things: list[Any]) -> list[Any]:
        return chance.sample(things, len(things))

    def answers(groups: dict[str, dict[str, Answer]]) -> dict[str, dict[str, Answer]]:
        return {
            k: {
                q: a.model_copy(update={"value": mixed(a.value)}) if isinstance(a.value, list) else a
                for q, a in mixed(list(v.items()))
            }
            for k, v in mixed(list(groups.items()))
        }

    def item(i: Item) -> Item:
        links = {k: mixed(v) for k, v in mixed(list(i.links.items()))}
        return i.model_copy(update={"answers": answers(i.answers), "links": links})

    lists = {
        k: ItemList(closed=v.closed, items=[item(i) for i in mixed(v.items)])
        for k, v in mixed(list(case.lists.items()))
    }
    return case.model_copy(update={"answers": answers(case.answers), "lists": lists})


def as_sets(result: Assessment) -> Any:
    missing = {(m.ref, m.item, m.asked, m.suggestion, frozenset(m.affects)) for m in result.missing}
    decisions = {
        (d.id, d.item, d.outcome, d.at_least, d.text, d.because, d.fired, frozenset(d.legal_refs), frozenset(d.facts),
         frozenset((m.ref, m.item) for m in d.missing), frozenset((c.kind, frozenset(c.refs)) for c in d.caveats))
        for d in result.decisions
    }  # fmt: skip
    findings = {(f.id, f.item, frozenset(f.legal_refs), frozenset(f.facts)) for f in result.findings}
    actions = {(a.id, a.item, a.due) for a in result.actions}
    return decisions, findings, actions, missing, frozenset(result.ignored)


@each_book
@many
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a3_the_order_of_answers_and_items_never_matters(name: str, data: st.DataObject, seed: int) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, True))
    assert as_sets(assess(book, shuffled(case, seed), DAY)) == as_sets(assess(book, case, DAY))


# --- A4


@each_book
def test_a4_the_empty_case_reassures_about_nothing(name: str) -> None:
    book = rulebook(name)
    empty = Case(id="empty-case", title="Vacío", created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                 changed=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))  # fmt: skip
    assert [k for k, good in reassures(book, assess(book, empty, DAY)).items() if good] == []
    blank = empty.model_copy(
        update={
            "lists": {
                q.subject: ItemList(items=[Item(id="blank", name="En blanco")], closed=True)
                for q in book.questionnaires.values()
                if q.subject != "organisation"
            }
        }
    )
    assert [k for k, good in reassures(book, assess(book, blank, DAY)).items() if good] == []


@each_book
@many
@given(data=st.data())
def test_a4_taking_answers_away_never_reassures(name: str, data: st.DataObject) -> None:
    """What reassures with fewer answers says the same with all of them."""
    book = rulebook(name)
    program = program_of(book)
    case = data.draw(random_cases(name, False))
    # an item's own answer may contradict the company's: then taking it away lets the company speak
    held = [t for t in targets(book, case) if case.answer(t[0], item_of(case, t)) and t[0] not in program.company]
    assume(held)
    less = case
    for target in data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=5, unique=True)):
        less = put(less, target, None)
    if data.draw(st.booleans()):
        for list_id in case.lists:
            less = change_list(less, list_id, closed=False)
    whole = decided(assess(book, case, DAY))
    small = assess(book, less, DAY)
    for key, good in reassures(book, small).items():
        if good:
            assert whole.get(key) == decided(small)[key]


# --- A14


@each_book
@many
@given(data=st.data())
def test_a14_no_lo_se_and_suggestions_never_reassure(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, True))
    held = [t for t in targets(book, case) if case.answer(t[0], item_of(case, t)) is not None]
    assume(held)
    after = case
    for target in data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=3, unique=True)):
        value = data.draw(any_answer(name, target[0])).value
        suggestion = Answer(value=value, origin="starter", confirmed=False)
        after = put(after, target, data.draw(st.sampled_from([Answer(state="unknown"), suggestion])))
    doubted = [(k, i.id) for k, i in case.items() if not i.refused and i.confirmed]
    if doubted and data.draw(st.booleans()):
        list_id, item_id = data.draw(st.sampled_from(doubted))
        after = change_item(after, list_id, item_id,
                            lambda i: i.model_copy(update={"confirmed": False, "origin": "starter"}))  # fmt: skip
    first, second = assess(book, case, DAY), assess(book, after, DAY)
    later = reassures(book, second)
    for key, good in reassures(book, first).items():
        if not good and key not in gave_way(second):
            assert later.get(key) is False, f"{key}: {decided(first)[key]} → {decided(second).get(key)}"
        elif not good:  # the full decision speaks instead of the signal: it must not reassure either
            full = book.decisions[key[0]].superseded_by or ""
            spoken = {k: v for k, v in later.items() if f"{k[0]}.".startswith(f"{full}.")}
            mine = {k: v for k, v in spoken.items() if k[1] == key[1]} or spoken
            assert not mine or not all(mine.values()), f"{key}: {decided(first)[key]} → {mine}"
    to_ask = [*second.missing, *(m for group in second.later for m in group.questions)]
    tasks = {(a, m.item) for m in to_ask for a in m.affects}
    asked = {a for a, _ in tasks}
    for finding in found(first) - found(second):
        assert finding[0] in asked, f"{finding} went away and nobody is asked"


def test_a3_the_names_of_files_never_matter(tmp_path: Path) -> None:
    """Law and catalogues are merged from several files: their names decide nothing."""
    root = tmp_path / "questionnaires"
    shutil.copytree(ROOT, root)
    for folder in ("_law", "_catalogues"):
        for n, file in enumerate(sorted((root / folder).glob("*.yaml"), reverse=True)):
            file.rename(file.with_name(f"{n}_renamed.yaml"))
    moved, original = load_rulebook(root), synthetic_book()
    assert moved.law == original.law
    assert moved.catalogue == original.catalogue
    assert moved.questionnaires == original.questionnaires
    case = Case(id="empty-case", title="Vacío", created=NOW, changed=NOW)
    assert as_sets(assess(moved, case, DAY)) == as_sets(assess(original, case, DAY))


# --- how it is computed


@each_book
@many
@given(data=st.data())
def test_what_is_kept_from_the_last_assessment_is_what_it_would_say_now(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(1, 3))):
        assess(book, case, DAY)
        target = data.draw(st.sampled_from(targets(book, case)))
        case = put(case, target, data.draw(st.one_of(st.none(), any_answer(name, target[0]))))
        items = [(k, i.id) for k, i in case.items()]
        if items and data.draw(st.booleans()):
            list_id, item_id = data.draw(st.sampled_from(items))
            update = data.draw(st.sampled_from([{"name": "Otro"}, {"refused": True}, {"confirmed": False},
                                                {"links": {}}]))  # fmt: skip
            case = change_item(case, list_id, item_id, lambda i, u=update: i.model_copy(update=u))
            case = change_list(case, list_id, closed=data.draw(st.booleans()))
    kept = assess(book, case, DAY)
    program_of(book).memory = None
    assert kept == assess(book, case, DAY)


@each_book
@many
@given(data=st.data())
def test_what_the_strict_reading_takes_from_the_given_one_is_what_it_would_say(name: str, data: st.DataObject) -> None:
    book = rulebook(name)
    case = data.draw(random_cases(name, True))
    program = program_of(book)
    given_view = View(program, case, DAY, strict=False)
    shared = View(program, case, DAY, strict=True, given=given_view)
    alone = View(program, case, DAY, strict=True)
    order = random.Random(data.draw(st.integers(0, 99)))  # noqa: S311
    names = [*program.decisions, *program.findings]
    for key in order.sample(names, len(names)):
        subject = book.subject_of(key.split(".")[0])
        items = [None] if subject == "organisation" else [i for i in case.list_of(subject).items if not i.refused]
        for item in items:
            if key in program.decisions:
                given_view.decide(key, item)
                told, wanted = shared.decide(key, item), alone.decide(key, item)
                assert (told.outcome, told.at_least, told.fired) == (wanted.outcome, wanted.at_least, wanted.fired)
                assert told.unknown == wanted.unknown
                assert shared.decision_missing(key, item) == alone.decision_missing(key, item)
            else:
                given_view.rule(f"finding {key}", item)
                assert shared.rule(f"finding {key}", item) == alone.rule(f"finding {key}", item)
    for target in targets(book, case):
        told, wanted = shared.look(target[0], item_of(case, target)), alone.look(target[0], item_of(case, target))
        assert (told.truth, told.given, told.source, told.missing) == (
            wanted.truth, wanted.given, wanted.source, wanted.missing,
        )  # fmt: skip
