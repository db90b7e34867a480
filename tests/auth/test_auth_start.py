"""A wrong setting ends the process with a sentence that says what to do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from one_service import OneService

PUBLIC = {**OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate().public_key(), as_dict=True), "kid": "test"}


@pytest.mark.parametrize(
    ("variable", "content", "told"),
    [
        ("AUTH_PEPPER", "short", "AUTH_PEPPER: the file has to hold 32 random bytes or more."),
        ("AUTH_SIGNING_KEY", "{}", "is not an Ed25519 JWK with a kid."),
        ("AUTH_SIGNING_KEY", "not json", "is not an Ed25519 JWK with a kid."),
        pytest.param(
            "AUTH_SIGNING_KEY", json.dumps(PUBLIC), "is not a private Ed25519 key.", id="public key"
        ),
        ("AUTH_SIGNING_KEY", None, "AUTH_SIGNING_KEY: path does not point to a file"),
        ("ARGON2_MEMORY_KIB", None, "ARGON2_MEMORY_KIB"),
    ],
)
def test_a_wrong_secret_is_named_at_the_start(
    auth: OneService, tmp_path: Path, variable: str, content: str | None, told: str
) -> None:
    file = tmp_path / "given"
    if content is not None:
        file.write_text(content)
    ended = subprocess.run(
        [sys.executable, "-m", "auth"],
        env={**auth.environment, variable: str(file) if variable.startswith("AUTH") else "64"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode in {1, 2}
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
