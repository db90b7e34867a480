"""The relay: carries outbox rows to the stream, in their order, until the stream has them.

One relay a service is active, held by an advisory lock; the others stand by. A row is marked only
after the stream's acknowledgement; a timeout means "unknown", and the same rows are sent again under the
same message ids. When the stream turns out to be new, or behind what it acknowledged before (a wiped or
restored disk), every kept row is published again: the consumers' inboxes make that harmless.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
from nats.aio.client import Client

from chassis.batch import DuplicateInBatch, publish_batch, publish_singly
from chassis.bus import one_connection
from chassis.crash import crash_point
from chassis.database import COMMAND_SECONDS, CONNECT_SECONDS, SERVER_SETTINGS
from chassis.isolation import ACROSS
from chassis.logs import logger
from chassis.metrics import OUTBOX_AGE, OUTBOX_PUBLISHED
from chassis.telemetry import PRODUCER, span, trace_headers

BATCH = 500
POLL_SECONDS = 1.0
PUBLISH_SECONDS = 10.0
DAYS_AHEAD, DAYS_KEPT = 7, 14
_HOUSEKEEPING_SECONDS = 3600.0
_BUSY, _GATHER_SECONDS = 4, 0.01
_CHECK_SECONDS = 10.0
_AGAIN_SECONDS = 600.0
_LOCK = 7001

_SELECT = """
select id, event_id, subject, operator, about, traceparent, payload::text as payload, created_at
from outbox where published_at is null and id > $1 order by id limit $2
"""
_MARK = """
with marked as (
  update outbox set published_at = now()
  where id = any($1::bigint[]) and published_at is null and created_at between $2 and $3
)
insert into outbox_positions as p (stream, created, last_seq) values ($4, '', $5)
on conflict (stream) do update set last_seq = greatest(p.last_seq, excluded.last_seq)
"""
_POSITION = """
insert into outbox_positions (stream, created, last_seq) values ($1, $2, $3)
on conflict (stream) do update set created = excluded.created, last_seq = excluded.last_seq
"""
_AGAIN = "update outbox set published_at = null where published_at is not null and subject not like 'dead.%'"


class Relay:
    """`stir()` after a commit wakes it at once; without that it looks once a second."""

    def __init__(self, database_url: str, bus_url: str, service: str) -> None:
        self._database_url = database_url
        self._bus_url = bus_url
        self._service = service
        self._wake = asyncio.Event()
        self.leading = False

    def stir(self) -> None:
        """Something was committed."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; an error costs half a second, never an event."""
        while True:
            try:
                await self._lead()
            except Exception as error:  # noqa: BLE001 - whatever it is, the events still have to leave
                logger().warning("relay starts again", error=repr(error))
            finally:
                self.leading = False
            await asyncio.sleep(0.5)

    async def _lead(self) -> None:
        db = await asyncpg.connect(
            self._database_url,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            server_settings={"application_name": f"{self._service}-relay", **SERVER_SETTINGS, **ACROSS},
        )
        try:
            while not await db.fetchval("select pg_try_advisory_lock($1)", _LOCK):  # noqa: ASYNC110 - asks the server
                await asyncio.sleep(POLL_SECONDS)
            await db.add_listener("outbox", lambda *_: self.stir())
            await self._waiting(db)  # while the broker is away, this alone tells how long events wait
            # Its own connection, which ends with the server: whatever is published on it was preceded by
            # the check that this server still has what it acknowledged before.
            async with one_connection(self._bus_url, f"{self._service}-relay") as nc:
                self.leading = True
                await self._carry(db, nc)
        finally:
            await asyncio.wait_for(db.close(), CONNECT_SECONDS)

    async def _carry(self, db: asyncpg.Connection, nc: Client) -> None:
        housekept = checked = -_HOUSEKEEPING_SECONDS
        while True:
            self._wake.clear()
            now = asyncio.get_running_loop().time()
            if now - housekept > _HOUSEKEEPING_SECONDS:
                await db.execute("select keep_outbox($1, $2)", DAYS_AHEAD, DAYS_KEPT)
                await db.execute("select isolate_all()")
                await db.execute("delete from inbox where handled_at < now() - interval '30 days'")
                housekept = now
            if now - checked > _CHECK_SECONDS:
                await self._check_stream(db, nc)
                checked = now
            if await self._drain(db, nc) >= _BUSY:
                # Under load fuller batches cost both servers less; a lone event is never kept waiting.
                await asyncio.sleep(_GATHER_SECONDS)
            try:
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            except TimeoutError:
                continue

    async def _check_stream(self, db: asyncpg.Connection, nc: Client) -> None:
        """Publish everything again if the stream has lost what it had acknowledged."""
        async with asyncio.timeout(PUBLISH_SECONDS):
            info = await nc.jetstream().stream_info(self._service)
        created = str(info.created)
        known = await db.fetchrow(
            "select created, last_seq from outbox_positions where stream = $1", self._service
        )
        if known and known["created"] == created and info.state.last_seq >= known["last_seq"]:
            return
        async with db.transaction():
            if known and known["created"]:
                await db.execute("set local statement_timeout = 0")
                again = await db.execute(_AGAIN, timeout=_AGAIN_SECONDS)
                logger().error("the stream has lost events; publishing all kept ones again", rows=again)
            await db.execute(_POSITION, self._service, created, info.state.last_seq)

    async def _drain(self, db: asyncpg.Connection, nc: Client) -> int:
        """Publish what waits, and return how much it was.

        While one batch is on its way, the one before is marked and the next is read.
        """
        rows = await self._waiting(db)
        carried = 0
        sent: _Sent | None = None
        while rows:
            carried += len(rows)
            async with asyncio.TaskGroup() as both:
                sending = both.create_task(self._publish(rows, nc))
                await self._mark(db, sent)
                following = await db.fetch(_SELECT, rows[-1]["id"], BATCH) if len(rows) == BATCH else []
            sent = _Sent(rows, sending.result())
            rows = following
        await self._mark(db, sent)
        return carried

    async def _waiting(self, db: asyncpg.Connection) -> list[asyncpg.Record]:
        rows = list(await db.fetch(_SELECT, 0, BATCH))
        OUTBOX_AGE.set(_age(rows[0]) if rows else 0)
        return rows

    async def _publish(self, rows: list[asyncpg.Record], nc: Client) -> dict[str, int]:
        """The last sequence each stream has acknowledged."""
        crash_point("relay.before_publish")
        by_stream: dict[str, list[asyncpg.Record]] = {}
        for row in rows:
            by_stream.setdefault(_stream(row["subject"]), []).append(row)
        acknowledged = {}
        for stream, its_rows in by_stream.items():
            messages = [
                (row["subject"], row["payload"].encode(), _headers(row, self._service)) for row in its_rows
            ]
            async with asyncio.timeout(PUBLISH_SECONDS):
                try:
                    acknowledged[stream] = await publish_batch(nc, messages)
                except DuplicateInBatch:
                    acknowledged[stream] = await publish_singly(nc, messages)
            OUTBOX_PUBLISHED.labels(stream).inc(len(its_rows))
        crash_point("relay.after_publish")
        return acknowledged

    async def _mark(self, db: asyncpg.Connection, sent: "_Sent | None") -> None:
        if sent is None:
            return
        moments = [row["created_at"] for row in sent.rows]
        last_seq = sent.acknowledged.get(self._service, 0)
        await db.execute(
            _MARK, [row["id"] for row in sent.rows], min(moments), max(moments), self._service, last_seq
        )
        crash_point("relay.after_mark")


@dataclass(frozen=True, slots=True)
class _Sent:
    rows: list[asyncpg.Record]
    acknowledged: dict[str, int]


def _stream(subject: str) -> str:
    """`events.billing.payment_received` -> `billing`; `dead.notify.…` -> `dead`."""
    first, second = subject.split(".")[:2]
    return second if first == "events" else first


def _headers(row: asyncpg.Record, service: str) -> dict[str, str]:
    """CloudEvents 1.0, NATS protocol binding, binary content mode."""
    headers = {
        "Nats-Msg-Id": str(row["event_id"]),
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": str(row["event_id"]),
        "ce-type": row["subject"],
        "ce-source": service,
        "ce-time": row["created_at"].isoformat(),
        "ce-subject": row["about"],
        "ce-operator": row["operator"],
    }
    if row["traceparent"]:
        with span(f"publish {row['subject']}", PRODUCER, {"traceparent": row["traceparent"]}):
            headers |= trace_headers()
    return headers


def _age(row: asyncpg.Record) -> float:
    return float((datetime.now(UTC) - row["created_at"]).total_seconds())
