"""Centra's column of the operators, walked in a browser: digits for a password, quick pay, termination, works, rating."""

import hmac
import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from itertools import product
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from browsing import Window
from concluding import registered
from desk import charge, staff_of
from newcomers import Newcomer, balance_of, newcomer
from people import Person, Terminal
from running import Running, until
from walking import CODE, at_desk, before, pays_on_the_acquirers_page, sign_in, signed_in, text_of

OPERATOR = "centra"
DIGITS = "5930274817"


def today() -> date:
    """By the operator's clock."""
    return datetime.now(ZoneInfo("Asia/Novokuznetsk")).date()


@pytest.fixture(scope="module")
async def sales(stack: Running, gateway: httpx.AsyncClient) -> AsyncIterator[Person]:
    yield await staff_of(stack, gateway, OPERATOR, "sales")


async def active(stack: Running, balance: int = 900_00) -> Newcomer:
    return await newcomer(stack, OPERATOR, balance=balance, state="active")


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
        await chooses(page, who.password, "горизонт1")
        await expect(page.get_by_label("Новый пароль")).to_have_attribute("aria-invalid", "true")
        await chooses(page, who.password, DIGITS)
        await expect(page.get_by_text("Пароль изменён")).to_be_visible()


async def chooses(page: Page, current: str, new: str) -> None:
    """Another password, on its page."""
    await page.get_by_label("Нынешний пароль").fill(current)
    await page.get_by_label("Новый пароль").fill(new)
    await page.get_by_role("button", name="Сменить пароль").click()


async def test_a_lost_password_is_chosen_anew_by_a_code_on_the_phone(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await page.get_by_role("link", name="Не помню пароль").click()
        await window.look("recovery")
        await page.get_by_label("Номер договора").fill(who.login)
        await page.get_by_label("Телефон из договора").fill(who.phone)
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("Код отправлен")).to_be_visible()
        code = CODE.search(await text_of(sandbox, who.phone, "sms"))
        assert code
        await page.get_by_label("Код из SMS").fill(code[0])
        await page.get_by_label("Новый пароль").fill(DIGITS)
        await page.get_by_role("button", name="Сохранить новый пароль").click()
        await expect(page.get_by_text("Пароль изменён")).to_be_visible()
        await page.get_by_role("link", name="Войти").click()
        await sign_in(window, who.login, DIGITS)
        await works(page)


