"""Where the store is: an address (SQLAlchemy URL) read once, and shown without its password."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from amp_registry.errors import MissingRight, StoreError
from amp_registry.language import Text
from amp_registry.own_folders import own_folder
from amp_registry.store import driver_words, refusal

_SQLITE: Final = ("sqlite:///", "sqlite+pysqlite:///")
_POSTGRES: Final = ("postgresql+psycopg://", "postgresql://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A store's address. `path` is the SQLite file, None for PostgreSQL; `shown` carries no password.

    `user` is the database user the address names.
    """

    url: str = field(repr=False)
    shown: str
    path: Path | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def libpq(self) -> str:
        """The address as PostgreSQL's own library reads it."""
        return self.url.replace("+psycopg", "", 1)

    def trouble(self, problem: Text, advice: Text | None = None) -> StoreError:
        """Return the error that says what is wrong with this store; the password is never in it."""
        said = Text(f"{self.shown} : {problem.fr}", f"{self.shown}: {problem.en}")
        return StoreError(problem=said, advice=advice)

    def driver_trouble(self, error: BaseException, statement: str = "") -> StoreError:
        """Return the error for what a database driver said of a statement."""
        said = " ".join(str(error).split())
        for secret in {self.password, self.password and unquote(self.password)} - {None, ""}:
            said = said.replace(str(secret), "***")
        if getattr(error, "sqlstate", None) == refusal.SQLSTATE:
            return self.refused(said, statement)
        return self.trouble(*driver_words.of(error, said))

    def refuse_other_encodings(self, encoding: str | None) -> None:
        """Raise `StoreError` unless a PostgreSQL database keeps its text in UTF-8, as its server says.

        In any other some letters of names have no place, and in none at all (SQL_ASCII) text is bytes.
        """
        if encoding != _UTF8:
            said = encoding or "?"
            raise self.trouble(_not_utf8(said), _MAKE_IT_UTF8)

    def refused(self, said: str, statement: str) -> MissingRight:
        """Return the error for what the database user may not do; the roles are named as on this server."""
        return refusal.of(self.shown, self.user, said, statement, prefix=self._roles())

    def hidden(self) -> MissingRight:
        """Return the error for a database user who sees no schema."""
        return refusal.no_schema(self.shown, self.user, prefix=self._roles())

    def _roles(self) -> str:
        prefix: str = importlib.import_module("amp_registry.store.role_names").prefix_of(self.libpq)
        return prefix


def default_url() -> str:
    """Return the address used when none is set: a SQLite file in the user's data folder.

    Raises `StoreError` where the user has none, as in a container whose user nobody knows.
    """
    folder = own_folder("data")
    if folder is None:
        raise StoreError(problem=_NO_HOME, advice=_NAME_A_STORE)
    return f"sqlite:///{folder / 'registry.sqlite3'}"


def locate(url: str) -> Location:
    """Return the location of an address; raises `StoreError` for one that cannot be a store.

    Accepted: `sqlite:///FILE` (four slashes for an absolute path) and `postgresql+psycopg://…`.
    """
    for scheme in _SQLITE:
        if url.startswith(scheme):
            return _sqlite(url.removeprefix(scheme))
    for scheme in _POSTGRES:
        if url.startswith(scheme):
            return _postgres(url.removeprefix(scheme))
    scheme = url.partition(":")[0] if "://" in url else ""
    raise StoreError(problem=_other_scheme(scheme))


def _sqlite(name: str) -> Location:
    if not name or name.startswith(":memory:") or "\0" in name:
        raise StoreError(problem=_NO_FILE)
    if "?" in name:
        raise StoreError(problem=_NO_OPTIONS)
    path = Path(name).absolute()
    return Location(url=f"sqlite:///{path}", shown=str(path), path=path)


