"""Time stamps of RFC 3161: an authority signs that these bytes were there at a moment of its own clock.

Needs the extra `sign`, so `journal_heads` imports it by name. Nothing of the bytes leaves this machine but their
SHA-256. A stamp counts only when it leads to a root the body trusts; the roots come from a file, never from what
the authority sends.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import requests
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from amp_registry.errors import TimestampRefused
from amp_registry.language import Text, same

SECONDS: Final = 30
LARGEST_ANSWER: Final = 65_536
_ASKED: Final = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def stamp(data: bytes, url: str, roots: Path) -> tuple[bytes, datetime]:
    """Return the answer of the authority over these bytes, and the moment it says; it was verified.

    Raises `TimestampRefused` when the authority is silent, refuses, or answers what does not hold.
    """
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        with requests.post(
            url, data=request.as_bytes(), headers=_ASKED, timeout=SECONDS, stream=True
        ) as answer:
            answer.raise_for_status()
            token = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise TimestampRefused(authority=url, problem=same(f"{type(error).__name__}.")) from None
    if len(token) > LARGEST_ANSWER:
        raise TimestampRefused(authority=url, problem=_TOO_LARGE)
    return token, _verified(data, token, _certificates(roots), url, request.nonce)


def verify(data: bytes, token: bytes, roots: Path, authority: str) -> datetime:
    """Return the moment a stamp proves for these bytes; raises `TimestampRefused` when it does not hold."""
    return _verified(data, token, _certificates(roots), authority, None)


def _verified(
    data: bytes, token: bytes, roots: list[x509.Certificate], authority: str, nonce: int | None
) -> datetime:
    builder = VerifierBuilder(roots=list(roots), nonce=nonce)
    answer = _decoded(token, authority)
    try:
        builder.build().verify_message(answer, data)
    except (VerificationError, ValueError) as error:
        raise TimestampRefused(authority=authority, problem=same(f"{error}.")) from None
    return answer.tst_info.gen_time.astimezone(UTC)


def _decoded(token: bytes, authority: str) -> TimeStampResponse:
    try:
        return decode_timestamp_response(token)
    except ValueError:
        raise TimestampRefused(authority=authority, problem=_NO_STAMP) from None


def _certificates(roots: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError):
        raise TimestampRefused(authority=roots, problem=_NO_ROOTS) from None


_TOO_LARGE: Final = Text("la réponse est trop longue.", "the answer is too long.")
_NO_STAMP: Final = Text("la réponse n'est pas un horodatage.", "the answer is no time stamp.")
_NO_ROOTS: Final = Text(
    "ce fichier ne contient aucun certificat en PEM.", "this file holds no certificate in PEM."
)
