"""Names, namespaces and marks shared by those who read or write the XML of a Word file."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree as _etree  # pyright: ignore[reportAttributeAccessIssue]

etree: Any = _etree  # lxml has no types: what comes out of it is checked by use

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = f"{R}/"
CORE_REL = f"{RELS}/metadata/core-properties"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NS = {"w": W, "r": R}
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Marks in the rendered text: one opening character for all, so that looking for them is one scan.
OPEN, SHUT = "\ue000", "\ue001"
CLAUSE, REFERENCE, BOOKMARK, CONTENTS, VALUE, END = "c", "r", "b", "t", "v", "/"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def parse(data: bytes) -> Any:
    """An XML tree; entities are never resolved."""
    return etree.fromstring(data, _PARSER)


@functools.lru_cache(maxsize=512)
def w(tag: str) -> str:
    return f"{{{W}}}{tag}"


def mark(kind: str, value: str = "") -> str:
    return f"{OPEN}{kind}{value}{SHUT}"


def text_of(element: Any) -> str:
    """The text that a reader sees in a paragraph or a run: tabs and breaks as spaces."""
    pieces: list[str] = []
    for node in element.iter(w("t"), w("tab"), w("br"), w("noBreakHyphen")):
        if node.tag == w("t"):
            pieces.append(node.text or "")
        elif node.tag == w("noBreakHyphen"):
            pieces.append("-")
        elif node.getparent().tag == w("r"):
            pieces.append(" ")
    return "".join(pieces)


def rels_name(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def resolve(part: str, target: str) -> str:
    """The part that a relationship of ``part`` points to."""
    if target.startswith("/"):
        return target[1:]
    pieces = part.split("/")[:-1]
    for piece in target.split("/"):
        if piece == "..":
            pieces = pieces[:-1]
        elif piece != ".":
            pieces.append(piece)
    return "/".join(pieces)
