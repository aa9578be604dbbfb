"""`completion`: the script that lets a shell complete commands, options and values."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import ShellComplete, get_completion_class

from amp_registry.language import Text
from amp_registry_cli.speech import argument, spoken_command

SHELLS: Final = ("bash", "zsh", "fish")
PROGRAM: Final = "amp-registry"
VARIABLE: Final = "_AMP_REGISTRY_COMPLETE"


@spoken_command(
    "completion",
    Text(
        "Écrit le script de complétion d'un interpréteur de commandes : Tab propose alors les commandes, les options et "
        'leurs valeurs. Pour bash, dans ~/.bashrc : eval "$(amp-registry completion bash)".',
        "Writes the completion script of a shell: Tab then offers commands, options and their values. For bash, in "
        '~/.bashrc: eval "$(amp-registry completion bash)".',
    ),
)
@argument(
    "shell",
    type=click.Choice(SHELLS),
    metavar=Text("|".join(SHELLS), "|".join(SHELLS)),
    told=Text("L'interpréteur.", "The shell."),
)
def command(shell: str) -> None:
    """Print the script of one shell."""
    click.echo(script(shell), nl=False)


def script(shell: str) -> str:
    """Return the completion script of one of `SHELLS`, which asks the program itself at each Tab."""
    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(shell)
    # Not `kind.source`: for bash it first runs the bash of this machine, which need not be the one that reads this.
    written = ShellComplete.source(kind(click.Command(PROGRAM), {}, PROGRAM, VARIABLE))
    return written.strip() + "\n"
