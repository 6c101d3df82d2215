"""Changes of a case: each function returns a new case and leaves the old one as it was.

The revision number is not touched here: storage raises it when the change is written. A change that
changes nothing returns the very same case, so that nothing is written either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from enregla.case.errors import InvalidAnswer, ItemNotFound
from enregla.case.model import Answer, Answers, Case, Item, ItemList, Origin, Override
from enregla.case.schema_source import ORGANISATION, RulebookLike, did_you_mean, split_ref
from enregla.case.text import MAX_LONG_TEXT, MAX_NAME, MAX_NOTES, clean_name, clean_text
from enregla.case.validate import validate_value

ALWAYS_POSSIBLE = "review_with_lawyer"  # an outcome that a person may choose for any decision


def new_case(title: str, now: dt.datetime, edition: str, *, case_id: str, fictional: bool = False) -> Case:
    """An empty case. ``case_id`` comes from ``enregla.storage.new_case_id``.

    Raises ``InvalidAnswer`` for a title that is empty or too long, ``ValueError`` for a time without zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must have a time zone")
    return Case(id=case_id, title=clean_name(title, "title"), fictional=fictional, rulebook_edition=edition,
                created=now, changed=now)  # fmt: skip


def copy_case(case: Case, now: dt.datetime, *, case_id: str, title: str | None = None) -> Case:
    """The same facts as a case of its own (open a case file twice, practise with an example)."""
    return case.model_copy(update={
        "id": case_id, "revision": 0, "created": now, "changed": now,
        "title": case.title if title is None else clean_name(title, "title"),
    })  # fmt: skip


def rename_case(case: Case, title: str) -> Case:
    """Raises ``InvalidAnswer`` for a title that is empty or too long."""
    return case.model_copy(update={"title": clean_name(title, "title")})


def set_notes(case: Case, notes: str) -> Case:
    """The notes of the case as a whole; raises ``InvalidAnswer`` if they are too long."""
    return case.model_copy(update={"notes": clean_text(notes, "notes", MAX_NOTES, lines=True, empty=True)})


# --- answers -----------------------------------------------------------------------------------------


def set_answer(
    case: Case,
    rulebook: RulebookLike,
    ref: str,
    value: object,
    item: str | None = None,
    state: Literal["answered", "unknown"] = "answered",
    origin: Origin = "user",
    confirmed: bool = True,
    note: str | None = None,
) -> Case:
    """The case with this answer. ``item`` is the item id for questions asked of each activity, provider…

    A confirmed ``item_link`` answer of an item also sets its links. Raises ``InvalidAnswer`` (Spanish
    sentence), ``ItemNotFound``, and ``ValueError`` if ``item`` does not go with the questionnaire.
    """
    if note is not None:
        note = clean_text(note, ref, MAX_LONG_TEXT, lines=True, empty=True) or None
    question = rulebook.question(ref)
    if state == "unknown":
        if not question.unknown_allowed:
            raise InvalidAnswer("Aquí no cabe «No lo sé»: si no tiene el dato, deje la pregunta sin contestar.", ref)
        answer = Answer(value=None, state="unknown", origin=origin, confirmed=confirmed, note=note)
    else:
        answer = Answer(value=validate_value(rulebook, ref, value), origin=origin, confirmed=confirmed, note=note)
    if question.kind == "item_link":
        case = _link_by_answer(case, rulebook, ref, answer, question.links_to, item)
    return _put(case, _list_id(rulebook, ref, item), item, ref, answer)


def set_unknown(case: Case, rulebook: RulebookLike, ref: str, item: str | None = None, note: str | None = None) -> Case:
    """«No lo sé», which is an answer. Raises ``InvalidAnswer`` where the question does not offer it."""
    return set_answer(case, rulebook, ref, None, item, state="unknown", note=note)


def clear_answer(case: Case, rulebook: RulebookLike, ref: str, item: str | None = None) -> Case:
    """The case without this answer, as if it had never been given."""
    question = rulebook.question(ref)
    list_id = _list_id(rulebook, ref, item)
    if question.kind == "item_link" and item is not None and list_id is not None and question.links_to:
        case = set_links(case, list_id, item, question.links_to, None)
    return _put(case, list_id, item, ref, None)


