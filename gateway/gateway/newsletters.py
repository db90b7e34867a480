"""Newsletters: subscribe, confirm, leave in one click."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["newsletters"])
