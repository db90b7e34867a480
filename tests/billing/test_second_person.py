"""Large refunds and corrections take two of the staff: over the gateway, by several managers at once, after crashes."""

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from desk import Customer, charge, customer, send, staff_of
from gateway_problems import problem
from newcomers import balance_of
from payers import Payer, Shop, payer
from people import Person
from running import Running, until
from signed_tokens import Forge

LIMIT = "10000.00"
ABOVE = "10000.01"
DAY = (date(2026, 11, 1), date(2026, 11, 2))


@dataclass
class Desk:
    """Two managers of Kaspnet and its administrator; `anna` is the customer of one test."""

    stack: Running
    first: Person
    second: Person
    admin: Person
    anna: Customer

    async def correct(self, who: Person | None = None, key: str | None = None, **body: Any) -> httpx.Response:
        path = f"/staff/accounts/{self.anna.account}/corrections"
        return await send(who or self.first, path, {"reason": "по решению суда", **body}, key=key)

    async def asked(self, who: Person | None = None, key: str | None = None, **body: Any) -> str:
        """The number of the approval that a large act waits for."""
        told = problem(await self.correct(who, key, **body), 409, "second-person-needed")
        return str(told["approval"])

    async def waiting(self, who: Person | None = None) -> dict[str, Any]:
        """By id, what waits for the customer's account."""
        page = await (who or self.second).get("/staff/approvals", params={"limit": 100})
        return {item["id"]: item for item in page["items"] if item["account"] == self.anna.account}

    async def balance(self) -> int:
        return await balance_of(self.stack, self.anna.who)


async def approve(who: Person, approval: str) -> httpx.Response:
    return await who.client.post(f"/staff/approvals/{approval}/approve", headers=who.headers)


async def refuse(who: Person, approval: str, reason: str = "нет документа") -> httpx.Response:
    path = f"/staff/approvals/{approval}/refuse"
    return await who.client.post(path, json={"reason": reason}, headers=who.headers)


def stale(stack: Running, who: Person) -> Person:
    """The same person, whose password was typed seven minutes ago."""
    return replace(who, token=Forge(stack, who.token).signed(auth_time=int(time.time()) - 420))


def id_of(stack: Running, who: Person) -> UUID:
    return UUID(Forge(stack, who.token).claims["sub"])


@pytest.fixture(scope="module")
async def managers(stack: Running, gateway: httpx.AsyncClient) -> list[Person]:
    return [await staff_of(stack, gateway, "kaspnet", role) for role in ("manager", "manager", "admin")]


@pytest.fixture
async def desk(stack: Running, gateway: httpx.AsyncClient, managers: list[Person]) -> Desk:
    anna = await customer(stack, gateway, "kaspnet", balance=1_000_00, state="active")
    first, second, admin = managers
    return Desk(stack, first, second, admin, anna)


async def test_up_to_the_limit_one_is_enough(desk: Desk) -> None:
    assert (await desk.correct(amount=LIMIT)).status_code == 201
    assert not await desk.waiting()


async def test_a_large_correction_waits_and_is_carried_out_in_the_askers_name(desk: Desk) -> None:
    key = str(uuid4())
    approval = await desk.asked(key=key, amount=ABOVE)
    assert await desk.balance() == 1_000_00
    assert await desk.asked(key=key, amount=ABOVE) == approval
    problem(await desk.correct(key=key, amount="10000.02"), 422, "idempotency-key-reused")
    told = (await desk.waiting())[approval]
    assert (told["kind"], told["amount"]["amount"], told["reason"]) == (
        "correction",
        ABOVE,
        "по решению суда",
    )
    first, second = id_of(desk.stack, desk.first), id_of(desk.stack, desk.second)
    assert (told["status"], told["asked_by"], told["decided_by"]) == ("waiting", str(first), None)

    done = await approve(desk.second, approval)
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["decided_by"]) == ("approved", str(second))
    assert await desk.balance() == 11_000_01
    transfers = await desk.first.get(f"/staff/accounts/{desk.anna.account}/transactions")
    last = transfers["items"][0]
    assert (last["author"], last["why"]["reason"]) == (f"staff:{first}", "по решению суда")
    # Whoever asked learns by the same key what has become of it.
    again = await desk.correct(key=key, amount=ABOVE)
    assert (again.status_code, again.json()["id"]) == (201, last["id"])
    assert (await approve(desk.second, approval)).json() == done.json()
    assert await desk.balance() == 11_000_01
    assert not await desk.waiting()


