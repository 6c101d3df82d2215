"""The page of one list: add, rename, take out, say that this is all."""

from __future__ import annotations

import streamlit as st

from enregla.case import Case, Item, confirm_item, refuse_item, remove_item, rename_item
from enregla.ui import depth, frame, places, route, screens, state
from enregla.ui import section_texts as words
from enregla.ui.plain import plain


def show(list_id: str) -> None:
    frame.link(places.SECTIONS, words.ALL_SECTIONS, icon=":material/arrow_back:")
    with st.container(key="screen_title"):
        st.title(plain(words.LIST_NAMES[list_id]), anchor=False)
    st.markdown(plain(words.LIST_INTRO[list_id]))
    items = state.the_case().list_of(list_id).items
    kept = [i for i in items if not i.refused]
    if not kept:
        st.markdown(f":material/info: {words.NOTHING_TO_LINK}")
    for item in kept:
        _row(list_id, item)
    gone = [i for i in items if i.refused]
    if gone:
        with st.expander(f"{words.REMOVED} ({len(gone)})", icon=":material/visibility_off:"):
            for item in gone:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(plain(item.name), width="content")
                    _button(words.RESTORE, "restore", item, ":material/undo:", _confirm, list_id)
    if list_id == route.PROVIDERS:
        screens.provider_catalogue()
    st.space("small")
    screens.add_own(list_id, *words.ADD[list_id])
    screens.finished(list_id, words.CLOSED[list_id])
    frame.to_the_top(f"{depth.LIST_PAGE}.{list_id}")


def _row(list_id: str, item: Item) -> None:
    with st.container(border=True, key=f"item-{item.id}"):
        if state.tab().renaming == item.id:
            _rename_form(list_id, item)
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(item.name)}**", width="stretch")
            if item.confirmed:
                with st.container(horizontal=True, width="content"):  # on a telephone both go below the name
                    _button(words.RENAME, "rename", item, ":material/edit:", _rename, list_id)
                    _button(words.REMOVE, "remove", item, ":material/close:", _remove, list_id)
        if not item.confirmed:
            suggested_item(list_id, item)


def suggested_item(list_id: str, item: Item) -> None:
    """Something that the facts suggest: it exists when a person says so."""
    st.markdown(f":material/lightbulb: {words.SUGGESTED_ITEM}")
    with st.container(horizontal=True):
        _button(words.ITEM_YES, "exists", item, ":material/check:", _confirm, list_id, kind="secondary")
        _button(words.ITEM_NO, "refuse", item, ":material/close:", _refuse, list_id, kind="secondary")


def _button(
    label: str, what: str, item: Item, icon: str, callback: object, list_id: str, kind: str = "tertiary"
) -> None:
    st.button(
        label,
        key=f"{what}-{item.id}",
        icon=icon,
        type=kind,  # pyright: ignore[reportArgumentType]
        on_click=callback,  # pyright: ignore[reportArgumentType]
        args=(list_id, item.id),
    )


def _rename_form(list_id: str, item: Item) -> None:
    with st.form(f"rename-{item.id}", border=False):
        st.text_input(words.NAME, value=item.name, max_chars=200, key=f"new-name-{item.id}")
        with st.container(horizontal=True):
            st.form_submit_button(
                words.SAVE_NAME,
                key=f"save-name-{item.id}",
                type="primary",
                on_click=_save_name,
                args=(list_id, item.id),
            )
            st.form_submit_button(words.CANCEL, key=f"keep-name-{item.id}", on_click=_rename, args=(list_id, None))


def _rename(list_id: str, item: str | None) -> None:
    with state.whole():
        state.tab().renaming = item


def _save_name(list_id: str, item: str) -> None:
    with state.whole() as values:
        name = values.get(f"new-name-{item}") or ""
        error = state.change(lambda c: rename_item(c, list_id, item, name), "rename")
        if error:
            state.flash("error", error)
            return
        state.tab().renaming = None


def _confirm(list_id: str, item: str) -> None:
    with state.whole():
        screens.apply(lambda c: confirm_item(c, list_id, item))


def _refuse(list_id: str, item: str) -> None:
    with state.whole():
        screens.apply(lambda c: refuse_item(c, list_id, item))


def _remove(list_id: str, item: str) -> None:
    with state.whole():
        screens.apply(lambda c: without(c, list_id, item))


def without(case: Case, list_id: str, item_id: str) -> Case:
    """Taken out of the list. What was typed by hand and holds no answer is deleted; the rest is kept and ignored, so
    that a wrong click loses nothing."""
    item = case.item(list_id, item_id)
    if item is None:
        return case
    said = any(a.origin == "user" or a.confirmed for q in item.answers.values() for a in q.values())
    if item.origin == "user" and not said and not item.links:
        return remove_item(case, state.rulebook(), list_id, item_id)
    return refuse_item(case, list_id, item_id)
