"""What is read as a tree, changed in one place as a person or a program would get it wrong: a value of another type or
out of bounds, a key left out, misspelt or said twice. Bytes changed at random seldom are JSON or TOML any more."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import singledispatch
from typing import Any, Final, TypeAlias

Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]

HUGE: Final = 1 << 20_000
"""More digits than Python prints: JSON is refused that says so many, TOML says it in hexadecimal."""
TEXTS: Final = (
    *("", " ", "x", "\0", "\ud800", "٣", "a\nb", "{x}", "x" * 5000, "9" * 5000, "NaN", "-1", "1e999999"),
    *("2026-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01"),
    *("2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
)
NUMBERS: Final = (0, -1, 3, 10**30, HUGE, 1.5, 1e308, float("nan"), float("inf"))
OTHERS: Final = (
    None,
    True,
    False,
    [],
    [[]],
    [[1]],
    [None],
    ["x", "x"],
    [{}],
    [3, "x"],
    {},
    {"x": 1},
    {"x": {}},
)
VALUES: Final[tuple[Any, ...]] = (*TEXTS, *NUMBERS, *OTHERS)
OF_TOML: Final[tuple[Any, ...]] = (
    *VALUES,
    *(date(2026, 1, 2), date.min, date.max, datetime(2026, 1, 2, tzinfo=UTC), time(1, 2), [date.max]),
)


def places(tree: Any, here: Place = ()) -> Iterator[Place]:
    """Yield the path of every value of a tree, the tree itself first."""
    yield here
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in steps:
        yield from places(value, (*here, step))


def changed(tree: Any, values: tuple[Any, ...], draw: random.Random) -> Any:
    """Return the tree with one place of it changed."""
    *above, step = draw.choice(list(places(tree))) or (None,)
    if step is None:
        return draw.choice(values)
    made = copy.deepcopy(tree)
    holder = made
    for one in above:
        holder = holder[one]
    what = draw.randrange(8)
    if what == 0:
        del holder[step]
    elif what == 1 and isinstance(holder, dict):
        holder[f"{step}s"] = holder.pop(step)
    elif what == 1:
        holder.insert(step, copy.deepcopy(holder[step]))
    else:
        holder[step] = draw.choice(values)
    return made


def as_json(value: Any) -> bytes:
    """Return the tree as JSON, with what JSON does not allow too: `NaN`, and a number too long to print."""
    number = json.dumps(str(HUGE_MARK))
    return json.dumps(_marked(value)).replace(number, "9" * 6000).encode()


HUGE_MARK: Final = "the number that is too long"


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return HUGE_MARK if type(value) is int and value == HUGE else value


def as_toml(values: Any) -> bytes:
    """Return the tree as TOML, each key of its root on a line of its own."""
    if not isinstance(values, dict):
        return _toml(values).encode()
    return "".join(f"{_toml(name)} = {_toml(value)}\n" for name, value in values.items()).encode()


@singledispatch
def _toml(value: Any) -> str:
    return str(value)


@_toml.register
def _(value: None) -> str:
    return '""'


@_toml.register
def _(value: bool) -> str:
    return str(value).lower()


@_toml.register
def _(value: int) -> str:
    return hex(value) if value >= 0 else str(value)


@_toml.register
def _(value: date) -> str:
    return value.isoformat()


@_toml.register
def _(value: str) -> str:
    return json.dumps(value.encode("utf-8", "replace").decode())


@_toml.register
def _(value: list) -> str:  # type: ignore[type-arg]
    return f"[{', '.join(map(_toml, value))}]"


@_toml.register
def _(value: dict) -> str:  # type: ignore[type-arg]
    return f"{{{', '.join(f'{_toml(name)} = {_toml(item)}' for name, item in value.items())}}}"
