"""What a proof carries for programs: the evidence, the languages it is printed in, and what drew the page.

The page itself is drawn again from this and compared, so nothing of what is seen can differ from it. HTML holds it
in a `meta` element, as JSON of ASCII letters; PDF among its keywords, as base64 of that JSON compressed by bzip2,
since PDF/A-2 takes no attachment that is not itself PDF/A.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from amp_registry.errors import ProofUnreadable
from amp_registry.language import LANGUAGES, Language, Text
from amp_registry.records import canonical
from amp_registry.version import VERSION

SCHEMA: Final = "amp-registry/proof/1"
LARGEST: Final = 4_000_000
"""The most bytes of JSON a proof is believed to hold."""

_IN_PDF: Final = re.compile(rb"amp-registry-proof:([A-Za-z0-9+/=]+)")
_IN_HTML: Final = re.compile(rb'<meta name="amp-registry-proof" content="([^"]*)">')
_DRAWN_WITH: Final = ("messages_fr.toml", "messages_en.toml", "templates/proof.css", "templates/proof.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An evidence to be printed: in which languages, in order, and by what it is, or was, drawn."""

    evidence: Mapping[str, Any]
    languages: tuple[Language, ...]
    drawn_by: str

    def to_text(self) -> str:
        """Return the proof as JSON on one line, in ASCII: the same text for equal proofs."""
        plain = {
            "schema": SCHEMA,
            "languages": list(self.languages),
            "drawn_by": self.drawn_by,
            "evidence": self.evidence,
        }
        return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str | bytes) -> Proof:
        """Return the proof of a JSON text; raises `ProofUnreadable` when it is none."""
        plain = read_exactly(text)
        languages, drawn_by, evidence = (plain.get(n) for n in ("languages", "drawn_by", "evidence"))
        if plain.get("schema") != SCHEMA or not isinstance(evidence, dict) or not isinstance(drawn_by, str):
            raise ProofUnreadable(problem=_NO_PROOF)
        if not isinstance(languages, list) or not languages or not all(one in LANGUAGES for one in languages):
            raise ProofUnreadable(problem=_NO_PROOF)
        return cls(evidence=evidence, languages=tuple(languages[: len(LANGUAGES)]), drawn_by=drawn_by)


def proof_of(evidence: Mapping[str, Any], languages: Sequence[Language], *tools: str) -> Proof:
    """Return the proof of an evidence, drawn by this program and the tools named.

    The evidence is taken as the journal keeps it, so that an entry printed years later gives the same page.
    """
    kept = json.loads(canonical(evidence))
    return Proof(evidence=kept, languages=tuple(languages), drawn_by="; ".join([_this_program(), *tools]))


@cache
def _this_program() -> str:
    """Return the version and the hash of every file the page is drawn with: one that differs draws another page."""
    here = Path(__file__).parents[1]
    drawn_with = b"".join((here / name).read_bytes() for name in _DRAWN_WITH)
    return f"amp-registry {VERSION}, {hashlib.sha256(drawn_with).hexdigest()[:12]}"


# --- within a file --------------------------------------------------------------------------------------


def within_html(proof: Proof) -> str:
    """Return the element of a page of HTML that holds the proof."""
    return f'<meta name="amp-registry-proof" content="{html.escape(proof.to_text())}">'


def within_pdf(proof: Proof) -> str:
    """Return the keyword of a PDF that holds the proof."""
    return "amp-registry-proof:" + base64.b64encode(bz2.compress(proof.to_text().encode())).decode()


def from_html(page: bytes) -> Proof:
    """Return the proof that a page of HTML holds; raises `ProofUnreadable` when it holds none."""
    found = _IN_HTML.search(page)
    if found is None or len(found[1]) > 2 * LARGEST:
        raise ProofUnreadable(problem=_NO_PROOF)
    return Proof.from_text(html.unescape(found[1].decode(errors="replace")))


def from_pdf(file: bytes) -> Proof:
    """Return the proof that a PDF holds; raises `ProofUnreadable` when it holds none."""
    found = _IN_PDF.search(file)
    if found is None:
        raise ProofUnreadable(problem=_NO_PROOF)
    return Proof.from_text(_decompressed(found[1]))


def _decompressed(text: bytes) -> bytes:
    """Return the JSON; never more than is believed of a proof, whatever the compressed bytes would grow to."""
    try:
        whole = bz2.BZ2Decompressor()
        plain = whole.decompress(base64.b64decode(text, validate=True), LARGEST)
    except (binascii.Error, OSError, ValueError, EOFError):
        raise ProofUnreadable(problem=_NO_PROOF) from None
    if not whole.eof or whole.unused_data:
        raise ProofUnreadable(problem=_NO_PROOF)
    return plain


def read_exactly(text: str | bytes) -> dict[str, Any]:
    """Return a JSON object in which each number is spelled as we spell it and each key stands once.

    So two texts that differ in more than blanks and escapes never give equal objects. Raises `ProofUnreadable`.
    """
    if len(text) > LARGEST:
        raise ProofUnreadable(problem=_TOO_LARGE)
    try:
        plain = json.loads(
            text,
            parse_float=_float,
            parse_int=_int,
            parse_constant=_constant,
            object_pairs_hook=_each_key_once,
        )
    except (ValueError, RecursionError):
        raise ProofUnreadable(problem=_NOT_JSON) from None
    if not isinstance(plain, dict):
        raise ProofUnreadable(problem=_NOT_JSON)
    return plain


def _float(spelled: str) -> float:
    number = float(spelled)
    return number if json.dumps(number) == spelled else _constant(spelled)


def _int(spelled: str) -> int:
    number = int(spelled)
    return number if str(number) == spelled else _constant(spelled)


def _constant(spelled: str) -> Any:
    raise ValueError(spelled)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise ValueError("a key stands twice")
    return built


_NO_PROOF: Final = Text(
    "il ne contient pas de preuve d'amp-registry.", "it does not hold a proof of amp-registry."
)
_TOO_LARGE: Final = Text("il est trop gros pour une preuve.", "it is too large for a proof.")
_NOT_JSON: Final = Text(
    "son JSON n'est pas lisible, ou n'est pas écrit comme nous l'écrivons.",
    "its JSON cannot be read, or is not spelled as we spell it.",
)
