"""NetByNet's column of the operators, walked in a browser: recovery by choice, months with a discount, a block reviewed."""

import re
from datetime import timedelta

import httpx
from playwright.async_api import Browser, Page, expect

from browsing import Window
from concluding import registered
from desk import charge, staff_of
from newcomers import Newcomer, balance_of, newcomer
from ordering import today_at
from paying_walks import (
    binds_a_card,
    is_credited,
    pays_at_a_terminal,
    pays_by_card,
    pays_on_the_acquirers_page,
    takes_the_promised_payment,
    turns_autopayment_on,
)
from profile_walks import adds_a_mailbox, follows_the_letter, saves_and_signs_in
from running import Running
from service_walks import (
    compares_tariffs,
    is_sent_to_the_office_to_end_the_contract,
    orders_an_add_on,
    takes_the_tariff_today,
)
from talking_walks import is_answered, news_published, reads_the_news, sends_the_request
from walking import active, at_desk, before, code_sent_to, sign_in, signed_in

OPERATOR = "netbynet"
NEW_PASSWORD = "horse battery 77 staple"


async def test_whoever_has_a_contract_is_registered_and_signs_in_with_what_is_printed_on_it(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    sales = await staff_of(stack, gateway, OPERATOR, "sales")
    who = await registered(stack, sales)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await expect(
            page.get_by_text("напечатан на его первой странице, пароль на последней")
        ).to_be_visible()
        await expect(page.get_by_text("Картой можно заплатить после входа")).to_be_visible()
        await expect(page.get_by_role("link", name=re.compile("Оплатить по номеру"))).to_have_count(0)
        await window.look("sign-in")
        await sign_in(window, who.login, who.password)
        await expect(page.get_by_role("heading", name="Услуги", exact=True)).to_be_visible()


async def begins_recovery(window: Window, who: Newcomer, channel: str) -> None:
    """Region, phone and account number, and the way that the subscriber likes."""
    page = window.page
    await window.go("/recovery")
    await page.get_by_label("Регион").select_option(label="Санкт-Петербург и Ленинградская область")
    await page.get_by_label("Телефон из договора").fill(who.phone)
    await page.get_by_label("Номер лицевого счёта").fill(who.account)
    await page.get_by_label(channel).check()


async def test_a_lost_password_is_replaced_by_a_letter(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with before(browser, stack, OPERATOR) as window:
        await begins_recovery(window, who, "Письмо на почту")
        await window.look("recovery")
        await window.page.get_by_role("button", name="Продолжить").click()
        await expect(window.page.get_by_text("Письмо отправлено")).to_be_visible()
        await follows_the_letter(window, sandbox, who)
        await window.page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await saves_and_signs_in(window, who, NEW_PASSWORD)


async def test_a_lost_password_is_replaced_by_an_sms(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with before(browser, stack, OPERATOR) as window:
        await begins_recovery(window, who, "SMS на телефон")
        await window.page.get_by_role("button", name="Продолжить").click()
        await window.page.get_by_label("Код из SMS").fill(await code_sent_to(sandbox, who.phone, "sms"))
        await window.look("recovery-code")
        await window.page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await saves_and_signs_in(window, who, NEW_PASSWORD)


async def test_the_profile_shows_account_phone_and_mail_and_asks_to_be_completed(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    await stack.sql(
        "auth", "delete from contacts where subscriber_id = $1 and kind = 'email'", who.subscriber_id
    )
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        for known in (who.account, "Так проще вернуть доступ"):
            await expect(page.get_by_text(known).first).to_be_visible()
        await window.look("profile")
        await page.get_by_role("link", name="Добавить почту").click()
        await adds_a_mailbox(window, sandbox, f"second-{who.email}")
        await window.look("contacts")


async def test_balance_payments_and_charges_of_the_whole_time_are_seen(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    today = today_at(OPERATOR)
    await charge(stack, who, 15_00, "daily", today, today)
    await pays_at_a_terminal(gateway, who, "700.00")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        for title in ("Последние операции", "Расходы по месяцам"):
            await expect(page.get_by_role("heading", name=title)).to_be_visible()
        await window.look("home")
        await window.go("/payments")
        for amount in ("+700 ₽", "−15 ₽", "1 585 ₽"):
            await expect(page.get_by_text(amount).first).to_be_visible()
        await window.look("payments")
        await page.get_by_role("link", name="Графики по месяцам").click()
        await window.look("charts")
        await window.go("/payments/statements")
        await window.look("statements")


async def test_several_months_paid_at_once_by_card_are_cheaper_and_no_pin_is_asked(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await expect(page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await window.go("/pay")
        await expect(page.get_by_text("ПИН-код карты не запрашивается никогда")).to_be_visible()
        await page.get_by_role("radio", name=re.compile("За 6 месяцев, выгода .* \\(10 %\\)")).check()
        await window.look("pay")
        await pays_by_card(window)
        await expect(page.get_by_text(re.compile("И скидка .* за 6 месяцев вперёд"))).to_be_visible()
        assert await balance_of(stack, who) == 6 * 450_00 - 50_00


async def test_a_payment_by_the_code_of_the_fast_payments(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR, balance=100_00)
    async with signed_in(browser, stack, who, width=1440) as window:
        page = window.page
        await window.go("/pay?amount=300")
        await page.get_by_role("radio", name=re.compile("СБП")).check()
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await expect(page.get_by_role("img", name=re.compile("QR-код СБП"))).to_be_visible()
        await window.look("pay-sbp")
        await page.get_by_role("button", name="в приложении банка").click()
        await pays_on_the_acquirers_page(window, "Подтвердить в приложении банка")
        await is_credited(window)
        assert await balance_of(stack, who) == 400_00


async def test_a_bound_card_pays_by_itself_and_at_one_press(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR, balance=400_00)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await binds_a_card(window)
        await turns_autopayment_on(window)
        await window.go("/pay?amount=300")
        await page.get_by_role("radio", name=re.compile("Привязанная карта")).check()
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await is_credited(window)


async def test_a_promised_payment_starts_the_service(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        await window.page.get_by_role("link", name=re.compile("^Обещанный платёж до")).click()
        await takes_the_promised_payment(window)


async def test_a_tariff_is_changed_from_its_current_details_and_a_fixed_address_ordered(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        await compares_tariffs(window)
        await expect(window.page.get_by_role("heading", name="Сейчас: Интернет 60")).to_be_visible()
        await takes_the_tariff_today(window, "Интернет 100")
        await orders_an_add_on(window, "Фиксированный IP-адрес")


async def asks_for_a_block(page: Page) -> None:
    """From today for a year: sixty days of each calendar year are free, the others are paid by the day."""
    today = today_at(OPERATOR)
    await page.get_by_label("Отключить с").fill(today.isoformat())
    await page.get_by_label("Снова включить").fill((today + timedelta(365)).isoformat())
    await expect(page.get_by_text(re.compile(r"\d+ д[а-я]+ по 5\s₽"))).to_be_visible()


async def approves(window: Window, account: str) -> None:
    """A colleague, in the queue."""
    page = window.page
    await window.go("/suspensions")
    await window.look("desk-suspensions")
    await page.get_by_role("table").get_by_role("button", name=account).click()
    await page.get_by_role("button", name=re.compile("^Одобрить с")).click()
    await expect(page.get_by_text(re.compile("^Одобрено: с"))).to_be_visible()


async def test_a_block_is_asked_for_reviewed_by_staff_and_told_in_the_cabinet(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window, at_desk(browser, stack, OPERATOR, "support") as desk:
        page = window.page
        await window.go("/suspension")
        await expect(page.get_by_text("60 дней в календарном году бесплатно")).to_be_visible()
        await asks_for_a_block(page)
        await window.look("suspension")
        await page.get_by_role("button", name=re.compile("^Отправить заявку")).click()
        await expect(page.get_by_role("heading", name="Заявка на рассмотрении")).to_be_visible()
        await approves(desk, who.account)
        await expect(page.get_by_role("heading", name=re.compile("Услуги отключены до"))).to_be_visible()
        await window.go("/notifications")
        await expect(
            page.get_by_role("article").filter(has_text=re.compile("локировк")).first
        ).to_be_visible()
        await window.look("notifications")
        await window.go("/")
        await expect(page.get_by_role("heading", name=re.compile("Услуга на паузе до"))).to_be_visible()
        await window.look("home-suspended")


async def test_a_contract_is_ended_in_the_office_alone(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack, OPERATOR)) as window:
        await is_sent_to_the_office_to_end_the_contract(window)


async def test_a_request_with_a_topic_is_answered_by_staff(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_role("link", name="8 800 555-91-67").first).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Написать в поддержку").click()
        await page.get_by_label("Тема").select_option(label="Технический вопрос")
        await page.get_by_label("Что случилось").fill("Как настроить роутер?")
        await sends_the_request(window)
        await is_answered(window, support, "Нажмите WPS на роутере.")


async def test_promotions_are_read_before_and_after_the_door(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    title = await news_published(stack, gateway, OPERATOR, "promotion")
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/news")
        await window.page.get_by_text("Акции", exact=True).first.click()
        await window.look("news")
        await reads_the_news(window, title)
        await window.look("one-news")


async def test_everything_sold_is_told_with_its_price(browser: Browser, stack: Running) -> None:
    async with before(browser, stack, OPERATOR) as window:
        await window.go("/tariffs")
        for sold in (
            "Интернет 60",
            "Интернет 100 + ТВ",
            "Мобильный интернет 15 ГБ",
            "Фиксированный IP-адрес",
        ):
            await expect(window.page.get_by_role("heading", name=sold, exact=True)).to_be_visible()


async def test_the_cabinet_is_installed_as_an_app_with_the_same_places_on_a_phone(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        linked = await page.locator("link[rel=manifest]").get_attribute("href")
        told = await page.evaluate("async (path) => (await fetch(path)).json()", linked)
        assert (told["display"], told["name"]) == ("standalone", "NetByNet")
        narrow = await places(page)
        await page.set_viewport_size({"width": 1440, "height": 900})
        assert await places(page) == narrow == ["Главная", "Платежи", "Услуги", "Помощь", "Профиль"]


async def places(page: Page) -> list[str]:
    return await page.get_by_role("navigation", name="Разделы").get_by_role("link").all_inner_texts()
