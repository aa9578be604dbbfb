"""A Spark data frame screened on its own cluster: distinct questions asked by its executors, answers joined back.

One row in, one row out, whatever a row holds. The distinct values of the columns that are read are gathered first, the
rows of a firm together, and go through the very function that one machine uses (`arrow.screen_batches`). Every task
answers from one file of the registers, believed only with the SHA-256 this side names. Nothing is journaled.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, reduce
from operator import and_
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyspark import SparkFiles
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from amp_registry import registers_file
from amp_registry.asker import PYTHON, Asker
from amp_registry.bulk import arrow_answers, arrow_columns
from amp_registry.bulk.arrow import PREFIX, Screen, screen_batches
from amp_registry.bulk.arrow_columns import Columns
from amp_registry.bulk.columns import WHO
from amp_registry.bulk.headings import Headings
from amp_registry.bulk.value import Order
from amp_registry.language import Text
from amp_registry.registers_file import RegistersFile
from amp_registry.writing import present

_TASKS: Final = 200
"""How many tasks ask, where Spark does not say how many there are after a shuffle."""


def screen(
    df: DataFrame,
    registers: RegistersFile | Path | str,
    *,
    columns: Columns | None = None,
    common: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    order: Order | str | None = None,
    evidence: bool = False,
    prefix: str = PREFIX,
    partitions: int | None = None,
    path_on_executors: str | None = None,
    asked_by: Asker | str = PYTHON,
) -> DataFrame:
    """Return the data frame with the answers of its rows beside them; nothing runs before it is used.

    `columns`, `common`, `order`, `evidence`, `prefix`: see `arrow.Screen`. `now` is an aware moment (default: the
    present, the same for all rows). `partitions` is how many tasks ask (default: those of a shuffle). The file is sent
    to the executors, unless they find it at `path_on_executors`. Rows have no order in Spark, and the answers keep
    none: carry a number. Raises `ColumnsUnclear`, `InvalidQuestion`, `RegistersFileUnusable`, before anything runs.
    """
    file = registers if isinstance(registers, RegistersFile) else RegistersFile.of(registers)
    wanted = Screen(
        registers=file,
        now=now or present(),
        columns=columns,
        common=common or {},
        order=Order(order) if order else None,
        evidence=evidence,
        prefix=prefix,
        asked_by=Asker.of(asked_by) if isinstance(asked_by, str) else asked_by,
    )
    return _screened(df, wanted, path_on_executors, partitions)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where an executor finds the file: among those sent to it by name, or at a path."""

    name: str = ""
    path: str = ""

    def here(self) -> Path:
        """Return the path on this machine."""
        return Path(self.path or SparkFiles.get(self.name))


@dataclass(frozen=True, slots=True)
class _Work:
    """What a task does of its batches."""

    screen: Screen
    where: _Where

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        here = replace(self.screen.registers, path=self.where.here())
        return screen_batches(batches, replace(self.screen, registers=here))


def _screened(df: DataFrame, wanted: Screen, path: str | None, partitions: int | None) -> DataFrame:
    found = arrow_columns.headings(df.columns, wanted.columns)
    asked = df.select([f.col(_quoted(name)) for name in found.names]).distinct()
    keys = [f"{wanted.prefix}key_{place}" for place in range(len(found.names))]
    arrow_columns.refuse_taken(df.columns, [*wanted.answers.names, *keys])
    wanted.schema_of(to_arrow_schema(asked.schema, timezone="UTC"))
    told = _told(asked, found, wanted, _sent(df.sparkSession, wanted.registers, path), partitions)
    told = told.toDF(*keys, *wanted.answers.names)
    same = [df[_quoted(name)].eqNullSafe(told[key]) for name, key in zip(found.names, keys, strict=True)]
    joined = df.join(told, reduce(and_, same), "left").drop(*keys)
    return joined.withColumns(_none_lost(wanted))


def _told(
    asked: DataFrame, found: Headings, wanted: Screen, where: _Where, partitions: int | None
) -> DataFrame:
    """Return distinct questions with their answers, under names that Spark takes as they are."""
    names = _plain(found.names)
    plain = replace(wanted, columns={field: names[place] for place, field in found.fields.items()})
    asked = asked.toDF(*names)
    # The rows of a firm go to one task, one after the other: whatever the contracts, it is looked for once. By a hash
    # of it: Spark would take a repartition by the columns themselves for its own, and make one task of small rows.
    firm = [f.col(names[place]) for place, field in found.fields.items() if _says_who(field)]
    return (
        asked.repartition(partitions or _tasks(asked.sparkSession), f.xxhash64(*firm))
        .sortWithinPartitions(*firm)
        .mapInArrow(
            _Work(plain, where),
            from_arrow_schema(plain.schema_of(to_arrow_schema(asked.schema, timezone="UTC"))),
        )
    )


def _plain(names: Sequence[str]) -> list[str]:
    """Return the names without the signs that Spark reads as syntax, each still its own.

    >>> _plain(["neq", "n.e.q", "n_e_q"])
    ['neq', 'n_e_q_', 'n_e_q']
    """
    plain: list[str] = []
    for name in names:
        free = name.replace(".", "_").replace("`", "_")
        while free != name and free in {*names, *plain}:
            free += "_"
        plain.append(free)
    return plain


def _says_who(field: str) -> bool:
    return field in WHO or field.startswith("firm.")


def _none_lost(wanted: Screen) -> dict[str, Column]:
    """Return the columns that are never null, a row without an answer told as such.

    Rows are read twice. Where a data frame does not give the same ones each time, a row may find no answer.
    """
    said = arrow_answers.unanswered(wanted.registers.sha256, wanted.now, _CHANGED)
    lost = f.col(_quoted(f"{wanted.prefix}answer")).isNull()
    names = {name: f"{wanted.prefix}{name}" for name in said}
    return {
        names[name]: f.when(lost, f.lit(value)).otherwise(f.col(_quoted(names[name])))
        for name, value in said.items()
    }


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _tasks(session: SparkSession) -> int:
    told = session.conf.get("spark.sql.shuffle.partitions") or ""
    return int(told) if told.isdigit() else _TASKS


def _sent(session: SparkSession, file: RegistersFile, path: str | None) -> _Where:
    """Send the file to the executors, under a name of its own, for Spark never sends a name twice."""
    if path is not None:
        return _Where(path=path)
    copy = _folder() / f"amp-registry-{file.sha256}"
    if not copy.exists():
        registers_file.copy_to(copy, file)
    session.addArtifacts(str(copy), file=True)
    return _Where(name=copy.name)


@cache
def _folder() -> Path:
    """Return a folder for what is sent: executors fetch it from here for as long as this process lives."""
    folder = tempfile.TemporaryDirectory(prefix="amp-registry-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


_CHANGED: Final = Text(
    "La table n'a pas donné deux fois la même ligne ; gardez-la avant de la vérifier (cache, checkpoint, fichier).",
    "The table did not give the same row twice; keep it before checking it (cache, checkpoint, a file).",
)
