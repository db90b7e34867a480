"""What a subscriber may do now, and what would become of the account if he did."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from five_operators import PROFILE_OF
from ordering import Customer, customer, rubles
from people import Terminal
from running import Running

ACTIONS = {"pay", "promised_payment", "suspend", "change_tariff", "terminate"}


async def actions_of(who: Customer) -> Any:
    return (await who.get("/cabinet"))["actions"]


@pytest.mark.parametrize("operator", sorted(PROFILE_OF))
async def test_the_first_page_says_what_is_possible_and_why_not(
    stack: Running, gateway: httpx.AsyncClient, operator: str
) -> None:
    who = await customer(stack, gateway, operator, -50_00, state="stopped")
    actions = await actions_of(who)
    assert set(actions) == ACTIONS
    assert actions["pay"] == {"allowed": True, "reasons": []}
    for name, path in (
        ("promised_payment", "/promised-payment"),
        ("suspend", "/suspension"),
        ("terminate", "/termination"),
    ):
        offer = await who.get(path)
        assert actions[name] == {"allowed": offer["allowed"], "reasons": offer["reasons"]}
    assert all(action["allowed"] != bool(action["reasons"]) for action in actions.values())
    assert all(reason["detail"] for action in actions.values() for reason in action["reasons"])


@pytest.mark.parametrize(("language", "words"), [("ru", "долг"), ("kk", "қарыз"), ("en", "debt")])
async def test_reasons_speak_the_asked_language(
    stack: Running, gateway: httpx.AsyncClient, language: str, words: str
) -> None:
    who = await customer(stack, gateway, "cherrynet", -50_00, state="stopped")
    headers = {**who.person.headers, "Accept-Language": language}
    told = (await gateway.get("/cabinet", headers=headers)).json()["actions"]["terminate"]["reasons"]
    assert words in next(reason["detail"] for reason in told if reason["code"] == "debt")


async def test_what_if_nothing_is_the_account_itself(stack: Running, gateway: httpx.AsyncClient) -> None:
    who = await customer(stack, gateway, "skynet", 1_200_00)
    account, row = await who.account(), await who.row()
    forecast = await who.does("POST", "/account/forecast", {})
    assert forecast == {name: account[name] for name in forecast}
    assert await who.row() == row


@pytest.mark.parametrize("operator", sorted(PROFILE_OF))
@pytest.mark.parametrize("state", ["active", "stopped"])
async def test_what_if_i_pay_is_what_a_payment_then_does(
    stack: Running, gateway: httpx.AsyncClient, operator: str, state: str
) -> None:
    balance = 700_00 if state == "active" else -700_00
    who = await customer(stack, gateway, operator, balance, state=state)
    for paid in ("100.00", "1500.00", "9000.00"):
        forecast = await who.does("POST", "/account/forecast", {"pay": paid})
        await Terminal(gateway, operator).pay(who.who.account, paid)
        account = await who.account()
        assert forecast == {name: account[name] for name in forecast}


@pytest.mark.parametrize("wanted", ["sky-100", "sky-500", "sky-light"])
async def test_what_if_i_switch_is_what_a_switch_then_does(
    stack: Running, gateway: httpx.AsyncClient, wanted: str
) -> None:
    who = await customer(stack, gateway, "skynet", 4_000_00)
    forecast = await who.does("POST", "/account/forecast", {"tariff": wanted})
    assert (await who.get("/services"))["items"][0]["planned"] == []
    (service,) = (await who.get("/services"))["items"]
    await who.does("PUT", f"/services/{service['id']}/tariff-change", {"tariff": wanted, "when": "now"})
    assert (await who.account())["due_on"] == forecast["due_on"]


async def test_what_if_i_suspend_is_what_a_suspension_then_does(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await customer(stack, gateway, "cherrynet", 9_000_00)
    first, last = who.today + timedelta(3), who.today + timedelta(50)
    rest = {"from": first.isoformat(), "until": last.isoformat()}
    before = await who.account()
    forecast = await who.does("POST", "/account/forecast", {"suspend": rest})
    assert forecast["due_on"] > before["due_on"]
    assert (await who.get("/suspension"))["current"] is None
    await who.does("POST", "/suspension", rest)
    assert (await who.account())["due_on"] == forecast["due_on"]


async def test_what_if_all_of_it(stack: Running, gateway: httpx.AsyncClient) -> None:
    who = await customer(stack, gateway, "skynet", 600_00)
    first, last = who.today + timedelta(3), who.today + timedelta(20)
    body = {
        "pay": {"amount": "2000.00", "currency": "RUB"},
        "tariff": "sky-500",
        "suspend": {"from": first.isoformat(), "until": last.isoformat()},
    }
    forecast = await who.does("POST", "/account/forecast", body)
    assert rubles(forecast["balance"]) == 2_600_00
    row = await who.row()
    assert (row["balance"], row["plan"]) == (600_00, None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"pay": "0.00"}, 422),
        ({"pay": "-5"}, 422),
        ({"tariff": "unknown"}, 404),
        ({"tariff": "router"}, 404),
        ({"suspend": {"from": "2020-01-01", "until": "2020-02-01"}}, 400),
        ({"suspend": {"from": "2026-12-01"}}, 422),
        ({"other": 1}, 422),
    ],
)
async def test_what_cannot_be_supposed_is_refused(
    stack: Running, gateway: httpx.AsyncClient, body: dict[str, Any], status: int
) -> None:
    who = await customer(stack, gateway, "skynet", 600_00)
    answer = await who.call("POST", "/account/forecast", body)
    assert answer.status_code == status, answer.text
