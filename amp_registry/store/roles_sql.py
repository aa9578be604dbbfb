"""The roles of a shared store as SQL, to be read and then run by a superuser of PostgreSQL, as often as one likes.

Written from the table of `amp_registry.store.roles`. Nothing here connects to a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from amp_registry.language import Language, Text
from amp_registry.store.roles import PREFIX, RIGHTS, Role

PUBLIC: Final = "public"
PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,47}")
"""A name that is nothing but a name, and leaves room for the end of a role's within PostgreSQL's 63 characters."""

_GIVEN: Final = (Role.READER, Role.CHECKER, Role.ADMINISTRATOR)

_TOLD: Final = Text(
    """-- amp-registry : les rôles d'un dépôt partagé. Lisez, puis faites exécuter par un superusager :
--     psql -v ON_ERROR_STOP=1 -d BASE -f roles.sql
-- Peut être exécuté de nouveau en tout temps ; faites-le après chaque mise à jour du logiciel.""",
    """-- amp-registry: the roles of a shared store. Read this, then have a superuser run it:
--     psql -v ON_ERROR_STOP=1 -d DATABASE -f roles.sql
-- It may be run again at any time; do so after each upgrade of the program.""",
)
_ROLES: Final = Text(
    "-- 1. Les rôles. Personne ne se connecte sous l'un d'eux : on en rend membre les usagers de la base.",
    "-- 1. The roles. Nobody logs in as one of them: users of the database are made members.",
)
_SCHEMA: Final = Text(
    "-- 2. Le schéma, à ce seul logiciel. Personne n'est membre de {keeper}, qui en est propriétaire.",
    "-- 2. The schema, which is this program's alone. Nobody is a member of {keeper}, which owns it.",
)
_OWNERS: Final = Text(
    "-- 3. Qui possède quoi. Ce qui ne fait que grandir, et ses déclencheurs : {keeper} ; le reste : {administrator}.",
    "-- 3. Who owns what. What only ever grows, and its triggers: {keeper}; the rest: {administrator}.",
)
_GRANTS: Final = Text(
    "-- 4. Les droits. Personne n'a UPDATE, DELETE ni TRUNCATE sur ce qui ne fait que grandir.",
    "-- 4. The rights. Nobody has UPDATE, DELETE or TRUNCATE on what only ever grows.",
)


def roles_sql(language: Language, *, schema: str = PUBLIC, prefix: str = PREFIX) -> str:
    """Return the SQL that makes the roles of a store in a schema and gives them their rights.

    `prefix` starts the names of the roles, for two stores of one server whose roles are not to be the same. The
    comments are in a language. Raises `ValueError` for a name that is not plain (`PLAIN_NAME`).
    """
    for name in (schema, prefix):
        if not PLAIN_NAME.fullmatch(name):
            raise ValueError(f"not a plain name: {name!r}")
    return _Roles(language, schema, prefix).sql()


class _Roles:
    def __init__(self, language: Language, schema: str, prefix: str) -> None:
        self.language = language
        self.schema = schema
        self.names = {role: f"{prefix}_{role.value}" for role in Role}

    def sql(self) -> str:
        parts = [
            [self._say(_TOLD), "BEGIN;"],
            [self._say(_ROLES), *self._roles()],
            [self._say(_SCHEMA), *self._schema()],
            [self._say(_OWNERS), *self._owners()],
            [self._say(_GRANTS), *self._grants()],
            ["COMMIT;"],
        ]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"

    def _say(self, text: Text) -> str:
        return text.fill({role.value: self.names[role] for role in Role}).say(self.language)

    def _role(self, role: Role) -> str:
        return _name(self.names[role])

    def _in_schema(self, thing: str) -> str:
        return f"{_name(self.schema)}.{_name(thing)}"

    def _roles(self) -> Iterator[str]:
        for role in Role:
            yield (
                f"DO $$ BEGIN CREATE ROLE {self._role(role)} NOLOGIN;"
                " EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
            )
        yield f"GRANT {self._role(Role.READER)} TO {self._role(Role.CHECKER)};"
        yield f"GRANT {self._role(Role.CHECKER)} TO {self._role(Role.ADMINISTRATOR)};"

    def _schema(self) -> Iterator[str]:
        schema = _name(self.schema)
        ours = ", ".join(map(_text, RIGHTS))
        yield (
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_tables"
            f" WHERE schemaname = {_text(self.schema)} AND tablename NOT IN ({ours}))\n"
            f"    THEN RAISE EXCEPTION 'amp-registry: % holds tables of another program', {_text(self.schema)};"
            " END IF; END $$;"
        )
        yield f"ALTER SCHEMA {schema} OWNER TO {self._role(Role.KEEPER)};"
        yield f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {self._role(Role.READER)};"
        yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {self._role(Role.ADMINISTRATOR)};"

    def _owners(self) -> Iterator[str]:
        for table, rights in RIGHTS.items():
            owner = Role.KEEPER if rights.kept else Role.ADMINISTRATOR
            yield f"ALTER TABLE {self._in_schema(table)} OWNER TO {self._role(owner)};"
        kept = ", ".join(_text(table) for table, rights in RIGHTS.items() if rights.kept)
        yield f"""DO $$ DECLARE called regprocedure; BEGIN
    FOR called IN SELECT DISTINCT t.tgfoid FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = {_text(self.schema)} AND NOT t.tgisinternal AND c.relname IN ({kept})
    LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO %I', called, {_text(self.names[Role.KEEPER])}); END LOOP;
END $$;"""  # noqa: S608 - plain names

    def _grants(self) -> Iterator[str]:
        for table, rights in RIGHTS.items():
            named = self._in_schema(table)
            holders = [role for role in _GIVEN if rights.kept or role is not Role.ADMINISTRATOR]
            yield f"REVOKE ALL ON {named} FROM {', '.join(['PUBLIC', *map(self._role, holders)])};"
            for role in holders:
                if rights.of(role):
                    yield f"GRANT {', '.join(rights.of(role))} ON {named} TO {self._role(role)};"
                if rights.numbered and "INSERT" in rights.of(role):
                    sequence = self._in_schema(f"{table}_id_seq")
                    yield f"GRANT USAGE, UPDATE ON SEQUENCE {sequence} TO {self._role(role)};"


def _name(name: str) -> str:
    """Return a name as SQL, its capitals kept."""
    return f'"{name}"'


def _text(value: str) -> str:
    """Return a text as SQL."""
    return "'" + value.replace("'", "''") + "'"
