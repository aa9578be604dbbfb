"""Rows of suppliers screened by Spark on two cores, beside one machine: the same answers, how fast, how it grows.

The registers have their real size. One row in ten is a firm not met before: drawn from the registers, as printed or
written otherwise, or known to nobody; with a NEQ or without; one number in a hundred is no NEQ. Spark reads the rows
from a file, asks its distinct firms from one file of the registers, and writes every row with its answer. The peer is
`Registry.check_many` on the store itself: over the distinct firms alone, which is what Spark does, and over the rows as
they stand. Every row of Spark's is then compared with the peer's answer to that firm.

    python -m benchmarks.spark_rows [ROWS …]
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

from amp_registry import Question, Registry
from amp_registry.bulk import arrow_answers
from amp_registry.errors import InvalidQuestion
from amp_registry.neq import luhn
from amp_registry.records import Register
from amp_registry.settings import Settings
from benchmarks import generate, population
from benchmarks.lists import NOW, store

SIZES = (10_000, 100_000, 300_000, 1_000_000)
EACH = 10
AS_THEY_STAND = 20_000
FIRST = 100
PROCESSORS = 2
COMMON = {"contract": {"kind": "construction", "expenditure": 6_000_000}}
SLOWEST_RATIO = 0.5
STEEPEST = 1.2
COMPARED = [name for name in arrow_answers.COLUMNS.names if name not in {"problem_fr", "problem_en"}]
Supplier = tuple[str | None, str | None]


def suppliers(count: int, seed: int = 11) -> list[Supplier]:
    """Return distinct suppliers, name and NEQ; a shorter list is the beginning of a longer one."""
    found: dict[Supplier, None] = {}
    drawn = _drawn(seed)
    while len(found) < count:
        found.setdefault(next(drawn))
    return list(found)


def _drawn(seed: int) -> Iterator[Supplier]:
    draw = random.Random(seed)
    known = [e for register in Register for e in generate.generate(register, generate.SIZES[register])]
    others = population.names(10_000_000, seed)
    while True:
        entry = draw.choice(known)
        chance = draw.random()
        if chance < 0.05:
            yield entry.name, entry.neq
        elif chance < 0.2:
            yield population.perturbed(entry.name, draw), None
        elif chance < 0.99:
            yield next(others), _number(draw) if draw.random() < 0.5 else None
        else:
            yield next(others), "1170000031"


def _number(draw: random.Random) -> str:
    body = f"{draw.randrange(1_000_000, 6_000_000):07d}"
    return "11" + body + next(digit for digit in "0123456789" if luhn(body + digit) == 0)


def write_rows(path: Path, firms: Sequence[Supplier], count: int) -> list[int]:
    """Write rows, each firm once at least, in no order; return the place of the firm of each row."""
    places = [row % len(firms) for row in range(count)]
    random.Random(count).shuffle(places)
    names, neqs = zip(*(firms[place] for place in places), strict=True)
    table = pa.table({"no": range(count), "fournisseur": names, "no_neq": pa.array(neqs, pa.string())})
    pa.parquet.write_table(table, path, row_group_size=max(1, count // 8))
    return places


def one_machine(url: str, firms: Sequence[Supplier]) -> tuple[float, list[Any]]:
    """Return the seconds that one machine takes to ask each firm, and what our columns say of each."""
    asked = [_question(*firm) for firm in firms]
    start = time.perf_counter()
    with Registry.open(url, settings=Settings()) as registry:
        told = registry.check_many((one for one in asked if one), now=NOW, journal=False)
        answers = [arrow_answers.answered(next(told), evidence=False) if one else None for one in asked]
    return time.perf_counter() - start, answers


def _question(name: str | None, neq: str | None) -> Question | None:
    try:
        return Question.from_dict({**COMMON, "firm": {"name": name, "neq": neq}})
    except InvalidQuestion:
        return None


def differing(output: Path, places: Sequence[int], expected: Sequence[Any]) -> int:
    """Return how many rows of Spark's are missing, or do not say what one machine says of their firm."""
    rows = pa.dataset.dataset(output, format="parquet").to_table(
        columns=["no", *(f"amp_{name}" for name in COMPARED)]
    )
    found = dict.fromkeys(range(len(places)), False)
    for batch in rows.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            firm = expected[places[row["no"]]]
            said = {name: row[f"amp_{name}"] for name in COMPARED}
            found[row["no"]] = not found[row["no"]] and _same(said, firm)
    return len(places) - sum(found.values()) + max(0, rows.num_rows - len(places))


