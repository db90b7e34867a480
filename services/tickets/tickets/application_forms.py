"""The operator's form for applications: what has to be written, and in which form it is kept."""

import re
from collections.abc import Iterator
from typing import Any

from chassis.contact_forms import CALLING_CODES, email_address, phone_number
from chassis.postal_addresses import search_key
from chassis.profiles import Profile
from chassis.profiles.joining import Applications
from contracts.problems import InvalidBody, NoApplicationForm, NotFound
from contracts.tickets import ApplicationForm

_WRITTEN = ("full_name", "street", "house", "building", "flat", "comment")
FIELDS = (*_WRITTEN, "phone", "email")
# What staff has to know to be of any use, whatever the site's form asks.
_AT_THE_DESK = ("full_name", "phone")
CONSENT = "personal_data"
# What programs make a link of: a scheme, a mailbox, a dot inside a word (with the dots of RFC 5895, section 2.3).
_LINKING = re.compile(r"://|@|[.\u3002\uff0e\uff61](?=\w)")


def offered(profile: Profile) -> Applications:
    """The operator's terms. Problem: not-found, where one does not apply through the cabinet at all."""
    terms = profile.applications
    if not profile.capabilities.applications or terms is None:
        raise NotFound("This operator takes no applications here.")
    return terms


def open_to_all(profile: Profile) -> Applications:
    """As `offered`. Problem: no-application-form, where one has to phone or to come."""
    terms = offered(profile)
    if "form" not in terms.by:
        phones = profile.contacts.phones
        raise NoApplicationForm(
            f"This operator takes applications by {' or '.join(terms.by)}: {', '.join(phones)}.",
            by=terms.by,
            phones=phones,
        )
    return terms


def read_form(profile: Profile, form: ApplicationForm, *, by_staff: bool) -> dict[str, Any]:
    """The form's columns. Problem: invalid-body, which names everything that is wrong."""
    terms = offered(profile)
    kept: dict[str, Any] = {field: " ".join(getattr(form, field).split()) for field in _WRITTEN}
    errors = list(_missing(form, *_asked(terms, by_staff=by_staff)))
    for field, read in (("phone", phone_number), ("email", email_address)):
        try:
            kept[field] = read(getattr(form, field)) if getattr(form, field).strip() else ""
        except ValueError as wrong:
            errors.append({"pointer": f"/{field}", "reason": str(wrong)})
    home = CALLING_CODES[profile.place.country]
    if not by_staff and kept.get("phone") and not kept["phone"].startswith(home):
        errors.append({"pointer": "/phone", "reason": f"does not begin with {home}"})
    if form.wifi_survey and terms.wifi_survey == "none":
        errors.append({"pointer": "/wifi_survey", "reason": "the operator does not offer it"})
    if not form.consent:
        reason = "nothing is kept without consent to the processing of personal data"
        errors.append({"pointer": "/consent", "reason": reason})
    if form.language not in profile.languages:
        errors.append({"pointer": "/language", "reason": f"is not one of {', '.join(profile.languages)}"})
    if errors:
        raise InvalidBody(errors=errors)
    versions = [consent.version for consent in profile.consents if consent.code == CONSENT]
    return kept | {
        "wifi_survey": form.wifi_survey,
        "language": form.language,
        "consent_version": max(versions, default=0),
        "address_key": _address_key(kept),
    }


def address_of(row: Any) -> str:
    """The address in one line, as contracts are written and as `address_key` reads them, in whatever language."""
    parts = (
        row.street,
        f"д. {row.house}" if row.house else "",
        f"корп. {row.building}" if row.building else "",
        f"кв. {row.flat}" if row.flat else "",
    )
    return ", ".join(part for part in parts if part)


def unlinked(words: str) -> str:
    """What a stranger has typed, for a letter in the operator's name: nothing in it becomes a link."""
    return " ".join(_LINKING.sub(lambda found: f"{found[0][0]} " if found[0] != "@" else " ", words).split())


def _asked(terms: Applications, *, by_staff: bool) -> tuple[set[str], set[str]]:
    """Fields that have to be there, and those that may be."""
    if by_staff:
        return set(_AT_THE_DESK), set(FIELDS)
    taken: set[str] = set(terms.fields)
    return taken - set(terms.optional_fields), taken


def _missing(form: ApplicationForm, needed: set[str], taken: set[str]) -> Iterator[dict[str, str]]:
    for field in FIELDS:
        given = bool(getattr(form, field).strip())
        if field in needed and not given:
            yield {"pointer": f"/{field}", "reason": "is empty"}
        elif given and field not in taken:
            yield {"pointer": f"/{field}", "reason": "the operator's form does not ask this"}


def _address_key(kept: dict[str, Any]) -> str:
    """The same for the same flat, however it is written; empty without street and house."""
    house = f"{kept['house']} к{kept['building']}" if kept["building"] else kept["house"]
    return search_key(kept["street"], house, kept["flat"]) if kept["house"] else ""
