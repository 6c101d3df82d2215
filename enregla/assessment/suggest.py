"""What the tool suggests from the sector and from what exists. Suggestions are never confirmed by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from enregla.assessment.program import program_of
from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN
from enregla.assessment.view import View
from enregla.case.model import Case, Item
from enregla.rulebook import Rulebook
from enregla.rulebook.conditions import Condition

GENERIC_SECTOR = "generic"


def suggested_activities(rulebook: Rulebook, case: Case, as_of: dt.date) -> list[str]:
    """Ids of the activity templates of the chosen sectors whose ``when`` is not false, in order."""
    view = View(program_of(rulebook), case, as_of, strict=False)
    chosen = view.look("profile.sectors", None)
    sectors = [s for s in chosen.given if s in rulebook.sectors] if chosen.truth == TRUE else []
    starter = [a for s in sectors or [GENERIC_SECTOR] if s in rulebook.sectors for a in rulebook.sectors[s].starter]
    found: list[str] = []
    for template_id in dict.fromkeys(starter):
        when = rulebook.activities[template_id].when
        node = view.program.compile(when, "profile") if when is not None else None
        if node is None or node.value(view, None) not in (FALSE, NOT_APPLICABLE):
            found.append(template_id)
    return found


def suggested_providers(rulebook: Rulebook, case: Case) -> list[str]:
    """Ids of the provider templates usual in the chosen sectors, in order.

    Once activities are listed, a provider that serves only activities the company does not have is left out: no
    alarm company without cameras.
    """
    answer = case.answer("profile.sectors")
    chosen = answer.value if answer is not None and isinstance(answer.value, list) else [GENERIC_SECTOR]
    usual = dict.fromkeys(p for s in chosen if s in rulebook.sectors for p in rulebook.sectors[s].usual_providers)
    listed = {i.template for i in case.list_of("activities").items if not i.refused}
    return [p for p in usual if not listed or not (serves := rulebook.providers[p].usual_for) or listed & {*serves}]


def suggestions(rulebook: Rulebook, case: Case, as_of: dt.date) -> list[tuple[str, str | None, Any]]:
    """Answers that derived facts suggest: (questionnaire.question, item id, value)."""
    view = View(program_of(rulebook), case, as_of, strict=False)
    found: list[tuple[str, str | None, Any]] = []
    for name, fact in rulebook.derived.items():
        if fact.prefills is None:
            continue
        look = view.derived(name, None)
        if look.truth == TRUE:
            found.append((fact.prefills, None, look.given))
    return found


def condition_truth(
    rulebook: Rulebook, case: Case, as_of: dt.date, condition: Condition, item: Item | None = None
) -> int:
    """Truth of a condition over the organisation or over one item, written outside a questionnaire (a manifest).

    Read with suggestions and without them, as every decision is; UNKNOWN where the two readings differ.
    """
    program = program_of(rulebook)
    node = program.compile(condition, "")
    found = {node.value(View(program, case, as_of, strict=strict), item) for strict in (False, True)}
    values = {FALSE if value == NOT_APPLICABLE else value for value in found}
    return values.pop() if len(values) == 1 else UNKNOWN
