"""Many rows written at once are the rows that were given, whatever is in them, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from amp_registry.errors import StoreError
from amp_registry.store import many_rows, tables
from amp_registry.store.engine import reading, writing

HOSTILE = (
    "",
    " ",
    "\\N",
    "\\.",
    "\\",
    "a\tb",
    "a\nb\r\nc",
    "\"quoted\", and 'quoted'",
    "NULL",
    "'); DROP TABLE entry; --",
    "É\u0301\u2028\u202e\U0001f9fe",
    "x" * 100_000,
)
EVERY_BYTE = bytes(range(256))


def _entry(number: int, **changes: Any) -> dict[str, Any]:
    row = {"register": "rena", "hash": f"{number:064}", "neq": None, "keys_version": "1", "record": "{}"}
    return {**row, **changes}


def test_text_comes_back_as_it_was_given(engine: Engine) -> None:
    given = [_entry(n, neq=text, record=text) for n, text in enumerate(HOSTILE)]
    with writing(engine) as connection:
        assert many_rows.write(connection, tables.entry, given) == len(HOSTILE)
    columns = tables.entry.c
    with reading(engine) as connection:
        found = connection.execute(select(columns.neq, columns.record).order_by(columns.hash)).all()
    assert [tuple(row) for row in found] == [(text, text) for text in HOSTILE]


def test_nothing_at_all_is_not_an_empty_text(engine: Engine) -> None:
    with writing(engine) as connection:
        many_rows.write(connection, tables.entry, [_entry(1, neq=None), _entry(2, neq="")])
    columns = tables.entry.c
    with reading(engine) as connection:
        assert connection.scalars(select(columns.neq).order_by(columns.hash)).all() == [None, ""]


def test_bytes_and_truths_come_back_as_they_were_given(engine: Engine) -> None:
    moment = "2026-11-22T03:00:00.000000Z"
    copies = [
        {
            "register": "rena",
            "state": "pending",
            "fetched_at": moment,
            "rows": n,
            "sha256": "",
            "partial": bool(n),
            "source": "",
        }
        for n in range(2)
    ]
    with writing(engine) as connection:
        many_rows.write(connection, tables.piece, [{"digest": b"", "content": EVERY_BYTE}])
        many_rows.write(connection, tables.snapshot, copies)
    columns = tables.snapshot.c
    with reading(engine) as connection:
        (content,) = connection.scalars(select(tables.piece.c.content))
        assert bytes(content) == EVERY_BYTE
        assert connection.scalars(select(columns.partial).order_by(columns.rows)).all() == [False, True]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1700])
def test_every_row_is_written_once_and_taken_as_it_is_needed(engine: Engine, count: int) -> None:
    taken = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(count):
            taken.append(number)
            yield _entry(number)

    with writing(engine) as connection:
        assert many_rows.write(connection, tables.entry, rows()) == count
    assert taken == list(range(count))
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(tables.entry)) == count


def test_all_rows_are_kept_or_none(engine: Engine) -> None:
    twice = [*(_entry(n) for n in range(800)), _entry(7)]
    refused = (IntegrityError, psycopg.IntegrityError)
    with pytest.raises(refused, match=r"unique|UNIQUE"), writing(engine) as connection:
        many_rows.write(connection, tables.entry, twice)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(tables.entry)) == 0


def test_what_the_database_cannot_hold_is_an_error_of_the_store(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite holds NUL characters")
    with pytest.raises(StoreError, match="NUL"), writing(engine) as connection:
        many_rows.write(connection, tables.entry, [_entry(1, record="a\x00b")])


def test_who_reads_sees_one_state_whatever_is_written_meanwhile(engine: Engine) -> None:
    count = select(func.count()).select_from(tables.entry)
    with reading(engine) as reader:
        assert reader.scalar(count) == 0
        with writing(engine) as connection:
            many_rows.write(connection, tables.entry, [_entry(1)])
        assert reader.scalar(count) == 0
    with reading(engine) as reader:
        assert reader.scalar(count) == 1
