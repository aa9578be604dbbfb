"""Every error this package raises on purpose, in one tree.

    AmpRegistryError
    ├── InvalidQuestion            the question cannot be asked as written
    │   ├── InvalidNeq             a number a person gave fails its check digit, prefix or length
    │   ├── EmptyName              no name, no NEQ, no client number: nobody to look for
    │   └── MissingDate            a date the law needs is absent and nothing can stand for it
    ├── CollectError               a source or a file could not become records
    │   ├── SourceUnreachable      no answer, or an error answer
    │   ├── FileUnusable           a file that is missing, cannot be opened, or is too large
    │   ├── NotTheRegister         something answered, but it is not this register
    │   ├── BadLines               lines of a JSON Lines file that are not records
    │   ├── FieldMissing           a required column is absent
    │   ├── UnknownCategory        a value outside the categories, where none can be supposed
    │   └── ExpectationFailed      too few rows, too large a change: the copy is held back
    ├── StoreError                 the local store cannot do what was asked
    │   ├── NoSnapshot             no copy of that register for that day
    │   ├── SnapshotTooOld         the copy is older than its maximum age
    │   ├── AnotherRun             a sync or an import is already at work on the store
    │   └── JournalBroken          the chain of hashes does not hold
    ├── LawError                   the law as data cannot answer
    │   ├── NoLawForDate           a date before the first text we hold
    │   └── BadLawFile             a row of a law file is not usable
    ├── BadSettings                an option, a variable or a settings file is not usable
    └── ExtraMissing               an optional part of the program is not installed

Each takes values, not text, and says what is wrong, why it matters and what to do, in French and in
English. A weak match or a doubtful register is an answer, not an error, and has no class here.
"""

from __future__ import annotations

from collections.abc import Sequence

from amp_registry.error_parts import AmpRegistryError as AmpRegistryError  # noqa: PLC0414 - the root is asked for here
from amp_registry.error_parts import listed, short
from amp_registry.language import Text, same

# --- the question -------------------------------------------------------------------------------


class InvalidQuestion(AmpRegistryError):
    """A field of the question is unknown or has a value that is not accepted."""

    what = Text("Question refusée : {field} = « {value} ».", "Question refused: {field} = “{value}”.")
    why = Text("{problem}", "{problem}")
    todo = Text("Valeurs acceptées : {accepted}.", "Accepted values: {accepted}.")

    def __init__(self, *, field: str, value: object, problem: Text, accepted: Text) -> None:
        super().__init__(field=short(field), value=short(value), problem=problem, accepted=accepted)


class InvalidNeq(InvalidQuestion):
    """A NEQ given by a person that cannot be one. `values["suggestions"]` holds the nearest valid ones."""

    what = Text("Le NEQ {value} est invalide : {problem}", "NEQ {value} is not valid: {problem}")
    why = Text("", "")
    todo = Text("{advice}", "{advice}")

    def __init__(
        self, *, value: str, problem: Text, suggestions: Sequence[str], field: str = "firm.neq"
    ) -> None:
        AmpRegistryError.__init__(
            self,
            field=field,
            value=short(value),
            problem=problem,
            suggestions=", ".join(suggestions),
            advice=_neq_advice(suggestions),
        )


def _neq_advice(suggestions: Sequence[str]) -> Text:
    if not suggestions:
        return Text(
            "Recopiez les dix chiffres du NEQ depuis un document officiel de la firme.",
            "Copy the ten digits of the NEQ again from an official document of the firm.",
        )
    nearest, *others = suggestions
    rest = ", ".join(others)
    return Text(
        f"Le plus proche qui est valide : {nearest}{f' ; sinon {rest}' if rest else ''}."
        " Vérifiez-le auprès de la firme.",
        f"Nearest valid number: {nearest}{f'; otherwise {rest}' if rest else ''}. Check it with the firm.",
    )


