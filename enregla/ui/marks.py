"""Outcomes and marks as icon and word together, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from enregla.assessment import UNDETERMINED, DecisionResult
from enregla.ui import places, state, texts
from enregla.ui.plain import plain


@dataclass(frozen=True, slots=True)
class Mark:
    word: str
    icon: str
    colour: str


DUTY = Mark("Deber", ":material/priority_high:", "red")
WARNING = Mark("Aviso", ":material/warning:", "yellow")
OK = Mark("Bien", ":material/check_circle:", "green")
OPEN = Mark("Falta un dato", ":material/help:", "gray")
NOT_STARTED = Mark("Sin empezar", ":material/radio_button_unchecked:", "gray")
_MARKS = {"duty": DUTY, "warning": WARNING, "ok": OK}
_ORDER = {"duty": 0, "warning": 1, "ok": 3}


def mark_of(result: DecisionResult) -> Mark:
    if result.outcome == UNDETERMINED:
        return OPEN
    return _MARKS.get(result.severity, WARNING)


def rank(result: DecisionResult) -> int:
    """What asks for something comes first."""
    return 2 if result.outcome == UNDETERMINED else _ORDER.get(result.severity, 1)


def inline(mark: Mark) -> str:
    """The mark as Markdown of ours, for a line of text."""
    return f":{mark.colour}-badge[{mark.icon} {mark.word}]"


def articles(refs: tuple[str, ...] | list[str]) -> str:
    """Provisions as links with the date of their last check and how it was checked."""
    rulebook = state.rulebook()
    return "  \n".join(article(ref) for ref in dict.fromkeys(refs) if ref in rulebook.law.provisions)


def article(ref: str) -> str:
    rulebook = state.rulebook()
    provision = rulebook.provision(ref)
    words, icon = texts.VERIFIED[provision.verified]
    shown, url = _provision_link(ref), rulebook.url(ref)
    own = f" · {texts.OWN_READING}" if provision.own_reading else ""
    safe = url and url.startswith("https://") and " " not in url and ")" not in url
    official = f" · [{texts.OFFICIAL_TEXT}]({url})" if safe else ""
    return f"**{shown}** :small[{icon} {words}{own}, {texts.day(provision.checked_on)}{official}]"


def inner_link(label: str, place: places.Place, name: str, value: str) -> str:
    """A link inside a text to one of our own pages, which keeps the open case; ``label`` is escaped already."""
    case = state.case()
    params = {name: value} | ({state.CASE: case.id} if case else {})
    return f"[{label}]({place.address}?{urlencode(params)})"


def _provision_link(ref: str) -> str:
    return inner_link(plain(state.rulebook().label(ref)), places.PROVISION, state.PROVISION, ref)


def short_articles(refs: tuple[str, ...] | list[str]) -> str:
    """Only the labels, each a link to its page, for a line under a title."""
    rulebook = state.rulebook()
    return "; ".join(_provision_link(r) for r in dict.fromkeys(refs) if r in rulebook.law.provisions)
