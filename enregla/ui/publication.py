"""«Lo que va a publicar»: each public activity as people will read it, one confirmation a block."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from enregla.case import Case, Item, confirm_answers, set_answer
from enregla.documents.contexts import Facts
from enregla.documents.contexts.activities import Tratamiento, tratamiento
from enregla.documents.contexts.recipients import kind_of
from enregla.ui import route, state, texts, widgets
from enregla.ui.plain import join_words, plain, spoken
from enregla.ui.route import INTERNAL, NOTICE, PROCESSORS, Asked

# What the block says of an activity, in the order in which it is corrected.
PUBLISHED = (
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
# How it is done: not published, but decisions rest on it, so it is shown and confirmed with the same block.
DONE_HOW = ("technologies", "monitoring", "effects", "automated_decisions", "core_business")
FIELDS = (*PUBLISHED, *DONE_HOW)
_HOW_LISTS = {"technologies": texts.HOW_MEANS, "monitoring": texts.HOW_MONITORING, "effects": texts.HOW_EFFECTS}
AUDIENCE = "publication.newsletter_audience"
ROLE = "providers.role"
ACTIVITY_FACTS = (route.PUBLIC, *(f"processing.{q}" for q in FIELDS))
NEWSLETTER = "newsletter"  # the activity whose block asks who gets the newsletter


def show(asked: list[Asked]) -> None:
    items = {i.id: i for i in route.public_activities(state.the_case())}
    blocks = [items[a.item] for a in asked if a.item in items]
    general = [a.ref for a in asked if a.item is None]
    if not blocks:
        st.info(texts.NOTHING_TO_PUBLISH, icon=":material/info:")
    in_a_block = AUDIENCE in general and any(i.template == NEWSLETTER for i in blocks)
    for item in blocks:
        _block(item, ask_audience=in_a_block and item.template == NEWSLETTER)
    if in_a_block:
        general.remove(AUDIENCE)
    if general:
        st.subheader(texts.GENERAL_BLOCKS, anchor=False)
        for ref in general:
            if ref == INTERNAL:
                _internal()
            elif ref == PROCESSORS:
                _processors()
            else:
                widgets.ask(ref)


def _block(item: Item, *, ask_audience: bool) -> None:
    with st.container(border=True, key=f"block-{item.id}"):
        st.subheader(plain(item.name), anchor=False)
        with st.grid(2, min_column_width=260, gap="small"):
            for title, text in [*as_published(item), (texts.HOW, how(item))]:
                st.markdown(f":small[:gray[{title}]]  \n{plain(text)}")
        if ask_audience:
            widgets.ask(AUDIENCE)
        _confirmation(Block(NOTICE, (item,), f"{spoken(item.name)}. {texts.IS_IT_SO}", ACTIVITY_FACTS, item.id))


def _internal() -> None:
    """What is not published, one line an activity, and one confirmation for all of it."""
    items = route.internal_activities(state.the_case())
    with st.container(border=True, key="block-internal"):
        st.markdown(f"**{plain(state.rulebook().question(INTERNAL).text)}**")
        for item in items:
            told = [text for title, text in as_published(item) if title in (texts.PURPOSE, texts.DATA)]
            lines = [f"{text.rstrip('.')}." for text in told]
            st.markdown(f"{plain(item.name)}  \n:small[:gray[{plain(' '.join([*lines, how(item)]))}]]")
        _confirmation(Block(INTERNAL, tuple(items), texts.IS_IT_SO, ACTIVITY_FACTS))


@dataclass(frozen=True, slots=True)
class Block:
    """What one «Sí, es así» confirms: ``facts`` of ``items``, and the answer to ``ref`` (of ``item`` if given)."""

    ref: str
    items: tuple[Item, ...]
    label: str
    facts: tuple[str, ...]
    item: str | None = None

    @property
    def key(self) -> str:
        return f"{state.WIDGET}notice.{self.item or self.ref.split('.')[1]}"


def _confirmation(block: Block) -> None:
    """«Sí, es así / No, quiero corregirlo»; «no» opens what the block says for correction."""
    key = block.key
    answer = state.the_case().answer(block.ref, block.items[0] if block.item else None)
    value = None if answer is None else "yes" if answer.value is True else "no"
    state.fill(key, value)
    error = state.tab().errors.get(key)
    if error:
        st.markdown(f":red[:material/error: {plain(error)}]")
    st.segmented_control(
        block.label,
        ("yes", "no"),
        key=key,
        on_change=_decide,
        format_func=texts.NOTICE_WORDS.__getitem__,
        args=(block,),
        wrap=True,
        label_visibility="collapsed",
    )
    if not (key in state.tab().correcting or value == "no"):
        return
    st.divider()
    st.markdown(f"**{texts.CORRECT}**")
    for item in block.items:
        if block.item is None:
            st.markdown(f"**{plain(item.name)}**")
        for ref in block.facts:
            if route.relevant(state.assessment(), ref, item.id):
                widgets.ask(ref, item.id, offer=False)
    name = block.item or block.ref.split(".")[1]
    st.button(texts.CORRECTED, key=f"corrected-{name}", type="primary", on_click=_confirm, args=(block,))


def _decide(block: Block) -> None:
    with state.whole() as values:
        chosen = values[block.key]
        if chosen == "yes":
            _store(block)
        elif chosen == "no":
            state.tab().correcting.add(block.key)
            state.tab().filled[block.key] = "no"
            state.change(lambda c: set_answer(c, state.rulebook(), block.ref, False, block.item))


def _confirm(block: Block) -> None:
    """«Ahora sí es así», after the correction."""
    with state.whole():
        _store(block)


def _store(block: Block) -> None:
    """One confirmation of the whole block: what is shown becomes an answer of the person."""
    here = state.tab()
    error = state.change(lambda c: confirmed(c, block), "confirm")
    if error:
        here.errors[block.key] = error
        return
    here.errors.pop(block.key, None)
    here.correcting.discard(block.key)


def confirmed(case: Case, block: Block) -> Case:
    """The block's facts of its items, and the answer that they are so."""
    for item in block.items:
        case = confirm_answers(case, item.id, list(block.facts))
    return set_answer(case, state.rulebook(), block.ref, True, block.item)


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
    parts += [(texts.BASIS, basis), (texts.RECIPIENTS, _said("processing.recipients", item))]
    parts.append((texts.PERIOD, _period(told)))
    sources = [texts.FROM_PERSON] if told.si_lo_da_usted else []
    sources += [str(told.fuente)] if told.si_otra_fuente else []
    parts.append((texts.SOURCE, "; ".join(sources) or _said("processing.sources", item)))
    if told.si_obligatorio:
        parts.append((texts.DUTY, _duty(item, told)))
    return [(title, _sentence(str(text))) for title, text in parts]


