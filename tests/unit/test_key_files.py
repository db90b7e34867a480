"""`cabinet keys` on its files: what is published, when it may be forgotten, and how readable the files stay."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from cabinet import key_rotation
from cabinet.home import Refusal
from cabinet.key_rotation import TOKEN_SECONDS, KeyFiles
from cabinet.vault import new_signing_key


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFiles:
    monkeypatch.setattr(key_rotation, "READ_SECONDS", 0)
    made = KeyFiles(tmp_path / "signing.jwk", tmp_path / "tokens.jwks")
    private = new_signing_key()
    made.signing.write_text(json.dumps(private))
    public = {name: value for name, value in private.items() if name != "d"}
    made.public.write_text(json.dumps({"keys": [public]}))
    return made


def published(files: KeyFiles) -> list[dict[str, Any]]:
    return list(json.loads(files.public.read_text())["keys"])


def signing(files: KeyFiles) -> str:
    return str(json.loads(files.signing.read_text())["kid"])


def age(files: KeyFiles, seconds: float) -> None:
    """As if it had been rotated earlier."""
    keys = published(files)
    for key in keys:
        if "signed_until" in key:
            key["signed_until"] -= seconds
    files.public.write_text(json.dumps({"keys": keys}))


def test_a_new_key_is_published_before_it_signs(files: KeyFiles) -> None:
    first = signing(files)
    second = files.prepare()
    assert files.prepare() == second
    assert [key["kid"] for key in published(files)] == [first, second]
    assert signing(files) == first
    assert files.rotate() == (first, second)
    assert signing(files) == second
    assert files.lines()[1] == f"{second}  signs"


def test_no_private_key_is_ever_published(files: KeyFiles) -> None:
    files.rotate()
    files.prepare()
    assert not [key for key in published(files) if "d" in key]


def test_a_former_key_is_forgotten_when_its_tokens_have_expired(files: KeyFiles) -> None:
    first, second = files.rotate()
    assert files.retire(None, now=False) == []
    with pytest.raises(Refusal, match="still good"):
        files.retire(first, now=False)
    age(files, TOKEN_SECONDS + 1)
    assert files.lines()[0] == f"{first}  can be retired"
    assert files.retire(None, now=False) == [first]
    assert [key["kid"] for key in published(files)] == [second]


def test_the_keys_in_use_are_never_forgotten(files: KeyFiles) -> None:
    files.rotate()
    prepared = files.prepare()
    age(files, TOKEN_SECONDS + 1)
    for used in (signing(files), prepared, "unknown"):
        with pytest.raises(Refusal, match="no former key"):
            files.retire(used, now=True)
    files.retire(None, now=True)
    assert [key["kid"] for key in published(files)] == [signing(files), prepared]


def test_whoever_could_read_the_files_still_can(files: KeyFiles) -> None:
    for path in (files.signing, files.public):
        path.chmod(0o444)
    files.rotate()
    assert {path.stat().st_mode & 0o777 for path in (files.signing, files.public)} == {0o444}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_rotates_the_keys_of_a_services_user(files: KeyFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (files.signing, files.public):
        os.chown(path, 1234, 4321)
    _, second = files.rotate()
    owners = {(path.stat().st_uid, path.stat().st_gid) for path in (files.signing, files.public)}
    assert owners == {(1234, 4321)}

    def not_permitted(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", not_permitted)
    before = files.public.read_text()
    with pytest.raises(Refusal, match="cannot be given to 1234:4321"):
        files.rotate()
    assert (signing(files), files.public.read_text()) == (second, before)


def test_a_key_that_no_verifier_has_read_does_not_sign_at_once(
    files: KeyFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files.public.read_text()
    files.prepare()
    files.public.write_text(before)
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    files.rotate()
    assert waited == [key_rotation.READ_SECONDS]
    files.prepare()
    files.rotate()
    assert len(waited) == 1


def test_a_rotation_that_was_cut_off_is_finished_by_the_next(files: KeyFiles) -> None:
    first = signing(files)
    second = files.prepare()
    marked = [key | {"signed_until": int(time.time()) - 60} for key in published(files)[:1]]
    files.public.write_text(json.dumps({"keys": [*marked, published(files)[1]]}))
    assert files.rotate() == (first, second)
    assert published(files)[0]["signed_until"] >= time.time() - 5
