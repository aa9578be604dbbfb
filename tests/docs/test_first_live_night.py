"""The how-to of the first live night, followed to the letter: one edited card and no code put a copy in use."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from amp_registry.language import LANGUAGES
from amp_registry_cli.main import main
from docs.site_pages import in_language
from tests.gates.source_tree import ROOT

HOW_TO, IN_ENGLISH = (
    (ROOT / "docs" / in_language("how-to/first-live-night.md", language)).read_text(encoding="utf-8")
    for language in LANGUAGES
)
SAMPLE = Path("data/fixtures/samples/rena_renamed.json")
COMMANDS = [line for line in re.findall(r"(?m)^\$ (amp-registry .*)$", HOW_TO) if SAMPLE.name in line]
SHOWN = re.compile(r"(?s)<!-- printed: (\w+) -->\n```text\n(.*?)```")
PRINTED = dict(SHOWN.findall(HOW_TO))
CARD = re.findall(r"(?s)<!-- card -->\n```toml\n(.*?)```", HOW_TO)[0]

Do = Callable[[str], tuple[int, str]]


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Do:
    """Type a command in an empty folder that holds the sample alone; what is given is the code and the print."""
    (tmp_path / SAMPLE.parent).mkdir(parents=True)
    shutil.copy(ROOT / SAMPLE, tmp_path / SAMPLE)
    (tmp_path / "settings.toml").touch()
    monkeypatch.chdir(tmp_path)
    environment = {
        "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path / 'registry.sqlite'}",
        "AMP_REGISTRY_SETTINGS": str(tmp_path / "settings.toml"),
        "AMP_REGISTRY_SOURCES": None,
        "AMP_REGISTRY_LANG": "fr",
    }

    def typed(command: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, shlex.split(command)[1:], env=environment, prog_name="amp-registry")
        return result.exit_code, result.stdout

    return typed


def test_a_file_no_column_of_which_is_known_is_put_in_use_by_editing_one_card(do: Do, tmp_path: Path) -> None:
    """`sources probe` on a file whose columns are named differently from every alias leads, with one edited
    override file and no code, to a promoted copy."""
    probe, again, put_in_use = COMMANDS
    assert do(probe) == (3, PRINTED["probe"])
    card = tmp_path / "fiches" / "rena.toml"
    assert card.is_file()
    card.write_text(CARD, encoding="utf-8")
    assert do(again) == (0, PRINTED["again"])
    assert do(put_in_use) == (0, PRINTED["import"])
    code, answer = do("amp-registry check 1170000013 --as-of 2026-11-20")
    assert code == 10
    assert "2029-06-12" in answer


def test_the_english_page_shows_what_is_printed_in_english(do: Do, tmp_path: Path) -> None:
    shown = dict(SHOWN.findall(IN_ENGLISH))
    probe, again, put_in_use = (f"{command} --lang en" for command in COMMANDS)
    assert do(probe) == (3, shown["probe"])
    (tmp_path / "fiches" / "rena.toml").write_text(CARD, encoding="utf-8")
    assert do(again) == (0, shown["again"])
    assert do(put_in_use) == (0, shown["import"])


def test_without_the_card_the_file_is_refused(do: Do) -> None:
    code, _ = do(f"amp-registry import rena {SAMPLE}")
    assert code == 1


def test_a_draft_as_it_is_written_is_a_card_that_can_be_laid_over_ours(do: Do) -> None:
    do(COMMANDS[0])
    code, printed = do(COMMANDS[1])
    assert (code, printed.split("Essai")[0]) == (3, PRINTED["probe"].split("Essai")[0])


def test_a_card_is_never_written_over(do: Do, tmp_path: Path) -> None:
    do(COMMANDS[0])
    card = tmp_path / "fiches" / "rena.toml"
    card.write_text("minimum_rows = 3\n", encoding="utf-8")
    assert do(COMMANDS[0])[0] == 1
    assert card.read_text(encoding="utf-8") == "minimum_rows = 3\n"
