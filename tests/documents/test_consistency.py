"""K rules over the pack of every sample, among the papers that exist: a new sample or paper joins by being there."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from enregla.assessment import Assessment
from enregla.case import Case, import_case
from enregla.documents.contexts import Facts
from enregla.documents.manifest import manifests
from enregla.documents.packing import produce
from enregla.documents.rendering import Rendered
from enregla.documents.values import date_in_words
from tests.documents.content_helpers import DAY, ROOT, assessed, rulebook

SAMPLES = sorted((ROOT / "samples").glob("*.json"))
OUTSIDE = ("PUBLICAR", "FIRMAR", "CARTEL")
WITH_DELEGATE = ("privacy_policy", "processor_agreement", "video_second_layer", "channel_privacy_notice")
WITH_RIGHTS = ("privacy_policy", "video_sign", "video_second_layer", "channel_privacy_notice")
CAMERAS, CHANNEL = ("video_sign", "video_second_layer"), ("channel_notice", "channel_privacy_notice")
DELEGATE = re.compile(r"delegad[oa] de protección", re.IGNORECASE)


@functools.cache
def case_of(path: Path) -> Case:
    return import_case(path.read_bytes(), rulebook())


@functools.cache
def assessment_of(path: Path) -> Assessment:
    return assessed(case_of(path))


@functools.cache
def reviewed(path: Path) -> dict[str, Rendered]:
    """Review copies by template and item: every paper of the plan has one."""
    made = produce(rulebook(), case_of(path), assessment_of(path), "review", ("ESTA_SEMANA", "ESTE_MES", "CUANDO_PASE"))
    return {p.id: r for p, r in made.rendered}


def texts(path: Path, *templates: str) -> dict[str, str]:
    """What the papers say, without the control sheet and the margin; all papers if none is named."""
    found = {k: r for k, r in reviewed(path).items() if not templates or r.template_id in templates}
    return {k: " ".join(c.text for c in r.clauses) for k, r in found.items()}


def said(path: Path, ref: str) -> object:
    return Facts(rulebook(), case_of(path), assessment_of(path), "clean").value(ref)


over_samples = pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)


@over_samples
def test_k1_same_identity(path: Path) -> None:
    name = str(said(path, "profile.legal_name"))
    for key, result in reviewed(path).items():
        if result.label in OUTSIDE:
            assert name in result.text, key
    number = str(said(path, "profile.tax_id"))
    for key, text in texts(path, "privacy_policy", "video_second_layer", "channel_privacy_notice").items():
        assert number in text, key


@over_samples
def test_k2_same_place_for_rights(path: Path) -> None:
    address = str(said(path, "profile.rights_email"))
    for key, result in reviewed(path).items():
        if result.template_id in WITH_RIGHTS:
            where = [c.text for c in result.clauses if c.id == "derechos"]
            assert where, key
            assert all(address in text for text in where), key


@over_samples
def test_k3_the_delegate_is_everywhere_or_nowhere(path: Path) -> None:
    appointed = said(path, "profile.dpo_appointed") is True
    for key, result in reviewed(path).items():
        told = any(DELEGATE.search(c.text) for c in result.clauses)
        if result.template_id in WITH_DELEGATE and appointed:
            assert told, key
        if result.label in ("PUBLICAR", "CARTEL") and not appointed:
            assert not told, key


@over_samples
def test_k5_same_periods(path: Path) -> None:
    facts = Facts(rulebook(), case_of(path), assessment_of(path), "clean")
    assert facts.parameter("camera_retention_months") == 1
    for key, text in texts(path, *CAMERAS[1:]).items():
        assert "un mes desde que se graban" in text, key
        assert "72 horas" in text, key
    for key, text in texts(path, "channel_privacy_notice").items():
        assert "tres meses desde que se recibe" in text, key
    policy = reviewed(path).get("privacy_policy")
    if policy is not None:
        by_clause = {c.id: c.text for c in policy.clauses}
        assert "un mes" in by_clause.get("camaras", "un mes")
        channel = by_clause.get("canal", "tres meses")
        assert "tres meses" in channel or "«Privacidad del canal»" in channel


@over_samples
def test_k6_no_processor_is_told_as_a_recipient(path: Path) -> None:
    case = case_of(path)
    names = [i.name for i in case.list_of("providers").items if said_of(path, i.id) == "processor"]
    for key, result in reviewed(path).items():
        if result.label == "PUBLICAR":
            told = " ".join(c.text for c in result.clauses if c.id == "destinatarios")
            by_law = told.split("encargo nuestro")[0]
            assert [n for n in names if n in by_law] == [], key


def said_of(path: Path, provider: str) -> object:
    item = case_of(path).item("providers", provider)
    return Facts(rulebook(), case_of(path), assessment_of(path), "clean").value("providers.role", item)


@over_samples
def test_k7_same_transfers(path: Path) -> None:
    """A paper that denies transfers is contradicted by no other and by no answer."""
    facts = Facts(rulebook(), case_of(path), assessment_of(path), "clean")
    outside = [i for i in facts.items("providers") if facts.value("providers.access_outside_eea", i) is True]
    for key, text in texts(path).items():
        assert not (outside and "no salen de ese espacio" in text), key


@over_samples
def test_k10_same_verdicts_and_date(path: Path) -> None:
    outcomes = [d for d in assessment_of(path).decisions if d.item is None and d.decided not in ("undetermined", "")]
    dossier = next(r for r in reviewed(path).values() if r.template_id == "lawyer_file").text
    assert outcomes
    for decision in outcomes:
        assert decision.title in dossier or decision.id in dossier, decision.id
    for key, result in reviewed(path).items():
        assert date_in_words(DAY) in result.text, key


@over_samples
def test_k11_same_cameras(path: Path) -> None:
    has = said(path, "profile.has_cameras")
    made = {r.template_id for r in reviewed(path).values()}
    assert set(CAMERAS) <= made if has is True else has is None or not set(CAMERAS) & made
    heard = re.compile(r"graba (también )?el sonido")
    told = [bool(heard.search(t)) for t in texts(path, *CAMERAS).values()]
    assert len(set(told)) <= 1


@over_samples
def test_k12_same_channel(path: Path) -> None:
    made = {r.template_id for r in reviewed(path).values()}
    assert set(CHANNEL) <= made or not set(CHANNEL) & made
    bases = {m for t in texts(path, "privacy_policy", *CHANNEL).values()
             for m in re.findall(r"art\. 6\.1\.([ce]) RGPD y art\. 30\.2", t)}  # fmt: skip
    assert len(bases) <= 1


@over_samples
def test_k14_rights_go_with_their_basis(path: Path) -> None:
    for key, text in texts(path, "video_second_layer", "channel_privacy_notice").items():
        assert "ortabilidad" not in text, key
        rests = "6.1.e RGPD" in text or "6.1.f RGPD" in text
        assert ("Oposición:" in text) is rests, key


@over_samples
def test_comments_stay_within_their_cap(path: Path) -> None:
    """A15: every paper of every sample; at most sixty words, verb first, one a clause."""
    for key, result in reviewed(path).items():
        cap = manifests()[result.template_id].comment_cap
        assert len(result.comments) <= cap, key
        clauses = [c.clause for c in result.comments]
        assert len(clauses) == len(set(clauses)), key
        assert [c.text for c in result.comments if len(c.text.split()) > 60] == [], key
