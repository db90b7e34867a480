"""Recipients, notices in the cabinet, deliveries with the parts of SMS and their receipts, and the tables of events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.event_tables import FIRST_MIGRATION, run_script

revision = "2026_11_21_2100_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A migration that waits for a lock stops everybody behind it.
    op.execute("set local lock_timeout = '5s'")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("traceparent", sa.Text(), nullable=True),
        sa.Column(
            "trace_id",
            sa.Text(),
            sa.Computed("split_part(traceparent, '-', 2)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until is not null)", name=op.f("deliveries_lease_check")
        ),
        sa.CheckConstraint("channel in ('sms', 'email')", name=op.f("deliveries_channel_check")),
        sa.CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown')",
            name=op.f("deliveries_state_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pkey")),
        sa.UniqueConstraint(
            "event_id", "channel", "address", name=op.f("deliveries_event_id_channel_address_key")
        ),
    )
    op.create_index(
        "deliveries_due_idx",
        "deliveries",
        ["channel", "operator", "next_at"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "deliveries_leased_idx",
        "deliveries",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "deliveries_of_subscriber_idx", "deliveries", ["operator", "subscriber_id", "id"], unique=False
    )
    op.create_index(
        "deliveries_unknown_idx",
        "deliveries",
        ["operator", "address"],
        unique=False,
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("notifications_pkey")),
        sa.UniqueConstraint(
            "event_id", "subscriber_id", name=op.f("notifications_event_id_subscriber_id_key")
        ),
    )
    op.create_index(
        "notifications_of_subscriber_idx",
        "notifications",
        ["operator", "subscriber_id", sa.literal_column("id desc")],
        unique=False,
    )
    op.create_index(
        "notifications_unread_idx",
        "notifications",
        ["operator", "subscriber_id"],
        unique=False,
        postgresql_where=sa.text("read_at is null"),
    )
    op.create_table(
        "recipients",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("phones", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("emails", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "subscriber_id", name=op.f("recipients_pkey")),
    )
    op.create_table(
        "sms_receipts",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("outcome in ('delivered', 'failed')", name=op.f("sms_receipts_outcome_check")),
        sa.PrimaryKeyConstraint("operator", "message_id", name=op.f("sms_receipts_pkey")),
    )
    op.create_index("sms_receipts_received_idx", "sms_receipts", ["operator", "received_at"], unique=False)
    op.create_table(
        "sms_parts",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome in ('delivered', 'failed')", name=op.f("sms_parts_outcome_check")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("sms_parts_delivery_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("sms_parts_pkey")),
    )
    op.create_index(
        "sms_parts_message_idx",
        "sms_parts",
        ["operator", "message_id"],
        unique=False,
        postgresql_where=sa.text("message_id is not null"),
    )
    op.create_index(
        "sms_parts_open_idx",
        "sms_parts",
        ["operator", "address"],
        unique=False,
        postgresql_where=sa.text("outcome is null"),
    )
    run_script(FIRST_MIGRATION)
