"""A first night, on each database in turn."""

from __future__ import annotations

import pytest

from tests.watch_run.play import Play


@pytest.fixture
def play(database_url: str) -> Play:
    play = Play(database_url)
    play.night(0)
    return play
