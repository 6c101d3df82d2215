"""Version, edition of the rules, licences, where the data are, accessibility."""

from __future__ import annotations

import platform

import streamlit as st

import enregla
from enregla.ui import frame, reference_texts, state, texts
from enregla.ui.plain import plain


def show() -> None:
    book = state.rulebook()
    frame.heading(reference_texts.ABOUT_TITLE, reference_texts.ABOUT_LEAD)
    for title, icon, text in reference_texts.ABOUT_BLOCKS:
        st.subheader(title, anchor=False, icon=icon)
        st.markdown(text, width=780)
        if title == reference_texts.ABOUT_DATA:
            st.markdown(f"{texts.LOCAL_PLACE} **{plain(state.store().place)}**", width=780)
    st.subheader(reference_texts.VERSION_TITLE, anchor=False, icon=":material/info:")
    provisions = book.law.provisions.values()
    read = min(p.checked_on for p in provisions if p.verified != "unchecked")
    unread = sum(p.verified == "unchecked" for p in provisions)
    st.markdown(
        f"- {texts.APP} {plain(enregla.__version__)}\n"
        f"- {texts.EDITION} {plain(book.edition)} (:small[{plain(book.digest[:12])}])\n"
        f"- {plain(reference_texts.LAW_CHECKED.format(day=texts.day(read), unread=unread, all=len(provisions)))}\n"
        f"- Python {plain(platform.python_version())}, Streamlit {plain(st.__version__)}"
    )
