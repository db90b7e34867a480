"""A browser as people have it: real Chromium, one window a person, and whatever it complains of is a failure."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    async_playwright,
    expect,
)
from playwright.async_api import Error as PlaywrightError

ROOT = Path(__file__).parent.parent
AXE = ROOT / "frontends" / "node_modules" / "axe-core" / "axe.min.js"
# Where the pictures are kept to be looked at: one folder, named by brand, page, width and scheme.
PICTURES = Path(os.environ.get("CABINET_PICTURES", ROOT / ".cabinet" / "pictures"))
Scheme = Literal["light", "dark"]
LOOKS: dict[Scheme, tuple[int, ...]] = {"light": (360,), "dark": (1440,)}
if os.environ.get("PICTURES") == "all":
    LOOKS = {"light": (360, 768, 1440), "dark": (360, 768, 1440)}
# The narrowest phone, and a page of 640 px at a zoom of 200 % (WCAG 2.2, 1.4.10): nothing is pictured there.
NARROWEST = 320
HEIGHT = 900
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
LOCALES = {"ru": "ru-RU", "kk": "kk-KZ", "en": "en-GB"}
# A refused password is told by a status that the browser writes down as well.
EXPECTED = re.compile(r"status of (400|401|403|404|409|422|429)|registration blocked by Playwright")


def chromium() -> str:
    """Its path; raises with what to do when there is none."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise RuntimeError(
        "There is no Chromium: apt-get install chromium-headless-shell (Debian), then make test again."
    )


@asynccontextmanager
async def started_chromium() -> AsyncIterator[Browser]:
    """Headless, of the system's packages; nothing is downloaded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


class Window:
    """One person's browser window; `page` is Playwright's."""

    def __init__(self, page: Page, brand: str, base: str) -> None:
        self.page = page
        self.brand = brand
        self.base = base
        self.troubles: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.url}")

    async def go(self, path: str) -> None:
        """Open the page and wait until its outline has given way to what it shows."""
        await self.page.goto(self.base + path)
        await self.settled()

    async def settled(self) -> None:
        """No part of the page waits for an answer any more."""
        await self.page.locator("h1").first.wait_for()
        await self.page.locator("[aria-busy=true], .mantine-Skeleton-root").first.wait_for(state="detached")

    async def look(self, name: str) -> None:
        """Pictures; no violation by axe, light or dark; nothing wider than the page. The window's width stays.

        A phone in the light and a wide screen in the dark, or all widths in both (`make pictures`).
        """
        await self.settled()
        folder, before = PICTURES / self.brand, self.page.viewport_size
        await self._fits(name, NARROWEST)
        for scheme, widths in LOOKS.items():
            await self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in widths:
                await self._fits(name, width)
                await self.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
            # Between the schemes nothing differs but colours.
            found = await self.violations(*(["color-contrast"] if scheme == "dark" else []))
            assert not found, f"{name}, {scheme}: {found}"
        await self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if before:
            await self.page.set_viewport_size(before)

    async def _fits(self, name: str, width: int) -> None:
        """Nothing is wider than the page."""
        await self.page.set_viewport_size({"width": width, "height": HEIGHT})
        await self.settled()
        wider = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{name} is {wider} px wider than {width} px"

    async def violations(self, *rules: str) -> list[Any]:
        """What axe (WCAG 2.2 AA and its best practices) finds on the page as it stands; by `rules` alone, if any."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        found: list[Any] = await self.page.evaluate(
            "async rules => (await axe.run(rules.length ? { runOnly: rules } : {})).violations.map(one => "
            "[one.id, one.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary)])",
            list(rules),
        )
        return found

    def untroubled(self) -> None:
        """The browser has complained of nothing: no script error, no broken policy, no 5xx."""
        assert not self.troubles, "\n".join(self.troubles)


@asynccontextmanager
async def opened(
    browser: Browser, base: str, brand: str, *, language: str = "ru", width: int = 360, **settings: Any
) -> AsyncIterator[Window]:
    """A fresh window (no cookies) before an operator's address; a phone unless `width` says otherwise."""
    # The worker would fetch a hundred files for each window.
    settings.setdefault("service_workers", "block")
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        locale=LOCALES[language],
        reduced_motion="reduce",
        **settings,
    )
    window = Window(await context.new_page(), brand, base)
    try:
        yield window
        window.untroubled()
    except (AssertionError, PlaywrightError) as error:
        error.add_note("\n".join(window.troubles))
        await window.page.screenshot(path=PICTURES / f"failed-{brand}.png", full_page=True)
        raise
    finally:
        await context.close()
