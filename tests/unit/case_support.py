"""A small rulebook of its own for the tests of cases and storage: they must not change with the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from enregla.case import Case, new_case
from enregla.rulebook.model import (
    ActivityTemplate,
    Decision,
    Option,
    Outcome,
    Provenance,
    Question,
    QuestionKind,
    Questionnaire,
)

NOW = dt.datetime(2026, 5, 1, 9, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
CASE_ID = "caso-de-prueba"


def question(id_: str, kind: QuestionKind, **more: Any) -> Question:
    return Question(id=id_, kind=kind, text=f"¿{id_}?", **more)


def options(*ids: str, alone: str | None = None) -> list[Option]:
    return [Option(id=i, text=i.capitalize(), exclusive=i == alone) for i in ids]


def _questionnaire(id_: str, subject: Any, questions: list[Question], decisions: list[Decision]) -> Questionnaire:
    return Questionnaire(
        id=id_,
        edition="2026.05",
        title=id_,
        short_title=id_,
        subject=subject,
        questions=questions,
        decisions=decisions,
        law_checked_on=dt.date(2026, 4, 25),
    )


def _decision(id_: str) -> Decision:
    outcomes = [
        Outcome(id="required", text="Sí", reassuring=False, severity="duty"),
        Outcome(id="not_required", text="No", reassuring=True, severity="ok"),
    ]
    return Decision(id=id_, title=id_, outcomes=outcomes, rules=[], otherwise="not_required", otherwise_because="nada")


def _template(id_: str, **answers: Any) -> ActivityTemplate:
    return ActivityTemplate(
        id=id_,
        name=f"Actividad {id_}",
        summary=id_,
        public=True,
        answers=answers,
        provenance=Provenance(verified="text", checked_on=dt.date(2026, 4, 25)),
    )


PROFILE = [
    question("sectors", "multiple_choice", options=options("bar", "shop", "none", alone="none")),
    question("has_website", "yes_no"),
    question("size", "single_choice", options=options("small", "large")),
    question("headcount", "number", minimum=0, maximum=5000, unit="personas"),
    question("turnover", "amount"),
    question("founded", "date"),
    question("legal_name", "text"),
    question("story", "long_text"),
    question("email", "email"),
    question("website_url", "url"),
    question("tax_id", "nif"),
    question("country", "country"),
    question("main_activity", "item_link", links_to="activities"),
]
PROCESSING = [
    question("people", "multiple_choice", options=options("customers", "staff")),
    question("purpose_text", "long_text", max_chars=20),
    question("core_business", "yes_no"),
    question("uses", "item_link", links_to="providers"),
]
PROVIDERS = [question("contract", "single_choice", options=options("signed", "none"))]


@dataclass
class SmallRulebook:
    """Implements what a case needs to know of a rulebook."""

    questionnaires: Mapping[str, Questionnaire] = field(
        default_factory=lambda: {
            "profile": _questionnaire("profile", "organisation", PROFILE, [_decision("dpo")]),
            "processing": _questionnaire("processing", "activities", PROCESSING, [_decision("dpia")]),
            "providers": _questionnaire("providers", "providers", PROVIDERS, []),
        }
    )
    activities: Mapping[str, ActivityTemplate] = field(
        default_factory=lambda: {
            "payroll": _template("payroll", people=["staff"], core_business=False),
            "bookings": _template("bookings", people=["customers"]),
            "newsletter": _template("newsletter"),
        }
    )
    providers: Mapping[str, Any] = field(default_factory=lambda: {"mailer": object()})
    countries: Mapping[str, Any] = field(default_factory=lambda: {"ES": object(), "US": object()})

    def question(self, ref: str, /) -> Question:
        questionnaire, question_id = ref.split(".")
        for found in self.questionnaires[questionnaire].questions:
            if found.id == question_id:
                return found
        raise KeyError(ref)

    def options(self, ref: str, /) -> tuple[Option, ...]:
        return tuple(self.question(ref).options)

    def subject_of(self, questionnaire_id: str, /) -> str:
        return self.questionnaires[questionnaire_id].subject


BOOK = SmallRulebook()


def empty_case(title: str = "Bar La Esquina", case_id: str = CASE_ID) -> Case:
    return new_case(title, NOW, "2026.05", case_id=case_id, fictional=True)
