"""The synthetic rulebook of this folder and short ways to write its cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from enregla.assessment import Assessment, assess
from enregla.assessment.derived import DERIVED, Inputs
from enregla.case import Answer, Case, Item, ItemList
from enregla.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).parent / "rulebook"
DAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def crowded(inputs: Inputs) -> bool:
    return bool(inputs.get("profile.staff")) and inputs.get("profile.headcount") >= 10


def weight_hint(inputs: Inputs) -> str:
    def hint(size: str | None, reach: str | None) -> str:
        return "light" if size == "small" and reach != "world" else "heavy"

    return inputs.over_completions(("processing.size", "processing.reach"), hint)


@contextmanager
def synthetic_facts() -> Iterator[None]:
    """The derived facts of the synthetic rulebook, there for as long as a test module runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DERIVED, "crowded", crowded)
        patch.setitem(DERIVED, "weight_hint", weight_hint)
        yield


@cache
def book() -> Rulebook:
    return load_rulebook(ROOT)


def answer(value: Any) -> Answer:
    """``"?"`` is «No lo sé»; ``("~", value)`` is an unconfirmed suggestion; an ``Answer`` stays as it is."""
    if isinstance(value, Answer):
        return value
    if value == "?":
        return Answer(state="unknown")
    if isinstance(value, tuple):
        return Answer(value=value[1], origin="starter", confirmed=False)
    return Answer(value=value)


def answers(facts: dict[str, Any]) -> dict[str, dict[str, Answer]]:
    """``{"profile.staff": True}`` as a case stores it."""
    made: dict[str, dict[str, Answer]] = {}
    for ref, value in facts.items():
        questionnaire, question = ref.split(".")
        made.setdefault(questionnaire, {})[question] = answer(value)
    return made


def item(id_: str, facts: dict[str, Any] | None = None, **more: Any) -> Item:
    return Item(id=id_, name=more.pop("name", id_.title()), answers=answers(facts or {}), **more)


def case(
    facts: dict[str, Any] | None = None,
    *,
    activities: list[Item] | None = None,
    providers: list[Item] | None = None,
    open_lists: tuple[str, ...] = (),
) -> Case:
    """A case; a list that is given is closed unless it stands in ``open_lists``."""
    given = {"activities": activities, "providers": providers}
    lists = {k: ItemList(closed=k not in open_lists, items=v) for k, v in given.items() if v is not None}
    return Case(id="synthetic-case", title="Caso", created=NOW, changed=NOW, answers=answers(facts or {}), lists=lists)


def run(
    facts: dict[str, Any] | None = None,
    *,
    as_of: dt.date = DAY,
    activities: list[Item] | None = None,
    providers: list[Item] | None = None,
    open_lists: tuple[str, ...] = (),
) -> Assessment:
    made = case(facts, activities=activities, providers=providers, open_lists=open_lists)
    return assess(book(), made, as_of)


def outcome(result: Assessment, decision: str = "profile.permit", item_id: str | None = None) -> str:
    return result.decision(decision, item_id).outcome


def missing(result: Assessment, decision: str = "profile.permit", item_id: str | None = None) -> set[str]:
    """Missing answers of a decision as «ref[@item]»."""
    found = result.decision(decision, item_id).missing
    return {m.ref + (f"@{m.item}" if m.item else "") for m in found}
