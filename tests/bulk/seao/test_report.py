"""The report in each form: the same lines, nothing a spreadsheet or a browser would obey, whole where it is short."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from amp_registry.bulk.seao import as_html, as_xlsx, plots, report_files, table, words
from amp_registry.bulk.seao.screen import Report, Wanted, screen
from amp_registry.errors import BadSettings, ExtraMissing
from amp_registry.language import LANGUAGES
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks.seao_month import ASKED, keep
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from tests.explain import approvals
from tests.factory import firm, neq, rena

APPROVED = Path(__file__).with_name("approved")
SIGNED = date(2026, 6, 15)
HOSTILE = Firm('=HYPERLINK("http://x")<script>alert(1)</script>\u202e', None)
LISTED = Firm(firm(1), neq(1))
VERSION = re.compile(r"\b[0-9a-f]{12}\b")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """A finding, a firm with a hostile name, one cancelled award, and a release that cannot be read."""
    folder = tmp_path_factory.mktemp("report")
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    keep(url, [rena(1)], [], [])
    raws: list[Any] = [
        a_release(3_000_001, [LISTED], signed=SIGNED, value=180_000.5),
        a_release(3_000_002, [HOSTILE], signed=SIGNED, value=80_000.0),
        {**a_release(3_000_003, [LISTED], signed=SIGNED), "tag": ["tenderCancellation"]},
        "x",
        a_release(3_000_004, [Firm("Zyxwv inc.", neq(9))], signed=SIGNED, value=9.0),
    ]
    raws[-1]["tender"]["mainProcurementCategory"] = "bidules"
    path = folder / "mensuel.json"
    path.write_text(json.dumps({"releases": raws}), encoding="utf-8")
    with Registry.open(url, settings=Settings()) as registry, screen(registry, Wanted([path], ASKED)) as made:
        yield made


def written(report: Report, name: str, language: Any = "fr") -> bytes:
    output = io.BytesIO()
    report_files.writer(Path(name))(report, output, language)
    return output.getvalue()


def test_the_csv_opens_right_in_french_and_runs_nothing(report: Report) -> None:
    content = written(report, "r.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == table.headings("fr")
    assert [row[0] for row in rows[1:]] == ["à vérifier d'abord", "illisible", "non jugé"]
    assert rows[1][4] == LISTED.neq
    assert rows[1][11] == "180\u00a0000,50\u00a0$"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_workbook_holds_the_same_rows_as_text_and_a_summary(report: Report) -> None:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(report, "r.xlsx")))
    assert workbook.sheet_names == ["À vérifier", "Sommaire"]
    rows = workbook.get_sheet_by_index(0).to_python()
    lines = list(
        csv.reader(io.StringIO(written(report, "r.csv").decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert [[cell.lstrip("'") for cell in row] for row in lines] == [
        [str(cell) for cell in row] for row in rows
    ]
    said = [row[0] for row in workbook.get_sheet_by_index(1).to_python()]
    assert {words.CAREFUL.fr, words.ATTRIBUTION.fr, "Ce qui a été lu"} <= set(said)


def test_lines_that_do_not_fit_on_a_sheet_are_counted(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "_MOST_ROWS", 1)
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(report, "r.xlsx")))
    assert len(workbook.get_sheet_by_index(0).to_python()) == 2
    assert "2 lignes de plus" in str(workbook.get_sheet_by_index(1).to_python())


def test_json_lines_give_the_summary_then_each_line_with_its_evidence(report: Report) -> None:
    summary, *lines = [json.loads(line) for line in written(report, "r.jsonl").splitlines()]
    assert summary == report.totals.to_dict()
    assert lines == list(report.lines())
    assert b"\xe2\x80\xae" not in written(report, "r.jsonl")
    finding, unreadable, not_judged = lines
    assert finding["evidence"]["schema"] == "amp-registry/evidence/1"
    assert (unreadable["outcome"], unreadable["release"], unreadable["text"]["en"]) == (
        *("unreadable", 4),
        "this is not a JSON object",
    )
    assert (not_judged["causes"], not_judged["evidence"]) == (["name_only"], None)


class Page(HTMLParser):
    """The names of the elements of a page, and the attributes that could reach out or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.reaching: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.reaching += [name for name, _value in attrs if name in ("src", "href") or name.startswith("on")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_plots_no_script_and_nothing_outside_it(report: Report, language: Any) -> None:
    text = written(report, "r.html", language).decode()
    page = Page(text)
    assert "svg" in page.names
    assert "script" not in page.names
    assert page.reaching == []
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text
    approvals.check(f"report.{language}.html", VERSION.sub("0" * 12, text), APPROVED)


def test_the_lists_of_the_page_are_cut_and_say_so(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_html, "MOST_LINES", 0)
    text = "".join(as_html.pieces(report, "en"))
    assert text.count("… and 1 more, in the report as CSV, XLSX or JSON Lines.") == 3


def test_a_plot_says_its_numbers_to_who_does_not_see_it() -> None:
    drawn = plots.bars("Par « règle »", [("R<1>", 1200, "first"), ("A8", 0, "quiet")], "fr")
    assert 'aria-label="Par « règle ». R&lt;1&gt; : 1\u00a0200 ; A8 : 0"' in drawn
    assert drawn.count("<rect") == 2
    assert plots.bars("rien", [], "fr") == ""
    assert "R1: 1,200; A8: 0" in plots.bars("By rule", [("R1", 1200, "first"), ("A8", 0, "quiet")], "en")


def test_words_of_seao_that_are_not_in_the_file_are_counted(report: Report) -> None:
    assert report.totals.to_dict()["unknown_words"] == {"bidules": 1}


def test_another_ending_is_refused() -> None:
    with pytest.raises(BadSettings, match="must end in .csv, .jsonl, .xlsx, .html".replace(".", r"\.")):
        report_files.writer(Path("r.pdf"))


def test_a_workbook_without_its_extra_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_name: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(report_files.importlib, "import_module", missing)
    with pytest.raises(ExtraMissing, match="excel"):
        report_files.writer(Path("r.xlsx"))
