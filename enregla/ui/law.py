"""Reference: provisions with the date of their last check, questions and rules in words, figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import streamlit as st

from enregla.rulebook.model import NamedCondition, OptionRefs, Questionnaire, Rule
from enregla.ui import conditions, frame, marks, state, texts
from enregla.ui import reference_texts as said
from enregla.ui.plain import plain

_STALE_DAYS, _OLD_DAYS = 180, 365


def show() -> None:
    frame.heading(said.LAW_TITLE, said.LAW_LEAD)
    _date()
    wanted = st.text_input(
        said.SEARCH,
        value=None,
        placeholder=said.SEARCH_EXAMPLE,
        key="search",
        type="search",
        live=True,
        width=480,
    )
    words = fold(wanted or "").split()
    names = (
        said.TAB_PROVISIONS,
        said.TAB_RULES,
        said.TAB_FIGURES,
        said.TAB_STALE,
    )
    tabs = st.tabs(names, key="law_tabs", on_change="rerun")
    for tab, draw in zip(tabs, (_provisions, _rules, _figures, _stale), strict=True):
        if tab.open:  # only the tab that is looked at costs anything
            with tab:
                draw(words)


def fold(text: str) -> str:
    """Without accents and capitals, for searching."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _found(words: list[str], *texts_: str | None) -> bool:
    whole = fold(" ".join(t for t in texts_ if t))
    return all(w in whole for w in words)


def _date() -> None:
    st.caption(f"{texts.AS_OF} {texts.day(state.as_of())} · {texts.EDITION} {plain(state.rulebook().edition)}")


# --- provisions


def _provisions(words: list[str]) -> None:
    book = state.rulebook()
    rests = rests_on()
    by_source: dict[str, list[str]] = {}
    for ref, provision in book.law.provisions.items():
        if _found(words, ref, provision.label, provision.gist, book.source_of(ref).title):
            by_source.setdefault(ref.split(":")[0], []).append(ref)
    if not by_source:
        st.info(said.NOTHING_FOUND, icon=":material/search_off:")
    for source_id, refs in by_source.items():
        source = book.law.sources[source_id]
        name = source.short if source.title.startswith(source.short) else f"{source.short} · {source.title}"
        with st.expander(f"{plain(name)} ({len(refs)})", expanded=bool(words)):
            if source.url:
                st.link_button(said.OFFICIAL_TEXT, source.url, icon=":material/open_in_new:", type="tertiary")
            st.markdown("\n".join(_provision(ref, rests.get(ref, [])) for ref in refs))


def _provision(ref: str, rests: list[str]) -> str:
    book = state.rulebook()
    provision = book.provision(ref)
    lines = [f"- {marks.article(ref)}"]
    if provision.gist:
        lines.append(f"  \n  {plain(provision.gist)}")
    if not book.in_force(ref, state.as_of()):
        lines.append(f"  \n  :red[:material/event_busy: {said.NOT_IN_FORCE_ON}]")
    if rests:
        lines.append(f"  \n  :small[{said.RESTS_ON} {plain('; '.join(rests))}]")
    return "".join(lines)


def rests_on() -> dict[str, list[str]]:
    """Which decisions and findings rest on each provision, in words."""
    found: dict[str, dict[str, None]] = {}

    def note(refs: Iterable[str | OptionRefs], what: str) -> None:
        for ref in refs:
            if isinstance(ref, str):
                found.setdefault(ref, {})[what] = None

    for questionnaire in state.rulebook().questionnaires.values():
        for decision in questionnaire.decisions:
            for rule in decision.rules:
                note(rule.legal_refs, decision.title)
            note(decision.otherwise_refs, decision.title)
        for condition in questionnaire.conditions:
            note(condition.legal_refs, questionnaire.title)
        for finding in questionnaire.findings:
            note(finding.legal_refs, finding.title)
    return {ref: list(what) for ref, what in found.items()}


# --- questionnaires and rules


def _rules(words: list[str]) -> None:
    shown = 0
    for questionnaire in state.rulebook().questionnaires.values():
        if not words or _questionnaire_matches(questionnaire, words):
            shown += 1
            with st.expander(plain(questionnaire.title), expanded=bool(words)):
                _questionnaire(questionnaire, words)
    if not shown:
        st.info(said.NOTHING_FOUND, icon=":material/search_off:")