async def test_nobody_approves_what_he_has_asked_for(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    problem(await approve(desk.first, approval), 403, "not-allowed")
    assert await desk.balance() == 1_000_00
    by_themselves = (
        "update approvals set status = 'approved', decided_by = asked_by, decided_at = now() where id = $1"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await desk.stack.sql("billing", by_themselves, UUID(approval))
    assert (await approve(desk.admin, approval)).status_code == 200


async def test_an_administrator_too_needs_a_second_person(desk: Desk) -> None:
    approval = await desk.asked(desk.admin, amount="-10000.01")
    assert (await desk.waiting())[approval]["amount"]["amount"] == "-10000.01"
    problem(await approve(desk.admin, approval), 403, "not-allowed")
    assert (await approve(desk.first, approval)).status_code == 200
    assert await desk.balance() == 1_000_00 - 10_000_01


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing"])
async def test_only_managers_see_and_decide(gateway: httpx.AsyncClient, desk: Desk, role: str) -> None:
    somebody = await staff_of(desk.stack, gateway, "kaspnet", role)
    approval = await desk.asked(amount=ABOVE)
    for answer in (
        await gateway.get("/staff/approvals", headers=somebody.headers),
        await approve(somebody, approval),
        await refuse(somebody, approval),
    ):
        problem(answer, 403, "not-allowed")
    problem(await desk.correct(somebody, amount=ABOVE), 403, "not-allowed")
    assert (await desk.waiting()).keys() == {approval}


async def test_another_operators_manager_finds_nothing(gateway: httpx.AsyncClient, desk: Desk) -> None:
    stranger = await staff_of(desk.stack, gateway, "skynet", "manager")
    approval = await desk.asked(amount=ABOVE)
    problem(await approve(stranger, approval), 404, "not-found")
    problem(await refuse(stranger, approval), 404, "not-found")
    assert not await desk.waiting(stranger)
    problem(await approve(desk.second, str(uuid4())), 404, "not-found")


async def test_of_many_who_approve_at_once_one_does(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    answers = await asyncio.gather(*(approve(who, approval) for who in [desk.second, desk.admin] * 3))
    decided = {answer.json()["decided_by"] for answer in answers if answer.status_code == 200}
    assert len(decided) == 1
    assert {answer.status_code for answer in answers} == {200, 409}
    assert await desk.balance() == 11_000_01


async def test_what_is_refused_stays_undone(desk: Desk) -> None:
    key = str(uuid4())
    approval = await desk.asked(key=key, amount=ABOVE)
    refused = await refuse(desk.second, approval)
    assert (refused.json()["status"], refused.json()["refusal"]) == ("refused", "нет документа")
    assert (await refuse(desk.second, approval)).json() == refused.json()
    problem(await approve(desk.admin, approval), 409, "conflict")
    problem(await refuse(desk.admin, approval), 409, "conflict")
    told = problem(await desk.correct(key=key, amount=ABOVE), 409, "second-person-needed")
    assert (told["approval"], told["approval_status"]) == (approval, "refused")
    assert await desk.balance() == 1_000_00


async def test_whoever_asked_may_take_it_back(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    assert (await refuse(desk.first, approval, "ошибка")).json()["status"] == "refused"
    problem(await approve(desk.second, approval), 409, "conflict")


async def test_after_a_week_it_is_too_late(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    left = "select expires_at - asked_at = interval '7 days' from approvals where id = $1"
    assert await desk.stack.value("billing", left, UUID(approval))
    await desk.stack.sql("billing", "update approvals set expires_at = now() where id = $1", UUID(approval))
    problem(await approve(desk.second, approval), 409, "conflict")
    problem(await refuse(desk.second, approval), 409, "conflict")
    assert not await desk.waiting()
    every = await desk.second.get("/staff/approvals", params={"waiting": False, "limit": 100})
    assert next(item["status"] for item in every["items"] if item["id"] == approval) == "expired"
    assert await desk.balance() == 1_000_00


async def test_small_acts_of_one_day_are_a_large_one_together(desk: Desk) -> None:
    assert (await desk.correct(amount="6000.00")).status_code == 201
    approval = await desk.asked(amount="-6000.00")
    # A colleague's own small acts are his.
    assert (await desk.correct(desk.second, amount="1.00")).status_code == 201
    assert (await approve(desk.second, approval)).status_code == 200
    # What two have agreed on counts for neither.
    assert (await desk.correct(amount="4000.00")).status_code == 201
    await desk.asked(amount="0.01")


async def test_what_waits_is_not_done_by_one_alone_when_it_has_become_small(desk: Desk) -> None:
    key = str(uuid4())
    waits = await desk.asked(key=key, amount=ABOVE)
    await shrink(desk, waits, "6000.00")
    assert await desk.asked(key=key, amount="6000.00") == waits
    await refuse(desk.second, waits)
    assert await desk.asked(key=key, amount="6000.00") == waits
    assert await desk.balance() == 1_000_00
    assert (await desk.correct(amount="6000.00")).status_code == 201


async def test_an_approval_that_finds_its_act_done_lifts_no_limit(desk: Desk) -> None:
    key = str(uuid4())
    assert (await desk.correct(key=key, amount="6000.00")).status_code == 201
    late = await desk.asked(amount=ABOVE)
    await shrink(desk, late, "6000.00", key)
    assert (await approve(desk.second, late)).status_code == 200
    assert await desk.balance() == 7_000_00
    await desk.asked(amount="6000.00")


async def shrink(desk: Desk, approval: str, amount: str, key: str | None = None) -> None:
    """As if it had been asked for on a day on which more was moved, and under that key."""
    changed = (
        "update approvals set amount = $2, key = coalesce($3, key), "
        "question = jsonb_set(question, '{amount}', to_jsonb(cast($2 as bigint))) where id = $1"
    )
    minor = int(amount.replace(".", ""))
    await desk.stack.sql("billing", changed, UUID(approval), minor, key)


async def test_the_password_is_asked_for_once_more(desk: Desk) -> None:
    problem(await desk.correct(stale(desk.stack, desk.first), amount=ABOVE), 403, "proof-needed")
    assert not await desk.waiting()
    assert (await desk.correct(stale(desk.stack, desk.first), amount="1.00")).status_code == 201
    approval = await desk.asked(amount=ABOVE)
    problem(await approve(stale(desk.stack, desk.second), approval), 403, "proof-needed")
    assert (await approve(desk.second, approval)).status_code == 200


async def test_a_preview_says_what_it_would_be_and_keeps_nothing(desk: Desk) -> None:
    answer = await desk.first.client.post(
        f"/staff/accounts/{desk.anna.account}/corrections",
        json={"amount": ABOVE, "reason": "x"},
        params={"preview": True},
        headers=desk.first.headers,
    )
    assert (answer.status_code, answer.json()["balance"]["amount"]) == (201, "11000.01")
    assert not await desk.waiting()
    assert await desk.balance() == 1_000_00


async def test_an_act_that_is_not_possible_any_more_still_waits(desk: Desk) -> None:
    transfer = await charge(desk.stack, desk.anna.who, 20_000_00, "daily", *DAY)
    first, other = await desk.asked(transfer_id=transfer), await desk.asked(desk.admin, transfer_id=transfer)
    assert (await approve(desk.second, first)).status_code == 200
    assert await desk.balance() == 1_000_00
    problem(await approve(desk.second, other), 409, "cannot-correct")
    assert (await desk.waiting()).keys() == {other}


async def test_a_large_refund_goes_back_when_it_is_approved(
    stack: Running, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    anna: Payer = await payer(stack, gateway)
    first, second = [await staff_of(stack, gateway, "skynet", role) for role in ("manager", "admin")]
    paid = await anna.pay("15000.00")
    path, key = f"/staff/payments/{paid['id']}/refund", str(uuid4())
    told = problem(await send(first, path, {"reason": "ошибка"}, key=key), 409, "second-person-needed")
    assert await anna.balance() == 15_000_00
    done = await approve(second, told["approval"])
    assert (done.json()["kind"], done.json()["amount"]["amount"]) == ("refund", "-15000.00")
    assert await anna.balance() == 0
    again = await send(first, path, {"reason": "ошибка"}, key=key)
    assert again.status_code == 201
    assert (await anna.shown(paid["id"]))["refunded"]["amount"] == "15000.00"
    assert [event["amount"] for event in await anna.told("payment_refunded")] == [15_000_00]
    assert stack.cabinet("ledger", "verify").returncode == 0


async def test_no_other_amount_goes_back_than_the_one_approved(
    stack: Running, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    anna: Payer = await payer(stack, gateway)
    first, second = [await staff_of(stack, gateway, "skynet", role) for role in ("manager", "admin")]
    paid = await anna.pay("15000.00")
    path, rest = f"/staff/payments/{paid['id']}/refund", {"reason": "ошибка"}
    told = problem(await send(first, path, rest), 409, "second-person-needed")
    assert (await send(second, path, {**rest, "amount": "500.00"})).status_code == 201
    refused = problem(await approve(second, told["approval"]), 409, "conflict")
    assert "ask again" in refused["detail"]
    assert await anna.balance() == 14_500_00
    anew = problem(await send(first, path, rest), 409, "second-person-needed")
    assert (await approve(second, anew["approval"])).json()["amount"]["amount"] == "-14500.00"
    assert await anna.balance() == 0


async def test_billing_dies_and_what_is_approved_is_done_once(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    desk.stack.crash_at("approvals.after_commit")

    async def done() -> bool:
        answer = await approve(desk.second, approval)
        assert answer.status_code in {200, 503, 504}, answer.text
        return answer.status_code == 200

    await until("it is approved", done)
    assert desk.stack.crashed()
    assert await desk.balance() == 11_000_01
    await desk.stack.all_ready()


async def test_both_people_stand_in_the_audit_trail(desk: Desk) -> None:
    approval = await desk.asked(amount=ABOVE)
    await approve(desk.second, approval)
    acted = (
        "select payload ->> 'action', payload ->> 'staff_id' from outbox "
        "where subject = 'events.billing.billing_staff_acted' and payload ->> 'about' = $1 order by 1"
    )
    rows = await desk.stack.sql("billing", acted, f"account:{desk.anna.account}")
    first, second = str(id_of(desk.stack, desk.first)), str(id_of(desk.stack, desk.second))
    assert [tuple(row) for row in rows] == [
        ("approve_act", second),
        ("correct_account", first),
        ("correct_account", first),
    ]
