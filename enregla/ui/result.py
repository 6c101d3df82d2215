"""Result on one page: what to do first, what the law does not admit, then one part at a time of what stands behind."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from enregla.assessment import ActionGroup, Assessment, DecisionResult, FindingResult, first_actions, grouped_actions
from enregla.rulebook import ORGANISATION
from enregla.ui import (
    cards,
    dials,
    express,
    frame,
    level_charts,
    marks,
    places,
    review,
    route,
    section_texts,
    state,
    texts,
)
from enregla.ui import result_texts as words
from enregla.ui.plain import join_words, plain

_FIRST = 7


def show() -> None:
    if not frame.require_case():
        return
    express.prepare()
    frame.heading(texts.RESULT_TITLE, texts.RESULT_LEAD)
    _date()
    assessment = state.assessment()
    _unfinished(assessment)
    _caveats(assessment)
    _actions(assessment)
    gaps = _grouped(assessment, ("infringement",))
    if gaps:
        st.header(words.GAPS_TITLE, anchor=False, icon=":material/block:")
        st.markdown(words.GAPS_LEAD, width=760)
        _findings(gaps)
    _behind(assessment)
    _missing(assessment)
    _to_do()
    st.space("medium")
    with st.container(horizontal=True):
        frame.link(places.DOCUMENTS, texts.SEE_DOCUMENTS, icon=":material/description:")
        frame.link(places.REVIEW, texts.SEE_REVIEW, icon=":material/edit:")


def _date() -> None:
    key = f"{state.WIDGET}as_of"
    state.fill(key, state.as_of())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            texts.AS_OF,
            value=None,
            format="DD/MM/YYYY",
            key=key,
            width=220,
            on_change=_set_date,
            args=(key,),
            min_value=dt.date(2016, 5, 24),
            max_value=dt.date(2100, 1, 1),
        )
        st.caption(f"{texts.EDITION} {plain(state.rulebook().edition)}. {texts.AS_OF_HELP}", width="content")


def _set_date(key: str) -> None:
    with state.whole() as values:
        here = state.tab()
        here.filled.pop(key, None)  # an emptied field shows the date again
        here.as_of = values[key] or here.as_of


def _unfinished(assessment: Assessment) -> None:
    screen = route.first_open(state.rulebook(), state.the_case(), assessment)
    if screen is None:
        return
    with st.container(border=True, key="unfinished"):
        st.markdown(f":material/pending: {texts.UNFINISHED} «{plain(screen.title)}».")
        frame.link(places.EXPRESS, texts.GO_ON, icon=":material/arrow_forward:", screen=screen.id)


def _caveats(assessment: Assessment) -> None:
    if not assessment.caveats:
        return
    with st.expander(f"{texts.CAVEATS} ({len(assessment.caveats)})", icon=":material/info:"):
        for caveat in assessment.caveats:
            st.markdown(f"- {plain(caveat.text)}")


# --- what to do


def _actions(assessment: Assessment) -> None:
    st.header(texts.ACTIONS_TITLE, anchor=False, icon=":material/checklist:")
    every = grouped_actions(assessment)
    first = first_actions(assessment, _FIRST)
    if not first:
        st.markdown(texts.ACTIONS_NONE)
    for number, group in enumerate(first, start=1):
        _action(number, group)
    rest = every[len(first) :]
    if rest:
        with st.expander(f"{texts.LATER} ({len(rest)})", icon=":material/more_horiz:"):
            for number, group in enumerate(rest, start=len(first) + 1):
                _action(number, group)


def _action(number: int, group: ActionGroup) -> None:
    action = group.action
    with st.container(border=True, key=f"action-{number}"):
        title = action.title
        if len(group.item_names) > 1:
            title = _without_name(group)
        st.markdown(f"#### {number}\\. {plain(title)}")
        text = action.text
        if len(group.item_names) > 1:
            text = _replace_name(text, action.item_name)
        unnamed = [name for name in group.item_names if name not in f"{title} {text}"]
        if unnamed:
            st.markdown(f"**{texts.CONCERNS}** {plain(join_words(list(group.item_names)))}")
        st.markdown(plain(text))
        facts = [f":material/schedule: {texts.EFFORT.get(action.effort, action.effort)}"]
        facts.append(f":material/person: {texts.WHO_DOES.get(action.who, action.who)}")
        if action.due:
            facts.append(f":material/event: {texts.DEADLINE} {plain(action.due)}")
        st.markdown(f":small[{' · '.join(facts)}]")
        labels = marks.short_articles(action.legal_refs)
        if labels:
            st.markdown(f":small[:material/gavel: {labels}]")


def _without_name(group: ActionGroup) -> str:
    return _replace_name(group.action.title, group.action.item_name)


def _replace_name(text: str, name: str | None) -> str:
    """The action of several items is written once: the name of the first gives way to a general word."""
    return text.replace(name, texts.EACH_ONE) if name else text


# --- what was decided


def _behind(assessment: Assessment) -> None:
    """What stands behind the list: the part that is chosen, and only that one is drawn."""
    levelled = dials.rows(assessment)
    findings = _grouped(assessment, ("duty", "warning"))
    parts = {"decisions": texts.DECISIONS_TITLE}
    if levelled:
        parts["levels"] = words.LEVELS_TITLE
    if findings:
        parts["findings"] = f"{texts.FINDINGS_TITLE} ({len(findings)})"
    st.header(words.BEHIND_TITLE, anchor=False, icon=":material/balance:")
    chosen = st.segmented_control(
        words.BEHIND_TITLE,
        list(parts),
        default="decisions",
        required=True,
        format_func=parts.__getitem__,
        label_visibility="collapsed",
        wrap=True,
        key="behind",
    )
    match chosen:
        case "levels":
            dials.show(levelled)
            level_charts.show(levelled)
        case "findings":
            _findings(findings)
        case _:
            _decisions(assessment, dials.SHOWN if levelled else ())


def _decisions(assessment: Assessment, told: tuple[str, ...]) -> None:
    """``told``: decisions that already stand among the levels."""
    by_id: dict[str, list[DecisionResult]] = {}
    for result in assessment.decisions:
        # of parts that nobody has started there is nothing to say yet
        if not result.waiting and result.id not in told:
            by_id.setdefault(result.id, []).append(result)
    whole = {results[0].title for results in by_id.values() if not results[0].provisional}
    for decision_id, results in by_id.items():
        first = results[0]
        if first.item is None:
            cards.decision(first)
            continue
        # A first signal beside its full decision is about the things that have not got the full one.
        others = first.provisional and first.title in whole
        title = words.OTHERS.format(first.title) if others else first.title
        cards.decisions(decision_id, sorted(results, key=marks.rank), title)


def _grouped(assessment: Assessment, kinds: tuple[str, ...]) -> list[list[FindingResult]]:
    """Findings of some kinds, what weighs most first; the same one of several items is told once."""
    book = state.rulebook()
    by_id: dict[str, list[FindingResult]] = {}
    for finding in assessment.findings:
        if finding.kind in kinds:
            by_id.setdefault(finding.id, []).append(finding)
    return sorted(by_id.values(), key=lambda r: (kinds.index(r[0].kind), book.findings[r[0].id].action.weight))


def _findings(grouped: list[list[FindingResult]]) -> None:
    for results in grouped:
        cards.finding(results)


def _missing(assessment: Assessment) -> None:
    st.header(texts.MISSING_TITLE, anchor=False, icon=":material/help:")
    if not assessment.missing:
        st.markdown(f":material/check_circle: {texts.MISSING_NONE}")
        return
    by_person: dict[str, list[str]] = {}
    for missing in review.missing_in_order(assessment):
        of = f"{missing.item_name}: " if missing.item_name else ""
        by_person.setdefault(missing.ask_whom, []).append(plain(of + missing.text))
    for person, questions in by_person.items():
        with st.expander(f"{texts.ASK} {texts.ASK_WHOM.get(person, person)} ({len(questions)})"):
            st.markdown("\n".join(f"- {q}" for q in questions))
    frame.link(places.REVIEW, texts.ANSWER_THEM, icon=":material/edit:")


def _to_do() -> None:
    """Sections of the full depth that are not finished, with their minutes; listed when somebody opens them."""
    fold = st.expander(words.TO_DO_TITLE, icon=":material/pending_actions:", key="to_do", on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.markdown(words.TO_DO_LEAD)
        for questionnaire_id, groups in state.groups().items():
            open_ones = [g for g in groups if g.open_parts]
            spot = next((g.spot for g in open_ones if g.spot), None)
            if spot is None:
                continue
            questionnaire = state.rulebook().questionnaires[questionnaire_id]
            facts = [texts.lasts(sum(g.minutes for g in open_ones))]
            if questionnaire.subject != ORGANISATION:
                facts.insert(0, texts.count(len(open_ones), *section_texts.OF_EACH[questionnaire.subject]))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                text = f"**{plain(questionnaire.title)}** :small[{' · '.join(facts)}]"
                st.markdown(text, width="content")
                frame.link(places.SECTION, texts.ANSWER, spot=spot)
        frame.link(places.SECTIONS, words.ALL_SECTIONS, icon=":material/list:")
