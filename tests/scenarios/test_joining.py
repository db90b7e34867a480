"""From a wish to a contract: the form on the site, an SMS with the code, staff's steps, and the contract that closes it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from applicants import wish
from concluding import account_of, conclude, sold_by
from desk import staff_of
from gateway_problems import problem
from people import sign_in
from running import Running, until

OPERATORS = ("centra", "cherrynet", "kaspnet", "netbynet", "skynet")
# As the operators' own descriptions say: a form, a phone, or both; a call back or a visit.
FORMS = {"kaspnet": "call_back", "netbynet": "call_back", "skynet": "call_back"}
PHONES = {"centra": "call_back", "cherrynet": "visit"}


def form_of(operator: str, **more: Any) -> dict[str, Any]:
    """What the operator's form asks, and no more."""
    asked = {"skynet": {"building": "2"}, "kaspnet": {"comment": "После шести"}}.get(operator, {})
    return {**wish(), **asked, **more}


async def apply(gateway: httpx.AsyncClient, operator: str, form: dict[str, Any]) -> httpx.Response:
    headers = {"Operator": operator, "Accept-Language": "ru", "Idempotency-Key": str(uuid4())}
    return await gateway.post("/applications", json=form, headers=headers)


async def messages(sandbox: httpx.AsyncClient, phone: str, text: str) -> list[dict[str, Any]]:
    """Those to the phone, as people write it, that say `text`."""
    number = "+7" + "".join(filter(str.isdigit, phone))[1:]
    found = (await sandbox.get("/messages", params={"to": number})).json()["items"]
    return [one for one in found if text in one["text"]]


@pytest.mark.parametrize("operator", FORMS)
async def test_a_form_becomes_a_code_a_promise_and_an_sms(
    gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, operator: str
) -> None:
    told = (await gateway.get("/operator", headers={"Operator": operator})).json()
    form = form_of(operator)
    assert set(told["applications"]["fields"]) - set(told["applications"]["optional_fields"]) <= set(form)
    answer = await apply(gateway, operator, form)
    assert answer.status_code == 201, answer.text
    applied = answer.json()
    assert (applied["status"], applied["next_step"]) == ("received", FORMS[operator])
    (sms,) = await until("the code has come", lambda: messages(sandbox, form["phone"], applied["code"]))
    assert sms["operator"] == operator
    followed = await gateway.get(f"/applications/{applied['code']}", headers={"Operator": operator})
    assert (followed.json()["status"], followed.json()["call_by"]) == ("received", applied["call_by"])
    elsewhere = await gateway.get(f"/applications/{applied['code']}", headers={"Operator": "cherrynet"})
    problem(elsewhere, 404, "not-found")


@pytest.mark.parametrize("operator", PHONES)
async def test_where_one_has_to_phone_the_form_says_so(
    stack: Running, gateway: httpx.AsyncClient, operator: str
) -> None:
    told = problem(await apply(gateway, operator, wish()), 409, "no-application-form")
    assert told["by"] == ["phone"]
    assert told["phones"][0] in told["detail"]
    sales = await staff_of(stack, gateway, operator, "sales")
    entered = await sales.post("/staff/applications", {**wish(), "language": "kk", "wifi_survey": False})
    assert (entered["next_step"], entered["language"]) == (PHONES[operator], "kk")


