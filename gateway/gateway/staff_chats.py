"""The desk of chats."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])
