"""Suggested activities: a company confirms what it does instead of inventing it on an empty page."""

from __future__ import annotations

from collections.abc import Sequence

from enregla.case.items import add_item, without_item
from enregla.case.model import Answer, Answers, Case, Item
from enregla.case.schema_source import RulebookLike
from enregla.case.validate import validate_value
from enregla.rulebook.model import ActivityTemplate

ACTIVITIES = "activities"
PROCESSING = "processing"


def apply_starter(case: Case, rulebook: RulebookLike, suggested: Sequence[str]) -> Case:
    """The case with the activities that its sector and equipment suggest, not yet confirmed.

    ``suggested`` are ids of activity templates: which ones fit is a matter of conditions over facts, so the
    caller works it out. Items already there and answers that a person gave stay as they are. Suggestions
    that no longer fit and that nobody touched go away. Raises ``KeyError`` for an unknown template id.
    """
    templates = [rulebook.activities[t] for t in suggested]
    wanted = set(suggested)
    for item in case.list_of(ACTIVITIES).items:
        if item.template not in wanted and untouched(case, rulebook, item):
            case = without_item(case, rulebook, ACTIVITIES, item.id)
    there = {i.template for i in case.list_of(ACTIVITIES).items}
    for template in templates:
        if template.id not in there:
            there.add(template.id)
            case = add_item(case, ACTIVITIES, template.name, template=template.id, origin="starter",
                            confirmed=False, answers=_suggested_answers(rulebook, template))  # fmt: skip
    return case


def untouched(case: Case, rulebook: RulebookLike, item: Item) -> bool:
    """Whether the item is still exactly a suggestion: nobody confirmed, refused, doubted, renamed, answered
    or linked anything of it."""
    if item.origin != "starter" or item.confirmed or item.refused or item.unsure or item.links:
        return False
    template = rulebook.activities.get(item.template or "")
    if template is not None and template.name != item.name:
        return False
    if any(a.origin == "user" or a.confirmed for held in item.answers.values() for a in held.values()):
        return False
    if any(item.id in linked.links.get(ACTIVITIES, []) for _, linked in case.items()):
        return False
    return not any(o.item == item.id for o in case.overrides)


def _suggested_answers(rulebook: RulebookLike, template: ActivityTemplate) -> Answers:
    answers = {
        question: Answer(value=validate_value(rulebook, f"{PROCESSING}.{question}", value), origin="starter",
                         confirmed=False)
        for question, value in template.answers.items()
    }  # fmt: skip
    return {PROCESSING: answers} if answers else {}