async def works(page: Page) -> None:
    await expect(page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()


async def test_on_login_stand_the_balance_whether_to_top_up_and_the_ways_to_pay(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        state = page.get_by_role("region", name="Состояние")
        await expect(state).to_contain_text("−50 ₽")
        await expect(state).to_contain_text("Не хватает")
        await expect(state).to_contain_text("Visa, Maestro, Mastercard")
        await window.look("home-stopped")
        await state.get_by_role("link", name=re.compile("^Оплатить")).click()
        await expect(page.get_by_text("Visa, Maestro, Mastercard")).to_be_visible()
        await expect(page.get_by_text("Возврат делается на карту, с которой пришёл платёж")).to_be_visible()
        await window.look("pay")
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await pays_on_the_acquirers_page(window)
        await expect(page.get_by_text("Зачислено")).to_be_visible()
        await window.look("paid")
        await page.get_by_role("link", name="На главную").click()
        await works(page)
        await window.look("home")


async def test_quick_pay_finds_by_the_address_takes_a_month_and_the_code_of_the_picture(
    browser: Browser, stack: Running, sales: Person
) -> None:
    street = f"Быстрая{uuid4().hex[:6]}"
    who = await registered(stack, sales, address=f"г. Осинники, ул. {street}, д. 5, кв. 12")
    await known_to_billing(stack, who)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/quick-pay")
        await expect(page.get_by_text("Возврат делается на карту")).to_be_visible()
        await finds(page, {"Улица": street, "Дом": "5", "Квартира": "12"})
        await expect(page.get_by_text("Ё*** М.")).to_be_visible()
        await window.look("quick-pay")
        months = page.get_by_label("За какие месяцы")
        await months.select_option(index=0)
        await page.get_by_label("Цифры с картинки").fill(await on_the_picture(stack, who))
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await pays_on_the_acquirers_page(window)
        await expect(page.get_by_text(re.compile("Оплачено .*, договор: Ё"))).to_be_visible()
        await window.look("quick-pay-done")
        assert await balance_of(stack, who) > 0


async def known_to_billing(stack: Running, who: Newcomer) -> None:
    found = "select address_key from subscribers where subscriber_id = $1"
    await until("billing knows the address", lambda: stack.value("billing", found, who.subscriber_id))


async def finds(page: Page, where: dict[str, str]) -> None:
    """By the address."""
    await page.get_by_text("По адресу", exact=True).click()
    for field, value in where.items():
        await page.get_by_label(field).fill(value)
    await page.get_by_role("button", name="Найти договор").click()


async def on_the_picture(stack: Running, who: Newcomer) -> str:
    """The digits that an eye would read: those whose keyed hash is kept of the newest search."""
    (kept,) = await stack.sql(
        "billing",
        "select l.id, l.code_hash, k.value as key from quick_lookups l join accounts a on a.id = l.account_id, "
        "secret_keys k where k.name = 'quick_pay' and a.subscriber_id = $1 order by l.expires_at desc limit 1",
        who.subscriber_id,
    )
    return next(
        "".join(code)
        for code in product("23456789", repeat=6)
        if hmac.digest(kept["key"], f"{kept['id']} {''.join(code)}".encode(), "sha256") == kept["code_hash"]
    )


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
    who = await active(stack)
    async with signed_in(browser, stack, who, width=1440) as window:
        page = window.page
        await window.go("/services")
        await window.look("services")
        await page.get_by_role("link", name="Сменить тариф").first.click()
        await expect(page.get_by_role("table")).to_be_visible()
        await window.look("tariff-change")
        await page.get_by_role("link", name="Выбрать «Кабельное телевидение»").click()
        await page.get_by_role("button", name=re.compile("^Перейти с")).click()
        await expect(page.get_by_text(re.compile("Заказано: с .* «Кабельное телевидение»"))).to_be_visible()
        await window.go("/services/add-ons")
        await page.get_by_role("link", name="Подключить «Телефон»").click()
        await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Подключить за")).click()
        await expect(page.get_by_text("«Телефон» работает")).to_be_visible()
        await window.look("add-ons")


async def test_every_payment_and_charge_is_shown_found_and_kept_as_a_statement(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack)
    for days in (1, 2):
        day = today() - timedelta(days=days)
        await charge(stack, who, 22_26, "part_of_period", day, day + timedelta(days=1))
    await Terminal(gateway, OPERATOR).pay(who.account, "700.00")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/payments")
        await expect(page.get_by_text("−22,26 ₽")).to_have_count(2)
        await expect(page.get_by_text("+700 ₽")).to_be_visible()
        await window.look("payments")
        await page.get_by_label("Вид").select_option(label="Платежи")
        await expect(page.get_by_text("−22,26 ₽")).to_have_count(0)
        await expect(page.get_by_text("+700 ₽")).to_be_visible()
        await window.go("/payments/charts")
        await window.look("charts")
        await window.go("/payments/statements")
        async with page.expect_download() as file:
            await page.get_by_role("button", name=re.compile("^Скачать PDF")).first.click()
        assert (await file.value).suggested_filename.endswith(".pdf")
        await window.look("statements")


async def test_a_repair_is_asked_for_and_answered_and_the_hotline_is_named(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack)
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
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_text("Заявка отправлена")).to_be_visible()
        # Answered by staff while the page stands open.
        ticket = page.url.rpartition("/")[2]
        await support.post(f"/staff/tickets/{ticket}/messages", {"text": "Мастер придёт завтра."})
        await expect(page.get_by_text("Мастер придёт завтра.")).to_be_visible()
        await window.look("request")
        await window.go("/help/requests")
        await expect(page.get_by_text("Ждём вашего ответа")).to_be_visible()
        await window.look("requests")
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
        await publishes_works(desk, street)
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


async def publishes_works(desk: Window, street: str) -> None:
    """Written, previewed and published in the browser."""
    page = desk.page
    await desk.go("/news/new")
    await page.get_by_label("О чём").select_option(label="Плановые работы")
    day = (today() + timedelta(days=2)).isoformat()
    await page.get_by_label("Начало работ").fill(f"{day}T01:00")
    await page.get_by_label("Конец работ").fill(f"{day}T05:00")
    await page.get_by_role("button", name="Добавить адрес").click()
    await page.get_by_label("Улица").fill(street)
    for language in ("Русский", "Қазақша", "English"):
        words = page.get_by_role("group", name=language).first
        await words.get_by_label("Заголовок").fill("Замена кабеля")
        await words.get_by_label("Текст").fill("Ночью связи не будет.")
    await expect(page.get_by_text("Работы коснутся 1 абонента.")).to_be_visible()
    await page.get_by_role("button", name="Сохранить черновик").click()
    await page.get_by_role("button", name="Опубликовать", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="Опубликовать сейчас").click()
    await expect(page.get_by_text("Новость опубликована")).to_be_visible()


async def test_the_cabinet_is_rated_by_one_of_five_grades(browser: Browser, stack: Running) -> None:
    who = await active(stack)
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
    who = await active(stack)
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
    who = await active(stack)
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
    who = await active(stack)
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
    who = await active(stack)
    tomorrow = today() + timedelta(days=1)
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
