"""The cases stored on this computer: open, rename, export, import, delete."""

from __future__ import annotations

import streamlit as st

from enregla.case import CaseError, CaseFileError, copy_case, export_case, import_case
from enregla.documents.packing import slug
from enregla.storage import CaseExists, CaseSummary, StoreError, new_case_id
from enregla.ui import frame, places, state, texts
from enregla.ui.plain import plain

LIMIT_MB = 2  # a full case is well under 300 kB


def show() -> None:
    frame.heading(texts.CASES_TITLE, texts.CASES_LEAD)
    found = state.store().list()
    if not found:
        with st.container(border=True):
            st.subheader(texts.NO_CASES, anchor=False)
            st.markdown(texts.NO_CASES_TEXT)
            frame.link(places.HOME, texts.GO_HOME, icon=":material/home:")
    for summary in found:
        _card(summary)
    st.space("medium")
    _import()


def _card(summary: CaseSummary) -> None:
    current = state.case()
    is_open = current is not None and current.id == summary.id
    with st.container(border=True, key=f"case-{summary.id}"):
        marks = [texts.CASE_IS_OPEN] if is_open else []
        marks += [texts.FICTIONAL] if summary.fictional else []
        st.subheader(plain(summary.title), anchor=False)
        st.markdown(
            f":small[{' · '.join([*marks, texts.count(summary.answers, *texts.ANSWERS), texts.CHANGED])} "
            f"{texts.day(summary.changed.astimezone().date())}]"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(texts.OPEN, key=f"open-{summary.id}", type="primary", icon=":material/folder_open:"):
                _open(summary.id)
            with st.popover(texts.MORE, icon=":material/more_horiz:", key=f"more-{summary.id}"):
                _rename(summary)
                _export(summary)
                st.divider()
                st.button(
                    texts.DELETE,
                    key=f"delete-{summary.id}",
                    icon=":material/delete:",
                    on_click=_ask_delete,
                    args=(summary.id,),
                )

        if state.tab().deleting == summary.id:
            _confirm_delete(summary)


def _open(case_id: str) -> None:
    try:
        state.open_case(state.store().get(case_id))
    except StoreError as error:
        st.error(plain(error.message), icon=":material/error:")
        return
    frame.go(places.EXPRESS)


def _rename(summary: CaseSummary) -> None:
    with st.form(f"rename-{summary.id}", border=False):
        name = st.text_input(texts.NEW_TITLE, value=summary.title, max_chars=200, key=f"name-{summary.id}")
        if st.form_submit_button(texts.RENAME, key=f"rename-button-{summary.id}"):
            try:
                renamed = state.store().rename(summary.id, name or "", state.now())
            except (CaseError, StoreError) as error:
                st.markdown(f":red[:material/error: {plain(error.message)}]")
                return
            current = state.case()
            if current is not None and current.id == summary.id:
                state.tab().case = renamed
            st.rerun()


def _export(summary: CaseSummary) -> None:
    def data() -> bytes:
        return export_case(state.store().get(summary.id))

    st.download_button(
        texts.EXPORT,
        data=data,
        file_name=f"{slug(summary.title)}.enregla.json",
        mime="application/json",
        key=f"export-{summary.id}",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(texts.EXPORT_NOTE)


def _ask_delete(case_id: str | None) -> None:
    with state.whole():
        state.tab().deleting = case_id


def _confirm_delete(summary: CaseSummary) -> None:
    """Asks in place, where the case is: nothing is deleted with one click."""
    st.warning(f"{texts.DELETE_TEXT} **{plain(summary.title)}**. {texts.DELETE_CONSEQUENCE}", icon=":material/warning:")
    with st.container(horizontal=True):
        st.button(texts.DELETE_YES, key="delete_yes", icon=":material/delete:", on_click=_delete, args=(summary.id,))
        st.button(texts.DELETE_NO, key="delete_no", on_click=_ask_delete, args=(None,))


def _delete(case_id: str) -> None:
    with state.whole():
        state.tab().deleting = None
        try:
            state.store().delete(case_id)
        except StoreError as error:
            state.flash("error", error.message)
            return
        current = state.case()
        if current is not None and current.id == case_id:
            state.close_case()
        state.flash("success", texts.DELETED)


def _import() -> None:
    st.subheader(texts.IMPORT, anchor=False, icon=":material/upload_file:")
    st.markdown(texts.IMPORT_TEXT.format(LIMIT_MB))
    file = st.file_uploader(
        texts.IMPORT, type=["json"], max_upload_size=LIMIT_MB, key="import", label_visibility="collapsed"
    )
    if file is None:
        return
    data = file.getvalue()
    if len(data) > LIMIT_MB * 1024 * 1024:
        st.error(texts.IMPORT_TOO_BIG.format(LIMIT_MB), icon=":material/error:")
        return
    try:
        case = import_case(data, state.rulebook())
    except CaseFileError as error:
        place = f" {texts.IMPORT_PLACE} {error.path}." if error.path else ""
        st.error(
            f"{plain(error.message)}{plain(place) if place else ''}  \n{texts.IMPORT_NOTHING}",
            icon=":material/error:",
        )
        return
    st.success(f"{texts.IMPORT_READ} **{plain(case.title)}**.", icon=":material/check:")
    if st.button(texts.IMPORT_KEEP, key="import_keep", type="primary"):
        try:
            stored = state.store().create(case, state.now())
        except CaseExists:
            copy = copy_case(case, state.now(), case_id=new_case_id(), title=texts.IMPORT_COPY.format(case.title)[:200])
            stored = state.store().create(copy, state.now())
            state.flash("info", texts.IMPORT_WAS_THERE)
        except StoreError as error:
            st.error(plain(error.message), icon=":material/error:")
            return
        state.open_case(stored)
        frame.go(places.REVIEW)
