"""Screens of the express route about lists: activities, their gaps, providers and their contracts."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from enregla.assessment import suggested_providers
from enregla.case import (
    Answer,
    Answers,
    Case,
    Item,
    add_item,
    close_list,
    confirm_item,
    doubt_item,
    refuse_item,
    remove_item,
)
from enregla.rulebook.model import ProviderTemplate
from enregla.ui import route, state, texts, widgets
from enregla.ui.plain import plain, spoken
from enregla.ui.route import ACTIVITIES, PROVIDERS, Asked

_STATES = ("yes", "no", widgets.UNKNOWN)
_WORDS = {"yes": texts.YES, "no": texts.NO, widgets.UNKNOWN: texts.UNKNOWN}


# --- activities


def activities() -> None:
    case = state.the_case()
    items = case.list_of(ACTIVITIES).items
    if not items:
        st.info(texts.NO_ACTIVITIES, icon=":material/info:")
    for item in items:
        _activity_row(item)
    add_own(ACTIVITIES, texts.ADD_ACTIVITY, texts.ADD_ACTIVITY_EXAMPLE)
    finished(ACTIVITIES, texts.ACTIVITIES_DONE)


def _activity_row(item: Item) -> None:
    template = state.rulebook().activities.get(item.template or "")
    key = f"{state.WIDGET}row.{item.id}"
    state.fill(key, _state_of(item))
    text, control = st.columns([0.62, 0.38], vertical_alignment="center", gap="medium")
    with text:
        summary = f"  \n{plain(template.summary)}" if template else ""
        st.markdown(f"**{plain(item.name)}**{summary}")
    with control:
        st.segmented_control(
            spoken(item.name),
            _STATES,
            format_func=_WORDS.__getitem__,
            key=key,
            required=True,
            label_visibility="collapsed",
            on_change=_decide,
            args=(key, item.id),
            wrap=True,
        )
    st.space("xsmall")


def _state_of(item: Item) -> str | None:
    if item.refused:
        return "no"
    if item.unsure:
        return widgets.UNKNOWN
    return "yes" if item.confirmed else None


def _decide(key: str, item: str) -> None:
    with state.whole() as values:
        match values[key]:
            case "yes":
                apply(lambda c: confirm_item(c, ACTIVITIES, item))
            case "no":
                apply(lambda c: refuse_item(c, ACTIVITIES, item))
            case widgets.UNKNOWN:
                apply(lambda c: doubt_item(c, ACTIVITIES, item))
            case _:
                pass


# --- what the starter cannot guess


def gaps(asked: list[Asked]) -> None:
    names = {i.id: i.name for i in state.the_case().list_of(ACTIVITIES).items}
    last = None
    for one in sorted(asked, key=lambda a: list(names).index(a.item or "")):
        if one.item != last:
            st.subheader(plain(names.get(one.item or "", "")), anchor=False)
            last = one.item
        widgets.ask(one.ref, one.item)


# --- providers


def providers() -> None:
    """The usual ones of the sector to tick, the rest of the catalogue to search, and one's own."""
    provider_catalogue()
    _own_providers(state.the_case())
    add_own(PROVIDERS, texts.ADD_PROVIDER, texts.ADD_PROVIDER_EXAMPLE)
    finished(PROVIDERS, texts.PROVIDERS_DONE)


def provider_catalogue() -> None:
    """Those of the catalogue: what is ticked is in the list."""
    book, case = state.rulebook(), state.the_case()
    usual = [t for t in suggested_providers(book, case) if t in book.providers]
    rest = sorted((t.id for t in book.providers.values() if t.id not in usual), key=_provider_name)
    chosen = {i.template for i in route.providers(case)}
    if usual:
        st.subheader(texts.USUAL_PROVIDERS, anchor=False)
        key = f"{state.WIDGET}providers.usual"
        state.fill(key, [i for i in usual if i in chosen])
        st.pills(
            texts.USUAL_PROVIDERS,
            usual,
            selection_mode="multi",
            format_func=lambda i: plain(book.providers[i].name),
            key=key,
            wrap=True,
            label_visibility="collapsed",
            on_change=_tick,
            args=(key, usual),
        )
        st.space("small")
    st.subheader(texts.OTHER_PROVIDERS if usual else texts.CATALOGUE, anchor=False)
    key = f"{state.WIDGET}providers.rest"
    state.fill(key, [i for i in rest if i in chosen])
    st.multiselect(
        texts.OTHER_PROVIDERS,
        rest,
        format_func=_provider_name,
        placeholder=texts.SEARCH_PROVIDERS,
        key=key,
        select_all=False,
        label_visibility="collapsed",
        on_change=_tick,
        args=(key, rest),
    )


