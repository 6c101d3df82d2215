"""Who else sees the data: recipients, processors by kind, and what leaves the European Economic Area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from enregla.case.model import Item
from enregla.documents.contexts.activities import BY_LAW, NOBODY
from enregla.documents.contexts.facts import NOT_SAID, Facts, lower_first, ref_of, upper_first
from enregla.documents.values import Dato, Lista

CLIENTS_DATA = "client_data_as_processor"  # the retention rule of what is done on behalf of a client


@dataclass(frozen=True, kw_only=True, slots=True)
class Fuera:
    """A provider outside the European Economic Area, by kind; the kind opens a line of a list."""

    proveedor: str
    si_pais: bool
    pais: str
    si_via: bool  # the flow was looked at in full and something allows it
    via: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Destinatarios:
    si_por_ley: bool
    por_ley: str
    si_por_relacion: bool
    por_relacion: str
    si_encargados: bool
    encargados: str
    si_encargados_mas: bool  # the list is open or something in it is not confirmed
    si_encargados_ninguno: bool  # closed and empty
    si_fuera: bool
    fuera: tuple[Fuera, ...]
    si_fuera_sin_via: bool  # of some provider nothing valid is on record: its line says so, and the rule is explained
    si_fuera_no: bool
    si_fuera_general: bool


def destinatarios(facts: Facts, activities: Iterable[Item]) -> Destinatarios:
    activities = tuple(activities)
    by_law, by_relation = _recipients(facts, activities)
    processors, more = _processors(facts, activities)
    outside, nothing_leaves = _outside(facts)
    by_relation += _controllers_outside(facts, outside)
    closed = facts.closed("providers")
    if more:
        facts.note("list:providers", "qué proveedores tratan datos por encargo y con qué papel")
    return Destinatarios(
        si_por_ley=bool(by_law), por_ley=Lista.of(by_law) if by_law else NOT_SAID,
        si_por_relacion=bool(by_relation), por_relacion=Lista.of(by_relation) if by_relation else NOT_SAID,
        si_encargados=bool(processors), encargados=Lista.of(processors) if processors else NOT_SAID,
        si_encargados_mas=more, si_encargados_ninguno=closed and not more and not processors,
        si_fuera=bool(outside), fuera=outside, si_fuera_sin_via=any(not f.si_via for f in outside),
        si_fuera_no=nothing_leaves, si_fuera_general=not outside and not nothing_leaves,
    )  # fmt: skip


def _recipients(facts: Facts, activities: tuple[Item, ...]) -> tuple[list[Dato], list[Dato]]:
    """Recipients of all activities, those of the law first; each one once, with all its answers."""
    ref = "processing.recipients"
    where: dict[str, list[Item]] = {}
    for item in activities:
        chosen = facts.chosen(ref, item)
        if not chosen:
            facts.note(ref, f"quién recibe los datos de «{item.name}»", item)
        for option_id in chosen:
            where.setdefault(option_id, []).append(item)
    by_law: list[Dato] = []
    by_relation: list[Dato] = []
    for option in facts.rulebook.options(ref) if facts.rulebook.has_question(ref) else ():
        items = where.get(option.id)
        if items and option.id not in NOBODY:
            text = Dato(facts.option_text(ref, option.id), [ref_of(ref, i) for i in items], ["gdpr:13.1.e"],
                        all(facts.confirmed(ref, i) for i in items))  # fmt: skip
            (by_law if option.id in BY_LAW else by_relation).append(text)
    return by_law, by_relation


def kind_of(facts: Facts, item: Item) -> str:
    """The kind of provider, never its name: public papers name categories."""
    template = facts.rulebook.providers.get(item.template or "")
    if template is not None and template.kind:
        return lower_first(template.kind)
    service = facts.shown("providers.service", item)
    return lower_first(str(service)) if service else "otros servicios"


def _controllers_outside(facts: Facts, outside: Iterable[Fuera]) -> list[Dato]:
    """Kinds of those outside the area who decide by themselves: they receive data too, so both parts name them."""
    told = {lower_first(str(f.proveedor)) for f in outside}
    found: dict[str, list[Item]] = {}
    for item in facts.items("providers"):
        kind = kind_of(facts, item)
        if kind in told and facts.shown("providers.role", item) == "controller":
            found.setdefault(kind, []).append(item)
    return [
        Dato(kind, [ref_of("providers.role", i) for i in items], ["gdpr:13.1.e"],
             all(i.confirmed and facts.confirmed("providers.role", i) for i in items))
        for kind, items in found.items()
    ]  # fmt: skip


def _users(facts: Facts, provider: Item) -> list[Item]:
    """The uses for which somebody said that it works."""
    ref = "processing.providers_used"
    return [i for i in facts.items("activities")
            if provider.id in (*i.links.get("providers", []), *(facts.value(ref, i) or ()))]  # fmt: skip


def _only_inside(facts: Facts, provider: Item, told: tuple[Item, ...]) -> bool:
    """Somebody said for which uses it works, and none of them is told here: payroll is nothing to a customer."""
    users = {i.id for i in _users(facts, provider)}
    return bool(users) and not users & {i.id for i in told}


def _only_for_clients(facts: Facts, provider: Item) -> bool:
    """It works in nothing but what the company does on behalf of its clients."""
    users = _users(facts, provider)
    return bool(users) and all(facts.value("processing.retention_rule", i) == CLIENTS_DATA for i in users)


def _processors(facts: Facts, told: tuple[Item, ...]) -> tuple[list[Dato], bool]:
    """Kinds of those who work on our behalf in the uses that are told, and whether there may be more."""
    kinds: dict[str, list[Item]] = {}
    block = facts.value("publication.processors_block")  # «solo para trabajar para ustedes»: says it of the whole list
    more = not facts.closed("providers") or block is False
    for item in facts.items("providers"):
        if _only_inside(facts, item, told):
            continue
        role = facts.suggested("providers.role", item) if block else facts.shown("providers.role", item)
        if role == "processor" and block is not False:
            kinds.setdefault(kind_of(facts, item), []).append(item)
        elif role is None:
            more = True
    found = [
        Dato(kind, [ref_of("providers.role", i) for i in items], ["gdpr:13.1.e", "lopdgdd:33.1"],
             all(i.confirmed and (block is True or facts.confirmed("providers.role", i)) for i in items))
        for kind, items in kinds.items()
    ]  # fmt: skip
    return found, more


def _outside(facts: Facts) -> tuple[tuple[Fuera, ...], bool]:
    """Providers outside the area, and whether nothing leaves it: a closed list and a confirmed «no» for each.

    What leaves in work for a client is the client's to tell: it is neither listed nor denied.
    """
    ref = "providers.access_outside_eea"
    found: list[Fuera] = []
    sure = facts.closed("providers") and not _unlisted(facts)
    for item in facts.items("providers"):
        if facts.value("providers.role", item) == "no_access":
            continue
        answer = facts.shown(ref, item)
        every = _flows(facts, item)
        flows = [] if _only_for_clients(facts, item) else [f for f in every if not of_a_client(facts, f)]
        foreign = _only_for_clients(facts, item) or (bool(every) and not flows)
        settled = [f for f in (_by_flow(facts, item, flow) for flow in flows) if f is not None]
        found += settled
        if answer is True and not foreign and len(settled) < max(len(flows), 1) and not _none_leaves(facts, flows):
            found.append(_one_outside(facts, item))
        if settled or any(_outcome(facts, f) != "no_transfer" for f in every):
            sure = False
        if facts.value(ref, item) is not False:
            sure = False
        if facts.value(ref, item) is None and facts.suggested("providers.role", item) != "no_access":
            facts.note(ref, f"si «{item.name}» ve o guarda datos fuera del Espacio Económico Europeo", item)
    unique = {(f.proveedor, f.pais, f.via): f for f in found}
    return tuple(unique.values()), sure and not found


# Messaging, social networks and AI usually belong to groups of companies from outside Europe: a list of providers does
# not say where those data are seen. Cloud services with nobody in the list are a contradiction, not a «no».
# Settled once a use of data with that means names a provider that sees them from outside.
_BY_NATURE = {
    "profile.uses_messaging": ("processing.technologies", "messaging_apps"),
    "profile.social_networks": ("processing.situations", "social_page"),
    "profile.uses_ai": ("processing.technologies", "ai"),
}


def _named_outside(facts: Facts, question: str, means: str) -> bool:
    """Every use of data with this means is linked to a provider with access from outside, and there is such a use."""
    uses = [i for i in facts.items("activities") if means in facts.chosen(question, i)]
    outside = {p.id for p in facts.items("providers") if facts.value("providers.access_outside_eea", p) is True}
    return bool(uses) and all(outside & {*(facts.value("processing.providers_used", i) or ())} for i in uses)


def _unlisted(facts: Facts) -> bool:
    used = [ref for ref, by in _BY_NATURE.items() if facts.value(ref) is not False and not _named_outside(facts, *by)]
    if not list(facts.items("providers")) and facts.value("profile.uses_cloud") is not False:
        used.append("profile.uses_cloud")
    for ref in used:
        question = facts.question(ref)
        name = question.short if question and question.short else ref
        facts.note(ref, f"si los datos salen del Espacio Económico Europeo por «{name}»")
    return bool(used)


# Outcomes of ``transfers.transfer`` in which something allows the transfer; in the others the text speaks in general.
_ALLOWED = ("adequate", "safeguards_in_place", "exception_possible")


def _flows(facts: Facts, provider: Item) -> list[Item]:
    return [f for f in facts.items("data_flows") if provider.id in f.links.get("providers", [])]


def only_of_clients(facts: Facts) -> set[str]:
    """Countries to which nothing but data of clients goes: contracts name them and the policy does not."""
    theirs: dict[bool, set[str]] = {True: set(), False: set()}
    for provider in facts.items("providers"):
        for flow in _flows(facts, provider):
            country = facts.destination(flow)
            if country is not None:
                theirs[_only_for_clients(facts, provider) or of_a_client(facts, flow)].add(str(country))
    return theirs[True] - theirs[False]


def of_a_client(facts: Facts, flow: Item) -> bool:
    """The data are a client's, and the company works on its behalf: it does not decide, nor does it inform."""
    return facts.value("transfers.importer_role", flow) in ("works_for_our_client", "is_our_client")


