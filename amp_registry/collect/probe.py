"""How a source's columns map to fields: which are found, which are missing, which are new, with values of each.

For the first night with the real source, and for any night after its columns changed. Nothing is believed and
nothing is stored; what is found here is put right in a card of one's own (`card_draft`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amp_registry import neq as neq_numbers
from amp_registry.collect import detect, printed_date, rea_list, web_tables
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Notes, Parsed
from amp_registry.collect.source_card import ListCard, SourceCard
from amp_registry.collect.source_row import as_text, shown
from amp_registry.collect.table import STEP, Table
from amp_registry.errors import CollectError, NotTheRegister
from amp_registry.language import Text
from amp_registry.records import ListOrigin

SAMPLES: Final = 3
_LONGEST_SAMPLE: Final = 60
_WORDS: Final = 10
_WORD_FIELDS: Final = ("registration", "holder_kind", "status", "suspension_cause", "oversight")
_MOST_ROWS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A column that serves a field."""

    field: str
    column: str
    required: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A field that no column serves, with the spellings that would."""

    field: str
    required: bool
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A column that serves nothing, or with `in_reasons` a key of the objects in the column of the reasons.

    `like` says what most of its values are: `neq`, `date`, or empty.
    """

    column: str
    samples: tuple[str, ...]
    like: str
    in_reasons: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMap:
    """One table of a source: which list of the register it would be, and how its columns map to fields.

    `words` are, by category, the words printed that no word of the card is.
    """

    source: str
    origin: ListOrigin
    title: Text
    rows: int
    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    new: tuple[New, ...]
    words: Mapping[str, tuple[str, ...]]

    @property
    def lacking(self) -> tuple[Missing, ...]:
        """The required fields that no column serves."""
        return tuple(each for each in self.missing if each.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a source looks like through its card. `forms` are the forms of a web page, as they would be sent.

    `parsed` is what reading it gives, None when it cannot be read; `problem` then says why.
    """

    source: str
    lists: tuple[ListMap, ...]
    forms: tuple[str, ...]
    parsed: Parsed | None
    problem: Text | None

    @property
    def readable(self) -> bool:
        """Whether a sync or an import would read it, whatever it then thinks of it."""
        return self.parsed is not None

    def to_dict(self) -> dict[str, Any]:
        """Return the probe as `sources probe --json` prints it."""
        return {
            "source": self.source,
            "readable": self.readable,
            "problem": self.problem.to_dict() if self.problem else None,
            "entries": len(self.parsed.entries) if self.parsed else None,
            "issues": self.parsed.counts if self.parsed else {},
            "lists": [_plain(each) for each in self.lists],
            "forms": list(self.forms),
        }


def probe(page: Page, card: SourceCard) -> Probe:
    """Return how a page maps to the fields of a card; raises `CollectError` when it holds no rows at all."""
    parsed, problem = _read(page, card)
    try:
        tables = detect.read_tables(page, card, Notes(page.address))
    except NotTheRegister:
        tables = web_tables.every_table(page, card)
        if not tables and not web_tables.every_form(page, card):
            raise
    return Probe(
        source=page.address,
        lists=tuple(_list_map(table, card) for table in tables),
        forms=web_tables.every_form(page, card),
        parsed=parsed,
        problem=problem,
    )


def _read(page: Page, card: SourceCard) -> tuple[Parsed | None, Text | None]:
    try:
        return detect.read_register(card.register, page, card), None
    except CollectError as error:
        return None, error.parts()[0]


def _list_map(table: Table, card: SourceCard) -> ListMap:
    each = rea_list.which(table, card) or card.lists[ListOrigin.EXTRACT]
    served = table.column_of(card)
    serving = set(served.values())
    return ListMap(
        source=table.source,
        origin=ListOrigin(each.origin),
        title=each.title,
        rows=len(table.rows),
        found=tuple(_found(field, served[field], table, each) for field in card.fields if field in served),
        missing=tuple(_missing(field, card, each) for field in card.fields if field not in served),
        new=(
            *(
                _new(heading, _column(table, heading))
                for heading in table.headings
                if heading not in serving and not card.is_left_in_raw(heading)
            ),
            *_new_in_reasons(table, card, served),
        ),
        words={field: words for field in _WORD_FIELDS if (words := _unknown(field, table, card, served))},
    )


def _found(field: str, column: str, table: Table, each: ListCard) -> Found:
    return Found(
        field=field,
        column=column,
        required=field in each.required,
        samples=_samples(_column(table, column)),
    )


def _missing(field: str, card: SourceCard, each: ListCard) -> Missing:
    return Missing(field=field, required=field in each.required, accepted=card.fields[field])


def _new(column: str, cells: Sequence[Any], *, in_reasons: bool = False) -> New:
    return New(column=column, samples=_samples(cells), like=_like(cells), in_reasons=in_reasons)


def _new_in_reasons(table: Table, card: SourceCard, served: Mapping[str, str]) -> Iterator[New]:
    """Give the keys of the reasons, when they are objects, that serve nothing."""
    column = served.get("reasons")
    told: dict[str, list[Any]] = {}
    for reason in _reasons(table, column) if column else ():
        for key, value in reason.items():
            if card.reason_field_of(key) is None:
                told.setdefault(key, []).append(value)
    for key, values in told.items():
        yield _new(f"{column}{STEP}{key}", values, in_reasons=True)


def _reasons(table: Table, column: str) -> Iterator[Mapping[str, Any]]:
    for cell in _column(table, column):
        items = cell if isinstance(cell, list) else [cell]
        yield from (item for item in items if isinstance(item, Mapping))


def _unknown(field: str, table: Table, card: SourceCard, served: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words printed in the column of a category that no word of the card is, the commonest first."""
    if field not in served:
        return ()
    printed = Counter(
        text for text in _texts(_column(table, served[field])) if card.category(field, text) is None
    )
    return tuple(shown(word, _LONGEST_SAMPLE) for word, _ in printed.most_common(_WORDS))


def _column(table: Table, heading: str) -> list[Any]:
    return [row.cells.get(heading) for row in table.rows]


def _texts(cells: Iterable[Any]) -> Iterator[str]:
    return (text for cell in cells if (text := " ".join(as_text(cell).split())))


def _samples(cells: Iterable[Any]) -> tuple[str, ...]:
    """Return the first values that differ."""
    seen: dict[str, None] = {}
    for text in _texts(cells):
        seen.setdefault(shown(text, _LONGEST_SAMPLE))
        if len(seen) == SAMPLES:
            break
    return tuple(seen)


def _like(cells: Sequence[Any]) -> str:
    """Return what the values look like, when most of them do: a register prints some NEQ that are not valid."""
    texts = list(_texts(cells))[:_MOST_ROWS]
    half = len(texts) / 2
    if texts and sum(neq_numbers.is_valid(text) for text in texts) > half:
        return "neq"
    return "date" if texts and sum(printed_date.read(text) is not None for text in texts) > half else ""


def _plain(each: ListMap) -> dict[str, Any]:
    return {
        "source": each.source,
        "list": each.origin.value,
        "rows": each.rows,
        "found": [
            {"field": f.field, "column": f.column, "required": f.required, "samples": list(f.samples)}
            for f in each.found
        ],
        "missing": [
            {"field": m.field, "required": m.required, "accepted": list(m.accepted)} for m in each.missing
        ],
        "new": [{"column": n.column, "samples": list(n.samples), "like": n.like} for n in each.new],
        "unknown_words": {field: list(words) for field, words in each.words.items()},
    }
