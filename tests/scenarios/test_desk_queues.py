"""The queues of the desk, in a browser: requests, chats, applications, suspensions and terminations."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx
from playwright.async_api import Browser, expect

from applicants import wish
from browsing import Window
from chat_people import waits
from desk import Customer, customer, send
from desk_walking import agrees_a_visit, closes, jumps, opens
from ordering import today_at
from running import Running
from walking import at_desk, signed_in, text_of

ANSWER = "Проверьте кабель, пожалуйста."


async def active(stack: Running, gateway: httpx.AsyncClient, operator: str) -> Customer:
    return await customer(stack, gateway, operator, state="active", balance=900_00)


async def test_an_answer_stands_on_the_open_page_at_once_and_goes_by_mail(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, gateway, "skynet")
    asked = {"kind": "support", "topic": "technical", "text": f"Нет связи {uuid4().hex[:6]}"}
    ticket = (await send(who.person, "/tickets", asked)).json()
    async with (
        signed_in(browser, stack, who.who) as window,
        at_desk(browser, stack, "skynet", "support") as desk,
    ):
        await window.go(f"/help/requests/{ticket['id']}")
        await expect(window.page.get_by_text(asked["text"])).to_be_visible()
        await jumps(desk, "r", "Заявки")
        await answers(desk, ticket["number"])
        await expect(window.page.get_by_text(ANSWER)).to_be_visible()
        await text_of(sandbox, who.who.email, "email", ANSWER)
        await desk.look("desk-request")
        await desk.page.get_by_role("button", name=re.compile("^Решена")).click()
        await expect(window.page.get_by_text("Решена").first).to_be_visible()


async def answers(desk: Window, number: int) -> None:
    """Found, taken, noted for colleagues, and answered."""
    page = desk.page
    await page.get_by_label("Найти", exact=True).fill(str(number))
    await page.get_by_role("link", name=f"№ {number}", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Заявка № {number}")
    await page.keyboard.press("t")
    await expect(page.get_by_text("Занимается: вы")).to_be_visible()
    await page.keyboard.press("n")
    await page.get_by_role("textbox", name="Заметка").fill("Похоже на кабель")
    await page.get_by_role("button", name="Записать", exact=True).click()
    await expect(page.get_by_text("Похоже на кабель").first).to_be_visible()
    await page.get_by_role("radiogroup", name="Что написать").get_by_text("Ответ абоненту").click()
    await page.get_by_role("textbox", name="Ответ абоненту").fill(ANSWER)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("list").get_by_text(ANSWER).first).to_be_visible()


async def test_a_consultant_takes_a_chat_and_both_see_what_the_other_says(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, gateway, "skynet")
    async with (
        signed_in(browser, stack, who.who) as window,
        at_desk(browser, stack, "skynet", "support") as desk,
    ):
        await comes(desk)
        await begins(stack, who, window)
        page = desk.page
        await page.get_by_role("button", name=re.compile(who.account)).click()
        await page.get_by_role("button", name=re.compile("^Взять чат")).click()
        await page.get_by_label("Сообщение").fill("Здравствуйте, смотрю")
        await page.keyboard.press("Enter")
        await expect(window.page.get_by_text("Здравствуйте, смотрю")).to_be_visible()
        await window.page.get_by_label("Сообщение").fill("Спасибо, жду")
        await window.page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_role("log").get_by_text("Спасибо, жду")).to_be_visible()
        await desk.look("desk-chats")
        await page.get_by_role("button", name=re.compile("^Завершить")).click()
        await expect(window.page.get_by_text("Консультант завершил чат")).to_be_visible()


async def comes(desk: Window) -> None:
    """To the place where chats are taken."""
    await jumps(desk, "c", "Чаты")
    await desk.page.get_by_label("Имя, которое увидят в чате").fill("Ольга")
    await desk.page.get_by_role("button", name="Я на месте").click()
    await expect(desk.page.get_by_text("Вы на месте: Ольга")).to_be_visible()


async def begins(stack: Running, who: Customer, window: Window) -> None:
    """A chat that waits in the queue, whatever the hour."""
    page = window.page
    await window.go("/help/chat")
    await page.get_by_label("Тема").select_option(index=1)
    await page.get_by_label("Ваш вопрос").fill("Почему так медленно?")
    await page.get_by_role("button", name="Начать чат").click()
    await expect(page.get_by_role("log").get_by_text("Почему так медленно?")).to_be_visible()
    chat = await stack.value(
        "tickets", "select id from chats where subscriber_id = $1", who.who.subscriber_id
    )
    await waits(stack, "skynet", chat)
    await window.go("/help/chat")


async def test_an_application_is_called_visited_and_concluded_with_a_password_shown_once(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    form = {**wish(full_name=f"Сорокина{uuid4().hex[:6]} Анна"), "building": "2"}
    headers = {"Operator": "skynet", "Accept-Language": "ru", "Idempotency-Key": uuid4().hex}
    assert (await gateway.post("/applications", json=form, headers=headers)).status_code == 201
    async with at_desk(browser, stack, "skynet", "sales") as desk:
        page = desk.page
        await jumps(desk, "a", "Подключения")
        await page.get_by_label("Найти", exact=True).fill(form["phone"])
        await desk.look("desk-applications")
        await page.get_by_role("link", name=form["full_name"]).click()
        await calls_and_agrees_a_visit(desk)
        await desk.look("desk-application")
        await page.get_by_role("link", name=re.compile("^Заключить договор")).click()
        await expect(page.get_by_label("Имя")).to_have_value(form["full_name"])
        await page.get_by_label("Тариф").select_option(index=1)
        await desk.look("desk-new-contract")
        await page.get_by_role("button", name="Заключить договор").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Договор заключён")
        password = await page.locator(".paper code").last.inner_text()
        await desk.look("desk-first-password")
        await page.get_by_role("link", name="К абоненту").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(form["full_name"])
        await page.go_back()
        await expect(page.get_by_text("По этой заявке договор уже заключён.")).to_be_visible()
        await expect(page.get_by_text(password)).to_have_count(0)


async def calls_and_agrees_a_visit(desk: Window) -> None:
    page = desk.page
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name=re.compile("^Записать звонок")).click()
    await dialog.get_by_label("Дозвонились", exact=True).check()
    await dialog.get_by_role("button", name="Записать звонок").click()
    await expect(dialog.get_by_text(re.compile("^Записано"))).to_be_visible()
    await closes(dialog)
    await agrees_a_visit(desk)
    await expect(page.get_by_text("Ждёт визита").first).to_be_visible()


async def test_a_suspension_is_approved_from_its_day_at_its_price(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, gateway, "netbynet")
    today = today_at("netbynet")
    days = {"from": str(today + timedelta(days=3)), "until": str(today + timedelta(days=20))}
    asked = await send(who.person, "/suspension", days)
    assert asked.status_code == 201, asked.text
    async with at_desk(browser, stack, "netbynet", "support") as desk:
        await jumps(desk, "s", "Временная блокировка")
        await desk.look("desk-suspensions")
        dialog = await opens(desk, who.account)
        await expect(dialog.get_by_text("Бесплатных дней")).to_be_visible()
        await desk.look("desk-suspension")
        await dialog.get_by_role("button", name=re.compile("^Одобрить с")).click()
        await expect(dialog.get_by_text(re.compile("^Одобрено: с"))).to_be_visible()
        await closes(dialog)
        await expect(desk.page.get_by_role("row", name=re.compile(who.account))).to_have_count(0)
    assert (await who.person.get("/suspension"))["current"]["status"] == "scheduled"


async def test_a_termination_is_refused_with_a_reason_or_approved_with_what_is_left(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    stays, leaves = [await active(stack, gateway, "centra") for _ in range(2)]
    for who in (stays, leaves):
        asked = await send(who.person, "/termination", {})
        assert asked.status_code == 201, asked.text
    async with at_desk(browser, stack, "centra", "manager") as desk:
        await jumps(desk, "t", "Расторжения")
        await desk.look("desk-terminations")
        dialog = await opens(desk, stays.account)
        await dialog.get_by_role("button", name="Отказать с причиной").click()
        await dialog.get_by_label("Причина").fill("Не вернули роутер")
        await dialog.get_by_role("button", name="Отказать", exact=True).click()
        await expect(desk.page.get_by_role("row", name=re.compile(stays.account))).to_have_count(0)
        dialog = await opens(desk, leaves.account)
        await expect(dialog.get_by_text("Вернуть")).to_be_visible()
        await desk.look("desk-termination")
        await dialog.get_by_role("button", name=re.compile("^Расторгнуть с")).click()
        await expect(dialog.get_by_text(re.compile("^Договор закончится"))).to_be_visible()
        await closes(dialog)
    refused = (await stays.person.get("/termination"))["current"]
    assert (refused["status"], refused["reason"]) == ("refused", "Не вернули роутер")
