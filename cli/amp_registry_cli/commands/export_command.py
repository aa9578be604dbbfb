"""`export`: a copy of a register in the exchange form, one JSON object a line."""

from __future__ import annotations

import json
from datetime import date
from typing import BinaryIO

import click

from amp_registry.language import Text
from amp_registry.records import Register
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, option, spoken_command
from amp_registry_cli.typed import typed_date


@spoken_command(
    "export",
    Text(
        "Écrit une copie, une inscription par ligne (JSON Lines, UTF-8) ; l'importer redonne la même copie.",
        "Writes a copy, one entry a line (JSON Lines, UTF-8); importing it gives the same copy.",
    ),
)
@argument(
    "register",
    type=click.Choice([r.value for r in Register]),
    metavar=Text("rena|rea", "rena|rea"),
    told=Text("Le registre.", "The register."),
)
@option(
    "--as-of",
    callback=typed_date,
    metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
    told=Text("La copie de ce jour-là (la dernière).", "The copy of that day (the newest)."),
)
@option(
    "--format",
    "form",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    told=Text("Forme du fichier.", "Form of the file."),
)
@option(
    "--output",
    type=click.File("wb", lazy=True, atomic=True),
    default="-",
    metavar=Text("FICHIER", "FILE"),
    told=Text("Fichier à écrire (sortie standard).", "File to write (standard output)."),
)
@pass_session
def command(session: Session, register: str, as_of: date | None, form: str, output: BinaryIO) -> None:
    """Write each entry as it is read."""
    with session.registry() as registry:
        output.writelines(
            json.dumps(entry.to_dict(), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
            for entry in registry.records(register, as_of=as_of)
        )
