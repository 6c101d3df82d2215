"""66 Preguntas a terceros: plain questions for whoever knows, one sheet each; no personal data and no risks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.contexts.tasks import Pregunta, company_name, preguntas
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext

# Whoever is not the owner, in the order in which it pays to ask, with how the sheet addresses them.
RECIPIENTS: tuple[tuple[str, str, str], ...] = (
    ("accountant", "Para la gestoría", "ustedes llevan nuestros papeles laborales, contables o fiscales"),
    ("it_support", "Para quien lleva la informática", "ustedes conocen nuestros equipos y programas"),
    ("provider", "Para el proveedor", "su empresa nos presta el servicio que se nombra en cada pregunta"),
    ("lawyer", "Para el abogado", "hace falta criterio jurídico"),
)
# What no third party is asked: it would tell them about people or about weak points of the company.
KEPT_INSIDE = frozenset({
    "signals.recent_breach", "signals.criminal_records", "signals.staff_monitoring", "signals.biometrics",
    "publication.rights_block",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Destinatario:
    clave: str
    titulo: str
    si_primero: bool  # the others begin on a page of their own
    motivo: str
    preguntas: tuple[Pregunta, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ThirdPartyQuestionsContext(DocumentContext):
    empresa: str
    si_correo: bool
    correo: str
    destinatarios: tuple[Destinatario, ...]


def asked_of_others(facts: Facts) -> tuple[Pregunta, ...]:
    """Questions whose answer somebody outside knows; these are why the document exists."""
    outside = {key for key, _, _ in RECIPIENTS}
    return tuple(q for q in preguntas(facts) if q.destinatario in outside and q.clave not in KEPT_INSIDE)


def needed(facts: Facts) -> bool:
    return bool(asked_of_others(facts))


def build(facts: Facts, manifest: Manifest) -> ThirdPartyQuestionsContext:
    questions = asked_of_others(facts)
    email = facts.dato("profile.contact_email")
    context = ThirdPartyQuestionsContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, empresa=company_name(facts),
        si_correo=email is not None, correo=email or Dato("el correo habitual"),
        destinatarios=tuple(_recipients(questions)),
    )  # fmt: skip
    return finished(context, facts, manifest)


def _recipients(questions: tuple[Pregunta, ...]) -> Iterable[Destinatario]:
    asked = [key for key, _, _ in RECIPIENTS if any(q.destinatario == key for q in questions)]
    for key, title, reason in RECIPIENTS:
        if key in asked:
            yield Destinatario(clave=key, titulo=title, si_primero=key == asked[0], motivo=reason,
                               preguntas=tuple(q for q in questions if q.destinatario == key))  # fmt: skip
