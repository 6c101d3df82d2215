"""A condition in Spanish words, as nested lists: what a lawyer reads to check a rule."""

from __future__ import annotations

from typing import Any

from enregla.assessment import value_text
from enregla.rulebook import Rulebook
from enregla.rulebook.conditions import (
    AllOf,
    AnswerIs,
    AnyOf,
    AtLeast,
    Count,
    DecisionIs,
    DerivedIs,
    Every,
    FindingHolds,
    Not,
    ParamRef,
    RuleHolds,
    Some,
)
from enregla.ui.plain import join_words, plain

_LISTS = {
    "activities": "tratamiento",
    "providers": "proveedor",
    "data_flows": "flujo de datos",
    "camera_systems": "sistema de cámaras",
    "systems": "sistema",
    "websites": "sitio web",
    "data_breaches": "brecha",
}


def lines(book: Rulebook, questionnaire: str, condition: Any, depth: int = 0) -> list[str]:
    """Markdown list items; every text is escaped."""
    text, children = _say(book, questionnaire, condition)
    found = [f"{'    ' * depth}- {plain(text)}"]
    for child in children:
        found += lines(book, questionnaire, child, depth + 1)
    return found


def _say(book: Rulebook, questionnaire: str, condition: Any) -> tuple[str, list[Any]]:
    match condition:
        case AllOf():
            return "Se da todo esto:", list(condition.all)
        case AnyOf():
            return "Se da alguna de estas cosas:", list(condition.any)
        case Not():
            return "No se da esto:", [condition.not_]
        case AtLeast():
            return f"Se dan al menos {condition.at_least} de estas:", list(condition.of)
        case Some():
            return f"En algún {_list(condition.some)}:", [condition.where]
        case Every():
            return f"En todo {_list(condition.every)}:", [condition.where]
        case Count():
            return f"En al menos {_operand(book, condition.gte)} ({_list(condition.count)}):", [condition.where]
        case AnswerIs():
            return _answer(book, questionnaire, condition), []
        case DerivedIs():
            fact = book.derived[condition.derived]
            names = {o.id: o.text for o in fact.options} | {"True": "sí", "False": "no"}
            return f"{fact.text}: {_compared(book, condition, lambda v: names.get(str(v), str(v)))}", []
        case DecisionIs():
            decision = book.decisions[condition.decision]
            names = {o.id: o.text for o in decision.outcomes}
            outcomes = join_words([names.get(o, o) for o in condition.outcomes], "o")
            return f"Resultado de «{decision.title}»: {outcomes}", []
        case FindingHolds():
            return f"Se da «{book.findings[condition.finding].title}»", []
        case RuleHolds():
            return _named(book, questionnaire, condition.rule), []
        case _:
            return str(condition), []


def _answer(book: Rulebook, questionnaire: str, condition: AnswerIs) -> str:
    ref = condition.answer if "." in condition.answer else f"{questionnaire}.{condition.answer}"
    question = book.question(ref)
    compared = _compared(book, condition, lambda v: value_text(book, ref, v))
    return f"«{question.short or question.text}»: {compared}"


def _compared(book: Rulebook, condition: AnswerIs | DerivedIs, word: Any) -> str:
    operand = condition.operand
    match condition.operator:
        case "is":
            return word(operand)
        case "in":
            return join_words([word(v) for v in operand], "o")
        case "contains":
            return f"incluye {word([operand])}"
        case "contains_any":
            return f"incluye {join_words([word([v]) for v in operand], 'o')}"
        case "gte":
            return f"{_operand(book, operand)} o más"
        case "lt":
            return f"menos de {_operand(book, operand)}"
        case _:
            return f"antes de {_operand(book, operand)}"


def _operand(book: Rulebook, operand: Any) -> str:
    if isinstance(operand, ParamRef):
        return f"la cifra «{book.parameter_info(operand.param).label}»"
    return str(operand)


def _named(book: Rulebook, questionnaire: str, rule: str) -> str:
    if "." in rule:  # a condition of another questionnaire
        questionnaire, rule = rule.split(".", 1)
    found = book.questionnaires[questionnaire]
    for named in (*found.conditions, *(r for d in found.decisions for r in d.rules)):
        if named.id == rule:
            return named.because
    return rule


def _list(name: str) -> str:
    linked = name.removeprefix("linked.")
    return _LISTS.get(linked, linked) + (" relacionado" if linked != name else "")
