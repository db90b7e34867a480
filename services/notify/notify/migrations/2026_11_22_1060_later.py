"""What staff and retention look for has its indexes; addresses of those who are known already come once more."""

from chassis.event_tables import run_script, run_singly

revision = "2026_11_22_1060_later"
down_revision = "2026_11_22_1050_push"
branch_labels = None
depends_on = None

INDEXES = {
    "deliveries_of_operator_idx": "deliveries (operator, id)",
    "deliveries_ended_badly_idx": "deliveries (operator, id) where state in ('failed', 'unknown')",
    "idempotency_keys_claimed_idx": "idempotency_keys (claimed_at)",
    "premises_told_idx": "premises (told_at)",
}
# Of those known before, the addresses come with the next change of theirs, or from events that are published again,
# which count once more (the inbox forgets them, `version` steps back); until then no place is theirs.
KNOWN = """
update recipients set version = version - 1 where contract <> '';
delete from inbox where consumer in ('notify-subscriber_registered', 'notify-subscriber_changed');
"""


def upgrade() -> None:
    for name, columns in INDEXES.items():
        run_singly(
            f"drop index concurrently if exists {name}",
            f"create index concurrently {name} on {columns}",
        )
    run_script(KNOWN)
