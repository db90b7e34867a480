"""A session that is ended is refused at once by every replica and every service, not only where it was ended."""

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest

from chassis.asking import Questions
from contracts.auth import GetProfile
from contracts.billing import GetAccount
from contracts.message import Question
from contracts.notify import ListNotifications
from contracts.problems import NotSignedIn
from contracts.tickets import ListTickets
from desk import staff_of
from newcomers import Newcomer, newcomer
from running import Running, until
from second_gateway import another_gateway
from signed_devices import Device, device, sign_out

# OWASP ASVS 5.0, 7.4.1; the design asks for a second.
PATIENCE = 5.0
ONE_OF_EACH: tuple[type[Question[Any]], ...] = (GetProfile, GetAccount, ListTickets, ListNotifications)


@pytest.fixture(scope="module")
async def who(stack: Running) -> Newcomer:
    return await newcomer(stack, "skynet")


@pytest.fixture(scope="module")
async def ended_before(gateway: httpx.AsyncClient, who: Newcomer) -> Device:
    """Signed out before the other gateway was there."""
    phone = await device(gateway, who)
    await sign_out(phone)
    await until("this gateway refuses", phone.refused(gateway), PATIENCE)
    return phone


@pytest.fixture(scope="module")
async def elsewhere(stack: Running, ended_before: Device) -> AsyncIterator[httpx.AsyncClient]:
    """Another gateway of the same system, and whoever is sent to it."""
    async with another_gateway(stack) as client:
        yield client


async def test_a_token_is_refused_at_another_replica_once_its_session_is_signed_out(
    gateway: httpx.AsyncClient,
    elsewhere: httpx.AsyncClient,
    who: Newcomer,
    record_property: Callable[[str, object], None],
) -> None:
    phone, computer = await device(gateway, who), await device(gateway, who)
    assert await phone.status(elsewhere) == 200
    began = time.perf_counter()
    await sign_out(phone)
    await until("the other gateway refuses", phone.refused(elsewhere), PATIENCE)
    record_property("milliseconds until another replica refuses", (time.perf_counter() - began) * 1000)
    await until("this gateway refuses", phone.refused(gateway), PATIENCE)
    assert await computer.status(elsewhere) == 200


async def test_every_service_refuses_it_too(
    gateway: httpx.AsyncClient, stack: Running, who: Newcomer
) -> None:
    phone = await device(gateway, who)
    async with stack.bus("gateway") as nc:
        asking = Questions(nc)
        for question in ONE_OF_EACH:
            await asking.ask(question(), token=phone.person.token)
        await sign_out(phone)
        for question in ONE_OF_EACH:

            async def refused(question: type[Question[Any]] = question) -> bool:
                try:
                    await asking.ask(question(), token=phone.person.token)
                except NotSignedIn:
                    return True
                return False

            await until(f"{question.owner} refuses", refused, PATIENCE)


async def test_a_replica_that_starts_later_knows_it_when_it_is_ready(
    elsewhere: httpx.AsyncClient, ended_before: Device
) -> None:
    assert await ended_before.status(elsewhere) == 401


async def test_one_signs_out_everywhere_else_or_one_device(
    gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, stack: Running
) -> None:
    who = await newcomer(stack, "skynet")
    phone, tablet, lost = [await device(gateway, who) for _ in range(3)]
    answer = await gateway.delete(f"/sessions/{tablet.session}", headers=phone.person.headers)
    assert answer.status_code == 204
    answer = await gateway.delete("/sessions", headers=phone.person.headers)
    assert (answer.status_code, answer.json()) == (200, {"ended": 1})
    for other in (tablet, lost):
        await until("the other gateway refuses", other.refused(elsewhere), PATIENCE)
    assert await phone.status(elsewhere) == 200


@pytest.mark.parametrize("change", [{"role": "cashier"}, {"disabled": True}])
async def test_another_role_and_a_disabled_account_take_effect_everywhere(
    gateway: httpx.AsyncClient, elsewhere: httpx.AsyncClient, stack: Running, change: dict[str, Any]
) -> None:
    member = await staff_of(stack, gateway, "skynet", "support")
    admin = await staff_of(stack, gateway, "skynet", "admin")
    assert (await elsewhere.get("/staff/tickets", headers=member.headers)).status_code == 200
    about = jwt.decode(member.token, options={"verify_signature": False})["sub"]
    answer = await gateway.patch(f"/staff/people/{about}", json=change, headers=admin.headers)
    assert answer.status_code == 200, answer.text

    async def refused() -> bool:
        return (await elsewhere.get("/staff/tickets", headers=member.headers)).status_code == 401

    await until("the other gateway refuses", refused, PATIENCE)
