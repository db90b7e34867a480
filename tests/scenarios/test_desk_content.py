"""What the desk says to many, in a browser: prices, news, newsletters, the words of notices."""

import re
from uuid import uuid4

import httpx
from playwright.async_api import Browser, expect

from browsing import Window
from chassis.postal_addresses import address_words
from desk_walking import LANGUAGES, in_language, jumps, opens, publishes_now, writes_of_works
from newcomers import Newcomer, newcomer
from running import Running, until
from walking import at_desk, signed_in, text_of

# A reader's consent counts when he has followed the link.
_CONFIRMED = (
    "insert into subscriptions (operator, subscriber_id, channel, address, asked_at, confirmed_at) "
    "values ($1, $2, 'email', $3, now(), now())"
)
# As if it were day there: offers go in their hours only.
_DAY = "update deliveries set hours = 'any', next_at = now() where subscriber_id = $1 and state = 'queued'"


async def test_a_price_is_announced_when_one_has_seen_what_it_does(browser: Browser, stack: Running) -> None:
    name = f"Проба {uuid4().hex[:6]}"
    async with at_desk(browser, stack, "centra", "marketing") as desk:
        page = desk.page
        await jumps(desk, "p", "Тарифы")
        await adds_a_tariff(desk, name)
        await desk.look("desk-tariffs")
        dialog = await opens(desk, name)
        announces = dialog.get_by_role("region", name="Новая цена")
        await announces.get_by_label(re.compile("^Цена в месяц")).fill("650")
        await announces.get_by_role("button", name="Что изменится").click()
        await expect(
            announces.get_by_text(re.compile("^Было 500.*будет 650.*узнают 0 абонентов"))
        ).to_be_visible()
        await desk.look("desk-price")
        await announces.get_by_role("button", name=re.compile("^Объявить 650")).click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("row", name=re.compile(name))).to_contain_text("650")


async def adds_a_tariff(desk: Window, name: str) -> None:
    """Which nobody has yet."""
    await desk.page.get_by_role("button", name="Добавить тариф").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("Код").fill(f"t{uuid4().hex[:10]}")
    await dialog.get_by_label(re.compile("^Цена в месяц")).fill("500")
    for language in LANGUAGES:
        await dialog.get_by_label(f"Название ({language})").fill(name)
    await dialog.get_by_label("В открытом каталоге").uncheck()
    await dialog.get_by_role("button", name="Добавить тариф").click()
    await expect(dialog).to_have_count(0)


async def test_planned_works_are_published_and_stand_on_the_page_of_whom_they_touch(
    browser: Browser, stack: Running
) -> None:
    street = f"Работная{uuid4().hex[:6]}"
    who = await newcomer(stack, "centra", state="active")
    await lives(stack, who, street)
    async with at_desk(browser, stack, "centra", "marketing") as desk:
        page = desk.page
        await jumps(desk, "w", "Новости")
        await page.get_by_role("link", name="Написать новость").click()
        await writes_of_works(desk, street, f"Замена {street}")
        await desk.look("desk-one-news")
        await publishes_now(desk)
        await desk.go("/news")
        await expect(page.get_by_role("link", name=f"Замена {street}")).to_be_visible()
        await desk.look("desk-news")
    async with signed_in(browser, stack, who) as window:
        await expect(window.page.get_by_role("list", name="Важное сейчас")).to_contain_text(street)


async def lives(stack: Running, who: Newcomer, street: str) -> None:
    words = " ".join(["", *address_words(f"{street}, 5"), ""])
    moved = "update recipients set address_words = $2 where subscriber_id = $1"
    await stack.sql("notify", moved, who.subscriber_id, words)


async def test_a_newsletter_goes_to_its_readers_and_one_sees_how_far_it_is(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "kaspnet", state="active")
    await stack.sql("notify", _CONFIRMED, who.operator, who.subscriber_id, who.email)
    name = f"Зима {uuid4().hex[:6]}"
    async with at_desk(browser, stack, "kaspnet", "marketing") as desk:
        page = desk.page
        await jumps(desk, "l", "Рассылки")
        await page.get_by_role("link", name="Написать рассылку").click()
        await writes_to(desk, who, name)
        await page.get_by_role("button", name="Разослать", exact=True).click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_text("Письма 1")).to_be_visible()
        await desk.look("desk-newsletter-start")
        await dialog.get_by_role("button", name="Разослать сейчас").click()
        await expect(dialog.get_by_text("Рассылка началась")).to_be_visible()
        await dialog.get_by_role("button", name="Закрыть").last.click()
        await by_day(stack, who)
        await text_of(sandbox, who.email, "email", f"{name}: {who.account}")
        await expect(page.get_by_role("status").get_by_text("Ушло 1 из 1")).to_be_visible()
        await expect(page.get_by_text("Разослана")).to_be_visible()
        await desk.look("desk-newsletter")
        await desk.go("/newsletters")
        await expect(page.get_by_role("row", name=re.compile(name))).to_contain_text("Ушло 1 из 1")
        await desk.look("desk-newsletters")


async def writes_to(desk: Window, who: Newcomer, name: str) -> None:
    """A newsletter for one contract."""
    page = desk.page
    await page.get_by_label("Название").fill(name)
    for language in LANGUAGES:
        words = in_language(desk, language)
        await words.get_by_label("Тема письма").fill(name)
        await words.get_by_label("Текст письма").fill(f"{name}: {{{{ contract }}}}")
    await page.get_by_label("Только эти договоры").fill(who.account)
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)


async def by_day(stack: Running, who: Newcomer) -> None:
    """Whatever the hour is there, what waits for him goes."""
    made = "select count(*) from deliveries where subscriber_id = $1 and bulk"
    await until("his letter is made", lambda: stack.value("notify", made, who.subscriber_id))
    await stack.sql("notify", _DAY, who.subscriber_id)


async def test_the_words_of_a_notice_are_changed_with_a_preview_and_put_back(
    browser: Browser, stack: Running
) -> None:
    async with at_desk(browser, stack, "cherrynet", "marketing") as desk:
        page = desk.page
        await jumps(desk, "x", "Тексты уведомлений")
        await page.get_by_label("Найти уведомление").fill("письмо пришло поздно")
        await page.get_by_label("Куда").select_option(label="Письмо")
        await desk.look("desk-texts")
        await page.get_by_role("link", name="Письмо пришло поздно").click()
        text = page.get_by_role("textbox", name="Текст", exact=True)
        built_in = await text.input_value()
        await text.fill("{{ nobody.knows }")
        await expect(page.get_by_role("alert")).to_be_visible()
        await text.fill(f"Опоздавшее письмо\n{built_in.partition(chr(10))[2]}")
        await expect(page.get_by_text("Опоздавшее письмо", exact=True).first).to_be_visible()
        await page.get_by_role("button", name="Сохранить").click()
        await expect(page.get_by_text("Текст уже действует")).to_be_visible()
        await desk.look("desk-text")
        await page.get_by_role("button", name="Вернуть встроенный").click()
        await expect(text).to_have_value(built_in)
