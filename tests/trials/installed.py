"""The release as its users get it: built, installed in empty environments on each Python, used, and tested whole.

    python -m tests.trials.installed                            on each Python found on the path
    python -m tests.trials.installed /a/python3.12 --suite 3.12   on these alone; the whole suite on one of them

For each Python: the wheel alone installs and answers on the sample registers; every extra installs from a folder of wheels
into another empty environment, as on a machine without Internet, answers too, and imports; every module imports with warnings
as errors. With `--suite`: the tests of the sdist run against the installed wheel. No process of theirs can import the package
from anywhere else, and those that imported it are counted. A Python that is not found is named as not tried.
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
PURELIB: Final = "import sysconfig; print(sysconfig.get_path('purelib'))"
NOWHERE: Final = "http://127.0.0.1:9"
"""Where the discard port answers nobody: what asks the network by this proxy is refused at once."""
GUARD: Final = """
import importlib.machinery, os, sys
HERE = os.path.dirname(__file__) + os.sep

class OnlyTheWheel:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in ("amp_registry", "amp_registry_cli"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and not (spec.origin or "").startswith(HERE):
            raise ImportError(f"{name} stands in {spec.origin}, outside the wheel")
        with open(HERE + "imported.txt", "a") as told:
            told.write(f"{os.getpid()} {name}\\n")
        return spec

sys.meta_path.insert(0, OnlyTheWheel)
"""
"""Run first in every process of an environment, by a `.pth` file: the package is the one installed there, or none."""


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
    """Install the wheel in empty environments and use it; yield what was seen, step by step."""
    alone = _environment(python, folder / "alone")
    _pip(alone, "install", str(made.wheel))
    _used(alone, folder / "alone-home")
    yield f"the wheel alone: {len(USED)} commands answered as they must"
    extras = _extras(alone)
    asked = f"[{','.join(extras)}]"
    _pip(alone, "wheel", "--wheel-dir", str(folder / "wheels"), f"{made.wheel}{asked}")
    home = _environment(python, folder / "venv")
    away = _offline()
    _pip(
        home,
        "install",
        "--no-index",
        "--find-links",
        str(folder / "wheels"),
        f"amp-registry{asked}",
        environment=away,
    )
    _used(home, folder / "home")
    count = len(list((folder / "wheels").iterdir()))
    yield f"a folder of {count} wheels: all installed from it in an empty environment, no index asked; the same {len(USED)} commands"
    imported = _run([home / "python", "-c", IMPORTS, *extras], _clean(folder), 0)
    yield f"extras {', '.join(extras)}: {imported.strip()}, warnings as errors"


def tested(made: Built, folder: Path, processes: str) -> str:
    """Run the suite of the sdist against the installed wheel; return its closing line, and how many processes used it."""
    home = folder / "venv" / "bin"
    _pip(home, "install", f"{made.wheel}[dev,{','.join(_extras(home))}]")
    packages = Path(_run([home / "python", "-c", PURELIB], _clean(folder), 0).strip())
    (packages / "only_the_wheel.py").write_text(GUARD, encoding="utf-8")
    # At the end of the path: `tests` and `docs` are found there, and the package where it was installed.
    (packages / "tree.pth").write_text(f"import only_the_wheel\n{made.tree}\n", encoding="utf-8")
    command: list[str | Path] = [home / "pytest", "-q", "-o", "pythonpath=", "-p", "no:cacheprovider"]
    command += [f"--numprocesses={processes}", "--dist=loadfile"]
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = {**surroundings, "PYTHONSAFEPATH": "1"}
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
    imported = (packages / "imported.txt").read_text(encoding="utf-8").splitlines()
    used = len({line.split()[0] for line in imported if line.endswith(" amp_registry")})
    return f"{lines[-1]}; {used} processes imported the package, each from the wheel"


def _version(python: Path) -> str:
    return subprocess.run([python, "-c", VERSION], capture_output=True, text=True, check=True).stdout.split()[
        0
    ]


def _environment(python: Path, folder: Path) -> Path:
    subprocess.run([python, "-m", "venv", folder], check=True)
    return folder / "bin"


def _used(home: Path, folder: Path) -> None:
    folder.mkdir()
    for words, code in USED:
        _run([home / "amp-registry", *words], _clean(folder), code)


def _offline() -> dict[str, str]:
    """Return surroundings where pip is told of no index and no folder but ours, and the network refuses."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    return {**kept, **proxies, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}


def _pip(home: Path, action: str, *words: str, environment: dict[str, str] | None = None) -> None:
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
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
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
    parser.add_argument("--processes", default="auto", help="of the suite, as pytest-xdist takes them")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="an empty folder where all of it stays")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="amp-registry-") as name:
        folder = (asked.keep or Path(name)).resolve()
        made = built(folder)
        broken = [
            _told(
                version, python, made, folder / version, asked.processes if asked.suite == version else None
            )
            for version, python in found(asked.pythons)
        ]
    return 1 if any(broken) else 0


def _told(version: str, python: Path | None, made: Built, folder: Path, processes: str | None) -> bool:
    """Say what was seen of one Python; return whether something broke."""
    if python is None:
        print(f"Python {version}: not on this machine, not tried")
        return False
    try:
        for seen in tried(python, made, folder):
            print(f"Python {version}: {seen}", flush=True)
        if processes:
            closing = tested(made, folder, processes)
            print(f"Python {version}: whole suite against the wheel: {closing}", flush=True)
    except Broken as trouble:
        print(f"Python {version}: BROKEN: {trouble}", flush=True)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
