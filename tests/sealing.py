"""Sealing of the ledger by the test itself, beside the running billing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from billing import seals
from billing.service import service
from chassis.database import Database
from five_operators import PROFILES
from running import Running, until

SEALED = "select coalesce(max(last_id), 0) from ledger_seals"


@asynccontextmanager
async def this_process_seals(stack: Running) -> AsyncIterator[None]:
    """This process has billing's database and may seal, as a second replica would."""
    service.database = Database(stack.environment["DATABASE_URL_BILLING"], "billing")
    service.profiles = PROFILES
    yield
    await service.database.close()
    del service.database, service.profiles


async def sealed_up_to(stack: Running, transfer: int) -> None:
    """Returns when the transfer and all before it are under a seal."""

    async def is_sealed() -> bool:
        await seals.seal_up_to_now()
        return bool(await stack.value("billing", SEALED) >= transfer)

    await until(f"transfer {transfer} is sealed", is_sealed)
