"""CherryNet's column of the operators, walked in a browser: Kassa24, a promise of ten days, answers by e-mail, Kazakh."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from applicants import new_phone
from browsing import Window
from concluding import registered
from desk import charge, staff_of
from newcomers import Newcomer, newcomer
from people import Person
from running import Running
from terminal_calls import Network, kassa24_payment
from walking import LINK, at_desk, before, sign_in, signed_in, text_of

OPERATOR = "cherrynet"
NEW_PASSWORD = "horse battery 77 staple"
PROMISED = re.compile("^Обещанный платёж: .* нужно внести до")
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")


def today() -> date:
    """By the operator's clock."""
    return datetime.now(ZoneInfo("Asia/Almaty")).date()


@pytest.fixture(scope="module")
async def sales(stack: Running, gateway: httpx.AsyncClient) -> AsyncIterator[Person]:
    yield await staff_of(stack, gateway, OPERATOR, "sales")


@pytest.fixture(scope="module")
def kassa24(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, OPERATOR, "kassa24")


async def active(stack: Running, balance: int = 20_000_00, **more: str) -> Newcomer:
    return await newcomer(stack, OPERATOR, balance=balance, state="active", **more)


async def works(page: Page) -> None:
    await expect(page.get_by_role("heading", name=re.compile("Хватит до"))).to_be_visible()


async def test_who_has_signed_the_contract_enters_by_login_and_pays_at_a_terminal_that_is_told_of(
    browser: Browser, stack: Running, sales: Person, kassa24: Network
) -> None:
    who = await registered(stack, sales)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/sign-in")
        await expect(page.get_by_text("Логин и пароль вам выдали при заключении договора.")).to_be_visible()
        await window.look("sign-in")
        await sign_in(window, who.login, who.password)
        await expect(page.get_by_text("Услуга остановлена")).to_be_visible()
        await window.look("home-stopped")
        await window.go("/pay")
        await expect(page.get_by_text("Терминалы и приложение Kassa24: выберите «CherryNet»")).to_be_visible()
        await expect(page.get_by_text(who.account).first).to_be_visible()
        await window.look("pay")
        await window.go("/")
        await kassa24.ask(kassa24_payment(who, amount="5000.00"))
        await works(page)
        await expect(page.get_by_role("region", name="Состояние")).to_contain_text("5 000 ₸")
        await expect(page.get_by_text(re.compile("^Платёж: терминал Kassa24"))).to_be_visible()
        await window.look("home")


async def test_a_lost_password_is_chosen_anew_by_a_link_in_a_letter(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/recovery")
        await page.get_by_label("Логин").fill(who.login)
        await page.get_by_label("Телефон из договора").fill(who.phone)
        await page.get_by_label("Письмо на почту").check()
        await window.look("recovery")
        await page.get_by_role("button", name="Продолжить").click()
        await expect(page.get_by_text("Письмо отправлено")).to_be_visible()
        link = LINK.search(await text_of(sandbox, who.email, "email", "/recovery?token="))
        assert link
        await page.goto(link[0])
        await page.get_by_label("Новый пароль").fill(NEW_PASSWORD)
        await window.look("recovery-link")
        await page.get_by_role("button", name="Сохранить новый пароль").click()
        await page.get_by_role("link", name="Войти").click()
        await sign_in(window, who.login, NEW_PASSWORD)
        await works(page)


async def test_a_promise_of_ten_days_is_free_and_the_service_works_at_once(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await page.get_by_role("link", name=re.compile("^Обещанный платёж до")).click()
        await expect(page.get_by_text("до 10 дней", exact=True)).to_be_visible()
        await expect(page.get_by_text("бесплатно", exact=True).first).to_be_visible()
        await window.look("promised-payment")
        await page.get_by_role("button", name=re.compile("^Взять .* до")).click()
        await expect(page.get_by_text("Готово, услуги работают")).to_be_visible()
        await window.look("promised-payment-taken")
        await window.go("/")
        await expect(page.get_by_text(PROMISED)).to_be_visible()


async def test_support_gives_the_promise_from_the_desk_and_the_open_page_works_again(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, OPERATOR)
    async with (
        signed_in(browser, stack, who) as window,
        at_desk(browser, stack, OPERATOR, "support") as desk,
    ):
        await expect(window.page.get_by_text("Услуга остановлена")).to_be_visible()
        page = desk.page
        await page.get_by_role("searchbox", name="Найти абонента").fill(who.account)
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name=re.compile("^Обещанный платёж")).click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_text("Бесплатно.")).to_be_visible()
        await dialog.get_by_role("button", name=re.compile("^Дать")).click()
        await expect(dialog.get_by_text(re.compile("^Дано"))).to_be_visible()
        await expect(window.page.get_by_text(PROMISED)).to_be_visible()


