"""What is kept from the last assessment is what a fresh one would say, over the real rulebook and real companies.

``tests/properties`` tries the same on random cases, which seldom have what one company has at once: a delegate, linked
providers, a suggestion and a level put by a person.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from enregla.assessment import Assessment, assess
from enregla.assessment.program import program_of
from enregla.case import Case, add_item, import_case, set_answer
from tests.engine.random_changes import Changes
from tests.engine.real import book

DAY = dt.date(2026, 11, 24)
ROOT = Path(__file__).resolve().parents[2]
COMPANIES = [ROOT / "tests" / "fixtures" / "clinic_express.json", *sorted((ROOT / "samples").glob("*.json"))]
STEPS = 12


def company(path: Path) -> Case:
    return import_case(path.read_bytes(), book())


def afresh(case: Case) -> Assessment:
    """Leaves what is kept as it was."""
    program = program_of(book())
    kept, program.memory = program.memory, None
    try:
        return assess(book(), case, DAY)
    finally:
        program.memory = kept


def same(kept: Assessment, fresh: Assessment) -> None:
    """Each part by itself: a difference is told of one result, not of a whole assessment."""
    assert [(d.id, d.item) for d in kept.decisions] == [(d.id, d.item) for d in fresh.decisions]
    for mine, wanted in zip(kept.decisions, fresh.decisions, strict=True):
        assert mine == wanted
    assert kept.findings == fresh.findings
    assert kept.missing == fresh.missing
    assert kept.later == fresh.later
    assert kept == fresh
    assert kept.given_way() == fresh.given_way()
    assert kept.risk == fresh.risk


@pytest.mark.parametrize("path", COMPANIES, ids=lambda p: p.stem)
def test_a_walk_through_a_company_says_at_each_step_what_a_fresh_assessment_says(path: Path) -> None:
    case = company(path)
    changes = Changes(book(), DAY, seed=len(path.stem))
    assess(book(), case, DAY)
    for step in range(STEPS):
        case = changes.next(case)
        kept = assess(book(), case, DAY)
        if step % 3 == 2:  # in between nobody looks, and what nobody looked at stays to be worked out
            same(kept, afresh(case))


def test_what_is_suggested_of_the_systems_of_a_use_is_seen_where_only_their_security_counts() -> None:
    """The security level looks at the systems through a derived fact: that they are not known is what it misses."""
    case = company(COMPANIES[0])
    for name in ("Ordenadores", "Programa de citas"):
        case = add_item(case, "systems", name)
    use = case.list_of("activities").items[0].id
    for loss in ("confidentiality", "integrity", "availability"):
        case = set_answer(case, book(), f"risk.impact_{loss}", "medium", use)
    [before] = assess(book(), case, DAY).decision("risk.security_level", use).missing
    assert (before.ref, before.suggestion) == ("processing.system", False)
    systems = [i.id for i in case.list_of("systems").items]
    case = set_answer(case, book(), "processing.system", systems, use, origin="starter", confirmed=False)
    kept = assess(book(), case, DAY)
    assert [m.suggestion for m in kept.decision("risk.security_level", use).missing] == [True]
    same(kept, afresh(case))


@pytest.mark.parametrize("ref", ["providers.provider_dpo", "processing.source_text"])
def test_an_answer_that_no_rule_reads_still_starts_its_section_for_those_that_wait_for_it(ref: str) -> None:
    case = company(COMPANIES[0])
    item = case.list_of(book().subject_of(ref.split(".")[0])).items[0].id
    before = assess(book(), case, DAY)
    later = {(m.ref, m.item) for group in before.later for m in group.questions}
    case = set_answer(case, book(), ref, "privacidad@ejemplo.es", item)
    kept = assess(book(), case, DAY)
    assert later & {(m.ref, m.item) for m in kept.missing}, "what was asked later is asked now"
    same(kept, afresh(case))
