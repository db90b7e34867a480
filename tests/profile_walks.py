"""What people do about password, phone and mailbox in the cabinet, by what stands on the screen."""

import re

import httpx
from playwright.async_api import expect

from browsing import Window
from forgetful import SECRETS
from newcomers import Newcomer
from walking import code_sent_to, sign_in, text_of, works


async def follows_the_letter(window: Window, sandbox: httpx.AsyncClient, who: Newcomer) -> None:
    """Of recovery, by the link in it."""
    link = SECRETS["link"].search(await text_of(sandbox, who.email, "email", "/recovery?token="))
    assert link
    await window.page.goto(link[0])
    await window.settled()


async def saves_and_signs_in(window: Window, who: Newcomer, password: str) -> None:
    """With the password that was just typed in the form of recovery."""
    page = window.page
    await page.get_by_role("button", name="Сохранить новый пароль").click()
    await expect(page.get_by_text("Пароль изменён")).to_be_visible()
    await page.get_by_role("link", name="Войти").click()
    await sign_in(window, who.login, password)
    await works(window)


async def changes_the_password(window: Window, current: str, new: str) -> None:
    """On its page, whatever comes of it."""
    page = window.page
    await page.get_by_label("Нынешний пароль").fill(current)
    await page.get_by_label("Новый пароль").fill(new)
    await page.get_by_role("button", name="Сменить пароль").click()


async def adds_a_mailbox(window: Window, sandbox: httpx.AsyncClient, mailbox: str) -> None:
    page = window.page
    await page.get_by_role("button", name="Добавить почту").click()
    await page.get_by_label("Новый адрес почты").fill(mailbox)
    await _types_the_code(window, sandbox, mailbox, "email")


async def adds_a_phone(window: Window, sandbox: httpx.AsyncClient, phone: str) -> None:
    page = window.page
    await page.get_by_role("button", name="Добавить телефон").click()
    await page.get_by_label("Новый телефон").fill(phone)
    await _types_the_code(window, sandbox, phone, "sms")


async def _types_the_code(window: Window, sandbox: httpx.AsyncClient, to: str, channel: str) -> None:
    """Which proves that the phone or the mailbox is one's own."""
    page = window.page
    await page.get_by_role("button", name="Прислать код").click()
    code = await code_sent_to(sandbox, to, channel)
    await page.get_by_label(re.compile("Код, отправленный на")).fill(code)
    await page.get_by_role("button", name="Подтвердить", exact=True).click()
    await expect(page.get_by_text("теперь сюда приходят сообщения")).to_be_visible()
