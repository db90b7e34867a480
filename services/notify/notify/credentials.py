"""Addresses of SMS providers and mail servers: the profile names a variable, the environment holds the secret."""

import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from chassis.profiles import Profile, Profiles
from chassis.profiles.channels import SmsProvider

SMPP_FORM = "smpp://system_id:password@host:port"
GATEWAY_FORM = "https://login:password@host/sys/ (http:// on this machine)"
SMTP_FORM = "smtp://user:password@host:port (starttls:// or smtps:// beyond this machine)"
DKIM_FORM = "the path of a PEM file with an RSA private key (openssl genrsa -traditional 2048)"

_USUAL_PORTS = {"http": 80, "https": 443}

# SMPP 3.4, section 4.1: C-octet strings of 16 and 9 octets with their zero.
LONGEST_SYSTEM_ID, LONGEST_PASSWORD = 15, 8


class WrongCredentialError(Exception):
    """The sentence names profile and variable, never the value."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is and who we are there; `path` is of HTTP."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    path: str = "/"


def smpp_address(profile: Profile, provider: SmsProvider) -> Address:
    """The SMS centre. Raises WrongCredentialError."""
    where = _key(profile, provider, "url"), provider.url
    address = _address(profile, where, ("smpp",), SMPP_FORM)
    if len(address.user) > LONGEST_SYSTEM_ID or len(address.password) > LONGEST_PASSWORD:
        raise _wrong(
            profile, *where, "is too long", "a system_id of 15 and a password of 8 characters at most"
        )
    return address


def gateway_addresses(profile: Profile, provider: SmsProvider) -> list[Address]:
    """The gateway's hosts, the first before the backup. Raises WrongCredentialError."""
    named = {"url": provider.url, "backup_url": provider.backup_url}
    return [_gateway(profile, (_key(profile, provider, key), name)) for key, name in named.items() if name]


def _gateway(profile: Profile, where: tuple[str, str]) -> Address:
    address = _address(profile, where, ("http", "https"), GATEWAY_FORM)
    if address.scheme == "http" and address.password and not _is_this_machine(address.host):
        raise _wrong(profile, *where, "would send a password in clear", GATEWAY_FORM)
    return address


def _key(profile: Profile, provider: SmsProvider, name: str) -> str:
    return f"channels.sms.providers[{profile.channels.sms.providers.index(provider)}].{name}"


def smtp_address(profile: Profile) -> Address:
    """The operator's mail server. Raises WrongCredentialError."""
    where = ("channels.email.url", profile.channels.email.url)
    address = _address(profile, where, ("smtp", "smtps", "starttls"), SMTP_FORM)
    if address.scheme == "smtp" and address.password and not _is_this_machine(address.host):
        raise _wrong(profile, *where, "would send a password in clear", SMTP_FORM)
    return address


@cache
def dkim_key(variable: str) -> bytes:
    """The PEM file whose path stands in the variable. Raises OSError, or ValueError for what is no private key."""
    # Heavy, and only for operators who sign.
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key

    pem = Path(os.environ.get(variable, "")).read_bytes()
    try:
        parse_pem_private_key(pem)
    except UnparsableKeyError as wrong:
        raise ValueError(str(wrong)) from wrong
    return pem


def _signs(profile: Profile) -> None:
    ours = profile.channels.email.dkim
    try:
        if ours:
            dkim_key(ours.key)
    except (OSError, ValueError):
        where = ("channels.email.dkim.key", ours.key) if ours else ("", "")
        raise _wrong(profile, *where, "names no file with a private key", DKIM_FORM) from None


def mistakes(profiles: Profiles) -> list[str]:
    """A sentence for each address that is missing or wrong; empty when all are there."""
    found = []
    for profile in profiles:
        for read in _readings(profile):
            try:
                read()
            except WrongCredentialError as wrong:
                found.append(str(wrong))
    return found


def _readings(profile: Profile) -> list[Callable[[], object]]:
    reads = {"smpp": smpp_address, "http": gateway_addresses}
    sms = [partial(reads[provider.kind], profile, provider) for provider in profile.channels.sms.providers]
    return [*sms, partial(smtp_address, profile), partial(_signs, profile)]


def _address(profile: Profile, where: tuple[str, str], schemes: tuple[str, ...], form: str) -> Address:
    url = os.environ.get(where[1])
    if not url:
        raise _wrong(profile, *where, "is missing", form)
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or not _port(parts):
        raise _wrong(profile, *where, "is not such an address", form)
    return Address(
        parts.scheme,
        parts.hostname,
        _port(parts),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.path or "/",
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        return 0


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(profile: Profile, key: str, variable: str, what: str, allowed: str) -> WrongCredentialError:
    return WrongCredentialError(
        f"{variable}: {what}. It is named by {key} of operator {profile.operator}. Set it to {allowed}."
    )
