"""What always counts, right or wrong: messages sent to somebody, recoveries begun."""

from typing import TYPE_CHECKING

from auth.networks import network_of
from auth.service import service
from contracts.problems import TooManyRequests

if TYPE_CHECKING:
    from auth.sessions import Where

# One network may ask for so many subjects, each up to its limit.
SUBJECTS_A_NETWORK = 10

_IN_WINDOW = "g.since > now() - make_interval(mins => $5::int)"
_COUNT = f"""
insert into guards as g (operator, path, kind, about, wrong)
select $1, $2, kind, about, 1 from unnest($3::text[], $4::bytea[]) as k(kind, about)
on conflict (operator, path, kind, about) do update set
  wrong = case when {_IN_WINDOW} then g.wrong + 1 else 1 end,
  since = case when {_IN_WINDOW} then g.since else now() end,
  touched_at = now()
where not ({_IN_WINDOW} and g.wrong >= case g.kind when 'network' then $7::int else $6::int end)
returning kind
"""
_WAIT = """
select ceil(extract(epoch from max(since) - now()) + 60 * $5::int)::int as seconds
from guards join unnest($3::text[], $4::bytea[]) as k(kind, about) using (kind, about)
where operator = $1 and path = $2 and kind <> all($6::text[])
"""


async def counted(
    path: str, operator: str, subject: str, where: "Where", *, limit: int, minutes: int
) -> None:
    """Count one more for `subject` and, ten times as generously, for the network it comes from.

    TooManyRequests, with `retry_after` seconds, beyond `limit` in `minutes`.
    """
    kinds, abouts = ["messages"], [service.derived("guard", subject)]
    if where.address:
        kinds.append("network")
        abouts.append(network_of(where.address).encode())
    key = (operator, path, kinds, abouts, minutes)
    rows = await service.database.rows("count", _COUNT, *key, limit, limit * SUBJECTS_A_NETWORK)
    if len(rows) < len(kinds):
        free = [row["kind"] for row in rows]
        wait = await service.database.row("see wait", _WAIT, *key, free)
        seconds = wait["seconds"] if wait else 1
        raise TooManyRequests(retry_after=max(1, seconds or 1))
