"""A Word template compiled once: parts that never change are kept packed, the others are Jinja templates.

docxtpl's own preprocessing turns the text of Word into a template; what differs is that it happens once a
file and not once a document, and that nothing else of the file is parsed again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from enregla.documents.clauses import ANY_MARK, CLAUSE_MARK, base_id
from enregla.documents.manifest import DocumentError
from enregla.documents.numbering import Numbering, read_numbering
from enregla.documents.package import Entry, PackageError, read_package
from enregla.documents.prepare import TemplateError, prepare_part, style_names
from enregla.documents.staticparts import Layout, lay_out
from enregla.documents.values import Dato, Gap, Hueco, Lista, amount_in_euros, date_in_words, safe_text
from enregla.documents.xmlparts import END, REFERENCE, VALUE, etree, mark, parse, rels_name, resolve

__all__ = ["Compiled", "TemplateError", "Trace", "compile_template", "environment", "load_template"]

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_END = mark(END)
_DRAWING = {
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_REFERENCE_MARK = re.compile(mark(REFERENCE, "([a-z0-9_:-]+)"))


class RenderError(DocumentError):
    """The template prints something that is no text."""


class Trace:
    """What one rendering printed. ``clean``: gaps are collected and print nothing."""

    __slots__ = ("clean", "gaps", "traced", "unconfirmed", "values")

    def __init__(self, clean: bool, traced: bool) -> None:
        self.clean = clean
        self.traced = traced
        self.gaps: list[Gap] = []
        self.unconfirmed: list[Dato] = []
        self.values: list[Dato] = []


def _text(value: str) -> str:
    text = escape(str(value))
    return str(text).replace("\n", _BREAK) if "\n" in text else str(text)


def _printed(trace: Trace, value: Any) -> str:
    kind = type(value)
    if kind is str:
        return _text(safe_text(value))
    if kind is Lista:
        return "".join(_printed(trace, part) if isinstance(part, Dato) else _text(part) for part in value.parts)
    if kind is Hueco:
        trace.gaps.append(value.gap)
        if trace.clean:
            return ""
    elif kind is Dato:
        if not value.confirmed:
            trace.unconfirmed.append(value)
    elif kind is int or kind is float:
        return str(value)
    elif isinstance(value, Markup):
        raise RenderError("una plantilla solo imprime texto, nunca marcado")
    else:
        text = str(value)  # an undefined name raises here, with its name
        raise RenderError(f"la plantilla imprime «{text[:60]}» ({kind.__name__}), que no es texto")
    if trace.traced:
        trace.values.append(value)
        return f"{mark(VALUE, str(len(trace.values) - 1))}{_text(value)}{_END}"
    return _text(value)


@pass_context
def _finalize(context: Context, value: Any) -> Markup:
    return Markup(_printed(context["_trace"], value))  # noqa: S704 - every branch escapes


def _fecha(value: Any) -> Any:
    if isinstance(value, Hueco):
        return value
    if isinstance(value, dt.date):
        return date_in_words(value)
    text = date_in_words(dt.date.fromisoformat(str(value)[:10]))
    return value.with_text(text) if isinstance(value, Dato) else text


def _importe(value: Any) -> Any:
    if isinstance(value, Hueco):
        return value
    text = amount_in_euros(float(value))
    return value.with_text(text) if isinstance(value, Dato) else text


FILTERS = {"fecha": _fecha, "importe": _importe, "enumera": Lista.of}


def environment() -> ImmutableSandboxedEnvironment:
    """The only environment in which a template runs: sandboxed, strict, escaped, three filters."""
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_finalize)
    env.filters = dict(FILTERS)
    env.globals = {}
    env.tests = {}
    return env


_ENVIRONMENT = environment()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled."""

    digest: str
    body: Template
    others: Mapping[str, Template]  # headers, footers and notes with tags
    layout: Layout  # packed parts by copy
    numbering: Numbering
    styles: Mapping[str, str]  # id → name
    style_ids: Mapping[str, str]  # name → id
    markers: tuple[str, ...]  # base ids, in order
    references: tuple[str, ...]
    has_contents: bool
    pictures: Mapping[str, str]  # name that Word shows for a picture → its part
    sources: Mapping[str, str]  # part → Jinja source, for the lint

    @property
    def walks(self) -> bool:
        """Whether numbers are needed to write the document."""
        return bool(self.references) or self.has_contents


