"""What everybody may read: questions and answers in three languages, files, and what staff makes of them."""

from base64 import b64encode
from uuid import uuid4

import httpx
import pytest

from desk import staff_of
from gateway_problems import problem
from people import Person
from running import Running

PDF = b"%PDF-1.7\n" + b"0" * 2000
TEXTS = {"ru": {"question": "Где живут барсуки?", "answer": "В норе."}}


@pytest.fixture(scope="module")
async def marketing(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "cherrynet", "marketing")


async def search(gateway: httpx.AsyncClient, q: str, language: str = "ru") -> list[dict[str, str]]:
    headers = {"Operator": "cherrynet", "Accept-Language": language}
    answer = await gateway.get("/faq", params={"q": q}, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


@pytest.mark.parametrize(
    ("typed", "language", "wanted"),
    [
        ("нет интернета", "ru", "Не работает интернет. Что проверить?"),
        ("забыла пароли", "ru", "Забыли пароль от личного кабинета?"),
        ("роут", "ru", "Как узнать, где лучше поставить Wi-Fi роутер?"),
        ("passwords", "en", "Forgot the cabinet's password?"),
        ("құпиясөзімді ұмыттым", "kk", "Жеке кабинеттің құпиясөзін ұмыттыңыз ба?"),
        # A page in Kazakh is searched in Russian, and answers in Kazakh.
        ("забыл пароль", "kk", "Жеке кабинеттің құпиясөзін ұмыттыңыз ба?"),
    ],
)
async def test_a_question_is_found_by_its_words_in_each_language(
    gateway: httpx.AsyncClient, typed: str, language: str, wanted: str
) -> None:
    found = await search(gateway, typed, language)
    assert wanted in [one["question"] for one in found[:2]], [one["question"] for one in found]
    assert {one["language"] for one in found} == {language}


async def test_what_no_text_says_finds_nothing_and_signs_do_no_harm(gateway: httpx.AsyncClient) -> None:
    assert await search(gateway, "бегемот") == []
    everything = await search(gateway, "")
    assert len(everything) > 10
    assert await search(gateway, "!&|:*'()<->\\") == everything


async def test_questions_are_in_the_order_of_their_categories(gateway: httpx.AsyncClient) -> None:
    headers = {"Operator": "cherrynet", "Accept-Language": "en"}
    faq = (await gateway.get("/faq", headers=headers)).json()
    codes = [category["code"] for category in faq["categories"]]
    places = [codes.index(one["category"]) for one in faq["items"]]
    assert places == sorted(places)
    assert faq["categories"][1]["name"] == "Payment"
    money = (await gateway.get("/faq", params={"category": "money"}, headers=headers)).json()["items"]
    assert {one["category"] for one in money} == {"money"}
    one = await gateway.get(f"/faq/{money[0]['id']}", headers=headers)
    assert one.json() == money[0]


async def test_a_text_that_is_missing_is_told_in_another_language_visibly(
    gateway: httpx.AsyncClient, marketing: Person
) -> None:
    entry = await marketing.post("/staff/faq", {"category": "tv", "texts": TEXTS})
    (found,) = await search(gateway, "барсука", "en")
    assert (found["id"], found["language"]) == (entry["id"], "ru")
    path = f"/staff/faq/{entry['id']}"
    hidden = {"category": "tv", "published": False, "texts": TEXTS}
    assert (await gateway.put(path, json=hidden, headers=marketing.headers)).status_code == 200
    assert await search(gateway, "барсука") == []
    answer = await gateway.get(f"/faq/{entry['id']}", headers={"Operator": "cherrynet"})
    problem(answer, 404, "not-found")
    assert (await gateway.delete(path, headers=marketing.headers)).status_code == 204
    problem(await gateway.delete(path, headers=marketing.headers), 404, "not-found")


async def test_a_network_helps_to_rate_an_answer_once_a_day(
    gateway: httpx.AsyncClient, marketing: Person
) -> None:
    entry = await marketing.post("/staff/faq", {"category": "tv", "texts": TEXTS})
    for helpful in (True, True, False):
        answer = await gateway.post(
            f"/faq/{entry['id']}/helpful", json={"helpful": helpful}, headers={"Operator": "cherrynet"}
        )
        assert answer.status_code == 204, answer.text
    listed = {one["id"]: one for one in (await marketing.get("/staff/faq"))["items"]}
    assert (listed[entry["id"]]["helpful"], listed[entry["id"]]["unhelpful"]) == (1, 0)
    await gateway.delete(f"/staff/faq/{entry['id']}", headers=marketing.headers)


async def test_a_category_with_entries_cannot_be_left_out(
    gateway: httpx.AsyncClient, marketing: Person
) -> None:
    kept = (await marketing.get("/staff/faq"))["categories"]
    path = "/staff/faq/categories"
    shorter = await gateway.put(path, json={"categories": kept[1:]}, headers=marketing.headers)
    problem(shorter, 409, "conflict")
    twice = await gateway.put(path, json={"categories": [*kept, kept[0]]}, headers=marketing.headers)
    problem(twice, 422, "invalid-body")
    more = [*kept, {"code": "empty", "names": {"ru": "Пусто"}}]
    changed = await gateway.put(path, json={"categories": more}, headers=marketing.headers)
    assert [one["code"] for one in changed.json()["categories"]] == [one["code"] for one in more]
    await gateway.put(path, json={"categories": kept}, headers=marketing.headers)


async def test_a_file_is_told_saved_and_removed(gateway: httpx.AsyncClient, marketing: Person) -> None:
    body = {
        "titles": {"ru": "Договор", "en": "Contract"},
        "position": 1,
        "name": "../договор <1>.exe",
        "content": b64encode(PDF).decode(),
    }
    key = {**marketing.headers, "Idempotency-Key": str(uuid4())}
    added = await gateway.post("/staff/downloads", json=body, headers=key)
    assert added.status_code == 201, added.text
    again = await gateway.post("/staff/downloads", json=body, headers=key)
    assert again.json() == added.json()
    listed = (
        await gateway.get("/downloads", headers={"Operator": "cherrynet", "Accept-Language": "en"})
    ).json()
    (first,) = [one for one in listed["items"] if one["id"] == added.json()["id"]]
    assert (first["title"], first["size"], first["media_type"]) == ("Contract", len(PDF), "application/pdf")
    assert first["name"].endswith(".pdf")
    path = f"/downloads/{first['id']}/file"
    file = await gateway.get(path, headers={"Operator": "cherrynet"})
    assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
    assert file.headers["content-disposition"].startswith('attachment; filename="')
    assert file.headers["x-content-type-options"] == "nosniff"
    problem(await gateway.get(path, headers={"Operator": "centra"}), 404, "not-found")
    removed = await gateway.delete(f"/staff/downloads/{first['id']}", headers=marketing.headers)
    assert removed.status_code == 204
    problem(await gateway.get(path, headers={"Operator": "cherrynet"}), 404, "not-found")


async def test_the_demos_leaflet_and_link_are_there(gateway: httpx.AsyncClient) -> None:
    headers = {"Operator": "cherrynet", "Accept-Language": "kk"}
    listed = (await gateway.get("/downloads", headers=headers)).json()["items"]
    leaflet, link = (one for one in listed if one["title"] in {"Абонент жадынамасы", "Жылдамдықты тексеру"})
    assert (leaflet["title"], leaflet["kind"], leaflet["media_type"]) == (
        "Абонент жадынамасы",
        "file",
        "text/plain",
    )
    assert (link["kind"], link["url"].startswith("https://")) == ("link", True)
    file = await gateway.get(f"/downloads/{leaflet['id']}/file", headers=headers)
    assert file.headers.get_list("cache-control") == ["public, max-age=300"]
    same = {**headers, "If-None-Match": file.headers["etag"]}
    again = await gateway.get(f"/downloads/{leaflet['id']}/file", headers=same)
    assert (again.status_code, again.content) == (304, b"")
    assert file.headers["content-type"].startswith("text/plain")
    assert "PPPoE" in file.text
    problem(await gateway.get(f"/downloads/{link['id']}/file", headers=headers), 404, "not-found")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"url": "http://cherrynet.example/"},
        {"url": "https://cherrynet.example/", "content": b64encode(PDF).decode()},
        {"name": "run.exe", "content": b64encode(b"MZ\x00\x01").decode()},
        {"name": "a.pdf", "content": "not base64!"},
    ],
)
async def test_what_is_neither_a_link_nor_a_file_that_is_taken_is_refused(
    gateway: httpx.AsyncClient, marketing: Person, wrong: dict[str, str]
) -> None:
    headers = {**marketing.headers, "Idempotency-Key": str(uuid4())}
    answer = await gateway.post("/staff/downloads", json={"titles": {"ru": "1"}, **wrong}, headers=headers)
    problem(answer, 422, "invalid-body")


async def test_an_operator_without_them_has_none(gateway: httpx.AsyncClient) -> None:
    for path in ("/faq", "/downloads", f"/faq/{uuid4()}"):
        problem(await gateway.get(path, headers={"Operator": "netbynet"}), 404, "not-found")
