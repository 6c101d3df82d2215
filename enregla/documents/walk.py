"""Reads rendered text in order: which clause and which number each paragraph belongs to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from enregla.documents.clauses import ANY_MARK, CLAUSE_ID, CLAUSE_MARK, VALUE_MARK
from enregla.documents.manifest import DocumentError
from enregla.documents.numbering import Numbered, Numbering, number_paragraphs
from enregla.documents.values import Dato, Hueco
from enregla.documents.xmlparts import OPEN, REFERENCE, SHUT

_TAG = re.compile(r"<[^>]*>")
_SPACED = re.compile(r"<w:(?:tab|br)/>")
_FIELD = re.compile(r"<w:instrText.*?</w:instrText>", re.DOTALL)
_REFERENCE = re.compile(f"{OPEN}{REFERENCE}([^{SHUT}]*){SHUT}")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph with the clause it belongs to. ``opens``: (position of the mark, id) of clauses that begin here."""

    paragraph: Numbered
    clause: str
    number: str  # own, or that of the nearest numbered paragraph above
    opens: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class RenderedClause:
    id: str
    number: str
    title: str
    text: str
    refs: tuple[str, ...]
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A printed value and the answers it comes from."""

    clause: str
    number: str
    text: str
    refs: tuple[str, ...]
    provisions: tuple[str, ...]


def walk(xml: str, numbering: Numbering) -> list[Place]:
    """All paragraphs. A clause ends at the next marker, or at a heading of its own level or above."""
    marks = [(m.start(), m.end(), m.group(1)) for m in CLAUSE_MARK.finditer(xml)]
    places: list[Place] = []
    clause, level, number, index = "", None, "", 0
    seen: dict[str, int] = {}
    for paragraph in number_paragraphs(xml, numbering):
        outline = numbering.outline.get(paragraph.style)
        opens: list[tuple[int, int, str]] = []
        while index < len(marks) and marks[index][0] < paragraph.end:
            start, end, name = marks[index]
            if not CLAUSE_ID.match(name):
                raise DocumentError(f"la marca de cláusula «{name}» no vale: solo [a-z0-9_-] tras los dos puntos")
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name}~{seen[name]}"
            opens.append((start, end, name))
            clause, level, index = name, outline, index + 1
        if not opens and outline is not None and (level is None or outline <= level):
            clause, level = "", None
        if paragraph.full:
            number = paragraph.full
        elif outline is not None:
            number = ""
        places.append(Place(paragraph, clause, number, tuple(opens)))
    return places


def plain(xml: str) -> str:
    """Text of a piece of rendered XML, without marks and tags."""
    text = _FIELD.sub("", xml)
    return html.unescape(_TAG.sub("", _SPACED.sub(" ", ANY_MARK.sub("", text)))).strip()


def numbers_by_clause(places: list[Place]) -> dict[str, str]:
    return {name: place.number for place in places for _, _, name in place.opens}


def clauses_of(xml: str, places: list[Place], values: list[Dato]) -> tuple[RenderedClause, ...]:
    """Each clause with its number, its first line, its whole text and the provenance of what it prints."""
    order: list[str] = []
    lines: dict[str, list[str]] = {}
    found: dict[str, list[Dato]] = {}
    numbers = numbers_by_clause(places)
    for place in places:
        if not place.clause:
            continue
        piece = _references_filled(xml[place.paragraph.content : place.paragraph.end], numbers)
        if place.clause not in lines:
            order.append(place.clause)
            lines[place.clause], found[place.clause] = [], []
        if text := plain(piece):
            lines[place.clause].append(text)
        found[place.clause] += [values[int(m)] for m in VALUE_MARK.findall(piece)]
    return tuple(
        RenderedClause(
            id=name, number=numbers.get(name, ""), title=(lines[name] or [""])[0], text="\n".join(lines[name]),
            refs=tuple(dict.fromkeys(r for v in found[name] for r in v.refs)),
            provisions=tuple(dict.fromkeys(p for v in found[name] for p in v.provisions)),
        )
        for name in order
    )  # fmt: skip


def _references_filled(piece: str, numbers: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda m: numbers.get(m.group(1), ""), piece)


def origins_of(xml: str, places: list[Place], values: list[Dato]) -> tuple[Origin, ...]:
    """The ORIGEN table: every printed value that comes from an answer, by clause number."""
    found: dict[Origin, None] = {}
    for place in places:
        for match in VALUE_MARK.finditer(xml, place.paragraph.content, place.paragraph.end):
            value = values[int(match.group(1))]
            if value.refs and not isinstance(value, Hueco):
                found[Origin(place.clause, place.number, str(value), value.refs, value.provisions)] = None
    return tuple(found)


def gap_clauses(xml: str, places: list[Place], values: list[Dato]) -> dict[int, str]:
    """Index of each printed gap → its clause."""
    found: dict[int, str] = {}
    for place in places:
        for match in VALUE_MARK.finditer(xml, place.paragraph.content, place.paragraph.end):
            if isinstance(values[int(match.group(1))], Hueco):
                found[int(match.group(1))] = place.clause
    return found
