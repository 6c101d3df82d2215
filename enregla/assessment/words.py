"""Short Spanish words for answers, shared by traces, documents and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from enregla.case.model import Answer, Case, Item
from enregla.rulebook import Rulebook

UNKNOWN_TEXT = "No lo sé"
NOT_ANSWERED = "Sin contestar"
LIST_NAMES = {
    "activities": "tratamientos", "providers": "proveedores", "data_flows": "flujos de datos",
    "camera_systems": "sistemas de cámaras", "systems": "sistemas", "websites": "sitios web",
    "data_breaches": "brechas de datos",
}  # fmt: skip


def list_question(ref: str) -> str:
    return f"¿Ha terminado de listar sus {LIST_NAMES[ref.removeprefix('list:')]}?"


def pending_question(ref: str) -> str:
    """For a finished list in which suggested items still wait for a word."""
    return f"¿Existen los {LIST_NAMES[ref.removeprefix('list:')]} sugeridos que faltan por confirmar?"


def ref_text(book: Rulebook, ref: str) -> str:
    """The question as asked, or the question whether a list is finished."""
    if ref.startswith("list:"):
        return list_question(ref)
    return book.question(ref).text


def value_text(book: Rulebook, ref: str, value: Any) -> str:
    """A value in words: «Sí», the texts of options, a date in figures."""
    question = book.question(ref)
    if value is None:
        return NOT_ANSWERED
    if question.kind == "yes_no":
        return "Sí" if value else "No"
    if question.kind in ("single_choice", "multiple_choice"):
        texts = {o.id: o.text for o in book.options(ref)}
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(texts.get(str(v), str(v)) for v in chosen) or "Ninguna"
    if question.kind == "country":
        entry = book.countries.get(str(value))
        return entry.name if entry else str(value)
    if question.kind == "date":
        return f"{dt.date.fromisoformat(str(value)):%d-%m-%Y}"
    if isinstance(value, list):
        return "; ".join(str(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def answer_text(book: Rulebook, ref: str, answer: Answer | None) -> str:
    """A stored answer in words, «No lo sé» and «Sin contestar» included."""
    if answer is None:
        return NOT_ANSWERED
    if answer.state == "unknown":
        return UNKNOWN_TEXT
    return value_text(book, ref, answer.value)


def fact_parts(fact: str) -> tuple[str, str | None]:
    """«questionnaire.question@item» → ref and item id."""
    ref, _, item = fact.partition("@")
    return ref, item or None


def fact_text(book: Rulebook, case: Case, fact: str) -> tuple[str, str, str | None]:
    """Question, answer in words and name of the item of a fact «questionnaire.question[@item]»."""
    ref, item_id = fact_parts(fact)
    if ref.startswith("list:"):
        whole = case.list_of(ref.removeprefix("list:"))
        return list_question(ref), "Sí" if whole.closed else "Todavía no", None
    item: Item | None = case.item(book.subject_of(ref.split(".")[0]), item_id) if item_id else None
    return ref_text(book, ref), answer_text(book, ref, case.answer(ref, item)), item.name if item else None
