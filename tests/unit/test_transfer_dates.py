"""Each day on which the adequacy of a country changes, and the day before and after: the decided outcome follows it."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from enregla.assessment import assess
from enregla.assessment.casefiles import ReferenceCase, build_case
from enregla.rulebook import Rulebook, load_rulebook

ONE = dt.timedelta(days=1)


@cache
def book() -> Rulebook:
    return load_rulebook()


def changes() -> list[tuple[str, dt.date, bool]]:
    """Country, day, and whether its decision holds on that day."""
    found: list[tuple[str, dt.date, bool]] = []
    for country in book().countries.values():
        if country.since:
            found += [(country.id, country.since - ONE, False), (country.id, country.since, True)]
        if country.until:
            found += [(country.id, country.until, True), (country.id, country.until + ONE, False)]
    return found


@pytest.mark.parametrize(("code", "day", "holds"), changes())
def test_the_decision_of_a_country_counts_from_its_first_to_its_last_day(code: str, day: dt.date, holds: bool) -> None:
    facts = {"importer_is_other_entity": True, "sent_by_company": True, "country": code, "gate": "adequacy",
             "adequacy_limits_met": True, "staff_data": False, "dpf_listed": True, "dpf_checked_on": day.isoformat(),
             "dpf_until": day.isoformat()}  # fmt: skip
    reference = ReferenceCase.model_validate(
        {"id": "dated", "name": "dated", "basis": {"kind": "synthetic"},
         "items": {"data_flows": {"closed": True, "items": [{"id": "f1", "facts": {"transfers": facts}}]}}}
    )  # fmt: skip
    result = assess(book(), build_case(reference, book()), day).decision("transfers.transfer", "f1")
    if day >= dt.date(2018, 5, 25):  # before that day the regulation itself is not in force
        assert result.decided == ("adequate" if holds else "safeguards_needed")
    else:
        assert result.decided != "adequate"
