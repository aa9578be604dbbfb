"""`pack`: everything a check reads, in one file, for where the store cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from amp_registry.language import Text
from amp_registry.quebec_time import to_the_minute
from amp_registry.records import Part, Register
from amp_registry.register_words import MISSING
from amp_registry.registers_file import RegistersFile
from amp_registry.store import instants
from amp_registry_cli import output
from amp_registry_cli.commands.status_command import PARTS
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, option, say, spoken_command

WRITTEN = Text("Fichier", "File")
COPIES = Text("Copies", "Copies")


@spoken_command(
    "pack",
    Text(
        "Écrit dans un seul fichier tout ce qu'une vérification lit (copies et leur histoire, décisions, loi, âges "
        "maximaux), pour une grappe Spark ou une autre machine. Le journal n'y est pas.",
        "Writes into one file everything a check reads (copies and their history, decisions, law, maximum ages), for a "
        "Spark cluster or another machine. The journal is not in it.",
    ),
)
@argument(
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Le fichier à écrire.", "The file to write."),
)
@option("--json", "as_json", is_flag=True, told=Text("Compte rendu en JSON.", "Report as JSON."))
@pass_session
def command(session: Session, file: Path, as_json: bool) -> None:
    """Write the file and say its SHA-256, by which it is known elsewhere."""
    with session.registry() as registry:
        written = registry.pack(file, now=session.now)
    if as_json:
        output.say_json(written.to_dict())
        return
    click.echo(f"{say(WRITTEN):10}{written.path}")
    click.echo(f"{'SHA-256':10}{written.sha256}")
    for place, line in enumerate(line for register in Register for line in _lines(written, register)):
        click.echo(f"{say(COPIES) if place == 0 else '':10}{line}")


def _lines(written: RegistersFile, register: Register) -> Iterator[str]:
    copies = [copy for copy in written.copies if copy["register"] == register.value]
    for copy in copies:
        when = to_the_minute(instants.from_text(copy["fetched_at"]))
        part = f"  {say(PARTS[Part(copy['part'])])}" if copy["part"] != Part.REGISTER else ""
        yield f"{register.value.upper():6}{when}  {copy['sha256'][:12]}…{part}"
    if not any(copy["part"] == Part.REGISTER for copy in copies):
        yield f"{register.value.upper():6}{say(MISSING)}"