def _provider_name(template_id: str) -> str:
    """Name and kind, so that both can be searched; shown by a list that takes no Markdown."""
    template = state.rulebook().providers[template_id]
    return f"{template.name} ({template.kind})" if template.kind.lower() not in template.name.lower() else template.name


def _tick(key: str, ids: list[str]) -> None:
    with state.whole() as values:
        chosen = set(values[key])
        apply(lambda c: with_providers(c, ids, chosen))


def with_providers(case: Case, ids: list[str], chosen: set[str]) -> Case:
    """The case with exactly the ``chosen`` ones of the catalogue entries ``ids``."""
    there = {i.template: i for i in case.list_of(PROVIDERS).items if i.template in ids}
    for template_id in ids:
        item = there.get(template_id)
        if template_id in chosen and item is None:
            case = _add_provider(case, state.rulebook().providers[template_id])
        elif template_id in chosen and item is not None and not route.exists(item):
            case = confirm_item(case, PROVIDERS, item.id)
        elif template_id not in chosen and item is not None:
            case = _drop(case, item)
    return case


def _drop(case: Case, item: Item) -> Case:
    if item.origin == "user" and not any(a.origin == "user" for q in item.answers.values() for a in q.values()):
        return remove_item(case, state.rulebook(), PROVIDERS, item.id)
    return refuse_item(case, PROVIDERS, item.id)


def _add_provider(case: Case, template: ProviderTemplate) -> Case:
    return add_item(case, PROVIDERS, template.name, template=template.id, answers=catalogue_answers(template))


def catalogue_answers(template: ProviderTemplate) -> Answers:
    """What the catalogue knows of a provider, as suggestions that nobody has confirmed."""
    book = state.rulebook()
    known: dict[str, str | bool] = {}
    if template.usual_role != "review_with_lawyer":
        known["role"] = template.usual_role
    if template.contracting_entity:
        known["contracting_entity"] = template.contracting_entity
    if template.outside_eea != "unknown":
        known["access_outside_eea"] = template.outside_eea == "yes"
    held = {
        question: Answer(value=value, origin="starter", confirmed=False)
        for question, value in known.items()
        if book.has_question(f"providers.{question}")
    }
    return {"providers": held} if held else {}


def _own_providers(case: Case) -> None:
    own = [i for i in route.providers(case) if i.template is None]
    if own:
        st.subheader(texts.OWN_PROVIDERS, anchor=False)
    for item in own:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(item.name), width="content")
            st.button(
                texts.REMOVE,
                key=f"drop-{item.id}",
                type="tertiary",
                icon=":material/close:",
                help=None,
                on_click=_remove,
                args=(item,),
            )


def contracts(asked: list[Asked]) -> None:
    items = {i.id: i for i in state.the_case().list_of(PROVIDERS).items}
    for one in asked:
        widgets.ask(one.ref, one.item, title=items[one.item or ""].name, bare=True)


# --- shared


def add_own(list_id: str, label: str, example: str) -> None:
    """The field for one more thing of a list."""
    with st.form(f"own-{list_id}", clear_on_submit=True, border=False):
        field, button = st.columns([0.75, 0.25], vertical_alignment="bottom")
        with field:
            name = st.text_input(
                label,
                value=None,
                placeholder=f"{texts.FOR_EXAMPLE} {example}",
                key=f"add-{list_id}",
                max_chars=200,
            )
        with button:
            sent = st.form_submit_button(texts.ADD, icon=":material/add:", key=f"add-button-{list_id}")
    if sent:
        if not (name or "").strip():
            st.markdown(f":red[:material/error: {texts.WRITE_NAME}]")
            return
        error = state.change(lambda c: add_item(c, list_id, name or ""), "add")
        if error:
            st.markdown(f":red[:material/error: {plain(error)}]")
            return
        st.rerun()


def finished(list_id: str, question: str) -> None:
    """An open list is unknown, a closed one is all there is: the person says which."""
    key = f"{state.WIDGET}closed.{list_id}"
    state.fill(key, "yes" if state.the_case().list_of(list_id).closed else None)
    with st.container(border=True, key=f"finished-{list_id}"):
        st.markdown(f"**{question}**")
        st.segmented_control(
            question,
            ("yes", "no"),
            format_func=lambda v: texts.DONE_WORDS[v],
            key=key,
            label_visibility="collapsed",
            on_change=_close,
            args=(key, list_id),
        )


def _close(key: str, list_id: str) -> None:
    with state.whole() as values:
        apply(lambda c: close_list(c, list_id, values[key] == "yes"))


def _remove(item: Item) -> None:
    with state.whole():
        apply(lambda c: _drop(c, item))


def apply(edit: Callable[[Case], Case]) -> None:
    """From a callback: stores the change, or says above the page why it was refused."""
    error = state.change(edit)
    if error:
        state.flash("error", error)
