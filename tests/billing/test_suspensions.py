"""Suspension through the gateway: ordered, reviewed, begun, ended early, and what each of that costs."""

from datetime import timedelta

import httpx
import pytest

from ordering import Customer, all_at_once, customer, rubles, staff_of
from running import Running

PATH = "/suspension"
SLUG = "suspension-not-allowed"


def days(who: Customer, begins: int, ends: int) -> dict[str, str]:
    """From and until, as many days from today."""
    first, last = who.today + timedelta(begins), who.today + timedelta(ends)
    return {"from": first.isoformat(), "until": last.isoformat()}


@pytest.fixture
async def active(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """CherryNet: no review, 30 free days a year, then 50 a day, 3 to 180 days, 30 ahead; 9000 on the account."""
    return await customer(stack, gateway, "cherrynet", 9_000_00)


async def test_from_today_it_rests_at_once_and_what_is_paid_comes_back(active: Customer) -> None:
    before = await active.account()
    done = await active.does("POST", PATH, days(active, 0, 10))
    assert done["status"] == "active"
    assert (done["free_days"], rubles(done["cost"]), rubles(done["daily_fee"])) == (10, 0, 50_00)
    account = await active.account()
    assert account["state"] == "suspended"
    assert account["due_on"] > before["due_on"]
    since = {service["state_since"] for service in (await active.get("/services"))["items"]}
    assert since == {active.today.isoformat()}
    assert len(await active.told("suspension_started")) == 1
    offer = await active.get(PATH)
    assert not offer["allowed"]
    assert offer["current"]["until"] == done["until"]
    assert [reason["code"] for reason in offer["reasons"]] == ["already_asked"]


async def test_a_later_one_is_seen_at_once_and_can_be_withdrawn(active: Customer) -> None:
    before = await active.account()
    done = await active.does("POST", PATH, days(active, 5, 15))
    assert done["status"] == "scheduled"
    planned = await active.account()
    assert planned["state"] == "active"
    assert planned["due_on"] > before["due_on"]
    assert (await active.row())["changes_on"] == active.today + timedelta(5)
    withdrawn = await active.does("DELETE", PATH)
    assert withdrawn["status"] == "withdrawn"
    assert (await active.account())["due_on"] == before["due_on"]
    assert (await active.call("DELETE", PATH)).status_code == 404
    assert len(await active.told("suspension_scheduled")) == 1
    assert len(await active.told("suspension_withdrawn")) == 1


async def test_a_preview_of_each_step_is_what_the_step_does(active: Customer) -> None:
    body = days(active, 0, 40)
    before = await active.row()
    preview = await active.does("POST", f"{PATH}?preview=true", body)
    assert await active.row() == before
    done = await active.does("POST", PATH, body)
    assert {**preview, "id": done["id"]} == done
    assert (done["free_days"], rubles(done["cost"])) == (30, 10 * 50_00)
    resting = await active.row()
    ended = await active.does("DELETE", f"{PATH}?preview=true")
    assert ended["status"] == "ended"
    assert await active.row() == resting


async def test_ended_on_its_first_day_it_has_cost_nothing(active: Customer) -> None:
    await active.does("POST", PATH, days(active, 0, 10))
    ended = await active.does("DELETE", PATH)
    assert (ended["status"], ended["free_days"], rubles(ended["cost"])) == ("ended", 0, 0)
    account = await active.account()
    assert account["state"] == "active"
    moved = await active.transfers()
    assert sum(amount for _, _, amount in moved) == rubles(account["balance"])
    day = active.profile.tariffs[0].price
    assert sum(amount for kind, _, amount in moved if kind in {"charge", "refund"}) >= -day // 28
    assert (await active.get(PATH))["terms"]["free_days_left"] == 30


async def test_ended_early_only_the_days_that_were_used_count(active: Customer) -> None:
    await active.does("POST", PATH, days(active, 0, 100))
    await active.stack.sql(
        "billing",
        "update suspensions s set from_day = from_day - 4, fees = jsonb_build_array("
        "jsonb_build_object('on', from_day - 4, 'fee', 0)) from accounts a where a.id = s.account_id and a.number = $1",
        active.who.account,
    )
    ended = await active.does("DELETE", PATH)
    assert (ended["status"], ended["free_days"], rubles(ended["cost"])) == ("ended", 4, 0)
    assert (await active.account())["state"] == "active"
    assert (await active.row())["next_charge_on"] == active.today + timedelta(1)
    assert (await active.get(PATH))["terms"]["free_days_left"] == 26
    assert len(await active.told("suspension_ended")) == 1


async def test_the_fee_of_the_day_on_which_it_is_ended_comes_back(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    used_up = await customer(stack, gateway, "cherrynet", 9_000_00)
    await stack.sql(
        "billing",
        "insert into suspensions (operator, account_id, from_day, until_day, status, free_days, daily_fee, cost, fees,"
        " author, ended_on) select operator, id, $2::date, $2::date + 30, 'ended', 30, 5000, 0, '[]', 'test', "
        "$2::date + 30 from accounts where number = $1",
        used_up.who.account,
        used_up.today.replace(month=1, day=1),
    )
    done = await used_up.does("POST", PATH, days(used_up, 0, 3))
    assert done["free_days"] == 0
    assert ("charge", "suspension_day", -50_00) in await used_up.transfers()
    await used_up.does("DELETE", PATH)
    fees = [amount for _, rule, amount in await used_up.transfers() if abs(amount) == 50_00 and rule]
    assert sum(fees) == 0


async def test_each_wrong_day_has_its_reason(active: Customer) -> None:
    assert set(await active.refused("POST", PATH, days(active, -1, 5), SLUG)) == {"in_the_past"}
    reasons = await active.refused("POST", PATH, days(active, 31, 40), SLUG)
    assert reasons["too_far_ahead"]["passes_on"] == (active.today + timedelta(1)).isoformat()
    assert set(await active.refused("POST", PATH, days(active, 1, 3), SLUG)) == {"too_short"}
    assert set(await active.refused("POST", PATH, days(active, 1, 1), SLUG)) == {"too_short"}
    assert set(await active.refused("POST", PATH, days(active, 5, 1), SLUG)) == {"too_short"}
    assert set(await active.refused("POST", PATH, days(active, 1, 182), SLUG)) == {"too_long"}
    endless = {"from": "9999-01-01", "until": "9999-12-31"}
    assert set(await active.refused("POST", PATH, endless, SLUG)) == {"too_far_ahead", "too_long"}


@pytest.mark.parametrize(
    "body", [{}, {"from": "2026-12-01"}, {"from": "x", "until": "y"}, {"from": 1, "until": 2}]
)
async def test_what_is_no_day_is_refused(active: Customer, body: dict[str, object]) -> None:
    answer = await active.call("POST", PATH, body)
    assert answer.status_code == 422, answer.text


async def test_of_ten_at_once_one_is_ordered(active: Customer) -> None:
    answers = await all_at_once(*(active.call("POST", PATH, days(active, 0, 10)) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9


async def test_a_stopped_service_cannot_rest(stack: Running, gateway: httpx.AsyncClient) -> None:
    stopped = await customer(stack, gateway, "cherrynet", -50_00, state="stopped")
    assert set(await stopped.refused("POST", PATH, days(stopped, 0, 10), SLUG)) == {"stopped"}


async def test_where_it_is_not_offered_the_answer_says_so(stack: Running, gateway: httpx.AsyncClient) -> None:
    nobody = await customer(stack, gateway, "centra", 900_00)
    assert set(await nobody.refused("POST", PATH, days(nobody, 0, 10), SLUG)) == {"not_offered"}
    offer = await nobody.get(PATH)
    assert (offer["allowed"], offer["terms"]) == (False, None)


async def test_staff_reviews_before_it_begins(stack: Running, gateway: httpx.AsyncClient) -> None:
    """NetByNet: each request is looked at; what is approved late begins on the day of the approval."""
    asking = await customer(stack, gateway, "netbynet", 900_00)
    requested = await asking.does("POST", PATH, days(asking, 0, 20))
    assert requested["status"] == "requested"
    assert (await asking.account())["state"] == "active"
    await stack.sql(
        "billing", "update suspensions set from_day = from_day - 3 where id = $1", requested["id"]
    )
    support = await staff_of(stack, gateway, "netbynet", "support")
    queue = await support.get("/staff/suspensions")
    mine = next(one for one in queue["items"] if one["id"] == requested["id"])
    assert mine["account"] == asking.who.account
    approved = await support.does("POST", f"/staff/suspensions/{mine['id']}/approve")
    assert approved["status"] == "active"
    assert (approved["from"], approved["until"]) == (asking.today.isoformat(), requested["until"])
    assert (await asking.account())["state"] == "suspended"
    again = await support.call("POST", f"/staff/suspensions/{mine['id']}/approve")
    assert again.status_code == 409
    assert (await asking.call("GET", "/staff/suspensions")).status_code == 403


async def test_a_refusal_says_why_and_another_may_be_asked_for(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    asking = await customer(stack, gateway, "netbynet", 900_00)
    requested = await asking.does("POST", PATH, days(asking, 2, 20))
    support = await staff_of(stack, gateway, "netbynet", "support")
    refused = await support.does(
        "POST", f"/staff/suspensions/{requested['id']}/refuse", {"reason": "Нужно заявление"}
    )
    assert (refused["status"], refused["reason"]) == ("refused", "Нужно заявление")
    offer = await asking.get(PATH)
    assert offer["allowed"]
    assert offer["past"][0]["reason"] == "Нужно заявление"
    (told,) = await asking.told("suspension_refused")
    assert "Нужно заявление" in told
    abroad = await staff_of(stack, gateway, "cherrynet", "support")
    foreign = await abroad.call("POST", f"/staff/suspensions/{requested['id']}/approve")
    assert foreign.status_code == 404
