"""`decide-match`: a person records that an entry and a firm are the same, or two firms; lists, exports, takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision, Says
from amp_registry.question import Firm
from amp_registry.records import Register
from amp_registry_cli import decision_words, output
from amp_registry_cli.person import acting, by_option
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import option, say, spoken_command

ONE_THING: Final = Text(
    "Dites une chose : --same ou --different, --list, --export ou --revoke.",
    "Say one thing: --same or --different, --list, --export or --revoke.",
)
WHY: Final = Text('Dites pourquoi : --why "…".', 'Say why: --why "…".')
WHICH: Final = Text(
    "Dites de quelle inscription : --check NUMÉRO --match NUMÉRO, ou --neq ou --name avec --entry.",
    "Say of which entry: --check NUMBER --match NUMBER, or --neq or --name with --entry.",
)
NOT_WITH_CHECK: Final = Text(
    "--check dit déjà la firme et l'inscription : retirez {names}.",
    "--check already says the firm and the entry: remove {names}.",
)
NONE: Final = Text("Aucune décision n'est inscrite.", "No decision is recorded.")
UNTIL: Final = Text(
    "Elle vaut tant que l'inscription, le nom et le numéro de la firme restent les mêmes.",
    "It holds while the entry, the name and the number of the firm stay the same.",
)
WRITTEN: Final = Text("Décisions écrites dans {path} : {count}.", "Decisions written to {path}: {count}.")


@spoken_command(
    "decide-match",
    Text(
        "Inscrit qu'une inscription d'un registre et une firme sont la même firme, ou deux firmes différentes, qui le "
        "décide et pourquoi. Les vérifications suivantes en tiennent compte et le montrent. Au RENA, « différentes » "
        "lève le doute et « la même » interdit ; un NEQ identique interdit toujours, et rien n'est jamais accordé.",
        "Records that an entry of a register and a firm are the same firm, or two firms, who decides it and why. Later "
        "checks count it and show it. On RENA, “different” removes the doubt and “same” bars; an equal NEQ always "
        "bars, and nothing is ever granted.",
    ),
)
@option(
    "--check",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("La vérification, par son numéro au journal.", "The check, by its journal number."),
)
@option(
    "--match",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("L'inscription, par son rang dans la réponse.", "The entry, by its place in the answer."),
)
@option(
    "--member",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("Le membre du consortium, par son rang.", "The member of the consortium, by its place."),
)
@option(
    "--register",
    type=click.Choice([register.value for register in Register]),
    told=Text("Sans --check : le registre (rena).", "Without --check: the register (rena)."),
)
@option("--neq", metavar=Text("NEQ", "NEQ"), told=Text("Sans --check : le NEQ.", "Without --check: the NEQ."))
@option(
    "--name", metavar=Text("NOM", "NAME"), told=Text("Sans --check : le nom.", "Without --check: the name.")
)
@option(
    "--client-number",
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("Sans --check : le numéro de client de l'AMP.", "Without --check: the AMP client number."),
)
@option(
    "--entry",
    metavar=Text("EMPREINTE", "HASH"),
    told=Text(
        "Sans --check : le début de l'empreinte de l'inscription.",
        "Without --check: the start of the entry's hash.",
    ),
)
@option("--same", is_flag=True, told=Text("C'est la même firme.", "They are the same firm."))
@option("--different", is_flag=True, told=Text("Ce sont deux firmes.", "They are two firms."))
@by_option
@option("--why", metavar=Text("TEXTE", "TEXT"), told=Text("Pourquoi ; obligatoire.", "Why; required."))
@option(
    "--revoke",
    type=click.IntRange(min=1),
    metavar=Text("NUMÉRO", "NUMBER"),
    told=Text("Reprend une décision ; elle reste inscrite.", "Takes a decision back; it stays recorded."),
)
@option("--list", "listing", is_flag=True, told=Text("Montre toutes les décisions.", "Shows every decision."))
@option(
    "--export",
    "export",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Les écrit toutes : .csv, sinon JSON Lines.", "Writes them all: .csv, else JSON Lines."),
)
@option("--json", "as_json", is_flag=True, told=Text("En JSON.", "As JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    same: bool,
    different: bool,
    by: str | None,
    why: str | None,
    revoke: int | None,
    listing: bool,
    export: Path | None,
    as_json: bool,
    **named: Any,
) -> None:
    """Do the one thing that was asked."""
    if sum((same, different, revoke is not None, listing, export is not None)) != 1:
        raise click.UsageError(say(ONE_THING), ctx)
    with session.registry() as registry:
        if listing:
            _list(registry.decisions(), as_json=as_json)
        elif export is not None:
            _export(registry.decisions(), export)
        elif why is None:
            raise click.UsageError(say(WHY), ctx)
        elif revoke is not None:
            taken_back = registry.revoke_decision(revoke, by=acting(ctx, by), why=why, now=session.now)
            _list([taken_back], as_json=as_json)
        else:
            who, subject = acting(ctx, by), _subject(ctx, named)
            says = Says.SAME if same else Says.DIFFERENT
            found = registry.decide_match(says, by=who, why=why, now=session.now, **subject)
            _list([found], as_json=as_json)
            click.echo(say(UNTIL), err=True)


def _subject(ctx: click.Context, named: dict[str, Any]) -> dict[str, Any]:
    """Return what names the firm and the entry: a check, or both outright; both ways at once are refused."""
    outright = ("register", "neq", "name", "client_number", "entry")
    if named["check"] is not None:
        extra = [f"--{name.replace('_', '-')}" for name in outright if named[name] is not None]
        if extra:
            raise click.UsageError(say(NOT_WITH_CHECK).format(names=", ".join(extra)), ctx)
        return {name: named[name] for name in ("check", "match", "member")}
    firm = Firm(neq=named["neq"], name=named["name"], amp_client_number=named["client_number"])
    if not firm.named or named["match"] is not None or named["member"] is not None:
        raise click.UsageError(say(WHICH), ctx)
    return {"firm": firm, "entry": named["entry"], "register": named["register"] or Register.RENA}


def _list(decisions: list[MatchDecision], *, as_json: bool) -> None:
    if as_json:
        output.say_json([decision.to_dict() for decision in decisions])
        return
    for decision in decisions:
        for line in decision_words.lines(decision):
            click.echo(line)
    if not decisions:
        click.echo(say(NONE))


def _export(decisions: list[MatchDecision], path: Path) -> None:
    write = decision_words.as_csv if path.suffix.lower() == ".csv" else decision_words.as_json_lines
    output.write_whole(path, write(decisions).encode(), option="--export")
    click.echo(say(WRITTEN).format(count=len(decisions), path=path))