def _same(said: dict[str, Any], firm: Any) -> bool:
    if firm is None:
        return said["answer"] == "row_not_read"
    shared = {"checked_at", "registers_sha256", "journaled"}
    return all(said[name] == firm.get(name) for name in COMPARED if name not in shared)


class Cluster:
    """Spark on this machine, and how long it took to start."""

    def __init__(self) -> None:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        start = time.perf_counter()
        from pyspark.sql import SparkSession  # noqa: PLC0415 - its import is part of what is measured

        told = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "2g",
            "spark.sql.shuffle.partitions": str(8 * PROCESSORS),
        }
        self.session = SparkSession.builder.master(f"local[{PROCESSORS}]").config(map=told).getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.range(10).count()
        self.started = time.perf_counter() - start

    def screen(self, rows: Path, registers: Any, output: Path) -> float:
        """Return the seconds from a file of rows to a file of answers."""
        from amp_registry.bulk.spark import screen  # noqa: PLC0415 - loads PySpark

        start = time.perf_counter()
        df = self.session.read.parquet(str(rows))
        columns = {"name": "fournisseur", "neq": "no_neq"}
        screen(df, registers, columns=columns, common=COMMON, now=NOW).write.parquet(str(output))
        return time.perf_counter() - start


def main(arguments: Sequence[str] = ()) -> int:
    """Print the figures; return 0 when every row has the answer of one machine and the targets are kept."""
    sizes = sorted(map(int, arguments)) or list(SIZES)
    folder = Path(tempfile.mkdtemp())
    try:
        return _measured(folder, sizes)
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path, sizes: Sequence[int]) -> int:
    url = store(folder)
    firms = suppliers(sizes[-1] // EACH)
    alone, expected = one_machine(url, firms)
    rate = sizes[-1] / alone
    print(
        f"one machine, {len(firms)} distinct firms: {alone:.1f} s, or {rate:.0f} rows/s when each stands {EACH} times"
    )
    places = write_rows(folder / "sample.parquet", firms[: AS_THEY_STAND // EACH], AS_THEY_STAND)
    seconds, _ = one_machine(url, [firms[place] for place in places])
    print(f"one machine, {AS_THEY_STAND} rows as they stand: {AS_THEY_STAND / seconds:.0f} rows/s")
    start = time.perf_counter()
    with Registry.open(url, settings=Settings()) as registry:
        registers = registry.pack(folder / "registers.amp", now=NOW)
    size = registers.path.stat().st_size / 1e6
    print(f"the file of the registers: {time.perf_counter() - start:.1f} s to write, {size:.1f} MB")
    cluster = Cluster()
    write_rows(folder / "first.parquet", firms[:FIRST], FIRST)
    first = cluster.screen(folder / "first.parquet", registers, folder / "first.answers")
    print(
        f"Spark local[{PROCESSORS}]: {cluster.started:.1f} s to start, {first:.1f} s for its first {FIRST} rows"
    )
    taken, wrong = [], 0
    for count in sizes:
        some = firms[: count // EACH]
        places = write_rows(folder / f"{count}.parquet", some, count)
        output = folder / f"{count}.answers"
        taken.append(cluster.screen(folder / f"{count}.parquet", registers, output))
        different = differing(output, places, expected)
        wrong += different
        print(
            f"{count:9} rows, {len(some):7} distinct: {taken[-1]:7.1f} s {count / taken[-1]:7.0f} rows/s"
            f"   answered otherwise than on one machine: {different}"
        )
    cluster.session.stop()
    ratio = alone / taken[-1]
    steep = (taken[-1] / taken[0]) / (sizes[-1] / sizes[0])
    print(f"Spark beside one machine, {sizes[-1]} rows: ratio {ratio:.2f} (target {SLOWEST_RATIO})")
    print(f"seconds a row, most rows beside fewest: {steep:.2f} (target at most {STEEPEST})")
    return int(wrong > 0 or ratio < SLOWEST_RATIO or steep > STEEPEST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
