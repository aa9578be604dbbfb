"""Ed25519 keys as PEM text, and what they sign. Needs the extra `sign`, so `signing` imports it by name.

A private key is PKCS #8, encrypted when there is a passphrase; a public key is SubjectPublicKeyInfo: the two
forms `openssl pkey` reads and writes.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_private(passphrase: bytes | None) -> bytes:
    """Return a new private key as PEM, encrypted when a passphrase is given."""
    encryption = (
        serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    )
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )


def private_of(pem: bytes, passphrase: bytes | None) -> Ed25519PrivateKey | None:
    """Return the private key of a PEM text, None when it holds none of this kind.

    Raises `TypeError` when a passphrase is missing, `ValueError` when it is wrong; one too many is not used.
    """
    encrypted = b"ENCRYPTED" in pem
    if encrypted and not passphrase:
        raise TypeError("a passphrase is needed")
    try:
        key = serialization.load_pem_private_key(pem, passphrase if encrypted else None)
    except (ValueError, UnsupportedAlgorithm):
        if encrypted:
            raise ValueError("wrong passphrase") from None
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def public_of(pem: bytes) -> Ed25519PublicKey | None:
    """Return the public key of a PEM text, None when it holds none of this kind."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return a public key as PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def holds(key: Ed25519PublicKey, value: bytes, data: bytes) -> bool:
    """Return whether a signature was made over these bytes with this key's private half."""
    try:
        key.verify(value, data)
    except InvalidSignature:
        return False
    return True
