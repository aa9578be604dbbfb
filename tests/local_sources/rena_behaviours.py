"""Every way the open data portal and its file of RENA may behave, the good ones first, and how a night then ends."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from tests.collect import official
from tests.local_sources.rena_site import (
    ALL_THREE,
    FAILED,
    HELD,
    PROMOTED,
    UNCHANGED,
    WELL,
    Behaviour,
    RenaSite,
    after,
    always,
    bytes_of,
    conditional,
    package,
    plain,
)
from tests.local_sources.server import Asked, Reply


def changed(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[RenaSite], bytes]:
    """Return how the file is written with its rows changed."""

    def write(site: RenaSite) -> bytes:
        rows = change([official.nested(entry) for entry in site.entries])
        return json.dumps({"records": rows}, ensure_ascii=False).encode()

    return write


def _other_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(reversed(row.items())) for row in reversed(rows)]


def _renamed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{("Terme" if "fin" in key else key): value for key, value in row.items()} for row in rows]


def _rea_row(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"Nom": row["Nom"], "NEQ": row["NEQ"], "Statut": "Autorisée", "Code postal": "H0H 0H0"}
    return shown | {"Numéro de client AMP": "3000000001", "Date de délivrance": "2024-01-08"}


def _mixed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row if number % 2 else _rea_row(row) for number, row in enumerate(rows)]


def _moved(site: RenaSite, asked: Asked) -> Reply:
    if asked.path.endswith("/elsewhere.json"):
        return conditional(site, asked)
    return Reply(302, headers={"Location": f"{asked.base}{site.prefix}dataset/elsewhere.json"})


def _packed(site: RenaSite, asked: Asked) -> Reply:
    reply = conditional(site, asked)
    headers = {**reply.headers, "Content-Encoding": "gzip"}
    return replace(reply, headers=headers, body=gzip.compress(reply.body)) if reply.body else reply


def _interrupted(site: RenaSite, asked: Asked) -> Reply:
    body = official.as_json(site.entries)
    return Reply(body=body[: len(body) // 2], announced=len(body))


def _huge(site: RenaSite, asked: Asked) -> Reply:
    return Reply(body=b"[" + b" " * 3_000_000 + b"]")


CHALLENGE: Final = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body>Checking.</body></html>"
)
ERROR_PAGE: Final = (
    b"<html><head><title>503 Service unavailable</title></head><body>Maintenance</body></html>"
)
JSON = bytes_of("JSON")
HTML = "text/html; charset=utf-8"
XLS = "application/vnd.ms-excel"

_ALL: Final = (
    # Good.
    WELL,
    Behaviour("not modified", UNCHANGED, "304 to the validators of last night", ALL_THREE, conditional),
    Behaviour("same bytes", UNCHANGED, "no validators, the bytes of last night", ALL_THREE, plain(JSON)),
    Behaviour(
        "xml only", PROMOTED, "the data set lists no JSON", package(["XLS", "XML"]), plain(bytes_of("XML"))
    ),
    Behaviour("xls only", PROMOTED, "a workbook alone", package(["XLS"]), plain(bytes_of("XLSX"), XLS)),
    Behaviour("wrong type", PROMOTED, "JSON said to be a web page", ALL_THREE, plain(JSON, HTML)),
    Behaviour("packed", PROMOTED, "the answer is packed with gzip", ALL_THREE, _packed),
    Behaviour("moved", PROMOTED, "302 to another address", ALL_THREE, _moved),
    Behaviour(
        "busy, then well",
        PROMOTED,
        "503 twice with `Retry-After: 1`, then the file",
        ALL_THREE,
        after(2, Reply(503, headers={"Retry-After": "1"})),
    ),
    Behaviour("asked too often", PROMOTED, "429 once, then the file", ALL_THREE, after(1, Reply(429))),
    Behaviour(
        "hung up once", PROMOTED, "no answer once, then the file", ALL_THREE, after(1, Reply(hang_up=True))
    ),
    Behaviour(
        "another order",
        PROMOTED,
        "rows and columns in another order",
        ALL_THREE,
        plain(changed(_other_order)),
    ),
    Behaviour(
        "a new column",
        PROMOTED,
        "a column nobody knows: kept in `raw`, and said",
        ALL_THREE,
        plain(changed(lambda rows: [{**row, "Région": "Laval"} for row in rows])),
    ),
    Behaviour(
        "another encoding",
        PROMOTED,
        "UTF-16 with its mark: read, and said",
        ALL_THREE,
        plain(lambda site: JSON(site).decode().encode("utf-16")),
    ),
    # No answer.
    Behaviour("forbidden", FAILED, "403", ALL_THREE, always(Reply(403, CHALLENGE)), "HTTP 403"),
    Behaviour(
        "not found",
        FAILED,
        "404 where the portal says the file is",
        ALL_THREE,
        always(Reply(404)),
        "HTTP 404",
    ),
    Behaviour("broken", FAILED, "500, however often it is asked", ALL_THREE, always(Reply(500)), "HTTP 500"),
    Behaviour(
        "busy for long",
        FAILED,
        "503 with `Retry-After: 3600`: it is left alone",
        ALL_THREE,
        always(Reply(503, headers={"Retry-After": "3600"})),
        "asks to wait",
    ),
    Behaviour(
        "hung up",
        FAILED,
        "the connection closes with no answer",
        ALL_THREE,
        always(Reply(hang_up=True)),
        "connection",
    ),
    Behaviour(
        "silent",
        FAILED,
        "the connection opens and nothing comes",
        ALL_THREE,
        always(Reply(silence=30)),
        "slow",
    ),
    Behaviour(
        "slow bytes",
        FAILED,
        "a byte at a time, for ever: left at the deadline",
        ALL_THREE,
        lambda site, asked: Reply(body=JSON(site), drip=1, pause=0.05),
        "slow",
    ),
    Behaviour(
        "cut on the way", FAILED, "fewer bytes than announced", ALL_THREE, _interrupted, "before its end"
    ),
    Behaviour(
        "in circles",
        FAILED,
        "redirects without end",
        ALL_THREE,
        lambda site, asked: Reply(302, headers={"Location": asked.base + asked.path}),
        "redirects without end",
    ),
    Behaviour("no portal", FAILED, "the portal answers 502", always(Reply(502)), conditional, "HTTP 502"),
    # Something answered, and it is not to be believed.
    Behaviour(
        "a challenge page",
        HELD,
        "a robot check with status 200",
        ALL_THREE,
        always(Reply(200, CHALLENGE)),
        "challenge page",
    ),
    Behaviour(
        "an error page",
        HELD,
        "an error page with status 200",
        ALL_THREE,
        always(Reply(200, ERROR_PAGE)),
        "error or challenge",
    ),
    Behaviour(
        "an empty answer", HELD, "status 200 and no byte", ALL_THREE, always(Reply(200)), "it is empty"
    ),
    Behaviour(
        "a portal behind a challenge",
        HELD,
        "the description of the data set is a web page",
        always(Reply(200, CHALLENGE)),
        conditional,
        "not the description",
    ),
    Behaviour(
        "no such data set",
        HELD,
        "the portal says `success: false` with status 200",
        always(Reply(200, b'{"success": false, "error": {"message": "Not found"}}')),
        conditional,
        "does not find",
    ),
    Behaviour(
        "no file to read", HELD, "the data set lists a PDF alone", package(["PDF"]), conditional, "no JSON"
    ),
    Behaviour(
        "truncated",
        HELD,
        "half the file, announced as the whole",
        ALL_THREE,
        plain(lambda site: JSON(site)[: len(JSON(site)) // 2]),
        "the file is cut",
    ),
    Behaviour(
        "a truncated workbook",
        HELD,
        "half a workbook, announced as the whole",
        package(["XLS"]),
        plain(lambda site: bytes_of("XLSX")(site)[:3000], XLS),
        "workbook is cut",
    ),
    Behaviour(
        "a renamed column",
        HELD,
        "a required column has a name nobody knows",
        ALL_THREE,
        plain(changed(_renamed)),
        "projected_end",
    ),
    Behaviour(
        "no rows",
        HELD,
        "the list is there, and empty",
        ALL_THREE,
        plain(changed(lambda rows: [])),
        "No entry was read",
    ),
    Behaviour(
        "half the rows",
        HELD,
        "half of last night's entries are gone",
        ALL_THREE,
        plain(changed(lambda rows: rows[: len(rows) // 2])),
        "fewer",
    ),
    Behaviour(
        "the other register",
        HELD,
        "REA in the place of RENA",
        ALL_THREE,
        plain(changed(lambda rows: [_rea_row(row) for row in rows])),
        "REA register",
    ),
    Behaviour(
        "mixed registers", HELD, "rows of REA among those of RENA", ALL_THREE, plain(changed(_mixed)), "REA"
    ),
    Behaviour(
        "converted twice",
        HELD,
        "UTF-8 read as Windows-1252 and written again",
        ALL_THREE,
        plain(lambda site: JSON(site).decode("cp1252", "replace").encode()),
        "converted twice",
    ),
    Behaviour("too large", HELD, "more bytes than the limit", ALL_THREE, _huge, "larger than"),
    Behaviour(
        "a document type",
        HELD,
        "XML that declares entities",
        package(["XML"]),
        plain(
            lambda site: (
                b'<!DOCTYPE RENA [<!ENTITY x "y">]>' + official.as_xml(site.entries).split(b"\n", 1)[1]
            )
        ),
        "document type",
    ),
    Behaviour(
        "unasked not modified",
        HELD,
        "304, and no copy of it is held",
        ALL_THREE,
        always(Reply(304)),
        "nothing changed",
    ),
)
BEHAVIOURS: Final[Mapping[str, Behaviour]] = {each.name: each for each in _ALL}
"""Every behaviour by its name, the good ones first; `docs/reference/source-behaviours.md` lists them."""
