"""A list of 20,000 firms as a workbook and as Windows-1252 text: the same answers, how fast, in how much memory.

The registers have their real size; the firms asked about are drawn from them and beside them, by number, by name or by
both, and one row in a hundred cannot be read. Every answer is journaled and written. The peer is a loop of single
checks of the same questions, on a sample, in the same process; memory is that of a process which does one list alone,
with the process that reads the workbook told apart.
"""

from __future__ import annotations

import csv
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import xlsxwriter

from amp_registry import Registry
from amp_registry.bulk import writing
from amp_registry.bulk.asking import Asked, Asking
from amp_registry.bulk.checking import Answered, Batch, Result, check_list
from amp_registry.bulk.reading import read
from amp_registry.bulk.tally import Tally
from amp_registry.records import Register
from amp_registry.settings import Settings
from benchmarks import generate

ROWS = 20_000
SINGLE = 200
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
FETCHED = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)
SLOWEST_RATIO = 0.9
LARGEST_MEGABYTES = 500
HEADINGS = ("Nom de la firme", "NEQ", "Ville", "Objet du contrat", "Montant", "Remarque")
OBJECTS = ("travaux de construction", "services professionnels", "approvisionnement")
Row = tuple[str | float, ...]


def rows(count: int, seed: int = 7) -> Iterator[Row]:
    """Yield rows of a list; the same seed gives the same rows, whatever file they go to."""
    draw = random.Random(seed)
    known = [
        entry for register in Register for entry in generate.generate(register, generate.SIZES[register])
    ]
    unknown = generate.generate(Register.REA, 2_000, seed=seed)
    for place in range(count):
        entry = draw.choice(unknown if draw.random() < 0.5 else known)
        number = float(entry.neq) if entry.neq and draw.random() < 0.8 else ""
        if place % 100 == 99:
            number = 1170000031.0
        # Only what both files can hold: a list that lost letters on its way is another list.
        printed = entry.name.encode("cp1252", "replace").decode("cp1252")
        name = printed if draw.random() < 0.9 or not number else ""
        amount = draw.choice([40_000.0, 1_250_000.5, 6_000_000.0])
        yield (
            name,
            number,
            draw.choice(["Québec", "Alma", ""]),
            draw.choice(OBJECTS),
            amount,
            f"rangée {place}",
        )


def write_xlsx(path: Path, count: int) -> None:
    """Write the rows as a workbook, numbers as numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Soumissionnaires")
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(rows(count), 1):
            sheet.write_row(place, 0, row)


def write_csv(path: Path, count: int) -> None:
    """Write the same rows as a French spreadsheet does: Windows-1252, semicolons, a comma before the cents."""
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(HEADINGS)
        for name, number, city, kind, amount, remark in rows(count):
            neq = f"{number:.0f}" if number else ""
            lines.writerow([name, neq, city, kind, f"{amount:.2f}".replace(".", ","), remark])


def check(url: str, path: Path) -> tuple[float, str, Tally]:
    """Check a list into a workbook; return the seconds, a hash of every row's answer, and the counts."""
    start = time.perf_counter()
    said = hashlib.sha256()

    def told(results: Iterator[Result]) -> Iterator[Result]:
        for result in results:
            if isinstance(result, Answered):
                matches = [(m.matched_name, m.score) for m in result.own.matches]
                said.update(repr((result.evidence.answer, result.evidence.rule, matches)).encode())
            else:
                said.update(repr([p.text for p in getattr(result, "problems", ())]).encode())
            yield result

    with (
        read(path, sys.stdin.buffer) as firms,
        Registry.open(url, settings=Settings()) as registry,
        path.with_suffix(".answers.xlsx").open("wb") as out,
        closing(writing.start(writing.Form.XLSX, out, firms.headings, "fr", NOW)) as answers,
    ):
        tally = writing.write(told(check_list(registry, firms, Batch.of(firms, NOW, {}))), answers)
        answers.finish({})
    return time.perf_counter() - start, said.hexdigest(), tally


def single(url: str, path: Path) -> float:
    """Return the seconds a single check takes, journaled, in a loop over a sample of the same questions."""
    with read(path, sys.stdin.buffer) as firms, Registry.open(url, settings=Settings()) as registry:
        asked = (
            item.question
            for item in Asking(firms.headings, {}).items(firms.lines())
            if isinstance(item, Asked)
        )
        some = list(islice(asked, SINGLE))
        start = time.perf_counter()
        for question in some:
            registry.check(question, now=NOW)
        return (time.perf_counter() - start) / len(some)


def store(folder: Path) -> str:
    """Return the address of a store that holds both registers at their real size."""
    url = f"sqlite:///{folder / 'registry.sqlite'}"
    for path in generate.write(folder):
        with Registry.open(url, settings=Settings(), upgrade=True) as registry:
            registry.import_records(path.stem, path, fetched_at=FETCHED, now=NOW)
    return url


def alone(url: str, path: Path) -> tuple[float, str, str, float, float]:
    """Return what checking a list gives in a process of its own: seconds, hash, counts, megabytes of it and its child."""
    command = [sys.executable, "-m", "benchmarks.lists", url, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, said, counts, own, child = done.stdout.strip().split("\t")
    return float(seconds), said, counts, float(own), float(child)


def one(url: str, path: str) -> int:
    """Check one list and print what it gave, for the process that asked."""
    import resource  # noqa: PLC0415 - absent where there is no such measure

    seconds, said, tally = check(url, Path(path))
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    counts = f"{tally.answers.total()} answered, {tally.refused} refused"
    print(seconds, said, counts, own, child, sep="\t")
    return 0


def main(arguments: Sequence[str] = ()) -> int:
    """Print the figures, of as many rows as asked; return 0 when both forms give the same and keep to the targets."""
    if len(arguments) > 1:
        return one(*arguments)
    count = int(arguments[0]) if arguments else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = store(folder)
        lists = {folder / "liste.xlsx": write_xlsx, folder / "liste.csv": write_csv}
        for path, write in lists.items():
            write(path, count)
        seconds = single(url, folder / "liste.csv")
        found = {path: alone(url, path) for path in lists}
    said = {each[1] for each in found.values()}
    print(
        f"{count} rows; single checks in a loop: {1 / seconds:7.0f} a second ({SINGLE} of the same questions)"
    )
    ratios = []
    for path, (taken, _, counts, own, child) in found.items():
        rate = count / taken
        ratios.append(rate * seconds)
        print(
            f"{path.suffix[1:].upper():5} {taken:6.1f} s  {rate:6.0f} rows/s  ratio {ratios[-1]:5.2f}  {counts}"
        )
        print(f"      memory {own:4.0f} MB, and {child:4.0f} MB in the process that reads a workbook")
    print(f"the same answers row by row: {'yes' if len(said) == 1 else 'NO'}")
    largest = max(each[3] for each in found.values())
    return int(len(said) != 1 or min(ratios) < SLOWEST_RATIO or largest > LARGEST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
