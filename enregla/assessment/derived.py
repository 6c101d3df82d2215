"""Facts computed from answers. Declared in ``questionnaires/_derived.yaml``, implemented here, nowhere else.

A function gets ``Inputs`` and returns the value, ``None`` when the fact does not apply, or raises ``Unknown``.
It must stay unknown as long as a missing answer could change its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import TYPE_CHECKING, Any

from enregla.assessment.truth import NOT_APPLICABLE, TRUE

if TYPE_CHECKING:
    from enregla.assessment.program import Key
    from enregla.assessment.view import View
    from enregla.case.model import Item


class Unknown(Exception):
    """The fact cannot be told yet."""


class Inputs:
    """The answers of one item or of the organisation, remembering what was missing."""

    def __init__(self, view: View, item: Item | None) -> None:
        self._view, self._item = view, item
        self.missing: list[Key] = []

    def get(self, ref: str) -> Any:
        """The answer; ``None`` when the question is not relevant; raises ``Unknown``."""
        known, value = self.peek(ref)
        if not known:
            raise Unknown
        return value

    def peek(self, ref: str) -> tuple[bool, Any]:
        """Whether the answer is known, and the answer (``None`` when not relevant)."""
        organisation = self._view.program.organisation[ref]
        look = self._view.look(ref, None if organisation else self._item)
        if look.truth == TRUE:
            return True, look.given
        if look.truth == NOT_APPLICABLE:
            return True, None
        self.missing += look.missing
        return False, None

    def catalogue(self, name: str) -> Any:
        return self._view.program.book.entries(name)

    def options(self, ref: str) -> list[str]:
        return [o.id for o in self._view.program.book.options(ref)]

    def over_completions(self, refs: Iterable[str], compute: Callable[..., Any]) -> Any:
        """``compute`` over every value that the unknown single choices may still take; ``Unknown`` if they differ."""
        domains: list[list[Any]] = []
        for ref in refs:
            known, value = self.peek(ref)
            domains.append([value] if known else [None, *self.options(ref)])
        results = {compute(*values) for values in product(*domains)}
        if len(results) != 1:
            raise Unknown
        return results.pop()


def has_staff(inputs: Inputs) -> bool | None:
    answer = inputs.get("profile.headcount_range")
    return None if answer is None else answer != "none"


def _sectors(inputs: Inputs) -> list[Any]:
    chosen = inputs.get("profile.sectors") or []
    known = inputs.catalogue("sectors")
    return [known[s] for s in chosen if s in known]


def sector_flags(inputs: Inputs) -> list[str]:
    return list(dict.fromkeys(f for s in _sectors(inputs) for f in s.flags))


def sector_letters(inputs: Inputs) -> list[str]:
    return list(dict.fromkeys(x for s in _sectors(inputs) for x in s.dpo_entities)) or ["none"]


_PEOPLE = {"lt_100": 0, "100_999": 1, "1000_9999": 2, "10000_plus": 3}
_WIDE = {"country": 1, "international": 1}
_LONG = {"gt_10": 1}


def scale_hint(inputs: Inputs) -> str | None:
    """Where the ranges point. The tool's own criterion (no Spanish figure exists), never a threshold that decides.

    Source: the four factors of WP243 rev.01 §2.1.3 (people, volume, duration, territory).
    """
    known, people = inputs.peek("processing.people_per_year")
    if known and people is None:
        return None

    def hint(people: str | None, years: str | None, territory: str | None) -> str:
        many = _PEOPLE.get(people or "", 1)
        push = _LONG.get(years or "", 0) + _WIDE.get(territory or "", 0)
        if many >= 3 or (many == 2 and push == 2):
            return "large"
        if many == 0 or (many == 1 and push <= 1):
            return "small"
        return "mixed"

    refs = ("processing.people_per_year", "processing.years_kept", "processing.territory")
    return inputs.over_completions(refs, hint)


DERIVED: dict[str, Callable[[Inputs], Any]] = {
    "has_staff": has_staff,
    "sector_flags": sector_flags,
    "sector_letters": sector_letters,
    "scale_hint": scale_hint,
}
