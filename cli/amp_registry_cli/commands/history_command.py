"""`history`: what each register said of a firm, by date."""

from __future__ import annotations

import click

from amp_registry import typed_firm
from amp_registry.history import Told
from amp_registry.language import Text
from amp_registry_cli import history_words, nothing_found, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, option, say, spoken_command

NOTHING = Text(
    "Aucune copie n'a jamais montré cette firme. Ce n'est pas une réponse : amp-registry check",
    "No copy ever showed this firm. This is no answer: amp-registry check",
)
SEEN = Text("vue du {since} au {last} ; {end}", "seen from {since} to {last}; {end}")
STILL = Text("toujours dans la copie la plus récente", "still in the newest copy")
SILENT = Text(
    "cette copie ne dit rien de ce qu'elle ne montre pas", "this copy says nothing of what it does not show"
)
GONE = Text("absente de la copie du {gone} : {what}", "not in the copy of {gone}: {what}")


@spoken_command(
    "history",
    Text(
        "Dit ce que chaque registre a dit d'une firme, et de quand à quand, d'après toutes les copies gardées. Un "
        "nom donne toutes les inscriptions qui lui ressemblent fort : comparez les NEQ.",
        "Says what each register said of a firm, and from when to when, after all the copies kept. A name gives "
        "every entry that strongly resembles it: compare the NEQs.",
    ),
)
@argument("firm", metavar=Text("NEQ_OU_NOM", "NEQ_OR_NAME"), told=Text("La firme.", "The firm."))
@option("--json", "as_json", is_flag=True, told=Text("Historique en JSON.", "History as JSON."))
@pass_session
def command(session: Session, firm: str, as_json: bool) -> None:
    """Look, print."""
    asked = typed_firm.fields(firm)
    with session.registry() as registry:
        found = registry.history(**asked, now=session.now)
        if not found and not as_json:
            nothing_found.tell(registry, session.now, NOTHING)
    if as_json:
        output.say_json([told.to_dict() for told in found])
        return
    for told in found:
        _print(told)


def _print(told: Told) -> None:
    click.echo(f"{history_words.listed(told.register, told.part)}  {history_words.who(told.entry)}")
    since, last = history_words.day(told.since), history_words.day(told.last_seen)
    click.echo(f"      {say(SEEN).format(since=since, last=last, end=_end(told))}")
    for line in history_words.fields(told.fields):
        click.echo(f"      · {line}")


def _end(told: Told) -> str:
    if told.gone_by is not None and told.ended is not None:
        what = history_words.what(told.ended, told.entry)
        return say(GONE).format(gone=history_words.day(told.gone_by), what=what)
    return say(SILENT if told.partial and told.part != "complement" else STILL)
