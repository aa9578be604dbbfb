"""Source cards from their TOML files, ours and the user's, checked before anything is read with them.

A folder given by the user may hold files of the same names: their spellings are added to ours, their other
values replace ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from amp_registry import toml_file
from amp_registry.collect.card_table import CardTable, merged
from amp_registry.collect.source_card import ListCard, SourceCard, fold
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings
from amp_registry.language import Text
from amp_registry.on_disk import stands
from amp_registry.records import (
    Decision,
    HolderKind,
    ListOrigin,
    ReasonKind,
    Register,
    Registration,
    Status,
    SuspensionCause,
)
from amp_registry.toml_file import NotToml

_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "registration": tuple(Registration),
    "holder_kind": tuple(HolderKind),
    "reason_kind": tuple(ReasonKind),
    "decision": tuple(Decision),
    "status": tuple(Status),
    "suspension_cause": tuple(SuspensionCause),
    "oversight": ("yes", "no"),
}
# Checked like the rest, and used by nothing: what the source says of itself, and what it leaves out.
_FOR_WHO_READS_THE_CARD: Final = ("refresh", "does_not_show")


def load_card(register: Register, folder: Path | None = None) -> SourceCard:
    """Return the card of a register, with what the user's folder adds or replaces.

    Raises `BadSettings` naming the file and the key for anything that is not readable or not expected.
    """
    theirs = folder / f"{register}.toml" if folder is not None else None
    content = None if theirs is None else _content(theirs)
    if content is None:
        return _own(Register(register))
    told = merged(_ours(register), _toml(str(theirs), content))
    return _card(register, CardTable(told, str(theirs)))


def _content(file: Path) -> bytes | None:
    """Return the bytes of the user's own card; None when there is none."""
    try:
        return file.read_bytes() if stands(file) else None
    except OSError as error:
        raise BadSettings(name="sources", value=file, problem=by_the_system(error)) from None


@cache
def _own(register: Register) -> SourceCard:
    return _card(register, CardTable(_ours(register), f"{register}.toml"))


def _ours(register: Register) -> dict[str, Any]:
    name = f"{register}.toml"
    return _toml(name, resources.files("amp_registry.collect").joinpath(name).read_bytes())


def _toml(name: str, content: bytes) -> dict[str, Any]:
    try:
        return toml_file.loads(content)
    except NotToml as error:
        raise BadSettings(name=name, value="", problem=error.problem) from None


def _card(register: Register, table: CardTable) -> SourceCard:
    ours = _ours(
        register
    )  # a name that is not in it is no field and no phrase: nobody would read what it names
    card = SourceCard(
        register=register,
        title=table.said("title"),
        address=table.text("address"),
        data_package=table.text("data_package"),
        data_formats=tuple(table.text("data_formats").replace(",", " ").lower().split()),
        not_the_data=table.texts("not_the_data"),
        licence=table.text("licence"),
        licence_confidence=table.text("licence_confidence"),
        fields=_spellings(table.table("fields"), ours["fields"]),
        reason_fields=_spellings(table.table("reason_fields"), ours.get("reason_fields", ())),
        categories=_categories(table.table("categories")),
        lists=_lists(table.table("lists")),
        distinctive=table.texts("distinctive"),
        left_in_raw=tuple(fold(column) for column in table.texts("left_in_raw")),
        record_keys=tuple(fold(key) for key in table.texts("record_keys")),
        empty_words=frozenset(fold(word) for word in table.texts("empty_words", empty=True)),
        name_separators=table.texts("name_separators"),
        text_separators=table.texts("text_separators"),
        longest_cell=table.integer("longest_cell"),
        minimum_rows=table.integer("minimum_rows"),
        maximum_rows=table.integer("maximum_rows"),
        largest_change=table.share("largest_change"),
        unchanged_days=table.integer("unchanged_days"),
        phrases=_phrases(table.table("phrases"), ours.get("phrases", ())),
    )
    for key in _FOR_WHO_READS_THE_CARD:
        table.said(key)
    table.finish()
    _check_fields(card, table)
    return card


def _spellings(table: CardTable, known: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    spellings = _phrases(table, known)
    owner: dict[str, str] = {}
    for name, words in spellings.items():
        for word in {fold(word) for word in (name, *words)}:
            if word in owner:
                raise table.refused(name, word, _two_meanings(owner[word]))
            owner[word] = name
    return spellings


def _phrases(table: CardTable, known: Iterable[str] | None) -> dict[str, tuple[str, ...]]:
    return {name: table.texts(name) for name in table.names(known)}


def _categories(table: CardTable) -> dict[str, dict[str, tuple[str, ...]]]:
    found = {}
    for name in table.names():
        if name not in _VALUES:
            raise table.refused("", name, _accepted(_VALUES))
        words = _spellings(table.table(name))
        for value in words:
            if value not in _VALUES[name]:
                raise table.refused(name, value, _accepted(_VALUES[name]))
        found[name] = words
    return found


def _lists(table: CardTable) -> dict[str, ListCard]:
    return {name: _list(name, table.table(name)) for name in table.names()}


def _list(name: str, table: CardTable) -> ListCard:
    if name not in list(ListOrigin):
        raise table.refused("", name, _accepted(ListOrigin))
    card = ListCard(
        origin=name,
        title=table.said("title"),
        required=table.texts("required"),
        known_by=table.texts("known_by"),
        unless=table.texts("unless"),
        status=table.text("status"),
        oversight=table.flag("oversight"),
    )
    table.finish()
    if card.status and card.status not in list(Status):
        raise table.refused("status", card.status, _accepted(Status))
    return card


def _check_fields(card: SourceCard, table: CardTable) -> None:
    """Refuse a list or the card itself when it names a field that has no spellings."""
    named = [("distinctive", name) for name in card.distinctive]
    for origin, each in card.lists.items():
        named += [(f"lists.{origin}", name) for name in (*each.required, *each.known_by, *each.unless)]
    for key, name in named:
        if name not in card.fields:
            raise table.refused(key, name, _accepted(card.fields))


def _accepted(values: Iterable[str]) -> Text:
    listed = ", ".join(values)
    return Text(f"Valeurs acceptées : {listed}.", f"Accepted values: {listed}.")


def _two_meanings(other: str) -> Text:
    return Text(f"Ce mot est déjà celui de « {other} ».", f"This word already stands for “{other}”.")
