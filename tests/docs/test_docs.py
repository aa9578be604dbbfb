"""What the code offers stands in its reference page: a command, an option, a setting, a code, a public name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import click
import pytest

import amp_registry
from amp_registry import contract, question
from amp_registry.compare.match import Certainty
from amp_registry.decide.verdict import Answer
from amp_registry.settings import FILE_VARIABLE, Settings, variable
from amp_registry_cli.main import main
from docs import samples
from tests.docs.reference_pages import page, quoted
from tests.gates.source_tree import ROOT, files, name

MESSAGES = ROOT / "amp_registry" / "explain"
CODED = ("condition", "warning", "need", "not_checked")
LINK = re.compile(r"\]\(((?!https?:|mailto:)[^)#\s]+)(?:#[^)]*)?\)")
PAGE = re.compile(r"docs/[\w/-]+(?:\.en)?\.(?:md|sh)")
PROMPT = re.compile(r"(?m)^(?:\$ )?(amp-registry [^\n#>|]*)")


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    yield "", main
    for command in main.list_commands(context):
        found = main.get_command(context, command)
        assert found is not None
        yield command, found


COMMANDS = dict(_commands())


def _parameters(command: click.Command) -> Iterator[click.Parameter]:
    """Yield what a command takes, and what each of its actions does; those of the program are its own alone."""
    yield from command.params
    if isinstance(command, click.Group) and command is not main:
        for action in command.commands.values():
            yield from action.params


OPTIONS = [
    (command, spelled)
    for command, known in COMMANDS.items()
    for parameter in _parameters(known)
    if isinstance(parameter, click.Option)
    for spelled in (*parameter.opts, *parameter.secondary_opts)
]


def _codes() -> set[tuple[str, str]]:
    texts = tomllib.loads((MESSAGES / "messages_fr.toml").read_text(encoding="utf-8"))
    return {(kind, code) for kind in CODED for code in texts[kind] if code != "other"}


@pytest.mark.parametrize("command", [command for command in COMMANDS if command])
def test_a_command_has_its_section_in_the_reference(command: str) -> None:
    assert re.search(rf"(?m)^#+ .*`(?:amp-registry )?{command}\b", page("cli.md"))


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=[" ".join(pair) for pair in OPTIONS])
def test_an_option_stands_in_the_reference(command: str, option: str) -> None:
    assert option in quoted("cli.md"), command


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_a_setting_and_its_variable_stand_in_the_reference(setting: str) -> None:
    assert {setting, variable(setting)} <= quoted("settings.md")


def test_the_variable_that_names_the_settings_file_stands_in_the_reference() -> None:
    assert FILE_VARIABLE in quoted("settings.md")


@pytest.mark.parametrize("word", [*Answer, *Certainty])
def test_an_answer_and_a_certainty_stand_in_the_reference(word: str) -> None:
    assert word in quoted("answers.md")


@pytest.mark.parametrize(("kind", "code"), sorted(_codes()))
def test_a_code_of_the_evidence_stands_in_the_reference(kind: str, code: str) -> None:
    assert code in quoted("answers.md"), kind


QUESTION = (question.Question, question.Firm, question.Consortium, question.Dates, question.Renewal)
QUESTION += (question.Permission, question.StopOrder, contract.Contract)
CHOICES = [
    kind
    for module in (question, contract)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.mark.parametrize("part", QUESTION, ids=lambda part: part.__name__)
def test_every_field_of_the_question_stands_in_the_reference(part: type) -> None:
    missing = {field.name for field in fields(part)} - {w.strip('{}":') for w in quoted("question.md")}
    assert not missing


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_every_value_of_the_question_stands_in_the_reference(kind: type[StrEnum]) -> None:
    assert {member.value for member in kind} <= quoted("question.md")


def test_the_question_shown_in_the_reference_can_be_asked() -> None:
    shown = page("question.md").split("```json\n")[1].split("```")[0]
    assert question.Question.from_json(shown).firm.name == "Construction Exemple inc."


@pytest.mark.parametrize(
    "path", [path for path in files() if path.suffix in {".py", ".toml", ".sh"}], ids=name
)
def test_a_page_the_code_speaks_of_is_there(path: Path) -> None:
    pages = PAGE.findall(path.read_text(encoding="utf-8"))
    assert not [spoken for spoken in pages if not (ROOT / spoken).is_file()]


def test_the_public_names_are_those_of_the_reference_and_no_other() -> None:
    table = page("python.en.md").split("## Public names")[1].split("\n## ")[0]
    assert re.findall(r"(?m)^\| `(\w+)` \|", table) == amp_registry.__all__


def test_every_field_of_the_evidence_stands_in_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = samples.store(tmp_path_factory.mktemp("samples"))
    printed = samples.run(
        'amp-registry check "Excavation Sarrazelle" --as-of 2026-11-20 --json', store
    ).printed
    missing = set(re.findall(r'"(\w+)":', printed.split('"question":')[0])) - quoted("evidence.md")
    assert printed.startswith("{")
    assert not missing


@pytest.mark.parametrize("path", [path for path in files() if path.suffix == ".md"], ids=name)
def test_a_link_to_a_file_leads_to_one(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", [path for path in files() if path.suffix == ".md"], ids=name)
def test_a_command_line_shown_names_a_command_and_options_that_exist(path: Path) -> None:
    known = {
        command: {o for c, o in OPTIONS if c in {command, ""}} | {"--help", "-h"} for command in COMMANDS
    }
    for line in PROMPT.findall(path.read_text(encoding="utf-8")):
        words = line.split()[1:]
        command = next((word for word in words if word in COMMANDS), "")
        options = {word.split("=")[0] for word in words if word.startswith("--")}
        assert options <= known[command], line
