"""The group: languages, help without imports, errors and exit codes, any terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from amp_registry.errors import (
    AmpRegistryError,
    BadSettings,
    EmptyName,
    NoSnapshot,
    SourceUnreachable,
)
from amp_registry.language import Text
from amp_registry.version import VERSION
from amp_registry_cli import click_words, exit_codes, output, speech
from amp_registry_cli.main import COMMANDS, main
from tests.cli.conftest import Run


@pytest.mark.parametrize("typed", [(), ("--help",)], ids=["nothing typed", "help"])
def test_somebody_who_does_not_know_what_to_type_is_told_what_comes_first(
    run: Run, typed: tuple[str, ...]
) -> None:
    result = run(*typed)
    first = (result.stdout + result.stderr).partition("Pour commencer\u00a0:\n")[2].splitlines()
    assert [line.split("  ")[1] for line in first] == [
        "amp-registry sync",
        "amp-registry import rena FICHIER",
        "amp-registry check NEQ",
        "amp-registry doctor",
    ]


@pytest.mark.parametrize(
    "command", [(), *((name,) for name in COMMANDS)], ids=lambda c: " ".join(c) or "group"
)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_the_help_speaks_one_language_at_a_time(run: Run, command: tuple[str, ...], flag: str) -> None:
    french = run(*command, flag)
    english = run("--lang", "en", *command, flag)
    assert french.exit_code == english.exit_code == exit_codes.GOOD
    assert french.stdout.startswith("Emploi : amp-registry")
    assert english.stdout.startswith("Usage: amp-registry")
    assert not re.search(r"Usage|Show|Options:|COMMAND |FILE|The | the | of ", french.stdout)
    assert not re.search(r"Emploi|Affiche|COMMANDE|FICHIER|Langue| le | la | du ", english.stdout)


def test_the_group_s_help_lists_every_command(run: Run) -> None:
    listed = run("--help").stdout
    assert [name for name in COMMANDS if re.search(rf"^  {name} ", listed, re.MULTILINE)] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_its_help_in_both_languages(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, speech.SpokenCommand)
    assert command.told.fr != command.told.en
    assert command.name == name
    for param in command.params:
        assert isinstance(param, speech.SpokenOption | speech.SpokenArgument)
        told, _ = param.said
        assert told.fr
        assert told.fr != told.en


@pytest.mark.parametrize(
    ("args", "env", "told"),
    [
        ((), {}, "Emploi"),
        (("--lang", "en"), {}, "Usage"),
        (("--lang=en",), {}, "Usage"),
        ((), {"AMP_REGISTRY_LANG": "en"}, "Usage"),
        (("--lang", "fr"), {"AMP_REGISTRY_LANG": "en"}, "Emploi"),
        ((), {"LANG": "en_CA.UTF-8"}, "Usage"),
        ((), {"LANG": "fr_CA.UTF-8"}, "Emploi"),
        ((), {"LANG": "C"}, "Emploi"),
        ((), {"LANG": "fr_CA", "LC_ALL": "en_US"}, "Usage"),
        ((), {"AMP_REGISTRY_LANG": "fr", "LANG": "en_CA"}, "Emploi"),
    ],
)
def test_the_language_is_french_unless_it_is_asked_otherwise(
    run: Run, args: tuple[str, ...], env: Mapping[str, str], told: str
) -> None:
    assert run(*args, "check", "--help", env=env).stdout.startswith(told)
    assert run("check", *args, "--help", env=env).stdout.startswith(told)


def test_the_settings_file_may_choose_the_language_and_an_option_wins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("language = 'en'\n", encoding="utf-8")
    assert run("neq", "1170000013").stdout == "1170 000 013  legal person\n"
    assert run("neq", "--lang", "fr", "1170000013").stdout == "1170 000 013  personne morale\n"


def test_what_stands_after_two_hyphens_is_not_an_option() -> None:
    assert speech.asked_for(["check", "--", "--lang", "en"], {}) is None
    assert speech.asked_for(["--lang", "de"], {}) is None
    assert speech.asked_for(["--lang"], {}) is None


@pytest.mark.parametrize(
    ("args", "french", "english"),
    [
        (["bogus"], "La commande 'bogus' n'existe pas.", "No such command 'bogus'."),
        (["--lang", "de", "neq", "1"], "'de' n'est pas parmi", "'de' is not one of"),
        (["search", "x", "--limit", "0"], "hors des bornes", "not in the range"),
        (["search", "  "], "Donnez un nom, un NEQ", "Give a name, a NEQ"),
        (["neq"], "Il manque l'argument 'NUMÉRO...'.", "Missing argument 'NUMBER...'."),
        (["import", "rena", "no-such"], "'no-such' n'existe pas.", "'no-such' does not exist."),
        (["--settings", ".", "neq", "1"], "'.' est un dossier.", "'.' is a directory."),
        (["export", "rena", "--as-of", "x"], "n'est pas une date", "is not a date"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_click_s_own_words_are_in_the_language_of_the_run(
    run: Run, args: list[str], french: str, english: str
) -> None:
    for language, told in (("fr", french), ("en", english)):
        result = run(*args, env={"AMP_REGISTRY_LANG": language})
        assert result.exit_code == exit_codes.USAGE
        assert told in result.stderr


def test_every_french_word_keeps_the_values_of_click_s() -> None:
    dropped = {"{name} {filename!r}"}
    for english, french in click_words.FRENCH.items():
        values = set(re.findall(r"\{\w+(?:!r)?\}|%\(\w+\)s", english))
        kept = set(re.findall(r"\{\w+(?:!r)?\}|%\(\w+\)s", french))
        assert kept <= values
        assert values - kept <= ({"{name}"} if any(part in english for part in dropped) else set())


def test_plurals_are_french_in_french() -> None:
    words = click_words.FrenchOfTheRun()
    one, many = "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
    speech.speak("fr")
    assert [words.ngettext(one, many, n) for n in (0, 1, 2)] == [
        "Argument de trop : {args}",
        "Argument de trop : {args}",
        "Arguments de trop : {args}",
    ]
    speech.speak("en")
    assert [words.ngettext(one, many, n) for n in (0, 1, 2)] == [many, one, many]


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").stdout == f"amp-registry {VERSION}\n"


def test_a_setting_that_cannot_be_used_is_a_failure_said_in_the_language(run: Run) -> None:
    env = {"AMP_REGISTRY_RENA_MAX_AGE_HOURS": "two"}
    result = run("status", env=env)
    assert result.exit_code == exit_codes.FAILURE
    assert result.stderr.startswith("Erreur : Réglage refusé : rena_max_age_hours = « two ».")
    assert run("--rena-max-age-hours", "3", "status", env=env).exit_code == exit_codes.GOOD


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EmptyName(), 2),
        (SourceUnreachable(source="x", problem=Text("x", "x")), 4),
        (NoSnapshot(register="rena"), 1),
        (BadSettings(name="x", value="x", problem=Text("x", "x")), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, AmpRegistryError) else "",
)
def test_every_error_has_its_exit_code(error: AmpRegistryError, code: int) -> None:
    assert exit_codes.of_error(error) == code


# --- any terminal -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "utf-8", "utf-16"])
def test_no_encoding_of_the_output_stops_the_program(encoding: str, tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AMP_REGISTRY_", "LC_", "LANG"))}
    environment = {
        **clean,
        "PYTHONIOENCODING": encoding,
        "XDG_CONFIG_HOME": str(tmp_path),
        "AMP_REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "amp_registry_cli", "check", "Béton 建設 « Œuvre » \u202e"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == exit_codes.UNKNOWN, done.stderr
    # Click takes ASCII for an environment badly set and writes UTF-8 there.
    assert "RÉPONDRE" in done.stdout.decode("utf-8" if encoding == "ascii" else encoding)


def test_a_character_the_output_lacks_becomes_the_nearest_plain_one() -> None:
    text = "« é » œ — … 建\u0301"
    with pytest.raises(UnicodeEncodeError) as raised:
        text.encode("ascii")
    error = raised.value
    error.start, error.end = 0, len(text)
    assert output.nearest(error) == ('" e " oe - ... ?', len(text))
    with pytest.raises(UnicodeDecodeError):
        output.nearest(UnicodeDecodeError("ascii", b"x", 0, 1, "x"))


def test_json_is_escaped_where_the_output_is_not_utf_8(run: Run) -> None:
    result = run("neq", "--json", "é")
    assert '"é"' in result.stdout
    escaped = subprocess.run(
        [sys.executable, "-m", "amp_registry_cli", "neq", "--json", "é"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert b'"\\u00e9"' in escaped.stdout
