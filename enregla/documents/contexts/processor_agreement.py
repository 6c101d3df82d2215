"""10 Contrato de encargo: what a provider may do with data on our behalf, one contract a provider (art. 28.3 RGPD).

Parties, object, data, people, the option for sub-processors and the destination at the end block the clean copy. For
what else is missing the contract says what protects more, or what is true of any service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from enregla.case.model import Item
from enregla.documents.contexts.activities import SPECIAL
from enregla.documents.contexts.facts import NOT_SAID, Facts, capital, lower_first, upper_first
from enregla.documents.contexts.processor_agreement_facts import (
    NOT_PROCESSOR,
    Encargado,
    Flujo,
    Uso,
    encargado,
    flows,
    labels,
    outcome_of,
    phrase,
    provider_of,
    uses,
    uso,
)  # fmt: skip
from enregla.documents.contexts.recipients import CLIENTS_DATA
from enregla.documents.contexts.shared import (
    Delegado,
    Responsable,
    delegado,
    documento,
    figure,
    finished,
    responsable,
)  # fmt: skip
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext, Gap, Hueco, Lista, safe_text

PROTECTIVE_HOURS = 24  # criterio de la herramienta; the law says «sin dilación indebida»
LATEST_HOURS = 48  # later than this it leaves little of the 72 hours of art. 33.1
CHANNEL_ROW, CAMERA_ROW, AML_ROW = "reporting_channel", "cctv", "aml_due_diligence"
MINORS = ("minors_under_14", "minors_14_17")


@dataclass(frozen=True, kw_only=True, slots=True)
class Firmante:
    """Who signs for our company."""

    si_consta: bool
    nombre: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subencargado:
    texto: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subencargo:
    """The option of art. 28.2. With none chosen, ``pendiente`` is printed in its place."""

    si_ninguno: bool
    si_especifica: bool
    si_general: bool
    si_pendiente: bool
    pendiente: str
    si_dias: bool
    dias: str
    si_lista: bool
    lista: tuple[Subencargado, ...]
    si_lista_pendiente: bool
    lista_pendiente: str
    si_lista_luego: bool  # general permission without a list: nobody may start before it is handed over


@dataclass(frozen=True, kw_only=True, slots=True)
class Final:
    """What becomes of the data; ``si_pendiente`` where nobody chose."""

    si_devolver: bool
    si_destruir: bool
    si_entregar: bool
    si_pendiente: bool
    pendiente: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plazos:
    horas: str
    respuesta: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CeldasDelAnexo:
    """What clauses say inside a sentence, at the beginning of a cell of annex I."""

    objeto: str
    duracion: str
    operaciones: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessorAgreementContext(DocumentContext):
    responsable: Responsable
    delegado: Delegado
    firmante: Firmante
    encargado: Encargado
    si_diferencias: bool
    primero: str
    si_papel_dudoso: bool
    papel: str
    si_garantias: bool  # seen before choosing, and somebody said so
    anexo: CeldasDelAnexo
    si_duracion: bool
    duracion: str
    si_operaciones: bool
    operaciones: str
    si_lugares: bool
    lugares: str
    usos: tuple[Uso, ...]
    si_sin_usos: bool
    sin_usos: str
    si_usos_por_confirmar: bool
    usos_por_confirmar: str
    si_especiales: bool
    especiales: str
    si_menores: bool
    menores: str
    si_reforzadas: bool
    subencargo: Subencargo
    si_resuelve: bool
    si_fuera: bool
    si_flujos: bool
    flujos: tuple[Flujo, ...]
    si_informar: bool
    final: Final
    si_sustituye: bool
    si_reglas: bool
    si_sanitario: bool
    si_canal: bool
    si_imagenes: bool
    si_blanqueo: bool
    si_por_cuenta: bool
    por_cuenta: str  # uses in which our company is itself a processor of its clients
    plazos: Plazos


def needed(facts: Facts) -> bool:
    """It is known that a contract is missing or no longer valid, and nothing says that it is no processor. While the
    contract is only not found yet, document 15 asks for it."""
    item = provider_of(facts)
    return (facts.suggested("providers.contract", item) in ("none", "outdated")
            and outcome_of(facts, "providers.qualification", item) not in NOT_PROCESSOR)  # fmt: skip


def build(facts: Facts, manifest: Manifest) -> ProcessorAgreementContext:
    item = provider_of(facts)
    used = list(uses(facts, item))
    activities = [activity for activity, _ in used]
    categories = _chosen(facts, "processing.data_categories", activities)
    special = [c for c in categories if c in SPECIAL or c == "criminal"]
    minors = [p for p in _chosen(facts, "processing.people", activities) if p in MINORS]
    covered, _ = flows(facts, item)
    rules = _special_rules(facts, activities, categories)
    behalf = _on_behalf(facts, activities)
    party, operations = encargado(facts, item), facts.enumeration("providers.operations", item)
    places, duration = facts.dato("providers.places", item), facts.dato("providers.agreement_duration", item)
    first = facts.first if facts.first is not None and facts.first.id != item.id else None
    _open_gaps(facts, item, operations is None, places is None)
    context = ProcessorAgreementContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        responsable=responsable(facts), delegado=delegado(facts), firmante=_signatory(facts),
        encargado=party,
        si_diferencias=first is not None,
        primero=Dato(safe_text(first.name) or "otro proveedor") if first is not None else NOT_SAID,
        **_role(facts, item),
        si_garantias=facts.value("providers.guarantees_checked", item) is True,
        anexo=_cells(party.servicio, duration, operations), si_duracion=duration is not None,
        duracion=phrase(duration.with_text(lower_first(duration))) if duration else NOT_SAID,
        si_operaciones=operations is not None, operaciones=operations or NOT_SAID,
        si_lugares=places is not None, lugares=phrase(places) if places else NOT_SAID,
        usos=tuple(uso(facts, activity, said) for activity, said in used), **_no_uses(facts, item, used),
        si_especiales=bool(special), especiales=_words(facts, "processing.data_categories", special, activities),
        si_menores=bool(minors), menores=_words(facts, "processing.people", minors, activities),
        si_reforzadas=bool(special) or bool(minors) or any(_demanding(facts, a) for a in activities),
        subencargo=_subprocessing(facts, item), si_resuelve=facts.shown("providers.rights_requests", item) == "answers",
        si_fuera=facts.suggested("providers.access_outside_eea", item) is True or bool(covered),
        si_flujos=bool(covered), flujos=covered,
        si_informar="collect" in facts.chosen("providers.operations", item),
        final=_end(facts, item), si_sustituye=facts.shown("providers.contract", item) == "outdated",
        si_reglas=any(rules.values()) or bool(behalf), **rules,
        si_por_cuenta=bool(behalf), por_cuenta=Lista.of(behalf) if behalf else NOT_SAID,
        plazos=Plazos(horas=_hours(facts, item), respuesta=figure(facts, "rights_response_months")),
    )  # fmt: skip
    return finished(context, facts, manifest)


def _signatory(facts: Facts) -> Firmante:
    name = facts.dato("profile.signatory")
    if name is None:
        facts.note("profile.signatory", "quién firma por la empresa")
    return Firmante(si_consta=name is not None, nombre=name or NOT_SAID)


def _role(facts: Facts, item: Item) -> dict[str, Any]:
    """What the facts say against the short answer stops the contract: whoever decides is no processor."""
    if outcome_of(facts, "providers.qualification", item) != "review_with_lawyer":
        return {"si_papel_dudoso": False, "papel": NOT_SAID}
    what = f"si «{item.name}» es de verdad encargado: lo contestado no encaja"
    gap = Hueco(what, "su abogado", True, (f"providers.role@{item.id}",))
    if not facts.review:
        facts.unprinted.append(gap.gap)
    return {"si_papel_dudoso": facts.review, "papel": gap}


def _no_uses(facts: Facts, item: Item, used: list[tuple[Item, bool]]) -> dict[str, Any]:
    """Annex I is never left blank: without a use that somebody linked there is no clean copy."""
    ref = "processing.providers_used"
    names = [activity.name for activity, said in used if not said]
    said = any(s for _, s in used)
    blank = {"si_sin_usos": False, "sin_usos": NOT_SAID, "si_usos_por_confirmar": False, "usos_por_confirmar": NOT_SAID}
    if not used:
        gap = Hueco(f"en qué usos de datos trabaja «{item.name}»", facts.whom(ref), True, (ref,))
        return blank | {"si_sin_usos": True, "sin_usos": gap}
    if names:
        gap = Hueco(f"si «{item.name}» trabaja en {Lista.of(names)}", facts.whom(ref), not said, (ref,))
        return blank | {"si_usos_por_confirmar": True, "usos_por_confirmar": gap}
    return blank


def _chosen(facts: Facts, ref: str, activities: list[Item]) -> list[str]:
    return list(dict.fromkeys(o for activity in activities for o in facts.chosen(ref, activity)))


def _words(facts: Facts, ref: str, options: list[str], activities: list[Item]) -> Dato:
    if not options:
        return NOT_SAID
    having = [a for a in activities if set(options) & set(facts.chosen(ref, a))]
    text = labels if ref == "processing.people" else None
    parts = [facts.rulebook.option(ref, o).text.lower() if text else facts.option_text(ref, o) for o in options]
    return Lista.of(Dato(p, [f"{ref}@{a.id}" for a in having], ("gdpr:9.1",),
                         all(facts.confirmed(ref, a) for a in having)) for p in parts)  # fmt: skip


def _demanding(facts: Facts, activity: Item) -> bool:
    return outcome_of(facts, "risk.security_level", activity) in ("high", "medium")


def _subprocessing(facts: Facts, item: Item) -> Subencargo:
    ref = "providers.subprocessors"
    option = facts.shown(ref, item)
    listed = facts.dato("providers.subprocessor_list", item) if option in ("specific", "general") else None
    lines = [phrase(listed.with_text(line)) for line in listed.split("\n") if safe_text(line)] if listed else []
    days = facts.dato("providers.subprocessor_notice_days", item) if option == "general" else None
    unlisted = Hueco(f"qué subencargados se autorizan a «{item.name}»", facts.whom("providers.subprocessor_list"), True,
                     (f"providers.subprocessor_list@{item.id}",))  # fmt: skip
    if option == "general" and days is None:
        facts.note("providers.subprocessor_notice_days", f"con cuántos días avisa «{item.name}» de otro subencargado",
                   item)  # fmt: skip
    if option == "general" and listed is None:
        facts.note("providers.subprocessor_list", f"qué subencargados tiene hoy «{item.name}»", item)
    chosen = option in ("none", "specific", "general")
    return Subencargo(
        si_ninguno=option == "none", si_especifica=option == "specific", si_general=option == "general",
        si_pendiente=not chosen,
        pendiente=NOT_SAID if chosen else facts.gap(ref, f"qué permiso para subcontratar se da a «{item.name}»", item,
                                                    blocking=True),
        si_dias=days is not None, dias=days.with_text(_days(days)) if days is not None else NOT_SAID,
        si_lista=listed is not None,
        lista=tuple(Subencargado(texto=line) for line in lines),
        si_lista_pendiente=option == "specific" and listed is None,
        lista_pendiente=unlisted if option == "specific" and listed is None else NOT_SAID,
        si_lista_luego=option == "general" and listed is None,
    )  # fmt: skip


def _days(days: str) -> str:
    return f"{days} día" if str(days) == "1" else f"{days} días"


def _hours(facts: Facts, item: Item) -> Dato:
    ref = "providers.breach_hours"
    value = facts.dato(ref, item)
    if value is None:
        what = f"en cuántas horas avisa «{item.name}» de un incidente; el contrato pide {PROTECTIVE_HOURS}"
        facts.note(ref, what, item)
        return Dato(f"{PROTECTIVE_HOURS} horas", (), ("tool:contract_protective_terms",))
    return value.with_text("una hora" if str(value) == "1" else f"{value} horas")


def _end(facts: Facts, item: Item) -> Final:
    ref = "providers.destination_at_end"
    chosen = facts.shown(ref, item)
    known = chosen in ("return", "delete", "transfer_to_new")
    return Final(
        si_devolver=chosen == "return", si_destruir=chosen == "delete", si_entregar=chosen == "transfer_to_new",
        si_pendiente=not known,
        pendiente=NOT_SAID if known else facts.gap(ref, f"qué hará «{item.name}» con los datos al terminar", item,
                                                   blocking=True),
    )  # fmt: skip


def _special_rules(facts: Facts, activities: list[Item], categories: list[str]) -> dict[str, Any]:
    rows = {a.template for a in activities}
    return {
        "si_sanitario": "health" in categories and any("patients" in facts.chosen("processing.people", a)
                                                       for a in activities),
        "si_canal": CHANNEL_ROW in rows, "si_imagenes": CAMERA_ROW in rows,
        "si_blanqueo": AML_ROW in rows,
    }  # fmt: skip


def _cells(service: str, duration: Dato | None, operations: Lista | None) -> CeldasDelAnexo:
    said = service if isinstance(service, Hueco) or not isinstance(service, Dato) else service.with_text(
        upper_first(service))  # fmt: skip
    return CeldasDelAnexo(
        objeto=said,
        duracion=phrase(duration.with_text(upper_first(duration))) if duration else NOT_SAID,
        operaciones=capital(operations) if operations else NOT_SAID,
    )


def _on_behalf(facts: Facts, activities: list[Item]) -> list[Dato]:
    """Uses that our company makes for its clients: there the provider is a sub-processor, art. 28.4 RGPD."""
    ref = "processing.retention_rule"
    return [facts.mark(activity.name, ref, activity) for activity in activities
            if facts.shown(ref, activity) == CLIENTS_DATA]  # fmt: skip


def _open_gaps(facts: Facts, item: Item, no_operations: bool, no_places: bool) -> None:
    if no_operations:
        facts.note("providers.operations", f"qué hace «{item.name}» con los datos", item)
    if no_places:
        facts.note("providers.places", f"en qué países guarda o ve los datos «{item.name}»", item)
    if facts.value("providers.access_outside_eea", item) is None:
        ref = "providers.access_outside_eea"
        facts.unprinted.append(Gap(f"si «{item.name}» guarda o ve datos desde fuera del Espacio Económico Europeo",
                                   facts.whom(ref), False, (f"{ref}@{item.id}",)))  # fmt: skip
