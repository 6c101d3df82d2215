"""What each screen of the express route asks in this case. Pure functions: nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass

from enregla.assessment import Assessment
from enregla.case import Case, Item
from enregla.rulebook import Rulebook
from enregla.rulebook.model import RouteScreen

ACTIVITIES, PROVIDERS = "activities", "providers"
CONTRACT = "providers.contract"
NOTICE = "processing.notice_confirmed"
PUBLIC = "processing.public"
PROCESSORS, INTERNAL = "publication.processors_block", "publication.internal_block"
# Once a delegate is required the scale of the processing decides nothing more, so it is not asked.
SCALE = ("core_business", "people_per_year", "years_kept", "territory", "scale_reasons", "large_scale")
DPO = "dpo_designation.dpo"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a screen, of the organisation or of an item."""

    ref: str
    item: str | None = None


def relevant(assessment: Assessment, ref: str, item: str | None = None) -> bool:
    return assessment.relevant.get((ref, item), "true") == "true"


def exists(item: Item) -> bool:
    """Confirmed by a person and not refused."""
    return item.confirmed and not item.refused


def answered(case: Case, ref: str, item: Item | None = None) -> bool:
    answer = case.answer(ref, item)
    return answer is not None and answer.confirmed


def activities(case: Case) -> list[Item]:
    return [i for i in case.list_of(ACTIVITIES).items if exists(i)]


def providers(case: Case) -> list[Item]:
    return [i for i in case.list_of(PROVIDERS).items if exists(i)]


def questions(rulebook: Rulebook, case: Case, assessment: Assessment, screen: RouteScreen) -> list[Asked]:
    """The questions that the screen shows now."""
    match screen.kind:
        case "questions" | "checklist":
            return [Asked(ref) for ref in screen.questions if relevant(assessment, ref)]
        case "activity_gaps":
            return _gaps(rulebook, case, assessment, screen)
        case "provider_contracts":
            asked = [Asked(CONTRACT, i.id) for i in providers(case) if relevant(assessment, CONTRACT, i.id)]
            return asked[: screen.limit or 10]
        case "publication":
            own = [Asked(NOTICE, i.id) for i in public_activities(case)]
            summarised = {INTERNAL: bool(internal_activities(case)), PROCESSORS: bool(providers(case))}
            return own + [
                Asked(ref)
                for ref in screen.questions
                if rulebook.subject_of(ref.split(".")[0]) == "organisation"
                and relevant(assessment, ref)
                and summarised.get(ref, True)
            ]
        case _:
            return []


def public_activities(case: Case) -> list[Item]:
    """Confirmed activities that people outside the company are told about."""
    found: list[Item] = []
    for item in activities(case):
        answer = case.answer(PUBLIC, item)
        if answer is not None and answer.value is True:
            found.append(item)
    return found


def internal_activities(case: Case) -> list[Item]:
    """Confirmed activities that no public text tells about."""
    public = {i.id for i in public_activities(case)}
    return [i for i in activities(case) if i.id not in public]


def _gaps(rulebook: Rulebook, case: Case, assessment: Assessment, screen: RouteScreen) -> list[Asked]:
    """What the starter left open in confirmed activities, in the order of the route.

    A question stays on the screen once it has been answered there: the list must not move under the hand.
    """
    scale_decides = all(d.decided != "required" for d in assessment.decisions if d.id == DPO)
    asked: list[Asked] = []
    for ref in screen.questions:
        if ref.split(".")[1] in SCALE and not scale_decides:
            continue
        for item in activities(case):
            answer = case.answer(ref, item)
            open_here = answer is None or answer.origin == "user"
            if open_here and relevant(assessment, ref, item.id):
                asked.append(Asked(ref, item.id))
    return asked[: screen.limit or 6]


def open_count(rulebook: Rulebook, case: Case, assessment: Assessment, screen: RouteScreen) -> int:
    """How many things of the screen still wait for the person."""
    match screen.kind:
        case "confirm_activities":
            rows = case.list_of(ACTIVITIES)
            undecided = sum(not (i.confirmed or i.refused or i.unsure) for i in rows.items)
            return undecided + (not rows.closed)
        case "providers":
            return int(not case.list_of(PROVIDERS).closed)
        case _:
            items = {i.id: i for _, i in case.items()}
            return sum(
                not answered(case, a.ref, items.get(a.item or "")) and not rulebook.question(a.ref).optional
                for a in questions(rulebook, case, assessment, screen)
            )


def visible(rulebook: Rulebook, case: Case, assessment: Assessment) -> list[RouteScreen]:
    """The screens with something to ask."""
    return [
        screen
        for screen in rulebook.route.screens
        if screen.kind in ("confirm_activities", "providers") or questions(rulebook, case, assessment, screen)
    ]


def first_open(rulebook: Rulebook, case: Case, assessment: Assessment) -> RouteScreen | None:
    """Where a person who comes back goes on."""
    return next((s for s in visible(rulebook, case, assessment) if open_count(rulebook, case, assessment, s)), None)


def screens_by_question(rulebook: Rulebook, case: Case, assessment: Assessment) -> dict[Asked, str]:
    """On which screen of the route each question, and the rows of each list, can be answered now."""
    kinds = {"confirm_activities": f"list:{ACTIVITIES}", "providers": f"list:{PROVIDERS}"}
    found: dict[Asked, str] = {}
    for screen in rulebook.route.screens:
        if screen.kind in kinds:
            found[Asked(kinds[screen.kind])] = screen.id
        for asked in questions(rulebook, case, assessment, screen):
            found.setdefault(asked, screen.id)
    return found
