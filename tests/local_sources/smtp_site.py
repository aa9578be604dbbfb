"""A mail server on this machine's loopback: it takes messages, or behaves as a bad one does.

    with SmtpSite() as site:
        smtplib.SMTP("127.0.0.1", site.port)

Each message taken is in `site.taken`; `behaviour` is one of `good`, `refused` (no such recipient), `cut` (hangs up
before it says it took the message), `lost` (takes the message, and hangs up before it says so) or `busy`.
"""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Taken:
    """A message taken: from whom, to whom, its bytes, whether in the clear, and as whom the sender signed in."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        """The message, read."""
        return cast("EmailMessage", message_from_bytes(self.content, policy=policy.default))


class SmtpSite:
    """The server; a context manager. With `certificate` it offers STARTTLS; `accounts` are users and passwords."""

    def __init__(
        self, *, certificate: tuple[Path, Path] | None = None, accounts: dict[str, str] | None = None
    ) -> None:
        self.taken: list[Taken] = []
        self.behaviour = "good"
        self.accounts = accounts or {}
        self.tls: ssl.SSLContext | None = None
        if certificate is not None:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*certificate)
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.site = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    site: SmtpSite

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is part of the play."""


class _Session(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 10

    def handle(self) -> None:
        site = self.server.site
        self._encrypted, self._user = False, None
        self._sender, self._recipients = "", []
        self._say("421 busy" if site.behaviour == "busy" else "220 local")
        while site.behaviour != "busy" and (line := self.rfile.readline()):
            if not self._answer(site, line.decode().strip()):
                return

    def finish(self) -> None:
        super().finish()
        if self._encrypted:
            self.connection.close()

    def _answer(self, site: SmtpSite, line: str) -> bool:
        word, _, rest = line.partition(" ")
        word = word.upper()
        if word == "EHLO":
            offers = ["250-local"]
            offers += ["250-STARTTLS"] if site.tls and not self._encrypted else []
            offers += ["250-AUTH PLAIN"] if site.accounts else []
            self._say("\r\n".join([*offers, "250 SMTPUTF8"]))
        elif word == "STARTTLS" and site.tls:
            self._say("220 go")
            self.connection = site.tls.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self._encrypted = True
        elif word == "AUTH":
            self._sign_in(site, rest)
        elif word == "DATA":
            return self._take(site)
        elif word == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._envelope(site, word, rest)
        return True

    def _envelope(self, site: SmtpSite, word: str, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if word == "MAIL":
            self._sender, self._recipients = address, []
        if word == "RCPT" and site.behaviour == "refused":
            self._say("550 no such person")
            return
        if word == "RCPT":
            self._recipients.append(address)
        self._say("250 ok")

    def _sign_in(self, site: SmtpSite, rest: str) -> None:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        good = site.accounts.get(user) == password
        self._user = user if good else None
        self._say("235 welcome" if good else "535 no")

    def _take(self, site: SmtpSite) -> bool:
        self._say("354 go")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if site.behaviour == "cut":
            return False
        content = b"".join(lines)
        site.taken.append(Taken(self._sender, tuple(self._recipients), content, self._encrypted, self._user))
        if site.behaviour == "lost":
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def own_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1 that nobody else vouches for, and its key; return both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return certificate, secret
