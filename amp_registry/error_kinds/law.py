"""Errors of the law held as data. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError
from amp_registry.language import Text


class LawError(AmpRegistryError):
    """The law as data cannot answer."""


class NoLawForDate(LawError):
    """A date before the first text we hold."""

    what = Text("Aucun texte de loi n'est chargé pour le {day}.", "No text of law is held for {day}.")
    why = Text(
        "Le RENA existe depuis le {first} ; avant, la question ne se pose pas dans ces termes.",
        "RENA exists since {first}; before it the question does not arise in these terms.",
    )
    todo = Text("Vérifiez la date.", "Check the date.")

    def __init__(self, *, day: object, first: object) -> None:
        super().__init__(day=str(day), first=str(first))


class BadLawFile(LawError):
    """A row of a law file is not usable; says the file, the row and the mend."""

    what = Text("Fichier de loi {file}, ligne {row} : {problem}", "Law file {file}, row {row}: {problem}")
    why = Text("Aucune réponse n'est donnée avec une loi mal lue.", "No answer is given on a law badly read.")
    todo = Text("{mend}", "{mend}")

    def __init__(self, *, file: str, row: str, problem: Text, mend: Text) -> None:
        super().__init__(file=file, row=row, problem=problem, mend=mend)
