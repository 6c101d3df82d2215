"""Reference cases: data that lawyers review, and the runner that compares them with the rules.

``{decision or finding id[@item]: expectation}``. An expectation is an outcome, or an object with any of
``outcome``, ``fired``, ``legal_refs``, ``missing``, ``ignored`` (exact sets); for a finding true or false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from enregla.assessment.assess import assess
from enregla.assessment.results import Assessment
from enregla.case.model import Answer, Case, Item, ItemList
from enregla.rulebook import Rulebook, did_you_mean
from enregla.rulebook.source import SourceError, parse

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
    facts: dict[str, dict[str, FactValue]] = {}
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


class ReferenceCase(_Written):
    """One case. ``like`` inherits facts, items and date from another case of the file; ``suggested`` are
    unconfirmed answers."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    kind: Literal["assessment"] = "assessment"
    as_of: dt.date | None = None
    basis: Basis
    reviewed: Signature = Signature()
    like: str | None = None
    facts: dict[str, dict[str, FactValue | None]] = {}
    suggested: dict[str, dict[str, FactValue]] = {}
    items: dict[str, CaseItems] = {}
    expect: dict[str, bool | str | Expectation] = {}
    blocking: bool = True
    not_modelled: str | None = None


class ReferenceFile(_Written):
    questionnaire: str
    cases: list[ReferenceCase]


class CaseFormatError(Exception):
    """A case file cannot be read; the message names file and place."""


def load_cases(paths: Iterable[Path]) -> list[tuple[Path, ReferenceFile]]:
    """The case files of the given files or folders. Raises ``CaseFormatError``."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    found: list[tuple[Path, ReferenceFile]] = []
    for file in files:
        try:
            data = parse(file.read_text(encoding="utf-8"))
            found.append((file, ReferenceFile.model_validate(data)))
        except OSError as error:
            raise CaseFormatError(f"{file}: cannot be read ({error.strerror}).") from error
        except SourceError as error:
            raise CaseFormatError(f"{file}:{error.line or 1} {error.message}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(s) for s in first["loc"])
            raise CaseFormatError(f"{file}: {place}: {first['msg']}.") from error
    return found


def resolved(case: ReferenceCase, siblings: Mapping[str, ReferenceCase]) -> ReferenceCase:
    """The case with what it inherits merged in. Raises ``CaseFormatError`` for an unknown ``like``."""
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

    def answers(facts: Mapping[str, Mapping[str, Any]], confirmed: bool) -> dict[str, dict[str, Answer]]:
        made: dict[str, dict[str, Answer]] = {}
        for key, group in facts.items():
            for question, value in group.items():
                if value is None:
                    continue  # «null» in a near miss takes an inherited answer away
                made.setdefault(key, {})[question] = _answer(reference, rulebook, f"{key}.{question}", value, confirmed)
        return made

    def both(
        facts: Mapping[str, Mapping[str, Any]], suggested: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, dict[str, Answer]]:
        sure, unsure = answers(facts, True), answers(suggested, False)
        return {k: {**unsure.get(k, {}), **sure.get(k, {})} for k in {**unsure, **sure}}

    lists = {
        list_id: ItemList(closed=whole.closed, items=[
            Item(id=i.id, name=i.name or i.id, template=i.template, confirmed=i.confirmed, refused=i.refused,
                 origin="user" if i.confirmed else "starter", answers=both(i.facts, i.suggested), links=i.links)
            for i in whole.items
        ])
        for list_id, whole in reference.items.items()
    }  # fmt: skip
    return Case(id=f"case-{reference.id}"[:64], title=reference.name[:200], created=_NOW, changed=_NOW,
                answers=both(reference.facts, reference.suggested), lists=lists)  # fmt: skip


def _answer(reference: ReferenceCase, rulebook: Rulebook, ref: str, value: Any, confirmed: bool) -> Answer:
    if not rulebook.has_question(ref):
        raise CaseFormatError(f'case "{reference.id}": no question "{ref}".{did_you_mean(ref, rulebook.question_refs)}')
    origin = "user" if confirmed else "starter"
    if value == "unknown":
        return Answer(state="unknown", origin=origin, confirmed=confirmed)
    question = rulebook.question(ref)
    if question.kind in ("single_choice", "multiple_choice"):
        known = {o.id for o in rulebook.options(ref)}
        for given in value if isinstance(value, list) else [value]:
            if given not in known:
                raise CaseFormatError(
                    f'case "{reference.id}": no option "{given}" in {ref}.{did_you_mean(str(given), known)}'
                )
    fits = {"yes_no": bool, "multiple_choice": list, "single_choice": str}.get(question.kind)
    if fits is not None and not isinstance(value, fits):
        raise CaseFormatError(f'case "{reference.id}": {ref} is a {question.kind}; {value!r} does not fit.')
    return Answer(value=value, origin=origin, confirmed=confirmed)


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
        for case in file.cases:
            if case.not_modelled:
                results.append(CaseResult(path, file.questionnaire, case, ()))
                continue
            full = resolved(case, siblings)
            if full.as_of is None:
                raise CaseFormatError(f'{path}: case "{case.id}": as_of is missing.')
            assessment = assess(rulebook, build_case(full, rulebook), full.as_of)
            fired = {f"{d.id.split('.')[0]}.{r}" for d in assessment.decisions for r in d.fired}
            fired |= {f.id for f in assessment.findings}
            results.append(CaseResult(path, file.questionnaire, case,
                                      tuple(_differences(rulebook, assessment, full)), frozenset(fired)))  # fmt: skip
    return results


def _differences(rulebook: Rulebook, assessment: Assessment, case: ReferenceCase) -> list[str]:
    found: list[str] = []
    for key, expected in case.expect.items():
        name, _, item = key.partition("@")
        if name in rulebook.findings:
            held = assessment.finding(name, item or None) is not None
            if isinstance(expected, Expectation):
                finding = assessment.finding(name, item or None)
                refs = set(finding.legal_refs) if finding else set[str]()
                if expected.legal_refs is not None and refs != set(expected.legal_refs):
                    found.append(f"{key}: legal_refs {sorted(refs)}, expected {sorted(expected.legal_refs)}")
            elif held != bool(expected):
                found.append(f"{key}: {'found' if held else 'not found'}, expected the opposite")
            continue
        if name not in rulebook.decisions:
            raise CaseFormatError(f'case "{case.id}": expect: no decision or finding "{name}".'
                                  f"{did_you_mean(name, [*rulebook.decisions, *rulebook.findings])}")  # fmt: skip
        try:
            result = assessment.decision(name, item or None)
        except KeyError:
            if expected != "not_applicable":
                found.append(f"{key}: not assessed, expected {expected}")
            continue
        wanted = expected if isinstance(expected, Expectation) else Expectation(outcome=str(expected))
        given: dict[str, Any] = {
            "outcome": result.decided, "fired": set(result.fired), "legal_refs": set(result.legal_refs),
            "missing": {m.ref + (f"@{m.item}" if m.item else "") for m in result.missing},
            "ignored": set(assessment.ignored),
        }  # fmt: skip
        for what, value in wanted.model_dump(exclude_none=True).items():
            wished = set(value) if isinstance(value, list) else value
            if given[what] != wished:
                shown = sorted(given[what]) if isinstance(given[what], set) else given[what]
                found.append(f"{key}: {what} {shown}, expected {value}")
    return found
