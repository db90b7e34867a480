"""SkyNet's column of the operators, walked in a browser: contract number, deferred payment, devices, consultant."""

import re
from dataclasses import asdict
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from applicants import new_phone
from desk import staff_of
from forgetful import SECRETS
from newcomers import balance_of, newcomer
from paying_walks import (
    binds_a_card,
    is_reminded_of_the_promise,
    pays_at_a_terminal,
    pays_by_card,
    takes_the_promised_payment,
    turns_autopayment_on,
)
from people import sign_in as sign_in_over_the_api
from profile_walks import adds_a_phone, changes_the_password
from running import Running, until
from service_walks import compares_tariffs, orders_an_add_on, orders_the_chosen_tariff
from talking_walks import (
    applies,
    begins_a_chat,
    follows_the_application,
    is_answered_in_the_chat,
    news_published,
    reads_the_news,
    sends_the_request,
    takes_the_chat,
)
from walking import active, before, sign_in, signed_in, text_of, works

OPERATOR = "skynet"
NEW_PASSWORD = "horse battery 77 staple"
# Whether the page has written down what was seen last.
KEPT = """() => new Promise((answer) => {
  const opened = indexedDB.open("keyval-store");
  opened.onerror = () => answer(false);
  opened.onsuccess = () => {
    if (!opened.result.objectStoreNames.contains("keyval")) return answer(false);
    const keys = opened.result.transaction("keyval").objectStore("keyval").getAllKeys();
    keys.onsuccess = () => answer(keys.result.some((key) => String(key).startsWith("seen-")));
  };
})"""


async def test_a_lost_password_comes_by_sms_and_is_changed_at_the_first_sign_in(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await window.look("sign-in")
        await a_wrong_password_is_refused(page, who.login)
        await page.get_by_role("link", name="Не помню пароль").click()
        await page.get_by_label("Номер договора").fill(who.login)
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("Пароль отправлен")).to_be_visible()
        found = SECRETS["message"].search(await text_of(sandbox, who.phone, "sms", "новый пароль"))
        assert found
        await page.get_by_role("link", name="Войти с новым паролем").click()
        await sign_in(window, who.login, found[1])
        await expect(page.get_by_role("heading", level=1)).to_have_text("Придумайте свой пароль")
        await page.get_by_label("Пароль, с которым вы вошли").fill(found[1])
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await page.get_by_role("button", name="Сменить пароль").click()
        await page.get_by_role("link", name="Перейти в кабинет").click()
        await works(window)


async def a_wrong_password_is_refused(page: Page, login: str) -> None:
    """Kindly, with what to do."""
    await page.get_by_label("Номер договора").fill(login)
    await page.get_by_label("Пароль", exact=True).fill("not this one")
    await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("alert")).to_contain_text("не подходят")


