"""The fictional companies: complete, safe to show, different from each other, with the results that a lawyer expects.

What each one must give, and why in a sentence, stands in ``tests/samples/<sample>.yaml``.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from pathlib import Path
from typing import Any

import pytest

from enregla.assessment import Assessment, assess, companions
from enregla.case import Case, export_case, import_case
from enregla.documents import plan
from enregla.documents.contexts import Facts, action_plan, lawyer_answers
from enregla.rulebook import load_rulebook
from enregla.rulebook.source import parse
from enregla.ui import route

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.json"))
EXPECTED = sorted((ROOT / "tests" / "samples").glob("*.yaml"))
DELEGATE = "contacto del delegado: rehacer este documento al nombrarlo"
BOOK = load_rulebook()
PROVISIONAL = {d for d, decision in BOOK.decisions.items() if decision.provisional}

over_samples = pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)


@functools.cache
def case_of(path: Path) -> Case:
    return import_case(path.read_bytes(), BOOK)


@functools.cache
def expected_of(path: Path) -> dict[str, Any]:
    data = parse((ROOT / "tests" / "samples" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


@functools.cache
def assessment_of(path: Path) -> Assessment:
    return assess(BOOK, case_of(path), dt.date.fromisoformat(expected_of(path)["as_of"]))


def test_each_sample_has_its_expected_results() -> None:
    assert [p.stem for p in SAMPLES] == [p.stem for p in EXPECTED]
    assert len(SAMPLES) == 5
    assert all(expected_of(p)["sample"] == p.stem for p in SAMPLES)


@over_samples
def test_a_sample_is_fictional_and_equals_itself_after_export_and_import(path: Path) -> None:
    case = case_of(path)
    assert case.fictional
    assert export_case(case) == path.read_bytes()
    assert import_case(export_case(case), BOOK) == case


@over_samples
def test_no_address_of_a_sample_can_belong_to_somebody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    domains = re.findall(r"@([\w.-]+\.\w+)|https?://([\w.-]+)", text)
    assert domains
    assert {d for pair in domains for d in pair if d and not d.endswith(".example")} == set()


@over_samples
def test_nothing_is_left_to_ask_or_to_confirm(path: Path) -> None:
    case, assessment = case_of(path), assessment_of(path)
    assert [(m.ref, m.item) for m in assessment.missing] == []
    assert [(x.questionnaire, x.item) for x in assessment.later] == []
    assert assessment.ignored == ()
    assert companions(BOOK, case, assessment.as_of) == ()
    assert all(case.list_of(name).closed for name in case.lists)
    kept = [item for _, item in case.items() if not item.refused]
    assert all(item.confirmed and not item.unsure for item in kept)
    answers = [
        a for held in (case.answers, *(i.answers for i in kept)) for group in held.values() for a in group.values()
    ]
    assert all(a.confirmed and a.state == "answered" for a in answers)


@over_samples
def test_every_relevant_question_is_answered(path: Path) -> None:
    case, assessment = case_of(path), assessment_of(path)
    items = {i.id: i for _, i in case.items()}
    open_ones = [
        (ref, item)
        for (ref, item), relevant in assessment.relevant.items()
        if relevant != "false"
        and not BOOK.question(ref).optional
        and (item is None or not items[item].refused)
        and case.answer(ref, items.get(item or "")) is None
    ]
    assert open_ones == []


@over_samples
def test_the_short_route_stays_short(path: Path) -> None:
    """At most 80 answers on 12 screens: rows of lists with their «eso es todo», and what each screen asks."""
    case, assessment = case_of(path), assessment_of(path)
    screens = route.visible(BOOK, case, assessment)
    asked = [(s.kind, a) for s in screens for a in route.questions(BOOK, case, assessment, s)]
    count = sum(kind != "activity_gaps" or not suggested_by_template(case, a) for kind, a in asked)
    count += len(case.list_of("activities").items) + 1 + len(case.list_of("providers").items) + 1
    assert len(screens) <= 12
    assert count <= 80


def suggested_by_template(case: Case, asked: route.Asked) -> bool:
    """Corrected at full depth, after the starter had answered it: the short route never asks it."""
    item = case.item("activities", asked.item or "")
    return item is not None and asked.ref.split(".")[1] in BOOK.activities[item.template or ""].answers


@over_samples
def test_the_pack_has_no_gaps(path: Path) -> None:
    for paper in plan(BOOK, case_of(path), assessment_of(path)):
        if paper.made:
            assert paper.clean_allowed, (paper.id, paper.reason)
            assert {g.what for g in paper.gaps} - {DELEGATE} == set(), paper.id


@over_samples
def test_the_results_are_those_expected(path: Path) -> None:
    assessment, expected = assessment_of(path), expected_of(path)
    wanted = {(r["decision"], i): r["outcome"] for r in expected["results"] for i in r.get("items", [None])}
    found = {(d.id, d.item): d.outcome for d in assessment.decisions if d.id not in PROVISIONAL}
    differences = {
        k: (found.get(k), wanted.get(k)) for k in found.keys() | wanted.keys() if found.get(k) != wanted.get(k)
    }
    assert differences == {}
    infringed = {(f.id, f.item) for f in assessment.findings if f.kind == "infringement"}
    assert infringed == {(r["finding"], i) for r in expected["infringements"] for i in r.get("items", [None])}


@over_samples
def test_each_expected_result_has_its_reason(path: Path) -> None:
    expected = expected_of(path)
    reasons = [r["why"] for r in (*expected["results"], *expected["infringements"])]
    assert all(len(why) > 20 and why.endswith(".") for why in reasons)


def test_the_samples_differ_in_their_outcomes() -> None:
    def outcomes(decision: str) -> set[str]:
        return {d.outcome for p in SAMPLES for d in assessment_of(p).decisions if d.id == decision}

    assert outcomes("dpo_designation.dpo") == {"required", "review_with_lawyer", "not_required"}
    assert outcomes("reporting_channel.channel") == {"required", "not_required"}
    assert outcomes("dpia_need.dpia") >= {"required", "expected", "consider", "not_needed"}
    assert outcomes("transfers.transfer") >= {"safeguards_needed", "review_with_lawyer", "exception_possible",
                                              "safeguards_in_place", "adequate"}  # fmt: skip
    agreements = {"missing", "outdated", "theirs", "in_place", "review_with_lawyer", "not_due"}
    assert outcomes("providers.agreement") == agreements
    assert outcomes("video_surveillance.cameras") == {"change_something", "nothing_seen"}
    assert outcomes("risk.inherent") == {"very_high", "high", "medium", "low"}


@over_samples
def test_the_plan_tells_no_signal_beside_the_full_decision(path: Path) -> None:
    facts = Facts(BOOK, case_of(path), assessment_of(path), "review")
    told = [str(r.texto) for r in action_plan.results(facts)]
    assert told
    assert [t for t in told if "Señal provisional" in t and "no salen de Europa" in t] == []


@over_samples
def test_the_dossier_tells_of_one_item_only_the_rules_that_hold(path: Path) -> None:
    facts = Facts(BOOK, case_of(path), assessment_of(path), "review")
    decisions = lawyer_answers.decisiones(facts)
    of_items = [d for d in decisions if ": " in d.titulo]
    assert of_items
    assert all(len(d.reglas) <= 8 for d in of_items)
    assert any("reglas de esta cuestión" in r.regla for d in of_items for r in d.reglas)
