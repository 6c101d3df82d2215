"""Parts that are the same in every document of a template, packed once for each kind of copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enregla.documents.package import Entry
from enregla.documents.prepare import TemplateError
from enregla.documents.xmlparts import CORE_REL, REL, RELS, TYPES, WML, etree, parse, rels_name, resolve, w

_KEPT = {
    REL + kind
    for kind in (
        "styles",
        "numbering",
        "settings",
        "webSettings",
        "fontTable",
        "theme",
        "header",
        "footer",
        "footnotes",
        "endnotes",
        "image",
        "hyperlink",
    )
}
_DROPPED_SETTINGS = (
    "rsids",
    "attachedTemplate",
    "mailMerge",
    "trackRevisions",
    "proofState",
    "docVars",
    "revisionView",
    "documentProtection",
    "removePersonalInformation",
)
_AFTER_TRACKING = (
    "doNotTrackMoves",
    "doNotTrackFormatting",
    "autoFormatOverride",
    "styleLockTheme",
    "styleLockQFSet",
    "defaultTabStop",
    "autoHyphenation",
    "hyphenationZone",
    "characterSpacingControl",
    "compat",
)
APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><DocSecurity>0</DocSecurity></Properties>'
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Packed parts; ``clean``, ``review`` (with comments) and ``plain_review`` (none) are the first entries."""

    clean: tuple[Entry, ...]
    review: tuple[Entry, ...]
    plain_review: tuple[Entry, ...]
    shared: tuple[Entry, ...]


def lay_out(
    parts: Mapping[str, bytes], ready: Mapping[str, Entry], rendered: set[str], names: Mapping[str, str]
) -> Layout:
    """``ready``: text parts without tags; ``rendered``: those that are filled each time."""
    kept, rels = _kept_parts(parts)
    for needed in ("word/theme/theme1.xml", "word/webSettings.xml", "word/settings.xml"):
        if needed not in kept:
            raise TemplateError(f"al archivo le falta la parte {needed}: parta de doc_templates/_base/estilos.docx")
    types = _content_types(parts, kept)
    styles, settings = parse(parts["word/styles.xml"]), parse(parts["word/settings.xml"])
    _clean_settings(settings)
    plain_settings = _bytes(settings)
    _track(settings)
    review_styles = _bytes(styles)
    _no_highlight(styles, names)
    root = _relationships(
        [
            ("officeDocument", "word/document.xml"),
            (CORE_REL, "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ]
    )
    main = "word/_rels/document.xml.rels"
    with_comments = re.sub(
        rb"</Relationships>$",
        (f'<Relationship Id="rIdComments" Type="{REL}comments" Target="comments.xml"/></Relationships>').encode(),
        rels[main],
    )
    typed = re.sub(
        rb"</Types>$",
        (f'<Override PartName="/word/comments.xml" ContentType="{WML}comments+xml"/></Types>').encode(),
        types,
    )

    def first(type_data: bytes, rel_data: bytes, style_data: bytes, setting_data: bytes) -> tuple[Entry, ...]:
        return (
            Entry.of("[Content_Types].xml", type_data),
            Entry.of("_rels/.rels", root),
            Entry.of(main, rel_data),
            Entry.of("word/styles.xml", style_data),
            Entry.of("word/settings.xml", setting_data),
        )

    done = {main, "word/styles.xml", "word/settings.xml"} | rendered
    shared = [ready.get(name) or Entry.of(name, parts[name]) for name in sorted(kept) if name not in done]
    shared += [Entry.of(name, data) for name, data in sorted(rels.items()) if name not in done]
    shared.append(Entry.of("docProps/app.xml", APP))
    review = _bytes(settings)
    return Layout(
        first(types, rels[main], _bytes(styles), plain_settings),
        first(typed, with_comments, review_styles, review),
        first(types, rels[main], review_styles, review),
        tuple(shared),
    )


def _bytes(tree: Any) -> bytes:
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)


def _kept_parts(parts: Mapping[str, bytes]) -> tuple[set[str], dict[str, bytes]]:
    """Parts that a document needs, and their relationships without the rest (comments, custom XML, thumbnails)."""
    kept, rels, todo = {"word/document.xml"}, dict[str, bytes](), ["word/document.xml"]
    while todo:
        part = todo.pop()
        name = rels_name(part)
        if name not in parts:
            continue
        tree = parse(parts[name])
        for rel in list(tree):
            external = rel.get("TargetMode") == "External"
            target = resolve(part, rel.get("Target"))
            if rel.get("Type") not in _KEPT or (not external and target not in parts):
                tree.remove(rel)
            elif not external and target not in kept:
                kept.add(target)
                todo.append(target)
        rels[name] = _bytes(tree)
    return kept, rels


def _content_types(parts: Mapping[str, bytes], kept: set[str]) -> bytes:
    tree = parse(parts["[Content_Types].xml"])
    for item in list(tree):
        name = item.get("PartName", "")[1:]
        if (name and name not in kept and not name.startswith("docProps/")) or (
            name.startswith("docProps/") and name not in ("docProps/core.xml", "docProps/app.xml")
        ):
            tree.remove(item)
    extensions = {name.rsplit(".", 1)[-1].lower() for name in kept} | {"rels", "xml"}
    for item in tree.findall(f"{{{TYPES}}}Default"):
        if item.get("Extension").lower() not in extensions:
            tree.remove(item)
    declared = {item.get("PartName") for item in tree.findall(f"{{{TYPES}}}Override")}
    package = "application/vnd.openxmlformats-package.core-properties+xml"
    app = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    for name, kind in (("/docProps/core.xml", package), ("/docProps/app.xml", app)):
        if name not in declared:
            etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=name, ContentType=kind)
    return _bytes(tree)


def _clean_settings(settings: Any) -> None:
    for tag in _DROPPED_SETTINGS:
        for element in settings.findall(w(tag)):
            settings.remove(element)


def _track(settings: Any) -> None:
    """Track Changes on, at its place in the sequence that Word demands."""
    after = next((e for e in settings if e.tag in {w(t) for t in _AFTER_TRACKING}), None)
    settings.insert(0 if after is None else settings.index(after), etree.Element(w("trackRevisions")))


def _no_highlight(styles: Any, names: Mapping[str, str]) -> None:
    for style in styles.findall(w("style")):
        if names.get(style.get(w("styleId"))) == "Campo":
            for found in list(style.iter(w("shd"), w("highlight"))):
                found.getparent().remove(found)
            empty = style.find(w("rPr"))
            if empty is not None and len(empty) == 0:
                style.remove(empty)


def _relationships(items: list[tuple[str, str]]) -> bytes:
    tree = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    for index, (kind, target) in enumerate(items, 1):
        etree.SubElement(
            tree, f"{{{RELS}}}Relationship", Id=f"rId{index}", Type=kind if "/" in kind else REL + kind, Target=target
        )
    return _bytes(tree)
