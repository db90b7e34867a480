"""Sessions end when they are not used, know by which contract they were opened, and their tokens the operator."""

from chassis.event_tables import run_script

revision = "2026_11_22_0720_sessions"
down_revision = "2026_11_22_0710_guards"
branch_labels = None
depends_on = None

SESSIONS = """
set local lock_timeout = '5s';
alter table sessions
  add column idle_until timestamptz,
  add column opened_by uuid;
update sessions set idle_until = used_at + case kind when 'staff' then interval '1 hour' else interval '14 days' end;
alter table sessions alter column idle_until set not null;
create index sessions_opened_by_idx on sessions (opened_by) where opened_by is not null;
alter table refresh_tokens add column operator text;
update refresh_tokens t set operator = s.operator from sessions s where s.id = t.session_id;
alter table refresh_tokens alter column operator set not null;
"""


def upgrade() -> None:
    run_script(SESSIONS)
