"""What browsers get: the two built frontends, dressed for the operator of the host.

Every path outside the API is a page, since a frontend finds its own way; what looks like a file and is none is not.
"""

import tomllib
from html import escape
from pathlib import Path
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from contracts.auth import Language
from contracts.problems import NotFound, UnknownOperator
from gateway.brand_files import BRAND_FILES
from gateway.built import Built, File, read_built
from gateway.operators import operator_view
from gateway.visitors import Visitor, preferred_language, visitor_of

WORDS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "pages.toml").read_text("utf-8"))

# No `require-trusted-types-for`: Mantine writes its style sheet of variables by innerHTML.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
_UNUSED = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
)
_OF_PAGES = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED.split()),
}
# Not of this port, or not of people: a scanner is told so.
_NO_PAGES = {"api", "docs", "healthz", "metrics", "readyz", "redoc"}
_WORKERS = {"sw.js"}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class Pages(BaseRoute):
    """The last route of all: whatever is read outside the API."""

    path = "/{page}"

    def __init__(self, folder: Path | None, trace_ui: str) -> None:
        self._trace_ui = trace_ui
        self._cabinet = read_built(folder / "cabinet" / "dist") if folder else None
        self._desk = read_built(folder / "desk" / "dist") if folder else None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        ours = read and scope["path"][1:].partition("/")[0] not in _NO_PAGES
        return (Match.FULL, {"route": self}) if ours else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._answer(Request(scope)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        side, name = _asked(path)
        built = self._desk if side == "desk" else self._cabinet
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        if built and (file := built.files.get(name)):
            return _file(name, file, accepted)
        if path not in BRAND_FILES and any("." in part for part in name.split("/")):
            raise NotFound
        try:
            visitor = visitor_of(request)
        except UnknownOperator:
            return _plain(404, _language(request), "unknown")
        if path in BRAND_FILES:
            return await BRAND_FILES[path](visitor)
        return self._page(built, side, name, visitor) if built else _plain(503, visitor.language, "unbuilt")

    def _page(self, built: Built, side: str, name: str, visitor: Visitor) -> Response:
        nonce = token_urlsafe(16)
        body = nonce.join(
            built.filled({**_values(side, visitor), "trace_ui": escape(self._trace_ui)})
        ).encode()
        headers = {
            **_OF_PAGES,
            "Content-Language": visitor.language,
            "Content-Security-Policy": _POLICY.format(nonce=f" 'nonce-{nonce}'"),
            "Vary": "Accept-Language, Operator",
        }
        if early := _early(built, side, name, visitor.language):
            headers["Link"] = early
        return HTMLResponse(body, headers=headers)


def _early(built: Built, side: str, name: str, language: Language) -> str:
    """What the page's scripts would ask for a question later. Who has chosen another language asks for that."""
    base = "/desk" if side == "desk" else ""
    parts = [f"texts-{language}", *(["sign_in"] if name == "sign-in" else [])]
    return ", ".join(
        f"<{base}/{file}>; rel="
        + ("modulepreload" if file.endswith(".js") else "preload; as=style; crossorigin")
        for part in parts
        for file in built.parts.get(part, [])
    )


def _language(request: Request) -> Language:
    return preferred_language(request.headers.get("accept-language", ""), ["ru", "kk", "en"])


def _asked(path: str) -> tuple[str, str]:
    """Which frontend, and the path inside of it."""
    first, _, rest = path[1:].partition("/")
    return ("desk", rest) if first == "desk" else ("cabinet", path[1:])


def _accepted(header: str) -> set[str]:
    """Content codings that the browser takes (RFC 9110, section 12.5.3)."""
    parts = (part.replace(" ", "").partition(";") for part in header.lower().split(","))
    return {coding for coding, _, weight in parts if weight not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}}


def _file(name: str, file: File, accepted: set[str]) -> Response:
    """What has its content's hash in its name never changes; a service worker is asked for each time."""
    body, coding = file.best(accepted)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if name.startswith("assets/"):
        headers |= _FOREVER
    if coding:
        headers["Content-Encoding"] = coding
    if name in _WORKERS:
        # A worker is bound by the policy of its own script; to other scripts it would be ballast.
        headers["Content-Security-Policy"] = _POLICY.format(nonce="")
    return Response(body, headers=headers, media_type=file.media_type)


def _values(side: str, visitor: Visitor) -> dict[str, str]:
    """For the places of index.html."""
    profile = visitor.profile
    words = {"name": profile.brand.name, "phone": profile.contacts.phones[0]}
    said = {name: WORDS[name][visitor.language].format(**words) for name in (side, "noscript")}
    # Nothing in it can close the script element that it stands in.
    operator = operator_view(profile).model_dump_json().replace("<", "\\u003c")
    return {
        "language": visitor.language,
        "name": escape(profile.brand.name),
        "description": escape(said[side]),
        "noscript": escape(said["noscript"]),
        "colour": profile.brand.colour,
        "operator": operator,
    }


def _plain(status: int, language: Language, name: str) -> Response:
    """A page without a build, without scripts and styles."""
    title, advice = (escape(WORDS[key][language]) for key in (name, f"{name}_advice"))
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><h1>{title}</h1><p>{advice}</p></html>"
    )
    return HTMLResponse(page, status, {**_OF_PAGES, "Vary": "Accept-Language, Operator"})
