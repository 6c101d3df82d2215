"""«Con lo que ha dicho…»: what already follows, beside the questions."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import UNDETERMINED, Assessment, DecisionResult
from enregla.ui import marks, state, texts
from enregla.ui.plain import join_words, plain


def show(assessment: Assessment) -> None:
    with st.container(border=True, key="interim"):
        st.markdown(f"**{texts.SO_FAR}**")
        by_decision: dict[str, list[DecisionResult]] = {}
        for result in assessment.decisions:
            by_decision.setdefault(result.id, []).append(result)
        if not by_decision or not state.the_case().answers:
            st.caption(texts.SO_FAR_EMPTY)
            return
        waiting: list[str] = []
        for results in by_decision.values():
            if all(r.outcome == UNDETERMINED for r in results):
                waiting.append(results[0].title)
            else:
                _line(results)
        if assessment.findings:
            st.markdown(f"{marks.inline(marks.WARNING)} {texts.count(len(assessment.findings), *texts.FINDINGS)}")
        if waiting:
            titles = plain(join_words(waiting).lower())
            st.markdown(f"{marks.inline(marks.OPEN)}  \n:small[{texts.SO_FAR_OPEN} {titles}.]")
        st.caption(texts.SO_FAR_NOTE)


def _line(results: list[DecisionResult]) -> None:
    """One decision; of one about each activity or provider, what asks for most and how often."""
    first = min(results, key=marks.rank)
    mark = marks.mark_of(first)
    text = first.text
    if first.item is not None:
        alike = [r for r in results if r.outcome == first.outcome]
        if first.outcome != UNDETERMINED and not first.reassuring:
            text = f"{first.text} ({texts.count(len(alike), *texts.CASES_OF[first.id.split('.')[0]])})"
    st.markdown(f"{marks.inline(mark)} **{plain(first.title)}**  \n:small[{plain(text)}]")
