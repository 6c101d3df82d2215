"""Text of people is shown as written: neither Markdown nor HTML nor an address that the browser would ask."""

from __future__ import annotations

import re

import pytest

from enregla.ui.plain import join_words, paragraphs, plain, shorten
from tests.app.support import ROOT, start, stored, visible, visit

NASTY = "<img src=x onerror=alert(1)> ![x](http://evil.example/a.png) **b** :red[r] :material/home: $x^2$ `c`"


@pytest.mark.parametrize("character", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
def test_every_punctuation_mark_is_escaped(character: str) -> None:
    assert f"\\{character}" in plain(f"a{character}b")


def test_late_substitutions_are_broken() -> None:
    for text in (":smile:", ":material/home:", "http://evil.example", "www.evil.example", "a@b.example", "->"):
        assert "\u2060" in plain(text), text


def test_control_and_direction_characters_go() -> None:
    assert plain("a\u202eb\x00c\nd") == "abc d"


def test_paragraphs_keep_lines() -> None:
    assert paragraphs("uno\ndos\n\ntres") == "uno  \ndos\n\ntres"


def test_words() -> None:
    assert join_words(["a", "b", "c"]) == "a, b y c"
    assert shorten("uno dos tres", 8) == "uno dos…"


def test_a_nasty_title_is_shown_as_written() -> None:
    case = stored(NASTY)
    for page in ("casos/lista", "caso/preguntas", "caso/resultado", "caso/documentos", "caso/repaso"):
        app = visit(start(case), page, caso=case.id)
        raw = [str(e.value) for e in (*app.markdown, *app.subheader, *app.caption) if "evil" in str(e.value)]
        assert raw, page
        for text in raw:
            assert "![x](" not in text
            assert "<img" not in text.replace("\\<img", "")
        assert NASTY in visible(app), page


def test_html_is_allowed_only_for_our_own_constants() -> None:
    """``unsafe_allow_html`` is not used at all; scripts only in the two files with static ones."""
    for path in (ROOT / "enregla" / "ui").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in code, path
        if "unsafe_allow_javascript" in code:
            assert path.name in ("frame.py", "express.py")
            assert not re.search(r"_LANGUAGE = f|_TO_THE_TOP = f", code)
