"""What comes of a hostile list, beside what must."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from amp_registry import Registry
from amp_registry.bulk import writing
from amp_registry.bulk.checking import Batch, check_list
from amp_registry.bulk.reading import read
from amp_registry.bulk.tally import Tally
from amp_registry.errors import ListError
from amp_registry.settings import Settings
from tests.bulk.hostile_case import Case

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def outcome(case: Case, folder: Path, standard_input: BinaryIO) -> str:
    """Check the list of a case; return what went wrong with the way it ended, empty when nothing did.

    The store is empty: every row read is answered `unknown`, which is quick.
    """
    path = folder / case.name
    path.write_bytes(case.content)
    try:
        tally = check(path, folder, standard_input)
    except ListError as error:
        return _of_the_error(case, error)
    if case.refused is not None:
        return f"not refused: {tally}"
    counted = tally.answers.total() + tally.refused
    if case.rows is not None and counted != case.rows:
        return f"{counted} rows of {case.rows}"
    return ""


def _of_the_error(case: Case, error: ListError) -> str:
    said = error.message("fr")
    if case.rows is not None:
        return f"refused: {said}"
    if case.name not in said or (case.refused or "") not in said:
        return f"unclear: {said}"
    return ""


def check(path: Path, folder: Path, standard_input: BinaryIO) -> Tally:
    """Check a list against an empty store, into both forms."""
    url = f"sqlite:///{folder / 'none.sqlite3'}"
    with (
        read(path, standard_input) as firms,
        Registry.open(url, settings=Settings()) as registry,
        (folder / "answers.csv").open("wb") as as_csv,
        (folder / "answers.xlsx").open("wb") as as_xlsx,
        ExitStack() as open_files,
    ):
        files = {writing.Form.CSV: as_csv, writing.Form.XLSX: as_xlsx}
        both = [
            open_files.enter_context(closing(writing.start(form, file, firms.headings, "fr", NOW)))
            for form, file in files.items()
        ]
        tally = Tally()
        for result in check_list(registry, firms, Batch.of(firms, NOW, {}), journal=False):
            tally.add(result)
            for answers in both:
                answers.add(result)
        for answers in both:
            answers.finish({"": []})
    return tally
