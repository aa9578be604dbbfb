"""Errors of keys and signatures. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text


class SigningError(AmpRegistryError):
    """A key or a signature cannot be used, or does not hold."""


class KeyUnusable(SigningError):
    """A file of keys that is missing, is no Ed25519 key, or whose passphrase is not the one given."""

    what = Text("Clé inutilisable, « {path} » : {problem}", "Key cannot be used, “{path}”: {problem}")
    why = Text("Rien n'a été signé ni vérifié.", "Nothing was signed or verified.")
    todo = Text(
        "Vérifiez les réglages signing_key, signing_passphrase et trusted_keys.",
        "Check the settings signing_key, signing_passphrase and trusted_keys.",
    )

    def __init__(self, *, path: object, problem: Text) -> None:
        super().__init__(path=short(path), problem=problem)


class BadSignature(SigningError):
    """A signature that is not one, or was not made over these bytes with this key."""

    what = Text("La signature ne tient pas : {problem}", "The signature does not hold: {problem}")
    why = Text(
        "Ce qui est signé a pu être changé depuis, ou ne vient pas de qui on croit.",
        "What is signed may have been changed since, or does not come from whom one believes.",
    )
    todo = Text("Demandez l'original à qui l'a signé.", "Ask whoever signed it for the original.")

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)


class UntrustedKey(SigningError):
    """A signature made with a key that is not among those trusted."""

    what = Text(
        "La clé qui a signé n'est pas parmi les clés reconnues : {key_id}.",
        "The key that signed is not among the trusted keys: {key_id}.",
    )
    why = Text("On ne sait donc pas qui a signé.", "So it is not known who signed.")
    todo = Text(
        "Si vous connaissez cette clé, ajoutez son fichier à trusted_keys.",
        "If you know this key, add its file to trusted_keys.",
    )

    def __init__(self, *, key_id: str) -> None:
        super().__init__(key_id=short(key_id))
