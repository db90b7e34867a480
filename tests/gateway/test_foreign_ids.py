"""Whoever sends another's ids gets nothing by them: every route of the OpenAPI document that takes an id."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from newcomers import newcomer
from news_deeds import NEWS, NEWSLETTER
from people import Person, sign_in
from real_ids import BASE, Household, Json, Operation, admin_of, households, operations
from running import Running


@dataclass(frozen=True)
class Takes:
    """`ids`: each parameter and what of the household's it names; `body` is what else is to be said.

    A stranger is answered 403 or 404, or `also`.
    """

    ids: dict[str, str]
    body: dict[str, Any] | None = None
    of: str = "skynet"
    also: int | None = None


REASON = {"reason": "по заявлению"}
NEW_TICKET = {"kind": "support", "topic": "general", "text": "Вот"}
CANNED = {"title": "Роутер", "texts": {"ru": "Перезагрузите роутер"}}
PRICE = {"price": "450.00", "from": "2099-01-01"}
VISIT = {"day": (date.today() + timedelta(days=9)).isoformat(), "begins": "10:00", "ends": "12:00"}  # noqa: DTZ011
FAQ = {"category": "tv", "published": False, "texts": {"ru": {"question": "Где?", "answer": "Там."}}}
LINK = {"titles": {"ru": "Ссылка"}}
AUTOPAYMENT = {"on": "threshold", "threshold": "1.00", "max_amount": "100.00"}
# Asked with another's ids these answer as if there were nothing of the kind.
SILENT = 200
# In this order their owners can use them one after another.
ROUTES = {
    "GET /payments/{payment_id}": Takes({"payment_id": "payment"}),
    "GET /services/{service_id}/tariffs": Takes({"service_id": "service"}),
    "GET /tickets/{ticket_id}": Takes({"ticket_id": "ticket"}),
    "GET /staff/accounts/{number}": Takes({"number": "account"}),
    "GET /staff/accounts/{number}/transactions": Takes({"number": "account"}),
    "GET /staff/registers/{register_id}": Takes({"register_id": "register"}, of="centra"),
    "GET /staff/registers/{register_id}.csv": Takes({"register_id": "register"}, of="centra"),
    "GET /staff/subscribers/{subscriber_id}": Takes({"subscriber_id": "subscriber"}),
    "GET /staff/subscribers/{subscriber_id}/timeline": Takes({"subscriber_id": "subscriber"}),
    "GET /staff/subscribers/{subscriber_id}/erasure": Takes({"subscriber_id": "erased"}),
    "GET /staff/tickets/{ticket_id}": Takes({"ticket_id": "ticket"}),
    "GET /staff/tickets/{ticket_id}/letters": Takes({"ticket_id": "ticket"}),
    "GET /staff/approvals": Takes({"cursor": "approval"}, also=SILENT),
    "GET /staff/audit": Takes({"who": "admin", "about": "about"}, also=SILENT),
    "GET /staff/deliveries": Takes({"subscriber": "subscriber"}, also=SILENT),
    "GET /staff/deliveries/{delivery_id}": Takes({"delivery_id": "delivery"}),
    "POST /staff/deliveries/{delivery_id}/resend": Takes({"delivery_id": "delivery"}),
    "GET /staff/subscribers": Takes({"q": "account"}, also=SILENT),
    "POST /notifications/read": Takes({"ids": "notifications"}, {}, also=SILENT),
    "DELETE /notifications/browsers/{browser_id}": Takes({"browser_id": "browser"}),
    # The right code: what is not one's own is told as a wrong one is.
    "POST /profile/confirmations": Takes({"confirmation": "confirmation", "code": "code"}, also=422),
    "PUT /profile/phones/{contact_id}/main": Takes({"contact_id": "phone"}),
    "PUT /profile/emails/{contact_id}/main": Takes({"contact_id": "email"}),
    "DELETE /profile/phones/{contact_id}": Takes({"contact_id": "phone"}),
    "DELETE /profile/emails/{contact_id}": Takes({"contact_id": "email"}),
    "PUT /autopayment": Takes({"card": "card"}, AUTOPAYMENT),
    "POST /payments": Takes({"card": "card"}, {"amount": "50.00", "method": "saved_card"}),
    "DELETE /cards/{card_id}": Takes({"card_id": "card"}),
    # One may type any address; that of a device which is registered cannot be had a second time.
    "POST /devices": Takes({"mac": "mac"}, {}, also=409),
    "DELETE /devices/{mac}": Takes({"mac": "mac"}),
    "PUT /services/{service_id}/tariff-change": Takes(
        {"service_id": "service"}, {"tariff": "sky-100", "when": "next_period"}
    ),
    "DELETE /services/{service_id}/tariff-change": Takes({"service_id": "service"}),
    "DELETE /services/{service_id}": Takes({"service_id": "add_on"}),
    "POST /tickets/{ticket_id}/messages": Takes(
        {"ticket_id": "ticket", "attachments": "more_files"}, {"text": "Уже есть"}, also=422
    ),
    "POST /staff/tickets/{ticket_id}/messages": Takes(
        {"ticket_id": "ticket", "attachments": "staffs_files"}, {"text": "Проверьте кабель"}, also=422
    ),
    "POST /staff/tickets/{ticket_id}/notes": Takes({"ticket_id": "ticket"}, {"text": "Звонил"}),
    "POST /staff/tickets/{ticket_id}/take": Takes({"ticket_id": "ticket"}),
    "PUT /staff/tickets/{ticket_id}/assignee": Takes({"ticket_id": "ticket", "staff_id": "staff"}, {}),
    "DELETE /staff/tickets/{ticket_id}/assignee": Takes({"ticket_id": "ticket"}),
    "GET /staff/tickets/{ticket_id}/canned-answers": Takes({"ticket_id": "ticket"}),
    "PUT /staff/tickets/{ticket_id}/status": Takes({"ticket_id": "ticket"}, {"status": "solved"}),
    "POST /tickets/{ticket_id}/rating": Takes({"ticket_id": "ticket"}, {"grade": 5}),
    "POST /staff/tickets/{ticket_id}/close": Takes({"ticket_id": "ticket"}),
    "POST /tickets/{ticket_id}/close": Takes({"ticket_id": "ticket"}),
    "POST /tickets/{ticket_id}/reopen": Takes({"ticket_id": "ticket"}),
    "GET /attachments/{attachment_id}": Takes({"attachment_id": "file"}),
    "POST /tickets": Takes({"attachments": "files"}, NEW_TICKET, also=422),
    "GET /staff/tickets": Takes(
        {"subscriber_id": "subscriber", "q": "account", "assignee": "staff"}, also=SILENT
    ),
    "PUT /staff/canned-answers/{answer_id}": Takes({"answer_id": "canned"}, CANNED),
    "DELETE /staff/canned-answers/{answer_id}": Takes({"answer_id": "canned"}),
    "GET /chats/{chat_id}": Takes({"chat_id": "chat"}),
    "GET /staff/chats/{chat_id}": Takes({"chat_id": "chat"}),
    "POST /chats/{chat_id}/messages": Takes(
        {"chat_id": "chat", "attachments": "chat_files"}, {"text": "Алло"}, also=422
    ),
    "POST /chats/{chat_id}/typing": Takes({"chat_id": "chat"}),
    "POST /chats/{chat_id}/read": Takes({"chat_id": "chat"}, {"position": 1}),
    "POST /chats/{chat_id}/contact": Takes({"chat_id": "chat"}, {"contact": "+79110000001"}),
    "POST /chats/{chat_id}/transcript": Takes({"chat_id": "chat"}),
    "POST /staff/chats/{chat_id}/take": Takes({"chat_id": "chat"}),
    "POST /staff/chats/{chat_id}/messages": Takes(
        {"chat_id": "chat", "attachments": "consultants_files"}, {"text": "Слушаю"}, also=422
    ),
    "POST /staff/chats/{chat_id}/typing": Takes({"chat_id": "chat"}),
    "POST /staff/chats/{chat_id}/read": Takes({"chat_id": "chat"}, {"position": 1}),
    "POST /staff/chats/{chat_id}/transcript": Takes({"chat_id": "chat"}),
    "POST /staff/chats/{chat_id}/transfer": Takes({"chat_id": "chat", "to": "staff"}, {}),
    "POST /staff/chats/{chat_id}/answer": Takes({"chat_id": "chat"}, {"text": "Да"}),
    "POST /staff/chats/{chat_id}/close": Takes({"chat_id": "chat"}),
    "POST /chats/{chat_id}/close": Takes({"chat_id": "chat"}),
    "GET /staff/applications": Takes({"q": "application_code"}, also=SILENT),
    "GET /staff/applications/{application_id}": Takes({"application_id": "application"}),
    "POST /staff/applications/{application_id}/call": Takes(
        {"application_id": "application"}, {"outcome": "reached"}
    ),
    "POST /staff/applications/{application_id}/visit": Takes({"application_id": "application"}, VISIT),
    "POST /staff/applications/{application_id}/refuse": Takes(
        {"application_id": "application"}, {"refusal": "withdrawn"}
    ),
    "PUT /staff/faq/{entry_id}": Takes({"entry_id": "entry"}, FAQ, of="cherrynet"),
    "DELETE /staff/faq/{entry_id}": Takes({"entry_id": "entry"}, of="cherrynet"),
    "PUT /staff/downloads/{download_id}": Takes({"download_id": "download"}, LINK, of="cherrynet"),
    "DELETE /staff/downloads/{download_id}": Takes({"download_id": "download"}, of="cherrynet"),
    "POST /staff/accounts/{number}/cash": Takes({"number": "account"}, {"amount": "1.00"}),
    "POST /staff/accounts/{number}/corrections": Takes(
        {"number": "account", "transfer_id": "transfer"}, {**REASON}
    ),
    "POST /staff/accounts/{number}/promised-payment": Takes({"number": "account"}, {}),
    "POST /staff/accounts/{number}/termination": Takes({"number": "account"}, {}),
    "DELETE /staff/accounts/{number}/termination": Takes({"number": "account"}),
    "POST /staff/approvals/{approval_id}/approve": Takes({"approval_id": "approval"}),
    "POST /staff/approvals/{approval_id}/refuse": Takes({"approval_id": "other_approval"}, REASON),
    # Another's is told as one that is not given up any more.
    "POST /staff/dead-letters/{letter_id}/replay": Takes({"letter_id": "dead_letter"}, also=409),
    "POST /staff/payments/{payment_id}/refund": Takes({"payment_id": "payment"}, REASON),
    "PATCH /staff/people/{staff_id}": Takes({"staff_id": "staff"}, {"name": "Test"}),
    "POST /staff/people/{staff_id}/invitation": Takes({"staff_id": "staff"}),
    "DELETE /staff/people/{staff_id}/sessions": Takes({"staff_id": "staff"}),
    "POST /staff/registers/{register_id}/credits": Takes(
        {"register_id": "register", "external_id": "register_row"}, {}, of="centra"
    ),
    "POST /staff/suspensions/{suspension_id}/approve": Takes({"suspension_id": "suspension"}, of="netbynet"),
    "POST /staff/suspensions/{suspension_id}/refuse": Takes(
        {"suspension_id": "suspension"}, REASON, of="netbynet"
    ),
    "GET /staff/news/{news_id}": Takes({"news_id": "news"}, of="netbynet"),
    "PUT /staff/news/{news_id}": Takes({"news_id": "news"}, NEWS, of="netbynet"),
    "POST /staff/news/{news_id}/publish": Takes({"news_id": "news"}, {}, of="netbynet"),
    "POST /staff/news/{news_id}/withdraw": Takes({"news_id": "news"}, of="netbynet"),
    "GET /staff/newsletters/{newsletter_id}": Takes({"newsletter_id": "newsletter"}, of="netbynet"),
    "GET /staff/newsletters/{newsletter_id}/copies": Takes({"newsletter_id": "newsletter"}, of="netbynet"),
    "PUT /staff/newsletters/{newsletter_id}": Takes(
        {"newsletter_id": "newsletter"}, NEWSLETTER, of="netbynet"
    ),
    "POST /staff/newsletters/{newsletter_id}/test": Takes(
        {"newsletter_id": "newsletter"},
        {"channel": "email", "language": "ru", "address": "test@mail.example"},
        of="netbynet",
    ),
    "POST /staff/newsletters/{newsletter_id}/start": Takes(
        {"newsletter_id": "newsletter"}, {}, of="netbynet"
    ),
    "POST /staff/newsletters/{newsletter_id}/pause": Takes({"newsletter_id": "newsletter"}, of="netbynet"),
    "POST /staff/newsletters/{newsletter_id}/resume": Takes({"newsletter_id": "newsletter"}, of="netbynet"),
    "POST /staff/newsletters/{newsletter_id}/cancel": Takes({"newsletter_id": "newsletter"}, of="netbynet"),
    "PATCH /staff/tariffs/{code}": Takes({"code": "tariff"}, {"speed_mbps": 90}, of="netbynet"),
    "POST /staff/tariffs/{code}/prices": Takes({"code": "tariff"}, PRICE, of="netbynet"),
    "POST /staff/terminations/{termination_id}/approve": Takes(
        {"termination_id": "termination"}, {}, of="centra"
    ),
    "POST /staff/terminations/{termination_id}/refuse": Takes(
        {"termination_id": "termination"}, REASON, of="centra"
    ),
    "POST /staff/terminations/{termination_id}/paid-out": Takes(
        {"termination_id": "termination"}, of="centra"
    ),
    "POST /staff/subscribers/{subscriber_id}/erasure": Takes({"subscriber_id": "subscriber"}, REASON),
    "POST /staff/subscribers/{subscriber_id}/first-password": Takes({"subscriber_id": "subscriber"}),
    "POST /staff/subscribers/{subscriber_id}/recovery": Takes({"subscriber_id": "subscriber"}, {}),
    "DELETE /sessions/{session_id}": Takes({"session_id": "session"}),
    "DELETE /contracts/{contract_id}": Takes({"contract_id": "other_contract"}),
    "POST /session/contract": Takes({"contract_id": "contract"}, {}),
    "DELETE /staff/subscribers/{subscriber_id}/sessions": Takes({"subscriber_id": "subscriber"}),
}
# Whoever may have the id may use it.
ANYBODYS = {
    "GET /chats/{chat_id}/live {chat_id}": "a stream for whoever shows the chat's own token, and nothing without it",
    "GET /news/{news_id} {news_id}": "news are for everybody",
    "POST /quick-payments {lookup}": "random, known to whoever has searched, and good for paying alone",
    "POST /quick-payments/lookup {contract}": "anybody may pay for a contract whose number he has",
    "POST /recovery {account}": "whoever has lost the password says whose it is; all are answered alike",
    "POST /recovery/confirm {recovery}": "random, and worth nothing without the code that was sent",
    "GET /applications/{code} {code}": "60 bits of chance for whoever applied, and nobody's contacts are told",
    "GET /faq {q}": "words that are searched for among what is published",
    "GET /faq/{answer_id} {answer_id}": "it is published for everybody",
    "POST /faq/{answer_id}/helpful {answer_id}": "it is published for everybody",
    "GET /downloads/{download_id}/file {download_id}": "it is published for everybody",
    "PUT /consents/{code} {code}": "the operator asks all of his subscribers for the same",
}


@pytest.fixture(scope="module")
async def houses(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> dict[str, Household]:
    return await households(stack, gateway, sandbox)


@dataclass(frozen=True)
class Stranger:
    """`own`: what can be sent of his own beside another's id."""

    person: Person
    own: dict[str, str]


