"""Processing activities as documents tell them: purpose, data, basis, recipients, period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from enregla.case.model import Item
from enregla.documents.contexts.facts import NOT_SAID, Facts, capital, lower_first, plain_label, ref_of, upper_first
from enregla.documents.values import Dato, Hueco, Lista, safe_text
from enregla.rulebook.model import RetentionRule

# Art. 9.1 RGPD: the categories of ``processing.data_categories`` that need an exception of art. 9.2.
SPECIAL = frozenset({"health", "biometric_id", "genetic", "union", "religion", "ideology", "sex_life", "ethnic_origin"})
OWN_SOURCES = frozenset({"person", "devices"})  # the data come from the person or are seen of them: art. 13
# Who receives data because a law says so; the rest of ``processing.recipients`` because of the relationship.
BY_LAW = frozenset({
    "tax_authority", "social_security", "labour_authority", "courts_police", "health_authority", "mutual_society",
    "occupational_health", "education_authority", "notaries_registries", "aml_authority",
})  # fmt: skip
NOBODY = frozenset({"none"})
BASES = ("contract", "legal_obligation", "legitimate_interest", "consent", "public_interest", "vital_interest")
PROFILING = frozenset({"profiling", "scoring", "price_or_offer"})  # of ``processing.technologies`` and ``effects``
CHANNEL, NEWSLETTER = "reporting_channel", "newsletter"  # templates whose truth hangs on an answer of the company
CAMERAS = "cameras"  # option of ``processing.technologies`` and ``processing.monitoring``


@dataclass(frozen=True, kw_only=True, slots=True)
class Tratamiento:
    """One activity. Where a flag is false, the template prints a wording that is true for anybody."""

    clave: str
    nombre: str
    finalidad: str
    si_datos: bool
    datos: str
    si_base: bool  # False: the basis is a blocking gap, printed in its place
    base: str
    si_solo_clientes: bool  # offers to customers alone: no consent is asked, art. 21.2 LSSI
    si_contrato: bool
    si_obligacion_legal: bool
    si_interes_legitimo: bool
    interes: str
    si_interes_esperable: bool  # expected, least intrusive and without serious effect, all three said
    si_consentimiento: bool
    si_interes_publico: bool
    si_interes_vital: bool
    si_base_detalle: bool
    si_base_completa: bool  # the detail cites the article of every basis: it stands alone
    base_detalle: str
    si_especiales: bool
    especiales: str
    excepcion: str
    si_ley_especiales: bool
    ley_especiales: str  # the law that supports the exception, art. 9.2 LOPDGDD
    si_penales: bool
    si_obligatorio: bool  # answered and confirmed
    si_necesario: bool
    si_deber_legal: bool
    si_voluntario: bool
    si_consecuencia: bool
    consecuencia: str
    si_lo_da_usted: bool
    si_otra_fuente: bool
    fuente: str
    procedencia: str  # the same at the beginning of a cell
    si_fuente_concreta: bool
    fuente_concreta: str
    si_perfiles: bool
    si_perfil_explicado: bool
    perfil: str  # what the program looks at
    si_automatizadas: bool
    logica: str
    consecuencias: str
    si_permitida: bool
    permitida: str  # what allows a program to decide, art. 22.2 RGPD
    si_plazo: bool
    en_uso: str
    si_bloqueo: bool
    despues: str
    norma: str
    si_recomendado: bool
    si_por_confirmar: bool
    por_confirmar: str


def public_activities(facts: Facts) -> Iterator[Item]:
    """Activities that concern people outside the company; whoever is not sure is not told that they do not."""
    for item in facts.items("activities"):
        if is_public(facts, item) and not channel_denied(facts, item):
            yield item


def channel_denied(facts: Facts, item: Item) -> bool:
    """The row says that avisos are received, the company that it has no channel: nothing is told as if it existed."""
    return item.template == CHANNEL and facts.value("profile.has_channel") is False


def customers_only(facts: Facts, item: Item) -> bool:
    """The usual row of offers speaks of consent; who writes to customers alone asks for none."""
    return item.template == NEWSLETTER and facts.shown("publication.newsletter_audience") == "customers_similar"


def is_public(facts: Facts, item: Item) -> bool:
    answer = facts.answer("processing.public", item)
    if answer is not None and answer.state == "answered" and isinstance(answer.value, bool):
        return answer.value
    template = facts.rulebook.activities.get(item.template or "")
    return template is not None and template.public


def _profile(facts: Facts, item: Item) -> dict[str, Any]:
    chosen = (*facts.chosen("processing.technologies", item), *facts.chosen("processing.effects", item))
    logic = facts.dato("processing.profile_logic", item)
    return {"si_perfiles": bool(PROFILING.intersection(chosen)), "si_perfil_explicado": logic is not None,
            "perfil": lowered(logic) if logic else NOT_SAID}  # fmt: skip


def lowered(text: Dato) -> Dato:
    """A typed phrase inside a sentence of ours that ends with its own full stop."""
    return text.with_text(lower_first(text.strip().rstrip(" .")) or text)


def uses_cameras(facts: Facts, item: Item) -> bool:
    return CAMERAS in (*facts.chosen("processing.technologies", item), *facts.chosen("processing.monitoring", item))


def tratamiento(facts: Facts, item: Item) -> Tratamiento:
    """The activity as this copy may tell it. Gaps of what is left out are noted in ``facts``."""
    name = Dato(
        upper_first(safe_text(item.name)) or "Uso sin nombre", (f"list:activities@{item.id}",), (), item.confirmed
    )
    bases = facts.chosen("processing.lawful_basis", item)
    customers = bases == ("consent",) and customers_only(facts, item)
    printed = () if customers else bases
    categories = facts.chosen("processing.data_categories", item)
    data = facts.enumeration("processing.data_categories", item)
    if data is None:
        facts.note("processing.data_categories", f"qué datos se usan en «{item.name}»", item)
    return Tratamiento(
        clave=item.id, nombre=name, finalidad=_purpose(facts, item),
        si_datos=data is not None, datos=capital(data) if data else NOT_SAID,
        si_base=bool(bases), base=_basis(facts, item, bases), si_solo_clientes=customers,
        **{flag: basis in printed for flag, basis in zip(_BASIS_FLAGS, BASES, strict=True)},
        interes=_interest(facts, item, bases),
        si_interes_esperable=_harmless(facts, item),
        **_detail(facts, item, printed, customers),
        **_special(facts, item, categories),
        si_penales="criminal" in categories,
        **_profile(facts, item),
        **_duty(facts, item),
        **_source(facts, item),
        **_automated(facts, item),
        **_period(facts, item),
        **_unconfirmed(facts, item),
    )  # fmt: skip


_BASIS_FLAGS = ("si_contrato", "si_obligacion_legal", "si_interes_legitimo", "si_consentimiento", "si_interes_publico",
                "si_interes_vital")  # fmt: skip


def _purpose(facts: Facts, item: Item) -> Dato:
    found = facts.required("processing.purpose_text", f"para qué se usan los datos en «{item.name}»", item)
    return found if isinstance(found, Hueco) else found.with_text(_sentence(found))


def _sentence(text: str) -> str:
    """A phrase typed by somebody, as a sentence: capital letter and full stop."""
    clean = upper_first(text.strip())
    return clean if clean.endswith((".", "!", "?", "…")) else f"{clean}."


def _basis(facts: Facts, item: Item, bases: tuple[str, ...]) -> Dato:
    ref = "processing.lawful_basis"
    if not bases:
        return facts.gap(ref, f"en qué se apoya para usar los datos de «{item.name}»", item, blocking=True)
    return Lista.of(facts.mark(facts.option_text(ref, basis), ref, item) for basis in bases)


def _interest(facts: Facts, item: Item, bases: tuple[str, ...]) -> Dato:
    if "legitimate_interest" not in bases:
        return NOT_SAID
    found = facts.required(
        "processing.legitimate_interest_text", f"cuál es el interés de la empresa en «{item.name}»", item
    )
    return found if isinstance(found, Hueco) else found.with_text(found.rstrip(" .") or found)


def _harmless(facts: Facts, item: Item) -> bool:
    """Why the interest does not harm, only if the three facts of its test were said."""
    said = [facts.shown(f"processing.{q}", item) for q in ("interest_expected", "interest_least")]
    harmless = facts.shown("processing.interest_impact", item) in ("nothing", "nuisance")
    # A programme that decides something important by itself is a serious effect, told further down in the same paper.
    return said == [True, True] and harmless and facts.shown("processing.automated_decisions", item) is not True


def _detail(facts: Facts, item: Item, bases: tuple[str, ...], customers: bool) -> dict[str, Any]:
    found = None if customers else facts.dato("processing.basis_text", item)
    articles = [r.removeprefix("gdpr:") for basis in bases
                for r in facts.rulebook.option("processing.lawful_basis", basis).legal_refs]  # fmt: skip
    return {"si_base_detalle": found is not None,
            "si_base_completa": found is not None and bool(articles) and all(a in found for a in articles),
            "base_detalle": found.with_text(_sentence(found)) if found else NOT_SAID}  # fmt: skip


def _special(facts: Facts, item: Item, categories: tuple[str, ...]) -> dict[str, Any]:
    ref = "processing.special_basis"
    chosen = [o for o in facts.chosen(ref, item) if o != "not_needed"]
    special = [c for c in categories if c in SPECIAL]
    if not special:
        return {"si_especiales": False, "especiales": NOT_SAID, "excepcion": NOT_SAID,
                "si_ley_especiales": False, "ley_especiales": NOT_SAID}  # fmt: skip
    names = [facts.mark(facts.option_text("processing.data_categories", c), "processing.data_categories", item)
             for c in special]  # fmt: skip
    grounds: list[Dato] = []
    for option_id in chosen:
        option = facts.rulebook.option(ref, option_id)
        label = ", ".join(plain_label(x) for x in facts.labels(option.legal_refs))
        text = facts.option_text(ref, option_id)
        grounds.append(Dato(f"{text} ({label})" if label else text, (ref_of(ref, item),), option.legal_refs,
                            facts.confirmed(ref, item)))  # fmt: skip
    if not grounds:
        what = f"qué motivo del artículo 9.2 permite los datos especialmente protegidos de «{item.name}»"
        grounds.append(facts.gap(ref, what, item, blocking=True))
    law = facts.shown("processing.special_law", item)
    named = law is not None and law not in ("none", "other")
    words = facts.dato("processing.special_law", item) if named else None
    return {"si_especiales": True, "especiales": Lista.of(names), "excepcion": Lista.of(grounds),
            "si_ley_especiales": words is not None, "ley_especiales": words or NOT_SAID}  # fmt: skip


def _duty(facts: Facts, item: Item) -> dict[str, Any]:
    chosen = facts.chosen("processing.must_provide", item)
    consequence = facts.dato("processing.must_provide_consequence", item)
    own = _from_person(facts, item)
    if own and not chosen:
        facts.note("processing.must_provide", f"si es obligatorio dar los datos en «{item.name}»", item)
    return {
        "si_obligatorio": bool(chosen), "si_necesario": "contract_needed" in chosen,
        "si_deber_legal": "legal_duty" in chosen, "si_voluntario": "voluntary" in chosen,
        "si_consecuencia": consequence is not None,
        "consecuencia": consequence.with_text(lower_first(_sentence(consequence))) if consequence else NOT_SAID,
    }  # fmt: skip


def _from_person(facts: Facts, item: Item) -> bool:
    sources = facts.chosen("processing.sources", item)
    return not sources or "person" in sources


def _source(facts: Facts, item: Item) -> dict[str, Any]:
    if not facts.chosen("processing.sources", item):
        facts.note("processing.sources", f"de dónde salen los datos de «{item.name}»", item)
    other = facts.enumeration("processing.sources", item, skip=OWN_SOURCES)
    exact = facts.dato("processing.source_text", item)
    return {"si_fuente_concreta": exact is not None, "fuente_concreta": lowered(exact) if exact else NOT_SAID,
            "si_lo_da_usted": _from_person(facts, item), "si_otra_fuente": other is not None,
            "fuente": other or NOT_SAID, "procedencia": capital(other) if other else NOT_SAID}  # fmt: skip


def _automated(facts: Facts, item: Item) -> dict[str, Any]:
    ref = "processing.automated_decisions"
    if facts.shown(ref, item) is not True:
        return {"si_automatizadas": False, "logica": NOT_SAID, "consecuencias": NOT_SAID, "si_permitida": False,
                "permitida": NOT_SAID}  # fmt: skip
    logic = facts.required("processing.automated_logic", f"cómo decide el programa en «{item.name}»", item)
    effect = facts.required("processing.automated_consequences", f"qué consecuencias tiene en «{item.name}»", item)
    ground = facts.dato("processing.automated_ground", item)
    allowed = ground is not None and facts.shown("processing.automated_ground", item) != "none"
    return {"si_automatizadas": True, "logica": _phrase(logic), "consecuencias": _phrase(effect),
            "si_permitida": allowed, "permitida": ground if ground is not None and allowed else NOT_SAID}  # fmt: skip


def _phrase(text: Dato) -> Dato:
    return text if isinstance(text, Hueco) else lowered(text)


def _period(facts: Facts, item: Item) -> dict[str, Any]:
    ref = "processing.retention_rule"
    chosen = facts.shown(ref, item)
    rule = facts.rulebook.retention_rules.get(str(chosen)) if chosen is not None else None
    if rule is None:
        facts.note(ref, f"cuánto tiempo se guardan los datos de «{item.name}»", item)
        return {"si_plazo": False, "en_uso": NOT_SAID, "si_bloqueo": False, "despues": NOT_SAID, "norma": NOT_SAID,
                "si_recomendado": False}  # fmt: skip

    def words(text: str) -> Dato:
        return Dato(text, (ref_of(ref, item),), rule.legal_refs, facts.confirmed(ref, item))

    return {
        "si_plazo": True, "en_uso": words(upper_first(rule.in_use)), "si_bloqueo": rule.blocked is not None,
        "despues": words(upper_first(_after(rule.blocked))) if rule.blocked else NOT_SAID, "norma": words(_norm(rule)),
        "si_recomendado": rule.recommended,
    }  # fmt: skip


def _after(text: str) -> str:
    """The column is already called «Después»."""
    return text.removeprefix("Después, ").removeprefix("Después ")


def _norm(rule: RetentionRule) -> str:
    """The citation; that a period is only recommended is said by the template, once and in its own words."""
    return rule.norm.removeprefix("criterio propio; ") if rule.recommended else rule.norm


PUBLISHED = ("purpose_text", "data_categories", "sources", "recipients", "lawful_basis", "basis_text", "special_basis",
             "legitimate_interest_text", "must_provide", "must_provide_consequence", "retention_rule")  # fmt: skip
NEEDED = ("purpose_text", "lawful_basis", "special_basis", "legitimate_interest_text")


def _unconfirmed(facts: Facts, item: Item) -> dict[str, Any]:
    """One gap for the whole block: what the review copy shows only because it is usual, nobody confirmed it."""
    refused = facts.value("processing.notice_confirmed", item) is False
    loose = [q for q in PUBLISHED if _suggestion(facts, f"processing.{q}", item)]
    if item.confirmed and not loose and not refused:
        return {"si_por_confirmar": False, "por_confirmar": NOT_SAID}
    refs = tuple(ref_of(f"processing.{q}", item) for q in loose) or (ref_of("processing.notice_confirmed", item),)
    what = (
        f"corrija el bloque «{item.name}»: usted dijo que no es así" if refused else f"confirme el bloque «{item.name}»"
    )
    blocking = refused or any(q in NEEDED for q in loose)
    if not facts.review:  # a clean copy shows no suggestion; a block said to be wrong has no clean copy
        if refused:
            facts.note("processing.notice_confirmed", what, item, blocking=True)
        return {"si_por_confirmar": False, "por_confirmar": NOT_SAID}
    return {
        "si_por_confirmar": True,
        "por_confirmar": Hueco(what, facts.whom("processing.notice_confirmed"), blocking, refs),
    }


def _suggestion(facts: Facts, ref: str, item: Item) -> bool:
    answer = facts.answer(ref, item)
    return answer is not None and answer.state == "answered" and not answer.confirmed
