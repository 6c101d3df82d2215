"""The Rulebook: everything authored, linked and frozen, with the look-ups that the other rooms use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from enregla.rulebook.model import (
    ActivityTemplate,
    CatalogueFile,
    Country,
    Decision,
    DerivedFact,
    DpiaCriterion,
    DpoEntity,
    Finding,
    LawFile,
    LawSource,
    Option,
    Parameter,
    ProviderTemplate,
    Provision,
    Question,
    Questionnaire,
    Region,
    RetentionRule,
    RiskFactor,
    Route,
    Sector,
    Term,
)  # fmt: skip

ORGANISATION = "organisation"


class ParameterGap(LookupError):
    """A parameter has no value on that date; no value of another date is taken instead."""


def _numbers(edition: str) -> list[int]:
    """«2026.10.0» is newer than «2026.9.0»."""
    return [int(n) for n in re.findall(r"\d+", edition)]


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Frozen and shared. ``digest``: hash of all files; ``edition``: the newest edition of its questionnaires."""

    digest: str
    questionnaires: Mapping[str, Questionnaire]
    law: LawFile
    catalogue: CatalogueFile
    derived: Mapping[str, DerivedFact]
    route: Route
    file_digests: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def edition(self) -> str:
        return max((q.edition for q in self.questionnaires.values()), key=_numbers)

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return MappingProxyType({f"{k}.{q.id}": q for k, n in self.questionnaires.items() for q in n.questions})

    @property
    def question_refs(self) -> tuple[str, ...]:
        """All refs «questionnaire.question» in declared order."""
        return tuple(self._questions)

    def question(self, ref: str) -> Question:
        """The question of «questionnaire.question»; raises ``KeyError``."""
        return self._questions[ref]

    def has_question(self, ref: str) -> bool:
        return ref in self._questions

    @cached_property
    def _options(self) -> dict[str, tuple[Option, ...]]:
        return {}

    def options(self, ref: str) -> tuple[Option, ...]:
        """The options of a choice: those of its catalogue, then its own."""
        if ref not in self._options:
            question = self._questions[ref]
            entries: list[Option] = []
            if question.options_from:
                entries = [
                    Option(id=e.id, text=e.name, help=e.help, legal_refs=list(e.legal_refs))
                    for e in self.entries(question.options_from).values()
                ]
            self._options[ref] = (*entries, *question.options)
        return self._options[ref]

    def option(self, ref: str, option_id: str) -> Option:
        """One option; raises ``KeyError``."""
        for option in self.options(ref):
            if option.id == option_id:
                return option
        raise KeyError(f"{ref}: {option_id}")

    def subject_of(self, questionnaire_id: str) -> str:
        return self.questionnaires[questionnaire_id].subject

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """By «questionnaire.decision», in declared order."""
        return MappingProxyType({f"{k}.{d.id}": d for k, n in self.questionnaires.items() for d in n.decisions})

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        return MappingProxyType({f"{k}.{f.id}": f for k, n in self.questionnaires.items() for f in n.findings})

    # --- law

    def provision(self, ref: str) -> Provision:
        return self.law.provisions[ref]

    def source_of(self, ref: str) -> LawSource:
        return self.law.sources[ref.split(":", 1)[0]]

    def label(self, ref: str) -> str:
        """As printed: «art. 37.1.a) RGPD»."""
        return self.law.provisions[ref].label

    def url(self, ref: str) -> str | None:
        return self.law.provisions[ref].url or self.source_of(ref).url

    def in_force(self, ref: str, as_of: dt.date) -> bool:
        period = self.law.provisions[ref].in_force or self.source_of(ref).in_force
        return (period.from_ is None or period.from_ <= as_of) and (period.until is None or as_of <= period.until)

    def parameter_info(self, parameter_id: str) -> Parameter:
        return self.law.parameters[parameter_id]

    def parameter(self, parameter_id: str, as_of: dt.date) -> int | float:
        """Value in force on that date; raises ``ParameterGap`` before the first one."""
        values = self.law.parameters[parameter_id].values
        days = [day for day in values if day <= as_of]
        if not days:
            raise ParameterGap(f"{parameter_id} has no value on {as_of.isoformat()}")
        return values[max(days)]

    @cached_property
    def change_dates(self) -> tuple[dt.date, ...]:
        """Every day on which a parameter, a provision or the adequacy of a country changes."""
        days: set[dt.date] = {day for p in self.law.parameters.values() for day in p.values}
        for thing in (*self.law.sources.values(), *self.law.provisions.values()):
            if thing.in_force:
                days |= {d for d in (thing.in_force.from_, thing.in_force.until) if d}
        days |= {d for c in self.countries.values() for d in (c.since, c.until) if d}
        return tuple(sorted(days))

    # --- catalogues

    def entries(self, catalogue: str) -> Mapping[str, Any]:
        """A catalogue by id; raises ``KeyError`` for an unknown one."""
        return self._catalogues[catalogue]

    @cached_property
    def _catalogues(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            name: MappingProxyType({e.id: e for e in getattr(self.catalogue, name)})
            for name in CatalogueFile.model_fields
        }

    @property
    def sectors(self) -> Mapping[str, Sector]:
        return self._catalogues["sectors"]

    @property
    def activities(self) -> Mapping[str, ActivityTemplate]:
        return self._catalogues["activities"]

    @property
    def providers(self) -> Mapping[str, ProviderTemplate]:
        return self._catalogues["providers"]

    @property
    def dpo_entities(self) -> Mapping[str, DpoEntity]:
        return self._catalogues["dpo_entities"]

    @property
    def regions(self) -> Mapping[str, Region]:
        return self._catalogues["regions"]

    @property
    def countries(self) -> Mapping[str, Country]:
        return self._catalogues["countries"]

    @property
    def retention_rules(self) -> Mapping[str, RetentionRule]:
        return self._catalogues["retention_rules"]

    @property
    def risk_factors(self) -> Mapping[str, RiskFactor]:
        return self._catalogues["risk_factors"]

    @property
    def dpia_criteria(self) -> Mapping[str, DpiaCriterion]:
        return self._catalogues["dpia_criteria"]

    @property
    def terms(self) -> Mapping[str, Term]:
        return self._catalogues["terms"]