class EmptyName(InvalidQuestion):
    """Nobody to look for: no name with a letter or a digit in it, no NEQ, no AMP client number."""

    what = Text("Aucune firme à chercher dans {field}.", "No firm to look for in {field}.")
    why = Text(
        "Le nom est vide et il n'y a ni NEQ ni numéro de client AMP.",
        "The name is empty and there is neither a NEQ nor an AMP client number.",
    )
    todo = Text(
        "Donnez un NEQ de dix chiffres, ou au moins un nom.", "Give a ten-digit NEQ, or at least a name."
    )

    def __init__(self, *, field: str = "firm") -> None:
        AmpRegistryError.__init__(self, field=field)


class MissingDate(InvalidQuestion):
    """A date is needed and nothing can stand for it."""

    what = Text("Il manque la date {field}.", "The date {field} is missing.")
    why = Text("{problem}", "{problem}")
    todo = Text("Donnez-la sous la forme AAAA-MM-JJ.", "Give it as YYYY-MM-DD.")

    def __init__(self, *, field: str, problem: Text) -> None:
        AmpRegistryError.__init__(self, field=field, problem=problem)


# --- sources and files --------------------------------------------------------------------------


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
    """A file that is missing, is not a file, cannot be opened, or is larger than the limit."""

    what = Text("Fichier inutilisable, « {path} » : {problem}", "File cannot be used, “{path}”: {problem}")
    todo = Text("{advice}", "{advice}")

    def __init__(self, *, path: str, problem: Text, advice: Text | None = None) -> None:
        super().__init__(path=short(path), problem=problem, advice=advice or _CHECK_THE_PATH)


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


class UnknownCategory(CollectError):
    """A value outside the accepted categories, where none may be supposed."""

    what = Text(
        "Valeur inconnue dans « {source} », ligne {row} : {field} = « {value} ».",
        "Unknown value in “{source}”, row {row}: {field} = “{value}”.",
    )
    todo = Text("Valeurs connues : {accepted}.", "Known values: {accepted}.")

    def __init__(self, *, source: str, row: int, field: str, value: object, accepted: Sequence[str]) -> None:
        super().__init__(source=source, row=row, field=field, value=short(value), accepted=listed(accepted))


class ExpectationFailed(CollectError):
    """The records read are not believable; the copy is held back."""

    what = Text("Copie du {register} retenue : {problem}", "Copy of {register} held back: {problem}")
    todo = Text(
        "Vérifiez la source ; si le changement est réel, refaites l'import avec --accept-shrink.",
        "Check the source; if the change is real, import again with --accept-shrink.",
    )

    def __init__(self, *, register: str, problem: Text) -> None:
        super().__init__(register=register.upper(), problem=problem)


# --- the store ----------------------------------------------------------------------------------


class StoreError(AmpRegistryError):
    """The local store cannot do what was asked."""

    what = Text("Le dépôt local est inutilisable : {problem}", "The local store cannot be used: {problem}")
    todo = Text(
        "Vérifiez l'adresse de la base (AMP_REGISTRY_DATABASE_URL) et les droits d'accès.",
        "Check the database address (AMP_REGISTRY_DATABASE_URL) and the access rights.",
    )

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)


class NoSnapshot(StoreError):
    """No copy of that register for that day."""

    what = Text("Aucune copie du {register} {when}.", "No copy of {register} {when}.")
    todo = Text("amp-registry import {lower} FICHIER", "amp-registry import {lower} FILE")

    def __init__(self, *, register: str, day: str | None = None) -> None:
        when = Text(f"pour le {day}", f"for {day}") if day else Text("dans le dépôt", "in the store")
        AmpRegistryError.__init__(self, register=register.upper(), lower=register, when=when)


class SnapshotTooOld(StoreError):
    """The copy is older than its maximum age."""

    what = Text(
        "La copie du {register} a {age_hours} h (maximum {maximum_hours} h).",
        "The copy of {register} is {age_hours} h old (maximum {maximum_hours} h).",
    )
    todo = Text("amp-registry import {lower} FICHIER", "amp-registry import {lower} FILE")

    def __init__(self, *, register: str, age_hours: float, maximum_hours: float) -> None:
        AmpRegistryError.__init__(
            self,
            register=register.upper(),
            lower=register,
            age_hours=f"{age_hours:.0f}",
            maximum_hours=f"{maximum_hours:.0f}",
        )


