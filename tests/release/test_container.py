"""The image runs with no rights and copies what is there; no engine is needed to see that."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

from click.testing import CliRunner

from amp_registry_cli.main import main
from tests.gates.source_tree import ROOT
from tests.release.building import build, copied_tree

TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
STEPS = [
    (line.split()[0], line.partition(" ")[2]) for line in TEXT.splitlines() if re.match(r"[A-Z]+ ", line)
]
LAST = STEPS[max(n for n, (step, _) in enumerate(STEPS) if step == "FROM") :]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_what_runs_has_no_rights_and_everything_before_that_is_made() -> None:
    (user,) = [rest for step, rest in LAST if step == "USER"]
    assert user.isdigit()
    assert int(user) > 0
    assert not [rest for step, rest in LAST[LAST.index(("USER", user)) :] if step == "RUN"]


def test_what_is_copied_from_the_project_is_there() -> None:
    copied = [rest.split() for step, rest in STEPS if step == "COPY" and not rest.startswith("--from")]
    sources = [source for *sources, _ in copied for source in sources]
    assert sources
    assert all((ROOT / source).exists() for source in sources)


def test_what_the_image_installs_is_the_very_wheel(tmp_path: Path) -> None:
    """The few files that are copied build what the whole project builds."""
    whole, few = copied_tree(tmp_path / "whole"), tmp_path / "few"
    for step, rest in STEPS:
        if step == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            for source in sources:
                _copy(whole / source, few / source)
    wheels = [build(tree, "wheel", tmp_path / f"from-{tree.name}") for tree in (whole, few)]
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(exist_ok=True)
        shutil.copy(source, target)


def test_every_extra_of_the_image_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = [rest.partition("=")[2] for step, rest in STEPS if rest.startswith("EXTRAS=")]
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_the_image_asks_whether_it_can_answer_with_a_command_that_exists() -> None:
    (check,) = [rest.partition(" CMD ")[2] for step, rest in LAST if step == "HEALTHCHECK"]
    program, command, option = re.findall(r'"([^"]+)"', check)
    told = CliRunner().invoke(main, [command, "--help"], prog_name=program).stdout
    assert (program, option in told) == ("amp-registry", True)


def test_podman_is_told_the_one_format_that_keeps_the_health_check() -> None:
    pages = [ROOT / "Containerfile", *(ROOT / "docs" / "how-to").glob("install*.md")]
    built = [
        line for page in pages for line in re.findall("podman build .*", page.read_text(encoding="utf-8"))
    ]
    assert len(built) == len(pages)
    assert all("--format docker" in line for line in built)


def test_the_night_of_compose_has_the_health_check_of_the_image() -> None:
    (check,) = [rest for step, rest in LAST if step == "HEALTHCHECK"]
    words = ", ".join(re.findall(r'"([^"]+)"', check.partition(" CMD ")[2]))
    options = [f"{name.replace('-', '_')}: {value}" for name, value in re.findall(r"--([\w-]+)=(\S+)", check)]
    night = COMPOSE.partition("x-night:")[2].partition("\nservices:")[0]
    lines = [line.strip() for line in night.splitlines()]
    assert [f"test: [CMD, {words}]", *options] == [
        line for line in lines if line.startswith(("test:", *options))
    ]


def test_the_base_image_has_a_version() -> None:
    assert not [rest for step, rest in STEPS if step == "FROM" and (":" not in rest or "latest" in rest)]


def test_the_example_of_compose_gives_no_rights_and_keeps_no_password_in_it() -> None:
    assert {"read_only: true", "cap_drop: [ALL]"} <= {line.strip() for line in COMPOSE.splitlines()}
    assert not re.search(r"(?m)^\s*POSTGRES_PASSWORD:", COMPOSE)
    nights = re.findall(r"while :; do (amp-registry [^;]*);", COMPOSE)
    told = CliRunner().invoke(main, ["sync", "--help"]).stdout
    for night in nights:
        program, command, *options = shlex.split(night)
        assert (program, command) == ("amp-registry", "sync")
        assert all(option in told for option in options if option.startswith("--"))
    assert len(nights) == 2
    (served,) = re.findall(r"command: \[(serve,[^\]]*)\]", COMPOSE)
    told = CliRunner().invoke(main, ["serve", "--help"]).stdout
    assert all(option in told for option in re.findall(r"--[a-z]+", served))
    assert "/readyz" in COMPOSE
