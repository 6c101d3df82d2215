"""Reference: provisions with the date of their last check, questions and rules in words, figures."""

from __future__ import annotations

import re
import unicodedata

import streamlit as st

from enregla.rulebook.model import Questionnaire
from enregla.ui import decides, frame, marks, places, state, texts
from enregla.ui import reference_texts as said
from enregla.ui.plain import plain
from enregla.ui.rests import rests_on

_HITS = 8  # texts with the words that are looked for, of each questionnaire
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
    rests = rests_on(book)
    by_source: dict[str, list[str]] = {}
    for ref, provision in book.law.provisions.items():
        if _found(words, ref, provision.label, provision.gist, book.source_of(ref).title):
            by_source.setdefault(ref.split(":")[0], []).append(ref)
    if not by_source:
        st.info(said.NOTHING_FOUND, icon=":material/search_off:")
    for source_id, refs in sorted(by_source.items(), key=lambda s: -len(s[1])):  # what is used most comes first
        source = book.law.sources[source_id]
        name = source.title if repeats(source.short, source.title) else f"{source.short} · {source.title}"
        with st.expander(f"{plain(name)} ({len(refs)})", expanded=bool(words)):
            if source.url:
                st.link_button(said.OFFICIAL_TEXT, source.url, icon=":material/open_in_new:", type="tertiary")
            st.markdown("\n".join(_provision(ref, len(rests.get(ref, []))) for ref in refs))


def repeats(short: str, title: str) -> bool:
    """Whether the title says all the words of the short name already, in any order."""
    return set(re.findall(r"\w+", fold(short))) <= set(re.findall(r"\w+", fold(title)))


def _provision(ref: str, rests: int) -> str:
    book = state.rulebook()
    provision = book.provision(ref)
    lines = [f"- {marks.article(ref)}"]
    if provision.gist:
        lines.append(f"  \n  {plain(provision.gist)}")
    if not book.in_force(ref, state.as_of()):
        lines.append(f"  \n  :red[:material/event_busy: {said.NOT_IN_FORCE_ON}]")
    if rests:
        lines.append(f"  \n  :small[{texts.count(rests, *said.RESTS_COUNT)}]")
    return "".join(lines)


# --- questionnaires and rules


def _rules(words: list[str]) -> None:
    """A link to the rules of each questionnaire, with what in it has those words."""
    shown = 0
    for questionnaire in state.rulebook().questionnaires.values():
        hits = _hits(questionnaire, words) if words else []
        if words and not hits and not _found(words, questionnaire.title):
            continue
        shown += 1
        with st.container(border=True, key=f"rules-{questionnaire.id}"):
            st.markdown(f"#### {plain(questionnaire.title)}")
            st.markdown(decides.status(questionnaire))
            if hits:
                st.markdown("\n".join(f"- {plain(hit)}" for hit in hits[:_HITS]))
                if len(hits) > _HITS:
                    st.caption(said.MORE.format(len(hits) - _HITS))
            more = {state.RULES: questionnaire.id}
            frame.link(places.DECIDES, said.OPEN_RULES, icon=":material/account_tree:", more=more)
    if not shown:
        st.info(said.NOTHING_FOUND, icon=":material/search_off:")


def _hits(questionnaire: Questionnaire, words: list[str]) -> list[str]:
    """Texts of its decisions, rules, findings, criteria and questions with all the words."""
    said_ = (
        *(d.title for d in questionnaire.decisions),
        *(r.because for d in questionnaire.decisions for r in d.rules),
        *(f.title for f in questionnaire.findings),
        *(c.because for c in questionnaire.conditions),
        *(q.text for q in questionnaire.questions),
    )
    return [text for text in dict.fromkeys(said_) if _found(words, text)]


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
