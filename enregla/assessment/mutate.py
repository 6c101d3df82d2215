"""Rule mutation: a rule changed a little must turn a reference case red, or the cases do not hold it.

Run on demand (``python3 -m enregla mutate``). Mutants: drop a leaf or a listed value, ``all`` ↔ ``any``,
remove ``not``, flip a boolean, lower a count, drop a rule or a finding.
"""

from __future__ import annotations

import copy
import datetime as dt
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from enregla.assessment.assess import assess
from enregla.assessment.casefiles import (
    Expectation,
    ReferenceCase,
    ReferenceFile,
    build_case,
    differences,
    resolved,
    run_cases,
)  # fmt: skip
from enregla.assessment.memory import Kept, Memory, memory_of
from enregla.assessment.program import program_of
from enregla.case.model import Case
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


def mutate(
    book: Rulebook, files: Sequence[tuple[Path, ReferenceFile]], only: Sequence[str] = (), processes: int = 1
) -> MutationReport:
    """Runs every mutant against the blocking cases that its questionnaire can change; those of its own file first.

    ``processes``: how many share the work, where the system can fork. Raises ``CaseFormatError``.
    """
    jury = Jury(book, files)
    found = [
        mutant
        for key, questionnaire in book.questionnaires.items()
        if not only or key in only
        for mutant in mutants(questionnaire, len(made_for(key, book.catalogue)))
    ]
    if processes > 1 and "fork" in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context("fork").Pool(processes, _enter, (jury,)) as pool:
            killed = pool.map(_killed, found, chunksize=4)
    else:
        killed = [jury.kills(mutant) for mutant in found]
    return MutationReport(len(found), tuple(m for m, dead in zip(found, killed, strict=True) if not dead))


@dataclass(frozen=True, slots=True)
class _Witness:
    """A blocking case, and what the rules as they are say of it."""

    file: str  # questionnaire of its file
    about: frozenset[str]  # questionnaires of what it expects; empty where it expects something of all
    reference: ReferenceCase
    case: Case
    as_of: dt.date
    kept: Kept


class Jury:
    """The blocking cases. What a mutant cannot change is not assessed again for it."""

    def __init__(self, book: Rulebook, files: Sequence[tuple[Path, ReferenceFile]]) -> None:
        self.book, self.memory = book, memory_of(program_of(book))
        self.witnesses = [
            self._witness(file.questionnaire, resolved(result.case, {c.id: c for c in file.cases}))
            for path, file in files
            for result in run_cases(book, [(path, file)])
            if result.case.blocking and result.status == "passed"
        ]

    def _witness(self, file: str, reference: ReferenceCase) -> _Witness:
        case, as_of = build_case(reference, self.book), reference.as_of or dt.date.max  # never without one here
        assess(self.book, case, as_of)
        whole = any(isinstance(e, Expectation) and e.ignored is not None for e in reference.expect.values())
        about = frozenset() if whole else frozenset(name.split(".")[0] for name in reference.expect)
        return _Witness(file, about, reference, case, as_of, self.memory.last(case, as_of))

    def kills(self, mutant: Mutant) -> bool:
        """Whether some case notices the mutant, or it cannot even be read."""
        key = mutant.questionnaire
        changed = {part for part, sources in self.memory.sources.items() if key in sources.rules}
        of = {part.name.partition(".")[0] for part in changed}
        touched = [w for w in self.witnesses if not w.about or w.about & of]
        try:
            authored = Questionnaire.model_validate(mutant.data)
            book = replace(self.book, questionnaires={**self.book.questionnaires, key: authored}, digest="mutant")
            # a mutant never looks at more than the rule it was made from
            program_of(book).memory = memory = Memory(program_of(book), self.memory.sources)
            for witness in sorted(touched, key=lambda w: w.file != key):
                memory.start_from(witness.case, witness.as_of, witness.kept, changed)
                if differences(self.book, assess(book, witness.case, witness.as_of), witness.reference):
                    return True
        except (KeyError, ValueError):  # a rule that others name is gone, or nothing is left of a condition
            return True
        return False


_jury: list[Jury] = []  # of this process, when several share the work


def _enter(jury: Jury) -> None:
    _jury[:] = [jury]


def _killed(mutant: Mutant) -> bool:
    return _jury[0].kills(mutant)
