"""First page: what one gets, how long it takes, what to have at hand, where the data stay, three doors."""

from __future__ import annotations

import streamlit as st

from enregla.case import CaseError, new_case
from enregla.storage import StoreError, new_case_id
from enregla.ui import frame, places, samples, state, texts
from enregla.ui.plain import plain


def show() -> None:
    frame.heading(texts.HOME_TITLE)
    st.markdown(texts.HOME_LEAD, width=780)
    case = state.case()
    if case is not None:
        with (
            st.container(border=True, key="go_on"),
            st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"),
        ):
            st.markdown(f"{texts.CASE_OPEN} **{plain(case.title)}**", width="content")
            if st.button(
                texts.GO_ON,
                key="go_on_button",
                type="primary",
                icon=":material/arrow_forward:",
                icon_position="right",
            ):
                frame.go(places.EXPRESS)
    st.space("small")
    _doors()
    st.space("medium")
    _promises()
    st.space("medium")
    _limits()


def _doors() -> None:
    with st.grid(3, min_column_width=260, gap="medium"):
        with st.container(border=True, height="stretch", key="door_mine"):
            st.subheader(texts.DOOR_MINE, anchor=False, icon=":material/storefront:")
            st.markdown(texts.DOOR_MINE_TEXT)
            st.space("stretch")
            _new_case()
        with st.container(border=True, height="stretch", key="door_saved"):
            st.subheader(texts.DOOR_SAVED, anchor=False, icon=":material/folder_open:")
            st.markdown(texts.DOOR_SAVED_TEXT)
            st.space("stretch")
            if st.button(texts.DOOR_SAVED_BUTTON, key="saved", width="stretch"):
                frame.go(places.CASES)
        with st.container(border=True, height="stretch", key="door_sample"):
            st.subheader(texts.DOOR_SAMPLE, anchor=False, icon=":material/science:")
            st.markdown(texts.DOOR_SAMPLE_TEXT)
            st.space("stretch")
            _sample()


def _new_case() -> None:
    with st.form("new_case", border=False, clear_on_submit=False):
        name = st.text_input(
            texts.NEW_NAME, value=None, placeholder=texts.NEW_NAME_EXAMPLE, max_chars=200, key="new_name"
        )
        sent = st.form_submit_button(
            texts.START,
            type="primary",
            width="stretch",
            icon=":material/arrow_forward:",
            icon_position="right",
            key="start",
        )
    if not sent:
        return
    now = state.now()
    try:
        case = new_case(
            (name or "").strip() or texts.NEW_NAME_DEFAULT,
            now,
            state.rulebook().edition,
            case_id=new_case_id(),
        )
        case = state.store().create(case, now)
    except (CaseError, StoreError) as error:
        st.error(plain(error.message), icon=":material/error:")
        return
    state.open_case(case)
    frame.go(places.EXPRESS)


def _sample() -> None:
    found = samples.available()
    if not found:
        st.caption(texts.NO_SAMPLES)
        return
    chosen = st.selectbox(
        texts.SAMPLE,
        list(found),
        index=None,
        placeholder=texts.CHOOSE_SAMPLE,
        format_func=found.__getitem__,
        key="sample",
        label_visibility="collapsed",
    )
    if st.button(texts.DOOR_SAMPLE_BUTTON, key="open_sample", width="stretch", disabled=chosen is None) and chosen:
        try:
            case = samples.open_copy(chosen)
        except (CaseError, StoreError) as error:
            st.error(plain(error.message), icon=":material/error:")
            return
        state.open_case(case)
        frame.go(places.RESULT)


def _promises() -> None:
    with st.grid(3, min_column_width=260, gap="large") as grid:
        for title, icon, lines in texts.PROMISES:
            with grid.cell():
                st.subheader(title, anchor=False, icon=icon)
                st.markdown("\n".join(f"- {line}" for line in lines))
    st.space("small")
    with st.container(border=True, key="local"):
        st.markdown(f":material/lock: **{texts.LOCAL_TITLE}** {texts.LOCAL_TEXT}")
        st.markdown(f":small[{texts.LOCAL_PLACE} **{plain(state.store().place)}**]")


def _limits() -> None:
    st.subheader(texts.LIMITS_TITLE, anchor=False, icon=":material/block:")
    st.markdown(texts.LIMITS_TEXT, width=780)
    st.markdown("\n".join(f"- {line}" for line in texts.LIMITS), width=780)
