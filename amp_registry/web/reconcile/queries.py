"""The queries of the Reconciliation Service API 0.2, read strictly, and what answers them.

A candidate is a `match`, which OpenRefine takes without asking, only when its number is the one asked and it alone has
it: a name that resembles, however much, is for a person to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from typing import Any, Final

from amp_registry import neq
from amp_registry.compare.match import Certainty, Match
from amp_registry.errors import InvalidQuestion, TooLarge
from amp_registry.field_value import refused
from amp_registry.json_object import JsonObject, read_json
from amp_registry.language import Language, Text
from amp_registry.question import Firm
from amp_registry.records import Register, entry_hash
from amp_registry.registry import Registry
from amp_registry.web.reconcile import properties

MOST_QUERIES: Final = 200
MOST_IDS: Final = 1000
MOST_CANDIDATES: Final = 50
CANDIDATES: Final = 10
HUNDREDTHS: Final = 100
A_BATCH: Final = Text('{"q0": {"query": "…"}}', '{"q0": {"query": "…"}}')
AN_EXTENSION: Final = Text(
    '{"ids": ["…"], "properties": [{"id": "…"}]}', '{"ids": ["…"], "properties": [{"id": "…"}]}'
)
A_TYPE: Final = Text("un texte ou une liste de textes", "a text or a list of texts")
A_LIMIT: Final = Text("un nombre ou null", "a number or null")
A_VALUE: Final = Text("un texte, un nombre, ou une liste", "a text, a number, or a list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query: the firm, the types wanted (none: any), and how many candidates."""

    firm: Firm
    types: tuple[str, ...]
    limit: int


def read(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys, in order; raises `InvalidQuestion` with the path, or `TooLarge`."""
    batch = read_json(text, A_BATCH)
    if not isinstance(batch, Mapping):
        raise refused("queries", batch, A_BATCH)
    if len(batch) > MOST_QUERIES:
        raise TooLarge(limit=Text(f"{MOST_QUERIES} requêtes", f"{MOST_QUERIES} queries"))
    return {key: _query(value, f"{key}.") for key, value in batch.items()}


def _query(data: Any, path: str) -> Query:
    reader = JsonObject(data, path)
    name = reader.text("query")
    types = _types(data.get("type"), f"{path}type")
    limit = reader.amount("limit", A_LIMIT)
    if limit is not None and isnan(limit):
        raise refused(f"{path}limit", limit, A_LIMIT)
    known = dict(
        _property(one, f"{path}properties[{i}].") for i, one in enumerate(reader.objects("properties"))
    )
    reader.skip("type")
    reader.text("type_strict")
    reader.finish()
    if name is None and not known:
        raise refused(f"{path}query", name, A_BATCH)
    wanted = CANDIDATES if limit is None else int(max(0, min(limit, MOST_CANDIDATES)))
    return Query(firm=_firm(name, known), types=types, limit=wanted)


def _types(value: Any, path: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value] if value is not None else []
    if not all(isinstance(one, str) for one in given):
        raise refused(path, value, A_TYPE)
    return tuple(given)


def _property(data: Any, path: str) -> tuple[str, str]:
    reader = JsonObject(data, path)
    id_ = reader.required_text("pid")
    value = data.get("v")
    first = value[0] if isinstance(value, list) and value else value
    told = first.get("name", first.get("id")) if isinstance(first, Mapping) else first
    if told is None or isinstance(told, Mapping | list):
        raise refused(f"{path}v", value, A_VALUE)
    return id_, str(told)


def _firm(name: str | None, known: Mapping[str, str]) -> Firm:
    """Return the firm asked about; a name that is a NEQ is one, and a number that is none is not looked for."""
    told: dict[str, str | None] = {one: known.get(one) for one in properties.OF_FIRM}
    if name is not None and told["neq"] is None and neq.is_valid(name):
        name, told["neq"] = None, name
    if told["neq"] is not None and not neq.is_valid(told["neq"]):
        told["neq"] = None
    return Firm(
        name=name,
        neq=told["neq"],
        amp_client_number=told["amp_client_number"],
        city=told["city"],
        postal_code=told["postal_code"],
    )


def answer(
    registry: Registry, register: Register, query: Query, spoken: Language, now: datetime
) -> dict[str, Any]:
    """Return the candidates of a query, best first, as the API writes them."""
    if not query.firm.named or (query.types and register.value not in query.types):
        return {"result": []}
    found = registry.candidates(register, query.firm, now=now)
    certain = [match for match in found if match.certainty is Certainty.CERTAIN]
    alone = certain[0] if len(certain) == 1 else None
    return {"result": [_candidate(match, match is alone, spoken) for match in found[: query.limit]]}


def _candidate(match: Match, settled: bool, spoken: Language) -> dict[str, Any]:
    return {
        "id": entry_hash(match.entry),
        "name": match.entry.name,
        "description": properties.description(match.entry),
        "score": round(match.score * HUNDREDTHS, 2),
        "features": [{"id": feature.code, "value": feature.score} for feature in match.features],
        "match": settled,
        "type": [properties.type_of(match.register, spoken)],
    }


def extend(registry: Registry, register: Register, text: str, spoken: Language) -> dict[str, Any]:
    """Return what entries say of some properties; an entry or a property that is none gives an empty cell."""
    reader = JsonObject(read_json(text, AN_EXTENSION), "")
    ids = list(dict.fromkeys(reader.texts("ids")))
    wanted = [_wanted(one, f"properties[{i}].") for i, one in enumerate(reader.objects("properties"))]
    reader.finish()
    if len(ids) > MOST_IDS:
        raise TooLarge(limit=Text(f"{MOST_IDS} inscriptions", f"{MOST_IDS} entries"))
    known = properties.OF[register]
    entries = {id_: registry.entry(register, id_) for id_ in ids}
    return {
        "meta": [
            known[id_].to_dict(id_, spoken) if id_ in known else {"id": id_, "name": id_} for id_ in wanted
        ],
        "rows": {
            id_: {
                one: known[one].cells(entry) if entry is not None and one in known else [{}] for one in wanted
            }
            for id_, entry in entries.items()
        },
    }


def _wanted(data: Any, path: str) -> str:
    reader = JsonObject(data, path)
    id_ = reader.required_text("id")
    reader.optional_mapping("settings")
    reader.finish()
    return id_


def refused_extension(text: object) -> InvalidQuestion:
    """Return the error for a request that asks for nothing."""
    return refused("queries", text, A_BATCH)
