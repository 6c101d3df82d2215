"""Whether all that a case names exists in the rulebook and in the case itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from enregla.case.edit import check_override, level_order
from enregla.case.errors import CaseFileError, InvalidAnswer
from enregla.case.items import MAX_ITEMS
from enregla.case.model import Answer, Answers, Case, Item, ItemList, Override
from enregla.case.schema_source import ORGANISATION, RulebookLike, did_you_mean
from enregla.case.text import MAX_LONG_TEXT, MAX_NAME, MAX_NOTES, clean_name, clean_text, printable
from enregla.case.validate import validate_value
from enregla.rulebook.model import LISTS, Questionnaire


def check_case(case: Case, rulebook: RulebookLike) -> Case:
    """The case with its values in stored form. Raises ``CaseFileError`` with the place of the first problem.

    Checked: ids of questionnaires, questions, options, lists, templates, decisions and items, that item ids
    are unique in the case, links and overrides to items that are not there, values, texts and times.
    """
    if case.created.tzinfo is None or case.changed.tzinfo is None:
        path = "created" if case.created.tzinfo is None else "changed"
        raise _problem(path, "la fecha no dice su huso horario: añada «Z» al final.")
    ids = _item_ids(case)
    return case.model_copy(
        update={
            "title": _text("title", case.title, clean_name),
            "notes": _text("notes", case.notes, _notes),
            "answers": _answers(case.answers, rulebook, ORGANISATION, "answers", ids),
            "lists": {
                list_id: _list(held, rulebook, list_id, f"lists.{printable(list_id)}", ids)
                for list_id, held in case.lists.items()
            },
            "overrides": _overrides(case, rulebook, ids),
        }
    )


Ids = Mapping[str, frozenset[str]]  # list -> ids of its items


def _item_ids(case: Case) -> Ids:
    seen: dict[str, str] = {}
    for list_id, held in case.lists.items():
        _known(f"lists.{printable(list_id)}", "la lista", list_id, LISTS)
        if len(held.items) > MAX_ITEMS:
            raise _problem(f"lists.{list_id}.items", f"hay {len(held.items)} elementos y caben {MAX_ITEMS}.")
        for index, item in enumerate(held.items):
            path = f"lists.{list_id}.items[{index}].id"
            if item.id in seen:
                raise _problem(path, f"el identificador «{item.id}» ya está en «{seen[item.id]}»: use otro.")
            seen[item.id] = path
    return {list_id: frozenset(i.id for i in held.items) for list_id, held in case.lists.items()}


def _list(held: ItemList, rulebook: RulebookLike, list_id: str, path: str, ids: Ids) -> ItemList:
    items = [_item(i, rulebook, list_id, f"{path}.items[{n}]", ids) for n, i in enumerate(held.items)]
    return held.model_copy(update={"items": items})


def _item(item: Item, rulebook: RulebookLike, list_id: str, path: str, ids: Ids) -> Item:
    if item.template is not None:
        catalogue = {"activities": rulebook.activities, "providers": rulebook.providers}.get(list_id, {})
        _known(f"{path}.template", "la plantilla", item.template, list(catalogue))
    for target_list, targets in item.links.items():
        _known(f"{path}.links.{printable(target_list)}", "la lista", target_list, LISTS)
        if len(set(targets)) != len(targets):
            raise _problem(f"{path}.links.{target_list}", "hay un elemento repetido.")
        for index, target in enumerate(targets):
            _known_item(f"{path}.links.{target_list}[{index}]", target, target_list, ids)
    if item.refused + item.unsure + item.confirmed > 1:
        raise _problem(path, "un elemento está confirmado, descartado o en duda, pero no dos cosas a la vez.")
    return item.model_copy(
        update={
            "name": _text(f"{path}.name", item.name, clean_name),
            "answers": _answers(item.answers, rulebook, list_id, f"{path}.answers", ids),
        }
    )


def _answers(answers: Answers, rulebook: RulebookLike, subject: str, path: str, ids: Ids) -> Answers:
    checked: Answers = {}
    for questionnaire_id, held in answers.items():
        here = f"{path}.{printable(questionnaire_id)}"
        _known(here, "el cuestionario", questionnaire_id, list(rulebook.questionnaires))
        if rulebook.subject_of(questionnaire_id) != subject:
            where = "la empresa" if rulebook.subject_of(questionnaire_id) == ORGANISATION else "otra lista"
            raise _problem(here, f"las preguntas de «{questionnaire_id}» son sobre {where}, no van aquí.")
        questionnaire = rulebook.questionnaires[questionnaire_id]
        checked[questionnaire_id] = {
            question: _answer(answer, rulebook, questionnaire, question, f"{here}.{printable(question)}", ids)
            for question, answer in held.items()
        }
    return checked


def _answer(
    answer: Answer,
    rulebook: RulebookLike,
    questionnaire: Questionnaire,
    question_id: str,
    path: str,
    ids: Ids,
) -> Answer:
    _known(path, "la pregunta", question_id, [q.id for q in questionnaire.questions])
    ref = f"{questionnaire.id}.{question_id}"
    question = rulebook.question(ref)
    note = answer.note
    if note is not None:
        note = _text(f"{path}.note", note, _note) or None
    if answer.state == "unknown":
        if answer.value is not None:
            raise _problem(f"{path}.value", "con «No lo sé» (unknown) no puede haber un valor.")
        if not question.unknown_allowed:
            raise _problem(f"{path}.state", "esta pregunta no admite «No lo sé».")
        return answer.model_copy(update={"note": note})
    try:
        value = validate_value(rulebook, ref, answer.value)
    except InvalidAnswer as error:
        raise _problem(f"{path}.value", error.message) from None
    if question.kind == "item_link" and question.links_to and isinstance(value, list):
        for index, target in enumerate(value):
            _known_item(f"{path}.value[{index}]", target, question.links_to, ids)
    return answer.model_copy(update={"value": value, "note": note})


def _overrides(case: Case, rulebook: RulebookLike, ids: Ids) -> list[Override]:
    seen: set[tuple[str, str | None]] = set()
    checked: list[Override] = []
    for index, override in enumerate(case.overrides):
        path = f"overrides[{index}]"
        try:
            check_override(rulebook, override.decision, override.outcome)
        except InvalidAnswer as error:
            raise _problem(f"{path}.{error.ref}", error.message) from None
        if (override.decision, override.item) in seen:
            raise _problem(path, "ya hay otra decisión sobre el mismo resultado: deje solo una.")
        seen.add((override.decision, override.item))
        subject = rulebook.subject_of(override.decision.split(".", 1)[0])
        if override.item is not None:
            _known_item(f"{path}.item", override.item, subject, ids)
        elif subject != ORGANISATION:
            raise _problem(f"{path}.item", "falta: este resultado es de cada elemento de una lista.")
        if not override.reason.strip() and not level_order(rulebook, override.decision):
            raise _problem(f"{path}.reason", "falta el motivo: solo un nivel de riesgo se puede subir sin él.")
        checked.append(override.model_copy(update={
            "reason": _text(f"{path}.reason", override.reason, _note),
            "by": _text(f"{path}.by", override.by, lambda text, ref: clean_text(text, ref, MAX_NAME)),
        }))  # fmt: skip
    return checked


# --- inside ------------------------------------------------------------------------------------------


def _problem(path: str, what: str) -> CaseFileError:
    return CaseFileError(f"En «{path}»: {what}", path)


def _known(path: str, what: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        shown = printable(given)
        raise _problem(path, f"{what} «{shown}» no existe.{did_you_mean(shown, known)}")


def _known_item(path: str, item: str, list_id: str, ids: Ids) -> None:
    known = ids.get(list_id, frozenset[str]())
    if item not in known:
        shown = printable(item)
        raise _problem(
            path,
            f"no hay ningún elemento «{shown}» en la lista «{list_id}».{did_you_mean(shown, sorted(known))}",
        )


def _text(path: str, text: str, clean: Callable[[str, str], str]) -> str:
    try:
        return clean(text, path)
    except InvalidAnswer as error:
        raise _problem(path, error.message) from None


def _notes(text: str, ref: str) -> str:
    return clean_text(text, ref, MAX_NOTES, lines=True, empty=True)


def _note(text: str, ref: str) -> str:
    return clean_text(text, ref, MAX_LONG_TEXT, lines=True, empty=True)
