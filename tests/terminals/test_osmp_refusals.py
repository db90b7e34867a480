"""OSMP: whatever is not a payment gets its result code, and nothing is done."""

import pytest

from newcomers import Newcomer, balance_of, newcomer
from people import operation_number, tags
from running import Running
from terminal_calls import Network, payment, payments_of

ARABIC = "٢٠٠"

WRONG_ACCOUNTS = {
    "unknown": ("99990001", "5"),
    "in letters": ("ivanov", "4"),
    "empty": ("", "4"),
    "too short": ("123", "4"),
    "of 201 digits": ("1" * 201, "4"),
    "with a space": ("1234 5678", "4"),
    "with a line's end": ("12345678\n", "4"),
    "with NUL": ("1234\0", "4"),
    "in Arabic digits": ("١٢٣٤٥٦", "4"),
    "with SQL": ("1234' or '1'='1", "4"),
    "with markup": ("<b>1234</b>", "4"),
}
WRONG_SUMS = {
    "in letters": ("abc", "300"),
    "empty": ("", "300"),
    "not a number": ("NaN", "300"),
    "infinite": ("inf", "300"),
    "negatively infinite": ("-Infinity", "300"),
    "with an exponent": ("1e3", "300"),
    "of three decimals": ("200.001", "300"),
    "without a digit after the point": ("200.", "300"),
    "without a digit before the point": (".50", "300"),
    "with a comma": ("200,00", "300"),
    "with a plus": ("+200.00", "300"),
    "in Arabic digits": (ARABIC, "300"),
    "with a space before": (" 200.00", "300"),
    "with a space inside": ("1 200.00", "300"),
    "with an underscore": ("1_000", "300"),
    "hexadecimal": ("0x10", "300"),
    "of 300 digits": ("9" * 300, "300"),
    "with two signs": ("--1", "300"),
    "zero": ("0.00", "241"),
    "negative": ("-200.00", "241"),
    "negative zero": ("-0", "241"),
    "below the least": ("0.99", "241"),
    "above the largest": ("100000.01", "242"),
    "beyond 64 bits": ("9999999999999999.99", "242"),
}
WRONG_NUMBERS = {
    "of 21 digits": "1" * 21,
    "in letters": "abc",
    "empty": "",
    "in Arabic digits": ARABIC,
    "negative": "-1",
    "with a line's end": "123\n",
}
WRONG_DATES = {
    "missing": "",
    "in letters": "yesterday",
    "of 13 digits": "2026112112000",
    "of 15 digits": "202611211200000",
    "with month 13": "20261321120000",
    "with hour 24": "20261121240000",
    "on 29 February of a common year": "20260229120000",
    "of the year 0": "00000101120000",
    "before the calendar": "00010101000000",
    "in Arabic digits": "٢٠٢٦١١٢١١٢٠٠٠٠",
    "in ISO 8601": "2026-11-21T12:0",
}


async def assert_refused(
    stack: Running, osmp: Network, who: Newcomer, asked: dict[str, str], code: str
) -> None:
    told = tags(await osmp.ask(asked))
    assert told["result"] == code, told
    assert told["comment"]
    assert "prv_txn" not in told
    assert await payments_of(stack, who) == []
    assert await balance_of(stack, who) == who.balance


@pytest.mark.parametrize("account", WRONG_ACCOUNTS)
@pytest.mark.parametrize("command", ["check", "pay", "getInfo"])
async def test_a_wrong_account_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, command: str, account: str
) -> None:
    written, code = WRONG_ACCOUNTS[account]
    asked = payment(never_paid, command=command, account=written)
    await assert_refused(stack, osmp, never_paid, asked, code)


@pytest.mark.parametrize("amount", WRONG_SUMS)
@pytest.mark.parametrize("command", ["check", "pay"])
async def test_a_wrong_sum_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, command: str, amount: str
) -> None:
    written, code = WRONG_SUMS[amount]
    asked = payment(never_paid, command=command, sum=written)
    await assert_refused(stack, osmp, never_paid, asked, code)


