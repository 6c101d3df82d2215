"""From rendered text with marks to the text of a copy: clean (nothing left) or for review (everything shown)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from markupsafe import escape

from enregla.documents.clauses import ANY_MARK, bookmark_name, reference_name
from enregla.documents.comments import ReviewComment, range_end, range_start
from enregla.documents.manifest import Manifest
from enregla.documents.template import Compiled, RenderError
from enregla.documents.values import Dato, Hueco
from enregla.documents.walk import Place, numbers_by_clause, plain
from enregla.documents.xmlparts import CLAUSE, CONTENTS, DECLARATION, END, REFERENCE, VALUE

_EMPTY_RUN = re.compile(r'<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve"></w:t></w:r>')
NO_RANGES: Mapping[int, tuple[str, str]] = {}
_REOPEN = '<w:t xml:space="preserve">'


class Edits:
    """Replacements over one text, applied in one pass; those at the same place keep their order."""

    def __init__(self, xml: str) -> None:
        self._xml = xml
        self._edits: list[tuple[int, int, int, str]] = []

    def replace(self, start: int, end: int, text: str) -> None:
        self._edits.append((start, end, len(self._edits), text))

    def insert(self, at: int, text: str) -> None:
        self.replace(at, at, text)

    def applied(self) -> str:
        pieces: list[str] = []
        done = 0
        for start, end, _, text in sorted(self._edits, key=lambda e: (e[0], e[1], e[2])):
            pieces += (self._xml[done:start], text)
            done = end
        pieces.append(self._xml[done:])
        return "".join(pieces)


def clean_body(xml: str, compiled: Compiled, places: Sequence[Place] | None) -> str:
    """No marks, no visible bookmarks. ``places`` only where the template has references or an index."""
    if places is None:
        return ANY_MARK.sub("", xml)
    edits = Edits(xml)
    _marks(edits, xml, compiled, places)
    _bookmarks(edits, compiled, places, visible=False)
    return edits.applied()


def review_body(
    xml: str,
    compiled: Compiled,
    places: Sequence[Place],
    values: Sequence[Dato],
    comments: Sequence[ReviewComment],
) -> str:
    """Bookmarks for each clause, comment ranges, gaps in their own style."""
    edits = Edits(xml)
    style = compiled.style_ids.get("annotation reference", "CommentReference")
    index = {comment.clause: number for number, comment in enumerate(comments)}
    loose = {int(c[1:]): (range_start(n), range_end(n, style)) for c, n in index.items() if c.startswith("@")}
    has_gaps = _marks(edits, xml, compiled, places, values, loose)
    _bookmarks(edits, compiled, places, visible=True)
    for place in places:
        for _, end, name in place.opens:
            if name in index:
                edits.insert(end, range_start(index[name]))
                edits.insert(place.paragraph.end, range_end(index[name], style))
    done = edits.applied()
    return _EMPTY_RUN.sub("", done) if has_gaps else done


def _marks(
    edits: Edits,
    xml: str,
    compiled: Compiled,
    places: Sequence[Place],
    values: Sequence[Dato] = (),
    loose: Mapping[int, tuple[str, str]] = NO_RANGES,
) -> bool:
    numbers = numbers_by_clause(list(places))
    reopen = ""
    has_gaps = False
    for match in ANY_MARK.finditer(xml):
        kind, content = match.group()[1], match.group()[2:-1]
        text = ""
        if kind == REFERENCE:
            text = _number_of(content, numbers)
        elif kind == CONTENTS:
            text = _contents(edits, xml, compiled, places)
        elif kind == VALUE and isinstance(values[int(content)], Hueco):
            run = xml.rfind("<w:r>", 0, match.start())
            rpr = ""
            if xml.startswith("<w:rPr>", run + 5):
                rpr = xml[run + 5 : xml.find("</w:rPr>", run) + 8]
            style = compiled.style_ids.get("Campo pendiente", "")
            before, after = loose.get(int(content), ("", ""))
            text = f'</w:t></w:r>{before}<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>{_REOPEN}'
            reopen, has_gaps = f"</w:t></w:r>{after}<w:r>{rpr}{_REOPEN}", True
        elif kind == END:
            text, reopen = reopen, ""
        elif kind not in (CLAUSE, VALUE):
            raise RenderError(f"marca desconocida «{kind}»")
        edits.replace(match.start(), match.end(), text)
    return has_gaps


def _number_of(clause: str, numbers: Mapping[str, str]) -> str:
    if clause not in numbers:
        raise RenderError(f"remisión a «{clause}», que no está en este documento: póngala bajo la misma condición")
    if not numbers[clause]:
        raise RenderError(f"remisión a «{clause}», que no tiene número")
    return str(escape(numbers[clause]))


def _bookmarks(edits: Edits, compiled: Compiled, places: Sequence[Place], visible: bool) -> None:
    """Ids go on after those of the index; a hidden one for each target of a reference."""
    taken: set[str] = set()
    targets = set(compiled.references)
    number = 1000
    for place in places:
        for _, end, name in place.opens:
            names = [bookmark_name(name, taken)] if visible else []
            if name in targets:
                names.append(reference_name(name))
            for label in names:
                edits.insert(end, f'<w:bookmarkStart w:id="{number}" w:name="{label}"/>')
                edits.insert(place.paragraph.end, f'<w:bookmarkEnd w:id="{number}"/>')
                number += 1


def _contents(edits: Edits, xml: str, compiled: Compiled, places: Sequence[Place]) -> str:
    """The index with links, its result already written, and a bookmark at each heading it names."""
    entries: list[str] = []
    for place in places:
        paragraph = place.paragraph
        level = compiled.numbering.outline.get(paragraph.style)
        title = plain(xml[paragraph.content : paragraph.end])
        if level is None or level > 1 or not title:
            continue
        number = len(entries) + 1
        anchor = f"_Toc{number:09d}"
        edits.insert(paragraph.content, f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>')
        edits.insert(paragraph.end, f'<w:bookmarkEnd w:id="{number}"/>')
        style = compiled.style_ids.get(f"toc {level + 1}", "")
        tab = "<w:r><w:tab/></w:r>" if paragraph.printed else ""
        label = f'<w:r><w:t xml:space="preserve">{escape(paragraph.printed)}</w:t></w:r>{tab}' if tab else ""
        entries.append(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{{}}<w:hyperlink w:anchor="{anchor}" w:history="1">'
            f'{label}<w:r><w:t xml:space="preserve">{_braced(str(escape(title)))}</w:t></w:r></w:hyperlink>{{}}</w:p>'
        )
    if not entries:
        return ""
    opening = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\n '
               '\\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>')  # fmt: skip
    closing = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    last = len(entries) - 1
    return "".join(e.format(opening if i == 0 else "", closing if i == last else "") for i, e in enumerate(entries))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def core_properties(manifest: Manifest, day: dt.date) -> bytes:
    """Title and subject of the manifest, language and date; no author, nothing of the case."""
    stamp = f"{day.isoformat()}T00:00:00Z"
    return (
        f"{DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(manifest.title)}</dc:title><dc:subject>{escape(manifest.subject)}</dc:subject>"
        "<dc:language>es-ES</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    ).encode()
