"""Detached Ed25519 signatures: who vouches for a head of the journal, or for a proof.

A signature names its key by the SHA-256 of the raw public key (32 bytes), so that one who verifies knows which
of the trusted keys to try. What is signed is the bytes given, nothing else. The cryptography is in the extra
`sign`: without it every function here that needs a key raises `ExtraMissing`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSignature, ExtraMissing, KeyUnusable, UntrustedKey
from amp_registry.language import Text
from amp_registry.on_disk import is_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM: Final = "Ed25519"
PUBLIC_SUFFIX: Final = ".pub"
_FIELDS: Final = ("algorithm", "key_id", "value")
_LENGTH: Final = 64
_LARGEST_FILE: Final = 65_536
_PURPOSE: Final = Text("Signer et vérifier une signature", "Signing and verifying a signature")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature kept apart from what it signs: its kind, the key it names, and its value in base64."""

    algorithm: str
    key_id: str
    value: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"algorithm", "key_id", "value"}`."""
        return {"algorithm": self.algorithm, "key_id": self.key_id, "value": self.value}

    @classmethod
    def from_dict(cls, data: object) -> Signature:
        """Return the signature of a JSON object; raises `BadSignature` when it is not one."""
        if not isinstance(data, Mapping) or set(data) != set(_FIELDS):
            raise BadSignature(problem=_NOT_ONE)
        values = [data[name] for name in _FIELDS]
        if not all(isinstance(value, str) for value in values):
            raise BadSignature(problem=_NOT_ONE)
        return cls(*values)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: `key_id` is the SHA-256 (hex) of its raw bytes; `pem` is the form to hand out."""

    key_id: str
    pem: bytes = field(repr=False)
    _key: Ed25519PublicKey = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, never shown; `public` is its other half."""

    public: PublicKey
    _key: Ed25519PrivateKey = field(repr=False, compare=False)


# --- keys -------------------------------------------------------------------------------------------


def make_key(path: Path, passphrase: str | None = None) -> PublicKey:
    """Write a new private key, readable by the user alone, and its public half beside it (`.pub`).

    Raises `KeyUnusable` when one of the two files is there already, or cannot be written: no key is ever
    written over.
    """
    pem = _library().new_private(_bytes(passphrase))
    public = _signing_key(path, pem, passphrase).public
    beside = path.parent / f"{path.name}{PUBLIC_SUFFIX}"
    try:
        _write_new(path, pem, 0o600)
        _write_new(beside, public.pem, 0o644)
    except OSError as error:
        raise KeyUnusable(path=error.filename or path, problem=by_the_system(error)) from None
    return public


def load_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """Return the private key of a PEM file; raises `KeyUnusable` when it is not one that can be used."""
    return _signing_key(path, _read(path), passphrase)


def load_public_keys(path: Path) -> tuple[PublicKey, ...]:
    """Return the public key of a PEM file, or those of the files `*.pub` and `*.pem` of a folder.

    Raises `KeyUnusable` for a file that holds no public Ed25519 key, and for a folder without one.
    """
    try:
        if not is_folder(path):
            return (_public_key(path),)
        files = sorted(file for file in path.iterdir() if file.suffix in {PUBLIC_SUFFIX, ".pem"})
    except OSError as error:
        raise KeyUnusable(path=path, problem=by_the_system(error)) from None
    if not files:
        raise KeyUnusable(path=path, problem=_NO_KEYS)
    return tuple(_public_key(file) for file in files)


def _signing_key(path: Path, pem: bytes, passphrase: str | None) -> SigningKey:
    try:
        key = _library().private_of(pem, _bytes(passphrase))
    except TypeError:
        raise KeyUnusable(path=path, problem=_PASSPHRASE_MISSING) from None
    except ValueError:
        raise KeyUnusable(path=path, problem=_PASSPHRASE_WRONG) from None
    if key is None:
        raise KeyUnusable(path=path, problem=_NO_PRIVATE_KEY)
    return SigningKey(_public(key.public_key()), key)


def _public_key(path: Path) -> PublicKey:
    key = _library().public_of(_read(path))
    if key is None:
        raise KeyUnusable(path=path, problem=_NO_PUBLIC_KEY)
    return _public(key)


def _public(key: Ed25519PublicKey) -> PublicKey:
    return PublicKey(hashlib.sha256(key.public_bytes_raw()).hexdigest(), _library().public_pem(key), key)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_FILE)
    except OSError as error:
        raise KeyUnusable(path=path, problem=by_the_system(error)) from None


def _write_new(path: Path, content: bytes, mode: int) -> None:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(made, "wb") as file:
        file.write(content)


# --- signing ----------------------------------------------------------------------------------------


def sign(data: bytes, key: SigningKey) -> Signature:
    """Return the signature of these bytes; the same bytes and key give the same signature."""
    value = base64.b64encode(key._key.sign(data)).decode()  # noqa: SLF001 - our own
    return Signature(ALGORITHM, key.public.key_id, value)


def verify(data: bytes, signature: Signature, public_keys: Iterable[PublicKey]) -> PublicKey:
    """Return the trusted key that signed these bytes.

    Raises `UntrustedKey` when the key named is none of them, `BadSignature` when the signature does not hold.
    """
    if signature.algorithm != ALGORITHM:
        raise BadSignature(problem=_OTHER_ALGORITHM)
    key = next((one for one in public_keys if one.key_id == signature.key_id), None)
    if key is None:
        raise UntrustedKey(key_id=signature.key_id)
    if not _library().holds(key._key, _value(signature), data):  # noqa: SLF001 - our own
        raise BadSignature(problem=_OTHER_BYTES)
    return key


def _value(signature: Signature) -> bytes:
    try:
        value = base64.b64decode(signature.value, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature(problem=_NOT_ONE) from None
    if len(value) != _LENGTH:
        raise BadSignature(problem=_NOT_ONE)
    return value


def _library() -> Any:
    """Return the module that needs the extra; raises `ExtraMissing` where it is not installed."""
    try:
        return importlib.import_module("amp_registry.ed25519")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=_PURPOSE, extra="sign") from None


def _bytes(passphrase: str | None) -> bytes | None:
    return passphrase.encode() if passphrase else None


_NOT_ONE = Text("ce n'est pas une signature Ed25519.", "this is not an Ed25519 signature.")
_OTHER_ALGORITHM = Text("seul Ed25519 est accepté.", "only Ed25519 is accepted.")
_OTHER_BYTES = Text(
    "elle n'a pas été faite sur ces octets avec cette clé.",
    "it was not made over these bytes with this key.",
)
_NO_KEYS = Text(
    "ce dossier ne contient aucun fichier .pub ni .pem.", "this folder holds no .pub or .pem file."
)
_NO_PRIVATE_KEY = Text(
    "ce n'est pas une clé privée Ed25519 en PEM.", "this is no private Ed25519 key in PEM."
)
_NO_PUBLIC_KEY = Text(
    "ce n'est pas une clé publique Ed25519 en PEM.", "this is no public Ed25519 key in PEM."
)
_PASSPHRASE_MISSING = Text(
    "elle est protégée par une phrase de passe, qui n'est pas donnée.",
    "it is protected by a passphrase, which was not given.",
)
_PASSPHRASE_WRONG = Text("la phrase de passe n'est pas la bonne.", "the passphrase is not the right one.")
