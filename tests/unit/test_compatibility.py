"""What counts as a breaking change of a message, and what does not."""

from copy import deepcopy
from typing import Any

import pytest

from contracts import schemas
from contracts.compatibility import Comparison, Role
from contracts.listeners import SERVICES

PAYMENT: dict[str, Any] = {
    "type": "object",
    "required": ["amount", "state"],
    "properties": {
        "amount": {"type": "integer", "maximum": 100},
        "state": {"type": "string", "enum": ["active", "stopped"]},
        "due_on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "default": None},
        "services": {"type": "array", "items": {"$ref": "#/$defs/Service"}, "default": []},
    },
}
SERVICE: dict[str, Any] = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
OLD = {"$defs": {"Payment": PAYMENT, "Service": SERVICE}}
ROLES: tuple[Role, ...] = ("event", "question", "answer")


def breaks(role: Role, change: Any) -> list[str]:
    new = deepcopy(OLD)
    change(new["$defs"])
    reference = {"$ref": "#/$defs/Payment"}
    return sorted(Comparison(OLD, new).breaks(role, reference, reference, "P"))


def fields(defs: dict[str, Any]) -> Any:
    return defs["Payment"]["properties"]


@pytest.mark.parametrize("role", ROLES)
def test_nothing_changed_breaks_nothing(role: Role) -> None:
    assert breaks(role, lambda _: None) == []


@pytest.mark.parametrize("role", ROLES)
def test_a_removed_field_breaks_everybody(role: Role) -> None:
    assert breaks(role, lambda defs: fields(defs).pop("due_on")) == ["P.due_on: was removed"]


@pytest.mark.parametrize("role", ROLES)
def test_a_new_field_with_a_default_is_let_through(role: Role) -> None:
    assert breaks(role, lambda defs: fields(defs).update(note={"type": "string", "default": ""})) == []


@pytest.mark.parametrize("role", ROLES)
def test_another_type_breaks_everybody(role: Role) -> None:
    found = breaks(role, lambda defs: fields(defs).update(amount={"type": "string"}))
    assert found
    assert all(line.startswith("P.amount: ") for line in found)


def require(defs: dict[str, Any], name: str) -> None:
    fields(defs).setdefault(name, {"type": "string"})
    defs["Payment"]["required"].append(name)


def test_a_new_required_field_breaks_those_who_ask_and_events_that_are_kept() -> None:
    new = [breaks(role, lambda defs: require(defs, "note")) for role in ROLES]
    line = "P.note: is new and required; give it a default"
    assert new == [[line], [line], []]


def test_a_field_that_becomes_required_breaks_those_who_leave_it_out() -> None:
    found = [breaks(role, lambda defs: require(defs, "due_on")) for role in ROLES]
    assert [bool(lines) for lines in found] == [True, True, False]


def test_a_field_that_may_be_left_out_now_breaks_those_who_rely_on_it() -> None:
    found = [breaks(role, lambda defs: defs["Payment"]["required"].remove("amount")) for role in ROLES]
    assert [bool(lines) for lines in found] == [True, False, True]


def test_a_new_state_breaks_old_readers_and_no_old_askers() -> None:
    found = [breaks(role, lambda defs: fields(defs)["state"]["enum"].append("ended")) for role in ROLES]
    assert [bool(lines) for lines in found] == [True, False, True]


def test_a_state_that_is_gone_breaks_old_askers_and_kept_events() -> None:
    found = [breaks(role, lambda defs: fields(defs)["state"]["enum"].remove("stopped")) for role in ROLES]
    assert [bool(lines) for lines in found] == [True, True, False]


def test_a_value_that_may_be_null_now_breaks_old_readers() -> None:
    nullable = {"anyOf": [{"type": "integer", "maximum": 100}, {"type": "null"}]}
    found = [breaks(role, lambda defs: fields(defs).update(amount=nullable)) for role in ROLES]
    assert [bool(lines) for lines in found] == [True, False, True]


def test_a_tighter_limit_breaks_those_who_ask_and_a_wider_one_does_not() -> None:
    assert breaks("question", lambda defs: fields(defs)["amount"].update(maximum=99)) == [
        "P.amount: maximum 99 is tighter than 100"
    ]
    assert breaks("question", lambda defs: fields(defs)["amount"].update(maximum=101)) == []


@pytest.mark.parametrize("role", ROLES)
def test_a_break_deep_inside_is_found_and_named(role: Role) -> None:
    found = breaks(role, lambda defs: defs["Service"]["properties"].pop("id"))
    assert found == ["P.services[].id: was removed"]


def test_a_message_that_is_gone_is_a_break() -> None:
    old = schemas.document("billing")
    new = deepcopy(old)
    del new["x-messages"]["events.billing.payment_received"]
    assert list(schemas.broken(old, new)) == [
        "events.billing.payment_received: is gone; keep the class until nobody speaks it"
    ]


def test_the_classes_of_today_break_nothing_of_themselves() -> None:
    for owner in SERVICES:
        document = schemas.document(owner)
        assert list(schemas.broken(document, document)) == []


def test_every_event_and_question_is_in_the_documents() -> None:
    for owner in SERVICES:
        document = schemas.document(owner)
        for roles in document["x-messages"].values():
            for reference in roles.values():
                assert reference["$ref"].rpartition("/")[2] in document["$defs"]


def test_a_broken_contract_is_told_in_one_line_and_never_written(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schemas, "SCHEMAS", tmp_path)
    assert schemas.main([]) == 0
    path = tmp_path / "billing.json"
    committed = path.read_text().replace('"payment_id"', '"number_of_the_payment"')
    path.write_text(committed)
    assert schemas.main([]) == 1
    assert path.read_text() == committed
    told = capsys.readouterr().err
    assert (
        "BREAKING events.billing.payment_received PaymentReceived.number_of_the_payment: was removed" in told
    )


def test_an_additive_change_asks_for_the_schemas_to_be_made_again(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schemas, "SCHEMAS", tmp_path)
    monkeypatch.setattr("contracts.committed.ROOT", tmp_path)
    assert schemas.main([]) == 0
    path = tmp_path / "billing.json"
    path.write_text(path.read_text().replace("Money has come in.", "Money came in."))
    assert schemas.main(["--check"]) == 1
    assert "billing.json is not what the code says: run make schemas" in capsys.readouterr().err
    assert schemas.main([]) == 0
    assert schemas.main(["--check"]) == 0
