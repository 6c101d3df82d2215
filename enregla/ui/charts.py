"""The three charts of the levels as Plotly figures, from what ``chart_data`` says. Pure functions without Streamlit.

A figure is a plain dictionary, so Plotly is imported only where it is drawn, which is
when somebody opens it. Nothing is told by colour alone: cells and bars carry their level in words, dots a number, and
fills differ in lightness too.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enregla.assessment.security import LEVELS, MATRIX, Impact, Level
from enregla.rulebook.factors import LEVELS as FACTOR_LEVELS
from enregla.ui import chart_texts as words
from enregla.ui.chart_data import Areas, Bar, Dot, bars_in_order, level_word, tag

Figure = dict[str, Any]
CONFIG: dict[str, Any] = {"displayModeBar": False, "staticPlot": False, "scrollZoom": False, "responsive": True}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the product (``.streamlit/config.toml``). ``levels`` go from mildest to worst, lighter to stronger."""

    text: str
    line: str
    ground: str
    levels: tuple[str, str, str, str]


LIGHT = Palette("#1B2A2E", "#6B7678", "#FCFBF8", ("#E2F0F2", "#A2CCD2", "#5FA1AC", "#0B5C6B"))
DARK = Palette("#E9EDEB", "#93A0A3", "#12191B", ("#12323A", "#1D5966", "#246D7C", "#7ECBD8"))


def _layout(palette: Palette, height: int, **more: Any) -> Figure:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "size": 14, "family": "Atkinson Hyperlegible Next, sans-serif"},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": palette.ground, "font": {"color": palette.text}, "align": "left"},
        **more,
    }


def _note(text: str, x: float, y: float, **more: Any) -> Figure:
    return {"text": text, "x": x, "y": y, "showarrow": False, **more}


def _words_for_plotly(text: str, width: int = 44) -> list[str]:
    """Lines that fit a telephone. Plotly reads tags in a text: what comes from a case holds none."""
    return [html.escape(line) for line in textwrap.wrap(text, width)] or [""]


# --- probability and impact

_COLUMN: dict[Impact, int] = {"low": 0, "medium": 1, "high": 2, "very_high": 2}
_ACROSS = 4  # dots in a row of a cell


def matrix(dots: Sequence[Dot], palette: Palette) -> Figure:
    """The nine cells of the published matrix with a numbered dot for each use; hollow while something is missing."""
    shapes: list[Figure] = []
    notes: list[Figure] = []
    for row, likely in enumerate(LEVELS):
        for column, level in enumerate(MATRIX[likely]):
            fill = palette.levels[LEVELS.index(level)]
            shapes.append({"type": "rect", "x0": column, "x1": column + 1, "y0": row, "y1": row + 1, "layer": "below",
                           "fillcolor": fill, "line": {"color": palette.ground, "width": 3}})  # fmt: skip
            notes.append(_note(f"<b>{level_word(level).capitalize()}</b>", column + 0.06, row + 0.97, xanchor="left",
                               yanchor="top", font={"color": palette.text, "size": 14}))  # fmt: skip
    places = _places(dots)
    lines = [
        {"type": "line", "layer": "below", "x0": first[0], "y0": first[1], "x1": last[0], "y1": last[1],
         "line": {"color": palette.text, "width": 2, "dash": "dot"}}
        for first, last in places if first != last
    ]  # fmt: skip
    ends = [(dot, place) for dot, pair in zip(dots, places, strict=True) for place in dict.fromkeys(pair)]
    trace: Figure = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for _, (x, _) in ends],
        "y": [y for _, (_, y) in ends],
        "text": [str(dot.number) for dot, _ in ends],
        "textfont": {"size": 12, "color": [palette.ground if dot.certain else palette.text for dot, _ in ends]},
        "marker": {
            "size": 21,
            "color": [palette.text if dot.certain else palette.ground for dot, _ in ends],
            "line": {"color": palette.text, "width": 2},
        },
        "customdata": ["<br>".join(_words_for_plotly(dot.name, 40)) for dot, _ in ends],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
    axis: Figure = {"range": [0, 3], "tickvals": [0.5, 1.5, 2.5], "showgrid": False, "zeroline": False,
                    "fixedrange": True, "ticks": "", "automargin": True}  # fmt: skip
    layout = _layout(
        palette,
        430,
        shapes=shapes + lines,
        annotations=notes,
        xaxis={**axis, "ticktext": list(words.IMPACT_TICKS), "title": {"text": words.IMPACT_AXIS}},
        yaxis={
            **axis,
            "ticktext": list(words.LIKELY_TICKS),
            "tickangle": -90,
            "title": {"text": words.LIKELY_AXIS},
        },
    )
    return {"data": [trace], "layout": layout}


