"""A store with its tables made, on each database in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a store with its tables made, at `database_url`."""
    migrate(database_url)
    engine = open_engine(database_url)
    yield engine
    engine.dispose()
