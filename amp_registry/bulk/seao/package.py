"""A release package of OCDS to its releases, one by one, each with its place; what cannot be read has a place too.

A package is `{"releases": [...]}` with anything around it, or the list alone. The text is never held whole.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.bulk.seao.text_window import Bytes, Cut, NotJson, TextWindow
from amp_registry.error_parts import short
from amp_registry.language import Text

RELEASES: Final = "releases"


@dataclass(frozen=True, slots=True)
class Found:
    """A release as it stands in its package, and its number there, from 1."""

    number: int
    release: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of a release and is none, and the character it starts at, from 0.

    Number 0 is the package itself.
    """

    number: int
    position: int
    problem: Text


def read(stream: Bytes) -> Iterator[Found | Unreadable]:
    """Yield what a package holds, in order; a text that is no package gives one `Unreadable` of number 0."""
    window = TextWindow(stream)
    try:
        yield from _package(window)
    except Cut:
        yield Unreadable(0, window.position, _CUT)
    except NotJson as error:
        yield Unreadable(0, window.position, _not_json(error))
    if window.replaced is not None:
        yield Unreadable(0, window.replaced, _BAD_BYTES)


def _package(window: TextWindow) -> Iterator[Found | Unreadable]:
    first = window.take()
    if first == "[":
        whole = yield from _list(window)
    elif first == "{":
        whole = yield from _object(window)
    else:
        yield Unreadable(0, 0, _NO_PACKAGE if first else _EMPTY)
        return
    if whole and window.peek():
        yield Unreadable(0, window.position, _TRAILING)


def _object(window: TextWindow) -> Generator[Found | Unreadable, None, bool]:
    """Yield the releases of a package object, passing over what else it says; return whether it has an end."""
    lists = 0
    while window.peek() not in ("", "}"):
        name = window.value()
        if window.take() != ":":
            raise NotJson(f"no colon after {short(name)}")
        if name == RELEASES and window.peek() == "[":
            lists += 1
            window.take()
            if not (yield from _list(window)):
                return False
        else:
            window.value()
        if window.peek() == ",":
            window.take()
        elif window.peek() != "}":
            break
    whole = window.take() == "}"
    if not lists or not whole:
        yield Unreadable(0, window.position, _CUT if lists else _NO_RELEASES)
    return whole


def _list(window: TextWindow) -> Generator[Found | Unreadable, None, bool]:
    """Yield the items of a list whose bracket was taken; return whether it has an end."""
    number = 0
    while window.peek() not in ("", "]"):
        if window.peek() == ",":
            window.take()
            continue
        number += 1
        position = window.position
        try:
            value = window.value()
        except NotJson as error:
            yield Unreadable(number, position, _not_json(error))
        except Cut:
            yield Unreadable(number, position, _CUT)
            return False
        else:
            yield _item(number, position, value)
    whole = window.take() == "]"
    if not whole:
        yield Unreadable(0, window.position, _CUT)
    return whole


def _item(number: int, position: int, value: Any) -> Found | Unreadable:
    if isinstance(value, dict):
        return Found(number, value)
    return Unreadable(number, position, _NOT_AN_OBJECT)


def _not_json(error: Exception) -> Text:
    told = short(error)
    return Text(f"ce n'est pas du JSON lisible ({told})", f"this is not readable JSON ({told})")


_CUT: Final = Text(
    "le texte n'a pas de fin à partir d'ici : le fichier est coupé, ou une valeur est mal fermée",
    "the text has no end from here on: the file is cut, or a value is not closed",
)
_EMPTY: Final = Text("le fichier est vide", "the file is empty")
_NO_PACKAGE: Final = Text(
    "ce n'est pas un paquet de données ouvertes du SEAO (JSON OCDS)",
    "this is not a package of SEAO open data (OCDS JSON)",
)
_NO_RELEASES: Final = Text(
    "le paquet n'a pas de liste « releases » : ce n'est pas le format du SEAO",
    "the package has no “releases” list: this is not the form of SEAO",
)
_NOT_AN_OBJECT: Final = Text("ce n'est pas un objet JSON", "this is not a JSON object")
_TRAILING: Final = Text(
    "il y a autre chose après la fin du paquet, qui n'a pas été lu",
    "something stands after the end of the package, and was not read",
)
_BAD_BYTES: Final = Text(
    "des caractères sont illisibles (pas de l'UTF-8) ; ils sont lus comme « � »",
    "some characters cannot be read (not UTF-8); they are read as “�”",
)
