"""The columns of a subscriber list, found by their headers: English and Russian names, any order and case."""

import re
from dataclasses import dataclass

# Every name that is understood stands in docs/import.md too.
NAMES = {
    "contract": [
        "contract", "contract number", "contract no", "contract id", "account", "account number",
        "договор", "номер договора", "№ договора", "лицевой счёт", "номер лицевого счёта", "№ лицевого счёта",
        "л/с", "лс",
    ],
    "login": ["login", "user", "username", "user name", "логин", "имя пользователя"],
    "password": ["password", "pass", "пароль"],
    "hash": ["hash", "password hash", "хеш", "хэш", "хеш пароля", "хэш пароля"],
    "name": [
        "name", "full name", "subscriber", "subscriber name", "customer", "client", "fio",
        "фио", "ф.и.о.", "абонент", "фио абонента", "наименование", "клиент",
    ],
    "address": ["address", "service address", "адрес", "адрес абонента", "адрес подключения", "адрес услуги"],
    "phones": [
        "phones", "phone", "phone number", "telephone", "mobile", "mobile phone",
        "телефоны", "телефон", "номер телефона", "контактный телефон", "мобильный", "мобильный телефон", "сотовый",
    ],
    "emails": [
        "emails", "email", "e-mails", "e-mail", "mail", "email address",
        "почта", "эл. почта", "электронная почта", "адрес электронной почты", "имейл",
    ],
    "tariff": ["tariff", "tariff plan", "plan", "rate", "тариф", "тарифный план"],
    "balance": ["balance", "баланс", "остаток", "сальдо"],
    "state": ["state", "status", "состояние", "статус"],
    "paid until": [
        "paid until", "paid till", "due date", "due on", "оплачено до", "оплачен до", "дата отключения",
    ],
    "region": ["region", "регион", "область"],
    "language": ["language", "lang", "язык"],
}  # fmt: skip

# These may stand in several columns: `телефон 1`, `телефон 2`.
SEVERAL = frozenset({"phones", "emails"})


def normal(header: str) -> str:
    """`№ Договора` and `договора`, `E-Mail` and `e_mail` are the same."""
    return " ".join(re.findall(r"[^\W_]+", header.casefold().replace("ё", "е")))


_COLUMNS = {normal(name): column for column, names in NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, by its index; `ignored` are the headers that say nothing to us."""

    places: dict[str, list[int]]
    ignored: list[str]
    width: int


def columns_of(headers: list[str]) -> Columns:
    """Find the known ones. Raises ValueError when two headers mean the same single thing."""
    places: dict[str, list[int]] = {}
    ignored = []
    for place, header in enumerate(headers):
        column = _column(header)
        if column is None:
            ignored += [header.strip()] if header.strip() else []
            continue
        before = places.setdefault(column, [])
        if before and column not in SEVERAL:
            raise ValueError(f"both {headers[before[0]]!r} and {header!r} are the {column}: keep one of them")
        before.append(place)
    return Columns(places, ignored, len(headers))


def _column(header: str) -> str | None:
    name = normal(header)
    column = _COLUMNS.get(name) or _COLUMNS.get(name.rstrip("0123456789 "))
    return column if name in _COLUMNS or column in SEVERAL else None
