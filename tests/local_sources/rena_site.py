"""The open data portal and its file of RENA, as they may behave: well, oddly, or badly.

site = RenaSite(entries)
with LocalServer({site.prefix: site}) as server:
    site.behaviour = BEHAVIOURS["half the rows"]
    … site.base(server) is what AMP_REGISTRY_RENA_URL takes
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amp_registry.records import RenaEntry
from tests.collect import official
from tests.local_sources.server import Asked, LocalServer, Reply

PACKAGE: Final = "registre-des-entreprises-non-admissibles-aux-contrats-publics-rena"
PROMOTED, UNCHANGED, HELD, FAILED = "promoted", "unchanged", "held", "failed"


@dataclass(frozen=True)
class Behaviour:
    """One way the source behaves: what it is, and how a night that met it ends.

    `outcome` is `promoted`, `unchanged`, `held` (the last good copy stays, exit 3) or `failed` (no answer, the
    last good copy stays, exit 4). `says` is a phrase the report of a bad night holds, in English.
    """

    name: str
    outcome: str
    told: str
    portal: Callable[[RenaSite, Asked], Reply]
    file: Callable[[RenaSite, Asked], Reply]
    says: str = ""

    @property
    def bad(self) -> bool:
        """Whether no copy comes of it."""
        return self.outcome in (HELD, FAILED)


class RenaSite:
    """The site; `entries` is the register tonight, `behaviour` how it is given. `tries` counts the file's."""

    prefix: Final = "/recherche/"

    def __init__(self, entries: Sequence[RenaEntry]) -> None:
        self.entries = list(entries)
        self.behaviour = WELL
        self.tries = 0

    def base(self, server: LocalServer) -> str:
        """Return the address of the CKAN API on that server."""
        return f"{server.address}{self.prefix}api/3/action"

    def __call__(self, asked: Asked) -> Reply:
        """Answer a request of either kind."""
        if asked.path == f"{self.prefix}api/3/action/package_show":
            self.tries = 0
            return self.behaviour.portal(self, asked)
        self.tries += 1
        return self.behaviour.file(self, asked)


# --- the portal ---------------------------------------------------------------------------------------


def package(formats: Sequence[str], **changes: Any) -> Callable[[RenaSite, Asked], Reply]:
    """Return how a portal describes a data set with a file in each of those formats."""

    def answer(site: RenaSite, asked: Asked) -> Reply:
        if asked.query.get("id") != [PACKAGE]:
            return Reply(404, b'{"success": false}')
        resources = [
            {
                "name": f"RENA ({name})",
                "format": name,
                "url": f"{asked.base}{site.prefix}dataset/rena.{name.lower()}",
                "state": "active",
                "last_modified": "2026-11-21T22:10:03.000000",
            }
            | changes
            for name in formats
        ]
        body = json.dumps({"success": True, "result": {"name": PACKAGE, "resources": resources}}).encode()
        return Reply(headers={"Content-Type": "application/json;charset=utf-8"}, body=body)

    return answer


ALL_THREE: Final = package(["XML", "XLS", "JSON"])


def always(reply: Reply) -> Callable[[RenaSite, Asked], Reply]:
    """Return what answers the same whatever is asked."""
    return lambda site, asked: reply


# --- the file -----------------------------------------------------------------------------------------


def bytes_of(form: str) -> Callable[[RenaSite], bytes]:
    """Return how the register of tonight is written in a form."""
    return lambda site: official.FORMS[form](site.entries)


def plain(
    write: Callable[[RenaSite], bytes], mime: str = "application/json"
) -> Callable[[RenaSite, Asked], Reply]:
    """Return how the file is given whole, without a validator."""
    return lambda site, asked: Reply(headers={"Content-Type": mime}, body=write(site))


def conditional(site: RenaSite, asked: Asked) -> Reply:
    """Give the file with its validators; say that nothing changed to one who has it."""
    body = official.as_json(site.entries)
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {
        "Content-Type": "application/json",
        "ETag": etag,
        "Last-Modified": "Sat, 21 Nov 2026 22:10:03 GMT",
    }
    known = asked.headers.get("if-none-match") == etag
    return Reply(304, headers=headers) if known else Reply(headers=headers, body=body)


def after(tries: int, first: Reply) -> Callable[[RenaSite, Asked], Reply]:
    """Return how the file is given well, after that many bad answers."""
    return lambda site, asked: first if site.tries <= tries else conditional(site, asked)


WELL: Final = Behaviour("json", PROMOTED, "a JSON file with its validators", ALL_THREE, conditional)
"""How it behaves until it is told otherwise; `rena_behaviours` lists the others."""
