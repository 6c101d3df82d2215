"""01 Política de privacidad: what people outside the company are told about their data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from enregla.case.model import Item
from enregla.documents.contexts.activities import (
    BASES,
    Tratamiento,
    public_activities,
    tratamiento,
    uses_cameras,
)  # fmt: skip
from enregla.documents.contexts.facts import NOT_SAID, Facts, ref_of
from enregla.documents.contexts.policy_clauses import with_clauses
from enregla.documents.contexts.policy_situations import (
    Corresponsable,
    Situaciones,
    guardians_checked,
    joint_controllers,
    situations,
)  # fmt: skip
from enregla.documents.contexts.recipients import Destinatarios, destinatarios
from enregla.documents.contexts.shared import (
    Delegado,
    Responsable,
    delegado,
    documento,
    dpo_to_appoint,
    figure,
    finished,
    outcome,
    responsable,
)  # fmt: skip
from enregla.documents.contexts.video_systems import camera_activities, kept_days, kept_too_long
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext, Hueco, Lista


@dataclass(frozen=True, kw_only=True, slots=True)
class Duda:
    """A suggested activity that nobody confirmed yet: printed in the review copy only."""

    texto: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumen:
    finalidades: str
    bases: str
    si_perfiles: bool
    si_procedencia: bool
    procedencia: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publicidad:
    """Electronic advertising by its audience; ``si_general``: only what the law says, true for anybody."""

    si_hay: bool
    si_clientes: bool
    si_suscriptores: bool
    si_general: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Plazos:
    """Figures of the law on the date of the document."""

    respuesta: str
    prorroga: str
    edad: str
    reclamacion_delegado: str
    otra_fuente: str
    imagenes: str
    imagenes_autoridad: str
    canal: str
    solvencia: str
    llamadas: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Derechos:
    """Which rights go with the bases in use (K14)."""

    si_portabilidad: bool
    si_oposicion: bool
    si_retirada: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sigla:
    sigla: str
    nombre: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyPolicyContext(DocumentContext):
    responsable: Responsable
    delegado: Delegado
    resumen: Resumen
    tratamientos: tuple[Tratamiento, ...]
    si_sin_tratamientos: bool
    sin_tratamientos: str
    dudas: tuple[Duda, ...]
    publicidad: Publicidad
    si_corresponsables: bool
    corresponsables: tuple[Corresponsable, ...]
    situaciones: Situaciones
    si_menores: bool
    si_menores_comprobado: bool
    si_camaras: bool
    si_hoja_camaras: bool  # the second layer exists and says the rest
    si_camaras_de_mas: bool  # some recorder keeps images for longer than the law allows
    si_canal: bool
    si_hoja_canal: bool
    si_canal_obligado: bool
    si_canal_voluntario: bool
    si_siglas: bool
    siglas: tuple[Sigla, ...]  # short names of laws that this text cites
    si_blanqueo: bool
    si_solvencia: bool
    si_interes_legitimo: bool
    intereses: tuple[Tratamiento, ...]
    si_consentimiento: bool
    consentimientos: str
    si_otras_fuentes: bool
    otras_fuentes: tuple[Tratamiento, ...]
    destinatarios: Destinatarios
    derechos: Derechos
    si_recomendados: bool  # some period is not fixed by law
    si_automatizadas: bool
    si_no_automatizadas: bool
    automatizadas: tuple[Tratamiento, ...]
    plazos: Plazos


def build(facts: Facts, manifest: Manifest) -> PrivacyPolicyContext:
    items = tuple(public_activities(facts))
    told = tuple(_as_recorded(facts, tratamiento(facts, item)) for item in items)
    advertising = _advertising(facts)
    automated = tuple(t for t in told if t.si_automatizadas)
    none_automated = _none_automated(facts, items)
    if not automated and not none_automated:
        ref = "processing.automated_decisions"
        open_ones = [item for item in items if facts.value(ref, item) is None]
        for item in open_ones[:1]:
            names = Lista.of([i.name for i in open_ones])
            facts.note(ref, f"si algún programa decide por sí solo algo importante en {names}", item)
    for item in kept_too_long(facts):
        facts.note("video_surveillance.retention_days", f"bajar los días que guarda «{item.name}»: pasa del mes que "
                   "permite la ley", item)  # fmt: skip
    if not facts.closed("activities"):
        facts.note("list:activities", "si la lista de usos de datos está terminada")
    consents = [t.nombre for t in told if t.si_consentimiento]
    interests = tuple(t for t in told if t.si_interes_legitimo)
    other = tuple(t for t in told if t.si_otra_fuente)
    special = situations(facts, items)
    joint = joint_controllers(facts, items)
    context = PrivacyPolicyContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        responsable=responsable(facts), delegado=delegado(facts), resumen=_summary(told, facts),
        tratamientos=told, si_sin_tratamientos=not told, sin_tratamientos=_none(told),
        dudas=_doubts(facts), publicidad=advertising,
        si_corresponsables=bool(joint), corresponsables=joint, situaciones=special,
        si_menores=facts.shown("signals.under_14") is True, si_menores_comprobado=guardians_checked(facts, items),
        si_camaras=facts.shown("profile.has_cameras") is True or any(uses_cameras(facts, i) for i in items),
        si_hoja_camaras=facts.has_paper("video_second_layer"), si_camaras_de_mas=bool(kept_too_long(facts)),
        si_blanqueo=facts.shown("signals.aml_obliged") is True,
        si_solvencia=facts.shown("signals.debtor_files") is True,
        **_channel(facts), **_short_names(told),
        si_interes_legitimo=bool(interests), intereses=interests,
        si_consentimiento=bool(consents), consentimientos=Lista.of(consents) if consents else NOT_SAID,
        si_otras_fuentes=bool(other), otras_fuentes=other,
        destinatarios=destinatarios(facts, items),
        derechos=_rights(told, advertising, special),
        si_recomendados=any(t.si_recomendado for t in told),
        si_automatizadas=bool(automated), si_no_automatizadas=none_automated, automatizadas=automated,
        plazos=_figures(facts, special.si_llamadas_permiso),
    )  # fmt: skip
    _gaps_of_situations(facts)
    return finished(with_clauses(context, facts, manifest), facts, manifest)


CAMERA_PERIOD = "cctv"  # the retention rule that says «un mes como máximo»
KEPT_TOO_LONG = "El tiempo que guarda cada grabador, que la ley limita a"


def _as_recorded(facts: Facts, told: Tratamiento) -> Tratamiento:
    """The use of cameras with the days that its recorders keep, the same as in their own paper (K5, K11).

    Where some day is not known the period of the law stands here. Where it is more than the law allows, nobody is told
    that the images go in a month: the text says what the law allows, as the law's, and the company is told to lower it.
    """
    item = _item(facts, told.clave)
    if not told.si_plazo or item not in camera_activities(facts):
        return told
    if facts.shown("processing.retention_rule", item) != CAMERA_PERIOD:
        return told
    rest = str(told.en_uso).partition("; ")[2]
    more = f"; {rest}" if rest else ""
    if over := kept_too_long(facts):
        limit = figure(facts, "camera_retention_months")
        refs = [ref_of("video_surveillance.retention_days", i) for i in over]
        words = f"{KEPT_TOO_LONG} {limit} desde la grabación{more}"
        return replace(told, en_uso=Dato(words, refs, limit.provisions))
    days = kept_days(facts)
    if not days:
        return told
    which = ", según la cámara" if len(days.parts) > 1 else ""
    words = f"Al cabo de {days} desde la grabación{which}{more}"
    return replace(told, en_uso=Dato(words, days.refs, days.provisions, days.confirmed))


def _channel(facts: Facts) -> dict[str, bool]:
    """Its basis hangs on whether the law asks for it; while that is in doubt the text says neither."""
    there = facts.shown("profile.has_channel") is True
    basis = outcome(facts, "reporting_channel.legal_basis")
    return {"si_canal": there, "si_hoja_canal": there and facts.has_paper("channel_privacy_notice"),
            "si_canal_obligado": there and basis == "legal_obligation",
            "si_canal_voluntario": there and basis == "public_interest"}  # fmt: skip


LAWS = {
    "LSSI": "la Ley 34/2002, de servicios de la sociedad de la información y de comercio electrónico",
    "LGDCU": "la Ley General para la Defensa de los Consumidores y Usuarios",
    "LGT": "la Ley 58/2003, General Tributaria",
}


def _short_names(told: tuple[Tratamiento, ...]) -> dict[str, Any]:
    """What each acronym of a citation means, said where it first appears."""
    cited = " ".join(f"{t.base_detalle if t.si_base_detalle else ''} {t.norma if t.si_plazo else ''}"
                     f"{' LSSI' if t.si_solo_clientes else ''}" for t in told)  # fmt: skip
    found = tuple(Sigla(sigla=s, nombre=Dato(name)) for s, name in LAWS.items() if re.search(rf"\b{s}\b", cited))
    return {"si_siglas": bool(found), "siglas": found}


def _none(told: tuple[Tratamiento, ...]) -> Dato:
    """Without a single confirmed activity there is nothing to publish."""
    if told:
        return NOT_SAID
    return Hueco("al menos un uso de datos de personas de fuera, confirmado", "dirección", True, ("list:activities",))


def _summary(told: tuple[Tratamiento, ...], facts: Facts) -> Resumen:
    ref = "processing.lawful_basis"
    bases: list[Dato] = []
    for basis, flag in zip(BASES, _FLAGS, strict=True):
        having = [t for t in told if getattr(t, flag)]
        if having:
            bases.append(Dato(facts.option_text(ref, basis), [f"{ref}@{t.clave}" for t in having], ["gdpr:13.1.c"],
                              all(facts.confirmed(ref, _item(facts, t.clave)) for t in having)))  # fmt: skip
    sources = [t.fuente for t in told if t.si_otra_fuente]
    return Resumen(
        finalidades=Lista.of(t.nombre for t in told) if told else NOT_SAID,
        bases=Lista.of(bases) if bases else NOT_SAID,
        si_perfiles=any(t.si_perfiles for t in told),
        si_procedencia=bool(sources), procedencia=Lista.of(_unique(sources)) if sources else NOT_SAID,
    )  # fmt: skip


_FLAGS = ("si_contrato", "si_obligacion_legal", "si_interes_legitimo", "si_consentimiento", "si_interes_publico",
          "si_interes_vital")  # fmt: skip


def _item(facts: Facts, key: str) -> Item | None:
    return facts.case.item("activities", key)


def _unique(texts: list[str]) -> list[str]:
    """The parts of several enumerations, each once."""
    parts = [p for t in texts for p in (t.parts[::2] if isinstance(t, Lista) else (t,))]
    return list({str(p): p for p in parts}.values())


def _doubts(facts: Facts) -> tuple[Duda, ...]:
    """Activities suggested and still open, for the review copy; both copies list them as gaps."""
    open_items = [i for i in facts.pending_items("activities") if i.unsure or not facts.review]
    found: list[Duda] = []
    for item in open_items:
        if facts.review:
            gap = Hueco(f"si hacen «{item.name}»", "dirección", False, (f"list:activities@{item.id}",))
            found.append(Duda(texto=gap))
        else:
            facts.note("list:activities", f"si hacen «{item.name}»", item)
    return tuple(found)


def _advertising(facts: Facts) -> Publicidad:
    sends = facts.shown("profile.electronic_marketing") is True
    audience = facts.shown("publication.newsletter_audience")
    customers = audience in ("customers_similar", "both")
    subscribers = audience in ("subscribers", "both")
    if sends and not customers and not subscribers:
        facts.note("publication.newsletter_audience", "a quién se envía publicidad por correo o mensajes")
    return Publicidad(si_hay=sends, si_clientes=sends and customers, si_suscriptores=sends and subscribers,
                      si_general=sends and not customers and not subscribers)  # fmt: skip


def _none_automated(facts: Facts, items: tuple[Item, ...]) -> bool:
    """A confirmed «no» in every public activity of a finished list; never by silence."""
    ref = "processing.automated_decisions"
    if (
        any(facts.suggested(ref, item) is True for item in items)
        or facts.suggested("signals.automated_refusals") is True
    ):
        return False
    return facts.closed("activities") and bool(items) and all(facts.value(ref, item) is False for item in items)


def _rights(told: tuple[Tratamiento, ...], advertising: Publicidad, special: Situaciones) -> Derechos:
    return Derechos(
        si_portabilidad=any(t.si_contrato or t.si_consentimiento for t in told),
        si_oposicion=any(t.si_interes_legitimo or t.si_interes_publico for t in told)
        or advertising.si_hay
        or special.si_llamadas_o_postal,
        si_retirada=any(t.si_consentimiento for t in told) or advertising.si_suscriptores,
    )


def _figures(facts: Facts, calls: bool) -> Plazos:
    """``calls``: the figure on calls is younger than the others and only counts where it is printed."""
    return Plazos(
        respuesta=figure(facts, "rights_response_months"), prorroga=figure(facts, "rights_extension_months"),
        edad=figure(facts, "consent_age"), reclamacion_delegado=figure(facts, "dpo_complaint_months"),
        otra_fuente=figure(facts, "other_source_information_months"),
        imagenes=figure(facts, "camera_retention_months"), imagenes_autoridad=figure(facts, "camera_incident_hours"),
        canal=figure(facts, "channel_not_started_months"),
        solvencia=figure(facts, "debtor_max_years"),
        llamadas=figure(facts, "call_consent_years") if calls else NOT_SAID,
    )  # fmt: skip


def _gaps_of_situations(facts: Facts) -> None:
    """Whole clauses that stay out because nobody knows: said in the review list, never printed as true."""
    for ref, what in (
        ("profile.electronic_marketing", "si se envía publicidad por correo o mensajes"),
        ("profile.has_cameras", "si hay cámaras"),
        ("signals.under_14", "si se tienen datos de menores de 14 años"),
        ("profile.has_website", "si hay página web"),
    ):
        if facts.value(ref) is None:
            facts.note(ref, what)
    if dpo_to_appoint(facts):
        facts.note("profile.dpo_appointed", "contacto del delegado: rehacer este documento al nombrarlo")
