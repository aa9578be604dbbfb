"""`check-list`: a list of firms, its answers beside it, a summary, the exit code of the worst answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from amp_registry.bulk import columns, summary, writing
from amp_registry.bulk.checking import Batch, Result, check_list
from amp_registry.bulk.list_file import STANDARD_INPUT
from amp_registry.bulk.reading import read
from amp_registry.bulk.value import Order
from amp_registry.bulk.writing import Form
from amp_registry.language import Text
from amp_registry.question import Question
from amp_registry_cli import exit_codes, output, question_options
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

NO_FIELD = Text(
    "« {value} » : écrivez « Colonne=champ », où champ est un champ de la question, firm, consortium ou ignored.",
    "“{value}”: write “Column=field”, where field is a field of the question, firm, consortium or ignored.",
)
NO_FORM = Text("« {name} » doit finir par .csv ou .xlsx.", "“{name}” must end with .csv or .xlsx.")
SAME_FILE = Text(
    "Les réponses ne remplacent pas la liste : nommez un autre fichier.",
    "The answers do not replace the list: name another file.",
)
WRITTEN = Text("Réponses écrites : {name}", "Answers written: {name}")
LABEL = Text("Vérification", "Checking")


def _mapped(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Mapping[str, str]:
    """Return the headings the user names, each with its field; a field that is none is a usage error."""
    told = {}
    for value in values:
        heading, _, field = value.rpartition("=")
        if not heading or field.strip() not in {*columns.spellings(), columns.IGNORED}:
            raise click.BadParameter(say(NO_FIELD).format(value=value), ctx, param)
        told[heading.strip()] = field.strip()
    return told


@spoken_command(
    "check-list",
    Text(
        "Vérifie chaque firme d'une liste (CSV, XLSX, XLS, ODS) et écrit la liste avec les réponses.",
        "Checks each firm of a list (CSV, XLSX, XLS, ODS) and writes the list with the answers.",
    ),
)
@argument(
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar=Text("FICHIER", "FILE"),
    told=Text("La liste ; - pour l'entrée standard.", "The list; - for standard input."),
)
@option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=Text("FICHIER", "FILE"),
    told=Text(
        "Fichier des réponses, .csv ou .xlsx (CSV sur la sortie standard).",
        "File of the answers, .csv or .xlsx (CSV on standard output).",
    ),
)
@option(
    "--map",
    "mapped",
    multiple=True,
    callback=_mapped,
    metavar=Text("COLONNE=CHAMP", "COLUMN=FIELD"),
    told=Text("Dit quel champ une colonne donne ; à répéter.", "Says which field a column gives; repeat it."),
)
@option(
    "--sheet",
    metavar=Text("FEUILLE", "SHEET"),
    told=Text("Feuille du classeur où est la liste.", "Sheet of the workbook the list is on."),
)
@option(
    "--date-order",
    type=click.Choice([order.value for order in Order]),
    told=Text("Ce qui vient d'abord dans 03/04/2026.", "What comes first in 03/04/2026."),
)
@question_options.of_every_row
@option(
    "--journal/--no-journal",
    default=True,
    told=Text("Inscrit les réponses au journal.", "Writes the answers to the journal."),
)
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    file: Path,
    target: Path | None,
    mapped: Mapping[str, str],
    sheet: str | None,
    date_order: str | None,
    journal: bool,
    **options: Any,
) -> None:
    """Check, write, sum up, exit with the code of the worst answer."""
    form = _form(ctx, file, target)
    session.refuse_no_journal(ctx, journal=journal)
    common = question_options.typed_fields(options)
    Question.from_dict(
        {**common, "consortium": None, "firm": {"name": "x"}}
    )  # a wrong option is said before all else
    source = sys.stdin.buffer
    with read(file, source, mapped=mapped, sheet=sheet) as firms, session.registry() as registry:
        batch = Batch.of(firms, session.now, common, Order(date_order) if date_order else None)
        with (
            output.written(target) as out,
            closing(writing.start(form, out, firms.headings, language(), session.now)) as answers,
        ):
            results = check_list(registry, firms, batch, journal=journal)
            tally = writing.write(_with_progress(results, firms.file.rows - firms.headings.number), answers)
            told = summary.sections(firms, batch, tally, language())
            answers.finish(told)
    click.echo(summary.as_text(told), nl=False, err=target is None)
    if target is not None:
        click.echo(say(WRITTEN).format(name=target))
    ctx.exit(exit_codes.OF_ANSWER[tally.worst])


def _form(ctx: click.Context, file: Path, target: Path | None) -> Form:
    if target is None:
        return Form.CSV
    form = writing.form_of(target)
    if form is None:
        raise click.UsageError(say(NO_FORM).format(name=target.name), ctx)
    if str(file) != STANDARD_INPUT and _same(target, file):
        raise click.UsageError(say(SAME_FILE), ctx)
    return form


def _same(target: Path, file: Path) -> bool:
    try:
        return target.samefile(file)
    except OSError:  # nothing there yet, or a closed folder: whoever writes it will say so
        return False


def _with_progress(results: Iterable[Result], rows: int) -> Iterator[Result]:
    """Pass the results on, with a bar on standard error where that is a terminal."""
    if not _on_a_terminal():
        yield from results
        return
    with click.progressbar(results, length=rows, label=say(LABEL), file=sys.stderr) as bar:
        yield from bar


def _on_a_terminal() -> bool:
    return sys.stderr.isatty()
