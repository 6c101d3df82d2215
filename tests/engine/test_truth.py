"""The four truth values and the connectives, value by value."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, all_of, any_of, at_least, negate

F, U, T, N = FALSE, UNKNOWN, TRUE, NOT_APPLICABLE
pure = settings(max_examples=2000, deadline=None, derandomize=True)
values = st.lists(st.sampled_from([F, U, T, N]), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("parts", "both", "either"),
    [
        ((T, T), T, T), ((T, F), F, T), ((T, U), U, T), ((T, N), F, T),
        ((F, F), F, F), ((F, U), F, U), ((F, N), F, F),
        ((U, U), U, U), ((U, N), F, U), ((N, N), N, N),
    ],
)  # fmt: skip
def test_all_and_any_in_both_orders(parts: tuple[int, int], both: int, either: int) -> None:
    for order in (parts, parts[::-1]):
        assert all_of(order) == both
        assert any_of(order) == either


@pytest.mark.parametrize(("value", "opposite"), [(T, F), (F, T), (U, U), (N, T)])
def test_not_keeps_unknown_and_turns_not_applicable_into_true(value: int, opposite: int) -> None:
    assert negate(value) == opposite


@pytest.mark.parametrize(
    ("n", "parts", "expected"),
    [
        (2, (T, T, F), T), (2, (T, U, F), U), (2, (T, F, F), F), (2, (T, N, N), F), (2, (U, U, N), U),
        (1, (N, N), N), (3, (T, T), F), (1, (), N),
    ],
)  # fmt: skip
def test_at_least(n: int, parts: tuple[int, ...], expected: int) -> None:
    assert at_least(n, parts) == expected


def test_an_open_list_may_still_reach_the_number() -> None:
    assert at_least(2, (T, F), more_possible=True) == U
    assert at_least(1, (T,), more_possible=True) == T
    assert at_least(1, (), more_possible=True) == U


@pure
@given(values)
def test_order_never_matters(parts: list[int]) -> None:
    turned = parts[::-1]
    assert all_of(parts) == all_of(turned)
    assert any_of(parts) == any_of(turned)
    assert at_least(2, parts) == at_least(2, turned)


@pure
@given(values)
def test_de_morgan_for_what_the_connectives_see(parts: list[int]) -> None:
    """Not-applicable counts as false, so ``not all`` equals ``any not`` and the other way round."""
    assert negate(all_of(parts)) == any_of(negate(p) for p in parts)
    assert negate(any_of(parts)) == all_of(negate(p) for p in parts)


@pure
@given(values, st.integers(1, 4))
def test_settling_an_unknown_never_overturns_what_is_known(parts: list[int], n: int) -> None:
    unknown = [i for i, p in enumerate(parts) if p == U]
    for choice in product((F, T, N), repeat=min(len(unknown), 3)):
        settled = list(parts)
        for i, value in zip(unknown, choice, strict=False):
            settled[i] = value
        for combine in (all_of, any_of, lambda p: at_least(n, p)):
            before, after = combine(parts), combine(settled)
            if before == T:
                assert after == T
            if before in (F, N):
                assert after in (F, N)
