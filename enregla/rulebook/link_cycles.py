"""Rules, decisions, findings, derived facts and questions that end in themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enregla.rulebook.book import Rulebook
from enregla.rulebook.conditions import AnswerIs, DecisionIs, DerivedIs, FindingHolds, RuleHolds, children
from enregla.rulebook.factors import made_for
from enregla.rulebook.link_law import made_at
from enregla.rulebook.problems import Problem, Where


def _targets(key: str, condition: Any) -> Iterator[str]:
    match condition:
        case RuleHolds():
            yield f"rule {condition.rule if '.' in condition.rule else f'{key}.{condition.rule}'}"
        case DecisionIs():
            yield f"decision {condition.decision}"
        case FindingHolds():
            yield f"finding {condition.finding}"
        case DerivedIs():
            yield f"derived {condition.derived}"
        case AnswerIs():
            yield f"question {condition.answer if '.' in condition.answer else f'{key}.{condition.answer}'}"
        case _:
            for child in children(condition):
                yield from _targets(key, child)


def _edges(book: Rulebook, root: Path) -> Iterator[tuple[str, set[str], Path, Where | None]]:
    for i, fact in enumerate(book.derived.values()):
        reads = {f"question {r}" for r in fact.reads}
        yield f"derived {fact.id}", reads, root / "_derived.yaml", ("derived", i)
    for key, q in book.questionnaires.items():
        file = root / key / "questionnaire.yaml"
        for i, question in enumerate(q.questions):
            needs = {f"question {question.company_answer}"} if question.company_answer else set[str]()
            if question.relevant_when is not None:
                needs |= set(_targets(key, question.relevant_when))
            yield f"question {key}.{question.id}", needs, file, ("questions", i)
        made = len(made_for(key, book.catalogue))
        for i, named in enumerate(q.conditions):
            # the place of a made condition means reading the catalogue again: only a mistake is worth that
            where: Where | None = ("conditions", i - made) if i >= made else None
            yield f"rule {key}.{named.id}", set(_targets(key, named.when)), file, where
        for i, finding in enumerate(q.findings):
            yield f"finding {key}.{finding.id}", set(_targets(key, finding.when)), file, ("findings", i)
        for i, decision in enumerate(q.decisions):
            needs = {f"rule {key}.{r.id}" for r in decision.rules}
            if decision.relevant_when is not None:
                needs |= set(_targets(key, decision.relevant_when))
            yield f"decision {key}.{decision.id}", needs, file, ("decisions", i)
            for j, rule in enumerate(decision.rules):
                place = ("decisions", i, "rules", j)
                yield f"rule {key}.{rule.id}", set(_targets(key, rule.when)), file, place


def link_cycles(book: Rulebook, root: Path) -> list[Problem]:
    edges: dict[str, set[str]] = {}
    place: dict[str, tuple[Path, Where | None]] = {}
    for node, needs, file, where in _edges(book, root):
        edges[node], place[node] = needs, (file, where)
    problems: list[Problem] = []
    done: set[str] = set()

    def visit(node: str, path: list[str]) -> None:
        if node in done:
            return
        if node in path:
            ring = " → ".join([*path[path.index(node) :], node])
            file, where = place[node]
            if where is None:
                file, where = made_at(root, node.rpartition(".")[2])
            problems.append(Problem(file, where, f"cycle: {ring}. It could never be decided. Break it."))
            return
        for target in sorted(edges[node] & edges.keys()):
            visit(target, [*path, node])
        done.add(node)

    for node in edges:
        visit(node, [])
    return problems
