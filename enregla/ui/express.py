"""The express route: one screen at a time, with what already follows beside it."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import suggested_activities, suggestions, with_companions
from enregla.case import Case, CaseError, apply_starter, suggest_answer
from enregla.rulebook.model import RouteScreen
from enregla.ui import frame, interim, places, publication, route, screens, state, texts, widgets
from enregla.ui.plain import plain


def show() -> None:
    if not frame.require_case():
        return
    prepare()
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()
    shown = route.visible(book, case, assessment)
    screen = _current(shown)
    position = shown.index(screen)
    left, right = st.columns([0.68, 0.32], gap="large")
    with left:
        _where(screen, position, len(shown))
        _draw(screen)
        _buttons(shown, position)
    with right:
        interim.show(assessment)
        _steps(shown, screen)
    frame.to_the_top(screen.id)


def prepare(full: bool = False) -> None:
    """Stores what the sector and the answers suggest, unconfirmed, before it is shown.

    ``full``: also the systems, cameras and data flows that the full depth asks about.
    """
    here, case = state.tab(), state.the_case()
    if here.prepared is not None and here.prepared[0] is case and here.prepared[1] >= full:
        return
    error = state.change(
        lambda c: with_companion_items(with_suggestions(c)) if full else with_suggestions(c), "starter"
    )
    if error:
        state.flash("error", error)
    here.prepared = (here.case or case, full)


def with_suggestions(case: Case) -> Case:
    """The case with the activities and answers that its facts suggest."""
    book, day = state.rulebook(), state.as_of()
    if case.answer("profile.sectors") is None:
        return case
    case = apply_starter(case, book, suggested_activities(book, case, day))
    for ref, item, value in suggestions(book, case, day):
        try:
            case = suggest_answer(case, book, ref, value, item)
        except CaseError:  # a suggestion that does not fit its question is no suggestion
            continue
    return case


def with_companion_items(case: Case) -> Case:
    """The case with the items that the full depth asks about and nobody has listed: a system, cameras, data flows."""
    return with_companions(state.rulebook(), case, state.as_of())


def _current(shown: list[RouteScreen]) -> RouteScreen:
    wanted = st.query_params.get(state.SCREEN)
    found = next((s for s in shown if s.id == wanted), None)
    if found is None:
        found = route.first_open(state.rulebook(), state.the_case(), state.assessment()) or shown[-1]
        st.query_params[state.SCREEN] = found.id
    return found


def _where(screen: RouteScreen, position: int, total: int) -> None:
    steps = state.rulebook().route.steps
    st.progress(
        (position + 1) / total,
        text=f"{texts.STEP} {screen.step} {texts.OF} {len(steps)} · {plain(steps[screen.step - 1])} · "
        f"{texts.SCREEN} {position + 1} {texts.OF} {total}",
    )
    with st.container(key="screen_title"):
        st.title(plain(screen.title), anchor=False)
    if screen.intro:
        st.markdown(plain(screen.intro))
    st.space("small")


def _draw(screen: RouteScreen) -> None:
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()
    asked = route.questions(book, case, assessment, screen)
    match screen.kind:
        case "questions":
            for one in asked:
                widgets.ask(one.ref)
        case "checklist":
            for one in asked:
                widgets.ask(one.ref, row=True)
        case "confirm_activities":
            screens.activities()
        case "activity_gaps":
            screens.gaps(asked)
        case "providers":
            screens.providers()
        case "provider_contracts":
            screens.contracts(asked)
        case "publication":
            publication.show(asked)


def _buttons(shown: list[RouteScreen], position: int) -> None:
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()
    left_open = route.open_count(book, case, assessment, shown[position])
    st.space("small")
    if left_open:
        st.caption(f":material/info: {texts.count(left_open, *texts.LEFT_OPEN)} {texts.LEFT_OPEN_REST}")
    with st.container(horizontal=True, key="moves"):
        if position:
            st.button(
                texts.BACK,
                key="back",
                icon=":material/arrow_back:",
                on_click=_to,
                args=(shown[position - 1].id,),
            )
        if position + 1 < len(shown):
            st.button(
                texts.NEXT,
                key="next",
                type="primary",
                icon=":material/arrow_forward:",
                icon_position="right",
                on_click=_to,
                args=(shown[position + 1].id,),
            )
        elif st.button(
            texts.SEE_RESULT,
            key="see_result",
            type="primary",
            icon=":material/arrow_forward:",
            icon_position="right",
        ):
            frame.go(places.RESULT)


def _to(screen: str) -> None:
    with state.whole():
        state.tab().go_to = {state.SCREEN: screen}


def _steps(shown: list[RouteScreen], current: RouteScreen) -> None:
    """All screens with their state in words, to jump to any of them."""
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()
    with st.expander(texts.ALL_SCREENS, icon=":material/list:", type="compact"):
        for screen in shown:
            left_open = route.open_count(book, case, assessment, screen)
            words = texts.count(left_open, *texts.LEFT_SHORT) if left_open else texts.ANSWERED
            icon = ":material/radio_button_unchecked:" if left_open else ":material/check:"
            here = f" ({texts.HERE})" if screen.id == current.id else ""
            st.button(
                f"{plain(screen.title)} · {words}{here}",
                key=f"to-{screen.id}",
                type="tertiary",
                icon=icon,
                on_click=_to,
                args=(screen.id,),
                disabled=screen.id == current.id,
                wrap=True,
            )
