"""What the Reconciliation Service API 0.2 asks of each answer, as JSON Schema written from its text.

The specification (W3C Entity Reconciliation Community Group, Final Community Group Report of version 0.2) comes with
schemas of its own; a folder of them, named by AMP_REGISTRY_TEST_RECONCILE_SCHEMAS, is asked too where there is one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = "AMP_REGISTRY_TEST_RECONCILE_SCHEMAS"
_Json = dict[str, Any]


def _object(required: _Json, **optional: Any) -> _Json:
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}


def _list(items: _Json, **more: Any) -> _Json:
    return {"type": "array", "items": items, **more}


TEXT: _Json = {"type": "string"}
NUMBER: _Json = {"type": "number"}
TYPE = _object({"id": TEXT, "name": TEXT}, description=TEXT)
NAMED = _object({"id": TEXT}, name=TEXT)
PATTERN: _Json = {"type": "string", "pattern": r"\{\{id\}\}"}
SERVICE = _object({"service_url": TEXT, "service_path": TEXT})

MANIFEST = _object(
    {
        "versions": _list(TEXT, contains={"const": "0.2"}),
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
    },
    serviceVersion=TEXT,
    defaultTypes=_list(TYPE, uniqueItems=True),
    view=_object({"url": PATTERN}),
    preview=_object({"url": PATTERN, "width": {"type": "integer"}, "height": {"type": "integer"}}),
    suggest=_object({"entity": SERVICE, "property": SERVICE, "type": SERVICE}),
    extend=_object({"propose_properties": SERVICE}, property_settings={"type": "array"}),
)
FEATURE = _object({"id": TEXT, "value": {"type": ["boolean", "number"]}})
CANDIDATE = _object(
    {"id": TEXT, "name": TEXT, "score": NUMBER},
    description=TEXT,
    features=_list(FEATURE),
    match={"type": "boolean"},
    type=_list(NAMED),
)
RESULTS: _Json = {"type": "object", "additionalProperties": _object({"result": _list(CANDIDATE)})}
CELL: _Json = {
    "oneOf": [
        {"type": "object", "maxProperties": 0},
        {**_object({"str": TEXT}), "additionalProperties": False},
        {
            **_object({"date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"}}),
            "additionalProperties": False,
        },
    ]
}
ROWS: _Json = {
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": _list(CELL)},
}
EXTENSION = _object({"meta": _list(_object({"id": TEXT, "name": TEXT})), "rows": ROWS})
ENTITIES = _object(
    {"result": _list(_object({"id": TEXT, "name": TEXT}, description=TEXT, notable=_list(NAMED)))}
)
PROPERTIES = _object({"result": _list(_object({"id": TEXT, "name": TEXT}))})
TYPES = _object({"result": _list(TYPE)})

OF = {
    "manifest": MANIFEST,
    "reconciliation-result-batch": RESULTS,
    "data-extension-response": EXTENSION,
    "suggest-entities-response": ENTITIES,
    "suggest-properties-response": PROPERTIES,
    "suggest-types-response": TYPES,
}
"""By the names of the specification's own files."""


def check(name: str, value: Any) -> None:
    """Raise `ValidationError` where an answer is not what the specification asks."""
    Draft202012Validator(OF[name]).validate(value)
    folder = os.environ.get(FOLDER)
    if folder:
        schema = json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
        Draft202012Validator(schema, registry=_registry(Path(folder))).validate(value)


def _registry(folder: Path) -> Registry[Any]:
    """Return the schemas of the folder under their own addresses, which refer to one another."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    found = [
        (one["$id"], Resource.from_contents(one, default_specification=_SPECIFICATION))
        for one in read
        if "$id" in one
    ]
    return Registry().with_resources(found)


_SPECIFICATION = Resource.from_contents(
    {"$schema": "https://json-schema.org/draft/2020-12/schema"}
)._specification
