"""Pure functions over many random values: the connectives and the operators of the conditions."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enregla.assessment.nodes import OPERATORS
from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, all_of, any_of, at_least, negate

MANY = settings(max_examples=2000, deadline=None)
TRUTHS = st.lists(st.sampled_from((FALSE, UNKNOWN, TRUE, NOT_APPLICABLE)), min_size=1, max_size=7)
KNOWN = st.sampled_from((FALSE, TRUE, NOT_APPLICABLE))


def flat(value: int) -> int:
    """Not applicable counts as false."""
    return FALSE if value == NOT_APPLICABLE else value


@MANY
@given(TRUTHS, st.data(), st.integers(1, 4))
def test_answering_an_unknown_never_overturns_a_connective(values: list[int], data: Any, n: int) -> None:
    refined = [data.draw(KNOWN) if v == UNKNOWN else v for v in values]
    for connective in (all_of, any_of, lambda v: at_least(n, v)):
        before, after = flat(connective(values)), flat(connective(refined))
        assert before in (UNKNOWN, after)
        assert after != UNKNOWN
    assert flat(negate(values[0])) in (UNKNOWN, flat(negate(refined[0])))


@MANY
@given(TRUTHS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_never_matters(values: list[int], random: Any, n: int) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert all_of(values) == all_of(shuffled)
    assert any_of(values) == any_of(shuffled)
    assert at_least(n, values) == at_least(n, shuffled)


@MANY
@given(TRUTHS)
def test_a_negated_all_is_any_of_the_negated(values: list[int]) -> None:
    assert flat(negate(all_of(values))) == flat(any_of([negate(v) for v in values]))
    assert flat(any_of(values)) == flat(at_least(1, values))
    assert flat(all_of(values)) == flat(at_least(len(values), values))


@MANY
@given(TRUTHS, st.integers(1, 4))
def test_an_open_list_never_makes_a_count_false(values: list[int], n: int) -> None:
    assert at_least(n, values, more_possible=True) in (TRUE, UNKNOWN)


@MANY
@given(st.integers(-5, 200), st.integers(-5, 200))
def test_a_threshold_is_either_reached_or_not(given_: int, edge: int) -> None:
    assert OPERATORS["gte"](given_, edge) != OPERATORS["lt"](given_, edge)


@MANY
@given(st.dates(), st.dates())
def test_dates_compare_as_dates(given_: Any, edge: Any) -> None:
    assert OPERATORS["before"](given_.isoformat(), edge.isoformat()) == (given_ < edge)


@MANY
@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), min_size=1, unique=True))
def test_contains_any_is_one_of_the_contained(given_: list[str], wanted: list[str]) -> None:
    assert OPERATORS["contains_any"](given_, wanted) == any(OPERATORS["contains"](given_, w) for w in wanted)


@MANY
@given(st.one_of(st.booleans(), st.integers(0, 1)), st.one_of(st.booleans(), st.integers(0, 1)))
def test_yes_is_not_the_number_one(given_: bool | int, operand: bool | int) -> None:
    assert OPERATORS["is"](given_, operand) == (given_ == operand and type(given_) is type(operand))
