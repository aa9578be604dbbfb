"""`law`: the thresholds and the rows of the decision table in force on a day, with articles and confidence;
what changes between two days; what was not compared with its source for a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from amp_registry.decide import law as law_module
from amp_registry.decide import law_changes, other_grounds
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry_cli import law_json, law_lines, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import option, say, spoken_command
from amp_registry_cli.typed import typed_date, typed_dates

APART = Text("--diff et --stale se demandent séparément.", "--diff and --stale are asked one at a time.")
NO_DATE = Text(
    "--diff donne déjà ses deux jours : retirez --date.", "--diff already gives its two days: remove --date."
)


@spoken_command(
    "law",
    Text(
        "Montre les seuils et les règles que ce logiciel applique à une date, avec le fichier d'où vient chaque "
        "valeur, l'article et sa fiabilité : R lu dans la loi, A page de l'autorité, S source secondaire, "
        "I déduit, U non confirmé.",
        "Shows the thresholds and the rules this program applies on a date, with the file each value comes "
        "from, the article and how sure it is: R read in the Act, A page of the authority, S secondary source, "
        "I inferred, U not confirmed.",
    ),
)
@option(
    "--date",
    "day",
    callback=typed_date,
    metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
    told=Text("Jour demandé (aujourd'hui).", "Day asked about (today)."),
)
@option(
    "--diff",
    nargs=2,
    callback=typed_dates,
    metavar=Text("AAAA-MM-JJ AAAA-MM-JJ", "YYYY-MM-DD YYYY-MM-DD"),
    told=Text("Ce qui change entre deux jours.", "What changes between two days."),
)
@option(
    "--stale",
    is_flag=True,
    told=Text("Valeurs non revérifiées depuis un an.", "Values not rechecked for a year."),
)
@option("--json", "as_json", is_flag=True, told=Text("La loi en JSON.", "The law as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    day: date | None,
    diff: tuple[date, date] | None,
    stale: bool,
    as_json: bool,
) -> None:
    """Print the law of a day, a difference, or what is due for a check."""
    if diff and (stale or day):
        raise click.UsageError(say(APART if stale else NO_DATE), ctx)
    law = law_module.load_with(session.settings.law)
    on = day or day_of(session.now)
    if diff:
        changes = law_changes.changes(law, *diff)
        if as_json:
            output.say_json(law_json.differences(law, *diff, changes))
        else:
            _print(law_lines.differences(law, *diff, changes))
    elif stale:
        due = law_changes.stale(law, other_grounds.shipped(), on)
        if as_json:
            output.say_json(law_json.unchecked(on, due))
        else:
            _print(law_lines.unchecked(on, due))
    else:
        rows = law.rows_on(on)
        thresholds = law_changes.thresholds_on(law, on)
        if as_json:
            output.say_json(law_json.held(law, on, thresholds, rows))
        else:
            _print(law_lines.held(law, on, thresholds, rows))


def _print(lines: Iterable[str]) -> None:
    click.echo("\n".join(lines))
