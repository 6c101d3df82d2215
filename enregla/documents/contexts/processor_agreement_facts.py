"""What the papers about one provider share: who it is, which uses of data it works for, what leaves Europe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enregla.assessment.results import DecisionResult
from enregla.case.model import Item
from enregla.documents.contexts.facts import NOT_SAID, Facts, capital, lower_first, ref_of, upper_first
from enregla.documents.values import Dato, Hueco, Lista, safe_text

SPAIN = "ES"
NOT_PROCESSOR = ("controller", "joint_controller", "no_access")
COVERED = ("adequate", "safeguards_in_place")  # outcomes of transfers.transfer with which data may leave


@dataclass(frozen=True, kw_only=True, slots=True)
class Encargado:
    """The provider as a party. ``si_firmante`` false: whoever signs writes the name by hand."""

    clave: str
    nombre: str
    rotulo: str  # the name where its lack is already said elsewhere: title and signatures
    si_nif: bool  # False: a foreign company, which has none
    nif: str
    domicilio: str
    si_firmante: bool
    firmante: str
    si_correo: bool
    correo: str
    si_delegado: bool
    delegado: str
    servicio: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Uso:
    """A use of data that the provider works for: a row of annex I."""

    nombre: str
    si_finalidad: bool
    finalidad: str
    personas: str
    datos: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Flujo:
    """A transfer that has its safeguard: a row of annex III."""

    pais: str
    importador: str
    garantia: str
    fecha: str


def provider_of(facts: Facts) -> Item:
    """The provider that the paper is about. Raises ``TypeError`` if the plan gave none."""
    if facts.item is None:
        raise TypeError("this paper is made for one provider: facts.item")
    return facts.item


def display_name(facts: Facts, item: Item) -> Dato:
    """The company that signs, or the name that the client uses for it."""
    return facts.dato("providers.contracting_entity", item) or Dato(
        safe_text(item.name) or "Proveedor sin nombre", (f"list:providers@{item.id}",), (), item.confirmed
    )


def encargado(facts: Facts, item: Item) -> Encargado:
    """The party; name, tax number, address and service block the clean copy."""
    signs = facts.dato("providers.provider_signatory", item)
    email, delegate = facts.dato("providers.provider_email", item), facts.dato("providers.provider_dpo", item)
    template = facts.rulebook.providers.get(item.template or "")
    country = template.country if template is not None else None
    foreign = country not in (None, SPAIN) and facts.dato("providers.provider_tax_id", item) is None
    if signs is None:
        facts.note("providers.provider_signatory", f"quién firma por «{item.name}»", item)
    if email is None:
        facts.note("providers.provider_email", f"el correo de «{item.name}» para asuntos de datos", item)
    service = facts.required("providers.service", f"qué servicio presta «{item.name}»", item)
    return Encargado(
        clave=item.id, rotulo=display_name(facts, item),
        nombre=facts.required("providers.contracting_entity", f"la empresa que firma por «{item.name}»", item),
        si_nif=not foreign,
        nif=NOT_SAID if foreign else facts.required("providers.provider_tax_id", f"el NIF de «{item.name}»", item),
        domicilio=facts.required("providers.provider_address", f"el domicilio de «{item.name}»", item),
        si_firmante=signs is not None, firmante=signs or NOT_SAID,
        si_correo=email is not None, correo=email or NOT_SAID,
        si_delegado=delegate is not None, delegado=delegate or NOT_SAID,
        servicio=service if isinstance(service, Hueco) else phrase(service.with_text(lower_first(service))),
    )  # fmt: skip


def phrase(text: Dato) -> Dato:
    """A typed answer inside a sentence: without its full stop, and never empty."""
    return text.with_text(text.rstrip(" .") or text)


# --- uses of data ------------------------------------------------------------------------------------


def uses(facts: Facts, provider: Item) -> Iterator[tuple[Item, bool]]:
    """Activities that the provider works for, and whether somebody said so; otherwise it is what such providers do,
    which only a review copy shows. «None of them» answered for an activity is an answer."""
    template = facts.rulebook.providers.get(provider.template or "")
    usual = frozenset(template.usual_for) if template is not None else frozenset[str]()
    for activity in facts.items("activities"):
        linked = _links(facts, activity)
        if linked is not None:
            if provider.id in linked:
                yield activity, True
        elif facts.review and activity.template in usual:
            yield activity, False


def _links(facts: Facts, activity: Item) -> list[str] | None:
    if "providers" in activity.links:
        return activity.links["providers"]
    value = facts.value("processing.providers_used", activity)
    return [str(v) for v in value] if isinstance(value, list) else None


def uso(facts: Facts, activity: Item, said: bool) -> Uso:
    name = Dato(upper_first(safe_text(activity.name)) or "Uso sin nombre", (f"list:activities@{activity.id}",), (),
                said and activity.confirmed)  # fmt: skip
    purpose = facts.dato("processing.purpose_text", activity)
    people = labels(facts, "processing.people", activity)
    data = facts.enumeration("processing.data_categories", activity)
    return Uso(
        nombre=name, si_finalidad=purpose is not None, finalidad=purpose or NOT_SAID,
        personas=capital(people) if people else facts.gap(
            "processing.people", f"de qué personas son los datos de «{activity.name}»", activity, blocking=True),
        datos=capital(data) if data else facts.gap(
            "processing.data_categories", f"qué datos se usan en «{activity.name}»", activity, blocking=True),
    )  # fmt: skip


def labels(facts: Facts, ref: str, item: Item) -> Lista | None:
    """The chosen options as they stand in the question: a contract speaks of «la web», not of «nuestra web»."""
    parts = [facts.mark(lower_first(facts.rulebook.option(ref, o).text), ref, item) for o in facts.chosen(ref, item)]
    return Lista.of(parts) if parts else None


# --- results -----------------------------------------------------------------------------------------


def decided(facts: Facts, decision: str, item: Item) -> DecisionResult | None:
    """A decision about one item; ``None`` if the rulebook does not know it."""
    return next((d for d in facts.assessment.decisions if d.id == decision and d.item == item.id), None)


def outcome_of(facts: Facts, decision: str, item: Item) -> str:
    found = decided(facts, decision, item)
    return found.outcome if found is not None else "undetermined"


def flows(facts: Facts, provider: Item) -> tuple[tuple[Flujo, ...], list[Item]]:
    """Transfers of this provider that have their safeguard, and those that may not be written as allowed."""
    covered: list[Flujo] = []
    open_ones: list[Item] = []
    for flow in facts.items("data_flows"):
        answer = facts.answer("transfers.provider", flow)
        linked = flow.links.get("providers", answer.value if answer is not None else None)
        if not isinstance(linked, list) or provider.id not in linked:
            continue
        outcome = outcome_of(facts, "transfers.transfer", flow)
        country = facts.destination(flow)
        if outcome in COVERED and country is not None:
            covered.append(_flow(facts, flow, country))
        elif outcome != "no_transfer":
            open_ones.append(flow)
    return tuple(covered), open_ones


def _flow(facts: Facts, flow: Item, country: Dato) -> Flujo:
    gate = facts.dato("transfers.gate", flow)
    checked, year = facts.dato("transfers.dpf_checked_on", flow), facts.dato("transfers.clauses_year", flow)
    module = facts.chosen("transfers.clauses_module", flow)
    words = upper_first(gate) if gate is not None else "La que consta en el registro del Responsable"
    if facts.shown("transfers.gate", flow) == "standard_clauses" and len(module) == 1:
        words = f"{words}, módulo {module[0]}"
    return Flujo(
        pais=country, importador=facts.dato("transfers.importer", flow) or Dato("El propio Encargado"),
        garantia=gate.with_text(words) if gate is not None else Dato(words, (ref_of("transfers.gate", flow),)),
        fecha=checked.with_text(f"Comprobado el {checked}") if checked is not None
        else year.with_text(f"Cláusulas de {year}") if year is not None else Dato("A la firma"),
    )  # fmt: skip
