"""The set of papers of a case: what is made, under which name and folder, in one ZIP or as folders.

No name or path ever comes from outside: folders are fixed, file names are slugs.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from enregla.assessment.results import Assessment
from enregla.case import Case
from enregla.documents.gate import check
from enregla.documents.manifest import DocumentError, Label, Wave
from enregla.documents.package import Entry, write_package
from enregla.documents.plan import PlannedDocument, build
from enregla.documents.plan import plan as planned_papers
from enregla.documents.preview import web_page
from enregla.documents.problems import Problem
from enregla.documents.receipt import Receipt, make_receipt
from enregla.documents.rendering import Copy, GapError, Rendered, render
from enregla.rulebook import Rulebook

Copies = Literal["clean", "review", "both"]
FOLDERS: dict[Wave, str] = {
    "ESTA_SEMANA": "1_ESTA_SEMANA", "ESTE_MES": "2_ESTE_MES", "CUANDO_PASE": "3_CUANDO_PASE",
}  # fmt: skip
LAWYER = "PARA_SU_ABOGADO"
LAWYER_FILE = "lawyer_file"
ALL_WAVES: tuple[Wave, ...] = ("ESTA_SEMANA", "ESTE_MES", "CUANDO_PASE")
# Defects of a text that a person may well have typed: seen in tests and by the lint, no reason to withhold a paper.
_OF_THE_TEXT = {"none_printed", "empty_list", "double_space", "orphan_comma", "space_before_stop", "small_type"}


@dataclass(frozen=True, slots=True)
class PackEntry:
    """One file of the pack: where it goes, what it is called, what is in it."""

    folder: str
    name: str
    data: bytes

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A paper without a clean copy, with the reasons in words."""

    document: str
    item: str | None
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Produced:
    entries: tuple[PackEntry, ...]
    withheld: tuple[Withheld, ...]
    rendered: tuple[tuple[PlannedDocument, Rendered], ...]
    receipt: Receipt


