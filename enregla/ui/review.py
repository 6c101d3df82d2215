"""«Repase sus respuestas»: everything on one page, what is missing first, with links to change it."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import Assessment, Missing
from enregla.case import Item
from enregla.ui import express, frame, places, route, state, texts, widgets
from enregla.ui.plain import plain, shorten

_FIRST = 12  # missing answers shown before the rest is folded away


def show() -> None:
    if not frame.require_case():
        return
    express.prepare()
    frame.heading(texts.REVIEW_TITLE, texts.REVIEW_LEAD)
    assessment = state.assessment()
    _missing(assessment)
    _organisation(assessment)
    _items(assessment)
    st.space("medium")
    with st.container(horizontal=True):
        frame.link(places.RESULT, texts.SEE_RESULT, icon=":material/arrow_forward:")


def _missing(assessment: Assessment) -> None:
    st.header(texts.MISSING_TITLE, anchor=False, icon=":material/help:")
    found = missing_in_order(assessment)
    if not found:
        st.markdown(f":material/check_circle: {texts.MISSING_NONE}")
        return
    st.markdown(texts.count(len(found), *texts.MISSING_COUNT))
    for number, missing in enumerate(found[:_FIRST]):
        _missing_row(number, missing)
    if len(found) > _FIRST:
        with st.expander(f"{texts.SEE_REST} ({len(found) - _FIRST})"):
            for number, missing in enumerate(found[_FIRST:]):
                _missing_row(number + _FIRST, missing)


def missing_in_order(assessment: Assessment) -> list[Missing]:
    """What was answered «No lo sé» first, then what nobody has answered; the most useful first in each."""
    return sorted(assessment.missing, key=lambda m: not m.asked)


def _missing_row(number: int, missing: Missing) -> None:
    if missing.asked:
        state_word = f":material/help: {texts.UNKNOWN}"
    elif missing.suggestion:
        state_word = f":material/lightbulb: {texts.TO_CONFIRM}"
    else:
        state_word = f":material/radio_button_unchecked: {texts.NOT_ANSWERED.capitalize()}"
    of = f"{plain(missing.item_name)}: " if missing.item_name else ""
    whom = texts.ASK_WHOM.get(missing.ask_whom, missing.ask_whom)
    row(f"m{number}", f"{of}{plain(missing.text)}", f"{state_word} · {texts.WHOM} {whom}", missing.ref)


def row(key: str, label: str, value: str, ref: str) -> None:
    """A question, its answer and the link to change it; both texts are already escaped."""
    text, change = st.columns([0.84, 0.16], vertical_alignment="center")
    with text:
        st.markdown(f":small[{label}]  \n{value}")
    with change:
        screen = route.screen_of(state.rulebook(), ref)
        if screen:
            frame.link(places.EXPRESS, texts.CHANGE, icon=":material/edit:", screen=screen)


def _organisation(assessment: Assessment) -> None:
    book, case = state.rulebook(), state.the_case()
    for questionnaire in book.questionnaires.values():
        if questionnaire.subject != "organisation":
            continue
        refs = [f"{questionnaire.id}.{q.id}" for q in questionnaire.questions]
        shown = [r for r in refs if route.relevant(assessment, r) and case.answer(r) is not None]
        if not shown:
            continue
        st.header(plain(questionnaire.title), anchor=False)
        for ref in shown:
            _answer_row(ref, None)
    ignored = [r for r in assessment.ignored if "@" not in r]
    if ignored:
        with st.expander(f"{texts.IGNORED} ({len(ignored)})", icon=":material/visibility_off:"):
            st.caption(texts.IGNORED_TEXT)
            for ref in ignored:
                _answer_row(ref, None)


def _answer_row(ref: str, item: Item | None) -> None:
    answer = state.the_case().answer(ref, item)
    shown = plain(shorten(widgets.shown_value(ref, answer), 220))
    if answer is not None and not answer.confirmed:
        shown = f":material/lightbulb: {shown} :small[({texts.TO_CONFIRM.lower()})]"
    question = state.rulebook().question(ref)
    row(f"a{ref}", plain(question.short or question.text), shown, ref)


def _items(assessment: Assessment) -> None:
    case = state.the_case()
    for list_id, title in (
        (route.ACTIVITIES, texts.ACTIVITIES_TITLE),
        (route.PROVIDERS, texts.PROVIDERS_TITLE),
    ):
        items = case.list_of(list_id)
        if not items.items:
            continue
        st.header(title, anchor=False)
        st.caption(texts.LIST_CLOSED if items.closed else texts.LIST_OPEN)
        for item in items.items:
            with st.expander(f"{plain(item.name)} · {_state(item)}"):
                refs = [f"{q}.{k}" for q, held in item.answers.items() for k in held]
                if not refs:
                    st.caption(texts.NO_ANSWERS_YET)
                for ref in refs:
                    if route.relevant(assessment, ref, item.id):
                        _answer_row(ref, item)
        screen = route.screen_of(state.rulebook(), f"list:{list_id}")
        if screen:
            frame.link(places.EXPRESS, texts.CHANGE_LIST, icon=":material/edit:", screen=screen)


def _state(item: Item) -> str:
    if item.refused:
        return texts.ITEM_REFUSED
    if item.unsure:
        return texts.UNKNOWN.lower()
    return texts.ITEM_CONFIRMED if item.confirmed else texts.TO_CONFIRM.lower()
