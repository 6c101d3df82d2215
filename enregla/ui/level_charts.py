"""«Los niveles en gráficos»: matrix, factors and areas of the open case; worked out and drawn when they are opened."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import ActivityRisk, Risk
from enregla.assessment.security import IMPACTS, LEVELS
from enregla.ui import chart_data as data
from enregla.ui import chart_texts as said
from enregla.ui import charts, state
from enregla.ui import result_texts as words
from enregla.ui.dials import Row
from enregla.ui.plain import join_words, plain

_WIDTH = 680  # pixels; a telephone takes what it has
_PARTS = {"matrix": said.MATRIX_TITLE, "factors": said.FACTORS_TITLE, "areas": said.AREAS_TITLE}


def show(rows: list[Row]) -> None:
    """``rows``: the uses of data that have dials."""
    fold = st.expander(words.CHARTS_TITLE, icon=":material/bar_chart:", key="charts", on_change="rerun")
    if not fold.open:
        return
    with fold:
        risk = state.assessment().risk
        _organisation(risk)
        chosen = st.segmented_control(
            words.CHARTS_TITLE,
            list(_PARTS),
            default="matrix",
            required=True,
            format_func=lambda part: _PARTS[part],
            label_visibility="collapsed",
            wrap=True,
            key="chart",
        )
        match chosen:
            case "factors":
                _factors(risk, rows)
            case "areas":
                _areas(risk)
            case _:
                _matrix(risk)


def _organisation(risk: Risk) -> None:
    if risk.organisation is None:
        return
    more = f" {said.ORGANISATION_OPEN}" if risk.open else ""
    st.markdown(f"{said.ORGANISATION} **{data.between(risk.organisation)}**. {said.ORGANISATION_NOTE}{more}")


def _draw(key: str, figure: charts.Figure, sentence: str, table: str, note: str) -> None:
    """Sentence first, then the chart, then the same data as a table."""
    st.markdown(plain(sentence))
    with st.container(width=_WIDTH):
        st.plotly_chart(figure, config=charts.CONFIG, theme=None, alt=sentence, key=f"chart-{key}")
    with st.expander(said.AS_TABLE, type="compact", icon=":material/table:"):
        st.markdown(table)
    st.caption(note)


def _palette() -> charts.Palette:
    return charts.DARK if st.context.theme.type == "dark" else charts.LIGHT


# --- probability and impact


def dots(risk: Risk) -> list[data.Dot]:
    """Uses of which something is known; who knows neither damage nor probability has no place in the matrix."""
    known = [a for a in risk.activities if not _all_open(a)]
    return [data.Dot(n, a.item_name, a.probability, a.impact, a.security) for n, a in enumerate(known, start=1)]


def _all_open(activity: ActivityRisk) -> bool:
    nothing = activity.probability == (LEVELS[0], LEVELS[-1])
    return nothing and activity.impact == (IMPACTS[0], IMPACTS[-1])


def _matrix(risk: Risk) -> None:
    drawn = dots(risk)
    if not drawn:
        st.markdown(words.CHARTS_NONE)
        return
    sentence = " ".join(s for s in (data.matrix_sentence(drawn), data.impact_sentence(drawn)) if s)
    left_out = len(risk.activities) - len(drawn)
    if left_out:
        sentence += f" {said.MATRIX_LEFT_OUT.format(left_out)}"
    _draw("matrix", charts.matrix(drawn, _palette()), sentence, data.matrix_table(drawn), said.MATRIX_NOTE)


# --- factors


def bars(activity: ActivityRisk) -> list[data.Bar]:
    """Its factors with a level; breaches of the law have none and stand apart."""
    return [
        data.Bar(f.name, f.family, f.level, f.determining, f.because) for f in activity.factors if f.level is not None
    ]


def _factors(risk: Risk, rows: list[Row]) -> None:
    names = {row.item: row.name for row in rows}
    known = [item for item in names if any(a.item == item for a in risk.activities)]
    chosen = st.selectbox(words.CHOOSE_ACTIVITY, known, format_func=lambda i: names[i], key="chart_of", width=480)
    if chosen is None:
        return
    activity = risk.activity(chosen)
    drawn = bars(activity)
    sentence = data.factors_sentence(drawn)
    breaches = [f"«{f.name}»" for f in activity.factors if f.level is None]
    if breaches:
        sentence += f" {said.FACTORS_BREACHES.format(join_words(breaches))}"
    if activity.unknown:
        sentence += f" {said.FACTORS_UNKNOWN.format(len(activity.unknown), data.between(activity.inherent))}"
    if not drawn:
        st.markdown(plain(sentence))
        return
    _draw(
        f"factors-{chosen}",
        charts.factors(drawn, _palette()),
        sentence,
        data.factors_table(drawn),
        said.FACTORS_NOTE,
    )


# --- areas


def _areas(risk: Risk) -> None:
    found = list(data.systems(risk).values())
    if not found:
        st.markdown(words.CHARTS_NONE)
        return
    drawn = [data.area_levels(system) for system in found]
    sentences = [data.areas_sentence(d, s.probability) for d, s in zip(drawn, found, strict=True)]
    _draw("areas", charts.areas(drawn, _palette()), " ".join(sentences), data.areas_table(drawn), said.AREAS_NOTE)
