"""CherryNet's column of the operators, walked in a browser: Kassa24, a promise of ten days, answers by e-mail."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Browser, expect

from applicants import new_phone
from browsing import Window
from concluding import registered
from desk import staff_of
from desk_walking import acts, agrees_a_visit, finds
from newcomers import newcomer
from ordering import today_at
from paying_walks import is_reminded_of_the_promise, takes_the_promised_payment
from people import Person
from profile_walks import follows_the_letter, saves_and_signs_in
from running import Running
from service_walks import (
    compares_tariffs,
    is_sent_to_the_office_to_end_the_contract,
    orders_the_chosen_tariff,
)
from talking_walks import sends_the_request
from terminal_calls import Network, kassa24_payment
from walking import active, at_desk, before, sign_in, signed_in, text_of, works

OPERATOR = "cherrynet"
NEW_PASSWORD = "horse battery 77 staple"
ENOUGH = 20_000_00
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")


@pytest.fixture(scope="module")
async def sales(stack: Running, gateway: httpx.AsyncClient) -> AsyncIterator[Person]:
    yield await staff_of(stack, gateway, OPERATOR, "sales")


@pytest.fixture(scope="module")
def kassa24(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, OPERATOR, "kassa24")


async def test_who_has_signed_the_contract_enters_by_login_and_pays_at_a_terminal_that_is_told_of(
    browser: Browser, stack: Running, sales: Person, kassa24: Network
) -> None:
    who = await registered(stack, sales)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await expect(page.get_by_text("Логин и пароль вам выдали при заключении договора.")).to_be_visible()
        await window.look("sign-in")
        await sign_in(window, who.login, who.password)
        await expect(page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await window.go("/pay")
        await expect(page.get_by_text("Терминалы и приложение Kassa24: выберите «CherryNet»")).to_be_visible()
        await expect(page.get_by_text(who.account).first).to_be_visible()
        await window.look("pay")
        await window.go("/")
        await kassa24.ask(kassa24_payment(who, amount="5000.00"))
        await works(window)
        await expect(page.get_by_role("region", name="Состояние")).to_contain_text("5 000 ₸")
        await expect(page.get_by_text(re.compile("^Платёж: терминал Kassa24"))).to_be_visible()
        await window.look("home")


async def test_a_lost_password_is_chosen_anew_by_a_link_in_a_letter(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR, ENOUGH)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/recovery")
        await page.get_by_label("Логин").fill(who.login)
        await page.get_by_label("Телефон из договора").fill(who.phone)
        await page.get_by_label("Письмо на почту").check()
        await window.look("recovery")
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("Письмо отправлено")).to_be_visible()
        await follows_the_letter(window, sandbox, who)
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await window.look("recovery-link")
        await saves_and_signs_in(window, who, NEW_PASSWORD)


async def test_a_promise_of_ten_days_is_free_and_the_service_works_at_once(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await page.get_by_role("link", name=re.compile("^Обещанный платёж до")).click()
        await expect(page.get_by_text("до 10 дней", exact=True)).to_be_visible()
        await expect(page.get_by_text("бесплатно", exact=True).first).to_be_visible()
        await takes_the_promised_payment(window)
        await window.look("promised-payment-taken")
        await window.go("/")
        await is_reminded_of_the_promise(window, "Обещанный платёж")


async def test_support_gives_the_promise_from_the_desk_and_the_open_page_works_again(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with (
        signed_in(browser, stack, who) as window,
        at_desk(browser, stack, OPERATOR, "support") as desk,
    ):
        await expect(window.page.get_by_text("Услуга остановлена")).to_be_visible()
        await finds(desk, who.account)
        dialog = await acts(desk, "Обещанный платёж")
        await expect(dialog.get_by_text("Бесплатно.")).to_be_visible()
        await dialog.get_by_role("button", name=re.compile("^Дать")).click()
        await expect(dialog.get_by_text(re.compile("^Дано"))).to_be_visible()
        await is_reminded_of_the_promise(window, "Обещанный платёж")


async def test_a_request_is_answered_by_a_letter_and_stands_in_the_history_with_its_state(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR, ENOUGH)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_text("ежедневно 9:00–22:00")).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Написать в поддержку").click()
        await expect(page.get_by_label(re.compile("^Фамилия, имя, отчество"))).to_have_value("Анна Ким")
        await expect(page.get_by_label("Электронная почта")).to_have_value(who.email)
        await page.get_by_label("Город").fill("Алматы")
        await page.get_by_label("Тема").select_option(label="Телевидение")
        await page.get_by_label("Что случилось").fill("Нет спортивных каналов")
        await window.look("new-request")
        await sends_the_request(window)
        ticket = page.url.rpartition("/")[2]
        async with at_desk(browser, stack, OPERATOR, "support") as desk:
            await answers(desk, ticket, "Каналы вернутся к вечеру.")
        await expect(page.get_by_text("Каналы вернутся к вечеру.")).to_be_visible()
        await text_of(sandbox, who.email, "email", "Каналы вернутся к вечеру.")
        await window.look("request")
        await window.go("/help/requests")
        await expect(page.get_by_text("Решена")).to_be_visible()
        await window.look("requests")


async def answers(desk: Window, ticket: str, text: str) -> None:
    """And says that it is solved."""
    page = desk.page
    await desk.go(f"/requests/{ticket}")
    await expect(page.get_by_text("Алматы")).to_be_visible()
    await page.get_by_role("button", name="Взять себе").click()
    await page.get_by_role("textbox", name="Ответ абоненту").fill(text)
    await page.get_by_role("button", name="Ответить").click()
    await expect(page.get_by_role("list").get_by_text(text).first).to_be_visible()
    await page.get_by_role("button", name=re.compile("^Решена")).click()
    await expect(page.get_by_text("Решена", exact=True).first).to_be_visible()


async def test_questions_are_answered_and_useful_files_are_kept_without_signing_in(
    browser: Browser, stack: Running
) -> None:
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/help/faq")
        await page.get_by_label("Что вас интересует?").fill("Касса24")
        await page.get_by_role("button", name="Как оплатить через терминал Касса24?").click()
        await expect(page.get_by_text("Выберите в терминале CherryNet")).to_be_visible()
        await expect(page.get_by_role("button", name="Уезжаю надолго. Можно не платить?")).to_have_count(0)
        await window.look("faq")
        await window.go("/help/downloads")
        await window.look("downloads")
        async with page.expect_download() as file:
            await page.get_by_role("link", name="Памятка абонента").click()
        assert (await (await file.value).path()).stat().st_size > 0


async def test_one_applies_by_phone_and_follows_until_a_visit_is_agreed(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    phone = new_phone()
    async with (
        at_desk(browser, stack, OPERATOR, "sales") as desk,
        before(browser, stack, OPERATOR) as window,
    ):
        page = window.page
        await window.go("/join")
        await expect(page.get_by_role("heading", name="Заявки принимаем по телефону")).to_be_visible()
        await expect(page.get_by_text("Бесплатно обследуем квартиру")).to_be_visible()
        await window.look("join")
        await writes_down(desk, phone)
        code = CODE.search(await text_of(sandbox, number_of(phone), "sms"))
        assert code
        await page.get_by_label("Код заявки").fill(code[0])
        await page.get_by_role("button", name="Посмотреть").click()
        await expect(page.get_by_role("heading", name="Заявка принята")).to_be_visible()
        await agrees_a_visit(desk)
        await page.reload()
        await expect(page.get_by_text(re.compile("Мастер придёт .*, с 10:00 до 12:00"))).to_be_visible()
        await window.look("application")


async def writes_down(desk: Window, phone: str) -> None:
    """What somebody says over the phone."""
    page = desk.page
    await desk.go("/applications")
    await page.get_by_role("button", name="Записать со слов").click()
    dialog = page.get_by_role("dialog")
    for field, value in (("Телефон", phone), ("Имя и фамилия", "Ольга Ким"), ("Город и улица", "Абая")):
        await dialog.get_by_label(field).fill(value)
    await dialog.get_by_label("Нужен замер Wi-Fi, бесплатно").check()
    await dialog.get_by_label("Человек согласился").check()
    await dialog.get_by_role("button", name="Записать", exact=True).click()
    await expect(page.get_by_role("heading", name="Ольга Ким")).to_be_visible()


def number_of(phone: str) -> str:
    return "+7" + re.sub(r"\D", "", phone)[1:]


async def test_a_free_survey_of_the_wifi_is_asked_for(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR, ENOUGH)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help/requests/new?kind=survey")
        await expect(page.get_by_text("Бесплатно проверим сигнал")).to_be_visible()
        await page.get_by_label(re.compile("^Адрес")).fill("Алматы, Абая, 10")
        await window.look("survey")
        await sends_the_request(window)
        await expect(page.get_by_text("Обследование Wi-Fi")).to_be_visible()


async def test_internet_and_television_are_for_sale_and_the_tariff_is_changed(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR, ENOUGH)
    async with before(browser, stack, OPERATOR, width=1440) as window:
        page = window.page
        await window.go("/tariffs")
        for name in ("Вишня 50", "Онлайн-телевидение"):
            await expect(page.get_by_role("rowheader", name=re.compile(f"^{name}"))).to_be_visible()
        await window.look("tariffs")
        await sign_in(window, who.login, who.password)
        await compares_tariffs(window)
        await page.get_by_role("link", name="Выбрать «Вишня 100 + ТВ»").click()
        await orders_the_chosen_tariff(window, "Вишня 100 + ТВ")


async def test_the_service_rests_for_days_that_are_chosen_and_the_contract_ends_in_the_office(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR, ENOUGH)
    begins = today_at(OPERATOR) + timedelta(days=2)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/suspension")
        await page.get_by_label("Отключить с").fill(begins.isoformat())
        await page.get_by_label("Снова включить").fill((begins + timedelta(days=5)).isoformat())
        await window.look("suspension")
        await page.get_by_role("button", name="Заказать бесплатно").click()
        await expect(page.get_by_text(re.compile("Заказано с .* до")).first).to_be_visible()
        await is_sent_to_the_office_to_end_the_contract(window)