class AnotherRun(StoreError):
    """A sync or an import is already at work on the store; `since` says since when and who, if it is known."""

    what = Text(
        "Une synchronisation ou un import travaille déjà sur ce dépôt{since}.",
        "A sync or an import is already at work on this store{since}.",
    )
    why = Text(
        "Un seul passage à la fois peut changer les copies ; celui-ci n'a rien fait.",
        "Only one run at a time may change the copies; this one did nothing.",
    )
    todo = Text(
        "Attendez qu'il finisse. Le verrou d'un passage interrompu tombe avec lui : il n'y a rien à effacer.",
        "Wait until it ends. The lock of a run that was killed falls with it: there is nothing to delete.",
    )

    def __init__(self, *, since: str = "") -> None:
        AmpRegistryError.__init__(self, since=same(f" ({since})" if since else ""))


class JournalBroken(StoreError):
    """The chain of hashes does not hold at an entry."""

    what = Text(
        "La chaîne du journal est rompue à l'entrée {seq}.", "The journal's chain is broken at entry {seq}."
    )
    why = Text(
        "Une entrée a été changée ou retirée après coup.", "An entry was changed or removed afterwards."
    )
    todo = Text(
        "Comparez avec une exportation plus ancienne du journal.",
        "Compare with an older export of the journal.",
    )

    def __init__(self, *, seq: int) -> None:
        AmpRegistryError.__init__(self, seq=seq)


# --- the law ------------------------------------------------------------------------------------


class LawError(AmpRegistryError):
    """The law as data cannot answer."""


class NoLawForDate(LawError):
    """A date before the first text we hold."""

    what = Text("Aucun texte de loi n'est chargé pour le {day}.", "No text of law is held for {day}.")
    why = Text(
        "Le RENA existe depuis le {first} ; avant, la question ne se pose pas dans ces termes.",
        "RENA exists since {first}; before it the question does not arise in these terms.",
    )
    todo = Text("Vérifiez la date.", "Check the date.")

    def __init__(self, *, day: object, first: object) -> None:
        super().__init__(day=str(day), first=str(first))


class BadLawFile(LawError):
    """A row of a law file is not usable; says the file, the row and the mend."""

    what = Text("Fichier de loi {file}, ligne {row} : {problem}", "Law file {file}, row {row}: {problem}")
    why = Text("Aucune réponse n'est donnée avec une loi mal lue.", "No answer is given on a law badly read.")
    todo = Text("{mend}", "{mend}")

    def __init__(self, *, file: str, row: str, problem: Text, mend: Text) -> None:
        super().__init__(file=file, row=row, problem=problem, mend=mend)


# --- settings -----------------------------------------------------------------------------------


class BadSettings(AmpRegistryError):
    """An option, a variable or a settings file is not usable."""

    what = Text("Réglage refusé : {name} = « {value} ».", "Setting refused: {name} = “{value}”.")
    why = Text("{problem}", "{problem}")
    todo = Text("Voir docs/reference/settings.md.", "See docs/reference/settings.md.")

    def __init__(self, *, name: str, value: object, problem: Text) -> None:
        super().__init__(name=name, value=short(value), problem=problem)


class ExtraMissing(AmpRegistryError):
    """An optional part of the program is needed and is not installed."""

    what = Text("{purpose} demande l'extra « {extra} ».", "{purpose} needs the extra “{extra}”.")
    why = Text("Il n'est pas installé.", "It is not installed.")
    todo = Text(
        "Installez-le : pip install 'amp-registry[{extra}]'.",
        "Install it: pip install 'amp-registry[{extra}]'.",
    )

    def __init__(self, *, purpose: Text, extra: str) -> None:
        super().__init__(purpose=purpose, extra=extra)