async def test_the_first_page_says_until_when_it_works_and_a_payment_at_a_terminal_changes_it(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        await expect(window.page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await pays_at_a_terminal(gateway, who, "700.00")
        await works(window)
        await window.look("home")


async def test_a_payment_by_card_and_a_bound_card_that_pays_by_itself(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR, balance=100_00)
    async with signed_in(browser, stack, who) as window:
        await window.go("/pay")
        await window.look("pay")
        await pays_by_card(window)
        await window.look("paid")
        assert await balance_of(stack, who) > 100_00
        await binds_a_card(window)
        await turns_autopayment_on(window)
        await window.look("autopayment")


async def test_the_deferred_payment_moves_the_day_and_is_called_so(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR, balance=-50_00)
    async with signed_in(browser, stack, who) as window:
        await window.go("/promised-payment")
        await expect(window.page.get_by_role("heading", level=1)).to_have_text("Отложенный платёж")
        await takes_the_promised_payment(window)
        await window.go("/")
        await is_reminded_of_the_promise(window, "Отложенный платёж")


async def test_a_tariff_is_chosen_from_the_table_for_the_next_period_and_withdrawn(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who, width=1440) as window:
        page = window.page
        await compares_tariffs(window)
        await expect(page.get_by_role("table")).to_be_visible()
        await page.get_by_role("link", name="Выбрать «Небо 500»").click()
        await page.get_by_label(re.compile("Со следующего периода")).check()
        await orders_the_chosen_tariff(window, "Небо 500")
        await window.go("/services")
        await page.get_by_role("button", name="Отменить смену тарифа").click()
        await page.get_by_role("dialog").get_by_role("button", name=re.compile("Отменить")).last.click()
        await expect(page.get_by_text("Смена тарифа отменена")).to_be_visible()


async def test_an_additional_service_is_ordered_and_a_device_registered(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await orders_an_add_on(window, "Антивирус")
        await window.look("add-ons")
        await window.go("/devices")
        await page.get_by_role("textbox", name="MAC-адрес").fill("a4 83 e7 00 11 22")
        await page.get_by_label("Название").fill("Ноутбук")
        await page.get_by_role("button", name="Добавить").click()
        await expect(page.get_by_text("Добавлено: Ноутбук")).to_be_visible()
        await window.look("devices")
        await window.go("/usage")
        await window.look("usage")


async def test_a_phone_is_added_by_its_code_and_the_password_changed(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        await window.go("/profile")
        await window.look("profile")
        await window.go("/profile/contacts")
        await adds_a_phone(window, sandbox, who.phone[:-4] + "0042")
        await window.look("contacts")
        await window.go("/profile/password")
        await changes_the_password(window, who.password, NEW_PASSWORD)
        await expect(window.page.get_by_text("Пароль изменён")).to_be_visible()


async def test_the_consultant_answers_a_visitor_who_has_said_name_and_topic(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    support = await staff_of(stack, gateway, OPERATOR, "support")
    name = f"Ольга {uuid4().hex[:6]}"
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/help/chat")
        await window.page.get_by_label("Как к вам обращаться").fill(name)
        await begins_a_chat(window, "Подключение", "Есть ли ваш интернет на Речной, 87?")
        chat = str(await stack.value("tickets", "select id from chats where name = $1", name))
        await takes_the_chat(stack, support, OPERATOR, chat)
        await is_answered_in_the_chat(window, support, chat, "Да, есть.")
        await window.look("chat")


async def test_last_payments_and_what_remains_of_the_traffic_are_seen(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    person = await sign_in_over_the_api(gateway, OPERATOR, asdict(who))
    (service,) = (await person.get("/services"))["items"]
    light = {"tariff": "sky-light", "when": "now"}
    changed = await gateway.put(
        f"/services/{service['id']}/tariff-change",
        json=light,
        headers={**person.headers, "Idempotency-Key": str(uuid4())},
    )
    assert changed.status_code == 200, changed.text
    await pays_at_a_terminal(gateway, who, "150.00")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await expect(page.get_by_text(re.compile("Осталось .* из 300 ГБ"))).to_be_visible()
        await window.look("home-traffic")
        await window.go("/payments")
        await expect(page.get_by_text("Платёж: терминал").first).to_be_visible()
        await window.look("payments")


async def test_a_contract_ends_through_support_when_every_debt_is_paid(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/termination")
        await expect(page.get_by_text("Сначала долг")).to_be_visible()
        await window.look("termination-debt")
        await pays_at_a_terminal(gateway, who, "700.00")
        await page.reload()
        await expect(page.get_by_text("Заявка на расторжение")).to_be_visible()
        await window.look("termination")
        await sends_the_request(window)


async def test_news_are_read_by_everybody(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    title = await news_published(stack, gateway, OPERATOR, "company")
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/news")
        await window.look("news")
        await reads_the_news(window, title)


async def test_whoever_wants_to_be_connected_applies_and_follows_it(browser: Browser, stack: Running) -> None:
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/tariffs")
        await window.look("tariffs")
        await window.go("/join")
        await window.look("join")
        await window.page.get_by_label("Квартира").fill("12")
        await applies(window, new_phone())
        await follows_the_application(window)
        await window.look("application")


async def test_what_was_seen_last_stands_there_without_a_line(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who, service_workers="allow") as window:
        page = window.page
        await works(window)
        await page.evaluate("navigator.serviceWorker.ready")
        await page.reload()
        await works(window)
        await until("what was seen is kept", lambda: page.evaluate(KEPT))
        await page.context.set_offline(True)
        await page.reload()
        await works(window)
        await expect(page.get_by_text("Нет связи")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("Нет связи")).to_be_hidden()
        # That there was no line is what the browser complains of.
        window.troubles.clear()
