"""The form of each kind of request, as the operator's profile has it."""

from collections.abc import Iterator

from chassis.contact_forms import email_address, phone_number
from chassis.profiles import Profile
from chassis.profiles.support import Form
from contracts.problems import InvalidBody
from contracts.tickets import Kind, OpenTicket

CAPABILITY: dict[Kind, str] = {
    "support": "requests",
    "repair": "repair_requests",
    "survey": "wifi_survey",
    "termination": "termination",
}
_FORMS = {"phone": phone_number, "email": email_address}


def check_form(profile: Profile, wish: OpenTicket) -> None:
    """Problem: invalid-body, which points at each field that the operator's form does not take as it is."""
    form = profile.support.forms.get(wish.kind)
    if form is None or not getattr(profile.capabilities, CAPABILITY[wish.kind]):
        reason = "the operator takes no requests of this kind"
        raise InvalidBody(errors=[{"pointer": "/kind", "reason": reason}])
    errors: dict[str, str] = dict.fromkeys(_missing(form, wish), "is asked by the form")
    topics = [topic.code for topic in profile.support.topics]
    if wish.topic and wish.topic not in topics:
        errors["topic"] = f"is not one of {', '.join(topics)}"
    errors |= _malformed(wish)
    if errors:
        raise InvalidBody(errors=[{"pointer": f"/{field}", "reason": errors[field]} for field in errors])


def _missing(form: Form, wish: OpenTicket) -> Iterator[str]:
    for field in form.fields:
        name = "full_name" if field == "name" else field
        if field not in form.optional_fields and not (getattr(wish, name) or "").strip():
            yield name


def _malformed(wish: OpenTicket) -> dict[str, str]:
    errors = {}
    for field, read in _FORMS.items():
        written = getattr(wish, field)
        if written:
            try:
                read(written)
            except ValueError as wrong:
                errors[field] = str(wrong)
    return errors
