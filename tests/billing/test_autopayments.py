"""Autopayment: when it pays, how much, what it does about a refusal, and that it never pays twice for one day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from newcomers import spend
from payers import Payer, Shop, payer
from running import Running, until

RETRIED = [
    "insufficient_funds",
    "issuer_unavailable",
    "internal_timeout",
    "payment_method_limit_exceeded",
    "general_decline",
]


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    """With 5000 roubles: nothing is due for months."""
    return await payer(stack, gateway, balance=5000_00)


async def switch_on(payer: Payer, card: str, on: str = "due_date", **more: str) -> dict[str, Any]:
    body = {"card": card, "on": on, "max_amount": "3000.00", **more}
    return dict(await payer.send("PUT", "/autopayment", body, status=200))


async def tries(payer: Payer) -> list[tuple[str, int]]:
    """Status and number of every try, in their order."""
    rows = await payer.stack.sql(
        "billing",
        "select t.status, t.nth from payment_attempts t join accounts a on a.id = t.account_id "
        "where a.operator = $1 and a.number = $2 and t.purpose = 'autopayment' order by t.created_at",
        payer.who.operator,
        payer.who.account,
    )
    return [tuple(row) for row in rows]


async def tried(payer: Payer, *expected: tuple[str, int]) -> None:
    async def so() -> bool:
        return await tries(payer) == list(expected)

    try:
        await until(f"the tries are {expected}", so, 20)
    except AssertionError:
        assert await tries(payer) == list(expected)
        raise


async def worker_has_passed(payer: Payer) -> None:
    """Until it has seen this account again: a neighbour who is due is paid for after whoever comes before."""
    neighbour = await payer_after(payer)
    card = await neighbour.bind()
    await switch_on(neighbour, card)
    await spend_to(neighbour, 0)
    await tried(neighbour, ("succeeded", 1))


async def payer_after(other: Payer) -> Payer:
    return await payer(other.stack, other.person.client, other.who.operator, balance=5000_00)


async def spend_to(payer: Payer, balance: int) -> None:
    """The charges of the time that has passed."""
    await spend(payer.stack, payer.who, await payer.balance() - balance)


async def tomorrow_comes(payer: Payer) -> None:
    """What is put off until the next day is due now."""
    await payer.stack.sql(
        "billing",
        "update autopayments set retry_on = retry_on - 1 where account_id = "
        "(select id from accounts where operator = $1 and number = $2)",
        payer.who.operator,
        payer.who.account,
    )


async def test_it_is_set_shown_and_switched_off(anna: Payer) -> None:
    card = await anna.bind()
    told = await switch_on(anna, card)
    due_on = date.fromisoformat((await anna.person.get("/account"))["due_on"])
    assert told == {
        "card": card,
        "on": "due_date",
        "threshold": None,
        "max_amount": {"amount": "3000.00", "currency": "RUB"},
        "next_on": (due_on - timedelta(days=1)).isoformat(),
    }
    assert await anna.person.get("/autopayment") == told
    for _ in range(2):
        await anna.send("DELETE", "/autopayment", status=204)
    await anna.send("GET", "/autopayment", status=404)
    assert [told["last4"] for told in await anna.told("autopayment_switched_on")] == ["4444"]
    assert [told["why"] for told in await anna.told("autopayment_switched_off")] == ["by_subscriber"]


async def test_a_preview_of_it_sets_nothing(anna: Payer) -> None:
    card = await anna.bind()
    body = {"card": card, "on": "due_date", "max_amount": "3000.00"}
    told = await anna.send("PUT", "/autopayment", body, status=200, params={"preview": "true"})
    assert told["next_on"] > datetime.now(UTC).date().isoformat()
    await anna.send("GET", "/autopayment", status=404)


async def test_its_limits_are_the_operators(anna: Payer) -> None:
    card = await anna.bind()
    body = {"card": card, "on": "due_date", "max_amount": "5000.01"}
    refused = await anna.send("PUT", "/autopayment", body, status=409)
    assert refused["type"] == "/problems/autopayment-not-allowed"
    assert [reason["code"] for reason in refused["reasons"]] == ["amount_above_limit"]
    await anna.send("PUT", "/autopayment", body | {"threshold": "100.00"}, status=422)


async def test_it_pays_the_monthly_fee_before_the_service_stops_and_once(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await switch_on(anna, card)
    await worker_has_passed(anna)
    assert await tries(anna) == []
    await spend_to(anna, 0)
    await tried(anna, ("succeeded", 1))
    fee = 500_00
    assert await anna.balance() == fee
    assert [told["way"] for told in await anna.told("payment_received")] == ["card", "autopayment"]
    calls = await shop.of(anna)
    assert "confirmation" not in calls[0]["body"]
    assert calls[0]["body"]["receipt"]
    await spend_to(anna, 0)
    await worker_has_passed(anna)
    assert await tries(anna) == [("succeeded", 1)]


async def test_it_pays_when_the_balance_falls_below_the_threshold(anna: Payer) -> None:
    card = await anna.bind()
    await switch_on(anna, card, "threshold", threshold="1000.00")
    await spend_to(anna, 1000_00)
    await worker_has_passed(anna)
    assert await tries(anna) == []
    await spend_to(anna, 999_99)
    await tried(anna, ("succeeded", 1))


async def test_it_takes_no_more_than_it_may(anna: Payer) -> None:
    card = await anna.bind()
    await switch_on(anna, card, max_amount="123.00")
    await spend_to(anna, 0)
    await tried(anna, ("succeeded", 1))
    assert await anna.balance() == 123_00


async def test_a_recommended_sum_is_what_is_missing_for_a_month(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    oleg = await payer(stack, gateway, "netbynet", balance=5000_00)
    card = await oleg.bind()
    await switch_on(oleg, card, "threshold", threshold="100.00")
    await spend_to(oleg, 50_00)
    recommended = (await oleg.person.get("/account"))["recommended_top_up"]["amount"]
    await tried(oleg, ("succeeded", 1))
    assert await oleg.balance() == 50_00 + int(recommended.replace(".", ""))


@pytest.mark.parametrize("reason", RETRIED)
async def test_what_may_pass_is_tried_again_on_the_next_day(reason: str, anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.behave(anna, card, reason)
    await switch_on(anna, card)
    await spend_to(anna, 0)
    await tried(anna, ("canceled", 1))
    (failed,) = await anna.told("autopayment_failed")
    assert failed["reason"] == reason
    assert failed["retry_on"] == (await anna.person.get("/autopayment"))["next_on"]
    assert await anna.told("payment_failed") == []
    await worker_has_passed(anna)
    assert await tries(anna) == [("canceled", 1)]
    await shop.behave(anna, card, "success")
    await tomorrow_comes(anna)
    await tried(anna, ("canceled", 1), ("succeeded", 2))


async def test_after_three_retries_it_is_switched_off(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.behave(anna, card, "insufficient_funds")
    await switch_on(anna, card)
    await spend_to(anna, 0)
    for made in range(1, 5):
        await tried(anna, *[("canceled", nth) for nth in range(1, made + 1)])
        await tomorrow_comes(anna)
    assert len(await anna.told("autopayment_failed")) == 3
    assert [told["why"] for told in await anna.told("autopayment_switched_off")] == ["too_many_failures"]
    await anna.send("GET", "/autopayment", status=404)
    assert len(await anna.cards()) == 1


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("fraud_suspected", "refused"),
        ("payment_method_restricted", "refused"),
        ("card_expired", "card_expired"),
        ("permission_revoked", "permission_revoked"),
    ],
)
async def test_what_will_not_pass_switches_it_off(reason: str, why: str, anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.behave(anna, card, reason)
    await switch_on(anna, card)
    await spend_to(anna, 0)
    await tried(anna, ("canceled", 1))
    assert [told["why"] for told in await anna.told("autopayment_switched_off")] == [why]
    assert await anna.told("autopayment_failed") == []
    assert len(await anna.cards()) == (1 if why == "refused" else 0)


async def test_any_other_refusal_waits_for_the_next_due_day(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.behave(anna, card, "call_issuer")
    await switch_on(anna, card)
    await spend_to(anna, 0)
    await tried(anna, ("canceled", 1))
    assert [told["retry_on"] for told in await anna.told("autopayment_failed")] == [None]
    await worker_has_passed(anna)
    assert await tries(anna) == [("canceled", 1)]


async def test_another_card_tries_the_same_day_again(anna: Payer, shop: Shop) -> None:
    first = await anna.bind()
    await shop.behave(anna, first, "call_issuer")
    await switch_on(anna, first)
    await spend_to(anna, 0)
    await tried(anna, ("canceled", 1))
    second = await anna.bind(card="visa")
    await spend_to(anna, 0)
    await switch_on(anna, second)
    await tried(anna, ("canceled", 1), ("succeeded", 2))


async def test_an_answer_that_is_lost_is_not_paid_for_twice(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.fault(error_after=True, lose_notices=True)
    await switch_on(anna, card)
    await spend_to(anna, 0)
    await tried(anna, ("created", 1))
    await shop.fault()
    await tried(anna, ("succeeded", 1))
    keys = {call["idempotence_key"] for call in await shop.of(anna)}
    assert len(keys) == 2  # the binding and one autopayment
    assert await anna.balance() == 500_00
