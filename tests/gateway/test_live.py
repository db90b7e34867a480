"""Open pages are told what changes: at any replica, after a break, nobody else's, as long as the session lives."""

import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date

import httpx
import pytest

from contracts.billing import AccountsCharged
from contracts.tickets import TicketChanged
from desk import Customer, customer, staff_of
from live_pages import OpenPage, page
from newcomers import newcomer
from one_service import tell
from people import Person, Terminal
from running import Running, until
from second_gateway import another_gateway
from signed_devices import device, sign_out
from signed_tokens import Forge

TICKET = {"kind": "support", "topic": "connection", "text": "Нет связи"}


@dataclass(frozen=True)
class Replica:
    """Of the gateway; `running` ends it."""

    client: httpx.AsyncClient
    running: AsyncExitStack


@pytest.fixture(scope="module")
async def replica(stack: Running) -> AsyncIterator[Replica]:
    async with AsyncExitStack() as running:
        yield Replica(await running.enter_async_context(another_gateway(stack)), running)


@pytest.fixture
def elsewhere(replica: Replica) -> httpx.AsyncClient:
    return replica.client


@pytest.fixture
async def who(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, "skynet", balance=500_00, state="active")


def rub(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "RUB"}


async def pay(of: Customer, amount: str) -> None:
    """At a terminal: nobody on the page has done anything."""
    answer = await Terminal(of.person.client, of.who.operator).pay(of.account, amount)
    assert answer["result"] == "0", answer


async def heard(opened: OpenPage, amount: str) -> str:
    """Wait for a payment and its notice; the payment's id."""
    payment = await opened.has("payment", amount=rub(amount))
    await opened.has("notification", kind="payment_received")
    return str(payment.data["id"])


