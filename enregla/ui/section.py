"""One screen of one section, for the company or for one thing of a list."""

from __future__ import annotations

import streamlit as st

from enregla.case import Case, Item, confirm_answers, set_answer
from enregla.rulebook import ORGANISATION
from enregla.rulebook.model import Screen, Section
from enregla.ui import depth, express, frame, interim, lists, places, sections, state, texts, widgets
from enregla.ui import section_texts as words
from enregla.ui.depth import Spot
from enregla.ui.plain import plain, shorten


def show() -> None:
    if not frame.require_case():
        return
    here = state.tab()
    if here.prepared is None or here.prepared[0].id != state.the_case().id:
        express.prepare(full=True)  # once: each answer would work out again what only the overview shows
    address, item_id = st.query_params.get(state.SECTION, ""), st.query_params.get(state.ITEM)
    first, _, rest = address.partition(".")
    if first == depth.LIST_PAGE and rest in depth.LISTS:
        lists.show(rest)
        return
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()
    spot = depth.find(book, case, assessment, address, item_id)
    if spot is None:  # the item is gone, or its questions no longer apply
        sections.show()
        return
    if spot.address != address:
        st.query_params[state.SECTION] = spot.address
    walk = depth.walk(book, case, assessment, spot.questionnaire, spot.item)
    section, screen = depth.section_of(book, spot)
    item = widgets.find_item(case, spot.item) if spot.item else None
    refs = depth.asked(assessment, book.questionnaires[spot.questionnaire], screen, item)
    left, right = st.columns([0.68, 0.32], gap="large")
    with left:
        _where(spot, section, screen, item, walk)
        if item is not None and not item.confirmed:
            with st.container(border=True, key="suggested-item"):
                lists.suggested_item(book.subject_of(spot.questionnaire), item)
        _draw(spot, screen, refs)
        _confirm_all(refs, item)
        if spot == walk[-1] and spot.questionnaire == interim.SECURITY and item is not None:
            interim.of_security(assessment, item)
        _moves(spot, walk)
    with right:
        interim.of_item(assessment, spot.questionnaire, item)
        _steps(spot, walk, item)
    frame.to_the_top(f"{spot.address}@{spot.item}")


def _where(spot: Spot, section: Section, screen: Screen, item: Item | None, walk: list[Spot]) -> None:
    questionnaire = state.rulebook().questionnaires[spot.questionnaire]
    parts = list(dict.fromkeys(s.section for s in walk))
    position = walk.index(spot) + 1
    frame.link(places.SECTIONS, words.ALL_SECTIONS, icon=":material/arrow_back:")
    of = f" · {plain(shorten(item.name, 60))}" if item else ""
    st.progress(
        position / len(walk),
        text=f"{plain(questionnaire.title)}{of} · {words.SECTION} {parts.index(spot.section) + 1} {words.OF} "
        f"{len(parts)}, {plain(section.title)} · {words.SCREEN} {position} {words.OF} {len(walk)}",
    )
    with st.container(key="screen_title"):
        st.title(plain(screen.title), anchor=False)
    if item:
        st.markdown(f"**{plain(item.name)}**")
    if screen.intro:
        st.markdown(plain(screen.intro))
    st.space("small")


def _draw(spot: Spot, screen: Screen, refs: list[str]) -> None:
    """What was answered in another place is shown and not asked again; the rest is asked."""
    settled = _settled(spot, refs)
    rows = screen.layout == "checklist"
    if any(r in settled for r in refs):
        st.caption(words.SAID_BEFORE)
    for ref in refs:
        if ref in settled:
            _answered(spot, ref)
        else:
            widgets.ask(ref, spot.item, row=rows, offer=False, badge=True)
    if rows:
        widgets.rows_help([r for r in refs if r not in settled])


def _settled(spot: Spot, refs: list[str]) -> set[str]:
    """What a person had answered elsewhere when this screen was opened: nothing folds away under the hand."""
    here = state.tab()
    if here.settled is None or here.settled[0] != spot:
        here.settled = (spot, {r for r in refs if _said_elsewhere(r, spot.item)})
    return here.settled[1]


def _said_elsewhere(ref: str, item: str | None) -> bool:
    answer = widgets.stored(ref, item)
    if answer is None or not answer.confirmed:
        return False
    return state.rulebook().question(ref).depth == "express" or answer.origin == "starter"


