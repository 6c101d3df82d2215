"""The double dial of each use of data: rights and security side by side, never added, and whether a DPIA is due."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from enregla.assessment import UNDETERMINED, Assessment, DecisionResult
from enregla.ui import cards, levels, marks, state, texts
from enregla.ui import result_texts as words
from enregla.ui.chart_data import between
from enregla.ui.plain import plain

RIGHTS, SECURITY, DPIA, SIGNAL = "risk.inherent", "risk.security_level", "dpia_need.dpia", "dpia_need.signal"
# What stands here is not told again among the other decisions.
SHOWN = (RIGHTS, SECURITY, DPIA, SIGNAL)
_WORST = ("very_high", "high", "medium", "low")
_ICONS = {
    "very_high": ":material/signal_cellular_4_bar:",
    "high": ":material/signal_cellular_3_bar:",
    "medium": ":material/signal_cellular_2_bar:",
    "low": ":material/signal_cellular_1_bar:",
}
_COLOURS = {"very_high": "red", "high": "red", "medium": "yellow", "low": "green"}
_PARTS = {"rights": words.RIGHTS, "security": words.SECURITY, "dpia": words.DPIA_SHORT}


@dataclass(frozen=True, slots=True)
class Row:
    """One use of data; a part that nobody has started is ``None``."""

    item: str
    name: str
    rights: DecisionResult | None = None
    security: DecisionResult | None = None
    dpia: DecisionResult | None = None

    @property
    def parts(self) -> dict[str, DecisionResult]:
        found = {"rights": self.rights, "security": self.security, "dpia": self.dpia}
        return {name: result for name, result in found.items() if result is not None}

    @property
    def quiet(self) -> bool:
        return all(r.reassuring and r.outcome == r.decided for r in self.parts.values())

    @property
    def rank(self) -> tuple[int, int]:
        worst = [_rank(r) for r in (self.rights, self.security) if r is not None]
        return min(worst, default=len(_WORST)), min((marks.rank(r) for r in self.parts.values()), default=9)


def _rank(result: DecisionResult) -> int:
    return _WORST.index(result.outcome) if result.outcome in _WORST else len(_WORST)


def rows(assessment: Assessment) -> list[Row]:
    """Uses of data with a level, worst first; empty while nobody has started any of these parts."""
    found: dict[str, dict[str, DecisionResult]] = {}
    for result in assessment.decisions:
        if result.id in SHOWN and result.item is not None and not result.waiting:
            found.setdefault(result.item, {})[result.id] = result
    if not any(results.keys() - {SIGNAL} for results in found.values()):
        return []
    made = [
        Row(item, next(iter(r.values())).item_name or "", r.get(RIGHTS), r.get(SECURITY), r.get(DPIA) or r.get(SIGNAL))
        for item, r in found.items()
    ]
    return sorted(made, key=lambda row: row.rank)


def show(found: list[Row]) -> None:
    st.markdown(words.LEVELS_LEAD, width=760)
    quiet = [row for row in found if row.quiet]
    for row in found:
        if row not in quiet:
            _row(row)
    if quiet:
        label = f"{marks.inline(marks.OK)} {texts.count(len(quiet), *words.CALM_ROWS)}"
        fold = st.expander(label, key="dials-quiet", on_change="rerun")
        if fold.open:
            with fold:
                for row in quiet:
                    _row(row)


def _row(row: Row) -> None:
    with st.container(border=True, key=f"dials-{row.item}"):
        st.markdown(f"#### {plain(row.name)}")
        with st.container(gap=None):
            st.markdown(f":small[{words.RIGHTS}] {_level(row.rights, row.item)}")
            st.markdown(f":small[{words.SECURITY}] {_level(row.security, row.item)}")
            st.markdown(_chip(row.dpia))
        for result in row.parts.values():
            levels.values(result)
        chosen = st.segmented_control(
            words.WHY,
            list(row.parts),
            format_func=lambda part: _PARTS[part],
            wrap=True,
            key=f"why-{row.item}",
        )
        if chosen in row.parts:
            cards.why(row.parts[chosen])


def _level(result: DecisionResult | None, item: str) -> str:
    """A level as icon and word; while something is missing, between which levels it lies."""
    if result is None:
        return marks.inline(marks.NOT_STARTED)
    if result.outcome == UNDETERMINED:
        return f"{marks.inline(marks.OPEN)} {_interval(result, item)}"
    if result.outcome not in _ICONS:
        return marks.inline(marks.mark_of(result))
    word = levels.level(result.id, result.outcome).capitalize()
    return f":{_COLOURS[result.outcome]}-badge[{_ICONS[result.outcome]} **{word}**]"


def _interval(result: DecisionResult, item: str) -> str:
    risk = state.assessment().risk.activity(item)
    return between(risk.inherent if result.id == RIGHTS else risk.security)


def _chip(result: DecisionResult | None) -> str:
    title = f":small[{words.DPIA}] "
    if result is None:
        return title + marks.inline(marks.NOT_STARTED)
    if result.outcome == UNDETERMINED:
        return title + marks.inline(marks.OPEN)
    mark = marks.mark_of(result)
    word = words.DPIA_WORDS.get(result.outcome) or plain(result.text)
    return f"{title}:{mark.colour}-badge[{mark.icon} {word.capitalize()}]"
