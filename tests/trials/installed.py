"""The release as its users get it: built, installed in empty environments on each Python, used, and tested whole.

    python -m tests.trials.installed                            on each Python found on the path
    python -m tests.trials.installed /a/python3.12 --suite 3.12   on these alone; the whole suite on one of them

For each Python: the wheel alone installs and answers on the sample registers; every extra installs from a folder of wheels,
as on a machine without Internet, and imports; every module imports with warnings as errors. With `--suite`: the tests of the sdist run against the installed wheel, with
the package's own source out of reach of Python. A Python that is not found is named as not tried.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.gates.source_tree import ROOT
from tests.release.building import build, copied_tree, unpacked

SUPPORTED: Final = ("3.11", "3.12", "3.13", "3.14")
USER_EXTRAS: Final = ("postgres", "excel", "pdf-in", "pdf", "sign", "web", "spark")
SAMPLES: Final = ROOT / "data" / "fixtures" / "samples"
FETCHED: Final = ("--fetched-at", "2026-11-20T02:31:00-05:00")
DAY: Final = ("--kind", "construction", "--expenditure", "6000000", "--as-of", "2026-11-20")
USED: Final = (
    (("--version",), 0),
    (("import", "rena", str(SAMPLES / "rena.json"), *FETCHED), 0),
    (("import", "rea", str(SAMPLES / "rea_extract.csv"), *FETCHED), 0),
    (("check", "1170000013", *DAY), 10),
    (("check", "1199013294", *DAY), 0),
    (("check", "Excavation Sarrazelle", *DAY), 11),
    (("journal", "verify"), 0),
)
"""What a new user does, and the exit code of each."""
VERSION: Final = "import sys; print('.'.join(map(str, sys.version_info[:2])), sys.version.split()[0])"
IMPORTS: Final = """
import importlib, importlib.metadata as metadata, pkgutil, sys, warnings
extras = set(sys.argv[1:])
names = {}
for module, owners in metadata.packages_distributions().items():
    for owner in owners:
        names.setdefault(owner.lower().replace("_", "-"), set()).add(module)
for need in metadata.requires("amp-registry") or ():
    asked, _, marker = need.partition(";")
    if any(f"extra == '{extra}'" in marker.replace('"', "'") for extra in extras):
        owner = asked.split("[")[0].split("<")[0].split(">")[0].strip().lower()
        for module in names[owner]:
            if not module.startswith("_"):
                importlib.import_module(module)
warnings.simplefilter("error")
count = 0
for package in ("amp_registry", "amp_registry_cli"):
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        if not found.name.endswith(("__main__", "migrations.env")):
            importlib.import_module(found.name)
            count += 1
