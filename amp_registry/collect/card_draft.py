"""A source card of one's own to edit, from what a probe found: laid over ours, so that it holds only the rest.

What is written changes nothing until a person puts a heading where it belongs: every list is empty, and what
a column looks like is a comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from amp_registry.collect.probe import ListMap, New, Probe
from amp_registry.collect.source_card import SourceCard
from amp_registry.error_parts import by_the_system
from amp_registry.errors import FileUnusable
from amp_registry.language import Language, Text


def draft(probe: Probe, card: SourceCard, language: Language) -> str:
    """Return the text of a card override for a register: TOML, its comments in one language."""
    lines = [
        *_comment(_HEAD.fill({"source": _quoted(probe.source), "register": card.register.upper()}), language),
        "",
        *_new_columns(probe, language),
        "[fields]",
        *_fields(probe, language),
        *_reason_fields(probe, card, language),
        *_categories(probe, card, language),
    ]
    return "\n".join(lines) + "\n"


def write_draft(text: str, folder: Path, card: SourceCard) -> Path:
    """Write a draft where the program looks for it, and return its path.

    Raises `FileUnusable` when the folder has such a file already, which is never written over, or cannot
    be written.
    """
    path = folder / f"{card.register}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise FileUnusable(path=str(path), problem=_EXISTS, advice=_MOVE_IT, so=_NOT_DRAFTED) from None
    except OSError as error:
        problem = by_the_system(error)
        raise FileUnusable(path=str(path), problem=problem, advice=_ELSEWHERE, so=_NOT_DRAFTED) from error
    return path


def _new_columns(probe: Probe, language: Language) -> Iterator[str]:
    for each in probe.lists:
        if each.new:
            yield from _comment(_NEW.fill({"list": each.title, "rows": each.rows}), language)
            yield from (f"#   {_new(column, language)}" for column in each.new)
            yield ""


def _new(column: New, language: Language) -> str:
    looks = f"  [{LOOKS[column.like].say(language)}]" if column.like else ""
    return f"{_quoted(column.column)}{looks}: {' · '.join(column.samples)}"


def _fields(probe: Probe, language: Language) -> Iterator[str]:
    """Give the fields to fill in: an empty list for what is required, a comment for the rest."""
    required = _by_field(probe.lists, required=True)
    optional = {f: a for f, a in _by_field(probe.lists, required=False).items() if f not in required}
    if required:
        yield from _comment(_REQUIRED, language)
        for field, accepted in required.items():
            yield from _comment(_ACCEPTED.fill({"accepted": ", ".join(accepted)}), language)
            yield f"{field} = []"
    if optional:
        yield from _comment(_OPTIONAL, language)
        yield from (f"# {field} = []" for field in optional)
    yield ""


def _reason_fields(probe: Probe, card: SourceCard, language: Language) -> Iterator[str]:
    """Give the fields of a reason, when the reasons are objects with keys nobody knows."""
    if any(column.in_reasons for each in probe.lists for column in each.new):
        yield from _comment(_REASONS, language)
        yield "[reason_fields]"
        yield from (f"{field} = []" for field in card.reason_fields)
        yield ""


def _by_field(lists: tuple[ListMap, ...], *, required: bool) -> Mapping[str, tuple[str, ...]]:
    return {m.field: m.accepted for each in lists for m in each.missing if m.required is required}


def _categories(probe: Probe, card: SourceCard, language: Language) -> Iterator[str]:
    """Give the categories whose column prints words that are not known, or whose column is still to be named."""
    printed: dict[str, dict[str, None]] = {}
    for each in probe.lists:
        for field, words in each.words.items():
            printed.setdefault(field, {}).update(dict.fromkeys(words))
    for field, told in printed.items():
        yield from _comment(_WORDS, language)
        yield f"# {', '.join(_quoted(word) for word in told)}"
        yield f"[categories.{field}]"
        yield from (f"{value} = []" for value in card.categories[field])
        yield ""
    unnamed = {m.field for each in probe.lists for m in each.lacking} & set(card.categories)
    for field in sorted(unnamed):
        yield from _comment(_WORDS_TO_COME, language)
        yield f"# [categories.{field}]"
        yield from (f"# {value} = []" for value in card.categories[field])
        yield ""


def _comment(text: Text, language: Language) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in text.say(language).split("\n"))


def _quoted(text: str) -> str:
    """Return a text as TOML writes it between quotes: what is printed can be pasted into a list."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


LOOKS: Final[Mapping[str, Text]] = {
    "neq": Text("ressemble à des NEQ", "looks like NEQs"),
    "date": Text("ressemble à des dates", "looks like dates"),
}
"""What a column looks like, by `New.like`."""

_HEAD: Final = Text(
    "Fiche à vous pour le {register}, écrite par `amp-registry sources probe` devant {source}.\n"
    "Elle se pose sur celle du programme : ses listes s'y ajoutent, ses autres valeurs la remplacent.\n"
    "1. Mettez dans la liste de chaque champ le nom de la colonne qui le contient, tel qu'il est imprimé.\n"
    "2. Donnez le dossier de ce fichier : AMP_REGISTRY_SOURCES, ou --sources.\n"
    "3. Relancez `amp-registry sources probe` jusqu'à ce que rien d'obligatoire ne manque.",
    "A card of your own for {register}, written by `amp-registry sources probe` before {source}.\n"
    "It is laid over the program's: its lists are added, its other values replace.\n"
    "1. Put into the list of each field the name of the column that holds it, as it is printed.\n"
    "2. Give the folder of this file: AMP_REGISTRY_SOURCES, or --sources.\n"
    "3. Run `amp-registry sources probe` again until nothing required is missing.",
)
_NEW: Final = Text(
    "Colonnes inconnues ({list}, {rows} lignes), avec des valeurs de chacune :",
    "Columns nobody knows ({list}, {rows} rows), with some values of each:",
)
_REQUIRED: Final = Text("Obligatoires, et introuvables :", "Required, and not found:")
_ACCEPTED: Final = Text("(déjà acceptés : {accepted})", "(accepted already: {accepted})")
_OPTIONAL: Final = Text(
    "Facultatifs, et introuvables ; enlevez le # de ceux que la source donne :",
    "Optional, and not found; take the # off those the source gives:",
)
_REASONS: Final = Text(
    "Clés des motifs, quand un motif est un objet (le dernier mot du nom de la colonne) :",
    "Keys of the reasons, when a reason is an object (the last word of the column's name):",
)
_WORDS: Final = Text(
    "Mots imprimés que la fiche ne connaît pas ; mettez chacun dans la liste de ce qu'il veut dire.\n"
    "Dans le doute, laissez : l'inscription sera « unknown », ce qui n'autorise rien.",
    "Words printed that the card does not know; put each into the list of what it means.\n"
    "In doubt leave it out: the entry will be “unknown”, which grants nothing.",
)
_EXISTS: Final = Text("elle existe déjà.", "it exists already.")
_NOT_DRAFTED: Final = Text("L'ébauche n'a pas été écrite.", "The draft was not written.")
_MOVE_IT: Final = Text(
    "Modifiez-la, déplacez-la, ou donnez un autre dossier à --write.",
    "Edit it, move it, or give --write another folder.",
)
_WORDS_TO_COME: Final = Text(
    "Quand la colonne sera nommée, les mots qu'elle imprime et que la fiche ne connaît pas :",
    "Once the column is named, the words it prints that the card does not know:",
)


_ELSEWHERE: Final = Text(
    "Donnez à --write un dossier où vous pouvez écrire.", "Give --write a folder that you may write to."
)
