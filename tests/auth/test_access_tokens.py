"""Access tokens: whatever is not exactly ours opens nothing."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import GetProfile
from contracts.problems import NotAllowed, NotSignedIn

Claims = dict[str, Any]


@pytest.fixture
async def claims(subscribed: Subscribed, signs_in: SignsIn) -> Claims:
    """Of a true token."""
    session = await signs_in((await subscribed()).contract)
    return jwt.decode(session.access_token.get_secret_value(), options={"verify_signature": False})


def signed(key: Any, claims: Claims, algorithm: str = "EdDSA", **header: Any) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"typ": "at+jwt", "kid": "test", **header})


def part(of: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(of).encode()).rstrip(b"=").decode()


async def test_a_token_says_who_and_for_how_long(claims: Claims) -> None:
    expected = {"iss", "aud", "sub", "operator", "kind", "role", "session", "iat", "nbf", "exp"}
    assert set(claims) == expected
    assert claims["exp"] - claims["iat"] == 600


async def test_the_same_claims_signed_by_the_same_key_are_taken(
    gateway: Questions, claims: Claims, signing_key: Ed25519PrivateKey
) -> None:
    assert (await gateway.ask(GetProfile(), token=signed(signing_key, claims))).contract


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
async def test_a_token_with_wrong_claims_is_refused(
    gateway: Questions, claims: Claims, signing_key: Ed25519PrivateKey, change: str
) -> None:
    changed = {name: value for name, value in {**claims, **CHANGES[change]()}.items() if value is not None}
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile(), token=signed(signing_key, changed))


async def test_a_token_with_another_header_is_refused(
    gateway: Questions, claims: Claims, signing_key: Ed25519PrivateKey
) -> None:
    for header in ({"typ": "JWT"}, {"kid": "other"}, {"kid": "../../dev/null"}):
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=signed(signing_key, claims, **header))


async def test_a_token_of_another_key_is_refused_whatever_key_it_brings(
    gateway: Questions, claims: Claims
) -> None:
    stranger = Ed25519PrivateKey.generate()
    brought = jwt.algorithms.OKPAlgorithm.to_jwk(stranger.public_key(), as_dict=True)
    for header in ({}, {"jwk": brought}, {"jku": "http://127.0.0.1:1/keys"}):
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=signed(stranger, claims, **header))


async def test_an_unsigned_token_is_refused(gateway: Questions, claims: Claims) -> None:
    for algorithm in ("none", "None", "EdDSA"):
        token = f"{part({'alg': algorithm, 'typ': 'at+jwt', 'kid': 'test'})}.{part(claims)}."
        with pytest.raises(NotSignedIn):
            await gateway.ask(GetProfile(), token=token)


async def test_the_public_key_is_no_shared_secret(
    gateway: Questions, claims: Claims, signing_key: Ed25519PrivateKey
) -> None:
    public = signing_key.public_key()
    forms = [public.public_bytes_raw(), public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)]
    for secret in forms:
        header = part({"alg": "HS256", "typ": "at+jwt", "kid": "test"})
        body = f"{header}.{part(claims)}"
        mac = jwt.get_algorithm_by_name("HS256").sign(body.encode(), secret)
        with pytest.raises(NotSignedIn):
            await gateway.ask(
                GetProfile(), token=f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
            )


@pytest.mark.parametrize("garbage", ["x", "a.b.c", "e30.e30.", "." * 50, "ё"])
async def test_garbage_is_refused(gateway: Questions, garbage: str) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile(), token=garbage)


async def test_without_a_token_nobody_is_signed_in(gateway: Questions) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(GetProfile())


async def test_staff_is_not_a_subscriber(
    gateway: Questions, claims: Claims, signing_key: Ed25519PrivateKey
) -> None:
    with pytest.raises(NotAllowed):
        await gateway.ask(
            GetProfile(), token=signed(signing_key, {**claims, "kind": "staff", "role": "admin"})
        )


async def test_a_token_is_forgotten_when_its_time_is_over(
    claims: Claims, signing_key: Ed25519PrivateKey, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signed(signing_key, claims)
    assert tokens.verify(token)
    monkeypatch.setattr(time, "time", lambda: claims["exp"])
    with pytest.raises(NotSignedIn):
        tokens.verify(token)
