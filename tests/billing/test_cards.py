"""Bound cards: bound by a payment, used without a page, removed, and never known by their number."""

import httpx
import pytest

from payers import Payer, Shop, payer
from running import Running


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway)


async def test_a_card_is_bound_by_a_payment_of_the_smallest_sum(anna: Payer, shop: Shop) -> None:
    card = await anna.bind(card="visa")
    (bound,) = await anna.cards()
    assert bound == {"id": card, "brand": "visa", "last4": "1026", "expires": "2030-12", "status": "active"}
    assert await anna.balance() == 10_00
    assert [(told["brand"], told["last4"]) for told in await anna.told("card_bound")] == [("visa", "1026")]
    (call,) = await shop.of(anna)
    assert call["body"]["save_payment_method"] is True


async def test_a_card_that_is_declined_is_not_bound(anna: Payer) -> None:
    await anna.bind(outcome="3d_secure_failed")
    assert await anna.cards() == []
    assert await anna.told("card_bound") == []


async def test_a_payment_without_binding_saves_nothing(anna: Payer) -> None:
    await anna.pay()
    assert await anna.cards() == []


async def test_a_saved_card_pays_at_once(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    paid = await anna.start("300.00", "saved_card", card=card)
    assert paid["status"] == "succeeded"
    assert "confirmation_url" not in paid
    assert await anna.balance() == 310_00
    offers = await anna.person.get("/payments/offers")
    assert "saved_card" in [offer["method"] for offer in offers["methods"]]


async def test_without_a_card_nothing_is_paid_by_a_saved_one(anna: Payer) -> None:
    body = {"amount": "100.00", "method": "saved_card"}
    refused = await anna.send("POST", "/payments", body, status=404)
    assert refused["type"] == "/problems/not-found"


async def test_anothers_card_does_not_pay_and_is_not_removed(
    anna: Payer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    card = await anna.bind()
    other = await payer(stack, gateway)
    body = {"amount": "100.00", "method": "saved_card", "card": card}
    await other.send("POST", "/payments", body, status=404)
    await other.send("DELETE", f"/cards/{card}", status=404)
    await other.send(
        "PUT", "/autopayment", {"card": card, "on": "due_date", "max_amount": "900.00"}, status=404
    )
    assert len(await anna.cards()) == 1


async def test_a_removed_card_is_forgotten_with_its_token_and_its_autopayment(
    anna: Payer, stack: Running
) -> None:
    card = await anna.bind()
    await anna.send(
        "PUT", "/autopayment", {"card": card, "on": "due_date", "max_amount": "10.00"}, status=200
    )
    for _ in range(2):
        await anna.send("DELETE", f"/cards/{card}", status=204)
    assert await anna.cards() == []
    assert await stack.value("billing", "select token from cards where id = $1", card) is None
    assert [told["why"] for told in await anna.told("card_removed")] == ["by_subscriber"]
    assert [told["why"] for told in await anna.told("autopayment_switched_off")] == ["card_removed"]
    await anna.send("GET", "/autopayment", status=404)
    await anna.send(
        "POST", "/payments", {"amount": "100.00", "method": "saved_card", "card": card}, status=404
    )


@pytest.mark.parametrize(
    ("reason", "status", "why"),
    [("permission_revoked", "revoked", "permission_revoked"), ("card_expired", "expired", "expired")],
)
async def test_a_card_that_will_not_pay_again_is_forgotten(
    reason: str, status: str, why: str, anna: Payer, shop: Shop, stack: Running
) -> None:
    card = await anna.bind()
    await shop.behave(anna, card, reason)
    paid = await anna.start("300.00", "saved_card", card=card)
    assert (paid["status"], paid["reason"]) == ("canceled", reason)
    assert await anna.cards() == []
    assert [told["why"] for told in await anna.told("card_removed")] == [why]
    assert await stack.value("billing", "select status from cards where id = $1", card) == status


async def test_the_token_is_in_no_answer_and_no_event(anna: Payer, stack: Running) -> None:
    card = await anna.bind()
    token = await stack.value("billing", "select token from cards where id = $1", card)
    seen = [await anna.cards(), await anna.shown(card), await anna.person.get("/payments")]
    assert token not in str(seen)
    told = await stack.value(
        "billing", "select count(*) from outbox where payload::text like $1", f"%{token}%"
    )
    assert told == 0
    for log in (stack.path / "logs").glob("*.log"):
        if log.name != "sandbox.log":
            assert token not in log.read_text(errors="replace"), log.name