def _questionnaire_matches(questionnaire: Questionnaire, words: list[str]) -> bool:
    return any(
        _found(words, text)
        for text in (
            questionnaire.title,
            *(q.text for q in questionnaire.questions),
            *(d.title for d in questionnaire.decisions),
            *(r.because for d in questionnaire.decisions for r in d.rules),
            *(f.title for f in questionnaire.findings),
        )
    )


def _questionnaire(questionnaire: Questionnaire, words: list[str]) -> None:
    reviewed = said.REVIEWED_BY.format(questionnaire.reviewed.by) if questionnaire.reviewed.by else said.NOT_REVIEWED
    edition = f"{texts.EDITION} {plain(questionnaire.edition)}"
    st.markdown(f":small[{said.STATUS[questionnaire.status]} · {plain(reviewed)} · {edition}]")
    for decision in questionnaire.decisions:
        st.markdown(f"#### {plain(decision.title)}")
        outcomes = {o.id: o.text for o in decision.outcomes}
        for rule in decision.rules:
            _rule(rule, f"{said.THEN} {outcomes.get(rule.outcome, rule.outcome)}", questionnaire.id)
        otherwise = f"{outcomes.get(decision.otherwise, '')} {decision.otherwise_because}"
        st.markdown(f"**{said.OTHERWISE}** {plain(otherwise)}")
    for condition in questionnaire.conditions:
        _rule(condition, said.NAMED, questionnaire.id)
    for finding in questionnaire.findings:
        st.markdown(f"#### {plain(finding.title)}")
        st.markdown(f"{plain(finding.because)} :small[{marks.short_articles(_strings(finding.legal_refs))}]")
        st.markdown("\n".join(conditions.lines(state.rulebook(), questionnaire.id, finding.when)))
    listed = [q for q in questionnaire.questions if not words or _found(words, q.text, questionnaire.title)]
    if listed:
        st.markdown(f"#### {said.QUESTIONS}")
        st.markdown("\n".join(f"- {plain(q.text)} :small[{marks.short_articles(q.legal_refs)}]" for q in listed))


def _rule(rule: Rule | NamedCondition, then: str, questionnaire: str) -> None:
    title = f"**{plain(then)}** {plain(rule.because)} :small[{marks.short_articles(_strings(rule.legal_refs))}]"
    st.markdown("\n".join([title, "", *conditions.lines(state.rulebook(), questionnaire, rule.when)]))


def _strings(refs: Iterable[str | OptionRefs]) -> list[str]:
    return [r for r in refs if isinstance(r, str)]


# --- figures and dates


def _figures(words: list[str]) -> None:
    book = state.rulebook()
    for parameter in book.law.parameters.values():
        if not _found(words, parameter.label):
            continue
        values = sorted(parameter.values.items())
        now = [v for d, v in values if d <= state.as_of()]
        history = "; ".join(f"{said.SINCE} {texts.day(day)}: {value:g}" for day, value in values)
        shown = f"{now[-1]:g} {said.UNITS[parameter.unit]}" if now else said.NO_VALUE
        with st.container(border=True):
            st.markdown(f"**{plain(parameter.label)}: {shown}**  \n:small[{plain(history)}]")
            st.markdown(marks.articles(parameter.legal_refs))


def _stale(words: list[str]) -> None:
    st.markdown(said.STALE_TEXT)
    book, today = state.rulebook(), state.as_of()
    groups: dict[str, list[str]] = {said.OLD: [], said.STALE: [], said.UNCHECKED: []}
    for ref, provision in book.law.provisions.items():
        if not _found(words, ref, provision.label):
            continue
        days = (today - provision.checked_on).days
        if provision.verified == "unchecked":
            groups[said.UNCHECKED].append(ref)
        if days > _OLD_DAYS:
            groups[said.OLD].append(ref)
        elif days > _STALE_DAYS:
            groups[said.STALE].append(ref)
    for title, refs in groups.items():
        with st.expander(f"{title} ({len(refs)})"):
            st.markdown("\n".join(f"- {marks.article(r)}" for r in refs) or said.NOTHING_FOUND)
