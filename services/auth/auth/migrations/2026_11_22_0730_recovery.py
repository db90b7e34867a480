"""Recoveries and one-time codes."""

from chassis.event_tables import run_script

revision = "2026_11_22_0730_recovery"
down_revision = "2026_11_22_0720_sessions"
branch_labels = None
depends_on = None

SCRIPT = """
set local lock_timeout = '5s';
create table recoveries (
  id uuid constraint recoveries_pkey primary key,
  operator text not null,
  subject bytea not null,
  subscriber_id uuid constraint recoveries_subscriber_id_fkey references subscribers (id) on delete cascade,
  proof text not null,
  secret bytea,
  password text,
  tag bytea,
  submissions smallint not null default 0,
  staff_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint recoveries_proof_check check (proof in ('code', 'link', 'password')),
  constraint recoveries_tag_check check ((proof = 'password') = (tag is not null)),
  constraint recoveries_secret_check check ((proof = 'password') = (secret is null))
);
create index recoveries_of_subscriber_idx on recoveries (operator, subscriber_id, created_at);
create unique index recoveries_by_link_idx on recoveries (secret) where proof = 'link';
create index recoveries_expires_at_idx on recoveries (expires_at);
"""


def upgrade() -> None:
    run_script(SCRIPT)
