"""The subscribers who were forgotten."""

from chassis.event_tables import run_script

revision = "2026_11_22_0710_erasure"
down_revision = "2026_11_22_0700_second_person"
branch_labels = None
depends_on = None

ERASURES = """
set local lock_timeout = '5s';
create table erasures (
  operator text not null,
  subscriber_id uuid not null,
  asked_at timestamptz not null default now(),
  done_at timestamptz,
  constraint erasures_pkey primary key (operator, subscriber_id)
);
create index erasures_open_idx on erasures (asked_at) where done_at is null;
"""


def upgrade() -> None:
    run_script(ERASURES)
