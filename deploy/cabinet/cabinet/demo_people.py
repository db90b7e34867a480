"""People who do not exist: names, addresses, phones and balances as an operator's real ones would look."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from chassis.profiles import Profile
from contracts.auth import Language
from contracts.money import Money

# Without letters and digits that look alike.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PASSWORD_LENGTH = 12

_STOPPED_OF_TEN = 2

# Men's and women's forms, and how the surname begins an e-mail address.
_RUSSIAN = {
    "surnames": [
        ("Иванов", "Иванова", "ivanov"), ("Смирнов", "Смирнова", "smirnov"), ("Кузнецов", "Кузнецова", "kuznetsov"),
        ("Попов", "Попова", "popov"), ("Соколов", "Соколова", "sokolov"), ("Морозов", "Морозова", "morozov"),
        ("Волков", "Волкова", "volkov"), ("Лебедев", "Лебедева", "lebedev"), ("Фёдоров", "Фёдорова", "fedorov"),
        ("Магомедов", "Магомедова", "magomedov"), ("Алиев", "Алиева", "aliev"), ("Шестаков", "Шестакова", "shestakov"),
    ],
    "men": ["Александр", "Дмитрий", "Пётр", "Сергей", "Артём", "Магомед", "Илья", "Николай"],
    "women": ["Анна", "Мария", "Елена", "Ольга", "Патимат", "Наталья", "Юлия", "Ксения"],
    "fathers": [("Иванович", "Ивановна"), ("Петрович", "Петровна"), ("Сергеевич", "Сергеевна"), ("Ильич", "Ильинична")],
    "streets": ["ул. Ленина", "ул. Садовая", "пр. Мира", "ул. Гагарина", "ул. Кирова", "наб. Речная"],
}  # fmt: skip
_KAZAKH = {
    "surnames": [
        ("Ахметов", "Ахметова", "akhmetov"), ("Омаров", "Омарова", "omarov"), ("Серіков", "Серікова", "serikov"),
        ("Жұмабаев", "Жұмабаева", "zhumabayev"), ("Қасымов", "Қасымова", "kassymov"),
        ("Нұрпейісов", "Нұрпейісова", "nurpeisov"), ("Әбілов", "Әбілова", "abilov"),
    ],
    "men": ["Нұрлан", "Ерлан", "Бекзат", "Дәулет", "Қайрат", "Асқар", "Мұрат", "Олжас"],
    "women": ["Айгүл", "Динара", "Жанар", "Мәдина", "Әсел", "Гүлнар", "Сәуле", "Аружан"],
    "fathers": [("Серікұлы", "Серікқызы"), ("Маратұлы", "Маратқызы"), ("Болатұлы", "Болатқызы")],
    "streets": ["Абай даңғылы", "Төле би көшесі", "Достық даңғылы", "Сәтбаев көшесі", "Қабанбай батыр көшесі"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """`cells` is the row as a subscriber list would have it; `balance` is in minor units."""

    cells: dict[str, str]
    balance: int

    def told(self, currency: str) -> dict[str, Any]:
        """As `demo.json` has it. Account and contract have the same number."""
        cells = self.cells
        region = {"region": cells["region"]} if cells["region"] else {}
        balance = {"amount": cells["balance"], "currency": currency}
        same = {name: cells[name] for name in ("login", "password", "contract", "language", "state")}
        contacts = {"phone": cells["phones"], "email": cells["emails"]}
        return {**same, **region, "account": cells["contract"], **contacts, "balance": balance}


def people_of(profile: Profile, seed: str, number: int) -> list[Person]:
    """As many, the same ones whenever the seed is the same. The first is active, the second stopped for debt."""
    random = Random(f"{seed} {profile.operator}")  # noqa: S311 - passwords are made by `password_of`
    contracts = _contracts(profile, random, number)
    return [
        _person(profile, random, seed, contract, stopped=place == 1 or (place > 1 and _in_debt(random)))
        for place, contract in enumerate(contracts)
    ]


def _in_debt(random: Random) -> bool:
    return random.randrange(10) < _STOPPED_OF_TEN


def _contracts(profile: Profile, random: Random, number: int) -> list[str]:
    """Numbers that every terminal of the operator takes."""

    def fits(digits: int) -> bool:
        return all(terminal.accepts_account("1" * digits) for terminal in profile.terminals)

    digits = next(digits for digits in (8, 9, 10, 7, 11, 6, 12, 5, 4) if fits(digits))
    return [str(drawn) for drawn in random.sample(range(10 ** (digits - 1), 10**digits), number)]


def _person(profile: Profile, random: Random, seed: str, contract: str, *, stopped: bool) -> Person:
    language = _language(profile, random)
    nation: dict[str, Any] = _KAZAKH if language == "kk" else _RUSSIAN
    woman = random.random() < 0.5
    man_surname, woman_surname, latin = random.choice(nation["surnames"])
    first = random.choice(nation["women" if woman else "men"])
    father = random.choice(nation["fathers"])[woman]
    town = random.choice(profile.place.towns)
    tariff = random.choice([tariff for tariff in profile.tariffs if tariff.public and not tariff.archived])
    balance = _balance(random, tariff.price, stopped=stopped)
    cells = {
        "contract": contract,
        "login": contract if profile.sign_in.by == "contract" else f"{latin}.{contract}",
        "password": password_of(seed, f"{profile.operator} {contract}", profile),
        "name": f"{woman_surname if woman else man_surname} {first} {father}",
        "address": f"{town.get(language, town['ru'])}, {random.choice(nation['streets'])}, "
        f"{random.randint(1, 120)}-{random.randint(1, 180)}",
        "phones": _phone(profile, random, contract),
        "emails": f"{latin}.{contract}@mail.example",
        "tariff": tariff.code,
        "balance": Money(minor=balance, currency=profile.currency).decimal(),
        "state": "stopped" if stopped else "active",
        "paid until": _paid_until(profile, random),
        "region": random.choice(profile.regions).code if profile.regions else "",
        "language": language,
    }
    return Person(cells, balance)


def _paid_until(profile: Profile, random: Random) -> str:
    """Somewhere in the month to come, where each account has a period of its own."""
    days = timedelta(random.randint(1, 28))
    each_its_own = profile.charging.mode == "period_start" and profile.charging.period == "from_activation"
    return (datetime.now(profile.zone).date() + days).isoformat() if each_its_own else ""


def _language(profile: Profile, random: Random) -> Language:
    """In Kazakhstan every second reads Kazakh; elsewhere nearly everybody reads the operator's first language."""
    if profile.place.country == "KZ" and "kk" in profile.languages and random.random() < 0.5:
        return "kk"
    return "en" if "en" in profile.languages and random.random() < 0.05 else profile.languages[0]


