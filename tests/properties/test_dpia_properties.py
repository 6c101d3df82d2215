"""P4, P10 and P13 of the impact assessment, on the real rulebook with every answer of the activity given.

A seed draws each case (see ``tests.engine.random_cases``); Hypothesis draws the seed and what is added to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enregla.assessment import Assessment, assess
from enregla.assessment.program import program_of
from enregla.assessment.risk import LEVELS
from enregla.assessment.truth import TRUE
from enregla.assessment.view import View
from enregla.case import add_override
from enregla.case.model import Answer, Case, Item, ItemList
from tests.engine.real import book

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
Facts = dict[str, Any]  # «questionnaire.question» to value
Addition = tuple[str, Any]

RISK_FACTS = [f"risk.{q}" for q in ("uses", "data_detail", "vulnerable", "means", "collection", "circumstances",
                                    "harms", "consequences")]  # fmt: skip
USE_FACTS = [f"processing.{q}" for q in ("people", "data_categories", "sources", "technologies", "monitoring",
                                         "effects", "recipients", "scale_reasons")]  # fmt: skip
YES_NO = ["processing.automated_decisions", "processing.large_scale", "processing.large_scale_other"]
EXEMPTIONS = ["authority_decision", "code_of_conduct", "law_assessed", "ordinary_community"]
FORMS = ["sl", "slp", "self_employed", "association", "foundation", "homeowners", "professional_body"]
# Saying that a use is about staff or members opens an exemption (5.º and 7.º): these are no factor, so nothing is
# promised of adding them. They are drawn in the first facts, where adding anything else may only end the exemption.
OPENS_AN_EXEMPTION = {("processing.people", "staff"), ("processing.people", "members")}
DPIA = ("not_needed", "consider", "expected", "required")
LAW_35_3 = {"systematic_evaluation_law", "sensitive_large_scale_law", "public_area_law"}

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=60, deadline=None)


def options(ref: str, *, exclusive: bool = False) -> list[str]:
    return [o.id for o in book().options(ref) if bool(o.exclusive) == exclusive]


@cache
def additions(*refs: str) -> tuple[Addition, ...]:
    """Every fact of these questions that may mark a factor more."""
    several = [(ref, o) for ref in refs if ref not in YES_NO for o in options(ref)]
    return tuple(a for a in [*several, *((ref, True) for ref in refs if ref in YES_NO)] if a not in OPENS_AN_EXEMPTION)


def facts_of(seed: int) -> Facts:
    """A company with one activity that answers everything that decides its assessment."""
    chance = Random(seed)  # noqa: S311
    calm = chance.choice([0.3, 0.7, 0.95])
    facts: Facts = {
        "profile.sectors": ["shop"],
        "profile.legal_form": chance.choice(FORMS),
        "profile.headcount_range": chance.choice(["none", "1_9", "250_plus"]),
        "profile.has_cameras": True,
        "dpo_designation.listed_entity": ["none"],
        "dpo_designation.individual_practice": chance.random() < 0.5,
        "signals.aml_obliged": chance.random() < 0.2,
        "signals.camera_street": chance.random() < 0.5,
        "processing.people_per_year": chance.choice(options("processing.people_per_year")),
        "processing.years_kept": chance.choice(options("processing.years_kept")),
        "processing.territory": chance.choice(options("processing.territory")),
        "processing.core_business": chance.random() < 0.5,
        "processing.lawful_basis": chance.choice([["contract"], ["legal_obligation"], ["public_interest"]]),
        "dpia_need.special_regime": chance.choice([["none"], ["none"], [chance.choice(EXEMPTIONS)]]),
        "dpia_need.law_case": ["none"],
        "dpia_need.funds_register": chance.random() < 0.2,
    }
    for ref in [*USE_FACTS, *RISK_FACTS]:
        alone, several = options(ref, exclusive=True), options(ref)
        if alone and chance.random() < calm:
            facts[ref] = [alone[0]]
        else:
            facts[ref] = chance.sample(several, 1 if chance.random() < calm else 2)
    for ref in YES_NO:
        facts[ref] = chance.random() > calm
    # The size is asked in one of two places; an added fact may change the place, and both must say the same.
    facts["processing.large_scale_other"] = facts["processing.large_scale"]
    facts["processing.scale_facts"] = same_size(facts)
    return facts


def same_size(facts: Facts) -> list[str]:
    """``scale_facts`` as the ranges and reasons of the other place say it."""
    reasons = facts["processing.scale_reasons"]
    marks = {
        "many_people": facts["processing.people_per_year"] == "10000_plus" or "many_people" in reasons,
        "much_data_each": "much_data_each" in reasons,
        "long_kept": facts["processing.years_kept"] == "gt_10",
        "wide_area": facts["processing.territory"] in ("country", "international") or "wide_area" in reasons,
    }
    return [mark for mark, holds in marks.items() if holds] or ["thousands"]


def adding(facts: Facts, *added: Addition) -> Facts:
    """The same facts and these: what says «none of these» goes away."""
    found = dict(facts)
    for ref, value in added:
        if ref in YES_NO:
            found[ref] = value
        else:
            kept = [o for o in found[ref] if o not in options(ref, exclusive=True)]
            found[ref] = [*kept, value] if value not in kept else kept
    return found


def case_of(facts: Facts) -> Case:
    def answers(*, activity: bool) -> dict[str, dict[str, Answer]]:
        found: dict[str, dict[str, Answer]] = {}
        for ref, value in facts.items():
            questionnaire, question = ref.split(".")
            if (book().subject_of(questionnaire) == "activities") == activity:
                found.setdefault(questionnaire, {})[question] = Answer(value=value, origin="user", confirmed=True)
        return found

    item = Item(id="a1", name="a1", confirmed=True, origin="user", answers=answers(activity=True))
    lists = {"activities": ItemList(closed=True, items=[item])}
    return Case(id="case-dpia", title="x", created=NOW, changed=NOW, answers=answers(activity=False), lists=lists)


def outcome(assessment: Assessment, decision: str) -> str:
    return assessment.decision(decision, "a1").decided


def true_rules(case: Case, names: Iterable[str]) -> set[str]:
    view = View(program_of(book()), case, DAY, strict=False)
    return {name for name in names if view.rule(name, case.list_of("activities").items[0]) == TRUE}


def infringements(assessment: Assessment) -> set[str]:
    kinds = {f"{q}.{f.id}" for q in ("processing", "risk") for f in book().questionnaires[q].findings
             if f.kind == "infringement"}  # fmt: skip
    return {f.id for f in assessment.findings if f.id in kinds}


@few
@given(seeds, st.data())
def test_p4_a_fact_more_lowers_neither_the_risk_nor_the_assessment(seed: int, data: st.DataObject) -> None:
    facts = facts_of(seed)
    added = data.draw(st.lists(st.sampled_from(additions(*USE_FACTS, *RISK_FACTS, *YES_NO)), min_size=1, max_size=2))
    before, after = assess(book(), case_of(facts), DAY), assess(book(), case_of(adding(facts, *added)), DAY)

    level, more = outcome(before, "risk.inherent"), outcome(after, "risk.inherent")
    assert LEVELS.index(more) >= LEVELS.index(level)  # type: ignore[arg-type]

    was, now = outcome(before, "dpia_need.dpia"), outcome(after, "dpia_need.dpia")
    if was in DPIA and now in DPIA:
        assert DPIA.index(now) >= DPIA.index(was)
    if was != "not_needed":
        assert now != "not_needed"
    if was == "required":
        assert now == "required"


@few
@given(seeds, st.data())
def test_the_generated_conditions_only_grow(seed: int, data: st.DataObject) -> None:
    """Factors, criteria and levels of families: what held keeps holding when a fact is added."""
    generated = [f"risk.{f}" for f in book().risk_factors] + [f"dpia_need.{c}" for c in book().dpia_criteria]
    generated += [n for n in program_of(book()).rules if n.startswith(("risk.level_", "risk.family_"))]
    facts = facts_of(seed)
    added = data.draw(st.sampled_from(additions(*USE_FACTS, *RISK_FACTS, *YES_NO)))
    before = true_rules(case_of(facts), generated)
    after = true_rules(case_of(adding(facts, added)), generated)
    assert before <= after, before - after


@few
@given(seeds, st.data())
def test_p10_an_infringement_depends_on_no_level_of_risk(seed: int, data: st.DataObject) -> None:
    facts = facts_of(seed)
    excessive = ("risk.circumstances", "excessive")
    if data.draw(st.booleans()):
        facts = adding(facts, excessive)
    kept = "excessive" in facts["risk.circumstances"]
    quiet = {**facts, **{ref: ["none"] for ref in RISK_FACTS}}
    worst = adding(facts, *(a for a in additions(*RISK_FACTS) if a != excessive))
    found = [assess(book(), case_of(adding(f, excessive) if kept else f), DAY) for f in (facts, quiet, worst)]
    assert infringements(found[0]) == infringements(found[1]) == infringements(found[2])
    assert ("risk.excessive_collection" in infringements(found[0])) == kept

    level = data.draw(st.sampled_from(LEVELS))
    case = add_override(case_of(facts), book(), "risk.inherent", level, "Lo ha visto la asesora", "Ana", DAY, "a1")
    assert infringements(assess(book(), case, DAY)) == infringements(found[0])


@few
@given(seeds, st.sampled_from(["a", "b", "c"]), st.sampled_from(EXEMPTIONS), st.sampled_from(FORMS))
def test_p13_no_exemption_removes_what_article_35_3_asks(seed: int, letter: str, exemption: str, form: str) -> None:
    obliged: dict[str, list[Addition]] = {
        "a": [("processing.effects", "scoring"), ("processing.effects", "automated_refusal"),
              ("processing.automated_decisions", True)],
        "b": [("processing.data_categories", "health"), ("processing.large_scale", True)],
        "c": [("risk.collection", "public_places"), ("risk.circumstances", "systematic"),
              ("processing.monitoring", "cameras"), ("processing.large_scale", True)],
    }  # fmt: skip
    # the scale is asked only of the main activity, about reinforced data or somebody observed
    facts = adding({**facts_of(seed), "processing.core_business": True}, *obliged[letter])
    exempted = {**facts, "dpia_need.special_regime": [exemption], "profile.legal_form": form,
                "processing.lawful_basis": ["legal_obligation"]}  # fmt: skip
    for one in (facts, exempted):
        result = assess(book(), case_of(one), DAY).decision("dpia_need.dpia", "a1")
        assert result.decided == "required"
        assert LAW_35_3 & set(result.fired)


# One fact for each criterion of the Agency that a single answer marks.
ONE_FACT: dict[str, Addition] = {
    "l1": ("risk.uses", "predict"),
    "l3": ("processing.monitoring", "geolocation"),
    "l4": ("processing.data_categories", "health"),
    "l5": ("processing.data_categories", "biometric_id"),
    "l6": ("processing.data_categories", "genetic"),
    "l9": ("risk.vulnerable", "exclusion"),
    "l10": ("risk.means", "new_solution"),
    "l11": ("processing.effects", "denies_service"),
}


@few
@given(seeds, st.sets(st.sampled_from(sorted(ONE_FACT)), min_size=2, max_size=2), st.data())
def test_p13_two_criteria_of_the_agency_ask_for_it_and_more_never_remove_it(
    seed: int, two: set[str], data: st.DataObject
) -> None:
    company = {
        "profile.legal_form": "sl",
        "processing.lawful_basis": ["contract"],
        "dpia_need.special_regime": ["none"],
    }
    facts = adding({**facts_of(seed), **company}, *(ONE_FACT[c] for c in two))
    case = case_of(facts)
    assert true_rules(case, [f"dpia_need.{c}" for c in two]) == {f"dpia_need.{c}" for c in two}
    assert outcome(assess(book(), case, DAY), "dpia_need.dpia") == "required"
    more = data.draw(st.sampled_from(additions(*USE_FACTS, *RISK_FACTS, *YES_NO)))
    assert outcome(assess(book(), case_of(adding(facts, more)), DAY), "dpia_need.dpia") == "required"
