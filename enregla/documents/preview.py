"""A Word file as a page: for the preview, and as web text for what is published.

mammoth makes the HTML. Before it, the numbers that Word would compute are written into a copy as text; after it,
addresses pass a list of schemes, because mammoth copies them as they are.
"""

from __future__ import annotations

import html
import io
import re
from typing import Any

import lxml.html
import mammoth

from enregla.documents.numbering import number_paragraphs, read_numbering
from enregla.documents.package import Entry, read_package, write_package
from enregla.documents.prepare import style_names
from enregla.documents.xmlparts import etree, parse, w

_BLOCKS = {
    "Title": "h1", "Subtitle": "p.subtitulo", "heading 1": "h2", "heading 2": "h3", "heading 3": "h4",
    "Cláusula": "h2", "Anexo": "h2", "Rótulo": "h2", "Cartel": "h2", "TOC Heading": "p.indice-titulo",
    "toc 1": "p.indice", "toc 2": "p.indice2", "Letra": "p.letra", "Inciso": "p.letra", "Nota": "p.nota",
    "Pendiente": "p.pendiente", "Etiqueta": "p.etiqueta", "Etiqueta nota": "p.etiqueta-nota",
    "List Bullet": "ul > li", "List Number": "ol > li",
}  # fmt: skip
_INLINE = {"Fuerte": "strong", "Campo pendiente": "mark"}
_STYLES = "\n".join(
    [f"p[style-name='{name}'] => {path}:fresh" for name, path in _BLOCKS.items()]
    + [f"r[style-name='{name}'] => {path}" for name, path in _INLINE.items()]
)
_IMAGES = ("image/png", "image/jpeg", "image/gif")


def preview_html(data: bytes) -> str:
    """Safe HTML of the body: headings with their numbers, paragraphs, lists, tables, links, pictures."""
    made = mammoth.convert_to_html(
        io.BytesIO(_with_numbers(data)),
        style_map=_STYLES,
        include_default_style_map=False,
        include_embedded_style_map=False,  # a file could bring tags of its own
        external_file_access=False,
        convert_image=lambda image: mammoth.images.data_uri(image) if image.content_type in _IMAGES else [],
    )
    return _safe(made.value.replace("\t", " "))


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
    return re.fullmatch(r"(?:https?|mailto):[^\s\x00-\x1f]*", address, re.IGNORECASE) is not None


def _with_numbers(data: bytes) -> bytes:
    """The same file without hidden text, and with each number as the first text of its paragraph."""
    parts = read_package(data)
    body, styles = parse(parts["word/document.xml"]), parse(parts["word/styles.xml"])
    for hidden in list(body.iterfind(f".//{w('r')}/{w('rPr')}/{w('vanish')}/../..")):
        hidden.getparent().remove(hidden)
    etree.strip_tags(body, w("fldSimple"))  # mammoth would drop its text
    numbering = parse(parts["word/numbering.xml"]) if "word/numbering.xml" in parts else None
    names, xml = style_names(styles), etree.tostring(body, encoding="unicode")
    for one in reversed(number_paragraphs(xml, read_numbering(styles, numbering))):
        listed = _BLOCKS.get(names.get(one.style, ""), "").endswith("li")
        if one.printed and not listed and re.search("<w:t[ >]", xml[one.content : one.end]):
            number = f'<w:r><w:t xml:space="preserve">{html.escape(one.printed)} </w:t></w:r>'
            xml = xml[: one.content] + number + xml[one.content :]
    parts["word/document.xml"] = xml.encode()
    return write_package(Entry.of(name, part, 0) for name, part in parts.items())


def _safe(page: str) -> str:
    """Links only to known places, anchors only where some link leads, header cells with their scope."""
    root: Any = lxml.html.fragment_fromstring(page, create_parent=True, parser=lxml.html.HTMLParser(huge_tree=True))
    links = list(root.iter("a"))
    wanted = {link.get("href") for link in links}
    for link in links:
        name, address = link.attrib.pop("id", ""), link.get("href", "")
        link.attrib.pop("target", None)
        if f"#{name}" in wanted:
            link.getparent().set("id", name)
        if not address.startswith("#") and not safe_address(address):
            link.drop_tag()
    for cell in root.iter("th", "td"):
        if cell.tag == "th":
            cell.set("scope", "col")
        if len(cell) == 1 and cell[0].tag == "p" and not cell[0].attrib:
            cell[0].drop_tag()
    for image in root.iter("img"):
        image.set("alt", image.get("alt", ""))
    return "\n".join(etree.tostring(child, method="html", encoding="unicode", with_tail=False) for child in root)
