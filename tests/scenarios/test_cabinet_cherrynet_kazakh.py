"""CherryNet's cabinet in the language of its country, walked in a browser."""

import re
from datetime import timedelta

from playwright.async_api import Browser, expect

from browsing import Window
from desk import charge
from newcomers import newcomer
from ordering import today_at
from running import Running
from walking import active, before, signed_in

OPERATOR = "cherrynet"
# Each page by its first heading.
KAZAKH = {
    "/payments": "Төлемдер",
    "/payments/charts": None,
    "/payments/statements": None,
    "/services": "Қызметтер",
    "/promised-payment": "Уәде етілген төлем",
    "/help": "Көмек",
    "/profile": "Профиль",
    "/profile/consents": "Келісімдер",
    "/profile/sessions": None,
    "/profile/export": "Менің деректерім",
    "/profile/second-factor": "Екі қадаммен кіру",
    "/profile/notifications": None,
    "/notifications": "Хабарламалар",
    "/news": "Жаңалықтар",
}


async def test_the_whole_cabinet_speaks_kazakh_and_counts_in_tenge(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, OPERATOR, balance=20_000_00, state="active", language="kk")
    today = today_at(OPERATOR)
    await charge(stack, who, 150_00, "daily", today, today + timedelta(days=1))
    async with before(browser, stack, OPERATOR, language="kk") as window:
        page = window.page
        await window.go("/sign-in")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Жеке кабинетке кіру")
        await window.look("kk-sign-in")
        await page.get_by_label("Логин").fill(who.login)
        await page.get_by_label("Құпиясөз", exact=True).fill(who.password)
        await page.get_by_role("button", name="Кіру").click()
        await expect(page.get_by_role("heading", name=re.compile("дейін жетеді"))).to_be_visible()
        await expect(page.get_by_role("region", name="Күйі")).to_contain_text("19 850 ₸")
        await window.look("kk-home")
        await looks(window, KAZAKH)


async def looks(window: Window, pages: dict[str, str | None]) -> None:
    """At each page in turn."""
    for path, heading in pages.items():
        await window.go(path)
        if heading:
            await expect(window.page.get_by_role("heading", level=1)).to_have_text(heading)
        await window.look("kk" + path.replace("/", "-"))


async def test_the_language_is_chosen_for_the_page_and_for_what_is_sent(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await expect(page.get_by_text("Анна Ким")).to_be_visible()
        await window.look("profile")
        await page.get_by_label("Язык").last.select_option(label="Қазақша")
        await expect(page.get_by_role("heading", name="Мен туралы")).to_be_visible()
        told = "select language from subscribers where id = $1"
        assert await stack.value("auth", told, who.subscriber_id) == "kk"
