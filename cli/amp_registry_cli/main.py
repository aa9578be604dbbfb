"""`amp-registry`: the group of commands; each command's module is imported when it is asked for.

So a check never pays for what an import needs, and `--help` imports nothing.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from amp_registry.errors import AmpRegistryError, BadSettings
from amp_registry.language import Text, same
from amp_registry.version import VERSION
from amp_registry_cli import click_words, exit_codes, output
from amp_registry_cli.session import Session
from amp_registry_cli.speech import (
    COMMAND,
    SpokenCommand,
    asked_for,
    lang_option,
    of_locale,
    option,
    say,
    speak,
)

COMMANDS: Final[Mapping[str, Text]] = {
    "check": Text("Dit si une firme peut contracter.", "Says whether a firm may contract."),
    "check-list": Text("Vérifie une liste de firmes.", "Checks a list of firms."),
    "verify": Text("Vérifie une preuve : PDF, HTML ou JSON.", "Verifies a proof: PDF, HTML or JSON."),
    "decide-match": Text("Inscrit si c'est la même firme.", "Records whether it is the same firm."),
    "reviews": Text("Montre ce qui attend une personne.", "Shows what waits for a person."),
    "search": Text("Cherche une firme, sans réponse.", "Looks for a firm, with no answer."),
    "sync": Text("Met les registres à jour de leurs sources.", "Brings the registers up to date."),
    "import": Text("Met un registre à jour d'un fichier.", "Brings a register up to date from a file."),
    "export": Text("Écrit une copie dans un fichier.", "Writes a copy to a file."),
    "pack": Text("Écrit les registres pour une grappe.", "Writes the registers for a cluster."),
    "history": Text(
        "Dit ce que les registres ont dit d'une firme.", "Says what the registers said of a firm."
    ),
    "changes": Text("Dit ce qui a changé entre les copies.", "Says what changed between copies."),
    "watch": Text("Suit les contrats en cours.", "Watches contracts in progress."),
    "screen-seao": Text(
        "Compare les contrats du SEAO aux registres.", "Compares SEAO contracts with the registers."
    ),
    "sources": Text("Dit ce qu'on lit d'une source.", "Says what is read of a source."),
    "status": Text("Dit l'âge et l'état des copies.", "Says how old and how good the copies are."),
    "journal": Text("Montre et vérifie le journal des réponses.", "Shows and verifies the journal."),
    "database": Text("Prépare et copie la base du dépôt.", "Prepares and copies the store's database."),
    "serve": Text("Sert la page et l'API HTTP.", "Serves the page and the HTTP API."),
    "token": Text("Donne et retire des accès à l'API.", "Gives and takes back access to the API."),
    "law": Text("Montre les seuils et les règles.", "Shows the thresholds and the rules."),
    "neq": Text("Valide des NEQ.", "Validates NEQs."),
    "doctor": Text("Trouve ce qui est mal réglé.", "Finds what is misconfigured."),
    "completion": Text("Complète les commandes avec Tab.", "Completes commands with Tab."),
}
FIRST_STEPS: Final = (
    (
        same("amp-registry sync"),
        Text("Les deux registres, de leurs sources.", "Both registers, from their sources."),
    ),
    (
        Text("amp-registry import rena FICHIER", "amp-registry import rena FILE"),
        Text("Ou d'un fichier.", "Or from a file."),
    ),
    (same("amp-registry check NEQ"), Text("Une première réponse.", "A first answer.")),
    (same("amp-registry doctor"), Text("Ce qui manque, et quoi faire.", "What is missing, and what to do.")),
)
WIDEST_STEP: Final = 34
EXAMINES: Final = "doctor"
ASKED: Final = "amp_registry.asked_language"
TOLD: Final = Text(
    "Une firme peut-elle conclure un contrat public au Québec ? Copies locales du RENA et du REA, "
    "réponse avec la règle, l'article et la copie consultée.",
    "May a firm conclude a public contract in Québec? Local copies of RENA and REA, an answer with the "
    "rule, the article and the copy used.",
)


class LazyGroup(SpokenCommand, click.Group):
    """A group that imports a command when it is asked for, and knows their one-line helps without it."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program, able to write to any terminal, in the words of either language."""
        output.prepare()
        click_words.install()
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if error.errno not in output.OF_WRITING:
                raise
            output.say_no_room(error)
            sys.exit(exit_codes.FAILURE)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        """Choose the language before anything is said, then start."""
        asked = asked_for(args)
        speak(asked or of_locale())
        ctx = super().make_context(info_name, args, *rest, **extra)
        ctx.meta[ASKED] = asked
        return ctx

    def speak(self) -> None:
        """Put the texts into click's fields."""
        super().speak()
        self.subcommand_metavar = say(COMMAND)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module; None for a name that is none of ours."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"amp_registry_cli.commands.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        command.short_help = say(COMMANDS[cmd_name])  # what a shell shows beside it
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its one line."""
        with formatter.section(say(Text("Commandes\u00a0", "Commands"))):
            formatter.write_dl([(name, say(told)) for name, told in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what somebody types first."""
        with formatter.section(say(Text("Pour commencer\u00a0", "To begin"))):
            formatter.write_dl([(say(typed), say(told)) for typed, told in FIRST_STEPS], col_max=WIDEST_STEP)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours is said in the language of the run."""
        try:
            return super().invoke(ctx)
        except AmpRegistryError as error:
            output.say_error(error)
            ctx.exit(exit_codes.of_error(error))


def _show_version(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"amp-registry {VERSION}")
        ctx.exit()


@click.group(cls=LazyGroup, name="amp-registry", told=TOLD)
@option(
    "--database-url",
    metavar=Text("ADRESSE", "URL"),
    told=Text("Adresse de la base.", "Address of the store."),
)
@option(
    "--rena-max-age-hours",
    metavar=Text("HEURES", "HOURS"),
    told=Text("Âge maximal de la copie du RENA (48).", "Maximum age of the copy of RENA (48)."),
)
@option(
    "--rea-max-age-hours",
    metavar=Text("HEURES", "HOURS"),
    told=Text("Âge maximal de la copie du REA (168).", "Maximum age of the copy of REA (168)."),
)
@option(
    "--sources",
    metavar=Text("DOSSIER", "FOLDER"),
    told=Text("Dossier de fiches de sources.", "Folder of source cards."),
)
@option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Fichier de réglages (TOML).", "Settings file (TOML)."),
)
@lang_option
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    told=Text("Affiche la version.", "Shows the version."),
)
@click.pass_context
def main(ctx: click.Context, /, settings_file: Path | None, **options: Any) -> None:
    """Read the settings; the command does the rest."""
    try:
        session = Session.start({**options, "language": ctx.meta[ASKED]}, settings_file)
    except BadSettings as error:
        if ctx.invoked_subcommand != EXAMINES:
            raise
        session = Session.of_trouble(error)
    ctx.obj = session
    speak(session.settings.language or of_locale())


def run() -> None:
    """Run the program with the process's own arguments."""
    main()
