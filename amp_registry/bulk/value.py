"""One cell of a list as the value of a field of the question: what would have to be guessed is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final

from amp_registry import amounts, typed_firm
from amp_registry.bulk import columns
from amp_registry.bulk.cell import Cell, Fault, printed
from amp_registry.collect import printed_date
from amp_registry.collect.source_card import fold
from amp_registry.error_parts import short
from amp_registry.language import Text

CENT: Final = Decimal("0.01")
_LARGEST_AMOUNT: Final = 1e15
_BETWEEN: Final = re.compile(r"[|;\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[|;,\n]+")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_SERIAL: Final = re.compile(r"\d{5}(?:\.0*)?", re.ASCII)
_DAY_0: Final = date(1899, 12, 30)
"""The day a spreadsheet counts its days from."""
_SERIALS: Final = range(32_874, 73_051)
_MONTHS: Final = 12
_A_LINE_OF_ITS_OWN: Final = re.compile(
    r"(?:grand |sous[- ]?)?tota(?:l|ux)(?: g[ée]n[ée]ral)?\s*:?|(?:grand |sub[- ]?)total\s*:?|idem|ditto|[\"″〃]+"
    r"|(?:pr[ée]par[ée]e?|v[ée]rifi[ée]e?|approuv[ée]e?|r[ée]dig[ée]e?|sign[ée]e?|prepared|checked|approved|signed"
    r"|nombre|number|date|note|remarque|source)\b[^:]*:.*",
    re.IGNORECASE,
)
"""What people write under or between the firms of a list, where the name of one is expected."""


class Order(StrEnum):
    """Which comes first in a date whose year is last."""

    DAY = "day"
    MONTH = "month"


class NotRead(Exception):
    """A cell that cannot be read as its field, with what is wrong and what would be accepted."""

    def __init__(self, problem: Text) -> None:
        super().__init__(problem.en)
        self.problem = problem


class TwoWays(NotRead):
    """A date that reads with the day first, or with the month first."""


def read(field: str, cell: Cell, order: Order | None) -> Any:
    """Return the value of a field from a cell that is not empty; raises `NotRead`.

    `order` says how a date such as 03/04/2026 is read; without it, it is not.
    """
    if isinstance(cell, Fault):
        raise NotRead(cell.text)
    if field in _DAYS:
        return _day(cell, order)
    if field == "renewal.filed_on":
        return None if columns.value_of("none", printed(cell)) else _day(cell, order)
    read_as = _READERS.get(field)
    if read_as is not None:
        return read_as(cell)
    return _word(field, printed(cell)) if columns.has_words(field) else printed(cell)


def label_of(text: str) -> str:
    """Return what a cell says of the consortium its row belongs to, to compare; empty when it belongs to none.

    >>> label_of("Consortium A-1"), label_of("Non"), label_of("-")
    ('consortiuma1', '', '')
    """
    return "" if columns.value_of("none", text) else fold(text)


def _label(cell: Cell) -> str:
    if columns.value_of("flag", printed(cell)) == "yes" and not printed(cell).isdigit():
        raise NotRead(_A_LABEL)
    return label_of(printed(cell))


def _firm(cell: Cell) -> dict[str, str]:
    text = printed(cell)
    if _A_LINE_OF_ITS_OWN.fullmatch(text):
        raise NotRead(_NO_FIRM)
    return typed_firm.fields(text)


def _firms(cell: Cell) -> list[dict[str, str]]:
    return [typed_firm.fields(each.strip()) for each in _BETWEEN.split(printed(cell)) if each.strip()]


def _amount(cell: Cell) -> Decimal:
    """Return dollars; a number a spreadsheet worked out is rounded to the cent, as the spreadsheet shows it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) < _LARGEST_AMOUNT:
        return Decimal(repr(cell)).quantize(CENT, ROUND_HALF_UP)
    found = amounts.parse(printed(cell))
    if found is None:
        raise NotRead(_AN_AMOUNT)
    return found


