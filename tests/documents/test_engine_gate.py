"""Each defect that makes Word offer to repair a file, in a file broken in just that way."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable

import pytest

from enregla.documents import gate
from enregla.documents.comments import ReviewComment
from enregla.documents.rendering import fill
from tests.documents.engine_helpers import company_context, demo, manifest, rezip

Parts = dict[str, bytes]
DOC, STYLES, NUMBERS, SETTINGS = "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/settings.xml"
COMMENTS, FOOTER, TYPES, RELS = (
    "word/comments.xml",
    "word/footer1.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)


@pytest.fixture(scope="module")
def clean() -> bytes:
    return fill(demo(), manifest(), company_context(), "clean").data


@pytest.fixture(scope="module")
def review() -> bytes:
    comments = [ReviewComment("fines", "DECIDIR", "Decida."), ReviewComment("plazos", "COMPROBAR", "Compruebe.")]
    return fill(demo(), manifest(), company_context(), "review", comments).data


def swap(name: str, old: str, new: str, count: int = -1) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text = parts[name].decode()
        assert old in text, f"the good file has no {old}"
        parts[name] = text.replace(old, new, count).encode()

    return change


def put(name: str, content: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] = content.encode()

    return change


def drop(name: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        del parts[name]

    return change


def text(words: str) -> Callable[[Parts], None]:
    """Puts a paragraph with the words in the body."""
    return swap(DOC, "<w:body>", f'<w:body><w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>', 1)


def body(xml: str) -> Callable[[Parts], None]:
    return swap(DOC, "<w:body>", f"<w:body>{xml}", 1)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLE = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>{}</w:tbl>'
HEAD = "<w:trPr><w:tblHeader/></w:trPr>"
DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="{}" name="x" descr="{}"/></wp:inline></w:drawing></w:r></w:p>'
)

DEFECTS: dict[str, tuple[str, Callable[[Parts], None]]] = {
    "no theme": ("missing_part", drop("word/theme/theme1.xml")),
    "no web settings": ("missing_part", drop("word/webSettings.xml")),
    "relationship to nothing": ("broken_rel", drop("word/fontTable.xml")),
    "declared and missing": ("declared_missing", drop("word/fontTable.xml")),
    "not well formed": ("not_well_formed", swap(DOC, "</w:body>", "")),
    "apos entity": ("apos_entity", text("L&apos;Hospitalet")),
    "wrong root element": ("wrong_root", put("word/webSettings.xml", f"<w:settings {W}/>")),
    "wrong root of the comments": ("wrong_root", swap(FOOTER, "w:ftr", "w:hdr")),
    "undeclared part": ("undeclared_part", swap(TYPES, "/word/footer1.xml", "/word/footer9.xml")),
    "declared twice": (
        "declared_twice",
        swap(TYPES, "</Types>", '<Override PartName="/word/styles.xml" ContentType="x"/></Types>'),
    ),
    "orphan part": ("orphan_part", put("word/header7.xml", f"<w:hdr {W}/>")),
    "repeated relationship": ("repeated_rel", swap(RELS, 'Id="rId2"', 'Id="rId1"')),
    "header without relationship": ("unknown_rel", swap(DOC, 'r:id="rId7"', 'r:id="rId77"')),
    "styles linked as something else": ("wrong_rel_type", swap(RELS, "relationships/styles", "relationships/style")),
    "LibreOffice core type": (
        "core_properties",
        swap("_rels/.rels", "package/2006/relationships/metadata", "officedocument/2006/x"),
    ),
    "thumbnail": ("thumbnail", put("docProps/thumbnail.jpeg", "x")),
    "author": (
        "private_property",
        swap("docProps/core.xml", "<dc:language>", "<dc:creator>Ana</dc:creator><dc:language>"),
    ),
    "property twice": (
        "repeated_property",
        swap("docProps/core.xml", "<dc:language>", "<dc:title>x</dc:title><dc:language>"),
    ),
    "properties in English": ("language", swap("docProps/core.xml", "es-ES", "en-US")),
    "default language": ("language", swap(STYLES, 'w:lang w:val="es-ES"', 'w:lang w:val="en-US"')),
    "theme language": ("language", swap(SETTINGS, 'w:themeFontLang w:val="es-ES"', 'w:themeFontLang w:val="en-GB"')),
    "run in another language": (
        "language",
        body('<w:p><w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t>x</w:t></w:r></w:p>'),
    ),
    "page field without result": ("field_without_result", swap(FOOTER, '<w:t xml:space="preserve">1</w:t>', "")),
    "field without end": ("field_pairs", swap(FOOTER, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "", 1)),
    "field end alone": ("field_pairs", body('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')),
    "simple field without result": ("field_without_result", body('<w:p><w:fldSimple w:instr="PAGE"/></w:p>')),
    "reference to nothing": ("broken_reference", swap(DOC, 'w:name="_Ref', 'w:name="_Raf')),
    "link to nothing": ("broken_link", swap(DOC, 'w:anchor="_Toc000000001"', 'w:anchor="_Toc9"')),
    "bookmark without end": ("bookmark_pairs", swap(DOC, '<w:bookmarkEnd w:id="1"/>', "")),
    "bookmark id twice": ("repeated_bookmark", swap(DOC, 'w:id="2"', 'w:id="1"')),
    "bookmark name twice": ("bookmark_name", swap(DOC, 'w:name="_Toc000000002"', 'w:name="_Toc000000001"')),
    "picture without text": ("no_alt_text", body(DRAWING.format(1, ""))),
    "picture id twice": ("repeated_drawing", body(DRAWING.format(1, "a") + DRAWING.format(1, "b"))),
    "comment in the footer": (
        "comment_outside_body",
        swap(FOOTER, "</w:p>", '<w:r><w:commentReference w:id="0"/></w:r></w:p>', 1),
    ),
    "table without header row": ("no_header_row", swap(DOC, "<w:tblHeader/>", "")),
    "merged cells": ("merged_cells", swap(DOC, "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>', 1)),
    "nested table": ("nested_table", body(TABLE.format(f"<w:tr>{HEAD}<w:tc>{TABLE.format('')}<w:p/></w:tc></w:tr>"))),
    "row with too few cells": ("table_grid", body(TABLE.format(f"<w:tr>{HEAD}</w:tr>"))),
    "cell without paragraph": ("cell_without_paragraph", body(TABLE.format(f"<w:tr>{HEAD}<w:tc/></w:tr>"))),
    "list that does not exist": ("broken_numbering", swap(STYLES, '<w:numId w:val="1"/>', '<w:numId w:val="91"/>')),
    "list without definition": (
        "broken_numbering",
        swap(NUMBERS, '<w:abstractNumId w:val="2"/>', '<w:abstractNumId w:val="99"/>'),
    ),
    "unknown style": ("unknown_style", swap(DOC, 'w:val="Heading3"', 'w:val="Titulo33"')),
    "style of another kind": ("unknown_style", body('<w:p><w:pPr><w:pStyle w:val="Campo"/></w:pPr></w:p>')),
    "style twice": ("repeated_style", swap(STYLES, 'w:styleId="Letra"', 'w:styleId="Inciso"')),
    "properties out of order": (
        "wrong_order",
        body('<w:p><w:pPr><w:jc w:val="left"/><w:pStyle w:val="Nota"/></w:pPr></w:p>'),
    ),
    "no page": ("no_section", swap(DOC, "w:sectPr", "w:sectPx")),
    "American paper": ("not_a4", swap(DOC, 'w:w="11906"', 'w:w="12240"')),
    "small type": ("small_type", body('<w:p><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>x</w:t></w:r></w:p>')),
    "tracked change": (
        "tracked_change",
        body('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
    ),
    "tag left": ("tag_left", text("Hola {{ nombre }}")),
    "block tag left": ("tag_left", text("{%p if x %}")),
    "internal mark left": ("mark_left", text("\ue000c\ue001")),
    "reference left": ("mark_left", text("[[ref:fines]]")),
    "clause mark left": ("mark_left", text("§fines§Fines")),
    "mark style left": (
        "mark_left",
        body('<w:p><w:r><w:rPr><w:rStyle w:val="Marca"/></w:rPr><w:t>x</w:t></w:r></w:p>'),
    ),
    "None": ("none_printed", text("Su correo es None.")),
    "empty list": ("empty_list", text("Datos: [] y más")),
    "double space": ("double_space", text("dos  espacios")),
    "orphan comma": ("orphan_comma", text("datos , plazos")),
    "two commas": ("orphan_comma", text("datos,, plazos")),
    "space before stop": ("space_before_stop", text("datos .")),
    "text outside its place": ("stray_text", body("suelto")),
    "lost space": ("lost_space", body("<w:p><w:r><w:t>x </w:t></w:r></w:p>")),
    "gap in a clean copy": ("gap_in_clean", text("⟦pendiente: x · y⟧")),
    "tracking in a clean copy": (
        "tracking_in_clean",
        swap(SETTINGS, "<w:defaultTabStop", "<w:trackRevisions/><w:defaultTabStop"),
    ),
}

IN_REVIEW: dict[str, tuple[str, Callable[[Parts], None]]] = {
    "empty comments part": ("empty_comments", put(COMMENTS, f"<w:comments {W}/>")),
    "comment id twice": ("repeated_comment", swap(COMMENTS, 'w:id="1"', 'w:id="0"')),
    "range without end": ("comment_pairs", swap(DOC, '<w:commentRangeEnd w:id="0"/>', "")),
    "comment without place": ("comment_pairs", swap(COMMENTS, 'w:id="1"', 'w:id="7"')),
    "half a gap": ("broken_gap", text("⟦pendiente: x")),
    "no tracking": ("no_tracking", swap(SETTINGS, "<w:trackRevisions/>", "")),
    "tag in a comment": ("tag_left", swap(COMMENTS, "Decida.", "{{ x }}")),
    "comments declared without part": ("declared_missing", drop(COMMENTS)),
}


def codes(data: bytes, copy: str | None = None) -> set[str]:
    return {p.code for p in gate.check(data, copy)}  # type: ignore[arg-type]


def test_good_files_pass(clean: bytes, review: bytes) -> None:
    assert gate.check(clean, "clean") == []
    assert gate.check(review, "review") == []
    assert gate.check(clean) == []
    assert gate.check(review) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_broken_clean_copy_is_caught(clean: bytes, defect: str) -> None:
    code, change = DEFECTS[defect]
    assert code in codes(rezip(clean, change), "clean")


@pytest.mark.parametrize("defect", IN_REVIEW)
def test_a_broken_review_copy_is_caught(review: bytes, defect: str) -> None:
    code, change = IN_REVIEW[defect]
    assert code in codes(rezip(review, change), "review")


def test_comments_never_leave_in_a_clean_copy(review: bytes) -> None:
    assert {"comments_in_clean", "tracking_in_clean"} <= codes(review, "clean")


def written(*names: str) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def test_the_zip_itself() -> None:
    assert "not_a_package" in codes(b"<html>no soy Word</html>")
    assert "folder_entry" in codes(written("word/", "word/document.xml"))
    assert "duplicate_part" in codes(written("docProps/core.xml", "docProps/core.xml"))
    assert "duplicate_part" in codes(written("docProps/core.xml", "docprops/Core.xml"))
    assert "bad_name" in codes(written("../word/document.xml"))


def test_every_check_has_a_broken_file() -> None:
    """A code that no test provokes may be dead."""
    import re
    from pathlib import Path

    source = "".join(Path(gate.__file__).with_name(n).read_text(encoding="utf-8") for n in ("gate.py", "gate_body.py"))
    known = set(re.findall(r'report\.add\(\s*"(\w+)"', source)) | set(
        re.findall(r'^    \("(\w+)", re', source, re.MULTILINE)
    )
    seen = {c for c, _ in (*DEFECTS.values(), *IN_REVIEW.values())}
    seen |= {"comments_in_clean", "not_a_package", "folder_entry", "duplicate_part", "bad_name"}
    assert known - seen == {"too_big", "unknown_type", "rels_without_part", "python_docx"}


def test_too_big_unknown_and_unopenable(clean: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unknown_type" in codes(
        rezip(clean, swap(TYPES, "wordprocessingml.footer+xml", "wordprocessingml.foot+xml"))
    )
    assert "rels_without_part" in codes(
        rezip(
            clean,
            put(
                "word/_rels/nada.xml.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
            ),
        )
    )
    assert "python_docx" in codes(
        rezip(clean, swap("_rels/.rels", "relationships/officeDocument", "relationships/otro"))
    )
    monkeypatch.setattr(gate, "MAX_BYTES", 100)
    assert "too_big" in codes(clean)
