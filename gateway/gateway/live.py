"""What changes, as it changes, on every open page."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["live"])
