"""Kaspnet's column of the operators, walked in a browser: form and call back, trust payment, chat, newsletter."""

import re
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from applicants import new_phone
from concluding import account_of, conclude, sold_by
from desk import staff_of
from newcomers import Newcomer, balance_of, newcomer
from paying_walks import (
    is_reminded_of_the_promise,
    pays_at_a_terminal,
    pays_by_card,
    takes_the_promised_payment,
)
from people import Person
from profile_walks import adds_a_mailbox, follows_the_letter, saves_and_signs_in
from running import Running, until
from service_walks import (
    compares_tariffs,
    is_sent_to_the_office_to_end_the_contract,
    takes_the_tariff_today,
)
from talking_walks import (
    applies,
    begins_a_chat,
    follows_the_application,
    is_answered,
    is_answered_in_the_chat,
    news_published,
    reads_the_news,
    sends_the_request,
    takes_the_chat,
)
from walking import active, before, sign_in, signed_in, text_of, works

OPERATOR = "kaspnet"
NEW_PASSWORD = "horse battery 77 staple"
LOCKED_AFTER = 5


async def test_whoever_has_filled_the_form_is_called_back_and_signs_in_after_the_contract(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    phone = new_phone()
    sales = await staff_of(stack, gateway, OPERATOR, "sales")
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/join")
        await window.look("join")
        await page.get_by_label(re.compile("Комментарий")).fill("После шести")
        await applies(window, phone)
        await expect(page.get_by_text(re.compile("^Перезвоним"))).to_be_visible()
        await window.look("applied")
        await follows_the_application(window)
        printed = await calls_back_and_concludes(stack, sales, phone)
        await page.reload()
        await expect(page.get_by_role("heading", name="Договор заключён")).to_be_visible()
        await window.look("application")
        await sign_in(window, printed["login"], printed["first_password"])
        await expect(page.get_by_role("heading", name="Услуги", exact=True)).to_be_visible()


async def calls_back_and_concludes(stack: Running, sales: Person, phone: str) -> dict[str, str]:
    """What the office prints; staff has the data from the form."""
    (line,) = (await sales.get("/staff/applications", params={"q": phone}))["items"]
    path = f"/staff/applications/{line['id']}"
    await sales.post(f"{path}/call", {"outcome": "reached"}, status=200)
    told = (await sales.get(path))["contract"]
    answer = await conclude(sales, {**told, "tariff": (await sold_by(sales))["code"]}, str(uuid4()))
    assert answer.status_code == 201, answer.text
    printed = dict(answer.json())
    await account_of(stack, printed["account"])

    async def concluded() -> bool:
        return bool((await sales.get(path))["status"] == "concluded")

    await until("the application is closed", concluded)
    return printed


async def test_a_locked_door_is_opened_by_the_letter_that_makes_the_typed_password_count(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await window.look("sign-in")
        await locks_the_door(page, who)
        await window.look("sign-in-locked")
        await page.get_by_role("link", name="Не помню пароль").click()
        await page.get_by_label("Логин").fill(who.login)
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await window.look("recovery")
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("до этого действует прежний")).to_be_visible()
        await window.look("recovery-sent")
        await follows_the_letter(window, sandbox, who)
        # Typed once more: nobody gets in with a password that somebody else has typed.
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await saves_and_signs_in(window, who, NEW_PASSWORD)


async def locks_the_door(page: Page, who: Newcomer) -> None:
    """As often as it takes; then the right password is refused too, with the way out."""
    await page.get_by_label("Логин").fill(who.login)
    for password in [*(f"wrong {n}" for n in range(LOCKED_AFTER)), who.password]:
        await page.get_by_label("Пароль", exact=True).fill(password)
        async with page.expect_response("**/api/v1/session"):
            await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("alert")).to_contain_text("восстановите пароль")


async def test_name_mailbox_and_password_are_changed_by_oneself(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await changes_the_name(page)
        await window.look("profile")
        await window.go("/profile/contacts")
        await adds_a_mailbox(window, sandbox, f"second-{who.email}")
        await window.look("contacts")
        await window.go("/profile/password")
        await page.get_by_label("Нынешний пароль").fill(who.password)
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await window.look("password")
        await page.get_by_role("button", name="Сменить пароль").click()
        await expect(page.get_by_text("Пароль изменён")).to_be_visible()


async def changes_the_name(page: Page) -> None:
    await page.get_by_role("button", name="Изменить").first.click()
    await page.get_by_label("Имя").fill("Анна Сергеевна Ким")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_text("Анна Сергеевна Ким")).to_be_visible()


