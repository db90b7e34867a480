"""A register's file: encodings, separators, headers and times are read exactly, and every mistake has its line."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from billing.register_files import read
from chassis.profiles import Profile
from chassis.profiles.registers import Register, RegisterColumns
from contracts.problems import InvalidBody
from five_operators import PROFILES

OPERATORS = Path(__file__).parents[2] / "deploy" / "operators"
DAY = date(2026, 11, 21)


def profile(**form: Any) -> Profile:
    """Skynet's, with a register's form for its terminals."""
    skynet = PROFILES.by_slug("skynet")
    assert skynet
    return skynet.model_copy(update={"registers": [Register(way="osmp", **form)]} if form else {})


def lines(text: str, **form: Any) -> list[tuple[str, datetime | None, str | None, int]]:
    listed = read(text.encode(), profile(**form), "osmp", DAY)
    return [(row.external_id, row.at, row.account, row.amount) for row in listed]


NOON = datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC)  # twelve in Moscow
ONE = [("0123", NOON, "100245", 500_50)]


@pytest.mark.parametrize(
    "text",
    [
        "0123;2026-11-21 12:00:05;100245;500.50\n",
        "0123;2026-11-21T12:00:05;100245;500,50\r\n",
        "0123,2026-11-21T09:00:05Z,100245,500.50",
        '0123,2026-11-21 12:00:05,100245,"500,50"',
        "0123\t21.11.2026 12:00:05\t100245\t500.50",
        "0123;20261121120005;100245;500.5000\n\n",
        "\ufeffНомер;Дата;Счёт;Сумма\n0123; 2026-11-21 12:00:05 ;100245; 500.50\n",
        "id;date;account;sum\n\n0123;2026-11-21 12:00:05;100245;500.5;more\n",
    ],
)
def test_the_usual_forms_are_read_without_being_told(text: str) -> None:
    assert lines(text) == ONE


def test_a_file_in_cp1251_is_read_too() -> None:
    content = "Номер;Дата;Счёт;Сумма\n0123;21.11.2026 12:00:05;100245;1 500,50\n".encode("cp1251")
    assert [row.amount for row in read(content, profile(), "osmp", DAY)] == [1500_50]


def test_the_profile_says_which_column_is_what() -> None:
    columns = RegisterColumns(external_id=3, amount=1)
    assert lines("50050,x,0123", columns=columns, sums="minor", header=False) == [
        ("0123", None, None, 500_50)
    ]


def test_the_profile_says_in_which_zone_the_day_is() -> None:
    (row,) = lines("0123;2026-11-21 12:00:05;100245;1.00", time_zone="Asia/Almaty")
    assert row[1] == datetime(2026, 11, 21, 7, 0, 5, tzinfo=UTC)


def test_an_empty_day_is_a_register_too() -> None:
    assert lines("id;date;account;amount\n") == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("0123;2026-11-21;100245;0.00", "/1", "no sum"),
        ("0123;2026-11-21;100245;-5.00", "/1", "not an amount"),
        ("0123;2026-11-21;100245;5.001", "/1", "not an amount"),
        ("0123;2026-11-21;100245;10000000.01", "/1", "no sum"),
        ("0123;2026-11-21;100245;1e3", "/1", "not an amount"),
        ("0123;2026-11-21;;5.00", "/1", "no account"),
        (";2026-11-21;100245;5.00", "/1", "no number of a payment"),
        ("01 23;2026-11-21;100245;5.00", "/1", "no number of a payment"),
        ("0123;yesterday;100245;5.00", "/1", "no time"),
        ("0123;2026-02-30;100245;5.00", "/1", "no time"),
        ("0123;2026-11-18;100245;5.00", "/1", "is of 2026-11-18"),
        ("0123;2026-11-21;5.00", "/1", "no column 4"),
        ("a;b;c;d\n1;2026-11-21;7;5.00\n1;2026-11-21;7;5.00", "/3", "stands on line 2 too"),
        ('0123;2026-11-21;100245;"5.00', "/1", "unexpected end of data"),
        ("a" * 2000 + ";2026-11-21;100245;5.00", "/1", "field larger"),
        ("Итого;2026-11-21;100245;5.00\n", "/1", "no number of a payment"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_taken(text: str, line: str, reason: str) -> None:
    with pytest.raises(InvalidBody) as refused:
        lines(text)
    (error,) = refused.value.more["errors"]
    assert error["pointer"] == line
    assert reason in error["reason"]


def test_what_is_no_text_is_refused() -> None:
    for content in (b"\xff\xfe1\0;\0", b"PK\x03\x04\0\0", b"\x98\x98"):
        with pytest.raises(InvalidBody):
            read(content, profile(), "osmp", DAY)


def test_twenty_mistakes_are_enough() -> None:
    with pytest.raises(InvalidBody) as refused:
        lines("\n".join(f"{number};x;100245;1.00" for number in range(1, 100)))
    assert len(refused.value.more["errors"]) == 20
