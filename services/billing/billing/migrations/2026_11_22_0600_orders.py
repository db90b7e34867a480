"""A suspension may end on its first day; the last change of a tariff is found by its account."""

from chassis.event_tables import run_script

revision = "2026_11_22_0600_orders"
down_revision = "2026_11_22_0500_usage"
branch_labels = None
depends_on = None

ORDERS = """
alter table suspensions
  drop constraint suspensions_days_check,
  add constraint suspensions_days_check check (from_day <= until_day);
create index service_changes_applied_idx on service_changes (account_id, on_day)
  where status = 'applied' and kind = 'tariff';
"""


def upgrade() -> None:
    run_script(ORDERS)
