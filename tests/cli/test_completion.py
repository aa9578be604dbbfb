"""A shell completes what is typed: its script asks the program, and the program offers commands, options, values."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amp_registry_cli import exit_codes
from amp_registry_cli.commands.completion_command import SHELLS, script
from tests.cli.conftest import Run

PROGRAM = Path(sys.executable).with_name("amp-registry")
FOLDER = str(PROGRAM.parent)
IN_BASH = """
source "$1"
COMP_WORDS=(amp-registry {words}); COMP_CWORD={place}
_amp_registry_completion amp-registry
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def _offered(typed: str) -> list[str]:
    """Return what bash offers after a line is typed, by running the script in a bash of its own."""
    words = typed.split(" ")
    text = IN_BASH.format(words=" ".join(word or "''" for word in words), place=len(words))
    environment = {**os.environ, "PATH": FOLDER + os.pathsep + os.environ["PATH"], "AMP_REGISTRY_LANG": "en"}
    with_script = ["bash", "-c", text, "bash", "/dev/fd/0"]
    done = subprocess.run(
        with_script, input=script("bash"), capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("chec", ["check", "check-list"], id="a command"),
        pytest.param("import r", ["rena", "rea"], id="a value of an argument"),
        pytest.param("check --kind ser", ["services"], id="a value of an option"),
        pytest.param("status --j", ["--json"], id="an option"),
        pytest.param("journal ver", ["verify"], id="an action"),
    ],
)
def test_bash_offers_what_can_be_typed_there(typed: str, offered: list[str]) -> None:
    assert _offered(typed) == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_is_one_that_shell_reads(shell: str, run: Run, tmp_path: Path) -> None:
    printed = run("completion", shell)
    assert (printed.exit_code, printed.stdout) == (exit_codes.GOOD, script(shell))
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    path = tmp_path / shell
    path.write_text(printed.stdout, encoding="utf-8")
    read = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish on this machine")
def test_fish_offers_a_command_with_its_one_line_of_help(tmp_path: Path) -> None:
    path = tmp_path / "amp-registry.fish"
    path.write_text(script("fish"), encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": FOLDER + os.pathsep + os.environ["PATH"],
        "AMP_REGISTRY_LANG": "fr",
        "HOME": str(tmp_path),
    }
    asked = ["fish", "--no-config", "-c", f"source {path}; complete -C 'amp-registry doct'"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "doctor\tTrouve ce qui est mal réglé.\n"


def test_a_shell_that_is_not_known_is_refused_with_those_that_are(run: Run) -> None:
    refused = run("completion", "tcsh")
    assert refused.exit_code == exit_codes.USAGE
    assert all(shell in refused.stderr for shell in SHELLS)
