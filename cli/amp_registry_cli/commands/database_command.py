"""`database`: the store as a database: its tables made, its roles as SQL, all it holds copied into another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from amp_registry import moving
from amp_registry.explain.wording import Count
from amp_registry.language import Text
from amp_registry.moving import Moved
from amp_registry.records import Part
from amp_registry.store.location import locate
from amp_registry.store.roles import PREFIX
from amp_registry.store.roles_sql import PLAIN_NAME, PUBLIC, roles_sql
from amp_registry.store.schema import HEAD
from amp_registry_cli import output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import SpokenGroup, argument, lang_option, language, option, say, spoken_command

READY: Final = Text(
    "{place} : les tables sont à jour ({revision}).", "{place}: the tables are up to date ({revision})."
)
NOT_PLAIN: Final = Text(
    "Seulement des lettres sans accent, des chiffres et _, au plus 48 caractères.",
    "Plain letters, digits and _ only, at most 48 characters.",
)
COPIED: Final = Text("Copié dans {place} : {rows:ligne|lignes}.", "Copied to {place}: {rows:row|rows}.")
COPY: Final = Text(
    "{register} {part}copie du {fetched} ({rows:inscription|inscriptions}), empreinte vérifiée",
    "{register} {part}copy of {fetched} ({rows:entry|entries}), hash verified",
)
PARTS: Final = {
    Part.REGISTER: Text("", ""),
    Part.COMPLEMENT: Text("(listes de complément) ", "(complement lists) "),
    Part.WATCHED: Text("(firmes suivies) ", "(watched firms) "),
}
JOURNAL: Final = Text(
    "Journal  {entries:entrée|entrées}, chaîne vérifiée ; dernière no {seq}, {hash}",
    "Journal  {entries:entry|entries}, chain verified; last no. {seq}, {hash}",
)
EMPTY_JOURNAL: Final = Text("Journal  vide", "Journal  empty")
NEXT: Final = Text(
    "Répondez désormais de cette base. Gardez l'ancienne telle quelle : ce qu'on y vérifierait encore ne serait pas ici.",
    "Answer from this database from now on. Keep the old one as it is: what is still checked there will not be here.",
)


@click.group(
    "database",
    cls=SpokenGroup,
    told=Text(
        "La base du dépôt : ses tables, les rôles d'une base partagée (PostgreSQL), et le passage d'une base à une autre.",
        "The database of the store: its tables, the roles of a shared one (PostgreSQL), and the move from one to another.",
    ),
)
@lang_option
def command() -> None:
    """Hold the actions."""


@spoken_command(
    "upgrade",
    Text(
        "Crée les tables, ou les met à jour pour cette version du logiciel, comme sync et import le font d'eux-mêmes.",
        "Makes the tables, or brings them up to date for this version of the program, as sync and import do by themselves.",
    ),
)
@pass_session
def upgrade(session: Session, /) -> None:
    """Open the store as one that is about to be written."""
    with session.registry(upgrade=True):
        click.echo(say(READY).format(place=locate(session.database_url).shown, revision=HEAD))


def _plain(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not PLAIN_NAME.fullmatch(value):
        raise click.BadParameter(say(NOT_PLAIN))
    return value


@spoken_command(
    "roles",
    Text(
        "Écrit le SQL des rôles d'une base PostgreSQL partagée : lecture, vérification, administration. Rien n'est "
        "exécuté : lisez-le, puis donnez-le à un superusager de PostgreSQL.",
        "Prints the SQL of the roles of a shared PostgreSQL database: reader, checker, administrator. Nothing is run: "
        "read it, then hand it to a PostgreSQL superuser.",
    ),
)
@option(
    "--schema",
    default=PUBLIC,
    callback=_plain,
    metavar=Text("NOM", "NAME"),
    told=Text("Schéma du dépôt (public).", "Schema of the store (public)."),
)
@option(
    "--prefix",
    default=PREFIX,
    callback=_plain,
    metavar=Text("NOM", "NAME"),
    told=Text("Début du nom des rôles (amp_registry).", "Start of the roles' names (amp_registry)."),
)
def roles(schema: str, prefix: str) -> None:
    """Print the SQL."""
    click.echo(roles_sql(language(), schema=schema, prefix=prefix), nl=False)


@spoken_command(
    "copy",
    Text(
        "Copie tout un dépôt (copies, historique, décisions, suivi, journal) dans la base des réglages, qui doit être "
        "vide, et vérifie que tout y est. Le dépôt copié ne change pas.",
        "Copies a whole store (copies, history, decisions, watch, journal) into the database of the settings, which "
        "must be empty, and verifies that all is there. The store that is copied does not change.",
    ),
)
@argument(
    "source",
    metavar=Text("FICHIER|ADRESSE", "FILE|URL"),
    told=Text("Le dépôt à copier : fichier SQLite ou adresse.", "The store to copy: SQLite file or address."),
)
@option("--json", "as_json", is_flag=True, told=Text("Résultat en JSON.", "Result as JSON."))
@pass_session
def copy(session: Session, /, *, source: str, as_json: bool) -> None:
    """Copy, and say what was copied."""
    target = session.database_url
    with _progress() as progress:
        moved = moving.copy_store(_address(source), target, session.now, progress)
    if as_json:
        output.say_json(moved.to_dict())
        return
    _print(moved, locate(target).shown)


def _address(source: str) -> str:
    return source if "://" in source else f"sqlite:///{Path(source).absolute()}"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show how far the copy is where a person looks at the terminal."""
    if not sys.stderr.isatty():
        yield lambda more, rows: None
        return
    with click.progressbar(length=0, file=sys.stderr) as bar:

        def show(more: int, rows: int) -> None:
            bar.length = rows
            bar.update(more)

        yield show


def _print(moved: Moved, place: str) -> None:
    click.echo(say(COPIED).format(place=place, rows=Count(sum(moved.rows.values()), language())))
    for each in moved.copies:
        told = {
            "register": each.register.value.upper().ljust(5),
            "part": say(PARTS[each.part]),
            "fetched": each.fetched_at.isoformat(timespec="minutes").replace("+00:00", "Z"),
            "rows": Count(each.rows, language()),
        }
        click.echo("   " + say(COPY).format(**told))
    head = moved.journal.head
    if head is None:
        click.echo("   " + say(EMPTY_JOURNAL))
    else:
        entries = Count(moved.journal.entries, language())
        click.echo("   " + say(JOURNAL).format(entries=entries, seq=head.seq, hash=head.hash))
    click.echo(say(NEXT))


for action in (upgrade, roles, copy):
    command.add_command(action)
