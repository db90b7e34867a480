"""Every notice in every language and channel: whole sentences in the language's own form, and no empty places."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from jinja2 import UndefinedError

from chassis.events import Happened
from chassis.profiles import Profile
from contracts import docs
from contracts.billing import AutopaymentFailed, PaymentReceived, PromisedPaymentTaken, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered, TicketOpened
from five_operators import PROFILES
from notice_samples import SAMPLES, TOLD_AT
from notify import rendering
from notify.recipients import Recipient
from notify.rendering import TEMPLATES, WORDS, Facts, words
from notify.segments import segments
from notify.triggers import TRIGGERS, UNTOLD, Trigger

LANGUAGES = ("ru", "kk", "en")
# Told by whoever works through news and newsletters, person by person.
WITHOUT_AN_EVENT = ("maintenance", "newsletter_confirm")


def with_besides(trigger: Trigger) -> list[Trigger]:
    return [trigger, trigger.besides] if trigger.besides else [trigger]


CASES = [
    pytest.param(trigger.notice, medium, language, events, id=f"{trigger.notice}-{medium}-{language}")
    for kind, told in TRIGGERS.items()
    for trigger in with_besides(told)
    for events in [SAMPLES[kind]]
    for medium in ("sms", "email", "cabinet")
    if getattr(trigger, medium)
    for language in LANGUAGES
]


def facts(event: Any, language: str = "ru", profile: Profile | None = None) -> Facts:
    who = Recipient("netbynet", UUID(int=1), "100-7", "Анна Ким", language, [], [])
    happened = Happened(uuid4(), "netbynet", "1", TOLD_AT)
    chosen = profile or PROFILES.by_slug("netbynet")
    assert chosen
    return Facts(event, happened, who, chosen)


def test_somebody_has_decided_who_is_told_of_each_event() -> None:
    assert set(docs.events()) == TRIGGERS.keys() | UNTOLD
    assert not TRIGGERS.keys() & UNTOLD
    assert SAMPLES.keys() == TRIGGERS.keys()


@pytest.mark.parametrize(("notice", "medium", "language", "events"), CASES)
def test_every_notice_is_whole_in_every_language(
    notice: str, medium: Any, language: str, events: list[Event]
) -> None:
    for event in events:
        told = words(notice, medium, facts(event, language))
        assert told.text
        assert bool(told.title) == (medium != "sms")
        assert bool(told.html) == (medium == "email")
        for written in (told.title, told.text, told.html):
            assert not re.search(
                r"\{|\}|None|\bUndefined|  \S|\s[.,]|\.\.|\n\n\n", re.sub(r"<[^>]*>|\n *", "", written)
            ), written
        if language == "en":
            assert not re.search("[А-Яа-я]", told.text), told.text
        if language == "kk":
            assert re.search("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]", told.title + told.text)


def test_each_template_belongs_to_a_trigger_and_each_trigger_has_its_templates() -> None:
    wanted = {
        f"{trigger.notice}.{medium}.txt"
        for told in TRIGGERS.values()
        for trigger in with_besides(told)
        for medium in ("sms", "email", "cabinet")
        if getattr(trigger, medium)
    }
    # A letter may be made of what the cabinet shows.
    made = {
        f"{trigger.notice}.email.txt" for trigger in TRIGGERS.values() if trigger.email and trigger.cabinet
    }
    for language in LANGUAGES:
        there = {path.name for path in (TEMPLATES / language).glob("*.txt")}
        assert there == {path.name for path in (TEMPLATES / "ru").glob("*.txt")}
        of_events = {name for name in there if not name.startswith(WITHOUT_AN_EVENT)}
        assert wanted - made <= of_events <= wanted


def test_the_words_are_the_same_in_every_language() -> None:
    for language in LANGUAGES:
        assert WORDS[language].keys() == WORDS["ru"].keys()
        for kind in ("refusals", "removals", "switched_off"):
            assert WORDS[language][kind].keys() == WORDS["ru"][kind].keys()


@pytest.mark.parametrize("event", [SAMPLES[ServiceResumed][0], SAMPLES[TicketAnswered][0]])
def test_a_variable_that_is_not_there_is_an_error_and_no_empty_place(event: Event) -> None:
    with pytest.raises(UndefinedError):
        words("payment_received", "sms", facts(event))


def test_money_and_days_have_the_languages_own_form() -> None:
    event = SAMPLES[PaymentReceived][0]
    assert words("payment_received", "cabinet", facts(event, "ru")).text == (
        "Баланс −620,50\u00a0₽. Хватит до 3 декабря."
    )
    assert (
        words("payment_received", "cabinet", facts(event, "kk")).title
        == "1\u00a0234,50\u00a0₽ төлем қабылданды"
    )
    assert words("payment_received", "cabinet", facts(event, "en")).title == "Payment of ₽1,234.50 received"
    # A day of another year is told with its year.
    assert "3 января 2027" in words("service_resumed", "cabinet", facts(SAMPLES[ServiceResumed][0])).text
    opened = words("ticket_opened", "cabinet", facts(SAMPLES[TicketOpened][0])).text
    assert opened == "Тема: Технический вопрос. Ответим не позднее 21 ноября, 15:00."


def test_a_language_that_the_operator_does_not_write_becomes_its_first() -> None:
    profile = PROFILES.by_slug("netbynet")
    assert profile
    russian = profile.model_copy(update={"languages": ["ru"]})
    assert facts(SAMPLES[ServiceResumed][0], "kk", russian).language == "ru"


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


def test_a_letter_without_a_template_is_what_the_cabinet_shows_under_a_greeting() -> None:
    taken = facts(SAMPLES[PromisedPaymentTaken][0], "en")
    letter, shown = (words("promised_payment_taken", medium, taken) for medium in ("email", "cabinet"))
    assert letter.title == shown.title
    assert letter.text == f"Hello,\n\n{shown.text}"
    assert f'<p style="margin:0 0 12px">{shown.text}</p>' in letter.html


@pytest.mark.parametrize(
    ("operator", "word"),
    [("skynet", "Отложенный платёж"), ("kaspnet", "Доверительный платёж"), ("centra", "Обещанный платёж")],
)
def test_a_promise_is_called_as_the_operator_calls_it(operator: str, word: str) -> None:
    taken = facts(SAMPLES[PromisedPaymentTaken][0], profile=PROFILES.by_slug(operator))
    assert words("promised_payment_taken", "cabinet", taken).title == f"«{word}»: 500,00\u00a0₽"


def test_an_acquirers_reason_is_told_in_words_even_one_that_is_new() -> None:
    failed = SAMPLES[AutopaymentFailed][0]
    assert (
        "На карте не хватает денег. Повторим 3 декабря."
        in words("autopayment_failed", "sms", facts(failed)).text
    )
    unknown = failed.model_copy(update={"reason": "moon_phase"})
    assert "Банк отклонил платёж. Повторим" in words("autopayment_failed", "sms", facts(unknown)).text


@pytest.mark.parametrize("kind", [kind for kind, trigger in TRIGGERS.items() if trigger.sms])
def test_an_sms_fits_two_parts_in_words_of_every_operator(kind: type[Event]) -> None:
    for profile in PROFILES:
        for language in LANGUAGES:
            for event in SAMPLES[kind]:
                text = words(TRIGGERS[kind].notice, "sms", facts(event, language, profile)).text
                assert len(segments(text).parts) <= 2, (len(text), text)


def test_every_currency_has_its_sign() -> None:
    from contracts.money import DIGITS

    assert set(rendering.SIGNS) == set(DIGITS)