def how(item: Item) -> str:
    """Means and whatever is out of the ordinary; that nobody is followed and a person decides is said too."""
    case, parts = state.the_case(), list[str]()
    for question, before in _HOW_LISTS.items():
        answer = case.answer(f"processing.{question}", item)
        if answer is None or not isinstance(answer.value, list):
            continue
        if answer.value == ["none"]:
            parts.append(texts.HOW_NONE[question])
        else:
            parts.append(f"{before} {join_words([_small(f'processing.{question}', v) for v in answer.value])}.")
    for question, words in (("automated_decisions", texts.HOW_AUTOMATED), ("core_business", texts.HOW_CORE)):
        answer = case.answer(f"processing.{question}", item)
        if answer is not None and isinstance(answer.value, bool):
            parts.append(words[answer.value])
    return " ".join(parts) or texts.GAP


def _small(ref: str, option: str) -> str:
    words = _public(ref, option)
    return words[:1].lower() + words[1:] if not words[:2].isupper() else words


def _period(told: Tratamiento) -> str:
    if not told.si_plazo:
        return texts.GAP
    after = f" {texts.AFTERWARDS} {told.despues[:1].lower()}{told.despues[1:]}" if told.si_bloqueo else ""
    recommended = f" {texts.RECOMMENDED}" if told.si_recomendado else ""
    return f"{told.en_uso.rstrip('.')}.{after} ({told.norma}){recommended}"


def _said(ref: str, item: Item) -> str:
    """What a list answers, in the words that are published."""
    answer = state.the_case().answer(ref, item)
    if answer is None or not isinstance(answer.value, list):
        return texts.GAP
    return join_words([_public(ref, v) for v in answer.value])


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
    """Who works on the company's behalf and who decides on its own, as the catalogue usually has it."""
    case = state.the_case()
    facts = Facts(state.rulebook(), case, state.assessment(), "review")
    items = tuple(route.providers(case))
    groups: dict[str, list[str]] = {}
    silent: list[str] = []
    for item in items:
        role = case.answer(ROLE, item)
        if role is not None and isinstance(role.value, str):
            words = kind_of(facts, item) if role.value == "processor" else item.name
            groups.setdefault(role.value, []).append(words)
        else:
            silent.append(item.name)
    with st.container(border=True, key="block-processors"):
        st.markdown(f"**{plain(state.rulebook().question(PROCESSORS).text)}**")
        for role, names in groups.items():
            title = texts.PROCESSORS if role == "processor" else f"{state.rulebook().option(ROLE, role).text}:"
            st.markdown(f"{plain(title)} **{plain(join_words(list(dict.fromkeys(names))))}**.")
        if silent:
            st.markdown(f"{texts.SILENT_PROVIDERS} **{plain(join_words(silent))}**.")
        _confirmation(Block(PROCESSORS, items, texts.IS_IT_SO, (ROLE,)))
