"""`watch`: the firms with a contract in progress, and what the search form of REA says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from amp_registry import watching
from amp_registry.errors import NotTheRegister
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry.registry import Registry
from amp_registry.store.location import default_url
from amp_registry.store.watches import Watched
from amp_registry_cli import exit_codes, live_lookup, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

ACTIONS: Final = ("add", "remove", "list", "run")
ADDED: Final = Text("{neq} est suivi.", "{neq} is watched.")
ALREADY: Final = Text("{neq} était déjà suivi.", "{neq} was watched already.")
REMOVED: Final = Text("{neq} n'est plus suivi.", "{neq} is not watched any more.")
NOT_WATCHED: Final = Text("{neq} n'était pas suivi.", "{neq} was not watched.")
NOBODY: Final = Text(
    "Aucune firme n'est suivie : amp-registry watch add NEQ", "No firm is watched: amp-registry watch add NEQ"
)
WHICH: Final = Text("Il faut au moins un NEQ.", "At least one NEQ is needed.")
NO_NEQ: Final = Text("Cette action ne prend pas de NEQ.", "This action takes no NEQ.")


@spoken_command(
    "watch",
    Text(
        "Suit les firmes qui ont un contrat en cours. run interroge le formulaire du REA pour chacune, une à la "
        "fois. Code 3 si une réponse n'est pas sûre, 4 si le formulaire ne répond pas.",
        "Watches the firms that have a contract in progress. run asks the form of REA for each of them, one at "
        "a time. Exit 3 when an answer is not sure, 4 when the form does not answer.",
    ),
)
@argument(
    "action",
    type=click.Choice(ACTIONS),
    metavar=Text("add|remove|list|run", "add|remove|list|run"),
    told=Text("Ce qu'on fait.", "What to do."),
)
@argument("numbers", nargs=-1, metavar=Text("[NEQ]...", "[NEQ]..."), told=Text("Les NEQ.", "The NEQs."))
@option("--note", metavar=Text("TEXTE", "TEXT"), told=Text("Une note, avec add.", "A note, with add."))
@option("--json", "as_json", is_flag=True, told=Text("Liste en JSON.", "List as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    action: str,
    numbers: tuple[str, ...],
    note: str | None,
    as_json: bool,
) -> None:
    """Change the list, show it, or look its firms up."""
    if (action in ("add", "remove")) != bool(numbers):
        raise click.UsageError(say(NO_NEQ if numbers else WHICH), ctx)
    url = session.settings.database_url or default_url()
    if action == "add":
        for number in numbers:
            firm, new = watching.watch(url, number, note, session.now)
            click.echo(say(ADDED if new else ALREADY).format(neq=firm.neq))
    elif action == "remove":
        for number in numbers:
            click.echo(say(REMOVED if watching.unwatch(url, number) else NOT_WATCHED).format(neq=number))
    elif action == "list":
        _list(watching.watched(url), as_json=as_json)
    else:
        _run(ctx, session, [firm.neq for firm in watching.watched(url)])


def _list(firms: Sequence[Watched], *, as_json: bool) -> None:
    if as_json:
        shown = [
            {"neq": firm.neq, "added_at": firm.added_at.isoformat(), "note": firm.note} for firm in firms
        ]
        output.say_json(shown)
        return
    for firm in firms:
        click.echo(f"{firm.neq}  {day_of(firm.added_at).isoformat()}  {one_line(firm.note or '')}".rstrip())
    if not firms:
        click.echo(say(NOBODY))


def _run(ctx: click.Context, session: Session, numbers: Sequence[str]) -> None:
    """Look every firm watched up; the worst end decides the exit code."""
    if not numbers:
        click.echo(say(NOBODY))
        return
    with session.registry() as registry:
        ctx.exit(_looked_up(registry, session, numbers))


def _looked_up(registry: Registry, session: Session, numbers: Sequence[str]) -> int:
    try:
        report = registry.look_up(*numbers, now=session.now)
    except NotTheRegister as error:
        click.echo(say(Text("Erreur : ", "Error: ")) + error.message(language()), err=True)
        return exit_codes.HELD_BACK
    live_lookup.tell(report.asked, err=False)
    live_lookup.tell_issues(report)
    return exit_codes.HELD_BACK if "doubtful" in report.asked.values() else exit_codes.GOOD
