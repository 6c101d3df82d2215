"""The reporting channel as its two notices tell it: ways in, who runs it, who else may be told (K12)."""

from __future__ import annotations

from dataclasses import dataclass

from enregla.documents.contexts.facts import NOT_SAID, Facts
from enregla.documents.contexts.shared import outcome
from enregla.documents.values import Dato, Hueco
from enregla.rulebook.model import Region

BASES = ("legal_obligation", "public_interest")  # outcomes of ``legal_basis`` that settle it
WAYS = ("web_form", "email", "phone", "post", "in_person")
SPOKEN = frozenset({"phone", "in_person"})
_MARKS = {
    "text": "cotejado",
    "summary": "según un resumen de terceros, sin leer el original",
    "unchecked": "sin cotejar",
}
_OFFICER = "reporting_channel.officer_appointed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vias:
    """How to tell something. At least one, each with where; without any there is no clean copy."""

    si_web: bool
    web: str
    si_correo: bool
    correo: str
    si_telefono: bool
    telefono: str
    si_postal: bool
    direccion: str
    si_persona: bool
    si_de_palabra: bool
    si_ninguna: bool
    ninguna: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Canal:
    """``si_obligado`` and ``si_voluntario``: both false while the cause is in doubt. ``si_grupo``, ``si_compartido``:
    with companies of the group (art. 11) or with others (art. 12)."""

    si_obligado: bool
    si_voluntario: bool
    si_duda: bool
    duda: str
    si_anonimo: bool
    si_externo: bool
    si_externo_general: bool
    si_externo_nombre: bool
    externo: str
    si_puesto: bool
    puesto: str
    si_grupo: bool
    si_compartido: bool
    si_autonomica: bool
    autonomica: str
    comunidad: str
    si_autonomica_general: bool
    vias: Vias


def needed(facts: Facts) -> bool:
    """A channel of one's own free will is told about only by who has it or plans it; nobody is held to plan one."""
    duty = outcome(facts, "reporting_channel.channel")
    if duty != "not_required" or facts.suggested("profile.has_channel") is not False:
        return True
    return facts.suggested("profile.wants_channel") is True


def canal(facts: Facts) -> Canal:
    """The channel, with what keeps it from being published noted as gaps."""
    basis = outcome(facts, "reporting_channel.legal_basis")
    in_doubt = basis not in BASES
    region = _region(facts)
    named = region is not None and region.channel_authority is not None
    external = facts.shown("reporting_channel.external_manager")
    manager = facts.dato("reporting_channel.external_manager_name") if external is True else None
    position = facts.dato("reporting_channel.officer_position") if officer_appointed(facts) else None
    shared = facts.shown("reporting_channel.shared_with")
    _what_holds_it(facts)
    return Canal(
        si_obligado=basis == "legal_obligation", si_voluntario=basis == "public_interest", si_duda=in_doubt,
        duda=_doubt(facts) if in_doubt else NOT_SAID,
        si_anonimo=facts.shown("reporting_channel.admits_anonymous") is True,
        si_externo=external is True, si_externo_general=external is None,
        si_externo_nombre=manager is not None, externo=manager or NOT_SAID,
        si_puesto=position is not None,
        puesto=position.with_text(position.rstrip(" .") or position) if position else NOT_SAID,
        si_grupo=shared == "group", si_compartido=shared == "other_companies",
        si_autonomica=named, autonomica=_authority(facts, region), comunidad=_name(facts, region),
        si_autonomica_general=not named, vias=_ways(facts),
    )  # fmt: skip


def _doubt(facts: Facts) -> Hueco:
    if outcome(facts, "reporting_channel.channel") == "not_required":  # nobody said that there is one
        return Hueco("si hay canal o se va a abrir", "dirección", True, ("profile.has_channel",))
    return Hueco("si la ley obliga a tener canal", "su abogado", True, ("profile.headcount_range",))


def officer_appointed(facts: Facts) -> bool:
    return facts.value(_OFFICER) is True


def _what_holds_it(facts: Facts) -> None:
    """No clean copy before somebody runs the channel (art. 8), it is open and takes anonymous reports (art. 7.3)."""
    if not officer_appointed(facts):
        facts.note(_OFFICER, "nombrar a la persona responsable del canal: hasta entonces solo hay copia de revisión",
                   blocking=True)  # fmt: skip
    if facts.value("profile.has_channel") is not True:
        facts.note("profile.has_channel", "abrir el canal: hasta entonces solo hay copia de revisión", blocking=True)
    if facts.suggested("reporting_channel.admits_anonymous") is False:
        facts.note("reporting_channel.admits_anonymous", "admitir avisos anónimos, como pide la ley", blocking=True)
    elif facts.value("reporting_channel.admits_anonymous") is None:
        facts.note("reporting_channel.admits_anonymous", "si se puede avisar sin dar el nombre")
    if facts.value("reporting_channel.external_manager") is None:
        facts.note("reporting_channel.external_manager", "si otra empresa recibe los avisos")
    if facts.value("reporting_channel.shared_with") is None:
        facts.note("reporting_channel.shared_with", "si el canal se comparte con otras empresas")


def _ways(facts: Facts) -> Vias:
    ref = "reporting_channel.ways"
    chosen = set(facts.chosen(ref)) & set(WAYS)
    web, mail, phone, post = (way in chosen for way in ("web_form", "email", "phone", "post"))
    return Vias(
        si_web=web, web=facts.required("reporting_channel.channel_url", "dirección web del canal") if web else NOT_SAID,
        si_correo=mail,
        correo=facts.required("reporting_channel.channel_email", "correo del canal") if mail else NOT_SAID,
        si_telefono=phone,
        telefono=facts.required("reporting_channel.channel_phone", "teléfono del canal") if phone else NOT_SAID,
        si_postal=post,
        direccion=facts.required("reporting_channel.channel_address", "dirección postal del canal")
        if post else NOT_SAID,
        si_persona="in_person" in chosen, si_de_palabra=bool(chosen & SPOKEN),
        si_ninguna=not chosen,
        ninguna=NOT_SAID if chosen else facts.gap(ref, "por qué vías se puede avisar", blocking=True),
    )  # fmt: skip


# --- authorities -------------------------------------------------------------------------------------


def _region(facts: Facts) -> Region | None:
    return facts.rulebook.regions.get(str(facts.shown("profile.region") or ""))


def _authority(facts: Facts, region: Region | None) -> Dato:
    """The regional authority as the catalogue has it; its mark of check goes to the margin."""
    if region is None or region.channel_authority is None:
        return NOT_SAID
    return facts.mark(region.channel_authority, "profile.region")


def _name(facts: Facts, region: Region | None) -> Dato:
    return facts.mark(region.name, "profile.region") if region is not None else NOT_SAID


def authority_mark(facts: Facts) -> str:
    """How sure the catalogue is of the authority of the region, as the reviewer reads it."""
    region = _region(facts)
    if region is None:
        return "no consta la comunidad autónoma"
    mark = _MARKS[region.provenance.verified]
    return f"{region.name}: {region.channel_authority or 'sin autoridad anotada'}; {mark}"
