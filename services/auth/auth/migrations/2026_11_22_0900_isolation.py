"""Row level security: nobody sees a row of an operator whom he does not work for, the owner neither."""

from chassis.event_tables import run_script
from chassis.isolation import ISOLATION

revision = "2026_11_22_0900_isolation"
down_revision = "2026_11_22_0770_contracts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(ISOLATION)
