"""Who calls: the operator by header or host, the person by token, the language and the trace by their headers."""

import httpx
import pytest

from five_operators import PROFILE_OF
from gateway_problems import problem
from people import Person
from running import Running
from signed_tokens import Forge

WORTHLESS = [
    "garbage",
    "three dots",
    "expired",
    "not yet valid",
    "of another issuer",
    "for another audience",
    "of another operator",
    "without an end",
    "without a subject",
    "an identity token",
    "of an unknown key",
    "of a key named by path",
    "signed by a stranger",
    "unsigned",
    "unsigned in capitals",
    "without a signature",
    "signed with the public key",
    "signed with the public key as published",
]


@pytest.fixture(scope="session")
def forge(stack: Running, person: Person) -> Forge:
    return Forge(stack, person.token)


async def operator_of(gateway: httpx.AsyncClient, **headers: str) -> str:
    answer = await gateway.get("/operator", headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["operator"])


async def test_the_operator_is_found_by_host_or_by_header(gateway: httpx.AsyncClient) -> None:
    assert await operator_of(gateway, host="skynet.localhost:8080") == "skynet"
    assert await operator_of(gateway, host="LK.CherryNet.Example.") == "cherrynet"
    assert await operator_of(gateway, operator="centra") == "centra"


async def test_the_header_goes_before_the_host(gateway: httpx.AsyncClient) -> None:
    assert await operator_of(gateway, host="skynet.localhost", operator="centra") == "centra"
    assert await operator_of(gateway, host="skynet.localhost", operator="") == "skynet"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "unknown.example"},
        {"operator": "nobody"},
        {"operator": "Skynet"},
        {"operator": "../skynet"},
        {"operator": "x" * 5000},
    ],
)
async def test_without_a_known_operator_there_is_nothing(
    gateway: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    problem(await gateway.get("/operator", headers=headers), 404, "unknown-operator")


async def test_without_a_token_nobody_is_signed_in(gateway: httpx.AsyncClient, person: Person) -> None:
    for written in (
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {person.token}"},
    ):
        answer = await gateway.get("/cabinet", headers={"Operator": "skynet", **written})
        problem(answer, 401, "not-signed-in")


@pytest.mark.parametrize("what", WORTHLESS)
async def test_a_worthless_token_opens_nothing(gateway: httpx.AsyncClient, forge: Forge, what: str) -> None:
    headers = {"Operator": "skynet", "Authorization": f"Bearer {forge.worthless()[what]}"}
    for path in ("/cabinet", "/tickets", "/staff/tickets"):
        problem(await gateway.get(path, headers=headers), 401, "not-signed-in")


async def test_a_token_signed_by_us_is_what_the_worthless_ones_differ_from(
    gateway: httpx.AsyncClient, forge: Forge
) -> None:
    assert list(forge.worthless()) == WORTHLESS
    headers = {"Operator": "skynet", "Authorization": f"bearer {forge.signed()}"}
    assert (await gateway.get("/cabinet", headers=headers)).status_code == 200


async def test_a_true_token_is_worth_nothing_at_another_operator(person: Person) -> None:
    headers = {**person.headers, "Operator": "centra"}
    problem(await person.client.get("/cabinet", headers=headers), 401, "not-signed-in")


async def test_staff_is_no_subscriber_and_a_subscriber_no_staff(person: Person, staff: Person) -> None:
    assert (await staff.get("/staff/tickets"))["items"] is not None
    for path in ("/cabinet", "/profile", "/account", "/tickets", "/notifications"):
        problem(await staff.client.get(path, headers=staff.headers), 403, "not-allowed")
    problem(await person.client.get("/staff/tickets", headers=person.headers), 403, "not-allowed")


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("", "Войдите в личный кабинет"),
        ("ru", "Войдите в личный кабинет"),
        ("kk-KZ, ru;q=0.9", "Жеке кабинетке кіріңіз"),
        ("en-GB,en;q=0.9,ru;q=0.8", "Sign in first"),
        ("ru;q=0.2, en; q=0.7, kk ; q=0.1", "Sign in first"),
        ("de, *;q=0.5", "Войдите в личный кабинет"),
        ("en;q=x, ;;, kk", "Жеке кабинетке кіріңіз"),
    ],
)
async def test_a_problem_has_its_title_in_the_asked_language(
    gateway: httpx.AsyncClient, accepted: str, title: str
) -> None:
    headers = {"Operator": "skynet", "Accept-Language": accepted}
    assert problem(await gateway.get("/cabinet", headers=headers), 401, "not-signed-in")["title"] == title


async def test_the_callers_trace_is_continued(gateway: httpx.AsyncClient) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"Operator": "skynet", "traceparent": f"00-{trace_id}-00f067aa0ba902b7-00"}
    assert (await gateway.get("/operator", headers=headers)).headers["trace-id"] == trace_id
    assert (
        problem(await gateway.get("/cabinet", headers=headers), 401, "not-signed-in")["trace_id"] == trace_id
    )


@pytest.mark.parametrize(
    "written", ["x", "00-0-0-00", f"00-{'0' * 32}-{'0' * 16}-01", "00-" + "z" * 32 + "-1-1"]
)
async def test_a_wrong_traceparent_begins_a_trace_of_its_own(
    gateway: httpx.AsyncClient, written: str
) -> None:
    problem(
        await gateway.get("/cabinet", headers={"Operator": "skynet", "traceparent": written}),
        401,
        "not-signed-in",
    )


async def test_a_page_learns_from_the_operator_what_it_need_not_ask_a_subscriber_for(
    gateway: httpx.AsyncClient,
) -> None:
    told = {
        operator: (await gateway.get("/operator", headers={"Operator": operator})).json()
        for operator in ("skynet", "cherrynet", "netbynet", "centra", "kaspnet")
    }
    for operator, shown in told.items():
        profile = PROFILE_OF[operator]
        assert shown["first_page"] == {"shows": list(profile.first_page.shows)}
        for section in ("tariff_change", "promised_payment", "termination"):
            assert bool(shown[section]) == getattr(profile.capabilities, section)
    assert told["skynet"]["tariff_change"] == {"when": ["now", "next_period"], "shown": "table"}
    assert told["kaspnet"]["promised_payment"]["name"]["ru"] == "Доверительный платёж"
    assert told["cherrynet"]["promised_payment"]["max_days"] == 10
    assert told["centra"]["promised_payment"] is None
    assert told["netbynet"]["termination"] == {"way": "office", "documents": ["passport", "application"]}
