"""A Word file as a page: for the preview, and as web text for what is published.

Only plain, semantic HTML is written: every text is escaped where it is written, and addresses pass a list of
schemes. Our files are few styles, tables and links, so a general converter would be slower and know less (it
has no numbers of clauses).
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from enregla.documents.numbering import Counter, Numbering, read_numbering
from enregla.documents.package import read_package
from enregla.documents.prepare import style_names
from enregla.documents.xmlparts import R, W, parse, resolve, w

_BLOCKS: Mapping[str, tuple[str, str]] = {
    "Title": ("h1", ""), "Subtitle": ("p", "subtitulo"), "heading 1": ("h2", ""), "heading 2": ("h3", ""),
    "heading 3": ("h4", ""), "Cláusula": ("h2", ""), "Anexo": ("h2", ""), "Rótulo": ("h2", ""),
    "TOC Heading": ("p", "indice-titulo"), "toc 1": ("p", "indice"), "toc 2": ("p", "indice2"), "Letra": ("p", "letra"),
    "Inciso": ("p", "letra"), "List Bullet": ("ul", ""), "List Number": ("ol", ""), "Nota": ("p", "nota"),
    "Pendiente": ("p", "pendiente"), "Etiqueta": ("p", "etiqueta"), "Etiqueta nota": ("p", "etiqueta-nota"),
    "Cartel": ("h2", ""),
}  # fmt: skip
_INLINE = {"Fuerte": "strong", "Campo pendiente": "mark"}
_LISTS = ("ul", "ol")
_IMAGES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"}
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FORMATS = (("b", "strong"), ("i", "em"))


def preview_html(data: bytes) -> str:
    """Safe HTML of the body: headings with their numbers, paragraphs, lists, tables, links, pictures."""
    parts = read_package(data)
    styles = parse(parts["word/styles.xml"])
    numbering = parse(parts["word/numbering.xml"]) if "word/numbering.xml" in parts else None
    body = parse(parts["word/document.xml"]).find(w("body"))
    rels = "word/_rels/document.xml.rels"
    links = {r.get("Id"): r.get("Target") for r in parse(parts[rels])} if rels in parts else {}
    wanted = {e.get(w("anchor")) for e in body.iter(w("hyperlink"))} - {None}
    read = read_numbering(styles, numbering)
    return "\n".join(_Page(parts, style_names(styles), links, wanted, read, Counter.start(read)).blocks(body))


def web_page(data: bytes, title: str) -> str:
    """A whole page of a document to publish, to paste in any web."""
    return (
        f'<!DOCTYPE html>\n<html lang="es-ES">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title></head>\n"
        f"<body>\n<main>\n{preview_html(data)}\n</main>\n</body>\n</html>\n"
    )


def web_text(data: bytes) -> str:
    """The same as plain text: a blank line between blocks, cells by «|»."""
    text = preview_html(data).replace("\n", "")
    text = re.sub(r"(<t[hd][^>]*>)<p[^>]*>|</p>(?=</t[hd]>)", r"\1", text)
    text = re.sub(r"</t[hd]>\s*<t[hd][^>]*>", " | ", text)
    text = text.replace("<li>", "- ")
    text = re.sub(r"</(?:h\d|p|ul|ol|table)>", "\n\n", text)
    text = re.sub(r"<br>|</(?:li|tr)>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def safe_address(address: str) -> bool:
    """Only the web and mail."""
    if re.search(r"[\s\x00-\x1f]", address):
        return False
    return urlsplit(address).scheme in ("http", "https", "mailto")


@dataclass(slots=True)
class _Page:
    parts: Mapping[str, bytes]
    names: Mapping[str, str]
    links: Mapping[str, str]
    wanted: set[Any]  # bookmarks that some link leads to
    numbering: Numbering
    counter: Counter

    def blocks(self, parent: Any) -> Iterator[str]:
        """HTML of each block; neighbouring items of a list share one."""
        items: list[str] = []
        kind = ""
        for element in parent:
            tag, content = self._block(element)
            if items and tag != kind:
                yield f"<{kind}>{''.join(items)}</{kind}>"
                items = []
            if tag in _LISTS:
                items.append(f"<li>{content}</li>")
            elif content:
                yield content
            kind = tag
        if items:
            yield f"<{kind}>{''.join(items)}</{kind}>"

    def _block(self, element: Any) -> tuple[str, str]:
        if element.tag == w("p"):
            return self._paragraph(element)
        if element.tag == w("tbl"):
            return "table", self._table(element)
        if element.tag in (w("sdt"), w("sdtContent")):
            return "", "\n".join(self.blocks(element))
        return "", ""

    def _paragraph(self, element: Any) -> tuple[str, str]:
        properties = element.find(w("pPr"))
        style = properties.find(w("pStyle")) if properties is not None else None
        style_id = style.get(w("val")) if style is not None else ""
        tag, kind = _BLOCKS.get(self.names.get(style_id, ""), ("p", ""))
        number = self._number(style_id, properties)
        text = self._inline(element)
        if not text:
            return "", ""
        if tag in _LISTS:
            return tag, text
        anchors = [b.get(w("name")) for b in element.iter(w("bookmarkStart")) if b.get(w("name")) in self.wanted]
        named = f' id="{html.escape(anchors[0])}"' if anchors else ""
        classed = f' class="{kind}"' if kind else ""
        return tag, f"<{tag}{named}{classed}>{number}{text}</{tag}>"

    def _number(self, style_id: str, properties: Any) -> str:
        place = self.numbering.styles.get(style_id)
        direct = properties.find(w("numPr")) if properties is not None else None
        if direct is not None and (key := direct.find(w("numId"))) is not None:
            level = direct.find(w("ilvl"))
            place = (key.get(w("val")), int(level.get(w("val"))) if level is not None else 0)
        printed = self.counter.next(*place)[0] if place else ""
        return f"{html.escape(printed)} " if printed else ""

    def _inline(self, parent: Any) -> str:
        pieces: list[str] = []
        for child in parent:
            if child.tag == w("r"):
                pieces.append(self._run(child))
            elif child.tag == w("hyperlink"):
                pieces.append(self._link(child))
            elif child.tag in (w("sdt"), w("sdtContent"), w("smartTag"), w("fldSimple")):
                pieces.append(self._inline(child))
        return "".join(pieces)

    def _link(self, element: Any) -> str:
        text, anchor = self._inline(element), element.get(w("anchor"))
        address = f"#{anchor}" if anchor else self.links.get(element.get(f"{{{R}}}id"), "")
        if not anchor and not safe_address(address):
            return text
        return f'<a href="{html.escape(address)}">{text}</a>'

    def _run(self, run: Any) -> str:
        pieces: list[str] = []
        properties = run.find(w("rPr"))
        if properties is not None and properties.find(w("vanish")) is not None:
            return ""
        for child in run:
            if child.tag == w("t"):
                pieces.append(html.escape(child.text or "", quote=False))
            elif child.tag == w("br"):
                pieces.append("<br>")
            elif child.tag == w("tab"):
                pieces.append(" ")
            elif child.tag == w("drawing"):
                pieces.append(self._picture(child))
        text = "".join(pieces)
        if not text or properties is None:
            return text
        style = properties.find(w("rStyle"))
        tags = [t for n, t in _FORMATS if (e := properties.find(f"{{{W}}}{n}")) is not None and e.get(w("val")) != "0"]
        if style is not None and (tag := _INLINE.get(self.names.get(style.get(w("val")), ""))):
            tags.append(tag)
        for tag in tags:
            text = f"<{tag}>{text}</{tag}>"
        return text

    def _picture(self, drawing: Any) -> str:
        blip, label = drawing.find(f".//{_PICTURE}"), drawing.find(f".//{_DRAWN}")
        target = self.links.get(blip.get(f"{{{R}}}embed"), "") if blip is not None else ""
        part = resolve("word/document.xml", target)
        kind = _IMAGES.get(part.rsplit(".", 1)[-1].lower())
        if kind is None or part not in self.parts:
            return ""
        code = base64.b64encode(self.parts[part]).decode()
        alt = html.escape(label.get("descr", "") if label is not None else "")
        return f'<img src="data:image/{kind};base64,{code}" alt="{alt}">'

    def _table(self, table: Any) -> str:
        head: list[str] = []
        rows: list[str] = []
        for row in table.findall(w("tr")):
            heading = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None and not rows
            tag, opening = ("th", '<th scope="col">') if heading else ("td", "<td>")
            cells = "".join(f"{opening}{self._cell(cell)}</{tag}>" for cell in row.findall(w("tc")))
            (head if heading else rows).append(f"<tr>{cells}</tr>")
        top = f"<thead>{''.join(head)}</thead>" if head else ""
        return f"<table>{top}<tbody>{''.join(rows)}</tbody></table>"

    def _cell(self, cell: Any) -> str:
        """One paragraph needs no tag of its own inside a cell."""
        inside = "".join(self.blocks(cell))
        single = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", inside, re.DOTALL)
        return single.group(1) if single else inside
