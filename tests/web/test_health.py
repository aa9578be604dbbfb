"""Alive, ready, metrics."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from amp_registry.metrics import as_prometheus
from amp_registry.registry import Registry
from tests.sample_store import NOW
from tests.web.conftest import Clock, Serve


def test_a_server_with_fresh_copies_is_ready(serve: Serve) -> None:
    told = serve().get("/readyz")
    assert (told.status_code, told.json()) == (
        200,
        {"ready": True, "registers": {"rena": "usable", "rea": "usable"}},
    )


@pytest.mark.parametrize(
    ("hours", "states", "status"),
    [(48, ("stale", "usable"), 503), (24 * 8, ("stale", "stale"), 503), (24, ("usable", "usable"), 200)],
    ids=["two days later", "eight days later", "a day later"],
)
def test_a_server_whose_copy_is_stale_is_not_ready_and_stays_alive(
    serve: Serve, clock: Clock, hours: int, states: tuple[str, str], status: int
) -> None:
    client = serve()
    clock.moment = NOW + timedelta(hours=hours)
    told = client.get("/readyz")
    assert (told.status_code, told.json()["registers"]) == (
        status,
        dict(zip(("rena", "rea"), states, strict=True)),
    )
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")
    assert [client.head(path).status_code for path in ("/readyz", "/healthz")] == [status, 200]


def test_a_server_without_a_store_is_alive_and_not_ready(serve: Serve, tmp_path: Path) -> None:
    client = serve(database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}")
    told = client.get("/readyz")
    assert (told.status_code, set(told.json()["registers"].values())) == (503, {"missing"})
    assert client.get("/healthz").status_code == 200


def test_a_store_that_cannot_be_read_is_a_problem_not_a_crash(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite3").write_bytes(
        b"no database, but long enough to be taken for one of some kind " * 20
    )
    told = serve(database_url=f"sqlite:///{tmp_path / 'bad.sqlite3'}").get("/readyz")
    assert (told.status_code, told.json()["type"]) == (503, "urn:amp-registry:error:StoreError")


def test_the_metrics_are_those_of_a_sync_as_of_now(serve: Serve, registry: Registry) -> None:
    told = serve().get("/metrics")
    assert told.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert told.text == as_prometheus(registry.status(now=NOW))
