"""One question on the screen: filled from the case, stored when answered, never answered beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from enregla.assessment import answer_text
from enregla.case import Answer, Case, Item, clear_answer, confirm_answers, set_answer, set_unknown
from enregla.rulebook import Rulebook
from enregla.rulebook.model import Question
from enregla.ui import frame, places, section_texts, state, texts
from enregla.ui.plain import plain, spoken

UNKNOWN = "__unknown__"
_YES_NO = ("yes", "no")
_CHOICES = ("yes_no", "single_choice", "multiple_choice")  # «No lo sé» is an option; of others, beside them
_MANY = 7  # options from which a list that opens is easier than a list that is always seen
_LONG = 40  # letters of an option that a telephone would cut in a pill or in a list that opens
_TAG = 30  # letters that a telephone shows of an option chosen in a list that opens
_LISTED = 20  # so many options with a long one among them stand one below the other; more than that are searched
_BOX = "o."  # prefix of the keys of the boxes of one such list


def key_of(ref: str, item: str | None = None) -> str:
    return f"{state.WIDGET}{ref}" + (f"@{item}" if item else "")


def ask(
    ref: str,
    item: str | None = None,
    *,
    row: bool = False,
    title: str | None = None,
    bare: bool = False,
    offer: bool = True,
    badge: bool = False,
) -> None:
    """Draws the question.

    ``row``: one line of a checklist. ``title`` replaces its text (a provider's name). ``bare``: without help,
    which was given once above. ``offer``: a suggestion in the field is confirmed here, not by the block or the screen.
    ``badge``: what is only suggested says so beside its title.
    """
    question = state.rulebook().question(ref)
    key, answer = key_of(ref, item), stored(ref, item)
    if not boxed(state.rulebook(), ref):
        state.fill(key, encode(question, answer))
    words = title or question.text
    note = f"  \n{section_texts.SUGGESTED_BADGE}" if badge and answer is not None and not answer.confirmed else ""
    if row:
        text, control = st.columns([0.62, 0.38], vertical_alignment="center", gap="medium")
        with text:
            st.markdown(f"**{plain(words)}**" + _row_help(question) + note)
        with control:
            _control(key, ref, item, question, words)
        _after(key, ref, item, question, offer=offer)
        st.space("xsmall")
        return
    with st.container(key=f"q-{key}", gap="xsmall"):
        unit = f" :gray[({plain(question.unit)})]" if question.unit else ""
        st.markdown(f"**{plain(words)}**{unit}" + (f" :gray[({texts.OPTIONAL})]" if question.optional else "") + note)
        if question.help and not bare:
            st.markdown(f":small[{plain(question.help)}]")
        _control(key, ref, item, question, words)
        _after(key, ref, item, question, offer=offer)
        if not bare:
            _more_help(question)
    st.space("small")


def shown_value(ref: str, answer: Answer | None) -> str:
    """An answer in words, not yet escaped."""
    rulebook = state.rulebook()
    if answer is not None and rulebook.question(ref).kind == "item_link" and isinstance(answer.value, list):
        names = {i.id: i.name for _, i in state.the_case().items()}
        return "; ".join(names.get(v, v) for v in answer.value) or texts.NONE
    return answer_text(rulebook, ref, answer)


# --- the control of each kind


def _listed(book: Rulebook, ref: str) -> bool:
    """Whether all options stand one below the other, each in as many lines as it needs."""
    options = book.options(ref)
    return len(options) <= _MANY or (len(options) <= _LISTED and any(len(o.text) > _LONG for o in options))


def boxed(book: Rulebook, ref: str) -> bool:
    """Whether several options are marked in boxes, one below the other: pills would cut the long ones."""
    question, options = book.question(ref), book.options(ref)
    return question.kind == "multiple_choice" and any(len(o.text) > _LONG for o in options) and _listed(book, ref)


def box_key(ref: str, option: str, item: str | None = None) -> str:
    return f"{_BOX}{ref}.{option}" + (f"@{item}" if item else "")


def _control(key: str, ref: str, item: str | None, question: Question, label: str) -> None:
    common: dict[str, Any] = {
        "key": key,
        "label_visibility": "collapsed",
        "on_change": _commit,
        "args": (key, ref, item),
    }
    name = spoken(label)
    options = [o.id for o in state.rulebook().options(ref)]
    words = {o.id: o.text for o in state.rulebook().options(ref)} | {UNKNOWN: texts.UNKNOWN}
    words |= {"yes": texts.YES, "no": texts.NO}
    if question.unknown_allowed and question.kind in _CHOICES:
        options.append(UNKNOWN)
    match question.kind:
        case "yes_no":
            shown = [*_YES_NO, *([UNKNOWN] if question.unknown_allowed else [])]
            st.segmented_control(name, shown, format_func=words.__getitem__, wrap=True, **common)
        case "single_choice" if _listed(state.rulebook(), ref):
            helps = {o.id: o.help or "" for o in state.rulebook().options(ref)}
            captions = [plain(helps.get(o, "")) for o in options] if any(helps.values()) else None
            st.radio(name, options, index=None, captions=captions, format_func=lambda o: plain(words[o]), **common)
        case "single_choice":
            st.selectbox(name, options, index=None, placeholder=texts.CHOOSE, format_func=words.__getitem__, **common)
        case "multiple_choice" if boxed(state.rulebook(), ref):
            _boxes(key, ref, item, [*options], words)
        case "multiple_choice" if len(options) <= 2 * _MANY:
            st.pills(
                name,
                options,
                selection_mode="multi",
                format_func=lambda o: plain(words[o]),
                wrap=True,
                **common,
            )
        case "multiple_choice":
            st.multiselect(
                name,
                options,
                placeholder=texts.CHOOSE_SEVERAL,
                format_func=words.__getitem__,
                select_all=False,
                **common,
            )
            _written_out([words[o] for o in encode(question, stored(ref, item))])
        case "country":
            names = {c.id: c.name for c in state.rulebook().countries.values()}
            st.selectbox(
                name,
                list(names),
                index=None,
                placeholder=texts.CHOOSE,
                format_func=names.__getitem__,
                **common,
            )
        case "item_link":
            _links(name, question, stored(ref, item), common)
        case "date":
            st.date_input(name, value=None, format="DD/MM/YYYY", min_value=dt.date(1900, 1, 1), **common)
        case "number" | "amount":
            step = 1 if question.kind == "number" else 0.01
            st.number_input(name, value=None, step=step, placeholder=_placeholder(question), width=260, **common)
        case "long_text":
            st.text_area(name, value=None, placeholder=_placeholder(question), max_chars=question.max_chars, **common)
        case _:
            st.text_input(name, value=None, placeholder=_placeholder(question), live="1500ms", **common)
    if question.unknown_allowed and question.kind not in _CHOICES:
        _unknown_toggle(key, ref, item, name)


def _boxes(key: str, ref: str, item: str | None, options: list[str], words: dict[str, str]) -> None:
    """Several options, one below the other."""
    marked = encode(state.rulebook().question(ref), stored(ref, item))
    with st.container(key=key, gap="xsmall"):
        for option in options:
            own = box_key(ref, option, item)
            state.fill(own, option in marked)
            st.checkbox(plain(words[option]), key=own, on_change=_mark, args=(key, ref, item, option), wrap=True)


def _written_out(chosen: list[str]) -> None:
    """Below a list that opens, what a telephone cuts in it."""
    if long := [plain(c) for c in chosen if len(c) > _TAG]:
        st.markdown(f":small[:material/check: {'; '.join(long)}]")


def _links(name: str, question: Question, answer: Answer | None, common: dict[str, Any]) -> None:
    """Items of another list; what is linked stays to be seen even if it has been refused there since."""
    list_id = question.links_to or ""
    linked = answer.value if answer is not None and isinstance(answer.value, list) else []
    items = {i.id: i.name for i in state.the_case().list_of(list_id).items if not i.refused or i.id in linked}
    if items:
        st.multiselect(name, list(items), placeholder=texts.CHOOSE_SEVERAL, format_func=items.__getitem__, **common)
        _written_out([items[i] for i in linked if i in items])
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(section_texts.NOTHING_TO_LINK, width="content")
        frame.link(places.SECTION, section_texts.GO_TO_LIST, list_id=list_id)


def _unknown_toggle(key: str, ref: str, item: str | None, name: str) -> None:
    """«No lo sé» beside a field that is typed."""
    own = key + "?"
    answer = stored(ref, item)
    state.fill(own, UNKNOWN if answer is not None and answer.state == "unknown" else None)
    st.pills(
        f"{name}: {texts.UNKNOWN}",
        [UNKNOWN],
        format_func=lambda _: texts.UNKNOWN,
        key=own,
        label_visibility="collapsed",
        on_change=_toggle_unknown,
        args=(key, ref, item),
    )


def _placeholder(question: Question) -> str | None:
    if question.placeholder:
        return question.placeholder
    return f"{texts.FOR_EXAMPLE} {question.example}" if question.example else None


def _row_help(question: Question) -> str:
    return f"  \n:small[{plain(question.help)}]" if question.help else ""


def rows_help(refs: list[str]) -> None:
    """For a checklist: why its lines are asked, an example and whom to ask, once below all of them."""
    lines: list[str] = []
    for ref in refs:
        question = state.rulebook().question(ref)
        if found := _help_lines(question):
            lines += [f"**{plain(question.short or question.text)}**  \n" + "  \n".join(found)]
    if lines:
        with st.expander(section_texts.ROWS_HELP, type="compact", icon=":material/help:"):
            st.markdown("\n\n".join(lines))


def _more_help(question: Question) -> None:
    """Why we ask, an example and whom to ask, one click away."""
    if lines := _help_lines(question):
        with st.expander(texts.MORE_HELP, type="compact", icon=":material/help:"):
            st.markdown("  \n".join(lines))


def _help_lines(question: Question) -> list[str]:
    lines: list[str] = []
    if question.why:
        lines.append(f"**{texts.WHY}** {plain(question.why)}")
    if question.example:
        lines.append(f"**{texts.EXAMPLE}** {plain(question.example)}")
    if question.ask_whom != "owner":
        lines.append(f"**{texts.WHOM}** {texts.ASK_WHOM[question.ask_whom]}.")
    labels = [state.rulebook().label(r) for r in question.legal_refs if r in state.rulebook().law.provisions]
    if labels:
        lines.append(f"**{texts.LAW}** {plain('; '.join(labels))}.")
    return lines


def _after(key: str, ref: str, item: str | None, question: Question, offer: bool = True) -> None:
    """An error near its field, a suggestion to confirm."""
    error = state.tab().errors.get(key)
    if error:
        st.markdown(f":red[:material/error: {plain(error)}]")
    answer = stored(ref, item)
    if offer and answer is not None and not answer.confirmed and answer.state == "answered":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/lightbulb: {texts.SUGGESTED}", width="content")
            st.button(
                texts.CONFIRM,
                key=f"ok-{key}",
                on_click=_confirm,
                args=(key, ref, item),
                icon=":material/check:",
            )


# --- between the case and the widget


def stored(ref: str, item: str | None) -> Answer | None:
    """The answer of the open case."""
    case = state.the_case()
    if item is None:
        return case.answer(ref)
    found = find_item(case, item)
    return case.answer(ref, found) if found is not None else None


def find_item(case: Case, item_id: str) -> Item | None:
    return next((i for _, i in case.items() if i.id == item_id), None)


def encode(question: Question, answer: Answer | None) -> Any:
    """The value of the widget for a stored answer. Nothing is filled in that nobody said or suggested."""
    many = question.kind in ("multiple_choice", "item_link")
    if answer is None:
        return [] if many else None
    if answer.state == "unknown":
        if question.kind == "multiple_choice":
            return [UNKNOWN]
        return UNKNOWN if question.kind in ("yes_no", "single_choice") else [] if many else None
    value = answer.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if question.kind == "amount" and isinstance(value, (int, float)):
        return float(value)
    return value


def _commit(key: str, ref: str, item: str | None) -> None:
    """Called by Streamlit when the widget changed: reads it, checks it, stores it."""
    with state.whole() as values:
        _keep(key, ref, item, values[key])


def _mark(key: str, ref: str, item: str | None, option: str) -> None:
    """Called when one box of a list was marked or emptied; the others are as they are stored."""
    with state.whole() as values:
        book = state.rulebook()
        marked = set(encode(book.question(ref), stored(ref, item))) - {option}
        if values[box_key(ref, option, item)]:
            marked.add(option)
        options = [*(o.id for o in book.options(ref)), UNKNOWN]
        _keep(key, ref, item, [o for o in options if o in marked])
        for other in options:  # one that goes alone has emptied others
            state.tab().filled.pop(box_key(ref, other, item), None)


def _keep(key: str, ref: str, item: str | None, raw: Any) -> None:
    book = state.rulebook()
    if isinstance(raw, list):
        raw = _alone(ref, item, raw)
    if raw in (UNKNOWN, [UNKNOWN]):
        _store(key, ref, item, lambda c: set_unknown(c, book, ref, item))
    elif raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        _store(key, ref, item, lambda c: clear_answer(c, book, ref, item))
    else:
        value = raw == "yes" if book.question(ref).kind == "yes_no" else raw
        _store(key, ref, item, lambda c: set_answer(c, book, ref, value, item))


def _alone(ref: str, item: str | None, chosen: list[str]) -> list[str]:
    """An option that goes alone, «No lo sé» too, replaces the others when marked last, and else gives way."""
    alone = {o.id for o in state.rulebook().options(ref) if o.exclusive} | {UNKNOWN}
    if len(chosen) < 2 or not alone & set(chosen):
        return chosen
    there = encode(state.rulebook().question(ref), stored(ref, item))
    newly = [o for o in chosen if o in alone and o not in there]
    return newly[-1:] if newly else [o for o in chosen if o not in alone]


def _toggle_unknown(key: str, ref: str, item: str | None) -> None:
    with state.whole() as values:
        book = state.rulebook()
        if values[key + "?"]:
            _store(key, ref, item, lambda c: set_unknown(c, book, ref, item))
        else:
            _store(key, ref, item, lambda c: clear_answer(c, book, ref, item))
        state.tab().filled.pop(key, None)


def _confirm(key: str, ref: str, item: str | None) -> None:
    with state.whole():
        _store(key, ref, item, lambda c: confirm_answers(c, item, [ref]))


def _store(key: str, ref: str, item: str | None, edit: Callable[[Case], Case]) -> None:
    here = state.tab()
    before = here.case
    error = state.change(edit)
    if error:
        here.errors[key] = error
        return
    here.errors.pop(key, None)
    if here.case is not None and key in here.filled and here.case is not before:
        question = here.book.question(ref)
        if question.kind not in ("multiple_choice", "item_link"):
            # What was typed stays as it was typed, even if it is stored in a tidier form.
            here.filled[key] = encode(question, stored(ref, item))
