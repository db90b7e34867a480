"""Every notice in every language and channel: whole sentences in the language's own form, and no empty places."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from jinja2 import UndefinedError

from chassis.events import Happened
from chassis.profiles import Profile, load_profiles
from contracts.billing import PaymentReceived, PaymentReversed, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered, TicketOpened
from notify import rendering
from notify.recipients import Recipient
from notify.rendering import TEMPLATES, Facts, words
from notify.triggers import TRIGGERS

PROFILES = load_profiles(Path(__file__).parents[2] / "deploy/operators")
TOLD_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONEY: dict[str, Any] = {"subscriber_id": UUID(int=1), "account": "100-7", "balance": -62_050, "version": 2}
EVENTS: dict[type[Event], list[Event]] = {
    PaymentReceived: [
        PaymentReceived(
            **MONEY,
            payment_id=17,
            way="terminal",
            amount=123_450,
            currency=currency,
            due_on=due_on,
            state=state,
            received_at=TOLD_AT,
        )
        for currency, due_on, state in (("RUB", date(2026, 12, 3), "active"), ("KZT", None, "stopped"))
    ],
    ServiceResumed: [ServiceResumed(**MONEY, currency="KZT", due_on=on) for on in (date(2027, 1, 3), None)],
    PaymentReversed: [
        PaymentReversed(**MONEY, payment_id=17, amount=1, currency="RUB", state=state)
        for state in ("stopped", "active")
    ],
    TicketOpened: [
        TicketOpened(
            ticket_id=uuid4(),
            number=5,
            subscriber_id=uuid4(),
            kind="support",
            topic="technical",
            answer_by=by,
        )
        for by in (TOLD_AT, None)
    ],
    TicketAnswered: [
        TicketAnswered(
            ticket_id=uuid4(), number=5, post_id=uuid4(), subscriber_id=uuid4(), topic="technical", text="Да"
        )
    ],
}
CASES = [
    pytest.param(trigger.notice, medium, language, event, id=f"{trigger.notice}-{medium}-{language}-{number}")
    for kind, trigger in TRIGGERS.items()
    for medium in ("sms", "email", "cabinet")
    if getattr(trigger, medium)
    for language in ("ru", "kk", "en")
    for number, event in enumerate(EVENTS[kind])
]


def facts(event: Any, language: str = "ru", profile: Profile | None = None) -> Facts:
    who = Recipient("netbynet", UUID(int=1), "100-7", "Анна Ким", language, [], [])
    happened = Happened(uuid4(), "netbynet", "1", TOLD_AT)
    chosen = profile or PROFILES.by_slug("netbynet")
    assert chosen
    return Facts(event, happened, who, chosen)


@pytest.mark.parametrize(("notice", "medium", "language", "event"), CASES)
def test_every_notice_is_whole_in_every_language(
    notice: str, medium: Any, language: str, event: Event
) -> None:
    told = words(notice, medium, facts(event, language))
    assert told.text
    assert bool(told.title) == (medium != "sms")
    assert bool(told.html) == (medium == "email")
    for written in (told.title, told.text, told.html):
        assert not re.search(
            r"\{|\}|None|\bUndefined|  \S|\s[.,]|\n\n\n", re.sub(r"<[^>]*>|\n *", "", written)
        )
    foreign = re.search("[А-Яа-я]", told.text.replace("Да", "")) if language == "en" else None
    assert not foreign, told.text
    if language == "kk" and "NetByNet" not in told.text:
        assert re.search("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]", told.title + told.text)


def test_each_template_belongs_to_a_trigger_and_each_trigger_has_its_templates() -> None:
    wanted = {
        f"{language}/{trigger.notice}.{medium}.txt"
        for trigger in TRIGGERS.values()
        for medium in ("sms", "email", "cabinet")
        if getattr(trigger, medium)
        for language in ("ru", "kk", "en")
    }
    assert {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.txt")} == wanted


@pytest.mark.parametrize("event", [EVENTS[ServiceResumed][0], EVENTS[TicketAnswered][0]])
def test_a_variable_that_is_not_there_is_an_error_and_no_empty_place(event: Event) -> None:
    with pytest.raises(UndefinedError):
        words("payment_received", "sms", facts(event))


def test_money_and_days_have_the_languages_own_form() -> None:
    event = EVENTS[PaymentReceived][0]
    assert words("payment_received", "cabinet", facts(event, "ru")).text == (
        "Баланс −620,50\u00a0₽. Хватит до 3 декабря."
    )
    assert (
        words("payment_received", "cabinet", facts(event, "kk")).title
        == "1\u00a0234,50\u00a0₽ төлем қабылданды"
    )
    assert words("payment_received", "cabinet", facts(event, "en")).title == "Payment of ₽1,234.50 received"
    # A day of another year is told with its year.
    assert "3 января 2027" in words("service_resumed", "cabinet", facts(EVENTS[ServiceResumed][0])).text
    opened = words("ticket_opened", "cabinet", facts(EVENTS[TicketOpened][0])).text
    assert opened == "Тема: Технический вопрос. Ответим не позднее 21 ноября, 15:00."


def test_a_language_that_the_operator_does_not_write_becomes_its_first() -> None:
    profile = PROFILES.by_slug("netbynet")
    assert profile
    russian = profile.model_copy(update={"languages": ["ru"]})
    assert facts(EVENTS[ServiceResumed][0], "kk", russian).language == "ru"


def test_a_letter_bears_the_brand_and_takes_no_html_from_anybody() -> None:
    event = TicketAnswered(
        ticket_id=uuid4(),
        number=5,
        post_id=uuid4(),
        subscriber_id=uuid4(),
        topic="<b>",
        text="<script>alert(1)</script>\n\nдва\nтри {{ 7 * 7 }}",
    )
    for profile in PROFILES:
        told = words("ticket_answered", "email", facts(event, profile=profile))
        assert profile.brand.name in told.html
        assert f"solid {profile.brand.colour}" in told.html
        assert "<script>" not in told.html
        assert "<b>" not in told.html
        assert "два<br>три {{ 7 * 7 }}" in told.html


def test_an_sms_of_a_payment_fits_two_parts() -> None:
    from notify.segments import segments

    for language in ("ru", "kk", "en"):
        for event in EVENTS[PaymentReceived]:
            assert len(segments(words("payment_received", "sms", facts(event, language)).text).parts) <= 2


def test_every_currency_has_its_sign() -> None:
    from contracts.money import DIGITS

    assert set(rendering.SIGNS) == set(DIGITS)
