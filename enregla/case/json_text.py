"""Reading JSON that came from outside: size and depth first, duplicate keys refused, no NaN."""

from __future__ import annotations

import json
import re
from typing import NoReturn, cast

from enregla.case.errors import CaseFileError
from enregla.case.text import printable

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
# Strings are skipped whole (possessively: a hostile file must not make this quadratic), brackets counted.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


def read_object(data: bytes) -> dict[str, object]:
    """The JSON object of a case file. Raises ``CaseFileError`` with a Spanish sentence."""
    if len(data) > MAX_BYTES:
        raise CaseFileError(
            f"El archivo ocupa {len(data) / 1024 / 1024:.1f} MB y un caso nunca pasa de 2 MB: "
            "compruebe que ha elegido el archivo del caso.".replace(".", ",", 1)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CaseFileError("El archivo no es un caso de En Regla: no es texto UTF-8.") from None
    _check_depth(text)
    try:
        document = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise CaseFileError(
            f"El archivo no es un caso de En Regla o está cortado: error en la línea {error.lineno}, "
            f"columna {error.colno}."
        ) from None
    except (ValueError, RecursionError):  # numbers of thousands of digits
        raise CaseFileError("El archivo no es un caso de En Regla: tiene un número demasiado largo.") from None
    if not isinstance(document, dict):
        raise CaseFileError("El archivo no es un caso de En Regla: debe contener un objeto JSON.")
    return cast("dict[str, object]", document)


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        char = token[0][0]
        depth += (char in "[{") - (char in "]}")
        if depth > MAX_DEPTH:
            raise CaseFileError("El archivo no es un caso de En Regla: tiene demasiados niveles.")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise CaseFileError(
                f"La clave «{printable(key)}» está dos veces en el mismo sitio del archivo: deje solo una.",
                printable(key),
            )
        result[key] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise CaseFileError(f"El archivo no es un caso de En Regla: «{name}» no es un número.")
