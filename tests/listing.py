"""Subscriber lists written for tests: everybody in them is new to every stack."""

import csv
import itertools
import time
from pathlib import Path

HEADER = [
    "Номер договора",
    "Логин",
    "Пароль",
    "ФИО",
    "Адрес",
    "Телефон",
    "E-mail",
    "Тариф",
    "Баланс",
    "Состояние",
]
PASSWORD = "correct horse 2"
_NUMBERS = itertools.count(time.time_ns() // 1000 % 10**9 * 100)


def subscribers(number: int, **changed: str) -> list[dict[str, str]]:
    """Rows for SkyNet, each one's balance a kopeck more than the one's before."""
    return [_subscriber(place, changed) for place in range(number)]


def _subscriber(place: int, changed: dict[str, str]) -> dict[str, str]:
    contract = f"{next(_NUMBERS) % 10**12:012d}"
    contacts = [f"+7916{contract[-7:]}", f"a{contract}@mail.example"]
    values = [
        contract,
        "",
        PASSWORD,
        "Анна Ким",
        "СПб",
        *contacts,
        "Небо 100",
        f"-1 000,{place % 100:02}",
        "отключён",
    ]
    row = dict(zip(HEADER, values, strict=True))
    return row | changed


def write_list(
    path: Path, rows: list[dict[str, str]], encoding: str = "cp1251", separator: str = ";"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, HEADER, delimiter=separator)
        table.writeheader()
        table.writerows(rows)
    return path
