"""The manual has a page for each command in both languages, which `man` reads without a remark."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from amp_registry.language import LANGUAGES, Language
from amp_registry.settings import Settings, variable
from amp_registry_cli import exit_codes
from amp_registry_cli.main import COMMANDS
from docs.manual_pages import FOLDERS, SHARE, page, pages
from tests.gates.source_tree import name

MANUAL = sorted(path for path in pages() if path.suffix == ".1")
GROFF = shutil.which("groff")
CODES = {value for word, value in vars(exit_codes).items() if word.isupper() and isinstance(value, int)}


def test_what_is_shipped_is_what_is_written_and_nothing_else() -> None:
    assert sorted(path for path in SHARE.rglob("*") if path.is_file()) == sorted(pages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_its_page_and_stands_in_that_of_the_program(language: Language) -> None:
    assert {p.stem for p in FOLDERS[language].iterdir()} == {
        "amp-registry",
        *(f"amp-registry-{command}" for command in COMMANDS),
    }
    whole = page(language, None).replace("\\", "")
    assert all(f"amp-registry-{command}fR(1)" in whole for command in COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_program_names_every_setting_and_every_exit_code(language: Language) -> None:
    lines = page(language, None).splitlines()
    assert {variable(field.name) for field in fields(Settings)} <= set(lines)
    assert {rf"\fB{code}\fR" for code in CODES} <= set(lines)


def test_a_page_speaks_one_language() -> None:
    assert "Langue des réponses" in page("fr", "check")
    assert "Langue des réponses" not in page("en", "check")


@pytest.mark.skipif(GROFF is None, reason="groff is not on this machine")
@pytest.mark.parametrize("path", MANUAL, ids=name)
def test_groff_has_nothing_to_remark_of_a_page(path: Path) -> None:
    assert GROFF is not None
    read = [GROFF, "-K", "utf8", "-T", "utf8", "-man", "-ww", "-z", str(path)]
    done = subprocess.run(read, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
