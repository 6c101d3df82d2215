"""A Word file as lines of text, for differences that people can read.

``python -m enregla.documents.astext FILE``: one line a paragraph ``[Style] text``, tables as ``| a | b |``, then
headers, footers and comments.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enregla.documents.package import read_package
from enregla.documents.xmlparts import parse, text_of, w


def as_text(data: bytes) -> str:
    parts = read_package(data)
    names = _names(parse(parts["word/styles.xml"])) if "word/styles.xml" in parts else {}
    lines = list(_blocks(parse(parts["word/document.xml"]).find(w("body")), names))
    for kind in ("header", "footer", "footnotes"):
        for name in sorted(parts):
            if name.startswith(f"word/{kind}") and name.endswith(".xml"):
                lines += [f"{{{kind}}} {line}" for line in _blocks(parse(parts[name]), names)]
    if "word/comments.xml" in parts:
        for comment in parse(parts["word/comments.xml"]):
            text = " ".join(text_of(p) for p in comment.iter(w("p")))
            lines.append(f"{{comment}} {comment.get(w('author'))}: {text}")
    return "\n".join(lines) + "\n"


def _names(styles: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for style in styles.findall(w("style")):
        name = style.find(w("name"))
        found[style.get(w("styleId"))] = name.get(w("val")) if name is not None else ""
    return found


def _blocks(parent: Any, names: dict[str, str]) -> Iterator[str]:
    for element in parent:
        if element.tag == w("p"):
            style = element.find(f"{w('pPr')}/{w('pStyle')}")
            name = names.get(style.get(w("val")), "?") if style is not None else "Normal"
            yield f"[{name}] {text_of(element)}".rstrip()
        elif element.tag == w("tbl"):
            for row in element.iter(w("tr")):
                cells = [" / ".join(text_of(p) for p in cell.iter(w("p"))) for cell in row.findall(w("tc"))]
                yield f"| {' | '.join(cells)} |"
        elif element.tag in (w("sdt"), w("sdtContent"), w("footnote")):
            yield from _blocks(element, names)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("uso: python -m enregla.documents.astext ARCHIVO.docx\n")
        return 2
    sys.stdout.write(as_text(Path(arguments[0]).read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
