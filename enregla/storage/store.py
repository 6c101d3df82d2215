"""The cases kept by this program: a change is one short transaction, a query is of one case and owner."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from enregla.case import Case, rename_case
from enregla.case.files import canonical
from enregla.storage import tables as t
from enregla.storage.engine import damaged, forget, make_engine, place, transaction
from enregla.storage.errors import CaseExists, CaseNotFound, StaleCase
from enregla.storage.rows import (
    KEYS,
    Difference,
    Row,
    case_of,
    difference,
    from_time,
    header_of,
    to_json,
    to_time,
)
from enregla.storage.schema import bring_up_to_date
from enregla.storage.tables import STATE


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A line of the list of cases. Suggestions and refused items, with their answers, are not counted."""

    id: str
    title: str
    fictional: bool
    created: dt.datetime
    changed: dt.datetime
    revision: int
    answers: int
    items: int


@dataclass(frozen=True, slots=True)
class Event:
    """What one change changed: ``change`` has the rows ``case``, ``put`` and ``gone`` by table."""

    id: int
    revision: int
    kind: str
    at: dt.datetime
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Generation:
    """The receipt of one making of documents."""

    id: int
    at: dt.datetime
    receipt: Mapping[str, Any]


def new_case_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(12)


class Store:
    """The cases of one owner. Safe to share between threads; each method is one transaction.

    Opening makes or migrates the tables. Raises ``StoreUnavailable``, ``StoreDamaged`` or ``StoreTooNew``
    (nothing is changed then), and so may every method.
    """

    def __init__(self, url: str | None = None, owner: str = "local") -> None:
        self.owner = owner
        self._engine = make_engine(url)
        try:
            bring_up_to_date(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def place(self) -> str:
        """The file or address, to be shown («sus datos están en …»)."""
        return place(self._engine)

    def close(self) -> None:
        """Closes the connections; the store opens new ones if it is used again."""
        self._engine.dispose()

    # --- cases

    def create(self, case: Case, now: dt.datetime | None = None) -> Case:
        """Stores a new or imported case as it is, its id and revision included; raises ``CaseExists``.

        ``now`` is the time of the event, by default that of the case.
        """
        case = canonical(case)
        change = difference(None, case)
        with transaction(self._engine, write=True) as connection:
            if connection.execute(select(t.cases.c.id).where(t.cases.c.id == case.id)).first():
                raise CaseExists(case.id)
            connection.execute(
                insert(t.cases).values(
                    id=case.id,
                    owner=self.owner,
                    created=to_time(case.created),
                    changed=to_time(case.changed),
                    revision=case.revision,
                    **header_of(case),
                )
            )
            _write(connection, case.id, change)
            _log(connection, case.id, case.revision, "create", now or case.changed, change)
        return case

    def get(self, case_id: str) -> Case:
        """The case; raises ``CaseNotFound``, ``StoreDamaged`` if what is stored cannot be a case."""
        with transaction(self._engine, write=False) as connection:
            header = connection.execute(select(t.cases).where(self._mine(case_id))).mappings().first()
            if header is None:
                raise CaseNotFound(case_id)
            rows = {
                name: connection.execute(select(table).where(table.c.case_id == case_id)).mappings().all()
                for name, table in STATE.items()
            }
        try:
            return case_of(header, rows)
        except (ValidationError, ValueError) as error:
            raise damaged(self.place) from error

    def list(self) -> tuple[CaseSummary, ...]:
        """All cases, the last changed first."""
        kept = and_(t.items.c.case_id == t.cases.c.id, t.items.c.confirmed, ~t.items.c.refused)
        item_count = select(func.count()).select_from(t.items).where(kept).scalar_subquery()
        refused = select(t.items.c.item_id).where(
            t.items.c.case_id == t.answers.c.case_id,
            t.items.c.list_id == t.answers.c.list_id,
            t.items.c.item_id == t.answers.c.item_id,
            t.items.c.refused,
        )
        by_person = or_(t.answers.c.origin == "user", t.answers.c.confirmed)
        answered = and_(t.answers.c.case_id == t.cases.c.id, by_person, ~refused.exists())
        answer_count = select(func.count()).select_from(t.answers).where(answered).scalar_subquery()
        query: Select[Any] = select(t.cases, answer_count.label("answers"), item_count.label("items"))
        query = query.where(t.cases.c.owner == self.owner).order_by(t.cases.c.changed.desc(), t.cases.c.id)
        with transaction(self._engine, write=False) as connection:
            return tuple(
                CaseSummary(
                    id=r["id"],
                    title=r["title"],
                    fictional=r["fictional"],
                    created=from_time(r["created"]),
                    changed=from_time(r["changed"]),
                    revision=r["revision"],
                    answers=r["answers"],
                    items=r["items"],
                )
                for r in connection.execute(query).mappings()
            )

    def save(self, old: Case, new: Case, kind: str, now: dt.datetime) -> Case:
        """Stores the change from ``old`` to ``new`` and returns ``new`` with its new revision.

        Only changed rows are written, with an event ``kind`` (a word, e.g. ``answer``). If nothing changed
        nothing is written. When it returns, the change survives a killed process and a power cut. Raises
        ``StaleCase`` if the stored case is no longer ``old`` (nothing is written), ``CaseNotFound``.
        """
        if (old.id, old.created, old.revision) != (new.id, new.created, new.revision):
            raise ValueError("old and new must be the same case at the same revision")
        new = canonical(new)
        change = difference(old, new)
        if change.empty:
            return new
        revision = old.revision + 1
        with transaction(self._engine, write=True) as connection:
            locked = and_(self._mine(new.id), t.cases.c.revision == old.revision)
            values = {**change.header, "revision": revision, "changed": to_time(now)}
            if connection.execute(update(t.cases).where(locked).values(**values)).rowcount != 1:
                raise StaleCase(new.id, self._revision(connection, new.id))
            _write(connection, new.id, change)
            _log(connection, new.id, revision, kind, now, change)
        return new.model_copy(update={"revision": revision, "changed": now})

    def rename(self, case_id: str, title: str, now: dt.datetime) -> Case:
        """Raises ``CaseNotFound``, ``StaleCase``, ``enregla.case.InvalidAnswer`` for an impossible title."""
        case = self.get(case_id)
        return self.save(case, rename_case(case, title), "rename", now)

    def delete(self, case_id: str) -> None:
        """Deletes the case, its history and its receipts, and overwrites them; raises ``CaseNotFound``."""
        with transaction(self._engine, write=True) as connection:
            if connection.execute(delete(t.cases).where(self._mine(case_id))).rowcount != 1:
                raise CaseNotFound(case_id)
        forget(self._engine)

    # --- history and receipts

    def events(self, case_id: str) -> tuple[Event, ...]:
        """The history, oldest first; raises ``CaseNotFound``."""
        with transaction(self._engine, write=False) as connection:
            self._revision(connection, case_id)
            query = select(t.events).where(t.events.c.case_id == case_id).order_by(t.events.c.id)
            return tuple(
                Event(
                    id=r["id"],
                    revision=r["revision"],
                    kind=r["kind"],
                    at=from_time(r["at"]),
                    change=json.loads(r["change"]),
                )
                for r in connection.execute(query).mappings()
            )

    def record_generation(self, case_id: str, receipt: Mapping[str, object], now: dt.datetime) -> Generation:
        """Keeps the receipt of documents that were made; the case stays at its revision. ``CaseNotFound``."""
        text = to_json(dict(receipt))
        with transaction(self._engine, write=True) as connection:
            self._revision(connection, case_id)
            result = connection.execute(insert(t.generations).values(case_id=case_id, at=to_time(now), receipt=text))
            key = result.inserted_primary_key
        return Generation(id=int(key[0]) if key else 0, at=now, receipt=json.loads(text))

    def generations(self, case_id: str) -> tuple[Generation, ...]:
        """The receipts, newest first; raises ``CaseNotFound``."""
        with transaction(self._engine, write=False) as connection:
            self._revision(connection, case_id)
            query = select(t.generations).where(t.generations.c.case_id == case_id).order_by(t.generations.c.id.desc())
            return tuple(
                Generation(id=r["id"], at=from_time(r["at"]), receipt=json.loads(r["receipt"]))
                for r in connection.execute(query).mappings()
            )

    # --- inside

    def _mine(self, case_id: str) -> ColumnElement[bool]:
        return and_(t.cases.c.id == case_id, t.cases.c.owner == self.owner)

    def _revision(self, connection: Connection, case_id: str) -> int:
        """The stored revision; raises ``CaseNotFound``: every method passes here or by ``_mine``."""
        revision = connection.execute(select(t.cases.c.revision).where(self._mine(case_id))).scalar()
        if revision is None:
            raise CaseNotFound(case_id)
        return int(revision)


def _write(connection: Connection, case_id: str, change: Difference) -> None:
    for name, table in STATE.items():
        key = and_(table.c.case_id == case_id, *(table.c[k] == bindparam(f"key_{k}") for k in KEYS[name]))
        if change.gone[name]:
            connection.execute(delete(table).where(key), [_keyed(name, row) for row in change.gone[name]])
        if change.updated[name]:
            connection.execute(update(table).where(key), [{**_keyed(name, r), **r} for r in change.updated[name]])
        if change.added[name]:
            connection.execute(insert(table), [{"case_id": case_id, **row} for row in change.added[name]])


def _keyed(name: str, row: Row) -> Row:
    return {f"key_{k}": row[k] for k in KEYS[name]}


def _log(connection: Connection, case_id: str, revision: int, kind: str, now: dt.datetime, change: Difference) -> None:
    values = {
        "case_id": case_id,
        "revision": revision,
        "kind": kind,
        "at": to_time(now),
        "change": change.as_json(),
    }
    connection.execute(insert(t.events).values(**values))