def _places(dots: Sequence[Dot]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Where each dot stands at its least and at its greatest value: side by side, never one over another."""
    taken: dict[tuple[int, int], int] = {}

    def spot(likely: Level, impact: Impact) -> tuple[float, float]:
        column, row = _COLUMN[impact], LEVELS.index(likely)
        place = taken[column, row] = taken.get((column, row), -1) + 1
        return column + 0.14 + 0.24 * (place % _ACROSS), row + 0.68 - 0.19 * (place // _ACROSS)

    found: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for dot in dots:
        first = spot(dot.likely[0], dot.impact[0])
        same = (dot.likely[0], _COLUMN[dot.impact[0]]) == (dot.likely[1], _COLUMN[dot.impact[1]])
        found.append((first, first if same else spot(dot.likely[1], dot.impact[1])))
    return found


# --- factors

_LINE, _BAR, _GAP, _FAMILY = 18, 13, 12, 36  # pixels: a unit of the vertical axis is one pixel
_HATCH = "/"


def factors(bars: Sequence[Bar], palette: Palette) -> Figure:
    """A bar for each factor, as long as its level; hatched and named where it is determining."""
    y, family = 0, 0
    notes: list[Figure] = []
    places: list[int] = []
    ordered = bars_in_order(bars)
    for bar in ordered:
        if bar.family != family:
            family = bar.family
            notes.append(_label(f"<b>{words.FAMILIES[family]}</b>", y + 12, palette, 14))
            y += _FAMILY
        lines = _words_for_plotly(f"{bar.name}: {level_word(bar.level)}{tag(bar)}")
        notes.append(_label("<br>".join(lines), y, palette, 13))
        y += _LINE * len(lines)
        places.append(y + _BAR // 2 + 2)
        y += _BAR + _GAP
    trace: Figure = {
        "type": "bar",
        "orientation": "h",
        "x": [FACTOR_LEVELS.index(b.level) + 1 for b in ordered],
        "y": places,
        "width": _BAR,
        "marker": {
            "color": [palette.levels[FACTOR_LEVELS.index(b.level)] for b in ordered],
            "line": {"color": palette.line, "width": 1},
            "pattern": {
                "shape": [_HATCH if b.determining else "" for b in ordered],
                "fgcolor": palette.text,
                "fillmode": "overlay",
                "size": 6,
            },
        },
        "customdata": ["<br>".join(_words_for_plotly(b.because or b.name, 40)) for b in ordered],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    layout = _layout(
        palette,
        y + 50,
        annotations=notes,
        xaxis={
            "range": [0, 4.5],
            "tickvals": [1, 2, 3, 4],
            "ticktext": [level_word(level).capitalize() for level in FACTOR_LEVELS],
            "fixedrange": True,
            "showgrid": True,
            "gridcolor": palette.line,
            "griddash": "dot",
            "zeroline": True,
            "zerolinecolor": palette.line,
        },
        yaxis={"range": [y, 0], "visible": False, "fixedrange": True},
    )
    layout["margin"]["b"] = 40
    return {"data": [trace], "layout": layout}


def _label(text: str, y: float, palette: Palette, size: int) -> Figure:
    # On the ground of the page, so that the lines of the grid do not cross the letters.
    return _note(text, 0, y, xanchor="left", yanchor="top", align="left", bgcolor=palette.ground, borderpad=1,
                 font={"size": size, "color": palette.text})  # fmt: skip


# --- areas


def areas(systems: Sequence[Areas], palette: Palette) -> Figure:
    """For each system the levels of its four areas one after another; what is missing is hollow and hatched."""
    data: list[Figure] = []
    notes: list[Figure] = []
    row, below_name = 96, 32
    height = row * len(systems)
    for number, system in enumerate(systems):
        notes.append(_label("<b>" + "<br>".join(_words_for_plotly(system.name)[:1]) + "</b>", number * row + 4,
                            palette, 14))  # fmt: skip
        y, start = number * row + 56, 0
        for index, (least, most) in enumerate(system.values):
            data.append(_segment(y, start, least, words.AREA_LETTERS[index] + f" {least}", palette, index))
            start += least
            if most > least:
                letter = words.AREA_LETTERS[index]
                data.append(_segment(y, start, most - least, f"{letter} +{most - least}?", palette, index, open_=True))
                start += most - least
    shapes: list[Figure] = [
        {"type": "line", "x0": mark, "x1": mark, "y0": number * row + below_name, "y1": (number + 1) * row,
         "line": {"color": palette.text, "width": 2}}
        for number in range(len(systems))
        for mark in (5.5, 8.5)
    ]  # fmt: skip
    notes += [
        _note(f"<b>{text}</b>", x, height + 12, yanchor="middle", font={"size": 13, "color": palette.text})
        for text, x in zip(words.LIKELY_TICKS, (4.5, 7, 10.5), strict=True)
    ]
    layout = _layout(
        palette,
        height + 90,
        barmode="stack",
        shapes=shapes,
        annotations=notes,
        xaxis={
            "range": [0, 12.2],
            "tickvals": list(range(4, 13)),
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": words.AREAS_AXIS},
        },
        yaxis={"range": [height + 24, 0], "visible": False, "fixedrange": True},
    )
    layout["margin"]["b"] = 56
    return {"data": data, "layout": layout}


def _segment(
    y: int, start: int, length: int, text: str, palette: Palette, index: int, *, open_: bool = False
) -> Figure:
    fill = palette.ground if open_ else palette.levels[index % 2]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [start],
        "x": [length],
        "y": [y],
        "width": 38,
        "text": [text],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": palette.text, "size": 13},
        "marker": {
            "color": fill,
            "line": {"color": palette.text, "width": 1},
        },
        "hovertemplate": f"{words.AREAS[index]}: {text}<extra></extra>",
    }
