"""What the charts say, as data, sentence, table and figure: nothing by colour alone, nothing lost, no arithmetic."""

from __future__ import annotations

import pytest

from enregla.assessment.security import LEVELS, MATRIX
from enregla.rulebook.factors import LEVELS as FACTOR_LEVELS
from enregla.ui import chart_data as data
from enregla.ui import charts

HIGH = data.Dot(1, "Historia clínica", ("medium", "medium"), ("very_high", "very_high"), ("high", "high"))
OPEN = data.Dot(2, "Citas <b>y</b> avisos", ("low", "high"), ("low", "medium"), ("low", "high"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [charts.LIGHT, charts.DARK])
def test_levels_differ_in_lightness_and_words_on_cells_are_readable(palette: charts.Palette) -> None:
    shades = [luminance(c) for c in palette.levels]
    assert shades in (sorted(shades), sorted(shades, reverse=True))
    assert all(contrast(palette.text, fill) >= 4.5 for fill in palette.levels[:3])  # very high is no cell


def test_each_cell_of_the_matrix_carries_its_level_in_words() -> None:
    notes = charts.matrix([], charts.LIGHT)["layout"]["annotations"]
    said = sorted(n["text"].removeprefix("<b>").removesuffix("</b>").lower() for n in notes)
    assert said == sorted(data.level_word(level) for likely in LEVELS for level in MATRIX[likely])


def test_dots_carry_a_number_stand_in_their_cell_and_never_one_over_another() -> None:
    several = [data.Dot(n, str(n), ("low", "low"), ("low", "low"), ("low", "low")) for n in range(1, 16)]
    trace = charts.matrix([*several, HIGH], charts.LIGHT)["data"][0]
    places = list(zip(trace["x"], trace["y"], strict=True))
    assert len(set(places)) == 16
    assert all(0 < x < 1 and 0 < y < 1 for x, y in places[:15])
    assert 2 < places[15][0] < 3
    assert 1 < places[15][1] < 2
    assert trace["text"] == [str(n) for n in range(1, 16)] + ["1"]


def test_what_is_missing_is_an_interval_in_the_figure_the_table_and_the_sentence() -> None:
    figure = charts.matrix([HIGH, OPEN], charts.LIGHT)
    assert [d for d in figure["data"][0]["text"] if d == "2"] == ["2", "2"]
    assert len([s for s in figure["layout"]["shapes"] if s["type"] == "line"]) == 1
    assert "entre bajo y alto" in data.matrix_table([HIGH, OPEN])
    assert "Los puntos huecos (1)" in data.matrix_sentence([HIGH, OPEN])
    assert "alto en 2 (1 y 2)" in data.matrix_sentence([HIGH, OPEN])  # at its worst


def test_text_of_people_is_neither_markup_nor_a_column() -> None:
    assert "<b>" not in "".join(charts.matrix([OPEN], charts.LIGHT)["data"][0]["customdata"])
    row = data.matrix_table([data.Dot(1, "a | b", *[("low", "low")] * 3)]).splitlines()[2]  # type: ignore[arg-type]
    assert r"a \| b" in row


def test_a_bar_is_as_long_as_its_level_and_a_determining_one_is_named_and_hatched() -> None:
    bars = [data.Bar(level, 2, level, level == "high", "porque sí") for level in FACTOR_LEVELS]
    figure = charts.factors(bars, charts.LIGHT)
    assert figure["data"][0]["x"] == [4, 3, 2, 1]
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/", "", ""]
    assert any("(determinante)" in n["text"] for n in figure["layout"]["annotations"])
    assert "alto \\(determinante\\)" in data.factors_table(bars)
    assert "Sin «high», el nivel de este uso sería menor." in data.factors_sentence(bars)


def test_without_a_determining_factor_it_is_said() -> None:
    bars = [data.Bar(name, 2, "high", False) for name in ("a", "b")]
    assert "Ninguno decide por sí solo" in data.factors_sentence(bars)
    assert "no se da ningún factor" in data.factors_sentence([])


def test_areas_add_up_and_the_marks_stand_between_the_bands() -> None:
    system = data.Areas("Sistemas", ((1, 1), (2, 3), (1, 1), (3, 3)), (False, False, False, True))
    figure = charts.areas([system], charts.LIGHT)
    assert system.total == (7, 8)
    assert sum(bar["x"][0] for bar in figure["data"]) == 8
    assert [s["x0"] for s in figure["layout"]["shapes"]] == [5.5, 8.5]
    assert figure["layout"]["xaxis"]["tickvals"] == list(range(4, 13))
    assert "puesto por usted" in data.areas_table([system])
    assert "la suma es entre 7 y 8 y la probabilidad, media" in data.areas_sentence(system, ("medium", "medium"))


def test_no_chart_speaks_in_percentages() -> None:
    shown = [data.matrix_sentence([HIGH]), data.factors_sentence([data.Bar("a", 1, "low", True)])]
    assert "%" not in "".join(shown)
