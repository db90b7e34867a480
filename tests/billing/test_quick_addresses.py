"""Addresses as people write them: the same place has the same key, another place another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.postal_addresses import address_key, search_key


def finds(search: tuple[str, str, str], address: str) -> bool:
    key = search_key(*search)
    return bool(key) and address_key(address).startswith(key)


@pytest.mark.parametrize(
    "address",
    [
        "г. Осинники, ул. Ленина, д. 5, кв. 12",
        "Осинники, ул. Ленина, 5-12",
        "Ленина 5-12",
        "ленина ул д5 кв12",
        "ул.Ленина, дом 5, квартира 12",
        "УЛИЦА ЛЕНИНА, Д. 5, КВ. 12",
        "Кемеровская обл., г. Осинники, ул. Ленина, 5, 12",
    ],
)
@pytest.mark.parametrize(
    "search", [("Ленина", "5", "12"), ("ул. Ленина", "д. 5", "кв. 12"), ("улица ленина", "дом 5", "12")]
)
def test_the_same_flat_is_found_however_it_is_written(address: str, search: tuple[str, str, str]) -> None:
    assert finds(search, address)


@pytest.mark.parametrize(
    ("search", "address"),
    [
        (("пр. Металлургов", "12а", "5"), "Новокузнецк, пр-т Металлургов, 12 А, кв.5"),
        (("Металлургов", "12A", "5"), "проспект Металлургов 12а-5"),  # a Latin letter
        (("Кирова", "12 корпус 2", "34"), "ул. Кирова, д. 12, корп. 2, кв. 34"),
        (("Кирова", "12к2", "34"), "Кирова 12 к. 2 - 34"),
        (("Кирова", "12/2", "34"), "ул. Кирова, 12/2, 34"),
        (("8 Марта", "5", "3"), "ул. 8 Марта, д. 5, кв. 3"),
        (("40 лет Октября", "12", "1"), "ул. 40 лет Октября 12-1"),
        (("Ёлочная", "1", "2"), "ул. Елочная, 1-2"),
        (("Речная", "3", ""), "с. Атаманово, ул. Речная, 3"),
        (("Абай даңғылы", "12", "4"), "Алматы, Абай даңғылы, 12 үй, 4 пәтер"),
        (("Төле би", "7", "1"), "Төле би көшесі 7-1"),
        (("Осинники, Ленина", "5", "12"), "г. Осинники, ул. Ленина, д. 5, кв. 12"),
    ],
)
def test_letters_buildings_and_numbers_in_names_are_read(search: tuple[str, str, str], address: str) -> None:
    assert finds(search, address)


@pytest.mark.parametrize(
    ("search", "address"),
    [
        (("Ленина", "5", "1"), "ул. Ленина, 5-12"),
        (("Ленина", "5", "2"), "ул. Ленина, 5-12"),
        (("Ленина", "5", ""), "ул. Ленина, 5-12"),
        (("Ленина", "5", "12"), "ул. Ленина, 15-12"),
        (("Ленина", "5", "12"), "ул. Ленина, 5а-12"),
        (("Ленина", "5", "12"), "ул. Ленина, 5к2-12"),
        (("Ленина", "5", "12"), "ул. Калинина, 5-12"),
        (("Ленина", "12", "5"), "ул. Ленина, 5-12"),
        (("Новокузнецк, Ленина", "5", "12"), "г. Осинники, ул. Ленина, д. 5, кв. 12"),
        (("", "5", "12"), "ул. Ленина, 5-12"),
        (("ул.", "5", "12"), "ул. Ленина, 5-12"),
        (("Ленина", "", "12"), "ул. Ленина, 5-12"),
        (("%", "_", "%"), "ул. Ленина, 5-12"),
    ],
)
def test_another_flat_is_not_found(search: tuple[str, str, str], address: str) -> None:
    assert not finds(search, address)


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_is_a_plain_key(street: str, house: str, flat: str) -> None:
    for key in (search_key(street, house, flat), address_key(street)):
        assert not set("%_\\\0\n") & set(key)
        assert key == "" or key.endswith(" ")


@given(
    st.sampled_from(["Ленина", "8 Марта", "Абай", "Мира"]),
    st.integers(1, 300),
    st.integers(1, 900),
    st.sampled_from(["г. Осинники, ул. {}, д. {}, кв. {}", "{} {}-{}", "ул {}, дом {}, {}", "{}, {}, кв{}"]),
)
def test_a_flat_is_found_by_its_parts(street: str, house: int, flat: int, form: str) -> None:
    assert finds((street, str(house), str(flat)), form.format(street, house, flat))
