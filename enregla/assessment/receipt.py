"""What a result was made from: enough to make it again and see that nothing changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import enregla
from enregla.assessment.results import Assessment
from enregla.case.model import Case
from enregla.rulebook import Rulebook


def case_digest(case: Case) -> str:
    """Hash of what the client said: answers, lists and overrides; not times, titles or revision."""
    said = case.model_dump(mode="json", include={"answers", "lists", "overrides"})
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def receipt_of(rulebook: Rulebook, case: Case, assessment: Assessment) -> dict[str, Any]:
    """Editions, hashes, date and outcomes. ``id`` never depends on the clock."""
    body: dict[str, Any] = {
        "rulebook_edition": rulebook.edition,
        "rulebook_sha256": rulebook.digest,
        "editions": dict(assessment.editions),
        "package_version": enregla.__version__,
        "as_of": assessment.as_of.isoformat(),
        "case_sha256": case_digest(case),
        "decisions": [{"id": d.id, "item": d.item, "outcome": d.outcome, "decided": d.decided, "fired": list(d.fired)}
                      for d in assessment.decisions],
        "findings": [{"id": f.id, "item": f.item} for f in assessment.findings],
    }  # fmt: skip
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:16], **body}


def reproduces(receipt: dict[str, Any], rulebook: Rulebook, case: Case, assessment: Assessment) -> bool:
    """Whether the same case under the same rules and date gives the same receipt again."""
    return (
        dt.date.fromisoformat(receipt["as_of"]) == assessment.as_of
        and receipt_of(rulebook, case, assessment)["id"] == receipt["id"]
    )
