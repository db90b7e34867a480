"""Who may call as a terminal network: by address and by name and password, and that a refusal is XML too."""

from collections.abc import AsyncIterator
from ipaddress import ip_network

import httpx
import pytest

from newcomers import Newcomer, balance_of
from own_gateway import OwnGateway, own_gateway
from people import tags
from running import Running
from terminal_calls import Network, kassa24_payment, payment, payments_of

PASSWORD = "qiwi:geheim ключ"


@pytest.fixture
async def own(stack: Running) -> AsyncIterator[OwnGateway]:
    async with own_gateway(stack) as gateway:
        yield gateway


@pytest.mark.parametrize(
    "address", ["203.0.113.7", "10.0.0.1", "2001:db8::1", "::ffff:203.0.113.7", "", "unix"]
)
async def test_a_stranger_is_refused_and_nothing_is_done(
    stack: Running, own: OwnGateway, payee: Newcomer, kazakh: Newcomer, address: str
) -> None:
    async with own.client(address) as client:
        forged = {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"}
        told = await Network(client, "skynet", "osmp").ask(payment(payee), status=403, headers=forged)
        assert tags(told)["result"] == "7"
        told = await Network(client, "cherrynet", "kassa24").ask(kassa24_payment(kazakh), status=403)
        assert tags(told)["code"] == "10"
    assert await payments_of(stack, payee) == await payments_of(stack, kazakh) == []


@pytest.mark.parametrize("address", ["79.142.16.1", "79.142.31.255", "::ffff:91.232.231.9", "::1"])
async def test_the_agreed_networks_are_let_in(own: OwnGateway, payee: Newcomer, address: str) -> None:
    async with own.client(address) as client:
        assert tags(await Network(client, "skynet", "osmp").ask(payment(payee)))["result"] == "0"


async def test_the_profile_decides_which_networks(own: OwnGateway, payee: Newcomer) -> None:
    own.change_terminal("skynet", "osmp", networks=[ip_network("192.0.2.0/24")])
    async with own.client() as client:
        told = await Network(client, "skynet", "osmp").ask(payment(payee), status=403)
        assert tags(told)["result"] == "7"
    async with own.client("192.0.2.77") as client:
        assert tags(await Network(client, "skynet", "osmp").ask(payment(payee)))["result"] == "0"


async def test_the_networks_name_and_password_are_asked_when_the_profile_says_so(
    stack: Running, own: OwnGateway, payee: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_TERMINAL", PASSWORD)
    own.change_terminal("skynet", "osmp", basic_auth="TEST_TERMINAL")
    async with own.client() as client:
        network = Network(client, "skynet", "osmp")
        wrong = ["", "Basic", "Basic !", "Basic cWl3aTo=", "Bearer x", "Basic " + "A" * 10_000, "Basic é"]
        for written in wrong:
            sent = {b"Authorization": written.encode("latin-1")}
            told = await client.get(network.path, params=payment(payee), headers=sent)
            assert told.status_code == 401
            assert told.headers["www-authenticate"].startswith("Basic ")
            assert tags(told)["result"] == "7"
        assert await payments_of(stack, payee) == []
        user, _, password = PASSWORD.partition(":")
        right = httpx.BasicAuth(user, password)
        told = await client.get(network.path, params=payment(payee), auth=right)
        assert tags(told)["result"] == "0"
    assert await balance_of(stack, payee) == payee.balance + 200_00


async def test_an_operator_without_such_terminals_is_not_found(osmp: Network, payee: Newcomer) -> None:
    for operator in ("nobody", "%3Cscript%3E", "SKYNET"):
        told = await Network(osmp.client, operator, "osmp").ask(payment(payee), status=404)
        assert tags(told)["result"] == "7"
    told = await Network(osmp.client, "skynet", "kassa24").ask(kassa24_payment(payee), status=404)
    assert tags(told)["code"] == "10"
