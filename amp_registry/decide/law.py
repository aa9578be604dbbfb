"""The law as data: thresholds and decision rows, read from two TOML files and checked.

`load()` gives a frozen `Law`; a row or a threshold that cannot be used raises `BadLawFile`, which names
the file, the row and the mend, so that no answer is ever given on a law badly read. An override file of
the user's replaces rows of the same id and adds new ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from amp_registry.contract import Body, Kind, MontrealObject
from amp_registry.decide.law_file import Conditions, LawFile, LawRow
from amp_registry.decide.verdict import Answer, Citation
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadLawFile, NoLawForDate
from amp_registry.language import Text, same
from amp_registry.question import Covers, PermissionArticle

TABLE = "decision_table.toml"
THRESHOLDS = "thresholds.toml"

BLOCKS = ("S", "R", "I", "T", "A", "D", "C")
DAYS = ("rena", "process", "bid", "rea", "declaration", "as_of")
DEFAULT_DAY: Mapping[str, str] = {
    "S": "as_of",
    "R": "rena",
    "I": "rea",
    "T": "process",
    "A": "bid",
    "D": "declaration",
    "C": "as_of",
}
CONFIDENCES = ("R", "A", "S", "I", "U")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the decision table; see the head of the file for what each field means.

    `origin` is the name of the file the row stands in; `checked_on` the day it was last compared with its
    source, None when the file does not say.
    """

    id: str
    block: str
    when: Conditions
    answer: Answer | None
    floor: Answer | None
    then: str | None
    note: bool
    day: str
    start: date | None
    end: date | None
    warn: tuple[str, ...]
    conditions: tuple[str, ...]
    needs: tuple[str, ...]
    cite: tuple[Citation, ...]
    origin: str
    checked_on: date | None

    def in_force(self, day: date) -> bool:
        """Return whether the row is in force on that day."""
        return _covers(self.start, self.end, day)

    def citation(self, day: date) -> Citation | None:
        """Return the text of law the row rests on, on that day; None when the row is one of our own."""
        for citation in self.cite:
            if _covers(citation.start, citation.end, day):
                return citation
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One amount, for one kind, body, role and period of process starts.

    `amounts` holds the possible amounts, in dollars: one when it is known, several when the law we hold
    does not say which, `None` among them for "no amount": no authorization is required at any amount.
    `origin` and `checked_on` are those of a `Row`.
    """

    kind: Kind
    body: str
    role: str
    object: MontrealObject | None
    amounts: tuple[Decimal | str | None, ...]
    start: date
    end: date | None
    citation: Citation
    origin: str
    checked_on: date | None

    def applies(self, day: date) -> bool:
        """Return whether an award process begun that day falls in the period."""
        return _covers(self.start, self.end, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRow:
    """What a permission under one article lets a firm do, and on which days."""

    article: PermissionArticle
    covers: frozenset[Covers]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Law:
    """Every rule and amount held, with a version that changes when any of them does."""

    rows: Mapping[str, tuple[Row, ...]]
    thresholds: tuple[Threshold, ...]
    permissions: tuple[PermissionRow, ...]
    first_day: date
    indefinite_since: date
    renewal_days: int
    default_days: int
    first_regime_days: int
    provisional_months: int
    definitive_years: int
    first_process_start: date
    longest_process_days: int
    highest_tax_rate: Decimal
    version: str
    _amounts: dict[tuple[object, ...], tuple[Decimal | None, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def amounts(
        self, kind: Kind, body: Body, role: str, montreal_object: MontrealObject | None, start: date
    ) -> tuple[Decimal | None, ...]:
        """Return the possible thresholds, in dollars, for an award process begun on a day.

        One element when the law is known; two when it is not; None is "no authorization at any amount".
        `role` is `contract` or `subcontract`. A start before the first amount in force gives `(None,)`.
        """
        key = (kind, body, role, montreal_object, start)
        known = self._amounts.get(key)
        if known is None:
            known = self._amounts[key] = self._find_amounts(kind, body, role, montreal_object, start)
        return known

    def _find_amounts(
        self, kind: Kind, body: Body, role: str, montreal_object: MontrealObject | None, start: date
    ) -> tuple[Decimal | None, ...]:
        provincial = self._row_amounts(self._select(kind, "all", role, None, start))
        if body is not Body.MONTREAL:
            return provincial
        special = self._select(kind, "montreal", role, montreal_object, start)
        if special is None:
            return provincial
        lowest = [_lower(a, p) for a in special.amounts for p in provincial]
        return tuple(sorted(set(lowest), key=_by_amount))

    def _select(
        self, kind: Kind, body: str, role: str, montreal_object: MontrealObject | None, start: date
    ) -> Threshold | None:
        for row in self.thresholds:
            fits = row.kind is kind and row.body == body and row.role in {"both", role}
            if fits and row.object in {None, montreal_object} and row.applies(start):
                return row
        return None

    @staticmethod
    def _row_amounts(row: Threshold | None) -> tuple[Decimal | None, ...]:
        if row is None:
            return (None,)
        return tuple(a for a in row.amounts if not isinstance(a, str))

    def changes(self, kind: Kind, after: date, until: date) -> list[date]:
        """Return the days after `after`, up to `until`, on which an amount of that kind begins."""
        starts = {row.start for row in self.thresholds if row.kind is kind}
        return sorted(day for day in starts if after < day <= until)

    def permits(self, article: PermissionArticle, act: Covers, day: date) -> bool:
        """Return whether a permission under that article can be one for that act, on that day."""
        return any(
            row.article is article
            and act in row.covers
            and _covers(row.citation.start, row.citation.end, day)
            for row in self.permissions
        )

    def all_rows(self) -> Iterable[Row]:
        """Return every row, in the order in which the blocks are tried."""
        return (row for block in BLOCKS for row in self.rows[block])

    def rows_on(self, day: date) -> list[Row]:
        """Return the rows in force on a day, in that order; raises `NoLawForDate` before the first text held."""
        self.refuse_earlier(day)
        return [row for row in self.all_rows() if row.in_force(day)]

    def refuse_earlier(self, *days: date) -> None:
        """Raise `NoLawForDate` for a day before the first text held: what has no start would read as in force."""
        for day in days:
            if day < self.first_day:
                raise NoLawForDate(day=day, first=self.first_day)


def _covers(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _lower(special: Decimal | str | None, provincial: Decimal | None) -> Decimal | None:
    if isinstance(special, str) or special is None:
        return provincial
    return special if provincial is None else min(special, provincial)


def _by_amount(amount: Decimal | None) -> Decimal:
    return Decimal("Infinity") if amount is None else amount


# --- reading ------------------------------------------------------------------------------------


def load(override: str | None = None, override_name: str = "override") -> Law:
    """Return the law the package ships, with the rows of an override (TOML text) put in their place.

    Raises `BadLawFile` when a file cannot be used.
    """
    texts = {name: _shipped(name) for name in (TABLE, THRESHOLDS)}
    table, amounts = LawFile.parse(TABLE, texts[TABLE]), LawFile.parse(THRESHOLDS, texts[THRESHOLDS])
    extra = LawFile.parse(override_name, override or "")
    extra.refuse_others("row", "threshold", "permission", "checked_on")
    rows = _replaced(
        [_row(table, r) for r in table.tables("row")], [_row(extra, r) for r in extra.tables("row")]
    )
    thresholds = [
        *(_threshold(extra, r) for r in extra.tables("threshold")),
        *(_threshold(amounts, r) for r in amounts.tables("threshold")),
    ]
    return Law(
        rows={block: tuple(row for row in rows if row.block == block) for block in BLOCKS},
        thresholds=tuple(thresholds),
        permissions=_permissions(table, extra),
        first_day=table.top("first_day", date),
        indefinite_since=table.top("indefinite_since", date),
        renewal_days=table.top("renewal_days", int),
        default_days=table.top("default_days", int),
        first_regime_days=table.top("first_regime_days", int),
        provisional_months=table.top("provisional_months", int),
        definitive_years=table.top("definitive_years", int),
        first_process_start=amounts.top("first_process_start", date),
        longest_process_days=amounts.top("longest_process_days", int),
        highest_tax_rate=Decimal(amounts.top("highest_tax_rate", str)),
        version=_version([*texts.values(), override or ""]),
    )


def load_with(override: Path | None) -> Law:
    """Return the law with the override a settings file names; raises `BadLawFile` when it cannot be used."""
    if override is None:
        return load()
    try:
        text = override.read_bytes().decode()  # its ends of line as they are: the version is the hash of them
    except (OSError, UnicodeDecodeError) as error:
        raise BadLawFile(
            file=str(override),
            row="-",
            problem=by_the_system(error) if isinstance(error, OSError) else same(f"{error}."),
            mend=Text("Donnez un fichier TOML lisible.", "Give a TOML file that can be read."),
        ) from None
    return load(text, override.name)


def _shipped(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _version(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _replaced(rows: list[Row], extra: list[Row]) -> list[Row]:
    """An override's rows stand where the first row of their id stood; new ids go before their block's rest."""
    ids = {row.id for row in extra}
    kept = [row for row in rows if row.id not in ids]
    for row in reversed(extra):
        places = [i for i, old in enumerate(rows) if old.id == row.id]
        before = {id(old) for old in rows[: places[0]]} if places else set()
        kept.insert(sum(1 for old in kept if id(old) in before), row)
    return kept


def _row(file: LawFile, data: Mapping[str, Any]) -> Row:
    reader = file.row(data)
    block = reader.word("block", BLOCKS)
    start, end = reader.period()
    row = Row(
        id=reader.id,
        block=block,
        when=reader.conditions("when"),
        answer=reader.optional_answer("answer"),
        floor=reader.optional_answer("floor"),
        then=reader.optional_word("then", BLOCKS),
        note=reader.flag("note"),
        day=reader.optional_word("day", DAYS) or DEFAULT_DAY[block],
        start=start,
        end=end,
        warn=reader.words("warn"),
        conditions=reader.words("conditions"),
        needs=reader.words("needs"),
        cite=tuple(_citation(file, reader.id, c) for c in reader.tables("cite")),
        origin=file.name,
        checked_on=reader.day("checked_on") or file.checked_on,
    )
    reader.finish()
    if row.answer is None and row.floor is None and not row.note:
        raise reader.bad_row()
    return row


def _citation(file: LawFile, row_id: str, data: Mapping[str, Any]) -> Citation:
    reader = file.row(data, row_id)
    citation = _cited(reader, reader.text("article"))
    reader.finish()
    return citation


def _cited(reader: LawRow, article: str) -> Citation:
    start, end = reader.period()
    return Citation(
        article=article,
        confidence=reader.word("confidence", CONFIDENCES),
        start=start,
        end=end,
        source=reader.text("source"),
    )


def _permissions(shipped: LawFile, extra: LawFile) -> tuple[PermissionRow, ...]:
    """The permissions of an override stand in the place of those of the same articles."""
    own = [_permission(extra, row) for row in extra.tables("permission")]
    given = {row.article for row in own}
    rest = [_permission(shipped, row) for row in shipped.tables("permission")]
    return (*own, *(row for row in rest if row.article not in given))


def _permission(file: LawFile, data: Mapping[str, Any]) -> PermissionRow:
    reader = file.row(data, f"permission/{data.get('article', '-')}")
    article = reader.word("article", [a.value for a in PermissionArticle])
    row = PermissionRow(
        article=PermissionArticle(article),
        covers=frozenset(map(Covers, reader.words_among("covers", list(Covers)))),
        citation=_cited(reader, f"LCOP {article}"),
    )
    reader.finish()
    return row


def _threshold(file: LawFile, data: Mapping[str, Any]) -> Threshold:
    name = "/".join(str(data.get(k, "-")) for k in ("kind", "body", "role", "from"))
    reader = file.row(data, name)
    start, end = reader.started_period()
    montreal_object = reader.optional_word("object", [o.value for o in MontrealObject])
    threshold = Threshold(
        kind=Kind(reader.word("kind", [k.value for k in Kind])),
        body=reader.word("body", ("all", "montreal")),
        role=reader.word("role", ("both", "contract", "subcontract")),
        object=MontrealObject(montreal_object) if montreal_object else None,
        amounts=reader.amounts("amount"),
        start=start,
        end=end,
        citation=Citation(
            article=reader.text("instrument"),
            confidence=reader.word("confidence", CONFIDENCES),
            start=start,
            end=end,
            source=reader.text("source"),
        ),
        origin=file.name,
        checked_on=reader.day("checked_on") or file.checked_on,
    )
    reader.finish()
    return threshold
