"""Clause markers: how a template names a variable clause and what becomes of the name.

In the template a hidden run (style ``Marca``) says ``§id§`` or ``§id:{{ item.clave }}§``. In the rendered text
it is a mark; in the review copy a bookmark and the start of a comment; in the clean copy nothing.
"""

from __future__ import annotations

import re
import zlib

from enregla.documents.xmlparts import CLAUSE, OPEN, SHUT, VALUE

MARKER = re.compile(r"§\s*([^§]+?)\s*§")
CLAUSE_ID = re.compile(r"^[a-z][a-z0-9_]*(?::[a-z0-9_-]+)?$")
REF_TAG = re.compile(r"\[\[ref:([a-z][a-z0-9_:-]*)\]\]")
TOC_TAG = "[[indice]]"
CLAUSE_MARK = re.compile(f"{OPEN}{CLAUSE}([^{SHUT}]*){SHUT}")
VALUE_MARK = re.compile(f"{OPEN}{VALUE}(\\d+){SHUT}")
ANY_MARK = re.compile(f"{OPEN}[^{SHUT}]*{SHUT}")
PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>")


def reference_name(clause_id: str) -> str:
    """Name of the hidden bookmark that a REF field points to, of the form that Word itself gives."""
    return f"_Ref{zlib.crc32(clause_id.encode()):010d}"


def bookmark_name(clause_id: str, taken: set[str]) -> str:
    """A visible bookmark, unique in the file: letters, digits and underscores, at most 40 characters."""
    base = "cl_" + re.sub(r"[^A-Za-z0-9_]", "_", clause_id)
    name, count = base[:40], 1
    while name in taken:
        count += 1
        name = f"{base[:36]}_{count}"
    taken.add(name)
    return name


def base_id(clause_id: str) -> str:
    return clause_id.split(":", 1)[0]
