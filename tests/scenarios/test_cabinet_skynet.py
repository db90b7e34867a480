"""SkyNet's column of the operators, walked in a browser: contract number, deferred payment, devices, consultant."""

import re
from dataclasses import asdict
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from desk import staff_of
from forgetful import SECRETS
from newcomers import Newcomer, balance_of, newcomer
from news_deeds import NEWS
from people import Terminal
from people import sign_in as sign_in_over_the_api
from running import Running, until
from walking import (
    CODE,
    before,
    pays_on_the_acquirers_page,
    sign_in,
    signed_in,
    takes_the_chat,
    text_of,
)

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


async def active(stack: Running, balance: int = 900_00) -> Newcomer:
    return await newcomer(stack, OPERATOR, balance=balance, state="active")


async def test_a_lost_password_comes_by_sms_and_is_changed_at_the_first_sign_in(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
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
        await works_until_a_day(page)


async def a_wrong_password_is_refused(page: Page, login: str) -> None:
    """Kindly, with what to do."""
    await page.get_by_label("Номер договора").fill(login)
    await page.get_by_label("Пароль", exact=True).fill("not this one")
    await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("alert")).to_contain_text("не подходят")


async def works_until_a_day(page: Page) -> None:
    """The first page's first words."""
    await expect(page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()


async def test_the_first_page_says_until_when_it_works_and_a_payment_at_a_terminal_changes_it(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        await expect(window.page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await pay_at_a_terminal(gateway, who, "700.00")
        await works_until_a_day(window.page)
        await window.look("home")


async def pay_at_a_terminal(gateway: httpx.AsyncClient, who: Newcomer, amount: str) -> None:
    told = await Terminal(gateway, who.operator).pay(who.account, amount)
    assert told["result"] == "0"


async def test_a_payment_by_card_and_a_bound_card_that_pays_by_itself(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, balance=100_00)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/pay")
        await window.look("pay")
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await pays_on_the_acquirers_page(window)
        await expect(page.get_by_text("Зачислено")).to_be_visible()
        await window.look("paid")
        assert await balance_of(stack, who) > 100_00
        await window.go("/autopayment")
        await page.get_by_role("button", name=re.compile("^Привязать карту")).click()
        await pays_on_the_acquirers_page(window)
        await window.go("/autopayment")
        await page.get_by_role("button", name="Настроить автоплатёж").click()
        await page.get_by_role("button", name=re.compile("^Включить")).click()
        await expect(page.get_by_text("Следующий платёж")).to_be_visible()
        await window.look("autopayment")


async def test_the_deferred_payment_moves_the_day_and_is_called_so(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR, balance=-50_00)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/promised-payment")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Отложенный платёж")
        await window.look("promised-payment")
        await page.get_by_role("button", name=re.compile("^Взять")).click()
        await expect(page.get_by_text("Готово")).to_be_visible()
        await window.go("/")
        await expect(
            page.get_by_text("это обещанный платёж").or_(page.get_by_text("отложен"))
        ).to_be_visible()


async def test_a_tariff_is_chosen_from_the_table_for_the_next_period_and_withdrawn(
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
        await (
            page.get_by_role("link", name=re.compile("Выбрать «Небо 500»"))
            .or_(page.get_by_role("button", name=re.compile("Выбрать «Небо 500»")))
            .click()
        )
        await page.get_by_label(re.compile("Со следующего периода")).check()
        await page.get_by_role("button", name=re.compile("^Перейти с")).click()
        await expect(page.get_by_text(re.compile("Заказано: с .* «Небо 500»"))).to_be_visible()
        await window.go("/services")
        await page.get_by_role("button", name="Отменить смену тарифа").click()
        await page.get_by_role("dialog").get_by_role("button", name=re.compile("Отменить")).last.click()
        await expect(page.get_by_text("Смена тарифа отменена")).to_be_visible()


async def test_an_additional_service_is_ordered_and_a_device_registered(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/services/add-ons")
        await (
            page.get_by_role("button", name="Подключить «Антивирус»")
            .or_(page.get_by_role("link", name="Подключить «Антивирус»"))
            .click()
        )
        await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Подключить за")).click()
        await expect(page.get_by_text("«Антивирус» работает")).to_be_visible()
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
    who = await active(stack)
    phone = who.phone[:-4] + "0042"
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await window.look("profile")
        await window.go("/profile/contacts")
        await page.get_by_role("button", name="Добавить телефон").click()
        await page.get_by_label("Новый телефон").fill(phone)
        await page.get_by_role("button", name="Прислать код").click()
        code = CODE.search(await text_of(sandbox, phone, "sms"))
        assert code
        await page.get_by_label(re.compile("Код, отправленный на")).fill(code[0])
        await page.get_by_role("button", name="Подтвердить", exact=True).click()
        await expect(page.get_by_text("теперь сюда приходят сообщения")).to_be_visible()
        await window.look("contacts")


async def test_the_consultant_answers_a_visitor_who_has_said_name_and_topic(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    support = await staff_of(stack, gateway, OPERATOR, "support")
    name = f"Ольга {uuid4().hex[:6]}"
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/help/chat")
        await page.get_by_label("Как к вам обращаться").fill(name)
        await page.get_by_label("Тема").select_option(label="Подключение")
        await page.get_by_label("Ваш вопрос").fill("Есть ли ваш интернет на Речной, 87?")
        await window.look("chat-form")
        await page.get_by_role("button", name="Начать чат").click()
        await expect(page.get_by_role("log").get_by_text("Есть ли ваш интернет")).to_be_visible()
        chat = str(await stack.value("tickets", "select id from chats where name = $1", name))
        await takes_the_chat(stack, support, OPERATOR, chat)
        await support.post(f"/staff/chats/{chat}/messages", {"text": "Да, есть."})
        await expect(page.get_by_role("log").get_by_text("Да, есть.")).to_be_visible()
        await window.look("chat")


async def test_last_payments_and_what_remains_of_the_traffic_are_seen(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack)
    person = await sign_in_over_the_api(gateway, OPERATOR, asdict(who))
    (service,) = (await person.get("/services"))["items"]
    light = {"tariff": "sky-light", "when": "now"}
    changed = await gateway.put(
        f"/services/{service['id']}/tariff-change",
        json=light,
        headers={**person.headers, "Idempotency-Key": str(uuid4())},
    )
    assert changed.status_code == 200, changed.text
    await pay_at_a_terminal(gateway, who, "150.00")
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
        await pay_at_a_terminal(gateway, who, "700.00")
        await page.reload()
        await expect(page.get_by_text("Заявка на расторжение")).to_be_visible()
        await window.look("termination")
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_text("Заявка отправлена")).to_be_visible()


async def test_news_are_read_by_everybody(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    marketing = await staff_of(stack, gateway, OPERATOR, "marketing")
    made = await marketing.post("/staff/news", NEWS)
    await marketing.post(f"/staff/news/{made['id']}/publish", {}, status=200)
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/news")
        await window.look("news")
        await window.page.get_by_role("link", name="Новость", exact=True).first.click()
        await expect(window.page.get_by_role("heading", level=1)).to_have_text("Новость")


async def test_whoever_wants_to_be_connected_applies_and_follows_it(browser: Browser, stack: Running) -> None:
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/tariffs")
        await window.look("tariffs")
        await window.go("/join")
        await window.look("join")
        await page.get_by_label("Улица").fill("Речная")
        await page.get_by_label("Дом", exact=True).fill("87")
        await page.get_by_label("Квартира").fill("12")
        await page.get_by_label("Фамилия, имя, отчество").fill("Ольга Ким")
        await page.get_by_label("Телефон").fill("+7 921 555-01-02")
        await page.get_by_label(re.compile("Согласен на обработку")).check()
        await page.get_by_role("button", name="Отправить заявку").click()
        await expect(page.get_by_text("Заявка принята")).to_be_visible()
        await page.get_by_role("link", name="Следить за заявкой").click()
        await expect(page.get_by_role("heading", name="Моя заявка на подключение")).to_be_visible()
        await window.look("application")


async def test_what_was_seen_last_stands_there_without_a_line(browser: Browser, stack: Running) -> None:
    who = await active(stack)
    async with signed_in(browser, stack, who, service_workers="allow") as window:
        page = window.page
        await works_until_a_day(page)
        await page.evaluate("navigator.serviceWorker.ready")
        await page.reload()
        await works_until_a_day(page)
        await until("what was seen is kept", lambda: page.evaluate(KEPT))
        await page.context.set_offline(True)
        await page.reload()
        await works_until_a_day(page)
        await expect(page.get_by_text("Нет связи")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("Нет связи")).to_be_hidden()
        # That there was no line is what the browser complains of.
        window.troubles.clear()
