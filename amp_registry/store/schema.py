"""Which shape of tables this code reads and writes.

Stands apart from the migrations so that the reading path can refuse a store it does not know without
importing them; a test pins the list to the migrations' own.
"""

from __future__ import annotations

from typing import Final

VERSION_TABLE: Final = "amp_registry_version"
REVISIONS: Final = ("r0001", "r0002", "r0003", "r0004", "r0005", "r0006", "r0007")
"""Every revision there has been, oldest first."""

HEAD: Final = REVISIONS[-1]
