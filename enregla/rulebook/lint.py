"""Plain-language and freshness warnings: nothing here stops the product, all of it reads worse than it could."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from enregla.rulebook.book import Rulebook
from enregla.rulebook.problems import Problem

MAX_WORDS = 30
STALE_DAYS = 180
_SENTENCE = re.compile(r"[.!?…:;]+\s+|\n+")
_TWO_IN_ONE = re.compile(r"\?.*\?|\s(?:y si|y además|y también)\s", re.IGNORECASE | re.DOTALL)
_NEGATIVE = re.compile(r"^¿\s*(?:no|nunca|ning[uú]n[ao]?|carece|falta[n]?)\b", re.IGNORECASE)
_TOO_SURE = re.compile(r"\bcomplet[oa]s?\b|\bcumple\b|\bcumplen\b", re.IGNORECASE)


def lint(book: Rulebook, root: Path) -> list[Problem]:
    """Warnings about wording, in file order."""
    problems: list[Problem] = []
    for key, q in book.questionnaires.items():
        file = root / key / "questionnaire.yaml"
        seen: dict[str, str] = {}
        for i, question in enumerate(q.questions):
            where = ("questions", i)
            for what in _about_question(question.text):
                problems.append(Problem(file, (*where, "text"), f'question "{question.id}": {what}'))
            for text in (question.text, question.help or "", question.why or ""):
                for sentence in _long(text):
                    what = f"a sentence of {len(sentence.split())} words; {MAX_WORDS} at most: «{sentence[:60]}…»"
                    problems.append(Problem(file, where, f'question "{question.id}": {what}'))
            if question.open_norm and not question.help:
                what = "an open norm without help. Nobody would know what to weigh."
                problems.append(Problem(file, where, f'question "{question.id}": {what}'))
            if question.text in seen:
                problems.append(Problem(file, where, f'question "{question.id}" reads like "{seen[question.text]}".'))
            seen[question.text] = question.id
    return problems


def _about_question(text: str) -> Iterator[str]:
    if _TWO_IN_ONE.search(text):
        yield "it seems to ask two things at once. Split it."
    if _NEGATIVE.search(text):
        yield "it asks in the negative, and people deny. Ask for what there is."
    if _TOO_SURE.search(text):
        yield "it sounds like a verdict (completo, cumple). Ask for a fact."


def _long(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        if len(sentence.split()) > MAX_WORDS:
            yield sentence.strip()


def stale(book: Rulebook, as_of: dt.date) -> list[str]:
    """Provisions that nobody compared with their text for more than 180 days, oldest first."""
    old = [(p.checked_on, ref) for ref, p in book.law.provisions.items() if (as_of - p.checked_on).days > STALE_DAYS]
    return [f"{ref} (checked on {day.isoformat()})" for day, ref in sorted(old)]
