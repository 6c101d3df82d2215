"""The two dials of each activity, as ``Assessment.risk``: the risk for persons and the security level of ENISA.

Every level is an interval (least, most), from what is answered and from what is not; one level when both are the same.
What a suggestion says counts as given for the least, and as unknown for the most: a suggestion never lowers a level.
Nothing is averaged or multiplied: levels are ordered, and the greater one counts.
Source of the accumulation across families, of the mapping of both dials to one scale and of their maximum: our own
criterion (``tool:risk_levels``). Of the security level: ``enregla.assessment.security``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from enregla.assessment import security
from enregla.assessment.derived import (
    Inputs,
    area_answers,
    area_interval,
    confirmed_area,
    impact_interval,
    loss_interval,
    worst_likely,
)  # fmt: skip
from enregla.assessment.results import DecisionResult
from enregla.assessment.security import Impact, Interval, Level
from enregla.assessment.truth import TRUE, UNKNOWN
from enregla.assessment.view import View
from enregla.case.model import Item, Override
from enregla.rulebook.model import RiskFactor

RiskLevel = Impact  # the four words are the same; the scale of the risk for persons
LEVELS: tuple[RiskLevel, ...] = ("low", "medium", "high", "very_high")
FAMILIES_OF_HIGH, FAMILIES_OF_MEDIUM = 3, 4  # as the rules of ``risk.inherent``
L = TypeVar("L", bound=str)


@dataclass(frozen=True, slots=True)
class Factor:
    """A risk factor that holds, or that nobody can tell yet.

    ``level`` ``None``: a breach of the law, which no level measures. ``determining``: without it the level of the
    factors that hold would be lower.
    """

    id: str
    name: str
    family: int
    level: RiskLevel | None
    because: str
    determining: bool = False


@dataclass(frozen=True, slots=True)
class AreaLevel:
    """One of the four areas of a system, 1 to 3: what its answers suggest and what a person put."""

    area: str  # A, B, C, D
    suggested: Interval
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class SystemSecurity:
    item: str
    item_name: str
    areas: tuple[AreaLevel, ...]
    total: Interval  # sum of the four areas, 4 to 12
    probability: tuple[Level, Level]


@dataclass(frozen=True, slots=True)
class ActivityRisk:
    """``inherent`` and ``security`` are what the rules say; ``overall`` counts an adjusted level instead."""

    item: str
    item_name: str
    factors: tuple[Factor, ...]
    unknown: tuple[Factor, ...]
    inherent: tuple[RiskLevel, RiskLevel]
    losses: Mapping[str, tuple[Impact, Impact]]  # confidentiality, integrity, availability
    impact: tuple[Impact, Impact]
    systems: tuple[SystemSecurity, ...]  # those it uses; none while that is not known
    probability: tuple[Level, Level]
    security: tuple[Level, Level]
    overall: tuple[RiskLevel, RiskLevel]
    adjusted: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """``organisation``: the greatest of its activities, never a mean; ``None`` without any. ``open``: there may be
    more activities than those listed, so it could still go up."""

    activities: tuple[ActivityRisk, ...]
    organisation: tuple[RiskLevel, RiskLevel] | None
    open: bool

    def activity(self, item: str) -> ActivityRisk:
        """The risk of one activity; raises ``KeyError``."""
        for found in self.activities:
            if found.item == item:
                return found
        raise KeyError(item)


def inherent_level(factors: Iterable[tuple[int, RiskLevel | None]]) -> RiskLevel:
    """The level of (family, level) pairs, by the same three rules as the decision ``risk.inherent``."""
    ranks = [(family, LEVELS.index(level)) for family, level in factors if level is not None]
    most = max((rank for _, rank in ranks), default=0)
    if most == 2 and len({family for family, rank in ranks if rank >= 2}) >= FAMILIES_OF_HIGH:
        most = 3
    elif most == 1 and len({family for family, rank in ranks if rank >= 1}) >= FAMILIES_OF_MEDIUM:
        most = 2
    return LEVELS[most]


def as_risk(level: Level, impact: Impact) -> RiskLevel:
    """A security level on the scale of the risk for persons: very high only where the harm is. Our own criterion."""
    return "very_high" if level == "high" and impact == "very_high" else level


def greatest(*intervals: tuple[RiskLevel, RiskLevel]) -> tuple[RiskLevel, RiskLevel]:
    """The interval of the greatest of several levels."""
    return LEVELS[max(LEVELS.index(a) for a, _ in intervals)], LEVELS[max(LEVELS.index(b) for _, b in intervals)]


def risk_of(given: View, strict: View, decisions: Iterable[DecisionResult]) -> Risk:
    """The risk of every activity that is not refused, in order. A rulebook without the questionnaires has none."""
    book = given.program.book
    if not {"risk", "security"} <= book.questionnaires.keys():
        return Risk((), None, open=True)
    adjusted = {(d.id, d.item): d.adjusted for d in decisions if d.adjusted is not None}
    items, open_ = given.items("activities")
    found = tuple(_activity(given, strict, item, adjusted) for item in items)
    whole = greatest(*(a.overall for a in found)) if found else None
    return Risk(found, whole, open=open_)


def _activity(
    given: View, strict: View, item: Item, adjusted: Mapping[tuple[str, str | None], Override]
) -> ActivityRisk:
    book = given.program.book
    truths = {f.id: given.rule(f"risk.{f.id}", item) for f in book.risk_factors.values()}
    present = [f for f in book.risk_factors.values() if truths[f.id] == TRUE]
    unknown = [f for f in book.risk_factors.values() if truths[f.id] == UNKNOWN]
    possible = [f for f in book.risk_factors.values() if strict.rule(f"risk.{f.id}", item) in (TRUE, UNKNOWN)]
    least = _level(present)
    most = LEVELS[max(map(LEVELS.index, (_level([*present, *unknown]), _level(possible))))]
    inherent = least, most
    sure, doubted = Inputs(given, item), Inputs(strict, item)
    losses: dict[str, tuple[Impact, Impact]] = {
        loss: (loss_interval(sure, loss)[0], loss_interval(doubted, loss)[1]) for loss in security.LOSSES
    }
    impact: tuple[Impact, Impact] = impact_interval(sure)[0], impact_interval(doubted)[1]
    probability: tuple[Level, Level] = worst_likely(sure)[0], worst_likely(doubted)[1]
    level = security.risk_interval(probability, impact)
    chosen = [adjusted.get((name, item.id)) for name in ("risk.inherent", "risk.security_level")]
    persons = _one(LEVELS, chosen[0]) or inherent
    least_level, most_level = _one(security.LEVELS, chosen[1]) or level
    secure: tuple[RiskLevel, RiskLevel] = as_risk(least_level, impact[0]), as_risk(most_level, impact[1])
    return ActivityRisk(
        item=item.id, item_name=item.name,
        factors=tuple(_factor(f, determining=_level([x for x in present if x is not f]) != least) for f in present),
        unknown=tuple(_factor(f) for f in unknown), inherent=inherent, losses=MappingProxyType(losses), impact=impact,
        systems=tuple(_systems(given, strict, item)), probability=probability, security=level,
        overall=greatest(persons, secure), adjusted=tuple(o for o in chosen if o is not None),
    )  # fmt: skip


def _one(order: Sequence[L], chosen: Override | None) -> tuple[L, L] | None:
    """The level that a person chose, as an interval."""
    level = next((x for x in order if chosen is not None and x == chosen.outcome), None)
    return None if level is None else (level, level)


def _level(factors: Iterable[RiskFactor]) -> RiskLevel:
    return inherent_level((f.family, f.level) for f in factors)


def _factor(factor: RiskFactor, *, determining: bool = False) -> Factor:
    return Factor(factor.id, factor.name, factor.family, factor.level, factor.because, determining)


def _systems(given: View, strict: View, item: Item) -> Iterable[SystemSecurity]:
    for inputs in Inputs(given, item).linked("systems"):
        system = inputs.item
        if system is None:
            continue
        doubted = Inputs(strict, system)
        areas: list[AreaLevel] = []
        counted: list[Interval] = []
        for area in security.AREA_LIST:
            suggested = (security.area_interval(area_answers(inputs, area))[0],
                         security.area_interval(area_answers(doubted, area))[1])  # fmt: skip
            areas.append(AreaLevel(area.letter, suggested, confirmed_area(inputs, area)))
            counted.append((area_interval(inputs, area)[0], area_interval(doubted, area)[1]))
        total = sum(a for a, _ in counted), sum(b for _, b in counted)
        yield SystemSecurity(system.id, system.name, tuple(areas), total, security.probability_interval(counted))
