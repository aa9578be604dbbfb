"""A time-stamping authority of RFC 3161 on this machine's loopback: `openssl ts` behind a small web server.

    with Authority(folder) as authority:
        stamp(data, authority.address, authority.roots)

`misbehave` makes it refuse, answer what is no stamp, or stamp other bytes.
"""

from __future__ import annotations

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CONFIGURATION = """
[tsa]
default_tsa = tsa1
[tsa1]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Authority:
    """The authority; a context manager. `roots` is the file of the certificate its stamps lead to."""

    def __init__(self, folder: Path, name: str = "Exemple") -> None:
        self.folder = folder
        self.roots = folder / "root.pem"
        self.misbehave = ""
        folder.mkdir(exist_ok=True)
        (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="utf-8")
        self._make_certificates(name)
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.authority = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """The address that stamps."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/tsa"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, query: bytes) -> bytes:
        """Return the stamp of a query."""
        if self.misbehave == "no stamp":
            return b"<html>"
        if self.misbehave == "too long":
            return b"0" * 100_000
        if self.misbehave == "other bytes":
            query = self._openssl("ts", "-query", "-digest", "ab" * 32, "-sha256", "-cert", "-no_nonce")
        asked, given = self.folder / "query.tsq", self.folder / "answer.tsr"
        asked.write_bytes(query)
        self._openssl("ts", "-reply", "-config", "openssl.cnf", "-queryfile", str(asked), "-out", str(given))
        return given.read_bytes()

    def _make_certificates(self, name: str) -> None:
        new_key = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout")
        for stem, subject in (("root", f"/CN=Racine {name}"), ("tsa", f"/CN=Horodatage {name}")):
            self._openssl(*new_key, f"{stem}.key", "-subj", subject, "-out", f"{stem}.csr", "-batch")
        sign = ("x509", "-req", "-days", "30", "-extfile", "openssl.cnf", "-extensions")
        self._openssl(*sign, "root", "-in", "root.csr", "-signkey", "root.key", "-out", "root.pem")
        issuer = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        self._openssl(*sign, "stamping", "-in", "tsa.csr", *issuer, "-out", "tsa.pem")

    def _openssl(self, *words: str) -> bytes:
        done = subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)
        return done.stdout


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    authority: Authority


class _Handler(BaseHTTPRequestHandler):
    server: _Http

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        refused = self.server.authority.misbehave == "refuse"
        body = b"" if refused else self.server.authority.answer(query)
        self.send_response(503 if refused else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""