async def test_a_payment_changes_the_balance_on_every_open_page(
    gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    async with page(gateway, who.person) as here, page(elsewhere, who.person) as there:
        assert here.headers["content-type"].startswith("text/event-stream")
        assert here.headers["cache-control"] == "no-store"
        await pay(who, "120.00")
        for opened in (here, there):
            account = await opened.has("account", balance=rub("620.00"))
            assert account.data == await who.person.get("/account")
            payment = await heard(opened, "120.00")
            shown = await opened.has("payment", id=payment)
            assert shown.data == await who.person.get(f"/payments/{payment}")
            notice = await opened.has("notification")
            assert notice.data in (await who.person.get("/notifications"))["items"]


async def test_whoever_comes_back_to_another_replica_is_told_each_change_once(
    gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    async with page(gateway, who.person) as before, page(gateway, who.person) as witness:
        await pay(who, "10.00")
        await heard(before, "10.00")
        left_at = before.last_id
        await pay(who, "20.00")
        await pay(who, "30.00")
        ticket = await who.person.post("/tickets", TICKET)
        for amount in ("20.00", "30.00"):
            await witness.has("payment", amount=rub(amount))
        await witness.has("ticket", id=ticket["id"])
    async with page(elsewhere, who.person, left_at) as after:
        await after.has("ticket", id=ticket["id"])
        await pay(who, "40.00")
        await heard(after, "40.00")
    last = next(number for number, one in enumerate(after.told) if one.data.get("amount") == rub("40.00"))
    before_last = after.told[:last]
    told = [(one.event, one.data.get("id", "")) for one in before_last]
    paid = [one.data["amount"]["amount"] for one in before_last if one.event == "payment"]
    assert sorted(paid) == ["20.00", "30.00"]
    assert told.count(("ticket", ticket["id"])) == 1
    assert {"present", "gone"} & {name for name, _ in told} == set()
    notices = [id_ for name, id_ in told if name == "notification"]
    assert len(notices) == len(set(notices))


async def test_the_charges_of_a_night_change_the_balance_on_every_page_of_the_operator(
    stack: Running, gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    neighbour = await customer(stack, gateway, "skynet", balance=7_00, state="active")
    stranger = await customer(stack, gateway, "netbynet", balance=0, state="active")
    async with (
        page(elsewhere, who.person) as mine,
        page(elsewhere, neighbour.person) as theirs,
        page(elsewhere, stranger.person) as abroad,
    ):
        left_at = mine.last_id
        await tell(stack, AccountsCharged(day=date(2026, 11, 1)), "skynet", who.who.subscriber_id)
        await mine.has("account", balance=rub("500.00"))
        await theirs.has("account", balance=rub("7.00"))
        await pay(stranger, "54.00")
        await heard(abroad, "54.00")
    assert [one.event for one in mine.told] == [one.event for one in theirs.told] == ["account"]
    assert [one.data["balance"] for one in abroad.told if one.event == "account"] == [rub("54.00")]
    async with page(gateway, who.person, left_at) as again:
        await again.has("account", balance=rub("500.00"))


async def test_whoever_was_away_too_long_is_told_how_things_stand(
    elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    ticket = await who.person.post("/tickets", TICKET)
    await pay(who, "15.00")
    async with page(elsewhere, who.person, "00000000-7") as opened:
        assert (await opened.has("ticket", id=ticket["id"])).data == await who.person.get(
            f"/tickets/{ticket['id']}"
        )
        assert (await opened.has("account")).data == await who.person.get("/account")
        services = (await who.person.get("/services"))["items"]
        assert (await opened.has("service", id=services[0]["id"])).data == services[0]
        assert await opened.has_id()
        assert opened.told[0].event == "present"


async def test_what_changes_for_others_never_comes(
    stack: Running, gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    neighbour = await customer(stack, gateway, "skynet", balance=0, state="active")
    stranger = await customer(stack, gateway, "netbynet", balance=0, state="active")
    foreign_desk = await staff_of(stack, gateway, "netbynet", "support")
    async with (
        page(elsewhere, who.person) as mine,
        page(elsewhere, neighbour.person) as theirs,
        page(elsewhere, stranger.person) as abroad,
        page(elsewhere, foreign_desk, path="/staff/live") as desk,
    ):
        own = await neighbour.person.post("/tickets", TICKET)
        foreign = await stranger.person.post("/tickets", {**TICKET, "topic": "technical"})
        await pay(neighbour, "51.00")
        await pay(stranger, "52.00")
        await heard(theirs, "51.00")
        await heard(abroad, "52.00")
        await theirs.has("ticket", id=own["id"])
        await abroad.has("ticket", id=foreign["id"])
        await desk.has("ticket", id=foreign["id"])
        await pay(who, "53.00")
        await heard(mine, "53.00")
    assert {one.data["amount"]["amount"] for one in mine.told if one.event == "payment"} == {"53.00"}
    assert {one.event for one in mine.told} == {"account", "payment", "notification"}
    assert {one.data["number"] for one in mine.told if one.event == "account"} == {who.account}
    assert set(desk.things()) == {("ticket", foreign["id"])}


async def test_a_session_that_is_ended_ends_its_pages_and_no_others(
    stack: Running, gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient
) -> None:
    owner = await newcomer(stack, "skynet")
    phone, computer = await device(gateway, owner), await device(gateway, owner)
    async with page(elsewhere, phone.person) as ended, page(elsewhere, computer.person) as stays:
        await sign_out(phone)
        assert (await ended.has("end")).data == {"reason": "signed_out"}
        await ended.finished()
        assert not stays.closed


async def test_a_page_lives_as_long_as_its_token(
    stack: Running, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    soon = Forge(stack, who.person.token).signed(exp=int(time.time()) + 2)
    async with page(elsewhere, Person(elsewhere, "skynet", soon)) as opened:
        assert (await opened.has("end")).data == {"reason": "expired"}
        await opened.finished()
    answer = await elsewhere.get("/live", headers={"Operator": "skynet"})
    assert answer.status_code == 401


async def test_a_page_is_told_what_others_own_while_a_service_stands_still(
    stack: Running, elsewhere: httpx.AsyncClient, who: Customer
) -> None:
    def told() -> int:
        return sum(one.event == "ticket" for one in opened.told)

    async with page(elsewhere, who.person) as opened:
        ticket = await who.person.post("/tickets", TICKET)
        await opened.has("ticket", id=ticket["id"])
        before = told()
        fact = TicketChanged(
            ticket_id=ticket["id"],
            number=ticket["number"],
            subscriber_id=who.who.subscriber_id,
            status="open",
            by="staff",
        )
        stack.signal("tickets", signal.SIGSTOP)
        try:
            await tell(stack, fact, "skynet", who.who.subscriber_id)
            await pay(who, "70.00")
            left_at = (await opened.has("account")).id
            await heard(opened, "70.00")
            assert told() == before
        finally:
            stack.signal("tickets", signal.SIGCONT)

        async def told_again() -> bool:
            return told() > before

        await until("the ticket is told again", told_again)
    async with page(elsewhere, who.person, left_at) as again:
        # What it had not been told of when it left is told again, whatever came after it.
        await again.has("ticket", id=ticket["id"])


async def test_the_desk_sees_what_the_role_may(
    stack: Running, gateway: httpx.AsyncClient, who: Customer
) -> None:
    support = await staff_of(stack, gateway, "skynet", "support")
    async with page(gateway, support, path="/staff/live") as desk:
        ticket = await who.person.post("/tickets", TICKET)
        line = await desk.has("ticket", id=ticket["id"])
        assert "messages" not in line.data
    cashier = await staff_of(stack, gateway, "skynet", "cashier")
    answer = await gateway.get("/staff/live", headers=cashier.headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed")


async def test_so_many_pages_and_no_more(gateway: httpx.AsyncClient, who: Customer) -> None:
    async with AsyncExitStack() as many:
        for _ in range(20):
            await many.enter_async_context(page(gateway, who.person))
        answer = await gateway.get("/live", headers=who.person.headers)
        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-requests")
        assert int(answer.headers["retry-after"]) > 0
    async with page(gateway, who.person) as opened:
        assert opened.status == 200


async def test_a_gateway_that_is_stopped_sends_its_pages_to_another(replica: Replica, who: Customer) -> None:
    """The last here: the replica of the others is gone."""
    async with (
        httpx.AsyncClient(timeout=20) as browser,
        page(browser, who.person, path=f"{replica.client.base_url}live") as opened,
    ):
        await replica.running.aclose()
        assert (await opened.has("end")).data == {"reason": "restart"}
        await opened.finished()
