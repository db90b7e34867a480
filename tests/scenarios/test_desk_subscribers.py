"""One subscriber at the desk, in a browser: found by anything he says, seen whole, and what is done with his money."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, expect

from browsing import Window
from concluding import registered
from desk import Customer, customer, send, staff_of
from desk_walking import acts, closes, finds, jumps, opens
from newcomers import Newcomer, balance_of, newcomer
from paying_walks import pays_at_a_terminal
from people import Person
from running import Running, until
from walking import at_desk

ABOVE = "10000,01"


@pytest.fixture
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "skynet", "manager")


async def test_one_field_finds_a_subscriber_by_contract_phone_name_and_address(
    browser: Browser, stack: Running, manager: Person
) -> None:
    name, street = f"Иволгина{uuid4().hex[:6]} Ольга", f"Находная{uuid4().hex[:6]}"
    who = await registered(stack, manager, name=name, address=f"ул. {street}, 7-12")
    async with at_desk(browser, stack, "skynet", "support") as desk:
        for words in (who.login, who.phone, name.split(maxsplit=1)[0].lower(), f"{street} 7"):
            await finds(desk, words)
            await expect(desk.page.get_by_role("heading", level=1)).to_have_text(name)
        await jumps(desk, "b", "Абоненты")
        await expect(desk.page.get_by_role("link", name=name)).to_be_visible()
        await desk.look("desk-subscribers")
        # Neither names nor phones stand in addresses, which are logged.
        assert street not in desk.page.url


async def test_one_screen_shows_a_subscriber_whole_with_all_that_happened(
    browser: Browser, stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await customer(stack, gateway, "skynet", state="active", balance=100_00)
    await pays_at_a_terminal(gateway, who.who, "500.00")
    asked = {"kind": "support", "topic": "technical", "text": "Нет связи"}
    assert (await send(who.person, "/tickets", asked)).status_code == 201
    reason = {"amount": "7.00", "reason": "по заявлению"}
    await manager.post(f"/staff/accounts/{who.account}/corrections", reason)
    await told_of(manager, who, {"transaction", "notice", "request", "act"})
    async with at_desk(browser, stack, "skynet", "manager") as desk:
        page = desk.page
        await finds(desk, who.account)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Анна Ким")
        await expect(page.get_by_text(re.compile("^Работает до")).first).to_be_visible()
        for title in ("Деньги", "Открытые заявки", "Связь и вход", "Действия", "Всё, что было"):
            await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        await expect(page.get_by_role("link", name=re.compile("^№.*, Технический"))).to_be_visible()
        lines = page.get_by_role("listitem")
        paid = lines.filter(has_text="Платёж получен").first
        await expect(paid.get_by_role("button", name=re.compile("код трассировки"))).to_be_visible()
        await expect(lines.filter(has_text="+500").first).to_be_visible()
        await expect(lines.filter(has_text="Обращение №").first).to_be_visible()
        await expect(lines.filter(has_text="скорректировал счёт").first).to_contain_text("по заявлению")
        await desk.look("desk-subscriber")
        await page.get_by_role("group", name="Показать").get_by_text("Сотрудники").click()
        await expect(lines.filter(has_text="Платёж получен")).to_have_count(0)
        await expect(lines.filter(has_text="скорректировал счёт").first).to_be_visible()


async def told_of(manager: Person, who: Customer, kinds: set[str]) -> None:
    """Notices and acts come by events."""
    path = f"/staff/subscribers/{who.who.subscriber_id}/timeline"

    async def there() -> bool:
        items: list[Any] = (await manager.get(path, params={"limit": 50}))["items"]
        return {one["kind"] for one in items} >= kinds

    await until(f"{kinds} are in the timeline", there)


async def test_a_cashier_takes_cash_after_seeing_what_it_leads_to(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, "kaspnet", balance=-50_00)
    async with at_desk(browser, stack, "kaspnet", "cashier") as desk:
        await finds(desk, who.account)
        await desk.page.keyboard.press("c")
        dialog = desk.page.get_by_role("dialog")
        await dialog.get_by_label("Сумма").fill("700")
        await dialog.get_by_label("Номер квитанции").fill(f"К-{uuid4().hex[:8]}")
        await expect(dialog.get_by_text("Станет на счёте")).to_be_visible()
        await desk.look("desk-cash")
        await dialog.get_by_role("button", name=re.compile("^Принять 700")).click()
        await expect(dialog.get_by_text(re.compile("^Принято 700"))).to_be_visible()
        await closes(dialog)
        await expect(desk.page.get_by_text(re.compile("^Работает до")).first).to_be_visible()
        assert 0 < await balance_of(stack, who) <= 650_00


async def test_a_large_correction_waits_for_a_second_person_who_sees_which_way_it_goes(
    browser: Browser, stack: Running
) -> None:
    who = await newcomer(stack, "kaspnet", balance=20_000_00, state="active")
    async with (
        at_desk(browser, stack, "kaspnet", "manager") as first,
        at_desk(browser, stack, "kaspnet", "manager") as second,
    ):
        await asks_to_take(first, who)
        assert await balance_of(stack, who) == 20_000_00
        await jumps(first, "o", "Согласования")
        own = await opens(first, who.account)
        await expect(own.get_by_text("Вы сами это попросили")).to_be_visible()
        await expect(own.get_by_role("button", name=re.compile("^Согласовать"))).to_have_count(0)
        await jumps(second, "o", "Согласования")
        await second.look("desk-approvals")
        dialog = await opens(second, who.account)
        await expect(dialog.get_by_role("heading")).to_have_text(re.compile(r"^Корректировка: [-−]10.000,01"))
        await second.look("desk-approval")
        await dialog.get_by_role("button", name=re.compile(r"^Согласовать [-−]10.000,01")).click()
        await expect(dialog.get_by_text(re.compile("^Проведено"))).to_be_visible()
        assert await balance_of(stack, who) == 9_999_99


async def asks_to_take(desk: Window, who: Newcomer) -> None:
    """More than one may by himself."""
    await finds(desk, who.account)
    dialog = await acts(desk, "Корректировка")
    await dialog.get_by_text("Списать", exact=True).click()
    await dialog.get_by_label("Сумма").fill(ABOVE)
    await dialog.get_by_label("Причина").fill("по решению суда")
    await dialog.get_by_role("button", name=re.compile("^Провести [-−]")).click()
    await expect(dialog.get_by_text(re.compile("нужен второй сотрудник"))).to_be_visible()
    await desk.look("desk-correction")
    await closes(dialog)
