"""The actions of `journal` that read: `list`, `show`, `export`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from amp_registry import journaling
from amp_registry.decide.verdict import Answer
from amp_registry.explain.as_text import as_text
from amp_registry.explain.layout import with_code
from amp_registry.explain.wording import Count, one_line
from amp_registry.journaling import Form
from amp_registry.language import Text
from amp_registry.quebec_time import to_the_minute
from amp_registry.registry import Registry
from amp_registry.store.journal import JournalEntry
from amp_registry_cli import output, proof_files
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import Decorated, argument, language, option, say, spoken_command
from amp_registry_cli.typed import typed_date

SHOWN: Final = 20
MOST: Final = sys.maxsize - 1
INDENT: Final = " " * 8
WIDTH: Final = 80
EMPTY: Final = Text("Le journal est vide.", "The journal is empty.")
NOTHING: Final = Text("Aucune entrée du journal n'y répond.", "No entry of the journal is so.")
MORE: Final = Text(
    "Seules les {count} dernières sont montrées ; --limit 0 les montre toutes.",
    "Only the last {count} are shown; --limit 0 shows them all.",
)
WRITTEN: Final = Text("{count:entrée écrite|entrées écrites}.", "{count:entry|entries} written.")
BY_NOBODY: Final = Text("(non dit)", "(not said)")
KINDS: Final = {"user": Text("{name}", "{name}"), "system": Text("{name} (programme)", "{name} (program)")}
ENTRY: Final = Text(
    "Entrée {seq} du journal, inscrite pour {who} le {when}.\n"
    "Empreinte   {hash}\n"
    "Précédente  {previous}\n"
    "Versions    amp-registry {amp_registry}, loi {law}, noms {matching}\n",
    "Entry {seq} of the journal, written for {who} on {when}.\n"
    "Hash      {hash}\n"
    "Previous  {previous}\n"
    "Versions  amp-registry {amp_registry}, law {law}, names {matching}\n",
)
NONE_BEFORE: Final = Text("(aucune : c'est la première)", "(none: it is the first)")


def filters(function: Decorated) -> Decorated:
    """Add the options that say which entries."""
    for added in reversed(
        (
            option(
                "--since",
                callback=typed_date,
                metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
                told=Text("À partir de ce jour.", "From this day on."),
            ),
            option(
                "--until",
                callback=typed_date,
                metavar=Text("AAAA-MM-JJ", "YYYY-MM-DD"),
                told=Text("Jusqu'à ce jour compris.", "Up to this day, included."),
            ),
            option(
                "--firm",
                metavar=Text("NOM_OU_NEQ", "NAME_OR_NEQ"),
                told=Text(
                    "La firme demandée : NEQ, ou une partie du nom.",
                    "The firm asked: NEQ, or part of the name.",
                ),
            ),
            option(
                "--answer",
                "answers",
                multiple=True,
                type=click.Choice([answer.value for answer in Answer]),
                told=Text("Cette réponse ; répétable.", "This answer; may be repeated."),
            ),
        )
    ):
        function = added(function)
    return function


@spoken_command(
    "list",
    Text("Montre les entrées, la plus récente d'abord.", "Shows the entries, the newest first."),
)
@filters
@option(
    "--limit",
    type=click.IntRange(0),
    default=SHOWN,
    metavar=Text("N", "N"),
    told=Text("Combien, au plus (20) ; 0 pour toutes.", "How many, at most (20); 0 for all."),
)
@option("--json", "as_json", is_flag=True, told=Text("Liste en JSON.", "List as JSON."))
@pass_session
def list_entries(session: Session, /, *, limit: int, as_json: bool, **wanted: Any) -> None:
    """Look, print; one entry more is looked for, to say whether there are others."""
    with session.registry() as registry:
        entries = _entries(registry, newest_first=True, **wanted)
        found = list(islice(entries, min(limit, MOST) + 1 if limit else None))
    shown = found[:limit] if limit else found
    if as_json:
        output.say_json(
            [dict(zip(journaling.COLUMNS, journaling.values(entry), strict=True)) for entry in shown]
        )
        return
    for entry in shown:
        for line in _lines(entry):
            click.echo(line)
    if not shown:
        click.echo(say(NOTHING if any(wanted.values()) else EMPTY))
    if len(found) > len(shown):
        click.echo(say(MORE).format(count=limit), err=True)


def _entries(
    registry: Registry,
    *,
    newest_first: bool,
    since: date | None,
    until: date | None,
    firm: str | None,
    answers: tuple[str, ...],
) -> Iterator[JournalEntry]:
    return registry.journal.entries(
        since=since, until=until, firm=firm, answers=answers, newest_first=newest_first
    )


def _lines(entry: JournalEntry) -> list[str]:
    record = journaling.record_of(entry)
    summary = one_line(str((record.get("summary") or {}).get(language()) or record.get("answer")), 400)
    body = with_code(summary, one_line(str(record.get("rule") or "")), WIDTH - len(INDENT))
    return [
        f"{entry.link.seq:6}  {to_the_minute(entry.checked_at)}  {_who(record)}",
        *(f"{INDENT}{line}".rstrip() for line in body),
    ]


def _who(record: dict[str, Any]) -> str:
    asked_by = record.get("asked_by") or {}
    kind = KINDS.get(str(asked_by.get("kind")), BY_NOBODY)
    return say(kind).format(name=one_line(str(asked_by.get("name"))))


@spoken_command(
    "show",
    Text(
        "Montre une réponse telle qu'elle a été donnée, tirée de l'entrée seule, avec ses empreintes. Rien n'est "
        "cherché de nouveau.",
        "Shows an answer as it was given, from the entry alone, with its hashes. Nothing is looked up anew.",
    ),
)
@argument("seq", type=click.IntRange(1), metavar=Text("N", "N"), told=Text("Le numéro.", "The number."))
@option("--json", "as_json", is_flag=True, told=Text("La preuve en JSON.", "The evidence as JSON."))
@proof_files.proof_options
@pass_session
@click.pass_context
def show(
    ctx: click.Context,
    session: Session,
    /,
    *,
    seq: int,
    as_json: bool,
    pdf_file: Path | None,
    html_file: Path | None,
    proof_lang: str | None,
) -> None:
    """Read the entry, whose hash must hold, print it, and write the proofs asked for."""
    proofs = proof_files.wanted(
        ctx, session.settings, pdf_file=pdf_file, html_file=html_file, proof_lang=proof_lang
    )
    with session.registry() as registry:
        entry = registry.journal.entry(seq)
    proof_files.write(journaling.record_of(entry), proofs)
    if as_json:
        output.say_json(journaling.record_of(entry))
        return
    evidence = journaling.evidence_of(entry)
    click.echo(as_text(evidence, language()), nl=False)
    told = {
        **evidence.versions.to_dict(),
        **entry.link.to_dict(),
        "previous": entry.link.previous or say(NONE_BEFORE),
        "when": to_the_minute(entry.checked_at),
        "who": _who(journaling.record_of(entry)),
    }
    click.echo("\n" + say(ENTRY).format(**told), nl=False)


@spoken_command(
    "export",
    Text(
        "Écrit les entrées dans l'ordre : JSON Lines, qui contient tout et permet de refaire la chaîne sans ce "
        "programme, ou un tableau CSV à regarder. S'arrête à une entrée dont l'empreinte ne tient pas.",
        "Writes the entries in order: JSON Lines, which holds everything and lets the chain be redone without this "
        "program, or a CSV table to look at. Stops at an entry whose hash does not hold.",
    ),
)
@filters
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
def export(session: Session, /, *, form: str, target: Path | None, **wanted: Any) -> None:
    """Write, and say how many on standard error."""
    with session.registry() as registry, output.written(target) as file:
        count = registry.journal.export(_entries(registry, newest_first=False, **wanted), form, file)
    click.echo(say(WRITTEN).format(count=Count(count, language())), err=True)
