"""Folders, names, bytes and receipts of a set of papers; preview and web text."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import OxmlElement

from enregla.documents import gate, manifest, packing, preview, rendering
from enregla.documents.astext import as_text
from enregla.documents.manifest import DocumentError, load_manifest
from enregla.documents.package import Entry, PackageError, read_package, write_package
from enregla.documents.rendering import fill
from enregla.documents.values import Gap
from enregla.documents.xmlparts import R
from tests.documents import engine_helpers
from tests.documents.engine_helpers import DAY, MISSING, Builder, company_context, demo, demo_root


@dataclass(frozen=True)
class Paper:
    """A planned document, as the plan gives it."""

    id: str
    template_id: str = "demo"
    item: str | None = None
    title: str = "Política de privacidad / ¿qué?"
    label: Any = "PUBLICAR"
    wave: Any = "ESTA_SEMANA"
    version: str = "1"
    made: bool = True
    reason: str | None = None
    on_demand: bool = False
    clean_allowed: bool = True
    gap: bool = False


class Assessed:
    as_of = DAY


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """The demo template under a plan of its own: packing needs no case to be tested."""
    root = demo_root(tmp_path / "templates")
    papers = [
        Paper("policy"),
        Paper("notice", label="INTERNO", wave="ESTE_MES"),
        Paper("letter", wave="CUANDO_PASE", on_demand=True),
        Paper("nothing", made=False),
    ]

    def build(paper: Paper, _r: object, _c: object, _a: object, copy: str, reviewed: object) -> Any:
        huecos = (Gap("el fin", "dirección", True),) if paper.gap else ()
        return company_context(huecos=huecos), ()

    monkeypatch.setattr(packing, "planned_papers", lambda *_: tuple(papers))
    monkeypatch.setattr(packing, "build", build)
    monkeypatch.setattr(manifest, "templates_root", lambda: root)
    monkeypatch.setattr(rendering, "templates_root", lambda: root)
    known = {"demo": load_manifest(root / "demo" / "manifest.yaml")}
    monkeypatch.setattr(rendering, "manifests", lambda: known)
    monkeypatch.setattr("enregla.documents.receipt.manifests", lambda: known)
    monkeypatch.setattr("enregla.documents.receipt.receipt_of", lambda *_: {"id": "abc", "editions": {}})
    return papers


def produce(**changes: Any) -> packing.Produced:
    return packing.produce(None, None, Assessed(), **changes)  # type: ignore[arg-type]


def paths(made: packing.Produced) -> list[str]:
    return sorted(e.path for e in made.entries)


def test_the_default_is_the_first_wave_clean(planned: list[Paper]) -> None:
    assert paths(produce()) == [
        "1_ESTA_SEMANA/PUBLICAR/PUBLICAR_politica-de-privacidad-que_v1_2026-11-24.docx",
        "1_ESTA_SEMANA/PUBLICAR/PUBLICAR_politica-de-privacidad-que_v1_2026-11-24.html",
    ]


def test_review_copies_go_to_the_lawyer(planned: list[Paper]) -> None:
    made = produce(copies="both", waves=packing.ALL_WAVES)
    assert [p for p in paths(made) if p.endswith("docx")] == [
        "1_ESTA_SEMANA/PUBLICAR/PUBLICAR_politica-de-privacidad-que_v1_2026-11-24.docx",
        "2_ESTE_MES/INTERNO/INTERNO_politica-de-privacidad-que_v1_2026-11-24.docx",
        "PARA_SU_ABOGADO/INTERNO_politica-de-privacidad-que-revision_v1_2026-11-24.docx",
        "PARA_SU_ABOGADO/PUBLICAR_politica-de-privacidad-que-revision_v1_2026-11-24.docx",
    ]
    for entry in made.entries:
        if entry.name.endswith("docx"):
            assert gate.check(entry.data) == []
    assert len(paths(produce(waves=packing.ALL_WAVES, on_demand=True))) == 5


def test_two_papers_with_one_title_keep_apart(planned: list[Paper]) -> None:
    planned.append(Paper("second"))
    assert len(set(paths(produce()))) == 4


def test_what_has_no_clean_copy_is_said(planned: list[Paper]) -> None:
    planned[0] = Paper("policy", gap=True)
    planned.append(Paper("later", clean_allowed=False, reason="Falta saber si hay cámaras."))
    made = produce()
    assert made.entries == ()
    assert [w.reasons for w in made.withheld] == [
        ("Falta el fin. Pregunte a: dirección.",),
        ("Falta saber si hay cámaras.",),
    ]
    assert len(produce(copies="review").entries) == 2


def test_the_lawyers_file_comes_last_and_knows_the_others(
    planned: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(packing, "LAWYER_FILE", "demo")
    planned[:] = [Paper("file")]

    def build(paper: Paper, *rest: Any) -> Any:
        seen.append(rest[-1])
        return company_context(), ()

    monkeypatch.setattr(packing, "build", build)
    assert paths(produce(copies="both")) == ["PARA_SU_ABOGADO/PUBLICAR_politica-de-privacidad-que_v1_2026-11-24.docx"]
    assert produce().entries == ()


def test_same_facts_same_zip_and_receipt(planned: list[Paper]) -> None:
    first, again = produce(copies="both"), produce(copies="both")
    assert packing.zip_of(first.entries) == packing.zip_of(reversed(again.entries))
    assert first.receipt == again.receipt
    stored = json.loads(first.receipt.to_json())
    assert stored["as_of"] == "2026-11-24"
    assert stored["papers"][0]["answers"]
    assert {len(p["sha256"]) for p in stored["papers"]} == {64}
    with zipfile.ZipFile(io.BytesIO(packing.zip_of(first.entries))) as archive:
        assert archive.testzip() is None
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_broken_file_is_never_handed_out(planned: list[Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "check", lambda *_: [gate.Problem("tag_left", "word/document.xml", "queda")])
    with pytest.raises(packing.GateError, match="queda"):
        produce()
    monkeypatch.setattr(packing, "check", lambda *_: [gate.Problem("orphan_comma", "word/document.xml", "typed")])
    assert produce().entries


def test_write_tree(planned: list[Paper], tmp_path: Path) -> None:
    written = packing.write_tree(None, None, Assessed(), tmp_path / "out", copy="clean")  # type: ignore[arg-type]
    assert all(p.is_file() for p in written)
    assert written[-1].name == "recibo.json"
    with pytest.raises(DocumentError, match="no tiene ningún documento"):
        packing.write_tree(None, None, Assessed(), tmp_path, only="nada")  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["../../etc/passwd", "C:\\x", "ñandú Ü", "", "...", "a" * 300, "CON", "日本"])
def test_file_names_are_slugs(title: str) -> None:
    name = packing.file_name("FIRMAR", title, "1/2", dt.date(2026, 11, 24))
    assert len(name) < 110
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
    assert name.startswith("FIRMAR_")
    assert ".." not in name


def test_preview_has_numbers_headings_and_header_cells() -> None:
    data = fill(demo(), engine_helpers.manifest(), company_context(), "clean").data
    html = preview.preview_html(data)
    assert "<h1>Documento de prueba</h1>" in html
    assert re.search(r'<h2 id="_Toc\d+">3 Para qué usamos sus datos</h2>', html)
    assert re.search(r'<h3 id="_Toc\d+">3\.1 Citas</h3>', html)
    assert '<th scope="col">Fin</th>' in html
    assert '<p class="letra">a) Primera letra.</p>' in html
    assert 'href="#_Toc' in html
    page = preview.web_page(data, "A & B")
    assert page.startswith('<!DOCTYPE html>\n<html lang="es-ES">')
    assert "<title>A &amp; B</title>" in page
    text = preview.web_text(data)
    assert "Citas | Cinco años" in text
    assert "<" not in text.replace("<SL>", "")


def test_preview_shows_gaps() -> None:
    data = fill(demo(), engine_helpers.manifest(), company_context(dpd=MISSING), "review").data
    assert "<mark>⟦pendiente: correo de derechos · dirección⟧</mark>" in preview.preview_html(data)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://ejemplo.es/a?b=1&c=2", True),
        ("mailto:a@ejemplo.es", True),
        ("javascript:alert(1)", False),
        (" jAvascript:x", False),
        ("java\nscript:x", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//x", False),
    ],
)
def test_addresses(address: str, safe: bool) -> None:
    assert preview.safe_address(address) is safe


def test_a_hostile_link_loses_its_address_and_a_list_is_one_list() -> None:
    document = (
        Builder().add("List Bullet", "uno").add("List Bullet", "dos").add("Normal", "<script>x</script>").document
    )
    rel = document.part.relate_to("javascript:alert(1)", f"{R}/hyperlink", is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(f"{{{R}}}id", rel)
    link.append(document.add_paragraph().add_run("pulse")._r)
    document.add_paragraph()._p.append(link)
    buffer = io.BytesIO()
    document.save(buffer)
    html = preview.preview_html(buffer.getvalue())
    assert "<ul><li>uno</li><li>dos</li></ul>" in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "<p>pulse</p>" in html
    assert "javascript" not in html


def test_nothing_that_a_file_brings_reaches_the_page() -> None:
    """A link made by a field, a picture that can hold scripts, a style map of its own, hidden text."""

    def change(parts: dict[str, bytes]) -> None:
        char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        code = '<w:r><w:instrText>HYPERLINK "javascript:alert(1)"</w:instrText></w:r>'
        field = f"<w:p>{char('begin')}{code}{char('separate')}<w:r><w:t>pulse</w:t></w:r>{char('end')}</w:p>"
        hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r></w:p>"
        picture = (
            '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="rSvg"/></w:pict></w:r></w:p>'
        )
        main, rels, kinds = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
        parts[main] = parts[main].replace(b"<w:sectPr", f"{field}{hidden}{picture}<w:sectPr".encode(), 1)
        rel = f'<Relationship Id="rSvg" Type="{R}/image" Target="a.svg"/></Relationships>'
        parts[rels] = parts[rels].replace(b"</Relationships>", rel.encode())
        kind = b'<Default Extension="svg" ContentType="image/svg+xml"/></Types>'
        parts[kinds] = parts[kinds].replace(b"</Types>", kind)
        parts["word/a.svg"] = b"<svg onload='alert(1)'/>"
        parts["mammoth/style-map"] = b"p => script:fresh"

    html = preview.preview_html(engine_helpers.rezip(Builder().data(), change))
    assert "<p>pulse</p>" in html
    assert not re.search("javascript|<script|<img|svg|oculto", html)


def test_as_text_command(tmp_path: Path) -> None:
    file = tmp_path / "demo.docx"
    file.write_bytes(Builder().add("Heading 1", "Título").table(("A", "B"), ("c", "d")).data())
    done = subprocess.run(
        [sys.executable, "-m", "enregla.documents.astext", str(file)], capture_output=True, text=True, check=True
    )
    assert "[heading 1] Título\n| A | B |\n| c | d |\n" in done.stdout
    assert "{header} [header]" in done.stdout
    assert as_text(file.read_bytes()) == done.stdout
    assert subprocess.run([sys.executable, "-m", "enregla.documents.astext"], capture_output=True).returncode == 2


def test_packages_are_read_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_package([Entry.of("a.xml", b"x" * 1000), Entry.of("b.xml", b"y")])
    assert read_package(data) == {"a.xml": b"x" * 1000, "b.xml": b"y"}
    monkeypatch.setattr("enregla.documents.package.MAX_BYTES", 500)
    with pytest.raises(PackageError, match="demasiado grande"):
        read_package(data)
    with pytest.raises(PackageError, match="no es un archivo de Word"):
        read_package(b"PK\x03\x04 nada")
    with pytest.raises(PackageError, match="repetidas"):
        read_package(write_package([Entry.of("a", b""), Entry.of("a", b"")]))
