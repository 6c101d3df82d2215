"""What the renderer promises: values, clauses, numbers, gaps, comments, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from enregla.documents import gate
from enregla.documents.comments import MAX_WORDS, ReviewComment
from enregla.documents.manifest import DocumentError
from enregla.documents.rendering import GapError, fill, render
from enregla.documents.template import RenderError, compile_template, load_template
from enregla.documents.values import Dato, Gap, Hueco
from tests.documents.engine_helpers import (
    MISSING,
    OPEN_GAP,
    Activity,
    Builder,
    DemoContext,
    company_context,
    demo,
    demo_root,
    manifest,
    names,
    part,
)


@pytest.fixture(scope="module")
def compiled():
    return demo()


def with_gap(gap: Hueco, **changes: object) -> DemoContext:
    context = company_context(**changes)
    return replace(context, responsable=replace(context.responsable, correo=gap))


def test_clean_copy_says_what_was_said_and_nothing_else(compiled) -> None:
    done = fill(compiled, manifest(), company_context(), "clean")
    assert gate.check(done.data, "clean") == []
    assert "Somos Ruíz & Asociados <SL>, escríbanos a derechos@ejemplo.es." in done.text
    assert "[heading 1] Delegado" in done.text
    assert "Desde el 24 de noviembre de 2026 por 1.234,50 €; véase el apartado 3." in done.text
    assert "Usamos nombre y teléfono durante Cinco años." in done.text
    assert "PUBLICAR" not in done.text
    assert "Ficha de control" not in done.text
    assert "word/comments.xml" not in names(done.data)
    assert "trackRevisions" not in part(done.data, "word/settings.xml")
    assert 'w:name="cl_' not in part(done.data, "word/document.xml")
    assert "{footer} [footer] Versión 1 · 24 de noviembre de 2026 Página 1 de 1" in done.text


def test_the_yellow_of_values_is_gone_in_the_clean_copy(compiled) -> None:
    def yellow(data: bytes) -> bool:
        style = re.search(r'<w:style [^>]*w:styleId="Campo">.*?</w:style>', part(data, "word/styles.xml"))
        assert style
        return "w:shd" in style.group()

    assert not yellow(fill(compiled, manifest(), company_context(), "clean").data)
    assert yellow(fill(compiled, manifest(), company_context(), "review").data)


def test_same_facts_same_bytes(compiled) -> None:
    for copy in ("clean", "review"):
        first = fill(compiled, manifest(), company_context(), copy, [ReviewComment("fines", "DECIDIR", "Decida.")])
        again = fill(demo(), manifest(), company_context(), copy, [ReviewComment("fines", "DECIDIR", "Decida.")])
        assert first.data == again.data


def test_nothing_of_the_case_or_the_clock_in_the_properties(compiled) -> None:
    core = part(fill(compiled, manifest(), company_context(), "clean").data, "docProps/core.xml")
    assert "2026-11-24T00:00:00Z" in core
    assert "<dc:language>es-ES</dc:language>" in core
    assert "creator" not in core
    assert "Ruíz" not in core
    with zipfile.ZipFile(io.BytesIO(fill(compiled, manifest(), company_context(), "clean").data)) as z:
        assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_internal_papers_keep_their_band(compiled) -> None:
    done = fill(compiled, manifest(label="INTERNO"), company_context(), "clean")
    assert "[Etiqueta] PUBLICAR" in done.text  # what the context says; the band itself is the label's
    assert "{footer} [footer] No publicar ni enviar" in done.text


def test_an_omitted_clause_moves_the_numbers_and_the_references(compiled) -> None:
    done = fill(compiled, manifest(), company_context(si_delegado=False), "clean")
    assert "véase el apartado 2." in done.text
    assert "[toc 1] 2 Para qué usamos sus datos" in done.text
    assert [(o.clause, o.reason) for o in done.omitted] == [("delegado", "No hay delegado.")]
    assert {c.id: c.number for c in done.clauses} == {
        "quien": "1", "fines": "2", "fines:citas": "2.1", "fines:facturas": "2.2", "plazos": "3",
    }  # fmt: skip


def test_origins_name_the_clause_and_the_answers(compiled) -> None:
    for copy in ("clean", "review"):
        origins = fill(compiled, manifest(), company_context(), copy).origins
        found = {(o.number, o.text): o for o in origins}
        assert found["3.1", "Cinco años"].refs == ("processing.retention_rule@citas",)
        assert found["3.1", "Cinco años"].provisions == ("lopdgdd:32",)
        assert found["4", "1.234,50 €"].refs == ("profile.price",)


def test_a_blocking_gap_has_no_clean_copy_and_is_decided_in_the_review_copy(compiled) -> None:
    with pytest.raises(GapError, match="falta correo de derechos") as caught:
        fill(compiled, manifest(), with_gap(MISSING), "clean")
    assert [g.what for g in caught.value.blocking] == ["correo de derechos"]
    done = fill(compiled, manifest(), with_gap(MISSING), "review")
    assert gate.check(done.data, "review") == []
    assert "⟦pendiente: correo de derechos · dirección⟧" in done.text
    assert [(c.clause, c.level) for c in done.comments] == [("quien", "DECIDIR")]
    assert done.gaps[0].clause == "quien"
    xml = part(done.data, "word/document.xml")
    assert '<w:rStyle w:val="Campopendiente"/></w:rPr><w:t xml:space="preserve">⟦pendiente' in xml


def test_an_open_gap_is_never_printed_in_a_clean_copy(compiled) -> None:
    with pytest.raises(GapError, match="se imprimiría el hueco"):
        fill(compiled, manifest(), with_gap(OPEN_GAP), "clean")
    done = fill(compiled, manifest(), with_gap(OPEN_GAP), "review")
    assert done.comments == ()
    assert "word/comments.xml" not in names(done.data)
    assert gate.check(done.data, "review") == []


def test_a_listed_blocking_gap_counts_even_when_it_is_not_printed(compiled) -> None:
    context = company_context(huecos=(Gap("el fin", "dirección", True),))
    with pytest.raises(GapError):
        fill(compiled, manifest(), context, "clean")
    assert fill(compiled, manifest(), context, "review").gaps == (Gap("el fin", "dirección", True),)


def test_an_unconfirmed_suggestion_enters_no_paper_to_publish(compiled) -> None:
    context = company_context(dpd=Dato("dpd@ejemplo.es", ["profile.dpo_email"], confirmed=False))
    with pytest.raises(GapError, match="sin confirmar"):
        fill(compiled, manifest(), context, "clean")
    assert fill(compiled, manifest(label="INTERNO"), context, "clean").data
    assert fill(compiled, manifest(), context, "review").data


def test_gaps_inside_an_enumeration_are_seen(compiled) -> None:
    activity = Activity(clave="citas", nombre=Dato("Citas"), datos=(Dato("nombre"), MISSING), plazo=Dato("un año"))
    with pytest.raises(GapError):
        fill(compiled, manifest(), company_context(tratamientos=(activity,)), "clean")
    done = fill(compiled, manifest(), company_context(tratamientos=(activity,)), "review")
    assert "Usamos nombre y ⟦pendiente: correo de derechos · dirección⟧ durante un año." in done.text
    assert gate.check(done.data, "review") == []


def test_a_gap_outside_any_clause_gets_its_comment_all_the_same() -> None:
    compiled = compile_template(Builder().add("Normal", "Escriba a {{ dpd }} hoy.").data())
    done = fill(compiled, manifest(toc=False, clauses=[]), company_context(dpd=MISSING), "review")
    assert len(done.comments) == 1
    assert gate.check(done.data, "review") == []


def test_one_comment_a_clause_the_graver_first_and_the_rest_overflows(compiled) -> None:
    wanted = [
        ReviewComment("fines", "COMPROBAR", "Compruebe.", 1), ReviewComment("fines", "DECIDIR", "Decida.", 99),
        ReviewComment("plazos", "COMPROBAR", "Compruebe el plazo.", 5),
        ReviewComment("delegado", "COMPROBAR", "Vea.", 2),
    ]  # fmt: skip
    done = fill(compiled, manifest(), company_context(si_delegado=False), "review", wanted)
    assert [(c.clause, c.level) for c in done.comments] == [("fines", "DECIDIR"), ("plazos", "COMPROBAR")]
    assert {(c.clause, c.text) for c in done.overflow} == {("fines", "Compruebe."), ("delegado", "Vea.")}
    xml = part(done.data, "word/comments.xml")
    assert 'w:author="DECIDIR"' in xml
    assert 'w:initials="C"' in xml


@pytest.mark.parametrize(("kind", "cap"), [("policy", 20), ("contract", 10), ("other", 20)])
def test_comment_caps(compiled, kind: str, cap: int) -> None:
    many = tuple(
        Activity(clave=f"a{i}", nombre=Dato(f"Uso {i}"), datos=(Dato("nombre"),), plazo=Dato("un año"))
        for i in range(30)
    )
    wanted = [ReviewComment(f"fines:a{i}", "COMPROBAR", f"Compruebe {i}.", 100 - i) for i in range(30)]
    done = fill(compiled, manifest(kind=kind), company_context(tratamientos=many), "review", wanted)
    assert len(done.comments) == cap
    assert len(done.overflow) == 30 - cap
    assert done.overflow[0].clause == f"fines:a{29 - cap}"  # by rank
    assert gate.check(done.data, "review") == []


def test_a_long_comment_is_cut_to_its_words(compiled) -> None:
    done = fill(compiled, manifest(), company_context(), "review", [ReviewComment("fines", "DECIDIR", "palabra " * 90)])
    assert len(done.comments[0].text.split()) <= MAX_WORDS


def test_a_marker_repeated_in_a_loop_keeps_ids_unique() -> None:
    builder = (
        Builder()
        .control("{%p for t in tratamientos %}")
        .add("Heading 1", "§fines§{{ t.nombre }}")
        .control("{%p endfor %}")
    )
    compiled = compile_template(builder.data())
    done = fill(
        compiled, manifest(toc=False), company_context(), "review", [ReviewComment("fines", "DECIDIR", "Decida.")]
    )
    assert gate.check(done.data, "review") == []
    assert [c.id for c in done.clauses] == ["fines", "fines~2"]
    assert len(done.comments) == 1


def test_a_marker_with_a_wrong_item_is_an_error() -> None:
    activity = Activity(clave="¿Qué?", nombre=Dato("Citas"), datos=("nombre",), plazo=Dato("un año"))
    with pytest.raises(DocumentError, match="marca de cláusula"):
        fill(demo(), manifest(), company_context(tratamientos=(activity,)), "clean")


def test_plain_text_in_an_enumeration_is_made_safe(compiled) -> None:
    hostile = ("\ue000c" + "fines\ue001", "</w:t> {{ x }}", "teléfono")
    activity = Activity(clave="citas", nombre=Dato("Citas"), datos=hostile, plazo=Dato("un año"))
    done = fill(compiled, manifest(), company_context(tratamientos=(activity,)), "clean")
    assert "Usamos cfines, </w:t> { { x } } y teléfono durante un año." in done.text
    assert gate.check(done.data) == []


def test_a_reference_to_an_omitted_clause_is_an_error() -> None:
    builder = Builder().control("{%p if si_delegado %}").add("Heading 1", "§delegado§Delegado").control("{%p endif %}")
    compiled = compile_template(builder.add("Normal", "Véase [[ref:delegado]].").data())
    with pytest.raises(RenderError, match="delegado"):
        fill(compiled, manifest(toc=False), company_context(si_delegado=False), "clean")


@pytest.mark.parametrize(
    ("text", "message"),
    [("{{ responsable.mal }}", "mal"), ("{{ no_existe }}", "no_existe"), ("{{ si_delegado }}", "no es texto"),
     ("{{ tratamientos }}", "no es texto"), ("{{ responsable.nombre.__class__ }}", "unsafe|undefined|not")],
)  # fmt: skip
def test_what_is_no_text_is_never_printed(text: str, message: str) -> None:
    compiled = compile_template(Builder().add("Normal", text).data())
    with pytest.raises(RenderError, match=f"demo .*(?:{message})"):
        fill(compiled, manifest(toc=False, clauses=[]), company_context(), "clean")


def test_letters_and_contract_numbers() -> None:
    builder = Builder()
    builder.add("Cláusula", "§objeto§Objeto").add("Apartado", "Uno.").add("Letra", "§letra§Primera.").add(
        "Letra", "Segunda."
    )
    builder.add("Cláusula", "§fin§Fin").add("Apartado", "Otro.").add("Letra", "De nuevo.").add("Anexo", "§anexo§Datos")
    builder.add("Normal", "Véase [[ref:objeto]], [[ref:letra]], [[ref:fin]] y [[ref:anexo]].")
    clauses = [{"id": i, "title": i} for i in ("objeto", "letra", "fin", "anexo")]
    done = fill(compile_template(builder.data()), manifest(toc=False, clauses=clauses), company_context(), "clean")
    assert "Véase 1.ª, 1.1.a), 2.ª y Anexo I." in done.text
    assert gate.check(done.data, "clean") == []


def test_values_of_several_lines_become_line_breaks(compiled) -> None:
    done = fill(compiled, manifest(), company_context(dpd=Dato("Una línea\n\notra  línea")), "clean")
    assert "Su correo es Una línea otra línea." in done.text
    assert "<w:br/>" in part(done.data, "word/document.xml")


def test_render_by_id_reads_the_folder_once(tmp_path: Path) -> None:
    root = demo_root(tmp_path)
    assert render("demo", company_context(), root=root).template_id == "demo"
    assert load_template(root / "demo" / "demo.docx") is load_template(root / "demo" / "demo.docx")
    for hostile in ("../demo", "demo/../demo", "_base", ""):
        with pytest.raises(KeyError):
            render(hostile, company_context(), root=root)


def test_dates_come_from_the_context(compiled) -> None:
    early = fill(compiled, manifest(), company_context(as_of=dt.date(2026, 1, 2)), "clean")
    assert "2026-01-02T00:00:00Z" in part(early.data, "docProps/core.xml")
