"""What a template may contain as a Word file: only base styles, no direct formatting, nobody's name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from enregla.documents.clauses import MARKER, TOC_TAG
from enregla.documents.manifest import Manifest, templates_root
from enregla.documents.package import read_package
from enregla.documents.prepare import TRACKED, style_names
from enregla.documents.wording import forbidden_wording
from enregla.documents.xmlparts import etree, parse, text_of, w

_PPR = {"pStyle", "sectPr", "rPr", "keepNext", "keepLines", "pageBreakBefore"}
_RPR = {"rStyle", "lang", "noProof", "vanish"}
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_CONTROL = re.compile(r"^\{%(?:p|tr) .*? %\}$")
_VALUE = re.compile(r"^\{\{ [^{}]+ \}\}$")
_SMART = re.compile("[“”‘’«»]")
_ORDINAL = r"(?:PRIMER|SEGUND|TERCER|CUART|QUINT|SEXT|S[ÉE]PTIM|OCTAV|NOVEN|D[ÉE]CIM)[AO]"
_TYPED_NUMBER = re.compile(
    rf"^\s*(?:{_ORDINAL}\b|(?i:{_ORDINAL}\s*[.:—-])|\d+(?:\.\d+)*\s*[.ªº)]|[a-z]\)|(?i:ANEXO) [IVX]+\b)"
)
_NUMBERED = ("heading 1", "heading 2", "heading 3", "Cláusula", "Apartado", "Letra", "Inciso", "Anexo")
_PRIVATE = ("creator", "lastModifiedBy", "description", "keywords", "category", "Company", "Manager")


@functools.lru_cache(maxsize=1)
def base_styles() -> frozenset[str]:
    """Names of the styles of ``_base/estilos.docx``."""
    parts = read_package((templates_root() / "_base" / "estilos.docx").read_bytes())
    return frozenset(style_names(parse(parts["word/styles.xml"])).values())


def word_problems(parts: Mapping[str, bytes], manifest: Manifest, allowed: frozenset[str]) -> list[str]:
    styles = parse(parts["word/styles.xml"])
    names = style_names(styles)
    found = list(_package(parts, styles, manifest))
    texts: list[str] = []
    for name in sorted(parts):
        if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
            tree = parse(parts[name])
            place = "" if name == "word/document.xml" else f"{name.removeprefix('word/')}: "
            found += [place + message for message in _story(tree, names, allowed, not place)]
            texts += [MARKER.sub("", text_of(p)) for p in tree.iter(w("p"))]
    found += forbidden_wording((_TAG.sub("x", t) for t in texts), manifest.kind)
    return list(dict.fromkeys(found))


def _package(parts: Mapping[str, bytes], styles: Any, manifest: Manifest) -> Iterator[str]:
    for name in ("docProps/core.xml", "docProps/app.xml"):
        for element in parse(parts[name]) if name in parts else ():
            local = etree.QName(element).localname
            if local in _PRIVATE and (element.text or "").strip():
                yield f"propiedades: borre {local} («{element.text}»)"
    if any("thumbnail" in name.lower() for name in parts):
        yield "propiedades: quite la miniatura"
    if sum(1 for name in parts if name.lower() == "docprops/core.xml") != 1:
        yield "propiedades: falta docProps/core.xml o está repetida"
    rels = parse(parts["_rels/.rels"])
    if any(r.get("Type", "").startswith("http://schemas.openxmlformats.org/officedocument/") for r in rels):
        yield "está guardada con LibreOffice: guárdela con Word"
    default = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    if default is None or default.get(w("val")) != "es-ES":
        yield "idioma: el del documento no es español de España"
    if "word/comments.xml" in parts and len(parse(parts["word/comments.xml"])) and manifest.status == "approved":
        yield "hay comentarios y está aprobada: quítelos"


def _story(tree: Any, names: Mapping[str, str], allowed: frozenset[str], body: bool) -> Iterator[str]:
    tracked = next(iter(tree.iter(*(w(t) for t in TRACKED))), None)
    if tracked is not None:
        yield "hay cambios sin aceptar: acéptelos todos"
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for element in tree.iter(w(tag)):
            name = names.get(element.get(w("val")), "")
            if name not in allowed:
                yield f"estilo «{name or element.get(w('val'))}», que no es de la base"
    for element in tree.iter(w("lang")):
        if element.get(w("val"), "es-ES") != "es-ES":
            yield f"idioma: hay texto marcado como {element.get(w('val'))}"
    for table in tree.iter(w("tbl")):
        row = table.find(w("tr"))
        if row is None or row.find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield f"tabla sin fila de cabecera repetida: «{_short(text_of(row)) if row is not None else ''}»"
        if table.find(f"{w('tblPr')}/{w('tblStyle')}") is None:
            yield f"tabla sin estilo: «{_short(text_of(row)) if row is not None else ''}»"
    for code in tree.iter(w("instrText")):
        if (code.text or "").split()[:1] in (["REF"], ["TOC"]):
            yield "remisión o índice hechos a mano: escriba [[ref:id]] o [[indice]]"
    for paragraph in tree.iter(w("p")):
        yield from _paragraph(paragraph, names, body)


def _paragraph(paragraph: Any, names: Mapping[str, str], body: bool) -> Iterator[str]:
    text = text_of(paragraph)
    here = f"en «{_short(text)}»"
    in_table = paragraph.getparent().tag == w("tc")
    if not text.strip() and not in_table and paragraph.find(f".//{w('drawing')}") is None:
        if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is None:
            yield "párrafo vacío: el espacio lo pone el estilo"
        return
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    style_name = names.get(style.get(w("val")), "") if style is not None else "Normal"
    yield from _formatting(paragraph, here)
    plain = MARKER.sub("", text)
    if style_name in _NUMBERED and _TYPED_NUMBER.match(plain):
        yield f"número escrito a mano {here}: lo pone el estilo {style_name}"
    if re.search(r"[  ]{2,}|\s[,;](?:\s|$)", _TAG.sub("x", plain)):
        yield f"espacio doble o coma suelta {here}"
    tags = _TAG.findall(text)
    controls = [t for t in tags if t.startswith("{%")]
    if controls and (len(controls) > 1 or not _CONTROL.match(text.strip())):
        yield f"un {{%p …%}} va solo en su párrafo, con un espacio dentro de las llaves {here}"
    if any(t.startswith("{%tr") for t in controls) and not in_table:
        yield f"{{%tr fuera de una tabla {here}"
    if controls and not in_table and body and style_name != "Control":
        yield f"la línea {controls[0]} va en el estilo Control"
    for tag in tags:
        if _SMART.search(tag):
            yield f"comillas tipográficas dentro de una etiqueta {here}"
        if tag.startswith("{{") and not _VALUE.match(tag):
            yield f"etiqueta «{tag}»: un espacio dentro de cada llave"
    if body and style_name not in ("Title", "Etiqueta", "Etiqueta nota") and TOC_TAG not in text:
        yield from _fields(paragraph, names, here)


def _fields(paragraph: Any, names: Mapping[str, str], here: str) -> Iterator[str]:
    """Every value is wholly in the yellow style, so that a reviewer sees what was filled in."""
    plain: list[str] = []
    for run in paragraph.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        name = names.get(style.get(w("val")), "") if style is not None else ""
        plain.append("" if name in ("Campo", "Marca") else text_of(run))
    if "{{" in "".join(plain) or "}}" in "".join(plain):
        yield f"una etiqueta no está entera en el estilo Campo {here}"


def _formatting(paragraph: Any, here: str) -> Iterator[str]:
    ppr = paragraph.find(w("pPr"))
    direct = {etree.QName(e).localname for e in ppr} - _PPR if ppr is not None else set[str]()
    for rpr in paragraph.iter(w("rPr")):
        direct |= {etree.QName(e).localname for e in rpr} - _RPR
    if direct:
        yield f"formato a mano ({', '.join(sorted(direct))}) {here}: use un estilo"


def _short(text: str) -> str:
    return text.strip()[:50]
