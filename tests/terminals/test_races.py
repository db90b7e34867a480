"""Everything at once: one credit for one payment, every credit for many, and the books agree afterwards."""

import asyncio
import random

import httpx

from invariants import Accepted, assert_invariants
from newcomers import Newcomer, balance_of
from paying import payees
from people import tags
from running import Running
from terminal_calls import Network, kassa24_payment, payment, payments_of


def accepted(asked: dict[str, str], amount: int = 200_00) -> Accepted:
    return Accepted("skynet", "osmp", asked["txn_id"], amount)


async def test_the_same_pay_fifty_times_at_once_is_one_credit_and_one_answer(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    asked = payment(payee)
    answers = await asyncio.gather(*(osmp.ask(asked, random.choice(["GET", "POST"])) for _ in range(50)))
    assert len({answer.content for answer in answers}) == 1
    assert tags(answers[0])["result"] == "0"
    assert await balance_of(stack, payee) == payee.balance + 200_00
    await assert_invariants(stack, [accepted(asked)])


async def test_the_same_receipt_fifty_times_at_once_is_one_credit_and_one_answer(
    stack: Running, kassa24: Network, kazakh: Newcomer
) -> None:
    asked = kassa24_payment(kazakh)
    answers = await asyncio.gather(*(kassa24.ask(asked) for _ in range(50)))
    assert len({answer.content for answer in answers}) == 1
    assert tags(answers[0])["code"] == "0"
    assert await balance_of(stack, kazakh) == kazakh.balance + 200_00


async def test_fifteen_payments_at_once_are_all_credited(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    asked = [payment(payee, sum=f"{number}.01") for number in range(1, 16)]
    answers = await asyncio.gather(*(osmp.ask(one) for one in asked))
    assert {tags(answer)["result"] for answer in answers} == {"0"}
    assert len({tags(answer)["prv_txn"] for answer in answers}) == 15
    assert await balance_of(stack, payee) == payee.balance + 120_15
    await assert_invariants(stack, [accepted(one, number * 100 + 1) for number, one in enumerate(asked, 1)])


async def test_a_thousand_payments_at_once_to_one_account_are_all_credited(
    stack: Running, osmp: Network
) -> None:
    # Of whom nobody is told by SMS, fifty of which leave in a second.
    unreachable = (await payees(stack, "skynet", 2))[1]
    asked = [payment(unreachable, sum="1.00") for _ in range(1000)]
    waiting = list(asked)

    async def answered(one: dict[str, str]) -> bool:
        try:
            return tags(await osmp.ask(one))["result"] == "0"
        except httpx.TransportError:
            return False

    while waiting:
        answers = await asyncio.gather(*(answered(one) for one in waiting))
        # Who was told "temporary", or lost the connection, asks again, as a terminal does.
        waiting = [one for one, done in zip(waiting, answers, strict=True) if not done]
    assert await balance_of(stack, unreachable) == 1000_00
    await assert_invariants(stack, [accepted(one, 1_00) for one in asked])


async def test_one_number_with_two_sums_at_once_is_one_credit(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    asked = payment(payee)
    sums = ["200.00", "300.00"] * 10
    answers = await asyncio.gather(*(osmp.ask({**asked, "sum": amount}) for amount in sums))
    told = [tags(answer) for answer in answers]
    taken = {one["sum"] for one in told if one["result"] == "0"}
    assert len(taken) == 1
    assert [one["result"] for one in told].count("300") == 10
    assert await balance_of(stack, payee) == payee.balance + int(float(taken.pop()) * 100)


async def test_pay_and_cancel_racing_end_in_one_of_both_states(
    stack: Running, osmp: Network, payee: Newcomer
) -> None:
    asked = payment(payee)
    cancel = {"command": "cancel", "txn_id": asked["txn_id"]}
    calls = [asked] * 15 + [cancel] * 15
    random.shuffle(calls)
    answers = await asyncio.gather(*(osmp.ask(call) for call in calls))
    assert {tags(answer)["result"] for answer in answers} <= {"0", "300"}
    (kept,) = await payments_of(stack, payee)
    taken_back = [
        answer
        for call, answer in zip(calls, answers, strict=True)
        if call is cancel and tags(answer)["result"] == "0"
    ]
    if kept["status"] == "cancelled":
        assert taken_back
        assert kept["transfers"] == 2
        assert await balance_of(stack, payee) == payee.balance
    else:
        assert not taken_back
        assert await balance_of(stack, payee) == payee.balance + 200_00
    await assert_invariants(stack)


async def test_thirty_cancels_at_once_take_back_once(stack: Running, osmp: Network, payee: Newcomer) -> None:
    asked, kept = payment(payee), payment(payee)
    await asyncio.gather(osmp.ask(asked), osmp.ask(kept))
    cancel = {"command": "cancel", "txn_id": asked["txn_id"]}
    answers = await asyncio.gather(*(osmp.ask(cancel) for _ in range(30)))
    assert {tags(answer)["result"] for answer in answers} == {"0"}
    assert await balance_of(stack, payee) == payee.balance + 200_00
    await assert_invariants(stack, [accepted(kept)])
