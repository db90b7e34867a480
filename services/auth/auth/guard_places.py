"""The rows in which guesses are counted: a place is taken before anything is checked and settled afterwards.

One statement each, so that attempts side by side, in this process or another, never get more places than there are.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from chassis.profiles import Profile

Kind = Literal["subject", "device", "network", "all"]

# An attempt whose process has died is under way no longer than this.
_LIVE = "array(select o from unnest(g.open) o where uuid_extract_timestamp(o) > now() - interval '30 s')"
_WRONG = "(case when g.since > now() - make_interval(mins => {minutes}) then g.wrong else 0 end)"

# The first of the keys is the one in which the place is taken; a lock of any other refuses it too.
_TAKE = f"""
insert into guards as g (operator, path, kind, about, open)
select $1, ($2::text[])[1], ($3::text[])[1], ($4::bytea[])[1], array[uuidv7()]
where not exists (
  select from unnest($2::text[], $3::text[], $4::bytea[]) as k(path, kind, about)
  join guards l using (path, kind, about) where l.operator = $1 and l.locked_until > now())
on conflict (operator, path, kind, about) do update
set open = {_LIVE} || excluded.open, touched_at = now()
where (g.locked_until is null or g.locked_until <= now())
  and {_WRONG.format(minutes="$6::int")} + cardinality({_LIVE}) < $5::int
returning open[cardinality(open)] as place
"""
_LOCK = """
select kind, ceil(extract(epoch from locked_until - now()))::int as seconds
from unnest($2::text[], $3::text[], $4::bytea[]) as k(path, kind, about) join guards using (path, kind, about)
where operator = $1 and locked_until > now()
order by locked_until desc limit 1
"""
_FORGIVE = """
update guards set open = array_remove(open, $5), wrong = 0, locks = 0, locked_until = null, touched_at = now()
where operator = $1 and path = $2 and kind = $3 and about = $4
"""
_LEAVE = """
update guards set open = array_remove(open, $5)
where operator = $1 and path = $2 and kind = $3 and about = $4
"""
# A lock is twice as long as the one before if that ended less than a day ago. Those of a network and of all together
# never grow: people who have guessed at nothing stand behind them.
_COUNT = text(f"""
insert into guards as g (operator, path, kind, about, wrong)
select :operator, path, kind, about, 1
from unnest(cast(:paths as text[]), cast(:kinds as text[]), cast(:abouts as bytea[])) as k(path, kind, about)
on conflict (operator, path, kind, about) do update set
  open = array_remove(g.open, :place),
  touched_at = now(),
  (wrong, since, locks, locked_until) = (
    select
      case when reached then 0 else counted end,
      case when reached or counted = 1 then now() else g.since end,
      case when reached then before + 1 else g.locks end,
      case when reached then now() + make_interval(mins => minutes) else g.locked_until end
    from (select {_WRONG.format(minutes=":window")} + 1 as counted,
        case when g.locked_until > now() - interval '1 day' then g.locks else 0 end as before) as so_far,
      lateral (select counted >= case g.kind when 'network' then cast(:network as int)
          when 'all' then cast(:all as int) else cast(:attempts as int) end as reached,
        case g.kind when 'all' then 1 when 'network' then cast(:first as int)
          else least(cast(:first as int) * 2 ^ least(before, 20), cast(:longest as int))::int end as minutes) as now)
returning kind, case when wrong = 0 then locked_until end as locked_until
""")


@dataclass(frozen=True, slots=True)
class Key:
    """One row: what is guessed about, at one way in."""

    path: str
    kind: Kind
    about: bytes


@dataclass(frozen=True, slots=True)
class Lock:
    """Which row is locked, and for how many seconds yet."""

    kind: Kind
    seconds: int


@dataclass(frozen=True, slots=True)
class Places:
    """The rows that one attempt is counted in. In the first of them it takes a place if `takes` says so."""

    profile: Profile
    keys: list[Key]

    async def take(self) -> UUID | None:
        """A place for one attempt; None when all are taken, or something is locked."""
        lockout = self.profile.lockout
        row = await service.database.row(
            "take place", _TAKE, *self._columns, lockout.attempts, lockout.window_minutes
        )
        return row["place"] if row else None

    async def lock(self) -> Lock | None:
        """The longest lock that there is now."""
        row = await service.database.row("see lock", _LOCK, *self._columns)
        return Lock(row["kind"], max(1, row["seconds"])) if row else None

    async def count(self, db: AsyncConnection, place: UUID | None) -> dict[Kind, datetime]:
        """One more wrong one. The locks that come of it, by kind, with their ends."""
        lockout, limits = self.profile.lockout, service.guard_limits
        operator, paths, kinds, abouts = self._columns
        rows = await db.execute(
            _COUNT,
            {
                "operator": operator,
                "paths": paths,
                "kinds": kinds,
                "abouts": abouts,
                "place": place,
                "window": lockout.window_minutes,
                "network": limits.network,
                "all": limits.all,
                "attempts": lockout.attempts,
                "first": lockout.minutes,
                "longest": lockout.longest_minutes,
            },
        )
        return {row.kind: row.locked_until for row in rows if row.locked_until}

    async def forgive(self, place: UUID) -> None:
        """The attempt was right: its subject starts anew."""
        await self._settle("forgive", _FORGIVE, place)

    async def leave(self, place: UUID) -> None:
        """The attempt came to nothing, right or wrong."""
        await self._settle("leave place", _LEAVE, place)

    async def _settle(self, label: str, statement: str, place: UUID) -> None:
        key = self.keys[0]
        await service.database.row(
            label, statement, self.profile.operator, key.path, key.kind, key.about, place
        )

    @property
    def _columns(self) -> tuple[str, list[str], list[str], list[bytes]]:
        return (
            self.profile.operator,
            [key.path for key in self.keys],
            [key.kind for key in self.keys],
            [key.about for key in self.keys],
        )
