"""Kassa24: each action and each code from 0 to 10, and that a repeat keeps the first date."""

import pytest

from newcomers import Newcomer, balance_of, spend
from own_gateway import own_gateway
from people import operation_number, tags
from running import Running
from terminal_calls import Network, kassa24_payment, moment, payments_of


async def test_check_changes_nothing(stack: Running, kassa24: Network, kazakh: Newcomer) -> None:
    for more in ({}, {"amount": "3500.00"}, {"type": "7"}):
        told = tags(await kassa24.ask({"action": "check", "number": kazakh.account, **more}))
        assert told == {"code": "0", "message": "Ok"}
    assert await payments_of(stack, kazakh) == []


async def test_a_payment_credits_the_account(stack: Running, kassa24: Network, kazakh: Newcomer) -> None:
    body = await kassa24.ask(kassa24_payment(kazakh, type="7", commission="35.00"))
    told = tags(body)
    assert list(told) == ["code", "message", "authcode", "date"]
    assert (told["code"], told["message"]) == ("0", "Ok")
    assert told["authcode"].isdigit()
    (paid,) = await payments_of(stack, kazakh)
    received = paid["received_at"].replace(microsecond=0)
    assert moment(f"{told['date']}+05:00") == received
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


async def test_a_repeat_tells_the_first_date_and_credits_nothing(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    first = await kassa24.ask(asked)
    # As if it had come in the day before: a repeat must tell that day and not its own.
    await stack.sql(
        "billing",
        "update payments set received_at = received_at - interval '1 day' where external_id = $1",
        asked["receipt"],
    )
    later = tags(await kassa24.ask({**asked, "date": "2026-11-22T12:00:00", "amount": "200"}))
    assert later["authcode"] == tags(first)["authcode"]
    assert moment(later["date"]) < moment(tags(first)["date"])
    assert tags(await kassa24.ask({"action": "status", "receipt": asked["receipt"]})) == later
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-08-03T15:53:00", "2024-08-03T15:53:00+05:00"),
        ("2024-02-29T23:59:59", "2024-02-29T23:59:59+06:00"),
        ("2024-08-03T15:53:00.500", "2024-08-03T15:53:00.5+05:00"),
        ("2024-08-03T15:53:00Z", "2024-08-03T15:53:00+00:00"),
        ("2024-08-03T15:53:00+03:00", "2024-08-03T15:53:00+03:00"),
    ],
)
async def test_a_date_is_the_networks_own_unless_it_names_a_zone(
    stack: Running, kassa24: Network, kazakh: Newcomer, written: str, meant: str
) -> None:
    assert tags(await kassa24.ask(kassa24_payment(kazakh, date=written)))["code"] == "0"
    (paid,) = await payments_of(stack, kazakh)
    assert paid["paid_at"] == moment(meant)


