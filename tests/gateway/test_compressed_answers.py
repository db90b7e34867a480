"""What is long goes compressed over a slow line; what happens as a stream goes at once."""

import httpx

from people import Person


async def test_a_long_answer_is_compressed_for_whom_it_helps(gateway: httpx.AsyncClient) -> None:
    asked = {"Operator": "skynet", "Accept-Encoding": "gzip"}
    zipped = await gateway.get("/operator", headers=asked)
    plain = await gateway.get("/operator", headers=asked | {"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["vary"]
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 2


async def test_a_short_answer_goes_as_it_is(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.get("/account", headers={"Operator": "skynet", "Accept-Encoding": "gzip"})
    assert answer.status_code == 401
    assert "content-encoding" not in answer.headers


async def test_what_is_told_live_is_not_held_back(person: Person) -> None:
    async with person.client.stream("GET", "/live", headers=person.headers) as stream:
        assert stream.status_code == 200
        assert "content-encoding" not in stream.headers
        assert await anext(stream.aiter_lines())
