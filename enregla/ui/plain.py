"""Text of people, shown exactly as it was written.

Everything that Streamlit draws is Markdown, labels included: an answer such as ``![x](http://…)`` would
become a picture asked of another host. Whatever comes from an answer, a case file or a questionnaire
goes through ``plain()`` before it reaches Streamlit.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Some of Streamlit's substitutions run after Markdown has been parsed, where a backslash no longer helps
# (:emoji:, :material/icon:, bare addresses, typographic arrows). An invisible word joiner stops them.
_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LATE = re.compile(r"(:)(?=[A-Za-z+\-_/])|(@)(?=\w)|(www)(?=\.)|([<>=-])(?=[<>=-])", re.IGNORECASE)
_MARKUP = re.compile(r"[*_\[\]<>`$~#|\\{}:@/&^=+]")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


def plain(text: object) -> str:
    """One line of text that Markdown leaves alone."""
    return _plain(str(text))


@lru_cache(maxsize=8192)  # the same questions and options are drawn again with each answer
def _plain(text: str) -> str:
    line = _SPACES.sub(" ", _CONTROL.sub("", text)).strip()
    return _PUNCTUATION.sub(r"\\\1", _LATE.sub(lambda m: m.group(0) + _JOINER, line))


def spoken(text: object) -> str:
    """A label that only screen readers get: Streamlit reads it out with its Markdown, so it holds none."""
    return _SPACES.sub(" ", _MARKUP.sub(" ", _CONTROL.sub("", str(text)))).strip() or "?"


def paragraphs(text: object) -> str:
    """Several lines of text that Markdown leaves alone; an empty line separates paragraphs."""
    blocks = re.split(r"\n\s*\n", _CONTROL.sub("", str(text)).strip())
    return "\n\n".join("  \n".join(plain(line) for line in block.splitlines() if line.strip()) for block in blocks)


def shorten(text: str, limit: int = 90) -> str:
    """The beginning of a long text, cut between words."""
    line = _SPACES.sub(" ", text).strip()
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def join_words(words: list[str], last: str = "y") -> str:
    """«a, b y c»."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
