"""Deliveries know their category, provider, cost and newsletter."""

from chassis.event_tables import run_script

revision = "2026_11_22_1000_ways"
down_revision = "2026_11_22_0900_isolation"
branch_labels = None
depends_on = None


# The deliveries are there in their millions: they are not read here (see 1035_large).
def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
alter table deliveries
  add column category text not null default 'service',
  add column bulk boolean not null default false,
  add column newsletter_id uuid,
  add column provider text,
  add column cost bigint,
  drop constraint deliveries_channel_check,
  add constraint deliveries_channel_check check (channel in ('sms', 'email', 'push')) not valid;
""")
