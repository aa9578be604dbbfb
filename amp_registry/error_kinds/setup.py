"""Errors of settings and of optional parts that are not installed. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text


class BadSettings(AmpRegistryError):
    """An option, a variable or a settings file is not usable."""

    what = Text("Réglage refusé : {name} = « {value} ».", "Setting refused: {name} = “{value}”.")
    why = Text("{problem}", "{problem}")
    todo = Text("Voir docs/reference/settings.md.", "See docs/reference/settings.en.md.")

    def __init__(self, *, name: str, value: object, problem: Text) -> None:
        super().__init__(name=name, value=short(value), problem=problem)


class FileNotWritten(AmpRegistryError):
    """A file that was asked for could not be written; `option` is what asked for it."""

    what = Text(
        "Le fichier « {path} » ({option}) n'a pas pu être écrit : {problem}",
        "The file “{path}” ({option}) could not be written: {problem}",
    )
    why = Text(
        "Un fichier qui était là y est encore, inchangé.", "A file that was there still is, unchanged."
    )
    todo = Text(
        "Donnez un dossier qui existe, où vous pouvez écrire et où il reste de la place.",
        "Name a folder that exists, that you may write to and that has room.",
    )

    def __init__(self, *, path: str, option: str, problem: Text) -> None:
        super().__init__(path=short(path), option=option, problem=problem)


class ExtraMissing(AmpRegistryError):
    """An optional part of the program is needed and is not installed."""

    what = Text("{purpose} demande l'extra « {extra} ».", "{purpose} needs the extra “{extra}”.")
    why = Text("Il n'est pas installé.", "It is not installed.")
    todo = Text(
        "Installez-le : pip install 'amp-registry[{extra}]'.",
        "Install it: pip install 'amp-registry[{extra}]'.",
    )

    def __init__(self, *, purpose: Text, extra: str) -> None:
        super().__init__(purpose=purpose, extra=extra)
