"""Kaspnet's column of the operators, walked in a browser: form and call back, trust payment, chat, newsletter."""

import re
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from applicants import new_phone
from browsing import Window
from concluding import account_of, conclude, sold_by
from desk import staff_of
from forgetful import SECRETS
from newcomers import Newcomer, balance_of, newcomer
from news_deeds import NEWS
from people import Person, Terminal
from running import Running, until
from walking import (
    CODE,
    before,
    pays_on_the_acquirers_page,
    sign_in,
    signed_in,
    takes_the_chat,
    text_of,
)

OPERATOR = "kaspnet"
NEW_PASSWORD = "horse battery 77 staple"
LOCKED_AFTER = 5


async def active(stack: Running, balance: int = 900_00) -> Newcomer:
    return await newcomer(stack, OPERATOR, balance=balance, state="active")


async def test_whoever_has_filled_the_form_is_called_back_and_signs_in_after_the_contract(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    phone = new_phone()
    sales = await staff_of(stack, gateway, OPERATOR, "sales")
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/join")
        await window.look("join")
        await fills_the_form(page, phone)
        await expect(page.get_by_text("Заявка принята")).to_be_visible()
        await expect(page.get_by_text(re.compile("^Перезвоним"))).to_be_visible()
        await window.look("applied")
        await page.get_by_role("link", name="Следить за заявкой").click()
        await expect(page.get_by_role("heading", name="Моя заявка на подключение")).to_be_visible()
        printed = await calls_back_and_concludes(stack, sales, phone)
        await page.reload()
        await expect(page.get_by_role("heading", name="Договор заключён")).to_be_visible()
        await window.look("application")
        await sign_in(window, printed["login"], printed["first_password"])
        await expect(page.get_by_role("heading", name="Услуги", exact=True)).to_be_visible()


async def fills_the_form(page: Page, phone: str) -> None:
    await page.get_by_label("Фамилия, имя, отчество").fill("Ольга Ким")
    await page.get_by_label("Телефон").fill(phone)
    await page.get_by_label("Улица").fill(f"Новая {uuid4().hex[:8]}")
    await page.get_by_label("Дом", exact=True).fill("5")
    await page.get_by_label(re.compile("Комментарий")).fill("После шести")
    await page.get_by_label(re.compile("Согласен на обработку")).check()
    await page.get_by_role("button", name="Отправить заявку").click()


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
    who = await active(stack)
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
        await follows_the_letter(window, await text_of(sandbox, who.email, "email", "/recovery?token="))
        await sign_in(window, who.login, NEW_PASSWORD)
        await expect(page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()


async def locks_the_door(page: Page, who: Newcomer) -> None:
    """As often as it takes; then the right password is refused too, with the way out."""
    await page.get_by_label("Логин").fill(who.login)
    for password in [*(f"wrong {n}" for n in range(LOCKED_AFTER)), who.password]:
        await page.get_by_label("Пароль", exact=True).fill(password)
        async with page.expect_response("**/api/v1/session"):
            await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("alert")).to_contain_text("восстановите пароль")


async def follows_the_letter(window: Window, letter: str) -> None:
    """The password is typed once more: nobody gets in with one that somebody else has typed."""
    page = window.page
    link = SECRETS["link"].search(letter)
    assert link
    await window.go(f"/recovery?token={link[1]}")
    await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
    await page.get_by_role("button", name="Сохранить новый пароль").click()
    await expect(page.get_by_text("Пароль изменён")).to_be_visible()
    await page.get_by_role("link", name="Войти").click()


async def test_name_mailbox_and_password_are_changed_by_oneself(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await changes_the_name(page)
        await window.look("profile")
        await window.go("/profile/contacts")
        await adds_a_mailbox(page, sandbox, f"second-{who.email}")
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


async def adds_a_mailbox(page: Page, sandbox: httpx.AsyncClient, mailbox: str) -> None:
    await page.get_by_role("button", name="Добавить почту").click()
    await page.get_by_label("Новый адрес почты").fill(mailbox)
    await page.get_by_role("button", name="Прислать код").click()
    code = CODE.search(await text_of(sandbox, mailbox, "email"))
    assert code
    await page.get_by_label(re.compile("Код, отправленный на")).fill(code[0])
    await page.get_by_role("button", name="Подтвердить", exact=True).click()
    await expect(page.get_by_text("теперь сюда приходят сообщения")).to_be_visible()


async def test_every_other_page_of_the_profile_opens(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack)) as window:
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
        told = await Terminal(gateway, OPERATOR).pay(who.account, "700.00")
        assert told["result"] == "0"
        await expect(page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()
        await window.look("home")
        await window.go("/payments")
        await expect(page.get_by_text("+700 ₽").first).to_be_visible()
        await window.look("payments")
        await window.go("/notifications")
        await expect(page.get_by_role("article").first).to_be_visible()
        await window.look("notifications")


async def test_a_card_pays_online_and_the_other_ways_are_told(browser: Browser, stack: Running) -> None:
    who = await active(stack, balance=100_00)
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
        await page.get_by_role("button", name=re.compile("^Оплатить")).click()
        await pays_on_the_acquirers_page(window)
        await expect(page.get_by_text("Зачислено")).to_be_visible()
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
        await window.look("promised-payment")
        await page.get_by_role("button", name=re.compile("^Взять")).click()
        await expect(page.get_by_text("Готово, услуги работают")).to_be_visible()
        await window.go("/")
        await expect(page.get_by_text(re.compile("Доверительный платёж: .* нужно внести до"))).to_be_visible()


async def test_a_tariff_with_television_is_taken_at_once(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack)) as window:
        page = window.page
        await window.go("/services")
        await window.look("services")
        await page.get_by_role("link", name="Сменить тариф").first.click()
        await window.look("tariff-change")
        await page.get_by_role("link", name="Выбрать «Каспий 100 + IPTV»").click()
        await page.get_by_label("Сегодня").check()
        await page.get_by_role("button", name=re.compile("^Перейти сегодня")).click()
        await expect(page.get_by_text("Готово: ваш тариф теперь «Каспий 100 + IPTV»")).to_be_visible()


async def test_a_contract_is_ended_in_the_office_alone(browser: Browser, stack: Running) -> None:
    async with signed_in(browser, stack, await active(stack)) as window:
        page = window.page
        await window.go("/termination")
        await expect(page.get_by_role("heading", name="Договор расторгают в офисе")).to_be_visible()
        await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
        await window.look("termination")


async def test_support_answers_in_the_chat(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_role("link", name="8 800 700-54-05").first).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Чат с поддержкой").click()
        await page.get_by_label("Тема").select_option(label="Цифровое телевидение")
        await page.get_by_label("Ваш вопрос").fill("Пропали каналы")
        await window.look("chat-form")
        await page.get_by_role("button", name="Начать чат").click()
        await expect(page.get_by_role("log").get_by_text("Пропали каналы")).to_be_visible()
        chat = str(
            await stack.value("tickets", "select id from chats where subscriber_id = $1", who.subscriber_id)
        )
        await takes_the_chat(stack, support, OPERATOR, chat)
        async with page.expect_response("**/api/v1/live"):
            await page.reload()
        await expect(page.get_by_text("С вами говорит Ольга")).to_be_visible()
        await support.post(f"/staff/chats/{chat}/messages", {"text": "Перезагрузите приставку."})
        await expect(page.get_by_role("log").get_by_text("Перезагрузите приставку.")).to_be_visible()
        await page.get_by_label("Сообщение").fill("Помогло, спасибо!")
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_role("log").get_by_text("Помогло, спасибо!")).to_be_visible()
        await window.look("chat")


