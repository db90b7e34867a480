"""Preferences by category and channel; templates of the operator's own."""

from chassis.event_tables import run_script

revision = "2026_11_22_1030_preferences"
down_revision = "2026_11_22_1020_bounces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
alter table deliveries
  add column hours text not null default 'any',
  add column history jsonb not null default '[]',
  add constraint deliveries_hours_check check (hours in ('any', 'waking', 'marketing')) not valid;

create table wishes (
  operator text not null,
  subscriber_id uuid not null,
  category text not null,
  channel text not null,
  wanted boolean not null,
  chosen_at timestamptz not null default now(),
  constraint wishes_pkey primary key (operator, subscriber_id, category, channel),
  constraint wishes_channel_check check (channel in ('sms', 'email', 'push'))
);

create table texts (
  operator text not null,
  notice text not null,
  medium text not null,
  language text not null,
  version integer not null,
  text text,
  staff_id uuid not null,
  at timestamptz not null default now(),
  constraint texts_pkey primary key (operator, notice, medium, language, version),
  constraint texts_medium_check check (medium in ('sms', 'email', 'cabinet'))
);

-- In the row itself: a table beside it would cost every message of a newsletter two more rows.
create function keep_delivery_history() returns trigger language plpgsql as $$
begin
  new.history := case when jsonb_array_length(old.history) < 50 then old.history else old.history - 0 end
    || jsonb_strip_nulls(jsonb_build_object(
      'at', now(), 'state', new.state, 'attempt', new.attempts, 'provider', new.provider, 'reason', new.reason));
  return new;
end $$;
create trigger deliveries_history before update of state on deliveries
  for each row when (old.state <> new.state and new.state <> 'sending') execute function keep_delivery_history();
""")
