"""Clauses of the contract with a processor: what puts each one in or out, and what the lawyer is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts import processor_agreement
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.processor_agreement import LATEST_HOURS, ProcessorAgreementContext
from enregla.documents.contexts.processor_agreement_facts import decided, flows, outcome_of, provider_of, uses
from enregla.documents.contexts.review import Margin
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, Lista

_Ask = Callable[..., None]
NO_SAFEGUARD = "Decida qué garantía se usa; hasta entonces el contrato no permite que los datos salgan."

AML_SAID = "prohíbe revelar comunicaciones de blanqueo sin citar el artículo"
AML_ASKED = "Compruebe qué artículo de la Ley 10/2010 manda el silencio y añádalo."
AML_REFS = ("ley10_2010:32.4",)  # the nearest provision that was compared: the one that forbids telling was not


def build(facts: Facts, manifest: Manifest) -> ProcessorAgreementContext:
    """The contract of one provider, with the answers behind its variable clauses."""
    context = processor_agreement.build(facts, manifest)
    at = f"@{provider_of(facts).id}"
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    deciding: dict[str, tuple[bool, tuple[str, ...], str]] = {
        "informar": (context.si_informar, (f"providers.operations{at}",), "No consta que el proveedor recoja datos."),
        "reglas": (context.si_reglas, ("processing.providers_used",),
                   "Ningún uso de este proveedor es de salud, cámaras, canal, blanqueo o por encargo de clientes."),
        "sustitucion": (context.si_sustituye, (f"providers.contract{at}",), "No consta un contrato anterior."),
        "subencargados": (True, (f"providers.subprocessors{at}", f"providers.subprocessor_notice_days{at}"), ""),
        "derechos": (True, (f"providers.rights_requests{at}",), ""),
        "brechas": (True, (f"providers.breach_hours{at}",), ""),
        "transferencias": (True, (f"providers.access_outside_eea{at}",), ""),
        "final": (True, (f"providers.destination_at_end{at}",), ""),
    }  # fmt: skip
    found = {clause: ClauseFacts(refs, legal.get(clause, ()), "" if included else reason)
             for clause, (included, refs, reason) in deciding.items()}  # fmt: skip
    return replace(context, clausulas=found)


def comments(context: ProcessorAgreementContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    """All of them in the first contract; in the others, only what the first does not already ask with these words."""
    own = _all(context, facts, manifest)
    if facts.first is None or facts.first.id == provider_of(facts).id:
        return own
    before = replace(facts, item=facts.first, unprinted=[])
    asked = {(c.clause, c.level, c.text) for c in _all(build(before, manifest), before, manifest)}
    return tuple(c for c in own if (c.clause, c.level, c.text) not in asked)


def _all(context: ProcessorAgreementContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    item = provider_of(facts)
    margin = Margin(facts, manifest)
    ask = margin.ask

    ask("partes", context.encargado.nombre, 12)
    _role(facts, context, ask)
    guesses = [activity.name for activity, said in uses(facts, item) if not said]
    if guesses:
        ask("anexo_tratamiento", f"sugerido por su clase de proveedor: {Lista.of(guesses)}", 14,
            question="Compruebe en qué usos trabaja de verdad y qué datos ve.")  # fmt: skip
    if not context.si_operaciones:
        ask("operaciones", "no consta qué hace con los datos; solo lo imprescindible para el servicio", 22)
    if context.si_especiales or context.si_menores:
        kinds = [w for flag, w in ((context.si_especiales, context.especiales), (context.si_menores, context.menores))
                 if flag]  # fmt: skip
        ask("datos", str(Lista.of(kinds)), 8, level="DECIDIR",
            question="Decida si el servicio necesita estos datos y si bastan las medidas reforzadas.")  # fmt: skip
    _subprocessors(facts, context, ask)
    if facts.value("providers.rights_requests", item) is None:
        ask("derechos", "no consta; el contrato manda trasladar cada solicitud", 30)
    elif context.si_resuelve:
        ask("derechos", "el proveedor contesta por cuenta de la empresa", 20)
    hours = facts.value("providers.breach_hours", item)
    if isinstance(hours, (int, float)) and hours > LATEST_HOURS:
        ask("brechas", f"{context.plazos.horas}; la empresa tiene 72 para avisar a la autoridad", 5, level="DECIDIR",
            question="Decida si ese plazo deja margen; se aconsejan entre 24 y 48 horas.")  # fmt: skip
    elif hours is None:
        ask("brechas", f"no consta; el contrato pide {context.plazos.horas}", 26)
    _transfers(facts, context, ask)
    ask("anexo_medidas", "reforzadas" if context.si_reforzadas else "las mínimas", 16)
    if context.si_sustituye:
        ask("sustitucion", "había un contrato antiguo", 18)
    if context.si_por_cuenta:
        ask("reglas", f"subencargado en {context.por_cuenta}{'; ' + AML_SAID if context.si_blanqueo else ''}", 9,
            level="DECIDIR", refs=("gdpr:28.4", *AML_REFS) if context.si_blanqueo else ("gdpr:28.2", "gdpr:28.4"),
            question="Decida si cada cliente autorizó este subencargado y si su contrato pide más."
                     + (f" {AML_ASKED}" if context.si_blanqueo else ""))  # fmt: skip
    elif context.si_blanqueo:
        ask("reglas", AML_SAID, 10, refs=AML_REFS, question=AML_ASKED)
    ask("responsabilidad", "ni límites ni seguro", 40)
    if facts.value("providers.guarantees_checked", item) is None:
        ask("antecedentes", "no consta que se comprobaran garantías antes de contratar", 28)
    return margin.comments()


def _role(facts: Facts, context: ProcessorAgreementContext, ask: _Ask) -> None:
    item = provider_of(facts)
    result = decided(facts, "providers.qualification", item)
    if result is None or result.outcome == "processor":
        return
    if context.si_papel_dudoso:
        ask("fines_propios", result.because[0] if result.because else result.text, 2, level="DECIDIR",
            refs=result.legal_refs,
            question="Decida si es encargado o responsable antes de firmar.")  # fmt: skip
    else:
        ask("fines_propios", "solo se ha dicho que trabaja por encargo", 24)


def _subprocessors(facts: Facts, context: ProcessorAgreementContext, ask: _Ask) -> None:
    item = provider_of(facts)
    if context.subencargo.si_ninguno and facts.value("providers.uses_subprocessors", item) is True:
        ask("subencargados", "no se permite ninguno y se ha dicho que ya los usa", 4, level="DECIDIR",
            question="Decida qué permiso se da: hoy el contrato prohíbe lo que el proveedor hace.")  # fmt: skip
    elif context.subencargo.si_general and not context.subencargo.si_dias:
        ask("subencargados", "permiso general sin días de aviso; el texto pide tiempo suficiente", 20)
    elif not context.subencargo.si_pendiente:
        words = "permiso general" if context.subencargo.si_general else "permiso solo para los del anexo"
        ask("subencargados", "sin permiso para subcontratar" if context.subencargo.si_ninguno else words, 32)


def _transfers(facts: Facts, context: ProcessorAgreementContext, ask: _Ask) -> None:
    item = provider_of(facts)
    _, open_ones = flows(facts, item)
    said = facts.suggested("providers.access_outside_eea", item)
    if open_ones:
        outcomes = [outcome_of(facts, "transfers.transfer", flow) for flow in open_ones]
        bad = any(o in ("not_allowed", "safeguards_needed", "review_with_lawyer") for o in outcomes)
        ask("transferencias", f"sin garantía escrita: {Lista.of([f.name for f in open_ones])}", 6,
            level="DECIDIR" if bad else "COMPROBAR",
            question=NO_SAFEGUARD)  # fmt: skip
    elif said is True and not context.si_flujos:
        ask("transferencias", "se guardan o se ven datos fuera y no consta con qué garantía", 6, level="DECIDIR",
            question=NO_SAFEGUARD)  # fmt: skip
    elif context.si_flujos:
        ask("transferencias", "; ".join(f"{f.pais}: {f.garantia}" for f in context.flujos), 15)
    elif said is None:
        ask("transferencias", "no consta si alguien los ve desde fuera de Europa", 34)
