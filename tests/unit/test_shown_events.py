"""Nothing that a person has written is shown of an event that failed, nor of the reason why it did."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.shown_events import shown_fields, shown_reason
from contracts.auth import SubscriberRegistered
from contracts.billing import BillingStaffActed, PaymentReceived
from contracts.listeners import LISTENERS

WHO = "0199aaaa-0000-7000-8000-000000000001"
PAYMENT: dict[str, Any] = {
    "subscriber_id": WHO,
    "account": "1044",
    "payment_id": 1,
    "amount": 100_00,
    "due_on": None,
    "state": "active",
    "received_at": "2026-11-21T12:00:00Z",
}
DATABASE = """IntegrityError('<class \\'asyncpg.exceptions.UniqueViolationError\\'>: violates unique constraint \
"people_pkey"\\nDETAIL:  Key (name)=(Anna) already exists.\\n[SQL: insert]')"""


def test_numbers_moments_ids_and_words_out_of_a_few_are_shown() -> None:
    assert shown_fields(PaymentReceived, json.dumps(PAYMENT).encode()) == PAYMENT | {"account": "***"}


def test_a_persons_words_are_not_wherever_they_stand() -> None:
    registered = SubscriberRegistered(
        subscriber_id=uuid4(),
        contract="Анна",
        name="Анна",
        address="Анна",
        language="ru",
        phones=["Анна"],
        emails=["Анна"],
        version=1,
        registered_at=datetime.now(UTC),
    )
    shown = shown_fields(SubscriberRegistered, registered.model_dump_json().encode())
    assert shown
    assert shown.keys() == SubscriberRegistered.model_fields.keys()
    assert "Анна" not in json.dumps(shown, ensure_ascii=False)
    acted = {"action": "Анна", "before": {"Анна": 1}, "staff_id": "Анна"}
    assert set((shown_fields(BillingStaffActed, json.dumps(acted).encode()) or {}).values()) == {"***"}


@pytest.mark.parametrize(
    # In one order in all workers.
    "event",
    sorted({event for heard in LISTENERS.values() for event in heard}, key=str),
)
def test_of_no_event_a_text_is_shown_that_is_not_one_of_a_few(event: Any) -> None:
    everything = dict.fromkeys([*event.model_fields, "Анна"], "Анна Ким")
    assert set((shown_fields(event, json.dumps(everything).encode()) or {}).values()) <= {"***"}


@pytest.mark.parametrize("field", ["amount", "due_on", "state", "received_at", "subscriber_id"])
@pytest.mark.parametrize("value", ["+79161234567", "Анна", {"Анна": 1}, [1], True, 1.5])
def test_what_is_not_of_the_fields_type_is_not_shown(field: str, value: Any) -> None:
    told = json.dumps({**PAYMENT, field: value}).encode()
    assert (shown_fields(PaymentReceived, told) or {})[field] == "***"


@pytest.mark.parametrize("payload", [None, b"", b"{", b"\xff", b"[1]", b"7", b"[" * 100_000])
def test_of_what_is_no_event_nothing_is_shown(payload: bytes | None) -> None:
    assert shown_fields(PaymentReceived, payload) is None
    assert shown_fields(None, b"{}") is None


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("Malformed('amount: Field required')", "Malformed: amount: Field required"),
        ("Malformed(\"state: Input should be 'active'\")", "Malformed: state: Input should be 'active'"),
        ("Malformed(\"'ce-id'\")", "Malformed: 'ce-id'"),
        ("Malformed('Invalid isoformat string: \\'Anna\\'')", "Malformed: Invalid isoformat string: ***"),
        (f"LookupError('recipient {WHO} is not known')", f"LookupError: recipient {WHO} is not known"),
        ("KeyError('Anna Kim')", "KeyError: ***"),
        ("ValueError('Anna')", "ValueError: ***"),
        (
            "ValueError('no such thing: +7 916 123-45-67 of anna@mail.ru, Анна')",
            "ValueError: no such thing: *** of *** ***",
        ),
        ("ValueError('twice', 'Anna')", "ValueError: ***, ***"),
        ("ValueError('it breaks off", "ValueError"),
        ("NotFound()", "NotFound"),
        ("Anna", "***"),
        (
            DATABASE,
            'IntegrityError: UniqueViolationError: violates unique constraint "people_pkey"',
        ),
    ],
)
def test_a_reason_is_told_without_values(reason: str, shown: str) -> None:
    assert shown_reason(reason, PaymentReceived) == shown
