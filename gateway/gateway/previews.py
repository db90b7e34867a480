"""`?preview=true`: what a change would cost now and later, and nothing done; so it needs no key either."""

from typing import Annotated

from fastapi import Depends, Header, Query

from gateway.visitors import idempotency_key

Preview = Annotated[bool, Query(description="Answer what it would cost now and later; nothing is done.")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255)]


async def key_unless_preview(preview: Preview = False, key: Key = None) -> str | None:
    """The caller's key; a POST that changes something is not taken without one. A preview has none."""
    return None if preview else await idempotency_key(key)


async def key_if_any(preview: Preview = False, key: Key = None) -> str | None:
    """For PUT and DELETE, which do the same when repeated (RFC 9110 section 9.2.2): a key is welcome, not needed."""
    return None if preview else key


KeyUnlessPreview = Annotated[str | None, Depends(key_unless_preview)]
KeyIfAny = Annotated[str | None, Depends(key_if_any)]
