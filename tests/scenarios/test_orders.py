"""What each of the five operators lets its subscribers do themselves, as their descriptions have it."""

from datetime import timedelta
from typing import Any

import httpx

from ordering import Customer, customer, rubles, staff_of
from people import Terminal
from running import Running, until


def days(who: Customer, begins: int, ends: int) -> dict[str, str]:
    first, last = who.today + timedelta(begins), who.today + timedelta(ends)
    return {"from": first.isoformat(), "until": last.isoformat()}


def charged(stack: Running, operator: str, day: str) -> None:
    done = stack.cabinet("charge", "--operator", operator, "--date", day)
    assert done.returncode == 0, done.stdout + done.stderr


async def main_service(who: Customer) -> Any:
    return (await who.get("/services"))["items"][0]


async def test_cherrynet_a_free_promise_of_ten_days_from_the_cabinet_or_by_support(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    mine = await customer(stack, gateway, "cherrynet", -300_00, state="stopped")
    terms = (await mine.get("/promised-payment"))["terms"]
    assert (terms["name"], terms["max_days"], terms["fee"]["amount"]) == ("Обещанный платёж", 10, "0.00")
    taken = await mine.does("POST", "/promised-payment", {})
    assert taken["expires_on"] == (mine.today + timedelta(10)).isoformat()
    assert (await mine.account())["state"] == "active"
    paid = f"{rubles(taken['amount']) // 100}.00"
    await Terminal(gateway, "cherrynet").pay(mine.who.account, paid)
    assert (await mine.account())["promised_payment"] is None
    assert (await mine.get("/promised-payment"))["active"] is None

    calls = await customer(stack, gateway, "cherrynet", -300_00, state="stopped")
    support = await staff_of(stack, gateway, "cherrynet", "support")
    granted = await support.does("POST", f"/staff/accounts/{calls.who.account}/promised-payment", {})
    charged(stack, "cherrynet", granted["expires_on"])
    account = await calls.account()
    assert account["state"] == "stopped"
    assert len(await calls.told("promised_payment_unkept")) == 1
    await Terminal(gateway, "cherrynet").pay(calls.who.account, "20000.00")
    assert (await calls.account())["state"] == "active"
    (reason,) = [
        one for one in (await calls.get("/promised-payment"))["reasons"] if one["code"] == "unkept_before"
    ]
    assert reason["passes_on"] > granted["expires_on"]


async def test_netbynet_a_block_is_reviewed_then_sixty_days_are_free_then_each_costs(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    away = await customer(stack, gateway, "netbynet", 900_00)
    terms = (await away.get("/suspension"))["terms"]
    assert (terms["review"], terms["free_days"]) == (True, 60)
    used_up = (
        "insert into suspensions (operator, account_id, from_day, until_day, status, free_days, daily_fee, cost, fees,"
        " author, ended_on) select operator, id, $2::date, $2::date + 57, 'ended', 57, 500, 0, '[]', 'test', "
        "$2::date + 57 from accounts where number = $1"
    )
    await stack.sql("billing", used_up, away.who.account, away.today.replace(month=1, day=1))
    assert (await away.get("/suspension"))["terms"]["free_days_left"] == 3
    form = days(away, 0, 10)
    requested = await away.does("POST", "/suspension", form)
    assert requested["status"] == "requested"
    support = await staff_of(stack, gateway, "netbynet", "support")
    approved = await support.does("POST", f"/staff/suspensions/{requested['id']}/approve")
    assert approved["status"] == "active"
    assert rubles(approved["cost"]) == (10 - approved["free_days"]) * rubles(approved["daily_fee"])
    assert (await away.account())["state"] == "suspended"
    charged(stack, "netbynet", form["until"])
    assert (await away.account())["state"] == "active"
    spent = [amount for _, rule, amount in await away.transfers() if rule == "suspension_day"]
    assert -sum(spent) == rubles(approved["cost"])
    assert await until("the cabinet tells", lambda: _notice(away))


async def _notice(who: Customer) -> Any:
    """Whatever the cabinet tells of a suspension."""
    return [one for one in (await who.get("/notifications"))["items"] if "suspension" in str(one)]


async def test_netbynet_the_tariff_changes_a_fixed_address_is_added_and_the_end_is_in_the_office(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    mine = await customer(stack, gateway, "netbynet", 1_500_00)
    service = await main_service(mine)
    options = (await mine.get(f"/services/{service['id']}/tariffs"))["items"]
    current = next(option for option in options if option["current"])
    assert current["speed_mbps"] == 60
    path = f"/services/{service['id']}/tariff-change"
    await mine.does("PUT", path, {"tariff": "net-100-tv", "when": "now"})
    assert (await main_service(mine))["tariff"] == "net-100-tv"
    await mine.does("POST", "/services", {"add_on": "fixed-ip"})
    assert [one["product"] for one in (await mine.get("/services"))["items"]] == ["internet", "fixed_ip"]
    offer = await mine.get("/termination")
    assert (offer["terms"]["way"], offer["terms"]["documents"]) == ("office", ["passport", "application"])
    (reason,) = offer["reasons"]
    assert "паспорт" in reason["detail"]
    assert "заявление" in reason["detail"]
    assert set(await mine.refused("POST", "/termination", {})) == {reason["code"]}


async def test_centra_the_tariff_changes_from_the_next_month_and_a_telephone_is_added(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    mine = await customer(stack, gateway, "centra", 2_500_00)
    service = await main_service(mine)
    path = f"/services/{service['id']}/tariff-change"
    now = {"tariff": "cable-tv", "when": "now"}
    assert "when_not_offered" in await mine.refused("PUT", path, now)
    planned = await mine.does("PUT", path, now | {"when": "next_period"})
    assert planned["effective_on"].endswith("-01")
    await mine.does("POST", "/services", {"add_on": "phone-line"})
    charged(stack, "centra", planned["effective_on"])
    assert [one["tariff"] for one in (await mine.get("/services"))["items"]] == ["cable-tv", "phone-line"]
    moved = await mine.transfers()
    assert ("charge", "period", -250_00) in moved
    assert ("charge", "period", -180_00) in moved


async def test_centra_an_application_is_reviewed_told_of_and_then_nothing_is_charged(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    leaving = await customer(stack, gateway, "centra", 900_00)
    requested = await leaving.does("POST", "/termination", {})
    support = await staff_of(stack, gateway, "centra", "support")
    await support.does("POST", f"/staff/terminations/{requested['id']}/approve", {})
    assert len(await leaving.told("termination_approved")) == 1
    charged(stack, "centra", (leaving.today + timedelta(25)).isoformat())
    assert (await leaving.account())["state"] == "ended"
    moved = await leaving.transfers()
    assert moved[-1][:2] == ("settlement", "final_settlement")
    assert sum(amount for _, _, amount in moved) == 0


async def test_skynet_a_deferred_payment_shifts_the_due_date(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    mine = await customer(stack, gateway, "skynet", 100_00)
    due = mine.today + timedelta(2)
    await mine.sets(next_charge_on=due, anchor_day=due.day)
    before = (await mine.account())["due_on"]
    taken = await mine.does("POST", "/promised-payment", {})
    account = await mine.account()
    assert account["due_on"] == taken["expires_on"] == (due + timedelta(5)).isoformat() > before
    charged(stack, "skynet", due.isoformat())
    assert (await mine.account())["state"] == "active"
    await Terminal(gateway, "skynet").pay(mine.who.account, f"{rubles(taken['amount']) // 100}.00")
    assert (await mine.account())["promised_payment"] is None
    charged(stack, "skynet", taken["expires_on"])
    assert (await mine.account())["state"] == "active"
    assert await mine.told("promised_payment_unkept") == []


async def test_skynet_the_present_or_the_future_tariff_from_a_table_and_services_beside_it(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    mine = await customer(stack, gateway, "skynet", 3_000_00)
    service = await main_service(mine)
    table = (await mine.get(f"/services/{service['id']}/tariffs"))["items"]
    assert {cost["when"] for option in table for cost in option["costs"]} == {"now", "next_period"}
    path = f"/services/{service['id']}/tariff-change"
    await mine.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})
    await mine.does("PUT", path, {"tariff": "sky-100", "when": "now"})
    assert (await main_service(mine))["planned"] == []
    router = await mine.does("POST", "/services", {"add_on": "router"})
    assert rubles(router["once"]) == 300_00
    await mine.does("DELETE", f"/services/{router['id']}")


async def test_skynet_the_end_is_through_support_once_every_debt_is_paid(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    debtor = await customer(stack, gateway, "skynet", -200_00, state="stopped")
    reasons = await debtor.refused("POST", "/termination", {})
    assert set(reasons) == {"by_support_request", "debt"}
    support = await staff_of(stack, gateway, "skynet", "support")
    path = f"/staff/accounts/{debtor.who.account}/termination"
    assert set(await support.refused("POST", path, {})) == {"debt"}
    await Terminal(gateway, "skynet").pay(debtor.who.account, "200.00")
    done = await support.does("POST", path, {"ends_on": debtor.today.isoformat()})
    assert (done["status"], rubles(done["settlement"])) == ("done", 0)


async def test_kaspnet_a_trust_payment_and_another_tariff(stack: Running, gateway: httpx.AsyncClient) -> None:
    mine = await customer(stack, gateway, "kaspnet", -20_00, state="stopped")
    offer = await mine.get("/promised-payment")
    assert offer["terms"]["name"] == "Доверительный платёж"
    await mine.does("POST", "/promised-payment", {"amount": "200.00", "days": 2})
    assert (await mine.account())["state"] == "active"
    await Terminal(gateway, "kaspnet").pay(mine.who.account, "1000.00")
    service = await main_service(mine)
    changed = await mine.does(
        "PUT", f"/services/{service['id']}/tariff-change", {"tariff": "kasp-100-iptv", "when": "now"}
    )
    assert rubles(changed["monthly"]) == 800_00
    assert {reason["code"] for reason in (await mine.get("/suspension"))["reasons"]} == {"not_offered"}
    reasons = await mine.refused("POST", "/termination", {})
    assert set(reasons) == {"by_office_passport_application"}
