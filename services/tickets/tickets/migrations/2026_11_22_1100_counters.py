"""What counts visitors also counts subscribers and the looks of staff, and is called so."""

from chassis.event_tables import run_script

revision = "2026_11_22_1100_counters"
down_revision = "2026_11_22_1050_later"
branch_labels = None
depends_on = None

RENAMED = """
alter table visitor_counts rename to counters;
alter table counters rename constraint visitor_counts_pkey to counters_pkey;
"""


def upgrade() -> None:
    run_script(RENAMED)
