"""Rows of Arrow tables screened: one row in, one row out, each answered as on one machine."""

from __future__ import annotations

import json
import pickle
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amp_registry.errors import ColumnsUnclear, InvalidQuestion, RegistersFileUnusable
from amp_registry.registers_file import RegistersFile
from amp_registry.registry import Registry
from tests.bulk.supplier_rows import COLUMNS, COMMON, FIRMS, alone
from tests.sample_store import NOW

pa = pytest.importorskip("pyarrow", reason="the extra `spark` is not installed")
from amp_registry.bulk.arrow import Screen, screen_batches, screen_table  # noqa: E402 - needs what may be missing
from amp_registry.bulk.value import Order  # noqa: E402


def table() -> Any:
    names, neqs = zip(*FIRMS, strict=True)
    return pa.table({"no": range(len(FIRMS)), "fournisseur": names, "no_neq": neqs, "note": names})


def screen(registers: RegistersFile, **more: Any) -> Screen:
    return Screen(**{"registers": registers, "now": NOW, "columns": COLUMNS, "common": COMMON, **more})


def test_each_row_is_answered_as_it_would_be_alone(
    packed_registry: Registry, registers: RegistersFile
) -> None:
    rows = screen_table(table(), screen(registers, evidence=True)).to_pylist()
    assert [row["no"] for row in rows] == list(range(len(FIRMS)))
    for row, (name, neq) in zip(rows, FIRMS, strict=True):
        expected = alone(packed_registry, name, neq)
        if expected is None:
            assert row["amp_answer"] == "row_not_read"
            assert row["amp_problem_fr"]
            assert row["amp_problem_en"]
        else:
            assert json.loads(row["amp_evidence"]) == expected
            assert row["amp_answer"] == expected["answer"]
            assert row["amp_rule"] == expected["rule"]
            assert row["amp_summary_fr"] == expected["summary"]["fr"]
            assert row["amp_conditions"] == [one["code"] for one in expected["conditions"]]
    assert {"not_allowed", "review", "allowed", "row_not_read"} <= {row["amp_answer"] for row in rows}


def test_the_columns_of_the_table_come_out_as_they_were_and_ours_are_these(registers: RegistersFile) -> None:
    """The names and types of the answers are part of the interface: docs/reference/arrow.md."""
    wanted = screen(registers, evidence=True)
    out = screen_table(table(), wanted)
    assert out.select(table().column_names).equals(table())
    assert [(field.name, str(field.type)) for field in wanted.answers] == [
        ("amp_answer", "string"),
        ("amp_rule", "string"),
        ("amp_summary_fr", "string"),
        ("amp_summary_en", "string"),
        ("amp_conditions", "list<item: string>"),
        ("amp_warnings", "list<item: string>"),
        ("amp_needs", "list<item: string>"),
        ("amp_register", "string"),
        ("amp_name", "string"),
        ("amp_neq", "string"),
        ("amp_certainty", "string"),
        ("amp_score", "double"),
        ("amp_todo_fr", "string"),
        ("amp_todo_en", "string"),
        ("amp_problem_fr", "string"),
        ("amp_problem_en", "string"),
        ("amp_as_of", "date32[day]"),
        ("amp_checked_at", "string"),
        ("amp_registers_sha256", "string"),
        ("amp_journaled", "bool"),
        ("amp_evidence", "string"),
    ]
    assert out["amp_answer"].null_count == 0
    assert set(out["amp_registers_sha256"].to_pylist()) == {registers.sha256}
    assert set(out["amp_journaled"].to_pylist()) == {False}


def test_nothing_is_journaled(packed_registry: Registry, registers: RegistersFile) -> None:
    before = len(list(packed_registry.journal.entries()))
    screen_table(table(), screen(registers))
    assert len(list(packed_registry.journal.entries())) == before


def test_batches_of_any_size_give_the_same(registers: RegistersFile) -> None:
    whole = screen_table(table(), screen(registers))
    small = pa.Table.from_batches(screen_batches(table().to_batches(max_chunksize=3), screen(registers)))
    assert small.equals(whole)


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_of_no_row_or_one_comes_out_with_the_columns(registers: RegistersFile, rows: int) -> None:
    out = screen_table(table().slice(0, rows), screen(registers))
    assert out.num_rows == rows
    assert out.schema == screen(registers).schema_of(table().schema)


def test_columns_are_found_by_their_names_as_those_of_a_list(registers: RegistersFile) -> None:
    named = pa.table({"Fournisseur": ["Construction Exemple inc."], "NEQ": ["1170000013"], "x": [1]})
    out = screen_table(named, screen(registers, columns=None))
    assert out["amp_answer"].to_pylist() == ["not_allowed"]


# --- values of other types ---------------------------------------------------------------------------

NEQS = {
    "a whole number": pa.array([1170000013, None], pa.int64()),
    "a number with a point": pa.array([1170000013.0, float("nan")], pa.float64()),
    "a decimal": pa.array([Decimal("1170000013.00"), None], pa.decimal128(20, 2)),
    "text by reference": pa.array(["1170000013", None]).dictionary_encode(),
    "large text": pa.array(["1170000013", ""], pa.large_string()),
}


@pytest.mark.parametrize("neqs", NEQS.values(), ids=NEQS)
def test_a_neq_is_read_whatever_type_holds_it(registers: RegistersFile, neqs: Any) -> None:
    rows = pa.table({"no_neq": neqs})
    out = screen_table(rows, screen(registers, columns={"neq": "no_neq"}))
    assert out["amp_answer"].to_pylist() == ["not_allowed", "row_not_read"]


