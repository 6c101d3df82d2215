"""Author messages for what the models refuse: unknown and missing keys, values of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from enregla.rulebook.conditions import tag_of_class
from enregla.rulebook.problems import Problem, Where, did_you_mean

ALTERNATIVES = {"bool_type", "bool_parsing", "int_type", "int_parsing", "float_type", "float_parsing", "string_type",
                "list_type", "model_type", "dict_type"}  # fmt: skip


def explained(file: Path, model: type[BaseModel], data: Any, error: ValidationError) -> list[Problem]:
    """One message per mistake; the alternatives of one value are told as one."""
    found: dict[Where, Problem] = {}
    for e in error.errors():
        loc: Where = e["loc"]
        kind, where = str(e["type"]), _real(data, loc)
        names = _named(data, where if kind not in ("missing", "extra_forbidden") else loc[:-1])
        place = " › ".join(names) or "file"
        if kind == "extra_forbidden":
            known = sorted(set(_keys_at(model, loc[:-1])))
            what = (f'{place}: unknown key "{loc[-1]}". It would be ignored. Remove it or correct its name.'
                    f"{did_you_mean(str(loc[-1]), known)}")  # fmt: skip
            # where two alternatives share a key («answer»), the unknown one may stand one step above
            above = _real(data, (*loc[:-2], loc[-1]))
            where = above if above and above[-1] == loc[-1] else (*_real(data, loc[:-1]), loc[-1])
        elif kind == "missing":
            what, where = f'{place}: "{loc[-1]}" is missing. It is needed here.', (*where, loc[-1])
        else:
            what = f"{place}: {_told(e)}"
            if where in found and kind in ALTERNATIVES:
                given = str(e.get("input"))[:80]
                what = f"{place}: {given!r} does not fit here. Write one plain value: a text, a number, true or false."
        found[where] = Problem(file, where, what)
    return list(found.values())


def _told(error: ErrorDetails) -> str:
    """What is wrong with a value, in words for the author."""
    kind, given, context = str(error["type"]), error.get("input"), error.get("ctx", {})
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        near = did_you_mean(str(given), known) or f" Known: {', '.join(known)}."
        return f'"{given}" is none of the values it can take. It would be refused.{near}'
    if kind in ("too_short", "too_long"):
        needed = f"At least {context['min_length']} is needed" if kind == "too_short" else (
            f"At most {context['max_length']} fit")  # fmt: skip
        return f"{context['actual_length'] or 'none'} given. {needed}."
    if kind == "model_type" and not error["loc"]:
        return "empty. Write its keys, or remove the file." if given is None else "not a set of keys and values."
    if kind.startswith("date"):
        return f'"{given}" is not a day. Write it as 2026-01-31.'
    return f"{str(error['msg']).removeprefix('Value error, ')} (given: {str(given)[:80]!r})."


def _real(data: Any, loc: Where) -> Where:
    """The part of a place that stands in the data; the names of alternatives are left out."""
    real: list[str | int] = []
    node = data
    for step in loc:
        if (isinstance(node, dict) and step in node) or (
            isinstance(node, list) and isinstance(step, int) and step < len(node)
        ):
            node = node[step]  # pyright: ignore[reportArgumentType, reportCallIssue]
            real.append(step)
    return tuple(real)


def _named(data: Any, where: Where) -> list[str]:
    """The path with ids instead of positions: «decisions › dpo › rules › statutory_list»."""
    names: list[str] = []
    node = data
    for step in where:
        if isinstance(node, dict) and step in node:
            node = node[step]
            names.append(str(step))
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
            names.append(str(node.get("id", step)) if isinstance(node, dict) else str(step))
    return names


def _keys_at(model: type[BaseModel], loc: Where) -> Iterator[str]:
    """The keys that may stand at a place of a model."""
    current: list[type[BaseModel]] = [model]
    for step in loc:
        inner = [
            found
            for m in current
            for name, field in m.model_fields.items()
            if step in (name, field.alias)
            for found in _models_in(field.annotation)
        ]
        current = inner or [m for m in current if tag_of_class(m) == step] or current
    for m in current:
        yield from (field.alias or name for name, field in m.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
