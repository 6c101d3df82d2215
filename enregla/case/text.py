"""Cleaning of text that a person typed or a file brought, so that databases, Word and pages can hold it."""

from __future__ import annotations

import re
import unicodedata

from enregla.case.errors import InvalidAnswer

MAX_TEXT = 300
MAX_LONG_TEXT = 4000
MAX_NAME = 200
MAX_NOTES = 20000

_INVISIBLE = re.compile("[\u200b\ufeff]")  # left behind by copying from web pages; nobody typed them
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Direction overrides can make a printed text read differently from what is stored.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(text: object, ref: str, limit: int, *, lines: bool = False, empty: bool = False) -> str:
    """``text`` trimmed and in Unicode NFC; ``lines`` allows several lines, ``empty`` an empty text.

    Raises ``InvalidAnswer`` for control characters, for a text that is too long and for no text.
    """
    if not isinstance(text, str):
        raise InvalidAnswer("Aquí va un texto.", ref)
    text = _LINE_BREAKS.sub("\n", _INVISIBLE.sub("", text)).replace("\t", " ")
    if any(_forbidden(c, lines) for c in text):
        what = (
            "El texto tiene caracteres que no se ven" if lines or "\n" not in text else "El texto tiene varias líneas"
        )
        raise InvalidAnswer(f"{what} y no se pueden guardar: escríbalo a mano{'' if lines else ', en una línea'}.", ref)
    text = unicodedata.normalize("NFC", text).strip()
    if not text and not empty:
        raise InvalidAnswer("Falta el texto: escríbalo, o deje la pregunta sin contestar.", ref)
    if len(text) > limit:
        raise InvalidAnswer(f"El texto tiene {len(text)} caracteres y caben {limit}: resúmalo.", ref)
    return text


def clean_name(text: object, ref: str) -> str:
    """A name or title of at most 200 characters; raises ``InvalidAnswer``."""
    return clean_text(text, ref, MAX_NAME)


def printable(text: object, limit: int = 80) -> str:
    """Text from outside made fit for an error message: one line, no control characters, cut."""
    shown = "".join(c if c.isprintable() else "·" for c in str(text))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _forbidden(char: str, lines: bool) -> bool:
    if char == "\n":
        return not lines
    code = ord(char)
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or char in _OVERRIDES
        or code & 0xFFFE == 0xFFFE  # U+FFFE, U+FFFF and their like in each plane: not allowed in XML
        or 0xFDD0 <= code <= 0xFDEF
    )
