"""What a password may be, what nobody should choose, and passwords that the system makes; without any server."""

from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

import pytest

from auth.known_passwords import is_common
from auth.password_rules import generated, insist_allowed, refused
from auth.service import service
from auth.settings import AuthSettings
from chassis.profiles import Profile
from contracts.committed import ROOT
from contracts.problems import InvalidBody
from five_operators import PROFILES

OPERATORS = [profile.operator for profile in PROFILES]
ABOUT = [
    "ivanov77",
    "10044321",
    "Иванов Пётр Ильич",
    "ул. Ленина, д. 5, кв. 12",
    "+7 916 123-45-67",
    "petr@mail.example",
]
LEAKED = "correct leaked battery"


def of(operator: str) -> Profile:
    profile = PROFILES.by_slug(operator)
    assert profile is not None
    return profile


@pytest.fixture
def breached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As haveibeenpwned-downloader writes it: a file for each range, its suffixes sorted, counts, ends of DOS lines."""
    digest = sha1(LEAKED.encode()).hexdigest().upper()
    padding = sha1(b"never seen, only padding").hexdigest().upper()
    others = ["003D68EB55068C33ACE09247EE4C639306B:3", "012C192B2F16F82EA0EB9EF18D9D539B0DD:1"]
    ranges = {"00000": others, "FFFFF": others, digest[:5]: [*others, f"{digest[5:]}:42"]}
    ranges.setdefault(padding[:5], []).append(f"{padding[5:]}:0")
    for name, lines in ranges.items():
        (tmp_path / f"{name}.txt").write_bytes("\r\n".join(sorted(lines)).encode())
    monkeypatch.setattr(service, "breached_passwords", tmp_path)
    yield tmp_path


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "пароль-скакун",
        "qyzyl алма ағашы",
        "🐈🐎🐓🐖🐇🐢🐍🐙",
        "x7" * 3 + "! z",
        "  blanks  around  ",
        "nocapitalsnodigits",
        "и" * 3 + "кот прошёл" * 12,
        "Тестовый\tтаб\0ноль",
    ],
)
def test_there_is_no_rule_of_composition(password: str) -> None:
    assert refused(password, of("skynet"), ABOUT) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("seven77", "password_too_short"),
        ("🐈" * 7, "password_too_short"),
        ("коротко", "password_too_short"),
        ("ab" * 64 + "c", "password_too_long"),
        ("password", "password_common"),
        ("PassWord1", "password_common"),
        ("ｐａｓｓｗｏｒｄ", "password_common"),
        ("qwertyuiop", "password_common"),
        ("йцукенгшщз", "password_common"),
        ("Йцукенгшщз", "password_common"),
        ("aaaaaaaaaa", "password_common"),
        ("абабабабаб", "password_common"),
        ("abcdefghij", "password_common"),
        ("zyxwvuts", "password_common"),
        ("98765432", "password_common"),
        ("34567890", "password_common"),
        ("skynet2024", "password_about_you"),
        ("SkyNet!!", "password_about_you"),
        ("ivanov77", "password_about_you"),
        ("IVANOV77!", "password_about_you"),
        ("иванов1985", "password_about_you"),
        ("петрленина", "password_about_you"),
        ("10044321", "password_about_you"),
        ("10044321x", "password_about_you"),
        ("9161234567", "password_about_you"),
        ("+79161234567", "password_about_you"),
        ("89161234567", "password_about_you"),
    ],
)
def test_what_is_too_short_too_long_or_guessed_first_is_refused(password: str, code: str) -> None:
    assert refused(password, of("skynet"), ABOUT) == [code]


@pytest.mark.parametrize("password", ["skynet is not my horse", "ленина далеко отсюда", "77ivanov-x-y-z-77w"])
def test_a_known_word_in_a_long_password_does_no_harm(password: str) -> None:
    assert refused(password, of("skynet"), ABOUT) == []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("70318264", []),
        ("703182645901", []),
        ("7031826", ["password_too_short"]),
        ("7031826459011", ["password_too_long"]),
        ("correcthorse", ["password_not_digits"]),
        ("٧٠٣١٨٢٦٤", ["password_not_digits"]),
        ("12345678", ["password_common"]),
        ("87654321", ["password_common"]),
        ("00000000", ["password_common"]),
        ("12121212", ["password_common"]),
        ("123412341234", ["password_common"]),
        ("11223344", ["password_common"]),
        ("100443219", ["password_about_you"]),
        ("79161234567", ["password_about_you"]),
        ("9161234567", ["password_about_you"]),
    ],
)
def test_where_only_digits_are_allowed_they_are_not_those_that_everybody_takes(
    password: str, codes: list[str]
) -> None:
    assert refused(password, of("centra"), ABOUT) == codes


def test_more_than_three_thousand_of_the_commonest_passwords_are_refused() -> None:
    lines = (ROOT / "services/auth/auth/common_passwords.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert len(words) > 3_000
    assert words == sorted(set(words))
    assert all(len(word) >= 8 for word in words)
    assert all(is_common(word) for word in words)


def test_a_leaked_password_is_refused_by_the_list_that_lies_there(breached: Path) -> None:
    assert refused(LEAKED, of("skynet"), []) == ["password_breached"]
    near = "correct leaked batterz"
    (breached / f"{sha1(near.encode()).hexdigest().upper()[:5]}.txt").write_text("")
    assert refused(near, of("skynet"), []) == []


def test_a_count_of_zero_is_padding(breached: Path) -> None:
    assert refused("never seen, only padding", of("skynet"), []) == []


def test_eight_digits_have_all_leaked_so_where_there_is_nothing_else_the_list_is_not_asked(
    breached: Path,
) -> None:
    assert refused("70318264", of("centra"), []) == []


def test_a_range_that_is_missing_is_no_leave(breached: Path) -> None:
    with pytest.raises(FileNotFoundError):
        refused("correct horse of another range", of("skynet"), [])


def test_a_directory_that_is_no_breached_list_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="00000\\.txt is missing"):
        AuthSettings._is_whole(tmp_path)


async def test_the_problem_names_the_rule_for_programs_and_its_numbers_for_people() -> None:
    with pytest.raises(InvalidBody) as raised:
        await insist_allowed("x", of("centra"), [])
    (error,) = raised.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("/new_password", "password_too_short")
    assert error["values"] == {"min": "8", "max": "12"}


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_generated_password_keeps_the_operators_rules_and_reads_well(operator: str) -> None:
    profile = of(operator)
    made = {generated(profile) for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert refused(password, profile, []) == []
        assert not set(password) & set("0o1li") or profile.password.characters == "digits"
    assert generated(profile, b"s" * 32) == generated(profile, b"s" * 32) != generated(profile, b"t" * 32)


def test_a_generated_password_is_as_long_as_the_operator_wants() -> None:
    rules = of("skynet").password.model_copy(update={"min_length": 33})
    assert len(generated(of("skynet").model_copy(update={"password": rules}))) >= 33
