"""`watch`: the firms with contracts in progress, what changed for them, and what the form of REA says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from amp_registry import watch_list, watch_run
from amp_registry.bulk import contracts
from amp_registry.errors import NotTheRegister
from amp_registry.explain.events_as_text import heading
from amp_registry.explain.wording import Count, one_line
from amp_registry.language import Text
from amp_registry.quebec_time import day_of, start_of
from amp_registry.registry import Registry
from amp_registry.watched import Watched
from amp_registry_cli import exit_codes, live_lookup, output, watch_report
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command
from amp_registry_cli.typed import typed_date
from amp_registry_cli.watch_options import ALLOWED, contract, strangers, watch_options

NAMED: Final = frozenset({"add", "remove", "import"})
"""The actions that need to be told whom, or which file; the others take none."""

ADDED: Final = Text("{number}. {who} : suivi.", "{number}. {who}: watched.")
ALREADY: Final = Text(
    "{number}. {who} : déjà suivi, mis à jour.", "{number}. {who}: watched already, brought up to date."
)
REMOVED: Final = Text("{number}. {who} : n'est plus suivi.", "{number}. {who}: not watched any more.")
NOT_WATCHED: Final = Text("{asked} n'était pas suivi.", "{asked} was not watched.")
NOBODY: Final = Text(
    "Aucun contrat n'est suivi : amp-registry watch add NEQ",
    "No contract is watched: amp-registry watch add NEQ",
)
IMPORTED: Final = Text(
    "{added:contrat ajouté|contrats ajoutés}, {updated} mis à jour.",
    "{added:contract|contracts} added, {updated} updated.",
)
WHICH: Final = Text("Il faut dire lequel.", "Say which one.")
NO_NEQ: Final = Text("Cette action ne prend pas d'argument.", "This action takes no argument.")
STRANGERS: Final = Text("{action} ne prend pas : {names}", "{action} does not take: {names}")
SINCE: Final = Text("depuis le {day}", "since {day}")
ENDS: Final = Text("fin le {day}", "ends {day}")
ENDED: Final = Text("retiré le {day}", "taken off {day}")


@spoken_command(
    "watch",
    Text(
        "Suit les firmes qui ont un contrat en cours. run rapporte ce qui a changé pour elles, chaque événement une "
        "fois : code 5 s'il y en a, 4 si un canal ne répond pas. look-up les cherche au formulaire du REA : code 3 "
        "si une réponse n'est pas sûre, 4 si le formulaire ne répond pas.",
        "Watches the firms that have a contract in progress. run reports what changed for them, each event once: "
        "exit 5 when there is one, 4 when a channel does not answer. look-up asks the form of REA for each: exit 3 "
        "when an answer is not sure, 4 when the form does not answer.",
    ),
)
@argument(
    "action",
    type=click.Choice(list(ALLOWED)),
    metavar=Text("|".join(ALLOWED), "|".join(ALLOWED)),
    told=Text("Ce qu'on fait.", "What to do."),
)
@argument(
    "asked",
    nargs=-1,
    metavar=Text("[NEQ_OU_NOM|FICHIER]...", "[NEQ_OR_NAME|FILE]..."),
    told=Text("Les firmes, ou les fichiers.", "The firms, or the files."),
)
@watch_options
@option(
    "--all",
    "everything",
    is_flag=True,
    told=Text("Les retirés aussi, avec list.", "Also those taken off, with list."),
)
@option(
    "--since",
    callback=typed_date,
    metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
    told=Text("À partir de ce jour, avec events.", "From that day on, with events."),
)
@option("--json", "as_json", is_flag=True, told=Text("En JSON.", "As JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context, session: Session, /, *, action: str, asked: tuple[str, ...], **options: Any
) -> None:
    """Check what was typed, then do one thing."""
    if (action in NAMED) != bool(asked):
        raise click.UsageError(say(NO_NEQ if asked else WHICH), ctx)
    strange = strangers(action, options)
    if strange:
        names = ", ".join(sorted(_spelled(ctx, name) for name in strange))
        raise click.UsageError(say(STRANGERS).format(action=action, names=names), ctx)
    ACTIONS[action](ctx, session, asked, options)


def _spelled(ctx: click.Context, name: str) -> str:
    return next(parameter.opts[0] for parameter in ctx.command.params if parameter.name == name)


def _add(_: click.Context, session: Session, asked: Sequence[str], options: dict[str, Any]) -> None:
    contracts = [contract(firm, options, session.now) for firm in asked]
    for watch, new in watch_list.add(session.database_url, contracts):
        click.echo(say(ADDED if new else ALREADY).format(number=watch.number, who=_who(watch)))


def _import(_: click.Context, session: Session, asked: Sequence[str], __: dict[str, Any]) -> None:
    found = [each for path in asked for each in contracts.read(Path(path), session.now)]
    kept = watch_list.add(session.database_url, found)
    added = sum(new for _watch, new in kept)
    counts = {"added": added, "updated": len(kept) - added}
    click.echo(say(IMPORTED).format(**{name: Count(count, language()) for name, count in counts.items()}))


def _remove(_: click.Context, session: Session, asked: Sequence[str], options: dict[str, Any]) -> None:
    for one in asked:
        gone = watch_list.remove(session.database_url, one, session.now, reference=options["reference"])
        for watch in gone:
            click.echo(say(REMOVED).format(number=watch.number, who=_who(watch)))
        if not gone:
            click.echo(say(NOT_WATCHED).format(asked=one_line(one)))


def _list(_: click.Context, session: Session, __: Sequence[str], options: dict[str, Any]) -> None:
    watched = watch_list.listed(session.database_url, ended=options["everything"])
    if options["as_json"]:
        output.say_json([watch.to_dict() for watch in watched])
        return
    for watch in watched:
        click.echo(
            "  ".join((f"{watch.number}.", _who(watch), *_days(watch), one_line(watch.note or ""))).rstrip()
        )
    if not watched:
        click.echo(say(NOBODY))


def _who(watch: Watched) -> str:
    return heading(watch.label(), language())


def _days(watch: Watched) -> Iterator[str]:
    yield say(SINCE).format(day=day_of(watch.added_at).isoformat())
    if watch.ends is not None:
        yield say(ENDS).format(day=watch.ends.isoformat())
    if watch.ended_at is not None:
        yield say(ENDED).format(day=day_of(watch.ended_at).isoformat())


def _run(ctx: click.Context, session: Session, _: Sequence[str], options: dict[str, Any]) -> None:
    write = _write_json if options["as_json"] else watch_report.write_text
    with session.registry(upgrade=True) as registry:
        ctx.exit(watch_report.report(registry, session, write))


def _write_json(events: Sequence[Any]) -> None:
    output.say_json(watch_report.to_json(events))


def _events(_: click.Context, session: Session, __: Sequence[str], options: dict[str, Any]) -> None:
    since: date | None = options["since"]
    found = watch_run.found(session.database_url, start_of(since) if since else None)
    (_write_json if options["as_json"] else watch_report.write_text)(found)


def _look_up(ctx: click.Context, session: Session, _: Sequence[str], __: dict[str, Any]) -> None:
    """Look every firm watched up in the form of REA; the worst end decides the exit code."""
    numbers = list(dict.fromkeys(w.firm.neq for w in watch_list.listed(session.database_url) if w.firm.neq))
    if not numbers:
        click.echo(say(NOBODY))
        return
    with session.registry() as registry:
        ctx.exit(_looked_up(registry, session, numbers))


def _looked_up(registry: Registry, session: Session, numbers: Sequence[str]) -> int:
    try:
        report = registry.look_up(*numbers, now=session.now)
    except NotTheRegister as error:
        output.say_error(error)
        return exit_codes.HELD_BACK
    live_lookup.tell(report.asked, err=False)
    live_lookup.tell_issues(report)
    return exit_codes.HELD_BACK if "doubtful" in report.asked.values() else exit_codes.GOOD


ACTIONS: Final[dict[str, Callable[[click.Context, Session, Sequence[str], dict[str, Any]], None]]] = {
    "add": _add,
    "import": _import,
    "list": _list,
    "remove": _remove,
    "run": _run,
    "events": _events,
    "look-up": _look_up,
}
