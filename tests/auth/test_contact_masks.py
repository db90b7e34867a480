"""Whatever is shown in part shows no more than it may."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.contact_forms import email_address, phone_number
from chassis.masks import masked_address, masked_email, masked_name, masked_phone

DIGITS = "0123456789"
phones = st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True)
blanks = st.sampled_from(["", " ", "-", " (", ") ", "\u00a0", "\u2011"])
labels = st.from_regex(r"[a-z0-9-]{1,10}", fullmatch=True)
mailboxes = st.text(
    st.characters(exclude_characters="@<>,;", exclude_categories=["Z", "C"]), min_size=1, max_size=64
)


@given(phones, st.lists(blanks, min_size=16, max_size=16))
def test_a_phone_has_one_form_however_it_is_written(phone: str, between: list[str]) -> None:
    written = "".join(digit + blank for digit, blank in zip(phone, between, strict=False))
    kept = phone_number(written)
    assert kept == phone
    assert phone_number(kept) == kept


@given(st.text(max_size=40))
def test_whatever_is_written_is_e164_or_refused(written: str) -> None:
    try:
        kept = phone_number(written)
    except ValueError:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{7,14}", kept)


@given(mailboxes, st.lists(labels, min_size=2, max_size=4))
def test_an_address_has_one_form_in_whatever_case_its_host_is(mailbox: str, host: list[str]) -> None:
    name = ".".join(host)
    kept = email_address(f" {mailbox}@{name.upper()} ")
    assert kept == f"{mailbox}@{name}" == email_address(kept)


@given(phones)
def test_a_masked_phone_shows_two_digits_at_each_end_and_no_other(phone: str) -> None:
    masked = masked_phone(phone)
    shown = [character for character in masked if character in DIGITS]
    first = 2 if phone.startswith("+7") and len(phone) == 12 else 1
    assert "".join(shown) == phone[1 : 1 + first] + phone[-2:]
    assert set(masked) <= {*DIGITS, *"+* -"}


@given(mailboxes, st.lists(labels, min_size=2, max_size=4))
def test_a_masked_address_shows_two_letters_and_the_last_label(mailbox: str, host: list[str]) -> None:
    email = f"{mailbox}@{'.'.join(host)}"
    assert masked_email(email) == f"{mailbox[0]}***@{host[0][0]}***.{host[-1]}"


@given(st.text(max_size=60))
def test_a_masked_name_shows_two_initials_at_most(name: str) -> None:
    assert re.fullmatch(r"\S?\*\*\*( \S\.)?", masked_name(name))


@given(st.text(max_size=80).filter(str.strip))
def test_no_number_of_a_house_or_flat_is_left_in_a_masked_address(address: str) -> None:
    masked = masked_address(address)
    assert not re.search(r"\d", masked)
    assert masked.endswith("***")
    assert masked.removesuffix("***").removesuffix(", ") in address


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("654000, Осинники, ул. Ефимова, д. 12, кв. 34", "Осинники, ул. Ефимова, ***"),
        ("Новокузнецк, пр-т Металлургов 12/3", "Новокузнецк, пр-т Металлургов, ***"),
        ("Алматы, Абай даңғылы, үй 5, пәтер 12", "Алматы, Абай даңғылы, ***"),
        ("5", "***"),
        ("", ""),
        (" ", ""),
    ],
)
def test_the_street_of_a_masked_address_stays(whole: str, shown: str) -> None:
    assert masked_address(whole) == shown


def test_masks_look_as_people_know_them() -> None:
    assert masked_phone("+79161234567") == "+7 9** ***-**-67"
    assert masked_phone("+4930123456") == "+4*******56"
    assert masked_email("anna@mail.ru") == "a***@m***.ru"
    assert masked_name("Иванов Иван Петрович") == "И*** И."
