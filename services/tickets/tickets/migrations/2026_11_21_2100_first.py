"""Requests, their messages and history, subscribers as far as they are known here, and the tables of events."""

import sqlalchemy as sa
from alembic import op

from chassis.event_tables import FIRST_MIGRATION, run_script

revision = "2026_11_21_2100_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A migration that waits for a lock stops everybody behind it.
    op.execute("set local lock_timeout = '5s'")
    op.create_table(
        "idempotency_keys",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("operator", "caller_id", "key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_table(
        "subscribers",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "subscriber_id", name=op.f("subscribers_pkey")),
    )
    op.create_table(
        "ticket_numbers",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator", name=op.f("ticket_numbers_pkey")),
    )
    op.create_table(
        "tickets",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('support', 'repair', 'survey', 'termination')", name=op.f("tickets_kind_check")
        ),
        sa.CheckConstraint(
            "status in ('open', 'in_progress', 'waiting', 'solved', 'closed')",
            name=op.f("tickets_status_check"),
        ),
        sa.PrimaryKeyConstraint("operator", "id", name=op.f("tickets_pkey")),
        sa.UniqueConstraint("operator", "number", name=op.f("tickets_operator_number_key")),
    )
    op.create_index(
        "tickets_of_subscriber_idx", "tickets", ["operator", "subscriber_id", "number"], unique=False
    )
    op.create_index(
        "tickets_open_idx",
        "tickets",
        ["operator", "number"],
        unique=False,
        postgresql_where=sa.text("status in ('open', 'in_progress', 'waiting')"),
    )
    op.create_table(
        "posts",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("author in ('subscriber', 'staff', 'system')", name=op.f("posts_author_check")),
        sa.ForeignKeyConstraint(
            ["operator", "ticket_id"],
            ["tickets.operator", "tickets.id"],
            name=op.f("posts_operator_ticket_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("operator", "id", name=op.f("posts_pkey")),
    )
    op.create_index("posts_of_ticket_idx", "posts", ["operator", "ticket_id", "position"], unique=False)
    op.create_table(
        "status_changes",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "author in ('subscriber', 'staff', 'system')", name=op.f("status_changes_author_check")
        ),
        sa.CheckConstraint(
            "status in ('open', 'in_progress', 'waiting', 'solved', 'closed')",
            name=op.f("status_changes_status_check"),
        ),
        sa.ForeignKeyConstraint(
            ["operator", "ticket_id"],
            ["tickets.operator", "tickets.id"],
            name=op.f("status_changes_operator_ticket_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("operator", "ticket_id", "position", name=op.f("status_changes_pkey")),
    )
    run_script(FIRST_MIGRATION)
