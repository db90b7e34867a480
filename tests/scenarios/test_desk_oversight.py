"""What the desk looks over, in a browser: reports, registers of other payment systems, messages and their life."""

import re

import httpx
from playwright.async_api import Browser, expect

from desk_walking import jumps
from newcomers import balance_of, newcomer
from paying_walks import pays_at_a_terminal
from people import operation_number
from register_days import Day
from running import Running
from walking import at_desk, text_of


async def test_a_report_is_seen_as_a_chart_read_as_a_table_and_kept_as_a_file(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "skynet")
    await pays_at_a_terminal(gateway, who, "321.00")
    async with at_desk(browser, stack, "skynet", "manager") as desk:
        page = desk.page
        await jumps(desk, "d", "Отчёты")
        table = page.get_by_role("table", name="Платежи")
        await expect(table).to_contain_text("Терминалы ОСМП")
        await expect(page.locator(".recharts-surface").first).to_be_visible()
        await desk.look("desk-reports")
        async with page.expect_download() as file:
            await page.get_by_role("button", name="Скачать таблицу").click()
        assert (await (await file.value).path()).stat().st_size > 0
        for name in ("Выручка", "На абонента", "Отток", "Должники", "SMS", "Обращения"):
            await page.get_by_role("tab", name=name, exact=True).click()
            await desk.settled()
            await expect(page.get_by_role("tabpanel").get_by_role("alert")).to_have_count(0)


async def test_a_payment_that_only_they_have_is_found_in_their_register_and_credited(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, "centra", balance=0)
    day = Day(stack, [who])
    ours, theirs = await day.pay(), (operation_number(), who.account, "250.00")
    file = {"name": "osmp.csv", "mimeType": "text/csv", "buffer": day.file([ours, theirs]).encode()}
    async with at_desk(browser, stack, "centra", "cashier") as desk:
        page = desk.page
        await jumps(desk, "e", "Реестры")
        await page.get_by_label("За день").fill(str(day.day))
        await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Сверить").click()
        row = page.get_by_role("row", name=re.compile(theirs[0]))
        await expect(row).to_contain_text("Только у них")
        await expect(page.get_by_role("row", name=re.compile(ours[0]))).to_have_count(0)
        await desk.look("desk-register")
        await row.get_by_role("button", name=re.compile("^Зачислить 250")).click()
        await expect(page.get_by_text(f"Зачислено 250 ₽ на счёт {who.account}")).to_be_visible()
        await expect(page.get_by_text("Всё сошлось.")).to_be_visible()
        assert await balance_of(stack, who) == 350_00
        await page.get_by_role("switch", name="Только то, что не сошлось").uncheck()
        await expect(row).to_contain_text("Зачислено: вы")
        await desk.look("desk-register-all")
        await jumps(desk, "e", "Реестры")
        await expect(page.get_by_role("row", name=re.compile("Сошлось: 2 платежа")).first).to_be_visible()
        await desk.look("desk-registers")


async def test_the_life_of_one_message_is_told_step_by_step(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "skynet")
    await pays_at_a_terminal(gateway, who, "321.00")
    await text_of(sandbox, who.email, "email", "321")
    async with at_desk(browser, stack, "skynet", "support") as desk:
        page = desk.page
        await jumps(desk, "m", "Отправки")
        await page.get_by_label("Адрес целиком").fill(who.email)
        row = page.get_by_role("row", name=re.compile("Платёж получен.*Почта"))
        await expect(row).to_have_count(1)
        await expect(row.get_by_role("button", name=re.compile("код трассировки"))).to_be_visible()
        await desk.look("desk-deliveries")
        await row.get_by_role("link").first.click()
        await expect(page.get_by_role("region", name="Текст")).to_contain_text("321")
        steps = page.get_by_role("region", name="Что с ним было")
        await expect(steps.get_by_text("Отправлено", exact=True)).to_be_visible()
        await desk.look("desk-delivery")
        await page.get_by_role("link", name="Абонент", exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Анна Ким")
