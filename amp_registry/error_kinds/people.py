"""Errors of what a person wants recorded: decisions, reviews. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text


class DecisionError(AmpRegistryError):
    """What a person decided, or took in charge, cannot be recorded."""


class NoSuchCheck(DecisionError):
    """The journal has no check of that number."""

    what = Text("Le journal n'a pas de vérification no {seq}.", "The journal has no check number {seq}.")
    why = Text(
        "Le numéro est celui que la réponse imprime à côté de « Journal ».",
        "The number is the one an answer prints beside “Journal”.",
    )
    todo = Text(
        "Recopiez-le de la réponse ; une réponse non inscrite au journal n'en a pas.",
        "Copy it from the answer; an answer that was not journaled has none.",
    )

    def __init__(self, *, seq: int) -> None:
        super().__init__(seq=seq)


class NoSuchMatch(DecisionError):
    """No entry that was found for the firm is the one named; `found` lists those that were."""

    what = Text("Aucune inscription trouvée n'est « {named} ».", "No entry that was found is “{named}”.")
    why = Text("Trouvées pour cette firme : {found}", "Found for this firm: {found}")
    todo = Text(
        "Nommez-en une : --match et --member avec --check, ou --entry avec le début de son empreinte.",
        "Name one of them: --match and --member with --check, or --entry with the start of its hash.",
    )

    def __init__(self, *, named: str, found: Text) -> None:
        super().__init__(named=short(named), found=found)


class DecidedByNumber(DecisionError):
    """A number of the firm and of the entry is equal: nobody can decide that they are two firms."""

    what = Text(
        "« {name} » porte le numéro même de la firme demandée ({number}).",
        "“{name}” carries the very number of the firm asked about ({number}).",
    )
    why = Text(
        "Une interdiction par numéro tient, quoi qu'une personne décide.",
        "A bar by number stands, whatever a person decides.",
    )
    todo = Text(
        "Si le numéro demandé est faux, corrigez-le et relancez la vérification ; si c'est le registre qui se trompe, "
        "appelez l'AMP.",
        "If the number asked is wrong, correct it and check again; if the register is wrong, call the AMP.",
    )

    def __init__(self, *, name: str, number: str) -> None:
        super().__init__(name=short(name), number=short(number))


class AlreadyDecided(DecisionError):
    """A decision on the same firm and the same entry holds already."""

    what = Text(
        "La décision no {id}, de {by}, porte déjà sur cette firme et cette inscription.",
        "Decision number {id}, by {by}, is already about this firm and this entry.",
    )
    why = Text("Deux décisions ne peuvent pas tenir ensemble.", "Two decisions cannot hold together.")
    todo = Text(
        'Pour en changer, révoquez-la d\'abord : amp-registry decide-match --revoke {id} --why "…"',
        'To change it, revoke it first: amp-registry decide-match --revoke {id} --why "…"',
    )

    def __init__(self, *, id: int, by: str) -> None:  # noqa: A002 - the name it has everywhere
        super().__init__(id=id, by=short(by))


class NoSuchDecision(DecisionError):
    """No decision of that number holds: it was never taken, or it is revoked already."""

    what = Text("Aucune décision no {id} ne tient.", "No decision number {id} holds.")
    why = Text(
        "Elle n'a jamais été prise, ou elle est déjà révoquée.", "It was never taken, or is revoked already."
    )
    todo = Text(
        "Voyez la liste : amp-registry decide-match --list", "See the list: amp-registry decide-match --list"
    )

    def __init__(self, *, id: int) -> None:  # noqa: A002 - the name it has everywhere
        super().__init__(id=id)


class NoSuchToken(DecisionError):
    """No token of that number can be revoked: it was never made, or is revoked already."""

    what = Text("Aucun jeton no {number} n'est à révoquer.", "There is no token number {number} to revoke.")
    why = Text(
        "Il n'a jamais été créé, ou il est déjà révoqué.", "It was never made, or it is revoked already."
    )
    todo = Text("Voyez la liste : amp-registry token list", "See the list: amp-registry token list")

    def __init__(self, *, number: int) -> None:
        super().__init__(number=number)


class NotForReview(DecisionError):
    """The check of that number is not waiting for a person: its answer was another, or it was dealt with."""

    what = Text(
        "La vérification no {seq} n'attend pas d'examen.", "Check number {seq} is not waiting for review."
    )
    why = Text(
        "Sa réponse n'était pas « à examiner », ou elle est déjà réglée.",
        "Its answer was not “to be reviewed”, or it is settled already.",
    )
    todo = Text("Voyez la file : amp-registry reviews list", "See the queue: amp-registry reviews list")

    def __init__(self, *, seq: int) -> None:
        super().__init__(seq=seq)