async def test_a_wifi_survey_is_asked_for_where_it_is_offered(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    sales = await staff_of(stack, gateway, "cherrynet", "sales")
    entered = await sales.post("/staff/applications", {**wish(), "language": "ru", "wifi_survey": True})
    assert entered["wifi_survey"]
    refused = await apply(gateway, "skynet", form_of("skynet", wifi_survey=True))
    assert [one["pointer"] for one in problem(refused, 422, "invalid-body")["errors"]] == ["/wifi_survey"]


async def test_an_application_goes_all_the_way_to_a_cabinet(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    sales = await staff_of(stack, gateway, "kaspnet", "sales")
    form = form_of("kaspnet")
    code = (await apply(gateway, "kaspnet", form)).json()["code"]
    (line,) = (await sales.get("/staff/applications", params={"q": form["phone"]}))["items"]
    path = f"/staff/applications/{line['id']}"
    for step, body in _steps():
        await sales.post(f"{path}/{step}", body, status=200)
    application = await sales.get(path)
    sold = await sold_by(sales)
    answer = await conclude(sales, {**application["contract"], "tariff": sold["code"]}, str(uuid4()))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    await account_of(stack, told["account"])

    async def closed() -> Any:
        followed = await gateway.get(f"/applications/{code}", headers={"Operator": "kaspnet"})
        return followed.json() if followed.json()["status"] == "concluded" else None

    followed = await until("the application is closed by itself", closed)
    assert [step["status"] for step in followed["history"]] == [
        "received",
        "received",
        "called",
        "visit_agreed",
        "concluded",
    ]
    # At night they wait for the morning: what is written down is enough.
    queued = "select text from deliveries where channel = 'sms' and address = $1 and text like $2"
    for words in ("не смогли", "мастер придёт", "договор заключён"):
        told_so = partial(stack.sql, "notify", queued, application["phone"], f"%{words}%")
        await until(f"an SMS says {words}", told_so)
    await sign_in(gateway, "kaspnet", {"login": told["login"], "password": told["first_password"]})
    subscriber = await sales.get(path)
    assert subscriber["subscriber_id"] == told["subscriber_id"]


def _steps() -> list[tuple[str, dict[str, Any]]]:
    day = datetime.now().astimezone().date() + timedelta(days=2)
    return [
        ("call", {"outcome": "not_reached"}),
        ("call", {"outcome": "reached", "note": "Хочет завтра"}),
        ("visit", {"day": day.isoformat(), "begins": "10:00", "ends": "13:00"}),
    ]


async def test_a_refusal_is_told_in_the_applicants_language_and_the_operator_hears_of_each_application(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    sales = await staff_of(stack, gateway, "netbynet", "sales")
    email = f"{uuid4().hex[:10]}@mail.example"
    said = {**wish(), "email": email, "language": "en"}
    entered = await sales.post("/staff/applications", said)
    reasons = {
        one["refusal"]: one["texts"] for one in (await sales.get("/staff/application-refusals"))["items"]
    }
    await sales.post(f"/staff/applications/{entered['id']}/refuse", {"refusal": "no_coverage"}, status=200)

    async def letters(to: str, text: str) -> list[dict[str, Any]]:
        found = (await sandbox.get("/messages", params={"to": to, "channel": "email"})).json()["items"]
        return [one for one in found if text in one["subject"] + one["text"]]

    await until("the letter says why", lambda: letters(email, reasons["no_coverage"]["en"]))
    await until("the operator knows", lambda: letters("help@netbynet.example", entered["code"]))


async def test_a_cabinet_is_rated_in_the_operators_words(stack: Running, gateway: httpx.AsyncClient) -> None:
    rating = (await gateway.get("/operator", headers={"Operator": "centra"})).json()["rating"]
    assert [grade["ru"] for grade in rating["grades"]][::4] == ["Не удобно", "Лучше не бывает"]
    who = next(one for one in stack.operator("centra")["subscribers"] if one["state"] == "active")
    person = await sign_in(gateway, "centra", who)
    rated = await person.post("/feedback", {"grade": 5, "comment": "Удобно платить"})
    assert rated["grade"] == 5
    manager = await staff_of(stack, gateway, "centra", "manager")
    month = (await manager.get("/staff/reports/ratings"))["items"][0]
    assert (month["counts"][4] >= 1, month["average"][1]) == (True, ".")
    comments = (await manager.get("/staff/reports/ratings/comments"))["items"]
    assert "Удобно платить" in [one["comment"] for one in comments]
    other = next(one for one in stack.operator("skynet")["subscribers"] if one["state"] == "active")
    stranger = await sign_in(gateway, "skynet", other)
    refused = await gateway.post("/feedback", json={"grade": 5}, headers=stranger.headers)
    problem(refused, 404, "not-found")
