"""OSMP: each command by GET and by POST, and that a repeat is the same answer and nothing more."""

import pytest

from contracts.money import Money
from newcomers import Newcomer, balance_of, newcomer, spend
from people import operation_number, tags
from running import Running
from terminal_calls import Network, moment, payment, payments_of

both_methods = pytest.mark.parametrize("method", ["GET", "POST"])


@both_methods
async def test_get_info_tells_the_balance_and_what_to_pay(
    osmp: Network, payee: Newcomer, method: str
) -> None:
    told = tags(await osmp.ask({"command": "getInfo", "account": payee.account, "ccy": "RUB"}, method))
    assert told["result"] == "0"
    assert told["balance"] == "-50.00"
    assert float(told["rec_sum"]) > 50


@both_methods
async def test_check_changes_nothing(stack: Running, osmp: Network, payee: Newcomer, method: str) -> None:
    asked = payment(payee, command="check")
    first = await osmp.ask(asked, method)
    assert (await osmp.ask(asked, method)).content == first.content
    told = tags(first)
    assert (told["result"], told["osmp_txn_id"], told["balance"]) == ("0", asked["txn_id"], "-50.00")
    assert await payments_of(stack, payee) == []
    assert await balance_of(stack, payee) == payee.balance


@both_methods
async def test_pay_credits_the_account(stack: Running, osmp: Network, payee: Newcomer, method: str) -> None:
    asked = payment(payee)
    told = tags(await osmp.ask(asked, method))
    assert told["prv_txn"].isdigit()
    del told["prv_txn"]
    assert told == {"osmp_txn_id": asked["txn_id"], "sum": "200.00", "result": "0", "comment": "OK"}
    assert await balance_of(stack, payee) == payee.balance + 200_00


async def test_the_answers_tags_stand_in_the_protocols_order(osmp: Network, payee: Newcomer) -> None:
    body = (await osmp.ask(payment(payee))).text
    order = ["<osmp_txn_id>", "<prv_txn>", "<sum>", "<result>", "<comment>"]
    assert sorted(order, key=body.index) == order


async def test_pay_needs_no_check_before_it_and_takes_a_stopped_and_indebted_account(
    stack: Running, osmp: Network
) -> None:
    deep_in_debt = await newcomer(stack, "skynet", balance=-1_000_000_00)
    assert tags(await osmp.ask(payment(deep_in_debt)))["result"] == "0"
    assert await balance_of(stack, deep_in_debt) == -999_800_00


