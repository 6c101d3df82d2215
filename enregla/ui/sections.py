"""«Secciones»: what is left of the full depth, one card per questionnaire, with what already follows from it."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import Assessment
from enregla.rulebook import ORGANISATION
from enregla.rulebook.model import Questionnaire
from enregla.ui import depth, express, frame, interim, places, route, state, texts
from enregla.ui import section_texts as words
from enregla.ui.depth import Group
from enregla.ui.plain import plain, shorten


def show() -> None:
    if not frame.require_case():
        return
    express.prepare(full=True)
    frame.heading(words.TITLE, words.LEAD)
    found, assessment = state.groups(), state.assessment()
    done, total, minutes = depth.totals(found)
    if total:
        st.progress(done / total, text=words.DONE.format(done, total))
        if minutes:
            st.caption(words.LEFT.format(texts.lasts(minutes)))
        if done == total:
            st.markdown(words.ALL_DONE)
            frame.link(places.RESULT, texts.SEE_RESULT, icon=":material/arrow_forward:")
    _quick(assessment)
    away: list[Questionnaire] = []
    for questionnaire_id, groups in found.items():
        questionnaire = state.rulebook().questionnaires[questionnaire_id]
        if _applies(questionnaire, groups):
            _card(questionnaire, groups, assessment)
        else:
            away.append(questionnaire)
    _lists()
    if away:
        with st.expander(f"{words.NOT_APPLICABLE_TITLE} ({len(away)})", icon=":material/do_not_disturb_on:"):
            st.caption(words.NOT_APPLICABLE_TEXT)
            for questionnaire in away:
                st.markdown(f"**{plain(questionnaire.title)}** {badge('not_applicable')}")


def badge(status: depth.Status) -> str:
    """A state as word and icon."""
    word, icon, colour = words.STATUS[status]
    return f":{colour}-badge[{icon} {word}]"


def _applies(questionnaire: Questionnaire, groups: list[Group]) -> bool:
    """A list that nobody has closed may still get something; one without cameras, or finished and empty, does not."""
    if questionnaire.sections and groups:
        return any(g.status != "not_applicable" for g in groups)
    if groups:
        return True
    if questionnaire.subject == "camera_systems":
        answer = state.the_case().answer("profile.has_cameras")
        if answer is not None and answer.value is False:
            return False
    return not state.the_case().list_of(questionnaire.subject).closed


def _quick(assessment: Assessment) -> None:
    """The express route comes first: it is one card among the others."""
    screen = route.first_open(state.rulebook(), state.the_case(), assessment)
    with st.container(border=True, key="part-express"):
        st.markdown(f"#### {words.QUICK_TITLE}  {badge('in_progress' if screen else 'answered')}")
        st.markdown(words.QUICK_OPEN if screen else words.QUICK_DONE)
        label = texts.GO_ON if screen else words.QUICK_GO
        frame.link(places.EXPRESS, label, ":material/arrow_forward:", screen=screen.id if screen else None)


def _card(questionnaire: Questionnaire, groups: list[Group], assessment: Assessment) -> None:
    open_groups = [g for g in groups if g.open_parts]
    with st.container(border=True, key=f"part-{questionnaire.id}"):
        status = _status(questionnaire, groups)
        st.markdown(f"#### {plain(questionnaire.title)}" + (f"  {badge(status)}" if status else ""))
        st.markdown(_intro(questionnaire, groups, sum(g.minutes for g in open_groups)))
        if questionnaire.id == interim.SECURITY and status == "answered":
            sentence = interim.security_sentence(assessment)
        else:
            sentence = interim.sentence(assessment, questionnaire.id)
        if sentence:
            st.markdown(f":small[**{words.SO_FAR}** {plain(sentence)}]")
        if not questionnaire.sections:
            st.caption(words.COMES_ALONE)
            return
        if not groups:
            _empty(questionnaire)
            return
        spot = next((g.spot for g in (open_groups or groups) if g.spot), None)
        if spot is not None:
            started = any(p.done or p.status == "in_progress" for g in groups for p in g.parts)
            label = words.LOOK if not open_groups else words.GO_ON if started else words.BEGIN
            frame.link(places.SECTION, label, ":material/arrow_forward:", spot=spot)
        if questionnaire.subject == ORGANISATION:
            if len(groups[0].parts) > 1:
                with st.expander(words.ITS_PARTS, type="compact", icon=":material/list:"):
                    _parts(groups[0])
        else:
            _one_by_one(questionnaire, groups)


def _status(questionnaire: Questionnaire, groups: list[Group]) -> depth.Status | None:
    if not questionnaire.sections or not groups:
        return None
    found: set[depth.Status] = {g.status for g in groups if g.status != "not_applicable"}
    if len(found) == 1:
        return found.pop()
    return "answered" if found <= {"answered", "optional"} else "in_progress"


def _intro(questionnaire: Questionnaire, groups: list[Group], minutes: int) -> str:
    """What it adds and how long it takes."""
    own = [p.section for p in groups[0].open_parts] if len(groups) == 1 else []
    text = own[0].adds if len(own) == 1 and own[0].adds else questionnaire.intro or ""
    return plain(text) + (f" :small[:material/schedule: {texts.lasts(minutes)}]" if minutes else "")


def _empty(questionnaire: Questionnaire) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.NO_ITEMS, width="content")
        frame.link(places.SECTION, words.GO_TO_LIST, ":material/list:", list_id=questionnaire.subject)


def _parts(group: Group) -> None:
    for part in group.parts:
        spot = part.spot
        if spot is None:
            continue
        text = f"**{plain(part.section.title)}** {badge(part.status)}"
        adds = f"  \n:small[{plain(part.section.adds)} {texts.lasts(part.section.minutes).capitalize()}.]"
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(text + (adds if part.section.adds else ""), width="stretch")
            frame.link(places.SECTION, words.LOOK if part.status == "answered" else words.GO_ON, spot=spot)


def _one_by_one(questionnaire: Questionnaire, groups: list[Group]) -> None:
    done = sum(not g.open_parts for g in groups)
    title = f"{words.ONE_BY_ONE}: {words.ANSWERED_OF.format(done, len(groups))}"
    with st.expander(title, type="compact", icon=":material/list:"):
        for group in groups:
            item = group.item
            if item is None or group.spot is None:
                continue
            word, icon, _ = words.STATUS[group.status]
            frame.link(places.SECTION, f"{plain(shorten(item.name, 70))} · {word}", icon, spot=group.spot)
        frame.link(places.SECTION, words.EDIT_LIST, ":material/edit:", list_id=questionnaire.subject)


def _lists() -> None:
    st.header(words.LISTS_TITLE, anchor=False)
    st.caption(words.LISTS_TEXT)
    case = state.the_case()
    for list_id in depth.LISTS:
        held = case.list_of(list_id)
        kept = [i for i in held.items if not i.refused]
        waiting = sum(not i.confirmed for i in kept)
        more = f" · {waiting} {words.TO_CONFIRM}" if waiting else ""
        label = f"{plain(words.LIST_NAMES[list_id])} · {len(kept)}{more}"
        frame.link(places.SECTION, label, ":material/list:", list_id=list_id)
