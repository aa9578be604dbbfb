"""Errors of a question that cannot be asked as written. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text, same

_OF_THE_FIRM: Final = "firm.neq"


class InvalidQuestion(AmpRegistryError):
    """A field of the question is unknown or has a value that is not accepted."""

    what = Text("Question refusée : {field} = « {value} ».", "Question refused: {field} = “{value}”.")
    why = Text("{problem}", "{problem}")
    todo = Text("Valeurs acceptées : {accepted}.", "Accepted values: {accepted}.")

    def __init__(self, *, field: str, value: object, problem: Text, accepted: Text) -> None:
        super().__init__(field=short(field), value=short(value), problem=problem, accepted=accepted)


class InvalidNeq(InvalidQuestion):
    """A NEQ given by a person that cannot be one. `values["suggestions"]` holds the nearest valid ones.

    The message says of which field where it is not that of the firm asked about.
    """

    what = Text(
        "Le NEQ {value}{where} est invalide : {problem}", "NEQ {value}{where} is not valid: {problem}"
    )
    why = Text("", "")
    todo = Text("{advice}", "{advice}")

    def __init__(
        self, *, value: str, problem: Text, suggestions: Sequence[str], field: str = _OF_THE_FIRM
    ) -> None:
        AmpRegistryError.__init__(
            self,
            field=field,
            value=short(value),
            where=same("" if field == _OF_THE_FIRM else f" ({field})"),
            problem=problem,
            suggestions=", ".join(suggestions),
            advice=_neq_advice(suggestions),
        )


def _neq_advice(suggestions: Sequence[str]) -> Text:
    if not suggestions:
        return Text(
            "Recopiez les dix chiffres du NEQ depuis un document officiel de la firme.",
            "Copy the ten digits of the NEQ again from an official document of the firm.",
        )
    nearest, *others = suggestions
    rest = ", ".join(others)
    return Text(
        f"Le plus proche qui est valide : {nearest}{f' ; sinon {rest}' if rest else ''}."
        " Vérifiez-le auprès de la firme.",
        f"Nearest valid number: {nearest}{f'; otherwise {rest}' if rest else ''}. Check it with the firm.",
    )


class EmptyName(InvalidQuestion):
    """Nobody to look for: no name with a letter or a digit in it, no NEQ, no AMP client number."""

    what = Text("Aucune firme à chercher dans {field}.", "No firm to look for in {field}.")
    why = Text(
        "Le nom est vide et il n'y a ni NEQ ni numéro de client AMP.",
        "The name is empty and there is neither a NEQ nor an AMP client number.",
    )
    todo = Text(
        "Donnez un NEQ de dix chiffres, ou au moins un nom.", "Give a ten-digit NEQ, or at least a name."
    )

    def __init__(self, *, field: str = "firm") -> None:
        AmpRegistryError.__init__(self, field=field)

    def parts(self) -> tuple[Text, Text, Text]:
        """Return the three parts; of the one firm of a question, no path is said."""
        what, why, todo = super().parts()
        alone = Text("Aucune firme à chercher.", "No firm to look for.")
        return (alone if self.values["field"] == "firm" else what, why, todo)
