"""Idempotency keys are of everything that is made here, not of tickets only."""

from chassis.event_tables import run_script

revision = "2026_11_22_1000_conversations"
down_revision = "2026_11_22_0900_isolation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
alter table idempotency_keys rename column ticket_id to made_id;
""")
