"""A synthetic template and its context: the engine's tests never depend on the wording of real documents."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement

from enregla.documents.manifest import Manifest, templates_root
from enregla.documents.template import Compiled, compile_template
from enregla.documents.values import ClauseFacts, Dato, DocumentContext, Documento, FilaFicha, Gap, Hueco

DAY = dt.date(2026, 11, 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    nombre: str
    correo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    clave: str
    nombre: str
    datos: tuple[str, ...]
    plazo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoContext(DocumentContext):
    responsable: Company
    tratamientos: tuple[Activity, ...]
    si_delegado: bool
    dpd: str
    inicio: str = Dato("2026-11-24", ["profile.start"])
    precio: str = Dato("1234.5", ["profile.price"])


def company_context(**changes: Any) -> DemoContext:
    values: dict[str, Any] = {
        "documento": Documento(
            titulo="Documento de prueba",
            etiqueta="PUBLICAR",
            que_hacer="Publíquelo.",
            version="1",
            fecha="24 de noviembre de 2026",
            organizacion="Clínica Dental Ficticia, S. L.",
        ),
        "as_of": DAY,
        "ficha": (FilaFicha(dato="Versión", valor="1"), FilaFicha(dato="Pendientes", valor="0")),
        "responsable": Company(
            nombre=Dato("Ruíz & Asociados <SL>", ["profile.legal_name"]),
            correo=Dato("derechos@ejemplo.es", ["profile.rights_email"]),
        ),
        "tratamientos": (
            Activity(
                clave="citas",
                nombre=Dato("Citas", ["processing.purpose_text@citas"]),
                datos=(Dato("nombre", ["processing.data_categories@citas"]), Dato("teléfono")),
                plazo=Dato("Cinco años", ["processing.retention_rule@citas"], ["lopdgdd:32"]),
            ),
            Activity(
                clave="facturas",
                nombre=Dato("Facturas", ["processing.purpose_text@facturas"]),
                datos=(Dato("nombre"),),
                plazo=Dato("Seis años"),
            ),
        ),
        "si_delegado": True,
        "dpd": Dato("dpd@ejemplo.es", ["profile.dpo_email"]),
        "clausulas": {"delegado": ClauseFacts(omitted="No hay delegado.")},
    }
    return DemoContext(**(values | changes))


def manifest(**changes: Any) -> Manifest:
    values: dict[str, Any] = {
        "id": "demo",
        "number": "99",
        "title": "Documento de prueba",
        "subject": "Prueba",
        "label": "PUBLICAR",
        "wave": "ESTE_MES",
        "kind": "policy",
        "context": "DemoContext",
        "edition": "2026.11",
        "toc": True,
        "clauses": [
            {"id": "quien", "title": "Responsable", "legal_refs": ["gdpr:13.1.a"]},
            {"id": "delegado", "title": "Delegado", "question": "Compruebe que está comunicado."},
            {"id": "fines", "title": "Fines"},
            {"id": "plazos", "title": "Plazos"},
        ],
    }
    return Manifest.model_validate(values | changes)


def _text(paragraph: Any, text: str) -> None:
    for piece in re.split(r"(§[^§]+§|\{\{.*?\}\})", text):
        if piece:
            style = "Marca" if piece.startswith("§") else "Campo" if piece.startswith("{{") else None
            paragraph.add_run(piece, style=style)


class Builder:
    """Writes a template on the base file in a few words."""

    def __init__(self) -> None:
        self.document = docx.Document(str(templates_root() / "_base" / "estilos.docx"))

    def add(self, style: str, text: str) -> Builder:
        _text(self.document.add_paragraph(style=style), text)
        return self

    def control(self, text: str) -> Builder:
        return self.add("Control", text)

    def table(self, *rows: tuple[str, ...]) -> Builder:
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]), style="Tabla")
        for index, row in enumerate(rows):
            for place, text in enumerate(row):
                paragraph = table.cell(index, place).paragraphs[0]
                paragraph.style = "Cabecera de tabla" if index == 0 else "Texto de tabla"
                _text(paragraph, text)
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        return self

    def data(self) -> bytes:
        core = self.document.core_properties
        core.author = core.last_modified_by = core.comments = ""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def demo_builder() -> Builder:
    b = Builder()
    b.add("toc 1", "[[indice]]")
    b.add("Heading 1", "§quien§Responsable").add(
        "Normal", "Somos {{ responsable.nombre }}, escríbanos a {{ responsable.correo }}."
    )
    b.control("{%p if si_delegado %}").add("Heading 1", "§delegado§Delegado").add("Normal", "Su correo es {{ dpd }}.")
    b.control("{%p endif %}")
    b.add("Heading 1", "§fines§Para qué usamos sus datos")
    b.control("{%p for t in tratamientos %}").add("Heading 2", "§fines:{{ t.clave }}§{{ t.nombre }}")
    b.add("Normal", "Usamos {{ t.datos | enumera }} durante {{ t.plazo }}.").control("{%p endfor %}")
    b.add("Heading 1", "§plazos§Cuánto tiempo")
    b.add("Normal", "Desde el {{ inicio | fecha }} por {{ precio | importe }}; véase el apartado [[ref:fines]].")
    b.table(
        ("Fin", "Plazo"),
        ("{%tr for t in tratamientos %}", ""),
        ("{{ t.nombre }}", "{{ t.plazo }}"),
        ("{%tr endfor %}", ""),
    )
    b.add("Inciso", "Primera letra.").add("Inciso", "Segunda letra.").add("Heading 3", "Fin")
    return b


def demo() -> Compiled:
    return compile_template(demo_builder().data())


def demo_root(folder: Path) -> Path:
    """A folder of templates with the demo in it."""
    target = folder / "demo"
    target.mkdir(parents=True)
    (target / "demo.docx").write_bytes(demo_builder().data())
    (target / "manifest.yaml").write_text(
        'id: demo\nnumber: "99"\ntitle: Documento de prueba\nsubject: Prueba\nlabel: PUBLICAR\nwave: ESTE_MES\n'
        'kind: policy\ncontext: DemoContext\nedition: "2026.11"\ntoc: true\nclauses:\n'
        "  - {id: quien, title: Responsable}\n  - {id: delegado, title: Delegado}\n  - {id: fines, title: Fines}\n"
        "  - {id: plazos, title: Plazos}\n",
        encoding="utf-8",
    )
    return folder


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def rezip(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same file with its parts changed, written by Python's own zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


MISSING = Hueco("correo de derechos", "dirección", blocking=True, refs=["profile.rights_email"])
OPEN_GAP = Hueco("plazo de conservación", "gestoría", refs=["processing.retention_rule@citas"])
__all__ = [
    "DAY",
    "MISSING",
    "OPEN_GAP",
    "Activity",
    "Builder",
    "Company",
    "DemoContext",
    "Gap",
    "Mapping",
    "company_context",
    "demo",
    "demo_builder",
    "demo_root",
    "field",
    "manifest",
    "names",
    "part",
    "rezip",
]
