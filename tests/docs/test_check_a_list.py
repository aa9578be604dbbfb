"""The how-to of lists, followed to the letter: what it shows of the list and of the summary is what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amp_registry.language import LANGUAGES, Language
from docs import samples
from docs.site_pages import in_language
from tests.gates.source_tree import ROOT

PAGES: dict[Language, str] = {
    language: (ROOT / "docs" / in_language("how-to/check-a-list.md", language)).read_text(encoding="utf-8")
    for language in LANGUAGES
}
COMMAND = re.findall(r"(?m)^\$ (amp-registry check-list data/.*)$", PAGES["fr"])[0]
OF_THE_RUN = re.compile(r"(?m)^(  (?:vérifiée le|checked on|lot|batch) +).*$")


def block(name: str, language: Language) -> str:
    """Return the text shown under a mark of the page."""
    shown: str = re.findall(rf"(?s)<!-- {name} -->\n```text\n(.*?)```", PAGES[language])[0]
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shown_is_the_one_checked(language: Language) -> None:
    words = next(word for word in COMMAND.split() if word.endswith(".csv"))
    assert block("list", language) == (ROOT / words).read_text(encoding="utf-8")


@pytest.mark.parametrize(("form", "language"), [("xlsx", "fr"), ("csv", "fr"), ("xlsx", "en")])
def test_the_summary_shown_is_the_one_printed(form: str, language: Language, tmp_path: Path) -> None:
    target = tmp_path / f"reponses.{form}"
    ran = samples.run(COMMAND.replace("reponses.xlsx", str(target)), samples.store(tmp_path, language))
    printed = ran.printed.replace(str(target), "reponses.xlsx")
    assert ran.code == 10
    assert OF_THE_RUN.sub(r"\1…", printed) == OF_THE_RUN.sub(r"\1…", block("printed", language))
    assert target.stat().st_size > 1000
