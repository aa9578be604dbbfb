"""`changes`: what each copy shows otherwise than the copy before it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from amp_registry.changes import Change, ChangeKind
from amp_registry.explain.wording import number
from amp_registry.language import Text
from amp_registry.records import Register
from amp_registry_cli import history_words, nothing_found, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import language, option, say, spoken_command
from amp_registry_cli.typed import typed_date

NOTHING = Text("Rien n'a changé entre les copies.", "Nothing changed between the copies.")
HAPPENED = Text("{who} : {what}", "{who}: {what}")
COUNTS = Text(
    "{added} inscrites, {removed} qui n'y sont plus (dont {early} avant la fin prévue), {changed} modifiées.",
    "{added} added, {removed} no longer listed ({early} of them before the projected end), {changed} changed.",
)


@spoken_command(
    "changes",
    Text(
        "Dit ce qui a changé d'une copie à la suivante : inscrites, disparues, modifiées champ par champ. Le "
        "registre ne dit pas pourquoi une inscription disparaît. Sans --since, la dernière copie seulement.",
        "Says what changed from one copy to the next: added, gone, changed field by field. The register does not "
        "say why an entry goes. Without --since, the newest copy alone.",
    ),
)
@option(
    "--since",
    callback=typed_date,
    metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
    told=Text("Les copies prises à partir de ce jour.", "The copies taken from that day on."),
)
@option(
    "--register",
    type=click.Choice([r.value for r in Register]),
    told=Text("Un registre seulement.", "One register alone."),
)
@option("--json", "as_json", is_flag=True, told=Text("Changements en JSON.", "Changes as JSON."))
@pass_session
def command(session: Session, since: date | None, register: str | None, as_json: bool) -> None:
    """Look, print."""
    with session.registry() as registry:
        changes = registry.changes(register, since=since, now=session.now)
        if not changes and not as_json:
            nothing_found.tell(registry, session.now, NOTHING)
    if as_json:
        output.say_json([change.to_dict() for change in changes])
        return
    for change in changes:
        _print(change)
    if changes:
        click.echo(_counts(changes))


def _print(change: Change) -> None:
    entry = change.about
    what = history_words.what(change.kind, entry)
    where = history_words.listed(change.register, change.part)
    happened = say(HAPPENED).format(who=history_words.who(entry), what=what)
    click.echo(f"{history_words.day(change.at)}  {where}  {happened}")
    for line in history_words.fields(change.fields):
        click.echo(f"      · {line}")


def _counts(changes: list[Change]) -> str:
    counts = Counter(change.kind for change in changes)
    early = counts[ChangeKind.REMOVED_BEFORE_PROJECTED_END]
    told = {
        "added": counts[ChangeKind.ADDED],
        "removed": counts[ChangeKind.REMOVED] + early,
        "early": early,
        "changed": counts[ChangeKind.CHANGED],
    }
    return say(COUNTS).format(**{name: number(count, language()) for name, count in told.items()})
