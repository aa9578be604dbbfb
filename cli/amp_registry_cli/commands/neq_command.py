"""`neq`: whether numbers can be NEQs, what they name, and the nearest valid ones."""

from __future__ import annotations

from typing import Any

import click

from amp_registry import neq as neq_rules
from amp_registry.explain.wording import one_line
from amp_registry.language import Text
from amp_registry_cli import exit_codes, output
from amp_registry_cli.speech import argument, language, option, say, spoken_command

INVALID = Text("invalide : {problem}", "not valid: {problem}")
NEAREST = Text("Le plus proche\u00a0: {near}.", "Nearest: {near}.")
NEAREST_ONES = Text("Les plus proches\u00a0: {near}.", "Nearest: {near}.")


@spoken_command(
    "neq",
    Text(
        "Valide des NEQ et les écrit comme on les imprime. Un NEQ valide n'est pas mal recopié ; cela ne dit pas "
        "qu'il existe ni à qui il est. Code 2 si l'un d'eux est invalide.",
        "Validates NEQs and writes them as they are printed. A valid NEQ is not mistyped; that does not say "
        "that it exists or whose it is. Exit 2 when one is not valid.",
    ),
)
@argument(
    "numbers",
    nargs=-1,
    required=True,
    metavar=Text("NUMÉRO...", "NUMBER..."),
    told=Text("Un numéro ou plusieurs.", "One number or several."),
)
@option("--json", "as_json", is_flag=True, told=Text("Résultats en JSON.", "Results as JSON."))
@click.pass_context
def command(ctx: click.Context, numbers: tuple[str, ...], as_json: bool) -> None:
    """Validate each number, all reported, exit 2 when one is not valid."""
    found = [_examined(number) for number in numbers]
    if as_json:
        output.say_json(found)
    else:
        for one in found:
            click.echo(_line(one))
    ctx.exit(exit_codes.GOOD if all(one["valid"] for one in found) else exit_codes.USAGE)


def _examined(number: str) -> dict[str, Any]:
    problem = neq_rules.problem(number)
    if problem is not None:
        near = neq_rules.suggest(number)
        return {"given": number, "valid": False, "problem": problem.to_dict(), "suggestions": near}
    digits = neq_rules.validate(number)
    return {
        "given": number,
        "valid": True,
        "neq": digits,
        "formatted": neq_rules.format(digits),
        "holder": neq_rules.PREFIXES[digits[:2]].to_dict(),
    }


def _line(one: dict[str, Any]) -> str:
    if one["valid"]:
        return f"{one['formatted']}  {one['holder'][language()]}"
    near = one["suggestions"]
    told = say(INVALID).format(problem=one["problem"][language()])
    nearest = say(NEAREST_ONES if len(near) > 1 else NEAREST).format(near=", ".join(near)) if near else ""
    return f"{one_line(one['given'])}  {told} {nearest}".rstrip()
