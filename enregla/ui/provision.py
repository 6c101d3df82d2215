"""One provision: what it says, how and when it was checked, where its official text is and what rests on it."""

from __future__ import annotations

import streamlit as st

from enregla.ui import frame, marks, places, state, texts
from enregla.ui import reference_texts as said
from enregla.ui.plain import plain
from enregla.ui.rests import KINDS, Rest, rests_on

_SHOWN = 12  # of each kind before the rest is folded away


def show() -> None:
    ref, book = st.query_params.get(state.PROVISION), state.rulebook()
    if ref not in book.law.provisions:
        frame.heading(said.PROVISION_TITLE, said.PROVISION_UNKNOWN)
        frame.link(places.LAW, said.TO_THE_LAW, icon=":material/arrow_back:")
        return
    provision, source = book.provision(ref), book.source_of(ref)
    frame.heading(provision.label, source.title)
    if provision.gist:
        st.markdown(plain(provision.gist), width=760)
    word, icon = texts.VERIFIED[provision.verified]
    checked = f"{icon} {word.capitalize()}, {texts.day(provision.checked_on)}."
    st.markdown(checked + (f" {said.OWN_READING}" if provision.own_reading else ""))
    if source.kind == "tool":
        st.markdown(f":material/handyman: {said.OURS}")
    if provision.note:
        st.caption(plain(provision.note))
    _in_force(ref)
    url = book.url(ref)
    if url:
        st.link_button(said.OFFICIAL_TEXT, url, icon=":material/open_in_new:")
    _in_this_case(ref)
    _rests(rests_on(book).get(ref, []))
    frame.link(places.LAW, said.TO_THE_LAW, icon=":material/arrow_back:")


def _in_force(ref: str) -> None:
    book, day = state.rulebook(), state.as_of()
    period = book.law.provisions[ref].in_force or book.source_of(ref).in_force
    parts = [f"{said.SINCE} {texts.day(period.from_)}"] if period.from_ else []
    parts += [f"{said.UNTIL} {texts.day(period.until)}"] if period.until else []
    if not book.in_force(ref, day):
        st.markdown(f":red[:material/event_busy: {said.NOT_IN_FORCE_ON}] ({texts.day(day)})")
    if parts:
        st.markdown(f":material/event: {said.IN_FORCE} {' '.join(parts)}.")


def _in_this_case(ref: str) -> None:
    """Results of the open case that cite it."""
    if state.case() is None:
        return
    assessment = state.assessment()
    cited: list[str] = []
    for result in assessment.decisions:
        if ref in result.legal_refs and not result.waiting:
            cited.append(f"**{plain(result.title)}**{_of(result.item_name)}: {plain(result.text)}")
    for finding in assessment.findings:
        if ref in finding.legal_refs:
            cited.append(f"**{plain(finding.title)}**{_of(finding.item_name)}")
    if cited:
        st.header(said.IN_THIS_CASE, anchor=False)
        _list(cited)
        frame.link(places.RESULT, said.TO_THE_RESULT, icon=":material/arrow_forward:")


def _of(name: str | None) -> str:
    return f" ({plain(name)})" if name else ""


def _rests(rests: list[Rest]) -> None:
    st.header(said.RESTS_TITLE, anchor=False)
    if not rests:
        st.markdown(said.RESTS_NONE)
    for kind in KINDS:
        several = [r for r in rests if r.kind == kind]
        if several:
            st.markdown(f"#### {said.KINDS[kind]}")
            _list([_line(r) for r in several])


def _line(rest: Rest) -> str:
    text = f"**{plain(rest.title)}**" + (f": {plain(rest.text)}" if rest.text else "")
    if rest.questionnaire is None:
        return text
    title = plain(state.rulebook().questionnaires[rest.questionnaire].short_title)
    if title == plain(rest.title):
        title = said.ITS_RULES
    return f"{text} :small[{marks.inner_link(title, places.DECIDES, state.RULES, rest.questionnaire)}]"


def _list(lines: list[str]) -> None:
    st.markdown("\n".join(f"- {line}" for line in lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        with st.expander(said.MORE.format(len(lines) - _SHOWN), type="compact"):
            st.markdown("\n".join(f"- {line}" for line in lines[_SHOWN:]))
