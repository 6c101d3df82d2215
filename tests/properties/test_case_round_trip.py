"""Properties of any case that can be built: it survives a file and a database unchanged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from enregla.case import (
    Case,
    CaseFileError,
    InvalidAnswer,
    add_item,
    add_override,
    apply_starter,
    case_schema,
    clear_answer,
    close_list,
    confirm_answers,
    confirm_item,
    doubt_item,
    export_case,
    import_case,
    refuse_item,
    remove_item,
    rename_item,
    set_answer,
    set_links,
    set_notes,
    set_unknown,
    suggest_answer,
    validate_value,
)
from enregla.storage import Store
from tests.unit.case_support import BOOK, NOW, empty_case

REFS = [f"{q.id}.{question.id}" for q in BOOK.questionnaires.values() for question in q.questions]
LISTS = ["activities", "providers", "websites"]
Change = Callable[[Case], Case]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.one_of(texts, st.sampled_from(["Nóminas", "Envíos 📨", 'a"b\\c', "[{", "-", "0"]))


def values(ref: str) -> st.SearchStrategy[Any]:
    """Values that may answer the question, some of them wrong."""
    question = BOOK.question(ref)
    ids = [o.id for o in question.options]
    match question.kind:
        case "yes_no":
            return st.booleans()
        case "single_choice":
            return st.sampled_from(ids)
        case "multiple_choice":
            return st.lists(st.sampled_from(ids), min_size=1, max_size=3)
        case "number" | "amount":
            return st.one_of(st.integers(0, 5000), st.decimals(0, 5000, places=2).map(float))
        case "date":
            return st.dates()
        case "email":
            return st.sampled_from(["ana@ejemplo.es", "A.b+c@Peña.ES"])
        case "url":
            return st.sampled_from(["ejemplo.es", "http://x.ejemplo.es:81/a?b=c&d=é#e"])
        case "nif":
            return st.sampled_from(["00000000T", "b00000000", "X-0000000-T"])
        case "country":
            return st.sampled_from(["es", "US", "AD"])
        case _:
            return names


@st.composite
def changes(draw: st.DrawFn, case: Case) -> Change:
    """One change of the case as a page could ask for it."""
    items = [(list_id, item.id) for list_id, item in case.items()]
    if items and draw(st.booleans()):
        list_id, item_id = draw(st.sampled_from(items))
        marks: list[Change] = [
            lambda c: confirm_item(c, list_id, item_id),
            lambda c: refuse_item(c, list_id, item_id),
            lambda c: doubt_item(c, list_id, item_id),
            lambda c: remove_item(c, BOOK, list_id, item_id) if _typed(c, list_id, item_id) else c,
        ]
        name = draw(names)
        targets = draw(st.one_of(st.none(), st.lists(st.sampled_from([i for k, i in items if k == list_id]))))
        marks += [
            lambda c: rename_item(c, list_id, item_id, name),
            lambda c: set_links(c, list_id, item_id, list_id, targets),
            lambda c: confirm_answers(c, item_id, REFS),
        ]
        if list_id == "activities":
            marks.append(
                lambda c: add_override(c, BOOK, "processing.dpia", "required", name, "Ana", NOW.date(), item_id)
            )
        return draw(st.sampled_from(marks))
    ref = draw(st.sampled_from(REFS))
    subject = BOOK.subject_of(ref.split(".")[0])
    of_subject = [i for k, i in items if k == subject]
    item = draw(st.sampled_from(of_subject)) if of_subject else None
    list_id, name, closed = draw(st.sampled_from(LISTS)), draw(names), draw(st.booleans())
    starter = draw(st.lists(st.sampled_from(sorted(BOOK.activities)), unique=True))
    other: list[Change] = [
        lambda c: add_item(c, list_id, name),
        lambda c: close_list(c, list_id, closed),
        lambda c: apply_starter(c, BOOK, starter),
        lambda c: set_notes(c, name),
        lambda c: add_override(c, BOOK, "profile.dpo", "review_with_lawyer", name, "Ana", NOW.date()),
    ]
    if subject == "organisation" or item is not None:
        if BOOK.question(ref).kind == "item_link":
            linked = [i for k, i in items if k == BOOK.question(ref).links_to]
            value = draw(st.lists(st.sampled_from(linked), unique=True)) if linked else []
        else:
            value = draw(values(ref))
        note = draw(st.one_of(st.none(), names))
        other += [
            lambda c: set_answer(c, BOOK, ref, value, item, note=note),
            lambda c: suggest_answer(c, BOOK, ref, value, item),
            lambda c: set_answer(c, BOOK, ref, value, item, origin="import", confirmed=False),
            lambda c: set_unknown(c, BOOK, ref, item),
            lambda c: clear_answer(c, BOOK, ref, item),
        ] * 2
    return draw(st.sampled_from(other))


def _typed(case: Case, list_id: str, item_id: str) -> bool:
    item = case.item(list_id, item_id)
    return item is not None and item.origin == "user"


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    """The successive states of a case."""
    states = [empty_case()]
    for _ in range(draw(st.integers(0, 25))):
        change = draw(changes(states[-1]))
        try:
            states.append(change(states[-1]))
        except InvalidAnswer:
            continue  # the page would have shown the message
    return states


slow_to_draw = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=200, deadline=None, suppress_health_check=slow_to_draw)
@given(cases(), st.integers(0, 10**6), st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2000, 1, 1)))
def test_any_case_survives_export_and_import(states: list[Case], revision: int, changed: dt.datetime) -> None:
    case = states[-1].model_copy(update={"revision": revision, "changed": changed})
    data = export_case(case)
    again = import_case(data, BOOK)
    assert again == case
    assert export_case(again) == data


@settings(max_examples=60, deadline=None, suppress_health_check=slow_to_draw)
@given(cases())
def test_any_case_survives_the_database_and_its_history_tells_it(states: list[Case]) -> None:
    store = Store("sqlite://")
    stored = store.create(states[0])
    for state in states[1:]:
        new = state.model_copy(update={"revision": stored.revision, "changed": stored.changed})
        stored = store.save(stored, new, "change", NOW)
        assert store.get(stored.id) == stored
    assert stored.model_copy(update={"revision": 0}) == states[-1]
    replayed: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    for event in store.events(stored.id):
        for table, rows in event.change.get("gone", {}).items():
            for row in rows:
                replayed[table] = {k: r for k, r in replayed[table].items() if not row.items() <= r.items()}
        for table, rows in event.change.get("put", {}).items():
            for row in rows:
                key = [
                    row.get(k) for k in ("list_id", "item_id", "questionnaire", "question", "target_list", "decision")
                ]
                replayed.setdefault(table, {})[tuple(key)] = row
    assert len(replayed.get("items", {})) == sum(1 for _ in stored.items())
    assert {r["item_id"]: r["name"] for r in replayed.get("items", {}).values()} == {
        i.id: i.name for _, i in stored.items()
    }
    answers = {(r["item_id"], f"{r['questionnaire']}.{r['question']}"): json.loads(r["value"])
               for r in replayed.get("answers", {}).values()}  # fmt: skip
    expected = {("", f"{q}.{k}"): a.value for q, held in stored.answers.items() for k, a in held.items()}
    for _, item in stored.items():
        expected |= {(item.id, f"{q}.{k}"): a.value for q, held in item.answers.items() for k, a in held.items()}
    assert answers == expected
    store.close()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REFS), st.data())
def test_stored_values_are_stable(ref: str, data: st.DataObject) -> None:
    try:
        value = validate_value(BOOK, ref, data.draw(values(ref)))
    except InvalidAnswer:
        assume(False)
        return
    assert validate_value(BOOK, ref, value) == value
    assert json.loads(json.dumps(value)) == value


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)
PATHS = "title answers answers.profile answers.profile.size lists lists.activities lists.activities.items"
PATHS += " overrides created schema_version"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS.split()), json_values)
def test_any_other_content_gives_a_sentence_and_never_another_error(path: str, value: Any) -> None:
    document = json.loads(export_case(set_answer(empty_case(), BOOK, "profile.size", "small")))
    place = document
    *parents, last = path.split(".")
    for part in parents:
        place = place.setdefault(part, {})
    place[last] = value
    message = ""
    try:
        import_case(json.dumps(document).encode(), BOOK)
    except CaseFileError as error:
        message = error.message
    assert message == "" or message.endswith((".", "?"))
    assert message.isprintable()


def test_schema_is_deterministic() -> None:
    assert json.dumps(case_schema()) == json.dumps(case_schema())
