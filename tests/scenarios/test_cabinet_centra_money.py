"""What Centra's subscribers do about money, walked in a browser: the ways to pay, quick pay, statements."""

import hmac
import re
from datetime import timedelta
from itertools import product
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from concluding import registered
from desk import charge, staff_of
from newcomers import Newcomer, balance_of, newcomer
from ordering import today_at
from paying_walks import pays_at_a_terminal, pays_by_card, pays_on_the_acquirers_page
from running import Running, until
from walking import active, before, signed_in, works

OPERATOR = "centra"


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
        await pays_by_card(window)
        await window.look("paid")
        await page.get_by_role("link", name="На главную").click()
        await works(window)
        await window.look("home")


async def test_quick_pay_finds_by_the_address_takes_a_month_and_the_code_of_the_picture(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    sales = await staff_of(stack, gateway, OPERATOR, "sales")
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


async def test_every_payment_and_charge_is_shown_found_and_kept_as_a_statement(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    for days in (1, 2):
        day = today_at(OPERATOR) - timedelta(days=days)
        await charge(stack, who, 22_26, "part_of_period", day, day + timedelta(days=1))
    await pays_at_a_terminal(gateway, who, "700.00")
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
