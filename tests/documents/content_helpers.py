"""The sample clinic, and ways of taking facts away from it."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Any

from enregla.assessment import Assessment, assess
from enregla.case import Answer, Answers, Case, import_case
from enregla.documents.plan import PlannedDocument, build, plan
from enregla.documents.rendering import Rendered, render
from enregla.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 24)


@functools.cache
def rulebook() -> Rulebook:
    return load_rulebook()


@functools.cache
def clinic() -> Case:
    """The sample clinic as the express route leaves it: what papers do with what nobody has said yet."""
    return import_case((ROOT / "tests" / "fixtures" / "clinic_express.json").read_bytes(), rulebook())


def assessed(case: Case) -> Assessment:
    return assess(rulebook(), case, DAY)


def planned(case: Case, template_id: str) -> PlannedDocument:
    return next(p for p in plan(rulebook(), case, assessed(case)) if p.template_id == template_id)


def rendered(case: Case, template_id: str, copy: Any = "clean") -> Rendered:
    """Raises ``GapError`` where there is no clean copy."""
    assessment = assessed(case)
    paper = next(p for p in plan(rulebook(), case, assessment) if p.template_id == template_id)
    context, comments = build(paper, rulebook(), case, assessment, copy)
    return render(template_id, context, copy, comments)


def with_answers(case: Case, **changes: Any) -> Case:
    """Answers of the company: ``with_answers(case, profile__has_website=False)``; ``None`` takes one away."""
    answers = {key: dict(group) for key, group in case.answers.items()}
    for name, value in changes.items():
        key, question = name.split("__", 1)
        _put(answers.setdefault(key, {}), question, value)
    return case.model_copy(update={"answers": answers})


def in_items(case: Case, list_id: str, ref: str, value: Any, only: str | None = None) -> Case:
    """The answer of every item (or of one): a value, an ``Answer``, or ``None`` to take it away."""
    key, question = ref.split(".", 1)
    whole = case.list_of(list_id)
    items = []
    for item in whole.items:
        if only is None or item.id == only:
            answers: Answers = {k: dict(v) for k, v in item.answers.items()}
            _put(answers.setdefault(key, {}), question, value)
            item = item.model_copy(update={"answers": answers})
        items.append(item)
    return case.model_copy(update={"lists": case.lists | {list_id: whole.model_copy(update={"items": items})}})


def _put(group: dict[str, Answer], question: str, value: Any) -> None:
    if value is None:
        group.pop(question, None)
    else:
        group[question] = value if isinstance(value, Answer) else Answer(value=value)


def unconfirmed(case: Case, ref: str) -> Case:
    """The same case with the answers to a question of activities taken back to suggestions."""
    key, question = ref.split(".", 1)
    whole = case.list_of("activities")
    items = []
    for item in whole.items:
        group = item.answers.get(key, {})
        if question in group:
            loose = group[question].model_copy(update={"confirmed": False, "origin": "starter"})
            item = item.model_copy(update={"answers": item.answers | {key: group | {question: loose}}})
        items.append(item)
    return case.model_copy(update={"lists": case.lists | {"activities": whole.model_copy(update={"items": items})}})


def open_list(case: Case, list_id: str, empty: bool = False) -> Case:
    whole = case.list_of(list_id)
    update: dict[str, Any] = {"closed": False} | ({"items": []} if empty else {})
    return case.model_copy(update={"lists": case.lists | {list_id: whole.model_copy(update=update)}})
