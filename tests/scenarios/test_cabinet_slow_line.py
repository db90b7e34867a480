"""The first view on a slow line: light, and without the brand's font where that would be a burden."""

import asyncio

import pytest
from playwright.async_api import Browser, Request

from browsing import Window
from newcomers import newcomer
from running import Running
from walking import before, sign_in, works

# Bytes on the wire, headers too.
LIGHT = 200_000
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


async def weight_of_home(window: Window) -> dict[str, int]:
    """What comes over the line for a person's first page when nothing is kept; by address."""
    page = window.page
    asked: list[Request] = []

    def finished(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", finished)
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Network.clearBrowserCache")
    await window.go("/")
    await works(window)
    came = list(asked)
    sizes = await asyncio.gather(*(one.sizes() for one in came))
    return {
        one.url.removeprefix(window.base): size["responseHeadersSize"] + size["responseBodySize"]
        for one, size in zip(came, sizes, strict=True)
    }


async def test_the_first_page_weighs_less_than_200_kb(browser: Browser, stack: Running) -> None:
    who = await newcomer(stack, "skynet", balance=900_00, state="active")
    async with before(browser, stack, "skynet") as window:
        await sign_in(window, who.login, who.password)
        weights = await weight_of_home(window)
        assert any(name.endswith(".woff2") for name in weights)
        assert 100_000 < sum(weights.values()) < LIGHT, weights


@pytest.mark.parametrize("operator", ["netbynet", "centra", "cherrynet", "kaspnet"])
async def test_who_saves_data_gets_the_systems_font(browser: Browser, stack: Running, operator: str) -> None:
    who = await newcomer(stack, operator, balance=5_000_00, state="active")
    async with before(browser, stack, operator) as window:
        await window.page.add_init_script(SAVES_DATA)
        await sign_in(window, who.login, who.password)
        weights = await weight_of_home(window)
        assert not [name for name in weights if name.endswith(".woff2")]
        assert 100_000 < sum(weights.values()) < LIGHT, weights
