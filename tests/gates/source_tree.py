"""What the gates look at: the project's own files, its modules parsed, its functions with their lengths."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "amp_registry", ROOT / "cli" / "amp_registry_cli")

TOPS = (".ci", "amp_registry", "benchmarks", "cli", "data", "docs", "tests")
MADE = {"__pycache__", ".git", ".coverage", "PKG-INFO"}
"""Names of what is made beside the files: by Python, by git in a second working tree, by coverage, in an sdist."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files() -> list[Path]:
    """Return every file of the project, in order; what git ignores is not among them."""
    tops = [ROOT / top for top in TOPS] + [path for path in ROOT.iterdir() if path.is_file()]
    found = (path for top in tops for path in ([top] if top.is_file() else top.rglob("*")))
    return sorted(p for p in found if p.is_file() and not MADE & set(p.relative_to(ROOT).parts))


def modules() -> list[Path]:
    """Return every Python module of the two packages."""
    return sorted(path for package in PACKAGES for path in package.rglob("*.py"))


def scripts() -> list[Path]:
    """Return every Python file beside the packages: what tests, what measures, what writes the pages."""
    return sorted(path for top in ("tests", "benchmarks", "docs") for path in (ROOT / top).rglob("*.py"))


def name(path: Path) -> str:
    """Return a path as the project names it, from its root."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Return every function of a module, inner ones and methods included."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the lines of a function from its `def` to its end, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
