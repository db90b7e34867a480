"""A device in words that its owner recognises: `Chrome 131, Windows 10`."""

from functools import lru_cache

_LONGEST = 60


@lru_cache(maxsize=1024)
def device_words(user_agent: str) -> str:
    """Browser and system as the user agent tells them; its own beginning where it is of no known kind."""
    from ua_parser import parse  # loaded when first asked for: its patterns take a moment

    known = parse(user_agent)
    browser, system = known.user_agent, known.os
    if browser is None or system is None:
        return user_agent[:_LONGEST].strip()
    return f"{_named(browser.family, browser.major)}, {_named(system.family, system.major)}"


def _named(family: str, major: str | None) -> str:
    return f"{family} {major}" if major else family
