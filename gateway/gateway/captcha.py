"""The picture with a code. Digits alone are easy to type on a phone; the picture's file says nothing of them."""

import asyncio
import base64
import secrets

_DIGITS, _LENGTH = "23456789", 6
_WIDTH, _HEIGHT = 220, 80


def new_code() -> str:
    """Six digits, none of which looks like a letter."""
    return "".join(secrets.choice(_DIGITS) for _ in range(_LENGTH))


async def picture_of(code: str) -> str:
    """A PNG of the code as a data URI; drawing takes some milliseconds of a thread."""
    return await asyncio.to_thread(_draw, code)


def _draw(code: str) -> str:
    # Eight megabytes that only operators with quick pay need.
    from captcha.image import ImageCaptcha

    png = ImageCaptcha(width=_WIDTH, height=_HEIGHT).generate(code).getvalue()
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
