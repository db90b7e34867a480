"""Personal data shown in part: enough for the owner to recognise, too little for anybody else to use."""

import re

_POSTAL_CODE = re.compile(r"^\s*\d{5,6}[\s,]+")
# What announces a number of a house or flat, left over when the number itself is cut off.
_ANNOUNCED = re.compile(
    r"[\s,]*\b(д|дом|к|корп|корпус|стр|строение|кв|квартира|оф|офис|влд|house|flat|apt|үй|пәтер)?[\s.,№#/-]*$",
    re.IGNORECASE,
)
_RUSSIAN_OR_KAZAKH = re.compile(r"\+7(\d)\d{7}(\d\d)", re.ASCII)


def masked_name(name: str) -> str:
    """`Иванов Иван Петрович` -> `И*** И.`: two initials at most."""
    first, *others = name.split() or [""]
    return f"{first[:1]}***" + (f" {others[0][0]}." if others else "")


def masked_address(address: str) -> str:
    """`654000, Осинники, ул. Ефимова, д. 12, кв. 34` -> `Осинники, ул. Ефимова, ***`: up to the first number.

    Where no address is known there is nothing to hide.
    """
    if not address.strip():
        return ""
    words = re.split(r"\d", _POSTAL_CODE.sub("", address), maxsplit=1)[0]
    known = _ANNOUNCED.sub("", words).strip()
    return f"{known}, ***" if known else "***"


def masked_phone(phone: str) -> str:
    """`+79161234567` -> `+7 9** ***-**-67`; of a number from elsewhere the first digit and the last two."""
    if here := _RUSSIAN_OR_KAZAKH.fullmatch(phone):
        return f"+7 {here[1]}** ***-**-{here[2]}"
    return f"{phone[:2]}{'*' * (len(phone) - 4)}{phone[-2:]}"


def masked_email(email: str) -> str:
    """`anna@mail.ru` -> `a***@m***.ru`."""
    mailbox, _, host = email.rpartition("@")
    return f"{mailbox[:1]}***@{host[:1]}***.{host.rpartition('.')[2]}"


def masked_contact(kind: str, value: str) -> str:
    """By the kind of contact."""
    return masked_phone(value) if kind == "phone" else masked_email(value)