WRONG = {
    "an unknown action": ({"action": "pay"}, "1"),
    "an action in capitals": ({"action": "PAYMENT"}, "1"),
    "no action": ({"action": ""}, "1"),
    "an unknown number": ({"number": "99990001"}, "2"),
    "a number in letters": ({"number": "ivanov"}, "2"),
    "no number": ({"number": ""}, "2"),
    "a number in Arabic digits": ({"number": "١٢٣٤٥٦"}, "2"),
    "a sum in letters": ({"amount": "abc"}, "3"),
    "no sum": ({"amount": ""}, "3"),
    "a sum that is not a number": ({"amount": "NaN"}, "3"),
    "an exponent": ({"amount": "1e3"}, "3"),
    "a comma": ({"amount": "200,00"}, "3"),
    "three decimals": ({"amount": "200.001"}, "3"),
    "zero": ({"amount": "0"}, "3"),
    "a negative sum": ({"amount": "-200.00"}, "3"),
    "less than the least": ({"amount": "9.99"}, "3"),
    "more than the largest": ({"amount": "500000.01"}, "3"),
    "a receipt in letters": ({"receipt": "abc"}, "4"),
    "no receipt": ({"receipt": ""}, "4"),
    "a receipt of 21 digits": ({"receipt": "1" * 21}, "4"),
    "a date in letters": ({"date": "yesterday"}, "5"),
    "no date": ({"date": ""}, "5"),
    "a day without a time": ({"date": "2024-08-03"}, "5"),
    "month 13": ({"date": "2024-13-03T15:53:00"}, "5"),
    "29 February of a common year": ({"date": "2026-02-29T15:53:00"}, "5"),
    "OSMP's date": ({"date": "20240803155300"}, "5"),
    "a date before the calendar": ({"date": "0001-01-01T00:00:00"}, "5"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_wrong_payment_is_refused_and_nothing_is_done(
    stack: Running, kassa24: Network, kazakh_never_paid: Newcomer, what: str
) -> None:
    changed, code = WRONG[what]
    told = tags(await kassa24.ask(kassa24_payment(kazakh_never_paid, **changed)))
    assert told["code"] == code, told
    assert told["message"]
    assert "authcode" not in told
    assert await payments_of(stack, kazakh_never_paid) == []
    assert await balance_of(stack, kazakh_never_paid) == kazakh_never_paid.balance


async def test_a_wrong_check_is_refused(kassa24: Network, kazakh_never_paid: Newcomer) -> None:
    asked = {"action": "check", "number": kazakh_never_paid.account}
    for changed, code in (({"number": "99990001"}, "2"), ({"amount": "9.99"}, "3")):
        assert tags(await kassa24.ask({**asked, **changed}))["code"] == code


async def test_a_closed_contract_has_no_client(stack: Running, kassa24: Network, kazakh: Newcomer) -> None:
    await stack.sql("billing", "update accounts set state = 'ended' where number = $1", kazakh.account)
    assert tags(await kassa24.ask({"action": "check", "number": kazakh.account}))["code"] == "2"
    assert tags(await kassa24.ask(kassa24_payment(kazakh)))["code"] == "2"


async def test_a_known_receipt_with_another_sum_is_a_wrong_receipt(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    await kassa24.ask(asked)
    assert tags(await kassa24.ask({**asked, "amount": "200.01"}))["code"] == "4"
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


async def test_what_is_unknown_has_neither_status_nor_cancelling(kassa24: Network) -> None:
    for action in ("status", "cancel"):
        assert tags(await kassa24.ask({"action": action, "receipt": operation_number()}))["code"] == "6"
        assert tags(await kassa24.ask({"action": action, "receipt": "abc"}))["code"] == "4"


async def test_a_cancelled_payment_is_cancelled_for_good(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    await kassa24.ask(asked)
    cancelled = [await kassa24.ask({"action": "cancel", "receipt": asked["receipt"]}) for _ in range(2)]
    assert cancelled[0].content == cancelled[1].content
    assert tags(cancelled[0])["code"] == "0"
    assert tags(await kassa24.ask({"action": "status", "receipt": asked["receipt"]}))["code"] == "7"
    assert tags(await kassa24.ask(asked))["code"] == "7"
    assert await balance_of(stack, kazakh) == kazakh.balance


async def test_what_is_spent_cannot_be_cancelled(stack: Running, kassa24: Network, kazakh: Newcomer) -> None:
    asked = kassa24_payment(kazakh)
    await kassa24.ask(asked)
    await spend(stack, kazakh, 150_00)
    assert tags(await kassa24.ask({"action": "cancel", "receipt": asked["receipt"]}))["code"] == "9"
    assert await balance_of(stack, kazakh) == kazakh.balance + 50_00


async def test_an_answer_that_does_not_come_leaves_the_state_unknown(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    async with own_gateway(stack) as own:
        own.change(answer_seconds=0.0)
        async with own.client() as client:
            hasty = Network(client, "cherrynet", "kassa24")
            assert tags(await hasty.ask(asked))["code"] == "8"
    # Whether the ledger had the payment by then nobody knows: the repeat settles it.
    assert tags(await kassa24.ask(asked))["code"] == "0"
    assert len(await payments_of(stack, kazakh)) == 1
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


async def test_a_parameter_given_twice_is_refused(
    stack: Running, kassa24: Network, kazakh_never_paid: Newcomer
) -> None:
    twice = [*kassa24_payment(kazakh_never_paid).items(), ("amount", "300.00")]
    assert tags(await kassa24.ask(twice))["code"] == "10"
    assert await payments_of(stack, kazakh_never_paid) == []


async def test_what_a_caller_wrote_comes_back_escaped(kassa24: Network, kazakh_never_paid: Newcomer) -> None:
    answer = await kassa24.ask(kassa24_payment(kazakh_never_paid, amount="<code>0</code>&"))
    assert b"<code>0</code>" not in answer.content
    assert tags(answer)["code"] == "3"
    assert "<code>0</code>" in tags(answer)["message"]


async def test_the_receipts_of_two_protocols_do_not_meet(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    await kassa24.ask(asked)
    osmp = Network(kassa24.client, "cherrynet", "osmp")
    assert tags(await osmp.ask({"command": "status", "txn_id": asked["receipt"]}))["result"] == "300"
    assert tags(await osmp.ask({"command": "cancel", "txn_id": asked["receipt"]}))["result"] == "300"
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00
