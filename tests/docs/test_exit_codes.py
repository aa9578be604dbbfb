"""Every exit code has an example in its page, and each example, run as printed, gives its code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry_cli import exit_codes
from docs import samples
from tests.docs.reference_pages import page

SECTION = re.compile(r"(?m)^## (\d+) : (.*)$")
COMMAND = re.compile(r"(?m)^\$ (amp-registry .*)$")
TEXT = page("exit-codes.md")

SECTIONS = {int(match[1]): TEXT[match.end() :].split("\n## ")[0] for match in SECTION.finditer(TEXT)}
EXAMPLES = [(command, code) for code, text in SECTIONS.items() for command in COMMAND.findall(text)]
# An example would reach out to a source (tests/cli/test_sync.py gives one), or need a contract watched before it
# (tests/cli/test_watch.py).
WITHOUT_EXAMPLE = {exit_codes.UNREACHABLE, exit_codes.EVENTS}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return samples.store(tmp_path_factory.mktemp("samples"))


@pytest.mark.parametrize(("command", "code"), EXAMPLES, ids=[command for command, _code in EXAMPLES])
def test_an_example_gives_the_code_it_stands_under(
    command: str, code: int, environment: dict[str, str]
) -> None:
    ran = samples.run(command, environment)
    assert (ran.code, "Traceback" in ran.complained) == (code, False), ran.printed + ran.complained


def test_every_code_has_its_section_and_every_section_an_example() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    assert set(SECTIONS) == codes
    assert codes - {code for _command, code in EXAMPLES} == WITHOUT_EXAMPLE


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_stands_under_its_code(answer: Answer) -> None:
    assert f"`{answer}`" in SECTIONS[exit_codes.OF_ANSWER[answer]]


def test_the_readme_shows_the_same_codes() -> None:
    readme = Path(samples.ROOT, "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \| (.*?) \|", readme)
    assert {answer: int(code) for code, answers in rows for answer in re.findall(r"`(\w+)`", answers)} == {
        answer.value: code for answer, code in exit_codes.OF_ANSWER.items()
    }
