"""A TOML file that somebody wrote, read one way, so that whatever is wrong with it comes as `NotToml`.

A number beyond 64 bits, which TOML does not promise, and tables within tables without end would be read well enough:
they break whoever prints the value afterwards, to say that it is not usable.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any, Final

from amp_registry.language import Text, same

_NUMBERS: Final = range(-(2**63), 2**63)
_DEEPEST: Final = 32


class NotToml(ValueError):
    """A text that is not TOML anybody can use; `problem` says why, in a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.problem = Text(
            f"Ce n'est pas du TOML lisible : {reason.fr}.", f"This is not readable TOML: {reason.en}."
        )


def loads(written: str | bytes) -> dict[str, Any]:
    """Return the values of a TOML text, the mark some editors put before it left out; raises `NotToml`."""
    try:
        text = written.decode("utf-8-sig") if isinstance(written, bytes) else written.removeprefix("\ufeff")
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: not TOML, not UTF-8, a number too long
        raise NotToml(same(str(error))) from None
    level: list[Any] = [values]
    for _ in range(_DEEPEST):
        if any(type(item) is int and item not in _NUMBERS for item in level):
            raise NotToml(_TOO_LARGE)
        level = [child for item in level for child in _children(item)]
    if level:
        raise NotToml(_TOO_DEEP)
    return values


def _children(item: object) -> Iterable[Any]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


_TOO_LARGE: Final = Text("un nombre y est trop grand", "a number in it is too large")
_TOO_DEEP: Final = Text("il est imbriqué trop profondément", "it is nested too deeply")
