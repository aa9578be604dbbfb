"""Real spellings of suppliers reconciled through HTTP, as OpenRefine would: ten names a request.

The names are not ours to commit; where they are absent this says so. Nothing here says anything of the firms: they are
put in a store of the test's own as if the register of authorized enterprises listed them.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.records import ReaEntry, Register, Status
from tests.sample_store import imported
from tests.web import reconcile_shapes
from tests.web.conftest import Serve

FOLDER = Path(
    os.environ.get("AMP_REGISTRY_NAMES_DIR") or Path(__file__).parents[3] / "shared" / "data" / "names"
)
TOGETHER = 10
AT_LEAST = 0.8
"""Of all spellings, trade names and former names of other words included, found first of their register."""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the labelled names are not in {FOLDER}")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _suppliers(folder: Path) -> Path:
    first = list(_rows("suppliers.csv")[0])
    usual = next(column for column in first if column != "neq" and "name" in column)
    path = folder / "rea.jsonl"
    entries = (
        ReaEntry(name=row[usual], neq=row["neq"], status=Status.AUTHORIZED).to_dict()
        for row in _rows("suppliers.csv")
    )
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return path


@pytest.fixture
def client(serve: Serve, tmp_path: Path) -> TestClient:
    url = f"sqlite:///{tmp_path / 'suppliers.sqlite3'}"
    imported(url, Register.REA, _suppliers(tmp_path))
    return serve(database_url=url)


def _reconciled(client: TestClient, queries: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    for start in range(0, len(queries), TOGETHER):
        batch = {f"q{place}": query for place, query in enumerate(queries[start : start + TOGETHER])}
        told = client.post("/reconcile/rea", data={"queries": json.dumps(batch)}).json()
        reconcile_shapes.check("reconciliation-result-batch", told)
        found += [told[key]["result"] for key in batch]
    return found


def test_spellings_find_their_firm_and_numbers_settle_it(client: TestClient) -> None:
    rows = _rows("same_firm.csv")
    by_name = _reconciled(client, [{"query": row["query_name"]} for row in rows])
    first = [
        bool(found) and row["neq"] in found[0]["description"]
        for row, found in zip(rows, by_name, strict=True)
    ]
    assert sum(first) / len(rows) >= AT_LEAST
    assert not any(one["match"] for found in by_name for one in found)

    numbered = [{"query": row["query_name"], "properties": [{"pid": "neq", "v": row["neq"]}]} for row in rows]
    for row, found in zip(rows, _reconciled(client, numbered), strict=True):
        matched = [one for one in found if one["match"]]
        assert len(matched) <= 1
        assert all(row["neq"] in one["description"] for one in matched)
        assert matched or sum(row["neq"] in one["description"] for one in found) > 1
