"""What the page and the API work by: the settings of the program, the clock, and a secret for their signatures."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from amp_registry.asker import PYTHON, Asker
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings
from amp_registry.language import Text
from amp_registry.settings import Settings
from amp_registry.writing import present

MEGABYTE: Final = 1_000_000
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
LARGEST_BODY: Final = MEGABYTE
"""Of a request that is no upload, in bytes."""
MOST_LINES: Final = 100_000
"""Of one request of many questions."""
SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """The settings of the program, and what is of this run of the server alone.

    `secret` signs sessions and forms: every process of one server has the same. `local_asker` is who asks where
    nobody logs in: the person at this machine.
    """

    settings: Settings = field(default_factory=Settings)
    clock: Callable[[], datetime] = present
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(SECRET_BYTES), repr=False)
    local_asker: Asker = PYTHON

    @property
    def address(self) -> str:
        """The address to listen on, without the brackets that addresses of the web put round a number of IPv6."""
        return self.settings.web_host.strip("[]")

    @property
    def loopback(self) -> bool:
        """Whether nobody outside this machine can reach the server."""
        return self.address.lower() in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """The names a request may call this server by, without a port."""
        own = LOOPBACK if self.loopback else frozenset[str]()
        return own | {host.strip("[]") for host in self.settings.web_hosts}

    @property
    def public(self) -> bool:
        """Whether people reach it by a name of its own, so through TLS: its cookies travel by nothing else."""
        return bool(self.settings.web_hosts)

    @property
    def behind_proxy(self) -> bool:
        """Whether a proxy is said to stand before the server: it names users, or serves it under a name of its own."""
        return self.settings.web_access == "proxy" or self.public

    @property
    def largest_upload(self) -> int:
        """The largest file taken, in bytes."""
        return self.settings.web_largest_upload_mb * MEGABYTE


def of(settings: Settings, asker: Asker) -> WebSettings:
    """Return what to serve by, of the program's settings; raises `BadSettings` for a secret unreadable or too short."""
    file = settings.web_session_secret_file
    if file is None:
        return WebSettings(settings=settings, local_asker=asker)
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise BadSettings(name="web_session_secret_file", value=file, problem=by_the_system(error)) from None
    if len(secret) < SECRET_BYTES:
        raise BadSettings(name="web_session_secret_file", value=file, problem=SHORT_SECRET)
    return WebSettings(settings=settings, local_asker=asker, secret=secret)


SHORT_SECRET: Final = Text(
    f"Il faut au moins {SECRET_BYTES} octets tirés au hasard.",
    f"At least {SECRET_BYTES} random bytes are needed.",
)
