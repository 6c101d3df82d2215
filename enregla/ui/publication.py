"""«Lo que va a publicar»: each public activity as people will read it, one confirmation a block."""

from __future__ import annotations

import streamlit as st

from enregla.case import Case, Item, confirm_answers, set_answer
from enregla.documents.contexts import Facts
from enregla.documents.contexts.activities import Tratamiento, tratamiento
from enregla.documents.contexts.recipients import kind_of
from enregla.ui import route, state, texts, widgets
from enregla.ui.plain import join_words, plain, spoken
from enregla.ui.route import NOTICE, Asked

# What the block says of an activity, in the order in which it is corrected.
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


PROCESSORS = "publication.processors_block"


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
            if one.ref == PROCESSORS:
                _processors()
            widgets.ask(one.ref)


def _block(item: Item) -> None:
    case = state.the_case()
    answer = case.answer(NOTICE, item)
    value = None if answer is None else "yes" if answer.value is True else "no"
    key = f"{state.WIDGET}notice.{item.id}"
    state.fill(key, value)
    with st.container(border=True, key=f"block-{item.id}"):
        st.subheader(plain(item.name), anchor=False)
        with st.grid(2, min_column_width=260, gap="small"):
            for title, text in as_published(item):
                st.markdown(f":small[:gray[{title}]]  \n{plain(text)}")
        error = state.tab().errors.get(key)
        if error:
            st.markdown(f":red[:material/error: {plain(error)}]")
        st.segmented_control(
            f"{spoken(item.name)}. {texts.IS_IT_SO}",
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
    return item in state.tab().correcting


def _decide(key: str, item: str) -> None:
    with state.whole() as values:
        chosen = values[key]
        if chosen == "yes":
            _store(key, item)
        elif chosen == "no":
            state.tab().correcting.add(item)
            state.tab().filled[key] = "no"
            state.change(lambda c: set_answer(c, state.rulebook(), NOTICE, False, item))


def _confirm(key: str, item: str) -> None:
    """«Ahora sí es así», after the correction."""
    with state.whole():
        _store(key, item)


def _store(key: str, item: str) -> None:
    """One confirmation of the whole block: what is shown becomes an answer of the person."""
    here = state.tab()
    error = state.change(lambda c: confirmed(c, item), "confirm")
    if error:
        here.errors[key] = error
        return
    here.errors.pop(key, None)
    here.correcting.discard(item)


def confirmed(case: Case, item_id: str) -> Case:
    case = confirm_answers(case, item_id, [f"processing.{q}" for q in FIELDS] + [route.PUBLIC])
    return set_answer(case, state.rulebook(), NOTICE, True, item_id)


# --- the words that will be published


def as_published(item: Item) -> list[tuple[str, str]]:
    """Title and text of each part, with the words that the documents print."""
    facts = Facts(state.rulebook(), state.the_case(), state.assessment(), "review")
    told = tratamiento(facts, item)
    basis = told.base_detalle if told.si_base_completa else told.base
    if told.si_base_detalle and not told.si_base_completa:
        basis = f"{basis}. {told.base_detalle}"
    if told.si_interes_legitimo:
        basis = f"{str(basis).rstrip('.')}. {texts.INTEREST} {told.interes}"
    parts = [(texts.PURPOSE, told.finalidad), (texts.DATA, told.datos if told.si_datos else texts.GAP)]
    if told.si_especiales:
        parts.append((texts.SPECIAL, f"{told.especiales}. {texts.SPECIAL_WHY} {told.excepcion}"))
    parts += [(texts.BASIS, basis), (texts.RECIPIENTS, _recipients(item)), (texts.PERIOD, _period(told))]
    sources = [texts.FROM_PERSON] if told.si_lo_da_usted else []
    sources += [str(told.fuente)] if told.si_otra_fuente else []
    parts.append((texts.SOURCE, "; ".join(sources) or texts.GAP))
    if told.si_obligatorio:
        parts.append((texts.DUTY, _duty(item, told)))
    return [(title, _sentence(str(text))) for title, text in parts]


def _period(told: Tratamiento) -> str:
    if not told.si_plazo:
        return texts.GAP
    after = f" {texts.AFTERWARDS} {told.despues[:1].lower()}{told.despues[1:]}" if told.si_bloqueo else ""
    recommended = f" {texts.RECOMMENDED}" if told.si_recomendado else ""
    return f"{told.en_uso.rstrip('.')}.{after} ({told.norma}){recommended}"


def _recipients(item: Item) -> str:
    answer = state.the_case().answer("processing.recipients", item)
    if answer is None or not isinstance(answer.value, list):
        return texts.GAP
    return join_words([_public("processing.recipients", v) for v in answer.value])


def _duty(item: Item, told: Tratamiento) -> str:
    answer = state.the_case().answer("processing.must_provide", item)
    words = _public("processing.must_provide", str(answer.value)) if answer else texts.GAP
    return f"{words}. {_sentence(told.consecuencia)}" if told.si_consecuencia else words


def _public(ref: str, option: str) -> str:
    found = state.rulebook().option(ref, option)
    return found.public_text or found.text


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _processors() -> None:
    """Which kinds of providers the policy will name: one answer confirms what they do for all of them."""
    case = state.the_case()
    facts = Facts(state.rulebook(), case, state.assessment(), "review")
    kinds: dict[str, None] = {}
    for item in route.providers(case):
        role = case.answer("providers.role", item)
        if role is not None and role.value == "processor":
            kinds[kind_of(facts, item)] = None
    if kinds:
        st.markdown(f"{texts.PROCESSORS} **{plain(join_words(list(kinds)))}**.")
