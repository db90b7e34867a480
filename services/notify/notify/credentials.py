"""Addresses of the SMS centres and mail servers: the profile names a variable, the environment holds the secret."""

import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from chassis.profiles import Profile, Profiles

SMPP_FORM = "smpp://system_id:password@host:port"
SMTP_FORM = "smtp://user:password@host:port (starttls:// or smtps:// beyond this machine)"

# SMPP 3.4, section 4.1: C-octet strings of 16 and 9 octets with their zero.
LONGEST_SYSTEM_ID, LONGEST_PASSWORD = 15, 8


class WrongCredentialError(Exception):
    """The sentence names profile and variable, never the value."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is and who we are there."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)


def smpp_address(profile: Profile) -> Address:
    """The operator's SMS centre. Raises WrongCredentialError."""
    sms = profile.channels.sms
    if sms.provider != "smpp":
        raise _wrong(profile, "channels.sms.provider", sms.provider, "is not spoken yet", "smpp")
    where = ("channels.sms.url", sms.url)
    address = _address(profile, where, ("smpp",), SMPP_FORM)
    if len(address.user) > LONGEST_SYSTEM_ID or len(address.password) > LONGEST_PASSWORD:
        raise _wrong(
            profile, *where, "is too long", "a system_id of 15 and a password of 8 characters at most"
        )
    return address


def smtp_address(profile: Profile) -> Address:
    """The operator's mail server. Raises WrongCredentialError."""
    where = ("channels.email.url", profile.channels.email.url)
    address = _address(profile, where, ("smtp", "smtps", "starttls"), SMTP_FORM)
    if address.scheme == "smtp" and address.password and not _is_this_machine(address.host):
        raise _wrong(profile, *where, "would send a password in clear", SMTP_FORM)
    return address


def mistakes(profiles: Profiles) -> list[str]:
    """A sentence for each address that is missing or wrong; empty when all are there."""
    found = []
    for profile in profiles:
        for read in (smpp_address, smtp_address):
            try:
                read(profile)
            except WrongCredentialError as wrong:
                found.append(str(wrong))
    return found


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
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or 0
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
