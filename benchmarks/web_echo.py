"""The peer of `web_load`: a bare FastAPI application that gives back the JSON it is sent, and does nothing else."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

app = FastAPI(openapi_url=None)


@app.post("/echo")
async def echo(evidence: dict[str, Any]) -> dict[str, Any]:
    """Return what came."""
    return evidence
