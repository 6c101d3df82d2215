"""The real rulebook as a whole: rules held by cases, law cited and dated, every date at which something changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from enregla.assessment import assess, suggested_providers
from enregla.assessment.derived import DERIVED, Inputs, Unknown
from enregla.assessment.program import program_of
from enregla.case import Case, add_item, import_case, new_case, refuse_item, set_answer
from enregla.cli import _schema_text, _schemas
from enregla.rulebook import DEFAULT_ROOT, ORGANISATION, load_rulebook
from enregla.rulebook.model import OptionRefs
from tests.engine.real import book, cases, results

DAY = dt.date(2026, 11, 24)
ONE = dt.timedelta(days=1)
SCHEMAS = DEFAULT_ROOT / "_schema"
SAMPLES = DEFAULT_ROOT.parent / "samples"


# --- A5: every rule is held by cases


def rules() -> list[str]:
    """«questionnaire.rule» of every decision and «questionnaire.finding»."""
    named = [f"{key}.{r.id}" for key, q in book().questionnaires.items() for d in q.decisions for r in d.rules]
    return [*named, *book().findings]


@pytest.mark.parametrize("rule", rules())
def test_a5_each_rule_is_fired_by_a_case_and_has_a_near_miss(rule: str) -> None:
    firing = [r for r in results() if rule in r.fired]
    assert firing, "no reference case fires it"
    by_name = {(r.questionnaire, r.case.id): r for r in results()}
    pairs = [(r, by_name.get((r.questionnaire, r.case.like))) for r in results() if r.case.like]
    near = [r for r, other in pairs if other is not None and (rule in r.fired) != (rule in other.fired)]
    assert near, f"fired by {firing[0].case.id}, but no case with like: differs from one that fires it"


@pytest.mark.parametrize("name", [f"{d}:{o.id}" for d, x in book().decisions.items() for o in x.outcomes])
def test_each_outcome_is_reached_by_a_case(name: str) -> None:
    decision, outcome = name.rsplit(":", 1)
    assert (decision, outcome) in reached()


@cache
def reached() -> set[tuple[str, str]]:
    return {(d.id, d.decided) for case in cases() for d in assess(book(), case, DAY).decisions}


# --- A6: law exists and is dated


def references(thing: Any) -> Iterator[str]:
    """Every provision cited anywhere inside something authored."""
    if isinstance(thing, BaseModel) and not isinstance(thing, OptionRefs):
        for name in type(thing).model_fields:
            value = getattr(thing, name)
            if name in ("legal_refs", "otherwise_refs"):
                yield from (r for r in value if isinstance(r, str))
            elif name == "provision":
                yield value
            else:
                yield from references(value)
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from references(value)
    elif isinstance(thing, (list, tuple)):
        for value in thing:
            yield from references(value)


def test_a6_every_cited_provision_exists_and_is_dated() -> None:
    whole = [
        *book().questionnaires.values(),
        book().catalogue,
        *book().law.parameters.values(),
        *book().derived.values(),
    ]
    cited = set(references(whole))
    assert len(cited) > 100
    assert sorted(cited - book().law.provisions.keys()) == []
    for ref in cited:
        provision = book().provision(ref)
        assert dt.date(2018, 5, 25) <= provision.checked_on <= DAY, ref
        assert provision.label, ref
        assert book().source_of(ref).title, ref


def test_a6_every_catalogue_entry_says_where_it_comes_from() -> None:
    for group in type(book().catalogue).model_fields:
        for entry in book().entries(group).values():
            checked = entry.provenance
            assert dt.date(2018, 5, 25) <= checked.checked_on <= DAY, entry.id
            if checked.verified != "unchecked":
                assert entry.legal_refs or checked.source, f"{group} {entry.id}: checked against what?"


def test_a6_every_figure_has_law_in_force_on_its_first_day() -> None:
    for name, parameter in book().law.parameters.items():
        for day in parameter.values:
            assert any(book().in_force(r, day) for r in parameter.legal_refs), f"{name} on {day}"


# --- A7: every date at which something changes


def change_days() -> list[dt.date]:
    return sorted({day + n * ONE for day in book().change_dates for n in (-1, 0, 1)})


def test_a7_every_case_can_be_assessed_on_the_first_and_last_change() -> None:
    days = change_days()
    for case in cases():
        for day in (days[0], days[-1]):
            assert assess(book(), case, day).as_of == day


@pytest.mark.parametrize("day", change_days(), ids=str)
def test_a7_cases_can_be_assessed_and_explained_on_every_change(day: dt.date) -> None:
    """Each day another slice of the cases, so that every case meets several days."""
    step = 20
    for case in cases()[change_days().index(day) % step :: step]:
        result = assess(book(), case, day)
        for decision in result.decisions:
            assert result.trace(decision.id, decision.item)
        for decision in result.decisions[:1]:
            result.what_would_change(decision.id, decision.item)


def test_a7_the_complete_companies_can_be_assessed_on_every_change() -> None:
    """Whole companies at full depth, with their risk: each day another of them, so that each meets several days."""
    for n, day in enumerate(change_days()):
        result = assess(book(), samples()[n % len(samples())], day)
        assert result.decisions
        assert {a.item for a in result.risk.activities} == {d.item for d in result.decisions if d.id == "risk.inherent"}


@cache
def samples() -> list[Case]:
    return [import_case(path.read_bytes(), book()) for path in sorted(SAMPLES.glob("*.json"))]


# --- the rest of the machine


def test_every_derived_fact_is_declared_and_implemented() -> None:
    assert set(book().derived) == set(DERIVED)


def test_derived_facts_look_only_at_what_they_declare() -> None:
    """Otherwise nobody would be told what is missing."""

    class Spy:
        def __init__(self) -> None:
            self.seen: set[str] = set()

    program = program_of(book())
    for name, fact in book().derived.items():
        spy = Spy()

        class Inputs:
            missing: list[Any] = []
            _spy = spy

            def peek(self, ref: str) -> tuple[bool, Any]:
                self._spy.seen.add(ref)
                return True, None

            def get(self, ref: str) -> Any:
                return self.peek(ref)[1]

            def linked(self, list_id: str) -> Any:
                return [self]

            def catalogue(self, name: str) -> Any:
                return book().entries(name)

            def options(self, ref: str) -> list[str]:
                return [o.id for o in book().options(ref)]

            def over_completions(self, refs: Any, compute: Any) -> Any:
                return compute(*(self.get(r) for r in refs))

        with suppress(Unknown):  # what is left open may stay unknown: only what was looked at counts
            DERIVED[name](Inputs())  # pyright: ignore[reportArgumentType]
        assert spy.seen <= set(fact.reads), name
        assert spy.seen <= program.organisation.keys()


def test_the_cache_is_the_fresh_rulebook(tmp_path: Path) -> None:
    load_rulebook(cache_dir=tmp_path)
    cached, fresh = load_rulebook(cache_dir=tmp_path), load_rulebook()
    assert (cached.digest, cached.edition) == (fresh.digest, fresh.edition)
    for field in ("questionnaires", "law", "catalogue", "derived", "route", "file_digests"):
        assert getattr(cached, field) == getattr(fresh, field), field
    assert cached.question_refs == fresh.question_refs
    for case in cases()[::25]:
        assert assess(cached, case, DAY) == assess(fresh, case, DAY)


@pytest.mark.parametrize("name", sorted(_schemas()))
def test_the_published_schemas_are_those_of_the_models(name: str) -> None:
    file = SCHEMAS / f"{name}.schema.json"
    assert file.exists(), "run: python3 -m enregla schema"
    assert file.read_text(encoding="utf-8") == _schema_text(_schemas()[name]), "run: python3 -m enregla schema"


def test_texts_name_an_item_only_where_there_is_one() -> None:
    for key, q in book().questionnaires.items():
        if q.subject != ORGANISATION:
            continue
        for thing in (*q.decisions, *q.findings):
            assert "{item}" not in thing.model_dump_json(), f"{key}.{thing.id}"


def test_whatever_reassures_says_on_which_law() -> None:
    for name, decision in book().decisions.items():
        otherwise = next(o for o in decision.outcomes if o.id == decision.otherwise)
        if otherwise.reassuring:
            assert decision.otherwise_refs, name


def test_screens_refer_to_questions_of_the_rulebook_and_nothing_is_asked_twice() -> None:
    for key, q in book().questionnaires.items():
        asked = [f"{key}.{x}" for s in q.sections for screen in s.screens for x in screen.questions]
        assert len(asked) == len(set(asked))
        assert all(book().has_question(r) for r in asked)


def test_the_scale_hint_stays_unknown_while_a_missing_answer_could_change_it() -> None:
    """All partial answers against all their completions: what the hint says early it says in the end."""
    refs = ("people_per_year", "years_kept", "territory")
    domains = [[o.id for o in book().options(f"processing.{r}")] for r in refs]
    reasons = [o.id for o in book().options("processing.scale_reasons") if not o.exclusive]
    subsets = [list(c) for n in range(len(reasons) + 1) for c in combinations(reasons, n)]
    whole = {
        (*values, i): _hint(*values, reasons=subset) for values in product(*domains) for i, subset in enumerate(subsets)
    }
    assert None not in whole.values()
    for known in product((False, True), repeat=4):
        groups: dict[tuple[Any, ...], set[Any]] = {}
        for key, value in whole.items():
            part = tuple(k if is_known else None for k, is_known in zip(key, known, strict=True))
            groups.setdefault(part, set()).add(value)
        for part, values in groups.items():
            early = _hint(*part[:3], reasons=None if part[3] is None else subsets[part[3]])
            assert early is None or values == {early}, (part, early, values)


def _hint(people: str | None, years: str | None, territory: str | None, *, reasons: list[str] | None) -> str | None:
    """What ``scale_hint`` says with these answers; ``None`` while it cannot tell."""
    given = {"processing.people_per_year": people, "processing.years_kept": years, "processing.territory": territory,
             "processing.scale_reasons": reasons}  # fmt: skip

    class Said(Inputs):
        def __init__(self) -> None:
            self.missing = []

        def peek(self, ref: str) -> tuple[bool, Any]:
            return given[ref] is not None, given[ref]

        def options(self, ref: str) -> list[str]:
            return [o.id for o in book().options(ref)]

    try:
        return DERIVED["scale_hint"](Said())
    except Unknown:
        return None


# --- suggestions


def test_no_alarm_company_is_suggested_without_cameras() -> None:
    def shop(*templates: str) -> Case:
        made = new_case("Tienda", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "2026.11.0", case_id="tienda-de-prueba")
        made = set_answer(made, book(), "profile.sectors", ["shop"])
        for template in templates:
            made = add_item(made, "activities", template, item_id=template, template=template)
        return made

    assert "alarm_monitoring" in suggested_providers(book(), shop()), "nothing is listed yet"
    assert "alarm_monitoring" in suggested_providers(book(), shop("invoicing", "cctv"))
    assert "alarm_monitoring" not in suggested_providers(book(), shop("invoicing"))
    refused = refuse_item(shop("invoicing", "cctv"), "activities", "cctv")
    assert "alarm_monitoring" not in suggested_providers(book(), refused)
