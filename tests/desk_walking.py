"""What staff does on the pages of the desk, by what stands on the screen."""

import re

from playwright.async_api import Locator, expect

from browsing import Window

ONE = re.compile(r"/subscribers/[0-9a-f-]{36}$")


async def finds(desk: Window, words: str) -> None:
    """By the one field, without a mouse; ends on the screen of the only one found."""
    page = desk.page
    await jumps(desk, "h", "Рабочее место")
    await page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Найти абонента")
    await expect(field).to_be_focused()
    await field.fill(words)
    await page.keyboard.press("Enter")
    await page.wait_for_url(ONE)
    await desk.settled()


async def jumps(desk: Window, letter: str, title: str) -> None:
    """`g` and the letter of a place."""
    await desk.page.keyboard.press("g")
    await desk.page.keyboard.press(letter)
    await expect(desk.page.get_by_role("heading", level=1)).to_have_text(title)
    await desk.settled()


async def opens(desk: Window, row: str) -> Locator:
    """The row of a queue in which this stands, in its dialog."""
    found = desk.page.get_by_role("row", name=re.compile(re.escape(row)))
    await found.get_by_role("button").first.click()
    return desk.page.get_by_role("dialog")


async def acts(desk: Window, name: str) -> Locator:
    """An act on the screen of a subscriber, in its dialog."""
    group = desk.page.locator(".acts")
    await group.get_by_role("button", name=re.compile(f"^{name}")).click()
    return desk.page.get_by_role("dialog")


async def closes(dialog: Locator) -> None:
    """What was done has been read."""
    await dialog.get_by_role("button", name="Закрыть").last.click()
    await expect(dialog).to_have_count(0)
