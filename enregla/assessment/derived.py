"""Facts computed from answers. Declared in ``questionnaires/_derived.yaml``, implemented here, nowhere else.

A function gets ``Inputs`` and returns the value, ``None`` when the fact does not apply, or raises ``Unknown``.
It must stay unknown as long as a missing answer could change its value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import product
from typing import TYPE_CHECKING, Any

from enregla.assessment import security
from enregla.assessment.security import Impact, Interval, Level
from enregla.assessment.truth import NOT_APPLICABLE, TRUE

if TYPE_CHECKING:
    from enregla.assessment.nodes import Key
    from enregla.assessment.view import View
    from enregla.case.model import Item


class Unknown(Exception):
    """The fact cannot be told yet."""


class Inputs:
    """The answers of one item or of the organisation, remembering what was missing."""

    def __init__(self, view: View, item: Item | None) -> None:
        self._view, self.item = view, item
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
        look = self._view.look(ref, None if organisation else self.item)
        if look.truth == TRUE:
            return True, look.given
        if look.truth == NOT_APPLICABLE:
            return True, None
        self.missing += look.missing
        return False, None

    def linked(self, list_id: str) -> list[Inputs]:
        """The answers of each linked item; none, and what is missing noted, while it is not known which they are."""
        items, open_ = self._view.linked(self.item, list_id)
        if self.item is not None and items and len(items) == len(set(self.item.links.get(list_id, ()))):
            open_ = False  # all the items that a person named are there; others of the list do not matter
        if open_ or not items:
            self.missing.append(self._view.unanswered_links(self.item, list_id) or (f"list:{list_id}", None))
            return []
        found = [Inputs(self._view, item) for item in items]
        for inputs in found:
            inputs.missing = self.missing
        return found

    @property
    def as_of(self) -> dt.date:
        """The day of the assessment, for facts that end by themselves."""
        return self._view.as_of

    def parameter(self, name: str) -> int | float:
        return self._view.parameter(name)

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
        completions = product(*domains)
        first = compute(*next(completions))
        if any(compute(*values) != first for values in completions):
            raise Unknown
        return first


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


def letters_left_out(inputs: Inputs) -> list[str]:
    """Letters that the sectors suggest and that the person did not tick."""
    ticked = inputs.get("dpo_designation.listed_entity") or []
    suggested = [x for s in _sectors(inputs) for x in s.dpo_entities]
    return [x for x in dict.fromkeys(suggested) if x not in ticked] or ["none"]


_PEOPLE = {"lt_100": 0, "100_999": 1, "1000_9999": 2, "10000_plus": 3}
_LARGE_REASONS = ("many_people", "much_data_each", "continuous", "wide_area")
_SMALL_REASONS = ("few_people", "little_data_each", "single_professional", "single_place")
REASONS = "processing.scale_reasons"


def scale_hint(inputs: Inputs) -> str | None:
    """Where ranges and ticked reasons point. The tool's own criterion, never a threshold that decides.

    Source: the four factors of WP243 rev.01 §2.1.3 (people, volume, duration, territory); no Spanish figure exists.
    """
    known, people = inputs.peek("processing.people_per_year")
    if known and people is None:
        return None  # scale is not asked of this activity
    known, ticked = inputs.peek(REASONS)
    possible = [tuple(ticked or ())] if known else [(), _LARGE_REASONS, _SMALL_REASONS]

    def hint(people: str | None, years: str | None, territory: str | None) -> str:
        found = {_hint(people, years, territory, reasons) for reasons in possible}
        if len(found) != 1:
            raise Unknown
        return found.pop()

    return inputs.over_completions(
        ("processing.people_per_year", "processing.years_kept", "processing.territory"), hint
    )


def _hint(people: str | None, years: str | None, territory: str | None, reasons: Iterable[str]) -> str:
    many = _PEOPLE.get(people or "", 1)
    push = (years == "gt_10") + (territory in ("country", "international"))
    large = sum(r in _LARGE_REASONS for r in reasons)
    small = sum(r in _SMALL_REASONS for r in reasons)
    if "single_professional" in reasons and many <= 2:
        return "small"  # recital 91: patients or clients of one professional
    if many == 3 or (many == 2 and push == 2):
        return "mixed" if small - large >= 2 else "large"
    if many == 0 or (many == 1 and push <= 1):
        return "mixed" if large - small >= 2 else "small"
    if large - small >= 3:
        return "large"
    return "small" if small - large >= 3 else "mixed"


def contract_ended(inputs: Inputs) -> bool | None:
    """Whether the end that an old contract states for itself has passed."""
    end = inputs.get("providers.contract_end")
    return None if end is None else dt.date.fromisoformat(end) < inputs.as_of


def destination_status(inputs: Inputs) -> str | None:
    """What the catalogue says of the country on the day of the assessment; a country it does not name has nothing."""
    code = inputs.get("transfers.country")
    if code is None:
        return None
    country = inputs.catalogue("countries").get(code)
    return "none" if country is None else country.status_on(inputs.as_of)


def dpf_check_recent(inputs: Inputs) -> bool | None:
    """Whether the list was looked at lately and the entry seen there still runs. Our own criterion."""
    looked, runs_until = inputs.get("transfers.dpf_checked_on"), inputs.get("transfers.dpf_until")
    if looked is None or runs_until is None:
        return None
    age = (inputs.as_of - dt.date.fromisoformat(looked)).days
    lately = 0 <= age <= inputs.parameter("dpf_check_days")
    return lately and inputs.as_of <= dt.date.fromisoformat(runs_until)


# --- the ENISA method: Handbook (2017), sections 2.1-2.5. Values not known make intervals; a fact waits for one level


def area_answers(inputs: Inputs, area: security.Area) -> list[bool | None]:
    """The answers to the questions of an area, true = worse, of one system."""
    found: list[bool | None] = []
    for question in area.questions:
        known, value = inputs.peek(f"security.{question}")
        found.append(security.is_worse(question, value if known else None))
    return found


def confirmed_area(inputs: Inputs, area: security.Area) -> int | None:
    """The level that a person put on an area, 1-3; leaving it empty is no gap."""
    before = len(inputs.missing)
    known, value = inputs.peek(f"security.{area.level}")
    del inputs.missing[before:]
    return security.LEVELS.index(value) + 1 if known and value is not None else None


def area_interval(inputs: Inputs, area: security.Area) -> Interval:
    """Least and greatest level of an area of one system; a level that a person confirmed needs no answers."""
    confirmed = confirmed_area(inputs, area)
    return (confirmed, confirmed) if confirmed else security.area_interval(area_answers(inputs, area))


def likely_interval(inputs: Inputs) -> tuple[Level, Level]:
    """Least and greatest probability for one system."""
    return security.probability_interval([area_interval(inputs, area) for area in security.AREA_LIST])


def worst_likely(inputs: Inputs) -> tuple[Level, Level]:
    """The same for an activity: of several systems the worst counts; while they are not known, anything is possible."""
    levels = security.LEVELS
    found: list[tuple[Level, Level]] = [likely_interval(system) for system in inputs.linked("systems")] or [
        (levels[0], levels[-1])
    ]
    return levels[max(levels.index(a) for a, _ in found)], levels[max(levels.index(b) for _, b in found)]


def loss_interval(inputs: Inputs, loss: str) -> tuple[Impact, Impact]:
    """Least and greatest impact on persons of a loss: confidentiality, integrity or availability."""
    known, value = inputs.peek(f"risk.impact_{loss}")
    return (value, value) if known and value is not None else (security.IMPACTS[0], security.IMPACTS[-1])


def impact_interval(inputs: Inputs) -> tuple[Impact, Impact]:
    """The worst of the three losses, least and greatest."""
    (a, most_a), (b, most_b), (c, most_c) = (loss_interval(inputs, loss) for loss in security.LOSSES)
    return security.overall_impact(a, b, c), security.overall_impact(most_a, most_b, most_c)


def _settled(interval: tuple[Any, Any]) -> Any:
    if interval[0] != interval[1]:
        raise Unknown
    return interval[0]


def enisa_probability(inputs: Inputs) -> Level:
    return _settled(likely_interval(inputs))


def impact_overall(inputs: Inputs) -> Impact:
    return _settled(impact_interval(inputs))


def security_risk(inputs: Inputs) -> Level:
    """Impact first: when it is high the probability changes nothing."""
    return _settled(security.risk_interval(worst_likely(inputs), impact_interval(inputs)))


# Where the impact may start, by kind of data. The tool's own criterion, read from the published cases (E = Handbook,
# G = Guidelines): contacts and orders low (E05-E08, G01), profiles, income, payment and marks medium (E01-E03, G02),
# health and what reveals it high (E09, E11, E04b), patients who are minors or vulnerable very high (E09b, E11b).
_HIGH_DATA = frozenset(("biometric_id", "genetic", "religion", "ideology", "sex_life", "ethnic_origin", "criminal",
                        "solvency"))  # fmt: skip
_STAFF_DATA = frozenset(("health", "union"))  # of staff only: what payroll needs (E01)
_MEDIUM_DATA = frozenset(("id_document", "economic", "transactions", "employment", "academic", "location", "browsing",
                          "preferences", "family_social", "electronic_communications"))  # fmt: skip
_VULNERABLE = frozenset(("minors_under_14", "minors_14_17", "disabled_or_dependent"))


def _impact_hint(loss: str) -> Callable[[Inputs], Impact | None]:
    def hint(inputs: Inputs) -> Impact | None:
        data, people = inputs.get("processing.data_categories"), inputs.get("processing.people")
        return None if data is None or people is None else _anchor(loss, set(data), set(people))

    return hint


def _anchor(loss: str, data: set[str], people: set[str]) -> Impact:
    only_staff = people == {"staff"}
    health = bool(data & {"health", "genetic"}) and not only_staff
    if loss == "availability":  # what happens while the data are not there
        return "high" if health and "patients" in people else "medium" if data & {"health", "economic"} else "low"
    if health and "patients" in people and people & _VULNERABLE:
        return "very_high"
    if health:
        return "high"
    if loss == "confidentiality" and (
        data & _HIGH_DATA or "reporting_persons" in people or (data & _STAFF_DATA and not only_staff)
    ):
        return "high"
    payment = "bank_details" in data and people != {"supplier_contacts"}  # suppliers: E06
    return "medium" if payment or data & (_MEDIUM_DATA | _HIGH_DATA | _STAFF_DATA) else "low"


DERIVED: dict[str, Callable[[Inputs], Any]] = {
    "has_staff": has_staff,
    "sector_flags": sector_flags,
    "sector_letters": sector_letters,
    "letters_left_out": letters_left_out,
    "scale_hint": scale_hint,
    "contract_ended": contract_ended,
    "destination_status": destination_status,
    "dpf_check_recent": dpf_check_recent,
    "enisa_probability": enisa_probability,
    "impact_overall": impact_overall,
    "security_risk": security_risk,
    **{f"impact_hint_{loss}": _impact_hint(loss) for loss in security.LOSSES},
}
