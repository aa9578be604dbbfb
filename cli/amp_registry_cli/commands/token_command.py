"""`token`: who may use the page and the API from elsewhere: tokens made, listed, revoked."""

from __future__ import annotations

from typing import Final

import click

from amp_registry.access_token import AccessToken, Right
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry.tokens import DAYS, MOST_DAYS
from amp_registry_cli import output
from amp_registry_cli.person import acting, by_option
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import SpokenGroup, argument, lang_option, option, say, spoken_command

NONE: Final = Text("Aucun jeton.", "No token.")
MADE: Final = Text(
    "Jeton no {number} pour « {label} » ({scopes}), jusqu'au {until}. Il ne sera plus jamais affiché :",
    "Token number {number} for “{label}” ({scopes}), until {until}. It will never be shown again:",
)
REVOKED: Final = Text(
    "Le jeton no {number} (« {label} ») n'est plus accepté.",
    "Token number {number} (“{label}”) is no longer accepted.",
)
STATES: Final = {
    "holds": Text("en vigueur jusqu'au {until}", "in force until {until}"),
    "expired": Text("expiré le {until}", "expired on {until}"),
    "revoked": Text("révoqué le {revoked} par {by}", "revoked on {revoked} by {by}"),
}


@click.group(
    "token",
    cls=SpokenGroup,
    told=Text(
        "Les jetons laissent d'autres personnes et d'autres programmes se servir de la page et de l'API. Seule "
        "l'empreinte d'un jeton est gardée.",
        "Tokens let other people and other programs use the page and the API. Only the hash of a token is kept.",
    ),
)
@lang_option
def command() -> None:
    """Hold the actions."""


@spoken_command(
    "add",
    Text(
        "Crée un jeton et l'affiche, une seule fois. Son étiquette est ce que le journal inscrit comme demandeur.",
        "Makes a token and shows it, once. Its label is whom the journal names as the one who asks.",
    ),
)
@argument(
    "label",
    metavar=Text("ÉTIQUETTE", "LABEL"),
    told=Text("Une personne, ou system:NOM pour un programme.", "A person, or system:NAME for a program."),
)
@option(
    "--scope",
    "scopes",
    type=click.Choice([right.value for right in Right]),
    multiple=True,
    default=(Right.READ.value, Right.CHECK.value),
    told=Text("Ce qu'il permet ; répétable (read et check).", "What it allows; repeatable (read and check)."),
)
@option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS,
    metavar=Text("JOURS", "DAYS"),
    told=Text("Jours avant son expiration (365).", "Days until it expires (365)."),
)
@by_option
@option("--json", "as_json", is_flag=True, told=Text("Jeton en JSON.", "Token as JSON."))
@pass_session
@click.pass_context
def add(
    ctx: click.Context,
    session: Session,
    /,
    *,
    label: str,
    scopes: tuple[str, ...],
    days: int,
    by: str | None,
    as_json: bool,
) -> None:
    """Make it, show it."""
    with session.registry(upgrade=True) as registry:
        secret, token = registry.tokens.add(label, scopes, by=acting(ctx, by), now=session.now, days=days)
    if as_json:
        output.say_json({**token.to_dict(), "token": secret})
        return
    told = {"number": token.number, "label": one_line(token.label), "scopes": _scopes(token)}
    click.echo(say(MADE).format(**told, until=f"{token.expires_at:%Y-%m-%d}"), err=True)
    click.echo(secret)


@spoken_command(
    "list",
    Text(
        "Montre les jetons : à qui, pour quoi, jusqu'à quand. Jamais les jetons eux-mêmes.",
        "Shows the tokens: whose, for what, until when. Never the tokens themselves.",
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("Jetons en JSON.", "Tokens as JSON."))
@pass_session
def list_tokens(session: Session, as_json: bool) -> None:
    """List them, oldest first."""
    with session.registry() as registry:
        tokens = registry.tokens.all()
    if as_json:
        output.say_json([token.to_dict() for token in tokens])
        return
    for token in tokens:
        told = {"until": f"{token.expires_at:%Y-%m-%d}", "by": one_line(token.revoked_by or "")}
        told["revoked"] = f"{token.revoked_at:%Y-%m-%d}" if token.revoked_at else ""
        state = say(STATES[_state(token, session)]).format(**told)
        click.echo(f"{token.number:4}  {one_line(token.label)}  ({_scopes(token)})  {state}")
    if not tokens:
        click.echo(say(NONE))


@spoken_command(
    "revoke",
    Text("Révoque un jeton, aussitôt et pour toujours.", "Revokes a token, at once and for ever."),
)
@argument(
    "number",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("Son numéro dans la liste.", "Its number in the list."),
)
@by_option
@pass_session
@click.pass_context
def revoke(ctx: click.Context, session: Session, /, number: int, by: str | None) -> None:
    """Revoke it."""
    with session.registry() as registry:
        token = registry.tokens.revoke(number, by=acting(ctx, by), now=session.now)
    click.echo(say(REVOKED).format(number=token.number, label=one_line(token.label)))


def _scopes(token: AccessToken) -> str:
    return ", ".join(right.value for right in Right if right in token.rights)


def _state(token: AccessToken, session: Session) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "holds" if token.holds_at(session.now) else "expired"


for action in (add, list_tokens, revoke):
    command.add_command(action)
