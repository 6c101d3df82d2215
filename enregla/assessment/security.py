"""The ENISA method for the security of one system and one use of data: pure functions over answers.

Official, frozen and tested with the published cases: the bands of the sum, the matrix of probability and impact, and
what an area with no «yes», two or three, or all five is. Ours, and called so wherever it is shown: the level suggested
for one «yes» (medium) and for four (high). A value that is not known is an interval (least, most).
Source: ENISA, Handbook on Security of Personal Data Processing (2017), tables 1, 3 and 6, p. 15-16; Guidelines for
SMEs (2016), section 3.3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["low", "medium", "high"]
Impact = Literal["low", "medium", "high", "very_high"]
Interval = tuple[int, int]

LEVELS: tuple[Level, ...] = ("low", "medium", "high")
IMPACTS: tuple[Impact, ...] = ("low", "medium", "high", "very_high")
LOSSES = ("confidentiality", "integrity", "availability")
QUESTIONS_OF_AN_AREA = 5
AREAS = 4
_LOW_UP_TO, _MEDIUM_UP_TO = 5, 8  # sum of the four areas
# questions of ``security`` asked the other way round: there «no» is the worse answer
ASKED_POSITIVELY = frozenset(
    (
        "q04",
        "q05",
        "q06",
        "q07",
        "q10",
        "q11",
        "q13",
        "q14",
        "q15",
        "q20",
    )
)
# rows: probability; columns: impact low, medium, high; «very high» shares the last one
MATRIX: dict[Level, tuple[Level, Level, Level]] = {
    "low": ("low", "medium", "high"),
    "medium": ("low", "medium", "high"),
    "high": ("medium", "high", "high"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """One of the four areas: letter, questions in ``security`` and the one where a person confirms its level."""

    letter: str
    questions: tuple[str, ...]
    level: str


AREA_LIST = tuple(
    Area(letter, tuple(f"q{n:02}" for n in range(5 * i + 1, 5 * i + 6)), f"area_{letter.lower()}")
    for i, letter in enumerate("ABCD")
)


def suggested_area(worse: int) -> int:
    """Level 1-3 of an area from how many of its five answers are the worse one. One and four are our own criterion."""
    if not 0 <= worse <= QUESTIONS_OF_AN_AREA:
        raise ValueError(f"an area has {QUESTIONS_OF_AN_AREA} questions, not {worse}")
    if worse == 0:
        return 1
    return 2 if worse <= 3 else 3


def is_worse(question: str, answer: bool | None) -> bool | None:
    """An answer of ``security`` in the method's own sense: true is worse."""
    return answer if answer is None else answer is not (question in ASKED_POSITIVELY)


def area_interval(answers: Sequence[bool | None], confirmed: int | None = None) -> Interval:
    """The level of an area: the confirmed one, or from its answers (true = worse; ``None`` = not known)."""
    if confirmed is not None:
        return confirmed, confirmed
    worse = sum(a is True for a in answers)
    return suggested_area(worse), suggested_area(worse + sum(a is None for a in answers))


def probability(total: int) -> Level:
    """Official bands: 4-5 low, 6-8 medium, 9-12 high."""
    if not AREAS <= total <= AREAS * 3:
        raise ValueError(f"four areas of 1 to 3 cannot add up to {total}")
    if total <= _LOW_UP_TO:
        return "low"
    return "medium" if total <= _MEDIUM_UP_TO else "high"


def overall_impact(confidentiality: Impact, integrity: Impact, availability: Impact) -> Impact:
    """The worst of the three losses."""
    return IMPACTS[max(map(IMPACTS.index, (confidentiality, integrity, availability)))]


def risk_level(likely: Level, impact: Impact) -> Level:
    """The official matrix."""
    return MATRIX[likely][min(IMPACTS.index(impact), 2)]


def probability_interval(areas: Sequence[Interval]) -> tuple[Level, Level]:
    """Least and greatest probability of four areas."""
    return probability(sum(a for a, _ in areas)), probability(sum(b for _, b in areas))


def risk_interval(likely: tuple[Level, Level], impact: tuple[Impact, Impact]) -> tuple[Level, Level]:
    """Least and greatest risk: the matrix never falls along either axis."""
    return risk_level(likely[0], impact[0]), risk_level(likely[1], impact[1])