@pytest.fixture(scope="module")
async def abroad(stack: Running, gateway: httpx.AsyncClient) -> list[Stranger]:
    """Of other operators: a subscriber, and staff who may everything there."""
    who, account = await asyncio.gather(*(newcomer(stack, one) for one in ("netbynet", "kaspnet")))
    person = await sign_in(gateway, "netbynet", asdict(who))
    return [Stranger(person, {}), Stranger(admin_of(stack, gateway, "kaspnet"), {"account": account.account})]


async def test_anothers_ids_open_nothing(
    gateway: httpx.AsyncClient, houses: dict[str, Household], abroad: list[Stranger]
) -> None:
    served = operations((await gateway.get("/openapi.json")).json())
    assert not unknown(served), "\n".join(unknown(served))
    assert ROUTES.keys() <= served.keys(), "routes that are gone"
    opened = []
    for route, takes in ROUTES.items():
        house = houses[takes.of]
        for stranger in (Stranger(house.neighbour, {}), *abroad):
            for ids in guesses(takes, house, stranger):
                for preview in {"", *served[route].previews}:
                    answer = await ask(stranger.person, route, takes, ids, preview)
                    sent = f"{answer.request.url}{answer.request.content.decode()}"
                    leaks = [text for text in house.private if text in answer.text and text not in sent]
                    # What stands behind another's cursor is one's own.
                    lists = takes.also == answer.status_code == SILENT and "cursor" not in ids
                    listed = lists and answer.json().get("items")
                    if answer.status_code not in {403, 404, takes.also} or leaks or listed:
                        opened.append(
                            f"{route} {preview} of {stranger.person.operator}: {answer.status_code} {answer.text}"
                        )
    assert not opened, "\n".join(opened)


