"""Where the bytes of files lie: a folder or any S3-compatible store, as ATTACHMENTS_URL says. Nobody else reads it."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from chassis.telemetry import CLIENT, span
from contracts.problems import NotFound, Unavailable
from tickets.service import service

if TYPE_CHECKING:
    from obstore.store import S3Config


@cache
def opened(url: str) -> LocalStore | S3Store:
    """`file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…` with the usual AWS_… variables."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(parts.path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(folder)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    endpoint = asked.get("endpoint")
    config: S3Config = {"region": asked.get("region", "us-east-1")}
    if endpoint:
        config["endpoint"] = endpoint
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={
            "timeout": "4s",
            "connect_timeout": "2s",
            "allow_http": bool(endpoint and endpoint.startswith("http:")),
        },
        retry_config={"max_retries": 2},
    )


def new_key() -> str:
    """Under which nothing is stored yet; not to be guessed, and it tells nothing."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


async def put(content: bytes, key: str | None = None) -> str:
    """Store `content`, over whatever is under `key`; returns the key. Problem: service-unavailable."""
    key = key or new_key()
    with span("put file", CLIENT):
        try:
            await _store().put_async(key, content)
        except (BaseError, OSError) as away:
            raise Unavailable("Files cannot be stored right now: try again in a minute.") from away
    return key


async def get(key: str) -> bytes:
    """Problems: not-found, service-unavailable."""
    with span("get file", CLIENT):
        try:
            found = await _store().get_async(key)
            return bytes(await found.bytes_async())
        except (NotFoundError, FileNotFoundError) as lost:
            raise NotFound("There is no such file.") from lost
        except (BaseError, OSError) as away:
            raise Unavailable("Files cannot be read right now: try again in a minute.") from away


async def delete(key: str) -> None:
    """One that is not there is deleted already. Problem: service-unavailable."""
    with span("delete file", CLIENT):
        try:
            await _store().delete_async(key)
        except (NotFoundError, FileNotFoundError):
            return
        except (BaseError, OSError) as away:
            raise Unavailable from away


def _store() -> LocalStore | S3Store:
    return opened(service.settings.attachments_url)
