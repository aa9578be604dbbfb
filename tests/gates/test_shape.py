"""The shape of the code: small modules, short functions, one place for a thing, nothing hidden."""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.gates.source_tree import PACKAGES, ROOT, Function, functions, length, modules, name, scripts, tree

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

# A function-level import hides where a module stands. Each that stays is argued here, by module and import.
HIDDEN_IMPORTS_ALLOWED = {
    ("cli/amp_registry_cli/commands/serve_command.py", "amp_registry.web.serving"): (
        "the server is an extra: without it the command must still explain itself"
    ),
    ("cli/amp_registry_cli/commands/serve_command.py", "amp_registry.web.web_settings"): "the same",
    ("cli/amp_registry_cli/main.py", "amp_registry_cli.commands"): (
        "the group imports a command when it is asked for, so that each pays for itself alone"
    ),
    ("amp_registry/store/reading.py", "amp_registry.store.postgres_database"): (
        "the driver of PostgreSQL is an extra: where it is not installed, a SQLite store must still open"
    ),
    ("amp_registry/store/location.py", "amp_registry.store.role_names"): (
        "the same driver: what a server calls its roles is asked once it has refused something"
    ),
    ("amp_registry/collect/detect.py", "amp_registry.collect.spreadsheet_form"): (
        "the reader of workbooks is an extra: where it is not installed, every other form must still be read"
    ),
    ("amp_registry/exporting.py", "amp_registry.workbook"): (
        "the writer of workbooks is an extra: where it is not installed, every other form must still be written"
    ),
    ("amp_registry/bulk/seao/report_files.py", "amp_registry.bulk.seao.as_xlsx"): (
        "the same: a report of SEAO has three other forms"
    ),
    ("amp_registry/proving.py", "amp_registry.explain.as_"): (
        "the drawers of proofs are an extra: where they are not installed, a proof in JSON must still be verified"
    ),
    ("cli/amp_registry_cli/proof_files.py", "amp_registry.proving"): (
        "a check that asks for no proof must not pay for what draws and verifies one"
    ),
    ("amp_registry/signing.py", "amp_registry.ed25519"): (
        "the cryptography is an extra: where it is not installed, a signature is still read, and told as missing"
    ),
    ("amp_registry/journal_heads.py", "amp_registry.timestamping"): (
        "time stamps need the extra too, and the network: a head without one is read and noted all the same"
    ),
    ("amp_registry/bulk/writing.py", "amp_registry.bulk.xlsx_answers"): (
        "the writer of workbooks is an extra: where it is not installed, a list must still be answered as CSV"
    ),
    ("amp_registry/collect/pdf_form.py", "pypdf"): (
        "the reader of PDF is an extra: where it is not installed, every other form must still be read"
    ),
    ("amp_registry/registry.py", "amp_registry.batch"): (
        "one facade leads to both sides; a check must not pay for numpy, which many questions at once need"
    ),
    ("amp_registry/writing.py", "amp_registry.watching"): (
        "one facade leads to both sides; a check must not pay for the network library of a live one"
    ),
    ("amp_registry/writing.py", "amp_registry.watch_run"): (
        "the same: a report of the watch writes, and may send mail"
    ),
    ("amp_registry/writing.py", "amp_registry.watch_channels"): (
        "the same: the channels of the settings load a network library"
    ),
    ("amp_registry/registry.py", "amp_registry.proving"): (
        "a proof is verified by who asks for it: a check must not pay for what draws pages"
    ),
    ("amp_registry/registry.py", "amp_registry.journal"): (
        "a check writes to the journal and never reads it: it must not pay for what reads, exports and seals"
    ),
    ("amp_registry/writing.py", "amp_registry.importing"): (
        "one facade leads to both sides; a check must not pay for the ORM and the migrations of an import"
    ),
    ("amp_registry/registry.py", "amp_registry.store.migration"): (
        "the same: the store is made ready only for who is about to write copies"
    ),
    ("amp_registry/writing.py", "amp_registry.syncing"): (
        "the same, and a check must not load a network library either"
    ),
}


@pytest.mark.parametrize("module", [*modules(), *scripts()], ids=name)
def test_a_module_is_at_most_400_lines_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", [*modules(), *scripts()], ids=name)
def test_a_function_is_at_most_60_lines_long(module: Path) -> None:
    long = {f"{f.name}: {length(f)}" for f in functions(module) if length(f) > LONGEST_FUNCTION}
    assert not long


