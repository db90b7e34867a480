"""What people do about money in the cabinet, by what stands on the screen."""

import re

import httpx
from playwright.async_api import expect

from browsing import Window
from newcomers import Payer
from people import Terminal


async def pays_on_the_acquirers_page(window: Window, button: str = "Заплатить") -> None:
    """The acquirer's own page, which stands elsewhere; ends where it sends the payer back."""
    page = window.page
    await page.wait_for_url("**/acquirer/**")
    await page.get_by_role("button", name=button).first.click()
    await page.wait_for_url(lambda url: url.startswith(window.base))
    await window.settled()


async def pays_by_card(window: Window) -> None:
    """What is chosen on the page; ends when the money is on the account."""
    await window.page.get_by_role("button", name=re.compile("^Оплатить")).click()
    await pays_on_the_acquirers_page(window)
    await is_credited(window)


async def is_credited(window: Window) -> None:
    await expect(window.page.get_by_text("Зачислено")).to_be_visible()


async def binds_a_card(window: Window) -> None:
    """By a small payment."""
    await window.go("/autopayment")
    await window.page.get_by_role("button", name=re.compile("^Привязать карту")).click()
    await pays_on_the_acquirers_page(window)
    await expect(window.page.get_by_text("Карта привязана")).to_be_visible()


async def turns_autopayment_on(window: Window) -> None:
    """From the bound card, as the form proposes it."""
    page = window.page
    await window.go("/autopayment")
    await page.get_by_role("button", name="Настроить автоплатёж").click()
    await page.get_by_role("button", name=re.compile("^Включить")).click()
    await expect(page.get_by_text("Следующий платёж")).to_be_visible()


async def pays_at_a_terminal(gateway: httpx.AsyncClient, who: Payer, amount: str) -> None:
    told = await Terminal(gateway, who.operator).pay(who.account, amount)
    assert told["result"] == "0"


async def takes_the_promised_payment(window: Window) -> None:
    """As the form proposes it; the service works at once."""
    page = window.page
    await window.look("promised-payment")
    await page.get_by_role("button", name=re.compile("^Взять .* до")).click()
    await expect(page.get_by_text("Готово, услуги работают")).to_be_visible()


async def is_reminded_of_the_promise(window: Window, name: str) -> None:
    """On the first page, by the operator's own word for it."""
    reminder = re.compile(f"^{name}: .* нужно внести до")
    await expect(window.page.get_by_text(reminder)).to_be_visible()
