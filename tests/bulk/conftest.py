"""The sample registers as rows by the million are asked of them: in one store, and packed into one file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amp_registry.registers_file import RegistersFile
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from tests.sample_store import NOW, stored_samples


@pytest.fixture(scope="module")
def packed_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Return a registry of the samples on SQLite alone: the store that `registers` was packed from."""
    url = stored_samples(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'store.sqlite3'}")
    with Registry.open(url, settings=Settings()) as opened:
        yield opened


@pytest.fixture(scope="module")
def registers(packed_registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> RegistersFile:
    """Return the samples packed into one file."""
    return packed_registry.pack(tmp_path_factory.mktemp("packed") / "registers.amp", now=NOW)
