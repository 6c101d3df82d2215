"""The four truth values and the connectives, value by value."""

from __future__ import annotations

from itertools import product

import pytest

from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, all_of, any_of, at_least, negate

F, U, T, N = FALSE, UNKNOWN, TRUE, NOT_APPLICABLE


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


# Not drawn but all of them: every list of one to five values, 1,364 lists.
EVERY: list[list[int]] = [list(parts) for n in range(1, 6) for parts in product((F, U, T, N), repeat=n)]


def test_order_never_matters() -> None:
    for parts in EVERY:
        turned = sorted(parts)
        assert all_of(parts) == all_of(turned)
        assert any_of(parts) == any_of(turned)
        assert at_least(2, parts) == at_least(2, turned)


def test_de_morgan_for_what_the_connectives_see() -> None:
    """Not-applicable counts as false, so ``not all`` equals ``any not`` and the other way round."""
    for parts in EVERY:
        assert negate(all_of(parts)) == any_of(negate(p) for p in parts)
        assert negate(any_of(parts)) == all_of(negate(p) for p in parts)


def test_settling_an_unknown_never_overturns_what_is_known() -> None:
    """Settled one at a time, any number of unknowns is settled in the end."""
    for parts in EVERY:
        for i in (i for i, part in enumerate(parts) if part == U):
            for settled in ([*parts[:i], value, *parts[i + 1 :]] for value in (F, T, N)):
                for combine in (all_of, any_of, _one, _two, _three):
                    before, after = combine(parts), combine(settled)
                    if before == T:
                        assert after == T
                    if before in (F, N):
                        assert after in (F, N)


def _one(parts: list[int]) -> int:
    return at_least(1, parts)


def _two(parts: list[int]) -> int:
    return at_least(2, parts)


def _three(parts: list[int]) -> int:
    return at_least(3, parts)
