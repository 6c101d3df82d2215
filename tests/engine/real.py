"""The real rulebook and its reference cases, read once a process.

The parsed rulebook is kept between processes and runs: reading YAML is most of the time of these tests. It is read
afresh where that is the point (``test_the_cache_is_the_fresh_rulebook``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from enregla.assessment.casefiles import (
    DEFAULT_CASES,
    CaseResult,
    ReferenceFile,
    build_case,
    load_cases,
    resolved,
    run_cases,
)  # fmt: skip
from enregla.case import Case
from enregla.rulebook import Rulebook, load_rulebook

CACHE = Path(__file__).resolve().parents[2] / ".pytest_cache" / "rulebook"


@cache
def book() -> Rulebook:
    return load_rulebook(cache_dir=CACHE)


@cache
def files() -> list[tuple[Path, ReferenceFile]]:
    return load_cases([DEFAULT_CASES])


@cache
def results() -> tuple[CaseResult, ...]:
    """What every reference case gives, those not modelled included."""
    return tuple(run_cases(book(), files()))


@cache
def cases() -> tuple[Case, ...]:
    """Every reference case that is modelled, built."""
    made: list[Case] = []
    for _, file in files():
        siblings = {c.id: c for c in file.cases}
        made += [build_case(resolved(c, siblings), book()) for c in file.cases if not c.not_modelled]
    return tuple(made)
