"""News, newsletters, those who want them; recipients have an address."""

from chassis.event_tables import run_script

revision = "2026_11_22_1040_news"
down_revision = "2026_11_22_1035_large"
branch_labels = None
depends_on = None

SCRIPT = """
set local lock_timeout = '5s';

alter table recipients
  add column address text not null default '',
  add column address_words text not null default '';

create table idempotency_keys (
  operator text not null,
  caller_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  made_id uuid not null,
  claimed_at timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (operator, caller_id, key)
);

create table link_keys (
  operator text constraint link_keys_pkey primary key,
  key bytea not null
);

create table news (
  id uuid not null default uuidv7() constraint news_pkey primary key,
  operator text not null,
  kind text not null,
  texts jsonb not null,
  publish_at timestamptz,
  withdrawn_at timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  places jsonb not null default '[]',
  version integer not null default 1,
  told_version integer not null default 0,
  telling_after uuid,
  changed_at timestamptz not null default now(),
  constraint news_kind_check check (kind in ('company', 'promotion', 'maintenance'))
);
create index news_published_idx on news (operator, publish_at desc, id desc);
create index news_untold_idx on news (operator) where kind = 'maintenance' and told_version < version;

create table maintenance_told (
  operator text not null,
  news_id uuid not null,
  subscriber_id uuid not null,
  constraint maintenance_told_pkey primary key (operator, news_id, subscriber_id)
);
create index maintenance_told_subscriber_idx on maintenance_told (operator, subscriber_id);

create table subscriptions (
  operator text not null,
  subscriber_id uuid not null,
  channel text not null,
  id bigint generated always as identity,
  address text not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  left_at timestamptz,
  constraint subscriptions_pkey primary key (operator, subscriber_id, channel),
  constraint subscriptions_operator_id_key unique (operator, id),
  constraint subscriptions_channel_check check (channel in ('email', 'sms'))
);

create table subscription_decisions (
  operator text not null,
  id bigint generated always as identity,
  subscriber_id uuid not null,
  channel text not null,
  address text not null,
  decided text not null,
  how text not null,
  newsletter_id uuid,
  ip text not null,
  at timestamptz not null default now(),
  constraint subscription_decisions_pkey primary key (operator, id),
  constraint subscription_decisions_decided_check check (decided in ('asked', 'confirmed', 'left')),
  constraint subscription_decisions_how_check
    check (how in ('cabinet', 'link', 'one_click', 'consent_withdrawn'))
);
create index subscription_decisions_of_subscriber_idx on subscription_decisions (operator, subscriber_id, at);
create index subscription_decisions_of_newsletter_idx on subscription_decisions (newsletter_id)
  where newsletter_id is not null;

create table newsletters (
  id uuid not null default uuidv7() constraint newsletters_pkey primary key,
  operator text not null,
  name text not null,
  channels text[] not null,
  texts jsonb not null,
  segment jsonb not null,
  state text not null default 'draft',
  starts_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  total integer not null default 0,
  expanded_to bigint not null default 0,
  expanded boolean not null default false,
  changed_at timestamptz not null default now(),
  constraint newsletters_state_check
    check (state in ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled'))
);
create index newsletters_of_operator_idx on newsletters (operator, id desc);
create index newsletters_moving_idx on newsletters (operator) where state in ('scheduled', 'running');
"""


def upgrade() -> None:
    run_script(SCRIPT)
