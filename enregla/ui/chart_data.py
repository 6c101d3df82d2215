"""What the three charts of the levels show: as data, in a sentence and in a table. Pure functions.

Levels have an order and no arithmetic: no percentages, no averages. What is missing counts at its worst, and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enregla.assessment import Risk, SystemSecurity
from enregla.assessment.security import IMPACTS, LEVELS, Impact, Interval, Level
from enregla.rulebook.factors import LEVELS as FACTOR_LEVELS
from enregla.ui import chart_texts as words
from enregla.ui.plain import join_words, plain


@dataclass(frozen=True, slots=True)
class Dot:
    """One use of data in the matrix; least and greatest value of each, equal when nothing is missing."""

    number: int
    name: str
    likely: tuple[Level, Level]
    impact: tuple[Impact, Impact]
    risk: tuple[Level, Level]

    @property
    def certain(self) -> bool:
        return self.likely[0] == self.likely[1] and self.impact[0] == self.impact[1]


@dataclass(frozen=True, slots=True)
class Bar:
    """One factor that holds. ``determining``: without it the level would be lower."""

    name: str
    family: int
    level: str
    determining: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class Areas:
    """The four areas of one system, least and greatest level of each; ``confirmed``: put by a person."""

    name: str
    values: tuple[Interval, Interval, Interval, Interval]
    confirmed: tuple[bool, bool, bool, bool] = (False, False, False, False)

    @property
    def total(self) -> Interval:
        return sum(a for a, _ in self.values), sum(b for _, b in self.values)


def level_word(level: str) -> str:
    return words.LEVELS[level]


def between(levels: Sequence[str]) -> str:
    """«medio», or «entre bajo y alto» while something is missing."""
    least, most = level_word(levels[0]), level_word(levels[1])
    return least if least == most else words.BETWEEN.format(least, most)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; every text is escaped."""
    lines = ["| " + " | ".join(plain(h) for h in head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def likely(levels: tuple[Level, Level]) -> str:
    least, most = (words.LIKELY[level] for level in levels)
    return least if least == most else words.BETWEEN.format(least, most)


def matrix_table(dots: Sequence[Dot]) -> str:
    return table(
        words.MATRIX_HEAD,
        [
            (f"{d.number}. {d.name}", words.COMES_FROM.format(likely(d.likely), between(d.impact)), between(d.risk))
            for d in dots
        ],
    )


def matrix_sentence(dots: Sequence[Dot]) -> str:
    """«De 8 usos, 2 tienen riesgo de seguridad alto…»; an interval counts at its worst."""
    parts: list[str] = []
    for level in reversed(LEVELS):
        several = [d for d in dots if d.risk[1] == level]
        if several:
            numbers = join_words([str(d.number) for d in several])
            parts.append(f"{level_word(level)} en {len(several)} ({numbers})")
    text = words.MATRIX_SENTENCE.format(join_words(parts))
    open_ones = sum(not d.certain for d in dots)
    return f"{text} {words.MATRIX_OPEN.format(open_ones)}" if open_ones else text


def impact_sentence(dots: Sequence[Dot]) -> str:
    """Where only the damage counts: with much damage the risk is high at any probability."""
    several = [str(d.number) for d in dots if IMPACTS.index(d.impact[0]) >= IMPACTS.index("high")]
    return words.IMPACT_RULES.format(join_words(several)) if several else ""


def bars_in_order(bars: Sequence[Bar]) -> list[Bar]:
    """By family; inside each, the worst first, and the determining ones before the rest."""
    return sorted(bars, key=lambda b: (b.family, -FACTOR_LEVELS.index(b.level), not b.determining, b.name))


def tag(bar: Bar) -> str:
    return f" ({words.DETERMINING})" if bar.determining else ""


def factors_table(bars: Sequence[Bar]) -> str:
    rows = [
        (f"{words.FAMILIES[b.family]}: {b.name}", level_word(b.level) + tag(b), b.because) for b in bars_in_order(bars)
    ]
    return table(words.FACTORS_HEAD, rows)


def factors_sentence(bars: Sequence[Bar]) -> str:
    if not bars:
        return words.FACTORS_NONE
    worst = max(FACTOR_LEVELS.index(b.level) for b in bars)
    names = [f"«{b.name}»" for b in bars_in_order(bars) if FACTOR_LEVELS.index(b.level) == worst]
    shown = join_words(names) if len(names) <= 3 else str(len(names))
    count = words.FACTORS_ONE if len(bars) == 1 else words.FACTORS_COUNT.format(len(bars))
    text = f"{count} {words.FACTORS_WORST.format(level_word(FACTOR_LEVELS[worst]), shown)}"
    determining = [f"«{b.name}»" for b in bars_in_order(bars) if b.determining]
    if determining:
        return f"{text} {words.FACTORS_DETERMINING.format(join_words(determining, 'o'))}"
    return f"{text} {words.FACTORS_SHARED}"


def systems(risk: Risk) -> dict[str, SystemSecurity]:
    """The systems that some use of data is linked to, each once."""
    return {s.item: s for activity in risk.activities for s in activity.systems}


def area_levels(system: SystemSecurity) -> Areas:
    """The four areas as they count: what a person put, or what the answers suggest."""
    a, b, c, d = [
        (area.confirmed, area.confirmed) if area.confirmed is not None else area.suggested for area in system.areas
    ]
    put_a, put_b, put_c, put_d = [area.confirmed is not None for area in system.areas]
    return Areas(system.item_name, (a, b, c, d), (put_a, put_b, put_c, put_d))


def areas_table(systems: Sequence[Areas]) -> str:
    rows: list[tuple[str, ...]] = []
    for system in systems:
        for index, ((least, most), confirmed) in enumerate(zip(system.values, system.confirmed, strict=True)):
            level = str(least) if least == most else words.BETWEEN.format(least, most)
            how = words.AREA_CONFIRMED if confirmed else words.AREA_SUGGESTED
            of = f"{system.name}: " if len(systems) > 1 else ""
            rows.append((f"{of}{words.AREA_LETTERS[index]} · {words.AREAS[index]}", level, how))
    return table(words.AREAS_HEAD, rows)


def areas_sentence(system: Areas, probability: tuple[Level, Level]) -> str:
    least, most = system.total
    total = str(least) if least == most else words.BETWEEN.format(least, most)
    worst = max(b for _, b in system.values)
    if worst > min(b for _, b in system.values):
        names = [f"«{words.AREAS[i]}»" for i, (_, b) in enumerate(system.values) if b == worst]
        return words.AREAS_SENTENCE.format(system.name, total, likely(probability), join_words(names).lower())
    return words.AREAS_EVEN.format(system.name, total, likely(probability))
