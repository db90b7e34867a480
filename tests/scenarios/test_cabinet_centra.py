"""Centra's column of the operators, walked in a browser: digits for a password, works, rating, termination."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pyotp
import pytest
from playwright.async_api import Browser, expect

from browsing import Window
from concluding import registered
from desk import staff_of
from desk_walking import publishes_now, writes_of_works
from newcomers import Newcomer, balance_of
from ordering import today_at
from people import Person
from profile_walks import changes_the_password, saves_and_signs_in
from running import Running, until
from service_walks import compares_tariffs, orders_an_add_on, orders_the_chosen_tariff
from talking_walks import is_answered, sends_the_request
from walking import active, at_desk, before, code_sent_to, sign_in, signed_in, text_of

OPERATOR = "centra"
DIGITS = "5930274817"


@pytest.fixture(scope="module")
async def sales(stack: Running, gateway: httpx.AsyncClient) -> AsyncIterator[Person]:
    yield await staff_of(stack, gateway, OPERATOR, "sales")


async def test_what_the_contract_has_printed_opens_the_cabinet_and_gives_way_to_twelve_digits_at_most(
    browser: Browser, stack: Running, sales: Person
) -> None:
    who = await registered(stack, sales)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await expect(page.get_by_text("получили после подписания договора")).to_be_visible()
        await window.look("sign-in")
        await sign_in(window, who.login, who.password)
        await window.go("/profile/password")
        await expect(page.get_by_text("Только цифры, от 8 до 12")).to_be_visible()
        await window.look("password")
        await changes_the_password(window, who.password, "горизонт1")
        await expect(page.get_by_label("Новый пароль")).to_have_attribute("aria-invalid", "true")
        await changes_the_password(window, who.password, DIGITS)
        await expect(page.get_by_text("Пароль изменён")).to_be_visible()


async def test_a_lost_password_is_chosen_anew_by_a_code_on_the_phone(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await page.get_by_role("link", name="Не помню пароль").click()
        await window.look("recovery")
        await page.get_by_label("Номер договора").fill(who.login)
        await page.get_by_label("Телефон из договора").fill(who.phone)
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("Код отправлен")).to_be_visible()
        await page.get_by_label("Код из SMS").fill(await code_sent_to(sandbox, who.phone, "sms"))
        await page.get_by_label("Новый пароль").fill(DIGITS)
        await saves_and_signs_in(window, who, DIGITS)


async def test_three_tariffs_and_the_phone_are_for_sale_and_one_applies_by_phone(
    browser: Browser, stack: Running
) -> None:
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/tariffs")
        for name in ("Телевидение и интернет", "Кабельное телевидение", "Сеть с роутером", "Телефон"):
            await expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        await window.look("tariffs")
        await window.go("/join")
        await expect(page.get_by_role("heading", name="Заявки принимаем по телефону")).to_be_visible()
        await expect(page.get_by_role("link", name="+7 384 300-00-01").first).to_be_visible()
        await window.look("join")


async def test_the_tariff_becomes_cable_tv_alone_and_the_phone_is_ordered(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who, width=1440) as window:
        page = window.page
        await compares_tariffs(window)
        await expect(page.get_by_role("table")).to_be_visible()
        await page.get_by_role("link", name="Выбрать «Кабельное телевидение»").click()
        await orders_the_chosen_tariff(window, "Кабельное телевидение")
        await orders_an_add_on(window, "Телефон")
        await window.look("add-ons")


async def test_a_repair_is_asked_for_and_answered_and_the_hotline_is_named(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_text("Разговоры записываются.")).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Написать в поддержку").click()
        await page.get_by_label("Вызов мастера").click()
        await page.get_by_label("Телефон", exact=True).fill(who.phone)
        await page.get_by_label(re.compile("^Адрес")).fill("Осинники, Кирова, 5")
        await page.get_by_label("Что случилось").fill("Нет сигнала на розетке")
        await window.look("new-request")
        await sends_the_request(window)
        await is_answered(window, support, "Мастер придёт завтра.")
        await window.go("/help/faq")
        await window.look("faq")


async def test_works_that_touch_my_address_stand_first_and_reach_my_mailbox(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient, sales: Person
) -> None:
    street = f"Плановая{uuid4().hex[:6]}"
    who = await registered(stack, sales, address=f"г. Новокузнецк, ул. {street}, д. 7, кв. 3")
    reached = "select address_words from recipients where subscriber_id = $1"
    await until("notify knows the address", lambda: stack.value("notify", reached, who.subscriber_id))
    async with at_desk(browser, stack, OPERATOR, "marketing") as desk:
        await desk.go("/news/new")
        await writes_of_works(desk, street, "Замена кабеля")
        await publishes_now(desk)
    await text_of(sandbox, who.email, "email", "Замена кабеля")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        important = page.get_by_role("list", name="Важное сейчас")
        await expect(important).to_contain_text("Замена кабеля")
        await window.look("home-works")
        await important.get_by_role("link", name=re.compile("Замена кабеля")).click()
        await expect(page.get_by_text(street)).to_be_visible()
        await window.look("one-news")
        await window.go("/news")
        await page.get_by_text("Работы на сети", exact=True).first.click()
        await expect(page.get_by_role("link", name="Замена кабеля").first).to_be_visible()
        await window.look("news")


async def test_the_cabinet_is_rated_by_one_of_five_grades(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await page.get_by_role("link", name="Оценить кабинет").click()
        grades = page.get_by_role("radiogroup", name="Оцените удобство пользования кабинетом")
        await expect(grades.get_by_role("radio")).to_have_count(5)
        await expect(grades.get_by_label("Не удобно", exact=True)).to_be_visible()
        await grades.get_by_label("Лучше не бывает").check()
        await page.get_by_role("button", name="Отправить оценку").click()
        await expect(page.get_by_text("Ваша оценка: «Лучше не бывает»")).to_be_visible()
        await window.look("rating")


async def test_personal_data_is_not_displayed_in_full(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await expect(page.get_by_text("Данные показаны не полностью")).to_be_visible()
        await expect(page.get_by_text("Анна Ким")).to_have_count(0)
        await window.look("profile")
        await window.go("/profile/contacts")
        await expect(page.get_by_text("***").first).to_be_visible()
        assert who.phone[2:] not in re.sub(r"\D", "", await page.inner_text("main"))
        await window.look("contacts")


async def test_consents_sessions_messages_and_a_second_step_are_in_my_own_hands(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        for place in ("consents", "sessions", "export", "notifications"):
            await window.go(f"/profile/{place}")
            await window.look("preferences" if place == "notifications" else place)
        await window.go("/notifications")
        await window.look("notifications")
        await window.go("/profile/second-factor")
        await page.get_by_role("button", name="Включить").click()
        secret = (await page.locator("code").inner_text()).replace(" ", "")
        await window.look("second-factor")
        await page.get_by_label("Код из приложения").fill(pyotp.TOTP(secret).now())
        await page.get_by_role("button", name="Подтвердить и включить").click()
        await expect(page.get_by_text("Вход в два шага включён")).to_be_visible()


async def test_the_mobile_site_has_every_place_of_the_full_one(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        assert await places(window, 360) == await places(window, 1440)


async def places(window: Window, width: int) -> dict[str, set[str | None]]:
    """Where the links of the five sections lead."""
    await window.page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in ("/", "/payments", "/services", "/help", "/profile"):
        await window.go(path)
        shown = await window.page.locator("a:visible").all()
        found[path] = {await link.get_attribute("href") for link in shown}
    return found


async def test_a_termination_is_applied_for_reviewed_at_the_desk_told_and_then_nothing_is_charged(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    tomorrow = today_at(OPERATOR) + timedelta(days=1)
    async with signed_in(browser, stack, who) as window, at_desk(browser, stack, OPERATOR, "manager") as desk:
        page = window.page
        await window.go("/termination")
        await expect(page.get_by_text("плата больше не начисляется").first).to_be_visible()
        await window.look("termination")
        await page.get_by_role("button", name=re.compile("^Подать заявление")).click()
        await expect(page.get_by_text("Заявление на рассмотрении")).to_be_visible()
        await approves(desk, who)
        await text_of(sandbox, who.email, "email", "плата не начисляется")
        await expect(page.get_by_role("heading", name=re.compile("Договор кончается"))).to_be_visible()
        await window.look("termination-approved")
        await charges(stack, tomorrow)
        await expect_ended(window)
        left = await balance_of(stack, who)
        await charges(stack, tomorrow + timedelta(days=30))
        assert await balance_of(stack, who) == left


async def charges(stack: Running, day: date) -> None:
    """The nightly run, as if the day had come."""
    done = stack.cabinet("charge", "--operator", OPERATOR, "--date", day.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr


async def expect_ended(window: Window) -> None:
    await window.go("/")
    await expect(window.page.get_by_role("heading", name=re.compile("Договор завершён"))).to_be_visible()
    await window.look("home-ended")


async def approves(desk: Window, who: Newcomer) -> None:
    """Staff has read the application and lets the contract end."""
    page = desk.page
    await desk.go("/terminations")
    await page.get_by_role("button", name=who.account).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("^Расторгнуть с")).click()
    await expect(dialog.get_by_text("Договор закончится")).to_be_visible()
