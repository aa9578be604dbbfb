"""The process that reads a workbook, run in the test's own: what it says, and what it refuses by which code."""

from __future__ import annotations

import io
import json
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from amp_registry.bulk import workbook, workbook_process
from amp_registry.bulk.reading import read
from amp_registry.bulk.workbook_limits import MOST_PARTS, Refused, look
from amp_registry.errors import ListUnreadable
from tests.bulk import hostile_workbooks
from tests.bulk.hostile_case import HEADINGS, SAMPLES, SHEET, firms, repacked
from tests.bulk.hostile_case import workbook as made

DRAW = random.Random(5)
CODES = {
    "cut": hostile_workbooks.cut,
    "locked": hostile_workbooks.locked,
    "too_large": hostile_workbooks.bomb,
    "too_far": hostile_workbooks.far_cell,
    "entities": hostile_workbooks.laughs,
    "formulas": hostile_workbooks.formula_nowhere,
    "not_a_workbook": hostile_workbooks.another_document,
}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Ask the process about some bytes; what is given is every value it says."""

    def go(content: bytes, *asked: str) -> list[Any]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        assert workbook_process.main(asked) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return go


def test_a_survey_says_the_form_and_each_sheet_with_its_first_lines(said: Any) -> None:
    about, sheet = said(hostile_workbooks.macros(DRAW).content, "survey")
    assert about == {"form": "XLSX", "macros": True}
    assert (sheet["place"], sheet["name"], sheet["hidden"]) == (0, "Liste", False)
    assert sheet["first"][0] == list(HEADINGS)


def test_rows_come_as_they_are_and_the_end_is_said(said: Any) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Nom", 1.5, True])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        hour = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        span = book.add_format({"num_format": "[h]:mm"})
        sheet.write_number(2, 1, 46146, day)
        sheet.write_number(2, 2, 46146.5, hour)
        sheet.write_number(2, 3, 1.5, span)
        sheet.write_formula(4, 0, "=NA()", None, "#N/A")
    rows = said(output.getvalue(), "rows", "0")
    assert rows[0] == ["", "", "", ""]
    assert rows[1] == ["", "Nom", 1.5, True]
    assert rows[2][1:3] == [{"day": "2026-05-04"}, {"moment": "2026-05-04T12:00:00"}]
    assert rows[4][0] == {"fault": "error"}
    assert rows[-1] == "end"


def test_an_ods_and_an_xls_are_told_by_what_they_hold(said: Any) -> None:
    assert said(hostile_workbooks.ods(DRAW).content, "survey")[0]["form"] == "ODS"
    assert said((SAMPLES / "rena.xls").read_bytes(), "survey")[0]["form"] == "XLS"


@pytest.mark.parametrize(("code", "case"), CODES.items(), ids=CODES)
def test_what_is_refused_is_refused_by_its_code(code: str, case: Any, said: Any) -> None:
    assert said(case(random.Random(5)).content, "survey")[-1]["refused"] == code
    assert code in workbook.PROBLEMS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile_workbooks.lying_bomb(DRAW).content, "cut"),
        (hostile_workbooks.ods_locked(DRAW).content, "locked"),
        (hostile_workbooks.ole_of_another(DRAW).content, "not_a_workbook"),
        (hostile_workbooks.strings_missing(DRAW).content, "unreadable"),
        (repacked(made(firms(DRAW)), {"xl/workbook.xml": lambda _: b"<x"}), "cut"),
        (repacked(made(firms(DRAW)), {SHEET: None}), "unreadable"),
    ],
    ids=["a lie about a size", "locked ODS", "another OLE", "no strings", "XML cut", "no sheet"],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, said: Any) -> None:
    assert said(content, "survey")[-1]["refused"] == code


def test_a_file_larger_than_the_limit_is_not_looked_into(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_process, "LARGEST_FILE", 10)
    assert said(made(firms(DRAW)), "survey") == [{"refused": "too_large", "about": "0 MB"}]


def test_a_zip_of_too_many_parts_is_refused() -> None:
    parts = {f"x/{n}": b"" for n in range(MOST_PARTS)}
    with pytest.raises(Refused, match="too_large"):
        look(repacked(made(firms(DRAW)), {}, parts))


@pytest.mark.parametrize(
    "error", [MemoryError(), type("PanicException", (BaseException,), {})()], ids=["memory", "panic"]
)
def test_a_reader_that_gives_up_is_a_refusal(
    error: BaseException, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(workbook_process, "load_workbook", fails)
    assert said(made(firms(DRAW)), "survey")[-1]["refused"] in {"gave_up", "cut"}


def test_a_stop_asked_by_the_user_is_none(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workbook_process, "load_workbook", fails)
    with pytest.raises(KeyboardInterrupt):
        said(made(firms(DRAW)), "survey")


class Stopped:
    """A process that ends badly after it said something."""

    def __init__(self, said: bytes, code: int) -> None:
        self.stdout = io.BytesIO(said)
        self.returncode = code

    def __enter__(self) -> Stopped:
        return self

    def __exit__(self, *_: object) -> None: ...

    def wait(self) -> None: ...

    def kill(self) -> None: ...


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b'{"form": "XLSX", "macros": false}\n{"pla', -6),
        (b"", -9),
        (b'{"form": "XLS", "macros": false}\n', 0),
    ],
    ids=["in the middle of a line", "before a word", "without a sheet"],
)
def test_a_process_that_stops_is_an_error_of_the_list(
    said: bytes, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(made(firms(DRAW)))
    monkeypatch.setattr(workbook.subprocess, "Popen", lambda *_, **__: Stopped(said, code))
    with pytest.raises(ListUnreadable, match=r"liste\.xlsx"), read(path, io.BytesIO()):
        pass
