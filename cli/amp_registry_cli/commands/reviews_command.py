"""`reviews`: the checks that wait for a person, oldest first; who takes one in charge, who closes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from amp_registry.explain.layout import wrapped
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry.reviewing import Review
from amp_registry_cli import exit_codes, output
from amp_registry_cli.person import acting, by_option
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

ACTIONS: Final = ("list", "take", "close")
WIDTH: Final = 80
INDENT: Final = "      "
NUMBER: Final = Text(
    "Il faut un numéro de vérification : reviews {action} NUMÉRO.",
    "A check number is needed: reviews {action} NUMBER.",
)
NO_NUMBER: Final = Text("list ne prend ni numéro, ni --by, ni --why.", "list takes no number, --by or --why.")
WHY: Final = Text('Dites pourquoi : --why "…".', 'Say why: --why "…".')
NO_WHY: Final = Text("--why ne va qu'avec close.", "--why goes with close only.")
EMPTY: Final = Text("Rien n'attend d'examen.", "Nothing waits for review.")
HEAD: Final = Text("No {check}, {day} : {state}", "Number {check}, {day}: {state}")
LATE: Final = Text(
    "EN RETARD de {late} j ouvrables ; à prendre en charge au plus tard le {due}",
    "LATE by {late} business days; to be taken in charge by {due}",
)
DUE: Final = Text("à prendre en charge au plus tard le {due}", "to be taken in charge by {due}")
TAKEN: Final = Text("prise en charge par {by} le {day}", "in charge of {by} since {day}")
AGAIN: Final = Text("Reposée : no {numbers}.", "Asked again: number {numbers}.")
DONE: Final = {
    "take": Text(
        "La vérification no {check} est prise en charge par {by}.", "Check {check} is in charge of {by}."
    ),
    "close": Text("La vérification no {check} est réglée par {by}.", "Check {check} is closed by {by}."),
}


@spoken_command(
    "reviews",
    Text(
        "Montre les réponses « à examiner » que personne n'a réglées, la plus ancienne d'abord, avec le jour où il faut "
        "les prendre en charge. Code 11 si l'une d'elles est en retard.",
        "Shows the answers “to be reviewed” that nobody has dealt with, oldest first, with the day by which to take each "
        "in charge. Exit 11 when one is late.",
    ),
)
@argument(
    "action",
    type=click.Choice(ACTIONS),
    metavar=Text("list|take|close", "list|take|close"),
    told=Text("Ce qu'on fait.", "What to do."),
)
@argument(
    "check",
    type=click.IntRange(min=1),
    required=False,
    metavar=Text("[NUMÉRO]", "[NUMBER]"),
    told=Text("La vérification, par son numéro au journal.", "The check, by its journal number."),
)
@by_option
@option("--why", metavar=Text("TEXTE", "TEXT"), told=Text("Pourquoi, avec close.", "Why, with close."))
@option("--json", "as_json", is_flag=True, told=Text("Liste en JSON.", "List as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    action: str,
    check: int | None,
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Show the queue, or record what a person does about one of it."""
    if action == "list":
        if (check, by, why) != (None, None, None):
            raise click.UsageError(say(NO_NUMBER), ctx)
        with session.registry() as registry:
            found = registry.reviews(now=session.now)
        _list(found, as_json=as_json)
        ctx.exit(exit_codes.REVIEW if any(review.late for review in found) else exit_codes.GOOD)
    if check is None:
        raise click.UsageError(say(NUMBER).format(action=action), ctx)
    if (action == "close") != (why is not None):
        raise click.UsageError(say(NO_WHY if why is not None else WHY), ctx)
    who = acting(ctx, by)
    with session.registry() as registry:
        if why is None:
            registry.take_review(check, by=who, now=session.now)
        else:
            registry.close_review(check, by=who, why=why, now=session.now)
    click.echo(say(DONE[action]).format(check=check, by=one_line(who)))


def _list(reviews: Sequence[Review], *, as_json: bool) -> None:
    if as_json:
        output.say_json([review.to_dict() for review in reviews])
        return
    for review in reviews:
        day = day_of(review.checked_at).isoformat()
        click.echo(say(HEAD).format(check=review.check, day=day, state=_state(review)))
        again = say(AGAIN).format(numbers=", ".join(map(str, review.again))) if review.again else ""
        told = f"{review.summary.say(language())} {review.rule}. {again}".rstrip()
        for line in wrapped(one_line(told, 2000), WIDTH - len(INDENT)):
            click.echo(INDENT + line)
    if not reviews:
        click.echo(say(EMPTY))


def _state(review: Review) -> str:
    if review.taken is not None:
        return say(TAKEN).format(by=one_line(review.taken.by), day=day_of(review.taken.at).isoformat())
    return say(LATE if review.late else DUE).format(late=review.late, due=review.due.isoformat())
