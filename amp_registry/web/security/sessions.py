"""The session of a browser: a signed cookie. It opens nothing by itself where tokens are asked for.

A session knows its own random number, the number of the token it was opened with (0: none), and when it ends. Ended by
its owner, its mark is spent in the store, so that the same cookie sent again is refused by every process.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from amp_registry.web.web_settings import WebSettings

COOKIE: Final = "amp_registry_session"
HOURS: Final = 12
NO_TOKEN: Final = 0
_ID_BYTES: Final = 16
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session; `token` is the number of the token it was opened with, `ends` an aware moment."""

    id: str
    token: int
    ends: datetime

    @property
    def mark(self) -> str:
        """What is spent when it is ended: a hash, so that a store that is read opens no session."""
        return hashlib.sha256(b"session " + self.id.encode()).hexdigest()


def begin(now: datetime, token: int = NO_TOKEN) -> Session:
    """Return a session that begins now."""
    ends = (now + timedelta(hours=HOURS)).replace(microsecond=0)
    return Session(id=secrets.token_urlsafe(_ID_BYTES), token=token, ends=ends)


def of_request(request: HTTPConnection, web: WebSettings, now: datetime) -> Session | None:
    """Return the session a request's cookie names, if we signed it and it has not reached its end."""
    found = _read(request.cookies.get(COOKIE, ""), web)
    return found if found is not None and now < found.ends else None


def keep(response: Response, session: Session, web: WebSettings) -> None:
    """Have the browser keep a session: for this site alone, out of reach of scripts."""
    text = f"{session.id}.{session.token}.{int(session.ends.timestamp())}"
    response.set_cookie(
        COOKIE,
        f"{text}.{sign(web, 'session', text)}",
        httponly=True,
        samesite="lax",
        secure=web.public,
        path="/",
    )


def forget(response: Response) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(COOKIE, path="/")


def sign(web: WebSettings, purpose: str, text: str) -> str:
    """Return the signature of a text for one purpose: HMAC-SHA256, in base64 for addresses."""
    made = hmac.digest(web.secret, f"{purpose}\0{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def signed(web: WebSettings, purpose: str, text: str, signature: str) -> bool:
    """Return whether a signature is ours, in a time that does not depend on where it differs."""
    return hmac.compare_digest(sign(web, purpose, text).encode(), signature.encode("utf-8", "replace"))


def _read(cookie: str, web: WebSettings) -> Session | None:
    text, _, signature = cookie[:_LONGEST].rpartition(".")
    if not text or not signed(web, "session", text, signature):
        return None
    id_, token, ends = text.split(".")
    return Session(id=id_, token=int(token), ends=datetime.fromtimestamp(int(ends), UTC))
