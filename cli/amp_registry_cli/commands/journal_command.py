"""`journal`: the record of every answer: listed, shown, verified, exported, and its head noted elsewhere."""

from __future__ import annotations

import click

from amp_registry.language import Text
from amp_registry_cli import journal_reading, journal_sealing
from amp_registry_cli.speech import SpokenGroup, lang_option


@click.group(
    "journal",
    cls=SpokenGroup,
    told=Text(
        "Le journal garde chaque réponse, chaînée à la précédente : qui a demandé quoi, quand, ce qui a été "
        "trouvé et dans quelles copies. Rien n'y est changé ni retiré ; verify dit si c'est encore vrai.",
        "The journal keeps every answer, chained to the one before: who asked what, when, what was found and in "
        "which copies. Nothing in it is changed or removed; verify says whether that still holds.",
    ),
)
@lang_option
def command() -> None:
    """Hold the actions."""


for action in (
    journal_reading.list_entries,
    journal_reading.show,
    journal_sealing.verify,
    journal_reading.export,
    journal_sealing.head,
    journal_sealing.key,
):
    command.add_command(action)
