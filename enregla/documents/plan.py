"""Which documents a case gets, why, and how far each one is: a pure function of rulebook, case and assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from enregla.assessment import Assessment, condition_truth
from enregla.assessment.truth import FALSE, TRUE, UNKNOWN
from enregla.case.model import Case, Item
from enregla.documents.comments import ReviewComment
from enregla.documents.contexts import CONTENTS, Content, Copy, Facts, gaps_of
from enregla.documents.manifest import Label, Manifest, Wave, manifests
from enregla.documents.rendering import Rendered, render
from enregla.documents.values import DocumentContext, Gap, safe_text
from enregla.rulebook import Rulebook

NOT_NEEDED = "No hace falta con lo que se ha declarado."


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
    first: str | None = None  # one for each item: the item whose review copy carries all comments

    @property
    def state(self) -> str:
        """«sin huecos», «3 huecos», «no se genera»."""
        if not self.made:
            return "no se genera"
        count = len(self.gaps)
        return "sin huecos" if not count else f"{count} {'hueco' if count == 1 else 'huecos'}"


def plan(rulebook: Rulebook, case: Case, assessment: Assessment) -> tuple[PlannedDocument, ...]:
    """Every document of the catalogue in its order; those not made are in it too, with their reason.

    One that is made for each item of a list stands once for each item that needs it; once, as not made, if none does.
    """
    found: list[PlannedDocument] = []
    for template_id, manifest in manifests().items():
        if template_id in CONTENTS:
            facts = Facts(rulebook, case, assessment, "review", papers=_papers(template_id, rulebook, case, assessment))
            if manifest.per is None:
                found.append(_planned(manifest, CONTENTS[template_id], facts))
            else:
                found += _for_each(manifest, CONTENTS[template_id], facts, manifest.per)
    return tuple(found)


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
    facts = Facts(rulebook, case, assessment, copy, item=_item(manifest, case, planned.item),
                  first=_item(manifest, case, planned.first),
                  papers=_papers(planned.template_id, rulebook, case, assessment))  # fmt: skip
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


def _papers(template_id: str, rulebook: Rulebook, case: Case, assessment: Assessment) -> dict[str, bool]:
    """Papers of the case to which this one may point, and whether each has a clean copy."""
    found: dict[str, bool] = {}
    for other in CONTENTS[template_id].points_to:
        paper = _planned(manifests()[other], CONTENTS[other], Facts(rulebook, case, assessment, "review"))
        if paper.made:
            found[other] = paper.clean_allowed
    return found


# --- conditions --------------------------------------------------------------------------------------


def _item(manifest: Manifest, case: Case, item_id: str | None) -> Item | None:
    return case.item(manifest.per, item_id) if manifest.per is not None and item_id is not None else None


def _for_each(manifest: Manifest, content: Content, facts: Facts, list_id: str) -> list[PlannedDocument]:
    """One for each item that needs it, in the order of the list."""
    items = [i for i in facts.case.list_of(list_id).items if not i.refused and not i.unsure]
    papers = [_planned(manifest, content, replace(facts, item=item, unprinted=[])) for item in items]
    made = [p for p in papers if p.made]
    if not made:
        return [_not_made(manifest, content)]
    return [replace(p, first=made[0].item) for p in made]


def _not_made(manifest: Manifest, content: Content) -> PlannedDocument:
    return PlannedDocument(
        id=manifest.id, template_id=manifest.id, item=None, number=manifest.number, title=manifest.title,
        label=manifest.label, wave=manifest.wave, version="1", made=False, reason=manifest.otherwise or NOT_NEEDED,
        why=content.why, on_demand=manifest.on_demand, clean_allowed=False, gaps=(), redo_when_appointed=False,
    )  # fmt: skip


def _planned(manifest: Manifest, content: Content, facts: Facts) -> PlannedDocument:
    truth = _truth(manifest, facts)
    if truth != FALSE and content.needed is not None and not content.needed(facts):
        truth = FALSE
    if truth == FALSE:
        return _not_made(manifest, content)
    gaps, blocked = _gaps(manifest, content, facts)
    reason = None
    if truth == UNKNOWN:
        reason = "Falta algún dato para saber si hace falta: solo hay copia de revisión."
    elif blocked:
        reason = f"Falta {'; '.join(dict.fromkeys(g.what for g in gaps if g.blocking))}."
    redo = any(c.id == "delegado" for c in manifest.clauses) and any("rehacer" in g.what for g in gaps)
    item = facts.item
    return PlannedDocument(
        id=f"{manifest.id}--{item.id}" if item else manifest.id, template_id=manifest.id,
        item=item.id if item else None, number=manifest.number,
        title=f"{manifest.title}: {safe_text(item.name) or item.id}" if item else manifest.title,
        label=manifest.label, wave=manifest.wave, version="1", made=True, reason=reason, why=content.why,
        on_demand=manifest.on_demand, clean_allowed=truth == TRUE and not blocked, gaps=gaps, redo_when_appointed=redo,
    )  # fmt: skip


def _gaps(manifest: Manifest, content: Content, facts: Facts) -> tuple[tuple[Gap, ...], bool]:
    """Gaps of the review copy, and whether one of the clean copy keeps it from being made."""
    if content.build_with is not None:
        return (), False
    review = content.build(replace(facts, copy="review", unprinted=[]), manifest)
    clean = content.build(replace(facts, copy="clean", unprinted=[]), manifest)
    found = {(g.what, g.refs): g for g in (*gaps_of(review), *(g for g in gaps_of(clean) if g.blocking))}
    return tuple(found.values()), any(g.blocking for g in gaps_of(clean))


def _truth(manifest: Manifest, facts: Facts) -> int:
    """TRUE, FALSE or UNKNOWN; read with suggestions and without, as every decision is. What is only suggested may
    need a paper, and never has a clean copy for it."""
    if manifest.condition is None:
        return TRUE
    truth = condition_truth(facts.rulebook, facts.case, facts.assessment.as_of, manifest.condition, facts.item)
    if truth == UNKNOWN and manifest.when_unknown == "make":
        truth = TRUE
    if truth == TRUE and facts.item is not None and not facts.item.confirmed:
        return UNKNOWN
    return truth
