"""What the doctor looks at in the store: where it is, its rights and room, its copies, their nights, the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from amp_registry.consulting import MaximumAges
from amp_registry.doctor.finding import Finding, State
from amp_registry.doctor.writers import of_writers
from amp_registry.error_parts import by_the_system
from amp_registry.errors import AmpRegistryError, StoreError
from amp_registry.journal import Journal
from amp_registry.language import Text, counted, same
from amp_registry.on_disk import stands
from amp_registry.records import Register
from amp_registry.register_status import RegisterStatus, status_of
from amp_registry.settings import Settings
from amp_registry.store.health import CONTRADICTS, contradicts_itself
from amp_registry.store.location import Location, default_url, locate
from amp_registry.store.reading import Store, open_store
from amp_registry.store.runs import RunInfo

LITTLE_ROOM: Final = 500_000_000
"""Bytes free below which a year of nights may not fit."""
NO_ROOM: Final = 20_000_000
"""Bytes free below which the next night may not fit."""
A_NIGHT_MISSED: Final = timedelta(hours=36)
_CLOCKS_APART: Final = timedelta(minutes=5)


def of_store(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the store; nothing is written, and no store is made."""
    try:
        location = locate(settings.database_url or default_url())
        closed = _closed(location.path)
        if closed is not None:
            yield closed
            return
        yield from _place(location)
        with open_store(location.url) as store:
            yield from _inside(store, location.url, settings, now)
    except StoreError as error:
        yield Finding("store", State.TROUBLE, Text(error.message("fr"), error.message("en")))


def _closed(path: Path | None) -> Finding | None:
    """Return what is found where this user may not even look whether the file is there."""
    if path is None:
        return None
    try:
        stands(path)
    except OSError as error:
        said = by_the_system(error)
        seen = Text(f"Base : {path}. {said.fr}", f"Store: {path}. {said.en}")
        return Finding("store_rights", State.TROUBLE, seen, _GIVE_RIGHTS)
    return None


def _place(location: Location) -> Iterator[Finding]:
    path = location.path
    if path is None:
        yield Finding("store", State.GOOD, Text(f"Base : {location.shown}.", f"Store: {location.shown}."))
    elif not path.exists():
        yield Finding("store", State.TROUBLE, _no_store(path), _FIRST_STEPS)
    else:
        yield Finding("store", State.GOOD, Text(f"Base : {path}.", f"Store: {path}."))
        yield from _rights(path)
        yield from _room(path)
    yield from of_writers(location)


def _rights(path: Path) -> Iterator[Finding]:
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        yield Finding("store_rights", State.TROUBLE, _read_only(path), _GIVE_RIGHTS)


