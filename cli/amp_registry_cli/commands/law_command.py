"""`law`: the thresholds and the rows of the decision table in force on a day, with articles and confidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import click

from amp_registry.decide import law as law_module
from amp_registry.decide.law import Law, Row, Threshold
from amp_registry.decide.verdict import Citation
from amp_registry.explain.layout import wrapped
from amp_registry.explain.messages import tell
from amp_registry.explain.wording import money
from amp_registry.language import Text
from amp_registry.quebec_time import day_of
from amp_registry_cli import output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import language, option, say, spoken_command
from amp_registry_cli.typed import typed_date

TITLE = Text("Loi tenue pour le {day} (version {version})", "Law held for {day} (version {version})")
THRESHOLDS = Text(
    "Seuils d'autorisation, pour un processus commencé ce jour-là",
    "Authorization thresholds, for a process begun that day",
)
ROWS = Text("Règles en vigueur", "Rules in force")
NO_AMOUNT = Text("aucune autorisation exigée", "no authorization required")
NOT_KNOWN = Text("inconnu", "not known")
PROVINCIAL = Text("seuil provincial", "provincial threshold")
NOTE = Text("Règle de ce logiciel, sans article.", "Rule of this program, no article.")


@spoken_command(
    "law",
    Text(
        "Montre les seuils et les règles que ce logiciel applique à une date, avec l'article et sa fiabilité : "
        "R lu dans la loi, A page de l'autorité, S source secondaire, I déduit, U non confirmé.",
        "Shows the thresholds and the rules this program applies on a date, with the article and how sure it "
        "is: R read in the Act, A page of the authority, S secondary source, I inferred, U not confirmed.",
    ),
)
@option(
    "--date",
    "day",
    callback=typed_date,
    metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
    told=Text("Jour demandé (aujourd'hui).", "Day asked about (today)."),
)
@option("--json", "as_json", is_flag=True, told=Text("La loi en JSON.", "The law as JSON."))
@pass_session
def command(session: Session, day: date | None, as_json: bool) -> None:
    """Print the law of a day."""
    law = law_module.load_with(session.settings.law)
    on = day or day_of(session.now)
    rows = {row.id: row for row in law.all_rows() if row.in_force(on)}
    thresholds = [threshold for threshold in law.thresholds if threshold.applies(on)]
    if as_json:
        output.say_json(_as_dict(law, on, list(rows.values()), thresholds))
        return
    click.echo(say(TITLE).format(day=on, version=law.version) + "\n\n" + say(THRESHOLDS))
    for threshold in thresholds:
        click.echo(_threshold_line(threshold))
    click.echo("\n" + say(ROWS))
    for row in rows.values():
        _print_row(row, on)


def _threshold_line(threshold: Threshold) -> str:
    where = ", ".join(filter(None, (threshold.body, threshold.role, threshold.object)))
    not_known = Decimal(0) in threshold.amounts
    amounts = say(NOT_KNOWN) if not_known else " / ".join(map(_amount, threshold.amounts))
    cited = threshold.citation
    return f"  {threshold.kind.value:13} {amounts:24} {where}\n  {'':13} {cited.article} [{cited.confidence}]"


def _amount(amount: Decimal | str | None) -> str:
    if isinstance(amount, Decimal):
        return money(amount, language())
    return say(NO_AMOUNT if amount is None else PROVINCIAL if amount == law_module.PROVINCIAL else NOT_KNOWN)


def _print_row(row: Row, day: date) -> None:
    cited = row.citation(day)
    told = tell("rule", row.id).say(language())
    article = f"{cited.article} [{cited.confidence}]" if cited else say(NOTE)
    first, *rest = [*wrapped(told, 70), *wrapped(article, 70)]
    click.echo(f"  {row.id:6}{first}")
    for line in rest:
        click.echo(f"        {line}")


def _as_dict(law: Law, day: date, rows: list[Row], thresholds: list[Threshold]) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "version": law.version,
        "thresholds": [
            {
                "kind": threshold.kind.value,
                "body": threshold.body,
                "role": threshold.role,
                "object": threshold.object.value if threshold.object else None,
                "amounts": [str(a) if isinstance(a, Decimal) else a for a in threshold.amounts],
                **_cited(threshold.citation),
            }
            for threshold in thresholds
        ],
        "rules": [
            {"rule": row.id, "text": tell("rule", row.id).to_dict(), **_cited(row.citation(day))}
            for row in rows
        ],
    }


def _cited(cited: Citation | None) -> dict[str, Any]:
    if cited is None:
        return {"article": None, "confidence": None, "in_force": [None, None], "source": ""}
    bounds = [None if bound is None else bound.isoformat() for bound in (cited.start, cited.end)]
    return {
        "article": cited.article,
        "confidence": cited.confidence,
        "in_force": bounds,
        "source": cited.source,
    }
