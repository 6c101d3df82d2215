"""The gate's checks inside the parts: ids, fields, tables, order, numbering, language, text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from enregla.documents.problems import Report
from enregla.documents.xmlparts import etree, text_of, w

Trees = Mapping[str, Any]
MAIN = "word/document.xml"
_PAIRED = ("commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_TEXT_HOLDERS = {w("t"), w("instrText"), w("delText"), w("delInstrText")}
_T, _VAL, _STYLED = w("t"), w("val"), {w("rStyle"), w("pStyle")}
_TRACKED = frozenset(w(t) for t in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange"))
_P = ("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
      "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
      "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
      "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange")  # fmt: skip
_R = ("rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
      "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
      "eastAsianLayout specVanish oMath rPrChange")  # fmt: skip
_TC = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark tcPrChange"
)
_TBL = ("tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange")  # fmt: skip
_ORDER = {w(tag): {w(n): i for i, n in enumerate(names.split())}
          for tag, names in (("pPr", _P), ("rPr", _R), ("tcPr", _TC), ("tblPr", _TBL))}  # fmt: skip

_B = "[ \u00a0\u2009\u202f]"  # a blank inside a line
_EVERYWHERE: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("tag_left", re.compile(r"\{[{%#]|[%}]\}"), "queda una etiqueta de la plantilla"),
    (
        "mark_left",
        re.compile("[\ue000-\uf8ff]|\\[\\[(?:ref:|indice)|§[a-z][a-z0-9_:-]*§"),
        "queda una marca interna o de cláusula",
    ),
    ("none_printed", re.compile(r"(?<![\w«])(?:None|Undefined|nan|True|False)(?!\w)"), "imprime un valor de programa"),
    ("empty_list", re.compile(r"\[''?\]|\[\]|\(\)|\{\}"), "imprime una lista vacía"),
    ("double_space", re.compile(f"{_B}{{2,}}"), "hay espacios dobles"),
    (
        "orphan_comma",
        re.compile(rf"{_B}[,;](?={_B}|$)|,{_B}*,|,{_B}*\.(?!\.)|\({_B}*,|:{_B}*[,;]", re.MULTILINE),
        "hay una coma suelta",
    ),
    (
        "space_before_stop",
        re.compile(rf"{_B}\.(?={_B}|$)|«{_B}|{_B}»", re.MULTILINE),
        "hay un espacio ante el punto o dentro de las comillas",
    ),
)


def check_ids(stories: Trees, comments: Any, report: Report) -> None:
    """Comments, bookmarks and drawings: ids once, pairs complete, comments only in the main story."""
    known = Counter(c.get(w("id")) for c in comments) if comments is not None else Counter[str]()
    for name in [n for n, count in known.items() if count > 1]:
        report.add("repeated_comment", "word/comments.xml", f"dos comentarios con el id {name}")
    drawings: Counter[str] = Counter()
    for part, tree in stories.items():
        tags = {kind: Counter(e.get(w("id")) for e in tree.iter(w(kind))) for kind in _PAIRED}
        if part != MAIN and any(tags[k] for k in ("commentRangeStart", "commentRangeEnd", "commentReference")):
            report.add("comment_outside_body", part, "Word no admite comentarios fuera del cuerpo")
        for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            if part == MAIN and tags[kind] != known:
                report.add("comment_pairs", part, f"{kind} no cuadra con los comentarios")
        if tags["bookmarkStart"] != tags["bookmarkEnd"]:
            report.add("bookmark_pairs", part, "un marcador empieza o acaba sin su pareja")
        if any(count > 1 for count in tags["bookmarkStart"].values()):
            report.add("repeated_bookmark", part, "dos marcadores con el mismo id")
        names = Counter((e.get(w("name")) or "").lower() for e in tree.iter(w("bookmarkStart")))
        for label, count in names.items():
            if count > 1 or not re.fullmatch(r"[a-z_]\w{0,39}", label):
                report.add("bookmark_name", part, f"nombre de marcador repetido o no válido: {label}")
        for element in tree.iter(_DOC_PR):
            drawings[element.get("id", "")] += 1
            if not (element.get("descr") or "").strip():
                report.add("no_alt_text", part, f"imagen sin texto alternativo: {element.get('name', '')}")
    for key, count in drawings.items():
        if count > 1:
            report.add("repeated_drawing", MAIN, f"dos imágenes con el id {key}")


def check_fields(stories: Trees, report: Report) -> None:
    """Every field has an end and a result; references and links point to a bookmark that exists."""
    bookmarks = {e.get(w("name")) for tree in stories.values() for e in tree.iter(w("bookmarkStart"))}
    for part, tree in stories.items():
        stack: list[list[str]] = []  # [phase, code, result]
        for element in tree.iter(w("fldChar"), w("instrText"), w("t"), w("fldSimple")):
            if element.tag == w("fldChar"):
                kind = element.get(w("fldCharType"))
                if kind == "begin":
                    stack.append(["code", "", ""])
                elif not stack:
                    report.add("field_pairs", part, "un campo acaba sin empezar")
                elif kind == "separate":
                    stack[-1][0] = "result"
                else:
                    phase, code, result = stack.pop()
                    if stack:
                        stack[-1][2] += result
                    _finished(part, phase, code, result, bookmarks, report)
            elif element.tag == w("instrText") and stack:
                stack[-1][1] += element.text or ""
            elif element.tag == w("t") and stack and stack[-1][0] == "result":
                stack[-1][2] += element.text or ""
            elif element.tag == w("fldSimple"):
                _finished(part, "result", element.get(w("instr"), ""), text_of(element), bookmarks, report)
        if stack:
            report.add("field_pairs", part, "un campo empieza y no acaba")
        for link in tree.iter(w("hyperlink")):
            anchor = link.get(w("anchor"))
            if anchor and anchor not in bookmarks:
                report.add("broken_link", part, f"un enlace lleva a {anchor}, que no existe")


def _finished(part: str, phase: str, code: str, result: str, bookmarks: set[Any], report: Report) -> None:
    words = code.split()
    if phase != "result" or not result.strip():
        report.add("field_without_result", part, f"campo sin resultado: {code.strip()}")
    if len(words) > 1 and words[0] in ("REF", "PAGEREF") and words[1] not in bookmarks:
        report.add("broken_reference", part, f"una remisión lleva a {words[1]}, que no existe")


def check_tables(stories: Trees, report: Report) -> None:
    for part, tree in stories.items():
        for table in tree.iter(w("tbl")):
            rows = table.findall(w("tr"))
            label = text_of(rows[0])[:40] if rows else "vacía"
            if not rows or rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
                report.add("no_header_row", part, f"tabla sin fila de cabecera: {label}")
            if any(True for _ in table.iter(w("gridSpan"), w("vMerge"), w("hMerge"))):
                report.add("merged_cells", part, f"tabla con celdas combinadas: {label}")
            if any(cell.find(w("tbl")) is not None for cell in table.iter(w("tc"))):
                report.add("nested_table", part, f"tabla dentro de otra: {label}")
            columns = len(table.findall(f"{w('tblGrid')}/{w('gridCol')}"))
            for row in rows:
                cells = row.findall(w("tc"))
                if len(cells) != columns:
                    report.add("table_grid", part, f"una fila no tiene las celdas de su tabla: {label}")
                if any(not len(cell) or cell[-1].tag != w("p") for cell in cells):
                    report.add("cell_without_paragraph", part, f"una celda no acaba en un párrafo: {label}")


def check_order(trees: Trees, report: Report) -> None:
    """Properties stand in the order of the standard; Word refuses some that do not."""
    for part, tree in trees.items():
        for element in tree.iter(*_ORDER):
            places = _ORDER[element.tag]
            found = [places[c.tag] for c in element if c.tag in places]
            if any(a >= b for a, b in pairwise(found)):
                report.add(
                    "wrong_order", part, f"propiedades repetidas o desordenadas en {etree.QName(element).localname}"
                )


def check_numbering_and_styles(stories: Trees, trees: Trees, report: Report) -> None:
    styles = trees["word/styles.xml"]
    kinds = {s.get(w("styleId")): s.get(w("type")) for s in styles.findall(w("style"))}
    if len(kinds) != len(styles.findall(w("style"))):
        report.add("repeated_style", "word/styles.xml", "dos estilos con el mismo id")
    numbering = trees.get("word/numbering.xml")
    lists: dict[str, Any] = {}
    if numbering is not None:
        abstract = {a.get(w("abstractNumId")): a for a in numbering.findall(w("abstractNum"))}
        for num in numbering.findall(w("num")):
            link = num.find(w("abstractNumId"))
            parent = abstract.get(link.get(w("val"))) if link is not None else None
            if parent is None:
                report.add(
                    "broken_numbering", "word/numbering.xml", f"la lista {num.get(w('numId'))} no tiene definición"
                )
            lists[num.get(w("numId"))] = parent
        for level in numbering.iter(w("pStyle")):
            if level.get(w("val")) not in kinds:
                report.add("unknown_style", "word/numbering.xml", f"estilo que no existe: {level.get(w('val'))}")
    for part, tree in {**stories, "word/styles.xml": styles}.items():
        for num_pr in tree.iter(w("numPr")):
            key = num_pr.find(w("numId"))
            value = key.get(w("val")) if key is not None else None
            if value is not None and value != "0" and lists.get(value) is None:
                report.add("broken_numbering", part, f"usa la lista {value}, que no existe")
        for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table"), ("basedOn", ""),
                          ("next", ""), ("link", "")):  # fmt: skip
            for element in tree.iter(w(tag)):
                name = element.get(w("val"))
                if name not in kinds or (kind and kinds[name] != kind):
                    report.add("unknown_style", part, f"estilo que no existe: {name}")


def check_language(trees: Trees, report: Report) -> None:
    styles = trees["word/styles.xml"]
    default = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    if default is None or default.get(w("val")) != "es-ES":
        report.add("language", "word/styles.xml", "el idioma por defecto no es español de España")
    settings = trees.get("word/settings.xml")
    theme = settings.find(w("themeFontLang")) if settings is not None else None
    if theme is None or theme.get(w("val")) != "es-ES":
        report.add("language", "word/settings.xml", "el idioma del tema no es español de España")
    for part, tree in trees.items():
        if part.startswith("word/") and not part.endswith(".rels"):
            for element in tree.iter(w("lang")):
                if element.get(w("val"), "es-ES") != "es-ES":
                    report.add("language", part, f"hay texto en otro idioma: {element.get(w('val'))}")


def check_layout(stories: Trees, styles: Any, report: Report) -> None:
    for part, tree in {**stories, "word/styles.xml": styles}.items():
        for size in tree.iter(w("sz")):
            if int(size.get(w("val"), "22")) < 22:
                report.add("small_type", part, "hay letra de menos de 11 puntos")
    body = stories[MAIN].find(w("body"))
    if body is None or not len(body) or body[-1].tag != w("sectPr"):
        report.add("no_section", MAIN, "el cuerpo no acaba en las propiedades de la página")
        return
    for page in body.iter(w("pgSz")):
        if {page.get(w("w")), page.get(w("h"))} != {"11906", "16838"}:
            report.add("not_a4", MAIN, "la página no es A4")


def check_text(stories: Trees, styles: Any, comments: Any, copy: str, report: Report) -> None:
    marks = {s.get(w("styleId")) for s in styles.findall(w("style")) if _name(s) in ("Marca", "Control")}
    all_parts: dict[str, Any] = dict(stories)
    if comments is not None:
        all_parts["word/comments.xml"] = comments
    for part, tree in all_parts.items():
        for element in tree.iter(etree.Element):
            text, tail, tag = element.text, element.tail, element.tag
            if text and tag not in _TEXT_HOLDERS and text.strip():
                report.add("stray_text", part, f"texto fuera de su sitio: {text.strip()[:40]}")
            if tail and tail.strip():
                report.add("stray_text", part, f"texto fuera de su sitio: {tail.strip()[:40]}")
            if tag == _T:
                if text and (text[0] == " " or text[-1] == " ") and not element.get(_SPACE):
                    report.add("lost_space", part, f"un espacio se perdería: «{text[:40]}»")
            elif tag in _STYLED and element.get(_VAL) in marks:
                report.add("mark_left", part, "queda una marca o una línea de control de la plantilla")
            elif tag in _TRACKED:
                report.add("tracked_change", part, "hay cambios sin aceptar")
        _paragraph_texts(part, tree, copy, report)


def _paragraph_texts(part: str, tree: Any, copy: str, report: Report) -> None:
    """All paragraphs of the part as lines of one text, so that each pattern runs once."""
    lines = [text_of(paragraph) for paragraph in tree.iter(w("p"))]
    whole = "\n".join(lines)
    for code, pattern, message in _EVERYWHERE:
        for found in pattern.finditer(whole):
            around = whole[max(0, found.start() - 30) : found.end() + 20].replace("\n", " / ").strip()
            report.add(code, part, f"{message}: «{around}»")
    if "⟦" not in whole and "⟧" not in whole:
        return
    for line in lines:
        if copy == "clean" and ("⟦" in line or "⟧" in line):
            report.add("gap_in_clean", part, f"una copia limpia no lleva huecos: «{line[:60]}»")
        elif line.count("⟦") != line.count("⟧"):
            report.add("broken_gap", part, f"hueco a medias: «{line[:60]}»")


def _name(style: Any) -> str:
    found: Iterable[Any] = style.findall(w("name"))
    return next((e.get(w("val"), "") for e in found), "")
