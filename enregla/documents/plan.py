"""Which documents a case gets, why, and how far each one is: a pure function of rulebook, case and assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enregla.assessment import Assessment, condition_truth
from enregla.assessment.truth import FALSE, TRUE, UNKNOWN
from enregla.case.model import Case
from enregla.documents.comments import ReviewComment
from enregla.documents.contexts import CONTENTS, Content, Copy, Facts, gaps_of
from enregla.documents.manifest import Label, Manifest, Wave, manifests
from enregla.documents.rendering import Rendered, render
from enregla.documents.values import DocumentContext, Gap
from enregla.rulebook import Rulebook
from enregla.rulebook.conditions import Condition


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A document of the catalogue for this case. ``clean_allowed`` is false where only a review copy may be made."""

    id: str
    template_id: str
    item: str | None
    number: str
    title: str
    label: Label
    wave: Wave
    version: str
    made: bool
    reason: str | None  # why it is not made, or why there is no clean copy
    why: str  # what it is for, and the law that asks for it
    on_demand: bool
    clean_allowed: bool
    gaps: tuple[Gap, ...]
    redo_when_appointed: bool  # a delegate is due and not appointed: to be made again then

    @property
    def state(self) -> str:
        """«sin huecos», «3 huecos», «no se genera»."""
        if not self.made:
            return "no se genera"
        count = len(self.gaps)
        return "sin huecos" if not count else f"{count} {'hueco' if count == 1 else 'huecos'}"


def plan(rulebook: Rulebook, case: Case, assessment: Assessment) -> tuple[PlannedDocument, ...]:
    """Every document of the catalogue in its order; those not made are in it too, with their reason."""
    return tuple(
        _planned(manifest, CONTENTS[template_id], rulebook, case, assessment)
        for template_id, manifest in manifests().items()
        if template_id in CONTENTS
    )


def build(
    planned: PlannedDocument,
    rulebook: Rulebook,
    case: Case,
    assessment: Assessment,
    copy: Copy,
    reviewed: Mapping[str, Rendered] | None = None,
) -> tuple[DocumentContext, tuple[ReviewComment, ...]]:
    """What the template prints and what the reviewer is asked. ``reviewed``: review copies of the other documents by
    planned id, for the one that tells about them; without it they are made here."""
    content, manifest = CONTENTS[planned.template_id], manifests()[planned.template_id]
    facts = Facts(rulebook, case, assessment, copy)
    if content.build_with is not None:
        documents = plan(rulebook, case, assessment)
        others = reviewed or {}
        if content.reads_others and reviewed is None:
            others = review_copies(documents, rulebook, case, assessment)
        context = content.build_with(facts, manifest, documents, others)
    else:
        context = content.build(facts, manifest)
    return context, content.comments(context, facts, manifest) if copy == "review" else ()


def review_copies(
    documents: Sequence[PlannedDocument], rulebook: Rulebook, case: Case, assessment: Assessment
) -> dict[str, Rendered]:
    """Review copies of all documents but those that tell about the others."""
    found: dict[str, Rendered] = {}
    for planned in documents:
        if planned.made and not CONTENTS[planned.template_id].reads_others:
            context, comments = build(planned, rulebook, case, assessment, "review")
            found[planned.id] = render(planned.template_id, context, "review", comments)
    return found


# --- conditions --------------------------------------------------------------------------------------


def _planned(
    manifest: Manifest, content: Content, rulebook: Rulebook, case: Case, assessment: Assessment
) -> PlannedDocument:
    truth = _condition(manifest.condition, rulebook, case, assessment)
    if truth == TRUE and content.needed is not None and not content.needed(Facts(rulebook, case, assessment, "review")):
        truth = FALSE
    gaps, blocked = ((), False) if truth == FALSE else _gaps(manifest, content, rulebook, case, assessment)
    reason = None
    if truth == FALSE:
        reason = manifest.otherwise or "No hace falta con lo que se ha declarado."
    elif truth == UNKNOWN:
        reason = "Falta algún dato para saber si hace falta: solo hay copia de revisión."
    elif blocked:
        reason = f"Falta {'; '.join(dict.fromkeys(g.what for g in gaps if g.blocking))}."
    redo = any(c.id == "delegado" for c in manifest.clauses) and any("rehacer" in g.what for g in gaps)
    return PlannedDocument(
        id=manifest.id, template_id=manifest.id, item=None, number=manifest.number, title=manifest.title,
        label=manifest.label, wave=manifest.wave, version="1", made=truth != FALSE, reason=reason, why=content.why,
        on_demand=manifest.on_demand, clean_allowed=truth == TRUE and not blocked, gaps=gaps, redo_when_appointed=redo,
    )  # fmt: skip


def _gaps(
    manifest: Manifest, content: Content, rulebook: Rulebook, case: Case, assessment: Assessment
) -> tuple[tuple[Gap, ...], bool]:
    """Gaps of the review copy, and whether one of the clean copy keeps it from being made."""
    if content.build_with is not None:
        return (), False
    review = content.build(Facts(rulebook, case, assessment, "review"), manifest)
    clean = content.build(Facts(rulebook, case, assessment, "clean"), manifest)
    found = {(g.what, g.refs): g for g in (*gaps_of(review), *(g for g in gaps_of(clean) if g.blocking))}
    return tuple(found.values()), any(g.blocking for g in gaps_of(clean))


def _condition(condition: Condition | None, rulebook: Rulebook, case: Case, assessment: Assessment) -> int:
    """TRUE, FALSE or UNKNOWN; read with suggestions and without, as every decision is."""
    if condition is None:
        return TRUE
    return condition_truth(rulebook, case, assessment.as_of, condition)
