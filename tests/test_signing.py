"""A signature holds for the bytes it was made over, with the key it names, and for nothing else."""

from __future__ import annotations

import importlib
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from amp_registry import signing
from amp_registry.errors import BadSignature, ExtraMissing, KeyUnusable, UntrustedKey
from amp_registry.signing import Signature, SigningKey

DATA = b'{"count":3}'

# RFC 8032, section 7.1, test 2: a secret key, its public key, a message of one byte and its signature.
RFC_SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
RFC_MESSAGE = bytes([0x72])
RFC_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
PKCS8_PREFIX = "302e020100300506032b657004220420"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.pem"


@pytest.fixture
def key(path: Path) -> SigningKey:
    signing.make_key(path)
    return signing.load_key(path)


def test_what_a_key_signed_is_verified_with_its_public_half(path: Path, key: SigningKey) -> None:
    signature = signing.sign(DATA, key)
    trusted = signing.load_public_keys(path.with_name("journal.pem.pub"))
    assert signing.verify(DATA, signature, trusted) == key.public == trusted[0]
    assert (signature.algorithm, signature.key_id) == ("Ed25519", key.public.key_id)


def test_a_signature_is_that_of_the_standard(path: Path) -> None:
    """RFC 8032, 7.1: the key and the message of test 2 give that signature."""
    private = serialization.load_der_private_key(bytes.fromhex(PKCS8_PREFIX + RFC_SECRET), None)
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    signature = signing.sign(RFC_MESSAGE, signing.load_key(path))
    assert signing._value(signature).hex() == RFC_SIGNATURE


def test_the_same_bytes_give_the_same_signature(key: SigningKey) -> None:
    assert signing.sign(DATA, key) == signing.sign(DATA, key)
    assert signing.sign(DATA + b" ", key) != signing.sign(DATA, key)


def test_a_signature_is_plain_data_and_back(key: SigningKey) -> None:
    signature = signing.sign(DATA, key)
    assert Signature.from_dict(json.loads(json.dumps(signature.to_dict()))) == signature


def test_a_private_key_is_readable_by_the_user_alone_and_never_shown(path: Path, key: SigningKey) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE" not in repr(key)
    assert key.public.key_id in repr(key)


@pytest.mark.parametrize("taken", ["journal.pem", "journal.pem.pub"])
def test_no_key_is_ever_written_over(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("there already")
    with pytest.raises(KeyUnusable, match=taken):
        signing.make_key(tmp_path / "journal.pem")
    assert (tmp_path / taken).read_text() == "there already"


def test_a_key_with_a_passphrase_needs_it(path: Path) -> None:
    made = signing.make_key(path, "trois mots d'été")
    assert signing.load_key(path, "trois mots d'été").public == made
    with pytest.raises(KeyUnusable, match="which was not given"):
        signing.load_key(path)
    with pytest.raises(KeyUnusable, match="not the right one"):
        signing.load_key(path, "trois mots")


def test_a_passphrase_that_is_not_needed_is_not_used(path: Path, key: SigningKey) -> None:
    assert signing.load_key(path, "inutile").public == key.public


CHANGES: dict[str, Callable[[Signature], Signature]] = {
    "another value": lambda s: replace(s, value=("B" if s.value[0] == "A" else "A") + s.value[1:]),
    "a value that is too short": lambda s: replace(s, value=s.value[:-8] + "AA=="),
    "a value that is not base64": lambda s: replace(s, value="é" * 88),
    "another algorithm": lambda s: replace(s, algorithm="none"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_signature_that_was_changed_does_not_hold(
    key: SigningKey, change: Callable[[Signature], Signature]
) -> None:
    with pytest.raises(BadSignature):
        signing.verify(DATA, change(signing.sign(DATA, key)), [key.public])


def test_other_bytes_are_not_what_was_signed(key: SigningKey) -> None:
    with pytest.raises(BadSignature, match="not made over these bytes"):
        signing.verify(DATA.replace(b"3", b"4"), signing.sign(DATA, key), [key.public])


def test_a_key_that_is_not_trusted_is_named(tmp_path: Path, key: SigningKey) -> None:
    other = signing.make_key(tmp_path / "other.pem")
    with pytest.raises(UntrustedKey, match=key.public.key_id):
        signing.verify(DATA, signing.sign(DATA, key), [other])


def test_a_signature_that_names_another_trusted_key_does_not_hold(tmp_path: Path, key: SigningKey) -> None:
    other = signing.make_key(tmp_path / "other.pem")
    lying = replace(signing.sign(DATA, key), key_id=other.key_id)
    with pytest.raises(BadSignature):
        signing.verify(DATA, lying, [other, key.public])


NOT_SIGNATURES: dict[str, Any] = {
    "nothing": None,
    "a text": "Ed25519",
    "a field missing": {"algorithm": "Ed25519", "key_id": "a"},
    "a field too many": {"algorithm": "Ed25519", "key_id": "a", "value": "b", "more": "c"},
    "a number": {"algorithm": "Ed25519", "key_id": 1, "value": "b"},
}


@pytest.mark.parametrize("given", NOT_SIGNATURES.values(), ids=NOT_SIGNATURES)
def test_what_is_no_signature_is_refused(given: Any) -> None:
    with pytest.raises(BadSignature, match="not an Ed25519 signature"):
        Signature.from_dict(given)


def test_the_trusted_keys_are_those_of_a_folder(tmp_path: Path) -> None:
    made = {signing.make_key(tmp_path / name) for name in ("a", "b")}
    folder = tmp_path / "trusted"
    folder.mkdir()
    with pytest.raises(KeyUnusable, match="holds no"):
        signing.load_public_keys(folder)
    (folder / "a.pub").write_bytes((tmp_path / "a.pub").read_bytes())
    (folder / "b.pem").write_bytes((tmp_path / "b.pub").read_bytes())
    (folder / "README.txt").write_text("not a key")
    assert set(signing.load_public_keys(folder)) == made


@pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_a_file_without_a_key_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(KeyUnusable, match="no private Ed25519 key"):
        signing.load_key(path)
    with pytest.raises(KeyUnusable, match="no public Ed25519 key"):
        signing.load_public_keys(path)


def test_a_key_of_another_kind_is_refused(path: Path) -> None:
    other = X25519PrivateKey.generate()
    path.write_bytes(
        other.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(KeyUnusable, match="no private Ed25519 key"):
        signing.load_key(path)
    path.write_bytes(
        other.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    with pytest.raises(KeyUnusable, match="no public Ed25519 key"):
        signing.load_public_keys(path)


def test_a_file_that_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(KeyUnusable, match="no such file"):
        signing.load_key(path)
    with pytest.raises(KeyUnusable, match="no such file"):
        signing.make_key(path.parent / "absent" / "journal.pem")


def test_without_the_extra_it_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(ExtraMissing, match=r"amp-registry\[sign\]"):
        signing.make_key(path)
    assert not path.exists()