def test_amounts_days_and_flags_are_read_by_type_and_a_row_wins_over_what_is_common(
    registers: RegistersFile,
) -> None:
    rows = pa.table(
        {
            "neq": ["1199010985"] * 4,
            "montant": pa.array(
                [Decimal("40000.00"), Decimal("6000000.00"), None, Decimal("1e15")], pa.decimal128(20, 2)
            ),
            "soumission": pa.array([date(2026, 11, 21)] * 4, pa.date32()),
            "option": [False, True, None, False],
        }
    )
    columns = {
        "neq": "neq",
        "montant": "montant",
        "dates.bid": "soumission",
        "contract.renewal_option": "option",
    }
    out = screen_table(rows, screen(registers, columns=columns, evidence=True)).to_pylist()
    asked = [json.loads(row["amp_evidence"])["question"] for row in out[:3]]
    assert [one["contract"]["expenditure"] for one in asked] == [40000.0, 6000000.0, 6000000.0]
    assert [one["contract"]["renewal_option"] for one in asked] == [False, True, False]
    assert {one["dates"]["bid"] for one in asked} == {"2026-11-21"}
    assert out[3]["amp_answer"] == "row_not_read"


def test_a_day_that_reads_in_two_ways_is_refused_unless_its_order_is_said(registers: RegistersFile) -> None:
    rows = pa.table({"neq": ["1170000013"], "date de soumission": ["03/04/2026"]})
    asked = {"columns": None, "evidence": True}
    assert screen_table(rows, screen(registers, **asked))["amp_answer"].to_pylist() == ["row_not_read"]
    (row,) = screen_table(rows, screen(registers, order=Order.DAY, **asked)).to_pylist()
    assert json.loads(row["amp_evidence"])["question"]["dates"]["bid"] == "2026-04-03"


# --- what is refused whole ----------------------------------------------------------------------------

MOMENT = pa.array([datetime(2026, 6, 10, 2, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))
REFUSED = {
    "nobody is asked about": ({"x": ["a"]}, None, "none says which firm"),
    "two columns say the same": ({"name": ["a"], "supplier": ["b"]}, None, "serve the same field"),
    "a column that is not there": ({"name": ["a"]}, {"name": "nom"}, "is not there"),
    "a field that no question has": ({"name": ["a"]}, {"nonsense": "name"}, "is not a field"),
    "a column that serves two fields": ({"name": ["a"]}, {"name": "name", "city": "name"}, "it serves two"),
    "rows of a consortium": ({"name": ["a"], "consortium": ["A"]}, None, "do not follow each other"),
    "a moment where a day is meant": (
        {"name": ["a"], "bid date": MOMENT},
        None,
        "the day would depend on the zone",
    ),
    "lists": ({"name": [["a"]]}, None, "are no text"),
    "bytes": ({"name": [b"a"]}, None, "are no text"),
    "a name that an answer has": ({"name": ["a"], "AMP_Answer": ["b"]}, None, "another prefix"),
}


@pytest.mark.parametrize(("data", "columns", "said"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_cannot_be_asked_is_refused_before_anything_is(
    registers: RegistersFile, data: dict[str, Any], columns: dict[str, str] | None, said: str
) -> None:
    with pytest.raises(ColumnsUnclear) as refused:
        screen_table(pa.table(data), screen(registers, columns=columns))
    assert said in refused.value.message("en")


def test_two_columns_of_one_name_are_refused_only_when_they_are_read(registers: RegistersFile) -> None:
    schema = pa.schema([("name", pa.string()), ("x", pa.string()), ("x", pa.string())])
    rows = pa.Table.from_arrays([pa.array(["Inconnue inc."])] * 3, schema=schema)
    assert screen_table(rows, screen(registers, columns={"name": "name"})).num_rows == 1
    with pytest.raises(ColumnsUnclear):
        screen_table(rows, screen(registers, columns={"name": "name", "city": "x"}))


def test_common_fields_that_no_question_takes_are_refused_at_once(registers: RegistersFile) -> None:
    with pytest.raises(InvalidQuestion):
        screen(registers, common={"contract": {"kind": "building"}})


def test_another_prefix_gives_other_names(registers: RegistersFile) -> None:
    out = screen_table(table(), screen(registers, prefix="rena_rea_"))
    assert "rena_rea_answer" in out.column_names
    assert not [name for name in out.column_names if name.startswith("amp_")]


# --- where it runs ------------------------------------------------------------------------------------


def test_it_travels_to_another_process_and_answers_in_any_thread(registers: RegistersFile) -> None:
    travelled = pickle.loads(pickle.dumps(screen(registers)))
    assert travelled == screen(registers)
    expected, found = screen_table(table(), travelled), []
    threads = [
        threading.Thread(target=lambda: found.append(screen_table(table(), travelled))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.equals(expected) for each in found] == [True] * 3


def test_a_file_that_is_not_the_one_named_answers_nothing(registers: RegistersFile, tmp_path: Path) -> None:
    other = RegistersFile(tmp_path / "registers.amp", "0" * 64, registers.written_at, registers.copies)
    other.path.write_bytes(registers.path.read_bytes())
    with pytest.raises(RegistersFileUnusable):
        screen_table(table(), screen(other))
