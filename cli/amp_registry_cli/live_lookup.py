"""`--live`: the firms of a question asked of the search form of REA before the question is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from amp_registry import neq
from amp_registry.errors import NotTheRegister
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.question import Firm, Question
from amp_registry.registry import Registry
from amp_registry_cli import exit_codes, output
from amp_registry_cli.speech import say

if TYPE_CHECKING:
    from amp_registry.watching import LiveReport

NO_NUMBER: Final = Text(
    "--live demande un NEQ : un nom seul ne prouve pas une identité.",
    "--live needs a NEQ: a name alone proves no identity.",
)
OUTCOMES: Final[Mapping[str, Text]] = {
    "found": Text(
        "REA, à l'instant : {number} est trouvé.",
        "REA, right now: {number} is found.",
    ),
    "not_found": Text(
        "REA, à l'instant : {number} n'est pas trouvé. Cela seul ne dit pas que la firme n'est pas autorisée : "
        "les suspendues et les expirées sont dans les listes de complément.",
        "REA, right now: {number} is not found. That alone does not say that the firm is not authorized: those "
        "suspended or expired stand in the complement lists.",
    ),
    "doubtful": Text(
        "REA, à l'instant : rien de sûr pour {number}. La réponse repose sur les copies.",
        "REA, right now: nothing sure for {number}. The answer rests on the copies.",
    ),
}


def before(ctx: click.Context, registry: Registry, question: Question, now: datetime) -> None:
    """Look the firms up and say on standard error what came of it.

    A question without a number is a usage error. A form that is silent, or answers with something that is no
    answer, is an error, and no answer is given: exit 4, or 3.
    """
    numbers = list(dict.fromkeys(number for firm in _firms(question) if (number := _number(firm))))
    if not numbers:
        raise click.UsageError(say(NO_NUMBER), ctx)
    try:
        report = registry.look_up(*numbers, now=now)
    except NotTheRegister as error:
        output.say_error(error)
        ctx.exit(exit_codes.HELD_BACK)
    tell(report.asked)
    tell_issues(report)


def tell(asked: Mapping[str, str], *, err: bool = True) -> None:
    """Say how each number asked ended, on standard error unless told otherwise."""
    for number, outcome in asked.items():
        click.echo(say(OUTCOMES[outcome]).format(number=number), err=err)


def tell_issues(report: LiveReport) -> None:
    """Say on standard error what was odd about the answers as a whole."""
    for each in report.issues:
        if each.row is None:
            click.echo(f"      {one_line(say(each.text), 400)}", err=True)


def _firms(question: Question) -> list[Firm]:
    members = question.consortium.members if question.consortium else ()
    return [question.firm, *members]


def _number(firm: Firm) -> str | None:
    return neq.validate(firm.neq) if firm.neq else firm.amp_client_number
