"""Fills a template: one call, one Word file, and everything that can be said about it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from jinja2.exceptions import TemplateError as JinjaError

from enregla.documents import finalise
from enregla.documents.astext import as_text
from enregla.documents.clauses import CLAUSE_MARK, VALUE_MARK, base_id
from enregla.documents.comments import ReviewComment, comments_part, gap_comment, select_comments
from enregla.documents.manifest import (
    DocumentError,
    Label,
    Manifest,
    load_manifest,
    manifests,
    template_path,
    templates_root,
)
from enregla.documents.package import Entry, write_package
from enregla.documents.template import Compiled, RenderError, Trace, load_template, strip_marks
from enregla.documents.values import NOT_FOR_TEMPLATES, Dato, DocumentContext, Gap, Hueco
from enregla.documents.walk import Origin, Place, RenderedClause, clauses_of, gap_clauses, origins_of, walk
from enregla.documents.xmlparts import DECLARATION

Copy = Literal["clean", "review"]
_CONFIRMED_ONLY = ("PUBLICAR", "FIRMAR")
_LEVEL = 6


class GapError(DocumentError):
    """There is no clean copy: what is missing, what should have been left out, what nobody confirmed."""

    def __init__(
        self, document: str, blocking: Sequence[Gap], open_: Sequence[Gap], unconfirmed: Sequence[Dato]
    ) -> None:
        self.document = document
        self.blocking = tuple(dict.fromkeys(blocking))
        self.open = tuple(dict.fromkeys(open_))
        self.unconfirmed = tuple(dict.fromkeys(unconfirmed))
        parts = [f"falta {gap.what}" for gap in self.blocking]
        parts += [f"se imprimiría el hueco «{gap.what}»" for gap in self.open]
        parts += [f"sin confirmar: {value}" for value in self.unconfirmed]
        super().__init__(f"{document}: no hay copia limpia: {'; '.join(parts)}")


@dataclass(frozen=True, slots=True)
class Omitted:
    """A clause that is not in the document, with the reason if the context gave it."""

    clause: str
    title: str
    reason: str


@dataclass(frozen=True)
class Rendered:
    """A finished document. ``text``, ``clauses`` and ``origins`` are worked out when somebody asks."""

    template_id: str
    label: Label
    copy: Copy
    data: bytes
    gaps: tuple[Gap, ...]
    comments: tuple[ReviewComment, ...]
    overflow: tuple[ReviewComment, ...]
    omitted: tuple[Omitted, ...]
    _trace: Any = field(repr=False, compare=False)

    @functools.cached_property
    def text(self) -> str:
        return as_text(self.data)

    @functools.cached_property
    def _walked(self) -> tuple[str, list[Place], list[Dato]]:
        return self._trace()

    @functools.cached_property
    def clauses(self) -> tuple[RenderedClause, ...]:
        return clauses_of(*self._walked)

    @functools.cached_property
    def origins(self) -> tuple[Origin, ...]:
        return origins_of(*self._walked)


def render(
    template_id: str,
    context: DocumentContext,
    copy: Copy = "clean",
    comments: Sequence[ReviewComment] = (),
    root: Path | None = None,
) -> Rendered:
    """The document of a template for a context. Raises ``GapError`` when a clean copy is not allowed.

    >>> render("privacy_policy", context, copy="review", comments=[...])  # doctest: +SKIP
    """
    path = template_path(template_id, root)
    manifest = _manifest(template_id, root)
    return fill(load_template(path), manifest, context, copy, comments)


def _manifest(template_id: str, root: Path | None) -> Manifest:
    if root is None or root == templates_root():
        return manifests()[template_id]
    return load_manifest(root / template_id / "manifest.yaml")


def fill(
    compiled: Compiled,
    manifest: Manifest,
    context: DocumentContext,
    copy: Copy,
    comments: Sequence[ReviewComment] = (),
) -> Rendered:
    """``render`` for a template at hand."""
    review = copy == "review"
    names = names_of(context, manifest, review)
    trace = Trace(clean=not review, traced=review)
    xml = _fill_part(compiled, "word/document.xml", names, trace, manifest)
    side = Trace(clean=not review, traced=False)
    others = [(name, strip_marks(_fill_part(compiled, name, names, side, manifest))) for name in compiled.others]
    if not review:
        _refuse_gaps(manifest, context, trace, side)
    shape = compiled.layout.clean
    gaps, printed, overflow = context.huecos, list[ReviewComment](), list[ReviewComment]()
    extra: list[Entry] = []
    if review:
        places = walk(xml, compiled.numbering)
        anchored = _printed_gaps(xml, places, trace.values)
        gaps = tuple(gap for gap, _ in anchored) + context.huecos
        wanted = [gap_comment(gap, anchor) for gap, anchor in anchored if gap.blocking] + list(comments)
        present = _anchors(xml, places)
        printed, overflow = select_comments(wanted, present, manifest.comment_cap)
        body = finalise.review_body(xml, compiled, places, trace.values, printed)
        shape = compiled.layout.review if printed else compiled.layout.plain_review
        if printed:
            ids = compiled.style_ids
            extra.append(Entry.of("word/comments.xml", comments_part(
                printed, context.as_of, ids.get("annotation text", "CommentText"),
                ids.get("annotation reference", "CommentReference")), _LEVEL))  # fmt: skip
        known = present
    else:
        places = walk(xml, compiled.numbering) if compiled.walks else None
        body = finalise.clean_body(xml, compiled, places)
        known = CLAUSE_MARK.findall(xml)
    entries = [*shape, Entry.of("word/document.xml", (DECLARATION + body).encode(), _LEVEL), *extra]
    entries += [Entry.of(name, (DECLARATION + text).encode(), _LEVEL) for name, text in others]
    entries.append(Entry.of("docProps/core.xml", finalise.core_properties(manifest, context.as_of), _LEVEL))
    data = write_package((*entries, *_with_pictures(compiled, manifest, context.imagenes)))

    def traced() -> tuple[str, list[Place], list[Dato]]:
        if review and places is not None:
            return xml, places, trace.values
        again = Trace(clean=True, traced=True)
        text = _fill_part(compiled, "word/document.xml", names, again, manifest)
        return text, walk(text, compiled.numbering), again.values

    return Rendered(manifest.id, manifest.label, copy, data, gaps, tuple(printed), tuple(overflow),
                    _omitted(compiled, manifest, context, known), traced)  # fmt: skip


def _with_pictures(compiled: Compiled, manifest: Manifest, pictures: Mapping[str, bytes]) -> tuple[Entry, ...]:
    """The parts that are the same in every document, but for the pictures that this case draws anew."""
    if not pictures:
        return compiled.layout.shared
    unknown = sorted(set(pictures) - set(compiled.pictures))
    if unknown:
        raise RenderError(f"{manifest.id}: la plantilla no tiene ninguna imagen llamada «{unknown[0]}»")
    drawn = {compiled.pictures[name].encode(): data for name, data in pictures.items()}
    return tuple(Entry.of(e.name.decode(), drawn[e.name], 1) if e.name in drawn else e for e in compiled.layout.shared)


@functools.lru_cache(maxsize=256)
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind) if f.name not in NOT_FOR_TEMPLATES)


def names_of(context: DocumentContext, manifest: Manifest, review: bool) -> dict[str, Any]:
    """What a template sees: the fields of the context and the flags of the copy."""
    names: dict[str, Any] = {name: getattr(context, name) for name in _fields(type(context))}
    internal = manifest.label == "INTERNO"
    return names | {"si_revision": review, "si_interno": internal, "si_banda": review or internal}


def _fill_part(compiled: Compiled, part: str, names: Mapping[str, Any], trace: Trace, manifest: Manifest) -> str:
    template = compiled.body if part == "word/document.xml" else compiled.others[part]
    try:
        return template.render(names | {"_trace": trace})  # type: ignore[operator]
    except (RenderError, JinjaError, TypeError, ValueError) as error:
        raise RenderError(f"{manifest.id} ({part}): {error}") from error


def _refuse_gaps(manifest: Manifest, context: DocumentContext, *traces: Trace) -> None:
    printed = [gap for trace in traces for gap in trace.gaps]
    blocking = [gap for gap in (*printed, *context.huecos) if gap.blocking]
    open_ = [gap for gap in printed if not gap.blocking]
    unconfirmed = [value for trace in traces for value in trace.unconfirmed]
    if manifest.label not in _CONFIRMED_ONLY:
        unconfirmed = []
    if blocking or open_ or unconfirmed:
        raise GapError(manifest.id, blocking, open_, unconfirmed)


def _printed_gaps(xml: str, places: list[Place], values: list[Dato]) -> list[tuple[Gap, str]]:
    """Each printed gap with what its comment hangs on: its clause, or itself where there is none."""
    found: dict[Gap, str] = {}
    for index, clause in gap_clauses(xml, places, values).items():
        value = values[index]
        if isinstance(value, Hueco):
            found.setdefault(replace(value.gap, clause=clause), clause or f"@{index}")
    return list(found.items())


def _anchors(xml: str, places: list[Place]) -> list[str]:
    """What a comment may hang on, in document order: clauses and printed values."""
    clauses = [(start, name) for place in places for start, _, name in place.opens]
    values = [(m.start(), f"@{m.group(1)}") for m in VALUE_MARK.finditer(xml)]
    return [name for _, name in sorted(clauses + values)]


def _omitted(
    compiled: Compiled, manifest: Manifest, context: DocumentContext, present: Sequence[str]
) -> tuple[Omitted, ...]:
    there = {base_id(name.split("~")[0]) for name in present}
    declared = [*compiled.markers, *(c.id for c in manifest.clauses if c.id not in compiled.markers)]
    found: list[Omitted] = []
    for name in declared:
        if name not in there:
            spec, facts = manifest.clause(name), context.clausulas.get(name)
            found.append(Omitted(name, spec.title if spec else name, facts.omitted if facts else ""))
    return tuple(found)
