"""Rotation of the key that signs access tokens, in files that every process reads again when they change.

The new public key is published first, and signs when every verifier has read it. The former one stays in the JWKS,
marked with the time at which it signed last, until the tokens of that time have expired.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cabinet.administration import variable
from cabinet.home import Refusal, write_private
from cabinet.vault import new_signing_key

# Processes look at their file once a second.
READ_SECONDS = 2.0
# Ten minutes of a token, and as much as clocks may differ.
TOKEN_SECONDS = 660
_SIGNED_UNTIL = "signed_until"

Jwk = dict[str, Any]


@dataclass(frozen=True)
class KeyFiles:
    """`signing` holds the private key that signs, `public` the JWKS that verifiers read."""

    signing: Path
    public: Path

    @classmethod
    def of_this_system(cls) -> "KeyFiles":
        """Those of AUTH_SIGNING_KEY and TOKEN_KEYS, or of the stack that runs here."""
        return cls(Path(variable("AUTH_SIGNING_KEY")), Path(variable("TOKEN_KEYS")))

    def lines(self) -> list[str]:
        """One for each key: its id and what it does."""
        signing, prepared = self._kid(self.signing), self._kid(self._next)
        return [f"{key['kid']}  {_state(key, signing, prepared)}" for key in self._published()]

    def prepare(self) -> str:
        """Publish a new key that does not sign yet; the one that is prepared already, if there is one."""
        with self._alone():
            return self._prepare()

    def rotate(self) -> tuple[str, str]:
        """Publish a new key unless one is prepared, and sign with it; the ids of the former and of the new one."""
        with self._alone():
            former, known = self._kid(self.signing), {key["kid"] for key in self._published()}
            new = self._prepare()
            if new not in known:
                time.sleep(READ_SECONDS)
            _as_owned_as(self.signing, self._next)
            marked = [
                key | {_SIGNED_UNTIL: int(time.time())} if key["kid"] == former else key
                for key in self._published()
            ]
            self._publish(marked)
            self._next.replace(self.signing)
            return str(former), new

    def retire(self, kid: str | None, *, now: bool) -> list[str]:
        """Remove `kid`, or every key whose tokens have expired; the ids of those removed."""
        with self._alone():
            used = {self._kid(self.signing), self._kid(self._next)}
            former = [key for key in self._published() if key["kid"] not in used]
            if kid is not None:
                former = [key for key in former if key["kid"] == kid]
                _refuse_unless_former(kid, former, now=now)
            gone = {key["kid"] for key in former if now or _expired(key)}
            self._publish([key for key in self._published() if key["kid"] not in gone])
            return sorted(gone)

    @property
    def _next(self) -> Path:
        return _beside(self.signing)

    def _prepare(self) -> str:
        if not self._next.exists():
            write_private(self._next, json.dumps(new_signing_key()))
        private = _read(self._next)
        public = {name: value for name, value in private.items() if name != "d"}
        published = self._published()
        if public["kid"] not in {key["kid"] for key in published}:
            self._publish([*published, public])
        return str(public["kid"])

    def _kid(self, private: Path) -> str | None:
        return str(_read(private)["kid"]) if private.exists() else None

    def _published(self) -> list[Jwk]:
        return list(_read(self.public)["keys"])

    def _publish(self, keys: list[Jwk]) -> None:
        _replace(self.public, json.dumps({"keys": keys}))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One command at a time."""
        directory = os.open(self.signing.parent, os.O_RDONLY)
        try:
            fcntl.flock(directory, fcntl.LOCK_EX)
            yield
        finally:
            os.close(directory)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} cannot be read: {error}", code=2) from error


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.next{path.suffix}")


def _replace(path: Path, text: str) -> None:
    """Whole, and as readable as it was."""
    fresh = _beside(path)
    write_private(fresh, text)
    _as_owned_as(path, fresh)
    fresh.replace(path)


def _as_owned_as(former: Path, fresh: Path) -> None:
    """Whoever reads `former` can read `fresh`: root may rotate the keys of a service's user."""
    was, now = former.stat(), fresh.stat()
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        try:
            os.chown(fresh, was.st_uid, was.st_gid)
        except OSError as error:
            whose = f"{was.st_uid}:{was.st_gid}"
            raise Refusal(
                f"{fresh} cannot be given to {whose}, who owns {former}: rotate as that user or as root",
                code=2,
            ) from error
    fresh.chmod(was.st_mode & 0o777)


def _expired(key: Jwk) -> bool:
    return time.time() - float(key.get(_SIGNED_UNTIL, 0)) > TOKEN_SECONDS


def _refuse_unless_former(kid: str, former: list[Jwk], *, now: bool) -> None:
    if not former:
        raise Refusal(f"{kid} is no former key: `cabinet keys list` says what there is", code=2)
    if not (now or _expired(former[0])):
        raise Refusal(f"tokens of {kid} are still good: wait, or say --now to refuse them", code=2)


def _state(key: Jwk, signing: str | None, prepared: str | None) -> str:
    if key["kid"] == signing:
        return "signs"
    if key["kid"] == prepared:
        return "is prepared"
    if _expired(key):
        return "can be retired"
    until = datetime.fromtimestamp(key[_SIGNED_UNTIL] + TOKEN_SECONDS, UTC)
    return f"verifies until {until:%H:%M:%S} UTC"
