"""Several SMS providers: who has which part, what a day has cost, a number of our own for gateways over HTTP."""

from chassis.event_tables import run_script

revision = "2026_11_22_1010_providers"
down_revision = "2026_11_22_1000_ways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
create table sms_spending (
  operator text not null,
  provider text not null,
  day date not null,
  messages bigint not null default 0,
  parts bigint not null default 0,
  cost bigint not null default 0,
  bulk_cost bigint not null default 0,
  primary key (operator, provider, day)
);
create sequence sms_numbers as integer cycle;
alter table deliveries add column own_number integer, add column ask_status_at timestamptz;
alter table sms_parts add column provider text;
alter table sms_receipts
  add column provider text not null default '',
  drop constraint sms_receipts_pkey,
  add primary key (operator, provider, message_id);
""")
