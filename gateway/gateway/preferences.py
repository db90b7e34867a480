"""Where I want to be told of what."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["preferences"])
