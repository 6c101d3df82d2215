"""The client's facts: typed answers, lists of items and what people decided about them.

A case is plain frozen data; changes return a new case (``enregla.case.edit``). It knows questions,
never rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1
Origin = Literal["user", "starter", "import"]
Value = bool | int | float | str | list[str] | None


class Stored(BaseModel):
    """Base of everything stored or handed over in a case file: frozen, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Stored):
    """One stored fact. ``state`` «unknown» is «No lo sé»; an absent answer is not stored at all.

    ``value``: true/false for yes_no, an option id, a list of option ids, a number, text, an ISO date
    or a list of item ids. An unconfirmed suggestion (origin starter or import) may raise a duty,
    never remove one.
    """

    value: Value = None
    state: Literal["answered", "unknown"] = "answered"
    origin: Origin = "user"
    confirmed: bool = True
    note: str | None = Field(default=None, max_length=4000)


Answers = dict[str, dict[str, Answer]]  # questionnaire id -> question id -> answer


class Item(Stored):
    """One activity, provider, camera system… with its own answers and links to other items.

    ``refused``: the person said it does not exist here (kept, ignored). ``unsure``: «No lo sé», stays
    unconfirmed, becomes a task. ``links`` holds item ids by list; an absent key is not answered.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    name: str = Field(min_length=1, max_length=200)
    template: str | None = None
    origin: Origin = "user"
    confirmed: bool = True
    refused: bool = False
    unsure: bool = False
    answers: Answers = {}
    links: dict[str, list[str]] = {}


class ItemList(Stored):
    """``closed``: the person has finished listing. Empty and open is unknown; empty and closed is none."""

    closed: bool = False
    items: list[Item] = []


class Override(Stored):
    """A person's decision over a result. Without a reason it can only raise a level."""

    decision: str
    item: str | None = None
    outcome: str
    reason: str = Field(max_length=4000)
    by: str = Field(min_length=1, max_length=200)
    on: dt.date


class Case(Stored):
    """Everything that a client said. ``revision`` rises by one with each stored change."""

    schema_version: Literal[1] = SCHEMA_VERSION
    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    title: str = Field(min_length=1, max_length=200)
    fictional: bool = False
    rulebook_edition: str = ""
    created: dt.datetime
    changed: dt.datetime
    revision: int = Field(default=0, ge=0)
    answers: Answers = {}
    lists: dict[str, ItemList] = {}
    overrides: list[Override] = []
    notes: str = Field(default="", max_length=20000)

    def item(self, list_id: str, item_id: str) -> Item | None:
        """The item, refused ones included; ``None`` if there is none."""
        return next((i for i in self.list_of(list_id).items if i.id == item_id), None)

    def list_of(self, list_id: str) -> ItemList:
        """The list, empty and open if nothing was said about it."""
        return self.lists.get(list_id, _EMPTY)

    def answer(self, ref: str, item: Item | None = None) -> Answer | None:
        """The stored answer to ``questionnaire.question`` of the item or of the organisation."""
        questionnaire, question = ref.split(".", 1)
        source = item.answers if item is not None else self.answers
        return source.get(questionnaire, {}).get(question)

    def items(self) -> Iterator[tuple[str, Item]]:
        """All items with the id of their list."""
        for list_id, items in self.lists.items():
            for item in items.items:
                yield list_id, item


_EMPTY = ItemList()