async def test_a_technician_is_called_and_staff_answers(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await active(stack)
    support = await staff_of(stack, gateway, OPERATOR, "support")
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help/requests/new?kind=repair")
        await page.get_by_label(re.compile("^Адрес")).fill("ул. Ленина, 7-12")
        await page.get_by_label("Что случилось").fill("Кабель оборван")
        await window.look("request-new")
        await page.get_by_role("button", name="Отправить", exact=True).click()
        await expect(page.get_by_text("Заявка отправлена")).to_be_visible()
        ticket = page.url.rpartition("/")[2]
        await support.post(f"/staff/tickets/{ticket}/messages", {"text": "Мастер придёт завтра."})
        await expect(page.get_by_text("Мастер придёт завтра.")).to_be_visible()
        await window.look("request")
        await window.go("/help/requests")
        await window.look("requests")


async def test_frequent_questions_and_news_are_read_without_signing_in(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient
) -> None:
    marketing = await staff_of(stack, gateway, OPERATOR, "marketing")
    made = await marketing.post("/staff/news", NEWS)
    await marketing.post(f"/staff/news/{made['id']}/publish", {}, status=200)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/help/faq")
        await window.look("faq")
        await window.go("/news")
        await page.get_by_role("link", name="Новость", exact=True).first.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Новость")
        await window.go("/tariffs")
        for sold in ("Каспий 50", "Каспий 100 + IPTV", "IPTV"):
            await expect(page.get_by_role("heading", name=sold, exact=True)).to_be_visible()
        await window.look("tariffs")


async def test_the_newsletter_comes_after_the_link_in_the_letter_and_is_left_at_any_time(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
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
