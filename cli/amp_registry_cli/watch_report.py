"""The report of the watch as the program prints it, after a sync or on its own: one channel among the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from amp_registry.delivering.channel import Carried
from amp_registry.explain.events_as_text import as_text
from amp_registry.language import Text
from amp_registry.registry import Registry
from amp_registry.watched import WatchEvent
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session
from amp_registry_cli.speech import language, say

if TYPE_CHECKING:
    from amp_registry.watch_run import WatchReport

NOTHING: Final = Text("Rien de nouveau pour les contrats suivis.", "Nothing new for the contracts watched.")

Write = Callable[[Sequence[WatchEvent]], None]


class Printed:
    """The channel that prints; what is on the other end of the pipe by then counts as carried."""

    name = "report"

    def __init__(self, write: Write) -> None:
        self._write = write
        self.count = 0

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        """Print the events, and say so once they are out of this process."""
        self._write(events)
        sys.stdout.flush()
        self.count = len(events)
        carried(events)


def report(registry: Registry, session: Session, write: Write) -> int:
    """Run the report, print it, say which channel failed; return the exit code."""
    printed = Printed(write)
    done = registry.watch_run(printed, now=session.now)
    if not printed.count:
        write(())
    for failure in done.failures:
        output.say_error(failure)
    return _code(done, printed.count)


def _code(done: WatchReport, printed: int) -> int:
    if done.failures:
        return exit_codes.UNREACHABLE
    return exit_codes.EVENTS if printed else exit_codes.GOOD


def write_text(events: Sequence[WatchEvent]) -> None:
    """Print events as text, or that there is none."""
    text = as_text(events, language())
    click.echo(text or f"{say(NOTHING)}\n", nl=False)


def to_json(events: Sequence[WatchEvent]) -> list[dict[str, Any]]:
    """Return events as JSON prints them."""
    return [event.to_dict() for event in events]