async def test_a_request_is_answered_by_a_letter_and_stands_in_the_history_with_its_state(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    who = await active(stack)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help")
        await expect(page.get_by_text("ежедневно 9:00–22:00")).to_be_visible()
        await window.look("help")
        await page.get_by_role("link", name="Написать в поддержку").click()
        await expect(page.get_by_label(re.compile("^Фамилия, имя, отчество"))).to_have_value("Анна Ким")
        await expect(page.get_by_label("Электронная почта")).to_have_value(who.email)
        await page.get_by_label("Город").fill("Алматы")
        await page.get_by_label("Тема").select_option(label="Телевидение")
        await page.get_by_label("Что случилось").fill("Нет спортивных каналов")
        await window.look("new-request")
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_text("Заявка отправлена")).to_be_visible()
        ticket = page.url.rpartition("/")[2]
        async with at_desk(browser, stack, OPERATOR, "support") as desk:
            await answers(desk, ticket, "Каналы вернутся к вечеру.")
        await expect(page.get_by_text("Каналы вернутся к вечеру.")).to_be_visible()
        await text_of(sandbox, who.email, "email", "Каналы вернутся к вечеру.")
        await window.look("request")
        await window.go("/help/requests")
        await expect(page.get_by_text("Решена")).to_be_visible()
        await window.look("requests")


async def answers(desk: Window, ticket: str, text: str) -> None:
    """And says that it is solved."""
    page = desk.page
    await desk.go(f"/requests/{ticket}")
    await expect(page.get_by_text("Алматы")).to_be_visible()
    await page.get_by_role("button", name="Взять себе").click()
    await page.get_by_role("textbox", name="Ответ абоненту").fill(text)
    await page.get_by_role("button", name="Ответить").click()
    await expect(page.get_by_role("list").get_by_text(text).first).to_be_visible()
    await page.get_by_role("button", name=re.compile("^Решена")).click()
    await expect(page.get_by_text("Решена", exact=True).first).to_be_visible()


async def test_questions_are_answered_and_useful_files_are_kept_without_signing_in(
    browser: Browser, stack: Running
) -> None:
    async with before(browser, stack, OPERATOR) as window:
        page = window.page
        await window.go("/help/faq")
        await page.get_by_label("Что вас интересует?").fill("Касса24")
        await page.get_by_role("button", name="Как оплатить через терминал Касса24?").click()
        await expect(page.get_by_text("Выберите в терминале CherryNet")).to_be_visible()
        await expect(page.get_by_role("button", name="Уезжаю надолго. Можно не платить?")).to_have_count(0)
        await window.look("faq")
        await window.go("/help/downloads")
        await window.look("downloads")
        async with page.expect_download() as file:
            await page.get_by_role("link", name="Памятка абонента").click()
        assert (await (await file.value).path()).stat().st_size > 0


async def test_one_applies_by_phone_and_follows_until_a_visit_is_agreed(
    browser: Browser, stack: Running, sandbox: httpx.AsyncClient
) -> None:
    phone = new_phone()
    async with (
        at_desk(browser, stack, OPERATOR, "sales") as desk,
        before(browser, stack, OPERATOR) as window,
    ):
        page = window.page
        await window.go("/join")
        await expect(page.get_by_role("heading", name="Заявки принимаем по телефону")).to_be_visible()
        await expect(page.get_by_text("Бесплатно обследуем квартиру")).to_be_visible()
        await window.look("join")
        await writes_down(desk, phone)
        code = CODE.search(await text_of(sandbox, number_of(phone), "sms"))
        assert code
        await page.get_by_label("Код заявки").fill(code[0])
        await page.get_by_role("button", name="Посмотреть").click()
        await expect(page.get_by_role("heading", name="Заявка принята")).to_be_visible()
        await agrees_a_visit(desk)
        await page.reload()
        await expect(page.get_by_text(re.compile("Мастер придёт .*, с 10:00 до 12:00"))).to_be_visible()
        await window.look("application")


