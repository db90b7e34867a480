"""Indexes and checks of deliveries, made while it is written to; what is sent to many waits behind the rest."""

from chassis.event_tables import run_singly

revision = "2026_11_22_1035_large"
down_revision = "2026_11_22_1030_preferences"
branch_labels = None
depends_on = None

INDEXES = {
    "deliveries_next_idx": "(channel, operator, bulk, next_at) where state = 'queued'",
    "deliveries_of_newsletter_idx": "(newsletter_id, state) where newsletter_id is not null",
    "deliveries_to_ask_idx": "(operator, provider, ask_status_at) where ask_status_at is not null",
    "deliveries_of_provider_idx": "(operator, provider, sent_at) where channel = 'sms'",
    "deliveries_of_address_idx": "(operator, address, id)",
}
CHECKS = ("deliveries_channel_check", "deliveries_hours_check", "deliveries_state_check")


def upgrade() -> None:
    for name, columns in INDEXES.items():
        run_singly(
            f"drop index concurrently if exists {name}",
            f"create index concurrently {name} on deliveries {columns}",
        )
    run_singly(
        "drop index concurrently if exists deliveries_due_idx",
        "alter index deliveries_next_idx rename to deliveries_due_idx",
        *(f"alter table deliveries validate constraint {name}" for name in CHECKS),
    )
