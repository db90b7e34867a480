"""Addresses as people write them, read alike: `г. Осинники, ул. Ленина, д. 5, кв. 12` and `Ленина 5-12`.

A key is the address from its end, `12 5 ленина осинники `, so that flat, house and street are its beginning and the
town may be left out by whoever searches.
"""

import re

# Latin letters that look like Cyrillic ones stand in house numbers all the time.
_LOOKALIKES = str.maketrans("aeopcxykmthb", "аеорсхукмтнв")

_PLACES = (
    "г гор город п пос поселок пгт с село дер деревня р-н район обл область край респ республика "
    "мкр мкрн мкр-н микрорайон қ қаласы қала ауданы облысы"
)
_STREETS = (
    "ул улица пр пр-т пр-кт просп проспект пер переулок б-р бул бульвар ш шоссе пл площадь наб набережная "
    "проезд пр-д туп тупик кв-л квартал көшесі көш даңғылы даң тұйығы шағын"
)
_HOUSES = "д дом кв квартира оф офис үй пәтер пәт"
_WORDS = "|".join(
    sorted((re.escape(word) for word in f"{_PLACES} {_STREETS} {_HOUSES}".split()), key=len, reverse=True)
)

# `д. 5`, `д5` and `дом 5` alike; but the letter of `12 д` is the house's own.
_BEFORE_NUMBER = re.compile(r"\b(?:дом|д|квартира|кв|офис|оф|үй|пәтер|пәт)\b\.?\s*(?=\d)|\b(?:кв|д)(?=\d)")
_WITH_POINT = re.compile(rf"(?<![\w-])(?:{_WORDS})\.")
_WHOLE_WORD = re.compile(rf"(?<![\w-])(?:{_WORDS})(?![\w-])")
_BUILDING = re.compile(r"(\d[а-я]?)[\s,]*(?:корпус|корп|кор|к)\b\.?\s*(\d+)|(\d[а-я]?)к(\d+)")
_LETTER = re.compile(r"(?<=\d)[\s\"«'-]*([а-я])[\"»']?(?![\w.])")
_TOKEN = re.compile(r"(?:[^\W_]|/)+")


def address_key(written: str) -> str:
    """Flat, house, street and places, from the end of the address on, a space after each."""
    return "".join(f"{token} " for token in reversed(address_words(written)))


def search_key(street: str, house: str, flat: str) -> str:
    """The beginning of the keys of all addresses with this street, house and flat (empty: a house without flats).

    Nothing where street or house say nothing.
    """
    parts = [address_words(street), address_words(f"д {house}"), address_words(f"кв {flat}")]
    if not (parts[0] and parts[1]):
        return ""
    return "".join(f"{token} " for part in reversed(parts) for token in reversed(part))


def address_words(written: str) -> list[str]:
    """Places, street, house and flat as they were written, one word each, without what says which is which."""
    text = written.lower().replace("ё", "е").translate(_LOOKALIKES)
    text = _BEFORE_NUMBER.sub(" ", text)
    text = _BUILDING.sub(lambda found: f"{found[1] or found[3]}к{found[2] or found[4]} ", text)
    text = _LETTER.sub(r"\1 ", text)
    text = _WHOLE_WORD.sub(" ", _WITH_POINT.sub(" ", text))
    return _TOKEN.findall(text)
