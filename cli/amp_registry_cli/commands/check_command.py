"""`check`: one question, its answer on the page or as JSON, the exit code of the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import click

from amp_registry import typed_firm
from amp_registry.explain.as_again import as_again
from amp_registry.explain.as_path import as_path
from amp_registry.explain.as_text import as_text
from amp_registry.explain.explanation import Explanation
from amp_registry.language import Text
from amp_registry.question import Question
from amp_registry_cli import exit_codes, live_lookup, output, proof_files, question_options
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

BOTH = Text(
    "--question contient déjà toute la question : retirez {names}.",
    "--question already holds the whole question: remove {names}.",
)
TWICE = Text(
    "La firme est donnée deux fois : {typed}, et {name}.", "The firm is given twice: {typed}, and {name}."
)
AGAIN_ALONE = Text(
    "--again reprend la question telle quelle : retirez {names}.",
    "--again repeats the question as it was: remove {names}.",
)


@spoken_command(
    "check",
    Text(
        "Dit si une firme peut soumissionner, conclure, sous-traiter ou poursuivre un contrat public.",
        "Says whether a firm may bid, conclude, subcontract or go on with a public contract.",
    ),
)
@argument(
    "name_or_neq",
    required=False,
    metavar=Text("[NOM_OU_NEQ]", "[NAME_OR_NEQ]"),
    told=Text("Le NEQ (dix chiffres), le nom, ou les deux.", "The NEQ (ten digits), the name, or both."),
)
@question_options.question_options
@option(
    "--question",
    "question_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar=Text("FICHIER", "FILE"),
    told=Text(
        "La question en JSON ; - pour l'entrée standard.", "The question as JSON; - for standard input."
    ),
)
@option(
    "--again",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text(
        "Repose la question de cette vérification du journal et dit ce qui a changé.",
        "Asks the question of this check of the journal again and says what has changed.",
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("Réponse en JSON.", "Answer as JSON."))
@option(
    "--explain",
    is_flag=True,
    told=Text(
        "Ajoute chaque règle essayée, ce qui permettrait un oui, et où vérifier ce qui ne l'est pas ici.",
        "Adds each rule tried, what would make it allowed, and where to verify what is not verified here.",
    ),
)
@option(
    "--live",
    is_flag=True,
    told=Text(
        "Interroge d'abord le formulaire du REA pour les NEQ de la question.",
        "Asks the form of REA first for the NEQs of the question.",
    ),
)
@option(
    "--journal/--no-journal",
    default=True,
    told=Text("Inscrit la réponse au journal.", "Writes the answer to the journal."),
)
@proof_files.proof_options
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    name_or_neq: str | None,
    question_file: str | None,
    again: int | None,
    as_json: bool,
    explain: bool,
    live: bool,
    journal: bool,
    pdf_file: Path | None,
    html_file: Path | None,
    proof_lang: str | None,
    **options: Any,
) -> None:
    """Ask, print, exit with the answer's code."""
    session.refuse_no_journal(ctx, journal=journal)
    if again is not None:
        typed = [*([repr(name_or_neq)] if name_or_neq else []), *_typed(options)]
        typed += [name for name, on in (("--explain", explain), ("--live", live)) if on]
        typed += ["--question"] if question_file else []
        _again(ctx, session, again, typed, as_json=as_json, journal=journal)
    question = _question(ctx, name_or_neq, question_file, options)
    proofs = proof_files.wanted(
        ctx, session.settings, pdf_file=pdf_file, html_file=html_file, proof_lang=proof_lang
    )
    with session.registry() as registry:
        if live:
            live_lookup.before(ctx, registry, question, session.now)
        ask = registry.explain if explain else registry.check
        answered = ask(question, now=session.now, journal=journal)
    evidence = answered.evidence if isinstance(answered, Explanation) else answered
    if as_json:
        output.say_json(answered.to_dict())
    else:
        click.echo(as_text(evidence, language(), brief=not explain), nl=False)
        if isinstance(answered, Explanation):
            click.echo("\n" + as_path(answered, language()), nl=False)
    proof_files.write(evidence.to_dict(), proofs)
    ctx.exit(exit_codes.OF_ANSWER[evidence.answer])


def _again(
    ctx: click.Context, session: Session, check: int, typed: list[str], *, as_json: bool, journal: bool
) -> NoReturn:
    """Ask the question of a journaled check again, print what changed, then the answer; exit with its code."""
    if typed:
        raise click.UsageError(say(AGAIN_ALONE).format(names=", ".join(typed)), ctx)
    with session.registry() as registry:
        found = registry.check_again(check, now=session.now, journal=journal)
    if as_json:
        output.say_json(found.to_dict())
    else:
        click.echo(as_again(found, language()))
        # Without a journal, the page would send to --explain, which --again refuses.
        click.echo(as_text(found.evidence, language(), brief=journal), nl=False)
    ctx.exit(exit_codes.OF_ANSWER[found.evidence.answer])


def _typed(options: dict[str, Any]) -> list[str]:
    """Return the options of the question that were typed, as they are spelled."""
    return [one.names[0] for one in question_options.given(options)]


def _question(
    ctx: click.Context, name_or_neq: str | None, question_file: str | None, options: dict[str, Any]
) -> Question:
    """Return the question of the file, or of what was typed; both at once is refused."""
    typed = _typed(options)
    if question_file is not None:
        names = [*([repr(name_or_neq)] if name_or_neq else []), *typed]
        if names:
            raise click.UsageError(say(BOTH).format(names=", ".join(names)), ctx)
        with click.open_file(question_file, "rb") as file:
            return Question.from_json(file.read())
    given = {f"--{field}" for field in typed_firm.fields(name_or_neq or "")}
    for name in ("--name", "--neq"):
        if name in typed and name in given:
            raise click.UsageError(say(TWICE).format(typed=repr(name_or_neq), name=name), ctx)
    return question_options.question(name_or_neq, options)
