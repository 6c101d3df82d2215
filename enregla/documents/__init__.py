"""Word documents from a case: the public face of the room.

Names are imported when first used. No other module of the room is called like a name of its face, or importing
one would hide the other (hence ``rendering`` and ``packing``).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enregla.documents.comments import ReviewComment
    from enregla.documents.gate import Problem, check
    from enregla.documents.lint import lint_templates
    from enregla.documents.manifest import DocumentError, Manifest, ManifestError, load_manifests, manifests
    from enregla.documents.packing import PackEntry, Produced, Withheld, file_name, pack, produce, write_tree, zip_of
    from enregla.documents.preview import preview_html, web_page, web_text
    from enregla.documents.receipt import Receipt, make_receipt
    from enregla.documents.rendering import GapError, Omitted, Rendered, render
    from enregla.documents.template import RenderError, TemplateError
    from enregla.documents.values import Dato, DocumentContext, Gap, Hueco
    from enregla.documents.walk import Origin, RenderedClause

_WHERE = {
    "ReviewComment": "comments",
    "Problem": "gate",
    "check": "gate",
    "lint_templates": "lint",
    "Manifest": "manifest",
    "ManifestError": "manifest",
    "DocumentError": "manifest",
    "load_manifests": "manifest",
    "manifests": "manifest",
    "PackEntry": "packing",
    "Produced": "packing",
    "Withheld": "packing",
    "produce": "packing",
    "zip_of": "packing",
    "file_name": "packing",
    "pack": "packing",
    "write_tree": "packing",
    "preview_html": "preview",
    "web_page": "preview",
    "web_text": "preview",
    "Receipt": "receipt",
    "make_receipt": "receipt",
    "GapError": "rendering",
    "Omitted": "rendering",
    "Rendered": "rendering",
    "render": "rendering",
    "RenderError": "template",
    "TemplateError": "template",
    "Dato": "values",
    "DocumentContext": "values",
    "Gap": "values",
    "Hueco": "values",
    "Origin": "walk",
    "RenderedClause": "walk",
}

__all__ = [
    "Dato",
    "DocumentContext",
    "DocumentError",
    "Gap",
    "GapError",
    "Hueco",
    "Manifest",
    "ManifestError",
    "Omitted",
    "Origin",
    "PackEntry",
    "PlannedDocument",
    "Problem",
    "Produced",
    "Receipt",
    "RenderError",
    "Rendered",
    "RenderedClause",
    "ReviewComment",
    "TemplateError",
    "Withheld",
    "check",
    "file_name",
    "lint_templates",
    "load_manifests",
    "make_receipt",
    "manifests",
    "pack",
    "plan",
    "preview_html",
    "produce",
    "render",
    "web_page",
    "web_text",
    "write_tree",
    "zip_of",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


# «plan» is also the name of its module: loaded here, so that the face keeps the function.
from enregla.documents.plan import PlannedDocument, plan  # noqa: E402
