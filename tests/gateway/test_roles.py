"""Who of the staff may do what: every route of the staff desk, as each role."""

import json
from dataclasses import dataclass
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest

from contracts.auth import Role
from contracts.committed import ROOT
from five_operators import PROFILE_OF
from news_deeds import NEWS, NEWSLETTER
from running import Running
from signed_tokens import Signer

NOBODY = "00000000-0000-7000-8000-000000000000"
BASE = "/api/v1"
# In the place of each parameter, something that is not there: whoever may, is told that.
PARAMETERS = {
    "number": "0",
    "code": "none",
    "report": "churn",
    "payment_id": "0",
    "register_id": "999999999",
    "suspension_id": "999999999",
    "termination_id": "999999999",
    "notice": "payment_due",
    "medium": "sms",
    "letter_id": f"notify-payment_received.{NOBODY}",
    "language": "ru",
}


@dataclass(frozen=True)
class Route:
    """`roles` beside the admin, who may everything; a body and a query that the route takes."""

    roles: str = ""
    body: Any = None
    query: str = ""


REASON = {"reason": "по заявлению"}
FAQ = {"category": "none", "texts": {"ru": {"question": "Где?", "answer": "Там."}}}
LINK = {"titles": {"ru": "Ссылка"}}
VISIT = {"day": "2020-01-01", "begins": "10:00", "ends": "12:00"}
CANNED = {"title": "Роутер", "texts": {"ru": "Перезагрузите роутер"}}
ANYBODY = "support cashier sales marketing manager"
DAYS = "from=2026-11-01&to=2026-11-02"
MONTHS = "from=2026-10-01&to=2026-11-01"
NEW_TARIFF = {
    "code": "role-test",
    "product": "internet",
    "names": {"ru": "Проба", "kk": "Сынақ", "en": "Trial"},
    "price": {"amount": "400.00", "currency": "RUB"},
    "speed_mbps": 70,
}
PRICE = {"price": {"amount": "400.00", "currency": "RUB"}, "from": "2099-01-01"}
CONTRACT = {
    "name": "Анна Ким",
    "address": "Лесная, 5",
    "phones": ["not a phone"],
    "language": "ru",
    "tariff": PROFILE_OF["netbynet"].tariffs[0].code,
}
NEWSLETTER_TEST = {"channel": "email", "language": "ru", "address": "test@mail.example"}

