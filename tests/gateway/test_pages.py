"""What browsers get from the gateway: the two frontends, dressed for the operator of the host."""

import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.committed import ROOT
from gateway.brand_files import BRAND_FILES
from notify.newsletter_feed import LEAVE_PATH
from notify.subscription_letters import CONFIRM_PATH
from own_gateway import own_gateway
from running import Running

BROWSER = {"Host": "netbynet.localhost", "Accept": "text/html", "Accept-Encoding": "gzip, deflate, br, zstd"}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
async def site(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    """As a browser that looks at NetByNet's host."""
    async with httpx.AsyncClient(base_url=stack.gateway, headers=BROWSER, timeout=20) as client:
        yield client


def policy(answer: httpx.Response) -> dict[str, str]:
    told = answer.headers["content-security-policy"].split("; ")
    return {directive.partition(" ")[0]: directive.partition(" ")[2] for directive in told}


def operator_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="operator">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize(
    "path", ["/", "/pay", "/help/requests/1", "/recovery?token=x", "/desk", "/desk/queue/1"]
)
async def test_each_path_is_a_page_of_the_operator_of_the_host(site: httpx.AsyncClient, path: str) -> None:
    for slug, name in (("netbynet", "NetByNet"), ("cherrynet", "CherryNet")):
        page = await site.get(path, headers={"Host": f"{slug}.localhost:8080", "Accept-Language": "kk"})
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["cache-control"] == "no-cache"
        assert '<html lang="kk">' in page.text
        assert f"<title>{name}</title>" in page.text
        assert "{{" not in page.text
        public = await site.get("/api/v1/operator", headers={"Host": f"{slug}.localhost"})
        assert operator_in(page.text) == public.json()
        base = "/desk/assets/" if path.startswith("/desk") else "/assets/"
        assert re.findall(r'<script type="module"[^>]* src="([^"]+)"', page.text)[0].startswith(base)


async def test_what_a_page_loads_is_there_packed_and_for_ever(site: httpx.AsyncClient) -> None:
    for path in ("/", "/desk/"):
        loaded = re.findall(r'(?:src|href)="(/[^"]+)"', (await site.get(path)).text)
        scripts = [name for name in loaded if name.endswith(".js")]
        assert scripts
        for name in loaded:
            assert (await site.get(name)).status_code == 200, name
        for name in scripts:
            answer = await site.get(name, headers={"Accept-Encoding": "br"})
            assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert answer.headers["vary"] == "Accept-Encoding"
            plain = await site.get(name, headers={"Accept-Encoding": "br;q=0, identity"})
            zipped = await site.get(name, headers={"Accept-Encoding": "gzip"})
            assert "content-encoding" not in plain.headers
            assert plain.content == zipped.content
            if len(plain.content) > 1000:
                assert answer.headers["content-encoding"] == "br"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/desk/"])
@pytest.mark.parametrize("language", ["ru", "kk"])
async def test_what_a_page_needs_at_once_comes_with_it(
    site: httpx.AsyncClient, path: str, language: str
) -> None:
    page = await site.get(path, headers={"Host": "cherrynet.localhost", "Accept-Language": language})
    named = re.findall(r"<([^>]+)>; rel=(modulepreload|preload; as=style; crossorigin)", page.headers["link"])
    assert f"texts-{language}-" in named[0][0]
    assert any("/sign_in-" in file for file, _ in named) == (path == "/sign-in")
    for file, how in named:
        kind = (await site.get(file)).headers["content-type"]
        assert kind.startswith("text/javascript" if how == "modulepreload" else "text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/favicon.ico",
        "/x.php",
        "/.env",
        "/.git/config",
        "/index.html",
        "/desk/index.html",
        "/assets/none.js",
        "/desk/assets/none.js",
        "/brand/icon.png",
        "/assets/../../package.json",
        "/assets/%2e%2e/%2e%2e/%2e%2e/package.json",
        "/..%2f..%2fpackage.json",
        "//etc/passwd.txt",
    ],
)
async def test_a_file_that_is_not_there_is_no_page(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 404
    assert "<script" not in answer.text


async def test_an_address_without_an_operator_says_so_in_the_visitors_language(
    site: httpx.AsyncClient,
) -> None:
    for language, words in (
        ("en", "no operator"),
        ("ru", "нет оператора"),
        ("kk", "оператор жоқ"),
        ("de", "нет"),
    ):
        answer = await site.get("/", headers={"Host": "nobody.example", "Accept-Language": language})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert words in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_api_stays_the_api(site: httpx.AsyncClient) -> None:
    for path in ("/api", "/api/v1/none", "/api/v2/pay"):
        answer = await site.get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    for path in ("/", "/pay", "/desk/"):
        assert (await site.post(path, json={})).status_code == 404
    document = (await site.get("/api/v1/openapi.json")).json()
    assert all(path.startswith("/api/v1/") for path in document["paths"])


async def test_a_page_lets_nothing_foreign_in(site: httpx.AsyncClient) -> None:
    nonces = set()
    for path in ("/", "/desk/", "/"):
        page = await site.get(path)
        rules = policy(page)
        assert (rules["default-src"], rules["object-src"], rules["base-uri"]) == ("'none'",) * 3
        assert (rules["frame-ancestors"], rules["script-src"]) == ("'none'", "'self'")
        nonce = re.search(r'<meta name="style-nonce" content="([\w-]{20,})"', page.text)
        assert nonce
        assert rules["style-src"] == f"'self' 'nonce-{nonce[1]}'"
        nonces.add(nonce[1])
        said = page.headers["content-security-policy"]
        assert "unsafe" not in said
        assert "http" not in said
        inline = re.findall(r"<script(?![^>]* src=)([^>]*)>", page.text)
        assert inline == [' type="application/json" id="operator"']
        assert not re.search(r"<style|\sstyle=|\son\w+=|https?://", page.text.partition('id="operator"')[0])
    assert len(nonces) == 3


async def test_every_answer_bears_the_headers_of_a_browsers_defence(site: httpx.AsyncClient) -> None:
    for path in ("/", "/desk/", "/none.js", "/brand/icon.svg", "/api/v1/operator", "/api/v1/cabinet"):
        told = (await site.get(path)).headers
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] == "no-referrer"
        assert told["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert told["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in told["content-security-policy"]
    page = (await site.get("/")).headers
    assert page["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in page["permissions-policy"]
    assert (await site.get("/api/v1/cabinet")).headers["cache-control"] == "no-store"


async def test_the_cabinet_can_be_installed_with_the_operators_face(site: httpx.AsyncClient) -> None:
    answer = await site.get("/manifest.webmanifest", headers={"Accept-Language": "en"})
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["name"], manifest["lang"], manifest["display"]) == ("NetByNet", "en", "standalone")
    assert manifest["theme_color"] == operator_in((await site.get("/")).text)["brand"]["colour"]
    assert {icon["src"] for icon in manifest["icons"]} < BRAND_FILES.keys()
    for icon in manifest["icons"]:
        picture = await site.get(icon["src"])
        assert picture.headers["content-type"] == icon["type"]
        assert "max-age=3600" in picture.headers["cache-control"]
        if icon["type"] == "image/png":
            side = int(icon["sizes"].split("x")[0])
            assert picture.content[:8] == PNG
            assert int.from_bytes(picture.content[16:20]) == int.from_bytes(picture.content[20:24]) == side
        else:
            assert picture.text.startswith("<svg ")
    other = await site.get("/brand/icon.svg", headers={"Host": "centra.localhost"})
    assert other.text != (await site.get("/brand/icon.svg")).text
    assert (await site.get("/brand/apple-touch-icon.png")).content[:8] == PNG


async def test_head_is_answered_as_get_without_a_body(site: httpx.AsyncClient) -> None:
    answer = await site.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


@contextmanager
def built(folder: Path, page: str, **files: bytes) -> Iterator[Path]:
    """A made-up build of the cabinet."""
    dist = folder / "cabinet" / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(page)
    for name, body in files.items():
        (dist / name.replace("__", "/").replace("_", ".")).write_bytes(body)
    yield folder


async def get(stack: Running, folder: Path, path: str, **settings: str) -> httpx.Response:
    async with (
        own_gateway(stack, FRONTENDS_DIR=str(folder), **settings) as gateway,
        gateway.client() as client,
    ):
        return await client.get(f"http://skynet.localhost{path}", headers={"Accept-Encoding": "br, gzip"})


async def test_without_a_build_it_is_said_what_to_do(stack: Running, tmp_path: Path) -> None:
    for path in ("/", "/desk/"):
        answer = await get(stack, tmp_path, path)
        assert answer.status_code == 503
        assert "make frontends" in answer.text
    assert (await get(stack, tmp_path, "/api/v1/operator")).status_code == 200


async def test_a_service_worker_is_asked_for_each_time_and_may_fetch(stack: Running, tmp_path: Path) -> None:
    with built(tmp_path, "page", sw_js=b"self.x = 1"):
        answer = await get(stack, tmp_path, "/sw.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert policy(answer)["connect-src"] == "'self'"


async def test_what_is_packed_beforehand_is_sent_as_it_is(stack: Running, tmp_path: Path) -> None:
    zipped = gzip.compress(b"a" * 1000)
    with built(
        tmp_path, "page", assets__a_css=b"a" * 1000, assets__a_css_gz=zipped, assets__a_css_br=b"b" * 2000
    ):
        answer = await get(stack, tmp_path, "/assets/a.css")
        assert (answer.headers["content-encoding"], answer.content) == ("gzip", b"a" * 1000)
        assert (await get(stack, tmp_path, "/assets/a.css.gz")).status_code == 404


async def test_no_text_of_a_profile_can_leave_its_place(stack: Running, tmp_path: Path) -> None:
    page = '<title>{{name}}</title><script type="application/json" id="operator">"{{operator}}"</script>{{nonce}}'
    nasty = "</script><script>alert(1)</script>{{nonce}}&"
    with built(tmp_path, page):
        async with own_gateway(stack, FRONTENDS_DIR=str(tmp_path)) as own:
            own.change_brand("skynet", name=nasty)
            async with own.client() as client:
                answer = await client.get("http://skynet.localhost/")
    assert answer.text.count("<script") == 1
    assert answer.text.count("{{nonce}}") == 2  # those of the name, which are nobody's place
    assert operator_in(answer.text)["brand"]["name"] == nasty


def test_no_letter_leads_to_a_page_that_is_not_there() -> None:
    routes = (ROOT / "frontends" / "cabinet" / "src" / "routes.tsx").read_text()
    for link in ("/recovery?token=", CONFIRM_PATH, LEAVE_PATH):
        assert f'path: "{link.partition("?")[0]}"' in routes


async def test_the_desk_is_told_where_traces_are_looked_at(stack: Running, tmp_path: Path) -> None:
    with built(tmp_path, '<meta content="{{trace_ui}}">'):
        answer = await get(stack, tmp_path, "/", TRACE_UI="https://traces.example/trace/{id}")
    assert '<meta content="https://traces.example/trace/{id}">' in answer.text
