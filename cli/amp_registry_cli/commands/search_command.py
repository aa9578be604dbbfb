"""`search`: entries that are or may be the firm, best first, and why; no verdict."""

from __future__ import annotations

import click

from amp_registry.compare.match import Match
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry_cli import nothing_found, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

NOTHING = Text(
    "Rien qui ressemble dans les copies. Ce n'est pas une réponse : amp-registry check",
    "Nothing like it in the copies. This is no answer: amp-registry check",
)
NO_TEXT = Text(
    "Donnez un nom, un NEQ ou un numéro de compagnie à chercher.",
    "Give a name, a NEQ or a company number to look for.",
)


@spoken_command(
    "search",
    Text(
        "Cherche un nom, un NEQ ou un numéro de compagnie dans les deux registres. Ne dit pas si la firme "
        "peut contracter.",
        "Looks for a name, a NEQ or a company number in both registers. Does not say whether the firm may "
        "contract.",
    ),
)
@argument("text", metavar=Text("TEXTE", "TEXT"), told=Text("Ce qu'on cherche.", "What is looked for."))
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    metavar=Text("N", "N"),
    told=Text("Au plus N inscriptions (10).", "At most N entries (10)."),
)
@option("--json", "as_json", is_flag=True, told=Text("Résultats en JSON.", "Results as JSON."))
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, text: str, limit: int, as_json: bool) -> None:
    """Look, print."""
    if not text.strip():
        raise click.UsageError(say(NO_TEXT), ctx)
    with session.registry() as registry:
        matches = registry.search(text, limit=limit, now=session.now)
        if not matches and not as_json:
            nothing_found.tell(registry, session.now, NOTHING)
    if as_json:
        output.say_json([match.to_dict() for match in matches])
        return
    for match in matches:
        _print(match)


def _print(match: Match) -> None:
    neq = f"NEQ {one_line(match.entry.neq)}" if match.entry.neq else "-"
    register = match.register.value.upper()
    click.echo(f"{match.score:4.2f}  {register:4}  {neq:14}  {one_line(match.matched_name)}")
    for feature in match.features:
        click.echo(f"      · {one_line(feature.text.say(language()), 240)}")
