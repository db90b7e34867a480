"""Every row of a list is checked, and everything that is wrong with it is told."""

from datetime import date
from typing import Any

import pytest

from cabinet import written_values
from cabinet.subscriber_list import Record
from cabinet.subscriber_rows import Checks, Listed, Repeats, Wrong, missing_columns
from chassis.profiles import Profile
from contracts.billing import Tariff
from five_operators import PROFILES

GOOD = {
    "contract": "1001",
    "login": "anna",
    "password": "secret-words",
    "name": "Анна  Ким",
    "address": "СПб,\nул. Ленина",
    "phones": "8 (916) 123-45-67",
    "emails": "Anna@Mail.Example",
    "tariff": "небо 100",
    "balance": "-12,5",
    "state": "Отключён",
}


def profile(operator: str = "skynet") -> Profile:
    found = PROFILES.by_slug(operator)
    assert found
    return found


def listed(operator: str = "skynet", line: int = 2, sold: list[Tariff] | None = None, **cells: Any) -> Listed:
    return Checks(profile(operator), sold or []).listed(Record(line, {**GOOD, **cells}))


def reasons(operator: str = "skynet", **cells: Any) -> list[str]:
    with pytest.raises(Wrong) as wrong:
        listed(operator, **cells)
    return wrong.value.reasons


def test_a_good_row_is_put_in_our_words() -> None:
    row = listed()
    assert (row.tariff, row.balance, row.state) == ("sky-100", -1250, "stopped")
    told = row.subscriber
    assert (told.contract, told.login, told.name, told.address) == (
        "1001",
        "anna",
        "Анна Ким",
        "СПб, ул. Ленина",
    )
    assert (told.phones, told.emails) == (["+79161234567"], ["Anna@mail.example"])
    assert (told.language, told.region) == ("ru", None)
    assert told.password.get_secret_value() == "secret-words"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    told = reasons(contract="", phones="123", emails="anna", tariff="Луна", balance="много", state="?")
    assert told == [
        "the contract is empty",
        "'123' is not a phone number",
        "'anna' is not an e-mail address",
        "the tariff 'Луна' is not one of this operator's",
        "the balance 'много' is not a sum such as -1234.50",
        "the state '?' is neither active nor stopped",
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "the name is empty"),
        ({"name": "я" * 301}, "the name is longer than 300 characters"),
        ({"address": "a\0b"}, "the address has a control character"),
        ({"name": "\x1b[2J"}, "the name has a control character"),
        ({"tariff": ""}, "the tariff is empty"),
        ({"balance": ""}, "the balance is empty"),
        ({"state": ""}, "the state is empty"),
        ({"language": "fr"}, "the language 'fr' is none of ru, kk, en"),
        ({"region": "Марс"}, "the region 'Марс' is not one of this operator's: none"),
        ({"password": "$1$salt$digest"}, "the password is marked $1$ but is no such hash"),
        ({"hash": "abc"}, "the password's hash is of no known kind: argon2id, bcrypt, crypt, MD5 or SHA-1"),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason(cells: dict[str, str], reason: str) -> None:
    assert reasons(**cells) == [reason]


def test_a_row_that_could_not_be_split_is_refused_as_it_was() -> None:
    with pytest.raises(Wrong, match="3 fields"):
        Checks(profile()).listed(Record(7, {}, "3 fields where the header has 4"))


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"hash": "5f4dcc3b5aa765d61d8327deb882cf99"}, "{MD5}5f4dcc3b5aa765d61d8327deb882cf99"),
        (
            {"hash": "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"},
            "{SHA1}5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
        ),
        ({"hash": "{MD5}5f4dcc3b5aa765d61d8327deb882cf99"}, "{MD5}5f4dcc3b5aa765d61d8327deb882cf99"),
        ({"hash": "abMbH7WsHr7wQ"}, "{CRYPT}abMbH7WsHr7wQ"),
        (
            {"hash": "md5$grain$5f4dcc3b5aa765d61d8327deb882cf99"},
            "md5$grain$5f4dcc3b5aa765d61d8327deb882cf99",
        ),
        ({"hash": "", "password": "words"}, "words"),
        ({"password": "5f4dcc3b5aa765d61d8327deb882cf99"}, "5f4dcc3b5aa765d61d8327deb882cf99"),
        ({"password": ""}, ""),
    ],
)
def test_a_hash_counts_before_a_password_and_is_labelled(cells: dict[str, Any], kept: str) -> None:
    assert listed(**cells).subscriber.password.get_secret_value() == kept


def test_where_people_sign_in_by_contract_a_login_may_be_missing() -> None:
    assert listed(login="").subscriber.login == "1001"
    assert reasons("kaspnet", login="", tariff="kasp-50") == ["the login is empty"]


def test_tariffs_are_known_by_code_and_name_archived_and_catalogued_ones_too() -> None:
    assert [listed(tariff=name).tariff for name in ("SKY-50", "Небо Лайт, 300 ГБ", "Sky 500")] == [
        "sky-50",
        "sky-light",
        "sky-500",
    ]
    assert (
        listed("netbynet", tariff="net-20", region="Москва и Московская область").subscriber.region == "msk"
    )
    new = Tariff(code="new", product="internet", names={"ru": "Новый"}, price=1, currency="RUB")
    assert listed(sold=[new], tariff="новый").tariff == "new"


