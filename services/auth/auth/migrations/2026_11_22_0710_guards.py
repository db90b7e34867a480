"""Attempts, locks and known devices."""

from chassis.event_tables import run_script

revision = "2026_11_22_0710_guards"
down_revision = "2026_11_22_0700_identity"
branch_labels = None
depends_on = None

# Every attempt changes its row twice: free space on the page lets it do so without touching the index.
GUARDS = """
set local lock_timeout = '5s';
create table guards (
  operator text not null,
  path text not null,
  kind text not null constraint guards_kind_check
    check (kind in ('subject', 'device', 'network', 'all', 'messages')),
  about bytea not null,
  open uuid[] not null default '{}',
  wrong int not null default 0,
  since timestamptz not null default now(),
  locks int not null default 0,
  locked_until timestamptz,
  touched_at timestamptz not null default now(),
  primary key (operator, path, kind, about)
) with (fillfactor = 70);
create table known_devices (
  id uuid primary key default uuidv7(),
  operator text not null,
  subscriber_id uuid not null references subscribers,
  hash bytea not null,
  known_since timestamptz not null default now(),
  used_at timestamptz not null default now(),
  unique (subscriber_id, hash)
);
create index known_devices_hash_idx on known_devices (hash);
"""


def upgrade() -> None:
    run_script(GUARDS)
