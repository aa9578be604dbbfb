"""The reference of the errors in both languages, written from the classes: what each says, and the values it carries."""

from __future__ import annotations

import inspect
import string
from collections.abc import Iterator
from typing import Final

from amp_registry import errors
from amp_registry.errors import AmpRegistryError
from amp_registry.language import LANGUAGES, Language, Text

INTRODUCTION: Final = Text(
    """# Les erreurs

<!-- Written by `make docs` from `amp_registry/errors.py`; change that file, not this one. -->

Toute erreur levée exprès est dans un seul arbre. Un message a trois parties : ce qui ne va pas, pourquoi cela compte, quoi
faire ; en français et en anglais. `error.message("fr")` donne les phrases, `error.to_dict()` donne
`{"error", "what", "why", "todo", "values"}`, et `error.values` les faits seuls. Une correspondance faible ou un registre
douteux est une réponse, pas une erreur.

La ligne de commande imprime le message sur la sortie d'erreur et sort avec le code que documente sa commande
([codes de sortie](exit-codes.md)). Plus bas, les mots entre accolades tiennent la place de valeurs.
""",
    """# Errors

<!-- Written by `make docs` from `amp_registry/errors.py`; change that file, not this one. -->

Every error raised on purpose stands in one tree. A message has three parts: what is wrong, why it matters, what to
do; in French and in English. `error.message("fr")` gives the sentences, `error.to_dict()` gives
`{"error", "what", "why", "todo", "values"}`, and `error.values` the facts alone. A weak match or a doubtful register
is an answer, not an error.

The command line prints the message on standard error and exits with the code its command documents
([exit codes](exit-codes.en.md)). Words in braces below stand for values.
""",
)
PARENT: Final = Text("Sous : `{}`.", "Parent: `{}`.")
VALUES: Final = Text("Valeurs : ", "Values: ")


def classes() -> list[type[AmpRegistryError]]:
    """Return every class of the tree, a parent before its children, in the order of the module."""
    return list(_descendants(AmpRegistryError))


def page(language: Language) -> str:
    """Return the reference page of the errors, as Markdown; what a class is, in the words of the code, in English alone."""
    tree = inspect.cleandoc((errors.__doc__ or "").split("\n\n")[1])
    sections = [_section(error, language) for error in classes()]
    return "\n".join([INTRODUCTION.say(language), "```text", tree, "```", "", *sections])


def _descendants(error: type[AmpRegistryError]) -> Iterator[type[AmpRegistryError]]:
    ours = [child for child in error.__subclasses__() if child.__module__.startswith("amp_registry.")]
    for child in sorted(ours, key=_drawn_at):
        yield child
        yield from _descendants(child)


def _drawn_at(error: type[AmpRegistryError]) -> int:
    """Return where the tree names a class; its siblings stand in that order, whichever module they live in."""
    return (errors.__doc__ or "").find(f"─ {error.__name__} ")


def _section(error: type[AmpRegistryError], language: Language) -> str:
    lines = [f"## {error.__name__}", ""]
    lines += [inspect.cleandoc(error.__doc__ or ""), ""] if language == "en" else []
    lines += [PARENT.say(language).format(error.__mro__[1].__name__)]
    said = [f"- {spoken}: {sentence}" for spoken in LANGUAGES if (sentence := _said(error, spoken))]
    values = sorted({name for part in _parts(error) for name in _fields(part.fr)})
    lines += ["", *said] if said else []
    lines += ["", VALUES.say(language) + ", ".join(f"`{value}`" for value in values) + "."] if values else []
    return "\n".join([*lines, ""])


def _parts(error: type[AmpRegistryError]) -> tuple[Text, Text, Text]:
    return (error.what, error.why, error.todo)


def _said(error: type[AmpRegistryError], language: Language) -> str:
    return " ".join(part.say(language) for part in _parts(error) if part.say(language))


def _fields(template: str) -> list[str]:
    return [field for _text, field, _spec, _conversion in string.Formatter().parse(template) if field]
