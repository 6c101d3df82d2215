"""Apartados of the privacy policy for what only some companies do: joint decisions, calls, networks, contests…

Each flag is false until somebody said that it happens; a fact inside an apartado is printed only if it was said too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from enregla.case.model import Item
from enregla.documents.contexts.activities import lowered
from enregla.documents.contexts.facts import NOT_SAID, Facts, upper_first
from enregla.documents.values import Dato

SITUATIONS = "processing.situations"


@dataclass(frozen=True, kw_only=True, slots=True)
class Corresponsable:
    """Another entity that decides together with the company in one use; without its name there is no clean copy."""

    clave: str
    uso: str
    nombre: str
    si_reparto: bool
    reparto: str
    si_contacto: bool
    contacto: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Situaciones:
    si_llamadas: bool
    si_llamadas_permiso: bool  # some use with calls rests on consent
    si_postal: bool
    si_llamadas_o_postal: bool
    si_listas: bool  # exclusion lists are looked at in every use that must
    si_redes: bool
    si_fotos: bool
    si_sorteos: bool
    si_bases: bool  # the rules of every contest are published
    si_grabacion: bool
    si_asistente: bool
    si_asistente_avisa: bool
    si_medicion: bool


def joint_controllers(facts: Facts, items: Iterable[Item]) -> tuple[Corresponsable, ...]:
    """Who decides together, use by use; a «No lo sé» is told as a gap and never printed."""
    found: list[Corresponsable] = []
    for item in items:
        ref = "processing.joint_decides"
        if _unknown(facts, ref, item):
            facts.note(ref, f"si otra entidad decide con la empresa en «{item.name}»", item)
        if facts.shown(ref, item) is not True:
            continue
        share = facts.dato("processing.joint_share", item)
        contact = facts.dato("processing.joint_contact", item)
        found.append(Corresponsable(
            clave=item.id, uso=Dato(upper_first(item.name), (f"list:activities@{item.id}",), (), item.confirmed),
            nombre=facts.required("processing.joint_name", f"con quién se decide en «{item.name}»", item),
            si_reparto=share is not None, reparto=lowered(share) if share else NOT_SAID,
            si_contacto=contact is not None,
            contacto=contact.with_text(contact.rstrip(" .") or contact) if contact else NOT_SAID,
        ))  # fmt: skip
        if share is None:
            facts.note("processing.joint_share", f"cómo se reparten las tareas en «{item.name}»", item)
    return tuple(found)


def unnamed_joint_controllers(facts: Facts, told: Iterable[Corresponsable]) -> list[str]:
    """Providers that decide with the company and that no printed line names: each is looked for on its own."""
    names = {_plain(c.nombre) for c in told}
    deciding = (i for i in facts.items("providers") if facts.suggested("providers.role", i) == "joint_controller")
    return [i.name for i in deciding if not names & _known_as(facts, i)]


def _known_as(facts: Facts, provider: Item) -> set[str]:
    legal = facts.suggested("providers.contracting_entity", provider)
    return {_plain(name) for name in (provider.name, legal) if isinstance(name, str)} - {""}


_FORMS = frozenset({"sl", "sa", "slu", "sau", "slp", "sc", "cb", "inc", "ltd", "limited", "llc", "gmbh"})


def _plain(name: str) -> str:
    """A company name without case, punctuation or legal form: «Ejemplo, S.L.» is «ejemplo»."""
    words = re.sub(r"[^\w\s]", " ", name.casefold().replace(".", "")).split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in _FORMS else words)


def situations(facts: Facts, items: tuple[Item, ...]) -> Situaciones:
    """What happens in some public use, or was declared of the whole company."""
    for item in items:
        if _unknown(facts, SITUATIONS, item):
            facts.note(SITUATIONS, f"si en «{item.name}» hay llamadas, sorteos, grabaciones u otros casos", item)
    calls, post = in_situation(facts, items, "phone_marketing"), in_situation(facts, items, "post_marketing")
    contests, assistants = in_situation(facts, items, "contests"), in_situation(facts, items, "ai_assistant")
    listed = [i for i in {x.id: x for x in (*calls, *post)}.values()
              if facts.relevant("processing.exclusion_consulted", i)]  # fmt: skip
    return Situaciones(
        si_llamadas=bool(calls), si_postal=bool(post), si_llamadas_o_postal=bool(calls or post),
        si_llamadas_permiso=any("consent" in facts.chosen("processing.lawful_basis", i) for i in calls),
        si_listas=_every(facts, "processing.exclusion_consulted", listed),
        si_redes=bool(in_situation(facts, items, "social_page")) or facts.shown("profile.social_networks") is True,
        si_fotos=bool(in_situation(facts, items, "images_published"))
        or facts.shown("profile.publishes_images") is True,
        si_sorteos=bool(contests), si_bases=_every(facts, "processing.contest_rules", contests),
        si_grabacion=bool(in_situation(facts, items, "calls_recorded")),
        si_asistente=bool(assistants), si_asistente_avisa=_every(facts, "processing.assistant_told", assistants),
        si_medicion=bool(in_situation(facts, items, "web_analytics")),
    )  # fmt: skip


def in_situation(facts: Facts, items: Iterable[Item], situation: str) -> list[Item]:
    """Uses in which this happens, as far as this copy may say."""
    return [i for i in items if situation in facts.chosen(SITUATIONS, i)]


def guardians_checked(facts: Facts, items: Iterable[Item]) -> bool:
    """Age and guardian are checked wherever small children's data rest on consent; false where nobody was asked."""
    return _every(facts, "processing.guardian_checked",
                  [i for i in items if facts.relevant("processing.guardian_checked", i)
                   and "minors_under_14" in facts.chosen("processing.people", i)])  # fmt: skip


def _every(facts: Facts, ref: str, items: list[Item]) -> bool:
    return bool(items) and all(facts.shown(ref, i) is True for i in items)


def _unknown(facts: Facts, ref: str, item: Item) -> bool:
    answer = facts.answer(ref, item)
    return answer is not None and answer.state == "unknown"