def test_a_name_that_two_tariffs_share_means_neither() -> None:
    twin = Tariff(code="twin", product="internet", names={"ru": "Небо 50"}, price=1, currency="RUB")
    assert listed(sold=[twin], tariff="Небо 100").tariff == "sky-100"
    with pytest.raises(Wrong):
        listed(sold=[twin], tariff="Небо 50")


def test_what_a_list_must_have_follows_from_the_profile() -> None:
    assert missing_columns(profile("skynet"), []) == [
        "contract",
        "name",
        "tariff",
        "balance",
        "state",
        "password or hash",
    ]
    assert missing_columns(profile("skynet"), [*GOOD]) == []
    assert missing_columns(profile("kaspnet"), {*GOOD} - {"login"}) == ["login"]
    assert missing_columns(profile("skynet"), {*GOOD, "hash"} - {"password"}) == []


def test_a_contract_or_login_counts_once_and_only_of_a_good_row() -> None:
    repeats = Repeats()
    repeats.check(listed(line=2))
    repeats.check(listed(line=3, contract="1002", login="boris"))
    repeated: list[tuple[dict[str, Any], list[str]]] = [
        ({"login": "other"}, ["the contract stands on line 2 already"]),
        ({"contract": "1003", "login": "ANNA"}, ["the login stands on line 2 already"]),
        ({"login": "Boris"}, ["the contract stands on line 2 already", "the login stands on line 3 already"]),
    ]
    for cells, told in repeated:
        with pytest.raises(Wrong) as wrong:
            repeats.check(listed(line=9, **cells))
        assert wrong.value.reasons == told
    repeats.check(listed(line=10, contract="1003", login="other"))


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("0", 0),
        ("100", 10000),
        ("-1", -100),
        ("+1,5", 150),
        ("1234.56", 123456),
        ("1234,56", 123456),
        ("1 234,56", 123456),
        ("-1\u00a0234\u00a0567,80", -123456780),
        ("1\u202f234", 123400),
        ("\u2212 5,05", -505),
        ("\u20135.50", -550),
        ("-0.00", 0),
        ("0.29", 29),
        ("10000000", 1_000_000_000),
    ],
)
def test_balances_are_read_exactly(written: str, minor: int) -> None:
    assert written_values.balance(written, "RUB") == minor


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "-", "--1", "1.234", "1,234.56", "1.234,56", "1e3", "NaN", "inf", "0x10", "١٢", "1 23", "12 34",
        "1 2345", "5-", "(5)", "1,", ",5", "100 руб", "10000000.01", "9" * 30,
    ],
)  # fmt: skip
def test_what_is_not_exactly_a_sum_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="the balance"):
        written_values.balance(written, "RUB")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("", []),
        ("89161234567", ["+79161234567"]),
        ("+7 (916) 123-45-67", ["+79161234567"]),
        ("8\u00a0916\u00a0123\u201145\u201167", ["+79161234567"]),
        ("9161234567", ["+79161234567"]),
        ("(3843) 12-34-56", ["+73843123456"]),
        ("87011234567", ["+77011234567"]),
        ("8 701 123 45 67 8 702 765 43 21", ["+77011234567", "+77027654321"]),
        ("9161234567 9161234568", ["+79161234567", "+79161234568"]),
        ("89161234567, 8(916)1234568; +79161234569/9161234560|+79161234561", [f"+7916123456{n}" for n in (7, 8, 9, 0, 1)]),
        ("89161234567;+79161234567", ["+79161234567"]),
        ("+375 29 123 45 67", ["+375291234567"]),
        ("00375291234567", ["+375291234567"]),
        (";; ,", []),
    ],
)  # fmt: skip
def test_phones_are_found_however_they_are_written(written: str, numbers: list[str]) -> None:
    assert written_values.phones(written) == numbers


@pytest.mark.parametrize(
    "written",
    ["нет", "123-45-67", "8916123456", "891612345678", "7916123456", "+7916123456", "89161234567 доб. 5"],
)
def test_what_is_no_phone_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a phone number"):
        written_values.phones(written)


def test_mail_addresses_may_be_several() -> None:
    told = "a@X.example; b@x.example/c@x.example|a@x.example  d@x.example"
    assert written_values.emails(told) == [f"{who}@x.example" for who in "abcd"]
    with pytest.raises(ValueError, match="'b' is not an e-mail address"):
        written_values.emails("a@x.example, b")


@pytest.mark.parametrize(
    ("word", "state"),
    [("Активен", "active"), ("ON", "active"), ("включён", "active"), ("отключён  за долг", "stopped"), ("Blocked", "stopped")],
)  # fmt: skip
def test_states_are_read_from_words(word: str, state: str) -> None:
    assert written_values.state(word) == state


@pytest.mark.parametrize("word", ["1", "приостановлен", "расторгнут", "suspended"])
def test_a_state_that_is_neither_is_not_guessed(word: str) -> None:
    with pytest.raises(ValueError, match="neither active nor stopped"):
        written_values.state(word)


@pytest.mark.parametrize(
    ("written", "code"), [("RU", "ru"), ("Казахский", "kk"), ("kz", "kk"), ("қазақша", "kk")]
)
def test_languages_are_read_from_words(written: str, code: Any) -> None:
    assert listed(language=written).subscriber.language == code


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-12-15", date(2026, 12, 15)), ("15.12.2026", date(2026, 12, 15)), ("", None)],
)
def test_a_day_is_read_as_people_and_as_programs_write_it(written: str, day: date | None) -> None:
    assert written_values.day(written) == day


@pytest.mark.parametrize("written", ["15.13.2026", "31.11.2026", "tomorrow", "12/15/2026"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a day"):
        written_values.day(written)
