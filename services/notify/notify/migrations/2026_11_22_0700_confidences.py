"""Deliveries whose text holds a mask where a secret was sent."""

from chassis.event_tables import run_script

revision = "2026_11_22_0700_confidences"
down_revision = "2026_11_22_0100_premises"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(
        "set local lock_timeout = '5s'; alter table deliveries add column secret boolean not null default false;"
    )