async def writes_down(desk: Window, phone: str) -> None:
    """What somebody says over the phone."""
    page = desk.page
    await desk.go("/applications")
    await page.get_by_role("button", name="Записать со слов").click()
    dialog = page.get_by_role("dialog")
    for field, value in (("Телефон", phone), ("Имя и фамилия", "Ольга Ким"), ("Город и улица", "Абая")):
        await dialog.get_by_label(field).fill(value)
    await dialog.get_by_label("Нужен замер Wi-Fi, бесплатно").check()
    await dialog.get_by_label("Человек согласился").check()
    await dialog.get_by_role("button", name="Записать", exact=True).click()
    await expect(page.get_by_role("heading", name="Ольга Ким")).to_be_visible()


async def agrees_a_visit(desk: Window) -> None:
    page = desk.page
    await page.get_by_role("button", name=re.compile("^Назначить визит")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("^Назначить на")).click()
    await expect(dialog.get_by_text("Визит назначен")).to_be_visible()


def number_of(phone: str) -> str:
    return "+7" + re.sub(r"\D", "", phone)[1:]


async def test_a_free_survey_of_the_wifi_is_asked_for(browser: Browser, stack: Running) -> None:
    who = await active(stack)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/help/requests/new?kind=survey")
        await expect(page.get_by_text("Бесплатно проверим сигнал")).to_be_visible()
        await page.get_by_label(re.compile("^Адрес")).fill("Алматы, Абая, 10")
        await window.look("survey")
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.get_by_text("Обследование Wi-Fi")).to_be_visible()


async def test_internet_and_television_are_for_sale_and_the_tariff_is_changed(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack)
    async with before(browser, stack, OPERATOR, width=1440) as window:
        page = window.page
        await window.go("/tariffs")
        for name in ("Вишня 50", "Онлайн-телевидение"):
            await expect(page.get_by_role("rowheader", name=re.compile(f"^{name}"))).to_be_visible()
        await window.look("tariffs")
        await sign_in(window, who.login, who.password)
        await window.go("/services")
        await window.look("services")
        await page.get_by_role("link", name="Сменить тариф").first.click()
        await window.look("tariff-change")
        await page.get_by_role("link", name="Выбрать «Вишня 100 + ТВ»").click()
        await page.get_by_role("button", name=re.compile("^Перейти с")).click()
        await expect(page.get_by_text(re.compile("Заказано: с .* «Вишня 100"))).to_be_visible()


async def test_the_service_rests_for_days_that_are_chosen_and_the_contract_ends_in_the_office(
    browser: Browser, stack: Running
) -> None:
    who = await active(stack)
    begins = today() + timedelta(days=2)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/suspension")
        await page.get_by_label("Отключить с").fill(begins.isoformat())
        await page.get_by_label("Снова включить").fill((begins + timedelta(days=5)).isoformat())
        await window.look("suspension")
        await page.get_by_role("button", name="Заказать бесплатно").click()
        await expect(page.get_by_text(re.compile("Заказано с .* до")).first).to_be_visible()
        await window.go("/termination")
        await expect(page.get_by_role("heading", name="Договор расторгают в офисе")).to_be_visible()
        await expect(page.get_by_text("паспорт", exact=True)).to_be_visible()
        await window.look("termination")


async def test_the_whole_cabinet_speaks_kazakh_and_counts_in_tenge(browser: Browser, stack: Running) -> None:
    who = await active(stack, language="kk")
    await charge(stack, who, 150_00, "daily", today(), today() + timedelta(days=1))
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
    who = await active(stack)
    async with signed_in(browser, stack, who) as window:
        page = window.page
        await window.go("/profile")
        await expect(page.get_by_text("Анна Ким")).to_be_visible()
        await window.look("profile")
        await page.get_by_label("Язык").last.select_option(label="Қазақша")
        await expect(page.get_by_role("heading", name="Мен туралы")).to_be_visible()
        told = "select language from subscribers where id = $1"
        assert await stack.value("auth", told, who.subscriber_id) == "kk"