# The law as data knows no firm: whether a row is in force on a day is an answer to nobody.
KNOWS_NO_FIRM = {"amp_registry.decide.law"}


def test_no_module_is_called_utils_or_helpers() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [name(m) for m in modules() if {p.strip("_") for p in (m.stem, m.parent.name)} & vague]


@pytest.mark.parametrize("module", modules(), ids=name)
def test_imports_stand_at_the_top_of_a_module(module: Path) -> None:
    hidden = {
        (name(module), alias)
        for function in functions(module)
        for node in ast.walk(function)
        for alias in _imported(node)
    }
    assert not hidden - HIDDEN_IMPORTS_ALLOWED.keys()


def test_every_hidden_import_allowed_is_still_there() -> None:
    for module, alias in HIDDEN_IMPORTS_ALLOWED:
        assert any(
            alias in _imported(node) for function in functions(ROOT / module) for node in ast.walk(function)
        )


def test_inner_packages_re_export_nothing() -> None:
    inner = [p for package in PACKAGES for p in package.rglob("__init__.py") if p != PACKAGES[0] / p.name]
    assert inner
    assert not [name(path) for path in inner if tree(path).body[1 if ast.get_docstring(tree(path)) else 0 :]]


def test_nothing_taken_from_decide_answers_yes_or_no() -> None:
    """A verdict is an `Answer` with its reasons; a bare boolean given to the outside would lose both."""
    taken = {
        (node.module, alias.name)
        for module in modules()
        if module.parent.name != "decide"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("amp_registry.decide")
        and node.module not in KNOWS_NO_FIRM
        for alias in node.names
    }
    booleans = [
        (source, taken_name)
        for source, taken_name in taken
        for function in _offered(source, taken_name)
        if function.returns is not None and ast.unparse(function.returns) == "bool"
    ]
    assert not booleans


def test_nothing_below_the_entry_points_asks_for_the_day_or_the_environment() -> None:
    """Time and settings are arguments: `today`, `now` and `environ` belong to entry points and settings."""
    entry_points = {"amp_registry/settings.py", "amp_registry/registry.py", "amp_registry/writing.py"}
    asking = [
        f"{name(module)}: {ast.unparse(node)}"
        for module in modules()
        if name(module) not in entry_points and PACKAGES[0] in module.parents
        for node in ast.walk(tree(module))
        if _asks_the_clock_or_the_environment(node)
    ]
    assert not asking


@pytest.mark.parametrize(
    "module", [m for m in modules() if ">>> " in m.read_text(encoding="utf-8")], ids=name
)
def test_the_examples_in_docstrings_are_true(module: Path) -> None:
    package = next(p for p in PACKAGES if p in module.parents)
    dotted = module.relative_to(package.parent).with_suffix("").as_posix().replace("/", ".")
    result = doctest.testmod(importlib.import_module(dotted))
    assert result.attempted
    assert not result.failed


def _imported(node: ast.AST) -> list[str]:
    """Return what a node imports: by statement, or by name through `import_module`."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
        "import_module",
        "__import__",
    }:
        return [_module_named(node.args[0])]
    return []


def _module_named(argument: ast.expr) -> str:
    """Return the module of a literal, or the package a computed name stands in."""
    start = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    return str(start.value).rstrip(".") if isinstance(start, ast.Constant) else ast.unparse(argument)


def _asks_the_clock_or_the_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"today", "now", "utcnow", "getenv", "time"}
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def _offered(source: str, taken: str) -> list[Function]:
    """Return what a caller gets: a function, the public methods of a class, the public functions of a module."""
    folder = ROOT / source.replace(".", "/")
    if (folder / f"{taken}.py").exists():
        return _public(tree(folder / f"{taken}.py").body)
    body = tree(folder.with_suffix(".py")).body
    named = [node for node in body if isinstance(node, Function | ast.ClassDef) and node.name == taken]
    return [f for node in named for f in _public(node.body if isinstance(node, ast.ClassDef) else [node])]


def _public(body: Sequence[ast.stmt]) -> list[Function]:
    return [
        node
        for node in body
        if isinstance(node, Function)
        and not node.name.startswith("_")
        and "property" not in map(ast.unparse, node.decorator_list)
    ]
