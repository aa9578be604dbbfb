"""Builds of the project from a copy of its files, and what stands in what was built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from tests.gates.source_tree import ROOT, files


def copied_tree(folder: Path) -> Path:
    """Copy the files of the project, and none of what was made beside them, into a folder; return it."""
    for path in files():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return folder


def build(tree: Path, kind: str, into: Path, environment: dict[str, str] | None = None) -> Path:
    """Build `wheel` or `sdist` of a tree into a folder, with no network; return the one file made."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(into)]
    settings = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=tree, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    (made,) = into.iterdir()
    return made


def unpacked(sdist: Path, folder: Path) -> Path:
    """Unpack an sdist and return the one folder that stands in it."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    return tree


def members(wheel: Path) -> dict[str, bytes]:
    """Return the content of each file of a wheel, by its name there."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
