"""A data frame screened by Spark: the answers of one machine, row by row, whatever the rows hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.errors import ColumnsUnclear, RegistersFileUnusable
from amp_registry.registers_file import RegistersFile
from amp_registry.registry import Registry
from tests.bulk.supplier_rows import COLUMNS, COMMON, FIRMS, alone
from tests.sample_store import NOW

pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from amp_registry.bulk.arrow import Screen, screen_table
from amp_registry.bulk.spark import screen

pytestmark = pytest.mark.spark


TIMES = 40
ROWS = [(no, *FIRMS[no % len(FIRMS)]) for no in range(len(FIRMS) * TIMES)]


@pytest.fixture(scope="module")
def suppliers(spark: SparkSession) -> DataFrame:
    """Return every row forty times over, in seven partitions, numbered."""
    return spark.createDataFrame(ROWS, "no long, fournisseur string, no_neq string").repartition(7)


def collected(df: DataFrame) -> list[dict[str, Any]]:
    return sorted((row.asDict() for row in df.collect()), key=lambda row: row["no"])


def test_each_row_is_answered_as_it_would_be_alone(
    packed_registry: Registry, registers: RegistersFile, suppliers: DataFrame
) -> None:
    screened = screen(suppliers, registers, columns=COLUMNS, common=COMMON, now=NOW, evidence=True)
    rows = collected(screened)
    assert [(row["no"], row["fournisseur"], row["no_neq"]) for row in rows] == ROWS
    expected = [alone(packed_registry, name, neq) for name, neq in FIRMS]
    for row in rows:
        one = expected[row["no"] % len(FIRMS)]
        if one is None:
            assert (row["amp_answer"], row["amp_evidence"]) == ("row_not_read", None)
            assert row["amp_problem_fr"]
        else:
            assert json.loads(row["amp_evidence"]) == one
            assert row["amp_answer"] == one["answer"]


def test_the_rows_and_the_columns_are_those_of_the_arrow_function(
    registers: RegistersFile, suppliers: DataFrame
) -> None:
    wanted = Screen(registers=registers, now=NOW, columns=COLUMNS, common=COMMON)
    no, names, neqs = zip(*ROWS, strict=True)
    table = pa.table({"no": no, "fournisseur": names, "no_neq": neqs})
    screened = screen(suppliers, registers, columns=COLUMNS, common=COMMON, now=NOW)
    assert screened.columns == wanted.schema_of(table.schema).names
    assert collected(screened) == screen_table(table, wanted).to_pylist()


def test_each_distinct_question_goes_to_python_once(registers: RegistersFile, suppliers: DataFrame) -> None:
    """What is asked is the distinct values of the columns read, not the rows."""
    screened = screen(
        suppliers.withColumn("note", f.col("no").cast("string")), registers, columns=COLUMNS, now=NOW
    )
    plan = screened._jdf.queryExecution().optimizedPlan().toString()
    after = plan[plan.index("MapInArrow") :]
    assert "Aggregate" in after
    assert "note" not in after.partition("\n")[0]


def test_the_tasks_that_ask_are_as_many_as_said(registers: RegistersFile, suppliers: DataFrame) -> None:
    """Spark joins small partitions together; what is costly here is the question, not the row."""
    screened = screen(suppliers, registers, columns=COLUMNS, now=NOW, partitions=5)
    screened.collect()
    plan = screened._jdf.queryExecution().executedPlan().toString()
    asking = plan[plan.index("MapInArrow") : plan.index("Initial Plan")]
    exchange = asking[: asking.index("REPARTITION_BY_NUM")]
    assert exchange.rstrip(", ").endswith(", 5)")
    assert "coalesced" not in exchange


TYPES = {
    "whole numbers": ("no_neq bigint", (1170000013, None, 1199013294)),
    "numbers with a point, one of them not a number": (
        "no_neq double",
        (1170000013.0, float("nan"), 1199013294.0),
    ),
}


@pytest.mark.parametrize(("column", "values"), TYPES.values(), ids=TYPES)
def test_a_null_or_a_number_that_is_none_finds_its_answer_back(
    spark: SparkSession, registers: RegistersFile, column: str, values: Sequence[Any]
) -> None:
    df = spark.createDataFrame(list(enumerate(values)), f"no long, {column}")
    rows = collected(screen(df, registers, columns={"neq": "no_neq"}, common=COMMON, now=NOW))
    assert [row["amp_answer"] for row in rows] == ["not_allowed", "row_not_read", "allowed"]


def test_columns_of_any_name_are_read(spark: SparkSession, registers: RegistersFile) -> None:
    df = spark.createDataFrame([(0, "1170000013")], "no long, `n.e`` q` string")
    (row,) = collected(screen(df, registers, columns={"neq": "n.e` q"}, common=COMMON, now=NOW))
    assert row["amp_answer"] == "not_allowed"
    assert row["n.e` q"] == "1170000013"


def test_rows_of_a_firm_with_contracts_of_their_own_are_each_answered(
    spark: SparkSession, registers: RegistersFile
) -> None:
    rows = [(no, "1199013294", 10_000.0 * no) for no in range(200)]
    df = spark.createDataFrame(rows, "no long, neq string, montant double")
    found = collected(
        screen(df, registers, common={"contract": {"kind": "construction"}}, now=NOW, evidence=True)
    )
    asked = [json.loads(row["amp_evidence"])["question"]["contract"]["expenditure"] for row in found]
    assert asked == [row[2] for row in rows]


def test_a_data_frame_without_a_row_comes_out_with_the_columns(
    suppliers: DataFrame, registers: RegistersFile
) -> None:
    screened = screen(suppliers.limit(0), registers, columns=COLUMNS, now=NOW)
    assert screened.count() == 0
    assert "amp_answer" in screened.columns


def test_a_row_that_is_another_when_it_is_read_again_is_told_and_not_lost(
    spark: SparkSession, registers: RegistersFile
) -> None:
    turning = f.udf(lambda _: str(datetime.now(UTC).timestamp())).asNondeterministic()
    df = spark.range(20).withColumnRenamed("id", "no").withColumn("name", turning("no"))
    rows = collected(screen(df, registers, now=NOW))
    assert [row["no"] for row in rows] == list(range(20))
    assert {row["amp_answer"] for row in rows} == {"row_not_read"}
    assert all("cache" in row["amp_problem_fr"] for row in rows)
    assert {row["amp_journaled"] for row in rows} == {False}


# --- the file ---------------------------------------------------------------------------------------------


def test_a_path_that_every_executor_reads_does_as_well(
    suppliers: DataFrame, registers: RegistersFile
) -> None:
    sent = screen(suppliers, registers.path, columns=COLUMNS, now=NOW)
    read = screen(suppliers, registers, columns=COLUMNS, now=NOW, path_on_executors=str(registers.path))
    assert collected(read) == collected(sent)


def test_a_file_written_again_in_the_same_session_is_the_one_that_answers(
    packed_registry: Registry, suppliers: DataFrame, tmp_path: Path
) -> None:
    first = packed_registry.pack(tmp_path / "registers.amp", now=NOW)
    assert collected(screen(suppliers, first, columns=COLUMNS, now=NOW))
    later = packed_registry.pack(tmp_path / "registers.amp", now=NOW.replace(hour=16))
    rows = collected(screen(suppliers, later, columns=COLUMNS, now=NOW))
    assert later.sha256 != first.sha256
    assert {row["amp_registers_sha256"] for row in rows} == {later.sha256}


def test_an_executor_that_finds_another_file_answers_nothing(
    packed_registry: Registry, suppliers: DataFrame, registers: RegistersFile, tmp_path: Path
) -> None:
    other = packed_registry.pack(tmp_path / "registers.amp", now=NOW.replace(hour=16))
    screened = screen(suppliers, registers, columns=COLUMNS, now=NOW, path_on_executors=str(other.path))
    with pytest.raises(PySparkException, match="its SHA-256 is not that of the file announced"):
        screened.collect()


def test_what_cannot_be_asked_is_refused_before_anything_runs(
    suppliers: DataFrame, registers: RegistersFile, tmp_path: Path
) -> None:
    with pytest.raises(ColumnsUnclear):
        screen(suppliers, registers, columns={"name": "absente"})
    with pytest.raises(ColumnsUnclear, match="the day would depend on the zone"):
        screen(suppliers.withColumn("bid date", f.current_timestamp()), registers)
    with pytest.raises(ColumnsUnclear, match="another prefix"):
        screen(suppliers.withColumn("amp_rule", f.lit("x")), registers, columns=COLUMNS)
    with pytest.raises(ColumnsUnclear, match="another prefix"):
        screen(suppliers.withColumn("AMP_KEY_0", f.lit("x")), registers, columns=COLUMNS)
    with pytest.raises(RegistersFileUnusable):
        screen(suppliers, tmp_path / "absent.amp", columns=COLUMNS)
    changed = replace(registers, path=tmp_path / "changed.amp", sha256="0" * 64)
    changed.path.write_bytes(registers.path.read_bytes())
    with pytest.raises(RegistersFileUnusable, match="not that of the file announced"):
        screen(suppliers, changed, columns=COLUMNS)
