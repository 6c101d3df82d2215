"""Reference cases: data that lawyers review, and the runner that compares them with the rules.

``{decision or finding id[@item]: expectation}``. An expectation is an outcome, or an object with any of
``outcome``, ``fired``, ``legal_refs``, ``missing``, ``ignored`` (exact sets), ``at_least`` (outcome that an
undetermined decision already reaches, or ``nothing``); for a finding true or false.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from enregla.assessment.assess import assess
from enregla.assessment.method_cases import Given, Said, method_differences
from enregla.assessment.results import UNDETERMINED, Assessment, DecisionResult, FindingResult
from enregla.case import InvalidAnswer
from enregla.case.model import Answer, Case, Item, ItemList
from enregla.case.validate import validate_value
from enregla.rulebook import ORGANISATION, Rulebook, did_you_mean
from enregla.rulebook.model import LISTS
from enregla.rulebook.source import SourceError, parse

NOTHING = "nothing"  # of ``at_least``
FactValue = bool | int | float | str | list[str]
DEFAULT_CASES = Path(__file__).resolve().parents[2] / "tests" / "cases"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(_Written):
    kind: Literal["statute", "guidance", "ruling", "lawyer", "synthetic"]
    ref: str | None = None


class Signature(_Written):
    by: str | None = None
    on: dt.date | None = None


class CaseItem(_Written):
    id: str
    name: str | None = None
    confirmed: bool = True
    refused: bool = False
    template: str | None = None
    facts: dict[str, dict[str, FactValue | None]] = {}
    suggested: dict[str, dict[str, FactValue]] = {}
    links: dict[str, list[str]] = {}


class CaseItems(_Written):
    closed: bool = False
    items: list[CaseItem] = []


class Expectation(_Written):
    outcome: str | None = None
    fired: list[str] | None = None
    legal_refs: list[str] | None = None
    missing: list[str] | None = None
    ignored: list[str] | None = None
    at_least: str | None = None


class ReferenceCase(_Written):
    """One case. ``like`` inherits facts, items and date from another case of the file; ``suggested`` are
    unconfirmed answers. ``each`` is many cases in one: ``{question[@item]: values}``, the same expected with each
    value. ``enisa`` and ``matrix`` test the tables of the method: ``given`` and ``result``."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    kind: Literal["assessment", "enisa", "matrix"] = "assessment"
    as_of: dt.date | None = None
    basis: Basis
    reviewed: Signature = Signature()
    like: str | None = None
    facts: dict[str, dict[str, FactValue | None]] = {}
    suggested: dict[str, dict[str, FactValue]] = {}
    items: dict[str, CaseItems] = {}
    each: dict[str, Annotated[list[FactValue], Field(min_length=1)]] = Field(default={}, max_length=1)
    expect: dict[str, bool | str | Expectation] = {}
    blocking: bool = True
    not_modelled: str | None = None
    given: Given | None = None
    result: Said | None = None


class ReferenceFile(_Written):
    questionnaire: str
    cases: list[ReferenceCase]


class CaseFormatError(Exception):
    """A case file cannot be read; the message names file and place."""


