"""Access tokens: whatever is not exactly ours opens nothing."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import GetProfile
from contracts.problems import NotAllowed, NotSignedIn
from running import Running
from signed_tokens import Claims, Forge


@pytest.fixture
async def forge(servers: Running, subscribed: Subscribed, signs_in: SignsIn) -> Forge:
    session = await signs_in((await subscribed()).contract)
    return Forge(servers, session.access_token.get_secret_value())


async def test_a_token_says_who_and_for_how_long(forge: Forge) -> None:
    about = {"sub", "operator", "kind", "role", "session", "must", "auth_time"}
    assert set(forge.claims) == about | {"iss", "aud", "iat", "nbf", "exp"}
    assert forge.claims["exp"] - forge.claims["iat"] == 600


async def test_the_same_claims_signed_by_the_same_key_are_taken(gateway: Questions, forge: Forge) -> None:
    assert (await gateway.ask(GetProfile(), token=forge.signed())).contract


CHANGES: dict[str, Callable[[], Claims]] = {
    "expired": lambda: {"exp": int(time.time()) - 60},
    "not yet valid": lambda: {"nbf": int(time.time()) + 300},
    "of another issuer": lambda: {"iss": "somebody"},
    "for another audience": lambda: {"aud": "somebody"},
    "of another operator": lambda: {"operator": "centra"},
    "of nobody": lambda: {"sub": str(uuid4())},
    "without a subject": lambda: {"sub": None},
    "with a subject that is no id": lambda: {"sub": "1 or 1=1"},
    "without a session": lambda: {"session": None},
    "without an end": lambda: {"exp": None},
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_token_with_wrong_claims_is_refused(gateway: Questions, forge: Forge, change: str) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile(), token=forge.signed(**CHANGES[change]()))


async def test_a_token_with_another_header_is_refused(gateway: Questions, forge: Forge) -> None:
    for header in ({"typ": "JWT"}, {"kid": "other"}, {"kid": "../../dev/null"}):
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=forge.signed(header))


async def test_a_token_of_another_key_is_refused_whatever_key_it_brings(
    gateway: Questions, forge: Forge
) -> None:
    stranger = Ed25519PrivateKey.generate()
    brought = OKPAlgorithm.to_jwk(stranger.public_key(), as_dict=True)
    for header in ({}, {"jwk": brought}, {"jku": "http://127.0.0.1:1/keys"}):
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=forge.signed(header, stranger))


async def test_an_unsigned_token_is_refused(gateway: Questions, forge: Forge) -> None:
    for algorithm in ("none", "None", "EdDSA"):
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=forge.unsigned(algorithm))


async def test_the_public_key_is_no_shared_secret(gateway: Questions, forge: Forge) -> None:
    for token in forge.signed_with_the_public_key():
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=token)


@pytest.mark.parametrize("garbage", ["x", "a.b.c", "e30.e30.", "." * 50, "ё"])
async def test_garbage_is_refused(gateway: Questions, garbage: str) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile(), token=garbage)


async def test_without_a_token_nobody_is_signed_in(gateway: Questions) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile())


async def test_staff_is_not_a_subscriber(gateway: Questions, forge: Forge) -> None:
    with pytest.raises(NotAllowed):
        await gateway.ask(GetProfile(), token=forge.signed(kind="staff", role="admin"))


async def test_a_token_is_forgotten_when_its_time_is_over(
    forge: Forge, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = forge.signed()
    assert tokens.verify(token)
    monkeypatch.setattr(time, "time", lambda: forge.claims["exp"])
    with pytest.raises(NotSignedIn):
        tokens.verify(token)
