"""The sample registers in a store, as they stood in the night of 22 November 2026, and the moment to ask them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from amp_registry.importing import Import, ImportReport, import_files
from amp_registry.records import Register

FIXTURES = Path(__file__).parents[1] / "data" / "fixtures"
SAMPLES = FIXTURES / "samples"
BAD = FIXTURES / "bad"

FETCHED = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)
"""02:31 in Québec."""
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

RENA_FILES = (SAMPLES / "rena.json",)
REA_FILES = tuple(
    SAMPLES / name
    for name in ("rea_extract.csv", "rea_suspended.csv", "rea_expired.csv", "rea_oversight.csv")
)


def stored_samples(url: str, fetched_at: datetime = FETCHED) -> str:
    """Import both sample registers into the store at an address, and return the address."""
    for register, paths in ((Register.RENA, RENA_FILES), (Register.REA, REA_FILES)):
        imported(url, register, *paths, fetched_at=fetched_at)
    return url


def imported(
    url: str,
    register: Register,
    *paths: Path,
    fetched_at: datetime = FETCHED,
    now: datetime = NOW,
    partial: bool = False,
    accept_shrink: bool = False,
) -> ImportReport:
    """Import files of one register and return the report."""
    wanted = Import(
        register=register,
        paths=paths,
        fetched_at=fetched_at,
        partial=partial,
        accept_shrink=accept_shrink,
    )
    return import_files(url, wanted, now)
