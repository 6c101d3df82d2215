"""Values that reach a template and remember where they come from.

A ``Dato`` is text with its answers and provisions; a ``Hueco`` is what is missing and whom to ask. Both
are plain strings for Word, so a template never sees the difference; the renderer does.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip

# What could be taken for a mark of ours, for a tag, or for markup that Word refuses.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ue000-\uf8ff"
    "\ud800-\udfff\U000e0000-\U0010ffff\u27e6\u27e7]|\\{(?=[{%#])|[%}#](?=\\})|\\[(?=\\[)|§(?=[a-z][a-z0-9_:-]*§)"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}|\t|[ \t]+(?=\n)|(?<=\n)[ \t]+")


def safe_text(text: str) -> str:
    """Text from outside made harmless for a document: same words, no marks, no tags, single spaces."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(_harmless, text)
    text = re.sub(r"\n{2,}", "\n", text)
    return _SPACES.sub(" ", text).replace("\n ", "\n").strip()


def _harmless(match: re.Match[str]) -> str:
    found = match.group()
    if found in "⟦⟧":
        return "[" if found == "⟦" else "]"
    return f"{found} " if found in "{%}#[" else ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing. ``blocking``: no clean copy without it."""

    what: str
    ask: str
    blocking: bool = False
    refs: tuple[str, ...] = ()
    clause: str = ""  # filled in by the renderer when it is printed

    @property
    def text(self) -> str:
        return f"⟦pendiente: {self.what} · {self.ask}⟧"


class Dato(str):
    """Text and its provenance. Never empty: what is missing is a ``Hueco`` or a flag."""

    __slots__ = ("confirmed", "provisions", "refs")
    refs: tuple[str, ...]
    provisions: tuple[str, ...]
    confirmed: bool

    def __new__(
        cls, text: str, refs: Iterable[str] = (), provisions: Iterable[str] = (), confirmed: bool = True
    ) -> Dato:
        clean = safe_text(text)
        if not clean:
            raise ValueError("un Dato no puede estar vacío: use Hueco(...) o una bandera si_…")
        return cls._of(clean, tuple(refs), tuple(provisions), confirmed)

    @classmethod
    def _of(cls, text: str, refs: tuple[str, ...], provisions: tuple[str, ...], confirmed: bool) -> Dato:
        self = str.__new__(cls, text)
        self.refs = refs
        self.provisions = provisions
        self.confirmed = confirmed
        return self

    def with_text(self, text: str) -> Dato:
        """The same provenance with other words."""
        return Dato(text, self.refs, self.provisions, self.confirmed)


class Hueco(Dato):
    """What is missing: prints «⟦pendiente: qué · a quién⟧» in the review copy, never in a clean one."""

    __slots__ = ("gap",)
    gap: Gap

    def __new__(cls, what: str, ask: str, blocking: bool = False, refs: Iterable[str] = ()) -> Hueco:
        gap = Gap(safe_text(what), safe_text(ask), blocking, tuple(refs))
        self = str.__new__(cls, gap.text)
        self.gap = gap
        self.refs = gap.refs
        self.provisions = ()
        self.confirmed = True
        return self

    def with_text(self, text: str) -> Dato:
        return self


class Lista(Dato):
    """An enumeration in one sentence that keeps its parts, so that a gap inside it is still seen."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: Iterable[str], link: str = "y") -> Lista:
        items = tuple(part if isinstance(part, Dato) else safe_text(part) for part in parts)
        if not items:
            raise ValueError("una enumeración no puede estar vacía: use una bandera si_…")
        between, last = _marks(items)
        pieces: list[str] = []
        for index, item in enumerate(items):
            if index:
                pieces.append(between if index < len(items) - 1 else f"{last} {_link(link, item)} ")
            pieces.append(item)
        self = str.__new__(cls, "".join(pieces))
        self.parts = tuple(pieces)
        known = [item for item in items if isinstance(item, Dato)]
        self.refs = tuple(dict.fromkeys(ref for item in known for ref in item.refs))
        self.provisions = tuple(dict.fromkeys(ref for item in known for ref in item.provisions))
        self.confirmed = all(item.confirmed for item in known)
        return self

    def with_text(self, text: str) -> Dato:
        return self


_INNER = re.compile(r",| [yeou] ")  # a comma or a link inside one of the parts


def _marks(items: tuple[str, ...]) -> tuple[str, str]:
    """What stands between parts and before the link: semicolons where a part would be taken for two."""
    if len(items) == 2:
        return ", ", "," if _INNER.search(items[1]) else ""
    if any("," in item for item in items) or _INNER.search(items[-1]):
        return "; ", ";"
    return ", ", ""


def _link(link: str, following: str) -> str:
    """«y» becomes «e» before the sound i, «o» becomes «u» before the sound o."""
    start = unicodedata.normalize("NFD", following.lower()).encode("ascii", "ignore").decode()
    if link == "y" and re.match(r"h?i(?![aeou])", start):
        return "e"
    if link == "o" and re.match(r"h?o", start):
        return "u"
    return link


def date_in_words(value: dt.date) -> str:
    """«24 de noviembre de 2026»."""
    return f"{value.day} de {MONTHS[value.month - 1]} de {value.year}"


def amount_in_euros(value: float) -> str:
    """«1.234,50 €», without decimals when there are none."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) + " €"


# --- what every context has --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Documento:
    """About the paper itself; templates see it as ``documento``."""

    titulo: str
    etiqueta: str
    que_hacer: str
    version: str
    fecha: str  # in words
    organizacion: str  # name in the page header


@dataclass(frozen=True, kw_only=True, slots=True)
class FilaFicha:
    """A row of the control sheet."""

    dato: str
    valor: str


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """Why a clause is in or out: the answers that decided it. ``omitted``: the reason, for the lawyer's list."""

    refs: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    omitted: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentContext:
    """Base of every context model: frozen dataclasses whose Spanish fields are the names inside Word.

    Fields are ``str`` (``Dato``/``Hueco``), ``bool`` flags called ``si_…``, other such dataclasses, or
    tuples of them. ``huecos``, ``clausulas`` and ``imagenes`` are for the renderer and cannot be used in a template.
    """

    documento: Documento
    as_of: dt.date
    ficha: tuple[FilaFicha, ...] = ()
    huecos: tuple[Gap, ...] = ()  # missing facts that are not printed: clause left out or general wording
    clausulas: Mapping[str, ClauseFacts] = field(default_factory=dict[str, ClauseFacts])
    imagenes: Mapping[str, bytes] = field(default_factory=dict[str, bytes])  # PNG that takes the place of a picture


NOT_FOR_TEMPLATES = frozenset({"as_of", "huecos", "clausulas", "imagenes"})
ENGINE_FLAGS = ("si_revision", "si_interno", "si_banda")