def _room(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(path.parent).free
    if free < LITTLE_ROOM:
        state = State.TROUBLE if free < NO_ROOM else State.ATTENTION
        yield Finding("room", state, _room_left(free // 1_000_000, path.parent), _MAKE_ROOM)


def _inside(store: Store, url: str, settings: Settings, now: datetime) -> Iterator[Finding]:
    if not store.exists:
        return
    ages = MaximumAges(settings.rena_max_age_hours, settings.rea_max_age_hours)
    for register in Register:
        status = status_of(store, register, ages, now)
        yield _copy(status)
        yield from _nights(status, now)
    if contradicts_itself(url):
        yield Finding("damage", State.TROUBLE, *CONTRADICTS)
    yield _journal(store, settings)


def _copy(status: RegisterStatus) -> Finding:
    name = status.register.value.upper()
    todo = same(f"amp-registry sync {status.register.value}")
    if status.copy is None or status.age_hours is None:
        seen = Text(
            f"{name} : aucune copie ; toute question répondra « unknown ».",
            f"{name}: no copy; every question will be answered “unknown”.",
        )
        return Finding("copy", State.TROUBLE, seen, todo)
    age, maximum = round(status.age_hours), round(status.maximum_hours)
    if status.stale:
        seen = Text(
            f"{name} : la copie a {age} h, le maximum est {maximum} h ; elle n'autorise plus rien.",
            f"{name}: the copy is {age} h old, the maximum is {maximum} h; it allows nothing any more.",
        )
        return Finding("copy", State.TROUBLE, seen, todo)
    if status.held is not None:
        seen = Text(
            f"{name} : une copie plus récente est retenue. {status.held.reason.fr}",
            f"{name}: a later copy is held back. {status.held.reason.en}",
        )
        return Finding("copy", State.ATTENTION, seen, same("amp-registry status"))
    rows = counted(status.copy.rows, Text("inscription", "entry"), Text("inscriptions", "entries"))
    seen = Text(f"{name} : {rows.fr}, {age} h.", f"{name}: {rows.en}, {age} h old.")
    return Finding("copy", State.GOOD, seen)


def _nights(status: RegisterStatus, now: datetime) -> Iterator[Finding]:
    """Yield what the last run says: none for a day and a half, or one from the future."""
    run: RunInfo | None = status.last_run
    if run is None:
        return
    name, when = status.register.value.upper(), run.finished_at.isoformat(timespec="minutes")
    if run.finished_at > now + _CLOCKS_APART:
        yield Finding("clock", State.TROUBLE, _from_the_future(name, when), _SET_THE_CLOCK)
    elif now - run.finished_at > A_NIGHT_MISSED:
        yield Finding("nights", State.ATTENTION, _no_night(name, when), _SCHEDULE)


def _journal(store: Store, settings: Settings) -> Finding:
    try:
        told = Journal(store, settings).verify()
    except AmpRegistryError as error:
        seen = Text(error.message("fr"), error.message("en"))
        return Finding("journal", State.TROUBLE, seen, same("amp-registry journal verify"))
    entries = counted(told.audit.entries, Text("entrée", "entry"), Text("entrées", "entries"))
    seen = Text(f"Journal : {entries.fr}, chaîne intacte.", f"Journal: {entries.en}, chain unbroken.")
    if missing := store.missing_guards():
        return Finding("journal", State.TROUBLE, _unguarded(", ".join(missing)), _GUARD_AGAIN)
    if told.audit.entries and settings.journal_heads is None:
        return Finding("journal", State.ATTENTION, seen, _KEEP_HEADS)
    if told.audit.entries and not told.compared:
        return Finding("journal", State.ATTENTION, _nothing_compared(settings.journal_heads), _FILL_HEADS)
    return Finding("journal", State.GOOD, seen)


def _no_store(path: Path) -> Text:
    return Text(f"Aucune base encore ({path}).", f"No store yet ({path}).")


def _read_only(path: Path) -> Text:
    return Text(
        f"{path} ou son dossier ne peut être écrit : aucune question ne sera journalisée.",
        f"{path} or its folder cannot be written: no question will be journaled.",
    )


def _room_left(megabytes: int, folder: Path) -> Text:
    return Text(f"Il reste {megabytes} Mo dans {folder}.", f"{megabytes} MB are left in {folder}.")


def _from_the_future(name: str, when: str) -> Text:
    return Text(
        f"{name} : le dernier passage porte une heure à venir ({when}).",
        f"{name}: the last run bears an hour to come ({when}).",
    )


def _no_night(name: str, when: str) -> Text:
    return Text(f"{name} : aucun passage depuis le {when}.", f"{name}: no run since {when}.")


def _unguarded(names: str) -> Text:
    return Text(
        f"Journal : la base ne refuse plus qu'on y change ou en retire une entrée (déclencheurs absents : {names}).",
        f"Journal: the database no longer refuses that an entry be changed or removed (triggers gone: {names}).",
    )


def _nothing_compared(folder: Path | None) -> Text:
    return Text(
        f"Journal : chaîne intacte, mais comparée à aucune tête de {folder} : aucune n'y est, ou aucune signée.",
        f"Journal: chain unbroken, but compared with no head of {folder}: none is there, or none that is signed.",
    )


_FIRST_STEPS: Final = Text(
    "amp-registry sync, ou : amp-registry import rena FICHIER",
    "amp-registry sync, or: amp-registry import rena FILE",
)
_GIVE_RIGHTS: Final = Text(
    "Donnez à cet utilisateur le droit d'écrire le fichier et son dossier.",
    "Give this user the right to write the file and its folder.",
)
_MAKE_ROOM: Final = Text(
    "Libérez de la place : une année de nuits en prend quelques dizaines de Mo.",
    "Make room: a year of nights takes some tens of MB.",
)
_SET_THE_CLOCK: Final = Text(
    "Réglez l'horloge de cette machine (NTP) : l'âge des copies en dépend.",
    "Set this machine's clock (NTP): the age of the copies depends on it.",
)
_SCHEDULE: Final = Text(
    "Vérifiez la tâche de nuit (docs/how-to/nightly-sync.md).",
    "Check the nightly task (docs/how-to/nightly-sync.en.md).",
)
_KEEP_HEADS: Final = Text(
    "Gardez une tête ailleurs (amp-registry journal head) et nommez-la au réglage journal_heads : sans elle, une fin "
    "coupée ne se verrait pas.",
    "Keep a head elsewhere (amp-registry journal head) and name it in the setting journal_heads: without one, an end "
    "cut off would not be seen.",
)
_FILL_HEADS: Final = Text(
    "Notez-y une tête, signée si des clés sont reconnues (amp-registry journal head --sign --keep DOSSIER) : sans elle, une "
    "fin coupée ne se verrait pas.",
    "Note one there, signed where keys are trusted (amp-registry journal head --sign --keep FOLDER): without it, an end "
    "cut off would not be seen.",
)
_GUARD_AGAIN: Final = Text(
    "Quelqu'un les a retirés : comparez le journal à une tête gardée ailleurs (amp-registry journal verify --head), puis "
    "copiez le dépôt dans une base neuve, qui les aura (amp-registry database copy), ou reprenez une sauvegarde.",
    "Somebody removed them: compare the journal with a head kept elsewhere (amp-registry journal verify --head), then "
    "copy the store into a new database, which will have them (amp-registry database copy), or restore a backup.",
)
