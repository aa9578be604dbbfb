"""What the description says each endpoint takes and gives; the shapes are in `api.models` and `api.question_schema`."""

from __future__ import annotations

from typing import Any, Final

from amp_registry.web.problems import PROBLEM

_Json = dict[str, Any]
REFERENCE: Final = "#/components/schemas/{}"


def _ref(name: str) -> _Json:
    return {"$ref": REFERENCE.format(name)}


def _json(description: str, schema: _Json) -> _Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _list_of(name: str) -> _Json:
    return {"type": "array", "items": _ref(name)}


_TEXT: Final[_Json] = {"schema": {"type": "string"}}
_LINES: Final[_Json] = {"schema": {"type": "string", "description": "One JSON object a line"}}
_FILE: Final[_Json] = {"schema": {"type": "string", "format": "binary"}}
_REASONS: Final = {
    400: "The request cannot be read",
    401: "Nobody is recognized",
    403: "Who asks may not do this, or a page of another site asked",
    404: "There is no such thing",
    409: "What is asked for cannot be had of this",
    413: "Too large",
    421: "The server does not answer to that name",
    422: "The question, a parameter or the file is refused",
    429: "Too many requests",
    501: "An optional part is not installed",
    503: "The store is out of reach",
}
PROBLEMS: Final[dict[int | str, _Json]] = {
    status: {"description": why, "content": {PROBLEM: {"schema": _ref("Problem")}}}
    for status, why in _REASONS.items()
}
EVIDENCE: Final = _json("The evidence", _ref("Evidence"))
ANSWER: Final = {
    "description": "The evidence; or its summary, its page, its table",
    "content": {
        "application/json": {"schema": _ref("Evidence")},
        "text/plain": _TEXT,
        "text/csv": _TEXT,
    },
}
EVIDENCE_LINES: Final = {
    "description": "An evidence a line, in order; a problem with its `line` for what is no question",
    "content": {"application/x-ndjson": _LINES},
}
MATCHES: Final = _json("The matches, best first", _list_of("Match"))
ENTRIES: Final = {
    "description": "The entries, by name",
    "content": {
        "application/json": {"schema": _ref("Entries")},
        "application/x-ndjson": _LINES,
        "text/csv": _TEXT,
    },
}
HISTORY: Final = _json("What was said, RENA first, then by time", _list_of("Told"))
CHANGES: Final = _json("The changes, oldest first", _list_of("Change"))
STATUS: Final = _json("Each register, RENA first", _list_of("RegisterStatus"))
JOURNAL: Final = _json("Entries in short", _ref("JournalPage"))
VERIFIED: Final = _json("Whether it holds", _ref("Verified"))
PROOF: Final = {
    "description": "The proof",
    "content": {
        "application/pdf": _FILE,
        "text/html": _TEXT,
        "application/json": {"schema": _ref("Evidence")},
    },
}
PROOF_REPORT: Final = _json("What was found", _ref("ProofReport"))
RECONCILED: Final = _json("The manifest, the candidates or the values", {"type": "object"})
SUGGESTED: Final = _json(
    "What begins so",
    {
        "type": "object",
        "properties": {"result": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}}},
        "required": ["result"],
    },
)
PAGE: Final = {"description": "A page", "content": {"text/html": _TEXT}}
READY: Final = _json("Both copies can answer", _ref("Ready"))
NOT_READY: Final = {
    "description": "A copy is missing or stale, or the store is out of reach",
    "content": {"application/json": {"schema": _ref("Ready")}, PROBLEM: {"schema": _ref("Problem")}},
}
PLAIN: Final = {"description": "Text", "content": {"text/plain": _TEXT}}
NOT_CHANGED: Final = {"description": "The copies are those of the `ETag` the asker gave"}


def body_of(name: str, example: Any) -> _Json:
    """Return the description of a body of JSON."""
    content = {"application/json": {"schema": _ref(name), "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def lines_of(name: str, example: str) -> _Json:
    """Return the description of a body of JSON objects, one a line."""
    schema = {"type": "string", "description": f"One {name} a line"}
    content = {"application/x-ndjson": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


BATCH_BODY: Final[_Json] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                }
            }
        },
    }
}
FILE_BODY: Final[_Json] = {
    "requestBody": {
        "required": True,
        "content": dict.fromkeys(("application/pdf", "text/html", "application/json"), _FILE),
    }
}
