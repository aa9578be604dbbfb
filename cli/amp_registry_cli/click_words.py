"""Click's own words in French, by the standard library's gettext, with no compiled file to build.

Click looks its messages up in names its modules take from `gettext` at import; here those names are given a
catalogue that answers in the language of the run. In English, and for a message not listed, nothing changes.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from typing import Final

from click import core, decorators, exceptions, formatting, parser, termui, types

from amp_registry.language import is_one
from amp_registry_cli.speech import language

FRENCH: Final[Mapping[str, str]] = {
    "Usage:": "Emploi :",
    "Options": "Options\u00a0",
    "Commands": "Commandes\u00a0",
    "Positional arguments": "Arguments\u00a0",
    "Error: {message}": "Erreur : {message}",
    "Try '{command} {option}' for help.": "Pour de l'aide : {command} {option}",
    "Aborted!": "Abandon.",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l'argument",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "Missing {param_type}": "Il manque : {param_type}",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "No such option {name!r}.": "L'option {name!r} n'existe pas.",
    "No such option: {name}": "L'option {name} n'existe pas.",
    "No such command {name!r}.": "La commande {name!r} n'existe pas.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous dire : {possibilities} ?)",
    "(Possible options: {possibilities})": "(Options proches : {possibilities})",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Got unexpected extra argument ({args})": "Argument de trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments de trop : {args}",
    "Option {name!r} does not take a value.": "L'option {name!r} ne prend pas de valeur.",
    "Option {name!r} requires an argument.": "L'option {name!r} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L'option {name!r} demande {nargs} valeurs.",
    "Argument {name!r} takes {nargs} values.": "L'argument {name!r} prend {nargs} valeurs.",
    "Choose from:\n\t{choices}": "Au choix :\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} n'est pas parmi {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} n'est pas un nombre accepté ({number_type}).",
    "{value} is not in the range {range}.": "{value} est hors des bornes {range}.",
    "{name} {filename!r} does not exist.": "{filename!r} n'existe pas.",
    "{name} {filename!r} is a file.": "{filename!r} est un fichier.",
    "{name} {filename!r} is a directory.": "{filename!r} est un dossier.",
    "{name} {filename!r} is not readable.": "{filename!r} ne peut pas être lu.",
    "{name} {filename!r} is not writable.": "{filename!r} ne peut pas être écrit.",
    "Could not open file {filename!r}: {message}": "Le fichier {filename!r} ne s'ouvre pas : {message}",
    "unknown error": "erreur inconnue",
    "default: {default}": "par défaut : {default}",
    "env var: {var}": "variable : {var}",
    "required": "obligatoire",
    "(dynamic)": "(selon le cas)",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "Show the version and exit.": "Affiche la version.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
}


class FrenchOfTheRun(gettext.NullTranslations):
    """Translations that answer in French when the run is French, else as click wrote the message."""

    def gettext(self, message: str) -> str:
        """Return the message in the language of the run."""
        return FRENCH.get(message, message) if language() == "fr" else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the singular or the plural in the language of the run (French: one and zero are singular)."""
        return self.gettext(msgid1 if is_one(n, language()) else msgid2)


def install() -> None:
    """Give click's modules the catalogue; doing it twice changes nothing."""
    words = FrenchOfTheRun()
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, translate in (("_", words.gettext), ("ngettext", words.ngettext)):
            if hasattr(module, name):
                setattr(module, name, translate)
