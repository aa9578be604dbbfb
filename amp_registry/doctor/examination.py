"""Use case: look at everything that could keep this machine from answering, and say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from amp_registry.doctor.finding import Finding, State
from amp_registry.doctor.store_health import of_store
from amp_registry.doctor.surroundings import around, of_watch, variables
from amp_registry.errors import BadSettings
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry.settings import Settings


def examine(settings: Settings, environ: Mapping[str, str], now: datetime) -> list[Finding]:
    """Return what is found, in the order in which an answer depends on it; nothing is written."""
    return [*of_store(settings, now), *around(settings, environ, day_of(now)), *of_watch(settings, now)]


def not_even_settings(error: BadSettings, environ: Mapping[str, str]) -> list[Finding]:
    """Return what is found where the settings themselves cannot be read: nothing else can be looked at."""
    seen = Text(error.message("fr"), error.message("en"))
    return [Finding("settings", State.TROUBLE, seen), *variables(environ)]


def worst(findings: Iterable[Finding]) -> State:
    """Return the worst state among the findings."""
    order = list(State)
    return max((finding.state for finding in findings), key=order.index, default=State.GOOD)