ROUTES = {
    "GET /staff/accounts/{number}": Route("support cashier sales manager"),
    "POST /staff/accounts/{number}/cash": Route(
        "cashier manager", {"amount": {"amount": "1.00", "currency": "RUB"}}
    ),
    "POST /staff/accounts/{number}/corrections": Route("manager", {"amount": "1.00", **REASON}),
    "POST /staff/accounts/{number}/promised-payment": Route("support cashier manager", {}),
    "POST /staff/accounts/{number}/termination": Route("support manager", {}),
    "DELETE /staff/accounts/{number}/termination": Route("support manager"),
    "GET /staff/accounts/{number}/transactions": Route("support cashier manager"),
    "GET /staff/approvals": Route("manager"),
    "POST /staff/approvals/{approval_id}/approve": Route("manager"),
    "POST /staff/approvals/{approval_id}/refuse": Route("manager", REASON),
    "GET /staff/audit": Route("manager"),
    "POST /staff/contracts": Route("sales manager", CONTRACT),
    "GET /staff/dead-letters": Route(),
    "POST /staff/dead-letters/{letter_id}/replay": Route(),
    "POST /staff/payments/{payment_id}/refund": Route("manager", REASON),
    "GET /staff/deliveries": Route("support marketing manager"),
    "GET /staff/deliveries/{delivery_id}": Route("support marketing manager"),
    "POST /staff/deliveries/{delivery_id}/resend": Route("support manager"),
    "GET /staff/texts": Route("marketing manager"),
    "GET /staff/texts/{notice}/{medium}/{language}": Route("marketing manager"),
    "PUT /staff/texts/{notice}/{medium}/{language}": Route(
        "marketing manager", {"text": "{{ brand.name }}", "version": 99}
    ),
    "POST /staff/texts/{notice}/{medium}/{language}/preview": Route("marketing manager", {}),
    "POST /staff/texts/{notice}/{medium}/{language}/test": Route(
        "support marketing manager", {"address": "nobody"}
    ),
    "GET /staff/chats": Route("support manager"),
    "PUT /staff/chats/desk": Route("support manager", {"name": "Ольга"}),
    "DELETE /staff/chats/desk": Route("support manager"),
    "GET /staff/chats/{chat_id}": Route("support manager"),
    "POST /staff/chats/{chat_id}/answer": Route("support manager", {"text": "Да"}),
    "POST /staff/chats/{chat_id}/close": Route("support manager"),
    "POST /staff/chats/{chat_id}/messages": Route("support manager", {"text": "Здравствуйте"}),
    "POST /staff/chats/{chat_id}/read": Route("support manager", {"position": 1}),
    "POST /staff/chats/{chat_id}/take": Route("support manager"),
    "POST /staff/chats/{chat_id}/transcript": Route("support manager"),
    "POST /staff/chats/{chat_id}/transfer": Route("support manager", {}),
    "POST /staff/chats/{chat_id}/typing": Route("support manager"),
    "GET /staff/news": Route("marketing manager"),
    "POST /staff/news": Route("marketing manager", NEWS, "preview=true"),
    "GET /staff/news/{news_id}": Route("marketing manager"),
    "PUT /staff/news/{news_id}": Route("marketing manager", NEWS),
    "POST /staff/news/{news_id}/publish": Route("marketing manager", {}),
    "POST /staff/news/{news_id}/withdraw": Route("marketing manager"),
    "GET /staff/newsletters": Route("marketing manager"),
    "POST /staff/newsletters": Route("marketing manager", NEWSLETTER, "preview=true"),
    "POST /staff/newsletters/recipients": Route("marketing manager", {"channels": ["email"]}),
    "GET /staff/newsletters/{newsletter_id}": Route("marketing manager"),
    "PUT /staff/newsletters/{newsletter_id}": Route("marketing manager", NEWSLETTER),
    "POST /staff/newsletters/{newsletter_id}/cancel": Route("marketing manager"),
    "GET /staff/newsletters/{newsletter_id}/copies": Route("marketing manager"),
    "POST /staff/newsletters/{newsletter_id}/pause": Route("marketing manager"),
    "POST /staff/newsletters/{newsletter_id}/resume": Route("marketing manager"),
    "POST /staff/newsletters/{newsletter_id}/start": Route("marketing manager", {}),
    "POST /staff/newsletters/{newsletter_id}/test": Route("marketing manager", NEWSLETTER_TEST),
    "GET /staff/live": Route("support sales manager"),
    "GET /staff/people": Route(),
    "POST /staff/people": Route(body={"login": "role-test", "name": "Test", "role": "sales"}),
    "PATCH /staff/people/{staff_id}": Route(body={"name": "Test"}),
    "POST /staff/people/{staff_id}/invitation": Route(),
    "DELETE /staff/people/{staff_id}/sessions": Route(),
    "GET /staff/registers": Route("cashier manager"),
    "POST /staff/registers": Route("cashier manager", b"not a register", "way=none&day=2026-11-01"),
    "GET /staff/registers/{register_id}": Route("cashier manager"),
    "GET /staff/registers/{register_id}.csv": Route("cashier manager"),
    "POST /staff/registers/{register_id}/credits": Route("cashier manager", {"external_id": "1"}),
    "GET /staff/reports/arpu": Route("manager", query=MONTHS),
    "GET /staff/reports/churn": Route("manager", query=MONTHS),
    "GET /staff/reports/debtors": Route("manager"),
    "GET /staff/reports/debtors.csv": Route("manager"),
    "GET /staff/reports/payments": Route("manager", query=DAYS),
    "GET /staff/reports/promised": Route("manager", query=DAYS),
    "GET /staff/reports/revenue": Route("manager", query=MONTHS),
    "GET /staff/reports/{report}.csv": Route("manager", query=MONTHS),
    "GET /staff/subscribers": Route("support cashier sales manager", query="q=nobody"),
    "GET /staff/subscribers/{subscriber_id}": Route("support cashier sales manager"),
    "GET /staff/subscribers/{subscriber_id}/timeline": Route("support cashier sales manager"),
    "GET /staff/subscribers/{subscriber_id}/erasure": Route("manager"),
    "POST /staff/subscribers/{subscriber_id}/erasure": Route("manager", REASON),
    "POST /staff/subscribers/{subscriber_id}/first-password": Route("sales manager"),
    "POST /staff/subscribers/{subscriber_id}/recovery": Route("support manager", {}),
    "DELETE /staff/subscribers/{subscriber_id}/sessions": Route("support"),
    "GET /staff/suspensions": Route("support manager"),
    "POST /staff/suspensions/{suspension_id}/approve": Route("support manager"),
    "POST /staff/suspensions/{suspension_id}/refuse": Route("support manager", REASON),
    "GET /staff/tariffs": Route(ANYBODY),
    "POST /staff/tariffs": Route("marketing manager", NEW_TARIFF, "preview=true"),
    "PATCH /staff/tariffs/{code}": Route("marketing manager", {"speed_mbps": 70}),
    "POST /staff/tariffs/{code}/prices": Route("marketing manager", PRICE),
    "GET /staff/terminations": Route("support cashier manager"),
    "POST /staff/terminations/{termination_id}/approve": Route("support manager", {}),
    "POST /staff/terminations/{termination_id}/paid-out": Route("cashier manager"),
    "POST /staff/terminations/{termination_id}/refuse": Route("support manager", REASON),
    "GET /staff/tickets": Route("support manager"),
    "GET /staff/tickets/{ticket_id}": Route("support manager"),
    "GET /staff/tickets/{ticket_id}/letters": Route("support manager"),
    "POST /staff/tickets/{ticket_id}/close": Route("support manager"),
    "POST /staff/tickets/{ticket_id}/messages": Route("support manager", {"text": "Проверьте кабель"}),
    "PUT /staff/tickets/{ticket_id}/status": Route("support manager", {"status": "solved"}),
    "POST /staff/tickets/{ticket_id}/take": Route("support manager"),
    "PUT /staff/tickets/{ticket_id}/assignee": Route("manager", {"staff_id": NOBODY}),
    "DELETE /staff/tickets/{ticket_id}/assignee": Route("support manager"),
    "POST /staff/tickets/{ticket_id}/notes": Route("support manager", {"text": "Звонил"}),
    "GET /staff/tickets/{ticket_id}/canned-answers": Route("support manager"),
    "GET /staff/canned-answers": Route("support manager"),
    "POST /staff/canned-answers": Route("support manager", CANNED),
    "PUT /staff/canned-answers/{answer_id}": Route("support manager", CANNED),
    "DELETE /staff/canned-answers/{answer_id}": Route("support manager"),
    "GET /staff/reports/sms": Route("manager marketing", query=DAYS),
    "GET /staff/application-refusals": Route("support sales manager"),
    "GET /staff/applications": Route("support sales manager"),
    "POST /staff/applications": Route("support sales manager", {"language": "ru"}),
    "GET /staff/applications/{application_id}": Route("support sales manager"),
    "POST /staff/applications/{application_id}/call": Route("support sales manager", {"outcome": "reached"}),
    "POST /staff/applications/{application_id}/visit": Route("support sales manager", VISIT),
    "POST /staff/applications/{application_id}/refuse": Route(
        "support sales manager", {"refusal": "withdrawn"}
    ),
    "GET /staff/faq": Route("marketing manager"),
    "PUT /staff/faq/categories": Route("marketing manager", {"categories": []}),
    "POST /staff/faq": Route("marketing manager", FAQ),
    "PUT /staff/faq/{entry_id}": Route("marketing manager", FAQ),
    "DELETE /staff/faq/{entry_id}": Route("marketing manager"),
    "POST /staff/downloads": Route("marketing manager", LINK),
    "PUT /staff/downloads/{download_id}": Route("marketing manager", LINK),
    "DELETE /staff/downloads/{download_id}": Route("marketing manager"),
    "GET /staff/reports/ratings": Route("support marketing manager", query=MONTHS),
    "GET /staff/reports/ratings/comments": Route("support marketing manager"),
    "GET /staff/reports/tickets": Route("manager", query=DAYS),
}
# Nobody is signed in yet.
OPEN = {"POST /staff/session", "POST /staff/invitation"}


