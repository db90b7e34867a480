"""The acquirer's API, as a shop meets it."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from yookassa_shop import BACK, CONFIRMATION, Shop, rubles

Serving = Callable[..., AbstractAsyncContextManager[str]]
RECEIPT: dict[str, Any] = {
    "customer": {"email": "ivan@example.ru"},
    "items": [
        {"description": "Интернет", "quantity": "2", "amount": rubles("200.00"), "vat_code": 1},
        {"description": "ТВ", "quantity": 1, "amount": rubles("100.00"), "vat_code": 1},
    ],
}


async def test_a_payment_waits_for_the_payer_and_succeeds_when_he_pays(shop: Shop) -> None:
    made = await shop.payment(description="Договор 1001", metadata={"attempt": "7"}, receipt=RECEIPT)
    assert made["status"] == "pending"
    assert (made["paid"], made["refundable"], made["test"]) == (False, False, True)
    assert made["confirmation"].items() >= CONFIRMATION.items()
    paid = await shop.pays(made, outcome="success")
    assert paid["status"] == "succeeded"
    assert paid["paid"]
    assert (paid["amount"], paid["refunded_amount"]) == (rubles("500.00"), rubles("0.00"))
    assert (paid["description"], paid["metadata"]) == ("Договор 1001", {"attempt": "7"})
    assert paid["payment_method"]["card"] == {
        "first6": "220000",
        "last4": "4444",
        "expiry_month": "12",
        "expiry_year": "2030",
        "card_type": "Mir",
    }
    assert not paid["payment_method"]["saved"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", paid["captured_at"])


async def test_a_payment_that_fails_says_why_and_by_whom(shop: Shop) -> None:
    failed = await shop.pays(await shop.payment(), outcome="insufficient_funds")
    assert (failed["status"], failed["paid"], failed["refundable"]) == ("canceled", False, False)
    assert failed["cancellation_details"] == {"party": "payment_network", "reason": "insufficient_funds"}
    late = await shop.pays(await shop.payment(), outcome="expired_on_confirmation")
    assert late["cancellation_details"]["party"] == "yoo_money"


async def test_two_stages_capture_all_a_part_or_nothing(shop: Shop) -> None:
    held = await shop.paid("500.00", capture=False)
    assert (held["status"], held["paid"]) == ("waiting_for_capture", True)
    captured = await shop.done(f"/payments/{held['id']}/capture", {"amount": rubles("400.00")})
    assert (captured["status"], captured["amount"]) == ("succeeded", rubles("400.00"))
    second = await shop.paid(capture=False)
    canceled = await shop.done(f"/payments/{second['id']}/cancel")
    assert canceled["cancellation_details"] == {"party": "merchant", "reason": "canceled_by_merchant"}
    again = await shop.post(f"/payments/{second['id']}/capture")
    assert (again.status_code, again.json()["code"]) == (400, "invalid_request")
    third = await shop.paid(capture=False)
    assert (await shop.done(f"/payments/{third['id']}/capture"))["amount"] == rubles("500.00")


async def test_the_same_key_with_the_same_body_does_nothing_again(shop: Shop) -> None:
    asked = {"amount": rubles("500.00"), "capture": True, "confirmation": CONFIRMATION}
    first = await shop.post("/payments", asked, key="attempt-1")
    await shop.pays(first.json(), outcome="success")
    assert (await shop.post("/payments", asked, key="attempt-1")).json() == first.json()
    assert len((await shop.api.get("/payments")).json()["items"]) == 1
    other = await shop.post("/payments", asked | {"amount": rubles("1.00")}, key="attempt-1")
    assert other.status_code == 400
    assert (
        other.json().items()
        >= {
            "type": "error",
            "code": "invalid_request",
            "description": "Idempotence key duplicated",
            "parameter": "Idempotence-Key",
        }.items()
    )


@pytest.mark.parametrize("headers", [{}, {"Idempotence-Key": ""}, {"Idempotence-Key": "k" * 65}])
async def test_a_post_without_a_good_key_is_refused(shop: Shop, headers: dict[str, str]) -> None:
    answer = await shop.api.post("/payments", json={}, headers=headers)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "Idempotence-Key")


@pytest.mark.parametrize(
    ("wrong", "parameter"),
    [
        ({"amount": {"value": 500, "currency": "RUB"}}, "amount.value"),
        ({"amount": rubles("500")}, "amount.value"),
        ({"amount": rubles("-500.00")}, "amount.value"),
        ({"amount": rubles("0.00")}, "amount"),
        ({"amount": {"value": "500.00", "currency": "DOLLARS"}}, "amount.currency"),
        ({"description": "о" * 129}, "description"),
        ({"receipt": RECEIPT | {"items": RECEIPT["items"][:1]}}, None),
        ({"receipt": RECEIPT | {"customer": {}}}, "receipt.customer"),
        ({"receipt": RECEIPT | {"items": [{"quantity": 1}]}}, "receipt.items[0].description"),
        ({"payment_method_id": "nobody's"}, "payment_method_id"),
        ({"payment_method_data": {"type": "cash"}}, "payment_method_data.type"),
        ({"confirmation": None}, None),
        (
            {"confirmation": {"type": "redirect", "return_url": "javascript:alert(1)"}},
            "confirmation.return_url",
        ),
        ({"confirmation": {"type": "embedded"}}, "confirmation.type"),
        ({"metadata": {"attempt": 7}}, "metadata.attempt"),
    ],
)
async def test_what_is_wrong_with_a_payment_is_named(
    shop: Shop, wrong: dict[str, Any], parameter: str | None
) -> None:
    asked = {"amount": rubles("500.00"), "capture": True, "confirmation": CONFIRMATION}
    answer = await shop.post("/payments", asked | wrong)
    told = answer.json()
    assert (answer.status_code, told["type"], told["code"]) == (400, "error", "invalid_request")
    assert told.get("parameter") == parameter
    assert (await shop.api.get("/payments")).json()["items"] == []


async def test_a_body_that_is_not_json_is_refused(shop: Shop) -> None:
    answer = await shop.api.post("/payments", content=b"{", headers={"Idempotence-Key": "1"})
    assert answer.status_code == 400


async def test_a_refund_gives_back_a_part_and_never_more_than_remains(shop: Shop) -> None:
    paid = await shop.paid("500.00")
    asked = {"payment_id": paid["id"], "amount": rubles("200.00"), "description": "Отказ"}
    first = await shop.post("/refunds", asked, key="refund-1")
    assert (await shop.post("/refunds", asked, key="refund-1")).json() == first.json()
    refund = first.json()
    assert (refund["status"], refund["payment_id"], refund["amount"]) == (
        "succeeded",
        paid["id"],
        rubles("200.00"),
    )
    assert (await shop.api.get(f"/refunds/{refund['id']}")).json() == refund
    too_much = await shop.post("/refunds", asked | {"amount": rubles("300.01")})
    assert (too_much.status_code, too_much.json()["parameter"]) == (400, "amount.value")
    await shop.done("/refunds", asked | {"amount": rubles("300.00")})
    payment = await shop.read(paid["id"])
    assert (payment["refunded_amount"], payment["refundable"]) == (rubles("500.00"), False)
    listed = (await shop.api.get("/refunds", params={"payment_id": paid["id"]})).json()["items"]
    assert [item["amount"]["value"] for item in listed] == ["300.00", "200.00"]


async def test_what_was_not_paid_is_not_refunded(shop: Shop) -> None:
    made = await shop.payment()
    answer = await shop.post("/refunds", {"payment_id": made["id"], "amount": rubles("1.00")})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "payment_id")


async def test_a_register_is_read_page_by_page_newest_first(shop: Shop) -> None:
    made = [(await shop.payment(f"{number}.00"))["id"] for number in range(1, 6)]
    first = (await shop.api.get("/payments", params={"limit": 3})).json()
    assert first["type"] == "list"
    rest = (await shop.api.get("/payments", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == made[::-1]
    assert "next_cursor" not in rest


async def test_a_register_is_of_the_time_and_the_status_that_are_asked(shop: Shop) -> None:
    pending, paid = await shop.payment(), await shop.paid()

    async def found(**conditions: str) -> list[str]:
        answer = await shop.api.get("/payments", params=conditions)
        return [item["id"] for item in answer.json()["items"]]

    assert await found(status="succeeded") == [paid["id"]]
    assert await found(**{"created_at.gte": "2020-01-01T00:00:00.000Z"}) == [paid["id"], pending["id"]]
    assert await found(**{"captured_at.gte": "2020-01-01T00:00:00.000Z"}) == [paid["id"]]
    assert await found(**{"created_at.lt": "2020-01-01T00:00:00.000Z"}) == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("created_at.gte=yesterday", "created_at.gte"),
        ("created_at.lt=2026-01-01T00:00:00", "created_at.lt"),
    ],
)
async def test_a_condition_without_sense_is_an_error(shop: Shop, query: str, parameter: str) -> None:
    answer = await shop.api.get(f"/payments?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


async def test_a_shop_sees_only_its_own(shop: Shop) -> None:
    paid = await shop.paid(save_payment_method=True)
    other = Shop(str(shop.browser.base_url), operator="centra")
    refused = await other.api.get(f"/payments/{paid['id']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert (await other.api.get("/payments")).json()["items"] == []
    charge = {"amount": rubles("1.00"), "payment_method_id": paid["payment_method"]["id"]}
    assert (await other.post("/payments", charge)).status_code == 400
    refund = {"payment_id": paid["id"], "amount": rubles("1.00")}
    assert (await other.post("/refunds", refund)).status_code == 404
    await other.close()


async def test_only_the_right_secret_opens_a_shop_when_secrets_are_set(serving: Serving) -> None:
    async with serving(acquirer_secrets='{"skynet": "right"}', public_url="https://pay.example") as url:
        for operator, secret, status in (
            ("skynet", "right", 200),
            ("skynet", "wrong", 401),
            ("centra", "right", 401),
        ):
            shop = Shop(url, secret, operator)
            answer = await shop.api.get("/payments")
            assert answer.status_code == status
            if status == 401:
                assert answer.json()["code"] == "invalid_credentials"
            else:
                page = (await shop.payment())["confirmation"]["confirmation_url"]
                assert page.startswith("https://pay.example/acquirer/pay/")
            await shop.close()


@pytest.mark.parametrize(
    "authorization", ["", "Basic", "Basic %%%", "Bearer c2t5bmV0OmFueQ==", "Basic Li4vOng="]
)
async def test_without_a_shop_nothing_is_told(shop: Shop, authorization: str) -> None:
    path = f"{shop.api.base_url}payments"
    answer = await shop.browser.get(path, headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


async def test_an_address_that_does_not_exist_is_an_error_of_the_api(shop: Shop) -> None:
    answer = await shop.post("/payouts")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_every_call_is_in_the_log(shop: Shop) -> None:
    made = await shop.payment()
    await shop.api.get("/payments/none")
    newest, oldest = await shop.calls()
    assert (newest["method"], newest["status"], newest["operator"]) == ("GET", 404, "skynet")
    assert (oldest["path"], oldest["status"]) == ("/acquirer/v3/payments", 200)
    assert oldest["idempotence_key"]
    assert oldest["body"]["confirmation"]["return_url"] == BACK
    assert made["status"] == "pending"
    await shop.browser.delete("/acquirer/calls")
    assert await shop.calls() == []
