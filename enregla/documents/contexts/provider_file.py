"""15 bis Ficha del proveedor: what is known of a provider, what is missing, and the decision. It stays inside."""

from __future__ import annotations

from dataclasses import dataclass

from enregla.case.model import Item
from enregla.documents.contexts.facts import NOT_SAID, Facts, ref_of, upper_first
from enregla.documents.contexts.processor_agreement_facts import decided, display_name, flows, provider_of, uses
from enregla.documents.contexts.provider_request import needed
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.contexts.tasks import company_name
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext, Lista

__all__ = ["ProviderFileContext", "build", "needed"]

UNKNOWN = "No consta"
COVERS = "providers.contract_covers"
# What is declared of the provider, in the order in which it is looked at.
DECLARED: tuple[tuple[str, str], ...] = (
    ("Servicio", "providers.service"), ("Empresa que firma o factura", "providers.contracting_entity"),
    ("NIF", "providers.provider_tax_id"), ("Domicilio", "providers.provider_address"),
    ("Papel declarado", "providers.role"), ("Contrato", "providers.contract"),
    ("Dirección de sus condiciones", "providers.own_terms_url"), ("Cuenta gratuita", "providers.free_account"),
    ("Garantías vistas antes de contratar", "providers.guarantees_checked"),
    ("Países", "providers.places"), ("Acceso desde fuera del EEE", "providers.access_outside_eea"),
    ("Horas de aviso de un incidente", "providers.breach_hours"),
    ("Permiso para subcontratar", "providers.subprocessors"), ("Subencargados", "providers.subprocessor_list"),
    ("Destino al final", "providers.destination_at_end"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Fila:
    """What is known of one point, or that it is not."""

    aspecto: str
    contenido: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Resultado:
    """What the rules make of it, with the reason and the article."""

    asunto: str
    resultado: str
    motivo: str
    articulo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderFileContext(DocumentContext):
    empresa: str
    proveedor: str
    si_usos: bool
    usos: str
    si_sugeridos: bool
    sugeridos: str
    datos: tuple[Fila, ...]
    resultados: tuple[Resultado, ...]
    si_puntos: bool
    puntos: tuple[Fila, ...]
    si_nube: bool
    si_social: bool
    si_pendientes: bool
    pendientes: tuple[Fila, ...]


def build(facts: Facts, manifest: Manifest) -> ProviderFileContext:
    item = provider_of(facts)
    used = list(uses(facts, item))
    said, guessed = [a.name for a, s in used if s], [a.name for a, s in used if not s]
    points, missing = _points(facts, item), _missing(facts, item)
    template = facts.rulebook.providers.get(item.template or "")
    kind = template.kind if template is not None else ""
    context = ProviderFileContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, empresa=company_name(facts),
        proveedor=display_name(facts, item),
        si_usos=bool(said), usos=Lista.of(said) if said else NOT_SAID,
        si_sugeridos=bool(guessed), sugeridos=Lista.of(guessed) if guessed else NOT_SAID,
        datos=tuple(_row(facts, item, name, ref) for name, ref in DECLARED
                    if facts.question(ref) is not None and facts.relevant(ref, item)),
        resultados=tuple(_results(facts, item)),
        si_puntos=bool(points), puntos=points,
        si_nube="nube" in kind or "alojamiento" in kind, si_social="red social" in kind or "redes sociales" in kind,
        si_pendientes=bool(missing), pendientes=missing,
    )  # fmt: skip
    return finished(context, facts, manifest)


def _row(facts: Facts, item: Item, name: str, ref: str) -> Fila:
    words = facts.suggested(ref, item)
    if words is None:
        return Fila(aspecto=name, contenido=Dato(UNKNOWN, (ref_of(ref, item),)))
    text = facts.words(ref, words)
    text = text if "://" in text else upper_first(text)  # an address keeps its own letters
    known = "" if facts.confirmed(ref, item) else " (sugerido, sin confirmar)"
    return Fila(aspecto=name, contenido=Dato(f"{text}{known}", (ref_of(ref, item),)))


def _results(facts: Facts, item: Item) -> list[Resultado]:
    found: list[Resultado] = []
    flows_open = [(f"Transferencia: {flow.name}", "transfers.transfer", flow) for flow in flows(facts, item)[1]]
    for title, decision, about in (("Papel", "providers.qualification", item),
                                   ("Contrato", "providers.agreement", item), *flows_open):  # fmt: skip
        result = decided(facts, decision, about)
        if result is not None:
            because = " ".join(b for b in result.because if b != result.text) or "Faltan respuestas."
            found.append(Resultado(
                asunto=title, resultado=Dato(result.text, result.facts, result.legal_refs), motivo=Dato(because),
                articulo="; ".join(facts.labels(result.legal_refs)[:2]) or "sin cita",
            ))  # fmt: skip
    return found


def _points(facts: Facts, item: Item) -> tuple[Fila, ...]:
    """Which points of art. 28.3 were seen in the contract that there is; empty where nobody looked."""
    if facts.question(COVERS) is None or facts.value(COVERS, item) is None:
        return ()
    seen = facts.chosen(COVERS, item)
    return tuple(
        Fila(aspecto=o.text, contenido=Dato("Visto" if o.id in seen else "No consta", (ref_of(COVERS, item),)))
        for o in facts.rulebook.options(COVERS) if not o.exclusive
    )  # fmt: skip


def _missing(facts: Facts, item: Item) -> tuple[Fila, ...]:
    """What the letter should bring: questions about this provider that nobody answered."""
    open_ones = [m for m in facts.assessment.missing if m.item == item.id and m.ref.startswith("providers.")]
    return tuple(Fila(aspecto=Dato(m.text, (f"{m.ref}@{item.id}",)), contenido=facts.whom(m.ref)) for m in open_ones)
