"""Errors of the local store, its copies and its journal. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text, same


class StoreError(AmpRegistryError):
    """The local store cannot do what was asked."""

    what = Text("Le dépôt local est inutilisable : {problem}", "The local store cannot be used: {problem}")
    todo = Text("{advice}", "{advice}")

    def __init__(self, *, problem: Text, advice: Text | None = None) -> None:
        super().__init__(problem=problem, advice=advice or _LOOK_AT_THE_ADDRESS)


_LOOK_AT_THE_ADDRESS = Text(
    "Vérifiez l'adresse de la base (AMP_REGISTRY_DATABASE_URL) et les droits d'accès.",
    "Check the database address (AMP_REGISTRY_DATABASE_URL) and the access rights.",
)


class NoSnapshot(StoreError):
    """No copy of that register for that day."""

    what = Text("Aucune copie du {register} {when}.", "No copy of {register} {when}.")
    todo = Text("{advice}", "{advice}")

    def __init__(self, *, register: str, day: str | None = None) -> None:
        when = Text(f"pour le {day}", f"for {day}") if day else Text("dans le dépôt", "in the store")
        advice = (_COPY_OF_THAT_DAY if day else _A_COPY).fill({"register": register, "day": day or ""})
        AmpRegistryError.__init__(self, register=register.upper(), when=when, advice=advice)


_A_COPY = Text(
    "amp-registry sync {register}, ou : amp-registry import {register} FICHIER",
    "amp-registry sync {register}, or: amp-registry import {register} FILE",
)
_COPY_OF_THAT_DAY = Text(
    "Importez un fichier de ce jour : amp-registry import {register} FICHIER --fetched-at {day}",
    "Import a file of that day: amp-registry import {register} FILE --fetched-at {day}",
)


class AnotherRun(StoreError):
    """A sync, an import or a report of the watch is already at work on the store; `since` says since when and who, if it is known."""

    what = Text(
        "Une synchronisation, un import ou un rapport du suivi travaille déjà sur ce dépôt{since}.",
        "A sync, an import or a report of the watch is already at work on this store{since}.",
    )
    why = Text(
        "Un seul à la fois peut changer les copies, ou les rapporter ; celui-ci n'a rien fait.",
        "Only one at a time may change the copies, or report on them; this one did nothing.",
    )
    todo = Text(
        "Attendez qu'il finisse. Le verrou d'un passage interrompu tombe avec lui : il n'y a rien à effacer.",
        "Wait until it ends. The lock of a run that was killed falls with it: there is nothing to delete.",
    )

    def __init__(self, *, since: str = "") -> None:
        AmpRegistryError.__init__(self, since=same(f" ({since})" if since else ""))


class MissingRight(StoreError):
    """The database user may not do what was asked; `right` is what it lacks, `role` what gives it, None when nothing does."""

    what = Text(
        "{place} : l'usager{user} de la base n'a pas le droit requis : {right}.",
        "{place}: the database user{user} lacks the right that is needed: {right}.",
    )
    why = Text(
        "Les rôles séparent qui regarde, qui vérifie et qui met à jour ; rien de ce que le journal garde ne change.",
        "Roles keep apart who looks, who checks and who brings up to date; nothing the journal keeps ever changes.",
    )
    todo = Text("{remedy}", "{remedy}")

    def __init__(self, *, place: str, user: str | None, right: Text, role: str | None) -> None:
        remedy = _ASK_FOR.fill({"role": role}) if role else _NOBODY
        AmpRegistryError.__init__(
            self, place=place, user=same(f" {user}" if user else ""), right=right, role=role, remedy=remedy
        )


_ASK_FOR = Text(
    "Demandez à qui administre la base le rôle {role}, ou un autre usager (docs/how-to/move-to-postgresql.md).",
    "Ask whoever administers the database for the role {role}, or another user (docs/how-to/move-to-postgresql.en.md).",
)
_NOBODY = Text(
    "Aucun rôle ne le donne : seul un superusager de PostgreSQL peut le faire (docs/how-to/move-to-postgresql.md).",
    "No role gives it: a PostgreSQL superuser alone can do this (docs/how-to/move-to-postgresql.en.md).",
)


class JournalBroken(StoreError):
    """The chain of hashes does not hold; `seq` is the first bad entry, `fault` the kind of damage."""

    what = Text(
        "La chaîne du journal est rompue à l'entrée {seq} : {problem}",
        "The journal's chain is broken at entry {seq}: {problem}",
    )
    why = Text(
        "Le journal a été changé après coup ; ce qu'il dit à partir de là ne prouve rien.",
        "The journal was changed afterwards; what it says from there on proves nothing.",
    )
    todo = Text(
        "Gardez la base telle qu'elle est et comparez-la avec une sauvegarde ou une exportation plus ancienne.",
        "Keep the database as it is and compare it with a backup or an older export.",
    )

    def __init__(self, *, seq: int, problem: Text, fault: str = "changed") -> None:
        AmpRegistryError.__init__(self, seq=seq, fault=fault, problem=problem)


class RegistersFileUnusable(StoreError):
    """A file of the registers is missing, cut, changed, of another version, or not the one announced."""

    what = Text(
        "Fichier des registres inutilisable, « {file} » : {problem}",
        "The file of the registers cannot be used, “{file}”: {problem}",
    )
    why = Text(
        "Répondre sur des registres qui ne sont pas ceux qu'on croit serait pire que de ne pas répondre.",
        "To answer from registers other than the ones believed would be worse than no answer.",
    )
    todo = Text(
        "Écrivez-le de nouveau avec « amp-registry pack », de la version qui le lira.",
        "Write it again with “amp-registry pack”, of the version that will read it.",
    )

    def __init__(self, *, file: str, problem: Text) -> None:
        AmpRegistryError.__init__(self, file=short(file), problem=problem)


class RegistersFileNotWritten(StoreError):
    """A file of the registers could not be written."""

    what = Text(
        "Le fichier des registres « {file} » n'a pas pu être écrit : {problem}",
        "The file of the registers “{file}” could not be written: {problem}",
    )
    why = Text(
        "Un fichier qui était là y est encore, inchangé.", "A file that was there still is, unchanged."
    )
    todo = Text(
        "Donnez un dossier qui existe, où vous pouvez écrire et où il reste de la place.",
        "Name a folder that exists, that you may write to and that has room.",
    )

    def __init__(self, *, file: str, problem: Text) -> None:
        AmpRegistryError.__init__(self, file=short(file), problem=problem)