def _tier(cell: Cell) -> int:
    text = printed(cell)
    if not (text.isascii() and text.isdigit()) or len(text) > 2:  # noqa: PLR2004 - no contract has a hundred tiers
        raise NotRead(_A_TIER)
    return int(text)


def _flag(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    return _word("flag", printed(cell)) == "yes"


def _covers(cell: Cell) -> list[str]:
    parts = [part.strip() for part in _BETWEEN_WORDS.split(printed(cell)) if part.strip()]
    return [_word("permission.covers", part) for part in parts]


def _word(field: str, text: str) -> str:
    value = columns.value_of(field, text)
    if value is None:
        accepted = ", ".join(columns.values(field))
        raise NotRead(Text(f"valeurs acceptées : {accepted}.", f"accepted values: {accepted}."))
    return value


def _day(cell: Cell, order: Order | None) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    found = _serial(printed(cell)) or _printed_day(printed(cell), order)
    if found is None:
        raise NotRead(_A_DAY)
    return found.isoformat()


def _serial(text: str) -> date | None:
    """Return the day of a number of days, as a spreadsheet keeps them, from 1990 to 2099."""
    if not _SERIAL.fullmatch(text):
        return None
    days = int(text.partition(".")[0])
    return _DAY_0 + timedelta(days) if days in _SERIALS else None


def _printed_day(text: str, order: Order | None) -> date | None:
    written = _YEAR_LAST.fullmatch(text)
    if written is None:
        return printed_date.read(text)
    first, second = int(written[1]), int(written[3])
    if order is None and first != second and max(first, second) <= _MONTHS:
        raise TwoWays(_ambiguous(text))
    month_first = order is Order.MONTH if order else second > _MONTHS
    day, month = (second, first) if month_first else (first, second)
    return printed_date.read(f"{written[4]}-{month:02}-{day:02}")


_DAYS: Final = frozenset(
    field
    for field in columns.spellings()
    if field.startswith("dates.") or field in {"as_of", "stop_order.date", "firm.convicted_on"}
)
_READERS: Final[Mapping[str, Callable[[Cell], Any]]] = {
    columns.FIRM: _firm,
    columns.NAME: _firm,
    columns.CONSORTIUM: _label,
    "firm.controller": _firm,
    "consortium.members": _firms,
    "contract.expenditure": _amount,
    "contract.pretax_price": _amount,
    "contract.tier": _tier,
    "contract.same_nature": _flag,
    "contract.warranty_only": _flag,
    "contract.renewal_option": _flag,
    "contract.terms_not_discussed": _flag,
    "renewal.ruled": _flag,
    "permission.covers": _covers,
}


def _ambiguous(text: str) -> Text:
    return Text(
        f"« {short(text)} » se lit de deux façons (jour ou mois d'abord) ; écrivez AAAA-MM-JJ, ou ajoutez "
        "--date-order day ou month.",
        f"“{short(text)}” reads in two ways (day or month first); write YYYY-MM-DD, or add --date-order day or month.",
    )


_AN_AMOUNT: Final = Text(
    "ce n'est pas un montant ; écrivez par exemple 6000000 ou 6 000 000,00 $.",
    "it is not an amount; write for example 6000000 or $6,000,000.00.",
)
_NO_FIRM: Final = Text(
    "ce n'est pas le nom d'une firme, mais une ligne d'en-tête ou de bas de liste ; retirez-la ou écrivez le nom en entier.",
    "it is not the name of a firm, but a line of the head or foot of a list; take it out, or write the name in full.",
)
_A_LABEL: Final = Text(
    "donnez le nom ou le numéro du consortium, le même sur chacune de ses lignes.",
    "give the name or the number of the consortium, the same on each of its rows.",
)
_A_TIER: Final = Text("il faut un entier de 1 à 99.", "an integer from 1 to 99 is needed.")
_A_DAY: Final = Text(
    "ce n'est pas une date lisible ; écrivez AAAA-MM-JJ.", "it is not a readable date; write YYYY-MM-DD."
)