@pytest.mark.parametrize("number", WRONG_NUMBERS)
@pytest.mark.parametrize("command", ["check", "pay", "status", "cancel"])
async def test_a_wrong_number_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, command: str, number: str
) -> None:
    asked = payment(never_paid, command=command, txn_id=WRONG_NUMBERS[number])
    assert "osmp_txn_id" not in tags(await osmp.ask(asked))
    await assert_refused(stack, osmp, never_paid, asked, "300")


@pytest.mark.parametrize("date", WRONG_DATES)
async def test_a_wrong_date_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, date: str
) -> None:
    asked = payment(never_paid, txn_date=WRONG_DATES[date])
    await assert_refused(stack, osmp, never_paid, asked, "300")


@pytest.mark.parametrize("date", ["00010102000000", "19000101000000", "19700101000000", "99991231235959"])
async def test_an_odd_date_is_the_networks_affair(osmp: Network, payee: Newcomer, date: str) -> None:
    assert tags(await osmp.ask(payment(payee, txn_date=date)))["result"] == "0"


@pytest.mark.parametrize("command", ["check", "pay"])
async def test_another_currency_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, command: str
) -> None:
    for currency in ("KZT", "rub", "810"):
        asked = payment(never_paid, command=command, ccy=currency)
        await assert_refused(stack, osmp, never_paid, asked, "31")


@pytest.mark.parametrize("command", ["", "PAY", "refund", "pay\n", "<pay/>"])
async def test_an_unknown_command_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer, command: str
) -> None:
    asked = payment(never_paid, command=command)
    assert tags(await osmp.ask(asked))["osmp_txn_id"] == asked["txn_id"]
    await assert_refused(stack, osmp, never_paid, asked, "300")


async def test_a_parameter_given_twice_is_refused(
    stack: Running, osmp: Network, never_paid: Newcomer
) -> None:
    once = payment(never_paid)
    twice = [*once.items(), ("sum", "300.00")]
    assert tags(await osmp.ask(twice))["result"] == "300"
    half_in_the_query = await osmp.client.post(osmp.path, params={"sum": "300.00"}, data=once)
    assert tags(half_in_the_query)["result"] == "300"
    assert await payments_of(stack, never_paid) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"command": "pay"}', "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=1&" * 1000, "application/x-www-form-urlencoded"),
        (b"command=pay&txn_id=" + b"1" * 300_000, "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(osmp: Network, body: bytes, content_type: str) -> None:
    answer = await osmp.client.post(osmp.path, content=body, headers={"content-type": content_type})
    assert answer.status_code == 200
    assert tags(answer)["result"] == "300"


async def test_a_closed_contract_takes_no_more_money(stack: Running, osmp: Network, payee: Newcomer) -> None:
    before = payment(payee)
    paid = await osmp.ask(before)
    await stack.sql("billing", "update accounts set state = 'ended' where number = $1", payee.account)
    for command in ("getInfo", "check", "pay"):
        assert tags(await osmp.ask(payment(payee, command=command)))["result"] == "79"
    assert (await osmp.ask(before)).content == paid.content
    assert len(await payments_of(stack, payee)) == 1


async def test_cancelling_what_is_unknown_is_refused(osmp: Network) -> None:
    for named in (
        {"txn_id": operation_number()},
        {"prv_txn": "0"},
        {"prv_txn": "9223372036854775807"},
        {"prv_txn": "9" * 20},
        {"prv_txn": "-1"},
        {"prv_txn": "abc"},
        {},
    ):
        assert tags(await osmp.ask({"command": "cancel", **named}))["result"] == "300"


async def test_what_a_caller_wrote_comes_back_escaped(osmp: Network, never_paid: Newcomer) -> None:
    told = "<result>0</result>&\"'\x01"
    answer = await osmp.ask(payment(never_paid, sum=told))
    assert b"<result>0</result>" not in answer.content
    assert "<result>0</result>" in tags(answer)["comment"]
    assert tags(answer)["result"] == "300"


async def test_a_subscriber_of_another_operator_is_unknown(stack: Running, osmp: Network) -> None:
    elsewhere = await newcomer(stack, "centra")
    await assert_refused(stack, osmp, elsewhere, payment(elsewhere), "5")
