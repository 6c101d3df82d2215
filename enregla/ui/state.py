"""What one browser tab knows: the open case, the date of the rules, what has been computed from them.

Answers live in the case, never in a widget: widgets are filled from it and each change is stored at once.
The address says which case and which screen are open, so that a reload or the back button finds them.

Streamlit may interrupt a script, callbacks included, at any access to ``st.session_state`` when the person
clicks again: half of a callback would be lost, and with it an answer. So everything is kept in one plain
object, and callbacks run inside ``whole()``, where nothing interrupts them (docs/decisions/0060).
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from enregla.assessment import Assessment, assess
from enregla.case import Case, CaseError
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import CaseNotFound, StaleCase, Store, StoreError, data_dir
from enregla.ui import depth, route, texts

CASE, SCREEN, SECTION, ITEM = "caso", "paso", "seccion", "de"  # query parameters
PROVISION, RULES = "cita", "reglas"  # of the reference pages
WIDGET = "w."  # prefix of the keys of widgets that show an answer
T = TypeVar("T")


@st.cache_resource(show_spinner=texts.LOADING_RULES)
def _rulebook() -> Rulebook:
    return load_rulebook(cache_dir=data_dir())


@st.cache_resource(show_spinner=False)
def _store(place: str) -> Store:
    return Store()


@dataclass(eq=False)
class Tab:
    """One browser tab. ``filled``: what each widget showed when it was last filled from the case."""

    book: Rulebook
    store: Store
    as_of: dt.date
    case: Case | None = None
    go_to: dict[str, str | None] | None = None  # what the next run writes into the address: a screen to open
    flash: tuple[str, str] | None = None
    prepared: tuple[Case, bool] | None = None  # the state of the case whose suggestions (of the full depth?) are stored
    deleting: str | None = None
    renaming: str | None = None  # item whose name is being changed
    adjusting: tuple[str, str | None] | None = None  # decision and item whose level is being changed
    settled: tuple[depth.Spot, set[str]] | None = None  # on the open screen: what was already answered elsewhere
    correcting: set[str] = field(default_factory=set)  # items whose published block is being corrected
    filled: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    memo: dict[str, tuple[Case, dt.date, Any]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


_here: ContextVar[Tab | None] = ContextVar("tab", default=None)


def enter() -> Tab:
    """At the start of each run: the tab of this browser tab."""
    if "tab" not in st.session_state:
        # The legal date is today unless the person chooses another; it is always shown.
        st.session_state["tab"] = Tab(_rulebook(), _store(str(data_dir())), dt.date.today())
    found: Tab = st.session_state["tab"]
    _here.set(found)
    return found


def tab() -> Tab:
    found = _here.get()
    if found is None:
        raise RuntimeError("state.enter() comes first")
    return found


@contextmanager
def whole() -> Generator[dict[str, Any]]:
    """For callbacks: gives the values of the widgets; what is done inside is done whole."""
    values = st.session_state.to_dict()  # the one way to read the state that never interrupts
    found: Tab = values["tab"]
    token = _here.set(found)
    try:
        with found.lock:
            yield values
    finally:
        _here.reset(token)


def rulebook() -> Rulebook:
    return tab().book


def store() -> Store:
    return tab().store


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


# --- the open case


def case() -> Case | None:
    return tab().case


def the_case() -> Case:
    found = case()
    if found is None:
        raise RuntimeError("pages that need a case ask frame.require_case() first")
    return found


def open_case(found: Case) -> None:
    """Shows a stored case in this tab; what the tab had of another is forgotten."""
    here = tab()
    if here.case is None or here.case.id != found.id:
        forget()
    here.case = found


def close_case() -> None:
    forget()
    tab().case = None


def forget() -> None:
    """Widgets are filled again from the case."""
    here = tab()
    here.filled.clear()
    here.errors.clear()
    here.correcting.clear()
    here.memo.clear()
    here.prepared = here.deleting = here.renaming = here.adjusting = here.settled = None


def follow_address() -> None:
    """The address wins: it is what a reload, a bookmark or the back button changes."""
    here = tab()
    wanted = st.query_params.get(CASE)
    if wanted and (here.case is None or here.case.id != wanted):
        try:
            open_case(here.store.get(wanted))
        except CaseNotFound:
            flash("error", texts.CASE_NOT_FOUND)
    _write_address()
    if here.go_to is not None:
        for name, value in here.go_to.items():
            if value is not None:
                st.query_params[name] = value
            elif name in st.query_params:
                del st.query_params[name]
        here.go_to = None


def _write_address() -> None:
    here = tab()
    if here.case is None:
        if CASE in st.query_params:
            st.query_params.clear()
    elif st.query_params.get(CASE) != here.case.id:
        st.query_params[CASE] = here.case.id


def change(edit: Callable[[Case], Case], kind: str = "answer") -> str | None:
    """Applies an edit to the open case and stores it; returns a Spanish sentence if it was refused."""
    here = tab()
    with here.lock:
        old = here.case
        if old is None:
            return texts.CASE_GONE
        try:
            new = edit(old)
            if new is not old and new != old:
                here.case = here.store.save(old, new, kind, now())
        except CaseError as error:
            return error.message
        except StaleCase:
            _reload(old.id)
        except CaseNotFound:
            close_case()
            flash("error", texts.CASE_GONE)
        except StoreError as error:
            return error.message
    return None


def _reload(case_id: str) -> None:
    """Another window was faster: what it stored is shown, and the person is told."""
    forget()
    try:
        tab().case = tab().store.get(case_id)
    except CaseNotFound:
        tab().case = None
        flash("error", texts.CASE_GONE)
        return
    except StoreError as error:
        flash("error", error.message)
        return
    flash("warning", texts.STALE_CASE)


# --- widgets and messages


def fill(key: str, value: object) -> None:
    """Before a widget is drawn: shows what the case says, unless the widget itself was what changed it."""
    filled = tab().filled
    if key in st.session_state and key in filled and filled[key] == value:
        return
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    filled[key] = value


def flash(level: str, text: str) -> None:
    """A message that survives until the next time the page is drawn."""
    tab().flash = (level, text)


def take_flash() -> tuple[str, str] | None:
    found, tab().flash = tab().flash, None
    return found


# --- what follows from the case


def as_of() -> dt.date:
    return tab().as_of


def derived(name: str, compute: Callable[[Case], T]) -> T:
    """Computed once for each state of the case and date: a rerun that changes nothing costs nothing."""
    here, current = tab(), the_case()
    known = here.memo.get(name)
    if known is None or known[0] is not current or known[1] != here.as_of:
        known = here.memo[name] = (current, here.as_of, compute(current))
    return known[2]


def screen_of(ref: str, item: str | None = None) -> str | None:
    """The screen of the questions where this is answered, if there is one."""
    places = derived("screens", lambda c: route.screens_by_question(rulebook(), c, assessment()))
    return places.get(route.Asked(ref, item))


def spot_of(ref: str, item: str | None = None) -> depth.Spot | None:
    """The screen of the full depth where this is answered, if it is asked now."""
    found = derived("spots", lambda c: depth.spots(rulebook(), c, assessment()))
    return found.get(route.Asked(ref, item))


def groups() -> dict[str, list[depth.Group]]:
    """All sections of the full depth with their state."""
    return derived("groups", lambda c: depth.groups(rulebook(), c, assessment()))


def go_to(spot: depth.Spot) -> None:
    """From a callback: the next run opens this screen of the full depth."""
    tab().go_to = {SECTION: spot.address, ITEM: spot.item}


def assessment() -> Assessment:
    return derived("assessment", lambda c: assess(rulebook(), c, as_of()))
