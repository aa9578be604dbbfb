"""The manual pages and the completion scripts, written from the commands; `make docs` writes them in `cli/share/`.

One page a command, as `git` has, in English and in French: `man` shows that of the reader's locale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from dataclasses import fields
from pathlib import Path
from typing import Final

import click

from amp_registry.decide.verdict import Answer
from amp_registry.language import Language, Text
from amp_registry.settings import FILE_VARIABLE, Settings, variable
from amp_registry.version import VERSION
from amp_registry_cli import click_words, exit_codes
from amp_registry_cli.commands.completion_command import PROGRAM, SHELLS, script
from amp_registry_cli.main import COMMANDS, TOLD, main
from amp_registry_cli.speech import SpokenCommand, say, speak
from docs import samples

SHARE: Final = samples.ROOT / "cli" / "share"
FOLDERS: Final[Mapping[Language, Path]] = {
    "en": SHARE / "man" / "man1",
    "fr": SHARE / "man" / "fr" / "man1",
}
SCRIPTS: Final[Mapping[str, Path]] = {
    "bash": SHARE / "bash-completion" / "completions" / PROGRAM,
    "zsh": SHARE / "zsh" / "site-functions" / f"_{PROGRAM}",
    "fish": SHARE / "fish" / "vendor_completions.d" / f"{PROGRAM}.fish",
}

BLANKS: Final = re.compile(r"[ \t\n]+")
"""A no-break space stays what it is."""

NAME: Final = Text("NOM", "NAME")
SYNOPSIS: Final = Text("SYNOPSIS", "SYNOPSIS")
DESCRIPTION: Final = Text("DESCRIPTION", "DESCRIPTION")
ARGUMENTS: Final = Text("ARGUMENTS", "ARGUMENTS")
OPTIONS: Final = Text("OPTIONS", "OPTIONS")
ACTIONS: Final = Text("ACTIONS", "ACTIONS")
LISTED: Final = Text("COMMANDES", "COMMANDS")
STATUS: Final = Text("CODE DE SORTIE", "EXIT STATUS")
ENVIRONMENT: Final = Text("ENVIRONNEMENT", "ENVIRONMENT")
SEE_ALSO: Final = Text("VOIR AUSSI", "SEE ALSO")
SETTINGS: Final = Text(
    "Chaque réglage est lu d'une option, sinon d'une de ces variables, sinon du fichier TOML que nomme "
    f"{FILE_VARIABLE}. Une variable vide compte comme absente.",
    f"Each setting is read from an option, else from one of these variables, else from the TOML file that {FILE_VARIABLE} "
    "names. An empty variable counts as not set.",
)
NOT_AN_ANSWER: Final[Mapping[int, Text]] = {
    exit_codes.FAILURE: Text("panne ; rien n'a changé", "failure; nothing has changed"),
    exit_codes.USAGE: Text("commande ou question mal écrite", "command or question not well written"),
    exit_codes.HELD_BACK: Text("copie retenue", "copy held back"),
    exit_codes.UNREACHABLE: Text("source ou canal injoignable", "source or channel unreachable"),
    exit_codes.EVENTS: Text("suivi : il y a des événements", "watch: there are events"),
    exit_codes.PROOF_FAILS: Text("la preuve ne tient pas", "the proof does not hold"),
    exit_codes.PROOF_UNSETTLED: Text("la preuve ne peut être tranchée", "the proof cannot be settled"),
    exit_codes.JOURNAL_BROKEN: Text("la chaîne du journal est rompue", "the chain of the journal is broken"),
    exit_codes.TROUBLE: Text("doctor : il y a une panne", "doctor: there is trouble"),
}


def pages() -> Mapping[Path, Callable[[], str]]:
    """Return every file of `cli/share/`, and what writes it."""
    written: dict[Path, Callable[[], str]] = {}
    for language, folder in FOLDERS.items():
        written[folder / f"{PROGRAM}.1"] = _writer(language, None)
        written |= {folder / f"{PROGRAM}-{name}.1": _writer(language, name) for name in COMMANDS}
    return written | {SCRIPTS[shell]: _script_writer(shell) for shell in SHELLS}


def page(language: Language, name: str | None) -> str:
    """Return the manual page of a command (null: of the program), as roff."""
    return copy_context().run(_page, language, name)


def _page(language: Language, name: str | None) -> str:
    click_words.install()
    speak(language)
    return "\n".join(_program() if name is None else _command(name)) + "\n"


def _writer(language: Language, name: str | None) -> Callable[[], str]:
    return lambda: page(language, name)


def _script_writer(shell: str) -> Callable[[], str]:
    return lambda: script(shell)


def _program() -> Iterator[str]:
    context = _started(main, PROGRAM, None)
    yield from _head(PROGRAM, say(TOLD).partition(". ")[0].rstrip("."))
    yield from _usage(context)
    yield from (_section(DESCRIPTION), _plain(say(TOLD)))
    yield from _parameters(context)
    yield _section(LISTED)
    for name, told in COMMANDS.items():
        yield from (".TP", rf"\fB{_plain(PROGRAM)}\-{_plain(name)}\fR(1)", _plain(say(told)))
    yield from _exit_status()
    yield from (_section(ENVIRONMENT), _plain(say(SETTINGS)), ".PP")
    yield from _lines([variable(field.name) for field in fields(Settings)])


def _command(name: str) -> Iterator[str]:
    group = _started(main, PROGRAM, None)
    command = main.get_command(group, name)
    if not isinstance(command, SpokenCommand):
        raise TypeError(name)
    context = _started(command, name, group)
    yield from _head(f"{PROGRAM}-{name}", say(COMMANDS[name]).rstrip("."))
    yield from _usage(context)
    yield from (_section(DESCRIPTION), _plain(say(command.told)))
    yield from _parameters(context)
    if isinstance(command, click.Group):
        yield _section(ACTIONS)
        for action in command.commands.values():
            yield from _action(action, context)
    yield from (_section(SEE_ALSO), rf"\fB{_plain(PROGRAM)}\fR(1)")


def _action(action: click.Command, group: click.Context) -> Iterator[str]:
    context = _started(action, str(action.name), group)
    yield from (f".SS {_quoted(str(action.name))}", _plain(action.help or ""), ".PP")
    yield _plain(" ".join([context.command_path, *action.collect_usage_pieces(context)]))
    for parameter in action.get_params(context):
        yield from _entry(parameter, context)


def _started(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    """Return a context in which a command describes itself in the language of the run."""
    if isinstance(command, SpokenCommand):
        command.speak()
    return click.Context(command, info_name=name, parent=parent)


def _head(title: str, told: str) -> Iterator[str]:
    yield f'.\\" {say(Text("Écrit par « make docs » ; ne pas modifier.", "Written by `make docs`; do not change."))}'
    yield f'.TH {_quoted(title.upper())} 1 "" {_quoted(f"{PROGRAM} {VERSION}")} {_quoted(PROGRAM)}'
    yield from (_section(NAME), rf"{_plain(title)} \- {_plain(told)}")


def _usage(context: click.Context) -> Iterator[str]:
    pieces = context.command.collect_usage_pieces(context)
    yield from (_section(SYNOPSIS), rf"\fB{_plain(context.command_path)}\fR {_plain(' '.join(pieces))}")


def _parameters(context: click.Context) -> Iterator[str]:
    known = context.command.get_params(context)
    for title, kind in ((ARGUMENTS, click.Argument), (OPTIONS, click.Option)):
        found = [parameter for parameter in known if isinstance(parameter, kind)]
        yield from [_section(title)] if found else []
        for parameter in found:
            yield from _entry(parameter, context)


def _entry(parameter: click.Parameter, context: click.Context) -> Iterator[str]:
    if isinstance(parameter, click.Argument):
        told = str(getattr(parameter, "help", None) or "")
        yield from (".TP", rf"\fB{_plain(parameter.make_metavar(context))}\fR", _plain(told))
        return
    record = parameter.get_help_record(context)
    if record is not None:
        yield from (".TP", rf"\fB{_plain(record[0])}\fR", _plain(record[1]))


def _exit_status() -> Iterator[str]:
    yield _section(STATUS)
    codes = {code: say(told) for code, told in NOT_AN_ANSWER.items()}
    for code in sorted({*exit_codes.OF_ANSWER.values(), *codes}):
        answers = ", ".join(answer for answer in Answer if exit_codes.OF_ANSWER[answer] == code)
        yield from (".TP", rf"\fB{code}\fR", _plain(answers or codes[code]))


def _lines(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from (_plain(word), ".br")


def _section(title: Text) -> str:
    return f".SH {_quoted(say(title))}"


def _quoted(text: str) -> str:
    return '"' + _plain(text).replace('"', r"\(dq") + '"'


def _plain(text: str) -> str:
    """Return text as roff reads it: one line, hyphens that can be copied, choices it may break, no request."""
    line = BLANKS.sub(" ", text).strip().replace("\\", r"\e").replace("-", r"\-").replace("|", r"|\:")
    return r"\&" + line if line.startswith((".", "'")) else line
