"""Each of the 139 risk factors, one by one: its table, and the facts that make it true, false and unknown.

The facts of a factor are read from its own ``when``: the smallest answers that fulfil it, over a case in which
everything else is answered with «Nada de esto».
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from enregla.assessment import condition_truth
from enregla.assessment.casefiles import CaseItem, CaseItems, ReferenceCase, build_case
from enregla.assessment.truth import FALSE, TRUE, UNKNOWN
from enregla.rulebook.conditions import AllOf, AnswerIs, AnyOf, Condition, Not, RuleHolds
from tests.engine.real import book, files

DAY = dt.date(2026, 11, 24)
TABLE = list(csv.DictReader(Path(__file__).with_name("risk_factors_expected.csv").open(encoding="utf-8")))
FACTORS = book().risk_factors
Facts = dict[str, Any]  # «questionnaire.question» → answer

# Otherwise than in the table, on purpose: see docs/decisions/0102 and the reason in the catalogue.
OTHER_LEVEL = {"int_11": "low"}

# Here, about health data, size is asked with ranges and reasons.
SMALL: Facts = {
    "processing.people_per_year": "lt_100", "processing.years_kept": "1_5", "processing.territory": "local",
    "processing.scale_reasons": ["single_professional"], "processing.large_scale": False,
}  # fmt: skip


def _base() -> ReferenceCase:
    file = next(f for path, f in files() if path.name == "risk.yaml")
    return next(c for c in file.cases if c.id == "base")


def witness(condition: Condition) -> Facts:
    """The smallest answers that fulfil a condition; what is denied is denied already in the base."""
    if isinstance(condition, AnswerIs):
        value = condition.operand
        if condition.operator == "contains":
            return {condition.answer: [value]}
        if condition.operator == "contains_any":
            return {condition.answer: [value[0]]}
        return {condition.answer: value[0] if condition.operator == "in" else value}
    if isinstance(condition, AllOf):
        merged: Facts = {}
        for part in condition.all:
            for ref, value in witness(part).items():
                old = merged.get(ref)
                merged[ref] = [*old, *value] if isinstance(old, list) else value
        return merged
    if isinstance(condition, AnyOf):
        return witness(condition.any[0])
    if isinstance(condition, RuleHolds):
        named = next(c for c in book().questionnaires["risk"].conditions if c.id == condition.rule.split(".")[-1])
        return witness(named.when)
    assert isinstance(condition, Not), condition
    return {}


def truth(factor: str, facts: Mapping[str, Any], *, answered: bool = True) -> int:
    base = _base()
    organisation = {k: dict(v) for k, v in base.facts.items()} if answered else {}
    own = {k: dict(v) for k, v in base.items["activities"].items[0].facts.items()} if answered else {}
    for ref, value in facts.items():
        questionnaire, _, question = ref.partition(".")
        at = own if book().subject_of(questionnaire) == "activities" else organisation
        at.setdefault(questionnaire, {})[question] = value
    item = CaseItem(id="a1", facts=own)
    reference = base.model_copy(update={"facts": organisation, "items": {"activities": CaseItems(items=[item])}})
    case = build_case(reference, book())
    return condition_truth(book(), case, DAY, RuleHolds(rule=f"risk.{factor}"), case.list_of("activities").items[0])


def test_the_table_and_the_catalogue_have_the_same_139_factors() -> None:
    assert {r["id"] for r in TABLE} == set(FACTORS)
    assert len(TABLE) == 139


@pytest.mark.parametrize("row", TABLE, ids=lambda r: r["id"])
def test_a_factor_has_the_family_level_and_criteria_of_the_table(row: dict[str, str]) -> None:
    factor = FACTORS[row["id"]]
    assert str(factor.family) == row["family"]
    assert (factor.level or "") == OTHER_LEVEL.get(factor.id, row["level"])
    assert " ".join(sorted(factor.criteria)) == row["criteria"]
    assert " ".join(sorted(c for more in factor.conditional for c in more.criteria)) == row["conditional"]


@pytest.mark.parametrize("factor", FACTORS.values(), ids=lambda f: f.id)
def test_a_factor_holds_with_its_facts_and_not_without_any_of_them(factor: Any) -> None:
    facts = witness(factor.when)
    around: Facts = {"processing.technologies": ["paper"]}
    if set(SMALL) & set(facts):
        around |= {"processing.data_categories": ["health"], **SMALL}
    assert truth(factor.id, {**around, **facts}) == TRUE
    for ref in facts:
        rest = {k: v for k, v in facts.items() if k != ref}
        assert truth(factor.id, {**around, **rest}) == FALSE, ref


@pytest.mark.parametrize("factor", FACTORS.values(), ids=lambda f: f.id)
def test_a_factor_of_which_nothing_is_known_is_unknown(factor: Any) -> None:
    assert truth(factor.id, {}, answered=False) == UNKNOWN