def suggest_answer(
    case: Case,
    rulebook: RulebookLike,
    ref: str,
    value: object,
    item: str | None = None,
    origin: Origin = "starter",
) -> Case:
    """Stores an unconfirmed suggestion where nobody answered; replaces an older unconfirmed suggestion.

    What a person said or confirmed stays. Raises like ``set_answer``.
    """
    list_id = _list_id(rulebook, ref, item)
    there = case.answer(ref, find_item(case, list_id, item) if list_id and item else None)
    if there is not None and (there.origin == "user" or there.confirmed):
        return case
    return set_answer(case, rulebook, ref, value, item, origin=origin, confirmed=False)


def confirm_answers(case: Case, item: str | None, refs: Iterable[str]) -> Case:
    """Confirms the suggestions stored for ``refs`` (one confirmation of a whole block).

    Questions without a stored answer stay unanswered. Raises ``ItemNotFound``.
    """
    list_id = list_of_item(case, item) if item is not None else None
    for ref in refs:
        there = case.answer(ref, find_item(case, list_id, item) if list_id and item else None)
        if there is not None and not there.confirmed:
            case = _put(case, list_id, item, ref, there.model_copy(update={"confirmed": True}))
    return case


# --- links and overrides -----------------------------------------------------------------------------


def set_links(case: Case, list_id: str, item_id: str, target_list: str, targets: Iterable[str] | None) -> Case:
    """Which items of ``target_list`` this item uses; an empty sequence is «none», ``None`` is not answered.

    Raises ``ItemNotFound`` if the item or a target is not in the case.
    """
    item = find_item(case, list_id, item_id)
    links = {k: v for k, v in item.links.items() if k != target_list}
    if targets is not None:
        wanted = list(dict.fromkeys(targets))
        for target in wanted:
            find_item(case, target_list, target)
        links[target_list] = wanted
    return replace_item(case, list_id, item.model_copy(update={"links": links}))


def add_override(
    case: Case,
    rulebook: RulebookLike,
    decision: str,
    outcome: str,
    reason: str,
    by: str,
    on: dt.date,
    item: str | None = None,
    *,
    decided: str | None = None,
) -> Case:
    """A person's decision over a result; replaces an earlier one over the same result.

    ``decided``: what the rules say now; a level (``adjustable``) may be raised above it without a reason.
    Raises ``InvalidAnswer`` without a written reason and name, or for an unknown decision or outcome.
    """
    check_override(rulebook, decision, outcome)
    order = level_order(rulebook, decision)
    if order and not reason.strip():
        raised = outcome in order and (outcome == order[0] or decided in order[order.index(outcome) :])
        if not raised:
            raise InvalidAnswer("Para dejar un nivel por debajo del que sale de las respuestas, escriba el motivo.",
                                "reason")  # fmt: skip
    if item is not None:
        list_of_item(case, item)
    override = Override(
        decision=decision, item=item, outcome=outcome, on=on,
        reason=clean_text(reason, "reason", MAX_LONG_TEXT, lines=True, empty=bool(order)),
        by=clean_text(by, "by", MAX_NAME),
    )  # fmt: skip
    others = [o for o in case.overrides if (o.decision, o.item) != (decision, item)]
    return case.model_copy(update={"overrides": [*others, override]})


def remove_override(case: Case, decision: str, item: str | None = None) -> Case:
    """The case without the person's decision over this result; the history stays in storage."""
    others = [o for o in case.overrides if (o.decision, o.item) != (decision, item)]
    return case if len(others) == len(case.overrides) else case.model_copy(update={"overrides": others})


