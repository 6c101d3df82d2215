"""15 Petición de garantías: the letter that asks a provider for its contract and for what art. 28.1 RGPD wants seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from enregla.documents.contexts.facts import NOT_SAID, Facts, lower_first
from enregla.documents.contexts.processor_agreement_facts import (
    NOT_PROCESSOR,
    display_name,
    outcome_of,
    phrase,
    provider_of,
)  # fmt: skip
from enregla.documents.contexts.shared import documento, finished
from enregla.documents.manifest import Manifest
from enregla.documents.values import Dato, DocumentContext, date_in_words

DAYS_TO_ANSWER = 15  # ours: it only orders the work


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderRequestContext(DocumentContext):
    empresa: str
    domicilio: str
    correo: str
    si_firmante: bool
    firmante: str
    proveedor: str
    si_correo_proveedor: bool
    correo_proveedor: str
    si_servicio: bool
    servicio: str
    si_papel_dudoso: bool
    si_sin_contrato: bool
    si_antiguo: bool
    si_condiciones: bool
    si_firmado: bool
    si_no_se_sabe: bool
    si_pago: bool
    fecha_limite: str


def needed(facts: Facts) -> bool:
    """Every processor, and whoever might be one; not those that are suggested as banks, insurers or cleaners."""
    item = provider_of(facts)
    return (facts.suggested("providers.role", item) not in NOT_PROCESSOR
            and outcome_of(facts, "providers.qualification", item) not in NOT_PROCESSOR)  # fmt: skip


def build(facts: Facts, manifest: Manifest) -> ProviderRequestContext:
    item = provider_of(facts)
    contract, agreement = facts.value("providers.contract", item), outcome_of(facts, "providers.agreement", item)
    email, service = facts.dato("providers.provider_email", item), facts.dato("providers.service", item)
    signs = facts.dato("profile.signatory")
    flags: dict[str, Any] = {
        "si_sin_contrato": contract == "none",
        "si_antiguo": contract == "outdated" and agreement != "in_place",
        "si_condiciones": contract == "their_terms",
        "si_firmado": contract == "signed" or (contract == "outdated" and agreement == "in_place"),
    }
    if email is None:
        facts.note("providers.provider_email", f"el correo de «{item.name}» para asuntos de datos", item)
    if signs is None:
        facts.note("profile.signatory", "quién firma la carta")
    context = ProviderRequestContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        empresa=facts.required("profile.legal_name", "nombre legal de la empresa"),
        domicilio=facts.required("profile.address", "dirección postal"),
        correo=facts.required("profile.contact_email", "correo general"),
        si_firmante=signs is not None, firmante=signs or NOT_SAID,
        proveedor=display_name(facts, item), si_correo_proveedor=email is not None, correo_proveedor=email or NOT_SAID,
        si_servicio=service is not None,
        servicio=phrase(service.with_text(lower_first(service))) if service else NOT_SAID,
        si_papel_dudoso=facts.value("providers.role", item) is None
        or outcome_of(facts, "providers.qualification", item) == "review_with_lawyer",
        **flags, si_no_se_sabe=not any(flags.values()),
        si_pago=item.template == "payment_gateway",
        fecha_limite=Dato(date_in_words(facts.assessment.as_of + dt.timedelta(days=DAYS_TO_ANSWER))),
    )  # fmt: skip
    return finished(context, facts, manifest)
