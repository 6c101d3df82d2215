"""Four truth values. Not applicable counts as false in the connectives, its negation as true."""

from __future__ import annotations

from collections.abc import Iterable

FALSE, UNKNOWN, TRUE, NOT_APPLICABLE = 0, 1, 2, 3
NAMES = ("false", "unknown", "true", "not_applicable")


def all_of(values: Iterable[int]) -> int:
    """Any false → false; else any unknown → unknown; else true. Only n/a leaves → n/a."""
    unknown = not_applicable = other = False
    for value in values:
        if value == FALSE:
            return FALSE
        if value == NOT_APPLICABLE:
            not_applicable = True
        else:
            other = True
            unknown = unknown or value == UNKNOWN
    if not_applicable:
        return FALSE if other else NOT_APPLICABLE
    return UNKNOWN if unknown else TRUE


def any_of(values: Iterable[int]) -> int:
    """Any true → true; else any unknown → unknown; else false. Only n/a leaves → n/a."""
    unknown, only_na = False, True
    for value in values:
        if value == TRUE:
            return TRUE
        if value == UNKNOWN:
            unknown = True
        if value != NOT_APPLICABLE:
            only_na = False
    if unknown:
        return UNKNOWN
    return NOT_APPLICABLE if only_na else FALSE


def negate(value: int) -> int:
    """«Not known to be excepted» never becomes «not excepted»: unknown stays unknown."""
    if value == UNKNOWN:
        return UNKNOWN
    return FALSE if value == TRUE else TRUE


def at_least(n: int, values: Iterable[int], *, more_possible: bool = False) -> int:
    """True with n true; unknown if n could still be (``more_possible``: an open list); else false."""
    true = unknown = 0
    only_na = True
    for value in values:
        true += value == TRUE
        unknown += value == UNKNOWN
        only_na = only_na and value == NOT_APPLICABLE
    if true >= n:
        return TRUE
    if more_possible or true + unknown >= n:
        return UNKNOWN
    return NOT_APPLICABLE if only_na else FALSE
