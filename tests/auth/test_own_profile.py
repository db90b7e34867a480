"""What a subscriber sees and changes of himself is what the operator's profile says."""

from typing import Any

import asyncpg
import pytest

from contact_people import Heard, Owners
from contracts.auth import ChangeProfile, SubscriberChanged
from contracts.problems import InvalidBody, NotAllowed

PERSON = {
    "name": "Иванов Иван Петрович",
    "address": "654000, Осинники, ул. Ефимова, д. 12, кв. 34",
    "phones": ["+79161234567"],
    "emails": ["anna@mail.ru"],
}


async def test_where_data_are_shown_in_part_the_rest_never_leaves_the_service(owner: Owners) -> None:
    mine = await owner("centra", **PERSON)
    seen = await mine.profile()
    assert (seen.name, seen.address) == ("И*** И.", "Осинники, ул. Ефимова, ***")
    assert [phone.value for phone in seen.phones] == ["+7 9** ***-**-67"]
    assert [email.value for email in seen.emails] == ["a***@m***.ru"]
    # Neither when it is the subscriber who has just typed it.
    added = await mine.adds("email", "boris@post.example")
    assert added.contact.value == "b***@p***.example"


async def test_where_they_are_shown_in_full_the_account_stands_beside_the_contract(
    owner: Owners, db: "asyncpg.Pool[Any]"
) -> None:
    mine = await owner("skynet", **PERSON)
    await db.execute("update subscribers set account = '77-01' where id = $1", mine.id)
    seen = await mine.profile()
    assert (seen.name, seen.address, seen.account) == (PERSON["name"], PERSON["address"], "77-01")
    assert [phone.value for phone in seen.phones] == PERSON["phones"]
    assert all(contact.main and contact.confirmed for contact in (*seen.phones, *seen.emails))
    assert seen.missing == []


async def test_what_the_operator_does_not_show_is_empty(owner: Owners) -> None:
    seen = await (await owner("netbynet", region="spb", **PERSON)).profile()
    assert (seen.name, seen.address) == ("", "")
    assert [phone.value for phone in seen.phones] == PERSON["phones"]


async def test_only_who_asks_to_complete_says_what_is_missing(owner: Owners) -> None:
    asked = await owner("netbynet", region="spb", phones=[], emails=["anna@mail.ru"])
    assert (await asked.profile()).missing == ["phones", "consents"]
    added = await asked.adds("phone", "+79161239999")
    assert (await asked.profile()).missing == ["phone_confirmation", "consents"]
    await asked.types(added.confirmation, await asked.heard.code(added.confirmation))
    assert (await asked.profile()).missing == ["consents"]
    assert (await (await owner("skynet", phones=[])).profile()).missing == []


async def test_a_language_is_changed_at_once_and_told(owner: Owners, heard: Heard) -> None:
    mine = await owner("skynet")
    assert (await mine.ask(ChangeProfile(language="kk"))).language == "kk"
    assert (await heard.changed(mine.id, 2)).language == "kk"
    # A repeat changes nothing, so nobody is told.
    await mine.ask(ChangeProfile(language="kk"))
    await mine.ask(ChangeProfile(language="en"))
    await heard.changed(mine.id, 3)
    assert [change.version for change in heard.of(SubscriberChanged, mine.id)] == [2, 3]


async def test_the_name_is_changed_where_the_operator_lets_subscribers_do_it(
    owner: Owners, heard: Heard
) -> None:
    mine = await owner("kaspnet")
    assert (await mine.ask(ChangeProfile(name="  Анна   Ли "))).name == "Анна Ли"
    assert (await heard.changed(mine.id, 2)).name == "Анна Ли"
    for wrong in ("", " ", "Анна\0", "Анна\u202e"):
        with pytest.raises(InvalidBody):
            await mine.ask(ChangeProfile(name=wrong))
    with pytest.raises(NotAllowed, match="ask support"):
        await (await owner("skynet")).ask(ChangeProfile(name="Анна Ли"))
