"""Frequent questions and downloads."""

from fastapi import APIRouter

from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["content"])
