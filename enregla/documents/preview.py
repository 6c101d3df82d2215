"""A Word file as a page: for the preview, and as web text for what is published.

mammoth reads the file; numbers, which it does not know, are written in before; what comes out passes an
allow-list, so that nothing but plain, semantic HTML ever reaches a browser.
"""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import mammoth

from enregla.documents.finalise import Edits
from enregla.documents.numbering import number_paragraphs, read_numbering
from enregla.documents.package import Entry, read_package, write_package
from enregla.documents.prepare import style_names
from enregla.documents.xmlparts import parse

_STYLE_MAP = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitulo:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='Cláusula'] => h2:fresh
p[style-name='Anexo'] => h2:fresh
p[style-name='Rótulo'] => h2:fresh
p[style-name='TOC Heading'] => p.indice-titulo:fresh
p[style-name='toc 1'] => p.indice:fresh
p[style-name='toc 2'] => p.indice2:fresh
p[style-name='Apartado'] => p:fresh
p[style-name='Letra'] => p.letra:fresh
p[style-name='Inciso'] => p.letra:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='Nota'] => p.nota:fresh
p[style-name='Pendiente'] => p.pendiente:fresh
p[style-name='Etiqueta'] => p.etiqueta:fresh
p[style-name='Etiqueta nota'] => p.etiqueta-nota:fresh
p[style-name='Cartel'] => h2:fresh
p[style-name='Cartel texto'] => p:fresh
p[style-name='Pie de cartel'] => p:fresh
p[style-name='Texto de tabla'] => p:fresh
p[style-name='Cabecera de tabla'] => p:fresh
r[style-name='Fuerte'] => strong
r[style-name='Campo'] =>
r[style-name='Hyperlink'] =>
r[style-name='annotation reference'] =>
r[style-name='Campo pendiente'] => mark
"""
_CLASSES = {
    "subtitulo",
    "indice-titulo",
    "indice",
    "indice2",
    "letra",
    "nota",
    "pendiente",
    "etiqueta",
    "etiqueta-nota",
}
_TAGS = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em",
         "a", "mark", "br", "sup", "sub", "img"}  # fmt: skip
_VOID = {"br", "img"}
_DROPPED = {"script", "style", "iframe", "object", "embed", "template", "svg", "math"}
_IMAGE = re.compile(r"^data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+$")
_WRITTEN_OUT = ("List Bullet", "List Number")  # mammoth makes these lists itself


def preview_html(data: bytes) -> str:
    """Safe HTML of the body: headings, paragraphs, lists, tables; never scripts, styles or foreign addresses."""
    result = mammoth.convert_to_html(
        io.BytesIO(_with_numbers(data)), style_map=_STYLE_MAP, include_default_style_map=True
    )
    return sanitised(str(result.value))


def web_page(data: bytes, title: str) -> str:
    """A whole page of a document to publish, to paste in any web."""
    return (
        f'<!DOCTYPE html>\n<html lang="es-ES">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title></head>\n"
        f"<body>\n<main>\n{preview_html(data)}\n</main>\n</body>\n</html>\n"
    )


def web_text(data: bytes) -> str:
    """The same as plain text: a blank line between blocks, cells by «|»."""
    text = re.sub(r"(<t[hd][^>]*>)<p[^>]*>|</p>(?=</t[hd]>)", r"\1", preview_html(data))
    text = re.sub(r"</t[hd]>\s*<t[hd][^>]*>", " | ", text)
    text = re.sub(r"<li>", "- ", text)
    text = re.sub(r"</(?:h\d|p|ul|ol|table)>", "\n\n", text)
    text = re.sub(r"<br>|</(?:li|tr)>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _with_numbers(data: bytes) -> bytes:
    """The file with each printed number written before its paragraph."""
    parts = read_package(data)
    if "word/numbering.xml" not in parts:
        return data
    styles = parse(parts["word/styles.xml"])
    names = style_names(styles)
    xml = parts["word/document.xml"].decode()
    edits = Edits(xml)
    for paragraph in number_paragraphs(xml, read_numbering(styles, parse(parts["word/numbering.xml"]))):
        if paragraph.printed and names.get(paragraph.style) not in _WRITTEN_OUT:
            edits.insert(
                paragraph.content, f'<w:r><w:t xml:space="preserve">{html.escape(paragraph.printed)} </w:t></w:r>'
            )
    parts["word/document.xml"] = edits.applied().encode()
    return write_package([Entry.of(name, content, 1) for name, content in parts.items()])


class _Sanitiser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._skip = 0
        self._head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._skip += 1
        elif tag in _TAGS and not self._skip:
            kept = "".join(f' {n}="{html.escape(v)}"' for n, v in self._attributes(tag, dict(attrs)))
            self.out.append(f"<{tag}{kept}>")

    def _attributes(self, tag: str, attrs: dict[str, str | None]) -> list[tuple[str, str]]:
        kept: list[tuple[str, str]] = []
        if (name := attrs.get("class")) in _CLASSES and name:
            kept.append(("class", name))
        if tag == "th":
            kept.append(("scope", "col"))
        if (anchor := attrs.get("id")) and re.fullmatch(r"[A-Za-z_][\w-]*", anchor):
            kept.append(("id", anchor))
        if tag == "a" and (address := attrs.get("href")) and safe_address(address):
            kept.append(("href", address))
        if tag == "img" and (source := attrs.get("src")) and _IMAGE.match(source):
            kept += [("src", source), ("alt", attrs.get("alt") or "")]
        return kept

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._skip = max(0, self._skip - 1)
        elif tag in _TAGS and tag not in _VOID and not self._skip:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.out.append(html.escape(data, quote=False))


def safe_address(address: str) -> bool:
    """Only the web, mail, and places of the same page."""
    if address.startswith("#"):
        return bool(re.fullmatch(r"#[\w-]+", address))
    return urlsplit(address.strip()).scheme in ("http", "https", "mailto") and not re.search(r"[\s\x00-\x1f]", address)


def sanitised(text: str) -> str:
    parser = _Sanitiser()
    parser.feed(text)
    parser.close()
    return "".join(parser.out)
