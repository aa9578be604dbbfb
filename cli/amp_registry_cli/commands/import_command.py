"""`import`: a register from a file, or from several that together are one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from amp_registry.explain.wording import Count, one_line
from amp_registry.language import Text
from amp_registry.quebec_time import QUEBEC
from amp_registry.records import Part, Register
from amp_registry.register_words import KEPT
from amp_registry_cli import exit_codes, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

if TYPE_CHECKING:
    from amp_registry.importing import ImportReport

ISSUES_SHOWN: Final = 20
BAD_TIME: Final = Text(
    "« {value} » n'est ni AAAA-MM-JJ ni AAAA-MM-JJTHH:MM.",
    "“{value}” is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM.",
)
FUTURE: Final = Text("« {value} » n'est pas encore venu.", "“{value}” has not come yet.")
OUTCOMES: Final = {
    "promoted": Text(
        "{register} : {rows:inscription|inscriptions}, {added:nouvelle|nouvelles}, {changed:modifiée|modifiées}, {removed:qui n'y est plus|qui n'y sont plus}. La copie est en usage.",
        "{register}: {rows:entry|entries}, {added} new, {changed} changed, {removed} no longer listed. The copy is in use.",
    ),
    "unchanged": Text(
        "{register} : {rows:inscription|inscriptions}. Cette copie était déjà en usage.",
        "{register}: {rows:entry|entries}. This copy was already in use.",
    ),
    "held": Text(
        "{register} : copie RETENUE, {kept}. {why}",
        "{register}: copy HELD BACK, {kept}. {why}",
    ),
}
ACCEPT: Final = Text("Si le changement est réel : --accept-shrink", "If the change is real: --accept-shrink")
NONE_YET: Final = Text("et il n'y a encore aucune copie", "and there is no copy yet")
MORE: Final = Text("… et {count:autre|autres}.", "… and {count} more.")


@spoken_command(
    "import",
    Text(
        "Met un registre à jour depuis un fichier (JSON, XML, CSV, XLSX, XLS, HTML, PDF ou JSON Lines), ou depuis "
        "l'extrait du REA et ses listes de complément. La dernière bonne copie reste si le fichier n'est pas "
        "crédible (code 3).",
        "Brings a register up to date from a file (JSON, XML, CSV, XLSX, XLS, HTML, PDF or JSON Lines), or from the "
        "extract of REA and its complement lists. The last good copy stays when the file is not believable (exit 3).",
    ),
)
@argument(
    "register",
    type=click.Choice([r.value for r in Register]),
    metavar=Text("rena|rea", "rena|rea"),
    told=Text("Le registre.", "The register."),
)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=Text("FICHIER...", "FILE..."),
    told=Text("Le fichier, ou l'extrait et ses listes.", "The file, or the extract and its lists."),
)
@option(
    "--fetched-at",
    metavar=Text("MOMENT", "TIME"),
    told=Text("Quand le fichier a été pris (maintenant).", "When the file was taken (now)."),
)
@option(
    "--partial", is_flag=True, told=Text("Le fichier n'est pas tout le registre.", "Not the whole register.")
)
@option(
    "--accept-shrink",
    is_flag=True,
    told=Text("Accepte moins d'inscriptions qu'avant.", "Accepts fewer entries than before."),
)
@option("--json", "as_json", is_flag=True, told=Text("Compte rendu en JSON.", "Report as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    register: str,
    files: tuple[Path, ...],
    fetched_at: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Import, report, exit 3 when the copy is held back."""
    moment = session.now if fetched_at is None else _moment(fetched_at, session.now)
    with session.registry(upgrade=True) as registry:
        report = registry.import_records(register, *files, fetched_at=moment, now=session.now, **how)
        whole = {copy.register for copy in registry.copies(now=session.now) if copy.part is Part.REGISTER}
    if as_json:
        output.say_json(_as_dict(register, report))
    else:
        _print(register, report, KEPT if register in whole else NONE_YET)
    ctx.exit(exit_codes.GOOD if report.held is None else exit_codes.HELD_BACK)


def _moment(text: str, now: datetime) -> datetime:
    """Return the moment typed; without a zone it is Québec time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(say(BAD_TIME).format(value=text)) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=QUEBEC)
    if moment > now:
        raise click.UsageError(say(FUTURE).format(value=text))
    return moment


def _print(register: str, report: ImportReport, kept: Text) -> None:
    issues = [issue for issue in report.issues if not issue.stops]
    for issue in issues[:ISSUES_SHOWN]:
        where = one_line(issue.source) if issue.row is None else f"{one_line(issue.source)}:{issue.row}"
        click.echo(f"{where}  {one_line(issue.text.say(language()), 400)}", err=True)
    if len(issues) > ISSUES_SHOWN:
        click.echo(say(MORE).format(count=Count(len(issues) - ISSUES_SHOWN, language())), err=True)
    counts = {n: Count(getattr(report, n), language()) for n in ("rows", "added", "removed", "changed")}
    why = say(report.held) if report.held else ""
    told = OUTCOMES[report.outcome.value]
    click.echo(say(told).format(register=register.upper(), kept=say(kept), why=why, **counts))
    if report.only_shrinks:
        click.echo(say(ACCEPT))


def _as_dict(register: str, report: ImportReport) -> dict[str, Any]:
    return {
        "register": register,
        "outcome": report.outcome.value,
        "sha256": report.copy.sha256 if report.copy else None,
        "rows": report.rows,
        "added": report.added,
        "removed": report.removed,
        "changed": report.changed,
        "duplicates": report.duplicates,
        "held": report.held.to_dict() if report.held else None,
        "issues": dict(Counter(issue.code for issue in report.issues).most_common()),
    }
