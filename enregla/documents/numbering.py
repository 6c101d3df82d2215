"""Numbers of clauses: computed as Word would, so that cross-references carry their result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enregla.documents.clauses import PARAGRAPH
from enregla.documents.xmlparts import NS, w

_LEVEL = re.compile(r"%(\d)")
_PPR = re.compile(r'<w:pStyle w:val="([^"]*)"')
_DIRECT = re.compile(r'<w:numPr>(?:<w:ilvl w:val="(\d+)"/>)?<w:numId w:val="(\d+)"/>')
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True, slots=True)
class LevelSpec:
    format: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """``styles``: style id → (numId, level); ``levels``: numId → its levels; ``lists``: numId → shared counter."""

    styles: Mapping[str, tuple[str, int]]
    levels: Mapping[str, Mapping[int, LevelSpec]]
    lists: Mapping[str, str]
    outline: Mapping[str, int]


def _value(element: Any, path: str) -> str | None:
    found = element.find(path, NS)
    return None if found is None else found.get(w("val"))


def read_numbering(styles: Any, numbering: Any | None) -> Numbering:
    """What styles.xml and numbering.xml say, inheritance between styles included."""
    levels: dict[str, dict[int, LevelSpec]] = {}
    lists: dict[str, str] = {}
    of_style: dict[str, tuple[str, int]] = {}
    if numbering is not None:
        abstract: dict[str, dict[int, LevelSpec]] = {}
        linked: dict[str, dict[str, int]] = {}
        for item in numbering.findall(w("abstractNum")):
            key = item.get(w("abstractNumId"))
            abstract[key], linked[key] = {}, {}
            for spec in item.findall(w("lvl")):
                depth = int(spec.get(w("ilvl")))
                abstract[key][depth] = LevelSpec(
                    _value(spec, "w:numFmt") or "decimal",
                    _value(spec, "w:lvlText") or "",
                    int(_value(spec, "w:start") or "1"),
                )
                if style := _value(spec, "w:pStyle"):
                    linked[key][style] = depth
        for num in numbering.findall(w("num")):
            key, parent = num.get(w("numId")), _value(num, "w:abstractNumId") or ""
            levels[key], lists[key] = dict(abstract.get(parent, {})), parent
            for style, depth in linked.get(parent, {}).items():
                of_style.setdefault(style, (key, depth))
    found: dict[str, tuple[str, int]] = {}
    outline: dict[str, int] = {}
    by_id = {s.get(w("styleId")): s for s in styles.findall(w("style")) if s.get(w("type")) == "paragraph"}
    for style_id in by_id:
        current, seen = style_id, set[str]()
        number: tuple[str, int] | None = None
        level: int | None = None
        while current in by_id and current not in seen:
            seen.add(current)
            element = by_id[current]
            num_id = _value(element, "w:pPr/w:numPr/w:numId")
            if number is None and num_id is not None:
                depth = _value(element, "w:pPr/w:numPr/w:ilvl")
                number = (num_id, int(depth) if depth else of_style.get(current, ("", 0))[1])
            outlined = _value(element, "w:pPr/w:outlineLvl")
            if level is None and outlined is not None:
                level = int(outlined)
            current = _value(element, "w:basedOn") or ""
        if number is not None and number[0] in levels:
            found[style_id] = number
        if level is not None and level < 9:
            outline[style_id] = level
    return Numbering(found, levels, lists, outline)


@dataclass(slots=True)
class Counter:
    """Walks paragraphs in order and gives each its printed number."""

    numbering: Numbering
    _counts: dict[str, list[int]]
    _last: dict[str, dict[int, str]]

    @classmethod
    def start(cls, numbering: Numbering) -> Counter:
        return cls(numbering, {}, {})

    def next(self, num_id: str, depth: int) -> tuple[str, str]:
        """(printed, full): «a)» and «3.2.a)»; bullets have neither."""
        levels = self.numbering.levels.get(num_id, {})
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return "", ""
        key = self.numbering.lists[num_id]
        counts = self._counts.setdefault(key, [])
        while len(counts) <= depth:
            upper = levels.get(len(counts))
            counts.append((upper.start if upper else 1) - 1)
        del counts[depth + 1 :]
        counts[depth] += 1

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1  # a level that was skipped shows its first number and stays unused
            return _formatted(max(counts[place], levels[place].start), levels[place].format)

        printed = _LEVEL.sub(shown, level.text)
        seen = self._last.setdefault(key, {})
        for deeper in [d for d in seen if d > depth]:
            del seen[deeper]
        full = printed
        if depth and "%1" not in level.text:
            parent = next((seen[d] for d in range(depth - 1, -1, -1) if d in seen), "")
            full = f"{parent}.{printed}" if parent else printed
        full = full.rstrip(".")
        seen[depth] = full
        return printed, full


def _formatted(value: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):
        text = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return text.upper() if style == "upperLetter" else text
    if style in ("lowerRoman", "upperRoman"):
        text = ""
        for number, letters in _ROMAN:
            while value >= number:
                text, value = text + letters, value - number
        return text.lower() if style == "lowerRoman" else text
    return f"{value:02d}" if style == "decimalZero" else str(value)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph with its number: ``printed`` «a)», ``full`` «3.2.a)»; empty if it has none."""

    start: int  # where the paragraph opens
    content: int  # after its properties
    end: int  # at its </w:p>
    style: str
    printed: str
    full: str


def number_paragraphs(xml: str, numbering: Numbering) -> list[Numbered]:
    """All paragraphs of rendered body text, in order, with their numbers."""
    counter = Counter.start(numbering)
    found: list[Numbered] = []
    styles = numbering.styles
    for match in PARAGRAPH.finditer(xml):
        start, content, style = match.start(), match.end(), ""
        if xml[content - 2] == "/":
            continue
        end = xml.find("</w:p>", content)
        place: tuple[str, int] | None = None
        if xml.startswith("<w:pPr>", content):
            close = xml.find("</w:pPr>", content)
            if named := _PPR.search(xml, content, close):
                style = named.group(1)
                place = styles.get(style)
            if direct := _DIRECT.search(xml, content, close):
                depth = int(direct.group(1)) if direct.group(1) else place[1] if place else 0
                place = (direct.group(2), depth)
            content = close + 8
        printed, full = counter.next(*place) if place else ("", "")
        found.append(Numbered(start, content, end, style, printed, full))
    return found
