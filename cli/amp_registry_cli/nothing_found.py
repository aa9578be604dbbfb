"""What is said where nothing is found: that there is no copy to find it in yet, else what the command says."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import click

from amp_registry.language import Text
from amp_registry.registry import Registry
from amp_registry_cli.speech import say

NO_COPY: Final = Text(
    "Il n'y a encore aucune copie des registres.\namp-registry sync, ou : amp-registry import rena FICHIER",
    "There is no copy of the registers yet.\namp-registry sync, or: amp-registry import rena FILE",
)


def tell(registry: Registry, now: datetime, nothing: Text) -> None:
    """Print `nothing`; where there is no copy at all it would mislead, and what to type first is printed."""
    click.echo(say(nothing if registry.copies(now=now) else NO_COPY))
