"""65 Qué hago con cada papel: one line a paper, what is never published, and the first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.contexts.tasks import company_name
from enregla.documents.manifest import Label, Manifest, Wave, manifests
from enregla.documents.rendering import Rendered
from enregla.documents.values import Dato, DocumentContext, Lista, date_in_words

if TYPE_CHECKING:
    from enregla.documents.plan import PlannedDocument

WHERE: dict[Label, str] = {
    "PUBLICAR": "En la web o, sin web, a la vista del público",
    "FIRMAR": "Carpeta de contratos y acuses",
    "ENVIAR": "Correo del destinatario; guarde copia",
    "CARTEL": "En cada entrada, a la vista",
    "INTERNO": "Carpeta de protección de datos, con acceso limitado",
}
WHEN: dict[Wave, str] = {"ESTA_SEMANA": "Esta semana", "ESTE_MES": "Este mes", "CUANDO_PASE": "Cuando ocurra"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Papel:
    numero: str
    titulo: str
    etiqueta: str
    que_hago: str
    quien: str
    cuando: str
    donde: str
    revision: str
    si_pendiente: bool
    pendiente: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperGuideContext(DocumentContext):
    empresa: str
    papeles: tuple[Papel, ...]
    si_publicar: bool
    publicar: str
    si_nunca: bool
    nunca: tuple[Papel, ...]
    si_preguntas: bool
    si_otros: bool
    otros: tuple[Papel, ...]


def build(
    facts: Facts, manifest: Manifest, documents: tuple[PlannedDocument, ...], others: Mapping[str, Rendered]
) -> PaperGuideContext:
    made = [d for d in documents if d.made]
    public = [d.title for d in made if d.label == "PUBLICAR"]
    internal = _papers([d for d in made if d.label == "INTERNO"], facts)
    left_out = tuple(_paper(d, facts) for d in documents if not d.made)
    context = PaperGuideContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, empresa=company_name(facts),
        papeles=_papers(made, facts),
        si_publicar=bool(public), publicar=Dato("; ".join(public) or "ninguno"),
        si_nunca=bool(internal), nunca=internal,
        si_preguntas=any(d.template_id == "third_party_questions" for d in made),
        si_otros=bool(left_out), otros=left_out,
    )  # fmt: skip
    return finished(context, facts, manifest)


def _papers(made: Sequence[PlannedDocument], facts: Facts) -> tuple[Papel, ...]:
    """One line a paper; of those that are made for each provider or camera system, one line for all of them."""
    groups: dict[str, list[PlannedDocument]] = {}
    for planned in made:
        groups.setdefault(planned.template_id, []).append(planned)
    return tuple(_together(members, facts) for members in groups.values())


def _together(members: Sequence[PlannedDocument], facts: Facts) -> Papel:
    first = _paper(members[0], facts)
    if members[0].item is None:
        return first
    title = manifests()[members[0].template_id].title
    names = Lista.of([m.title.removeprefix(f"{title}: ") for m in members])
    waiting = [m.title.removeprefix(f"{title}: ") for m in members if m.reason is not None]
    return replace(
        first, titulo=Dato(f"{title}: {names}"), si_pendiente=bool(waiting),
        pendiente=Dato(f"Sin copia limpia todavía: {Lista.of(waiting)}" if waiting else "nada"),
    )  # fmt: skip


def _paper(planned: PlannedDocument, facts: Facts) -> Papel:
    manifest = manifests()[planned.template_id]
    as_of = facts.assessment.as_of
    review = as_of.replace(year=as_of.year + 1, day=min(as_of.day, 28))
    return Papel(
        numero=planned.number,
        titulo=planned.title,
        etiqueta=planned.label,
        que_hago=manifest.band_text,
        quien=manifest.used_by[:1].upper() + manifest.used_by[1:],
        cuando=WHEN[planned.wave],
        donde=WHERE[planned.label],
        revision="Al nombrar al delegado"
        if planned.redo_when_appointed
        else "Cuando cambie"
        if planned.wave == "CUANDO_PASE"
        else f"{date_in_words(review)}, o si algo cambia",
        si_pendiente=planned.reason is not None,
        pendiente=Dato(planned.reason or "nada"),
    )