def test_every_route_of_the_staff_desk_is_in_the_table() -> None:
    document = json.loads((ROOT / "contracts/schemas/openapi.json").read_text())
    served = {
        f"{method.upper()} {path.removeprefix(BASE)}"
        for path, methods in document["paths"].items()
        if path.startswith(f"{BASE}/staff")
        for method in methods
    }
    assert served == set(ROUTES) | OPEN


@pytest.mark.parametrize("route", ROUTES)
async def test_each_role_may_what_the_table_says(
    stack: Running, gateway: httpx.AsyncClient, route: str
) -> None:
    signer, wanted = Signer(stack), ROUTES[route]
    answers = {}
    for role in get_args(Role):
        answer = await call(gateway, signer.token(uuid4(), "netbynet", "staff", role), route)
        assert answer.status_code < 500, answer.text
        assert answer.status_code != 401, answer.text
        answers[role] = answer
    refused = {role for role, answer in answers.items() if answer.status_code == 403}
    assert set(answers) - refused == {*wanted.roles.split(), "admin"}
    assert {answers[role].json()["type"] for role in refused} <= {"/problems/not-allowed"}


@pytest.mark.parametrize("route", ROUTES)
async def test_without_a_second_factor_nothing_is_open(
    stack: Running, gateway: httpx.AsyncClient, route: str
) -> None:
    limited = Signer(stack).token(uuid4(), "netbynet", "staff", "admin", must="set_up_second_factor")
    answer = await call(gateway, limited, route)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/must-set-up-second-factor")


@pytest.mark.parametrize("route", ROUTES)
async def test_subscribers_have_no_way_in(stack: Running, gateway: httpx.AsyncClient, route: str) -> None:
    answer = await call(gateway, Signer(stack).token(uuid4(), "netbynet"), route)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed")


async def call(gateway: httpx.AsyncClient, token: str, route: str) -> httpx.Response:
    method, path = route.split()
    for name, value in PARAMETERS.items():
        path = path.replace(f"{{{name}}}", value)
    while "{" in path:
        path = f"{path[: path.index('{')]}{NOBODY}{path[path.index('}') + 1 :]}"
    wanted = ROUTES[route]
    headers = {"Operator": "netbynet", "Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    if isinstance(wanted.body, bytes):
        return await gateway.request(
            method,
            f"{path}?{wanted.query}",
            content=wanted.body,
            headers={**headers, "Content-Type": "text/csv"},
        )
    if path.endswith("/live"):  # has no end
        async with gateway.stream(method, path, headers=headers) as answer:
            if answer.status_code != httpx.codes.OK:
                await answer.aread()
            return answer
    return await gateway.request(method, f"{path}?{wanted.query}", json=wanted.body, headers=headers)
