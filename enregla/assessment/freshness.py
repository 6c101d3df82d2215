"""How long ago the cited law was compared with its text: said after 180 days; after 365 nothing reassures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from enregla.rulebook import Rulebook

STALE_DAYS = 180
EXPIRED_DAYS = 365
EXPIRED_TEXT = "Conviene que lo revise un letrado: la ley en que se apoya no se ha vuelto a cotejar en más de un año."


@dataclass(frozen=True, slots=True)
class Staleness:
    """Provisions checked too long ago. ``oldest``: the day of the oldest check among them."""

    refs: tuple[str, ...]
    oldest: dt.date | None = None
    expired: bool = False


def staleness(book: Rulebook, cited: Iterable[str], as_of: dt.date) -> Staleness:
    checked = {ref: book.provision(ref).checked_on for ref in cited}
    stale = {ref: day for ref, day in checked.items() if (as_of - day).days > STALE_DAYS}
    if not stale:
        return Staleness(())
    oldest = min(stale.values())
    return Staleness(tuple(stale), oldest, (as_of - oldest).days > EXPIRED_DAYS)
