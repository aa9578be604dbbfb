"""Who acts: the person named by `--by`, else the one the machine says is logged in."""

from __future__ import annotations

import getpass

import click

from amp_registry.language import Text
from amp_registry_cli.speech import option, say

NOBODY = Text(
    "Dites qui décide : --by NOM. Cette machine ne le dit pas.",
    "Say who decides: --by NAME. This machine does not say.",
)

by_option = option(
    "--by",
    metavar=Text("NOM", "NAME"),
    told=Text("Qui le fait (l'utilisateur de la machine).", "Who does it (the machine's user)."),
)


def acting(ctx: click.Context, by: str | None) -> str:
    """Return who acts; a usage error when nobody is named and the machine does not know."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise click.UsageError(say(NOBODY), ctx) from None