print(f"{count} modules import")
"""
WHERE: Final = "import amp_registry; print(amp_registry.__file__)"


class Broken(Exception):
    """A step that did not go as it must."""


@dataclass(frozen=True)
class Built:
    """The wheel, and the folder its sdist unpacks to."""

    wheel: Path
    tree: Path


def built(folder: Path) -> Built:
    """Build both from the files of the project."""
    tree = copied_tree(folder / "project")
    sdist = build(tree, "sdist", folder / "sdist")
    return Built(build(tree, "wheel", folder / "wheel"), unpacked(sdist, folder / "unpacked"))


def found(named: Sequence[str]) -> Iterator[tuple[str, Path | None]]:
    """Yield each version and its interpreter: those named, else each supported version found on the path."""
    if named:
        for name in named:
            where = shutil.which(name)
            yield (
                _version(Path(where)) if where else name.removeprefix("python"),
                Path(where) if where else None,
            )
        return
    for version in SUPPORTED:
        where = shutil.which(f"python{version}")
        works = where is not None and subprocess.run([where, "-c", ""], capture_output=True, check=False)
        yield version, Path(where) if where and works and not works.returncode else None


def tried(python: Path, made: Built, folder: Path) -> Iterator[str]:
    """Install the wheel in an empty environment and use it; yield what was seen, step by step."""
    home = _environment(python, folder / "venv")
    _pip(home, "install", str(made.wheel))
    environment = _clean(folder)
    for words, code in USED:
        _run([home / "amp-registry", *words], environment, code)
    yield f"the wheel alone: {len(USED)} commands answered as they must"
    extras = _extras(home)
    asked = f"[{','.join(extras)}]"
    _pip(home, "wheel", "--wheel-dir", str(folder / "wheels"), f"{made.wheel}{asked}")
    _pip(home, "install", "--no-index", "--find-links", str(folder / "wheels"), f"amp-registry{asked}")
    yield f"a folder of {len(list((folder / 'wheels').iterdir()))} wheels: all installed from it, no index asked"
    imported = _run([home / "python", "-c", IMPORTS, *extras], environment, 0)
    yield f"extras {', '.join(extras)}: {imported.strip()}, warnings as errors"


def tested(made: Built, folder: Path, processes: int) -> str:
    """Run the suite of the sdist against the installed wheel; return its closing line."""
    home = folder / "venv" / "bin"
    _pip(home, "install", f"{made.wheel}[dev,{','.join(_extras(home))}]")
    where = _run(
        [home / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], _clean(folder), 0
    )
    # At the end of the path: `tests` and `docs` are found there, and the package where it was installed.
    (Path(where.strip()) / "tree.pth").write_text(f"{made.tree}\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    package = _run([home / "python", "-c", WHERE], environment, 0, made.tree).strip()
    if not package.startswith(where.strip()):
        raise Broken(f"the tests would run on {package}")
    command: list[str | Path] = [home / "pytest", "-q", "-o", "pythonpath=", "-p", "no:cacheprovider"]
    command += ["-n", str(processes), "--dist", "loadfile"]
    log = folder / "suite.log"
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            command, cwd=made.tree, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    if done.returncode:
        raise Broken(
            "\n".join(line for line in lines if line.startswith(("FAILED", "ERROR"))) + f"\n{lines[-1]}"
        )
    return lines[-1]


def _version(python: Path) -> str:
    return subprocess.run([python, "-c", VERSION], capture_output=True, text=True, check=True).stdout.split()[
        0
    ]


def _environment(python: Path, folder: Path) -> Path:
    subprocess.run([python, "-m", "venv", folder], check=True)
    return folder / "bin"


def _pip(home: Path, action: str, *words: str) -> None:
    constraint = ("--constraint", str(ROOT / "constraints.txt"))
    command: list[str | Path] = [
        home / "python",
        "-m",
        "pip",
        action,
        "--quiet",
        "--disable-pip-version-check",
        *constraint,
        *words,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(done.stderr[-2000:])


def _extras(home: Path) -> list[str]:
    listed = "import importlib.metadata as m; print(*m.metadata('amp-registry').get_all('Provides-Extra'))"
    offered = _run([home / "python", "-c", listed], dict(os.environ), 0).split()
    return [extra for extra in USER_EXTRAS if extra in offered]


def _clean(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMP_REGISTRY_")}
    return {**kept, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}


def _run(
    command: Sequence[str | Path], environment: dict[str, str], code: int, where: Path | None = None
) -> str:
    place = where or Path(tempfile.gettempdir())
    done = subprocess.run(
        command, cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != code:
        said = (done.stdout + done.stderr)[-2000:]
        raise Broken(f"{' '.join(map(str, command[:4]))}: exit {done.returncode}, not {code}\n{said}")
    return done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Try each Python, say what was seen of each, and return 1 if anything broke."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pythons", nargs="*", metavar="PYTHON")
    parser.add_argument("--suite", metavar="VERSION", help="run the whole suite on this version")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    broken = 0
    with tempfile.TemporaryDirectory(prefix="amp-registry-") as name:
        made = built(Path(name))
        for version, python in found(asked.pythons):
            folder = Path(name) / version
            broken += _told(version, python, made, folder, asked.processes if asked.suite == version else 0)
    return 1 if broken else 0


def _told(version: str, python: Path | None, made: Built, folder: Path, processes: int) -> int:
    if python is None:
        print(f"Python {version}: not on this machine, not tried")
        return 0
    try:
        for seen in tried(python, made, folder):
            print(f"Python {version}: {seen}", flush=True)
        if processes:
            print(
                f"Python {version}: whole suite against the wheel: {tested(made, folder, processes)}",
                flush=True,
            )
    except Broken as trouble:
        print(f"Python {version}: BROKEN: {trouble}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
