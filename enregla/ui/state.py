"""What one browser tab knows: the open case, the date of the rules, what has been computed from them.

Answers live in the case, never in a widget: widgets are filled from it and each change is stored at once.
The address says which case and which screen are open, so that a reload or the back button finds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from enregla.assessment import Assessment, assess
from enregla.case import Case, CaseError
from enregla.rulebook import Rulebook, load_rulebook
from enregla.storage import CaseNotFound, StaleCase, Store, StoreError, data_dir
from enregla.ui import texts

CASE, SCREEN = "caso", "paso"  # query parameters
WIDGET = "w."  # prefix of the keys of widgets that show an answer
T = TypeVar("T")


@st.cache_resource(show_spinner=texts.LOADING_RULES)
def rulebook() -> Rulebook:
    return load_rulebook(cache_dir=data_dir())


@st.cache_resource(show_spinner=False)
def _store(place: str) -> Store:
    return Store()


def store() -> Store:
    return _store(str(data_dir()))


# --- the open case


def case() -> Case | None:
    return st.session_state.get("case")


def the_case() -> Case:
    found = case()
    if found is None:
        raise RuntimeError("pages that need a case ask frame.require_case() first")
    return found


def open_case(found: Case, screen: str | None = None) -> None:
    """Shows a stored case in this tab; what the tab had of another is forgotten."""
    if case() is None or the_case().id != found.id:
        forget()
    st.session_state["case"] = found
    st.query_params[CASE] = found.id
    if screen:
        st.query_params[SCREEN] = screen


def close_case() -> None:
    forget()
    st.session_state.pop("case", None)
    st.query_params.clear()


def forget() -> None:
    """Widgets are filled again from the case."""
    for key in [k for k in st.session_state if str(k).startswith((WIDGET, "_"))]:
        if key not in ("_flash",):
            del st.session_state[key]


def follow_address() -> None:
    """The address wins: it is what a reload, a bookmark or the back button changes."""
    wanted = st.query_params.get(CASE)
    current = case()
    if wanted and (current is None or current.id != wanted):
        try:
            open_case(store().get(wanted), st.query_params.get(SCREEN))
        except CaseNotFound:
            flash("error", texts.CASE_NOT_FOUND)
            st.query_params.clear()
            if current is not None:
                st.query_params[CASE] = current.id
    elif current is not None and wanted is None:
        st.query_params[CASE] = current.id


def change(edit: Callable[[Case], Case], kind: str = "answer") -> str | None:
    """Applies an edit to the open case and stores it; returns a Spanish sentence if it was refused."""
    old = the_case()
    try:
        new = edit(old)
    except CaseError as error:
        return error.message
    if new is old or new == old:
        return None
    try:
        st.session_state["case"] = store().save(old, new, kind, now())
    except StaleCase:
        _reload(old.id)
    except CaseNotFound:
        close_case()
        flash("error", texts.CASE_GONE)
    except StoreError as error:
        return error.message
    return None


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _reload(case_id: str) -> None:
    """Another window was faster: what it stored is shown, and the person is told."""
    try:
        found = store().get(case_id)
    except CaseNotFound:
        close_case()
        flash("error", texts.CASE_GONE)
        return
    forget()
    st.session_state["case"] = found
    flash("warning", texts.STALE_CASE)


# --- messages that survive one rerun


def flash(level: str, text: str) -> None:
    st.session_state["_flash"] = (level, text)


def take_flash() -> tuple[str, str] | None:
    return st.session_state.pop("_flash", None)


# --- what follows from the case


def as_of() -> dt.date:
    """The day whose rules are applied: today unless the person chose another; always shown."""
    return st.session_state.setdefault("as_of", dt.date.today())


def derived(name: str, compute: Callable[[Case], T]) -> T:
    """Computed once for each state of the case and date: a rerun that changes nothing costs nothing."""
    current, day = the_case(), as_of()
    memo: dict[str, tuple[Any, dt.date, Any]] = st.session_state.setdefault("memo", {})
    known = memo.get(name)
    if known is None or known[0] is not current or known[1] != day:
        known = memo[name] = (current, day, compute(current))
    return known[2]


def assessment() -> Assessment:
    return derived("assessment", lambda c: assess(rulebook(), c, as_of()))
