"""What people do in the cabinet, by what stands on the screen: signing in, reading their phone, looking if it works."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pyotp
from playwright.async_api import Browser, expect

from browsing import Window, opened
from desk import colleague
from newcomers import Newcomer, newcomer
from running import Running, until

CODE = re.compile(r"\b\d{6}\b")


def address(stack: Running, operator: str) -> str:
    """Where a browser finds the operator's cabinet."""
    port = stack.gateway.rpartition(":")[2]
    return f"http://{operator}.localhost:{port}"


@asynccontextmanager
async def before(browser: Browser, stack: Running, operator: str, **settings: Any) -> AsyncIterator[Window]:
    """A stranger's window at the operator's address."""
    async with opened(browser, address(stack, operator), operator, **settings) as window:
        yield window


@asynccontextmanager
async def signed_in(
    browser: Browser, stack: Running, who: Newcomer, **settings: Any
) -> AsyncIterator[Window]:
    """A window in which `who` has signed in through the form."""
    async with before(browser, stack, who.operator, **settings) as window:
        await sign_in(window, who.login, who.password)
        yield window


async def sign_in(window: Window, login: str, password: str) -> None:
    """Through the form; ends on the page that was wanted, the first one if none."""
    page = window.page
    if "/sign-in" not in page.url:
        await window.go("/sign-in")
    await page.get_by_label(re.compile("Номер договора|Логин")).fill(login)
    await page.get_by_label("Пароль", exact=True).fill(password)
    await page.get_by_role("button", name="Войти").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    await window.settled()


@asynccontextmanager
async def at_desk(
    browser: Browser, stack: Running, operator: str, role: str, **settings: Any
) -> AsyncIterator[Window]:
    """A window in which a new colleague of this role has signed in, with the code of an authenticator."""
    known = await colleague(stack, operator, role)
    async with opened(
        browser, f"{address(stack, operator)}/desk", operator, **{"width": 1440} | settings
    ) as window:
        page = window.page
        await window.go("/sign-in")
        await page.get_by_label("Логин").fill(known["login"])
        await page.get_by_label(re.compile("^Пароль")).fill(known["password"])
        await page.get_by_role("button", name="Войти").click()
        # Six digits are sent as soon as they are typed.
        await page.get_by_label("Код из приложения").fill(pyotp.TOTP(known["totp_secret"]).now())
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        await window.settled()
        yield window


async def text_of(sandbox: httpx.AsyncClient, to: str, channel: str, having: str = "") -> str:
    """The newest message on the sandbox's phone or in its mailbox that has `having`; waits until it has come."""

    async def came() -> str | None:
        told = await sandbox.get("/messages", params={"to": to, "channel": channel})
        texts = [str(item["text"]) for item in told.json()["items"]]
        return next((text for text in texts if having in text), None)

    return await until(f"{channel} to {to} with {having!r}", came)


async def code_sent_to(sandbox: httpx.AsyncClient, to: str, channel: str) -> str:
    """The six digits of the newest message."""
    found = CODE.search(await text_of(sandbox, to, channel))
    assert found
    return found[0]


async def active(stack: Running, operator: str, balance: int = 900_00) -> Newcomer:
    """Somebody whose service works; in rubles there is enough for a month and more."""
    return await newcomer(stack, operator, balance=balance, state="active")


async def works(window: Window) -> None:
    """The first page says until when."""
    await expect(window.page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()
