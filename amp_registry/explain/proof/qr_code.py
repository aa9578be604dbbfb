"""The QR code of a proof: the number and the hash of its entry in the journal, for whoever holds the paper."""

from __future__ import annotations

from typing import Final

import segno

from amp_registry.explain.proof.blocks import Code
from amp_registry.explain.proof.words import Words

QUIET: Final = 2
"""White squares on each side; the page around is white too."""


def qr_code(seq: int, hash_: str, words: Words) -> Code:
    """Return the code of an entry of the journal, which reads `amp-registry:journal:42:8c1e77…`."""
    text = f"amp-registry:journal:{seq}:{hash_[:64]}"
    matrix = segno.make(text, error="m", micro=False).matrix
    rows = tuple("".join(str(square & 1) for square in row) for row in matrix)
    return Code(text=text, told=words.say("qr", text=text), squares=rows)


def as_svg(code: Code, attributes: str = "") -> str:
    """Return the code as a drawing; `attributes` go into its first element."""
    size = len(code.squares) + 2 * QUIET
    squares = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(code.squares)
        for x, square in enumerate(row)
        if square == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"{attributes}>'
        f'<path d="{squares}" fill="#000"/></svg>'
    )
