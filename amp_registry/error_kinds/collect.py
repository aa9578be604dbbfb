"""Errors of a source or a file that could not become records. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from collections.abc import Sequence

from amp_registry.error_parts import AmpRegistryError, listed, short
from amp_registry.language import Text


class CollectError(AmpRegistryError):
    """A source or a file could not become records; the last good copy stays in use.

    `page` is what was received and could not be used, when something was: it is kept with the run.
    """

    page: object | None = None
    why = Text("La dernière bonne copie reste en usage.", "The last good copy stays in use.")


class SourceUnreachable(CollectError):
    """No answer, or an error answer, from the address."""

    what = Text("{source} ne répond pas : {problem}", "{source} does not answer: {problem}")
    todo = Text("Réessayez plus tard, ou importez un fichier.", "Try again later, or import a file.")

    def __init__(self, *, source: str, problem: Text) -> None:
        super().__init__(source=source, problem=problem)


class FileUnusable(CollectError):
    """A file that is missing, is not a file, cannot be opened, or is larger than the limit.

    `so` says what comes of it: by default, what is true of a file to import.
    """

    what = Text("Fichier inutilisable, « {path} » : {problem}", "File cannot be used, “{path}”: {problem}")
    why = Text("{so}", "{so}")
    todo = Text("{advice}", "{advice}")

    def __init__(
        self, *, path: str, problem: Text, advice: Text | None = None, so: Text = CollectError.why
    ) -> None:
        super().__init__(path=short(path), problem=problem, so=so, advice=advice or _CHECK_THE_PATH)


_CHECK_THE_PATH = Text(
    "Vérifiez le chemin et les droits de lecture.", "Check the path and the right to read it."
)


class NotTheRegister(CollectError):
    """What was read is not the register expected: empty, truncated, an error page, or the other register."""

    what = Text(
        "« {source} » n'est pas le registre {register} : {problem}",
        "“{source}” is not the {register} register: {problem}",
    )
    todo = Text("{advice}", "{advice}")

    def __init__(self, *, source: str, register: str, problem: Text, advice: Text | None = None) -> None:
        super().__init__(
            source=source, register=register.upper(), problem=problem, advice=advice or _CHECK_THE_FILE
        )


_CHECK_THE_FILE = Text(
    "Téléchargez le fichier de nouveau et vérifiez lequel des deux registres il contient.",
    "Download the file again and check which of the two registers it holds.",
)


class BadLines(CollectError):
    """Lines of a JSON Lines file that are not records; `values["rows"]` holds every line number."""

    what = Text(
        "« {source} » : {count} ligne(s) refusée(s). {listed}",
        "“{source}”: {count} line(s) refused. {listed}",
    )
    todo = Text(
        "Corrigez ces lignes et importez de nouveau ; rien n'a été importé.",
        "Mend these lines and import again; nothing was imported.",
    )

    def __init__(self, *, source: str, rows: Sequence[int], listed: Text) -> None:
        super().__init__(
            source=source, count=len(rows), rows=", ".join(str(row) for row in rows), listed=listed
        )


class FieldMissing(CollectError):
    """A required column is absent; the message lists the columns that were found."""

    what = Text(
        "Colonne obligatoire absente de « {source} » : {field}.",
        "Required column absent from “{source}”: {field}.",
    )
    todo = Text(
        "Colonnes trouvées : {found}. Dites laquelle c'est dans une fiche à vous : amp-registry sources probe.",
        "Columns found: {found}. Say which one it is in a card of your own: amp-registry sources probe.",
    )

    def __init__(self, *, source: str, field: str, found: Sequence[str]) -> None:
        super().__init__(source=source, field=field, found=listed(found))
