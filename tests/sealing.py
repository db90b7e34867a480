"""Sealing of the ledger by the test itself, beside the running billing."""

from collections.abc import Iterator
from contextlib import contextmanager

from billing import seals
from billing.service import service
from chassis.database import Database
from chassis.profiles import load_profiles
from contracts.committed import ROOT
from running import Running, until

SEALED = "select coalesce(max(last_id), 0) from ledger_seals"


@contextmanager
def this_process_seals(stack: Running) -> Iterator[None]:
    """This process has billing's database and may seal, as a second replica would."""
    service.database = Database(stack.environment["DATABASE_URL_BILLING"], "billing")
    service.profiles = load_profiles(ROOT / "deploy" / "operators")
    yield
    del service.database, service.profiles


async def sealed_up_to(stack: Running, transfer: int) -> None:
    """Returns when the transfer and all before it are under a seal."""

    async def is_sealed() -> bool:
        await seals.seal_up_to_now()
        return bool(await stack.value("billing", SEALED) >= transfer)

    await until(f"transfer {transfer} is sealed", is_sealed)
