"""`screen-seao`: packages of SEAO open data against the registers, on the days of each award."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from amp_registry.bulk.seao import report_files, summary, table, words
from amp_registry.bulk.seao.screen import Report, Tell, Wanted, screen
from amp_registry.explain.layout import wrapped
from amp_registry.explain.wording import number, one_line
from amp_registry.language import Text
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

SHOWN: Final = 10
WIDTH: Final = 80
LABELS: Final = 44
MORE: Final = Text("… et {count} de plus : --output RAPPORT.html", "… and {count} more: --output REPORT.html")
WROTE: Final = Text("Rapport écrit : {path}", "Report written: {path}")
STEPS: Final = {
    "reading": Text("Lecture : {done} avis", "Reading: {done} releases"),
    "asking": Text("Questions : {done} processus sur {total}", "Asking: {done} of {total} processes"),
}


@spoken_command(
    "screen-seao",
    Text(
        "Lit des paquets de données ouvertes du SEAO (.json, .json.gz, .zip, dossier) et demande, pour chaque contrat : "
        "la firme était-elle inadmissible ce jour-là ? L'autorisation exigée était-elle détenue ? Un signalement est "
        "une question à poser, pas une accusation. Code de sortie : celui de la pire réponse.",
        "Reads packages of SEAO open data (.json, .json.gz, .zip, folder) and asks, for each award: was the firm barred "
        "on that day? Was the authorization required, and held? A finding is a question to look at, not an accusation. "
        "Exit code: that of the worst answer.",
    ),
)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar=Text("FICHIER...", "FILE..."),
    told=Text("Les paquets, ou leur dossier.", "The packages, or their folder."),
)
@option(
    "--output",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=Text("RAPPORT", "REPORT"),
    told=Text(
        "Rapport à écrire (.html, .xlsx, .csv, .jsonl) ; plusieurs fois au besoin.",
        "Report to write (.html, .xlsx, .csv, .jsonl); several times if need be.",
    ),
)
@option(
    "--all",
    "everything",
    is_flag=True,
    told=Text("Écrit aussi ce qui ne pose pas de question.", "Writes what raises no question, too."),
)
@option(
    "--journal",
    is_flag=True,
    told=Text("Écrit chaque réponse au journal.", "Writes each answer to the journal."),
)
@option("--json", "as_json", is_flag=True, told=Text("Sommaire en JSON.", "Summary as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    everything: bool,
    journal: bool,
    as_json: bool,
) -> None:
    """Screen, write the reports, print, exit with the code of the worst answer."""
    writers = [(path, report_files.writer(path)) for path in reports]
    wanted = Wanted(files, session.now, everything=everything, journal=journal)
    with session.registry() as registry, _told() as tell, screen(registry, wanted, tell) as report:
        for path, write in writers:
            with output.whole(path) as file:
                write(report, file, language())
        if as_json:
            output.say_json(report.totals.to_dict())
        else:
            _print(report, reports)
        worst = report.totals.worst
    ctx.exit(exit_codes.OF_ANSWER[worst] if worst else exit_codes.GOOD)


@contextmanager
def _told() -> Iterator[Tell]:
    """Give what shows the steps on one line of a terminal; where the errors go elsewhere, nothing is shown."""
    shown = _seen()

    def tell(step: str, done: int, total: int | None) -> None:
        if shown:
            counts = {"done": number(done, language()), "total": number(total or 0, language())}
            click.echo("\r" + say(STEPS[step]).format(**counts).ljust(WIDTH - 1), nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r" + " " * (WIDTH - 1) + "\r", nl=False, err=True)


def _seen() -> bool:
    return sys.stderr.isatty()


def _print(report: Report, reports: tuple[Path, ...]) -> None:
    for line in wrapped(say(words.CAREFUL), WIDTH):
        click.echo(line)
    for section in summary.sections(report.totals, language()):
        click.echo(f"\n{section.title}")
        for label, value in section.rows:
            _print_row(label, value)
    _print_findings(report)
    for path in reports:
        click.echo("\n" + say(WROTE).format(path=one_line(str(path))))


def _print_row(label: str, value: str) -> None:
    first, *rest = wrapped(label, LABELS)
    click.echo(f"  {first:<{LABELS}}  {value}")
    for line in rest:
        click.echo(f"  {line}")


def _print_findings(report: Report) -> None:
    findings = sum(report.totals.severities.values())
    shown = (told for told, _place in zip(report.lines("finding"), range(SHOWN), strict=False))
    for told in shown:
        cells = table.cells(told, language())
        head = f"{cells['severity'].upper()}  {cells['number']}  {cells['conclusion'] or cells['bid']}  {cells['rule']}"
        click.echo(f"\n{head}")
        for name in ("body", "firm", "what", "found", "notes"):
            for line in wrapped(cells[name], WIDTH - 4) if cells[name] else ():
                click.echo(f"    {line}")
    if findings > SHOWN:
        click.echo("\n" + say(MORE).format(count=number(findings - SHOWN, language())))
