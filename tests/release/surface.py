"""The public surface as text, a line a promise: what docs/reference/versioning.md says may not change unseen.

`python -m tests.release.surface` writes it again into `surface.txt`; the diff is what a reviewer reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import click

import amp_registry
from amp_registry.explain.evidence import SCHEMA
from amp_registry.settings import FILE_VARIABLE, Settings, variable
from amp_registry.store import schema
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from amp_registry_cli import exit_codes
from amp_registry_cli.main import main
from tests.evidence_schema import EVIDENCE

KEPT: Final = Path(__file__).with_name("surface.txt")


def surface() -> str:
    """Return the whole surface, in a stable order."""
    parts = (_python(), _command_line(), _exit_codes(), _settings(), _evidence(), _http(), _store())
    return "\n".join(line for part in parts for line in (*part, ""))


def _python() -> Iterator[str]:
    yield "# Python: from amp_registry import …"
    for name in amp_registry.__all__:
        kind = getattr(amp_registry, name)
        if issubclass(kind, Enum):
            yield f"{name}: {', '.join(f'{member.name}={member.value}' for member in kind)}"
            continue
        shown = inspect.signature(kind) if is_dataclass(kind) else ""  # the others are not made by hand
        yield f"{name}{shown}"
        yield from (f"{name}.{member}" for member in _members(kind))


def _members(kind: type) -> Iterator[str]:
    """Yield what a class of ours gives besides its fields, inherited from our own classes too."""
    names = {n for base in kind.__mro__ if base.__module__.startswith("amp_registry") for n in vars(base)}
    for name in sorted(name for name in names if not name.startswith("_")):
        member = inspect.getattr_static(kind, name)
        if isinstance(member, property):
            yield f"{name} -> {inspect.signature(member.fget).return_annotation}"  # type: ignore[arg-type]
        elif callable(member) or isinstance(member, classmethod | staticmethod):
            yield f"{name}{inspect.signature(getattr(kind, name))}"


def _command_line() -> Iterator[str]:
    yield "# Command line: amp-registry …"
    context = click.Context(main)
    yield from _parameters("", main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield from _parameters(name, command)
        actions = command.commands if isinstance(command, click.Group) else {}
        for action, known in actions.items():
            yield from _parameters(f"{name} {action}", known)


def _parameters(words: str, command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        named = "/".join((*parameter.opts, *parameter.secondary_opts))
        kind = parameter.type
        values = "|".join(kind.choices) if isinstance(kind, click.Choice) else type(kind).__name__
        marks = [mark for mark in ("required", "multiple", "is_flag") if getattr(parameter, mark, False)]
        many = [f"nargs={parameter.nargs}"] if parameter.nargs != 1 else []
        yield " ".join([words, named, "" if "is_flag" in marks else values, *marks, *many]).strip()


def _exit_codes() -> Iterator[str]:
    yield "# Exit codes"
    yield from (
        f"{name} {value}"
        for name, value in sorted(vars(exit_codes).items())
        if isinstance(value, int) and name.isupper()
    )


def _settings() -> Iterator[str]:
    yield f"# Settings, and the file {FILE_VARIABLE} names"
    yield from (
        f"{field.name} {variable(field.name)} {_default(field.default)}" for field in fields(Settings)
    )


def _default(value: object) -> str:
    return "" if value is None else f"= {value}"


def _evidence() -> Iterator[str]:
    yield f"# Evidence: {SCHEMA}"
    yield from _keys("", EVIDENCE)


def _keys(path: str, shape: object) -> Iterator[str]:
    """Yield the path of every key, as the schema of tests/evidence_schema.py holds evidence to it."""
    if isinstance(shape, list):
        yield from _keys(f"{path}[]", shape[0])
    elif isinstance(shape, dict):
        for key, part in shape.items():
            yield f"{path}.{key}".removeprefix(".")
            yield from _keys(f"{path}.{key}", part)


def _http() -> Iterator[str]:
    yield "# HTTP"
    for path, methods in create_app(WebSettings()).openapi()["paths"].items():
        for method, told in methods.items():
            asked = " ".join(f"{p['in']}:{p['name']}" for p in told.get("parameters", ()))
            yield f"{method.upper()} {path} {asked} -> {' '.join(sorted(told['responses']))}".replace(
                "  ", " "
            )


def _store() -> Iterator[str]:
    yield "# Store: revisions that are brought up to date"
    yield from schema.REVISIONS


def write() -> None:
    """Write the surface where it is kept."""
    KEPT.write_text(surface(), encoding="utf-8")


if __name__ == "__main__":
    write()
