"""The risk factors of the catalogue as named conditions of ``risk``, and the criteria they meet as those of
``dpia_need``.

A row of ``_catalogues/risk_factors.yaml`` says once from which facts a factor follows, its level and its criteria;
the rules of both questionnaires name what is made here. References inside the catalogue are written in full
(``processing.people``, ``risk.dat_12``), because they are read from two places.

Made in ``risk``: one condition per factor; ``level_very_high``, ``level_high``, ``level_medium`` (some factor of just
that level); ``family_<n>_high`` and ``family_<n>_medium`` (some factor of the family of that level or above).
Made in ``dpia_need``: one condition per criterion, true when a factor that meets it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from enregla.rulebook.conditions import AllOf, AnyOf, RuleHolds
from enregla.rulebook.model import CatalogueFile, DpiaCriterion, NamedCondition, Questionnaire, RiskFactor

RISK, DPIA = "risk", "dpia_need"
FACTOR_SET = "aepd_factors"
LEVEL_SET = "factor_levels"
OWN_CRITERION = "tool:risk_levels"
LEVELS = ("low", "medium", "high", "very_high")
_LEVEL_NAMES = {"very_high": "muy alto", "high": "alto", "medium": "medio"}


def with_factors(questionnaires: Mapping[str, Questionnaire], catalogue: CatalogueFile) -> dict[str, Questionnaire]:
    """The questionnaires with what follows from the catalogue added to ``risk`` and ``dpia_need``."""
    return {
        key: q.model_copy(update={"conditions": [*made, *q.conditions]}) if (made := made_for(key, catalogue)) else q
        for key, q in questionnaires.items()
    }


def made_for(key: str, catalogue: CatalogueFile) -> list[NamedCondition]:
    """The conditions that a questionnaire gets from the catalogue; they stand before its own ones."""
    if key == RISK and catalogue.risk_factors:
        return [*_factors(catalogue.risk_factors), *_levels(catalogue.risk_factors)]
    if key == DPIA:
        return [_criterion(c, catalogue.risk_factors) for c in catalogue.dpia_criteria]
    return []


def _factors(factors: Iterable[RiskFactor]) -> list[NamedCondition]:
    return [NamedCondition(id=f.id, when=f.when, because=f.because, set=FACTOR_SET, legal_refs=list(f.legal_refs))
            for f in factors]  # fmt: skip


def _holds(factor_id: str) -> RuleHolds:
    return RuleHolds(rule=f"{RISK}.{factor_id}")


def _any(name: str, because: str, parts: list[Any], set_: str, refs: list[str]) -> NamedCondition:
    return NamedCondition(id=name, when=AnyOf(any=parts), because=because, set=set_, legal_refs=list(refs))


def _levels(factors: list[RiskFactor]) -> list[NamedCondition]:
    made: list[NamedCondition] = []
    for level, name in _LEVEL_NAMES.items():
        parts = [_holds(f.id) for f in factors if f.level == level]
        if parts:
            made.append(_any(f"level_{level}", f"Hay algún factor de nivel {name}.", parts, LEVEL_SET, [OWN_CRITERION]))
    for family in sorted({f.family for f in factors}):
        for least in ("high", "medium"):
            counted = LEVELS[LEVELS.index(least) :]
            parts = [_holds(f.id) for f in factors if f.family == family and f.level in counted]
            if parts:
                text = f"Hay algún factor de nivel {_LEVEL_NAMES[least]} o mayor en la familia {family}."
                made.append(_any(f"family_{family}_{least}", text, parts, LEVEL_SET, [OWN_CRITERION]))
    return made


def _criterion(criterion: DpiaCriterion, factors: list[RiskFactor]) -> NamedCondition:
    parts: list[Any] = [_holds(f.id) for f in factors if criterion.id in f.criteria]
    parts += [AllOf(all=[_holds(f.id), c.when]) for f in factors for c in f.conditional if criterion.id in c.criteria]
    return _any(criterion.id, criterion.because, parts, criterion.set, criterion.legal_refs)
