"""FreeRADIUS `rlm_rest` accounting: who may call, what its JSON looks like, and that nothing is repeated for ever."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.problems import Unavailable
from gateway_problems import problem
from newcomers import Newcomer, newcomer
from own_gateway import OwnGateway, own_gateway
from people import sign_in
from running import Running

PATH = "/integrations/radius/skynet/accounting"


@pytest.fixture
async def anna(stack: Running) -> Newcomer:
    return await newcomer(stack, "skynet", balance=0, state="active")


@pytest.fixture
def credentials(stack: Running) -> tuple[str, str]:
    user, _, password = stack.environment["SKYNET_RADIUS_AUTH"].partition(":")
    return user, password


def packet(who: Newcomer, **attributes: Any) -> dict[str, Any]:
    """As the module writes it: type and a list of values."""
    told: dict[str, Any] = {
        "Acct-Status-Type": "Interim-Update",
        "User-Name": who.account,
        "Acct-Session-Id": "81a00001",
        "Acct-Unique-Session-Id": uuid4().hex,
        "NAS-IP-Address": "10.0.0.1",
        "Acct-Input-Octets": 100,
        "Acct-Output-Octets": 1000,
        **{name.replace("_", "-"): value for name, value in attributes.items()},
    }
    kinds = {int: "integer", str: "string"}
    return {
        name: {"type": kinds[type(value)], "value": [value]}
        for name, value in told.items()
        if value is not None
    }


class Server:
    """A RADIUS server that calls the gateway."""

    def __init__(self, stack: Running, gateway: httpx.AsyncClient, auth: tuple[str, str]) -> None:
        self.stack, self.gateway, self.auth = stack, gateway, auth

    async def tell(self, body: Any, status: int = 204) -> httpx.Response:
        answer = await self.gateway.post(PATH, json=body, auth=self.auth)
        assert answer.status_code == status, answer.text
        return answer

    async def traffic(self, who: Newcomer) -> list[tuple[int, int]]:
        kept = await self.stack.sql(
            "billing",
            "select u.received, u.sent from usage u join accounts a on a.id = u.account_id "
            "where a.operator = $1 and a.number = $2 order by u.day, u.received",
            who.operator,
            who.account,
        )
        return [(row["received"], row["sent"]) for row in kept]


@pytest.fixture
def server(stack: Running, gateway: httpx.AsyncClient, credentials: tuple[str, str]) -> Server:
    return Server(stack, gateway, credentials)


async def test_a_session_is_counted_from_start_to_stop(
    stack: Running, gateway: httpx.AsyncClient, server: Server, anna: Newcomer
) -> None:
    session = uuid4().hex
    start = packet(
        anna,
        Acct_Unique_Session_Id=session,
        Acct_Status_Type="Start",
        Acct_Input_Octets=None,
        Acct_Output_Octets=None,
    )
    interim = packet(anna, Acct_Unique_Session_Id=session)
    stop = packet(
        anna,
        Acct_Unique_Session_Id=session,
        Acct_Status_Type="Stop",
        Acct_Input_Octets=5,
        Acct_Input_Gigawords=1,
        Acct_Output_Octets=7,
        Acct_Output_Gigawords=2,
    )
    answer = await server.tell(start)
    assert answer.content == b""
    await server.tell(interim)
    assert await server.traffic(anna) == [(1000, 100)]
    for late in (stop, interim, start, stop):
        await server.tell(late)
    assert await server.traffic(anna) == [(2 * 2**32 + 7, 2**32 + 5)]
    person = await sign_in(gateway, "skynet", {"login": anna.login, "password": anna.password})
    (today,) = [day for day in (await person.get("/usage"))["days"] if day["in"]]
    assert (today["in"], today["out"]) == (2 * 2**32 + 7, 2**32 + 5)


async def test_a_batch_is_taken_whole(server: Server, anna: Newcomer) -> None:
    await server.tell([packet(anna, Acct_Output_Octets=octets) for octets in (1, 2, 3)])
    assert [received for received, _ in await server.traffic(anna)] == [1, 2, 3]
    await server.tell([])
    await server.tell([packet(anna)] * 2001, status=413)


@pytest.mark.parametrize("status", ["Interim-Update", 3, "3", "Stop", 2])
async def test_the_status_is_a_name_or_a_number_and_values_may_be_plain(
    server: Server, anna: Newcomer, status: object
) -> None:
    plain = {name: told["value"][0] for name, told in packet(anna, Acct_Status_Type=status).items()}
    await server.tell(plain)
    assert await server.traffic(anna) == [(1000, 100)]


@pytest.mark.parametrize(
    "attributes",
    [
        {"User_Name": "nobody"},
        {"User_Name": None},
        {"User_Name": "a\0b"},
        {"User_Name": "x" * 300},
        {"Acct_Status_Type": "Accounting-On"},
        {"Acct_Status_Type": 8},
        {"Acct_Status_Type": "Tunnel-Start"},
        {"Acct_Status_Type": None},
        {"Acct_Unique_Session_Id": "y" * 300},
        {"Acct_Unique_Session_Id": None, "Acct_Session_Id": None},
        {"Acct_Output_Octets": -1},
        {"Acct_Output_Octets": "many"},
        {"Acct_Output_Gigawords": 2**40},
    ],
)
async def test_what_cannot_be_kept_is_let_go_and_the_rest_of_the_batch_kept(
    server: Server, anna: Newcomer, attributes: dict[str, Any]
) -> None:
    await server.tell([packet(anna, **attributes), packet(anna, Acct_Output_Octets=5)])
    assert await server.traffic(anna) == [(5, 100)]


@pytest.mark.parametrize("body", [5, "text", [[]], [None], {"User-Name": {"value": []}}, {}])
async def test_json_that_is_no_record_is_let_go(server: Server, body: object) -> None:
    await server.tell(body)


@pytest.mark.parametrize("body", ["", "{", "User-Name=1", "[" * 100_000])
async def test_what_is_no_json_is_refused(server: Server, body: str) -> None:
    answer = await server.gateway.post(PATH, content=body, auth=server.auth)
    problem(answer, 400, "bad-request")


async def test_the_session_is_told_apart_without_the_unique_id_too(server: Server, anna: Newcomer) -> None:
    first = packet(anna, Acct_Unique_Session_Id=None, Acct_Session_Id="1")
    second = packet(anna, Acct_Unique_Session_Id=None, Acct_Session_Id="2")
    for told in (first, second, first):
        await server.tell(told)
    assert await server.traffic(anna) == [(1000, 100)] * 2


YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "days_ago"),
    [
        (int(YESTERDAY.timestamp()), 1),
        (YESTERDAY.isoformat(), 1),
        (f"{YESTERDAY:%b %d %Y %H:%M:%S} UTC", 1),
        ("Jan  1 1970 00:00:10 UTC", 0),
        ("someday", 0),
        (2**40, 0),
        ("9999-12-31T23:59:59", 0),
    ],
    ids=["epoch", "iso", "freeradius", "1970", "no time", "far ahead", "9999"],
)
async def test_the_events_own_time_says_of_which_day_it_is(
    stack: Running, server: Server, anna: Newcomer, written: object, days_ago: int
) -> None:
    await server.tell(packet(anna, Event_Timestamp=written))
    moscow = "select u.day - (now() at time zone 'Europe/Moscow')::date from usage u join accounts a "
    apart = await stack.value(
        "billing",
        moscow + "on a.id = u.account_id where a.operator = 'skynet' and a.number = $1",
        anna.account,
    )
    # A midnight may come between the two.
    assert apart in {-days_ago, -days_ago - 1}


async def test_the_servers_name_and_password_are_asked(server: Server, anna: Newcomer) -> None:
    body = packet(anna)
    for auth in (("skynet", "wrong"), ("", ""), server.auth[::-1]):
        answer = await server.gateway.post(PATH, json=body, auth=auth)
        problem(answer, 401, "not-signed-in")
    assert await server.traffic(anna) == []


async def test_an_operator_without_radius_is_not_found(server: Server, anna: Newcomer) -> None:
    for operator in ("centra", "nobody", "SKYNET"):
        path = f"/integrations/radius/{operator}/accounting"
        answer = await server.gateway.post(path, json=packet(anna), auth=server.auth)
        problem(answer, 404, "not-found")


@pytest.fixture
async def own(stack: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OwnGateway]:
    monkeypatch.setenv("SKYNET_RADIUS_AUTH", stack.environment["SKYNET_RADIUS_AUTH"])
    async with own_gateway(stack) as gateway:
        yield gateway


async def test_only_the_agreed_networks_may_call(
    own: OwnGateway, credentials: tuple[str, str], anna: Newcomer, server: Server
) -> None:
    body = json.dumps(packet(anna))
    for address, status in (("203.0.113.7", 403), ("", 403), ("10.20.30.40", 204), ("::ffff:10.0.0.1", 204)):
        async with own.client(address) as client:
            forged = {"X-Forwarded-For": "127.0.0.1"}
            answer = await client.post(PATH, content=body, auth=credentials, headers=forged)
            assert answer.status_code == status
    assert len(await server.traffic(anna)) == 1


async def test_while_billing_is_away_the_server_is_told_to_come_again(
    own: OwnGateway, credentials: tuple[str, str], anna: Newcomer
) -> None:
    class Away:
        async def ask(self, *_: Any, **__: Any) -> Any:
            raise Unavailable

    own.change(questions=Away())
    async with own.client() as client:
        problem(await client.post(PATH, json=packet(anna), auth=credentials), 503, "service-unavailable")
