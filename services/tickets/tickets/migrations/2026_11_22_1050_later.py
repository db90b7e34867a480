"""What the desk and the sweeps look for has its indexes; addresses of those who are known already come once more."""

from chassis.event_tables import run_script, run_singly

revision = "2026_11_22_1050_later"
down_revision = "2026_11_22_1040_mailed_answers"
branch_labels = None
depends_on = None

INDEXES = {
    "tickets_due_idx": "tickets (operator, coalesce(answer_by, 'infinity'::timestamptz), number)",
    "idempotency_keys_claimed_idx": "idempotency_keys (claimed_at)",
    "letters_whole_idx": "letters (at) where whole <> ''",
}
# Of those known before, the addresses come with the next change of theirs, or from events that are published again,
# which count once more (the inbox forgets them, `version` steps back); until then their letters wait for staff.
KNOWN = """
update subscribers set version = version - 1 where name <> '';
delete from inbox where consumer in ('tickets-subscriber_registered', 'tickets-subscriber_changed');
"""


def upgrade() -> None:
    for name, columns in INDEXES.items():
        run_singly(
            f"drop index concurrently if exists {name}",
            f"create index concurrently {name} on {columns}",
        )
    run_script(KNOWN)
