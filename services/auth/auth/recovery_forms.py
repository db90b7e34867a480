"""The form by which somebody says who he is when the password is lost, as the operator's profile has it.

What is refused here is refused by what was typed alone, so it tells nothing about who is a subscriber.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auth.logins import contract_number, login_key
from auth.password_rules import insist_allowed
from auth.service import service
from chassis.contact_forms import email_address, phone_number
from chassis.profiles import Profile
from contracts.auth import RecoveryChannel, StartRecovery
from contracts.problems import InvalidBody

_FIELDS: tuple[str, ...] = ("login", "account", "phone", "region", "email", "new_password")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says to be, in the form in which it is compared, and how he wants to be reached."""

    known_by: dict[str, str]
    channel: RecoveryChannel
    new_password: str | None

    def subject(self, operator: str) -> bytes:
        """The same for the same claim and telling nothing of it: what limits and other recoveries are counted by."""
        told = "\0".join(f"{field}={self.known_by[field]}" for field in sorted(self.known_by))
        return service.derived("recovery", f"{operator}\0{told}")


async def read_form(profile: Profile, form: StartRecovery) -> Claim:
    """Raises InvalidBody with what is wrong with each field."""
    wanted: list[str] = list(profile.recovery.fields)
    errors = [
        mistake(field, "field_missing" if field in wanted else "field_not_asked")
        for field in _FIELDS
        if (field in wanted) != bool(getattr(form, field))
    ]
    channels = profile.recovery.channels
    channel = form.channel or channels[0]
    if channel not in channels:
        errors.append(mistake("channel", "not_a_choice", choices=", ".join(channels)))
    known_by: dict[str, str] = {}
    for field, read in _readers(profile).items():
        typed = getattr(form, field) if field in wanted else None
        try:
            known_by |= {field: read(typed)} if typed else {}
        except ValueError:
            errors.append(_unreadable(field, profile))
    if errors:
        raise InvalidBody(errors=errors)
    return Claim(known_by, channel, await _new_password(profile, form))


def mistake(field: str, code: str, **values: str) -> dict[str, Any]:
    """One of an InvalidBody's errors; the gateway has the sentence for `code`."""
    return {"pointer": f"/{field}", "code": code, "values": values}


async def _new_password(profile: Profile, form: StartRecovery) -> str | None:
    """It may not be what the form itself tells of its owner."""
    if form.new_password is None:
        return None
    password = form.new_password.get_secret_value()
    told = [form.login, form.account, form.phone, form.email]
    await insist_allowed(password, profile, [word for word in told if word])
    return password


def _readers(profile: Profile) -> dict[str, Callable[[str], str]]:
    """What brings each field into the form in which it is compared; ValueError for what has none."""
    regions = {region.code for region in profile.regions}

    def region(typed: str) -> str:
        if typed not in regions:
            raise ValueError(typed)
        return typed

    return {
        "login": contract_number if profile.sign_in.by == "contract" else login_key,
        "account": contract_number,
        "phone": phone_number,
        "region": region,
        "email": email_address,
    }


def _unreadable(field: str, profile: Profile) -> dict[str, Any]:
    if field == "region":
        choices = ", ".join(region.code for region in profile.regions)
        return mistake(field, "not_a_choice", choices=choices)
    return mistake(field, "not_a_phone" if field == "phone" else "not_an_email")
