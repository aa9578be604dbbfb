"""The how-to of Spark and Arrow is run as it is printed, and its reference names every column and every field."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from amp_registry.registry import Registry
from amp_registry.settings import Settings
from docs import samples
from tests.docs.reference_pages import quoted
from tests.gates.source_tree import ROOT

pa = pytest.importorskip("pyarrow", reason="the extra `spark` is not installed")
pq = pytest.importorskip("pyarrow.parquet")
from amp_registry.bulk.arrow import Screen  # noqa: E402 - needs what may be missing
from amp_registry.bulk.arrow_answers import COLUMNS, EVIDENCE  # noqa: E402

PAGE = (ROOT / "docs" / "how-to" / "spark.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?ms)^(<!-- \w+ -->\n)?```python\n(.*?)```", PAGE)
SCREEN, COUNT, DATABRICKS, ARROW, DASK, RAY, JOURNAL = (block for _, block in BLOCKS)
ROWS = {
    "fournisseur": [
        "Construction Exemple inc.",
        "Papeterie Inventée inc.",
        "Construction Modèle-Nord inc.",
        None,
    ],
    "no_neq": ["1170000013", None, "1199013294", None],
    "montant": [6_000_000.0, 40_000.0, None, 1.0],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds what the page speaks of: a table of suppliers and the file of the registers."""
    store = samples.store(tmp_path)
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table(ROWS), "fournisseurs.parquet")
    with Registry.open(os.environ["AMP_REGISTRY_DATABASE_URL"], settings=Settings()) as registry:
        registry.pack("registres.amp")
    return tmp_path


def located(block: str, folder: Path) -> str:
    """Return a block with its files found by Spark too, which stays in the folder it was started in."""
    return re.sub(r'"(\w+\.parquet)"', lambda file: repr(str(folder / file[1])), block)


@pytest.mark.spark
def test_the_data_frame_of_the_page_is_screened(here: Path, spark: Any) -> None:
    known: dict[str, Any] = {"spark": spark}
    exec(located(SCREEN, here), known)
    exec(COUNT, known)
    assert pq.read_table(here / "reponses.parquet").num_rows == len(ROWS["no_neq"])
    assert sum(known["counts"].values()) == len(ROWS["no_neq"])
    assert known["counts"]["row_not_read"] == 1
    assert {row["no_neq"] for row in known["to_look_at"].collect()} >= {"1170000013", None}


@pytest.mark.spark
def test_the_path_of_the_page_is_given_to_the_executors(here: Path, spark: Any) -> None:
    spark.read.parquet(str(here / "fournisseurs.parquet")).createOrReplaceTempView("fournisseurs")
    known: dict[str, Any] = {"spark": spark}
    exec("from amp_registry.bulk.spark import screen", known)
    local = DATABRICKS.replace("/Volumes/main/achats/registres", str(here)).replace(
        "main.achats.fournisseurs", "fournisseurs"
    )
    assert local.count(str(here)) == 1
    exec(local.replace("path_on_executors", 'columns={"neq": "no_neq"}, path_on_executors'), known)
    assert known["screened"].count() == len(ROWS["no_neq"])


def test_the_table_of_the_page_is_screened_and_what_counts_is_journaled(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known: dict[str, Any] = {}
    exec(ARROW, known)
    assert known["table"].num_rows == len(ROWS["no_neq"])
    exec(JOURNAL, known)
    assert capsys.readouterr().out == "1 not_allowed Construction Exemple inc. 1170000013\n"


class _Frame:
    """As much of a data frame of Dask or Ray as the page uses."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def head(self, rows: int) -> Any:
        return self.table.slice(0, rows).to_pandas()

    def map_partitions(self, work: Any, meta: Any) -> Any:
        made = work(self.table.to_pandas())
        assert list(made.columns) == list(meta.columns)
        return made

    def map_batches(self, work: Any, batch_format: str, fn_args: list[Any]) -> Any:
        assert batch_format == "pyarrow"
        return work(self.table, *fn_args).to_pandas()


@pytest.mark.parametrize("block", [DASK, RAY], ids=["Dask", "Ray"])
def test_what_dask_and_ray_are_given_takes_a_frame_and_gives_one(here: Path, block: str) -> None:
    known: dict[str, Any] = {}
    exec(ARROW, known)
    known["suppliers"] = _Frame(pa.table(ROWS))
    exec(block, known)
    assert known["screened"]["amp_answer"].tolist() == known["table"]["amp_answer"].to_pylist()


# --- the reference -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [*COLUMNS, EVIDENCE], ids=lambda column: column.name)
def test_a_column_that_is_added_stands_in_the_reference(column: Any) -> None:
    assert column.name in quoted("arrow.md")


@pytest.mark.parametrize("field", [field.name for field in fields(Screen)])
def test_a_field_of_a_screen_stands_in_the_reference(field: str) -> None:
    assert field in quoted("arrow.md")
