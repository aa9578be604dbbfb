"""The how-to of lists, followed to the letter: what it shows of the list and of the summary is what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import samples
from tests.gates.source_tree import ROOT

PAGE = ROOT / "docs" / "how-to" / "check-a-list.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMAND = re.findall(r"(?m)^\$ (amp-registry check-list data/.*)$", TEXT)[0]
OF_THE_RUN = re.compile(r"(?m)^(  (?:vérifiée le|lot|matching) +).*$")


def block(name: str) -> str:
    """Return the text shown under a mark of the page."""
    shown: str = re.findall(rf"(?s)<!-- {name} -->\n```text\n(.*?)```", TEXT)[0]
    return shown


def test_the_list_shown_is_the_one_checked() -> None:
    words = next(word for word in COMMAND.split() if word.endswith(".csv"))
    assert block("list") == (ROOT / words).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_summary_shown_is_the_one_printed(form: str, tmp_path: Path) -> None:
    target = tmp_path / f"reponses.{form}"
    ran = samples.run(COMMAND.replace("reponses.xlsx", str(target)), samples.store(tmp_path))
    printed = ran.printed.replace(str(target), "reponses.xlsx")
    assert ran.code == 10
    assert OF_THE_RUN.sub(r"\1…", printed) == OF_THE_RUN.sub(r"\1…", block("printed"))
    assert target.stat().st_size > 1000
