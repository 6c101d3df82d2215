"""63 Dossier del letrado: everything needed to review without asking again. It is not for the client."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enregla.documents.contexts.coherence import Coherencia, coherencia
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.lawyer_answers import (
    Bloque,
    DecisionTrazada,
    FilaDecision,
    bloques,
    decisiones,
    por_elemento,
)  # fmt: skip
from enregla.documents.contexts.lawyer_points import (
    Ajuste,
    Comentario,
    Infraccion,
    Omitida,
    Origenes,
    Punto,
    ajustes,
    infracciones,
    omitidas,
    origenes,
    puntos,
    sobrantes,
    together,
)  # fmt: skip
from enregla.documents.contexts.shared import documento, dpo_to_appoint, finished
from enregla.documents.contexts.tasks import company_name
from enregla.documents.manifest import Manifest, manifests
from enregla.documents.rendering import Rendered
from enregla.documents.values import Dato, DocumentContext, date_in_words, safe_text

if TYPE_CHECKING:
    from enregla.documents.plan import PlannedDocument


@dataclass(frozen=True, kw_only=True, slots=True)
class Papel:
    numero: str
    titulo: str
    etiqueta: str
    version: str
    limpia: str
    huella: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoHecho:
    documento: str
    motivo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SinCotejar:
    documento: str
    citas: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Expediente:
    empresa: str
    declarante: str
    creado: str
    cambiado: str
    revision: str
    edicion: str
    huella_reglas: str
    fecha: str
    si_ejemplo: bool
    si_notas: bool
    notas: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LawyerFileContext(DocumentContext):
    expediente: Expediente
    papeles: tuple[Papel, ...]
    respuestas: tuple[Bloque, ...]
    decisiones: tuple[DecisionTrazada, ...]
    si_por_elemento: bool
    por_elemento: tuple[FilaDecision, ...]
    si_puntos: bool
    puntos: tuple[Punto, ...]
    si_sin_cotejar: bool
    sin_cotejar: tuple[SinCotejar, ...]
    si_omitidas: bool
    omitidas: tuple[Omitida, ...]
    si_ajustes: bool
    ajustes: tuple[Ajuste, ...]
    si_infracciones: bool
    infracciones: tuple[Infraccion, ...]
    coherencia: tuple[Coherencia, ...]
    origenes: tuple[Origenes, ...]
    si_sobrantes: bool
    sobrantes: tuple[Comentario, ...]
    si_no_hechos: bool
    no_hechos: tuple[NoHecho, ...]
    si_rehacer: bool


def build(
    facts: Facts, manifest: Manifest, documents: tuple[PlannedDocument, ...], others: Mapping[str, Rendered]
) -> LawyerFileContext:
    titles = {d.id: d.title for d in documents}
    told = {key: r for key, r in others.items() if key in titles}
    points, omitted = puntos(facts, told, titles), omitidas(told, titles)
    adjusted, wrongs, surplus = ajustes(facts), infracciones(facts), sobrantes(told, titles)
    by_item, not_made = por_elemento(facts), _not_made(documents)
    unread = _unread(facts, documents)
    context = LawyerFileContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, expediente=_case(facts),
        papeles=tuple(_paper(d, told) for d in documents if d.made and d.id != manifest.id),
        respuestas=bloques(facts), decisiones=decisiones(facts),
        si_por_elemento=bool(by_item), por_elemento=by_item,
        si_puntos=bool(points), puntos=points, si_sin_cotejar=bool(unread), sin_cotejar=unread,
        si_omitidas=bool(omitted), omitidas=omitted, si_ajustes=bool(adjusted), ajustes=adjusted,
        si_infracciones=bool(wrongs), infracciones=wrongs, coherencia=coherencia(facts, told),
        origenes=origenes(facts, told, titles), si_sobrantes=bool(surplus), sobrantes=surplus,
        si_no_hechos=bool(not_made), no_hechos=not_made, si_rehacer=dpo_to_appoint(facts),
    )  # fmt: skip
    return finished(context, facts, manifest)


def _case(facts: Facts) -> Expediente:
    case = facts.case
    signatory = facts.dato("profile.signatory")
    return Expediente(
        empresa=company_name(facts), declarante=signatory or Dato("no consta quién contestó"),
        creado=date_in_words(case.created.date()), cambiado=date_in_words(case.changed.date()),
        revision=str(case.revision), edicion=facts.rulebook.edition, huella_reglas=facts.rulebook.digest[:16],
        fecha=date_in_words(facts.assessment.as_of), si_ejemplo=case.fictional,
        si_notas=bool(safe_text(case.notes)), notas=Dato(safe_text(case.notes) or "sin notas"),
    )  # fmt: skip


def _paper(planned: PlannedDocument, others: Mapping[str, Rendered]) -> Papel:
    rendered = others.get(planned.id)
    return Papel(
        numero=planned.number, titulo=planned.title, etiqueta=planned.label, version=planned.version,
        limpia="Sí" if planned.clean_allowed else f"No. {planned.reason or ''}".strip(),
        huella=hashlib.sha256(rendered.data).hexdigest()[:12] if rendered else "no se generó",
    )  # fmt: skip


def _not_made(documents: tuple[PlannedDocument, ...]) -> tuple[NoHecho, ...]:
    return tuple(NoHecho(documento=d.title, motivo=d.reason or "No procede.") for d in documents if not d.made)


def _labels_unread(facts: Facts, planned: PlannedDocument) -> list[str]:
    provisions = facts.rulebook.law.provisions
    cited = [r for clause in manifests()[planned.template_id].clauses for r in clause.legal_refs if r in provisions]
    return list(dict.fromkeys(provisions[r].label for r in cited if provisions[r].verified == "unchecked"))


def _unread(facts: Facts, documents: tuple[PlannedDocument, ...]) -> tuple[SinCotejar, ...]:
    """Papers that cite the same provisions share a line."""
    papers: dict[str, list[str]] = {}
    for planned in documents:
        if planned.made and (labels := _labels_unread(facts, planned)):
            papers.setdefault("; ".join(labels), []).append(planned.title)
    made = [d.title for d in documents if d.made]
    return tuple(SinCotejar(documento=together(titles, made), citas=labels) for labels, titles in papers.items())
