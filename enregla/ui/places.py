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


HOME = Place("views/inicio/inicio.py", "Inicio", "inicio")
CASES = Place("views/casos/lista.py", "Casos", "casos")
EXPRESS = Place("views/caso/preguntas.py", "Preguntas", "preguntas", needs_case=True)
SECTIONS = Place("views/caso/secciones.py", "Secciones", "secciones", needs_case=True)
SECTION = Place("views/caso/seccion.py", "Sección", "seccion", needs_case=True, hidden=True)
REVIEW = Place("views/caso/repaso.py", "Repaso", "repaso", needs_case=True)
RESULT = Place("views/caso/resultado.py", "Resultado", "resultado", needs_case=True)
DOCUMENTS = Place("views/caso/documentos.py", "Documentos", "documentos", needs_case=True)
LAW = Place("views/consulta/ley.py", "Ley y reglas", "ley")
DECIDES = Place("views/consulta/decide.py", "Cómo decide", "decide", hidden=True)
PROVISION = Place("views/consulta/precepto.py", "Precepto", "precepto", hidden=True)
ABOUT = Place("views/consulta/acerca.py", "Acerca de", "acerca")

ALL = (HOME, CASES, EXPRESS, SECTIONS, SECTION, REVIEW, RESULT, DOCUMENTS, LAW, DECIDES, PROVISION, ABOUT)
