"""Heads of the journal: the number and the hash of its last entry, noted at a moment, to be kept elsewhere.

A head is small, says nothing of what the entries hold, and fixes all of them: one who keeps it can show later
whether anything up to it was changed, removed or cut off. It may be signed (who vouches for it) and time-stamped
(since when it cannot have been made up); both cover the canonical JSON of the head without those two fields.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from amp_registry import signing
from amp_registry.error_parts import by_the_system
from amp_registry.errors import AmpRegistryError, ExtraMissing, HeadUnusable
from amp_registry.language import Text
from amp_registry.on_disk import is_folder
from amp_registry.records import canonical
from amp_registry.signing import PublicKey, Signature, SigningKey
from amp_registry.store import instants
from amp_registry.store.chain import Anchor

SCHEMA: Final = "amp-registry/journal-head/1"
LARGEST_FILE: Final = 1_000_000
NOT_SIGNED: Final = "not_signed"
_HASH: Final = re.compile("[0-9a-f]{64}")
_FIELDS: Final = {"schema", "seq", "hash", "checked_at", "noted_at"}
_SEALS: Final = {"signature", "timestamp"}
_PURPOSE: Final = Text("Horodater une tête du journal", "Time-stamping a head of the journal")


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a time-stamping authority answered, in base64, and the moment it says."""

    authority: str
    at: datetime
    token: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"authority", "at", "token"}`."""
        return {"authority": self.authority, "at": instants.to_text(self.at), "token": self.token}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry of a journal, as it was noted at a moment; signed and stamped, or not."""

    seq: int
    hash: str
    checked_at: datetime
    noted_at: datetime
    signature: Signature | None = None
    timestamp: Timestamp | None = None

    def statement(self) -> bytes:
        """Return the bytes that are signed and stamped: the head as canonical JSON, without its seals."""
        return canonical({name: value for name, value in self.to_dict().items() if name not in _SEALS})

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of a head's file; a seal it does not have is absent."""
        plain: dict[str, Any] = {
            "schema": SCHEMA,
            "seq": self.seq,
            "hash": self.hash,
            "checked_at": instants.to_text(self.checked_at),
            "noted_at": instants.to_text(self.noted_at),
        }
        if self.signature is not None:
            plain["signature"] = self.signature.to_dict()
        if self.timestamp is not None:
            plain["timestamp"] = self.timestamp.to_dict()
        return plain


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A head a journal is compared with: where it was noted, who signed it and when it was stamped, both verified.

    `unchecked` names the seals that could not be verified, for want of keys or roots; `not_signed` says that there
    are keys, and neither a signature nor a time stamp that holds. Such a head may be anybody's: it does not count.
    """

    anchor: Anchor
    signed_by: str | None = None
    stamped_at: datetime | None = None
    unchecked: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether agreeing with it says anything of the journal."""
        return NOT_SIGNED not in self.unchecked

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of it."""
        return {
            "noted": self.anchor.noted,
            "seq": self.anchor.seq,
            "hash": self.anchor.hash,
            "signed_by": self.signed_by,
            "stamped_at": None if self.stamped_at is None else instants.to_text(self.stamped_at),
            "unchecked": list(self.unchecked),
        }


# --- sealing ----------------------------------------------------------------------------------------


def signed(head: Head, key: SigningKey) -> Head:
    """Return the head with a signature of it."""
    return replace(head, signature=signing.sign(head.statement(), key))


def stamped(head: Head, url: str, roots: Path) -> Head:
    """Return the head with a time stamp of it, asked of an authority and verified.

    Raises `TimestampRefused`, and `ExtraMissing` without the extra `sign`.
    """
    token, moment = _stamping().stamp(head.statement(), url, roots)
    return replace(head, timestamp=Timestamp(url, moment, base64.b64encode(token).decode()))


def _stamping() -> Any:
    try:
        return importlib.import_module("amp_registry.timestamping")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=_PURPOSE, extra="sign") from None


# --- reading ----------------------------------------------------------------------------------------


def noted_heads(
    given: Iterable[str], keys: Sequence[PublicKey] = (), roots: Path | None = None
) -> list[NotedHead]:
    """Return the heads of texts: each a hash, a file, or a folder of `*.json` files.

    Seals are verified where there are keys, or roots, to do it with: raises `BadSignature`, `UntrustedKey`
    or `TimestampRefused` for one that does not hold, `HeadUnusable` for what is no head. A seal taken off a file
    must not go unseen: where there are keys, a file without one does not count (`NotedHead.counts`).
    """
    return [noted for text in given for noted in _noted(text.strip(), keys, roots)]


def _noted(text: str, keys: Sequence[PublicKey], roots: Path | None) -> list[NotedHead]:
    if _HASH.fullmatch(text.lower()):
        return [NotedHead(Anchor(text.lower(), noted=text[:12] + "…"))]
    path = Path(text)
    return [_verified(file, read(file), keys, roots) for file in _files(path)]


def _files(path: Path) -> list[Path]:
    """Return the files of a folder of heads, or the file a path is."""
    try:
        if not is_folder(path):
            return [path]
        return sorted(file for file in path.iterdir() if file.suffix == ".json")
    except OSError as error:
        raise HeadUnusable(noted=path, problem=by_the_system(error)) from None


def read(path: Path) -> Head:
    """Return the head of a file, its seals not verified; raises `HeadUnusable`."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE)
    except OSError as error:
        raise HeadUnusable(noted=path, problem=by_the_system(error)) from None
    try:
        return of_dict(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError, AmpRegistryError):
        raise HeadUnusable(noted=path, problem=_NOT_ONE) from None


def of_dict(data: Any) -> Head:
    """Return the head of a JSON object; raises `ValueError`, `KeyError` or `TypeError` when it is none."""
    if set(data) - _SEALS != _FIELDS or data["schema"] != SCHEMA:
        raise ValueError("not a head")
    if type(data["seq"]) is not int or data["seq"] < 1 or not _HASH.fullmatch(data["hash"]):
        raise ValueError("not a place in a journal")
    signature, timestamp = data.get("signature"), data.get("timestamp")
    return Head(
        seq=data["seq"],
        hash=data["hash"],
        checked_at=instants.from_text(data["checked_at"]),
        noted_at=instants.from_text(data["noted_at"]),
        signature=None if signature is None else Signature.from_dict(signature),
        timestamp=None if timestamp is None else _timestamp(timestamp),
    )


def _timestamp(data: Mapping[str, Any]) -> Timestamp:
    return Timestamp(str(data["authority"]), instants.from_text(data["at"]), str(data["token"]))


def _verified(path: Path, head: Head, keys: Sequence[PublicKey], roots: Path | None) -> NotedHead:
    signed_by = stamped_at = None
    unchecked = []
    if head.signature is not None:
        if keys:
            signed_by = signing.verify(head.statement(), head.signature, keys).key_id
        else:
            unchecked.append("signature")
    if head.timestamp is not None:
        if roots is not None:
            token = _decoded(path, head.timestamp.token)
            stamped_at = _stamping().verify(head.statement(), token, roots, head.timestamp.authority)
        else:
            unchecked.append("timestamp")
    if keys and head.signature is None and stamped_at is None:
        unchecked.append(NOT_SIGNED)
    return NotedHead(Anchor(head.hash, head.seq, path.name), signed_by, stamped_at, tuple(unchecked))


def _decoded(path: Path, token: str) -> bytes:
    try:
        return base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        raise HeadUnusable(noted=path, problem=_NOT_ONE) from None


_NOT_ONE: Final = Text(f"ce n'est pas {SCHEMA}.", f"it is not {SCHEMA}.")
