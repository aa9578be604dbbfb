"""Errors of what is kept of a check: evidence, heads of the journal, time stamps. Drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text


class RecordError(AmpRegistryError):
    """What is kept of a check cannot be used."""


class EvidenceUnreadable(RecordError):
    """An evidence that is not of the form this version knows."""

    what = Text("Cette preuve ne se lit pas : {problem}", "This evidence cannot be read: {problem}")
    why = Text(
        "Elle a pu être écrite par une version plus récente, ou être changée.",
        "It may have been written by a newer version, or changed.",
    )
    todo = Text(
        "Lisez-la telle quelle avec --json, ou avec la version qui l'a écrite (versions.amp_registry).",
        "Read it as it is with --json, or with the version that wrote it (versions.amp_registry).",
    )

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)


class NoSuchEntry(RecordError):
    """A number that no entry of the journal has."""

    what = Text("Le journal n'a pas d'entrée {seq}.", "The journal has no entry {seq}.")
    why = Text("Il en a {count}.", "It has {count}.")
    todo = Text("Voyez les numéros : amp-registry journal list", "See the numbers: amp-registry journal list")

    def __init__(self, *, seq: int, count: int) -> None:
        super().__init__(seq=seq, count=count)


class HeadUnusable(RecordError):
    """A file, or a text, that is no head of a journal."""

    what = Text(
        "Tête de journal inutilisable, « {noted} » : {problem}",
        "Head of a journal cannot be used, “{noted}”: {problem}",
    )
    why = Text("Le journal n'y a pas été comparé.", "The journal was not compared with it.")
    todo = Text(
        "Donnez un fichier écrit par journal head --json, ou une empreinte de 64 caractères.",
        "Give a file written by journal head --json, or a hash of 64 characters.",
    )

    def __init__(self, *, noted: object, problem: Text) -> None:
        super().__init__(noted=short(noted), problem=problem)


class TimestampRefused(RecordError):
    """A time stamp that its authority did not give, or that does not hold."""

    what = Text("Horodatage refusé ({authority}) : {problem}", "Time stamp refused ({authority}): {problem}")
    why = Text("Rien ne prouve donc le moment de cette tête.", "So nothing proves the moment of this head.")
    todo = Text(
        "Vérifiez les réglages timestamp_url et timestamp_roots, et réessayez.",
        "Check the settings timestamp_url and timestamp_roots, and try again.",
    )

    def __init__(self, *, authority: object, problem: Text) -> None:
        super().__init__(authority=short(authority), problem=problem)