def _answered(spot: Spot, ref: str) -> None:
    question = state.rulebook().question(ref)
    shown = widgets.shown_value(ref, widgets.stored(ref, spot.item))
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(
            f":small[{plain(question.short or question.text)}]  \n:material/check: {plain(shorten(shown, 220))}",
            width="stretch",
        )
        st.button(
            texts.CHANGE,
            key=f"change-{ref}",
            icon=":material/edit:",
            type="tertiary",
            on_click=_change,
            args=(ref,),
        )


def _change(ref: str) -> None:
    with state.whole():
        here = state.tab()
        if here.settled is not None:
            here.settled[1].discard(ref)


# --- suggestions


def _confirm_all(refs: list[str], item: Item | None) -> None:
    waiting = [r for r in refs if suggested(state.the_case(), r, item)]
    if not waiting:
        return
    with st.container(border=True, key="confirm-screen"):
        st.markdown(f":material/lightbulb: {words.CONFIRM_TEXT}")
        st.button(
            f"{words.CONFIRM_SCREEN} ({len(waiting)})",
            key="confirm_screen",
            icon=":material/check:",
            on_click=_confirm,
            args=(waiting, item.id if item else None),
        )


def suggested(case: Case, ref: str, item: Item | None) -> bool:
    answer = case.answer(ref, item)
    return answer is not None and not answer.confirmed and answer.state == "answered"


def _confirm(refs: list[str], item: str | None) -> None:
    with state.whole():
        error = state.change(lambda c: confirmed(c, refs, item), "confirm")
        if error:
            state.flash("error", error)


def confirmed(case: Case, refs: list[str], item: str | None) -> Case:
    """The suggestions of a screen as answers of the person; a link to other items counts from then on."""
    book = state.rulebook()
    held = widgets.find_item(case, item) if item else None
    for ref in refs:
        answer = case.answer(ref, held)
        if answer is not None and book.question(ref).kind == "item_link":
            case = set_answer(case, book, ref, answer.value, item, origin=answer.origin)
    return confirm_answers(case, item, refs)


# --- moving


def _moves(spot: Spot, walk: list[Spot]) -> None:
    position = walk.index(spot)
    st.space("small")
    with st.container(horizontal=True, key="moves"):
        if position:
            st.button(texts.BACK, key="back", icon=":material/arrow_back:", on_click=_to, args=(walk[position - 1],))
        if position + 1 < len(walk):
            _next(texts.NEXT, walk[position + 1])
            return
        following = _following(spot)
        if following is not None:
            name, there = following
            _next(f"{words.NEXT_ITEM} «{plain(shorten(name, 40))}»", there)
        elif st.button(
            words.FINISHED, key="finished", type="primary", icon=":material/arrow_forward:", icon_position="right"
        ):
            frame.go(places.SECTIONS)


def _next(label: str, there: Spot) -> None:
    st.button(
        label,
        key="next",
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=_to,
        args=(there,),
    )


def _following(spot: Spot) -> tuple[str, Spot] | None:
    """The next thing of the list that still has something to answer."""
    if state.rulebook().subject_of(spot.questionnaire) == ORGANISATION:
        return None
    groups = state.groups().get(spot.questionnaire, [])
    ids = [g.item.id if g.item else None for g in groups]
    after = groups[ids.index(spot.item) + 1 :] if spot.item in ids else []
    for group in after:
        if group.item is not None and group.open_parts and group.spot is not None:
            return group.item.name, group.spot
    return None


def _to(spot: Spot) -> None:
    with state.whole():
        state.go_to(spot)
        state.tab().settled = None


def _steps(spot: Spot, walk: list[Spot], item: Item | None) -> None:
    """All screens of this questionnaire for this item, to jump to any of them."""
    book = state.rulebook()
    with st.expander(words.ALL_SCREENS, icon=":material/list:", type="compact"):
        for one in walk:
            section, screen = depth.section_of(book, one)
            here = f" ({words.HERE})" if one == spot else ""
            st.button(
                f"{plain(section.title)} · {plain(screen.title)}{here}",
                key=f"to-{one.address}",
                type="tertiary",
                on_click=_to,
                args=(one,),
                disabled=one == spot,
                wrap=True,
            )
