"""61 Plan de acción: what to do, in which order, who and when. Internal; the company may sign it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enregla.assessment.results import DecisionResult
from enregla.documents.contexts.facts import Facts, lower_first
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.contexts.tasks import NOT_ANSWERED, Pregunta, Tarea, company_name, few, preguntas, tareas
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext

FIRST = 7  # of the one-page summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Resultado:
    titulo: str
    texto: str
    si_provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Primera:
    """A line of the one-page summary."""

    tarea: str
    si_afecta: bool
    afecta: str
    quien: str
    fecha: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionPlanContext(DocumentContext):
    empresa: str
    resultados: tuple[Resultado, ...]
    si_primeras: bool
    primeras: tuple[Primera, ...]
    si_tareas: bool
    tareas: tuple[Tarea, ...]
    si_preguntas: bool
    preguntas: tuple[Pregunta, ...]
    si_sin_contestar: bool
    sin_contestar: str  # how many questions nobody answered yet
    si_fechas_propuestas: bool
    firma: str


def build(facts: Facts, manifest: Manifest) -> ActionPlanContext:
    all_tasks = tareas(facts)
    everything = preguntas(facts)
    questions = tuple(q for q in everything if q.situacion != NOT_ANSWERED)
    unanswered = len(everything) - len(questions)
    context = ActionPlanContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, empresa=company_name(facts),
        resultados=results(facts), si_primeras=bool(all_tasks),
        primeras=tuple(Primera(tarea=t.titulo, si_afecta=t.si_afecta, afecta=t.afecta, quien=t.quien, fecha=t.fecha)
                       for t in all_tasks[:FIRST]),
        si_tareas=bool(all_tasks), tareas=all_tasks, si_preguntas=bool(questions), preguntas=questions,
        si_sin_contestar=bool(unanswered),
        sin_contestar="una pregunta" if unanswered == 1 else f"{unanswered} preguntas",
        si_fechas_propuestas=any(t.si_propuesta for t in all_tasks),
        firma=facts.dato("profile.signatory") or Dato("la dirección"),
    )  # fmt: skip
    for question in everything:
        facts.note(question.clave, question.texto)
    return finished(context, facts, manifest)


def results(facts: Facts) -> tuple[Resultado, ...]:
    """Decisions of the company in one line each; of those asked by activity, only what has to be looked at."""
    found: list[Resultado] = []
    by_item: dict[str, list[DecisionResult]] = {}
    decided = {d.id for d in facts.assessment.decisions if not d.waiting}
    for decision in facts.assessment.decisions:
        if facts.rulebook.decisions[decision.id].superseded_by in decided:
            continue  # what is left of a signal («nothing leaves») would contradict the full decision beside it
        if decision.item is None:
            found.append(_result(decision.title, decision.text, decision))
        else:
            by_item.setdefault(decision.id, []).append(decision)
    for decisions in by_item.values():
        found.append(_together(decisions))
    return tuple(found)


def _result(title: str, text: str, decision: DecisionResult) -> Resultado:
    return Resultado(titulo=title.rstrip("?¿. ").lstrip("¿"), texto=Dato(text, decision.facts, decision.legal_refs),
                     si_provisional=decision.provisional)  # fmt: skip


def _together(decisions: list[DecisionResult]) -> Resultado:
    """«a y b: hay que mirarlo»: the items of each outcome and its text, one line each; no sentence is said twice."""
    first = decisions[0]
    texts: dict[str, list[DecisionResult]] = {}
    for decision in decisions:
        texts.setdefault(decision.text, []).append(decision)
    lines: list[str] = []
    told: set[str] = set()
    for text, members in sorted(texts.items(), key=lambda pair: pair[1][0].reassuring):
        opening, *rest = _sentences(text)
        new = " ".join([opening, *(s for s in rest if s not in told)])
        told.update(rest)
        if not members[0].reassuring:
            lines.append(f"{few([m.item_name or '' for m in members])}: {lower_first(new)}")
        elif len(texts) == 1:
            lines.append(new)
        else:
            lines.append(f"En los demás ({len(members)}): {lower_first(new)}")
    refs = tuple(dict.fromkeys(f for d in decisions for f in d.facts))
    return Resultado(
        titulo=first.title.rstrip("?¿. ").lstrip("¿"),
        texto=Dato("\n".join(lines), refs, first.legal_refs),
        si_provisional=any(d.provisional for d in decisions),
    )


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-ZÁÉÍÓÚÑ¿])", text)


__all__ = ["ActionPlanContext", "build", "results"]
