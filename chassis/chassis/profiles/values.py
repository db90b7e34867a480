"""The values of which a profile consists: money, texts, names of variables, zones, networks, intervals.

Each carries in its JSON schema what is allowed, so that errors and docs say it in the same words.
"""

import re
from collections.abc import Hashable
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from chassis.profiles.section import LANGUAGES, reading, repeated
from contracts.money import DIGITS, LARGEST, minor_units


def _kind(kind: str, allowed: str) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "allowed": allowed})


def _minor(value: object, info: ValidationInfo) -> int:
    if not isinstance(value, str):
        raise ValueError(f"money is a decimal string in quotes, not {type(value).__name__}")  # noqa: TRY004
    minor = minor_units(value, reading(info).currency)
    if minor > LARGEST:
        raise ValueError(f"{value} is too large")
    return minor


def _positive(minor: int) -> int:
    if minor == 0:
        raise ValueError("must be more than zero")
    return minor


_DECIMAL = 'a decimal string in quotes with two decimals at most, such as "500.00"; never a number'
_UP_TO = f'up to "{LARGEST // 100}.00"'

Amount = Annotated[int, BeforeValidator(_minor), _kind("money", f"{_DECIMAL}; {_UP_TO}")]
"""Minor units of the profile's currency, from a decimal string; may be zero."""

Price = Annotated[
    int,
    BeforeValidator(_minor),
    AfterValidator(_positive),
    _kind("money", f"{_DECIMAL}; above zero, {_UP_TO}"),
]
"""As `Amount`, above zero."""


def _in_every_language(value: object, info: ValidationInfo) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("a text is a table with one string per language")  # noqa: TRY004
    unknown = [x for x in value if x not in LANGUAGES]
    if unknown:
        raise ValueError(f"unknown language: {', '.join(unknown)}")
    missing = [
        x for x in reading(info).languages if not isinstance(value.get(x), str) or not value[x].strip()
    ]
    if missing:
        raise ValueError(f"no text in {', '.join(missing)}")
    return value


Texts = Annotated[
    dict[str, str],
    BeforeValidator(_in_every_language),
    _kind("texts", f"a text for each of the profile's languages, by {', '.join(LANGUAGES)}"),
]
"""What a subscriber reads, by language."""


def known_zone(name: str) -> str:
    """The name itself. Raises ValueError for what is no IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:
        raise ValueError(f"{name!r} is not a time zone") from unknown
    return name


Zone = Annotated[
    str,
    AfterValidator(known_zone),
    _kind("string", "an IANA time zone, such as Europe/Moscow or Asia/Almaty"),
]


def _currency(code: str) -> str:
    if code not in DIGITS:
        raise ValueError(f"{code!r} is not a known currency")
    return code


Currency = Annotated[str, AfterValidator(_currency), _kind("string", f"one of {', '.join(DIGITS)}")]


def _network(value: object) -> IPv4Network | IPv6Network:
    if not isinstance(value, str):
        raise ValueError("a network is a string")  # noqa: TRY004
    return ip_network(value)


Network = Annotated[
    IPv4Network | IPv6Network,
    PlainValidator(_network),
    _kind("string", "a network in CIDR form without host bits, such as 79.142.16.0/20 or ::1/128"),
]


def within(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    """Whether an IP address is of one of the networks; what is no address is not."""
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    known = getattr(caller, "ipv4_mapped", None) or caller
    return any(known in network for network in networks)


def matching(pattern: str, allowed: str) -> Any:
    """Metadata for a string that fits `pattern` whole. The value is not repeated: it may be a secret."""
    known = re.compile(pattern, re.ASCII)

    def fits(value: str) -> str:
        if not known.fullmatch(value):
            raise ValueError("does not have the form of such a value")
        return value

    return AfterValidator(fits), _kind("string", allowed)


_slug_form = matching(r"[a-z][a-z0-9_-]{0,39}", "1 to 40 of a-z, 0-9, - and _, beginning with a letter")
_variable_form = matching(
    r"[A-Z][A-Z0-9_]{2,63}",
    "the NAME of an environment variable, such as SKYNET_SMTP_URL; no secret stands in a profile",
)
_host_form = matching(
    r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*",
    "a host name in lower case without port, such as lk.skynet.example",
)
_phone_form = matching(r"\+[1-9][0-9]{7,14}", "an international number, such as +78120000000")
_email_form = matching(r"[^@\s<>]{1,64}@[a-z0-9.-]+\.[a-z]+", "an address, such as help@skynet.example")
_colour_form = matching(r"#[0-9a-f]{6}", "six hexadecimal digits in lower case, such as #0a7cc4")

Slug = Annotated[str, *_slug_form]
Variable = Annotated[str, *_variable_form]
Host = Annotated[str, *_host_form]
Phone = Annotated[str, *_phone_form]
Email = Annotated[str, *_email_form]
Colour = Annotated[str, *_colour_form]

Day = Annotated[date, _kind("date", "a day without quotes, such as 2026-12-01")]

T = TypeVar("T", bound=Hashable)


def _distinct(values: list[T]) -> list[T]:
    if twice := repeated(values):
        raise ValueError(f"stands there twice: {twice}")
    return values


Several = Annotated[list[T], AfterValidator(_distinct)]
"""A list without repeats; may be empty."""

OneOrMore = Annotated[list[T], AfterValidator(_distinct), Field(min_length=1)]
"""A list without repeats and not empty."""
