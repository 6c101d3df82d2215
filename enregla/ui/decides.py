"""«Cómo decide»: a questionnaire drawn from its own rules, so that a lawyer can read and dispute them."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from enregla.rulebook.factors import FACTOR_SET, LEVEL_SET
from enregla.rulebook.model import Decision, Finding, NamedCondition, OptionRefs, Questionnaire, Rule
from enregla.ui import chart_texts, conditions, frame, marks, places, state, texts
from enregla.ui import reference_texts as said
from enregla.ui.plain import plain

_SEVERITY = {"duty": marks.DUTY, "warning": marks.WARNING, "ok": marks.OK}


def show() -> None:
    book = state.rulebook()
    wanted = st.query_params.get(state.RULES)
    questionnaire = book.questionnaires.get(wanted or "")
    if questionnaire is None:
        frame.heading(said.DECIDES_TITLE, said.DECIDES_LEAD)
        links()
        return
    frame.heading(f"{said.DECIDES_TITLE}: {questionnaire.title}", said.DECIDES_LEAD)
    st.markdown(status(questionnaire))
    for decision in questionnaire.decisions:
        _decision(questionnaire, decision)
    if not questionnaire.decisions:
        st.markdown(said.NO_DECISIONS)
    _findings(questionnaire)
    _criteria(questionnaire)
    _questions(questionnaire)
    with st.expander(said.OTHER_QUESTIONNAIRES, icon=":material/list:"):
        links()
    frame.link(places.LAW, said.TO_THE_LAW, icon=":material/arrow_back:")


def links() -> None:
    """One link per questionnaire."""
    for questionnaire in state.rulebook().questionnaires.values():
        frame.link(places.DECIDES, plain(questionnaire.title), more={state.RULES: questionnaire.id})


def status(questionnaire: Questionnaire) -> str:
    """Who has reviewed it, its edition and when its law was read."""
    reviewed = said.REVIEWED_BY.format(questionnaire.reviewed.by) if questionnaire.reviewed.by else said.NOT_REVIEWED
    edition = f"{texts.EDITION} {plain(questionnaire.edition)}"
    read = f"{said.LAW_READ} {texts.day(questionnaire.law_checked_on)}"
    return f":small[{said.STATUS[questionnaire.status]} · {plain(reviewed)} · {edition} · {read}]"


def _strings(refs: Iterable[str | OptionRefs]) -> list[str]:
    return [r for r in refs if isinstance(r, str)]


# --- decisions


def _decision(questionnaire: Questionnaire, decision: Decision) -> None:
    st.header(plain(decision.title), anchor=False)
    notes = [said.IN_ORDER]
    if decision.provisional:
        notes.append(texts.PROVISIONAL)
    if decision.adjustable:
        notes.append(said.ADJUSTABLE)
    st.caption(" ".join(notes))
    if decision.relevant_when is not None:
        lines = conditions.lines(state.rulebook(), questionnaire.id, decision.relevant_when)
        st.markdown("\n".join([f"**{said.ONLY_WHEN}**", "", *lines]))
    for number, outcome in enumerate(decision.outcomes, start=1):
        mark = _SEVERITY[outcome.severity]
        rules = [r for r in decision.rules if r.outcome == outcome.id]
        with st.container(border=True):
            st.markdown(f"**{number}.** {marks.inline(mark)} **{plain(outcome.text)}**")
            if outcome.action:
                st.markdown(f":small[:material/task_alt: {said.ACTION} {plain(outcome.action.title)}]")
            for rule in rules:
                _rule(questionnaire, rule)
            if decision.otherwise == outcome.id:
                law = marks.short_articles(decision.otherwise_refs)
                st.markdown(f"**{said.OTHERWISE}** {plain(decision.otherwise_because)} :small[{law}]")
    st.markdown(f":material/help: **{said.MISSING_SOMETHING}** {plain(decision.undetermined_text)}")


def _rule(questionnaire: Questionnaire, rule: Rule) -> None:
    refs = _strings(rule.legal_refs)
    with st.expander(plain(rule.because), type="compact", icon=":material/rule:"):
        st.markdown("\n".join(conditions.lines(state.rulebook(), questionnaire.id, rule.when)))
        if rule.open_norm:
            st.caption(said.OPEN_NORM)
        st.markdown(marks.articles(refs))
        if len(refs) < len(rule.legal_refs):
            st.caption(said.OPTION_REFS)


def _findings(questionnaire: Questionnaire) -> None:
    if not questionnaire.findings:
        return
    st.header(said.FINDINGS_TITLE, anchor=False)
    for kind in said.FINDING_KINDS:
        several = [f for f in questionnaire.findings if f.kind == kind]
        if several:
            st.markdown(f"#### {said.FINDING_KINDS[kind]}")
        for finding in several:
            _finding(questionnaire, finding)


def _finding(questionnaire: Questionnaire, finding: Finding) -> None:
    with st.expander(plain(finding.title.replace("{item}", texts.EACH_ONE)), type="compact", icon=":material/flag:"):
        st.markdown(plain(finding.because.replace("{item}", texts.EACH_ONE)))
        st.markdown("\n".join(conditions.lines(state.rulebook(), questionnaire.id, finding.when)))
        st.markdown(f":small[:material/task_alt: {said.ACTION} {plain(finding.action.title)}]")
        st.markdown(marks.articles(_strings(finding.legal_refs)))


# --- criteria: what rules name


def _criteria(questionnaire: Questionnaire) -> None:
    sets: dict[str, list[NamedCondition]] = {}
    for condition in questionnaire.conditions:
        if condition.set != LEVEL_SET:  # only adds up the factors of a level, which stand below with their level
            sets.setdefault(condition.set or "", []).append(condition)
    if not sets:
        return
    st.header(said.CRITERIA_TITLE, anchor=False)
    for name, several in sets.items():
        if name == FACTOR_SET:
            _factors(questionnaire, several)
            continue
        title = said.SETS.get(name, said.SETS[""])
        fold = st.expander(f"{title} ({len(several)})", key=f"set-{name}", on_change="rerun")
        if fold.open:
            with fold:
                for condition in several:
                    _condition(questionnaire, condition)


def _condition(questionnaire: Questionnaire, condition: NamedCondition, more: str = "") -> None:
    law = marks.short_articles(_strings(condition.legal_refs))
    title = f"**{plain(condition.because)}**{more} :small[{law}]"
    st.markdown("\n".join([title, "", *conditions.lines(state.rulebook(), questionnaire.id, condition.when)]))


def _factors(questionnaire: Questionnaire, several: list[NamedCondition]) -> None:
    """The factors by family; a family is drawn when it is opened."""
    book = state.rulebook()
    st.caption(chart_texts.FACTORS_NOTE)
    for family, name in chart_texts.FAMILIES.items():
        own = [c for c in several if book.risk_factors[c.id].family == family]
        if not own:
            continue
        fold = st.expander(f"{name} ({len(own)})", key=f"family-{family}", on_change="rerun")
        if not fold.open:
            continue
        with fold:
            for condition in own:
                factor = book.risk_factors[condition.id]
                level = said.FACTOR_LEVEL.format(chart_texts.LEVELS[factor.level]) if factor.level else said.NO_LEVEL
                met = [book.dpia_criteria[c].name for c in factor.criteria]
                criteria = f" {said.MEETS} {plain('; '.join(met))}." if met else ""
                _condition(questionnaire, condition, f" :small[{plain(factor.name)}. {level}{criteria}]")


def _questions(questionnaire: Questionnaire) -> None:
    if not questionnaire.questions:
        return
    fold = st.expander(f"{said.QUESTIONS} ({len(questionnaire.questions)})", key="questions", on_change="rerun")
    if fold.open:
        with fold:
            lines = [f"- {plain(q.text)} :small[{marks.short_articles(q.legal_refs)}]" for q in questionnaire.questions]
            st.markdown("\n".join(lines))
