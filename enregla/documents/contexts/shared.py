"""What several documents say: who is responsible, the delegate, the control sheet and figures of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from enregla.documents.contexts.facts import NOT_SAID, WHOM, Facts
from enregla.documents.manifest import Manifest
from enregla.documents.values import (
    Dato,
    DocumentContext,
    Documento,
    FilaFicha,
    Gap,
    Hueco,
    Lista,
    date_in_words,
    safe_text,
)
from enregla.rulebook import ParameterGap

NUMBERS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
           "trece", "catorce", "quince", "dieciséis")  # fmt: skip
_UNITS = {"months": ("mes", "meses"), "years": ("año", "años"), "hours": ("hora", "horas"),
          "business_days": ("día hábil", "días hábiles"), "calendar_days": ("día natural", "días naturales"),
          "people": ("persona", "personas")}  # fmt: skip
C = TypeVar("C", bound=DocumentContext)


@dataclass(frozen=True, kw_only=True, slots=True)
class Responsable:
    """Who decides about the data. Wherever a company appears, it appears with these words (K1, K2)."""

    nombre: str
    si_marca: bool
    marca: str
    nif: str
    domicilio: str
    correo: str
    si_telefono: bool
    telefono: str
    si_registro: bool
    registro: str
    correo_derechos: str
    si_web: bool
    web: str
    si_web_sin_direccion: bool
    si_sin_web: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Delegado:
    """``si_existe``: appointed and confirmed. Otherwise no public text has the word (K3)."""

    si_existe: bool
    correo: str


def responsable(facts: Facts) -> Responsable:
    name = facts.required("profile.legal_name", "nombre legal de la empresa")
    brand = facts.dato("profile.trade_name")
    phone, registry = facts.dato("profile.phone"), facts.dato("profile.registry_data")
    has_site = facts.shown("profile.has_website")
    site = facts.dato("profile.website_url") if has_site else None
    return Responsable(
        nombre=name,
        si_marca=brand is not None and brand.casefold() != name.casefold(),
        marca=brand or NOT_SAID,
        nif=facts.required("profile.tax_id", "NIF"),
        domicilio=facts.required("profile.address", "dirección postal"),
        correo=facts.required("profile.contact_email", "correo general"),
        si_telefono=phone is not None,
        telefono=phone or NOT_SAID,
        si_registro=registry is not None,
        registro=registry or NOT_SAID,
        correo_derechos=facts.required("profile.rights_email", "correo al que pedir los derechos"),
        si_web=site is not None,
        web=site or NOT_SAID,
        si_web_sin_direccion=site is None and has_site is True,
        si_sin_web=has_site is False,
    )


def delegado(facts: Facts) -> Delegado:
    appointed = facts.shown("profile.dpo_appointed") is True
    email = facts.required("profile.dpo_email", "correo del delegado de protección de datos") if appointed else NOT_SAID
    return Delegado(si_existe=appointed, correo=email)


def dpo_to_appoint(facts: Facts) -> bool:
    """A delegate is compulsory and nobody is appointed: public papers keep silent and are made again later."""
    if facts.value("profile.dpo_appointed") is True:
        return False
    return outcome(facts, "dpo_designation.dpo") == "required"


def outcome(facts: Facts, decision: str) -> str:
    """Outcome of a decision of the company, ``undetermined`` if the rulebook does not know it."""
    found = next((d for d in facts.assessment.decisions if d.id == decision and d.item is None), None)
    return found.outcome if found is not None else "undetermined"


# --- figures -----------------------------------------------------------------------------------------


def figure(facts: Facts, parameter_id: str) -> Dato:
    """«un mes», «72 horas»: a figure of the law on the date of the document; a gap if it had none yet."""
    info = facts.rulebook.parameter_info(parameter_id)
    try:
        number = facts.parameter(parameter_id)
    except ParameterGap:
        day = f"{facts.assessment.as_of:%d-%m-%Y}"
        return Hueco(f"una cifra de la ley que no regía el {day}: {info.label}", WHOM["lawyer"], blocking=True)
    return Dato(amount_of(number, info.unit), (), info.legal_refs)


def amount_of(number: float, unit: str) -> str:
    one, many = _UNITS.get(unit, ("", ""))
    count = int(number)
    if count == 1:
        return f"{'una' if one in ('hora', 'persona') else 'un'} {one}".strip()
    return f"{NUMBERS[count] if 0 <= count < len(NUMBERS) else count} {many}".strip()


# --- the paper itself --------------------------------------------------------------------------------


def documento(facts: Facts, manifest: Manifest, version: int = 1) -> Documento:
    """Title, label and date; in the header, the name that the company gave or that of the case."""
    return Documento(
        titulo=manifest.title,
        etiqueta=manifest.label,
        que_hacer=manifest.band_text,
        version=str(version),
        fecha=date_in_words(facts.assessment.as_of),
        organizacion=facts.dato("profile.legal_name") or Dato(safe_text(facts.case.title) or "Caso sin nombre"),
    )


def finished(context: C, facts: Facts, manifest: Manifest) -> C:
    """The context with its unprinted gaps and its control sheet."""
    complete = replace(context, huecos=tuple(dict.fromkeys(facts.unprinted)))
    return replace(complete, ficha=_sheet(complete, facts, manifest))


def _sheet(context: DocumentContext, facts: Facts, manifest: Manifest) -> tuple[FilaFicha, ...]:
    as_of = facts.assessment.as_of
    gaps = gaps_of(context)
    rows = [
        ("Versión y fecha", f"{context.documento.version}, de {context.documento.fecha}"),
        ("Edición de las reglas", facts.rulebook.edition),
        ("Último cotejo de la ley", checked_text(facts, manifest)),
        ("Estado", "BORRADOR"),
        ("Letrado que lo revisó", manifest.approved_by or "ninguno todavía"),
        ("Próxima revisión", f"{date_in_words(_next_year(as_of))}, o antes si cambia un hecho o la ley"),
        ("Pendientes", _count(gaps)),
    ]
    if dpo_to_appoint(facts) and any(c.id == "delegado" for c in manifest.clauses):
        rows.append(("Rehacer al nombrar", "Cuando se nombre al delegado de protección de datos, hágalo de nuevo"))
    return tuple(FilaFicha(dato=name, valor=value) for name, value in rows)


def checked_text(facts: Facts, manifest: Manifest) -> str:
    """When the law that the document cites was last compared with its text."""
    provisions = facts.rulebook.law.provisions
    refs = [r for clause in manifest.clauses for r in clause.legal_refs]
    if manifest.label == "INTERNO":  # internal papers cite whatever the results rest on
        results = (*facts.assessment.decisions, *facts.assessment.findings, *facts.assessment.actions)
        refs += [r for result in results for r in result.legal_refs]
    cited = [provisions[r] for r in refs if r in provisions]
    read = [p.checked_on for p in cited if p.verified != "unchecked"]
    unread = list(dict.fromkeys(p.label for p in cited if p.verified == "unchecked"))
    days = list(dict.fromkeys(date_in_words(day) for day in (min(read), max(read)))) if read else []
    pieces = [" a ".join(days) if len(days) == 1 else f"entre el {days[0]} y el {days[1]}"] if days else []
    if unread:
        word = "cita" if len(unread) == 1 else "citas"
        pieces.append(f"sin cotejar con el texto oficial: {len(unread)} {word}, que lista el dossier")
    return "; ".join(pieces) or "no cita preceptos"


def _count(gaps: tuple[Gap, ...]) -> str:
    if not gaps:
        return "ninguno"
    blocking = sum(g.blocking for g in gaps)
    return f"{len(gaps)}, de ellos {blocking} sin los que no hay copia limpia" if blocking else str(len(gaps))


def _next_year(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def gaps_of(context: DocumentContext) -> tuple[Gap, ...]:
    """Every gap of a context, printed or not, once each."""
    found = [*_printed(context), *context.huecos]
    return tuple({(g.what, g.refs): g for g in found}.values())


def _printed(value: Any) -> Iterator[Gap]:
    if isinstance(value, Hueco):
        yield value.gap
    elif isinstance(value, Lista):
        for part in value.parts:
            yield from _printed(part)
    elif is_dataclass(value) and not isinstance(value, (type, Gap)):
        for f in fields(value):
            if f.name not in ("huecos", "clausulas"):
                yield from _printed(getattr(value, f.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _printed(part)
