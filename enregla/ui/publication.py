"""«Lo que va a publicar»: each public activity as people will read it, one confirmation a block."""

from __future__ import annotations

import streamlit as st

from enregla.case import Case, Item, confirm_answers, set_answer
from enregla.rulebook.model import RetentionRule
from enregla.ui import route, state, texts, widgets
from enregla.ui.plain import join_words, plain
from enregla.ui.route import NOTICE, Asked

# What is published of an activity, in the order in which it is read.
FIELDS = (
    "purpose_text",
    "people",
    "data_categories",
    "sources",
    "lawful_basis",
    "basis_text",
    "legitimate_interest_text",
    "special_basis",
    "recipients",
    "must_provide",
    "must_provide_consequence",
    "retention_rule",
)
_SHOWN = (
    ("purpose_text", "Para qué"),
    ("data_categories", "Qué datos"),
    ("lawful_basis", "En qué se apoya"),
    ("recipients", "Quién los recibe"),
    ("retention_rule", "Cuánto se guardan"),
    ("sources", "De dónde salen"),
)


def show(asked: list[Asked]) -> None:
    items = {i.id: i for i in route.public_activities(state.the_case())}
    blocks = [items[a.item] for a in asked if a.item in items]
    if not blocks:
        st.info(texts.NOTHING_TO_PUBLISH, icon=":material/info:")
    for item in blocks:
        _block(item)
    general = [a for a in asked if a.item is None]
    if general:
        st.subheader(texts.GENERAL_BLOCKS, anchor=False)
        for one in general:
            widgets.ask(one.ref)


def _block(item: Item) -> None:
    case = state.the_case()
    answer = case.answer(NOTICE, item)
    value = None if answer is None else "yes" if answer.value is True else "no"
    key = f"{state.WIDGET}notice.{item.id}"
    if key not in st.session_state or (st.session_state[key] != value and not _correcting(item.id)):
        st.session_state[key] = value
    with st.container(border=True, key=f"block-{item.id}"):
        st.subheader(plain(item.name), anchor=False)
        for question, title in _SHOWN:
            st.markdown(f":small[:gray[{title}]]  \n{plain(published(case, item, question))}")
        error = widgets.errors().get(key)
        if error:
            st.markdown(f":red[:material/error: {plain(error)}]")
        st.segmented_control(
            f"{plain(item.name)}: {texts.IS_IT_SO}",
            ("yes", "no"),
            key=key,
            on_change=_decide,
            format_func=texts.NOTICE_WORDS.__getitem__,
            args=(key, item.id),
            wrap=True,
            label_visibility="collapsed",
        )
        if _correcting(item.id) or value == "no":
            st.divider()
            st.markdown(f"**{texts.CORRECT}**")
            for question in FIELDS:
                ref = f"processing.{question}"
                if state.rulebook().has_question(ref) and route.relevant(state.assessment(), ref, item.id):
                    widgets.ask(ref, item.id, offer=False)
            st.button(
                texts.CORRECTED,
                key=f"corrected-{item.id}",
                type="primary",
                on_click=_confirm,
                args=(key, item.id),
            )


def _correcting(item: str) -> bool:
    return st.session_state.get(f"{state.WIDGET}correct.{item}", False)


def _decide(key: str, item: str) -> None:
    chosen = st.session_state[key]
    if chosen == "yes":
        _confirm(key, item)
    elif chosen == "no":
        st.session_state[f"{state.WIDGET}correct.{item}"] = True
        state.change(lambda c: set_answer(c, state.rulebook(), NOTICE, False, item))


def _confirm(key: str, item_id: str) -> None:
    """One confirmation of the whole block: what is shown becomes an answer of the person."""
    error = state.change(lambda c: confirmed(c, item_id), "confirm")
    if error:
        widgets.errors()[key] = error
        return
    widgets.errors().pop(key, None)
    st.session_state[f"{state.WIDGET}correct.{item_id}"] = False
    st.session_state[key] = "yes"


def confirmed(case: Case, item_id: str) -> Case:
    case = confirm_answers(case, item_id, [f"processing.{q}" for q in FIELDS] + [route.PUBLIC])
    return set_answer(case, state.rulebook(), NOTICE, True, item_id)


# --- the words that will be published


def published(case: Case, item: Item, question: str) -> str:
    book, ref = state.rulebook(), f"processing.{question}"
    answer = case.answer(ref, item)
    if answer is None or answer.state == "unknown" or answer.value is None:
        return texts.GAP
    if question == "retention_rule":
        rule = book.retention_rules.get(str(answer.value))
        return _retention(rule) if rule else texts.GAP
    if isinstance(answer.value, list):
        words = join_words([_public(ref, v) for v in answer.value])
    elif isinstance(answer.value, str) and book.question(ref).kind == "single_choice":
        words = _public(ref, answer.value)
    else:
        words = str(answer.value)
    if question == "lawful_basis":
        detail = case.answer("processing.basis_text", item)
        interest = case.answer("processing.legitimate_interest_text", item)
        extra = [str(a.value) for a in (detail, interest) if a is not None and a.value]
        words += f" ({'; '.join(extra)})" if extra else ""
    return words[:1].upper() + words[1:]


def _public(ref: str, option: str) -> str:
    found = state.rulebook().option(ref, option)
    return found.public_text or found.text


def _retention(rule: RetentionRule) -> str:
    blocked = f" {texts.THEN_BLOCKED} {rule.blocked}" if rule.blocked else ""
    recommended = f" {texts.RECOMMENDED}" if rule.recommended else ""
    return f"{rule.in_use}.{blocked} ({rule.norm}){recommended}".replace("..", ".")
