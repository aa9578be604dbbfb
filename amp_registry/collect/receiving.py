"""One HTTP answer to bytes, piece by piece: bounded in size and in time, and whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import requests

from amp_registry import plain_number

_PIECE: Final = 1 << 16


class TooLarge(Exception):
    """More bytes than the limit, unpacked."""


class TooSlow(Exception):
    """The answer was not there by its deadline."""


@dataclass(frozen=True, slots=True)
class Received:
    """An answer read to its end; the names of `headers` are in small letters."""

    status: int
    reason: str
    url: str
    headers: Mapping[str, str]
    content: bytes


def receive(
    response: requests.Response,
    max_bytes: int,
    deadline: float,
    clock: Callable[[], float],
    on_bytes: Callable[[int, int | None], None] | None = None,
) -> Received:
    """Return an answer asked for with `stream=True`, read to its end.

    Raises `TooLarge`, `TooSlow`, and what the connection raises when the answer stops before its end.
    """
    headers = {name.lower(): value for name, value in response.headers.items()}
    expected = _expected(headers)
    pieces: list[bytes] = []
    size = 0
    # One piece is what is there, not a full buffer: a source that drips meets the deadline.
    while piece := response.raw.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > max_bytes:
            raise TooLarge
        if clock() > deadline:
            raise TooSlow
        pieces.append(piece)
        if on_bytes is not None:
            on_bytes(size, expected)
    return Received(response.status_code, response.reason or "", response.url, headers, b"".join(pieces))


def _expected(headers: Mapping[str, str]) -> int | None:
    """Return the length announced, when it is that of the bytes counted: not of a packed body."""
    return (
        plain_number.parse(headers.get("content-length", "")) if "content-encoding" not in headers else None
    )