async def test_every_other_page_of_the_profile_opens(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack, OPERATOR)) as window:
        for name in ("second-factor", "sessions", "consents", "contracts", "export"):
            await window.go(f"/profile/{name}")
            await window.look(f"profile-{name}")


async def test_balance_and_payments_are_seen_and_a_terminal_starts_the_service(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await expect(page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await pays_at_a_terminal(gateway, who, "700.00")
        await works(window)
        await window.look("home")
        await window.go("/payments")
        await expect(page.get_by_text("+700 ₽").first).to_be_visible()
        await window.look("payments")
        await window.go("/notifications")
        await expect(page.get_by_role("article").first).to_be_visible()
        await window.look("notifications")


async def test_a_card_pays_online_and_the_other_ways_are_told(browser: Browser, stack: Running) -> None:
    who = await active(stack, OPERATOR, balance=100_00)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/pay?amount=300")
        for told in (
            "Наличные берём только в офисе",
            "Каспийск, ул. Ленина, 52а",
            "Выберите провайдера в приложении своего банка",
            "Терминалы и кассы оплаты",
        ):
            await expect(page.get_by_text(told)).to_be_visible()
        await expect(page.get_by_text("СБП", exact=True)).to_have_count(0)
        await window.look("pay")
        await pays_by_card(window)
        await window.look("paid")
        assert await balance_of(stack, who) == 400_00


async def test_the_trust_payment_starts_the_service_and_is_called_so(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await page.get_by_role("link", name=re.compile("^Доверительный платёж до")).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Доверительный платёж")
        await takes_the_promised_payment(window)
        await window.go("/")
        await is_reminded_of_the_promise(window, "Доверительный платёж")


async def test_a_tariff_with_television_is_taken_at_once(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack, OPERATOR)) as window:
        await compares_tariffs(window)
        await takes_the_tariff_today(window, "Каспий 100 + IPTV")


async def test_a_contract_is_ended_in_the_office_alone(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack, OPERATOR)) as window:
        await is_sent_to_the_office_to_end_the_contract(window)


async def test_support_answers_in_the_chat(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_role("link", name="8 800 700-54-05").first).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Чат с поддержкой").click()
        await begins_a_chat(window, "Цифровое телевидение", "Пропали каналы")
        chat = str(
            await stack.value("tickets", "select id from chats where subscriber_id = $1", who.subscriber_id)
        )
        await takes_the_chat(stack, support, OPERATOR, chat)
        async with page.expect_response("**/api/v1/live"):
            await page.reload()
        await expect(page.get_by_text("С вами говорит Ольга")).to_be_visible()
        await is_answered_in_the_chat(window, support, chat, "Перезагрузите приставку.")
        await page.get_by_label("Сообщение").fill("Помогло, спасибо!")
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_role("log").get_by_text("Помогло, спасибо!")).to_be_visible()
        await window.look("chat")


async def test_a_technician_is_called_and_staff_answers(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help/requests/new?kind=repair")
        await page.get_by_label(re.compile("^Адрес")).fill("ул. Ленина, 7-12")
        await page.get_by_label("Что случилось").fill("Кабель оборван")
        await window.look("request-new")
        await sends_the_request(window)
        await is_answered(window, support, "Мастер придёт завтра.")


async def test_frequent_questions_and_news_are_read_without_signing_in(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    title = await news_published(stack, gateway, OPERATOR, "company")
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/help/faq")
        await window.look("faq")
        await window.go("/news")
        await reads_the_news(window, title)
        await window.go("/tariffs")
        for sold in ("Каспий 50", "Каспий 100 + IPTV", "IPTV"):
            await expect(page.get_by_role("heading", name=sold, exact=True)).to_be_visible()
        await window.look("tariffs")


async def test_the_newsletter_comes_after_the_link_in_the_letter_and_is_left_at_any_time(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile/notifications")
        await page.get_by_role("button", name="Подписаться").click()
        await expect(page.get_by_text("Мы отправили письмо на")).to_be_visible()
        await window.look("preferences")
        letter = await text_of(sandbox, who.email, "email", "/newsletter/confirm?token=")
        link = re.search(r"/newsletter/confirm\?token=[\w-]+", letter)
        assert link
        await window.go(link[0])
        await window.look("newsletter-confirm")
        await page.get_by_role("button", name="Подтвердить подписку").click()
        await expect(page.get_by_text("Рассылка будет приходить на")).to_be_visible()
        await window.go("/profile/notifications")
        await expect(page.get_by_text("Приходит на")).to_be_visible()
        await page.get_by_role("button", name="Отписаться").click()
        await expect(page.get_by_role("button", name="Подписаться")).to_be_visible()
