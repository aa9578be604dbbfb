"""`sync`: each register brought up to date from its source; what a timer runs every night."""

from __future__ import annotations

import sys
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from amp_registry import metrics, register_words
from amp_registry.errors import AmpRegistryError
from amp_registry.explain.wording import Count, one_line
from amp_registry.language import Text
from amp_registry.records import Part, Register
from amp_registry.registry import Registry
from amp_registry.run_report import PartReport, SyncReport, Tell
from amp_registry.store.runs import Outcome
from amp_registry.watched import WatchEvent
from amp_registry_cli import exit_codes, output, run_log, watch_report
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

ALL: Final = "all"
WORST_FIRST: Final = (
    exit_codes.FAILURE,
    exit_codes.HELD_BACK,
    exit_codes.UNREACHABLE,
    exit_codes.EVENTS,
)
CODES: Final = {Outcome.HELD: exit_codes.HELD_BACK, Outcome.FAILED: exit_codes.UNREACHABLE}
OUTCOMES: Final = {
    Outcome.PROMOTED: Text(
        "{name} : {rows:inscription|inscriptions}, {added:nouvelle|nouvelles}, {changed:modifiée|modifiées}, {removed:qui n'y est plus|qui n'y sont plus}. La copie est en usage.",
        "{name}: {rows:entry|entries}, {added} new, {changed} changed, {removed} no longer listed. The copy is in use.",
    ),
    Outcome.UNCHANGED: Text(
        "{name} : rien de nouveau à la source. La copie reste en usage ({rows:inscription|inscriptions}).",
        "{name}: nothing new at the source. The copy stays in use ({rows:entry|entries}).",
    ),
    Outcome.HELD: Text(
        "{name} : copie RETENUE, {kept}. {why}",
        "{name}: copy HELD BACK, {kept}. {why}",
    ),
    Outcome.FAILED: Text(
        "{name} : source INJOIGNABLE, {kept}. {why}",
        "{name}: source UNREACHABLE, {kept}. {why}",
    ),
}
NONE_YET: Final = Text(
    "et il n'y a encore aucune copie (d'un fichier : amp-registry import)",
    "and there is no copy yet (from a file: amp-registry import)",
)


@spoken_command(
    "sync",
    Text(
        "Met les registres à jour depuis leurs sources. Une copie qui n'est pas crédible est retenue (code 3), "
        "une source injoignable donne le code 4 ; dans les deux cas la dernière bonne copie reste en usage.",
        "Brings the registers up to date from their sources. A copy that is not believable is held back "
        "(exit 3), a source that is away gives exit 4; in both cases the last good copy stays in use.",
    ),
)
@argument(
    "register",
    required=False,
    default=ALL,
    type=click.Choice([*(r.value for r in Register), ALL]),
    metavar=Text("[rena|rea|all]", "[rena|rea|all]"),
    told=Text("Le registre (les deux).", "The register (both)."),
)
@option(
    "--accept-shrink",
    is_flag=True,
    told=Text("Accepte moins d'inscriptions qu'avant.", "Accepts fewer entries than before."),
)
@option(
    "--reread",
    is_flag=True,
    told=Text("Relit la source même si elle n'a pas changé.", "Reads the source even if it did not change."),
)
@option(
    "--log",
    "form",
    type=click.Choice(["auto", "plain", "json", "none"]),
    default="auto",
    told=Text("Étapes sur la sortie d'erreur.", "Steps on standard error."),
)
@option(
    "--metrics",
    "metrics_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Fichier de mesures pour Prometheus.", "Metrics file for Prometheus."),
)
@option(
    "--watch",
    is_flag=True,
    told=Text("Puis rapporte, comme watch run (code 5).", "Then reports, as watch run does (exit 5)."),
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
    form: str,
    metrics_file: Path | None,
    as_json: bool,
    accept_shrink: bool,
    reread: bool,
    watch: bool,
) -> None:
    """Sync one register or both, each on its own; report; exit with the worst end."""
    tell = run_log.lines(form, sys.stderr, terminal=sys.stderr.isatty())
    wanted = list(Register) if register == ALL else [Register(register)]
    with session.registry(upgrade=True) as registry:
        ends = [_one(registry, each, tell, accept_shrink, reread) for each in wanted]
        reports = [end for end in ends if isinstance(end, SyncReport)]
        if metrics_file is not None:
            measured = metrics.as_prometheus(registry.status(), reports)
            output.write_whole(metrics_file, measured.encode(), option="--metrics", for_all=True)
        if not as_json:
            held = {(copy.register, copy.part) for copy in registry.copies()}
            for report in reports:
                _print(report, held)
        elif not watch:
            output.say_json([report.to_dict() for report in reports])
        codes = {CODES.get(end.outcome, 0) if isinstance(end, SyncReport) else end for end in ends}
        if watch:
            codes.add(_watched(registry, session, reports, as_json=as_json))
    ctx.exit(next((code for code in WORST_FIRST if code in codes), exit_codes.GOOD))


def _watched(registry: Registry, session: Session, reports: Sequence[SyncReport], *, as_json: bool) -> int:
    """Report what changed for the contracts watched, now that the copies are; an error is said and gives its code."""

    def write_json(events: Sequence[WatchEvent]) -> None:
        synced = [report.to_dict() for report in reports]
        output.say_json({"sync": synced, "watch": watch_report.to_json(events)})

    write = write_json if as_json else watch_report.write_text
    try:
        return watch_report.report(registry, replace(session, now=datetime.now(UTC)), write)
    except AmpRegistryError as error:
        if as_json:
            output.say_json({"sync": [report.to_dict() for report in reports], "watch": None})
        output.say_error(error)
        return exit_codes.of_error(error)


def _one(
    registry: Registry, register: Register, tell: Tell, accept_shrink: bool, reread: bool
) -> SyncReport | int:
    """Sync one register; an error is said and gives its code, and the other register goes on."""
    try:
        return registry.sync(register, accept_shrink=accept_shrink, reread=reread, tell=tell)
    except AmpRegistryError as error:
        output.say_error(error)
        return exit_codes.of_error(error)


def _print(report: SyncReport, held: Set[tuple[Register, Part]]) -> None:
    """Print how each part ended; `held`: the parts that a copy answers for."""
    for part in report.parts:
        kept = register_words.KEPT if (report.register, part.part) in held else NONE_YET
        name = say(register_words.listed(report.register, part.part))
        click.echo(say(OUTCOMES[part.outcome]).format(name=name, kept=say(kept), **_said(part)))
        for each in part.issues:
            if each.row is None and not each.stops:
                click.echo(f"      {one_line(say(each.text), 400)}", err=True)


def _said(part: PartReport) -> dict[str, Count | str]:
    counts = {name: getattr(part, name) for name in ("rows", "added", "removed", "changed")}
    said = {name: Count(count or 0, language()) for name, count in counts.items()}
    return {**said, "why": say(part.reason) if part.reason else ""}
