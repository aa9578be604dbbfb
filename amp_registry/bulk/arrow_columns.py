"""Which column of a table of Arrow gives which field of the question, and its values as cells of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.types as kinds

from amp_registry.bulk.cell import Cell
from amp_registry.bulk.columns import CONSORTIUM, WHO, field_of
from amp_registry.bulk.headings import Headings
from amp_registry.error_parts import short
from amp_registry.errors import ColumnsUnclear
from amp_registry.language import Text

TABLE: Final = "table"
"""What an error calls a table, which has no name of its own."""
Columns = Mapping[str, str]
"""A field of the question, or any heading of a list that means it, and the column that gives it."""


def headings(names: Sequence[str], columns: Columns | None) -> Headings:
    """Return the columns of a table that serve a field, in the order of the table.

    `columns` says which, and no other is read; None finds them by their names, as those of a list. Raises
    `ColumnsUnclear` when none says who is asked about, two serve one field, or one named is not there.
    """
    served = _told(names, columns) if columns is not None else _found(names)
    used = [name for name in names if name in served]
    fields = {place: served[name] for place, name in enumerate(used)}
    if CONSORTIUM in served.values():
        raise _unclear(_ROWS_OF_A_CONSORTIUM, names)
    if not WHO & set(served.values()):
        raise _unclear(_NOBODY, names)
    return Headings(0, tuple(used), fields)


def _told(names: Sequence[str], columns: Columns) -> dict[str, str]:
    served: dict[str, str] = {}
    for given, name in columns.items():
        field = field_of(given)
        if field is None:
            raise _unclear(_no_field(given), names)
        if names.count(name) != 1:
            raise _unclear(_not_one(name, names.count(name)), names)
        if field in served.values() or name in served:
            raise _unclear(_twice(field, name), names)
        served[name] = field
    return served


def _found(names: Sequence[str]) -> dict[str, str]:
    served: dict[str, str] = {}
    for name in names:
        field = field_of(name)
        if field is not None and (field in served.values() or name in served):
            raise _unclear(_twice(field, name), names)
        if field is not None:
            served[name] = field
    return served


def refuse_unreadable(schema: pa.Schema, found: Headings) -> None:
    """Raise `ColumnsUnclear` when a column holds what no cell of a list does, or moments for days."""
    for name in found.names:
        kind = schema.field(name).type
        kind = kind.value_type if kinds.is_dictionary(kind) else kind
        if kinds.is_timestamp(kind) and kind.tz is not None:
            raise _unclear(_moment(name), schema.names)
        if not any(is_kind(kind) for is_kind in _READABLE):
            raise _unclear(_of_kind(name, str(kind)), schema.names)


def refuse_taken(names: Sequence[str], added: Iterable[str]) -> None:
    """Raise `ColumnsUnclear` when a column has the name of one that is to be added; case does not count."""
    there = {name.casefold() for name in names}
    taken = [name for name in added if name.casefold() in there]
    if taken:
        raise _unclear(_taken(taken[0]), names)


def cells(batch: pa.RecordBatch, found: Headings) -> list[tuple[Cell, ...]]:
    """Return the rows of a batch as cells, of the columns that serve alone."""
    columns = [[_cell(value) for value in batch.column(name).to_pylist()] for name in found.names]
    return list(zip(*columns, strict=True))


def _cell(value: Any) -> Cell:
    """Return a value as a cell: null and not-a-number are empty, a whole decimal has no point."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else f"{value:f}"
    cell: Cell = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return cell


_READABLE: Final = (
    kinds.is_string,
    kinds.is_large_string,
    kinds.is_string_view,
    kinds.is_integer,
    kinds.is_floating,
    kinds.is_decimal,
    kinds.is_boolean,
    kinds.is_date,
    kinds.is_timestamp,
    kinds.is_null,
)


def _unclear(problem: Text, names: Iterable[str]) -> ColumnsUnclear:
    return ColumnsUnclear(file=TABLE, problem=problem, found=list(names), advice=_SAY_WHICH)


def _no_field(given: str) -> Text:
    return Text(
        f"« {short(given)} » n'est pas un champ de la question.",
        f"“{short(given)}” is not a field of the question.",
    )


def _not_one(name: str, count: int) -> Text:
    if count:
        return Text(
            f"{count} colonnes s'appellent « {short(name)} ».", f"{count} columns are called “{short(name)}”."
        )
    return Text(f"« {short(name)} » n'y est pas.", f"“{short(name)}” is not there.")


def _twice(field: str, name: str) -> Text:
    return Text(
        f"« {short(name)} » et une autre servent le même champ ({field}), ou elle en sert deux.",
        f"“{short(name)}” and another serve the same field ({field}), or it serves two.",
    )


def _taken(name: str) -> Text:
    return Text(
        f"« {short(name)} » y est déjà, et une réponse s'appellerait ainsi ; donnez un autre préfixe (prefix).",
        f"“{short(name)}” is there already, and an answer would be called so; give another prefix (prefix).",
    )


def _moment(name: str) -> Text:
    return Text(
        f"« {short(name)} » tient des moments avec fuseau : le jour dépendrait du fuseau ; donnez des dates (to_date).",
        f"“{short(name)}” holds moments with a zone: the day would depend on the zone; give dates (to_date).",
    )


def _of_kind(name: str, kind: str) -> Text:
    return Text(
        f"« {short(name)} » tient des valeurs ({short(kind)}) qui ne sont ni texte, ni nombre, ni date, ni oui ou non.",
        f"“{short(name)}” holds values ({short(kind)}) that are no text, number, date, or yes or no.",
    )


_NOBODY: Final = Text(
    "aucune ne dit de quelle firme il s'agit (nom, NEQ, numéro de client AMP).",
    "none says which firm it is about (name, NEQ, AMP client number).",
)
_ROWS_OF_A_CONSORTIUM: Final = Text(
    "les lignes d'un consortium ne se suivent pas dans une table ; donnez ses membres dans une cellule (members).",
    "rows of a consortium do not follow each other in a table; give its members in one cell (members).",
)
_SAY_WHICH: Final = Text(
    'Dites quelle colonne sert : columns={"name": "fournisseur", "neq": "no_neq"}.',
    'Say which column serves: columns={"name": "supplier", "neq": "neq_number"}.',
)
