"""The answers of a list written as they come, in the form its file is named for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from amp_registry.bulk.checking import Result
from amp_registry.bulk.csv_answers import CsvAnswers
from amp_registry.bulk.headings import Headings
from amp_registry.bulk.summary import Sections
from amp_registry.bulk.tally import Tally
from amp_registry.errors import ExtraMissing
from amp_registry.language import Language, Text

_PURPOSE: Final = Text("Écrire un classeur", "Writing a workbook")


class Form(StrEnum):
    """The form of the answers."""

    CSV = "csv"
    XLSX = "xlsx"


class Answers(Protocol):
    """A file of answers being written."""

    def add(self, result: Result) -> None:
        """Write one row."""

    def finish(self, told: Sections) -> None:
        """Write the summary where the form has a place for it, and end the file."""

    def close(self) -> None:
        """Let go of what writing the file held, whether it was ended or not."""


def form_of(path: Path) -> Form | None:
    """Return the form a file is named for, or None for a name that is none of ours.

    >>> form_of(Path("réponses.XLSX")), form_of(Path("liste.csv")), form_of(Path("liste.pdf"))
    (<Form.XLSX: 'xlsx'>, <Form.CSV: 'csv'>, None)
    """
    ending = path.suffix.lower().lstrip(".")
    return Form(ending) if ending in list(Form) else None


def start(form: Form, output: BinaryIO, headings: Headings, language: Language, made: datetime) -> Answers:
    """Return a file of answers, its headings written.

    Whoever starts one closes it. Raises `ExtraMissing` for XLSX without the extra `excel`, before anything is written.
    """
    if form is Form.CSV:
        return CsvAnswers(output, headings.names, language)
    try:
        workbook = importlib.import_module("amp_registry.bulk.xlsx_answers")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=_PURPOSE, extra="excel") from None
    neqs = frozenset(place for place, field in headings.fields.items() if field in {"firm", "firm.neq"})
    answers: Answers = workbook.XlsxAnswers(output, headings.names, neqs, language, made)
    return answers


def write(results: Iterable[Result], answers: Answers) -> Tally:
    """Write each row as it comes, and return what they come to; the file is not ended."""
    tally = Tally()
    for result in results:
        answers.add(result)
        tally.add(result)
    return tally
