"""A local RENA site with a store to sync into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import ENTRIES, Nights


@pytest.fixture
def nights(database_url: str, tmp_path: Path) -> Iterator[Nights]:
    """Return nights on a store that does not exist yet, of each kind in turn."""
    cards = tmp_path / "cards"
    cards.mkdir()
    site = RenaSite(ENTRIES)
    with LocalServer({site.prefix: site}) as server:
        yield Nights(database_url, cards, server, site)
