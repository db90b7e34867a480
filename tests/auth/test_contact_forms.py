"""One form for phones and addresses."""

import pytest

from chassis.contact_forms import email_address, phone_number


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+79161234567", "+79161234567"),
        ("8 (916) 123-45-67", "+79161234567"),
        ("7 701 765 43 21", "+77017654321"),
        ("8\u2013916\u00a0123.45.67", "+79161234567"),
        ("0049 30 123456", "+4930123456"),
        ("+7 (705) 000-00-01", "+77050000001"),
    ],
)
def test_a_phone_is_kept_in_e164(written: str, kept: str) -> None:
    assert phone_number(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", "нет", "123-45-67", "+0123456789", "+7916123456789012", "٠١٢٣٤٥٦٧٨٩٠", "89161234567 доб. 3"],
)
def test_what_cannot_be_called_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a phone number"):
        phone_number(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Anna@Mail.RU ", "Anna@mail.ru"),
        ("a.b+c@x-y.example.com", "a.b+c@x-y.example.com"),
        ("аня@mail.ru", "аня@mail.ru"),
    ],
)
def test_the_host_of_an_address_is_kept_in_lower_case(written: str, kept: str) -> None:
    assert email_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anna",
        "anna@",
        "@mail.ru",
        "a b@mail.ru",
        "a\0@mail.ru",
        "a\u202e@mail.ru",
        "a@b@mail.ru",
        "a@localhost",
        "a@x.ru,b@x.ru",
        "x" * 65 + "@x.ru",
        "a@" + "x" * 260 + ".ru",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        email_address(written)
