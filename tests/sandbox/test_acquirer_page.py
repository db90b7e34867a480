"""The hosted payment page, the test cards, and what a saved card does later."""

import pytest

from sandbox.acquirer.cards import CARDS, OUTCOMES
from yookassa_shop import BACK, Shop, rubles


async def test_the_page_names_the_sum_the_cards_and_asks_for_no_number(shop: Shop) -> None:
    made = await shop.payment("1234.50", description="<b>Договор</b>")
    page = await shop.browser.get(made["confirmation"]["confirmation_url"])
    assert page.status_code == 200
    assert "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}₽" in page.text
    assert "&lt;b&gt;Договор" in page.text
    assert all(f"····{card.last4}" in page.text and card.says in page.text for card in CARDS.values())
    assert "<script" not in page.text
    assert 'type="text"' not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    # Browsers hold it against the redirect to the shop.
    assert "form-action" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", CARDS)
async def test_a_card_ends_the_payment_as_it_says(shop: Shop, name: str) -> None:
    paid = await shop.pays(await shop.payment(), card=name)
    card = CARDS[name]
    assert paid["payment_method"]["card"]["last4"] == card.last4
    if card.outcome == "success":
        assert paid["status"] == "succeeded"
    else:
        assert paid["cancellation_details"]["reason"] == card.outcome


@pytest.mark.parametrize("outcome", OUTCOMES)
async def test_a_test_chooses_any_end(shop: Shop, outcome: str) -> None:
    ended = await shop.pays(await shop.payment(), outcome=outcome, card="visa")
    assert ended.get("cancellation_details", {}).get("reason", "success") == outcome


async def test_sbp_is_paid_without_a_card(shop: Shop) -> None:
    made = await shop.payment(payment_method_data={"type": "sbp"})
    page = await shop.browser.get(made["confirmation"]["confirmation_url"])
    assert "Система быстрых платежей" in page.text
    assert "····4444" not in page.text
    paid = await shop.pays(made, outcome="success")
    assert paid["payment_method"] == {"type": "sbp", "id": made["id"], "saved": False}
    declined = await shop.pays(
        await shop.payment(payment_method_data={"type": "sbp"}), card="sbp", outcome="general_decline"
    )
    assert declined["status"] == "canceled"


async def test_a_payment_ends_once_and_the_page_shows_how(shop: Shop) -> None:
    made = await shop.payment()
    await shop.pays(made, card="insufficient_funds")
    assert (await shop.pays(made, outcome="success"))["status"] == "canceled"
    page = await shop.browser.get(made["confirmation"]["confirmation_url"])
    assert "Платёж отклонён" in page.text
    assert f'href="{BACK}"' in page.text
    assert "<form" not in page.text


async def test_an_unknown_payment_card_or_end_is_refused(shop: Shop) -> None:
    page = (await shop.payment())["confirmation"]["confirmation_url"]
    assert (await shop.browser.get("/acquirer/pay/none")).status_code == 404
    assert (await shop.browser.post("/acquirer/pay/none")).status_code == 404
    assert (await shop.browser.post(page, data={"card": "gold"})).status_code == 422
    assert (await shop.browser.post(page, data={"outcome": "riches"})).status_code == 422


async def test_a_saved_card_pays_without_the_payer(shop: Shop) -> None:
    first = await shop.paid(save_payment_method=True)
    assert first["payment_method"]["saved"]
    charged = await shop.charge(first["payment_method"]["id"], "300.00")
    assert (charged["status"], charged["amount"]) == ("succeeded", rubles("300.00"))
    assert "confirmation" not in charged
    assert charged["payment_method"] == first["payment_method"]


async def test_a_card_is_not_saved_unless_asked_and_paid(shop: Shop) -> None:
    asked = {"amount": rubles("1.00"), "capture": True}
    unasked = await shop.paid()
    failed = await shop.pays(await shop.payment(save_payment_method=True), card="card_expired")
    for payment in (unasked, failed):
        assert not payment["payment_method"]["saved"]
        refused = await shop.post("/payments", asked | {"payment_method_id": payment["id"]})
        assert refused.json()["parameter"] == "payment_method_id"


@pytest.mark.parametrize("later", ["insufficient_funds", "permission_revoked", "card_expired"])
async def test_a_card_can_be_good_now_and_bad_later(shop: Shop, later: str) -> None:
    first = await shop.pays(await shop.payment(save_payment_method=True), card=f"{later}_later")
    assert first["status"] == "succeeded"
    charged = await shop.charge(first["payment_method"]["id"])
    assert (charged["status"], charged["cancellation_details"]["reason"]) == ("canceled", later)


async def test_a_test_decides_how_a_saved_card_goes_on(shop: Shop) -> None:
    method = (await shop.paid(save_payment_method=True))["payment_method"]["id"]
    address = f"/acquirer/methods/{method}"
    told = await shop.browser.put(address, json={"outcome": "issuer_unavailable"})
    assert told.json()["outcome"] == "issuer_unavailable"
    assert (await shop.charge(method))["cancellation_details"]["reason"] == "issuer_unavailable"
    await shop.browser.put(address, json={"outcome": "success"})
    assert (await shop.charge(method))["status"] == "succeeded"
    assert (await shop.browser.put(address, json={"outcome": "riches"})).status_code == 422
    assert (await shop.browser.put("/acquirer/methods/none", json={"outcome": "success"})).status_code == 404


async def test_the_front_page_shows_payments_and_where_to_pay_them(shop: Shop) -> None:
    before = (await shop.browser.get("/mark")).json()
    made = await shop.payment("77.00", description="<i>Договор</i>")
    assert (await shop.browser.get("/mark")).json() != before
    front = (await shop.browser.get("/")).text
    assert f'href="/acquirer/pay/{made["id"]}"' in front
    assert "77.00 RUB" in front
    assert "&lt;i&gt;Договор" in front
    assert made["id"] not in (await shop.browser.get("/?operator=centra")).text
