"""P9, P11 and P14 of the risk: intervals, the greater dial, and levels that a person changes.

P12 (a higher level asks for a superset of measures) belongs to the catalogue of measures, which does not exist yet.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enregla.assessment import Risk, assess
from enregla.assessment.risk import LEVELS, as_risk
from enregla.assessment.security import IMPACTS
from enregla.assessment.security import LEVELS as THREE
from enregla.case import add_override
from enregla.case.model import Answer, Case, Item, ItemList
from tests.engine.real import book

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
QUESTIONS = [f"q{n:02}" for n in range(1, 21)]
LOSSES = ("impact_confidentiality", "impact_integrity", "impact_availability")
Facts = dict[str, Any]

answers = st.fixed_dictionaries({}, optional={q: st.booleans() for q in QUESTIONS})
areas = st.fixed_dictionaries({}, optional={f"area_{x}": st.sampled_from(THREE) for x in "abcd"})
losses = st.fixed_dictionaries({}, optional=dict.fromkeys(LOSSES, st.sampled_from(IMPACTS)))
marked = st.fixed_dictionaries(
    {},
    optional={
        "uses": st.sampled_from([["none"], ["predict"], ["access_control"], ["identify", "decision_support"]]),
        "data_detail": st.sampled_from([["none"], ["notes"], ["performance", "behaviour"]]),
        "means": st.sampled_from([["none"], ["face"], ["iot"]]),
        "consequences": st.sampled_from([["none"], ["surprising"], ["infers_special"]]),
    },
)
few = settings(max_examples=25, deadline=None)


def case_of(system: Facts, *activities: Facts, confirmed: bool = True) -> Case:
    def item(name: str, questionnaire: str, facts: Facts) -> Item:
        given_ = {k: Answer(value=v, origin="user", confirmed=confirmed) for k, v in facts.items()}
        return Item(id=name, name=name, confirmed=True, origin="user", answers={questionnaire: given_})

    lists = {
        "systems": ItemList(closed=True, items=[item("s1", "security", system)]),
        "activities": ItemList(closed=True, items=[item(f"a{n}", "risk", f) for n, f in enumerate(activities)]),
    }
    return Case(id="case-risk", title="x", created=NOW, changed=NOW, lists=lists)


def risk_of(case: Case) -> Risk:
    return assess(book(), case, DAY).risk


def within(order: tuple[Any, ...], inner: tuple[Any, Any], outer: tuple[Any, Any]) -> bool:
    return order.index(outer[0]) <= order.index(inner[0]) <= order.index(inner[1]) <= order.index(outer[1])


@few
@given(answers, areas, losses, marked, st.data())
def test_p9_an_interval_holds_what_each_answer_would_give(
    system: Facts, confirmed: Facts, impact: Facts, facts: Facts, data: st.DataObject
) -> None:
    before = risk_of(case_of({**system, **confirmed}, {**impact, **facts})).activity("a0")
    # an area without a level of a person takes the suggested one: putting one corrects it and narrows nothing
    lacking = [q for q in QUESTIONS if q not in system] + [x for x in LOSSES if x not in impact]
    if not lacking:
        return
    more = data.draw(st.sampled_from(lacking))
    for value in IMPACTS if more in LOSSES else (False, True):
        system_ = {**system, **({} if more in LOSSES else {more: value})}
        impact_ = {**impact, **({more: value} if more in LOSSES else {})}
        after = risk_of(case_of({**system_, **confirmed}, {**impact_, **facts})).activity("a0")
        assert within(THREE, after.probability, before.probability)
        assert within(THREE, after.security, before.security)
        assert within(IMPACTS, after.impact, before.impact)
        assert within(LEVELS, after.overall, before.overall)


@few
@given(answers, areas, losses, marked)
def test_an_interval_of_one_level_is_what_the_decision_says(
    system: Facts, confirmed: Facts, impact: Facts, facts: Facts
) -> None:
    assessment = assess(book(), case_of({**system, **confirmed}, {**impact, **facts}), DAY)
    found = assessment.risk.activity("a0")
    for name, (least, most) in (("risk.inherent", found.inherent), ("risk.security_level", found.security)):
        assert assessment.decision(name, "a0").decided == (least if least == most else "undetermined")


@few
@given(answers, losses, losses, marked, marked)
def test_p11_the_greater_dial_counts_and_the_greatest_activity(
    system: Facts, one: Facts, two: Facts, these: Facts, those: Facts
) -> None:
    risk = risk_of(case_of(system, {**one, **these}, {**two, **those}))
    for found in risk.activities:
        secure = [as_risk(level, impact) for level, impact in zip(found.security, found.impact, strict=True)]
        for end in (0, 1):
            assert found.overall[end] == max(found.inherent[end], secure[end], key=LEVELS.index)
    assert risk.organisation is not None
    for end in (0, 1):
        assert risk.organisation[end] == max((a.overall[end] for a in risk.activities), key=LEVELS.index)


@few
@given(answers, losses, marked)
def test_a_suggestion_lowers_no_level(system: Facts, impact: Facts, facts: Facts) -> None:
    sure = risk_of(case_of(system, {**impact, **facts})).activity("a0")
    unsure = risk_of(case_of(system, {**impact, **facts}, confirmed=False)).activity("a0")
    nothing = risk_of(case_of({}, {})).activity("a0")
    assert unsure.security[0] == sure.security[0]
    assert unsure.security[1] == nothing.security[1]
    assert unsure.inherent == (sure.inherent[0], nothing.inherent[1])


@few
@given(answers, losses, st.sampled_from(THREE), st.sampled_from(["", "  ", "Lo ha visto la asesora"]))
def test_p14_upwards_always_downwards_with_a_reason_that_is_shown(
    system: Facts, impact: Facts, level: Any, reason: str
) -> None:
    case = case_of({**dict.fromkeys(QUESTIONS, False), **system}, {**dict.fromkeys(LOSSES, "medium"), **impact})
    before = assess(book(), case, DAY)
    decided: Any = before.decision("risk.security_level", "a0").decided
    case = add_override(case, book(), "risk.security_level", level, reason.strip() or "-", "Ana", DAY, "a0")
    case = case.model_copy(update={"overrides": [o.model_copy(update={"reason": reason}) for o in case.overrides]})
    after = assess(book(), case, DAY)
    result, found = after.decision("risk.security_level", "a0"), after.risk.activity("a0")
    assert (result.decided, found.security) == (decided, before.risk.activity("a0").security)
    up = THREE.index(level) > THREE.index(decided)
    down = THREE.index(level) < THREE.index(decided)
    assert (result.adjusted is not None) == (up or (down and bool(reason.strip())))
    assert (result.adjusted in found.adjusted) == (result.adjusted is not None)
    assert any(c.kind in ("lowered", "not_lowered") for c in result.caveats) == down
    counted = level if result.adjusted is not None else decided
    impact_now = found.impact[0]
    assert found.overall[0] == max(found.inherent[0], as_risk(counted, impact_now), key=LEVELS.index)
