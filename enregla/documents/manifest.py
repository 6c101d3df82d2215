"""What stands beside each Word template: ``doc_templates/<id>/manifest.yaml``.

Only the manifest says when a document is made; questionnaires never name documents. Wording lives in
Word, facts in the context model, decisions in the rules.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from enregla.rulebook.conditions import Authored, Condition
from enregla.rulebook.model import LISTS

Label = Literal["PUBLICAR", "FIRMAR", "ENVIAR", "CARTEL", "INTERNO"]
Wave = Literal["ESTA_SEMANA", "ESTE_MES", "CUANDO_PASE"]
Kind = Literal["policy", "contract", "other"]
Level = Literal["DECIDIR", "COMPROBAR"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]

WHAT_TO_DO: dict[str, str] = {
    "PUBLICAR": "Publíquelo donde lo lea el público al que se dirige.",
    "FIRMAR": "Imprímalo o fírmelo electrónicamente y guarde el ejemplar firmado.",
    "ENVIAR": "Envíelo a la persona o autoridad a la que se dirige y guarde la prueba del envío.",
    "CARTEL": "Imprímalo y cuélguelo en lugar visible.",
    "INTERNO": "Consérvelo en la empresa. No publicar ni enviar.",
}


class ClauseSpec(Authored):
    """A variable clause: what to cite, what the reviewer has to look at.

    ``id``: the one between the section signs of its marker (``§fines§``), or the part before «:» when
    the marker carries an item (``§fines:{{ t.clave }}§``). ``general``: a wording that stays true when
    the fact is missing is in the template (otherwise the missing fact must be blocking).
    """

    id: Id
    title: str
    legal_refs: list[str] = []
    level: Level = "COMPROBAR"
    question: str | None = None  # reviewer's question: verb first, at most 60 words
    mandatory: bool = False
    general: bool = False


class ChecklistItem(Authored):
    """Something that a law obliges the text to say, and the clause that says it."""

    id: Id
    text: str
    legal_refs: list[str] = Field(min_length=1)
    clause: Id


class Manifest(Authored):
    """One document of the catalogue."""

    id: Id
    number: str  # «01», «15 bis»: the number in the catalogue
    title: str
    subject: str
    label: Label
    what_to_do: str | None = None  # own «qué hago con esto»; otherwise that of the label
    wave: Wave
    kind: Kind = "other"  # fixes the cap of comments: policy 20, contract 10
    context: str  # class name in enregla.documents.contexts
    per: str | None = None  # a list: one document for each item
    condition: Condition | None = None  # None: always; with ``per``, over each item
    when_unknown: Literal["review", "make"] = "review"  # what an undecided condition gives: only a review copy, or all
    otherwise: str | None = None  # line of the index when it is not made
    on_demand: bool = False
    toc: bool = False
    used_by: str = "dirección"
    signed_by: str | None = None
    edition: str = Field(pattern=r"^\d{4}\.\d{1,2}(\.\d+)?$")
    status: Literal["draft", "in_review", "approved"] = "draft"
    approved_by: str | None = None
    mentions: list[str] = []  # ids of documents named in the text under a flag
    clauses: list[ClauseSpec] = []
    checklist: list[ChecklistItem] = []

    @model_validator(mode="after")
    def _coherent(self) -> Manifest:
        ids = [clause.id for clause in self.clauses]
        if len(ids) != len(set(ids)):
            raise ValueError("hay dos cláusulas con el mismo id")
        wanted = [item.clause for item in self.checklist]
        if lost := [c for c in wanted if c not in ids]:
            raise ValueError(f"checklist: no hay cláusula «{lost[0]}»")
        if loose := [c for c in self.clauses if c.id in wanted and not c.mandatory]:
            raise ValueError(f"checklist: la cláusula «{loose[0].id}» la manda la ley y no dice mandatory: true")
        if self.per is not None and self.per not in LISTS:
            raise ValueError(f"per: no hay ninguna lista «{self.per}»; hay: {', '.join(LISTS)}")
        if self.status == "approved" and not self.approved_by:
            raise ValueError("un documento aprobado dice qué letrado lo aprobó (approved_by)")
        return self

    @property
    def comment_cap(self) -> int:
        return 10 if self.kind == "contract" else 20

    @property
    def band_text(self) -> str:
        return self.what_to_do or WHAT_TO_DO[self.label]

    def clause(self, marker: str) -> ClauseSpec | None:
        """The declared clause of a marker, with or without its item."""
        base = marker.split(":", 1)[0]
        return next((c for c in self.clauses if c.id == base), None)


class DocumentError(ValueError):
    """Base of all that the room may say no with; its text is for people."""


class ManifestError(DocumentError):
    """Messages for the author, one a line, each with its file and place."""


def templates_root() -> Path:
    return Path(__file__).resolve().parents[2] / "doc_templates"


def template_path(template_id: str, root: Path | None = None) -> Path:
    """The template of a document; ids are checked, so that no path ever comes from outside."""
    known = template_ids(root)
    if template_id not in known:
        raise KeyError(f"no hay ninguna plantilla «{template_id}»; hay: {', '.join(known)}")
    return (root or templates_root()) / template_id / f"{template_id}.docx"


def template_ids(root: Path | None = None) -> tuple[str, ...]:
    """Ids of all documents that have a manifest, in order of their folders."""
    base = root or templates_root()
    return tuple(sorted(p.parent.name for p in base.glob("*/manifest.yaml") if not p.parent.name.startswith("_")))


def load_manifest(path: Path) -> Manifest:
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        manifest = Manifest.model_validate(data)
    except YAMLError as error:
        raise ManifestError(f"{path}: no se puede leer el YAML: {error}") from error
    except ValidationError as error:
        lines = (f"{path}: {'.'.join(str(p) for p in e['loc']) or 'manifiesto'}: {e['msg']}" for e in error.errors())
        raise ManifestError("\n".join(lines)) from error
    if manifest.id != path.parent.name:
        raise ManifestError(f"{path}: id: dice «{manifest.id}» y su carpeta se llama «{path.parent.name}»")
    return manifest


def load_manifests(root: Path | None = None) -> dict[str, Manifest]:
    """All manifests by id, in catalogue order (number). Raises one error with all messages."""
    base = root or templates_root()
    found: list[Manifest] = []
    wrong: list[str] = []
    for template_id in template_ids(base):
        try:
            found.append(load_manifest(base / template_id / "manifest.yaml"))
        except ManifestError as error:
            wrong.append(str(error))
    if wrong:
        raise ManifestError("\n".join(wrong))
    return {m.id: m for m in sorted(found, key=_place)}


def _place(manifest: Manifest) -> tuple[str, str, str]:
    """Catalogue order: 15, 15 bis, 16."""
    number, _, more = manifest.number.partition(" ")
    return number.zfill(3), more, manifest.id


@functools.lru_cache(maxsize=1)
def manifests() -> dict[str, Manifest]:
    """The manifests of the product, read once a process."""
    return load_manifests()
