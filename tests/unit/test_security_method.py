"""The ENISA method against its published sums, matrix and worked cases, and what must hold of it (P1-P3, P7, P9)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from enregla.assessment.security import (
    IMPACTS,
    LEVELS,
    area_interval,
    is_worse,
    overall_impact,
    probability,
    probability_interval,
    risk_interval,
    risk_level,
    suggested_area,
)  # fmt: skip

# case, impacts C I A, published area levels, probability, risk (Handbook, chapters 3 to 7)
CASES: list[tuple[str, str, tuple[int, ...], str, str]] = [
    ("E01", "mll", (1, 1, 2, 1), "low", "medium"), ("E02", "mml", (1, 1, 2, 1), "low", "medium"),
    ("E03", "mml", (1, 2, 2, 1), "medium", "medium"), ("E05", "lll", (2, 1, 2, 2), "medium", "low"),
    ("E06", "lll", (2, 1, 1, 1), "low", "low"), ("E07", "lll", (1, 1, 1, 1), "low", "low"),
    ("E08", "lll", (1, 1, 1, 1), "low", "low"), ("E09", "hhh", (2, 1, 3, 3), "high", "high"),
    ("E11", "hhh", (3, 2, 3, 3), "high", "high"), ("E12", "mml", (2, 2, 2, 1), "medium", "medium"),
    ("E01b", "hll", (1, 1, 2, 1), "low", "high"), ("E03b", "hml", (1, 2, 2, 1), "medium", "high"),
    ("E09b", "vhh", (2, 1, 3, 3), "high", "high"), ("E11b", "vhh", (3, 2, 3, 3), "high", "high"),
]  # fmt: skip
NAMES: dict[str, Any] = {i[0]: i for i in IMPACTS}


@pytest.mark.parametrize(("impacts", "areas", "likely", "risk"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_published_cases(impacts: str, areas: tuple[int, ...], likely: str, risk: str) -> None:
    impact = overall_impact(*(NAMES[x] for x in impacts))
    assert probability(sum(areas)) == likely
    assert risk_level(probability(sum(areas)), impact) == risk


@pytest.mark.parametrize(("total", "level"), [(4, "low"), (5, "low"), (6, "medium"), (7, "medium"), (8, "medium"),
                                              (9, "high"), (10, "high"), (11, "high"), (12, "high")])  # fmt: skip
def test_published_sums(total: int, level: str) -> None:
    assert probability(total) == level


def test_published_matrix() -> None:
    found = [[risk_level(p, i) for i in IMPACTS] for p in LEVELS]
    assert found == [["low", "medium", "high", "high"], ["low", "medium", "high", "high"],
                     ["medium", "high", "high", "high"]]  # fmt: skip


def test_area_levels() -> None:
    assert [suggested_area(n) for n in range(6)] == [1, 2, 2, 2, 3, 3]


@pytest.mark.parametrize("wrong", [-1, 6])
def test_an_area_has_five_questions(wrong: int) -> None:
    with pytest.raises(ValueError, match="questions"):
        suggested_area(wrong)


@pytest.mark.parametrize("wrong", [3, 13])
def test_sums_that_cannot_be(wrong: int) -> None:
    with pytest.raises(ValueError, match="four areas"):
        probability(wrong)


def test_p1_p3_p7_neither_probability_nor_risk_falls_when_an_answer_or_an_impact_is_worse() -> None:
    for counts in product(range(6), repeat=4):
        total = sum(map(suggested_area, counts))
        assert 4 <= total <= 12
        for n in range(4):
            if counts[n] < 5:
                worse = [c + (i == n) for i, c in enumerate(counts)]
                likelier = probability(sum(map(suggested_area, worse)))
                assert LEVELS.index(likelier) >= LEVELS.index(probability(total))
    for row, column in product(range(3), range(4)):
        here = LEVELS.index(risk_level(LEVELS[row], IMPACTS[column]))
        if row < 2:
            assert LEVELS.index(risk_level(LEVELS[row + 1], IMPACTS[column])) >= here
        if column < 3:
            assert LEVELS.index(risk_level(LEVELS[row], IMPACTS[column + 1])) >= here


def test_p2_the_overall_impact_is_the_worst() -> None:
    for c, i, a in product(IMPACTS, repeat=3):
        assert IMPACTS.index(overall_impact(c, i, a)) == max(map(IMPACTS.index, (c, i, a)))


def test_p9_an_interval_holds_both_answers_and_narrows() -> None:
    for answers in product((True, False, None), repeat=5):
        low, high = area_interval(answers)
        for n in (n for n, a in enumerate(answers) if a is None):
            for given in (True, False):
                inner = area_interval([given if i == n else a for i, a in enumerate(answers)])
                assert low <= inner[0] <= inner[1] <= high


def test_a_confirmed_area_takes_the_place_of_its_answers() -> None:
    assert area_interval([None] * 5, confirmed=1) == (1, 1)


def test_intervals_of_probability_and_risk() -> None:
    likely = probability_interval([(1, 1), (1, 2), (1, 2), (1, 1)])
    assert likely == ("low", "medium")
    assert risk_interval(likely, ("low", "very_high")) == ("low", "high")


def test_answers_are_turned_to_the_sense_of_the_method() -> None:
    assert [is_worse("q01", x) for x in (True, False, None)] == [True, False, None]
    assert [is_worse("q04", x) for x in (True, False, None)] == [False, True, None]
