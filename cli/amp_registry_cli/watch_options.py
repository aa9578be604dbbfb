"""The options of `watch`: those of the question that a contract in progress has, and those of the watch itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from amp_registry.language import Text
from amp_registry.watched import OF_THE_WATCH, Watched
from amp_registry_cli import question_options
from amp_registry_cli.question_options import DATE, FIELDS, NAME_OR_NEQ, TEXT
from amp_registry_cli.speech import Decorated, option

NOT_OF_A_CONTRACT: Final = ("consortium.", "act", "as_of", "firm.convicted_on", "firm.controller")
OF_THE_QUESTION: Final = tuple(one for one in FIELDS if not one.path.startswith(NOT_OF_A_CONTRACT))
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "add": frozenset({*(one.key for one in OF_THE_QUESTION), *OF_THE_WATCH}),
    "import": frozenset(),
    "list": frozenset({"everything", "as_json"}),
    "remove": frozenset({"reference"}),
    "run": frozenset({"as_json"}),
    "events": frozenset({"since", "as_json"}),
    "look-up": frozenset(),
}
"""Which options each action takes."""

_WATCH_OPTIONS: Final[tuple[Callable[[Any], Any], ...]] = (
    option("--reference", metavar=TEXT, told=Text("Référence du contrat.", "Reference of the contract.")),
    option("--public-body", metavar=TEXT, told=Text("Nom de l'organisme.", "Name of the public body.")),
    option("--ends", metavar=DATE, told=Text("Dernier jour du contrat.", "Last day of the contract.")),
    option(
        "--subcontractor-of",
        metavar=NAME_OR_NEQ,
        told=Text("L'entrepreneur dont elle est sous-traitante.", "The contractor it is a subcontractor of."),
    ),
    option("--note", metavar=TEXT, told=Text("Une note, avec add.", "A note, with add.")),
)


def watch_options(function: Decorated) -> Decorated:
    """Add every option of a watched contract to a command."""
    for one in reversed(_WATCH_OPTIONS):
        function = one(function)
    for field in reversed(OF_THE_QUESTION):
        function = field.option()(function)
    return function


def strangers(action: str, options: Mapping[str, Any]) -> list[str]:
    """Return the options typed that the action does not take."""
    typed = [
        name for name, value in options.items() if value is not None and value is not False and value != ()
    ]
    return [name for name in typed if name not in ALLOWED[action]]


def contract(name_or_neq: str, options: Mapping[str, Any], now: datetime) -> Watched:
    """Return the watch of what was typed; raises `InvalidQuestion` with the path of a wrong field."""
    typed = {one.key: options.get(one.key) for one in OF_THE_QUESTION}
    question = question_options.question(name_or_neq, typed)
    return Watched.of(question, now, **{name: options.get(name) for name in OF_THE_WATCH})
