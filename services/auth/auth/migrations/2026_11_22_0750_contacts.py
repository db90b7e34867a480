"""Confirmations of contacts, the main contact, consents."""

from chassis.event_tables import run_script

revision = "2026_11_22_0750_contacts"
down_revision = "2026_11_22_0740_passwords"
branch_labels = None
depends_on = None

CONTACTS = """
set local lock_timeout = '5s';
alter table contacts add column chosen_at timestamptz;
create index contacts_unconfirmed_idx on contacts (created_at) where confirmed_at is null;

create table confirmations (
  id uuid primary key,
  operator text not null,
  subscriber_id uuid not null references subscribers (id),
  contact_id uuid not null references contacts (id) on delete cascade,
  key text,
  code_hash bytea not null,
  tries smallint not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  unique (subscriber_id, key)
);
create index confirmations_contact_id_idx on confirmations (contact_id);
create index confirmations_expires_at_idx on confirmations (expires_at);

create table consents (
  id uuid primary key default uuidv7(),
  operator text not null,
  subscriber_id uuid not null references subscribers (id),
  code text not null,
  version integer not null,
  given boolean not null,
  at timestamptz not null default now(),
  address text not null
);
create index consents_of_subscriber_idx on consents (operator, subscriber_id, code, id);
"""

# A decision stays as proof; the network address is personal and may be forgotten.
APPEND_ONLY = """
create function refuse_change_of_consent() returns trigger language plpgsql as $$
begin
  raise exception 'decisions about consents stay as they were made: write a new one';
end $$;
create trigger consents_append_only
  before delete or update of id, operator, subscriber_id, code, version, given, at on consents
  for each row execute function refuse_change_of_consent();
"""


def upgrade() -> None:
    run_script(CONTACTS + APPEND_ONLY)
