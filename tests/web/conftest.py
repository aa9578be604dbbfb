"""The application in the test's own process, over the sample registers, at the moment the samples are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.asker import Asker
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import NOW, stored_samples

LOCAL = Asker.of("c.roy")
Serve = Callable[..., TestClient]


class Clock:
    """A moment that a test moves."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with the sample registers; never asked itself, but copied."""
    path = tmp_path_factory.mktemp("web") / "samples.sqlite3"
    stored_samples(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(samples: Path, tmp_path: Path) -> str:
    """The address of a store of the test's own."""
    path = tmp_path / "registry.sqlite3"
    path.write_bytes(samples.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def serve(store: str, clock: Clock) -> Iterator[Serve]:
    """Serve with some settings; `base_url`, `headers` and `address` are the client's."""
    with ExitStack() as closing:

        def served(
            *,
            base_url: str = "http://localhost",
            address: tuple[str, int] = ("127.0.0.1", 50_000),
            secret: bytes = b"s" * 32,
            **settings: Any,
        ) -> TestClient:
            told = replace(Settings(database_url=store, web_rate_per_minute=0), **settings)
            web = WebSettings(settings=told, clock=clock, local_asker=LOCAL, secret=secret)
            client = TestClient(
                create_app(web), base_url=base_url, client=address, raise_server_exceptions=False
            )
            return closing.enter_context(client)

        yield served


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """A browser at this machine."""
    return serve()


@pytest.fixture
def registry(store: str, clock: Clock) -> Iterator[Registry]:
    """The registry of the same store."""
    with Registry.open(store, settings=Settings()) as opened:
        yield opened