def _outcome(facts: Facts, flow: Item) -> str:
    decided = (d for d in facts.assessment.decisions if d.id == "transfers.transfer" and d.item == flow.id)
    return next((d.outcome for d in decided), "undetermined")


def _none_leaves(facts: Facts, flows: list[Item]) -> bool:
    """Each flow was looked at and is no transfer in law: it is neither listed as one nor denied."""
    return bool(flows) and all(_outcome(facts, f) == "no_transfer" for f in flows)


def _by_flow(facts: Facts, provider: Item, flow: Item) -> Fuera | None:
    """Country and guarantee, art. 13.1.f RGPD; ``None`` while they are not both decided and said."""
    country, gate = facts.destination(flow), facts.dato("transfers.gate", flow)
    if _outcome(facts, flow) not in _ALLOWED or country is None or gate is None:
        return None
    return Fuera(proveedor=facts.mark(upper_first(kind_of(facts, provider)), "transfers.provider", flow), si_pais=True,
                 pais=country, si_via=True, via=_ground(facts, flow, gate))  # fmt: skip


def _ground(facts: Facts, flow: Item, gate: Dato) -> Dato:
    """What allows it; an exception is named, because «an exception» says nothing to whom it concerns."""
    which = facts.dato("transfers.exception", flow) if facts.shown("transfers.gate", flow) == "exception" else None
    return gate.with_text(f"{gate}: {which}") if which is not None else gate


def _one_outside(facts: Facts, item: Item) -> Fuera:
    """A provider of which nothing on record allows what leaves. The country is said by its flows or its row."""
    ref = "providers.access_outside_eea"
    template = facts.rulebook.providers.get(item.template or "")
    country = facts.rulebook.countries.get(template.country or "") if template is not None else None
    usual = facts.mark(country.name, ref, item) if country is not None and country.status != "eea" else None
    said = [c for f in _flows(facts, item) if (c := facts.destination(f)) is not None and not _in_area(facts, f)]
    named = Lista.of(list({str(c): c for c in said}.values())) if said else usual
    return Fuera(
        proveedor=facts.mark(upper_first(kind_of(facts, item)), ref, item), si_pais=named is not None,
        pais=named if named is not None else NOT_SAID, si_via=False, via=NOT_SAID,
    )  # fmt: skip


def _in_area(facts: Facts, flow: Item) -> bool:
    """The flow stays in the area and nobody said that it is seen from elsewhere."""
    country = facts.rulebook.countries.get(str(facts.shown("transfers.country", flow)))
    return country is not None and country.status == "eea" and not facts.shown("transfers.seen_from_outside", flow)
