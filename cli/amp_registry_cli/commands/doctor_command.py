"""`doctor`: finds what is misconfigured on this machine, and says what to do."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from typing import Final

import click

from amp_registry.doctor.examination import examine, not_even_settings, worst
from amp_registry.doctor.finding import Finding, State
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import option, say, spoken_command

MARKS: Final = {
    State.GOOD: Text("bien", "good"),
    State.ATTENTION: Text("À VOIR", "LOOK"),
    State.TROUBLE: Text("PANNE", "TROUBLE"),
}
ALL_IS_WELL: Final = Text("Tout va bien.", "All is well.")
SOME: Final = Text(
    "Pannes : {trouble}. À voir : {attention}.", "Troubles: {trouble}. To look at: {attention}."
)
_MARGIN: Final = 9
_WIDTH: Final = 79
_LONGEST: Final = 1_000


@spoken_command(
    "doctor",
    Text(
        "Regarde la base, les copies, le journal, les réglages et les extras, et dit ce qui cloche et quoi faire. N'écrit "
        "rien, ne consulte aucune source. Code 23 s'il y a une panne.",
        "Looks at the store, the copies, the journal, the settings and the extras, and says what is wrong and what to do. "
        "Writes nothing, reads no source. Exit 23 when there is trouble.",
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("Constats en JSON.", "Findings as JSON."))
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, as_json: bool) -> None:
    """Examine, print, exit 23 when there is trouble."""
    if session.trouble is not None:
        found = not_even_settings(session.trouble, os.environ)
    else:
        found = examine(session.settings, os.environ, session.now)
    if as_json:
        output.say_json([finding.to_dict() for finding in found])
    else:
        click.echo("\n".join(_lines(found)))
    ctx.exit(exit_codes.TROUBLE if worst(found) is State.TROUBLE else exit_codes.GOOD)


def _lines(found: list[Finding]) -> Iterator[str]:
    for finding in found:
        yield from _wrapped(f"{say(MARKS[finding.state]):{_MARGIN}}", say(finding.seen))
        if finding.todo is not None:
            yield from _wrapped(" " * _MARGIN, f"→ {say(finding.todo)}")
    counts = {state.value: sum(finding.state is state for finding in found) for state in State}
    yield ""
    yield say(ALL_IS_WELL if worst(found) is State.GOOD else SOME).format(**counts)


def _wrapped(start: str, text: str) -> list[str]:
    return textwrap.wrap(
        one_line(text, _LONGEST),
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * _MARGIN,
        break_on_hyphens=False,
        break_long_words=False,
    )