class GateError(DocumentError):
    """A file that Word would offer to repair is never handed out."""

    def __init__(self, document: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{document}: " + "; ".join(str(p) for p in problems))


def slug(text: str, limit: int = 60) -> str:
    """Lower case, ASCII, hyphens: safe on every system."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].rstrip("-") or "documento"


def file_name(label: Label, title: str, version: str, day: dt.date, extension: str = "docx") -> str:
    """``ETIQUETA_titulo_vN_AAAA-MM-DD.docx``."""
    return f"{label}_{slug(title)}_v{slug(version, 8)}_{day.isoformat()}.{extension}"


def folder_of(label: Label, wave: Wave, copy: Copy, template_id: str = "") -> str:
    if copy == "review" or template_id == LAWYER_FILE:
        return LAWYER
    return f"{FOLDERS[wave]}/{label}"


def produce(
    rulebook: Rulebook, case: Case, assessment: Assessment, copies: Copies = "clean",
    waves: Iterable[Wave] = ("ESTA_SEMANA",), only: str | None = None, on_demand: bool = False,
) -> Produced:  # fmt: skip
    """Renders, checks and names every paper of the plan. ``only``: one template or planned id, whatever its wave."""
    wanted = tuple(waves)
    planned = [p for p in planned_papers(rulebook, case, assessment) if p.made]
    if only is not None:
        chosen = [p for p in planned if only in (p.id, p.template_id)]
        if not chosen:
            raise DocumentError(f"el plan de este caso no tiene ningún documento «{only}»")
    else:
        chosen = [p for p in planned if p.wave in wanted and (on_demand or not p.on_demand)]
    chosen.sort(key=lambda p: p.template_id == LAWYER_FILE)  # it tells about all others: last
    done: list[tuple[PlannedDocument, Rendered]] = []
    withheld: list[Withheld] = []
    reviewed: dict[str, Rendered] = {}
    if any(p.template_id == LAWYER_FILE for p in chosen):
        for paper in planned:  # also those that are not asked for
            if paper.template_id != LAWYER_FILE:
                reviewed[paper.id] = _make(paper, rulebook, case, assessment, "review", {})
    for paper in chosen:
        for copy in _copies(paper, copies):
            try:
                ready = reviewed.get(paper.id) if copy == "review" else None
                result = ready or _make(paper, rulebook, case, assessment, copy, reviewed)
            except GapError as error:
                withheld.append(Withheld(paper.template_id, paper.item, paper.title, _reasons(error)))
                continue
            if problems := [p for p in check(result.data, copy) if p.code not in _OF_THE_TEXT]:
                raise GateError(paper.id, problems)
            done.append((paper, result))
        if copies != "review" and not paper.clean_allowed:
            withheld.append(
                Withheld(paper.template_id, paper.item, paper.title, (paper.reason or "falta decidir si procede",))
            )
    entries, named = _named(done, assessment.as_of)
    receipt = make_receipt(rulebook, case, assessment, ((name, paper.item, result) for name, paper, result in named))
    return Produced(tuple(entries), tuple(withheld), tuple(done), receipt)


def _copies(paper: PlannedDocument, copies: Copies) -> tuple[Copy, ...]:
    if paper.template_id == LAWYER_FILE:
        return ("review",) if copies != "clean" else ()
    if copies == "review" or not paper.clean_allowed:
        return () if copies == "clean" else ("review",)
    return ("clean",) if copies == "clean" else ("clean", "review")


def _make(
    paper: PlannedDocument, rulebook: Rulebook, case: Case, assessment: Assessment, copy: Copy,
    reviewed: dict[str, Rendered],
) -> Rendered:  # fmt: skip
    context, comments = build(paper, rulebook, case, assessment, copy, reviewed)
    return render(paper.template_id, context, copy, comments)


def _reasons(error: GapError) -> tuple[str, ...]:
    reasons = [f"Falta {gap.what}. Pregunte a: {gap.ask}." for gap in error.blocking]
    reasons += [f"Falta {gap.what}. Pregunte a: {gap.ask}." for gap in error.open]
    reasons += [f"Falta confirmar «{value}»." for value in error.unconfirmed]
    return tuple(dict.fromkeys(reasons))


def _named(
    done: Sequence[tuple[PlannedDocument, Rendered]], day: dt.date
) -> tuple[list[PackEntry], list[tuple[str, PlannedDocument, Rendered]]]:
    entries: list[PackEntry] = []
    named: list[tuple[str, PlannedDocument, Rendered]] = []
    taken: set[str] = set()
    for paper, result in done:
        folder = folder_of(paper.label, paper.wave, result.copy, paper.template_id)
        for_review = result.copy == "review" and paper.template_id != LAWYER_FILE
        title = f"{slug(paper.title, 50)} revision" if for_review else paper.title  # a long name keeps the word
        name = _free(folder, file_name(paper.label, title, paper.version, day), taken)
        entries.append(PackEntry(folder, name, result.data))
        named.append((f"{folder}/{name}", paper, result))
        if result.copy == "clean" and paper.label == "PUBLICAR":
            page = web_page(result.data, paper.title).encode()
            entries.append(PackEntry(folder, _free(folder, f"{name[:-5]}.html", taken), page))
    return entries, named


def _free(folder: str, name: str, taken: set[str]) -> str:
    stem, _, extension = name.rpartition(".")
    count, free = 1, name
    while f"{folder}/{free}" in taken:
        count += 1
        free = f"{stem}_{count}.{extension}"
    taken.add(f"{folder}/{free}")
    return free


def zip_of(entries: Iterable[PackEntry]) -> bytes:
    """The same entries give the same bytes; Word files are packed already, so they are stored lightly."""
    return write_package(Entry.of(e.path, e.data, 1) for e in sorted(entries, key=lambda e: e.path))


def pack(
    rulebook: Rulebook, case: Case, assessment: Assessment, copies: Copies = "clean",
    waves: Iterable[Wave] = ("ESTA_SEMANA",), only: str | None = None,
) -> bytes:  # fmt: skip
    """The ZIP that is handed out; by default the first wave, clean."""
    return zip_of(produce(rulebook, case, assessment, copies, waves, only).entries)


def write_tree(
    rulebook: Rulebook, case: Case, assessment: Assessment, out: Path, only: str | None = None, copy: Copies = "both",
    waves: Iterable[Wave] = ALL_WAVES,
) -> list[Path]:  # fmt: skip
    """Writes the papers and their receipt as folders below ``out``; returns the files."""
    made = produce(rulebook, case, assessment, copy, waves, only)
    written: list[Path] = []
    for entry in sorted(made.entries, key=lambda e: e.path):
        path = out / entry.folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(entry.data)
        written.append(path)
    receipt = out / "recibo.json"
    out.mkdir(parents=True, exist_ok=True)
    receipt.write_bytes(made.receipt.to_json())
    return [*written, receipt]
