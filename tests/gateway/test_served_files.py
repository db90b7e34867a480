"""Files through the gateway: sent as a form or as they are, and served so that a browser runs nothing of them."""

from typing import Any
from uuid import uuid4

import httpx

from gateway_problems import problem
from people import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PAGE = b"<html><script>alert(document.cookie)</script></html>"


async def sends(person: Person, path: str = "/attachments", **how: Any) -> httpx.Response:
    headers = {**person.headers, "Idempotency-Key": str(uuid4()), **how.pop("headers", {})}
    return await person.client.post(path, headers=headers, **how)


async def test_a_picture_is_shown_and_anything_else_is_saved(person: Person) -> None:
    form = await sends(person, files={"file": ("фото.png", PNG, "text/html")})
    plain = await sends(person, "/attachments?name=index.html", content=PAGE)
    assert (form.status_code, plain.status_code) == (201, 201), form.text + plain.text
    assert (form.json()["name"], plain.json()["name"]) == ("фото.png", "index.txt")
    ways = {}
    for sent, content in ((form, PNG), (plain, PAGE)):
        served = await person.client.get(f"/attachments/{sent.json()['id']}", headers=person.headers)
        assert served.content == content
        assert served.headers["x-content-type-options"] == "nosniff"
        assert served.headers.get_list("cache-control") == ["no-store"]
        assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
        ways[served.headers["content-type"]] = served.headers["content-disposition"]
    name = "filename=\"____.png\"; filename*=UTF-8''%D1%84%D0%BE%D1%82%D0%BE.png"
    assert ways == {
        "image/png": f"inline; {name}",
        "text/plain; charset=utf-8": "attachment; filename=\"index.txt\"; filename*=UTF-8''index.txt",
    }


async def test_what_is_too_large_or_of_no_kind_is_refused(person: Person) -> None:
    problem(await sends(person, content=PNG + bytes(5 * 1024 * 1024)), 413, "too-large")
    problem(await sends(person, content=bytes(6 * 1024 * 1024)), 413, "too-large")
    problem(await sends(person, files={"file": ("x.exe", b"MZ" + bytes(32))}), 422, "invalid-body")
    problem(
        await sends(person, data={"file": "no file"}, files={"other": ("a.png", PNG)}), 422, "invalid-body"
    )
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(await sends(person, content=b"not a form", headers=broken), 400, "bad-request")
    problem(await sends(person, content=b""), 422, "invalid-body")


async def test_the_answer_says_in_words_when_we_reply(person: Person) -> None:
    body = {"kind": "support", "topic": "general", "text": "Нет связи"}
    opened = await person.post("/tickets", body)
    words = {True: "Сейчас нерабочее время. Ответим до ", False: "Ответим до "}
    assert opened["answer_note"].startswith(words[opened["out_of_hours"]])
    headers = {**person.headers, "Accept-Language": "en"}
    again = await person.client.get(f"/tickets/{opened['id']}", headers=headers)
    assert "We answer by " in again.json()["answer_note"]
