"""What an operator may decide of cards and notifications: billing and the gateway with other profiles."""

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from shutil import copytree
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.asking import Questions
from chassis.profiles import Profile
from contracts.billing import AccountRow, ImportAccounts, ListCards, RemoveCard
from contracts.committed import ROOT
from contracts.problems import CardNeededByContract
from newcomers import administrator, spend
from one_service import one_service, start
from own_gateway import _each, own_gateway
from payers import Payer, payer
from running import Running, free_port, until
from signed_tokens import Signer


@pytest.fixture
async def strict(servers: Running, tmp_path: Path) -> AsyncIterator[Questions]:
    """Billing with a profile by which a bound card is needed while the contract runs."""
    profiles = Path(copytree(ROOT / "deploy" / "operators", tmp_path / "operators"))
    skynet = profiles / "skynet.toml"
    skynet.write_text(skynet.read_text().replace("binding = true", "binding = true\nremovable = false"))
    async with one_service(servers, "billing", OPERATORS_DIR=str(profiles)), servers.bus() as nc:
        yield Questions(nc)


async def with_a_card(servers: Running) -> tuple[UUID, UUID]:
    """A subscriber and the card that is bound to the contract."""
    who, card, number = uuid4(), uuid4(), str(uuid4().int)[:10]
    row = AccountRow(subscriber_id=who, number=number, tariff="sky-50", balance=0)
    async with administrator(servers) as asking:
        await asking.ask(ImportAccounts(operator="skynet", rows=[row]))
    await servers.sql(
        "billing",
        "insert into cards (id, operator, account_id, token, brand, last4, expires) "
        "select $1, operator, id, 'token', 'mir', '4444', '2030-12' from accounts where number = $2",
        card,
        number,
    )
    return who, card


async def test_a_card_that_the_contract_needs_stays_until_its_end(
    servers: Running, strict: Questions
) -> None:
    who, card = await with_a_card(servers)
    token = Signer(servers).token(who, "skynet")
    with pytest.raises(CardNeededByContract):
        await strict.ask(RemoveCard(card=card), token=token)
    assert len((await strict.ask(ListCards(), token=token)).items) == 1
    await servers.sql("billing", "update accounts set state = 'ended' where subscriber_id = $1", who)
    assert (await strict.ask(RemoveCard(card=card), token=token)).status == "removed"


@pytest.mark.parametrize(
    ("address", "status"), [("185.71.76.3", 200), ("2a02:5180::7", 200), ("185.71.75.1", 403)]
)
async def test_notifications_are_heard_from_the_networks_that_the_profile_names(
    address: str, status: int, stack: Running
) -> None:
    def named(profile: Profile) -> Profile:
        ways = profile.payment_ways
        assert ways.acquirer
        networks = [ip_network("185.71.76.0/27"), ip_network("2a02:5180::/32")]
        acquirer = ways.acquirer.model_copy(update={"networks": networks})
        return profile.model_copy(update={"payment_ways": ways.model_copy(update={"acquirer": acquirer})})

    async with own_gateway(stack) as own:
        own.change(profiles=_each(own.backend.profiles, "skynet", named))
        async with own.client(address) as client:
            body = {"event": "payment.succeeded", "object": {"id": str(uuid4())}}
            assert (await client.post("/integrations/yookassa/skynet", json=body)).status_code == status


async def test_two_workers_of_autopayment_pay_once(stack: Running, gateway: httpx.AsyncClient) -> None:
    """A second billing beside the first: each account is tried once for its day."""
    people = [await payer(stack, gateway, balance=5000_00) for _ in range(5)]
    for one in people:
        wanted = {"card": await one.bind(), "on": "due_date", "max_amount": "900.00"}
        await one.send("PUT", "/autopayment", wanted, status=200)
    port = free_port()
    environment = {**stack.environment_of("billing"), "HEALTH_PORT": str(port), "AUTOPAYMENT_SECONDS": "0.05"}
    second = start("billing", environment)
    try:
        await until("the second billing is ready", lambda: is_ready(port))
        await asyncio.gather(*(spend_all(stack, one) for one in people))
        for one in people:
            await until("it has paid", lambda one=one: has_paid(one))  # type: ignore[misc]
    finally:
        second.terminate()
        assert await asyncio.to_thread(second.wait, 30) == 0
    for one in people:
        assert await one.credits() == [10_00, 500_00]


async def is_ready(port: int) -> bool:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200


async def spend_all(stack: Running, one: Payer) -> None:
    await spend(stack, one.who, await one.balance())


async def has_paid(one: Payer) -> bool:
    return len(await one.credits()) == 2
