"""The desk, walked in a browser: coming in, keys, who sees what, and what the journal keeps."""

import re
from collections.abc import AsyncIterator

import httpx
import pyotp
import pytest
from playwright.async_api import Browser, Locator, expect

from browsing import opened
from contracts.listeners import SERVICES
from dead_letter_deeds import give_up
from desk import colleague, customer, send, staff_of
from desk_walking import closes, finds, jumps, opens
from newcomers import newcomer
from running import Running, until
from walking import address, at_desk

OPERATOR = "kaspnet"
REQUEST = {"kind": "support", "topic": "internet", "text": "Нет связи"}


async def test_staff_comes_in_with_a_password_and_the_code_of_an_authenticator(
    browser: Browser, stack: Running
) -> None:
    known = await colleague(stack, OPERATOR, "support")
    desk = f"{address(stack, OPERATOR)}/desk"
    async with opened(browser, desk, OPERATOR, width=1440) as window:
        page = window.page
        await window.go("/requests")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Вход для сотрудников")
        await window.look("desk-sign-in")
        await page.get_by_label("Логин").fill(known["login"])
        await page.get_by_label(re.compile("^Пароль")).fill("not this one")
        await page.get_by_role("button", name="Войти").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.get_by_label(re.compile("^Пароль")).fill(known["password"])
        await page.get_by_role("button", name="Войти").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Код из приложения")
        await window.look("desk-code")
        await page.get_by_label("Код из приложения").fill(pyotp.TOTP(known["totp_secret"]).now())
        await expect(page.get_by_role("heading", level=1)).to_have_text("Заявки")
        await page.get_by_role("button", name="Поддержка: Выйти").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Вход для сотрудников")


async def test_a_queue_is_worked_through_by_keys_alone(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    for _ in range(3):
        who = await customer(stack, gateway, OPERATOR, state="active")
        assert (await send(who.person, "/tickets", REQUEST)).status_code == 201
    async with at_desk(browser, stack, OPERATOR, "support") as desk:
        page = desk.page
        await desk.look("desk-start")
        await page.keyboard.press("?")
        await expect(
            page.get_by_role("dialog").get_by_role("row", name=re.compile("g.*r.*Заявки"))
        ).to_be_visible()
        await desk.look("desk-keys")
        await page.keyboard.press("Escape")
        await jumps(desk, "r", "Заявки")
        await desk.look("desk-requests")
        rows = page.get_by_role("table", name="Заявки").locator("tbody").get_by_role("link")
        for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
            await page.keyboard.press(key)
            await expect(rows.nth(place)).to_be_focused()
        number = await rows.nth(1).inner_text()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Заявка {number}")
        await page.keyboard.press("u")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Заявки")


async def test_a_cashier_sees_what_is_his_and_no_more(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR)
    async with at_desk(browser, stack, OPERATOR, "cashier") as desk:
        page = desk.page
        rail = page.get_by_role("navigation", name="Разделы").get_by_role("link")
        assert await names(rail) == {
            "Начало",
            "Абоненты",
            "Расторжения",
            "Реестры",
            "Тарифы",
            "Второй фактор",
        }
        await desk.look("desk-start-cashier")
        await finds(desk, who.account)
        assert await names(page.locator(".acts").get_by_role("button")) == {
            "Принять наличные",
            "Обещанный платёж",
        }
        await desk.look("desk-subscriber-cashier")
        await desk.go("/audit")
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_role("table")).to_have_count(0)


async def names(found: Locator) -> set[str]:
    """Without the key or the age beside them."""
    return {text.split("\n")[0].strip() for text in await found.all_inner_texts()}


async def test_the_journal_shows_who_did_what_to_whom_and_why(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, OPERATOR, state="active")
    manager = await staff_of(stack, gateway, OPERATOR, "manager")
    path = f"/staff/accounts/{who.account}/corrections"
    await manager.post(path, {"amount": "7.00", "reason": "по заявлению"})
    about = f"account:{who.account}"
    kept = "select count(*) from audit_trail where about = $1"
    await until("it stands in the trail", lambda: stack.value("auth", kept, about))
    async with at_desk(browser, stack, OPERATOR, "manager") as desk:
        page = desk.page
        await jumps(desk, "j", "Журнал")
        await page.get_by_label("О ком или о чём").fill(about)
        await page.get_by_label("Действие").select_option("correct_account")
        row = page.get_by_role("table", name="Журнал").locator("tbody").get_by_role("row")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("скорректировал счёт")
        await expect(
            row.get_by_role("button", name=re.compile("^Скопировать код трассировки"))
        ).to_be_visible()
        await row.get_by_role("button").first.click()
        await expect(page.get_by_role("region", name="скорректировал счёт")).to_contain_text("по заявлению")
        await desk.look("desk-journal")


@pytest.fixture
async def stuck(stack: Running) -> AsyncIterator[str]:
    """An event that nobody can read; what it is called."""
    name = await give_up(stack, "notify", operator=OPERATOR)
    yield name.partition(".")[0]
    for service in SERVICES:
        await stack.sql(service, "delete from failed_events")


async def test_an_event_that_is_stuck_is_seen_and_tried_once_more(
    browser: Browser, stack: Running, stuck: str
) -> None:
    async with at_desk(browser, stack, OPERATOR, "admin") as desk:
        await jumps(desk, "z", "Застрявшие события")
        await desk.look("desk-dead-letters")
        dialog = await opens(desk, "Уведомления")
        await expect(dialog.get_by_text(stuck)).to_be_visible()
        await dialog.get_by_role("button", name="Повторить сейчас").click()
        await expect(dialog.get_by_text("Снова не получилось")).to_be_visible()
        await desk.look("desk-dead-letter")
        await closes(dialog)
