"""33 Privacidad del canal: what art. 13 RGPD and title VI of Ley 2/2023 oblige to tell whoever the channel concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.channel_facts import Canal, canal
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.review import Margin
from enregla.documents.contexts.shared import (
    Delegado,
    Responsable,
    delegado,
    documento,
    dpo_to_appoint,
    figure,
    finished,
    responsable,
)
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, DocumentContext


@dataclass(frozen=True, kw_only=True, slots=True)
class Plazos:
    sin_investigar: str
    libro: str
    respuesta: str
    prorroga: str
    reclamacion_delegado: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelPrivacyNoticeContext(DocumentContext):
    """The basis follows the decision on the channel; while it is in doubt there is no clean copy."""

    responsable: Responsable
    delegado: Delegado
    canal: Canal
    plazos: Plazos


def build(facts: Facts, manifest: Manifest) -> ChannelPrivacyNoticeContext:
    if dpo_to_appoint(facts):
        facts.note("profile.dpo_appointed", "contacto del delegado: rehacer este documento al nombrarlo")
    context = ChannelPrivacyNoticeContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        responsable=responsable(facts), delegado=delegado(facts), canal=canal(facts),
        plazos=Plazos(
            sin_investigar=figure(facts, "channel_not_started_months"), libro=figure(facts, "channel_register_years"),
            respuesta=figure(facts, "rights_response_months"), prorroga=figure(facts, "rights_extension_months"),
            reclamacion_delegado=figure(facts, "dpo_complaint_months"),
        ),
    )  # fmt: skip
    return finished(replace(context, clausulas=_clauses(context, facts, manifest)), facts, manifest)


def _clauses(context: ChannelPrivacyNoticeContext, facts: Facts, manifest: Manifest) -> dict[str, ClauseFacts]:
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    c = context.canal
    nobody = "El delegado es obligatorio y no consta nombrado: rehacer este documento al nombrarlo."
    deciding: dict[str, tuple[tuple[str, ...], str]] = {
        "delegado": (("profile.dpo_appointed", "profile.dpo_email"),
                     "" if context.delegado.si_existe
                     else nobody if dpo_to_appoint(facts) else "No consta delegado nombrado."),
        "base": (("profile.headcount_range", "signals.aml_obliged"), ""),
        "destinatarios": (("reporting_channel.external_manager", "reporting_channel.external_manager_name",
                           "reporting_channel.shared_with"), ""),
        "fuera": (("reporting_channel.external_manager",),
                  "" if c.si_externo or c.si_externo_general else "Se ha declarado que nadie más recibe los avisos."),
        "plazos": (("reporting_channel.old_reports_deleted",), ""),
    }  # fmt: skip
    return {name: ClauseFacts(refs, legal.get(name, ()), why) for name, (refs, why) in deciding.items()}


def comments(context: ChannelPrivacyNoticeContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    margin = Margin(facts, manifest)
    ask = margin.ask

    c = context.canal
    basis = "consta obligatorio: 6.1.c" if c.si_obligado else "no consta obligación: 6.1.e, que la ley presume"
    ask("base", "no está claro si obliga; el texto no dice la base" if c.si_duda else basis, 2,
        level="DECIDIR" if c.si_duda else "COMPROBAR")  # fmt: skip
    ask("especiales", "el texto dice que se suprimen y que solo se usan si son imprescindibles", 3)
    if facts.suggested("reporting_channel.old_reports_deleted") is False:
        ask("plazos", "hoy no se borran a los tres meses", 1, level="DECIDIR",
            question="Decida si se publica antes de borrarlos.")  # fmt: skip
    else:
        ask("plazos", "plazos de la ley; sin bloqueo", 12)
    ask("acceso", "lista cerrada de la ley", 10)
    if c.si_grupo or c.si_compartido:
        whose = "las empresas del grupo" if c.si_grupo else "empresas de fuera del grupo"
        ask("destinatarios", f"el canal se comparte con {whose}", 5, level="DECIDIR", refs=("gdpr:26.1",),
            question="Decida si cada empresa es responsable, corresponsable o encargada de los datos, y nómbrelas "
            "si procede.")  # fmt: skip
    elif c.si_externo:
        ask("destinatarios", "otra empresa recibe los avisos", 6)
    if c.si_externo:
        ask("fuera", "no consta dónde guarda los datos esa empresa", 7)
    if c.si_anonimo:
        ask("origen", "se admiten avisos anónimos", 9)
    if dpo_to_appoint(facts):
        ask("responsable", "delegado obligatorio y sin nombrar; el texto calla ese apartado", 8, level="DECIDIR",
            refs=("gdpr:13.1.b",), question="Decida si se publica ya o se espera al nombramiento.")  # fmt: skip
    elif context.delegado.si_existe:
        ask("delegado", context.delegado.correo, 14)
    return margin.comments()