async def test_a_repeat_is_answered_byte_by_byte_alike_and_credits_nothing(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    asked = payment(payee)
    first = await osmp.ask(asked)
    repeats = [
        asked,
        {**asked, "sum": "200"},
        {**asked, "sum": "0200.0"},
        {**asked, "txn_date": "20270101000000"},
    ]
    for repeat in repeats:
        for method in ("GET", "POST"):
            assert (await osmp.ask(repeat, method)).content == first.content
    assert len(await payments_of(stack, payee)) == 1
    assert await balance_of(stack, payee) == payee.balance + 200_00


async def test_a_known_number_with_another_sum_or_account_is_refused(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    other = await newcomer(stack, "skynet")
    asked = payment(payee)
    await osmp.ask(asked)
    for differing in ({"sum": "200.01"}, {"account": other.account}, {"account": "99999999"}):
        told = tags(await osmp.ask({**asked, **differing}))
        assert (told["result"], told["osmp_txn_id"]) == ("300", asked["txn_id"])
    assert await balance_of(stack, payee) == payee.balance + 200_00
    assert await balance_of(stack, other) == other.balance


async def test_a_number_of_twenty_digits_is_kept_whole(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    largest = f"9{operation_number()[1:]}"
    assert len(largest) == 20
    with_zeros = operation_number()
    assert with_zeros.startswith("0")
    for number in (largest, with_zeros, with_zeros.lstrip("0")):
        assert tags(await osmp.ask(payment(payee, txn_id=number)))["osmp_txn_id"] == number
    kept = [paid["external_id"] for paid in await payments_of(stack, payee)]
    assert kept == [largest, with_zeros, with_zeros.lstrip("0")]


async def test_the_date_is_the_networks_own_and_the_receipt_ours(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    await osmp.ask(payment(payee, txn_date="20240229235959"))
    (paid,) = await payments_of(stack, payee)
    assert paid["paid_at"] == moment("2024-02-29T23:59:59+03:00")
    assert paid["received_at"] > moment("2026-01-01T00:00:00+00:00")


async def test_the_least_and_the_largest_sum_are_taken(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    for amount in ("1.00", "100000.00"):
        assert tags(await osmp.ask(payment(payee, sum=amount)))["result"] == "0"
    assert await balance_of(stack, payee) == payee.balance + 100_001_00


async def test_the_same_number_at_another_operator_is_another_payment(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    kazakh = await newcomer(stack, "cherrynet")
    there = Network(osmp.client, "cherrynet", "osmp")
    asked = payment(payee)
    await osmp.ask(asked)
    assert tags(await there.ask({**asked, "account": kazakh.account}))["result"] == "0"
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


@both_methods
async def test_status_tells_of_a_payment_what_pay_told(osmp: Network, payee: Newcomer, method: str) -> None:
    asked = payment(payee)
    paid = await osmp.ask(asked)
    status = await osmp.ask({"command": "status", "txn_id": asked["txn_id"]}, method)
    assert status.content == paid.content


async def test_the_status_of_an_unknown_and_of_a_cancelled_payment_is_no_success(
    osmp: Network, payee: Newcomer
) -> None:
    asked = payment(payee)
    status = {"command": "status", "txn_id": asked["txn_id"]}
    assert tags(await osmp.ask(status))["result"] == "300"
    paid = tags(await osmp.ask(asked))
    await osmp.ask({"command": "cancel", "txn_id": asked["txn_id"]})
    told = tags(await osmp.ask(status))
    assert (told["result"], told["prv_txn"], told["comment"]) == (
        "300",
        paid["prv_txn"],
        "the payment was cancelled",
    )


@both_methods
@pytest.mark.parametrize("named_by", ["txn_id", "prv_txn"])
async def test_cancel_takes_the_money_back_once_however_often_it_is_asked(
    stack: Running, osmp: Network, payee: Newcomer, method: str, named_by: str
) -> None:
    asked = payment(payee)
    paid = tags(await osmp.ask(asked))
    number = asked["txn_id"] if named_by == "txn_id" else paid["prv_txn"]
    answers = {(await osmp.ask({"command": "cancel", named_by: number}, method)).content for _ in range(3)}
    assert len(answers) == 1
    assert b"<result>0</result>" in answers.pop()
    assert await balance_of(stack, payee) == payee.balance
    (kept,) = await payments_of(stack, payee)
    assert (kept["status"], kept["transfers"]) == ("cancelled", 2)


async def test_a_cancelled_payment_is_not_taken_again(stack: Running, osmp: Network, payee: Newcomer) -> None:
    asked = payment(payee)
    await osmp.ask(asked)
    await osmp.ask({"command": "cancel", "txn_id": asked["txn_id"]})
    assert tags(await osmp.ask(asked))["result"] == "300"
    assert await balance_of(stack, payee) == payee.balance


async def test_what_is_spent_cannot_be_cancelled(stack: Running, osmp: Network, payee: Newcomer) -> None:
    asked = payment(payee)
    await osmp.ask(asked)
    await spend(stack, payee, 1_00)
    cancel = {"command": "cancel", "txn_id": asked["txn_id"]}
    assert tags(await osmp.ask(cancel))["result"] == "300"
    await osmp.ask(payment(payee, sum="51.00"))
    assert tags(await osmp.ask(cancel))["result"] == "0"
    assert await balance_of(stack, payee) == payee.balance + 50_00


async def test_another_payments_cancelling_is_no_spending(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    first, second = payment(payee), payment(payee)
    await osmp.ask(first)
    await osmp.ask(second)
    for asked in (first, second):
        cancelled = await osmp.ask({"command": "cancel", "txn_id": asked["txn_id"]})
        assert tags(cancelled)["result"] == "0"
    assert await balance_of(stack, payee) == payee.balance


async def test_another_networks_payment_cannot_be_cancelled_or_seen(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    foreign = Network(osmp.client, "centra", "osmp")
    asked = payment(payee)
    paid = tags(await osmp.ask(asked))
    for named in ({"txn_id": asked["txn_id"]}, {"prv_txn": paid["prv_txn"]}):
        assert tags(await foreign.ask({"command": "cancel", **named}))["result"] == "300"
    assert tags(await foreign.ask({"command": "status", "txn_id": asked["txn_id"]}))["result"] == "300"
    assert await balance_of(stack, payee) == payee.balance + 200_00


async def test_the_recommended_sum_brings_the_account_through_a_month(
    osmp: Network, stack: Running, payee: Newcomer
) -> None:
    price = await stack.value(
        "billing", "select price from accounts where operator = 'skynet' and number = $1", payee.account
    )
    told = tags(await osmp.ask({"command": "getInfo", "account": payee.account}))
    assert told["rec_sum"] == Money(minor=price - payee.balance, currency="RUB").decimal()
