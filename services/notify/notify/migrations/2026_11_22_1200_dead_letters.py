"""Events that were given up belong to operators: each operator's admin sees their own."""

from chassis.event_tables import FAILED_EVENTS_OF_OPERATORS, run_script

revision = "2026_11_22_1200_dead_letters"
down_revision = "2026_11_22_1060_later"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(FAILED_EVENTS_OF_OPERATORS)
