"""The HTTP API, version 1."""

from __future__ import annotations

from fastapi import APIRouter

from amp_registry.web.api import check, check_many, journal, registers

router = APIRouter(prefix="/api/v1")
for part in (check, check_many, registers, journal):
    router.include_router(part.router)
