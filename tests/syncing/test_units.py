"""The units shipped with the how-to are units systemd accepts, and call the program as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.source_tree import ROOT

UNITS = ROOT / "docs" / "how-to" / "systemd"
PROGRAM = Path(sys.executable).with_name("amp-registry")
SERVICE = (UNITS / "amp-registry-sync.service").read_text(encoding="utf-8")
TIMER = (UNITS / "amp-registry-sync.timer").read_text(encoding="utf-8")
VERIFY = shutil.which("systemd-analyze")


@pytest.mark.parametrize("name", ["sync", "serve"])
def test_a_service_calls_a_command_and_options_that_exist(name: str) -> None:
    unit = (UNITS / f"amp-registry-{name}.service").read_text(encoding="utf-8")
    command = re.search(r"(?m)^ExecStart=\S*/amp-registry (.*)$", unit)
    assert command is not None
    words = command[1].split()
    asked = subprocess.run([PROGRAM, words[0], "--help"], capture_output=True, text=True, check=True)
    assert words[0] == name
    assert all(word in asked.stdout for word in words if word.startswith("--"))


def test_the_environment_file_has_the_last_word_on_who_is_recognized() -> None:
    """An option would win over it, and the page says to set it there."""
    unit = (UNITS / "amp-registry-serve.service").read_text(encoding="utf-8")
    assert "--access" not in unit
    assert unit.index("Environment=AMP_REGISTRY_WEB_ACCESS=token\n") < unit.index("EnvironmentFile=")


@pytest.mark.parametrize("page", ["nightly-sync.md", "nightly-sync.en.md"])
def test_a_command_of_an_administrator_has_the_user_the_store_and_the_settings_of_the_service(
    page: str,
) -> None:
    text = (UNITS.parent / page).read_text(encoding="utf-8")
    (command,) = re.findall(r"(?ms)^systemd-run .*?[^\\]$", text)
    told = {line.partition("=")[0]: line.partition("=")[2] for line in SERVICE.splitlines()}
    assert f"--uid={told['User']} " in command
    assert f"--property=EnvironmentFile={told['EnvironmentFile']} " in command
    (store,) = re.findall(r"(?m)^Environment=(AMP_REGISTRY_DATABASE_URL=.*)$", SERVICE)
    assert f"--setenv={store} " in command


@pytest.mark.parametrize("name", ["nightly-sync", "back-up-and-restore"])
@pytest.mark.parametrize("ending", [".md", ".en.md"])
def test_a_task_of_cron_names_the_program_by_its_path_and_its_folders_are_made(
    name: str, ending: str
) -> None:
    """The PATH of cron is /usr/bin:/bin, where the program is not."""
    text = (UNITS.parent / f"{name}{ending}").read_text(encoding="utf-8")
    (task,) = re.findall(r"(?m)^\d+ \d+ \* \* \* amp-registry (.*)$", text)
    assert re.findall(r"(\S*amp-registry) (?:sync|--)", task) == ["/usr/local/bin/amp-registry"]
    folders = re.findall(r"/var/(?:log|backups)/amp-registry", task)
    made = re.findall(r"(?m)^install -d -o amp-registry -g amp-registry -m 750 (\S+)$", text)
    assert made == folders


def test_a_night_held_back_waits_for_a_person_and_an_absent_source_is_asked_again() -> None:
    assert "RestartPreventExitStatus=1 2 3\n" in SERVICE
    assert "Restart=on-failure\n" in SERVICE
    assert "Persistent=true\n" in TIMER


@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize(
    "unit", ["amp-registry-sync.service", "amp-registry-sync.timer", "amp-registry-serve.service"]
)
def test_systemd_finds_nothing_to_say_of_a_unit(unit: str, tmp_path: Path) -> None:
    """`verify` wants the program to be where the unit says: here it is the one under test."""
    assert VERIFY is not None
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace("/usr/local/bin/amp-registry", str(PROGRAM))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run([VERIFY, "verify", tmp_path / unit], capture_output=True, text=True, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "amp-registry" in line]
    assert (done.returncode, said) == (0, []), done.stderr


@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not on this machine")
def test_the_hour_of_the_timer_is_one_systemd_reads() -> None:
    assert VERIFY is not None
    hour = re.search(r"(?m)^OnCalendar=(.*)$", TIMER)
    assert hour is not None
    done = subprocess.run([VERIFY, "calendar", hour[1]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
