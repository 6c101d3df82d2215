"""32 Aviso del canal de denuncias: how to use it and what protects whoever does (Ley 2/2023)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.channel_facts import Canal, authority_mark, canal
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.review import Margin
from enregla.documents.contexts.shared import Responsable, documento, figure, finished, responsable
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, DocumentContext


@dataclass(frozen=True, kw_only=True, slots=True)
class Plazos:
    acuse: str
    reunion: str
    respuesta: str
    prorroga: str
    proteccion: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelNoticeContext(DocumentContext):
    """``si_politica``: the policy and the procedure are approved, so that the text may offer them. ``si_hoja_datos``:
    the privacy notice of the channel can be published with this one."""

    responsable: Responsable
    canal: Canal
    si_politica: bool
    si_hoja_datos: bool
    plazos: Plazos


def build(facts: Facts, manifest: Manifest) -> ChannelNoticeContext:
    approved = [facts.value(f"reporting_channel.{q}") is True for q in ("policy_approved", "procedure_approved")]
    if not all(approved):
        facts.note("reporting_channel.policy_approved", "aprobar la política y el procedimiento del canal")
    context = ChannelNoticeContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        responsable=responsable(facts), canal=canal(facts), si_politica=all(approved),
        si_hoja_datos=facts.has_paper("channel_privacy_notice"),
        plazos=Plazos(
            acuse=figure(facts, "channel_ack_calendar_days"), reunion=figure(facts, "channel_meeting_calendar_days"),
            respuesta=figure(facts, "channel_response_months"), prorroga=figure(facts, "channel_extension_months"),
            proteccion=figure(facts, "channel_protection_years"),
        ),
    )  # fmt: skip
    return finished(replace(context, clausulas=_clauses(context, manifest)), facts, manifest)


def _clauses(context: ChannelNoticeContext, manifest: Manifest) -> dict[str, ClauseFacts]:
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    spoken = context.canal.vias.si_de_palabra
    deciding: dict[str, tuple[tuple[str, ...], str]] = {
        "que_es": (("profile.headcount_range", "profile.has_channel"), ""),
        "como": (("reporting_channel.ways", "reporting_channel.admits_anonymous"), ""),
        "grabacion": (("reporting_channel.ways",), "" if spoken else "No consta ninguna vía de palabra."),
        "otras_vias": (("profile.region",), ""),
        "quien_lleva": (("reporting_channel.officer_appointed", "reporting_channel.officer_position",
                         "reporting_channel.external_manager", "reporting_channel.shared_with"), ""),
        "politica": (("reporting_channel.policy_approved", "reporting_channel.procedure_approved"),
                     "" if context.si_politica else "No constan aprobados la política y el procedimiento."),
    }  # fmt: skip
    return {name: ClauseFacts(refs, legal.get(name, ()), why) for name, (refs, why) in deciding.items()}


def comments(context: ChannelNoticeContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    margin = Margin(facts, manifest)
    ask = margin.ask

    cause = "consta obligatorio" if context.canal.si_obligado else "no consta obligación; es voluntario"
    ask("que_es", "no está claro si obliga" if context.canal.si_duda else cause, 2,
        level="DECIDIR" if context.canal.si_duda else "COMPROBAR")  # fmt: skip
    ask("que_comunicar", "ejemplos generales, no los de la actividad de la empresa", 20)
    ask("como", _ways_said(context), 6)
    if context.canal.vias.si_de_palabra:
        ask("grabacion", "hay una vía de palabra", 12)
    ask("otras_vias", authority_mark(facts), 4)
    if context.canal.si_compartido:
        ask("quien_lleva", "medios compartidos con empresas de fuera del grupo", 7, refs=("ley2_2023:12",),
            question="Compruebe que la ley permite compartirlos a empresas de este tamaño.")  # fmt: skip
    elif context.canal.si_externo:
        ask("quien_lleva", "otra empresa recibe los avisos", 8)
    else:
        ask("quien_lleva", "persona nombrada" if facts.value("reporting_channel.officer_appointed") is True
            else "no consta nombrada", 9)  # fmt: skip
    return margin.comments()


def _ways_said(context: ChannelNoticeContext) -> str:
    v = context.canal.vias
    flags = ((v.si_web, "formulario web"), (v.si_correo, "correo"), (v.si_telefono, "teléfono"),
             (v.si_postal, "correo postal"), (v.si_persona, "en persona"))  # fmt: skip
    return ", ".join(name for flag, name in flags if flag) or "no consta ninguna vía"
