"""Lint of the templates: what an author has to mend, with file and place, before a template is used.

``python -m enregla check`` runs it over all templates. Messages are for people who edit in Word.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from enregla.documents import lint_names
from enregla.documents.gate import check
from enregla.documents.lint_word import base_styles, word_problems
from enregla.documents.manifest import (
    DocumentError,
    Manifest,
    ManifestError,
    load_manifest,
    template_ids,
    templates_root,
)
from enregla.documents.package import PackageError, read_package
from enregla.documents.rendering import fill
from enregla.documents.specimen import specimen
from enregla.documents.template import Compiled, TemplateError, compile_template
from enregla.documents.values import DocumentContext
from enregla.documents.xmlparts import etree
from enregla.rulebook import Rulebook
from enregla.rulebook.book import ORGANISATION
from enregla.rulebook.link_conditions import Subject, check_condition

FIRST_WAVE = 7


def lint_templates(root: Path | None = None, book: Rulebook | None = None, contexts: Any = None) -> list[str]:
    """All messages; an empty list is a clean bill. ``book``: also checks that what a manifest names of the rulebook
    exists there: cited provisions, and the questions, decisions and options of its condition.

    ``contexts``: where the context classes are; by default ``enregla.documents.contexts``.
    """
    base = root or templates_root()
    found: list[str] = []
    manifests: list[Manifest] = []
    for template_id in template_ids(base):
        path = base / template_id / "manifest.yaml"
        try:
            manifest = load_manifest(path)
        except ManifestError as error:
            found += str(error).split("\n")
            continue
        manifests.append(manifest)
        found += [f"{path}: {message}" for message in _manifest_problems(manifest, book)]
        word = base / template_id / f"{template_id}.docx"
        found += [f"{word}: {message}" for message in lint_template(word, manifest, contexts)]
    found += _together(base, manifests)
    return found


def lint_template(word: Path, manifest: Manifest, contexts: Any = None) -> list[str]:
    """Messages of one template."""
    try:
        data = word.read_bytes()
    except OSError:
        return ["no está la plantilla"]
    try:
        parts = read_package(data)
        found = word_problems(parts, manifest, base_styles())
    except (PackageError, etree.XMLSyntaxError, KeyError) as error:
        return [f"no se puede leer: {error}"]
    try:
        compiled = compile_template(data)
    except TemplateError as error:
        return [*found, str(error)]
    context = _context(manifest, contexts)
    if isinstance(context, str):
        found.append(context)
    else:
        names = lint_names.Names(context)
        for part, source in compiled.sources.items():
            found += [f"{part.removeprefix('word/')}: {message}" for message in names.check(source)]
        if not found:
            found += _trial(compiled, manifest, context, names.formats)
    declared = {clause.id for clause in manifest.clauses}
    markers = set(compiled.markers)
    found += [f"la cláusula «{n}» del manifiesto no tiene marca en el texto" for n in sorted(declared - markers)]
    found += [f"la marca «{n}» no está en el manifiesto (clauses)" for n in sorted(markers - declared)]
    found += [f"remisión a «{n}», que no es ninguna cláusula" for n in compiled.references if n not in markers]
    if compiled.has_contents != manifest.toc:
        found.append(
            "el manifiesto dice toc: true y falta [[indice]]" if manifest.toc else "hay [[indice]] sin toc: true"
        )
    return found


def _trial(
    compiled: Compiled, manifest: Manifest, context: type[DocumentContext], formats: Mapping[str, str]
) -> Iterator[str]:
    """Fills the template with invented values, all flags on and all off, and checks what comes out."""
    for flags in (True, False):
        values = specimen(context, manifest, flags, formats=formats)
        for copy in ("clean", "review"):
            try:
                done = fill(compiled, manifest, values, copy)
            except DocumentError as error:
                yield f"prueba con todas las banderas {'puestas' if flags else 'quitadas'}: {error}"
                continue
            for problem in check(done.data, copy):
                yield f"prueba con todas las banderas {'puestas' if flags else 'quitadas'} ({copy}): {problem}"


def unused_fields(word: Path, manifest: Manifest, contexts: Any = None) -> list[str]:
    """Fields of the context that the template never prints: a warning, not an error."""
    context = _context(manifest, contexts)
    if isinstance(context, str):
        return []
    names = lint_names.Names(context)
    for source in compile_template(word.read_bytes()).sources.values():
        names.check(source)
    return names.unused()


def _context(manifest: Manifest, contexts: Any) -> type[DocumentContext] | str:
    module = contexts or importlib.import_module("enregla.documents.contexts")
    found = getattr(module, manifest.context, None)
    if not isinstance(found, type) or not issubclass(found, DocumentContext):
        return f"context: no hay ningún modelo «{manifest.context}» en enregla.documents.contexts"
    return found


def _manifest_problems(manifest: Manifest, book: Rulebook | None) -> Iterator[str]:
    law = book.law if book is not None else None
    if book is not None and manifest.condition is not None:
        at = Subject(book, "", manifest.per or ORGANISATION, "condition")
        for where, what in check_condition(manifest.condition, at):
            yield f"{'.'.join(str(step) for step in ('condition', *where))}: {what.removeprefix('condition: ')}"
    for clause in manifest.clauses:
        if clause.question and len(clause.question.split()) > 60:
            yield f"clauses.{clause.id}: la pregunta pasa de 60 palabras"
        if clause.mandatory and not clause.legal_refs:
            yield f"clauses.{clause.id}: es obligatoria y no dice qué artículo lo manda (legal_refs)"
        for ref in clause.legal_refs:
            if law is not None and ref not in law.provisions:
                yield f"clauses.{clause.id}: el artículo «{ref}» no está en questionnaires/_law"
    for item in manifest.checklist:
        for ref in item.legal_refs:
            if law is not None and ref not in law.provisions:
                yield f"checklist.{item.id}: el artículo «{ref}» no está en questionnaires/_law"


def _together(base: Path, manifests: list[Manifest]) -> Iterator[str]:
    ids = {m.id for m in manifests}
    for number, count in Counter(m.number for m in manifests).items():
        if count > 1:
            yield f"{base}: dos documentos con el número {number}"
    for manifest in manifests:
        for other in manifest.mentions:
            if other not in ids:
                yield f"{base / manifest.id / 'manifest.yaml'}: mentions: no hay documento «{other}»"
    first = [m.id for m in manifests if m.wave == "ESTA_SEMANA"]
    if len(first) > FIRST_WAVE:
        yield f"{base}: ESTA_SEMANA admite {FIRST_WAVE} documentos y hay {len(first)}: {', '.join(first)}"
