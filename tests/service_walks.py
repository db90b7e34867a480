"""What people do about their services in the cabinet, by what stands on the screen."""

import re

from playwright.async_api import expect

from browsing import Window


async def compares_tariffs(window: Window) -> None:
    """From the page of services."""
    page = window.page
    await window.go("/services")
    await window.look("services")
    await page.get_by_role("link", name="Сменить тариф").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Смена тарифа")
    await window.look("tariff-change")


async def takes_the_tariff_today(window: Window, name: str) -> None:
    """Of those that are compared."""
    page = window.page
    await page.get_by_role("link", name=f"Выбрать «{name}»").click()
    await page.get_by_label("Сегодня").check()
    await window.look("tariff-switch")
    await page.get_by_role("button", name=re.compile("^Перейти сегодня")).click()
    await expect(page.get_by_text(f"Готово: ваш тариф теперь «{name}»")).to_be_visible()


async def orders_the_chosen_tariff(window: Window, name: str) -> None:
    """For the next period."""
    page = window.page
    await page.get_by_role("button", name=re.compile("^Перейти с ")).click()
    await expect(page.get_by_text(re.compile(f"Заказано: с .* «{re.escape(name)}»"))).to_be_visible()


async def orders_an_add_on(window: Window, name: str) -> None:
    page = window.page
    await window.go("/services/add-ons")
    await page.get_by_role("link", name=f"Подключить «{name}»").click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Подключить за")).click()
    await expect(page.get_by_text(f"«{name}» работает")).to_be_visible()


async def is_sent_to_the_office_to_end_the_contract(window: Window) -> None:
    """The page tells what to bring there; nothing on it can be pressed."""
    page = window.page
    await window.go("/termination")
    await expect(page.get_by_role("heading", name="Договор расторгают в офисе")).to_be_visible()
    for document in ("паспорт", "заявление: бланк дадут на месте"):
        await expect(page.get_by_text(document, exact=True)).to_be_visible()
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    await window.look("termination")
