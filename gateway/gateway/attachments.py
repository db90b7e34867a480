"""Files that go with messages."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["attachments"])
