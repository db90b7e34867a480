"""Reconciliation: the other side's list of a day beside ours, once, corrected, credited, over the gateway."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx

from contracts.billing import CancelPayment, TakePayment
from newcomers import administrator, balance_of
from people import Person, operation_number
from register_days import Day, counts, staff_of, upload, verdicts
from running import Running


async def test_lists_that_are_the_same_match_and_nobody_is_told(cashier: Person, day: Day) -> None:
    rows = [await day.pay(0), await day.pay(1, 250_50)]
    register = await upload(cashier, day, day.file(rows))
    assert counts(register) == (2, 0, 0, 0)
    assert register["theirs_total"] == register["ours_total"] == {"amount": "350.50", "currency": "RUB"}
    assert await day.events() == []


async def test_each_kind_of_difference_is_found_and_told_once(
    stack: Running, cashier: Person, day: Day
) -> None:
    same, amount, account, cancelled, ours = [await day.pay() for _ in range(5)]
    async with administrator(stack) as asking:
        await asking.ask(CancelPayment(operator="centra", way="osmp", external_id=cancelled[0]))
    theirs = (operation_number(), day.people[0].account, "10.00")
    rows = [
        same,
        (amount[0], amount[1], "99.00"),
        (account[0], day.people[1].account, "100.00"),
        cancelled,
        theirs,
    ]
    register = await upload(cashier, day, day.file(rows))
    assert counts(register) == (1, 3, 1, 1)
    assert await verdicts(cashier, register) == {
        same[0]: "matched",
        amount[0]: "amount",
        account[0]: "account",
        cancelled[0]: "cancelled",
        ours[0]: "only_ours",
        theirs[0]: "only_theirs",
    }
    assert same[0] not in await verdicts(cashier, register, differing=True)
    again = await upload(cashier, day, day.file(rows))
    assert again == {**register, "known": True}
    (told,) = await day.events()
    assert '"only_ours": 1' in told["payload"]


async def test_a_file_that_comes_twice_at_once_is_compared_once(cashier: Person, day: Day) -> None:
    text = day.file([(operation_number(), day.people[0].account, "3.00")])
    both = await asyncio.gather(*(upload(cashier, day, text) for _ in range(4)))
    assert len({register["id"] for register in both}) == 1
    assert sorted(register["known"] for register in both) == [False, True, True, True]
    assert len(await day.events()) == 1


async def test_a_corrected_file_takes_the_place_of_the_first(cashier: Person, day: Day) -> None:
    row = await day.pay()
    wrong = await upload(cashier, day, day.file([(row[0], row[1], "1.00")]))
    right = await upload(cashier, day, day.file([row]))
    assert (counts(wrong), counts(right)) == ((0, 1, 0, 0), (1, 0, 0, 0))
    listed = (await cashier.get("/staff/registers", params={"way": "osmp", "limit": 100}))["items"]
    statuses = {one["id"]: one["status"] for one in listed}
    assert (statuses[wrong["id"]], statuses[right["id"]]) == ("replaced", "current")
    assert [one["id"] for one in listed] == sorted(statuses, reverse=True)
    # And the first file once more is a register again: what was sent last counts.
    assert (await upload(cashier, day, day.file([(row[0], row[1], "1.00")])))["id"] not in statuses


async def test_the_day_is_the_networks_own(cashier: Person, day: Day) -> None:
    """At half past eleven in Moscow it is tomorrow in Novokuznetsk already; at half past one it is yesterday in UTC."""
    rows = [await day.pay(at=day.at(23, 30)), await day.pay(at=day.at(1, 30))]
    await day.pay(at=day.at(23, 59) + timedelta(hours=1))
    await day.pay(at=day.at(0) - timedelta(minutes=1))
    assert counts(await upload(cashier, day, day.file(rows))) == (2, 0, 0, 0)


async def test_a_payment_of_midnight_that_stands_in_the_neighbours_list_is_not_missed(
    cashier: Person, day: Day
) -> None:
    late = await day.pay(at=day.at(23, 59))
    tomorrow = Day(day.stack, day.people)
    tomorrow.day = day.day + timedelta(days=1)
    assert counts(await upload(cashier, tomorrow, tomorrow.file([late]))) == (1, 0, 0, 0)
    assert counts(await upload(cashier, day, day.file([]))) == (0, 0, 0, 0)


async def test_what_we_lack_is_credited_once_whoever_repeats_it(
    stack: Running, cashier: Person, day: Day
) -> None:
    number, who = operation_number(), day.people[0]
    register = await upload(cashier, day, day.file([(number, who.account, "70.00")]))
    path, body = f"/staff/registers/{register['id']}/credits", {"external_id": number}
    credited = await cashier.post(path, body)
    assert (credited["verdict"], credited["our_amount"]["amount"]) == ("matched", "70.00")
    assert credited["credited_by"].startswith("staff:")
    assert await cashier.post(path, body) == credited
    assert await balance_of(stack, who) == 70_00
    # The network's own late call finds it there.
    async with administrator(stack) as asking:
        late = TakePayment(
            operator="centra",
            way="osmp",
            external_id=number,
            account=who.account,
            amount=70_00,
            paid_at=day.at(),
        )
        assert (await asking.ask(late)).repeated
    assert await balance_of(stack, who) == 70_00
    shown = await cashier.get(f"/staff/registers/{register['id']}")
    assert counts(shown) == (1, 0, 0, 0)


async def test_only_what_is_theirs_alone_can_be_credited(cashier: Person, day: Day) -> None:
    same, differs = await day.pay(), await day.pay()
    nobody = operation_number()
    rows = [same, (differs[0], differs[1], "1.00"), (nobody, "000000", "5.00")]
    register = await upload(cashier, day, day.file(rows))
    path = f"/staff/registers/{register['id']}/credits"
    for number, status in ((same[0], 409), (differs[0], 409), (nobody, 404), (operation_number(), 404)):
        await cashier.post(path, {"external_id": number}, status=status)


async def test_the_report_as_csv_runs_no_formula(cashier: Person, day: Day) -> None:
    row = ("=1+2", "=cmd|'/C calc'!A0", "10.00")
    register = await upload(cashier, day, day.file([row]))
    answer = await cashier.client.get(f"/staff/registers/{register['id']}.csv", headers=cashier.headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("verdict;external_id;line")
    assert ";'=1+2;" in text
    assert ";'=cmd|" in text


async def test_a_long_report_comes_in_pages(cashier: Person, day: Day) -> None:
    rows = [(f"{day.day:%m%d}-{number}", "1", "1.00") for number in range(45)]
    register = await upload(cashier, day, day.file(rows))
    seen, cursor = [], None
    while True:
        params = {"limit": 20} | ({"cursor": cursor} if cursor else {})
        shown = await cashier.get(f"/staff/registers/{register['id']}", params=params)
        seen += [row["external_id"] for row in shown["rows"]]
        if (cursor := shown["next_cursor"]) is None:
            break
    assert sorted(seen) == sorted(number for number, _, _ in rows)


async def test_a_file_that_cannot_be_read_is_refused_line_by_line(cashier: Person, day: Day) -> None:
    refused = await upload(cashier, day, day.file([("1", "2", "x")]), status=422)
    assert [error["pointer"] for error in refused["errors"]] == ["/2"]
    await upload(cashier, day, "", status=400)
    await upload(cashier, day, day.file([]), status=404, way="nobody")
    await upload(cashier, day, "x" * 300_000, status=413)


async def test_registers_are_for_the_cashier_and_the_manager_of_this_operator(
    stack: Running, gateway: httpx.AsyncClient, cashier: Person, day: Day
) -> None:
    register = await upload(cashier, day, day.file([]))
    support = await staff_of(stack, gateway, "support")
    await upload(support, day, day.file([]), status=403)
    stranger = await staff_of(stack, gateway, "manager", "skynet")
    for person, status in ((support, 403), (stranger, 404)):
        path = f"/staff/registers/{register['id']}"
        assert (await person.client.get(path, headers=person.headers)).status_code == status
        assert (await person.client.get(f"{path}.csv", headers=person.headers)).status_code == status
        await person.post(f"{path}/credits", {"external_id": "1"}, status=status)


async def test_an_acquirers_register_holds_all_that_went_through_it(
    stack: Running, cashier: Person, day: Day
) -> None:
    rows = []
    async with administrator(stack) as asking:
        for way in ("card", "sbp", "autopayment"):
            number, account = uuid4().hex, day.people[0].account
            paid = TakePayment(
                operator="centra", way=way, external_id=number, account=account, amount=5_00, paid_at=day.at()
            )
            await asking.ask(paid)
            rows.append((number, account, "5.00"))
    theirs = (uuid4().hex, day.people[0].account, "6.00")
    register = await upload(cashier, day, day.file([*rows, theirs]), way="yookassa")
    assert counts(register) == (3, 0, 0, 1)
    await cashier.post(f"/staff/registers/{register['id']}/credits", {"external_id": theirs[0]}, status=409)
