"""Things to do and things to ask, in words that a company may sign: never a confession, never a fine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enregla.assessment.actions import ActionGroup, grouped_actions
from enregla.assessment.results import Missing
from enregla.documents.contexts.facts import Facts, ref_of
from enregla.documents.values import Dato, Lista, date_in_words, safe_text

WHO: dict[str, str] = {
    "owner": "Dirección", "accountant": "Gestoría", "it_support": "Informático", "provider": "Proveedor",
    "lawyer": "Abogado",
}  # fmt: skip
EFFORT: dict[str, str] = {"minutes": "Minutos", "hours": "Horas", "days": "Días", "weeks": "Semanas"}
# Proposed day by legal weight (criterio de la herramienta): it only orders the work and may be changed.
PROPOSED_DAYS: dict[int, int] = {0: 7, 1: 7, 2: 30, 3: 90, 4: 180, 5: 365}
ADVICE = 5
SHOWN_NAMES = 4
NOT_ANSWERED = "Sin contestar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tarea:
    deber: str
    articulo: str
    titulo: str
    texto: str
    si_afecta: bool
    afecta: str
    quien: str
    esfuerzo: str
    fecha: str
    si_propuesta: bool  # the day is ours, not one of the law
    estado: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pregunta:
    clave: str
    texto: str
    porque: str
    a_quien: str
    destinatario: str  # id of whom to ask
    si_sobre: bool
    sobre: str  # the items it is asked about
    situacion: str


def tareas(facts: Facts) -> tuple[Tarea, ...]:
    """All actions, drawn together where the same one is due for several items, in legal order."""
    return tuple(_task(facts, group) for group in grouped_actions(facts.assessment))


def _task(facts: Facts, group: ActionGroup) -> Tarea:
    action = group.action
    refs = tuple(dict.fromkeys(r for member in group.members for r in member.legal_refs))
    source = (action.source, *_facts_of(facts, action.source, action.item))
    day = facts.assessment.as_of + dt.timedelta(days=PROPOSED_DAYS.get(action.weight, 365))
    names = group.item_names
    return Tarea(
        deber=_duty(facts, refs, action.title), articulo=_articles(facts, refs),
        titulo=Dato(action.title, source, refs), texto=Dato(action.text, source, refs),
        si_afecta=bool(names), afecta=few(names),
        quien=WHO[action.who], esfuerzo=EFFORT[action.effort],
        fecha=action.due or f"Antes del {date_in_words(day)}", si_propuesta=action.due is None,
        estado="Recomendado" if action.weight >= ADVICE else "Pendiente de regularizar",
    )  # fmt: skip


def _facts_of(facts: Facts, source: str, item: str | None) -> tuple[str, ...]:
    results = (*facts.assessment.decisions, *facts.assessment.findings)
    return next((r.facts for r in results if r.id == source and r.item == item), ())


def _duty(facts: Facts, refs: tuple[str, ...], title: str) -> Dato:
    """What the law asks of anybody, in one sentence of the law catalogue; it says nothing of this company."""
    provisions = facts.rulebook.law.provisions
    gist = next((provisions[r].gist for r in refs if r in provisions and provisions[r].gist), title)
    return Dato(gist.rstrip("."), (), refs)


def _articles(facts: Facts, refs: tuple[str, ...], limit: int = 2) -> str:
    labels = facts.labels(refs)[:limit]
    return "; ".join(labels) or "Recomendación"


def preguntas(facts: Facts, chosen: Sequence[Missing] | None = None) -> tuple[Pregunta, ...]:
    """What is not known and would help, most useful first; every «No lo sé» is here. One line a question."""
    groups: dict[tuple[str, str], list[Missing]] = {}
    for missing in facts.assessment.missing if chosen is None else chosen:
        groups.setdefault((missing.ref, missing.ask_whom), []).append(missing)
    return tuple(_question(facts, members) for members in groups.values())


def _question(facts: Facts, members: list[Missing]) -> Pregunta:
    first = members[0]
    question = facts.question(first.ref)
    names = list(dict.fromkeys(m.item_name for m in members if m.item_name))
    refs = tuple(f"{m.ref}@{m.item}" if m.item else m.ref for m in members)
    return Pregunta(
        clave=first.ref, texto=Dato(first.text, refs), a_quien=WHO[first.ask_whom], destinatario=first.ask_whom,
        porque=Dato(question.why if question and question.why else _for_what(facts, first)),
        si_sobre=bool(names), sobre=few(names),
        situacion=_situation(members),
    )  # fmt: skip


def _situation(members: list[Missing]) -> str:
    if any(m.asked for m in members):
        return "«No lo sé»"
    return "Sugerencia sin confirmar" if all(m.suggestion for m in members) else NOT_ANSWERED


def few(names: Sequence[str]) -> str:
    """«A, B, C y 5 más»."""
    if not names:
        return "la empresa"
    shown = [*names[:SHOWN_NAMES], f"{len(names) - SHOWN_NAMES} más"] if len(names) > SHOWN_NAMES + 1 else names
    return Lista.of(shown)


def _for_what(facts: Facts, missing: Missing) -> str:
    titles = list(dict.fromkeys(_titles(facts, missing)))
    return f"Hace falta para saber: {'; '.join(titles)}" if titles else "Completa sus documentos"


def _titles(facts: Facts, missing: Missing) -> Iterator[str]:
    for name in missing.affects:
        if name in facts.rulebook.decisions:
            yield facts.rulebook.decisions[name].title
        elif name in facts.rulebook.findings:
            yield facts.rulebook.findings[name].title


def company_name(facts: Facts) -> Dato:
    """For internal papers: the legal name, or the name of the case while nobody gave it."""
    return facts.dato("profile.legal_name") or Dato(
        safe_text(facts.case.title) or "Caso sin nombre", (ref_of("profile.legal_name"),)
    )
