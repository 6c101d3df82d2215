"""Checks K among the documents that exist: what one says, the others say too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from enregla.documents.contexts.activities import is_public
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.recipients import only_of_clients
from enregla.documents.rendering import Rendered

POLICY = "privacy_policy"
WITH_RIGHTS = (POLICY, "video_sign", "video_second_layer", "channel_privacy_notice")
CAMERA_PAPERS, CHANNEL_PAPERS = ("video_sign", "video_second_layer"), ("channel_notice", "channel_privacy_notice")
SOUND = re.compile(r"graba(?: también)? el sonido", re.IGNORECASE)
CHANNEL_BASIS = re.compile(r"art\. 6\.1\.[ce] RGPD y art\. 30\.2")
NOTHING_LEAVES = "no salen de ese espacio"
TRANSFER_ROW = re.compile(r"\| ([^|\n]+) \| [^|\n]+ \| [^|\n]+ \| (?:Comprobado el|Cláusulas de|A la firma)")
FINE, DIFFERENT, NOT_YET = "Coincide", "Revisar", "No se puede comprobar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Coherencia:
    clave: str
    comprobacion: str
    resultado: str
    detalle: str


def coherencia(facts: Facts, others: Mapping[str, Rendered]) -> tuple[Coherencia, ...]:
    """Each check over the review copies of the papers that exist; one that no paper can show is not listed."""
    policy = others.get("privacy_policy")
    named = policy is not None and any(c.id == "delegado" for c in policy.clauses)
    return tuple(_checks(facts, {key: r.text for key, r in others.items()}, named))


def _checks(facts: Facts, texts: Mapping[str, str], named: bool) -> Iterator[Coherencia]:
    policy = texts.get("privacy_policy", "")
    yield _said("K1", "La misma identidad en todos los papeles",
                _everywhere(facts, "profile.legal_name", texts), "nombre legal")  # fmt: skip
    with_rights = {key: texts[key] for key in WITH_RIGHTS if key in texts}
    yield _said("K2", "El mismo contacto de derechos", _everywhere(facts, "profile.rights_email", with_rights),
                "correo de derechos")  # fmt: skip
    yield _delegate(facts, policy, named)
    yield _basis(facts)
    yield _processors(facts)
    yield _transfers(facts, texts)
    heard = {bool(SOUND.search(texts[name])) for name in CAMERA_PAPERS if name in texts}
    yield from _same("K11", "Las mismas cámaras en el cartel y en la segunda capa", texts, CAMERA_PAPERS,
                     len(heard) <= 1, "los dos papeles y si se graba el sonido")  # fmt: skip
    bases = {b for name in (POLICY, *CHANNEL_PAPERS) for b in CHANNEL_BASIS.findall(texts.get(name, ""))}
    yield from _same("K12", "El mismo canal en sus dos textos y en la política", texts, CHANNEL_PAPERS,
                     len(bases) <= 1, "los dos textos y la base del canal")  # fmt: skip
    yield _rights(facts, policy)


def _same(
    key: str, what: str, texts: Mapping[str, str], papers: tuple[str, ...], alike: bool, detail: str
) -> Iterator[Coherencia]:
    """Papers about one thing: all of them exist and tell it alike. Not listed if none is made."""
    there = [name for name in papers if name in texts]
    if there:
        yield _said(key, what, len(there) == len(papers) and alike, detail)


def _transfers(facts: Facts, texts: Mapping[str, str]) -> Coherencia:
    """No paper denies what a provider does, and no guarantee is printed in one contract and missing in the policy."""
    outside = any(facts.suggested("providers.access_outside_eea", i) is True for i in facts.items("providers"))
    denied = any(NOTHING_LEAVES in text for text in texts.values())
    printed = {country for key, text in texts.items() if key.startswith("processor_agreement")
               for country in TRANSFER_ROW.findall(text)}  # fmt: skip
    policy = texts.get(POLICY)
    printed -= only_of_clients(facts)  # they are the client's to tell
    missing = [c for c in sorted(printed) if policy is not None and f"({c}" not in policy]
    detail = f"países sin decir en la política: {'; '.join(missing)}" if missing else "salidas fuera de Europa"
    fine = not missing and not (outside and denied)
    return _said("K7", "Las mismas transferencias en la política y en los contratos", fine, detail)


def _said(key: str, what: str, result: bool | None, detail: str) -> Coherencia:
    words = {True: FINE, False: DIFFERENT, None: NOT_YET}[result]
    more = {True: f"Aparece igual: {detail}", False: f"No aparece en algún papel: {detail}", None: f"Falta: {detail}"}
    return Coherencia(clave=key, comprobacion=what, resultado=words, detalle=more[result])


def _in(facts: Facts, ref: str, text: str) -> bool | None:
    value = facts.value(ref)
    return None if value is None or not text else str(value) in text


def _everywhere(facts: Facts, ref: str, texts: Mapping[str, str]) -> bool | None:
    found = [_in(facts, ref, text) for text in texts.values()]
    if not found or None in found:
        return None
    return all(found)


def _delegate(facts: Facts, policy: str, there: bool) -> Coherencia:
    what = "El delegado figura si lo hay y, si no, la palabra no aparece"
    appointed = facts.value("profile.dpo_appointed")
    if not policy:
        return _said("K3", what, None, "la política")
    if appointed is True:
        return _said("K3", what, there, "contacto del delegado en la política")
    if there:
        return Coherencia(clave="K3", comprobacion=what, resultado=DIFFERENT,
                          detalle="La política lo nombra y no consta nombrado")  # fmt: skip
    return Coherencia(clave="K3", comprobacion=what, resultado=FINE, detalle="No consta nombrado y la política calla")


def _basis(facts: Facts) -> Coherencia:
    what = "Cada fin informado tiene base y plazo"
    loose = [
        i.name for i in facts.items("activities")
        if is_public(facts, i)
        and (facts.value("processing.lawful_basis", i) is None or facts.value("processing.retention_rule", i) is None)
    ]  # fmt: skip
    return Coherencia(
        clave="K4-K5",
        comprobacion=what,
        resultado=DIFFERENT if loose else FINE,
        detalle=f"Sin base o plazo confirmado: {'; '.join(loose)}" if loose else "Todos los confirmados",
    )


def _processors(facts: Facts) -> Coherencia:
    what = "Cada encargado con contrato o pendiente"
    without = [
        i.name for i in facts.items("providers")
        if facts.suggested("providers.role", i) == "processor"
        and facts.value("providers.contract", i) not in ("signed", "their_terms")
    ]  # fmt: skip
    return Coherencia(
        clave="K6",
        comprobacion=what,
        resultado=DIFFERENT if without else FINE,
        detalle=f"Sin contrato que conste: {'; '.join(without)}" if without else "Consta el de todos",
    )


def _rights(facts: Facts, policy: str) -> Coherencia:
    what = "Los derechos corresponden a las bases declaradas"
    if not policy:
        return _said("K14", what, None, "la política")
    bases = {
        b for i in facts.items("activities") if is_public(facts, i) for b in facts.chosen("processing.lawful_basis", i)
    }
    marketing = facts.shown("profile.electronic_marketing") is True
    expected = {"Portabilidad": bool(bases & {"contract", "consent"}),
                "Oposición": bool(bases & {"legitimate_interest", "public_interest"}) or marketing}  # fmt: skip
    wrong = [name for name, due in expected.items() if due != (f"| {name} |" in policy or f"{name} |" in policy)]
    return Coherencia(
        clave="K14",
        comprobacion=what,
        resultado=DIFFERENT if wrong else FINE,
        detalle=f"Comprobar: {', '.join(wrong)}" if wrong else "Portabilidad y oposición, según las bases",
    )
