"""Without a mouse: a subscriber signs in, sees what to do, and pays, by keys alone and always seeing where he is."""

import re

from playwright.async_api import Browser, Page, expect

from browsing import Window
from newcomers import newcomer
from paying_walks import pays_on_the_acquirers_page
from running import Running
from walking import before, works

OPERATOR = "netbynet"
FURTHEST = 40
# Its name, and whether something shows that it has the focus; a field shows it by its border. From the last place the
# browser goes to the page itself.
FOCUSED = """() => {
  const [one, look] = [document.activeElement, getComputedStyle(document.activeElement)];
  if (one === document.body) return ["", true];
  const name = one.ariaLabel || one.labels?.[0]?.innerText || one.innerText || "";
  return [name.trim(), one.matches("input, select, textarea") || look.outlineStyle !== "none"];
}"""


async def goes_to(page: Page, wanted: str) -> None:
    """By the tabulator, from where he is; each place on the way is seen to have the focus."""
    passed = []
    for _ in range(FURTHEST):
        await page.keyboard.press("Tab")
        name, seen = await page.evaluate(FOCUSED)
        assert seen, f"nothing shows that {name!r} has the focus"
        if re.search(wanted, name):
            return
        passed.append(name)
    raise AssertionError(f"no way to {wanted!r}, only to {passed}")


async def types(page: Page, field: str, text: str) -> None:
    await goes_to(page, field)
    await page.keyboard.type(text)


async def skips_to_what_the_page_says(page: Page) -> None:
    """Past the head and the five places."""
    await goes_to(page, "^К содержанию")
    await page.keyboard.press("Enter")


async def test_a_subscriber_signs_in_and_pays_without_a_mouse(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR)
    async with before(browser, stack, OPERATOR, width=1440) as window:
        page = window.page
        await window.go("/sign-in")
        await types(page, "^Логин|^Номер договора", who.login)
        await types(page, "^Пароль", who.password)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.settled()
        await skips_to_what_the_page_says(page)
        await goes_to(page, "^Оплатить")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("radio", name=re.compile("карт", re.IGNORECASE)).first).to_be_visible()
        await pays(window)
        await works(window)


async def pays(window: Window) -> None:
    """By card, as the form proposes it; back on the first page at the end."""
    page = window.page
    await window.settled()
    await goes_to(page, "^Оплатить")
    await page.keyboard.press("Enter")
    await pays_on_the_acquirers_page(window)
    await expect(page.get_by_text("Зачислено")).to_be_visible()
    await goes_to(page, "^На главную")
    await page.keyboard.press("Enter")
