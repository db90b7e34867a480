"""What an operator's terms of quick pay change: billing's own functions in this process, under other profiles."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from billing.quick_pay import look_up_payee, masked
from billing.quick_payments import begin_quick_payment
from billing.service import service
from chassis.database import Database
from chassis.profiles import Profiles
from chassis.questions import Asked
from contracts.billing import BeginQuickPayment, LookUpPayee, QuickPayee
from contracts.problems import BadRequest, NotFound, PaymentNotAllowed
from five_operators import PROFILES
from newcomers import Newcomer
from quick_payers import payees
from running import Running

NOBODY = Asked(None, "key")
Terms = Callable[..., None]


@pytest.fixture
async def terms(stack: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Terms]:
    """Changes Centra's terms; `card` those of its cards."""
    database = Database(stack.environment["DATABASE_URL_BILLING"], "terms")
    monkeypatch.setattr(service, "database", database, raising=False)

    def change(card: dict[str, Any] | None = None, **quick_pay: Any) -> None:
        centra = PROFILES.by_slug("centra")
        assert centra
        ways = centra.payment_ways
        assert ways.quick_pay
        assert ways.card
        changed = ways.model_copy(
            update={
                "quick_pay": ways.quick_pay.model_copy(update=quick_pay),
                "card": ways.card.model_copy(update=card or {}),
            }
        )
        others = [profile for profile in PROFILES if profile.operator != "centra"]
        centra = centra.model_copy(update={"payment_ways": changed})
        monkeypatch.setattr(service, "profiles", Profiles([*others, centra]), raising=False)

    change()
    yield change
    await database.close()


@pytest.fixture
async def who(stack: Running) -> Newcomer:
    (found,) = await payees(stack, [0])
    await stack.sql("billing", "delete from quick_counts")
    return found


async def look_up(code: str | None = "234567", **asked: str) -> QuickPayee:
    secret = SecretStr(code) if code else None
    caller = f"test {uuid4()}"
    return await look_up_payee(
        LookUpPayee.model_validate({"operator": "centra", "caller": caller, "code": secret, **asked}), NOBODY
    )


def payment(found: QuickPayee, **more: Any) -> BeginQuickPayment:
    told = {"operator": "centra", "caller": f"test {uuid4()}", "lookup": found.lookup, "amount": 50_00}
    back = "https://lk.example/paid"
    return BeginQuickPayment.model_validate({**told, "method": "card", "return_url": back, **more})


async def test_an_operator_may_tell_a_miss_as_such(terms: Terms, who: Newcomer) -> None:
    terms(hide_misses=False)
    with pytest.raises(NotFound):
        await look_up(contract="no such contract")
    assert (await look_up(contract=who.account)).name == "А*** К."


async def test_a_code_is_not_left_out_where_it_is_asked(terms: Terms, who: Newcomer) -> None:
    with pytest.raises(BadRequest):
        await look_up(None, contract=who.account)
    with pytest.raises(BadRequest):
        await look_up(None, contract="no such contract")


async def test_without_codes_a_hidden_miss_pays_for_nobody(terms: Terms, who: Newcomer) -> None:
    terms(confirmation_code=False)
    missed = await look_up(None, contract="no such contract")
    with pytest.raises(NotFound):
        await begin_quick_payment(payment(missed), NOBODY)


async def test_months_are_told_only_where_they_are_chosen(terms: Terms, who: Newcomer) -> None:
    terms(choose_month=False)
    found = await look_up(contract=who.account)
    assert found.months == []
    with pytest.raises(BadRequest):
        await begin_quick_payment(payment(found, amount=None, months=1, code=SecretStr("234567")), NOBODY)


@pytest.mark.parametrize(
    ("find_by", "refused"), [("contract", {"street": "Ленина", "house": "5"}), ("address", {"contract": "1"})]
)
async def test_only_what_the_operator_searches_by_is_searched(
    terms: Terms, who: Newcomer, find_by: str, refused: dict[str, str]
) -> None:
    terms(find_by=[find_by])
    with pytest.raises(BadRequest):
        await look_up(**refused)


async def test_cards_for_registered_users_only_are_not_taken_from_strangers(
    terms: Terms, who: Newcomer
) -> None:
    terms(card={"registered_only": True})
    found = await look_up(contract=who.account)
    with pytest.raises(PaymentNotAllowed) as refused:
        await begin_quick_payment(payment(found, code=SecretStr("234567")), NOBODY)
    assert [reason["code"] for reason in refused.value.more["reasons"]] == ["not_offered"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Иванов Иван Петрович", "И*** И."),
        ("Ким", "К***"),
        ("  Нұрпейісов   Олжас ", "Н*** О."),
        ("", "****"),
    ],
)
def test_a_name_is_masked(name: str, shown: str) -> None:
    assert masked(name) == shown
