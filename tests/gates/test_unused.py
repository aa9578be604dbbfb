"""Nothing is defined that nothing uses: a name of the packages that none of their files mentions again is refused.

Only the packages count: what tests alone call is no use to anybody. A name that is mentioned for another reason passes,
so this finds less than there may be, and never what is not so.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.gates.source_tree import PACKAGES, Function, modules, name, tree

# What is called from outside of the packages. Each is argued here, by the start of what it is called.
USED_ELSEWHERE = {
    "amp_registry/bulk/arrow.py: screen_table": "programs call it",
    "amp_registry/registry.py: Registry.search_many": "programs call it",
    "amp_registry/collect/html_soup.py: _Whole.handle_": "the parser of the standard library calls it",
    "amp_registry/store/tables.py: ": "a class there is a table of the store by being defined",
    "amp_registry/web/api/evidence_models.py: Evidence.schema_": "a field of what the API answers",
    "cli/amp_registry_cli/main.py: LazyGroup.": "click calls it",
    "cli/amp_registry_cli/speech.py: Spoken": "click calls it",
}
OTHER_FILES = {".html", ".toml"}
WORD = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@pytest.mark.parametrize("module", modules(), ids=name)
def test_what_a_module_defines_is_used(module: Path) -> None:
    unused = [what for what in _unused(module) if not what.startswith(tuple(USED_ELSEWHERE))]
    assert not unused


def test_what_is_said_to_be_used_elsewhere_is_still_unused_here() -> None:
    found = [what for module in modules() for what in _unused(module)]
    assert not [start for start in USED_ELSEWHERE if not any(what.startswith(start) for what in found)]


def _unused(module: Path) -> Iterator[str]:
    mentioned = _mentioned()
    for what, times in _defined(tree(module).body):
        if mentioned[what.rpartition(".")[2]] <= times:
            yield f"{name(module)}: {what}"


def _defined(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, int]]:
    """Yield each name that is defined, and how often defining it mentions it; no member of an enumeration, nor a route."""
    for node in body:
        if (
            isinstance(node, Function | ast.ClassDef)
            and not _is_route(node)
            and not node.name.startswith("__")
        ):
            yield within + node.name, 0
        if isinstance(node, ast.ClassDef) and not any("Enum" in ast.unparse(base) for base in node.bases):
            yield from _defined(node.body, f"{node.name}.")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = [target.id for target in targets if isinstance(target, ast.Name)]
            yield from ((within + one, 1) for one in named if not one.startswith("__"))


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    return any(ast.unparse(decorator).startswith("router.") for decorator in node.decorator_list)


@cache
def _mentioned() -> Counter[str]:
    """Return how often each name is mentioned in the packages, in code, in a text that is a name, or beside the code."""
    found = Counter(word for module in modules() for word in _names(tree(module)))
    for package in PACKAGES:
        for file in package.rglob("*"):
            if file.suffix in OTHER_FILES:
                found.update(WORD.findall(file.read_text(encoding="utf-8")))
    return found


def _names(parsed: ast.Module) -> Iterator[str]:
    for node in ast.walk(parsed):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            yield from node.value.split(".")
