"""Warnings about wording: nothing stops, everything could read better."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enregla.rulebook import Rulebook
from enregla.rulebook.lint import lint, stale
from enregla.rulebook.model import Question
from tests.engine.synthetic import ROOT, book


def with_question(**fields: Any) -> Rulebook:
    question = Question(**{"id": "lone", "kind": "yes_no", "text": "¿Solo?", **fields})
    extra = book().questionnaires["extra"].model_copy(update={"questions": [question]})
    return replace(book(), questionnaires={**book().questionnaires, "extra": extra}, digest="lint")


def warnings(rulebook: Rulebook) -> list[str]:
    return [p.what for p in lint(rulebook, Path(ROOT)) if '"lone"' in p.what]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "¿Tiene cámaras y además graba?"}, "two things at once"),
        ({"text": "¿Tiene cámaras? ¿Y graban?"}, "two things at once"),
        ({"text": "¿No tiene cámaras?"}, "negative"),
        ({"text": "¿Falta algún contrato?"}, "negative"),
        ({"text": "¿Cumple la ley?"}, "verdict"),
        ({"text": "¿Tiene el registro completo?"}, "verdict"),
        ({"text": "¿" + "muy " * 31 + "solo?"}, "30 at most"),
        ({"help": "palabra " * 31}, "30 at most"),
        ({"why": "palabra " * 31}, "30 at most"),
        ({"open_norm": True}, "open norm without help"),
    ],
)
def test_each_warning(fields: dict[str, Any], said: str) -> None:
    found = warnings(with_question(**fields))
    assert len(found) == 1
    assert said in found[0]


def test_the_same_text_twice_in_a_questionnaire() -> None:
    twice = [Question(id=i, kind="yes_no", text="¿Solo?") for i in ("first", "lone")]
    extra = book().questionnaires["extra"].model_copy(update={"questions": twice})
    rulebook = replace(book(), questionnaires={**book().questionnaires, "extra": extra}, digest="twice")
    assert warnings(rulebook) == ['question "lone" reads like "first".']


def test_a_plain_question_gives_no_warning() -> None:
    assert warnings(with_question(help="Una ayuda breve. Y otra frase corta.")) == []


@pytest.mark.parametrize(("days", "old"), [(180, False), (181, True)])
def test_law_checked_long_ago(days: int, old: bool) -> None:
    found = stale(book(), dt.date(2026, 1, 1) + dt.timedelta(days=days))
    assert bool(found) is old
    if old:
        assert len(found) == len(book().law.provisions)
        assert found[0].endswith("(checked on 2026-01-01)")