async def test_the_same_ids_open_all_of_it_to_their_owners(houses: dict[str, Household]) -> None:
    refused = []
    unread = await houses["skynet"].owner.get("/notifications", params={"unread_only": True})
    assert {one["id"] for one in unread["items"]} >= set(houses["skynet"].ids["notifications"])
    for route, takes in ROUTES.items():
        house = houses[takes.of]
        person = house.admin if "/staff/" in route else house.owner
        answer = await ask(person, route, takes, {name: house.ids[of] for name, of in takes.ids.items()})
        good = {200} if route.startswith("GET") else {200, 201, 202, 204, 409}
        if answer.status_code not in good:
            refused.append(f"{route}: {answer.status_code} {answer.text}")
    assert not refused, "\n".join(refused)


@pytest.mark.parametrize(
    ("operation", "ids"),
    [
        ({"parameters": [{"in": "path", "name": "thing", "schema": {"type": "string"}}]}, ["thing"]),
        ({"parameters": [{"in": "query", "name": "thing", "schema": {"format": "uuid"}}]}, ["thing"]),
        ({"parameters": [{"in": "query", "name": "ticket_id", "schema": {}}]}, ["ticket_id"]),
        ({"parameters": [{"in": "query", "name": "limit", "schema": {}}]}, []),
        ({"requestBody": {"content": {"json": {"schema": {"$ref": "#/components/schemas/Box"}}}}}, ["toys"]),
    ],
)
def test_a_route_with_an_id_that_is_not_in_the_table_is_named(operation: Json, ids: list[str]) -> None:
    toys = {"anyOf": [{"type": "array", "items": {"format": "uuid"}}, {"type": "null"}]}
    box = {"type": "object", "properties": {"toys": toys, "text": {"type": "string"}}}
    document = {"paths": {f"{BASE}/new": {"get": operation}}, "components": {"schemas": {"Box": box}}}
    told = unknown(operations(document))
    assert [line.partition(":")[0] for line in told] == [f"GET /new {{{name}}}" for name in ids]


