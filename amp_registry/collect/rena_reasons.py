"""The reasons of a RENA entry, in the shapes a file may give them.

A list of objects, or one object; a list of texts, or one joined text, each "kind: words"; or columns of
their own for each kind (offences; associate and offence; decision; majority shareholder). Section 21.7,
paragraph 3, names the four kinds. What cannot be classified is noted and stays in raw: no kind is supposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from amp_registry.collect.source_row import SourceRow, as_text, shown
from amp_registry.records import Decision, Reason, ReasonKind


def read(source: SourceRow) -> tuple[Reason, ...]:
    """Return the reasons of a row, those of its list first, then those of the columns of each kind."""
    return (*_listed(source), *_by_column(source))


def _listed(source: SourceRow) -> Iterator[Reason]:
    cell = source.cell("reasons")
    items = cell if isinstance(cell, list) else [cell] if isinstance(cell, Mapping) else None
    for item in source.texts("reasons", source.card.text_separators) if items is None else items:
        reason = _from_object(item, source) if isinstance(item, Mapping) else _from_text(item, source)
        if reason is not None:
            yield reason


def _from_object(item: Mapping[str, Any], source: SourceRow) -> Reason | None:
    said = {
        field: as_text(value) for key, value in item.items() if (field := source.card.reason_field_of(key))
    }
    kind = source.card.category("reason_kind", said.get("kind", ""))
    if kind is None:
        _unread(as_text(item), source)
        return None
    parts = {field: source.clean(f"reasons.{field}", printed) for field, printed in said.items()}
    text = parts.get("text") or parts.get("decision") or ""
    return Reason(
        kind=ReasonKind(kind),
        text=text,
        name=parts.get("name"),
        municipality=parts.get("municipality"),
        decision=_decision(kind, parts.get("decision") or text, source),
    )


def _from_text(item: Any, source: SourceRow) -> Reason | None:
    printed = source.clean("reasons", as_text(item))
    if printed is None:
        return None
    head, colon, text = printed.partition(":")
    kind = source.card.category("reason_kind", head) if colon else None
    if kind is None:
        _unread(printed, source)
        return None
    text = text.strip()
    return Reason(kind=ReasonKind(kind), text=text, decision=_decision(kind, text, source))


def _by_column(source: SourceRow) -> Iterator[Reason]:
    for text in _texts(source, "conviction"):
        yield Reason(kind=ReasonKind.CONVICTION, text=text)
    linked = ("associate_offence", "associate_name", "associate_municipality")
    for offence, name, municipality in _aligned(source, *linked):
        yield Reason(kind=ReasonKind.ASSOCIATE, text=offence or "", name=name, municipality=municipality)
    for text in _texts(source, "amp_decision"):
        decision = _decision(ReasonKind.AMP_DECISION, text, source)
        yield Reason(kind=ReasonKind.AMP_DECISION, text=text, decision=decision)
    for name, municipality in _aligned(source, "control_name", "control_municipality"):
        yield Reason(kind=ReasonKind.CONTROL, name=name, municipality=municipality)


def _texts(source: SourceRow, field: str) -> tuple[str, ...]:
    return source.texts(field, source.card.text_separators)


def _aligned(source: SourceRow, *fields: str) -> Iterator[tuple[str | None, ...]]:
    """Give what stands at the same place of each column; an empty place stays one, so that none slides."""
    for places in zip_longest(*(source.places(field, source.card.text_separators) for field in fields)):
        if any(places):
            yield places


def _decision(kind: str, text: str, source: SourceRow) -> Decision | None:
    if kind != ReasonKind.AMP_DECISION:
        return None
    value = source.card.category("decision", text) or source.card.category_within("decision", text)
    return None if value is None else Decision(value)


def _unread(printed: str, source: SourceRow) -> None:
    source.notes.add("reason_unread", source.row.number, value=shown(printed))
