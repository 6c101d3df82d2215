"""What was used to make a set of papers, kept with them. Ids never depend on the clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enregla import __version__
from enregla.assessment.receipt import receipt_of
from enregla.assessment.results import Assessment
from enregla.case import Case
from enregla.documents.manifest import manifests, template_path
from enregla.documents.rendering import Rendered
from enregla.documents.template import load_template
from enregla.rulebook import Rulebook

__all__ = ["Receipt", "make_receipt"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: the template with its edition and hash, and the hash of what came out."""

    document: str
    item: str | None
    copy: str
    file: str
    edition: str
    template_sha256: str
    sha256: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    id: str
    package: str
    as_of: str
    rules: dict[str, Any]  # the receipt of the assessment: editions, answers, outcomes
    papers: tuple[Paper, ...]

    def to_json(self) -> bytes:
        data = {
            "id": self.id, "package": self.package, "as_of": self.as_of, "rules": self.rules,
            "papers": [{name: getattr(p, name) for name in Paper.__slots__} for p in self.papers],
        }  # fmt: skip
        return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n").encode()


def make_receipt(
    rulebook: Rulebook, case: Case, assessment: Assessment, made: Iterable[tuple[str, str | None, Rendered]]
) -> Receipt:
    """``made``: file name, item and document. The id hashes case, editions and ``as_of``, never the clock."""
    rules = receipt_of(rulebook, case, assessment)
    known = manifests()
    papers = tuple(
        Paper(
            document=done.template_id, item=item, copy=done.copy, file=name, edition=known[done.template_id].edition,
            template_sha256=load_template(template_path(done.template_id)).digest,
            sha256=hashlib.sha256(done.data).hexdigest(),
            answers=tuple(sorted({ref for origin in done.origins for ref in origin.refs})),
        )
        for name, item, done in made
    )  # fmt: skip
    editions = sorted((p.document, p.edition, p.template_sha256) for p in papers)
    seed = json.dumps([rules["id"], assessment.as_of.isoformat(), __version__, editions], sort_keys=True, default=str)
    return Receipt(
        hashlib.sha256(seed.encode()).hexdigest()[:32], __version__, assessment.as_of.isoformat(), rules, papers
    )