def check_override(rulebook: RulebookLike, decision: str, outcome: str) -> None:
    """Raises ``InvalidAnswer`` for a decision or an outcome that the rulebook does not have."""
    known = {
        f"{q.id}.{d.id}": [o.id for o in d.outcomes] for q in rulebook.questionnaires.values() for d in q.decisions
    }
    if decision not in known:
        raise InvalidAnswer(f"No hay ningún resultado «{decision}».{did_you_mean(decision, list(known))}", "decision")
    possible = () if level_order(rulebook, decision) else (ALWAYS_POSSIBLE,)
    if outcome not in possible and outcome not in known[decision]:
        near = did_you_mean(outcome, known[decision])
        raise InvalidAnswer(f"«{outcome}» no es un resultado posible de «{decision}».{near}", "outcome")


def level_order(rulebook: RulebookLike, decision: str) -> list[str]:
    """The outcomes of an adjustable level from worst to mildest; empty for any other decision."""
    key, _, name = decision.partition(".")
    found = rulebook.questionnaires[key].decisions if key in rulebook.questionnaires else []
    return next(([o.id for o in d.outcomes] for d in found if d.id == name and d.adjustable), [])


# --- inside ------------------------------------------------------------------------------------------


def list_of_item(case: Case, item_id: str) -> str:
    """The list in which the item is: item ids are unique in the whole case. Raises ``ItemNotFound``."""
    for list_id, item in case.items():
        if item.id == item_id:
            return list_id
    raise ItemNotFound("", item_id)


def replace_item(case: Case, list_id: str, item: Item) -> Case:
    """The case with ``item`` in the place of the one with its id; the same case if it is equal."""
    if find_item(case, list_id, item.id) == item:
        return case
    items = case.list_of(list_id)
    return put_list(case, list_id, items.model_copy(
        update={"items": [item if i.id == item.id else i for i in items.items]}))  # fmt: skip


def put_list(case: Case, list_id: str, items: ItemList) -> Case:
    """The case with this list; an empty and open list is not stored."""
    lists = {k: v for k, v in case.lists.items() if k != list_id}
    if items.items or items.closed:
        lists[list_id] = items
    return case.model_copy(update={"lists": lists})


def with_answer(answers: Answers, ref: str, answer: Answer | None) -> Answers:
    """A copy of ``answers`` with this one set or, with ``None``, taken out; no empty questionnaire stays."""
    questionnaire, question = split_ref(ref)
    inner = {k: v for k, v in answers.get(questionnaire, {}).items() if k != question}
    if answer is not None:
        inner[question] = answer
    changed = {k: v for k, v in answers.items() if k != questionnaire}
    if inner:
        changed[questionnaire] = inner
    return changed


def _put(case: Case, list_id: str | None, item_id: str | None, ref: str, answer: Answer | None) -> Case:
    if list_id is None or item_id is None:
        if case.answer(ref) == answer:
            return case
        return case.model_copy(update={"answers": with_answer(case.answers, ref, answer)})
    item = find_item(case, list_id, item_id)
    if case.answer(ref, item) == answer:
        return case
    return replace_item(case, list_id, item.model_copy(update={"answers": with_answer(item.answers, ref, answer)}))


def _list_id(rulebook: RulebookLike, ref: str, item: str | None) -> str | None:
    """The list of the item that the question is asked about, ``None`` for the organisation."""
    subject = rulebook.subject_of(split_ref(ref)[0])
    if (subject == ORGANISATION) != (item is None):
        raise ValueError(f"{ref} is asked about {subject}, and item is {item!r}")
    return None if subject == ORGANISATION else subject


def find_item(case: Case, list_id: str, item_id: str) -> Item:
    """The item; raises ``ItemNotFound``."""
    item = case.item(list_id, item_id)
    if item is None:
        raise ItemNotFound(list_id, item_id)
    return item


def _link_by_answer(
    case: Case, rulebook: RulebookLike, ref: str, answer: Answer, target_list: str | None, item: str | None
) -> Case:
    """Links are what conditions look at; the answer says who said so. Both change together."""
    if target_list is None:
        return case
    targets = answer.value if isinstance(answer.value, list) else None
    for target in targets or []:
        find_item(case, target_list, target)
    list_id = _list_id(rulebook, ref, item)
    if list_id is None or item is None or not answer.confirmed:
        return case
    return set_links(case, list_id, item, target_list, targets)
