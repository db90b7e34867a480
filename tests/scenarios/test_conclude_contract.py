"""Sales concludes a contract: number, first password, account, contacts; the subscriber signs in with what is printed."""

import signal
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from concluding import account_of, conclude, minor, sold_by
from concluding import wish as wish_of
from desk import colleague
from invariants import at_rest
from people import Person, sign_in
from running import Running, until

OPERATORS = ("centra", "cherrynet", "kaspnet", "netbynet", "skynet")


@pytest.fixture(scope="module")
async def sales(stack: Running, gateway: httpx.AsyncClient) -> dict[str, Person]:
    return {
        operator: await sign_in(
            gateway, operator, await colleague(stack, operator, "sales"), "/staff/session"
        )
        for operator in OPERATORS
    }


@pytest.mark.parametrize("operator", OPERATORS)
async def test_what_is_printed_opens_the_cabinet_and_the_account_is_there(
    stack: Running, gateway: httpx.AsyncClient, sales: dict[str, Person], operator: str
) -> None:
    tariff, profile = await sold_by(sales[operator]), stack.operator(operator)
    wish = wish_of(stack, operator, tariff=tariff["code"])
    answer = await conclude(sales[operator], wish, str(uuid4()))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["contract"] == told["account"] == told["login"]
    assert told["contract"] not in {who["contract"] for who in profile["subscribers"]}
    account = await account_of(stack, told["account"])
    assert str(account["subscriber_id"]) == told["subscriber_id"]
    assert (account["price"], account["state"]) == (minor(tariff["price"]), "stopped")
    printed = {"login": told["login"], "password": told["first_password"], "region": wish["region"]}
    person = await sign_in(gateway, operator, printed)
    if not told["must_change_password"]:
        cabinet = await person.get("/cabinet")
        assert cabinet["account"]["number"] == told["account"]
        assert cabinet["unavailable"] == []
    reached = "select phones, emails from recipients where contract = $1"
    (known,) = await until("notify knows him", lambda: stack.sql("notify", reached, told["contract"]))
    assert known["phones"][0].startswith("+7955")
    assert known["emails"][0].endswith("@mail.example")


