"""The reference of the tables, in both languages, written from the metadata; the words are in `data_model.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Table

from amp_registry.language import Language, Text
from amp_registry.store.tables import metadata

WORDS: Final = Path(__file__).with_name("data_model.toml")
INTRODUCTION: Final = Text(
    """# Le modèle de données

<!-- Written by `make docs` from `amp_registry/store/tables.py` and `docs/data_model.toml`. -->

Les tables du dépôt, les mêmes sur SQLite et sur PostgreSQL. Un moment est un texte de largeur fixe, en UTC ; un jour est `AAAA-MM-JJ` ;
ce qui est dit « JSON » est du texte dont les octets comptent, parce que leur empreinte est gardée. Comment elles servent :
[le dépôt](../explanation/the-store.md). Ce n'est pas une interface : d'une version à l'autre elles changent, par une révision ;
un programme lit plutôt [le Python](python.md) ou `export`.

`*` : fait partie de la clé primaire. `→` : renvoie à cette colonne. `?` : peut être vide.
""",
    """# The data model

<!-- Written by `make docs` from `amp_registry/store/tables.py` and `docs/data_model.toml`. -->

The tables of the store, the same on SQLite and on PostgreSQL. A moment is text of fixed width, in UTC; a day is `YYYY-MM-DD`; what is said to be
"JSON" is text whose bytes count, for their hash is kept. How they serve: [the store](../explanation/the-store.en.md). This is no interface: from
one version to another they change, by a revision; a program had better read [the Python](python.en.md) or `export`.

`*`: part of the primary key. `→`: refers to that column. `?`: may be empty.
""",
)
HEADINGS: Final = Text("| colonne | type | contient |", "| column | type | holds |")


def words() -> Mapping[str, Any]:
    """Return what each table and each column is, by its name."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def page(language: Language) -> str:
    """Return the page, as Markdown."""
    told = words()
    return "\n".join([INTRODUCTION.say(language), *_tables(told, language)]).rstrip() + "\n"


def _tables(told: Mapping[str, Any], language: Language) -> Iterator[str]:
    for table in sorted(metadata.tables.values(), key=lambda one: one.name):
        yield f"## `{table.name}`\n\n{told['table'][table.name][language]}\n"
        yield HEADINGS.say(language) + "\n|---|---|---|"
        yield from (_row(table, column, told, language) for column in table.columns)
        yield ""


def _row(table: Table, column: Column[Any], told: Mapping[str, Any], language: Language) -> str:
    meant = told["column"].get(f"{table.name}.{column.name}") or told["column"][column.name]
    marks = " \\*" * column.primary_key + " ?" * bool(column.nullable)
    leads = "".join(f" → `{key.target_fullname}`" for key in column.foreign_keys)
    return f"| `{column.name}`{marks} | {_kind(column)} | {meant[language]}{leads} |"


def _kind(column: Column[Any]) -> str:
    return str(column.type).split("(")[0].lower()
