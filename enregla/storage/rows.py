"""A case as rows and back, and the difference between two cases as the rows that changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from enregla.case import Answer, Answers, Case, Item, ItemList, Override
from enregla.storage.tables import STATE

Row = dict[str, Any]
Key = tuple[str, ...]
State = dict[str, dict[Key, Row]]  # table -> key without the case -> row without the case
Place = tuple[str, str, str]  # list, item, and a questionnaire of it; empty: the company, the whole item

HEADER = ("title", "fictional", "schema_version", "rulebook_edition", "notes")
KEYS: dict[str, tuple[str, ...]] = {
    name: tuple(c.name for c in table.primary_key if c.name != "case_id") for name, table in STATE.items()
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written. ``gone`` holds the keys of deleted rows."""

    header: Row
    added: Mapping[str, list[Row]]
    updated: Mapping[str, list[Row]]
    gone: Mapping[str, list[Row]]

    @property
    def empty(self) -> bool:
        return not (self.header or any(self.added.values()) or any(self.updated.values()) or any(self.gone.values()))

    def as_json(self) -> str:
        """The change for the history: only what changed."""
        put = {name: [*self.added[name], *self.updated[name]] for name in STATE}
        change = {
            "case": self.header,
            "put": {name: rows for name, rows in put.items() if rows},
            "gone": {name: rows for name, rows in self.gone.items() if rows},
        }
        return to_json({part: content for part, content in change.items() if content})


def header_of(case: Case) -> Row:
    return {name: getattr(case, name) for name in HEADER}


def state_of(case: Case, but: frozenset[Place] = frozenset()) -> State:
    """All rows of a case but its header and those of the places in ``but``."""
    rows: dict[str, list[Row]] = {name: [] for name in STATE}
    rows["answers"] += _answer_rows("", "", case.answers, but)
    for list_id, held in case.lists.items():
        rows["lists"].append({"list_id": list_id, "closed": held.closed})
        for position, item in enumerate(held.items):
            if (list_id, item.id, "") in but:
                continue
            where = {"list_id": list_id, "item_id": item.id}
            rows["items"].append({**where, "position": position, **_marks(item)})
            rows["answers"] += _answer_rows(list_id, item.id, item.answers, but)
            rows["links"] += [{**where, "target_list": k, "targets": to_json(v)} for k, v in item.links.items()]
    rows["overrides"] = [
        {
            "decision": o.decision,
            "item_id": o.item or "",
            "position": position,
            "outcome": o.outcome,
            "reason": o.reason,
            "by_whom": o.by,
            "on_day": o.on.isoformat(),
        }
        for position, o in enumerate(case.overrides)
    ]
    return {name: {tuple(row[k] for k in KEYS[name]): row for row in found} for name, found in rows.items()}


def difference(old: Case | None, new: Case) -> Difference:
    """The rows to write so that what holds ``old`` (or nothing) holds ``new``."""
    same = _untouched(old, new) if old is not None else frozenset[Place]()
    before: State = {name: {} for name in STATE} if old is None else state_of(old, same)
    after = state_of(new, same)
    old_header = {} if old is None else header_of(old)
    return Difference(
        header={k: v for k, v in header_of(new).items() if k not in old_header or old_header[k] != v},
        added={n: [r for k, r in after[n].items() if k not in before[n]] for n in STATE},
        updated={n: [r for k, r in after[n].items() if k in before[n] and before[n][k] != r] for n in STATE},
        gone={n: [dict(zip(KEYS[n], k, strict=True)) for k in before[n] if k not in after[n]] for n in STATE},
    )


def _untouched(old: Case, new: Case) -> frozenset[Place]:
    """Items, and answers to a questionnaire, that are the very same object in the same place: a change of one leaves
    the others so."""
    same: set[Place] = set()
    pairs = [("", "", new.answers, old.answers)]
    for list_id, held in new.lists.items():
        for item, before in zip(held.items, old.list_of(list_id).items, strict=False):
            if item is before:
                same.add((list_id, item.id, ""))
            elif item.id == before.id:
                pairs.append((list_id, item.id, item.answers, before.answers))
    same.update((x, i, key) for x, i, mine, theirs in pairs for key, a in mine.items() if a is theirs.get(key))
    return frozenset(same)


def case_of(header: Mapping[Any, Any], rows: Mapping[str, Iterable[Mapping[Any, Any]]]) -> Case:
    """The case of its header and state rows; raises ``pydantic.ValidationError`` for impossible rows."""
    answers: dict[tuple[str, str], Answers] = {}
    for row in rows["answers"]:
        of_item = answers.setdefault((row["list_id"], row["item_id"]), {})
        of_item.setdefault(row["questionnaire"], {})[row["question"]] = Answer(
            value=json.loads(row["value"]),
            state=row["state"],
            origin=row["origin"],
            confirmed=row["confirmed"],
            note=row["note"],
        )
    links: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows["links"]:
        links.setdefault((row["list_id"], row["item_id"]), {})[row["target_list"]] = json.loads(row["targets"])
    items: dict[str, list[Item]] = {}
    for row in sorted(rows["items"], key=lambda r: r["position"]):
        where = (row["list_id"], row["item_id"])
        marks = {k: row[k] for k in ("name", "template", "origin", "confirmed", "refused", "unsure")}
        item = Item(id=row["item_id"], answers=answers.get(where, {}), links=links.get(where, {}), **marks)
        items.setdefault(row["list_id"], []).append(item)
    return Case(
        id=header["id"],
        created=from_time(header["created"]),
        changed=from_time(header["changed"]),
        revision=header["revision"],
        answers=answers.get(("", ""), {}),
        lists={r["list_id"]: ItemList(closed=r["closed"], items=items.get(r["list_id"], [])) for r in rows["lists"]},
        overrides=[
            Override(
                decision=r["decision"],
                item=r["item_id"] or None,
                outcome=r["outcome"],
                reason=r["reason"],
                by=r["by_whom"],
                on=dt.date.fromisoformat(r["on_day"]),
            )
            for r in sorted(rows["overrides"], key=lambda r: r["position"])
        ],
        **{name: header[name] for name in HEADER},
    )


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_time(moment: dt.datetime) -> str:
    """ISO text in UTC, which sorts by time; raises ``ValueError`` for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError("the time must have a zone")
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def from_time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _answer_rows(list_id: str, item_id: str, answers: Answers, but: frozenset[Place]) -> list[Row]:
    return [
        {
            "list_id": list_id,
            "item_id": item_id,
            "questionnaire": questionnaire,
            "question": question,
            "value": to_json(a.value),
            "state": a.state,
            "origin": a.origin,
            "confirmed": a.confirmed,
            "note": a.note,
        }
        for questionnaire, held in answers.items()
        if (list_id, item_id, questionnaire) not in but
        for question, a in held.items()
    ]


def _marks(item: Item) -> Row:
    return {
        "name": item.name,
        "template": item.template,
        "origin": item.origin,
        "confirmed": item.confirmed,
        "refused": item.refused,
        "unsure": item.unsure,
    }