async def test_a_repeat_prints_the_same_password_which_is_kept_nowhere(
    stack: Running, sales: dict[str, Person]
) -> None:
    seller, key = sales["skynet"], str(uuid4())
    wish = wish_of(stack, "skynet", tariff=(await sold_by(seller))["code"])
    first, again = await conclude(seller, wish, key), await conclude(seller, wish, key)
    assert first.json() == again.json()
    other = await conclude(seller, wish | {"name": "Другая"}, key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    kept = await stack.sql("auth", "select reply::text as reply from commands where key = $1", key)
    assert first.json()["first_password"] not in kept[0]["reply"]
    (row,) = await stack.sql(
        "auth",
        "select password, first_password from subscribers where contract = $1",
        first.json()["contract"],
    )
    assert row["password"].startswith("$argon2id$")
    assert row["first_password"]


async def test_the_connection_and_add_ons_cost_once_and_the_first_fee_is_of_the_day_of_connection(
    stack: Running, sales: dict[str, Person], gateway: httpx.AsyncClient
) -> None:
    seller = sales["skynet"]
    tariff, add_on = await sold_by(seller), await sold_by(seller, "add_on")
    day = datetime.now().astimezone().date() + timedelta(days=3)
    wish = wish_of(
        stack, "skynet", tariff=tariff["code"], add_ons=[add_on["code"]], connected_on=day.isoformat()
    )
    told = (await conclude(seller, wish, str(uuid4()))).json()
    account = await account_of(stack, told["account"])
    once = minor(tariff["once"]) + minor(add_on["once"])
    assert account["price"] == minor(tariff["price"]) + minor(add_on["price"])
    assert (account["balance"], account["next_charge_on"]) == (-once, day)
    why = await stack.sql("billing", "select rule, author from transfers where debit_id = $1", account["id"])
    assert {row["rule"] for row in why} <= {"connection", "add_on_start"}
    assert all(row["author"].startswith("staff:") for row in why)


async def test_wrong_wishes_name_every_mistake_and_create_nothing(
    stack: Running, sales: dict[str, Person], gateway: httpx.AsyncClient
) -> None:
    seller = sales["skynet"]
    tariff = (await sold_by(seller))["code"]
    unsold = await conclude(seller, wish_of(stack, "skynet", tariff="gone", add_ons=[tariff]), str(uuid4()))
    assert [error["pointer"] for error in unsold.json()["errors"]] == ["/tariff", "/add_ons/0"]
    wrong = {
        "phones": ["12"],
        "emails": ["nobody"],
        "name": " ",
        "login": "someone",
        "connected_on": "2001-01-01",
    }
    refused = await conclude(seller, wish_of(stack, "skynet", tariff=tariff, **wrong), str(uuid4()))
    assert refused.status_code == 422, refused.text
    pointers = {error["pointer"] for error in refused.json()["errors"]}
    assert pointers == {"/phones/0", "/emails/0", "/name", "/login", "/connected_on"}
    for role, status in (("support", 403), ("cashier", 403), ("manager", 201)):
        who = await sign_in(gateway, "skynet", await colleague(stack, "skynet", role), "/staff/session")
        answer = await conclude(who, wish_of(stack, "skynet", tariff=tariff), str(uuid4()))
        assert answer.status_code == status, answer.text


async def test_another_first_password_is_issued_until_one_is_chosen(
    stack: Running, gateway: httpx.AsyncClient, sales: dict[str, Person]
) -> None:
    seller = sales["cherrynet"]
    wish = wish_of(stack, "cherrynet", tariff=(await sold_by(seller))["code"])
    told = (await conclude(seller, wish, str(uuid4()))).json()
    path = f"/staff/subscribers/{told['subscriber_id']}/first-password"
    another = await seller.post(path, None)
    assert another["first_password"] != told["first_password"]
    former = {"login": told["login"], "password": told["first_password"]}
    answer = await gateway.post("/session", json=former, headers={"Operator": "cherrynet"})
    assert answer.status_code == 401
    person = await sign_in(gateway, "cherrynet", former | {"password": another["first_password"]})
    chosen = {"current_password": another["first_password"], "new_password": "seven purple rivers"}
    changed = await gateway.put("/password", json=chosen, headers=person.headers)
    assert changed.status_code == 200, changed.text
    headers = {**seller.headers, "Idempotency-Key": str(uuid4())}
    late = await gateway.post(path, headers=headers)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/conflict")
    await at_rest(stack)


async def test_the_desk_finds_him_and_sees_him_whole_also_while_a_service_is_away(
    stack: Running, gateway: httpx.AsyncClient, sales: dict[str, Person]
) -> None:
    wish = wish_of(stack, "netbynet", tariff=(await sold_by(sales["netbynet"]))["code"])
    told = (await conclude(sales["netbynet"], wish, str(uuid4()))).json()
    await account_of(stack, told["account"])
    support = await sign_in(
        gateway, "netbynet", await colleague(stack, "netbynet", "support"), "/staff/session"
    )
    for said in (wish["phones"][0], wish["emails"][0].lower(), told["contract"]):
        found = await support.get("/staff/subscribers", params={"q": said})
        assert [one["subscriber_id"] for one in found["items"]] == [told["subscriber_id"]]
    path = f"/staff/subscribers/{told['subscriber_id']}"
    whole = await support.get(path)
    assert (whole["account"]["number"], whole["tickets"], whole["unavailable"]) == (told["account"], [], [])
    assert whole["profile"]["first_password"]
    without = await sales["netbynet"].get(path)
    assert (without["tickets"], without["unavailable"]) == (None, [])
    stack.signal("tickets", signal.SIGSTOP)
    try:
        part = await support.get(path)
    finally:
        stack.signal("tickets", signal.SIGCONT)
    assert (part["tickets"], part["unavailable"]) == (None, ["tickets"])
    await stack.all_ready()
    other = await gateway.get(path, headers=sales["centra"].headers)
    assert other.status_code == 404
