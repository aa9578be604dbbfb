"""Errors of proofs: files that should show what was answered. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError
from amp_registry.language import Text


class ProofUnreadable(AmpRegistryError):
    """A file is not a proof, or is one no more."""

    what = Text(
        "Ce fichier n'est pas une preuve lisible : {problem}", "This file is not a readable proof: {problem}"
    )
    why = Text(
        "Une preuve dont un seul caractère a changé peut ne plus se lire : elle ne prouve plus rien.",
        "A proof of which one character was changed may not read any more: it proves nothing now.",
    )
    todo = Text(
        "Donnez le fichier tel que « check » ou « journal show » l'a écrit, ou réimprimez-le du journal.",
        "Give the file as “check” or “journal show” wrote it, or print it again from the journal.",
    )

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)
