"""Quantifiers over open, closed and empty lists, linked lists and answers given for the whole company."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from enregla.assessment.program import program_of
from enregla.assessment.truth import NAMES
from enregla.assessment.view import View
from enregla.case import Case, Item
from enregla.rulebook.conditions import Condition
from tests.engine.synthetic import DAY, book, case, item, missing, outcome, run

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
CORE: dict[str, Any] = {"answer": "processing.core", "is": True}
YES, NO, UNSURE = item("yes", {"processing.core": True}), item("no", {"processing.core": False}), item("unsure")


def truth(condition: dict[str, Any], said: Case, at: Item | None = None, key: str = "closing") -> str:
    view = View(program_of(book()), said, DAY, strict=False)
    return NAMES[view.program.compile(CONDITION.validate_python(condition), key).value(view, at)]


@pytest.mark.parametrize(
    ("items", "closed", "some", "every"),
    [
        ([], False, "unknown", "unknown"), ([], True, "false", "true"),
        ([YES], False, "true", "unknown"), ([YES], True, "true", "true"),
        ([NO], False, "unknown", "false"), ([NO], True, "false", "false"),
        ([YES, NO], False, "true", "false"), ([YES, NO], True, "true", "false"),
        ([UNSURE], True, "unknown", "unknown"), ([UNSURE, NO], True, "unknown", "false"),
        ([UNSURE, YES], True, "true", "unknown"),
    ],
)  # fmt: skip
def test_some_and_every(items: list[Item], closed: bool, some: str, every: str) -> None:
    said = case(activities=items, open_lists=() if closed else ("activities",))
    assert truth({"some": "activities", "where": CORE}, said) == some
    assert truth({"every": "activities", "where": CORE}, said) == every


@pytest.mark.parametrize(
    ("items", "closed", "expected"),
    [
        ([YES, YES], False, "true"), ([YES], False, "unknown"), ([YES], True, "false"),
        ([YES, UNSURE], True, "unknown"), ([NO, UNSURE], True, "false"), ([], True, "false"),
    ],
)  # fmt: skip
def test_count(items: list[Item], closed: bool, expected: str) -> None:
    numbered = [i.model_copy(update={"id": f"i{n}"}) for n, i in enumerate(items)]
    said = case(activities=numbered, open_lists=() if closed else ("activities",))
    assert truth({"count": "activities", "where": CORE, "gte": 2}, said) == expected


def test_a_list_nobody_spoke_about_is_open() -> None:
    assert truth({"some": "activities", "where": CORE}, case()) == "unknown"
    assert missing(run(), "closing.lists") == {"list:providers", "list:activities"}


def test_an_open_list_asks_whether_it_is_finished() -> None:
    wanted = {m.ref: m for m in run().missing}["list:activities"]
    assert wanted.text == "¿Ha terminado de listar sus tratamientos?"
    assert "closing.lists" in wanted.affects


def test_empty_closed_lists_are_none() -> None:
    assert outcome(run(activities=[], providers=[]), "closing.lists") == "calm"


def test_inside_a_quantifier_the_organisation_is_still_there() -> None:
    sick = item("clinic", {"processing.core": False, "processing.data": ["health"]})
    lists: dict[str, Any] = {"activities": [sick], "providers": []}
    assert outcome(run({"profile.staff": True}, **lists), "closing.lists") == "health_seen"
    assert outcome(run({"profile.staff": False}, **lists), "closing.lists") == "calm"
    assert missing(run(**lists), "closing.lists") == {"profile.staff"}


def test_refused_items_do_not_count() -> None:
    said = case(activities=[YES.model_copy(update={"refused": True})])
    assert truth({"some": "activities", "where": CORE}, said) == "false"
    assert truth({"every": "activities", "where": CORE}, said) == "true"


# --- linked lists


ABROAD: dict[str, Any] = {"some": "linked.providers", "where": {"answer": "providers.abroad", "is": True}}
FAR, NEAR = item("far", {"providers.abroad": True}), item("near", {"providers.abroad": False})


@pytest.mark.parametrize(
    ("links", "closed", "expected"),
    [
        ({}, True, "unknown"),  # nobody said which ones it uses
        ({"providers": []}, True, "false"),
        ({"providers": ["near"]}, True, "false"),
        ({"providers": ["near"]}, False, "unknown"),  # more providers may come
        ({"providers": ["far"]}, False, "true"),
        ({"providers": ["gone"]}, True, "false"),
    ],
)
def test_linked_lists(links: dict[str, list[str]], closed: bool, expected: str) -> None:
    use = item("use", links=links)
    said = case(activities=[use], providers=[FAR, NEAR], open_lists=() if closed else ("providers",))
    assert truth(ABROAD, said, use, "processing") == expected


def test_unanswered_links_ask_for_the_links_and_not_for_the_list() -> None:
    """The list is finished: closing it again could never settle this decision."""
    use = item("use", {"processing.core": True, "processing.data": ["plain"], "processing.size": "small"})
    result = run(activities=[use], providers=[FAR])
    assert missing(result, "processing.study", "use") == {"processing.uses@use"}


# --- answers for the whole company


def films(company: Any, items: list[Item], *, closed: bool = True, at: int = 0) -> str:
    facts = {} if company is None else {"profile.cameras": company}
    said = case(facts, activities=items, open_lists=() if closed else ("activities",))
    return truth({"answer": "films", "is": True}, said, said.list_of("activities").items[at], "processing")


def test_a_company_no_answers_for_every_item() -> None:
    assert films(False, [item("one"), item("two")]) == "false"
    assert films(False, [item("one")], closed=False) == "false"


def test_a_company_yes_answers_only_for_a_single_item_of_a_finished_list() -> None:
    assert films(True, [item("one")]) == "true"
    assert films(True, [item("one"), item("two")]) == "unknown"
    assert films(True, [item("one")], closed=False) == "unknown"
    assert films(True, [item("one"), item("two", refused=True)]) == "true"


def test_no_company_answer_or_no_lo_se_leaves_the_item_unknown() -> None:
    assert films(None, [item("one")]) == "unknown"
    assert films("?", [item("one")]) == "unknown"


def test_what_the_item_says_goes_before_the_company() -> None:
    assert films(False, [item("one", {"processing.films": True})]) == "true"
    assert films(False, [item("one", {"processing.films": "?"})]) == "unknown"


def test_a_company_yes_looks_at_the_list_of_the_question_and_no_other() -> None:
    """A provider may have the same id as an activity; its list says nothing about activities."""
    said = case({"profile.cameras": True}, providers=[item("web")], activities=[item("web"), item("shop")])
    web = said.list_of("activities").items[0]
    assert truth({"answer": "films", "is": True}, said, web, "processing") == "unknown"
    reverse = case({"profile.cameras": True}, providers=[item("web"), item("shop")], activities=[item("web")])
    assert (
        truth({"answer": "films", "is": True}, reverse, reverse.list_of("activities").items[0], "processing") == "true"
    )


def test_a_result_that_rests_on_the_company_names_the_company_answer() -> None:
    use = item("use", {"processing.core": True, "processing.data": ["health"], "processing.size": "large",
                       "processing.sure": False}, links={"providers": []})  # fmt: skip
    result = run({"profile.cameras": True}, activities=[use], providers=[]).decision("processing.study", "use")
    assert result.outcome == "look_into_it"
    assert "profile.cameras" in result.facts
    assert "processing.films@use" not in result.facts


@pytest.mark.parametrize(
    ("kind", "items", "shown"),
    [
        ("some", ["yes", "no"], {"yes"}),
        ("some", ["no", "not"], {"no", "not"}),
        ("every", ["yes", "no"], {"no"}),
        ("every", ["yes", "yep"], {"yes", "yep"}),
    ],
)
def test_a_quantifier_rests_on_the_items_that_show_it(kind: str, items: list[str], shown: set[str]) -> None:
    said = case(activities=[item(i, {"processing.core": i.startswith("y")}) for i in items])
    view = View(program_of(book()), said, DAY, strict=False)
    node = view.program.compile(CONDITION.validate_python({kind: "activities", "where": CORE}), "closing")
    rests = node.support(view, None)
    assert {i for _, i in rests if i} == shown
    assert ("list:activities", None) in rests
