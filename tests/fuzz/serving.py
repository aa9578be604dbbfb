"""The server in the fuzzer's own process, over the sample registers: bodies of requests, whatever they hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from starlette.testclient import TestClient

from amp_registry import registers_file
from amp_registry.settings import Settings
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import NOW, stored_samples

JSON, LINES, FORM = "application/json", "application/x-ndjson", "application/x-www-form-urlencoded"
ROUTES: Final = (
    ("/api/v1/check", JSON),
    ("/api/v1/check-many", LINES),
    ("/api/v1/proof/verify", JSON),
    ("/api/v1/proof/verify", "application/pdf"),
    ("/reconcile/rena", FORM),
    ("/reconcile/rea", JSON),
)
"""Where bodies are sent, and as what; the first byte of an input says which."""

_KEPT: list[Any] = []


@cache
def store() -> str:
    """Return the address of the sample registers, gone with the process."""
    folder = tempfile.TemporaryDirectory(prefix="amp-registry-fuzz-web-")
    _KEPT.append(folder)
    return stored_samples(f"sqlite:///{Path(folder.name) / 'registry.sqlite3'}")


@cache
def client() -> TestClient:
    """Return a client of the server; what nobody foresaw comes out of it as it is."""
    told = replace(Settings(database_url=store()), web_rate_per_minute=0)
    served = TestClient(
        create_app(WebSettings(settings=told, clock=lambda: NOW)), base_url="http://localhost"
    )
    _KEPT.append(served.__enter__())
    return served


def body(content: bytes) -> None:
    """Send a body; every answer is one of ours, and none says that the server failed."""
    path, kind = ROUTES[content[0] % len(ROUTES) if content else 0]
    reply = client().post(path, content=content[1:], headers={"Content-Type": kind})
    assert reply.status_code < 500, f"{path}: {reply.status_code} {reply.text[:300]}"


@cache
def packed() -> bytes:
    """Return the file of the sample registers."""
    path = Path(store().removeprefix("sqlite:///")).with_name("registers")
    registers_file.write(path, url=store(), settings=Settings(), now=NOW)
    return path.read_bytes()
