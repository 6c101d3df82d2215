"""66 Preguntas a terceros: plain questions for whoever knows, one sheet each; no personal data and no risks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from enregla.assessment.results import Missing
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.contexts.tasks import Pregunta, company_name, preguntas
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext

# Whoever is not the owner, in the order in which it pays to ask, with how the sheet addresses them.
RECIPIENTS: tuple[tuple[str, str, str], ...] = (
    ("accountant", "Para la gestoría", "ustedes llevan nuestros papeles laborales, contables o fiscales"),
    ("it_support", "Para quien lleva la informática", "ustedes conocen nuestros equipos y programas"),
    ("provider", "Para el proveedor", "su empresa nos presta un servicio y conoce la respuesta"),
    ("lawyer", "Para el abogado", "hace falta criterio jurídico"),
)
# What no third party is asked: it would tell them about people or about weak points of the company.
KEPT_INSIDE = frozenset({
    "signals.recent_breach", "signals.criminal_records", "signals.staff_monitoring", "signals.biometrics",
    "publication.rights_block",
})  # fmt: skip
# A question about somebody, as it is put to that somebody: it also asks for the paper.
TO_THEM = {
    "providers.contract": "¿Tenemos con ustedes un contrato de protección de datos? Si lo hay, envíenos una copia. "
    "Si no, envíenos el suyo para revisarlo.",
}  # fmt: skip


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


def asked_of_others(facts: Facts) -> tuple[Missing, ...]:
    """Questions whose answer somebody outside knows; these are why the document exists."""
    outside = {key for key, _, _ in RECIPIENTS}
    return tuple(m for m in facts.assessment.missing if m.ask_whom in outside and m.ref not in KEPT_INSIDE)


def needed(facts: Facts) -> bool:
    return bool(asked_of_others(facts))


def build(facts: Facts, manifest: Manifest) -> ThirdPartyQuestionsContext:
    email = facts.dato("profile.contact_email")
    context = ThirdPartyQuestionsContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, empresa=company_name(facts),
        si_correo=email is not None, correo=email or Dato("el correo habitual"), destinatarios=_sheets(facts),
    )  # fmt: skip
    return finished(context, facts, manifest)


def _sheets(facts: Facts) -> tuple[Destinatario, ...]:
    """One a recipient; each provider sees only what is asked about itself."""
    sheets: dict[tuple[str, str | None], list[Missing]] = {}
    for missing in asked_of_others(facts):
        own = missing.item if missing.item and facts.case.item("providers", missing.item) else None
        sheets.setdefault((missing.ask_whom, own if missing.ask_whom == "provider" else None), []).append(missing)
    words = {key: (title, reason) for key, title, reason in RECIPIENTS}
    order = [key for key, _, _ in RECIPIENTS]
    found: list[Destinatario] = []
    for (key, item), members in sorted(sheets.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1] or "")):
        title, reason = words[key]
        named = f"{title}: {members[0].item_name}" if item else title
        found.append(Destinatario(clave=f"{key}-{item}" if item else key, titulo=named, si_primero=not found,
                                  motivo=reason, preguntas=_put(preguntas(facts, members), key)))  # fmt: skip
    return tuple(found)


def _put(asked: tuple[Pregunta, ...], whom: str) -> tuple[Pregunta, ...]:
    if whom != "provider":
        return asked
    return tuple(replace(q, texto=_same(q.texto, TO_THEM[q.clave])) if q.clave in TO_THEM else q for q in asked)


def _same(text: str, words: str) -> Dato:
    return text.with_text(words) if isinstance(text, Dato) else Dato(words)
