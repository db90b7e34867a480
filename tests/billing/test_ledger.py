"""The ledger through its messages: any order of payments, repeats and cancels comes to what a child could add up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.asking import Questions
from contracts.billing import CancelPayment, GetPayment, Payment, TakePayment
from contracts.problems import NotFound, PaymentCancelled, PaymentDiffers, Problem
from newcomers import Newcomer, administrator, balance_of, newcomer, newcomers
from people import operation_number
from running import Running

PAID_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
OPENING = [-50_00, 0, 1_000_00]


@dataclass(frozen=True)
class Pay:
    """`number` tells payments apart within one story; the same one again is a repeat, or differs."""

    number: int
    account: int
    amount: int


@dataclass(frozen=True)
class Cancel:
    number: int


@dataclass
class Model:
    """What ought to be."""

    balances: list[int]
    payments: dict[int, Pay] = field(default_factory=dict)
    cancelled: set[int] = field(default_factory=set)

    def pay(self, wanted: Pay) -> type[Problem] | None:
        known = self.payments.setdefault(wanted.number, wanted)
        if known is wanted:
            self.balances[wanted.account] += wanted.amount
            return None
        if known != wanted:
            return PaymentDiffers
        return PaymentCancelled if wanted.number in self.cancelled else None

    def cancel(self, number: int) -> type[Problem] | None:
        if number not in self.payments:
            return NotFound
        if number not in self.cancelled:
            self.cancelled.add(number)
            self.balances[self.payments[number].account] -= self.payments[number].amount
        return None


numbers = st.integers(0, 5)
amounts = st.one_of(st.sampled_from([1, 10_00]), st.integers(1, 1_000_000_000))
pays = st.builds(Pay, numbers, st.integers(0, len(OPENING) - 1), amounts)
stories = st.lists(st.one_of(pays, pays, st.builds(Cancel, numbers)), min_size=1, max_size=15)


class Ledger:
    """The real one, asked over NATS. A story's numbers become operation numbers that nobody used before."""

    def __init__(self, asking: Questions, accounts: list[Newcomer]) -> None:
        self._asking = asking
        self.accounts = accounts
        self._numbers: dict[int, str] = {}

    def begin(self) -> None:
        self._numbers = {number: operation_number() for number in range(6)}

    async def pay(self, wanted: Pay) -> Payment:
        question = TakePayment(
            operator="skynet",
            way="osmp",
            external_id=self._numbers[wanted.number],
            account=self.accounts[wanted.account].account,
            amount=wanted.amount,
            paid_at=PAID_AT,
        )
        return await self._asking.ask(question)

    async def cancel(self, number: int) -> Payment:
        wanted = CancelPayment(operator="skynet", way="osmp", external_id=self._numbers[number])
        return await self._asking.ask(wanted)

    async def look(self, number: int) -> Payment:
        return await self._asking.ask(
            GetPayment(operator="skynet", way="osmp", external_id=self._numbers[number])
        )


@pytest.fixture(scope="module")
async def ledger(stack: Running) -> AsyncIterator[Ledger]:
    accounts = await newcomers(stack, "skynet", OPENING)
    async with administrator(stack) as asking:
        yield Ledger(asking, accounts)


async def told(answer: object) -> type[Problem] | None:
    """The kind of the problem, if it is one."""
    try:
        await answer  # type: ignore[misc]
    except Problem as problem:
        return type(problem)
    return None


async def balances(stack: Running, ledger: Ledger) -> list[int]:
    return [await balance_of(stack, who) for who in ledger.accounts]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories)
@example([Pay(0, 0, 10_00), Pay(1, 0, 10_00), Cancel(0), Cancel(1), Cancel(1), Pay(1, 0, 10_00)])
async def test_any_story_of_payments_comes_to_the_models_balances(
    stack: Running, ledger: Ledger, story: list[Pay | Cancel]
) -> None:
    ledger.begin()
    model = Model(await balances(stack, ledger))
    for step in story:
        if isinstance(step, Pay):
            assert await told(ledger.pay(step)) == model.pay(step), step
        else:
            assert await told(ledger.cancel(step.number)) == model.cancel(step.number), step
    assert await balances(stack, ledger) == model.balances
    for number, paid in model.payments.items():
        kept = await ledger.look(number)
        assert (kept.account, kept.amount) == (ledger.accounts[paid.account].account, paid.amount)
        assert kept.status == ("cancelled" if number in model.cancelled else "accepted")


async def test_a_repeat_says_that_it_is_one_and_nothing_else_differs(ledger: Ledger) -> None:
    ledger.begin()
    first, again = await ledger.pay(Pay(0, 0, 5_00)), await ledger.pay(Pay(0, 0, 5_00))
    assert again == first.model_copy(update={"repeated": True})


async def test_the_ledger_is_proved_and_a_changed_balance_is_found(stack: Running) -> None:
    who = await newcomer(stack, "skynet", balance=0)
    assert stack.cabinet("ledger", "verify").returncode == 0
    change = "update accounts set balance = balance + $2 where number = $1"
    await stack.sql("billing", change, who.account, 1)
    try:
        found = stack.cabinet("ledger", "verify")
        assert found.returncode == 1
        assert who.account in found.stdout + found.stderr
    finally:
        await stack.sql("billing", change, who.account, -1)
    assert stack.cabinet("ledger", "verify").returncode == 0


PARTITIONS = "select inhrelid::regclass::text from pg_inherits where inhparent = 'transfers'::regclass"
CHANGES = ["update {} set amount = 1", "delete from {}"]


async def tables(stack: Running) -> list[str]:
    """The ledger as a whole, the table of every month, and the one for what fits into none."""
    months = [row[0] for row in await stack.sql("billing", PARTITIONS)]
    assert len(months) >= 4
    return ["transfers", *months]


@pytest.mark.parametrize("change", [*CHANGES, "truncate {}"])
async def test_the_service_itself_may_not_change_what_is_written(stack: Running, change: str) -> None:
    service = await asyncpg.connect(stack.environment["DATABASE_URL_BILLING"])
    try:
        for table in await tables(stack):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await service.execute(change.format(table))
    finally:
        await service.close()


@pytest.mark.parametrize("change", CHANGES)
async def test_even_the_owner_may_not_change_what_is_written(
    stack: Running, ledger: Ledger, change: str
) -> None:
    ledger.begin()
    await ledger.pay(Pay(0, 0, 1_00))
    month = await stack.value(
        "billing", "select max(tableoid::regclass::text) from transfers where at > now() - interval '1 min'"
    )
    assert month != "transfers_rest"
    for table in ("transfers", month):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await stack.sql("billing", change.format(table))


INSERT = (
    "insert into {} (operator, debit_id, credit_id, amount, currency, kind, author) "
    "values ('skynet', $1, $2, $3, 'RUB', 'payment', 'test')"
)


@pytest.mark.parametrize(("debit", "credit", "amount"), [(1, 2, 0), (1, 2, -1), (1, 1, 100)])
async def test_a_transfer_moves_something_between_two_accounts(
    stack: Running, debit: int, credit: int, amount: int
) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await stack.sql("billing", INSERT.format("transfers"), debit, credit, amount)


@pytest.mark.parametrize("amount", [0, -1])
async def test_a_payment_is_of_something(stack: Running, ledger: Ledger, amount: int) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await stack.sql(
            "billing",
            "insert into payments (operator, way, external_id, account_id, amount, currency, paid_at) "
            "select operator, 'osmp', $1, id, $2, currency, now() from accounts where number = $3",
            operation_number(),
            amount,
            ledger.accounts[0].account,
        )
