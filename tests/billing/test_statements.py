"""The statement of a month: a PDF that says in the reader's language what there was, what moved, what is left."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import httpx
import pytest
from pypdf import PdfReader

from desk import Customer, charge, customer
from gateway_problems import assert_protected, problem
from people import Terminal
from running import Running

THIS_MONTH = datetime.now(ZoneInfo("Europe/Moscow")).date().replace(day=1)


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    who = await customer(stack, gateway, "skynet", balance=1_000_00, state="active")
    await Terminal(gateway, "skynet").pay(who.account, "250.50")
    end = (THIS_MONTH + timedelta(days=31)).replace(day=1)
    await charge(stack, who.who, 500_00, "period", THIS_MONTH, end)
    return who


async def download(who: Customer, month: str, language: str = "ru") -> httpx.Response:
    headers = {**who.person.headers, "Accept-Language": language}
    return await who.person.client.get(f"/account/statements/{month}.pdf", headers=headers)


def text_of(answer: httpx.Response) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    return "\n".join(pages).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ru",
            [
                "Выписка по лицевому счёту",
                "Остаток на начало",
                "Платёж: терминал",
                "«Небо 50»",
                "750,50 ₽",
                "−500,00",
            ],
        ),
        ("kk", ["Дербес шот бойынша үзінді көшірме", "Төлем: терминал", "«Аспан 50»", "750,50 ₽"]),
        ("en", ["Account statement", "Payment: terminal", "Service fee, Sky 50", "750.50 ₽", "−500.00"]),
    ],
)
async def test_it_says_all_of_it_in_the_asked_language(
    anna: Customer, language: str, words: list[str]
) -> None:
    answer = await download(anna, f"{THIS_MONTH:%Y-%m}", language)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert_protected(answer)
    text = text_of(answer)
    missing = [
        word
        for word in [*words, "SkyNet", "help@skynet.example", "Анна Ким", anna.account, "250"]
        if word not in text
    ]
    assert not missing, text


async def test_a_long_month_has_pages_and_every_line(stack: Running, anna: Customer) -> None:
    for number in range(70):
        await charge(stack, anna.who, number + 1, "daily", THIS_MONTH, THIS_MONTH + timedelta(days=1))
    answer = await download(anna, f"{THIS_MONTH:%Y-%m}")
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) > 1
    text = text_of(answer)
    assert all(f"−0,{number + 1:02}" in text for number in range(70))
    assert f"Страница {len(reader.pages)} из {len(reader.pages)}" in text


@pytest.mark.parametrize("month", ["2199-01", "1999-12", "0000-01", "2026-13", "2026-00"])
async def test_there_is_none_of_other_months(anna: Customer, month: str) -> None:
    problem(await download(anna, month), 404, "not-found")


@pytest.mark.parametrize("month", ["2026", "2026-1", "november", "2026-11-01", "2026-11'"])
async def test_what_is_no_month_is_refused(anna: Customer, month: str) -> None:
    problem(await download(anna, month), 422, "invalid-body")


async def test_nobody_reads_it_without_signing_in(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.get(f"/account/statements/{THIS_MONTH:%Y-%m}.pdf", headers={"Operator": "skynet"})
    problem(answer, 401, "not-signed-in")
