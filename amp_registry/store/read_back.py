"""Rows read back into values: a row that makes none is damaged, and that is what is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from amp_registry.errors import InvalidQuestion, StoreError
from amp_registry.language import Text
from amp_registry.store.driver_words import RESTORE

P = ParamSpec("P")
T = TypeVar("T")

_NO_VALUE: Final = (ValueError, TypeError, KeyError, AttributeError, OverflowError, InvalidQuestion)
CHANGED: Final = Text(
    "ce qui y est gardé n'est plus ce qui y a été écrit : la base est abîmée, ou on l'a changée.",
    "what is kept there is no longer what was written: the database is damaged, or was changed.",
)


def changed() -> StoreError:
    """Return the error for what is not as it was written."""
    return StoreError(problem=CHANGED, advice=RESTORE)


def read_back(convert: Callable[P, T]) -> Callable[P, T]:
    """Make a function that turns rows into values raise `StoreError` for rows that are damaged."""

    @wraps(convert)
    def converted(*rows: P.args, **named: P.kwargs) -> T:
        try:
            return convert(*rows, **named)
        except _NO_VALUE as error:
            raise changed() from error

    return converted
