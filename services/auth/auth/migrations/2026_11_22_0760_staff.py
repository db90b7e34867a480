"""Second factors, invitations, the audit trail."""

from alembic import op

from chassis.event_tables import run_script

revision = "2026_11_22_0760_staff"
down_revision = "2026_11_22_0750_contacts"
branch_labels = None
depends_on = None

TABLES = """
-- Whoever has been invited has no password yet.
alter table staff alter column password drop not null;

create table second_factors (
  operator text not null,
  kind text not null,
  owner_id uuid not null,
  secret bytea,
  pending bytea,
  last_step bigint default 0 not null,
  set_up_at timestamptz,
  constraint second_factors_pkey primary key (kind, owner_id),
  constraint second_factors_kind_check check (kind in ('subscriber', 'staff'))
);

create table recovery_codes (
  operator text not null,
  kind text not null,
  owner_id uuid not null,
  hash bytea not null,
  spent_at timestamptz,
  constraint recovery_codes_pkey primary key (kind, owner_id, hash),
  constraint recovery_codes_kind_check check (kind in ('subscriber', 'staff'))
);

create table invitations (
  staff_id uuid constraint invitations_pkey primary key
    constraint invitations_staff_id_fkey references staff (id),
  operator text not null,
  hash bytea not null constraint invitations_hash_key unique,
  created_at timestamptz default now() not null,
  expires_at timestamptz not null
);

create table audit_trail (
  id bigint generated always as identity constraint audit_trail_pkey primary key,
  event_id uuid default uuidv7() not null constraint audit_trail_event_id_key unique,
  at timestamptz default now() not null,
  operator text not null,
  service text not null,
  staff_id uuid,
  role text not null,
  action text not null,
  about text not null,
  address text not null,
  trace_id text not null,
  before jsonb,
  after jsonb
);
create index audit_trail_of_operator_idx on audit_trail (operator, id);
create index audit_trail_of_staff_idx on audit_trail (operator, staff_id, id);
create index audit_trail_about_idx on audit_trail (operator, about, id);

create table audit_seals (
  n bigint constraint audit_seals_pkey primary key,
  first_id bigint not null,
  last_id bigint not null,
  rows bigint not null,
  hash bytea not null,
  at timestamptz default now() not null
);
"""

# The service adds to the trail and reads it; seals are made by `seal_audit` alone.
APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;
create trigger audit_trail_append_only before update or delete on audit_trail
  for each row execute function refuse_change();
create trigger audit_trail_not_emptied before truncate on audit_trail
  for each statement execute function refuse_change();
create trigger audit_seals_append_only before update or delete on audit_seals
  for each row execute function refuse_change();

do $$
declare
  grantee text;
begin
  for grantee in
    select distinct g.grantee::text from information_schema.role_table_grants g
    where g.table_schema = 'public' and g.table_name = 'audit_trail' and g.grantee <> current_user
  loop
    execute format('revoke update, delete, truncate on audit_trail from %I', grantee);
    execute format('revoke insert, update, delete, truncate on audit_seals from %I', grantee);
  end loop;
end $$;
"""

SEALS = """
-- How many rows there are with these ids, and the hash over the former seal's and all that they say.
-- The order of the columns and how they are written are part of the seal: never change them for ids that are sealed.
create function audit_seal_of(former bytea, from_id bigint, to_id bigint, out rows bigint, out hash bytea)
language sql stable set timezone = 'UTC' set datestyle = 'ISO, YMD' as $$
  select count(*), sha256(former || convert_to(coalesce(string_agg(
    row(a.id, a.event_id, a.at, a.operator, a.service, a.staff_id, a.role, a.action, a.about, a.address, a.trace_id,
        a.before, a.after)::text,
    e'\\n' order by a.id), ''), 'UTF8'))
  from audit_trail a where a.id between from_id and to_id
$$;

-- Seal what has been added. The lock waits for those who are adding, so that no lower id can still appear; it does not
-- wait long, since others who add wait behind it: then it is sealed the next time. Returns null if nothing was sealed.
create function seal_audit() returns audit_seals
language plpgsql security definer set search_path = public set lock_timeout = '200ms' as $$
declare
  former audit_seals;
  seal audit_seals;
begin
  select * into former from audit_seals order by n desc limit 1;
  if not exists (select from audit_trail where id > coalesce(former.last_id, 0)) then
    return null;
  end if;
  begin
    lock table audit_trail in share mode;
    lock table audit_seals in share row exclusive mode;
  exception when lock_not_available then
    return null;
  end;
  select * into former from audit_seals order by n desc limit 1;
  seal.n := coalesce(former.n, 0) + 1;
  seal.first_id := coalesce(former.last_id, 0) + 1;
  select max(id) into seal.last_id from audit_trail;
  if seal.last_id < seal.first_id then
    return null;
  end if;
  select rows, hash into seal.rows, seal.hash
    from audit_seal_of(coalesce(former.hash, ''), seal.first_id, seal.last_id);
  insert into audit_seals (n, first_id, last_id, rows, hash)
    values (seal.n, seal.first_id, seal.last_id, seal.rows, seal.hash) returning * into seal;
  return seal;
end $$;
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for part in (TABLES, APPEND_ONLY, SEALS):
        run_script(part)
