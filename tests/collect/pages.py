"""Pages for tests: of a fixture, of bytes, of rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amp_registry.collect.detect import read_register
from amp_registry.collect.page import Page, read_file
from amp_registry.collect.parsed import Parsed
from amp_registry.records import Register

FIXTURES = Path(__file__).parents[2] / "data" / "fixtures"
SAMPLES = FIXTURES / "samples"
BAD = FIXTURES / "bad"
FETCHED = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)


def sample(name: str) -> Page:
    """Return the page of a sample file."""
    return read_file(SAMPLES / name, FETCHED)


def page(content: str | bytes, address: str = "file") -> Page:
    """Return a page of that text or those bytes."""
    return Page(content if isinstance(content, bytes) else content.encode(), address, FETCHED)


def rena(*records: Mapping[str, Any]) -> Parsed:
    """Return what an official file of RENA with those rows gives, the required columns added."""
    required = {
        "Nom": "Firme Inventée inc.",
        "NEQ": None,
        "Type d'inscription": "Définitive",
        "Date de fin": None,
    }
    rows = [{**required, **record} for record in records]
    return read_register(Register.RENA, page(json.dumps({"records": rows})))


def rea(*records: Mapping[str, str], delimiter: str = ";") -> Parsed:
    """Return what an extract of REA with those rows gives, the required columns added."""
    required = {"Nom": "Firme Inventée inc.", "NEQ": "", "Statut": "Autorisée"}
    return read_register(
        Register.REA, page(delimited([{**required, **record} for record in records], delimiter))
    )


def delimited(rows: Sequence[Mapping[str, str]], delimiter: str = ";") -> str:
    """Return rows as delimited text with a heading line."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, list(dict.fromkeys(key for row in rows for key in row)), delimiter=delimiter
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def codes(parsed: Parsed) -> list[tuple[int | None, str]]:
    """Return the row and code of each issue."""
    return [(issue.row, issue.code) for issue in parsed.issues]
