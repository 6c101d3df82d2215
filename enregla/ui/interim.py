"""«Con lo que ha dicho…»: what already follows, beside the questions."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import UNDETERMINED, Assessment, DecisionResult
from enregla.case import Item
from enregla.ui import chart_data, chart_texts, levels, marks, state, texts
from enregla.ui import section_texts as words
from enregla.ui.plain import join_words, plain, shorten

_FINDINGS = 4  # shown beside the questions
SECURITY = "security"  # decides nothing by itself: its result is the likelihood that the risk analysis uses
_AREA_LEVELS = ("low", "medium", "high")  # of 1, 2 and 3


def show(assessment: Assessment) -> None:
    with st.container(border=True, key="interim"):
        st.markdown(f"**{texts.SO_FAR}**")
        by_decision: dict[str, list[DecisionResult]] = {}
        for result in assessment.decisions:
            if not result.waiting:  # of parts that nobody has started nothing is missing yet
                # A first signal and the full decision bear one title: of both, what asks for most is told.
                by_decision.setdefault(result.title, []).append(result)
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


def _things(decision: str) -> tuple[str, str]:
    """«tratamiento», «tratamientos»: what a decision is about."""
    return words.OF_EACH[state.rulebook().subject_of(decision.split(".")[0])]


def sentence(assessment: Assessment, questionnaire: str) -> str:
    """«Contrato: falta el contrato (2 proveedores); Transferencia, faltan 3 datos»: not yet escaped."""
    by_decision: dict[str, list[DecisionResult]] = {}
    for result in assessment.decisions:
        if result.id.split(".")[0] == questionnaire:
            by_decision.setdefault(result.id, []).append(result)
    found: list[str] = []
    for results in by_decision.values():
        first = min(results, key=marks.rank)
        if all(r.waiting for r in results):
            continue  # the state of its card says already that nobody has started it
        if first.outcome == UNDETERMINED:
            missing = len({(m.ref, m.item) for r in results for m in r.missing})
            some = words.ONE_MISSING if missing < 2 else words.SOME_MISSING.format(missing)
            found.append(f"{first.title}, {some}")
        else:
            alike = sum(r.outcome == first.outcome for r in results)
            many = f" ({texts.count(alike, *_things(first.id))})" if first.item is not None else ""
            found.append(f"{first.title}: {first.text.rstrip('.')}{many}")
    findings = sum(f.id.split(".")[0] == questionnaire for f in assessment.findings)
    if findings:
        found.append(texts.count(findings, *texts.FINDINGS))
    return "; ".join(found) + "." if found else ""


def security_sentence(assessment: Assessment) -> str:
    """«La probabilidad de que algo falle es media (8 de 12)» of each system; not yet escaped."""
    found = chart_data.systems(assessment.risk).values()
    return " ".join(chart_data.areas_sentence(chart_data.area_levels(s), s.probability) for s in found)


def of_security(assessment: Assessment, item: Item) -> None:
    """At the end of the questions about a system: its four areas, their sum and where it is used."""
    found = chart_data.systems(assessment.risk).get(item.id)
    if found is None:
        return
    areas = chart_data.area_levels(found)
    lines = [
        f"- {name}: **{chart_data.between([_AREA_LEVELS[v - 1] for v in values])}**"
        for name, values in zip(chart_texts.AREAS, areas.values, strict=True)
    ]
    with st.container(border=True, key="security-result"):
        st.markdown(f"**{words.SECURITY_RESULT}** {chart_data.likely(found.probability)}")
        st.markdown(plain(chart_data.areas_sentence(areas, found.probability)))
        st.markdown("\n".join(lines))
        st.markdown(words.SECURITY_NEXT)


def of_item(assessment: Assessment, questionnaire: str, item: Item | None) -> None:
    """What follows for one thing of a list, or for the company, from one questionnaire and from those beside it."""
    item_id = item.id if item else None
    results = [r for r in assessment.decisions if r.item == item_id and (item or r.id.split(".")[0] == questionnaire)]
    findings = [f for f in assessment.findings if f.item == item_id and f.id.split(".")[0] == questionnaire]
    if not results and not findings and not _decides(questionnaire):
        return
    with st.container(border=True, key="interim"):
        title = words.RESULT_OF.format(plain(shorten(item.name, 60))) if item else words.RESULT_OF_COMPANY
        st.markdown(f"**{title}**")
        if not results and not findings:
            st.caption(words.NOTHING_YET)
        for result in results:
            _one(result)
        if findings:
            shown = "\n".join(f"- {plain(f.title)}" for f in findings[:_FINDINGS])
            st.markdown(f"{marks.inline(marks.WARNING)} {words.FINDINGS_HERE}\n\n{shown}")
            if len(findings) > _FINDINGS:
                st.caption(words.MORE_FINDINGS.format(len(findings) - _FINDINGS))
        st.caption(texts.SO_FAR_NOTE)


def _decides(questionnaire: str) -> bool:
    """Whether anything can ever follow from a questionnaire alone: nothing is announced of one that decides nothing."""
    book = state.rulebook()
    return any(ref.split(".")[0] == questionnaire for ref in (*book.decisions, *book.findings))


def _one(result: DecisionResult) -> None:
    """One result; of one that waits, how many answers it waits for."""
    text = result.text
    if result.waiting:
        text = ""
    elif result.outcome == UNDETERMINED and result.missing:
        names = list(dict.fromkeys(m.text for m in result.missing))
        text += f" {words.MISSING_HERE} {shorten(names[0], 80)}"
        if len(names) > 1:
            text += f" (+{len(names) - 1})"
    mark = marks.NOT_STARTED if result.waiting else marks.mark_of(result)
    st.markdown(f"{marks.inline(mark)} **{plain(result.title)}**" + (f"  \n:small[{plain(text)}]" if text else ""))
    levels.show(result)


def _line(results: list[DecisionResult]) -> None:
    """One decision; of one about each activity or provider, what asks for most and how often."""
    first = min(results, key=marks.rank)
    mark = marks.mark_of(first)
    text = first.text
    if first.item is not None:
        alike = [r for r in results if r.outcome == first.outcome]
        if first.outcome != UNDETERMINED and not first.reassuring:
            text = f"{first.text.rstrip('.')} ({texts.count(len(alike), *_things(first.id))})."
    st.markdown(f"{marks.inline(mark)} **{plain(first.title)}**  \n:small[{plain(text)}]")
