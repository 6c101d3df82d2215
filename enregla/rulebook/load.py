"""Loading: files → plain data (cached by hash) → frozen models → linked Rulebook.

Pure-Python YAML reads about 90 KB/s, so the parsed data of a rulebook that linked without mistakes is
kept as JSON under the hash of its files and of the package; a cached load validates the models again and
skips only parsing and linking.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

import enregla
from enregla.rulebook.book import Rulebook
from enregla.rulebook.factors import with_factors
from enregla.rulebook.link import link
from enregla.rulebook.model import (
    CatalogueFile,
    DerivedFact,
    DerivedFile,
    LawFile,
    OrderFile,
    Questionnaire,
    Route,
)  # fmt: skip
from enregla.rulebook.problems import Problem, RulebookError, did_you_mean
from enregla.rulebook.refused import explained
from enregla.rulebook.source import SourceError, parse

DEFAULT_ROOT = Path(__file__).resolve().parents[2] / "questionnaires"
M = TypeVar("M", bound=BaseModel)


def rulebook_files(root: Path) -> list[Path]:
    """Every authored file, in a fixed order."""
    found = [root / "_order.yaml", root / "_derived.yaml", root / "_express" / "route.yaml"]
    found += sorted((root / "_law").glob("*.yaml")) + sorted((root / "_catalogues").glob("*.yaml"))
    found += sorted(p for p in root.glob("*/questionnaire.yaml") if not p.parent.name.startswith("_"))
    return [p for p in found if p.exists()]


def load_rulebook(root: Path | None = None, cache_dir: Path | None = None) -> Rulebook:
    """The linked rulebook of a folder. Raises ``RulebookError`` with one author message per mistake.

    ``cache_dir``: where the parsed data may be kept; ``None`` reads the files afresh.
    """
    root = root or DEFAULT_ROOT
    files = rulebook_files(root)
    raw = {p.relative_to(root).as_posix(): p.read_bytes() for p in files}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in raw.items()}
    digest = hashlib.sha256(json.dumps([enregla.__version__, digests], sort_keys=True).encode()).hexdigest()
    cached = _read_cache(cache_dir, digest)
    if cached is not None:
        return _build(root, cached, digest, digests)
    data = _parse_all(root, raw)
    book = _build(root, data, digest, digests)
    problems = link(book, root)
    if problems:
        raise RulebookError([p.message(root) for p in problems])
    _write_cache(cache_dir, digest, data)
    return book


def _cache_file(cache_dir: Path, digest: str) -> Path:
    return cache_dir / f"rulebook-{digest[:24]}.json"


def _read_cache(cache_dir: Path | None, digest: str) -> dict[str, Any] | None:
    if cache_dir is None:
        return None
    try:
        seal, _, content = _cache_file(cache_dir, digest).read_text(encoding="utf-8").partition("\n")
        return json.loads(content) if seal == _seal(digest, content) else None
    except (OSError, ValueError):
        return None  # a missing or damaged cache only costs time


def _seal(digest: str, content: str) -> str:
    return hashlib.sha256(f"{digest}{content}".encode()).hexdigest()


def _write_cache(cache_dir: Path | None, digest: str, data: dict[str, Any]) -> None:
    if cache_dir is None:
        return
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache_dir, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            content = json.dumps(data, ensure_ascii=False)
            out.write(f"{_seal(digest, content)}\n{content}")
        Path(name).replace(_cache_file(cache_dir, digest))
        for old in cache_dir.glob("rulebook-*.json"):
            if old != _cache_file(cache_dir, digest):
                old.unlink(missing_ok=True)
    except OSError:
        return  # a read-only folder only costs time


def _parse_all(root: Path, raw: dict[str, bytes]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, content in raw.items():
        try:
            data[name] = parse(content.decode("utf-8"))
        except SourceError as error:
            problems.append(Problem(root / name, (), error.message, error.line))
        except UnicodeDecodeError:
            problems.append(Problem(root / name, (), "not UTF-8 text. Save the file as UTF-8.", 1))
    if problems:
        raise RulebookError([p.message(root) for p in problems])
    return data


def _build(root: Path, data: dict[str, Any], digest: str, digests: dict[str, str]) -> Rulebook:
    problems: list[Problem] = []

    def model(kind: type[M], name: str) -> M | None:
        try:
            return kind.model_validate(data[name])
        except KeyError:
            problems.append(Problem(root / name, (), "this file is missing. Without it nothing can be loaded.", 1))
        except ValidationError as error:
            problems.extend(explained(root / name, kind, data[name], error))
        return None

    order = model(OrderFile, "_order.yaml")
    route = model(Route, "_express/route.yaml")
    derived: dict[str, DerivedFact] = {}
    if "_derived.yaml" in data:
        derived_file = model(DerivedFile, "_derived.yaml")
        derived = {d.id: d for d in derived_file.derived} if derived_file else {}
    law = [m for n in data if n.startswith("_law/") if (m := model(LawFile, n))]
    catalogues = [m for n in data if n.startswith("_catalogues/") if (m := model(CatalogueFile, n))]
    found = {n.split("/")[0]: n for n in data if n.endswith("/questionnaire.yaml")}
    parsed = {k: m for k, n in found.items() if (m := model(Questionnaire, n))}
    if order:
        for i, key in enumerate(order.questionnaires):
            if key in order.questionnaires[:i]:
                problems.append(Problem(root / "_order.yaml", ("questionnaires", i),
                                        f'questionnaire "{key}" stands twice. Its place would be unclear. Keep '
                                        f'one.'))  # fmt: skip
            elif key not in found:
                problems.append(Problem(root / "_order.yaml", ("questionnaires", i),
                                        f'no questionnaire "{key}". It could never be '
                                        f'shown.{did_you_mean(key, found)}'))  # fmt: skip
        for key in found:
            if key not in order.questionnaires:
                problems.append(Problem(root / found[key], (), f'questionnaire "{key}" is not in _order.yaml. '
                                        "It would never be asked. Add it there."))  # fmt: skip
    for key, questionnaire in parsed.items():
        if questionnaire.id != key:
            problems.append(Problem(root / found[key], ("id",), f'id "{questionnaire.id}" differs from its folder '
                                    f'"{key}". References would not find it. Use "{key}".'))  # fmt: skip
    problems += _duplicates_across(root, data)
    if problems or order is None or route is None:
        raise RulebookError([p.message(root) for p in problems])
    catalogue = CatalogueFile(
        **{name: [e for f in catalogues for e in getattr(f, name)] for name in CatalogueFile.model_fields}
    )
    return Rulebook(
        digest=digest,
        questionnaires=with_factors({k: parsed[k] for k in order.questionnaires}, catalogue),
        law=LawFile(
            sources={k: v for f in law for k, v in f.sources.items()},
            provisions={k: v for f in law for k, v in f.provisions.items()},
            parameters={k: v for f in law for k, v in f.parameters.items()},
        ),
        catalogue=catalogue,
        derived=derived,
        route=route,
        file_digests=digests,
    )


def _duplicates_across(root: Path, data: dict[str, Any]) -> list[Problem]:
    """The same id in two files of the law or of a catalogue: one of them would silently win."""
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for name, content in data.items():
        if not isinstance(content, dict) or not name.startswith(("_law/", "_catalogues/", "_derived")):
            continue
        for group, entries in content.items():
            keys: list[tuple[Any, str]] = []
            if isinstance(entries, dict):
                keys = [(k, str(k)) for k in entries]
            elif isinstance(entries, list):
                keys = [(i, str(e.get("id"))) for i, e in enumerate(entries) if isinstance(e, dict)]
            for position, key in keys:
                if (group, key) in seen:
                    problems.append(Problem(root / name, (group, position), f'duplicate id "{key}" in {group}, already '
                                            f"in {seen[group, key]}. Only one of the two would count. Keep "
                                            f"one."))  # fmt: skip
                seen[group, key] = name
    return problems
