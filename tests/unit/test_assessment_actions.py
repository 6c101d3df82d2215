"""The plan: legal weight first, equal things together; words for answers and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from enregla.assessment import answer_text, fact_parts, fact_text, first_actions, grouped_actions, value_text
from enregla.assessment.actions import due_text
from enregla.case import Answer
from enregla.rulebook.model import Deadline
from tests.engine.synthetic import DAY, book, case, item, run, synthetic_facts

LATE = dt.date(2019, 6, 1)


@pytest.fixture(autouse=True, scope="module")
def _facts() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    with synthetic_facts():
        yield


def test_actions_are_ordered_by_weight_then_effort() -> None:
    facts = {"profile.legal_form": "public", "profile.founded": "1990-01-01", "profile.cameras": False,
             "profile.turnover": 2_000_000}  # fmt: skip
    result = run(facts, providers=[item("acme", {"providers.contract": "none"})])
    assert [(a.weight, a.effort, a.id) for a in result.actions] == sorted(
        ((a.weight, a.effort, a.id) for a in result.actions),
        key=lambda x: (x[0], ("minutes", "hours", "days", "weeks").index(x[1])),
    )
    assert {a.id for a in result.actions} >= {"profile.permit:required", "profile.no_plan", "profile.rich"}


def test_an_action_cites_its_own_law_and_that_of_its_result() -> None:
    action = next(a for a in run({"profile.legal_form": "public"}).actions if a.source == "profile.permit")
    assert action.legal_refs == ("law:2", "law:1")


def test_equal_actions_of_several_items_are_one_thing_to_do() -> None:
    none = {"providers.contract": "none"}
    result = run({"profile.legal_form": "public"}, providers=[item("acme", none), item("blue", none)])
    groups = {g.action.id: g for g in grouped_actions(result)}
    assert groups["providers.no_contract"].item_names == ("Acme", "Blue")
    assert len(groups["providers.no_contract"].members) == 2
    assert len(first_actions(result, 1)) == 1


@pytest.mark.parametrize(
    ("deadline", "day", "expected"),
    [
        (None, DAY, None),
        (Deadline(from_event="hoy"), DAY, "hoy"),
        (Deadline(months=1, from_event="hoy"), DAY, "1 mes desde hoy"),
        (Deadline(calendar_days=30, from_event="hoy"), DAY, "30 días naturales desde hoy"),
        (Deadline(business_days="notice_days", from_event="hoy"), dt.date(2023, 1, 1), "10 días hábiles desde hoy"),
        (Deadline(business_days="notice_days", from_event="hoy"), LATE, "desde hoy"),  # no figure yet
    ],
)  # fmt: skip
def test_deadlines_in_words(deadline: Deadline | None, day: dt.date, expected: str | None) -> None:
    assert due_text(book(), deadline, day) == expected


@pytest.mark.parametrize(
    ("ref", "value", "text"),
    [
        ("profile.staff", True, "Sí"), ("profile.staff", False, "No"), ("profile.staff", None, "Sin contestar"),
        ("profile.legal_form", "public", "Pública"), ("profile.letters", ["a", "none"], "Letra a; Ninguna"),
        ("profile.letters", [], "Ninguna"), ("profile.home", "ES", "España"), ("profile.home", "ZZ", "ZZ"),
        ("profile.founded", "2026-01-31", "31-01-2026"), ("profile.turnover", 5.0, "5"),
        ("profile.turnover", 5.5, "5.5"), ("profile.motto", "Rodar", "Rodar"), ("profile.legal_form", "gone", "gone"),
    ],
)  # fmt: skip
def test_values_in_words(ref: str, value: object, text: str) -> None:
    assert value_text(book(), ref, value) == text


def test_answers_and_facts_in_words() -> None:
    assert answer_text(book(), "profile.staff", None) == "Sin contestar"
    assert answer_text(book(), "profile.staff", Answer(state="unknown")) == "No lo sé"
    said = case({"profile.staff": True}, activities=[item("use", {"processing.core": False})])
    assert fact_parts("processing.core@use") == ("processing.core", "use")
    assert fact_parts("profile.staff") == ("profile.staff", None)
    assert fact_text(book(), said, "processing.core@use") == ("¿Es el negocio?", "No", "Use")
    assert fact_text(book(), said, "list:activities") == ("¿Ha terminado de listar sus tratamientos?", "Sí", None)
    assert fact_text(book(), said, "list:providers")[1] == "Todavía no"
