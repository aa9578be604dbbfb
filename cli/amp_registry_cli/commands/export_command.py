"""`export`: a copy of a register as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from amp_registry import exporting
from amp_registry.exporting import Form
from amp_registry.language import Text
from amp_registry.quebec_time import end_of
from amp_registry.records import Register
from amp_registry_cli import output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, option, spoken_command
from amp_registry_cli.typed import typed_date


@spoken_command(
    "export",
    Text(
        "Écrit la copie d'un registre, celle d'un jour passé aussi : JSON Lines, qui contient tout et que "
        "« import » reprend tel quel, un tableau CSV ou XLSX à regarder, ou des entités FollowTheMoney (ftm).",
        "Writes the copy of a register, a past day's too: JSON Lines, which holds everything and imports as the "
        "same copy, a CSV or XLSX table to look at, or FollowTheMoney entities (ftm).",
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
    type=click.Choice([form.value for form in Form]),
    default=Form.JSONL.value,
    told=Text("Forme du fichier.", "Form of the file."),
)
@option(
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Fichier à écrire (sortie standard).", "File to write (standard output)."),
)
@pass_session
def command(session: Session, register: str, as_of: date | None, form: str, target: Path | None) -> None:
    """Write the copy."""
    with session.registry() as registry:
        entries = registry.records(register, as_of=as_of, now=session.now)
        made = session.now if as_of is None else min(end_of(as_of), session.now)
        with output.written(target) as file:
            exporting.write(entries, Register(register), Form(form), file, made=made)
