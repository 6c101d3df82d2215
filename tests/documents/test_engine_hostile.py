"""Whatever a person types arrives as words: it survives, and it cannot become markup, tags or marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enregla.documents import gate
from enregla.documents.preview import preview_html
from enregla.documents.rendering import fill
from enregla.documents.values import Dato, Hueco, Lista, safe_text
from tests.documents.engine_helpers import Activity, company_context, demo, manifest

COMPILED = demo()
NASTY = [
    "Ruíz & Asociados <SL>",
    "</w:t>",
    "</w:t></w:r></w:p><w:p>",
    "<w:br/>",
    "{{ responsable }}",
    "{% if x %}",
    "{#",
    "%}",
    "{{{%#}}}%}",
    "[[[ref:x]]",
    "}}",
    "⟦pendiente: nada · nadie⟧",
    "⟧",
    "[[ref:fines]]",
    "[[indice]]",
    "§fines§",
    "&amp;",
    "&#x3c;",
    "]]>",
    "<!--",
    "<?xml",
    "\x00\x08\x0b\x1f\x7f\x9f",
    "\ue000c" + "fines\ue001",
    "\ue000/\ue001",
    "\ufffe\uffff",
    "\ud800",
    "a\tb\r\nc\n\n\nd",
    "  dos  espacios  ",
    "\u202egnp.exe",
    "\u200b",
    "'\"",
    "<script>alert(1)</script>",
    "ñ漢字🙂",
]
TEXT = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=60), st.lists(st.sampled_from(NASTY), max_size=4).map(" ".join)
)


@pytest.mark.parametrize("value", NASTY)
def test_known_attacks(value: str) -> None:
    _rendered(value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT)
def test_any_text(value: str) -> None:
    _rendered(value)


# Words that a person may well type and that the gate reports as defects of a text, not of the file.
OF_THE_TEXT = {"orphan_comma", "space_before_stop", "none_printed", "empty_list"}


def _rendered(value: str) -> None:
    said = safe_text(value)
    shown = Dato(said) if said else Dato("vacío")
    activity = Activity(clave="citas", nombre=shown, datos=(shown, Dato("nombre")), plazo=shown)
    for copy in ("clean", "review"):
        context = company_context(dpd=shown, tratamientos=(activity,))
        done = fill(COMPILED, manifest(), context, copy)
        problems = [p for p in gate.check(done.data, copy) if p.code not in OF_THE_TEXT]
        assert problems == []
        line = next(line for line in done.text.split("\n") if line.startswith("[Normal] Su correo es"))
        assert line == f"[Normal] Su correo es {str(shown).replace(chr(10), ' ')}."
        assert "⟦" not in done.text
        assert [c.id for c in done.clauses] == ["quien", "delegado", "fines", "fines:citas", "plazos"]
        html = preview_html(done.data)
        assert "<script" not in html
        assert str(shown).split("\n")[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html


@given(TEXT)
def test_safe_text_is_stable(value: str) -> None:
    once = safe_text(value)
    assert safe_text(once) == once
    assert not re.search(r"\{[{%#]|[%#}]\}|\[\[|§[a-z][a-z0-9_:-]*§", once)
    assert "⟦" not in once
    assert "  " not in once


def test_plain_strings_are_made_safe_too() -> None:
    done = fill(COMPILED, manifest(), company_context(dpd="\ue000c" + "fines\ue001 </w:t> {{ x }}"), "clean")
    assert "Su correo es cfines </w:t> { { x } }." in done.text


@pytest.mark.parametrize("value", ["", "   ", "\n", "\u200b"])
def test_a_value_is_never_empty(value: str) -> None:
    with pytest.raises(ValueError, match="vacío"):
        Dato(value)


def test_enumerations_read_as_spanish() -> None:
    assert Lista.of(["a"]) == "a"
    assert Lista.of(["nombre", "teléfono", "correo"]) == "nombre, teléfono y correo"
    assert Lista.of(["padres", "hijos"]) == "padres e hijos"
    assert Lista.of(["datos", "imágenes"]) == "datos e imágenes"
    assert Lista.of(["agua", "hielo"]) == "agua y hielo"
    assert Lista.of(["uno", "otro"], "o") == "uno u otro"
    # Parts that have a comma or a link inside are told apart.
    assert Lista.of(["caja y mostrador", "comedor y barra"]) == "caja y mostrador, y comedor y barra"
    assert Lista.of(["nombre y apellidos", "datos de contacto"]) == "nombre y apellidos y datos de contacto"
    assert Lista.of(["citas", "consultas por web, correo o teléfono", "fotos"]) == (
        "citas; consultas por web, correo o teléfono; y fotos")  # fmt: skip
    assert Lista.of(["nombre", "correo", "gustos e intereses"]) == "nombre; correo; y gustos e intereses"
    merged = Lista.of([Dato("a", ["q.a"]), Hueco("b", "c", refs=["q.b"]), Dato("c", ["q.a"], ["gdpr:1"], False)])
    assert (merged.refs, merged.provisions, merged.confirmed) == (("q.a", "q.b"), ("gdpr:1",), False)
