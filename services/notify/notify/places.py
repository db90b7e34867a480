"""Which addresses a place names: one pattern, read alike by PostgreSQL and by Python, over the words of an address."""

import re
from collections.abc import Iterable

from chassis.postal_addresses import address_words
from contracts.notify import Place

_RANGE = re.compile(r"\s*(\d+)\s*-\s*(\d+)\s*")
# `7`, `7а`, `7к2`: a range of numbers has all houses of a number.
_ANY_OF_NUMBER = "(?:[а-я]|к[0-9]+|/[0-9а-я]+)?"
_LONGEST_RANGE = 1000


def spaced(written: str) -> str:
    """The words of an address, each between spaces, as they are kept beside it."""
    return "".join(f" {word}" for word in address_words(written)) + " "


def pattern(place: Place) -> str:
    """A regular expression for `spaced` addresses. Raises ValueError for a place that names nothing."""
    town, street = (
        " ".join(map(re.escape, address_words(name or ""))) for name in (place.town, place.street)
    )
    if not (town or street) or (place.houses and not street):
        raise ValueError("a place has a town or a street, and houses stand in a street")
    if not street:
        return f" {town} (?![0-9])"
    within = f" {town} (?:.* )?" if town else " "
    return f"{within}{street} {_houses(place)}"


def anywhere(places: Iterable[Place]) -> str:
    """One pattern for all of them."""
    return "|".join(f"(?:{pattern(place)})" for place in places)


def roughly(places: Iterable[Place]) -> str:
    """What every address in one of them has: ten times as cheap to look for, so it is asked first."""
    names = {" ".join(map(re.escape, address_words(place.street or place.town or ""))) for place in places}
    return f" (?:{'|'.join(sorted(names))}) "


def touches(places: list[Place], words: str) -> bool:
    """Whether an address, by its `spaced` words, is in one of the places; no places: it is."""
    return not places or re.search(anywhere(places), words) is not None


def _houses(place: Place) -> str:
    if not place.houses:
        return "(?=[0-9])"
    return f"(?:{'|'.join(_house(written, place) for written in place.houses)}) "


def _house(written: str, place: Place) -> str:
    ends = _RANGE.fullmatch(written)
    if ends is None:
        return " ".join(map(re.escape, address_words(f"д {written}")))
    first, last = int(ends[1]), int(ends[2])
    if not first <= last < first + _LONGEST_RANGE:
        raise ValueError(f"{written} is no range of houses")
    parity = {"odd": 1, "even": 0}.get(place.side or "")
    numbers = [str(number) for number in range(first, last + 1) if parity in {None, number % 2}]
    if not numbers:
        raise ValueError(f"{written} has no {place.side} houses")
    return f"(?:{'|'.join(numbers)}){_ANY_OF_NUMBER}"
