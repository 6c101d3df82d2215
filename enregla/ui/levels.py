"""Levels that a person may change: both values are shown, and a lower one needs its reason in writing."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import UNDETERMINED, DecisionResult
from enregla.case import add_override, remove_override
from enregla.ui import section_texts as words
from enregla.ui import state, texts
from enregla.ui.plain import plain


def adjustable(result: DecisionResult) -> bool:
    """Whether there is a level to change: the rules have said one, or a person has."""
    authored = state.rulebook().decisions[result.id]
    return authored.adjustable and (result.decided != UNDETERMINED or result.adjusted is not None)


def show(result: DecisionResult) -> None:
    """Both values and the way to change the level; draws nothing for other decisions."""
    if adjustable(result):
        values(result)
        change(result)


def change(result: DecisionResult) -> None:
    """The way to change a level, without the values."""
    if not adjustable(result):
        return
    if state.tab().adjusting == (result.id, result.item):
        _form(result)
        return
    with st.container(horizontal=True):
        st.button(
            words.LEVEL_CHANGE,
            key=f"level-{result.id}-{result.item}",
            type="tertiary",
            icon=":material/tune:",
            on_click=_open,
            args=(result.id, result.item),
        )
        if result.adjusted is not None:
            st.button(
                words.LEVEL_BACK,
                key=f"level-back-{result.id}-{result.item}",
                type="tertiary",
                icon=":material/undo:",
                on_click=_remove,
                args=(result.id, result.item),
            )


def values(result: DecisionResult) -> None:
    """What the rules say beside what a person put, with name, day and reason."""
    adjusted = result.adjusted
    if adjusted is None:
        return
    reason = plain(adjusted.reason) if adjusted.reason else words.WITHOUT_REASON
    st.markdown(
        f":small[{words.LEVEL_RULES} **{level(result.id, result.decided)}**]  \n"
        f":small[{words.LEVEL_PERSON} **{level(result.id, adjusted.outcome)}** "
        f"({plain(adjusted.by)}, {texts.day(adjusted.on)}): {reason}]"
    )


def level(decision: str, outcome: str) -> str:
    """One level in a word; that of an outcome without one in its own text."""
    if outcome == UNDETERMINED:
        return texts.NOT_KNOWN
    if outcome in words.LEVELS:
        return words.LEVELS[outcome]
    authored = state.rulebook().decisions[decision]
    return next((plain(o.text) for o in authored.outcomes if o.id == outcome), plain(outcome))


def _form(result: DecisionResult) -> None:
    name = f"{result.id}-{result.item}"
    authored = state.rulebook().decisions[result.id]
    with st.form(f"level-form-{name}"):
        st.markdown(words.LEVEL_TEXT)
        st.radio(
            words.LEVEL_CHOOSE,
            [o.id for o in authored.outcomes],
            index=None,
            format_func=lambda o: level(result.id, o).capitalize(),
            key=f"level-value-{name}",
        )
        st.text_area(words.LEVEL_REASON, value=None, max_chars=4000, key=f"level-reason-{name}")
        st.text_input(words.LEVEL_BY, value=None, max_chars=200, key=f"level-by-{name}")
        error = state.tab().errors.get(f"level-{name}")
        if error:
            st.markdown(f":red[:material/error: {plain(error)}]")
        with st.container(horizontal=True):
            st.form_submit_button(
                words.LEVEL_SAVE,
                key=f"level-save-{name}",
                type="primary",
                on_click=_save,
                args=(result.id, result.item, result.decided),
            )
            st.form_submit_button(words.LEVEL_CANCEL, key=f"level-cancel-{name}", on_click=_open, args=(None, None))


def _open(decision: str | None, item: str | None) -> None:
    with state.whole():
        here = state.tab()
        here.adjusting = (decision, item) if decision else None


def _save(decision: str, item: str | None, decided: str) -> None:
    with state.whole() as values:
        here, name = state.tab(), f"{decision}-{item}"
        chosen = values.get(f"level-value-{name}")
        reason, by = values.get(f"level-reason-{name}") or "", values.get(f"level-by-{name}") or ""
        error: str | None = words.LEVEL_NO_CHOICE
        if chosen is not None:
            error = state.change(
                lambda c: add_override(
                    c, here.book, decision, chosen, reason, by, state.now().astimezone().date(), item, decided=decided
                ),
                "override",
            )
        if error:
            here.errors[f"level-{name}"] = error
            return
        here.errors.pop(f"level-{name}", None)
        here.adjusting = None


def _remove(decision: str, item: str | None) -> None:
    with state.whole():
        error = state.change(lambda c: remove_override(c, decision, item), "override")
        if error:
            state.flash("error", error)
