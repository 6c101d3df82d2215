"""Case files: what is exported comes back, and what is hostile or wrong is refused whole with its place."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from enregla.case import (
    Case,
    CaseFileError,
    add_item,
    add_override,
    apply_starter,
    close_list,
    confirm_item,
    export_case,
    import_case,
    refuse_item,
    set_answer,
    set_notes,
    set_unknown,
)
from enregla.case.files import MIGRATIONS, Document
from enregla.case.json_text import MAX_BYTES
from tests.unit.case_support import BOOK, empty_case


def full_case() -> Case:
    case = set_answer(empty_case(), BOOK, "profile.sectors", ["bar"], note="visto en el local")
    case = set_unknown(case, BOOK, "profile.has_website")
    case = apply_starter(case, BOOK, ["payroll", "bookings"])
    case = confirm_item(case, "activities", "payroll")
    case = refuse_item(case, "activities", "bookings")
    case = add_item(case, "providers", "Envíos", item_id="mailer", template="mailer")
    case = set_answer(case, BOOK, "processing.uses", ["mailer"], item="payroll")
    case = close_list(case, "providers")
    case = add_override(case, BOOK, "processing.dpia", "required", "Cámaras", "Ana", dt.date(2026, 5, 2), "payroll")
    return set_notes(case, "Llamar el lunes.\nTraer contratos.").model_copy(update={"revision": 17})


def document() -> dict[str, Any]:
    return json.loads(export_case(full_case()))


def refused(data: bytes) -> CaseFileError:
    with pytest.raises(CaseFileError) as raised:
        import_case(data, BOOK)
    return raised.value


def test_export_then_import_is_the_identity() -> None:
    case = full_case()
    data = export_case(case)
    assert import_case(data, BOOK) == case
    assert export_case(import_case(data, BOOK)) == data


def test_file_is_readable_and_always_the_same() -> None:
    text = export_case(full_case()).decode()
    assert text.endswith("}\n")
    assert "Envíos" in text
    assert '"confirmed": false' in text, "the confirmation is written even where it is the default"
    keys = [line.strip().split('"')[1] for line in text.splitlines() if line.startswith('  "')]
    assert keys == sorted(keys)


def test_import_takes_a_byte_order_mark() -> None:
    assert import_case(b"\xef\xbb\xbf" + export_case(full_case()), BOOK) == full_case()


NO_CASE = "El archivo no es un caso de En Regla"
TOO_BIG = "El archivo ocupa 2,0 MB y un caso nunca pasa de 2 MB: compruebe que ha elegido el archivo del caso."
NEWER = (
    "Este archivo es de una versión más nueva de En Regla (formato 2; este programa lee hasta el 1): "
    "actualice el programa para abrirlo."
)
NOT_SEEN = "El texto tiene caracteres que no se ven y no se pueden guardar: escríbalo a mano, en una línea."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" " * (MAX_BYTES + 1), TOO_BIG),
        (b"\xff\xfe{}", NO_CASE + ": no es texto UTF-8."),
        (b"", NO_CASE + " o está cortado: error en la línea 1, columna 1."),
        (b'{"a": 1,\n "b"', NO_CASE + " o está cortado: error en la línea 2, columna 5."),
        (b"[1, 2]", NO_CASE + ": debe contener un objeto JSON."),
        (b'"x"', NO_CASE + ": debe contener un objeto JSON."),
        (b'{"a": NaN}', NO_CASE + ": «NaN» no es un número."),
        (b'{"a": -Infinity}', NO_CASE + ": «-Infinity» no es un número."),
        (b'{"a": ' + b"9" * 5000 + b"}", NO_CASE + ": tiene un número demasiado largo."),
        (b'{"title": 1, "title": 2}',
         "La clave «title» está dos veces en el mismo sitio del archivo: deje solo una."),
        (b"{}", NO_CASE + ": falta «schema_version»."),
        (b'{"schema_version": true}', NO_CASE + ": falta «schema_version»."),
        (b'{"schema_version": 0}', "El formato 0 de este archivo no se reconoce."),
        (b'{"schema_version": 2}', NEWER),
    ],
)  # fmt: skip
def test_what_is_not_a_case_file(data: bytes, message: str) -> None:
    assert refused(data).message == message


@pytest.mark.parametrize("data", [b"[" * 30, b"[" * 1_000_000, b'{"a":' * 300_000, b'{"a\\"[": ' + b"[" * 25])
def test_deep_files_are_refused_before_they_are_parsed(data: bytes) -> None:
    assert refused(data).message == NO_CASE + ": tiene demasiados niveles."


def test_brackets_inside_texts_are_text() -> None:
    case = set_notes(empty_case(), "[" * 50 + '"' + "{" * 50 + "\\")
    assert import_case(export_case(case), BOOK) == case


@pytest.mark.parametrize("data", [b'{"a": "' + b'\\"' * 1_000_000, b'"' + b"\\" * 2_000_001, b'"a' * 1_000_000])
def test_hostile_quotes_do_not_take_long(data: bytes) -> None:
    start = time.perf_counter()
    refused(data)
    assert time.perf_counter() - start < 5


Change = Callable[[dict[str, Any]], object]
ITEM = "lists.activities.items[0]"


def first(doc: dict[str, Any]) -> dict[str, Any]:
    return doc["lists"]["activities"]["items"][0]


def _answer(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, **more}


WRONG: list[tuple[Change, str, str]] = [
    (lambda d: d.update(titel="x"), "titel", "esa clave no existe en un caso. ¿Quería decir «title»?"),
    (lambda d: d.pop("title"), "title", "falta."),
    (lambda d: d.update(title=5), "title", "debe ser un texto."),
    (lambda d: d.update(title="a\u0007b"), "title", NOT_SEEN),
    (lambda d: d.update(id="../../etc"), "id", "tiene caracteres que no se admiten."),
    (lambda d: d.update(revision=-1), "revision", "no puede ser negativo."),
    (lambda d: d.update(fictional="yes"), "fictional", "debe ser true o false."),
    (lambda d: d.update(created="ayer"), "created", "no es una fecha válida."),
    (lambda d: d.update(changed="2026-05-01T09:30:00"), "changed",
     "la fecha no dice su huso horario: añada «Z» al final."),
    (lambda d: d["answers"].update(profil={}) or d["answers"].update(profil={"size": _answer("small")}),
     "answers.profil", "el cuestionario «profil» no existe. ¿Quería decir «profile»?"),
    (lambda d: d["answers"]["profile"].update(siz=_answer("small")), "answers.profile.siz",
     "la pregunta «siz» no existe. ¿Quería decir «size»?"),
    (lambda d: d["answers"]["profile"].update(size=_answer("smal")), "answers.profile.size.value",
     "«smal» no es una opción de esta pregunta. ¿Quería decir «small»?"),
    (lambda d: d["answers"]["profile"].update(size=_answer(None)), "answers.profile.size.value",
     "Falta la respuesta."),
    (lambda d: d["answers"]["profile"].update(size=_answer("small", confirmd=True)),
     "answers.profile.size.confirmd", "esa clave no existe en un caso. ¿Quería decir «confirmed»?"),
    (lambda d: d["answers"]["profile"].update(size=_answer({"a": 1})), "answers.profile.size.value",
     "el valor no es una respuesta."),
    (lambda d: d["answers"]["profile"].update(size=_answer("small", state="unknown")),
     "answers.profile.size.value", "con «No lo sé» (unknown) no puede haber un valor."),
    (lambda d: d["answers"]["profile"].update(legal_name={"state": "unknown"}),
     "answers.profile.legal_name.state", "esta pregunta no admite «No lo sé»."),
    (lambda d: d["answers"]["profile"].update(size=_answer("small", origin="web")),
     "answers.profile.size.origin", "no es uno de los valores posibles."),
    (lambda d: d["answers"]["profile"].update(main_activity=_answer(["payrol"])),
     "answers.profile.main_activity.value[0]",
     "no hay ningún elemento «payrol» en la lista «activities». ¿Quería decir «payroll»?"),
    (lambda d: d["answers"].update(processing={"core_business": _answer(True)}), "answers.processing",
     "las preguntas de «processing» son sobre otra lista, no van aquí."),
    (lambda d: d["lists"].update(activites={"closed": True}), "lists.activites",
     "la lista «activites» no existe. ¿Quería decir «activities»?"),
    (lambda d: d["lists"]["activities"].update(close=True), "lists.activities.close",
     "esa clave no existe en un caso. ¿Quería decir «closed»?"),
    (lambda d: first(d).update(nombre="x"), f"{ITEM}.nombre",
     "esa clave no existe en un caso. ¿Quería decir «name»?"),
    (lambda d: first(d)["answers"]["processing"].update(foo=_answer(1)), f"{ITEM}.answers.processing.foo",
     "la pregunta «foo» no existe."),
    (lambda d: first(d)["answers"].update(profile={"size": _answer("small")}), f"{ITEM}.answers.profile",
     "las preguntas de «profile» son sobre la empresa, no van aquí."),
    (lambda d: first(d).update(template="payrol"), f"{ITEM}.template",
     "la plantilla «payrol» no existe. ¿Quería decir «payroll»?"),
    (lambda d: first(d)["links"].update(providers=["mailr"]), f"{ITEM}.links.providers[0]",
     "no hay ningún elemento «mailr» en la lista «providers». ¿Quería decir «mailer»?"),
    (lambda d: first(d)["links"].update(providers=["mailer", "mailer"]), f"{ITEM}.links.providers",
     "hay un elemento repetido."),
    (lambda d: first(d)["links"].update(provider=[]), f"{ITEM}.links.provider",
     "la lista «provider» no existe. ¿Quería decir «providers»?"),
    (lambda d: first(d).update(refused=True), ITEM,
     "un elemento está confirmado, descartado o en duda, pero no dos cosas a la vez."),
    (lambda d: d["lists"]["activities"]["items"][1].update(id="payroll"), "lists.activities.items[1].id",
     "el identificador «payroll» ya está en «lists.activities.items[0].id»: use otro."),
    (lambda d: d["lists"]["providers"]["items"][0].update(id="payroll"), "lists.providers.items[0].id",
     "el identificador «payroll» ya está en «lists.activities.items[0].id»: use otro."),
    (lambda d: d["lists"]["activities"].update(items=[{"id": f"a{n}", "name": "a"} for n in range(501)]),
     "lists.activities.items", "hay 501 elementos y caben 500."),
    (lambda d: d["overrides"][0].update(decision="processing.dpi"), "overrides[0].decision",
     "No hay ningún resultado «processing.dpi». ¿Quería decir «processing.dpia»?"),
    (lambda d: d["overrides"][0].update(outcome="requird"), "overrides[0].outcome",
     "«requird» no es un resultado posible de «processing.dpia». ¿Quería decir «required»?"),
    (lambda d: d["overrides"][0].update(item="mailer"), "overrides[0].item",
     "no hay ningún elemento «mailer» en la lista «activities»."),
    (lambda d: d["overrides"][0].pop("item"), "overrides[0].item",
     "falta: este resultado es de cada elemento de una lista."),
    (lambda d: d["overrides"].append(dict(d["overrides"][0])), "overrides[1]",
     "ya hay otra decisión sobre el mismo resultado: deje solo una."),
    (lambda d: d["overrides"][0].update(on="mayo"), "overrides[0].on", "no es una fecha válida."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path", "what"), WRONG, ids=[f"{w[1]} {w[2][:30]}" for w in WRONG])
def test_message_names_the_place_and_the_nearest_value(change: Change, path: str, what: str) -> None:
    doc = document()
    change(doc)
    error = refused(json.dumps(doc).encode())
    assert error.message == f"En «{path}»: {what}"
    assert error.path == path


def test_unknown_keys_fit_for_a_page() -> None:
    doc = document()
    doc["\u001b[31m" + "x" * 500] = 1
    message = refused(json.dumps(doc).encode()).message
    assert "\u001b" not in message
    assert len(message) < 200


def test_values_of_a_file_take_the_stored_form() -> None:
    doc = document()
    doc["answers"]["profile"]["tax_id"] = _answer("b-00000000")
    answer = import_case(json.dumps(doc).encode(), BOOK).answer("profile.tax_id")
    assert answer is not None
    assert answer.value == "B00000000"


def test_older_versions_are_migrated_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename_title(old: Document) -> Document:
        return {("title" if k == "name" else k): v for k, v in old.items()}

    def add_lists(old: Document) -> Document:
        return {**old, "lists": {}}

    monkeypatch.setitem(MIGRATIONS, -1, add_lists)
    monkeypatch.setitem(MIGRATIONS, 0, rename_title)
    doc: dict[str, Any] = json.loads(export_case(empty_case()))
    doc["name"] = doc.pop("title")
    del doc["lists"]
    doc["schema_version"] = -1
    assert import_case(json.dumps(doc).encode(), BOOK) == empty_case()
    doc["schema_version"] = -2
    assert refused(json.dumps(doc).encode()).message == "El formato -2 de este archivo no se reconoce."


def test_half_a_letter_is_refused_in_words() -> None:
    """A lone surrogate is valid JSON and no text."""
    data = export_case(full_case()).replace(b"Traer contratos", b"\\ud800")
    assert refused(data).message.endswith("tiene letras que no existen.")
