"""Values as people and other billings write them, read exactly: money, phones, addresses, states, languages."""

import re
from datetime import date, datetime
from typing import Literal

from chassis.contact_forms import email_address
from contracts.auth import Language
from contracts.money import LARGEST, minor_units

_BLANKS = re.compile("[\\s\u00a0\u2007\u2009\u202f]")
_MINUS = re.compile("^[-\u2010-\u2015\u2212]")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+([.,][0-9]*)?", re.ASCII)

# Russia and Kazakhstan share the code 7 and dial 8 for long distance; ten digits without it are a number too.
# Area codes 79x and 89x are nobody's: such digits are a number with its 7 or 8 and one digit lost.
_NATIONAL = re.compile(r"(?:\+?7|8)?((?:[346][0-9]|7[0-8]|8[0-8]|9[0-9])[0-9]{8})", re.ASCII)
_FOREIGN = re.compile(r"\+[1-689][0-9]{7,14}", re.ASCII)
_PUNCTUATION = re.compile(r"[().\u2010-\u2015\u2212-]+")
_MOST_WORDS = 12

_ACTIVE = {
    "active", "on", "enabled", "open",
    "активен", "активна", "активный", "активно", "работает", "действует", "действующий",
    "включен", "включена", "подключен", "подключена",
}  # fmt: skip
_STOPPED = {
    "stopped", "off", "disabled", "blocked", "debtor",
    "остановлен", "остановлена", "отключен", "отключена", "отключен за долг", "отключен за неуплату",
    "заблокирован", "заблокирована", "блокирован", "блокировка", "неактивен", "неактивна", "должник",
}  # fmt: skip
_LANGUAGES: dict[str, Language] = {
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru", "рус": "ru",
    "kk": "kk", "kz": "kk", "kaz": "kk", "kazakh": "kk", "казахский": "kk", "каз": "kk", "қазақша": "kk",
    "en": "en", "eng": "en", "english": "en", "английский": "en", "англ": "en",
}  # fmt: skip


def balance(written: str, currency: str) -> int:
    """`-1 234,5` is -123450 minor units. Raises ValueError for what is not exactly a sum of this currency."""
    text = _BLANKS.sub(" ", written).strip()
    negative = bool(_MINUS.match(text))
    digits = text[1:].strip() if negative or text.startswith("+") else text
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(" ", "")
    try:
        minor = minor_units(digits.replace(",", "."), currency)
    except ValueError as error:
        reason = "is empty" if not text else f"{written[:40]!r} is not a sum such as -1234.50"
        raise ValueError(f"the balance {reason}") from error
    if minor > LARGEST:
        raise ValueError(f"the balance {written[:40]!r} is above {LARGEST // 100}")
    return -minor if negative else minor


def phones(written: str) -> list[str]:
    """Every number of the field in E.164, in its order, each once. Raises ValueError for what is none."""
    found = []
    for part in re.split(r"[,;/|\n]", written):
        words = _BLANKS.sub(" ", _PUNCTUATION.sub("", part)).split()
        while words:
            number, used = _leading_number(words)
            if number is None:
                raise ValueError(f"{part.strip()[:40]!r} is not a phone number")
            found.append(number)
            words = words[used:]
    return list(dict.fromkeys(found))


def _leading_number(words: list[str]) -> tuple[str | None, int]:
    """The longest run of words that makes one number: `8 916 123 45 67`."""
    for used in range(min(len(words), _MOST_WORDS), 0, -1):
        joined = "".join(words[:used])
        if national := _NATIONAL.fullmatch(joined):
            return f"+7{national[1]}", used
        international = f"+{joined[2:]}" if joined.startswith("00") else joined
        if _FOREIGN.fullmatch(international):
            return international, used
    return None, 0


def emails(written: str) -> list[str]:
    """Every address of the field, each once. Raises ValueError for what is none."""
    return list(dict.fromkeys(email_address(part) for part in re.split(r"[\s,;/|]+", written) if part))


def state(written: str) -> Literal["active", "stopped"]:
    """Raises ValueError for any word that does not clearly say whether the service runs."""
    word = _word(written)
    if word in _ACTIVE:
        return "active"
    if word in _STOPPED:
        return "stopped"
    told = f"{written[:40]!r} is neither active nor stopped" if word else "is empty"
    raise ValueError(f"the state {told}")


def day(written: str) -> date | None:
    """`2026-12-15` or `15.12.2026`; empty is None. Raises ValueError for what is no day."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(written, form).date() if written else None  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"{written[:40]!r} is not a day such as 2026-12-15 or 15.12.2026")


def language(written: str) -> Language:
    """Raises ValueError for a language in which there are no texts."""
    known = _LANGUAGES.get(_word(written))
    if known is None:
        raise ValueError(f"the language {written[:40]!r} is none of ru, kk, en")
    return known


def _word(written: str) -> str:
    return " ".join(written.casefold().replace("ё", "е").split())
