"""The pages: where their files are, how they are called and under which address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    title: str
    address: str  # url_path; the first page lives at «/» and is never linked by its address
    needs_case: bool = False
    hidden: bool = False  # reached by links only


HOME = Place("pages/inicio/inicio.py", "Inicio", "inicio")
CASES = Place("pages/casos/lista.py", "Casos", "casos")
EXPRESS = Place("pages/caso/preguntas.py", "Preguntas", "preguntas", needs_case=True)
SECTIONS = Place("pages/caso/secciones.py", "Secciones", "secciones", needs_case=True)
SECTION = Place("pages/caso/seccion.py", "Sección", "seccion", needs_case=True, hidden=True)
REVIEW = Place("pages/caso/repaso.py", "Repaso", "repaso", needs_case=True)
RESULT = Place("pages/caso/resultado.py", "Resultado", "resultado", needs_case=True)
DOCUMENTS = Place("pages/caso/documentos.py", "Documentos", "documentos", needs_case=True)
LAW = Place("pages/consulta/ley.py", "Ley y reglas", "ley")
DECIDES = Place("pages/consulta/decide.py", "Cómo decide", "decide", hidden=True)
PROVISION = Place("pages/consulta/precepto.py", "Precepto", "precepto", hidden=True)
ABOUT = Place("pages/consulta/acerca.py", "Acerca de", "acerca")

ALL = (HOME, CASES, EXPRESS, SECTIONS, SECTION, REVIEW, RESULT, DOCUMENTS, LAW, DECIDES, PROVISION, ABOUT)
