"""Turns the XML that Word saved into the XML that is compiled: noise out, markers and references in."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from enregla.documents.clauses import CLAUSE_ID, MARKER, REF_TAG, TOC_TAG, reference_name
from enregla.documents.manifest import DocumentError
from enregla.documents.xmlparts import CLAUSE, CONTENTS, REFERENCE, W, etree, mark, text_of, w

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_JINJA_VALUE = re.compile(r"\{\{[^{}]*\}\}")
_NOISE = ("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
          "permStart", "permEnd", "softHyphen")  # fmt: skip
TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange",
           "tcPrChange", "cellIns", "cellDel", "numberingChange")  # fmt: skip


class TemplateError(DocumentError):
    """A message for the author of the template."""


def style_names(styles: Any) -> dict[str, str]:
    """Style id → its Word name. Word in Spanish renames the ids of built-in styles, never their names."""
    found: dict[str, str] = {}
    for style in styles.findall(w("style")):
        name = style.find(w("name"))
        found[style.get(w("styleId"))] = name.get(w("val")) if name is not None else ""
    return found


def prepare_part(tree: Any, names: Mapping[str, str], main: bool) -> None:
    """Changes the tree in place."""
    tracked = next((e for e in tree.iter(*(w(t) for t in TRACKED))), None)
    if tracked is not None:
        raise TemplateError(f"hay cambios sin aceptar cerca de «{_near(tracked)}»: acepte todos los cambios en Word")
    _drop_noise(tree)
    for paragraph in list(tree.iter(w("p"))):
        _merge_runs(paragraph)
        text = text_of(paragraph)
        if main and text.strip() == TOC_TAG:
            _replace_with_mark(paragraph, mark(CONTENTS))
        elif "§" in text or "[[ref:" in text:
            _markers(paragraph, names, main)
    for node in tree.iter(w("t")):
        node.set(XML_SPACE, "preserve")


def _near(element: Any) -> str:
    while element is not None and element.tag != w("p"):
        element = element.getparent()
    return text_of(element)[:60] if element is not None else "una tabla"


def _drop_noise(tree: Any) -> None:
    for element in list(tree.iter(*(w(t) for t in _NOISE))):
        _remove(element)
    for element in list(tree.iter(w("commentReference"))):
        _remove(element.getparent())
    for element in tree.iter(etree.Element):
        for key in list(element.attrib):
            local = etree.QName(key)
            if local.localname.startswith("rsid") or local.localname in ("paraId", "textId"):
                del element.attrib[key]
    for element in list(tree.iter(w("lang"), w("noProof"))):
        _remove(element)
    for element in list(tree.iter(w("rPr"))):
        if len(element) == 0:
            _remove(element)
    for node in tree.iter(w("t")):
        if node.text and _PRIVATE.search(node.text):
            node.text = _PRIVATE.sub("", node.text)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _merge_runs(paragraph: Any) -> None:
    """Joins neighbouring runs of plain text with the same format, which Word splits as people type."""
    previous: Any = None
    for run in list(paragraph):
        if run.tag != w("r") or any(child.tag not in (w("rPr"), w("t")) for child in run):
            previous = None
            continue
        if previous is not None and _format(previous) == _format(run):
            target = previous.find(w("t"))
            added = "".join(t.text or "" for t in run.findall(w("t")))
            if target is not None:
                target.text = (target.text or "") + added
                _remove(run)
                continue
        texts = run.findall(w("t"))
        for extra in texts[1:]:
            texts[0].text = (texts[0].text or "") + (extra.text or "")
            _remove(extra)
        previous = run if texts else None


def _format(run: Any) -> bytes:
    found = run.find(w("rPr"))
    return b"" if found is None else etree.tostring(found, method="c14n")


def _replace_with_mark(element: Any, text: str) -> None:
    """Puts text where the element was; the XML stays well formed and the text is replaced after rendering."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def _markers(paragraph: Any, names: Mapping[str, str], main: bool) -> None:
    for run in list(paragraph.iter(w("r"))):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        text = text_of(run)
        if style is not None and names.get(style.get(w("val"))) == "Marca":
            found = MARKER.fullmatch(text.strip())
            if found is None or not CLAUSE_ID.match(_JINJA_VALUE.sub("x", found.group(1))):
                raise TemplateError(f"marca mal escrita «{text}»: se escribe §id§ o §id:{{{{ elemento.clave }}}}§")
            if not main:
                raise TemplateError(f"la marca «{text}» está en una cabecera o un pie")
            _replace_with_mark(run, mark(CLAUSE, found.group(1)))
        elif "[[ref:" in text:
            _split_references(run, main)


def _split_references(run: Any, main: bool) -> None:
    node = run.find(w("t"))
    pieces = REF_TAG.split(node.text or "") if node is not None else []
    if len(pieces) < 3 or not main or len(run.findall(w("t"))) != 1:
        raise TemplateError(f"remisión mal escrita en «{text_of(run)[:60]}»: se escribe [[ref:id]] en el cuerpo")
    rpr = run.find(w("rPr"))
    made: list[Any] = []
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            if piece:
                made.append(_run(rpr, _element("t", piece)))
            continue
        code = _element("instrText", f" REF {reference_name(piece)} \\w \\h ")
        code.set(XML_SPACE, "preserve")
        made += [_run(rpr, _char("begin")), _run(rpr, code), _run(rpr, _char("separate")),
                 _run(rpr, _element("t", mark(REFERENCE, piece))), _run(rpr, _char("end"))]  # fmt: skip
    parent, place = run.getparent(), run.getparent().index(run)
    parent.remove(run)
    for offset, new in enumerate(made):
        parent.insert(place + offset, new)


def _element(tag: str, text: str) -> Any:
    element = etree.Element(f"{{{W}}}{tag}")
    element.text = text
    return element


def _char(kind: str) -> Any:
    element = etree.Element(w("fldChar"))
    element.set(w("fldCharType"), kind)
    return element


def _run(rpr: Any, child: Any) -> Any:
    run = etree.Element(w("r"))
    if rpr is not None:
        run.append(copy.deepcopy(rpr))
    run.append(child)
    return run
