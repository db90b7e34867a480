"""Letters have headers of their own, and addresses from which they came back are known."""

from chassis.event_tables import run_script

revision = "2026_11_22_1020_bounces"
down_revision = "2026_11_22_1010_providers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
alter table deliveries add column headers jsonb not null default '{}';
create table returned_mail (
  operator text not null,
  address text not null,
  delivery_id uuid not null,
  reason text not null,
  at timestamptz not null default now(),
  constraint returned_mail_pkey primary key (operator, address)
);
""")
