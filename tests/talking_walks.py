"""What people and their operator tell each other in the cabinet: requests, chats, applications, news."""

import re
from uuid import uuid4

import httpx
from playwright.async_api import expect

from browsing import Window
from chat_people import waits
from desk import staff_of
from people import Person
from running import Running


async def sends_the_request(window: Window) -> None:
    """As it is filled in."""
    page = window.page
    await page.get_by_role("button", name="Отправить", exact=True).click()
    await expect(page.get_by_text("Заявка отправлена")).to_be_visible()


async def is_answered(window: Window, support: Person, text: str) -> None:
    """While the request stands open; ends at the list, where it waits for the subscriber."""
    page = window.page
    ticket = page.url.rpartition("/")[2]
    await support.post(f"/staff/tickets/{ticket}/messages", {"text": text})
    await expect(page.get_by_text(text)).to_be_visible()
    await window.look("request")
    await window.go("/help/requests")
    await expect(page.get_by_text("Ждём вашего ответа")).to_be_visible()
    await window.look("requests")


async def begins_a_chat(window: Window, topic: str, question: str) -> None:
    page = window.page
    await page.get_by_label("Тема").select_option(label=topic)
    await page.get_by_label("Ваш вопрос").fill(question)
    await window.look("chat-form")
    await page.get_by_role("button", name="Начать чат").click()
    await expect(page.get_by_role("log").get_by_text(question)).to_be_visible()


async def takes_the_chat(stack: Running, support: Person, operator: str, chat: str) -> None:
    """Whatever the hour is, somebody is there: `support` as Ольга."""
    await waits(stack, operator, chat)
    at_desk = await support.client.put("/staff/chats/desk", json={"name": "Ольга"}, headers=support.headers)
    assert at_desk.status_code == 200, at_desk.text
    await support.post(f"/staff/chats/{chat}/take", None, status=200)


async def is_answered_in_the_chat(window: Window, support: Person, chat: str, text: str) -> None:
    """While it stands open."""
    await support.post(f"/staff/chats/{chat}/messages", {"text": text})
    await expect(window.page.get_by_role("log").get_by_text(text)).to_be_visible()


async def applies(window: Window, phone: str) -> None:
    """With a house where nobody lives, beside what is filled in already."""
    page = window.page
    await page.get_by_label("Фамилия, имя, отчество").fill("Ольга Ким")
    await page.get_by_label("Телефон").fill(phone)
    await page.get_by_label("Улица").fill(f"Новая {uuid4().hex[:8]}")
    await page.get_by_label("Дом", exact=True).fill("5")
    await page.get_by_label(re.compile("Согласен на обработку")).check()
    await page.get_by_role("button", name="Отправить заявку").click()
    await expect(page.get_by_text("Заявка принята")).to_be_visible()


async def follows_the_application(window: Window) -> None:
    """By the link that an applicant is given."""
    page = window.page
    await page.get_by_role("link", name="Следить за заявкой").click()
    await expect(page.get_by_role("heading", name="Моя заявка на подключение")).to_be_visible()


async def news_published(stack: Running, gateway: httpx.AsyncClient, operator: str, kind: str) -> str:
    """By marketing; the title, which no other news has."""
    marketing = await staff_of(stack, gateway, operator, "marketing")
    title = f"Новость {uuid4().hex[:6]}"
    texts = {language: {"title": title, "text": "Приведите **друга**."} for language in ("ru", "kk", "en")}
    made = await marketing.post("/staff/news", {"kind": kind, "texts": texts})
    await marketing.post(f"/staff/news/{made['id']}/publish", {}, status=200)
    return title


async def reads_the_news(window: Window, title: str) -> None:
    """One of the list."""
    page = window.page
    await page.get_by_role("link", name=title, exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await expect(page.get_by_text("друга")).to_be_visible()
