"""The tables as the code uses them. The migrations make them; a test compares both."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _case_id(*, key: bool = True) -> Column[str]:
    reference = ForeignKey("cases.id", ondelete="CASCADE")
    return Column("case_id", String(64), reference, primary_key=key, nullable=False)


def _key(name: str, length: int) -> Column[str]:
    return Column(name, String(length), primary_key=True, nullable=False)


# Times are ISO text in UTC: the same on every database, and they come back exactly.
cases = Table(
    "cases",
    metadata,
    _key("id", 64),
    Column("owner", String(200), nullable=True),
    Column("title", String(200), nullable=False),
    Column("fictional", Boolean, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("rulebook_edition", String(100), nullable=False),
    Column("created", String(40), nullable=False),
    Column("changed", String(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("notes", Text, nullable=False),
    Index("ix_cases_owner", "owner", "changed"),
)

# list_id and item_id are empty for the answers of the organisation.
answers = Table(
    "answers",
    metadata,
    _case_id(),
    _key("list_id", 40),
    _key("item_id", 64),
    _key("questionnaire", 64),
    _key("question", 64),
    Column("value", Text, nullable=False),  # JSON
    Column("state", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("note", Text, nullable=True),
)

lists = Table("lists", metadata, _case_id(), _key("list_id", 40), Column("closed", Boolean, nullable=False))

items = Table(
    "items",
    metadata,
    _case_id(),
    _key("list_id", 40),
    _key("item_id", 64),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("template", String(100), nullable=True),
    Column("origin", String(20), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("unsure", Boolean, nullable=False),
)

# One row for each item and target list: an empty list is «none», no row is «not answered».
links = Table(
    "links",
    metadata,
    _case_id(),
    _key("list_id", 40),
    _key("item_id", 64),
    _key("target_list", 40),
    Column("targets", Text, nullable=False),  # JSON
)

overrides = Table(
    "overrides",
    metadata,
    _case_id(),
    _key("decision", 130),
    _key("item_id", 64),
    Column("position", Integer, nullable=False),
    Column("outcome", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_whom", String(200), nullable=False),
    Column("on_day", String(10), nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _case_id(key=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("change", Text, nullable=False),  # JSON
    Index("ix_events_case_id", "case_id", "id"),
)

generations = Table(
    "generations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _case_id(key=False),
    Column("at", String(40), nullable=False),
    Column("receipt", Text, nullable=False),  # JSON
    Index("ix_generations_case_id", "case_id", "id"),
)

# Tables whose rows together are the state of a case, in the order in which they are written.
STATE: dict[str, Table] = {t.name: t for t in (lists, items, answers, links, overrides)}
