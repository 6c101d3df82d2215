"""From outcomes and findings to an ordered list of things to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enregla.assessment.results import ActionItem, Assessment, DecisionResult, FindingResult
from enregla.rulebook import ParameterGap, Rulebook
from enregla.rulebook.model import Action, Deadline

EFFORTS = ("minutes", "hours", "days", "weeks")
UNIT_WORDS = {"business_days": ("día hábil", "días hábiles"), "calendar_days": ("día natural", "días naturales"),
              "months": ("mes", "meses")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """The same action for one or several items: «Pida el contrato a…» with four names is one thing to do."""

    action: ActionItem
    item_names: tuple[str, ...]
    members: tuple[ActionItem, ...]


def due_text(book: Rulebook, deadline: Deadline | None, as_of: dt.date) -> str | None:
    """«10 días hábiles desde el nombramiento»; the figure comes from the parameter in force on ``as_of``."""
    if deadline is None:
        return None
    for unit, (one, many) in UNIT_WORDS.items():
        value = getattr(deadline, unit)
        if value is None:
            continue
        try:
            number = book.parameter(value, as_of) if isinstance(value, str) else value
        except ParameterGap:
            return f"desde {deadline.from_event}"
        return f"{number:g} {one if number == 1 else many} desde {deadline.from_event}"
    return deadline.from_event


def _item(
    book: Rulebook, as_of: dt.date, action: Action, source: DecisionResult | FindingResult, name: str
) -> ActionItem:
    title, text = (t.replace("{item}", source.item_name or "la empresa") for t in (action.title, action.text))
    return ActionItem(
        id=name, item=source.item, item_name=source.item_name, title=title, text=text, effort=action.effort,
        weight=action.weight, who=action.who, due=due_text(book, action.deadline, as_of),
        legal_refs=tuple(dict.fromkeys([*action.legal_refs, *source.legal_refs])), source=source.id,
    )  # fmt: skip


def actions_of(book: Rulebook, as_of: dt.date, decisions: Iterable[DecisionResult],
               findings: Iterable[FindingResult]) -> list[ActionItem]:  # fmt: skip
    """Legal weight first, then the smaller effort, then the order of the rulebook."""
    found: list[ActionItem] = []
    for result in decisions:
        for outcome in book.decisions[result.id].outcomes:
            shown = result.adjusted.outcome if result.adjusted else result.decided
            if outcome.id == shown and outcome.action is not None:
                found.append(_item(book, as_of, outcome.action, result, f"{result.id}:{outcome.id}"))
    for finding in findings:
        found.append(_item(book, as_of, book.findings[finding.id].action, finding, finding.id))
    return sorted(found, key=lambda a: (a.weight, EFFORTS.index(a.effort)))


def grouped_actions(assessment: Assessment) -> tuple[ActionGroup, ...]:
    """The actions with equal ones for several items drawn together, in order."""
    groups: dict[str, list[ActionItem]] = {}
    for action in assessment.actions:
        groups.setdefault(action.id, []).append(action)
    return tuple(
        ActionGroup(members[0], tuple(dict.fromkeys(m.item_name for m in members if m.item_name)), tuple(members))
        for members in groups.values()
    )


def first_actions(assessment: Assessment, limit: int = 7) -> Sequence[ActionGroup]:
    """At most ``limit`` things to do first."""
    return grouped_actions(assessment)[:limit]
