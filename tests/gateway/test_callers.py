"""Every service decides by the caller's own token: the gateway's right to ask opens nothing by itself (ASVS 8.3.3)."""

from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest

from chassis.asking import Questions
from contracts.listeners import SERVICES
from contracts.message import Command, Question
from contracts.problems import Problem
from minimal import minimal
from running import Running
from signed_tokens import Signer

# Whoever asks these has no token: he signs in by them, recovers his password, looks around, or is a terminal, the
# acquirer or the access server, whom the gateway itself has made sure of.
OPEN = {
    "auth": {
        "accept_invitation",
        "confirm_recovery",
        "refresh_session",
        "sign_in",
        "sign_in_staff",
        "sign_out",
        "start_recovery",
    },
    "billing": {
        "begin_quick_payment",
        "cancel_payment",
        "find_payee",
        "get_payment",
        "get_tariffs",
        "hear_acquirer",
        "look_up_payee",
        "record_usage",
        "take_payment",
    },
    # Links in letters, letters themselves, whoever reads, applies or chats without a login.
    "notify": {
        "confirm_subscription",
        "find_bounce_address",
        "get_news",
        "leave_by_link",
        "list_news",
        "note_bounce",
        "read_leaving_link",
    },
    "tickets": {
        "apply",
        "fetch_download",
        "find_reply_address",
        "follow_application",
        "get_faq",
        "get_faq_answer",
        "leave_contact",
        "list_downloads",
        "open_chat",
        "rate_faq_answer",
        "store_mailed_file",
        "take_mailed_answer",
    },
}
# What concerns one's own sessions and credentials is asked by subscribers and staff alike.
EITHER = {
    "change_password",
    "confirm_second_factor",
    "end_other_sessions",
    "end_session",
    "get_second_factor",
    "list_sessions",
    "prove_identity",
    "renew_recovery_codes",
    "set_up_second_factor",
}


def asked_by_gateway() -> dict[str, type[Question[Any]]]:
    """Every question that the gateway may ask, by its subject."""
    for owner in SERVICES:
        import_module(f"contracts.{owner}")
    kinds: list[type[Question[Any]]] = [Question]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {
        kind.subject: kind
        for kind in kinds
        if kind not in {Question, Command} and not kind.__pydantic_generic_metadata__["args"]
        if kind.owner in SERVICES and kind.asker == "gateway"
    }


ASKED = asked_by_gateway()
OF_SOMEBODY = sorted(ASKED.keys() - {f"rpc.{owner}.{name}" for owner in OPEN for name in OPEN[owner]})


@pytest.fixture(scope="module")
async def asking(stack: Running) -> AsyncIterator[Questions]:
    """With the gateway's own credential on the bus."""
    async with stack.bus("gateway") as nc:
        yield Questions(nc)


async def outcome(asking: Questions, subject: str, token: str | None) -> str:
    """The slug of the problem, or `ok`."""
    kind = ASKED[subject]
    question = kind.model_validate(minimal(kind, preview=True))
    try:
        await asking.ask(question, token=token, key=str(uuid4()))
    except Problem as problem:
        return problem.slug
    return "ok"


async def test_without_the_callers_token_nothing_is_answered(asking: Questions) -> None:
    outcomes = {subject: await outcome(asking, subject, None) for subject in OF_SOMEBODY}
    assert {subject: slug for subject, slug in outcomes.items() if slug != "not-signed-in"} == {}


async def test_what_is_for_subscribers_is_not_for_staff_nor_the_other_way_round(
    asking: Questions, stack: Running
) -> None:
    signer = Signer(stack)
    subscriber = signer.token(uuid4(), "skynet")
    nobodys_role = signer.token(uuid4(), "skynet", "staff", "nobody")
    for subject in OF_SOMEBODY:
        slugs = [await outcome(asking, subject, token) for token in (subscriber, nobodys_role)]
        assert ("not-allowed" in slugs) == (subject.rpartition(".")[2] not in EITHER), (subject, slugs)


@pytest.mark.parametrize("who", [("subscriber", "subscriber"), ("staff", "admin")])
@pytest.mark.parametrize(
    ("must", "slug", "opens"),
    [
        ("change_password", "must-change-password", {"change_password"}),
        (
            "set_up_second_factor",
            "must-set-up-second-factor",
            {"get_second_factor", "set_up_second_factor", "confirm_second_factor"},
        ),
    ],
)
async def test_whoever_has_to_do_something_first_can_ask_nothing_else(
    asking: Questions, stack: Running, who: tuple[str, str], must: str, slug: str, opens: set[str]
) -> None:
    kind, role = who
    token = Signer(stack).token(uuid4(), "skynet", kind, role, must)
    outcomes = {subject: await outcome(asking, subject, token) for subject in OF_SOMEBODY}
    assert {subject.rpartition(".")[2] for subject, told in outcomes.items() if told != slug} == opens, (
        outcomes
    )


def test_every_open_question_is_there_and_no_command_of_the_administrators() -> None:
    asked = {subject.rpartition(".")[2] for subject in ASKED}
    assert {name for names in OPEN.values() for name in names} | EITHER <= asked
    assert not {"import_subscribers", "add_staff", "import_accounts"} & asked
