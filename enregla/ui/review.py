"""«Repase sus respuestas»: everything on one page, what is missing first, with links to change it."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import Assessment, Later, Missing
from enregla.case import Item
from enregla.ui import depth, express, frame, levels, places, route, state, texts, widgets
from enregla.ui import section_texts as words
from enregla.ui.plain import plain, shorten

_FIRST = 12  # missing answers shown before the rest is folded away


def show() -> None:
    if not frame.require_case():
        return
    express.prepare()
    frame.heading(texts.REVIEW_TITLE, texts.REVIEW_LEAD)
    assessment = state.assessment()
    _missing(assessment)
    _later(assessment)
    _levels(assessment)
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
    for missing in found[:_FIRST]:
        _missing_row(missing)
    if len(found) > _FIRST:
        with st.expander(f"{texts.SEE_REST} ({len(found) - _FIRST})"):
            for missing in found[_FIRST:]:
                _missing_row(missing)


def missing_in_order(assessment: Assessment) -> list[Missing]:
    """What was answered «No lo sé» first, then what nobody has answered; the most useful first in each."""
    return sorted(assessment.missing, key=lambda m: not m.asked)


def _missing_row(missing: Missing) -> None:
    if missing.asked:
        state_word = f":material/help: {texts.UNKNOWN}"
    elif missing.suggestion:
        state_word = f":material/lightbulb: {texts.TO_CONFIRM}"
    else:
        state_word = f":material/radio_button_unchecked: {texts.NOT_ANSWERED.capitalize()}"
    of = f"{plain(missing.item_name)}: " if missing.item_name else ""
    label, value = f"{of}{plain(missing.text)}", state_word
    if missing.ask_whom != "owner":
        value += f" · {texts.WHOM} {texts.ASK_WHOM.get(missing.ask_whom, missing.ask_whom)}"
    _row(label, value, missing.ref, missing.item)


def _row(label: str, value: str, ref: str, item: str | None) -> None:
    """A question, its answer and the way to where it is asked; both texts are already escaped."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(f":small[{label}]  \n{value}", width="stretch")
        frame.answer_link(ref, item, texts.CHANGE, icon=":material/edit:")


def _levels(assessment: Assessment) -> None:
    """Levels that a person changed, with what the rules say."""
    changed = [r for r in assessment.decisions if r.adjusted is not None and levels.adjustable(r)]
    if not changed:
        return
    st.header(words.LEVELS_CHANGED, anchor=False, icon=":material/tune:")
    for result in changed:
        of = f"{plain(result.item_name)}: " if result.item_name else ""
        st.markdown(f"**{of}{plain(result.title)}**")
        levels.show(result)


def _later(assessment: Assessment) -> None:
    """What nobody has started: offered, never counted as missing."""
    if not assessment.later:
        return
    st.header(words.LATER_TITLE, anchor=False, icon=":material/schedule:")
    st.markdown(words.LATER_TEXT)
    by_questionnaire: dict[str, list[Later]] = {}
    for later in assessment.later:
        by_questionnaire.setdefault(later.questionnaire, []).append(later)
    for questionnaire, several in by_questionnaire.items():
        number = sum(len(one.questions) for one in several)
        title = plain(state.rulebook().questionnaires[questionnaire].title)
        with st.expander(f"{title} · {texts.count(number, *words.LATER_COUNT)}"):
            for one in several:
                label = f"{plain(one.item_name or title)} · {texts.count(len(one.questions), *words.LATER_COUNT)}"
                frame.answer_link(one.questions[0].ref, one.questions[0].item, label, icon=":material/arrow_forward:")
    frame.link(places.SECTIONS, words.ALL_SECTIONS, icon=":material/list:")


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
    _row(plain(question.short or question.text), shown, ref, item.id if item else None)


def _items(assessment: Assessment) -> None:
    case = state.the_case()
    for list_id in depth.LISTS:
        items = case.list_of(list_id)
        if not items.items:
            continue
        st.header(words.LIST_NAMES[list_id], anchor=False)
        st.caption(texts.LIST_CLOSED if items.closed else texts.LIST_OPEN)
        for item in items.items:
            with st.expander(f"{plain(item.name)} · {_state(item)}"):
                refs = [f"{q}.{k}" for q, held in item.answers.items() for k in held]
                if not refs:
                    st.caption(texts.NO_ANSWERS_YET)
                for ref in refs:
                    if route.relevant(assessment, ref, item.id):
                        _answer_row(ref, item)
        frame.answer_link(f"list:{list_id}", None, texts.CHANGE_LIST, icon=":material/edit:")


def _state(item: Item) -> str:
    if item.refused:
        return texts.ITEM_REFUSED
    if item.unsure:
        return texts.UNKNOWN.lower()
    return texts.ITEM_CONFIRMED if item.confirmed else texts.TO_CONFIRM.lower()