def _phone(profile: Profile, random: Random, contract: str) -> str:
    """Mobile, and nobody else's here: its last seven digits are the contract's."""
    code = random.choice(["701", "702", "705", "707", "747", "771", "775", "777"])
    if profile.place.country == "RU":
        code = f"9{random.randint(0, 99):02}"
    return f"+7{code}{contract[-7:]:0>7}"


def _balance(random: Random, price: int, *, stopped: bool) -> int:
    """Minor units: up to a month's debt, or from a week to four months paid."""
    return -random.randint(1, price) if stopped else random.randint(price // 4, price * 4)


def totp_secret_of(seed: str, whose: str) -> str:
    """Of the authenticator of demo staff, base32."""
    return base64.b32encode(hmac.digest(seed.encode(), f"{whose} totp".encode(), "sha256")[:20]).decode()


def password_of(seed: str, whose: str, profile: Profile | None = None) -> str:
    """What nobody can guess who has not the seed; by the profile's rules when it is given."""
    digits_only = profile is not None and profile.password.characters == "digits"
    length = _PASSWORD_LENGTH
    if profile:
        length = min(max(length, profile.password.min_length), profile.password.max_length)
    letters = "0123456789" if digits_only else _LETTERS
    drawn = hmac.digest(seed.encode(), whose.encode(), "sha512")
    return "".join(letters[byte % len(letters)] for byte in drawn[:length])
