"""The promised payment through the gateway: who may, what it gives, and that it is given once."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from ordering import Customer, all_at_once, customer, rubles, staff_of
from running import Running

PATH = "/promised-payment"
SLUG = "promised-payment-not-allowed"


@pytest.fixture
async def stopped(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, "cherrynet", -100_00, state="stopped")


async def test_the_offer_has_the_operators_terms(stopped: Customer) -> None:
    offer = await stopped.get(PATH)
    assert offer["allowed"], offer
    assert offer["reasons"] == []
    assert offer["active"] is None
    assert offer["terms"] == {
        "name": "Обещанный платёж",
        "max_days": 10,
        "max_amount": {"amount": "15000.00", "currency": "KZT"},
        "fee": {"amount": "0.00", "currency": "KZT"},
        "effect": "credit",
        "after_unkept_days": 60,
    }


async def test_a_stopped_service_says_since_when(stopped: Customer) -> None:
    await stopped.sets(stopped_on=stopped.today - timedelta(3))
    (service,) = (await stopped.get("/services"))["items"]
    assert (service["state"], service["state_since"]) == (
        "stopped",
        (stopped.today - timedelta(3)).isoformat(),
    )
    await stopped.does("POST", PATH, {})
    (service,) = (await stopped.get("/services"))["items"]
    assert (service["state"], service["state_since"]) == ("active", None)


async def test_a_promise_resumes_the_service_at_once_and_today_is_charged(stopped: Customer) -> None:
    promise = await stopped.does("POST", PATH, {})
    assert promise["state"] == "active"
    assert promise["expires_on"] == (stopped.today + timedelta(10)).isoformat()
    account = await stopped.account()
    assert account["state"] == "active"
    assert account["promised_payment"]["amount"] == promise["amount"]
    row = await stopped.row()
    assert row["next_charge_on"] == stopped.today + timedelta(1)
    assert row["balance"] + row["credit"] + row["promised"] >= 0
    assert row["changes_on"] == row["promised_until"] == stopped.today + timedelta(10)
    assert [kind for kind, *_ in await stopped.transfers()] == ["opening", "charge"]
    assert len(await stopped.told("promised_payment_taken")) == 1
    assert len(await stopped.told("service_resumed")) == 1


async def test_a_preview_tells_the_same_and_does_nothing(stopped: Customer) -> None:
    before = await stopped.row()
    preview = await stopped.does("POST", f"{PATH}?preview=true", {"days": 3})
    assert preview["expires_on"] == (stopped.today + timedelta(3)).isoformat()
    assert preview["state"] == "active"
    assert await stopped.row() == before
    done = await stopped.does("POST", PATH, {"days": 3})
    assert {**preview, "id": done["id"]} == done


async def test_the_same_key_gives_the_same_promise_again(stopped: Customer) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first = await stopped.does("POST", PATH, {"days": 2}, **key)
    assert await stopped.does("POST", PATH, {"days": 2}, **key) == first
    other = await stopped.call("POST", PATH, {"days": 3}, **key)
    assert other.status_code == 422
    assert len(await stopped.told("promised_payment_taken")) == 1


async def test_no_key_no_promise(stopped: Customer) -> None:
    answer = await stopped.person.client.post(PATH, json={}, headers=stopped.person.headers)
    assert answer.status_code == 400


async def test_of_twenty_at_once_one_is_taken(stopped: Customer) -> None:
    answers = await all_at_once(*(stopped.call("POST", PATH, {}) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert len(await stopped.told("promised_payment_taken")) == 1


async def test_the_second_one_waits_for_the_first_and_for_its_days(stopped: Customer) -> None:
    promise = await stopped.does("POST", PATH, {"days": 1})
    reasons = await stopped.refused("POST", PATH, {}, SLUG)
    assert reasons["already_active"]["passes_on"] == promise["expires_on"]
    assert reasons["too_soon"]["passes_on"] == (stopped.today + timedelta(30)).isoformat()
    offer = await stopped.get(PATH)
    assert not offer["allowed"]
    assert {reason["code"] for reason in offer["reasons"]} == set(reasons)
    assert offer["active"]["id"] == promise["id"]


async def test_after_an_unkept_one_it_takes_longer(stopped: Customer) -> None:
    await stopped.does("POST", PATH, {"days": 1})
    await stopped.stack.sql(
        "billing",
        "update promised_payments p set status = 'unkept', taken_on = taken_on - 40, expires_on = current_date - 20 "
        "from accounts a where a.id = p.account_id and a.number = $1",
        stopped.who.account,
    )
    await stopped.sets(promised=0, promised_until=None, state="stopped", stopped_on=stopped.today)
    reasons = await stopped.refused("POST", PATH, {}, SLUG)
    assert set(reasons) == {"unkept_before"}


async def test_what_is_above_the_limits_is_refused_with_each_limit(stopped: Customer) -> None:
    too_much = {"amount": {"amount": "15000.01", "currency": "KZT"}, "days": 11}
    reasons = await stopped.refused("POST", PATH, too_much, SLUG)
    assert set(reasons) == {"amount_above_limit", "days_above_limit"}
    assert "₸" in reasons["amount_above_limit"]["detail"]
    reasons = await stopped.refused("POST", PATH, {"amount": {"amount": "99.99", "currency": "KZT"}}, SLUG)
    assert set(reasons) == {"amount_too_small"}


@pytest.mark.parametrize(
    "amount",
    ["0.00", "-1.00", "1.001", "x", "", "1e3", "99999999999.00", {"amount": "1.00", "currency": "RUB"}],
)
async def test_an_amount_that_is_none_is_refused(stopped: Customer, amount: object) -> None:
    answer = await stopped.call("POST", PATH, {"amount": amount})
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "/problems/invalid-body"


async def test_who_has_money_enough_needs_none(stack: Running, gateway: httpx.AsyncClient) -> None:
    rich = await customer(stack, gateway, "cherrynet", 9_000_00)
    (reason,) = (await rich.get(PATH))["reasons"]
    due = (await rich.account())["due_on"]
    assert reason["code"] == "not_needed"
    assert reason["passes_on"] < due


async def test_a_debt_above_the_largest_promise_is_told(stack: Running, gateway: httpx.AsyncClient) -> None:
    deep = await customer(stack, gateway, "kaspnet", -5_000_00, state="stopped")
    assert set(await deep.refused("POST", PATH, {}, SLUG)) == {"too_much_missing"}


async def test_nobody_promises_before_the_first_payment(stack: Running, gateway: httpx.AsyncClient) -> None:
    new = await customer(stack, gateway, "cherrynet", 0, state="stopped")
    assert set(await new.refused("POST", PATH, {}, SLUG)) == {"first_payment"}


async def test_support_grants_one_where_the_operator_has_it_so(
    stack: Running, gateway: httpx.AsyncClient, stopped: Customer
) -> None:
    support = await staff_of(stack, gateway, "cherrynet", "support")
    granted = await support.does("POST", f"/staff/accounts/{stopped.who.account}{PATH}", {"days": 5})
    assert granted["state"] == "active"
    author = "select author from promised_payments where id = $1"
    assert (await stack.value("billing", author, granted["id"])).startswith("staff:")
    own = await stopped.call("POST", f"/staff/accounts/{stopped.who.account}{PATH}", {})
    assert own.status_code == 403
    other = await customer(stack, gateway, "kaspnet", -10_00, state="stopped")
    abroad = await staff_of(stack, gateway, "kaspnet", "support")
    reasons = await abroad.refused("POST", f"/staff/accounts/{other.who.account}{PATH}", {}, SLUG)
    assert set(reasons) == {"by_cabinet"}
    foreign = await abroad.call("POST", f"/staff/accounts/{stopped.who.account}{PATH}", {})
    assert foreign.status_code == 404


async def test_a_shifted_due_date_is_the_old_one_and_its_days(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """SkyNet: what the next period lacks is promised, and the days count from the due date."""
    active = await customer(stack, gateway, "skynet", 30_00)
    due = active.today + timedelta(3)
    await active.sets(next_charge_on=due, anchor_day=due.day)
    assert (await active.account())["due_on"] == due.isoformat()
    promise = await active.does("POST", PATH, {"days": 4})
    assert promise["expires_on"] == (due + timedelta(4)).isoformat()
    assert rubles(promise["amount"]) == 500_00 - 30_00
    assert promise["due_on"] == promise["expires_on"]
