"""The sample registers behind a registry, on each database in turn, and the shortest way to ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amp_registry.registry import Registry
from amp_registry.settings import Settings


@pytest.fixture(scope="module")
def registry(sample_url: str) -> Iterator[Registry]:
    """Return a registry of the samples, for every test of a module: what a test journals stays."""
    with Registry.open(sample_url, settings=Settings()) as opened:
        yield opened
