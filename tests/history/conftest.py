"""A store with its tables made, on each database in turn."""

from __future__ import annotations

from tests.store.conftest import engine

__all__ = ["engine"]
