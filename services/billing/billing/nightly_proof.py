"""Every night the whole ledger is recomputed: each balance from its transfers, each seal from its rows."""

import asyncio

from prometheus_client import Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from billing.ledger import differences
from billing.seals import differing_sums, proof
from billing.service import service
from chassis.isolation import ACROSS, across_operators
from chassis.logs import logger

NIGHT = "time '04:30'"

DIFFERENCES = Gauge(
    "cabinet_ledger_differences", "What does not follow from the transfers, at the last proof"
)

# By the database's clock, so that several processes wait for the same moment; one of them proves.
_WAIT = text(f"""
select extract(epoch from case when localtime < {NIGHT} then current_date else current_date + 1 end
  + {NIGHT} - localtimestamp)::float
""")
_ALONE = text("select pg_try_advisory_xact_lock(7101)")


@service.works
async def prove_nightly() -> None:
    """Sets the gauge; a difference is logged with its place and raises the alarm."""
    while True:
        with across_operators():
            async with service.database.reading() as db:
                seconds = (await db.execute(_WAIT)).scalar_one()
        await asyncio.sleep(seconds)
        await prove()


async def prove() -> None:
    """In a snapshot of its own, on a connection without the service's time limits: it reads the whole ledger."""
    url = service.database.url.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, connect_args={"server_settings": ACROSS})
    try:
        async with engine.connect() as connection:
            db = await connection.execution_options(isolation_level="REPEATABLE READ")
            if not (await db.execute(_ALONE)).scalar_one():
                return
            found = [*await differences(db), *await differing_sums(db)]
            broken = (await proof(db)).broken
    finally:
        await engine.dispose()
    DIFFERENCES.set(len(found) + (broken is not None))
    for one in found:
        logger().error(one.what, where=one.where, stored=one.stored, computed=one.computed, alarm="ledger")
    if broken:
        logger().error("a seal of the ledger is broken", seal=broken.n, alarm="ledger")
    logger().info("the ledger is proved", differences=len(found), seals_hold=broken is None)
