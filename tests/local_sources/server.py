"""A web server on this machine's loopback that plays the sources: each site answers under a prefix of its own.

    with LocalServer({"/recherche/": rena_site}) as server:
        fetch(server.address + "/recherche/api/3/action")

A site is any callable from `Asked` to `Reply`; every request is kept in `server.asked`, in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request: `query` and `form` hold every value of every name, the names of `headers` in small letters."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    form: Mapping[str, list[str]]
    base: str
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """One answer. `announced` is a length other than the body's; `hang_up` answers nothing at all.

    `drip` sends the body in pieces of that many bytes, `pause` seconds apart; `silence` waits before anything.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    hang_up: bool = False
    drip: int = 0
    pause: float = 0
    silence: float = 0


Site = Callable[[Asked], Reply]


class LocalServer:
    """The server; a context manager. The longest prefix of a path says whose it is."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self.sites = dict(sites)
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.local = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """The server's own address, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, asked: Asked) -> Reply:
        """Return what the site of a path answers; 404 where there is none."""
        self.asked.append(asked)
        prefixes = [prefix for prefix in self.sites if asked.path.startswith(prefix)]
        return self.sites[max(prefixes, key=len)](asked) if prefixes else Reply(404)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    local: LocalServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hangs up is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http

    def do_GET(self) -> None:
        self._play()

    def do_POST(self) -> None:
        self._play()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def _play(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            form=parse_qs(body.decode(), keep_blank_values=True),
            body=body,
            base=self.server.local.address,
        )
        reply = self.server.local.answer(asked)
        if not self._wait(reply.silence) and not reply.hang_up:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(reply.announced or len(reply.body)))
        self.end_headers()
        size = reply.drip or len(reply.body) or 1
        for start in range(0, len(reply.body), size):
            self.wfile.write(reply.body[start : start + size])
            self.wfile.flush()
            if self._wait(reply.pause):
                return

    def _wait(self, seconds: float) -> bool:
        """Wait; return whether the server is over meanwhile, and the play with it."""
        return bool(seconds) and self.server.local.over.wait(seconds)
