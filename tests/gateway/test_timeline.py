"""One list of everything about one subscriber, as the desk reads it."""

import signal
from typing import Any

import httpx
import pytest

from desk import Customer, customer, staff_of
from gateway_problems import problem
from people import Person, Terminal
from running import Running, until

REQUEST = {"kind": "support", "topic": "technical", "text": "Нет связи"}


@pytest.fixture(scope="module")
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "skynet", "manager")


@pytest.fixture(scope="module")
async def busy(stack: Running, gateway: httpx.AsyncClient, manager: Person) -> Customer:
    """Has paid, written and got a correction, and been told of all that."""
    who = await customer(stack, gateway, "skynet", state="active", balance=100_00)
    paid = await Terminal(gateway, "skynet").pay(who.account, "500.00")
    assert paid["result"] == "0", paid
    ticket = await who.person.post("/tickets", REQUEST)
    await manager.client.put(
        f"/staff/tickets/{ticket['id']}/status", json={"status": "in_progress"}, headers=manager.headers
    )
    await who.person.post("/chats", {"name": "Анна", "topic": "technical", "text": "Алло"})
    path = f"/staff/accounts/{who.account}/corrections"
    await manager.post(path, {"amount": "7.00", "reason": "по заявлению"})
    return who


async def timeline(staff: Person, who: Customer, **asked: Any) -> dict[str, Any]:
    path = f"/staff/subscribers/{who.who.subscriber_id}/timeline"
    return dict(await staff.get(path, params={key: value for key, value in asked.items() if value}))


async def whole(staff: Person, who: Customer, *kinds: str) -> dict[str, Any]:
    """When something of each kind has come: notices and acts come by events."""

    async def there() -> dict[str, Any] | None:
        told = await timeline(staff, who, limit=50)
        return told if {one["kind"] for one in told["items"]} >= set(kinds) else None

    return await until(f"{kinds} are there", there)


async def test_everything_is_in_one_list_the_newest_first(manager: Person, busy: Customer) -> None:
    told = await whole(manager, busy, "transaction", "notice", "request", "chat", "act")
    assert (told["unavailable"], told["hidden"], told["next_before"]) == ([], [], None)
    moments = [one["at"] for one in told["items"]]
    assert moments == sorted(moments, reverse=True)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for one in told["items"]:
        by_kind.setdefault(one["kind"], []).append(one)
    sums = {one["amount"]["amount"]: one for one in by_kind["transaction"]}
    assert sums["7.00"]["detail"] == "по заявлению"
    assert len(sums["500.00"]["trace_id"]) == 32
    assert {one["code"] for one in by_kind["request"]} == {"open", "in_progress"}
    assert by_kind["request"][-1]["title"].startswith("Обращение № ")
    assert by_kind["request"][-1]["detail"] == "Технический"
    assert [one["title"] for one in by_kind["chat"]][-1] == "Чат начат"
    paid = [one for one in by_kind["notice"] if one["code"] == "payment_received"]
    assert paid
    assert all(one["state"] and one["trace_id"] for one in paid)
    assert busy.who.phone not in str(paid)
    acts = {one["code"]: one for one in by_kind["act"]}
    assert "look_at_subscriber" not in acts
    assert any(one["detail"] == "по заявлению" for one in acts.values())


async def test_it_is_read_page_by_page_without_a_gap(manager: Person, busy: Customer) -> None:
    at_once = await whole(manager, busy, "transaction", "notice", "request", "chat", "act")
    read: list[dict[str, Any]] = []
    before = at_once["items"][0]["at"]
    read += [one for one in at_once["items"] if one["at"] == before]
    for _ in range(50):
        page = await timeline(manager, busy, limit=2, before=before)
        read += page["items"]
        before = page["next_before"]
        if before is None:
            break
    known = [(one["kind"], one["id"], one["code"]) for one in at_once["items"]]
    assert sorted((one["kind"], one["id"], one["code"]) for one in read) == sorted(known)


async def test_what_a_role_may_not_see_is_named(
    stack: Running, gateway: httpx.AsyncClient, busy: Customer
) -> None:
    for role, hidden in (
        ("support", ["acts"]),
        ("cashier", ["acts", "notices", "requests"]),
        ("sales", ["acts", "notices", "requests", "transactions"]),
    ):
        told = await timeline(await staff_of(stack, gateway, "skynet", role), busy)
        assert told["hidden"] == hidden, role
        assert told["unavailable"] == []
        assert bool(told["items"]) == (role != "sales")


async def test_a_service_that_is_away_is_named_and_the_rest_is_there(
    stack: Running, manager: Person, busy: Customer
) -> None:
    stack.signal("tickets", signal.SIGSTOP)
    try:
        told = await timeline(manager, busy)
    finally:
        stack.signal("tickets", signal.SIGCONT)
    await stack.all_ready()
    assert (told["unavailable"], told["hidden"]) == (["requests"], [])
    assert {"transaction", "act"} <= {one["kind"] for one in told["items"]}


async def test_only_of_ones_own_operator_and_with_a_whole_moment(
    stack: Running, gateway: httpx.AsyncClient, manager: Person, busy: Customer
) -> None:
    path = f"/staff/subscribers/{busy.who.subscriber_id}/timeline"
    stranger = await staff_of(stack, gateway, "netbynet", "admin")
    problem(await gateway.get(path, headers=stranger.headers), 404, "not-found")
    for wrong in ("before=yesterday", "before=2026-11-22T10:00:00", "limit=0", "limit=51"):
        problem(await gateway.get(f"{path}?{wrong}", headers=manager.headers), 422, "invalid-body")
    assert (await timeline(manager, busy, before="1990-01-01T00:00:00Z"))["items"] == []
