"""Wording that the product refuses, kept as data in ``forbidden.yaml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from enregla.documents.manifest import Kind
from enregla.rulebook.conditions import Authored


class Forbidden(Authored):
    pattern: str
    why: str
    unless: str | None = None
    not_in: list[Kind] = []


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    why: str
    not_in: tuple[Kind, ...]


@functools.lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    data = YAML(typ="safe", pure=True).load((Path(__file__).parent / "forbidden.yaml").read_text(encoding="utf-8"))
    entries = TypeAdapter(list[Forbidden]).validate_python(data)
    return tuple(
        _Rule(
            re.compile(e.pattern, re.IGNORECASE),
            re.compile(e.unless, re.IGNORECASE) if e.unless else None,
            e.why,
            tuple(e.not_in),
        )
        for e in entries
    )


def forbidden_wording(paragraphs: Iterable[str], kind: Kind = "other") -> list[str]:
    """One message for each forbidden wording, with the words found."""
    found: list[str] = []
    for paragraph in paragraphs:
        for rule in _rules():
            match = None if kind in rule.not_in else rule.pattern.search(paragraph)
            if match and not (rule.unless and rule.unless.search(paragraph)):
                around = paragraph[max(0, match.start() - 25) : match.end() + 25].strip()
                found.append(f"redacción no admitida «{match.group()}»: {rule.why} (en «…{around}…»)")
    return found