def jinja_source(tree: Any, patch: Any) -> str:
    return patch(etree.tostring(tree, encoding="unicode"))


def compile_template(data: bytes) -> Compiled:
    """Compiles the bytes of a template; raises ``TemplateError`` with an author's message."""
    try:
        parts = read_package(data)
        trees = {name: parse(blob) for name, blob in parts.items() if _is_text(name)}
        styles = parse(parts["word/styles.xml"])
        numbering = parse(parts["word/numbering.xml"]) if "word/numbering.xml" in parts else None
    except KeyError as error:
        raise TemplateError(f"al archivo le falta la parte {error}") from error
    except (PackageError, etree.XMLSyntaxError) as error:
        raise TemplateError(str(error)) from error
    names = style_names(styles)
    pictures = _pictures(trees["word/document.xml"], parts)
    patch = DocxTemplate.__new__(DocxTemplate).patch_xml
    sources: dict[str, str] = {}
    static: dict[str, Entry] = {}
    templates: dict[str, Template] = {}
    for name, tree in trees.items():
        prepare_part(tree, names, main=name == "word/document.xml")
        source = jinja_source(tree, patch)
        if "{{" in source or "{%" in source or name == "word/document.xml":
            sources[name] = source
            templates[name] = _template(source, name)
        else:
            static[name] = Entry.of(name, etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))
    body = sources["word/document.xml"]
    return Compiled(
        digest=hashlib.sha256(data).hexdigest(), body=templates.pop("word/document.xml"), others=templates,
        layout=lay_out(parts, static, set(sources), names), numbering=read_numbering(styles, numbering),
        styles=names, style_ids={name: key for key, name in names.items()},
        markers=tuple(dict.fromkeys(base_id(m) for m in CLAUSE_MARK.findall(body))),
        references=tuple(dict.fromkeys(_REFERENCE_MARK.findall(body))), has_contents=mark("t") in body,
        pictures=pictures, sources=sources,
    )  # fmt: skip


def _pictures(body: Any, parts: Mapping[str, bytes]) -> dict[str, str]:
    """Pictures of the body by the name that Word keeps for them; their parts are renamed whenever Word saves."""
    rels = rels_name("word/document.xml")
    if rels not in parts:
        return {}
    targets = {r.get("Id"): resolve("word/document.xml", r.get("Target", "")) for r in parse(parts[rels])}
    found: dict[str, str] = {}
    for frame in body.xpath("//wp:inline | //wp:anchor", namespaces=_DRAWING):
        name = frame.xpath("string(wp:docPr/@name)", namespaces=_DRAWING)
        part = targets.get(frame.xpath("string(.//a:blip/@r:embed)", namespaces=_DRAWING))
        if name and part:
            found[name] = part
    return found


def _template(source: str, part: str) -> Template:
    try:
        return _ENVIRONMENT.from_string(source)
    except Exception as error:  # jinja2 raises several kinds
        raise TemplateError(f"{part}: etiqueta mal escrita: {error}") from error


def _is_text(name: str) -> bool:
    return bool(re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name))


_CACHE: dict[tuple[str, int, int], Compiled] = {}
_BY_DIGEST: dict[str, Compiled] = {}


def load_template(path: Path) -> Compiled:
    """The compiled template; kept in memory by the hash of the file, looked up by its time and size."""
    stat = path.stat()
    key = (str(path), stat.st_mtime_ns, stat.st_size)
    found = _CACHE.get(key)
    if found is None:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        found = _BY_DIGEST.get(digest)
        if found is None:
            try:
                found = compile_template(data)
            except TemplateError as error:
                raise TemplateError(f"{path}: {error}") from error
            _BY_DIGEST[digest] = found
        _CACHE[key] = found
    return found


def strip_marks(xml: str) -> str:
    return ANY_MARK.sub("", xml)