def unknown(served: dict[str, Operation]) -> list[str]:
    """What is to be added to the tables above, a sentence for each id."""
    return [
        f"{route} {{{name}}}: add it to ROUTES and say what of a household's it names (make that in "
        "tests/real_ids.py), or to ANYBODYS with the reason why it may be anybody's"
        for route, operation in sorted(served.items())
        for name in sorted(operation.ids)
        if f"{route} {{{name}}}" not in ANYBODYS and not (route in ROUTES and name in ROUTES[route].ids)
    ]


def guesses(takes: Takes, house: Household, stranger: Stranger) -> Iterator[dict[str, Any]]:
    """All ids another's; and where there are several, those of the stranger's own in place of what he has."""
    yield {name: house.ids[of] for name, of in takes.ids.items()}
    if len(takes.ids) > 1 and stranger.own.keys() & set(takes.ids.values()):
        yield {name: stranger.own.get(of, house.ids[of]) for name, of in takes.ids.items()}


async def ask(
    person: Person, route: str, takes: Takes, ids: dict[str, Any], query: str = ""
) -> httpx.Response:
    """With all that the route wants."""
    verb, path = route.split()
    in_path = {name for name in ids if f"{{{name}}}" in path}
    for name in in_path:
        path = path.replace(f"{{{name}}}", str(ids[name]))
    rest = {name: value for name, value in ids.items() if name not in in_path}
    body = None if takes.body is None and not rest else {**(takes.body or {}), **rest}
    if verb == "GET":
        return await person.client.get(path, params=rest, headers=person.headers)
    headers = person.headers if query else {**person.headers, "Idempotency-Key": str(uuid4())}
    return await person.client.request(verb, f"{path}?{query}", json=body, headers=headers)
