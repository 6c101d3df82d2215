"""The lint says what an author has to mend, with the place; each message has a template that deserves it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from enregla.documents import contexts
from enregla.documents.lint import lint_template, lint_templates, unused_fields
from enregla.documents.lint_word import base_styles
from enregla.documents.manifest import ManifestError, load_manifests, manifests, template_path, templates_root
from enregla.documents.package import read_package
from enregla.documents.wording import forbidden_wording
from tests.documents import engine_helpers
from tests.documents.content_helpers import ROOT, rulebook
from tests.documents.engine_helpers import Builder, demo_builder, demo_root, manifest, rezip

PLAIN = {"toc": False, "clauses": []}


def messages(tmp_path: Path, data: bytes, **changes: object) -> str:
    word = tmp_path / "demo.docx"
    word.write_bytes(data)
    return "\n".join(lint_template(word, manifest(**(PLAIN | changes)), engine_helpers))


def test_the_demo_is_clean(tmp_path: Path) -> None:
    root = demo_root(tmp_path)
    assert lint_templates(root, contexts=engine_helpers) == []
    word = root / "demo" / "demo.docx"
    assert unused_fields(word, manifest(), engine_helpers) == []


@pytest.mark.parametrize(
    ("style", "text", "message"),
    [
        ("Normal", "{{ responsable.nombr }}", "no hay ningún campo «responsable.nombr»; ¿quería decir «nombre»?"),
        ("Normal", "{{ responsible }}", "no hay ningún campo «responsible»; ¿quería decir «responsable»?"),
        ("Normal", "{{ huecos }}", "no hay ningún campo «huecos»"),
        ("Normal", "{{ tratamientos }}", "«tratamientos» no es texto"),
        ("Normal", "{{ si_delegado }}", "«si_delegado» no es texto"),
        ("Normal", "{{ dpd.upper() }}", "una llamada no cabe"),
        ("Normal", "{{ tratamientos[0] }}", "un índice no cabe"),
        ("Normal", "{{ dpd ~ dpd }}", "una unión no cabe"),
        ("Normal", "{{ 'texto' }}", "nombra un campo"),
        ("Normal", "{{ dpd | upper }}", "etiqueta mal escrita|filtro «upper» no admitido"),
        ("Normal", "{{ tratamientos | fecha }}", "el filtro «fecha» no sirve"),
        ("Normal", "{{ dpd | enumera }}", "el filtro «enumera» no sirve"),
        ("Normal", "{{dpd}}", "un espacio dentro de cada llave"),
        ("Normal", "{{ “dpd” }}", "comillas tipográficas|etiqueta"),
        ("Control", "{%p set x = 1 %}", "una asignación"),
        ("Normal", "Texto {%p if si_delegado %}", "va solo en su párrafo"),
        ("Normal", "", "párrafo vacío"),
        ("Normal", "dos  espacios", "espacio doble"),
        ("Heading 1", "1. Responsable", "número escrito a mano"),
        ("Cláusula", "PRIMERA. Objeto", "número escrito a mano"),
        ("Normal", "Vea [[ref:no_hay]]", "remisión a «no_hay», que no es ninguna cláusula"),
        ("Heading 1", "§suelta§Título", "la marca «suelta» no está en el manifiesto"),
        ("Heading 1", "§Mal Escrita§Título", "marca mal escrita"),
        ("Normal", "conforme a la LO 15/1999", "redacción no admitida"),
        ("toc 1", "[[indice]]", "hay [[indice]] sin toc: true"),
    ],
)
def test_messages(tmp_path: Path, style: str, text: str, message: str) -> None:
    found = messages(tmp_path, Builder().add(style, text).data())
    assert any(part in found for part in message.split("|")), found


@pytest.mark.parametrize(
    ("open_", "message"),
    [
        ("{%p if dpd %}", "no es una bandera"),
        ("{%p if tratamientos %}", "no es una bandera"),
        ("{%p if si_delegado and si_delegado %}", "«and» no cabe"),
        ("{%p if dpd == 'x' %}", "una comparación no cabe"),
        ("{%p if si_falta %}", "no hay ningún campo «si_falta»"),
    ],
)
def test_conditions_look_only_at_flags(tmp_path: Path, open_: str, message: str) -> None:
    data = Builder().control(open_).add("Normal", "Texto.").control("{%p endif %}").data()
    assert message in messages(tmp_path, data)


def test_loops_run_over_lists(tmp_path: Path) -> None:
    data = Builder().control("{%p for x in dpd %}").add("Normal", "{{ x }}").control("{%p endfor %}").data()
    assert "«dpd» no es una lista" in messages(tmp_path, data)
    data = (
        Builder().control("{%p for t in tratamientos %}").add("Normal", "{{ t.mal }}").control("{%p endfor %}").data()
    )
    assert "no hay ningún campo «t.mal»" in messages(tmp_path, data)
    data = Builder().control("{%p if si_delegado %}").add("Normal", "Sin cerrar.").data()
    assert "word/document.xml" in messages(tmp_path, data)


def test_a_trial_with_all_flags_finds_what_words_leave_behind(tmp_path: Path) -> None:
    builder = Builder().add("Normal", "Nombre ( {{ dpd }} , y más).")
    assert "espacio doble o coma suelta" in messages(tmp_path, builder.data())
    builder = Builder().control("{%p if si_delegado %}").add("Heading 1", "§delegado§Delegado").control("{%p endif %}")
    data = builder.add("Normal", "Vea [[ref:delegado]].").data()
    found = messages(tmp_path, data, clauses=[{"id": "delegado", "title": "Delegado"}])
    assert "prueba con todas las banderas quitadas" in found
    assert "remisión a «delegado», que no está" in found


def test_negation_and_engine_flags_are_fine(tmp_path: Path) -> None:
    builder = Builder().control("{%p if not si_revision %}").add("Normal", "Texto.").control("{%p else %}")
    assert messages(tmp_path, builder.add("Normal", "Otro.").control("{%p endif %}").data()) == ""


def formatted(builder: Builder) -> bytes:
    builder.document.add_paragraph().add_run("Negrita a mano").bold = True
    return builder.data()


def outside_field(builder: Builder) -> bytes:
    builder.document.add_paragraph("Somos {{ dpd }}")
    return builder.data()


def no_header_row(builder: Builder) -> bytes:
    builder.document.add_table(rows=1, cols=1, style="Tabla").cell(0, 0).text = "x"
    return builder.data()


def own_style(builder: Builder) -> bytes:
    builder.document.styles.add_style("Mío", 1)
    builder.document.add_paragraph("Texto.", style="Mío")
    return builder.data()


def control_in_normal(builder: Builder) -> bytes:
    return builder.add("Normal", "{%p if si_delegado %}").add("Normal", "x.").control("{%p endif %}").data()


def row_outside(builder: Builder) -> bytes:
    return builder.control("{%tr for t in tratamientos %}").data()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (formatted, "formato a mano (b)"),
        (outside_field, "estilo Campo"),
        (no_header_row, "tabla sin fila de cabecera"),
        (own_style, "estilo «Mío»"),
        (control_in_normal, "va en el estilo Control"),
        (row_outside, "{%tr fuera de una tabla"),
    ],
)
def test_word_craft(tmp_path: Path, make: Callable[[Builder], bytes], message: str) -> None:
    assert message in messages(tmp_path, make(Builder()))


def replaced(name: str, old: str, new: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[name].decode()
        assert old in text
        parts[name] = text.replace(old, new, 1).encode()

    return rezip(Builder().add("Normal", "Texto.").data(), change)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "word/document.xml",
            "<w:t>Texto.</w:t>",
            "<w:t>Texto.</w:t></w:r><w:ins w:id='1'/><w:r>",
            "cambios sin aceptar",
        ),
        ("word/document.xml", "<w:r><w:t>Texto.", '<w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>Texto.', "idioma"),
        ("word/document.xml", "<w:t>Texto.</w:t>", "<w:instrText> REF x </w:instrText>", "hechos a mano"),
        (
            "docProps/core.xml",
            "</cp:coreProperties>",
            "<dc:creator>Ana</dc:creator></cp:coreProperties>",
            "borre creator",
        ),
        ("word/styles.xml", 'w:lang w:val="es-ES"', 'w:lang w:val="en-US"', "no es español"),
    ],
)
def test_the_file_around_the_text(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    assert message in messages(tmp_path, replaced(name, old, new))


def test_a_template_saved_by_libreoffice_is_refused(tmp_path: Path) -> None:
    data = replaced("_rels/.rels", "package/2006/relationships/metadata", "officedocument/2006/relationships/metadata")
    assert "LibreOffice" in messages(tmp_path, data)


def test_clauses_and_markers_agree(tmp_path: Path) -> None:
    found = messages(
        tmp_path, demo_builder().data(), toc=True, clauses=[{"id": "quien", "title": "x"}, {"id": "otra", "title": "y"}]
    )
    assert "la cláusula «otra» del manifiesto no tiene marca" in found
    assert "la marca «plazos» no está en el manifiesto" in found
    assert "falta [[indice]]" in messages(tmp_path, Builder().add("Normal", "Texto.").data(), toc=True)
    assert "no hay ningún modelo" in messages(tmp_path, Builder().data(), context="Nada")


def test_unused_fields_are_only_a_warning(tmp_path: Path) -> None:
    word = tmp_path / "demo.docx"
    word.write_bytes(Builder().add("Normal", "{{ dpd }}").data())
    assert set(unused_fields(word, manifest(), engine_helpers)) == {
        "responsable",
        "tratamientos",
        "si_delegado",
        "inicio",
        "precio",
    }


def write_manifest(root: Path, name: str, text: str) -> None:
    (root / name).mkdir(parents=True, exist_ok=True)
    (root / name / "manifest.yaml").write_text(text, encoding="utf-8")


GOOD = (
    'id: {0}\nnumber: "{1}"\ntitle: T\nsubject: S\nlabel: PUBLICAR\nwave: ESTA_SEMANA\ncontext: DemoContext\n'
    'edition: "2026.11"\n'
)


def test_manifests_are_checked_together(tmp_path: Path) -> None:
    for index in range(8):
        write_manifest(tmp_path, f"doc{index}", GOOD.format(f"doc{index}", 1))
    write_manifest(tmp_path, "mal", "id: mal\nlabel: NADA\n")
    write_manifest(tmp_path, "otro", GOOD.format("distinto", 2))
    write_manifest(tmp_path, "roto", "id: [")
    write_manifest(
        tmp_path,
        "cita",
        GOOD.format("cita", 3) + "mentions: [ninguno]\nclauses:\n  - {id: a1, title: A, mandatory: true}\n",
    )
    found = "\n".join(lint_templates(tmp_path, contexts=sys.modules[__name__]))
    for message in (
        "dos documentos con el número 1",
        "ESTA_SEMANA admite 7",
        "label",
        "se llama «otro»",
        "YAML",
        "no hay documento «ninguno»",
        "no dice qué artículo",
        "no está la plantilla",
    ):
        assert message in found
    with pytest.raises(ManifestError, match="label"):
        load_manifests(tmp_path)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{answer: profile.has_camera, is: true}", 'condition.answer: no question "profile.has_camera"'),
        ("{answer: has_cameras, is: true}", 'no question "has_cameras"'),
        ("{answer: profile.headcount_range, is: many}", 'no option "many"'),
        ("{decision: reporting_channel.channel, in: [obliged]}", 'no outcome "obliged"'),
        ("{any: [{decision: reporting_channel.duty, is: required}]}", 'no decision "reporting_channel.duty"'),
        ("{finding: providers.gone}", 'no finding "providers.gone"'),
        ("{answer: providers.role, is: processor}", "Use a quantifier over providers"),
        ("{rule: nobody}", "The rule would always be unknown"),
    ],
)
def test_a_condition_names_only_what_the_rulebook_has(tmp_path: Path, condition: str, message: str) -> None:
    write_manifest(tmp_path, "doc", GOOD.format("doc", 1) + f"condition: {condition}\n")
    found = "\n".join(lint_templates(tmp_path, rulebook(), sys.modules[__name__]))
    assert message in found


def test_the_condition_of_one_paper_an_item_is_about_the_item(tmp_path: Path) -> None:
    write_manifest(tmp_path, "doc", GOOD.format("doc", 1)
                   + "per: providers\ncondition: {answer: providers.role, is: processor}\n")  # fmt: skip
    assert not [m for m in lint_templates(tmp_path, rulebook(), sys.modules[__name__]) if ": condition" in m]


def test_contexts_ask_only_for_what_the_rulebook_has() -> None:
    """A question or decision renamed in a questionnaire would be silently unknown in Python."""
    book = rulebook()
    known = {*book.question_refs, *book.decisions, *book.findings}
    name = re.compile(rf'"((?:{"|".join(book.questionnaires)})\.[a-z0-9_]+)"')
    folder = Path(contexts.__file__).parent
    used = {ref: path.name for path in folder.glob("*.py") for ref in name.findall(path.read_text(encoding="utf-8"))}
    contract = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")  # ids there are binding
    assert used
    assert {ref: where for ref, where in used.items() if ref not in known and f"`{ref}`" not in contract} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Según la LO 15/1999, usted puede",
        "la LOPD exige",
        "inscripción de los ficheros",
        "el responsable del fichero",
        "sus derechos ARCO",
        "el derecho de cancelación",
        "ejercer sus derechos en 10 días",
        "mediante consentimiento tácito",
        "He leído y acepto la política",
        "multas de 900 a 600.000 euros",
        "adherida a Privacy Shield",
        "Decisión 2010/87",
        "tres meses desde su introducción",
        "Instrucción 1/2006",
        "el bloqueo de las imágenes",
        "si sigue navegando, acepta",
        "ponga PUBLI en el asunto",
        "notifique en 96 horas",
        "más de 750 trabajadores",
        "consentir desde los 13 años",
        "prescribe a los quince años",
        "guardamos su CV cinco años",
        "la directiva NIS2",
        "La empresa cumple con el RGPD",
        "cumplimos la normativa",
        "certificado de adecuación",
        "un 100 % seguro",
        "Garantizamos la seguridad",
        "medidas de nivel alto",
        "la web es conforme",
        "no cedemos sus datos a terceros",
    ],
)
def test_forbidden_wording(text: str) -> None:
    assert forbidden_wording([text])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("La LOPDGDD y la Ley Orgánica 3/2018", "policy"),
        ("conforme al artículo 13 del RGPD", "policy"),
        ("Este contrato sustituye al que citaba el art. 12 de la LO 15/1999", "contract"),
        ("El encargado garantiza la confidencialidad", "contract"),
        ("Nunca use «he leído y acepto la política»", "other"),
        ("Las imágenes no se bloquean: no hay bloqueo de imágenes", "other"),
        ("notifique en 72 horas", "other"),
        ("quien cumple 14 años", "policy"),
        ("diez días hábiles para comunicar el delegado", "other"),
    ],
)
def test_wording_that_is_fine(text: str, kind: str) -> None:
    assert forbidden_wording([text], kind) == []  # type: ignore[arg-type]


def test_the_base_file_has_every_style_that_the_readme_names() -> None:
    names = base_styles()
    for name in (
        "heading 1",
        "heading 2",
        "heading 3",
        "Cláusula",
        "Apartado",
        "Letra",
        "Inciso",
        "Anexo",
        "Rótulo",
        "Tabla",
        "Ficha",
        "Firmas",
        "Nota",
        "Etiqueta",
        "Etiqueta nota",
        "Pendiente",
        "Control",
        "Campo",
        "Campo pendiente",
        "Marca",
        "Fuerte",
        "Texto de tabla",
        "Cabecera de tabla",
        "List Bullet",
        "toc 1",
        "toc 2",
    ):
        assert name in names
    parts = read_package((templates_root() / "_base" / "estilos.docx").read_bytes())
    assert "word/theme/theme1.xml" in parts
    assert not any("thumbnail" in name for name in parts)


def test_the_templates_of_the_product_pass() -> None:
    assert lint_templates() == []


def test_no_path_comes_from_outside() -> None:
    assert manifests()
    with pytest.raises(KeyError):
        template_path("../_base/estilos")
