"""`status`: each register's copy, its age, and how the last run ended."""

from __future__ import annotations

import click

from amp_registry.explain.messages import tell
from amp_registry.explain.wording import Count, number, one_line
from amp_registry.language import Text, same
from amp_registry.quebec_time import to_the_minute
from amp_registry.records import Part
from amp_registry.register_status import PartStatus, RegisterStatus
from amp_registry.register_words import HELD_SINCE, OUTCOMES, states
from amp_registry.store.runs import RunInfo
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import language, option, say, spoken_command

SEEN = Text("la source la tenait encore le {when}", "the source still held it on {when}")
PART = Text(
    "copie du {when}, âge {age} h, {rows:inscription|inscriptions}",
    "copy of {when}, age {age} h, {rows:entry|entries}",
)
PARTS = {
    Part.COMPLEMENT: Text("listes de complément", "complement lists"),
    Part.WATCHED: Text("firmes suivies", "watched firms"),
}
LONGEST_REASON = 400
TO_DO_FIRST = Text(
    "amp-registry sync {register}, ou : amp-registry import {register} FICHIER",
    "amp-registry sync {register}, or: amp-registry import {register} FILE",
)
LAST_RUN = Text("dernier passage le {when} : {outcome}", "last run on {when}: {outcome}")


@spoken_command(
    "status",
    Text(
        "Dit, pour chaque registre, l'âge de la copie, ses inscriptions, sa source et le dernier passage.",
        "Says, for each register, how old the copy is, its entries, its source and the last run.",
    ),
)
@option(
    "--check",
    "checked",
    is_flag=True,
    told=Text("Code 12 si une copie manque ou est périmée.", "Exit 12 when a copy is missing or stale."),
)
@option("--json", "as_json", is_flag=True, told=Text("État en JSON.", "Status as JSON."))
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, checked: bool, as_json: bool) -> None:
    """Look, print, exit 12 when asked to check and a copy is not usable."""
    with session.registry() as registry:
        statuses = registry.status(now=session.now)
    if as_json:
        output.say_json([status.to_dict() for status in statuses])
    else:
        for status in statuses:
            _print(status)
    usable = all(status.usable for status in statuses)
    ctx.exit(exit_codes.GOOD if usable or not checked else exit_codes.COPY_NOT_USABLE)


def _print(status: RegisterStatus) -> None:
    register = status.register.value
    click.echo(f"{register.upper():6}{', '.join(map(say, states(status)))}")
    for line in (*_copy_lines(status), *_run_lines(status.last_run), *_held_lines(status)):
        click.echo(f"      {line}")
    for part in status.beside:
        click.echo(f"      {say(PARTS[part.part])}")
        for line in (*_part_lines(part), *_run_lines(part.last_run)):
            click.echo(f"        {line}")
    if not status.usable:
        click.echo(f"      {say(TO_DO_FIRST).format(register=register)}")


def _copy_lines(status: RegisterStatus) -> list[str]:
    copy = status.copy
    if copy is None:
        return []
    values = {
        "age_hours": status.age_hours,
        "maximum_hours": status.maximum_hours,
        "count": copy.rows,
        "rows": copy.register.value,
        "when": same(to_the_minute(copy.fetched_at)),
    }
    told = tell("page", "status", values).say(language())
    seen = [say(SEEN).format(when=to_the_minute(copy.unchanged_at))] if copy.unchanged_at else []
    return [told, *seen, f"{one_line(copy.source)}, {copy.sha256}"]


def _part_lines(part: PartStatus) -> list[str]:
    if part.copy is None or part.age_hours is None:
        return []
    rows, age = Count(part.copy.rows, language()), number(part.age_hours, language())
    return [say(PART).format(when=to_the_minute(part.copy.fetched_at), age=age, rows=rows)]


def _run_lines(run: RunInfo | None) -> list[str]:
    if run is None:
        return []
    outcome = say(OUTCOMES[run.outcome])
    line = say(LAST_RUN).format(when=to_the_minute(run.finished_at), outcome=outcome)
    return [line, one_line(say(run.reason), LONGEST_REASON)] if run.reason else [line]


def _held_lines(status: RegisterStatus) -> list[str]:
    """Say what is held back, unless the last run has just said it."""
    run = status.last_run
    if status.held is None or (run is not None and run.reason == status.held.reason):
        return []
    why = one_line(say(status.held.reason), LONGEST_REASON)
    return [say(HELD_SINCE).format(when=to_the_minute(status.held.at), why=why)]