def _postgres(rest: str) -> Location:
    parts = urlsplit(f"postgresql://{rest}")
    if rest.count("@") > 1 or "@" in parts.path + parts.query + parts.fragment or not _port_is_number(parts):
        raise StoreError(problem=_BAD_POSTGRES)
    shown = f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"
    user = unquote(parts.username) if parts.username else None
    return Location(url=f"postgresql+psycopg://{rest}", shown=shown, user=user, password=parts.password)


def _port_is_number(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _other_scheme(scheme: str) -> Text:
    return Text(
        f"l'adresse « {scheme}… » n'est ni sqlite:///FICHIER ni postgresql+psycopg://…",
        f"the address “{scheme}…” is neither sqlite:///FILE nor postgresql+psycopg://…",
    )


_NO_HOME = Text(
    "aucune base n'est nommée, et l'usager n'a pas de dossier personnel (HOME) où en mettre une.",
    "no store is named, and the user has no home folder (HOME) to put one in.",
)
_NAME_A_STORE = Text(
    "Nommez-en une dans AMP_REGISTRY_DATABASE_URL, par exemple sqlite:////var/lib/amp-registry/registry.sqlite3.",
    "Name one in AMP_REGISTRY_DATABASE_URL, as sqlite:////var/lib/amp-registry/registry.sqlite3.",
)
_NO_FILE = Text(
    "l'adresse sqlite ne nomme aucun fichier ; une base en mémoire ne garde rien.",
    "the sqlite address names no file; a database in memory keeps nothing.",
)
_NO_OPTIONS = Text(
    "une adresse sqlite ne prend pas d'options après « ? ».", "a sqlite address takes no options after “?”."
)
_BAD_POSTGRES = Text(
    "l'adresse PostgreSQL est mal écrite ; dans un mot de passe, écrivez @ : / ? # comme %40 %3A %2F %3F %23.",
    "the PostgreSQL address is badly written; in a password, write @ : / ? # as %40 %3A %2F %3F %23.",
)
_UTF8: Final = "UTF8"
CLIENT_ENCODING: Final = "utf8"
"""What travels is UTF-8 too, whatever PGCLIENTENCODING says."""
_MAKE_IT_UTF8 = Text(
    "Créez-en une autre : CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0.",
    "Create another: CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0.",
)


def _not_utf8(encoding: str) -> Text:
    return Text(
        f"cette base garde son texte en {encoding}, où les lettres des noms ne sont pas toutes sûres ; il faut UTF8.",
        f"this database keeps its text in {encoding}, where not every letter of a name is safe; it must be UTF8.",
    )


NOT_A_STORE = Text(
    "aucune table d'amp-registry ; un premier « amp-registry import » les crée.",
    "no amp-registry tables; a first “amp-registry import” creates them.",
)
NOT_OURS = Text(
    "cette base contient déjà les tables d'un autre logiciel ; donnez-en une autre.",
    "this database already holds another program's tables; give another one.",
)
NEWER = Text(
    "ce dépôt a été écrit par une version plus récente d'amp-registry ; mettez le logiciel à jour.",
    "this store was written by a newer amp-registry; upgrade the program.",
)
OLDER = Text(
    "ce dépôt date d'une version plus ancienne ; « amp-registry database upgrade », « import » ou « sync » le met à jour.",
    "this store is of an older version; “amp-registry database upgrade”, “import” or “sync” upgrades it.",
)
HOLDS_SOMETHING = Text(
    "cette base n'est pas vide ; on ne copie un dépôt que dans une base qui ne contient encore rien.",
    "this database is not empty; a store is only copied into a database that holds nothing yet.",
)
NO_STORE = Text("il n'y a là aucun dépôt à copier.", "there is no store to copy there.")
ITSELF = Text("un dépôt ne se copie pas dans lui-même.", "a store is not copied into itself.")
A_FOLDER = Text("c'est un dossier, pas un fichier.", "it is a folder, not a file.")
NO_DRIVER = Text(
    "PostgreSQL demande l'extra « postgres » : pip install 'amp-registry[postgres]'.",
    "PostgreSQL needs the extra “postgres”: pip install 'amp-registry[postgres]'.",
)
