"""Rule mutation: a rule changed a little must turn a reference case red, or the cases do not hold it.

Run on demand (``python3 -m enregla mutate``). Mutants: drop a leaf or a listed value, ``all`` ↔ ``any``,
remove ``not``, flip a boolean, lower a count, drop a rule or a finding.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from enregla.assessment.casefiles import CaseFormatError, ReferenceFile, run_cases
from enregla.rulebook import Rulebook
from enregla.rulebook.factors import made_for
from enregla.rulebook.model import Questionnaire

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    questionnaire: str
    rule: str
    what: str
    data: dict[str, Any]


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def _changed(data: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    new = copy.deepcopy(data)
    _at(new, path[:-1])[path[-1]] = value
    return new


def _without(data: dict[str, Any], path: Path_) -> dict[str, Any]:
    new = copy.deepcopy(data)
    del _at(new, path[:-1])[path[-1]]
    return new


def _of_condition(data: dict[str, Any], path: Path_) -> Iterator[tuple[str, dict[str, Any]]]:
    node = _at(data, path)
    for key in ("all", "any", "of"):
        if key in node and isinstance(node[key], list):
            if key in ("all", "any") and len(node[key]) > 1:
                other = "any" if key == "all" else "all"
                swapped = {other if k == key else k: v for k, v in node.items()}
                yield f"{key} → {other}", _changed(data, path, swapped)
            for i in range(len(node[key])):
                if len(node[key]) > 1:
                    yield f"drop {_short(node[key][i])}", _without(data, (*path, key, i))
                yield from _of_condition(data, (*path, key, i))
    if "at_least" in node and node["at_least"] > 1:
        yield "at_least − 1", _changed(data, (*path, "at_least"), node["at_least"] - 1)
    if "not" in node:
        yield "remove not", _changed(data, path, node["not"])
        yield from _of_condition(data, (*path, "not"))
    if "where" in node:
        yield from _of_condition(data, (*path, "where"))
    if isinstance(node.get("is"), bool):
        yield (
            f"flip {node.get('answer') or node.get('derived')}",
            _changed(data, (*path, "is"), not node["is"]),
        )
    for key in ("in", "contains_any"):
        values = node.get(key)
        if isinstance(values, list) and len(values) > 1:
            for i, value in enumerate(values):
                yield (
                    f"drop {value} from {node.get('answer') or node.get('derived') or node.get('decision')}",
                    _without(data, (*path, key, i)),
                )


def _short(node: dict[str, Any]) -> str:
    for key in ("answer", "derived", "decision", "finding", "rule", "some", "every", "count"):
        if key in node:
            rest = {k: v for k, v in node.items() if k != key and k != "where"}
            return f"{node[key]} {rest or ''}".strip()
    return next(iter(node))


def mutants(questionnaire: Questionnaire, made: int = 0) -> Iterator[Mutant]:
    """All mutants of a questionnaire's rules, but for the first ``made`` conditions.

    Those come from the rows of a catalogue and are tested row by row.
    """
    data: dict[str, Any] = questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
    key = questionnaire.id

    def of(rule: str, path: Path_, drop: bool = True) -> Iterator[Mutant]:
        if drop:
            yield Mutant(key, rule, "drop the whole rule", _without(data, path))
        for what, changed in _of_condition(data, (*path, "when")):
            yield Mutant(key, rule, what, changed)

    for i, named in list(enumerate(data.get("conditions", [])))[made:]:
        yield from of(named["id"], ("conditions", i), drop=False)
    for i, decision in enumerate(data.get("decisions", [])):
        for j, rule in enumerate(decision["rules"]):
            yield from of(rule["id"], ("decisions", i, "rules", j))
    for i, finding in enumerate(data.get("findings", [])):
        yield from of(finding["id"], ("findings", i), drop=False)


@dataclass(frozen=True, slots=True)
class MutationReport:
    total: int
    survivors: tuple[Mutant, ...]


def mutate(book: Rulebook, files: Sequence[tuple[Path, ReferenceFile]], only: Sequence[str] = ()) -> MutationReport:
    """Runs every mutant against the blocking cases; those of its own questionnaire first."""
    total, survivors = 0, list[Mutant]()
    for key, questionnaire in book.questionnaires.items():
        if only and key not in only:
            continue
        own = [f for f in files if f[1].questionnaire == key]
        others = [f for f in files if f[1].questionnaire != key]
        for mutant in mutants(questionnaire, len(made_for(key, book.catalogue))):
            total += 1
            if not (_killed(book, mutant, own) or _killed(book, mutant, others)):
                survivors.append(mutant)
    return MutationReport(total, tuple(survivors))


def _killed(book: Rulebook, mutant: Mutant, files: Sequence[tuple[Path, ReferenceFile]]) -> bool:
    if not files:
        return False
    try:
        changed = Questionnaire.model_validate(mutant.data)
        mutated = replace(book, questionnaires={**book.questionnaires, mutant.questionnaire: changed}, digest="mutant")
        return any(r.status == "failed" and r.case.blocking for r in run_cases(mutated, files))
    except (KeyError, ValueError, CaseFormatError):
        return True  # a mutant that cannot even be read is caught
