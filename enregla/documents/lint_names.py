"""Names in a template against its context model: every dotted path exists and is used for what it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateError as JinjaError

from enregla.documents.template import FILTERS, environment
from enregla.documents.values import ENGINE_FLAGS, NOT_FOR_TEMPLATES, DocumentContext

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Filter,
    nodes.Not,
    nodes.Const,
)
_WORDS = {
    "Compare": "una comparación",
    "Call": "una llamada",
    "Getitem": "un índice",
    "Assign": "una asignación (set)",
    "And": "«and»",
    "Or": "«or»",
    "Add": "una suma",
    "Concat": "una unión",
    "CondExpr": "una condición dentro del texto",
    "Test": "una prueba «is»",
    "Macro": "una macro",
    "Include": "un include",
    "Import": "un import",
}

_OTHER = "otro"
_OLD_UNION = typing.get_origin(typing.Optional[int])  # noqa: UP045 - what «Union[…]» is inside  # pyright: ignore


class Names:
    """Checks the parts of one template; remembers which fields were used."""

    def __init__(self, context: type[DocumentContext]) -> None:
        self._roots: dict[str, Any] = {n: t for n, t in fields_of(context).items() if n not in NOT_FOR_TEMPLATES}
        self._roots.update(dict.fromkeys(ENGINE_FLAGS, bool))
        self._used: set[str] = set()
        self._found: list[str] = []
        self.formats: dict[str, str] = {}  # last name of a path → the filter it is printed with

    def check(self, source: str) -> list[str]:
        self._found = []
        try:
            tree = environment().parse(source)
        except JinjaError as error:
            return [f"etiqueta mal escrita: {error}"]
        self._body(tree.body, {})
        return list(dict.fromkeys(self._found))

    def unused(self) -> list[str]:
        own = [n for n in self._roots if n not in ENGINE_FLAGS and n not in ("documento", "ficha")]
        return [n for n in own if n not in self._used]

    def _body(self, body: list[nodes.Node], scope: dict[str, Any]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    if not isinstance(child, nodes.TemplateData):
                        self._printed(child, scope)
            elif isinstance(node, nodes.If):
                self._flag(node.test, scope)
                self._body(node.body, scope)
                self._body(list(node.elif_), scope)
                self._body(node.else_, scope)
            elif isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, ALLOWED):
                self._printed(node, scope)
            else:
                self._refuse(node)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        if node.test is not None or node.recursive or node.else_ or not isinstance(node.target, nodes.Name):
            self._found.append("un bucle solo se escribe «for x in lista»")
            return
        element = element_of(self._type(node.iter, scope))
        if element is None:
            self._found.append(f"«{_path(node.iter)}» no es una lista: no se puede recorrer")
            return
        self._body(node.body, {**scope, node.target.name: element})

    def _flag(self, test: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(test, nodes.Not):
            test = test.node
        kind = self._type(test, scope)
        if kind is not None and kind is not bool:
            self._found.append(f"«{_path(test)}» no es una bandera si_…: un «if» solo mira banderas")

    def _printed(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.Filter):
            if node.name not in FILTERS or node.args or node.kwargs or node.node is None:
                self._found.append(f"filtro «{node.name}» no admitido; hay: {', '.join(FILTERS)}")
                return
            kind = self._type(node.node, scope)
            self.formats[_path(node.node).rsplit(".", 1)[-1]] = node.name
            listed = element_of(kind) is not None
            good = (listed if node.name == "enumera" else not listed) and kind is not bool
            if kind is not None and not good:
                self._found.append(f"el filtro «{node.name}» no sirve para «{_path(node.node)}»")
            return
        if isinstance(node, nodes.Const):
            self._found.append(f"«{node.value}»: una etiqueta nombra un campo, el texto se escribe fuera")
            return
        kind = self._type(node, scope)
        if kind is None:
            return
        if kind is bool or element_of(kind) is not None or dataclasses.is_dataclass(kind):
            self._found.append(f"«{_path(node)}» no es texto: no se puede imprimir")
        elif kind is dt.date:
            self._found.append(f"«{_path(node)}» es una fecha: escriba «{_path(node)} | fecha»")

    def _type(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Type of a dotted path; ``None`` after a message."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            if node.name in self._roots:
                self._used.add(node.name)
                return self._roots[node.name]
            self._found.append(f"no hay ningún campo «{node.name}»{_like(node.name, [*scope, *self._roots])}")
            return None
        if isinstance(node, nodes.Getattr):
            parent = self._type(node.node, scope)
            if parent is None:
                return None
            fields = fields_of(parent) if dataclasses.is_dataclass(parent) else {}
            if node.attr not in fields:
                self._found.append(f"no hay ningún campo «{_path(node)}»{_like(node.attr, list(fields))}")
                return None
            return fields[node.attr]
        self._refuse(node)
        return None

    def _refuse(self, node: nodes.Node) -> None:
        name = type(node).__name__
        self._found.append(f"{_WORDS.get(name, name)} no cabe en una plantilla: las decisiones son de las reglas")


def fields_of(kind: Any) -> dict[str, Any]:
    """Fields of a context model with their types."""
    if not dataclasses.is_dataclass(kind):
        return {}
    hints = typing.get_type_hints(kind)
    return {f.name: plain_type(hints[f.name]) for f in dataclasses.fields(kind)}


def plain_type(kind: Any) -> Any:
    """``Dato``, ``Hueco`` and unions of texts are text."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is _OLD_UNION:
        options = [plain_type(a) for a in typing.get_args(kind)]
        return options[0] if all(o is options[0] for o in options) else _OTHER
    if isinstance(kind, type) and issubclass(kind, str):
        return str
    return kind


def element_of(kind: Any) -> Any:
    """What a tuple or list holds; ``None`` if it is neither."""
    if typing.get_origin(kind) in (tuple, list):
        return plain_type(typing.get_args(kind)[0])
    return None


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return getattr(node, "name", "…")


def _like(name: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f"; ¿quería decir «{close[0]}»?" if close else ""
