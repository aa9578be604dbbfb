"""What the drivers of databases say, in words that tell what to do: a full disk, a damaged file, a server that is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.language import Text, same

Words = tuple[Text, Text | None]
"""What is wrong, and what to do; None where checking the address and the rights is what to do."""

RESTORE: Final = Text(
    "Gardez la base telle qu'elle est, et remettez la dernière sauvegarde à sa place.",
    "Keep the database as it is, and put the last backup in its place.",
)
_FREE_SOME: Final = Text(
    "Libérez de l'espace sur ce disque, puis recommencez : rien n'a été gardé à moitié.",
    "Free some space on this disk, then try again: nothing was kept by halves.",
)
_TRY_AGAIN: Final = Text("Réessayez dans quelques minutes.", "Try again in a few minutes.")
_IS_IT_THERE: Final = Text(
    "Vérifiez que PostgreSQL est en marche et joignable, puis recommencez : rien n'a été gardé à moitié.",
    "Check that PostgreSQL runs and can be reached, then try again: nothing was kept by halves.",
)
DAMAGED: Final = (
    Text(
        "ce fichier n'est pas une base SQLite, ou il est abîmé ; restaurez une sauvegarde.",
        "this file is not a SQLite database, or it is damaged; restore a backup.",
    ),
    RESTORE,
)
_FULL: Final = (Text("le disque est plein.", "the disk is full."), _FREE_SOME)
_OF_SQLITE: Final[Mapping[str, Words]] = {
    "file is not a database": DAMAGED,
    "database disk image is malformed": DAMAGED,
    "malformed database schema": DAMAGED,
    "database corruption": DAMAGED,
    "unable to open database file": (
        Text(
            "le fichier ne peut pas être ouvert ; vérifiez le dossier et les droits.",
            "the file cannot be opened; check the folder and the rights.",
        ),
        None,
    ),
    "attempt to write a readonly database": (
        Text("le fichier est en lecture seule.", "the file is read-only."),
        Text(
            "Donnez le droit d'écrire dans le fichier et dans son dossier, ou montez le disque en écriture.",
            "Give the right to write to the file and its folder, or mount the disk for writing.",
        ),
    ),
    "database is locked": (
        Text(
            "un autre traitement écrit depuis trop longtemps ; réessayez.",
            "another process has been writing for too long; try again.",
        ),
        _TRY_AGAIN,
    ),
    "database or disk is full": _FULL,
    "disk I/O error": (
        Text("le disque a refusé une lecture ou une écriture.", "the disk refused to read or to write."),
        Text(
            "Vérifiez le disque et l'espace libre, puis recommencez : rien n'a été gardé à moitié.",
            "Check the disk and the free space, then try again: nothing was kept by halves.",
        ),
    ),
}
"""By how what SQLite says begins."""

_SERVER_FULL: Final = "53100"
_LOCK_NOT_AVAILABLE: Final = "55P03"
_TABLES_IN_USE: Final = Text(
    "d'autres tiennent les tables depuis trop longtemps, une sauvegarde peut-être ; réessayez quand ce sera fini.",
    "others have held the tables for too long, a backup perhaps; try again once that is done.",
)
_SERVER_GONE: Final = ("08", "57P")
"""How the codes of the SQL standard begin for a connection that failed, and PostgreSQL's for a server that stops."""

_NO_CODE: Final = ("connection", "server", "consuming input failed")
"""Words of a driver that could not even ask: no code comes with them."""
_REFUSES: Final = ("FATAL", "no password supplied")
"""Words of a server that answered, and does not let whoever connects in; no code comes with them either."""
_NOT_NOW: Final = ("too many clients", "connection slots", "starting up", "shutting down", "recovery mode")
"""Words of one that lets nobody in for now."""
_WHO_CONNECTS: Final = Text(
    "Vérifiez l'usager, son mot de passe et le nom de la base.",
    "Check the user, the password and the name of the database.",
)


def of(error: BaseException, said: str) -> Words:
    """Return what a driver's error means and what to do; `said` is its text, without the password."""
    if isinstance(error, UnicodeDecodeError):
        return DAMAGED
    if type(error).__module__.startswith("psycopg"):
        return _of_postgres(getattr(error, "sqlstate", None) or "", said)
    return next((words for start, words in _OF_SQLITE.items() if said.startswith(start)), (same(said), None))


def _of_postgres(code: str, said: str) -> Words:
    if code == _SERVER_FULL:
        return _FULL
    if code == _LOCK_NOT_AVAILABLE:
        return _TABLES_IN_USE, _TRY_AGAIN
    if not code and any(word in said for word in _REFUSES):
        return _refused(said), _TRY_AGAIN if any(word in said for word in _NOT_NOW) else _WHO_CONNECTS
    if code.startswith(_SERVER_GONE) or (not code and any(word in said for word in _NO_CODE)):
        return _gone(said), _IS_IT_THERE
    return same(said), None


def _refused(said: str) -> Text:
    return Text(f"le serveur refuse la connexion ({said}).", f"the server refuses the connection ({said}).")


def _gone(said: str) -> Text:
    return Text(
        f"le serveur ne répond pas, ou a coupé la connexion ({said}).",
        f"the server does not answer, or cut the connection ({said}).",
    )
