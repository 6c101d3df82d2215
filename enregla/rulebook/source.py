"""Reading YAML: plain data fast, line numbers only when a message needs them.

YAML 1.2 through ruamel's pure safe loader: ``no`` stays a text and equal keys are refused. Dates become
ISO strings, so that fresh data and data from the JSON cache are the same.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class SourceError(Exception):
    """A file that is not readable YAML. ``line`` is 1-based where known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def plain(value: Any) -> Any:
    """Dates to ISO strings, keys to strings, recursively."""
    if isinstance(value, dict):
        return {plain(k) if isinstance(k, dt.date) else str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def parse(text: str) -> Any:
    """Plain data of a YAML text. Raises ``SourceError``."""
    yaml = YAML(typ="safe", pure=True)
    try:
        return plain(yaml.load(text))
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else "?"
        raise SourceError(f'duplicate key "{key}". Only one of the two would count. Keep one of them.', line) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(f"not valid YAML: {error.problem or error.context}.{_quotes(error)}", line) from error
    except YAMLError as error:
        raise SourceError(f"not valid YAML: {error}.") from error
    except ValueError as error:  # a date such as 2026-02-30
        raise SourceError(f"not valid YAML: {error}. Write days as 2026-01-31.", _line_of_bad_date(text)) from error


def _quotes(error: MarkedYAMLError) -> str:
    """The mistake that everybody makes in Spanish texts: a colon, a comma or a brace without quotes."""
    problem = str(error.problem)
    if "\\t" in problem:
        return " Indent with spaces."
    if "mapping values are not allowed" in problem or "but got" in problem or "found unexpected" in problem:
        return ' A text with ": ", "{" or "[" stands in quotes.'
    return ""


def _line_of_bad_date(text: str) -> int | None:
    yaml = YAML(typ="safe", pure=True)
    for number, line in enumerate(text.splitlines(), start=1):
        for word in line.replace(",", " ").replace("{", " ").replace("}", " ").split():
            if len(word) == 10 and word[4:5] == "-":
                try:
                    yaml.load(word)
                except ValueError:
                    return number
    return None


@lru_cache(maxsize=4)
def _with_lines(text: str) -> Any:
    return YAML(typ="rt", pure=True).load(text)


def line_of(path: Path, where: tuple[str | int, ...]) -> int | None:
    """1-based line of the place ``where`` (keys and positions) in a file, as near as it can be found."""
    try:
        node = _with_lines(path.read_text(encoding="utf-8"))
    except (YAMLError, OSError, ValueError):
        return None
    line: int | None = None
    for step in where:
        lines = getattr(getattr(node, "lc", None), "data", None) or {}
        if isinstance(node, dict):
            step = next((k for k in node if k == step or str(k) == str(step)), None)
            if step is None:
                continue
        elif not (isinstance(node, list) and isinstance(step, int) and step < len(node)):
            continue
        line = lines[step][0] + 1 if step in lines else line
        node = node[step]
    return line
