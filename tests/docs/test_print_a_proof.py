"""The page that says how to print a proof: what it shows as printed is printed, and its words are the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import samples
from tests.docs.reference_pages import page, quoted

HOW_TO = Path(samples.ROOT, "docs", "how-to", "print-a-proof.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"(?m)^\$ (amp-registry .*)\n((?:(?!```).*\n)+)```")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return samples.store(tmp_path_factory.mktemp("samples"))


@pytest.mark.parametrize(("command", "printed"), SHOWN.findall(HOW_TO))
def test_what_is_shown_is_what_is_printed(command: str, printed: str, environment: dict[str, str]) -> None:
    assert samples.run(command, environment).printed == printed


def test_the_steps_of_the_page_work_in_their_order(environment: dict[str, str], tmp_path: Path) -> None:
    steps = [line[2:] for line in re.findall(r"(?m)^\$ amp-registry .*preuve.*$", HOW_TO)]
    here = [step.replace("preuve.pdf", str(tmp_path / "preuve.pdf")) for step in steps]
    assert [samples.run(step, environment).code for step in here] == [10, 0]


@pytest.mark.parametrize(
    "word", ["schema", "languages", "drawn_by", "evidence", "vouched_by", "outcome", "found"]
)
def test_a_field_of_a_proof_or_of_its_report_stands_in_the_reference(word: str) -> None:
    assert word in quoted("proof.md")


def test_the_limits_of_a_printed_text_stand_in_the_reference() -> None:
    assert "320 caractères" in page("proof.md")
    assert "2 000" in page("proof.md")