def load_cases(paths: Iterable[Path]) -> list[tuple[Path, ReferenceFile]]:
    """The case files of the given files or folders. Raises ``CaseFormatError``."""
    files: list[Path] = []
    for path in paths:
        here = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not here:
            raise CaseFormatError(f"{path}: there is no case file (*.yaml) in this folder.")
        files += here
    found: list[tuple[Path, ReferenceFile]] = []
    for file in files:
        try:
            data = parse(file.read_text(encoding="utf-8"))
            read = ReferenceFile.model_validate(data)
            found.append((file, read.model_copy(update={"cases": _with_each(file, read.cases)})))
        except OSError as error:
            raise CaseFormatError(f"{file}: cannot be read ({error.strerror}).") from error
        except SourceError as error:
            raise CaseFormatError(f"{file}:{error.line or 1} {error.message}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(s) for s in first["loc"])
            raise CaseFormatError(f"{file}: {place or 'the whole file'}: {first['msg']}.") from error
    return found


def _with_each(path: Path, cases: list[ReferenceCase]) -> list[ReferenceCase]:
    """The cases with one for each value that ``each`` lists. Raises ``CaseFormatError``."""
    siblings = {c.id: c for c in cases}
    found: list[ReferenceCase] = []
    for case in cases:
        if not case.each:
            found.append(case)
            continue
        [(key, values)] = case.each.items()
        ref, _, item = key.partition("@")
        questionnaire, _, question = ref.partition(".")
        lists = resolved(case, siblings).items
        list_id = next((name for name, held in lists.items() if item in [i.id for i in held.items]), None)
        if item and list_id is None:
            raise CaseFormatError(f'{path}: case "{case.id}": each: there is no item "{item}".')
        for value in values:
            said_so = ", ".join(map(str, value if isinstance(value, list) else [value]))
            word = re.sub(r"[^a-z0-9]+", "_", said_so.lower())
            facts: dict[str, dict[str, FactValue | None]] = {questionnaire: {question: value}}
            said = CaseItem(id=item, facts=facts) if item else None
            own = ReferenceCase(
                id=f"{case.id}_{word}", name=case.name, basis=case.basis, like=case.id,
                facts={} if item else facts,
                items={list_id: CaseItems(closed=lists[list_id].closed, items=[said])} if said and list_id else {},
            )  # fmt: skip
            full = resolved(own, siblings)
            found.append(case.model_copy(update={
                "id": own.id, "name": f"{case.name}: {said_so}", "like": None, "each": {}, "as_of": full.as_of,
                "facts": full.facts, "suggested": full.suggested, "items": full.items,
            }))  # fmt: skip
    return found


def resolved(case: ReferenceCase, siblings: Mapping[str, ReferenceCase]) -> ReferenceCase:
    """The case with what it inherits merged in. Raises ``CaseFormatError`` for an unknown ``like``."""
    seen, parent = {case.id}, case.like
    while parent is not None:
        if parent in seen:
            raise CaseFormatError(f'case "{case.id}": like: it ends in itself through "{parent}".')
        seen.add(parent)
        parent = siblings[parent].like if parent in siblings else None
    if case.like is None:
        return case
    if case.like not in siblings:
        raise CaseFormatError(f'case "{case.id}": like: no case "{case.like}".{did_you_mean(case.like, siblings)}')
    base = resolved(siblings[case.like], siblings)
    facts = {k: {**base.facts.get(k, {}), **case.facts.get(k, {})} for k in {**base.facts, **case.facts}}
    suggested = {
        k: {**base.suggested.get(k, {}), **case.suggested.get(k, {})} for k in {**base.suggested, **case.suggested}
    }
    items = dict(base.items)
    for list_id, mine in case.items.items():
        theirs = {i.id: i for i in base.items.get(list_id, CaseItems()).items}
        for item in mine.items:
            old = theirs.get(item.id)
            if old is None:
                theirs[item.id] = item
                continue
            merged = {k: {**old.facts.get(k, {}), **item.facts.get(k, {})} for k in {**old.facts, **item.facts}}
            given = item.model_fields_set - {"facts"}
            theirs[item.id] = old.model_copy(update={**{f: getattr(item, f) for f in given}, "facts": merged})
        closed = mine.closed if "closed" in mine.model_fields_set else base.items.get(list_id, CaseItems()).closed
        items[list_id] = CaseItems(closed=closed, items=list(theirs.values()))
    return case.model_copy(update={"facts": facts, "suggested": suggested, "items": items,
                                   "as_of": case.as_of or base.as_of})  # fmt: skip


_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def build_case(reference: ReferenceCase, rulebook: Rulebook) -> Case:
    """The case that a reference case describes. Raises ``CaseFormatError`` for unknown questions or options."""

    who = f'case "{reference.id}"'

    def answers(facts: Mapping[str, Mapping[str, Any]], confirmed: bool, subject: str) -> dict[str, dict[str, Answer]]:
        made: dict[str, dict[str, Answer]] = {}
        for key, group in facts.items():
            for question, value in group.items():
                ref = f"{key}.{question}"
                if not rulebook.has_question(ref):
                    raise CaseFormatError(f'{who}: no question "{ref}".{did_you_mean(ref, rulebook.question_refs)}')
                if rulebook.subject_of(key) != subject:
                    raise CaseFormatError(f'{who}: "{ref}" is about {rulebook.subject_of(key)}, here stands {subject}.')
                if value is not None:  # «null» in a near miss takes an inherited answer away
                    made.setdefault(key, {})[question] = _answer(who, rulebook, ref, value, confirmed)
        return made

    def both(said: ReferenceCase | CaseItem, subject: str) -> dict[str, dict[str, Answer]]:
        sure, unsure = answers(said.facts, True, subject), answers(said.suggested, False, subject)
        return {k: {**unsure.get(k, {}), **sure.get(k, {})} for k in {**unsure, **sure}}

    _check_lists(who, reference)
    lists = {
        list_id: ItemList(closed=whole.closed, items=[
            Item(id=i.id, name=i.name or i.id, template=i.template, confirmed=i.confirmed, refused=i.refused,
                 origin="user" if i.confirmed else "starter", answers=both(i, list_id), links=i.links)
            for i in whole.items
        ])
        for list_id, whole in reference.items.items()
    }  # fmt: skip
    return Case(id=f"case-{reference.id}"[:64], title=reference.name[:200], created=_NOW, changed=_NOW,
                answers=both(reference, ORGANISATION), lists=lists)  # fmt: skip


def _check_lists(who: str, reference: ReferenceCase) -> None:
    for list_id, whole in reference.items.items():
        if list_id not in LISTS:
            raise CaseFormatError(f'{who}: no list "{list_id}".{did_you_mean(list_id, LISTS)}')
        for item in whole.items:
            for linked, ids in item.links.items():
                known = [i.id for i in reference.items.get(linked, CaseItems()).items]
                for missing in sorted(set(ids) - set(known)):
                    raise CaseFormatError(f'{who}: item "{item.id}" links to no item "{missing}" of {linked}.'
                                          f"{did_you_mean(missing, known)}")  # fmt: skip


def _answer(who: str, rulebook: Rulebook, ref: str, value: Any, confirmed: bool) -> Answer:
    origin = "user" if confirmed else "starter"
    if value == "unknown":
        return Answer(state="unknown", origin=origin, confirmed=confirmed)
    if rulebook.question(ref).kind in ("single_choice", "multiple_choice"):
        known = {o.id for o in rulebook.options(ref)}
        for given in value if isinstance(value, list) else [value]:
            if given not in known:
                raise CaseFormatError(f'{who}: no option "{given}" in {ref}.{did_you_mean(str(given), known)}')
    try:
        return Answer(value=validate_value(rulebook, ref, value), origin=origin, confirmed=confirmed)
    except InvalidAnswer as error:
        raise CaseFormatError(f"{who}: {ref}: {error.message}") from error


@dataclass(frozen=True, slots=True)
class CaseResult:
    file: Path
    questionnaire: str
    case: ReferenceCase
    differences: tuple[str, ...]
    fired: frozenset[str] = frozenset()  # «questionnaire.rule» and «questionnaire.finding» that held

    @property
    def status(self) -> Literal["not_modelled", "passed", "failed"]:
        if self.case.not_modelled:
            return "not_modelled"
        return "failed" if self.differences else "passed"


def run_cases(rulebook: Rulebook, files: Iterable[tuple[Path, ReferenceFile]]) -> list[CaseResult]:
    """Every case compared with the decided outcomes (the staleness layer has its own tests)."""
    results: list[CaseResult] = []
    for path, file in files:
        siblings = {c.id: c for c in file.cases}
        _check_file(rulebook, path, file)
        for case in file.cases:
            if case.not_modelled:
                results.append(CaseResult(path, file.questionnaire, case, ()))
                continue
            if case.given is not None and case.result is not None:
                told_otherwise = tuple(method_differences(case.given, case.result))
                results.append(CaseResult(path, file.questionnaire, case, told_otherwise))
                continue
            full = resolved(case, siblings)
            if full.as_of is None:
                raise CaseFormatError(f'{path}: case "{case.id}": as_of is missing.')
            assessment = assess(rulebook, build_case(full, rulebook), full.as_of)
            told = (*assessment.decisions, *assessment.findings, *assessment.given_way())
            fired = {f"{d.id.split('.')[0]}.{r}" for d in told if isinstance(d, DecisionResult) for r in d.fired}
            fired |= {f.id for f in told if isinstance(f, FindingResult)}
            results.append(CaseResult(path, file.questionnaire, case,
                                      tuple(differences(rulebook, assessment, full)), frozenset(fired)))  # fmt: skip
    return results


def _check_file(rulebook: Rulebook, path: Path, file: ReferenceFile) -> None:
    """What would make a case pass without proving anything. Raises ``CaseFormatError``."""
    if file.questionnaire not in rulebook.questionnaires:
        raise CaseFormatError(f'{path}: no questionnaire "{file.questionnaire}".'
                              f"{did_you_mean(file.questionnaire, rulebook.questionnaires)}")  # fmt: skip
    seen: set[str] = set()
    for case in file.cases:
        who = f'{path}: case "{case.id}"'
        if case.id in seen:
            raise CaseFormatError(f"{who}: the id stands twice. Only one of the two would run. Rename one.")
        seen.add(case.id)
        of_method = case.given is not None and case.result is not None and bool(case.result.model_fields_set)
        if of_method != (case.kind != "assessment" and not case.not_modelled):
            raise CaseFormatError(f"{who}: cases of kind enisa or matrix, and only they, have given and result.")
        if not case.expect and not of_method and not case.not_modelled:
            raise CaseFormatError(f"{who}: expect is empty. It would always pass.")
        for key, expected in case.expect.items():
            problem = _wrong_expectation(rulebook, key.partition("@")[0], expected)
            if problem:
                raise CaseFormatError(f"{who}: expect: {problem}")


def _wrong_expectation(rulebook: Rulebook, name: str, expected: bool | str | Expectation) -> str | None:
    if name in rulebook.findings:
        only_refs = isinstance(expected, Expectation) and expected.model_fields_set == {"legal_refs"}
        if not (isinstance(expected, bool) or only_refs):
            return f"{name} is a finding: write true, false or its legal_refs."
        return None
    if name not in rulebook.decisions:
        return f'no decision or finding "{name}".{did_you_mean(name, [*rulebook.decisions, *rulebook.findings])}'
    if isinstance(expected, bool):
        return f"{name} is a decision: write an outcome."
    outcome = expected.outcome if isinstance(expected, Expectation) else expected
    decision = rulebook.decisions[name]
    known = [*(o.id for o in decision.outcomes), UNDETERMINED, "not_applicable"]
    if outcome is not None and outcome not in known:
        return f'no outcome "{outcome}" in {name}.{did_you_mean(outcome, known)}'
    reached = expected.at_least if isinstance(expected, Expectation) else None
    if reached is not None and reached not in (*known, NOTHING):
        return f'no outcome "{reached}" in {name}.{did_you_mean(reached, [*known, NOTHING])}'
    rules = [r.id for r in decision.rules]
    for rule in (expected.fired or []) if isinstance(expected, Expectation) else []:
        if rule not in rules:
            return f'no rule "{rule}" in {name}.{did_you_mean(rule, rules)}'
    return None


def differences(rulebook: Rulebook, assessment: Assessment, case: ReferenceCase) -> list[str]:
    """What the case expects and the assessment does not say, a line each."""
    found: list[str] = []
    results: dict[tuple[str, str | None], DecisionResult | FindingResult] = {
        (r.id, r.item): r for r in (*assessment.decisions, *assessment.findings)
    }
    told = {(r.id, r.item): r for r in assessment.given_way()} | results  # a signal that gave way is tested too
    for key, expected in case.expect.items():
        name, _, item = key.partition("@")
        result = (results if expected in (False, "not_applicable") else told).get((name, item or None))
        if name in rulebook.findings:
            held = result is not None
            if isinstance(expected, Expectation):
                finding = result if isinstance(result, FindingResult) else None
                refs = set(finding.legal_refs) if finding else set[str]()
                if finding is None:
                    found.append(f"{key}: not found, expected with {expected.legal_refs}")
                    continue
                if expected.legal_refs is not None and refs != set(expected.legal_refs):
                    found.append(f"{key}: legal_refs {sorted(refs)}, expected {sorted(expected.legal_refs)}")
            elif held != bool(expected):
                found.append(f"{key}: {'found' if held else 'not found'}, expected the opposite")
            continue
        if not isinstance(result, DecisionResult):
            if expected != "not_applicable":
                found.append(f"{key}: not assessed, expected {expected}")
            continue
        wanted = expected if isinstance(expected, Expectation) else Expectation(outcome=str(expected))
        given: dict[str, Any] = {
            "outcome": result.decided, "fired": set(result.fired), "legal_refs": set(result.legal_refs),
            "missing": {m.ref + (f"@{m.item}" if m.item else "") for m in result.missing},
            "ignored": set(assessment.ignored), "at_least": result.at_least or NOTHING,
        }  # fmt: skip
        for what, value in wanted.model_dump(exclude_none=True).items():
            wished = set(value) if isinstance(value, list) else value
            if given[what] != wished:
                shown = sorted(given[what]) if isinstance(given[what], set) else given[what]
                found.append(f"{key}: {what} {shown}, expected {value}")
    return found
