"""What makes a browser show the operator's face outside of the page: icons and the manifest of the installed cabinet.

Everything is drawn from the profile's mark and seed colour. Chromium would do with SVG; iOS takes PNG alone, and so
do the launchers of older Androids.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import lru_cache

import resvg_py
from starlette.responses import Response

from chassis.profiles import Profile
from gateway.visitors import Visitor

_SIDE = 512
_WHITE, _INK = "#ffffff", "#0b0c0e"
# WCAG 2.2, 1.4.11: what must be made out has three to one.
_MADE_OUT = 3.0
_AN_HOUR = {"Cache-Control": "public, max-age=3600", "Vary": "Operator"}
_SVG = "image/svg+xml"


def _svg(profile: Profile, *, whole: bool = False) -> str:
    """`whole`: to the edges, with the mark inside the circle that no launcher cuts (W3C Manifest, section 1.9.1)."""
    radius, scale = (0, 12) if whole else (112, 14)
    brand, margin = profile.brand, (_SIDE - 24 * scale) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" rx="{radius}" fill="{brand.colour}"/>'
        f'<path transform="translate({margin:g} {margin:g}) scale({scale})" fill="{_mark(brand.colour)}"'
        f' d="{brand.logo}"/></svg>'
    )


def _mark(ground: str) -> str:
    """White where it can be made out on the seed, else nearly black."""
    channels = (int(ground[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _WHITE if 1.05 / (luminance + 0.05) >= _MADE_OUT else _INK


@lru_cache(maxsize=1024)
def _drawn(svg: str, side: int) -> bytes:
    return resvg_py.svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True)


def _icon(*, whole: bool = False, side: int | None = None) -> Callable[[Visitor], Awaitable[Response]]:
    async def answer(visitor: Visitor) -> Response:
        svg = _svg(visitor.profile, whole=whole)
        if side is None:
            return Response(svg, headers=_AN_HOUR, media_type=_SVG)
        # Fifteen milliseconds, once.
        return Response(await asyncio.to_thread(_drawn, svg, side), headers=_AN_HOUR, media_type="image/png")

    return answer


async def _manifest(visitor: Visitor) -> Response:
    """W3C Web Application Manifest."""
    brand = visitor.profile.brand
    told = {
        "id": "/",
        "name": brand.name,
        "short_name": brand.name[:12].rstrip(),
        "lang": visitor.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": brand.colour,
        "background_color": _WHITE,
        "icons": [
            {"src": "/brand/icon.svg", "type": _SVG, "sizes": "any"},
            {"src": "/brand/icon-192.png", "type": "image/png", "sizes": "192x192"},
            {"src": "/brand/icon-512.png", "type": "image/png", "sizes": "512x512"},
            {"src": "/brand/icon-maskable.svg", "type": _SVG, "sizes": "any", "purpose": "maskable"},
            {
                "src": "/brand/icon-maskable-512.png",
                "type": "image/png",
                "sizes": "512x512",
                "purpose": "maskable",
            },
        ],
    }
    headers = {**_AN_HOUR, "Vary": "Accept-Language"}
    return Response(
        json.dumps(told, ensure_ascii=False), headers=headers, media_type="application/manifest+json"
    )


BRAND_FILES: dict[str, Callable[[Visitor], Awaitable[Response]]] = {
    "/manifest.webmanifest": _manifest,
    "/brand/icon.svg": _icon(),
    "/brand/icon-192.png": _icon(side=192),
    "/brand/icon-512.png": _icon(side=512),
    "/brand/icon-maskable.svg": _icon(whole=True),
    "/brand/icon-maskable-512.png": _icon(whole=True, side=512),
    "/brand/apple-touch-icon.png": _icon(whole=True, side=180),
}
