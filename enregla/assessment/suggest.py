"""What the tool suggests from the sector and from what exists. Suggestions are never confirmed by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from enregla.assessment.program import program_of
from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN
from enregla.assessment.view import View
from enregla.case import add_item, set_links, suggest_answer
from enregla.case.model import Case, Item
from enregla.rulebook import ORGANISATION, Rulebook
from enregla.rulebook.conditions import Condition

GENERIC_SECTOR = "generic"
ONLY_SYSTEM = "Sistemas de la empresa"
CAMERAS = "Cámaras de la empresa"
GATES = ("adequacy", "dpf", "standard_clauses")  # of the provider catalogue, those that are a safeguard


@dataclass(frozen=True, slots=True)
class Companion:
    """An item that the facts ask for. ``confirmed``: a person said so; otherwise it rests on a suggestion."""

    list_id: str
    name: str
    confirmed: bool
    links: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    answers: dict[str, Any] = field(default_factory=dict[str, Any])  # by question ref, to be confirmed


def suggested_activities(rulebook: Rulebook, case: Case, as_of: dt.date) -> list[str]:
    """Ids of the activity templates of the chosen sectors whose ``when`` is not false, in order."""
    view = View(program_of(rulebook), case, as_of, strict=False)
    chosen = view.look("profile.sectors", None)
    sectors = [s for s in chosen.given if s in rulebook.sectors] if chosen.truth == TRUE else []
    starter = [a for s in sectors or [GENERIC_SECTOR] if s in rulebook.sectors for a in rulebook.sectors[s].starter]
    found: list[str] = []
    for template_id in dict.fromkeys(starter):
        when = rulebook.activities[template_id].when
        node = view.program.compile(when, "profile") if when is not None else None
        if node is None or node.value(view, None) not in (FALSE, NOT_APPLICABLE):
            found.append(template_id)
    return found


def suggested_providers(rulebook: Rulebook, case: Case) -> list[str]:
    """Ids of the provider templates usual in the chosen sectors, in order.

    Once activities are listed, a provider that serves only activities the company does not have is left out: no
    alarm company without cameras.
    """
    answer = case.answer("profile.sectors")
    chosen = answer.value if answer is not None and isinstance(answer.value, list) else [GENERIC_SECTOR]
    usual = dict.fromkeys(p for s in chosen if s in rulebook.sectors for p in rulebook.sectors[s].usual_providers)
    listed = {i.template for i in case.list_of("activities").items if not i.refused}
    return [p for p in usual if not listed or not (serves := rulebook.providers[p].usual_for) or listed & {*serves}]


def suggestions(rulebook: Rulebook, case: Case, as_of: dt.date) -> list[tuple[str, str | None, Any]]:
    """Answers that derived facts suggest: (questionnaire.question, item id, value)."""
    view = View(program_of(rulebook), case, as_of, strict=False)
    return [s for s in _prefilled(rulebook, view) if s[1] is None]


def _prefilled(rulebook: Rulebook, view: View) -> Iterator[tuple[str, str | None, Any]]:
    for name, fact in rulebook.derived.items():
        if fact.prefills is None:
            continue
        items: list[Item | None] = [None] if fact.subject == ORGANISATION else [*view.items(fact.subject)[0]]
        for item in items:
            look = view.derived(name, item)
            if look.truth == TRUE:
                yield fact.prefills, item.id if item else None, look.given


def companions(rulebook: Rulebook, case: Case, as_of: dt.date) -> tuple[Companion, ...]:
    """The items of the full depth that the facts ask for and are not there yet.

    Always one system; a camera system once there are cameras; a data flow for each provider with access from
    outside the EEA, with what the provider catalogue says of it. What a person refused is not offered again.
    """
    return tuple(_companions(rulebook, case, View(program_of(rulebook), case, as_of, strict=False)))


def _companions(rulebook: Rulebook, case: Case, view: View) -> Iterator[Companion]:
    if all(i.refused for i in case.list_of("systems").items):
        yield Companion("systems", ONLY_SYSTEM, confirmed=True)
    cameras = view.look("profile.has_cameras", None)
    if cameras.truth == TRUE and cameras.given is True and not case.list_of("camera_systems").items:
        yield Companion("camera_systems", CAMERAS, confirmed=cameras.source == "answer")
    served = {p for flow in case.list_of("data_flows").items for p in flow.links.get("providers", [])}
    for provider in view.items("providers")[0]:
        outside = view.look("providers.access_outside_eea", provider)
        if outside.truth == TRUE and outside.given is True and provider.id not in served:
            sure = provider.confirmed and outside.source == "answer"
            answers = {"transfers.provider": [provider.id], **_known_of(rulebook, provider)}
            yield Companion("data_flows", provider.name, sure, {"providers": [provider.id]}, answers)


def _known_of(rulebook: Rulebook, provider: Item) -> dict[str, Any]:
    """What the catalogue says of where the data go, whose they are there and with which safeguard."""
    template = rulebook.providers.get(provider.template or "")
    if template is None:
        return {}
    country = template.destination or template.country
    place = rulebook.countries.get(country or "")
    known: dict[str, Any] = {}
    if country and (place is None or place.status != "eea"):
        known["transfers.country"] = country
    if template.importer:
        known["transfers.importer"] = template.importer
    if template.gate in GATES:
        known["transfers.gate"] = template.gate
    return known


def with_companions(rulebook: Rulebook, case: Case, as_of: dt.date) -> Case:
    """The case with its companions, linked, and with what derived facts suggest about items.

    What the catalogue or a derived fact suggests stays to be confirmed.
    """
    for found in companions(rulebook, case, as_of):
        case = add_item(case, found.list_id, found.name, origin="starter", confirmed=found.confirmed)
        item = case.list_of(found.list_id).items[-1].id
        for target, ids in found.links.items():
            case = set_links(case, found.list_id, item, target, ids)
        for ref, value in found.answers.items():
            if rulebook.has_question(ref):
                case = suggest_answer(case, rulebook, ref, value, item=item)
    view = View(program_of(rulebook), case, as_of, strict=False)
    for ref, owner, value in _prefilled(rulebook, view):
        if owner is not None:
            case = suggest_answer(case, rulebook, ref, value, item=owner)
    return case


def condition_truth(
    rulebook: Rulebook, case: Case, as_of: dt.date, condition: Condition, item: Item | None = None
) -> int:
    """Truth of a condition over the organisation or over one item, written outside a questionnaire (a manifest).

    Read with suggestions and without them, as every decision is; UNKNOWN where the two readings differ.
    """
    program = program_of(rulebook)
    node = program.compile(condition, "")
    found = {node.value(View(program, case, as_of, strict=strict), item) for strict in (False, True)}
    values = {FALSE if value == NOT_APPLICABLE else value for value in found}
    return values.pop() if len(values) == 1 else UNKNOWN
