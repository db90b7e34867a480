"""What staff does on the pages of the desk, by what stands on the screen."""

import re
from datetime import timedelta

from playwright.async_api import Locator, expect

from browsing import Window
from ordering import today_at

LANGUAGES = ("Русский", "Қазақша", "English")
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


async def agrees_a_visit(desk: Window) -> None:
    """At the first time that the dialog proposes."""
    await desk.page.get_by_role("button", name=re.compile("^Назначить визит")).click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("^Назначить на")).click()
    await expect(dialog.get_by_text(re.compile("^Визит назначен"))).to_be_visible()
    await closes(dialog)


async def writes_of_works(desk: Window, street: str, title: str) -> None:
    """On an empty page for news, of the night after tomorrow; ends before the question whether to publish it."""
    page = desk.page
    await page.get_by_label("О чём").select_option(label="Плановые работы")
    day = today_at(desk.brand) + timedelta(days=2)
    await page.get_by_label("Начало работ").fill(f"{day}T01:00")
    await page.get_by_label("Конец работ").fill(f"{day}T05:00")
    await page.get_by_role("button", name="Добавить адрес").click()
    await page.get_by_label("Улица").fill(street)
    for language in LANGUAGES:
        words = in_language(desk, language)
        await words.get_by_label("Заголовок").fill(title)
        await words.get_by_label("Текст").fill("Ночью связи не будет.")
    await expect(page.get_by_text("Работы коснутся 1 абонента.")).to_be_visible()
    await page.get_by_role("button", name="Сохранить черновик").click()
    await page.get_by_role("button", name="Опубликовать", exact=True).click()


def in_language(desk: Window, language: str) -> Locator:
    """The fields of a text that is written in all three."""
    return desk.page.get_by_role("group", name=language, exact=True).first


async def publishes_now(desk: Window) -> None:
    """The answer to the question."""
    await desk.page.get_by_role("dialog").get_by_role("button", name="Опубликовать сейчас").click()
    await expect(desk.page.get_by_text("Новость опубликована")).to_be_visible()
