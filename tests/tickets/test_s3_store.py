"""Files in an S3-compatible store: the same through a server that speaks its protocol, and when it is away."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from contracts.problems import NotFound, Unavailable
from tickets import store


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


async def test_files_are_put_read_and_deleted_in_a_bucket(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = "http://{}:{}".format(*s3.get_host_and_port())
    monkeypatch.setattr(store, "_store", lambda: store.opened(f"s3://files/cabinet?endpoint={endpoint}"))
    with pytest.raises(Unavailable):
        await store.put(b"no such bucket yet")
    async with httpx.AsyncClient(base_url=endpoint) as bucket:
        assert (await bucket.put("/files")).status_code == 200
    key = await store.put(b"one")
    assert await store.put(b"two", key) == key
    assert await store.get(key) == b"two"
    whole = store.opened(f"s3://files?endpoint={endpoint}")
    assert bytes(await (await whole.get_async(f"cabinet/{key}")).bytes_async()) == b"two"
    for _ in range(2):
        await store.delete(key)
    with pytest.raises(NotFound):
        await store.get(key)
    s3.stop()
    with pytest.raises(Unavailable):
        await store.get(key)
