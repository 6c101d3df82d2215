"""A context filled with invented values, by type: to try a template without any case.

The lint renders every template with all flags on and with all off, so that a forgotten flag or a reference
to an omitted clause is found before a client meets it; benchmarks use the same contexts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any, TypeVar

from enregla.documents.lint_names import element_of, fields_of
from enregla.documents.manifest import Manifest
from enregla.documents.values import NOT_FOR_TEMPLATES, Dato, DocumentContext, Documento, FilaFicha

C = TypeVar("C", bound=DocumentContext)
DAY = dt.date(2026, 11, 24)
WORDS = "texto de ejemplo que ocupa lo que suele ocupar una respuesta"


def specimen(
    kind: type[C], manifest: Manifest, flags: bool = True, items: int = 2, formats: Mapping[str, str] = {}
) -> C:
    """A context of the class. ``items``: length of every list; ``formats``: names printed as date or amount."""
    maker = _Maker(flags, items, formats)
    values = {n: maker.value(n, hint) for n, hint in fields_of(kind).items() if n not in NOT_FOR_TEMPLATES}
    values["documento"] = Documento(
        titulo=manifest.title, etiqueta=manifest.label, que_hacer=manifest.band_text, version="1",
        fecha="24 de noviembre de 2026", organizacion="Empresa de Ejemplo, S. L.",
    )  # fmt: skip
    values["ficha"] = (FilaFicha(dato="Versión", valor="1"), FilaFicha(dato="Pendientes", valor="0"))
    return kind(as_of=DAY, **values)


class _Maker:
    def __init__(self, flags: bool, items: int, formats: Mapping[str, str]) -> None:
        self._flags, self._items, self._formats = flags, items, formats
        self._numbers = itertools.count(1)

    def value(self, name: str, hint: Any) -> Any:
        if hint is bool:
            return self._flags
        if hint is dt.date:
            return DAY
        if hint in (int, float):
            return 3
        element = element_of(hint)
        if element is not None:
            return tuple(self.value(name, element) for _ in range(self._items))
        if dataclasses.is_dataclass(hint):
            return hint(**{n: self.value(n, h) for n, h in fields_of(hint).items()})  # type: ignore[operator]
        number = next(self._numbers)
        if name == "clave":
            return f"clave-{number}"
        shown = {"fecha": "2026-11-24", "importe": "1234.5"}.get(self._formats.get(name, ""), f"{WORDS} {number}")
        return Dato(shown, [f"profile.q{number}"])
