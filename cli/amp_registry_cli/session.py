"""What a run knows: its settings, its moment, and how to open the registry."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from amp_registry import settings as settings_module
from amp_registry.asker import Asker, AskerKind
from amp_registry.errors import BadSettings, InvalidQuestion
from amp_registry.language import Text
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.location import default_url
from amp_registry_cli.speech import say

UNNAMED: Final = "command line"
NO_OPTION: Final = Text(
    "Ici, toute réponse est inscrite au journal ; le réglage journal_optional permet --no-journal.",
    "Here every answer goes to the journal; the setting journal_optional allows --no-journal.",
)


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program: the settings it works by and the moment it started, in UTC.

    `trouble` is why the settings could not be read, for the one command that runs all the same: `doctor`.
    """

    settings: Settings
    now: datetime
    trouble: BadSettings | None = None

    @classmethod
    def start(cls, options: Mapping[str, Any], file: Path | None) -> Session:
        """Return the session of the options given; raises `BadSettings`."""
        return cls(settings_module.load(options, os.environ, file), datetime.now(UTC))

    @classmethod
    def of_trouble(cls, trouble: BadSettings) -> Session:
        """Return a session without settings, which only says why there are none."""
        return cls(Settings(), datetime.now(UTC), trouble)

    def registry(self, *, upgrade: bool = False) -> Registry:
        """Return the registry of the settings, open; a context manager. `upgrade` makes the store ready to write."""
        return Registry.open(settings=self.settings, upgrade=upgrade, asked_by=self.asked_by)

    def refuse_no_journal(self, ctx: click.Context, *, journal: bool) -> None:
        """Raise a usage error for `--no-journal`, unless the settings let a check leave no trace."""
        if not journal and not self.settings.journal_optional:
            raise click.UsageError(say(NO_OPTION), ctx)

    @property
    def database_url(self) -> str:
        """The address of the store: that of the settings, else that of the user's own data folder."""
        return self.settings.database_url or default_url()

    @property
    def asked_by(self) -> Asker:
        """Who asks: whom the setting names, else the user of the system this runs as."""
        return self.settings.asked_by or _user()


def _user() -> Asker:
    """Return the user this process runs as; where the system has no name for them, that is what is said."""
    try:
        return Asker(AskerKind.USER, getpass.getuser())
    except (OSError, KeyError, ImportError, InvalidQuestion):
        return Asker(AskerKind.SYSTEM, UNNAMED)


pass_session = click.make_pass_decorator(Session)
