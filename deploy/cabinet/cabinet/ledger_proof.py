"""Reads the whole ledger in one snapshot: what differs, and how much was checked."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.ledger import Difference, differences
from billing.seals import Sealed, differing_sums, proof
from cabinet.administration import connected, database, printable
from cabinet.home import Refusal
from contracts.money import Money

_COUNTS = """
select currency, count(*) as accounts, coalesce(sum(balance), 0)::bigint as balances
from accounts where kind = 'subscriber' and (cast(:operator as text) is null or operator = :operator)
group by currency order by currency
"""
_TRANSFERS = """
select currency, count(*) as transfers, sum(amount)::bigint as moved
from transfers where cast(:operator as text) is null or operator = :operator
group by currency order by currency
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """How much there is in one currency, in minor units."""

    currency: str
    accounts: int
    balances: int
    transfers: int
    moved: int


@dataclass(frozen=True, slots=True)
class Proof:
    """`differences` is empty when the ledger is right; what is sealed is as it was when no seal is broken."""

    checked: list[Checked]
    differences: list[Difference]
    sealed: Sealed

    @property
    def holds(self) -> bool:
        return not self.differences and self.sealed.broken is None

    def lines(self) -> Iterator[str]:
        """For people."""
        for one in self.differences:
            yield f"{one.what}: {printable(one.where)}: stored {one.stored}, computed {one.computed}"
        for sums in self.checked:
            balances, moved = (_decimal(minor, sums.currency) for minor in (sums.balances, sums.moved))
            yield (
                f"{sums.currency}: {sums.accounts:,} accounts with {balances} together, "
                f"{sums.transfers:,} transfers of {moved}"
            )
        yield from self._seals()
        yield f"differences: {len(self.differences)}" if self.differences else "all of it follows"

    def _seals(self) -> Iterator[str]:
        sealed, broken = self.sealed, self.sealed.broken
        yield f"{sealed.seals:,} seals up to transfer {sealed.last_id}, {sealed.unsealed:,} transfers after it"
        if broken:
            found = "changed" if broken.found == broken.sealed else f"{broken.found:,} of {broken.sealed:,}"
            yield f"seal {broken.n} is broken: transfers {broken.first_id} to {broken.last_id} are {found}"


async def prove(operator: str | None) -> Proof:
    """Raises Refusal for an operator without accounts, and when the database is not there."""
    engine = database("billing").execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    async with connected(engine) as db:
        found = [*await differences(db), *await differing_sums(db)]
        sealed = await proof(db)
        checked = await _count(db, operator)
    if operator and not checked:
        raise Refusal(f"the ledger has no account of an operator {operator!r}", code=2)
    return Proof(checked, [one for one in found if _concerns(one, operator)], sealed)


async def _count(db: AsyncConnection, operator: str | None) -> list[Checked]:
    accounts = (await db.execute(text(_COUNTS), {"operator": operator})).all()
    transfers = {row.currency: row for row in await db.execute(text(_TRANSFERS), {"operator": operator})}
    return [
        Checked(
            row.currency,
            row.accounts,
            row.balances,
            transfers[row.currency].transfers if row.currency in transfers else 0,
            transfers[row.currency].moved if row.currency in transfers else 0,
        )
        for row in accounts
    ]


def _concerns(one: Difference, operator: str | None) -> bool:
    """What names no operator, as a transfer between two of them, concerns everybody."""
    whose, blank, _ = one.where.partition(" ")
    return operator is None or not blank or whose == operator


def _decimal(minor: int, currency: str) -> str:
    return Money(minor=minor, currency=currency).decimal()
