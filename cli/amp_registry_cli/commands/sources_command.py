"""`sources probe`: how a source's columns map to fields, and a card of one's own to put it right with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from amp_registry.collect.card_draft import LOOKS, draft, write_draft
from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Manners
from amp_registry.collect.probe import ListMap, Missing, Probe
from amp_registry.explain.wording import Count, one_line
from amp_registry.language import Text
from amp_registry.probing import probe_file, probe_source
from amp_registry.records import Register
from amp_registry.version import VERSION
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

MANNERS: Final = Manners(user_agent=f"amp-registry/{VERSION}")

ACCEPTED_SHOWN: Final = 3

LIST: Final = Text("{source} : {title}, {rows:ligne|lignes}", "{source}: {title}, {rows:row|rows}")
FOUND: Final = Text("trouvées", "found")
LACKING: Final = Text("ABSENTES ET OBLIGATOIRES", "MISSING AND REQUIRED")
OPTIONAL: Final = Text("absentes, facultatives", "missing, optional")
NEW: Final = Text("nouvelles", "new")
WORDS: Final = Text("mots inconnus", "words not known")
FORMS: Final = Text("formulaires", "forms")
ACCEPTED: Final = Text("accepte : {accepted}", "accepts: {accepted}")
READ: Final = Text(
    "Essai : {entries:inscription lue|inscriptions lues}.", "Trial: {entries:entry|entries} read."
)
NOT_READ: Final = Text("Essai : refusé. {problem}", "Trial: refused. {problem}")
ODD: Final = Text("  {count} × {code}", "  {count} × {code}")
WRITTEN: Final = Text(
    "Fiche à compléter : {path}\nPuis : amp-registry --sources {folder} sources probe …",
    "Card to fill in: {path}\nThen: amp-registry --sources {folder} sources probe …",
)


@spoken_command(
    "sources",
    Text(
        "Lit la source d'un registre, ou un fichier enregistré, et dit quelle colonne sert quel champ : trouvées, "
        "absentes, nouvelles, avec trois valeurs de chacune. N'écrit rien, sauf la fiche que --write demande. "
        "Code 3 si une colonne obligatoire manque, 4 si la source ne répond pas.",
        "Reads a register's source, or a saved file, and says which column serves which field: found, missing, "
        "new, with three values of each. Writes nothing but the card --write asks for. Exit 3 when a required "
        "column is missing, 4 when the source does not answer.",
    ),
)
@argument(
    "action",
    type=click.Choice(["probe"]),
    metavar=Text("probe", "probe"),
    told=Text("Ce qu'on fait.", "What to do."),
)
@argument(
    "register",
    required=False,
    default=Register.RENA.value,
    type=click.Choice([r.value for r in Register]),
    metavar=Text("[rena|rea]", "[rena|rea]"),
    told=Text("Le registre (rena).", "The register (rena)."),
)
@option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Un fichier enregistré, au lieu de la source.", "A saved file, instead of the source."),
)
@option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=Text("DOSSIER", "FOLDER"),
    told=Text("Écrit dans ce dossier une fiche à compléter.", "Writes a card to fill in into that folder."),
)
@option("--json", "as_json", is_flag=True, told=Text("Correspondance en JSON.", "Mapping as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    action: str,
    register: str,
    file: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Look, print, write the draft when asked; exit 3 when the source could not be read as it is."""
    settings = session.settings
    card = load_card(Register(register), settings.sources)
    address = settings.rena_url if card.register is Register.RENA else settings.rea_url
    found = (
        probe_file(file, card, session.now)
        if file is not None
        else probe_source(address, card, MANNERS, lambda: datetime.now(UTC))
    )
    if as_json:
        output.say_json(found.to_dict())
    else:
        _print(found)
    if folder is not None:
        path = write_draft(draft(found, card, language()), folder, card)
        click.echo(say(WRITTEN).format(path=path, folder=folder), err=as_json)
    ctx.exit(exit_codes.GOOD if found.readable else exit_codes.HELD_BACK)


def _print(found: Probe) -> None:
    for each in found.lists:
        values = {"source": one_line(each.source), "title": say(each.title)}
        click.echo(say(LIST).format(rows=Count(each.rows, language()), **values))
        for title, lines in _sections(each):
            if lines:
                click.echo(f"  {say(title)}")
                for name, line in lines:
                    click.echo(f"    {f'{name:24}' if name else ''}{one_line(line, 400)}")
    if found.forms:
        click.echo(f"  {say(FORMS)}")
        for form in found.forms:
            click.echo(f"    {one_line(form, 400)}")
    _print_trial(found)


def _sections(each: ListMap) -> Iterator[tuple[Text, list[tuple[str, str]]]]:
    yield FOUND, [(f.field, f"« {f.column} »  {_values(f.samples)}") for f in each.found]
    yield LACKING, [(m.field, _accepted(m)) for m in each.lacking]
    yield OPTIONAL, [(m.field, _accepted(m)) for m in each.missing if not m.required]
    yield NEW, [("", f"« {n.column} »  {_values(n.samples)}{_looks(n.like)}") for n in each.new]
    yield WORDS, [(field, _values(words)) for field, words in each.words.items()]


def _accepted(each: Missing) -> str:
    more = "…" if len(each.accepted) > ACCEPTED_SHOWN else ""
    return say(ACCEPTED).format(accepted=", ".join(each.accepted[:ACCEPTED_SHOWN])) + more


def _values(samples: tuple[str, ...]) -> str:
    return " · ".join(samples)


def _looks(like: str) -> str:
    return f"  ({say(LOOKS[like])})" if like else ""


def _print_trial(found: Probe) -> None:
    if found.parsed is None:
        click.echo(say(NOT_READ).format(problem=say(found.problem) if found.problem else ""))
        return
    click.echo(say(READ).format(entries=Count(len(found.parsed.entries), language())))
    for code, count in found.parsed.counts.items():
        click.echo(say(ODD).format(count=count, code=code))
