"""Reference cases of the ENISA method by itself: what is given and what the tables must say."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from enregla.assessment import security
from enregla.assessment.security import Impact, Level


class Given(BaseModel):
    """What the method starts from; each case gives the part that it tests. ``worse``: bad answers of one area."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    losses: tuple[Impact, Impact, Impact] | None = None  # confidentiality, integrity, availability
    impact: Impact | None = None
    areas: tuple[int, int, int, int] | None = None  # 1 to 3
    worse: int | None = None
    total: int | None = None
    probability: Level | None = None


class Said(BaseModel):
    """What must come out; ``impact_above``: the impact is greater than this."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: Level | None = None
    impact: Impact | None = None
    impact_above: Impact | None = None
    total: int | None = None
    probability: Level | None = None
    risk: Level | None = None


def method_differences(given: Given, wanted: Said) -> list[str]:
    """What the tables say otherwise, a line each. Without a probability the risk must be the same at any."""
    said: dict[str, Any] = {}
    if given.worse is not None:
        said["area"] = security.LEVELS[security.suggested_area(given.worse) - 1]
    total = sum(given.areas) if given.areas else given.total
    likely = given.probability or (security.probability(total) if total is not None else None)
    impact = given.impact or (security.overall_impact(*given.losses) if given.losses else None)
    said |= {"total": total, "probability": likely, "impact": impact}
    if impact is not None:
        levels: tuple[Level, ...] = security.LEVELS if likely is None else (likely,)
        risks = {security.risk_level(level, impact) for level in levels}
        said["risk"] = risks.pop() if len(risks) == 1 else None
        if wanted.impact_above and security.IMPACTS.index(impact) > security.IMPACTS.index(wanted.impact_above):
            said["impact_above"] = wanted.impact_above
    return [f"{what} {said.get(what)}, expected {value}" for what, value in wanted.model_dump(exclude_none=True).items()
            if said.get(what) != value]  # fmt: skip
