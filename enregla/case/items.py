"""Changes of the lists of a case: activities, providers, camera systems…"""

from __future__ import annotations

import re
import unicodedata

from enregla.case.edit import find_item, put_list, replace_item, with_answer
from enregla.case.errors import CaseError, InvalidAnswer
from enregla.case.model import Answers, Case, Item, Origin
from enregla.case.schema_source import RulebookLike, split_ref
from enregla.case.text import clean_name
from enregla.rulebook.model import LISTS

MAX_ITEMS = 500  # in one list: far above any small company, low enough for hostile files


def new_item_id(case: Case, name: str) -> str:
    """An id for a new item: readable, unique in the whole case, the same for the same case and name."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9_]+", "-", ascii_name).strip("-_")[:50].strip("-_") or "item"
    taken = {item.id for _, item in case.items()}
    number = 2
    candidate = stem
    while candidate in taken:
        candidate = f"{stem}-{number}"
        number += 1
    return candidate


def add_item(
    case: Case,
    list_id: str,
    name: str,
    *,
    item_id: str | None = None,
    template: str | None = None,
    origin: Origin = "user",
    confirmed: bool = True,
    answers: Answers | None = None,
) -> Case:
    """The case with one more item at the end of the list: ``case.list_of(list_id).items[-1]``.

    Raises ``InvalidAnswer`` for an empty name or a full list, ``ValueError`` for a list that does not
    exist or an id that is taken.
    """
    if list_id not in LISTS:
        raise ValueError(f"no list {list_id!r}")
    items = case.list_of(list_id)
    if len(items.items) >= MAX_ITEMS:
        raise InvalidAnswer(f"En una lista caben {MAX_ITEMS} elementos: quite alguno antes de añadir otro.", list_id)
    name = clean_name(name, "name")
    if item_id is None:
        item_id = new_item_id(case, template or name)
    elif any(i.id == item_id for _, i in case.items()):
        raise ValueError(f"item id {item_id!r} is taken")
    item = Item(id=item_id, name=name, template=template, origin=origin, confirmed=confirmed, answers=answers or {})
    return put_list(case, list_id, items.model_copy(update={"items": [*items.items, item]}))


def remove_item(case: Case, rulebook: RulebookLike, list_id: str, item_id: str) -> Case:
    """Deletes an item typed by hand, with the links and decisions that name it.

    Raises ``CaseError`` for a suggested item: those are refused (``refuse_item``), so that they are not
    suggested again.
    """
    item = find_item(case, list_id, item_id)
    if item.origin != "user":
        raise CaseError(f"«{item.name}» es una sugerencia y no se borra: diga que no la hacen y quedará fuera.")
    return without_item(case, rulebook, list_id, item_id)


def confirm_item(case: Case, list_id: str, item_id: str) -> Case:
    """«Sí, lo hacemos». Its suggested answers stay unconfirmed. Raises ``ItemNotFound``."""
    return _mark(case, list_id, item_id, confirmed=True)


def refuse_item(case: Case, list_id: str, item_id: str) -> Case:
    """«No lo hacemos»: kept and ignored. Raises ``ItemNotFound``."""
    return _mark(case, list_id, item_id, refused=True)


def doubt_item(case: Case, list_id: str, item_id: str) -> Case:
    """«No lo sé»: stays unconfirmed and becomes a task. Raises ``ItemNotFound``."""
    return _mark(case, list_id, item_id, unsure=True)


def rename_item(case: Case, list_id: str, item_id: str, name: str) -> Case:
    """Raises ``ItemNotFound``, ``InvalidAnswer`` for a name that is empty or too long."""
    item = find_item(case, list_id, item_id)
    return replace_item(case, list_id, item.model_copy(update={"name": clean_name(name, "name")}))


def close_list(case: Case, list_id: str, closed: bool = True) -> Case:
    """«He terminado de listar»: an empty closed list is none, an empty open one is unknown."""
    if list_id not in LISTS:
        raise ValueError(f"no list {list_id!r}")
    items = case.list_of(list_id)
    return case if items.closed == closed else put_list(case, list_id, items.model_copy(update={"closed": closed}))


def without_item(case: Case, rulebook: RulebookLike, list_id: str, item_id: str) -> Case:
    """The case without the item and without links, link answers and overrides that name it."""
    items = case.list_of(list_id)
    left = [i for i in items.items if i.id != item_id]
    case = put_list(case, list_id, items.model_copy(update={"items": left}))
    refs = [
        f"{questionnaire.id}.{question.id}"
        for questionnaire in rulebook.questionnaires.values()
        for question in questionnaire.questions
        if question.kind == "item_link" and question.links_to == list_id
    ]
    lists = {
        key: held.model_copy(update={"items": [_unlinked(i, refs, list_id, item_id) for i in held.items]})
        for key, held in case.lists.items()
    }
    return case.model_copy(
        update={
            "lists": lists,
            "answers": _without_id(case.answers, refs, item_id),
            "overrides": [o for o in case.overrides if o.item != item_id],
        }
    )


def _unlinked(item: Item, refs: list[str], list_id: str, item_id: str) -> Item:
    links = {k: [i for i in v if k != list_id or i != item_id] for k, v in item.links.items()}
    return item.model_copy(update={"links": links, "answers": _without_id(item.answers, refs, item_id)})


def _without_id(answers: Answers, refs: list[str], item_id: str) -> Answers:
    for ref in refs:
        questionnaire, question = split_ref(ref)
        there = answers.get(questionnaire, {}).get(question)
        if there is not None and isinstance(there.value, list) and item_id in there.value:
            left = [i for i in there.value if i != item_id]
            answers = with_answer(answers, ref, there.model_copy(update={"value": left}))
    return answers


def _mark(
    case: Case,
    list_id: str,
    item_id: str,
    *,
    confirmed: bool = False,
    refused: bool = False,
    unsure: bool = False,
) -> Case:
    item = find_item(case, list_id, item_id)
    marks = {"confirmed": confirmed, "refused": refused, "unsure": unsure}
    return replace_item(case, list_id, item.model_copy(update=marks))
