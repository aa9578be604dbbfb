"""The language of one run, and click's commands, options and arguments that speak it.

Help is a `Text`; it is put into click's own fields when a command starts, in the language of the run, so
that one process can serve both. Click's own words are in `click_words`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, Final, TypeVar

import click

from amp_registry.language import LANGUAGES, Language, Text
from amp_registry.settings import variable

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
DEFAULT: Final[Language] = "fr"
LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")

_language: ContextVar[Language] = ContextVar("language", default=DEFAULT)


def language() -> Language:
    """Return the language of this run."""
    return _language.get()


def speak(chosen: Language) -> None:
    """Speak a language from now on."""
    _language.set(chosen)


def say(text: Text) -> str:
    """Return a text in the language of this run."""
    return text.say(language())


def asked_for(args: Sequence[str], environ: Mapping[str, str] = os.environ) -> Language | None:
    """Return the language `--lang` or `AMP_REGISTRY_LANG` asks for, wherever `--lang` stands; else None."""
    typed = list(args[: args.index("--")] if "--" in args else args)
    told = [value for option, value in pairwise(typed) if option == "--lang"]
    told += [arg.removeprefix("--lang=") for arg in typed if arg.startswith("--lang=")]
    return _known([*told, environ.get(variable("language"), "").strip()])


def of_locale() -> Language:
    """Return English for an English locale, else French."""
    locale = next((os.environ[name] for name in LOCALES if os.environ.get(name)), "")
    return "en" if locale.lower().startswith("en") else DEFAULT


def _known(values: Sequence[str]) -> Language | None:
    return next((known for value in values for known in LANGUAGES if value == known), None)


# --- click's parts, bilingual -----------------------------------------------------------------------


class SpokenOption(click.Option):
    """An option whose help and metavar are texts in both languages."""

    def __init__(self, *args: Any, told: Text, metavar: Text | None = None, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.said = (told, metavar)

    def speak(self) -> None:
        """Put the texts into click's fields, in the language of the run."""
        told, metavar = self.said
        self.help = say(told)
        self.metavar = say(metavar) if metavar else self.metavar


class SpokenArgument(click.Argument):
    """An argument whose name and help are texts in both languages."""

    def __init__(self, *args: Any, told: Text, metavar: Text, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.said = (told, metavar)

    def speak(self) -> None:
        """Put the texts into click's fields, in the language of the run."""
        told, metavar = self.said
        self.help = say(told)
        self.metavar = say(metavar)


class SpokenCommand(click.Command):
    """A command whose help is a text in both languages."""

    def __init__(self, *args: Any, told: Text, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.told = told
        self.help_option = SpokenOption(
            ["--help", "-h"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            told=Text("Affiche cette aide.", "Shows this help."),
        )

    def speak(self) -> None:
        """Put the texts of the command and its parameters into click's fields."""
        self.help = say(self.told)
        self.options_metavar = f"[{say(OPTIONS)}]"
        for param in (*self.params, self.help_option):
            if isinstance(param, SpokenOption | SpokenArgument):
                param.speak()

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Start the command in the language of the run."""
        self.speak()
        return super().make_context(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed; words left over where a firm is named are a name without its quotation marks."""
        if ctx.allow_extra_args or not any(_names_one(param) for param in self.params):
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        ctx.allow_extra_args = False
        if rest and not ctx.resilient_parsing:
            ctx.fail(say(LEFT_OVER).format(args=" ".join(rest)))
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return our own help option, which speaks both languages."""
        return self.help_option

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """Return `--help` and `-h`."""
        return list(self.help_option.opts)


class SpokenGroup(SpokenCommand, click.Group):
    """A command of several actions, each with options of its own."""

    def speak(self) -> None:
        """Put the texts into click's fields."""
        super().speak()
        self.subcommand_metavar = say(ACTION)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return an action that speaks the language of the run, for what shows its help without starting it."""
        action = super().get_command(ctx, cmd_name)
        if isinstance(action, SpokenCommand):
            action.speak()
        return action

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each action with the first sentence of its help."""
        with formatter.section(say(ACTIONS)):
            formatter.write_dl(
                [
                    (name, say(action.told).partition(". ")[0].rstrip(".") + ".")
                    for name, action in self.commands.items()
                    if isinstance(action, SpokenCommand)
                ]
            )


def _names_one(param: click.Parameter) -> bool:
    return isinstance(param, SpokenArgument) and param.nargs == 1 and "NOM" in param.said[1].fr


LEFT_OVER: Final = Text(
    'Arguments de trop\u00a0: {args}\nUn nom de plusieurs mots se met entre guillemets\u00a0: "Construction Exemple inc."',
    'Unexpected extra arguments: {args}\nA name of several words goes in quotation marks: "Construction Exemple inc."',
)
ACTION: Final = Text("ACTION [ARGUMENTS]...", "ACTION [ARGS]...")
ACTIONS: Final = Text("Actions\u00a0", "Actions")
OPTIONS: Final = Text("OPTIONS", "OPTIONS")
COMMAND: Final = Text("COMMANDE [ARGUMENTS]...", "COMMAND [ARGS]...")


def _show_help(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def spoken_command(name: str, told: Text) -> Callable[[Callable[..., Any]], SpokenCommand]:
    """Return a decorator that makes a function a command with a bilingual help."""

    def decorate(function: Callable[..., Any]) -> SpokenCommand:
        return click.command(name, cls=SpokenCommand, told=told)(lang_option(function))

    return decorate


def option(
    *names: str,
    told: Text,
    metavar: Text | None = None,
    **attrs: Any,
) -> Callable[[Decorated], Decorated]:
    """Return a decorator that adds an option with a bilingual help."""
    return click.option(*names, cls=SpokenOption, told=told, metavar=metavar, **attrs)


def argument(*names: str, told: Text, metavar: Text, **attrs: Any) -> Callable[[Decorated], Decorated]:
    """Return a decorator that adds an argument with a bilingual name and help."""
    return click.argument(*names, cls=SpokenArgument, told=told, metavar=metavar, **attrs)


def lang_option(function: Decorated) -> Decorated:
    """Add `--lang`; its value is read before parsing (`asked_for`), so that the help speaks it too."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        told=Text("Langue des réponses et de l'aide.", "Language of the answers and of the help."),
    )(function)
