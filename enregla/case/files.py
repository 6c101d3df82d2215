"""A case as a file that people keep, send and open again; and back, from hostile input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from enregla.case.checks import check_case
from enregla.case.errors import CaseFileError
from enregla.case.json_text import read_object
from enregla.case.model import SCHEMA_VERSION, Answer, Answers, Case, Item, ItemList, Override
from enregla.case.schema_source import RulebookLike, did_you_mean
from enregla.case.text import printable

Document = dict[str, Any]
# From schema version n to n + 1, over the plain document. Each has a test with a file of its time.
MIGRATIONS: dict[int, Callable[[Document], Document]] = {}


def export_case(case: Case) -> bytes:
    """The case as a file: sorted, indented UTF-8 JSON, the same bytes for the same case."""
    document = canonical(case).model_dump(mode="json", exclude_none=True)
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def import_case(data: bytes, rulebook: RulebookLike) -> Case:
    """The case of a file, exactly as it was exported: ids, revision, origin and confirmations included.

    Raises ``CaseFileError`` with a Spanish sentence that names the place in the file; nothing is
    half-imported. Older schema versions are migrated first.
    """
    document = migrate(read_object(data))
    try:
        case = Case.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        raise _explained(error) from None
    except RecursionError:
        raise CaseFileError("El archivo no es un caso de En Regla: tiene demasiados niveles.") from None
    return check_case(canonical(case), rulebook)


def migrate(document: Document) -> Document:
    """``document`` in the present schema version; raises ``CaseFileError`` for a newer or unknown one."""
    version = document.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise CaseFileError("El archivo no es un caso de En Regla: falta «schema_version».", "schema_version")
    if version > SCHEMA_VERSION:
        raise CaseFileError(
            f"Este archivo es de una versión más nueva de En Regla (formato {version}; este programa "
            f"lee hasta el {SCHEMA_VERSION}): actualice el programa para abrirlo.",
            "schema_version",
        )
    while version < SCHEMA_VERSION:
        if version not in MIGRATIONS:
            raise CaseFileError(f"El formato {version} de este archivo no se reconoce.", "schema_version")
        document = MIGRATIONS[version](document)
        version += 1
        document = {**document, "schema_version": version}
    return document


def canonical(case: Case) -> Case:
    """The same facts without empty containers, which say nothing; the same object if there are none."""
    lists = {
        key: held
        if all(all(i.answers.values()) for i in held.items)
        else held.model_copy(update={"items": [_pruned_item(i) for i in held.items]})
        for key, held in case.lists.items()
        if held.items or held.closed
    }
    if all(case.answers.values()) and len(lists) == len(case.lists) and all(lists[k] is case.lists[k] for k in lists):
        return case
    return case.model_copy(update={"answers": _pruned(case.answers), "lists": lists})


def _pruned_item(item: Item) -> Item:
    return item.model_copy(update={"answers": _pruned(item.answers)})


def _pruned(answers: Answers) -> Answers:
    return {questionnaire: held for questionnaire, held in answers.items() if held}


# --- messages ----------------------------------------------------------------------------------------

_REASONS = {
    "missing": "falta",
    "string_type": "debe ser un texto",
    "string_too_short": "está vacío",
    "string_too_long": "es demasiado largo",
    "bool_type": "debe ser true o false",
    "int_type": "debe ser un número entero",
    "list_type": "debe ser una lista",
    "dict_type": "debe ser un objeto",
    "model_type": "debe ser un objeto",
    "model_attributes_type": "debe ser un objeto",
    "literal_error": "no es uno de los valores posibles",
    "string_pattern_mismatch": "tiene caracteres que no se admiten",
    "greater_than_equal": "no puede ser negativo",
}


# Names of the types that pydantic tried for a value, which stand in its path.
_TRIED = frozenset({"bool", "int", "float", "str", "list[str]"})


def _explained(error: ValidationError) -> CaseFileError:
    # An unknown key says more than the missing one that it was meant to be.
    problems = sorted(
        error.errors(include_url=False, include_input=False), key=lambda e: e["type"] != "extra_forbidden"
    )
    problem = problems[0]
    if problem["type"] == "json_invalid":
        return CaseFileError("El archivo no es un caso de En Regla: tiene letras que no existen.")
    loc = problem["loc"]
    tried = next((n for n, part in enumerate(loc) if n and loc[n - 1] == "value" and part in _TRIED), None)
    if tried is not None:
        path = path_of(*loc[:tried])
        return CaseFileError(f"En «{path}»: el valor no es una respuesta.", path)
    path = path_of(*loc)
    if problem["type"] == "extra_forbidden":
        near = did_you_mean(str(loc[-1]), [*_model_at(loc).model_fields])
        return CaseFileError(f"En «{path}»: esa clave no existe en un caso.{near}", path)
    if problem["type"].startswith(("datetime", "date", "timezone")):
        return CaseFileError(f"En «{path}»: no es una fecha válida.", path)
    return CaseFileError(f"En «{path}»: {_REASONS.get(problem['type'], 'el valor no es válido')}.", path)


def _model_at(loc: tuple[str | int, ...]) -> type[BaseModel]:
    """The model whose key stands last in ``loc``."""
    parents = loc[:-1]
    if "answers" in parents:
        return Answer
    if parents and parents[0] == "overrides":
        return Override
    if parents and parents[0] == "lists":
        return ItemList if len(parents) == 2 else Item
    return Case


def path_of(*parts: str | int) -> str:
    """``lists.activities.items[2].answers``: the place in the file, fit for a message."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{printable(part, 60)}" if path else printable(part, 60)
    return path
