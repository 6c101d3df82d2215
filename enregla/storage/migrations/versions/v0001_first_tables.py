"""The first tables: cases with their state, history and receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _case_id() -> sa.Column[str]:
    reference = sa.ForeignKey("cases.id", ondelete="CASCADE")
    return sa.Column("case_id", sa.String(64), reference, nullable=False)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("fictional", sa.Boolean, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("rulebook_edition", sa.String(100), nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("changed", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_owner", "cases", ["owner", "changed"])
    op.create_table(
        "answers",
        _case_id(),
        sa.Column("list_id", sa.String(40), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("questionnaire", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("case_id", "list_id", "item_id", "questionnaire", "question", name="pk_answers"),
    )
    op.create_table(
        "lists",
        _case_id(),
        sa.Column("list_id", sa.String(40), nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "list_id", name="pk_lists"),
    )
    op.create_table(
        "items",
        _case_id(),
        sa.Column("list_id", sa.String(40), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("template", sa.String(100), nullable=True),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("unsure", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "list_id", "item_id", name="pk_items"),
    )
    op.create_table(
        "links",
        _case_id(),
        sa.Column("list_id", sa.String(40), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("target_list", sa.String(40), nullable=False),
        sa.Column("targets", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "list_id", "item_id", "target_list", name="pk_links"),
    )
    op.create_table(
        "overrides",
        _case_id(),
        sa.Column("decision", sa.String(130), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_whom", sa.String(200), nullable=False),
        sa.Column("on_day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "decision", "item_id", name="pk_overrides"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        _case_id(),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_case_id", "events", ["case_id", "id"])
    op.create_table(
        "generations",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        _case_id(),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_generations"),
    )
    op.create_index("ix_generations_case_id", "generations", ["case_id", "id"])
