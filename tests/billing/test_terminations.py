"""The end of a contract through the gateway: where it is asked for, decided, settled and paid out."""

from datetime import timedelta

import httpx
import pytest

from ordering import Customer, customer, rubles, staff_of
from running import Running

PATH = "/termination"
SLUG = "termination-not-allowed"


@pytest.fixture
async def leaving(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """Centra: an application in the cabinet, reviewed; 690 a month, of which today is paid."""
    who = await customer(stack, gateway, "centra", 300_00)
    month = await stack.value("billing", "select period_end('calendar_month', 1, $1)", who.today)
    await who.sets(next_charge_on=month)
    return who


async def test_the_preview_says_what_would_be_left(leaving: Customer) -> None:
    before = await leaving.row()
    preview = await leaving.does("POST", f"{PATH}?preview=true", {})
    assert preview["status"] == "requested"
    assert preview["ends_on"] == (leaving.today + timedelta(1)).isoformat()
    unused = await leaving.stack.value(
        "billing",
        "select cost($1, 'calendar_month', 1, $2, $3)",
        before["price"],
        leaving.today + timedelta(1),
        before["next_charge_on"],
    )
    assert rubles(preview["settlement"]) == 300_00 + unused
    assert preview["paid_out_by"] == (leaving.today + timedelta(31)).isoformat()
    assert await leaving.row() == before
    assert (await leaving.get(PATH))["current"] is None


async def test_asked_for_approved_ended_settled_and_paid_out(
    leaving: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    requested = await leaving.does("POST", PATH, {})
    assert set(await leaving.refused("POST", PATH, {}, SLUG)) == {"termination_asked"}
    assert (await leaving.account())["state"] == "active"
    support = await staff_of(stack, gateway, "centra", "support")
    queue = await support.get("/staff/terminations")
    assert requested["id"] in {one["id"] for one in queue["items"]}
    approved = await support.does("POST", f"/staff/terminations/{requested['id']}/approve")
    assert approved["settlement"] == requested["settlement"]
    account = await leaving.account()
    assert (account["state"], account["ends_on"]) == ("ending", approved["ends_on"])
    assert account["due_on"] is None
    charged = stack.cabinet("charge", "--operator", "centra", "--date", approved["ends_on"])
    assert charged.returncode == 0, charged.stdout + charged.stderr
    account = await leaving.account()
    assert (account["state"], rubles(account["balance"])) == ("ended", 0)
    done = (await leaving.get(PATH))["current"]
    assert (done["status"], done["settlement"]) == ("done", requested["settlement"])
    admin = await staff_of(stack, gateway, "centra")
    unpaid = await admin.get("/staff/terminations?unpaid=true&limit=200")
    assert requested["id"] in {one["id"] for one in unpaid["items"]}
    path = f"/staff/terminations/{requested['id']}/paid-out"
    assert (await support.call("POST", path)).status_code == 403
    await admin.does("POST", path)
    assert (await admin.call("POST", path)).status_code == 409
    unpaid = await admin.get("/staff/terminations?unpaid=true&limit=200")
    assert requested["id"] not in {one["id"] for one in unpaid["items"]}
    (told,) = await leaving.told("contract_ended")
    assert f'"settlement": {rubles(requested["settlement"])}' in told


async def test_withdrawn_the_contract_goes_on(
    leaving: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    before = (await leaving.account())["due_on"]
    requested = await leaving.does("POST", PATH, {})
    support = await staff_of(stack, gateway, "centra", "support")
    await support.does("POST", f"/staff/terminations/{requested['id']}/approve")
    withdrawn = await leaving.does("DELETE", PATH)
    assert withdrawn["status"] == "withdrawn"
    account = await leaving.account()
    assert (account["state"], account["due_on"], account["ends_on"]) == ("active", before, None)
    assert (await leaving.call("DELETE", PATH)).status_code == 404
    assert len(await leaving.told("termination_withdrawn")) == 1


async def test_a_refusal_says_why(leaving: Customer, stack: Running, gateway: httpx.AsyncClient) -> None:
    requested = await leaving.does("POST", PATH, {})
    support = await staff_of(stack, gateway, "centra", "support")
    path = f"/staff/terminations/{requested['id']}/refuse"
    assert (await support.call("POST", path, {"reason": ""})).status_code == 422
    await support.does("POST", path, {"reason": "Нет подписи"})
    offer = await leaving.get(PATH)
    assert offer["allowed"]
    assert (offer["current"]["status"], offer["current"]["reason"]) == ("refused", "Нет подписи")


async def test_nothing_is_ordered_while_the_contract_ends(
    leaving: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    requested = await leaving.does("POST", PATH, {})
    support = await staff_of(stack, gateway, "centra", "support")
    await support.does("POST", f"/staff/terminations/{requested['id']}/approve")
    assert set(await leaving.refused("POST", "/services", {"add_on": "phone-line"})) == {"ending"}
    actions = (await leaving.get("/cabinet"))["actions"]
    assert [reason["code"] for reason in actions["change_tariff"]["reasons"]] == ["ending"]


async def test_rented_equipment_comes_back_first(stack: Running, gateway: httpx.AsyncClient) -> None:
    renter = await customer(stack, gateway, "centra", 300_00, tariff="net-router")
    requested = await renter.does("POST", PATH, {})
    support = await staff_of(stack, gateway, "centra", "support")
    path = f"/staff/terminations/{requested['id']}/approve"
    assert set(await support.refused("POST", path, {}, SLUG)) == {"equipment"}
    approved = await support.does("POST", path, {"equipment_returned": True})
    assert approved["status"] == "approved"


async def test_staff_ends_it_today_for_who_stands_in_the_office(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    visitor = await customer(stack, gateway, "netbynet", 300_00)
    support = await staff_of(stack, gateway, "netbynet", "support")
    path = f"/staff/accounts/{visitor.who.account}/termination"
    body = {"ends_on": visitor.today.isoformat(), "equipment_returned": True}
    preview = await support.does("POST", f"{path}?preview=true", body)
    assert (await visitor.account())["state"] == "active"
    done = await support.does("POST", path, body)
    assert {**preview, "id": done["id"]} == done
    assert done["status"] == "done"
    moved = await visitor.transfers()
    assert moved[-1] == ("settlement", "final_settlement", -rubles(done["settlement"]))
    assert sum(amount for _, _, amount in moved) == 0
    assert (await visitor.account())["state"] == "ended"
    answer = await visitor.call("POST", "/services", {"add_on": "fixed-ip"})
    assert answer.json()["type"] == "/problems/account-closed"
    assert (
        await visitor.call("POST", f"/staff/accounts/{visitor.who.account}/termination")
    ).status_code == 403


@pytest.mark.parametrize("ends_on", ["yesterday", "today"])
async def test_it_does_not_end_before_tomorrow(leaving: Customer, ends_on: str) -> None:
    day = leaving.today - timedelta(1 if ends_on == "yesterday" else 0)
    assert set(await leaving.refused("POST", PATH, {"ends_on": day.isoformat()}, SLUG)) == {"in_the_past"}
