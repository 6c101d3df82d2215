"""The structural gate: what would make Word offer to repair a file, or hand out an unfinished one.

That LibreOffice and python-docx open a file proves little, so each part is looked at. Every defect here
was seen in some real file; ``tests/documents/test_engine_gate.py`` breaks a good file in each way.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any, Literal

import docx

from enregla.documents.gate_body import (
    check_fields,
    check_ids,
    check_language,
    check_layout,
    check_numbering_and_styles,
    check_order,
    check_tables,
    check_text,
)
from enregla.documents.package import MAX_BYTES, MAX_PARTS
from enregla.documents.problems import Problem, Report
from enregla.documents.xmlparts import CORE_REL, NS, REL, RELS, TYPES, WML, etree, parse, resolve, w

__all__ = ["Problem", "check"]

_OFFICE = "application/vnd.openxmlformats-"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Content type → root element. A part whose root is another is what Word calls unreadable content.
ROOTS: dict[str, str] = {
    WML + "document.main+xml": f"{_W}document",
    WML + "styles+xml": f"{_W}styles",
    WML + "numbering+xml": f"{_W}numbering",
    WML + "settings+xml": f"{_W}settings",
    WML + "webSettings+xml": f"{_W}webSettings",
    WML + "fontTable+xml": f"{_W}fonts",
    WML + "header+xml": f"{_W}hdr",
    WML + "footer+xml": f"{_W}ftr",
    WML + "comments+xml": f"{_W}comments",
    WML + "footnotes+xml": f"{_W}footnotes",
    WML + "endnotes+xml": f"{_W}endnotes",
    _OFFICE + "officedocument.theme+xml": "{http://schemas.openxmlformats.org/drawingml/2006/main}theme",
    _OFFICE
    + "package.core-properties+xml": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties",
    _OFFICE
    + "officedocument.extended-properties+xml": "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Properties",
    _OFFICE + "package.relationships+xml": f"{{{RELS}}}Relationships",
}
_REL_TYPES = {
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/webSettings.xml": "webSettings",
    "word/fontTable.xml": "fontTable",
    "word/theme/theme1.xml": "theme",
    "word/comments.xml": "comments",
}
REQUIRED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/styles.xml",
    "word/settings.xml",
    "word/theme/theme1.xml",
    "word/webSettings.xml",
    "docProps/core.xml",
)
_APOS = re.compile(rb"&apos;")
_PRIVATE_PROPERTIES = ("creator", "lastModifiedBy", "description", "keywords", "category", "Company", "Manager")


def check(data: bytes, copy: Literal["clean", "review"] | None = None) -> list[Problem]:
    """All problems of a Word file; an empty list lets it pass. ``copy``: guessed from Track Changes if absent."""
    report = Report()
    parts = _open(data, report)
    if parts is None:
        return report.problems
    trees = _trees(parts, report)
    types = _content_types(parts, trees, report)
    _relationships(parts, trees, report)
    for name in REQUIRED:
        if name not in parts:
            report.add("missing_part", name, "falta esta parte")
    if "word/document.xml" not in trees or "word/styles.xml" not in trees:
        return report.problems
    settings = trees.get("word/settings.xml")
    tracked = settings is not None and settings.find(w("trackRevisions")) is not None
    copy = copy or ("review" if tracked else "clean")
    stories = {
        n: t
        for n, t in trees.items()
        if types.get(n, "").endswith(("main+xml", "header+xml", "footer+xml", "notes+xml"))
    }
    comments = trees.get("word/comments.xml")
    check_ids(stories, comments, report)
    check_fields(stories, report)
    check_tables(stories, report)
    check_order({**stories, "word/styles.xml": trees["word/styles.xml"]}, report)
    check_numbering_and_styles(stories, trees, report)
    check_language(trees, report)
    check_layout(stories, trees["word/styles.xml"], report)
    check_text(stories, trees["word/styles.xml"], comments, copy, report)
    _copy_rules(copy, tracked, comments, report)
    _properties(trees, report)
    _python_docx(data, report)
    return report.problems


def _open(data: bytes, report: Report) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_BYTES:
                report.add("too_big", "", "el archivo es demasiado grande")
                return None
            for name, count in Counter(n.lower() for n in names).items():
                if count > 1:
                    report.add("duplicate_part", name, "la parte está dos veces en el archivo")
            for name in names:
                if name.endswith("/"):
                    report.add("folder_entry", name, "hay una carpeta dentro del archivo comprimido")
                elif ".." in name.split("/") or name.startswith("/") or "\\" in name or not name.isascii():
                    report.add("bad_name", name, "nombre de parte no permitido")
            return {name: archive.read(name) for name in names if not name.endswith("/")}
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError) as error:
        report.add("not_a_package", "", f"no es un archivo de Word: {error}")
        return None


def _trees(parts: dict[str, bytes], report: Report) -> dict[str, Any]:
    trees: dict[str, Any] = {}
    for name, data in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        if _APOS.search(data):
            report.add("apos_entity", name, "hay entidades &apos;, que Word para Mac no abre")
        try:
            trees[name] = parse(data)
        except etree.XMLSyntaxError as error:
            report.add("not_well_formed", name, f"XML mal formado: {error}")
    return trees


def _content_types(parts: dict[str, bytes], trees: dict[str, Any], report: Report) -> dict[str, str]:
    """Type of each part, after checking that each is declared once and that its root is the right one."""
    tree = trees.get("[Content_Types].xml")
    found: dict[str, str] = {}
    if tree is None:
        return found
    defaults = {e.get("Extension", "").lower(): e.get("ContentType") for e in tree.findall(f"{{{TYPES}}}Default")}
    overrides: dict[str, str] = {}
    for element in tree.findall(f"{{{TYPES}}}Override"):
        name = element.get("PartName", "").lstrip("/")
        if name in overrides:
            report.add("declared_twice", name, "la parte está declarada dos veces")
        overrides[name] = element.get("ContentType", "")
        if name not in parts:
            report.add("declared_missing", name, "está declarada y no existe")
    for name in parts:
        if name == "[Content_Types].xml":
            continue
        kind = overrides.get(name) or defaults.get(name.rsplit(".", 1)[-1].lower())
        if kind is None or (kind == "application/xml" and name.endswith(".xml")):
            report.add("undeclared_part", name, "no tiene tipo de contenido propio")
            continue
        found[name] = kind
        root = ROOTS.get(kind)
        if name in trees and root is None:
            report.add("unknown_type", name, f"tipo de contenido inesperado: {kind}")
        elif name in trees and trees[name].tag != root:
            report.add("wrong_root", name, f"su raíz es {trees[name].tag} y debía ser {root}")
    return found


def _relationships(parts: dict[str, bytes], trees: dict[str, Any], report: Report) -> None:
    targets: Counter[str] = Counter()
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("/")
        source = "" if name == "_rels/.rels" else f"{folder.rsplit('_rels', 1)[0]}{file.removesuffix('.rels')}"
        if source and source not in parts:
            report.add("rels_without_part", name, "describe una parte que no existe")
        ids: Counter[str] = Counter(rel.get("Id", "") for rel in tree)
        for key in [k for k, n in ids.items() if n > 1 or not k]:
            report.add("repeated_rel", name, f"relación repetida o sin nombre: {key}")
        for rel in tree:
            if rel.get("TargetMode") == "External":
                continue
            target = resolve(source, rel.get("Target", ""))
            targets[target] += 1
            if target not in parts:
                report.add("broken_rel", name, f"apunta a {target}, que no existe")
            expected = _REL_TYPES.get(target)
            if expected and rel.get("Type") != REL + expected:
                report.add("wrong_rel_type", name, f"{target} está enlazada con otro tipo: {rel.get('Type')}")
        if source in trees:
            used = set(trees[source].xpath("//@r:*", namespaces=NS))
            for key in sorted(used - set(ids)):
                report.add("unknown_rel", source, f"usa la relación {key}, que no existe")
    cores = [r for r in trees.get("_rels/.rels", ()) if r.get("Type", "").endswith("core-properties")]
    if len(cores) != 1 or cores[0].get("Type") != CORE_REL:
        report.add("core_properties", "_rels/.rels", "las propiedades no están enlazadas una vez y con su tipo")
    for name in parts:
        if name.startswith(("word/", "docProps/")) and not name.endswith(".rels") and not targets[name]:
            report.add("orphan_part", name, "ninguna relación lleva a esta parte")
        if "thumbnail" in name.lower():
            report.add("thumbnail", name, "lleva una miniatura")


def _copy_rules(copy: str, tracked: bool, comments: Any, report: Report) -> None:
    if comments is not None and not len(comments):
        report.add("empty_comments", "word/comments.xml", "la parte de comentarios no tiene ninguno")
    if copy == "clean" and comments is not None:
        report.add("comments_in_clean", "word/comments.xml", "una copia limpia no lleva comentarios")
    if copy == "clean" and tracked:
        report.add("tracking_in_clean", "word/settings.xml", "una copia limpia no lleva control de cambios")
    if copy == "review" and not tracked:
        report.add("no_tracking", "word/settings.xml", "la copia de revisión lleva control de cambios")


def _properties(trees: dict[str, Any], report: Report) -> None:
    for name in ("docProps/core.xml", "docProps/app.xml"):
        tree = trees.get(name)
        if tree is None:
            continue
        seen: Counter[str] = Counter(etree.QName(e).localname for e in tree)
        for tag, count in seen.items():
            if count > 1:
                report.add("repeated_property", name, f"propiedad repetida: {tag}")
        for element in tree:
            if etree.QName(element).localname in _PRIVATE_PROPERTIES and (element.text or "").strip():
                report.add("private_property", name, f"lleva {etree.QName(element).localname}: {element.text}")
        if name.endswith("core.xml"):
            language = next((e.text for e in tree if etree.QName(e).localname == "language"), None)
            if language != "es-ES":
                report.add("language", name, f"el idioma de las propiedades es {language}")


def _python_docx(data: bytes, report: Report) -> None:
    try:
        docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever it raises, the file does not pass
        report.add("python_docx", "", f"python-docx no lo abre: {error}")
