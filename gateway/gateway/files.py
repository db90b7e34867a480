"""Files of others as they leave us: to be saved or, a picture, to be looked at; never to be run as a page of ours."""

from typing import Any
from urllib.parse import quote

from fastapi import Response

from contracts.tickets import AttachmentContent

FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


# Whatever a program would open is only saved.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif"}


def file_response(file: AttachmentContent, *, kept: str = "no-store") -> Response:
    """With the media type that its content has and its name in any letters (RFC 6266 section 5, RFC 8187).

    `kept`: for how long a browser may keep it.
    """
    way = "inline" if file.media_type in SHOWN else "attachment"
    ascii_name = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    named = f"{way}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {
        "content-disposition": named,
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": kept,
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
