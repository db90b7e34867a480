"""Browsers that take notices."""

from chassis.event_tables import run_script

revision = "2026_11_22_1050_push"
down_revision = "2026_11_22_1040_news"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
create table browsers (
  id uuid not null default uuidv7(),
  operator text not null,
  subscriber_id uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  device text not null,
  added_at timestamptz not null default now(),
  constraint browsers_pkey primary key (id),
  constraint browsers_operator_endpoint_key unique (operator, endpoint)
);
create index browsers_of_subscriber_idx on browsers (operator, subscriber_id, id);
""")
