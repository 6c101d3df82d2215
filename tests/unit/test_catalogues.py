"""Every row of the law and of the catalogues, one test each: a row that is wrong names itself."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from enregla.assessment.suggest import suggested_activities
from enregla.case import new_case, set_answer
from enregla.rulebook import Rulebook, load_rulebook
from enregla.rulebook.model import (
    ActivityTemplate,
    CatalogueEntry,
    CatalogueFile,
    LawFile,
    Parameter,
    Provenance,
    ProviderTemplate,
    Provision,
    RetentionRule,
    Sector,
)

ROOT = Path(__file__).parents[2] / "questionnaires"
LAW_FILES = sorted((ROOT / "_law").glob("*.yaml"))
CATALOGUE_FILES = sorted((ROOT / "_catalogues").glob("*.yaml"))
ENTRY_DAY = dt.date(2026, 11, 24)
LETTERS = [*"abcdefghijklmn", "ñ", "o"]
FLAGS = {
    "aml_obliged", "possibly_aml", "channel_annex", "possibly_annex", "health", "health_doubt", "minors",
    "regulated_education", "payment_institution",
}  # fmt: skip
NEVER_GUESSED = {"people_per_year", "years_kept", "territory", "scale_reasons", "large_scale", "scale_facts",
                 "large_scale_other", "notice_confirmed"}  # fmt: skip
OLD_LAW = re.compile(
    r"15/1999|1720/2007|\bLOPD\b|\bARCO\b|fichero (inscrito|registrado)|Safe Harbor|Privacy Shield"
    r"|2001/497|2004/915|2010/87"
)


def _read(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


LAW = [LawFile.model_validate(_read(f)) for f in LAW_FILES]
CATALOGUES = [CatalogueFile.model_validate(_read(f)) for f in CATALOGUE_FILES]
SOURCES = {k: v for f in LAW for k, v in f.sources.items()}
PROVISIONS = {k: v for f in LAW for k, v in f.provisions.items()}
PARAMETERS = {k: v for f in LAW for k, v in f.parameters.items()}
ENTRIES: dict[str, list[Any]] = {
    group: [entry for f in CATALOGUES for entry in getattr(f, group)] for group in CatalogueFile.model_fields
}
IDS = {group: {entry.id for entry in entries} for group, entries in ENTRIES.items()}


def _rows(*groups: str) -> list[Any]:
    return [pytest.param(e, id=f"{g}-{e.id}") for g in groups or ENTRIES for e in ENTRIES[g]]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


def _check_provenance(p: Provenance) -> None:
    assert dt.date(2026, 1, 1) <= p.checked_on <= ENTRY_DAY
    assert p.source, "says where it was read"
    if p.verified == "unchecked":
        assert p.checked_on == ENTRY_DAY, "an unchecked row carries the day of entry"


# --- law ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [*LAW_FILES, *CATALOGUE_FILES], ids=lambda f: f.name)
def test_file_is_short_enough_to_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < 500


def test_nothing_is_said_twice() -> None:
    for kind in ("sources", "provisions", "parameters"):
        keys = [k for f in LAW for k in getattr(f, kind)]
        assert len(keys) == len(set(keys))
    for group, entries in ENTRIES.items():
        assert len(entries) == len(IDS[group]), group


@pytest.mark.parametrize("ref", PROVISIONS)
def test_provision(ref: str) -> None:
    provision: Provision = PROVISIONS[ref]
    source, _, article = ref.partition(":")
    assert source in SOURCES
    assert article
    assert provision.label
    assert len(provision.gist.split()) <= 30
    assert not OLD_LAW.search(provision.gist)
    _check_provenance(provision)
    if source == "tool":
        assert provision.own_reading
        assert provision.label.startswith("criterio de la herramienta")


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameter(name: str) -> None:
    parameter: Parameter = PARAMETERS[name]
    assert parameter.values
    assert all(ref in PROVISIONS for ref in parameter.legal_refs)
    _check_provenance(parameter)


@pytest.mark.parametrize(("name", "first_day", "value"), [
    ("reporting_channel_headcount", dt.date(2023, 3, 13), 50),
    ("channel_shared_max", dt.date(2023, 3, 13), 249),
    ("dpo_notice_business_days", dt.date(2018, 12, 7), 10),
    ("system_officer_notice_business_days", dt.date(2023, 3, 13), 10),
    ("consent_age", dt.date(2018, 12, 7), 14),
    ("rights_response_months", dt.date(2018, 5, 25), 1),
    ("rights_extension_months", dt.date(2018, 5, 25), 2),
    ("breach_notice_hours", dt.date(2018, 5, 25), 72),
    ("ropa_headcount", dt.date(2018, 5, 25), 250),
    ("camera_retention_months", dt.date(2018, 12, 7), 1),
    ("camera_incident_hours", dt.date(2018, 12, 7), 72),
    ("channel_ack_calendar_days", dt.date(2023, 3, 13), 7),
    ("channel_response_months", dt.date(2023, 3, 13), 3),
    ("channel_register_years", dt.date(2023, 3, 13), 10),
    ("call_consent_years", dt.date(2025, 12, 28), 2),
    ("working_time_record_years", dt.date(2018, 12, 7), 4),
    ("debtor_min_euros", dt.date(2018, 12, 7), 50),
    ("debtor_max_years", dt.date(2018, 12, 7), 5),
    ("dpo_complaint_months", dt.date(2018, 12, 7), 2),
])  # fmt: skip
def test_figure_of_the_law(name: str, first_day: dt.date, value: int) -> None:
    assert PARAMETERS[name].values == {first_day: value}


@pytest.mark.parametrize(("prefix", "count"), [("aepd_35_4", 11), ("aepd_35_5", 7), ("wp248", 9)])
def test_official_lists_are_whole(prefix: str, count: int) -> None:
    assert [f"{prefix}:{i}" for i in range(1, count + 1)] == [r for r in PROVISIONS if r.startswith(f"{prefix}:")]


def test_sixteen_letters_with_ñ() -> None:
    assert [e.id for e in ENTRIES["dpo_entities"]] == LETTERS
    for letter in LETTERS:
        assert f"lopdgdd:34.1.{letter}" in PROVISIONS
    assert "lopdgdd:34.1.p" not in PROVISIONS


# --- catalogues --------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", _rows())
def test_entry_says_where_it_comes_from(entry: CatalogueEntry) -> None:
    assert entry.legal_refs
    assert [r for r in entry.legal_refs if r not in PROVISIONS] == []
    _check_provenance(entry.provenance)
    text = entry.model_dump_json()
    assert not OLD_LAW.search(text)
    assert "⟦" not in text


@pytest.mark.parametrize("sector", _rows("sectors"))
def test_sector(sector: Sector) -> None:
    assert sector.starter
    assert set(sector.starter) <= IDS["activities"]
    assert set(sector.usual_providers) <= IDS["providers"]
    assert set(sector.dpo_entities) <= IDS["dpo_entities"]
    assert set(sector.flags) <= FLAGS
    assert not {"aml_obliged", "possibly_aml"} <= set(sector.flags)
    assert not ("health_doubt" in sector.flags and sector.dpo_entities)
    if {"aml_obliged", "possibly_aml"} & set(sector.flags):
        assert "aml_due_diligence" in sector.starter


@pytest.mark.parametrize("activity", _rows("activities"))
def test_activity(activity: ActivityTemplate, book: Rulebook) -> None:
    answers = activity.answers
    assert answers["public"] is activity.public
    assert not NEVER_GUESSED & set(answers)
    assert answers.get("automated_decisions") is not True
    for name, value in answers.items():
        question = book.question(f"processing.{name}")
        if question.kind in ("single_choice", "multiple_choice"):
            options = {o.id for o in book.options(f"processing.{name}")}
            assert isinstance(value, list) == (question.kind == "multiple_choice"), name
            assert set(value if isinstance(value, list) else [value]) <= options, name
    assert answers["retention_rule"] in IDS["retention_rules"]
    for name in ("purpose_text", "people", "data_categories", "lawful_basis", "basis_text", "recipients", "sources"):
        assert answers[name], name
    purpose = str(answers["purpose_text"])
    assert len(purpose.split()) <= 25
    assert purpose.endswith(".")
    if "legitimate_interest" in _list(answers["lawful_basis"]):
        assert answers["legitimate_interest_text"]
        assert "gdpr:6.1.f" in activity.legal_refs
    if "consent" in _list(answers["lawful_basis"]):
        assert answers["must_provide"] == "voluntary"
    special = {"health", "biometric_id", "genetic", "union", "religion", "ideology", "sex_life", "ethnic_origin"}
    undecided = {"insurance_policies"}  # which letter covers insurers is for a lawyer
    if special & set(_list(answers["data_categories"])) and activity.id not in undecided:
        assert answers["special_basis"]
    if "special_basis" in answers:
        assert special & set(_list(answers["data_categories"]))


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(v) for v in value]


@pytest.mark.parametrize("activity", [p for p in _rows("activities") if p.values[0].public])
def test_public_activity_can_be_published(activity: ActivityTemplate) -> None:
    if "person" in _list(activity.answers["sources"]):
        assert activity.answers.get("must_provide") or activity.id in ("debt_recovery", "subcontractor_papers")
    assert activity.answers["retention_rule"]


@pytest.mark.parametrize("rule", _rows("retention_rules"))
def test_retention_rule(rule: RetentionRule) -> None:
    assert rule.in_use
    assert rule.norm
    assert rule.recommended == rule.norm.startswith("criterio propio") or rule.provenance.own_reading
    if rule.blocked is None:
        assert "bloqueo" in rule.norm or rule.id == "own_exclusion_list"


NOT_BLOCKED = ("cctv", "workplace_sound", "corporate_operation", "channel", "own_exclusion_list")


def test_only_what_the_law_excludes_is_not_blocked() -> None:
    assert {r.id for r in ENTRIES["retention_rules"] if r.blocked is None} == set(NOT_BLOCKED)


@pytest.mark.parametrize("provider", _rows("providers"))
def test_provider(provider: ProviderTemplate) -> None:
    assert set(provider.usual_for) <= IDS["activities"]
    assert provider.country is None or provider.country in IDS["countries"]
    if provider.gate == "dpf":
        assert provider.dpf_until is not None
        assert "consulta de otoño de 2026" in (provider.gate_text or ""), "never said without its date"
    else:
        assert provider.dpf_until is None
    if provider.gate == "check":
        assert provider.gate_text
    if provider.outside_eea == "yes":
        assert provider.gate != "none_needed"


def test_countries_of_the_factual_lists() -> None:
    status = {c.id: c.status for c in ENTRIES["countries"]}
    assert sum(s == "eea" for s in status.values()) == 30
    assert {c for c, s in status.items() if s in ("adequate", "partly_adequate")} == {
        "AD", "AR", "BR", "CA", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "US", "UY",
    }  # fmt: skip
    united_kingdom = next(c for c in ENTRIES["countries"] if c.id == "GB")
    assert united_kingdom.until == dt.date(2031, 12, 27)
    assert all(c.limits for c in ENTRIES["countries"] if c.status == "partly_adequate")


def test_regions() -> None:
    assert len(ENTRIES["regions"]) == 19
    assert sum(len(r.provinces) for r in ENTRIES["regions"]) == 52
    assert {r.id for r in ENTRIES["regions"] if r.channel_authority} == {"andalusia", "catalonia", "galicia"}


# --- what is suggested -------------------------------------------------------------------------------


def _suggested(book: Rulebook, sector: str, **facts: object) -> list[str]:
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    case = new_case("Empresa de ejemplo", now, book.edition, case_id="example-case")
    case = set_answer(case, book, "profile.sectors", [sector])
    for name, value in facts.items():
        case = set_answer(case, book, f"profile.{name}", value)
    return suggested_activities(book, case, ENTRY_DAY)


NOTHING = {
    "headcount_range": "none", "has_website": False, "electronic_marketing": False, "has_cameras": False,
    "takes_cvs": False, "social_networks": False, "uses_messaging": False, "publishes_images": False,
}  # fmt: skip
CLINIC = ["clinical_record", "appointments", "invoicing", "staff_management", "candidates", "supplier_contacts",
          "web_enquiries", "newsletter", "social_networks", "cctv", "rights_requests"]  # fmt: skip


def test_clinic_with_staff_website_newsletter_and_cameras_has_eleven(book: Rulebook) -> None:
    facts = NOTHING | {
        "headcount_range": "1_9", "has_website": True, "electronic_marketing": True, "has_cameras": True,
        "takes_cvs": True, "social_networks": True,
    }  # fmt: skip
    found = _suggested(book, "clinic", **facts)
    assert found == CLINIC
    assert [a for a in found if not book.activities[a].public] == ["staff_management", "rights_requests"]


def test_clinic_with_nothing_keeps_what_every_clinic_does(book: Rulebook) -> None:
    found = _suggested(book, "clinic", **NOTHING)
    assert found == ["clinical_record", "appointments", "invoicing", "supplier_contacts", "rights_requests"]


def test_what_nobody_answered_is_suggested(book: Rulebook) -> None:
    assert {"staff_management", "newsletter", "cctv"} <= set(_suggested(book, "clinic"))


def test_money_laundering_is_suggested_where_the_law_binds(book: Rulebook) -> None:
    assert "aml_due_diligence" in _suggested(book, "real_estate", **NOTHING)
    assert "reporting_channel" in _suggested(book, "real_estate", **NOTHING)
    assert "aml_due_diligence" not in _suggested(book, "hairdresser", **NOTHING)


def test_channel_is_suggested_from_forty_people(book: Rulebook) -> None:
    big = NOTHING | {"headcount_range": "40_60"}
    assert "reporting_channel" in _suggested(book, "hotel", **big)
    assert "reporting_channel" not in _suggested(book, "hotel", **NOTHING)
