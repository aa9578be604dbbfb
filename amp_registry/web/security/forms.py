"""Forms that only this server's own pages can send: each carries a token bound to the session of the page.

    async def decide(form: Annotated[FormData, Depends(once)], …):

`guarded` refuses a form of another session or too old; `once` also one that was sent before: what it does, it does once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request

from amp_registry.errors import FormRefused
from amp_registry.language import Text
from amp_registry.web.desk import Desk
from amp_registry.web.security import sessions
from amp_registry.web.security.sessions import Session
from amp_registry.web.web_settings import WebSettings

FIELD: Final = "csrf"
_NONCE_BYTES: Final = 12
_LONGEST: Final = 200
NO_SESSION: Final = Text(
    "Il n'est pas d'une session ouverte ici.", "It does not belong to a session that is open here."
)
OTHER_SESSION: Final = Text("Il est d'une autre session.", "It belongs to another session.")
TOO_OLD: Final = Text(
    f"Il a plus de {sessions.HOURS} heures.", f"It is more than {sessions.HOURS} hours old."
)
SENT_BEFORE: Final = Text("Il a déjà été envoyé.", "It was sent before.")


def token(web: WebSettings, session: Session, now: datetime) -> str:
    """Return the token of a new form of a session."""
    text = f"{secrets.token_urlsafe(_NONCE_BYTES)}.{int(now.timestamp())}"
    return f"{text}.{_signature(web, session, text)}"


async def guarded(request: Request) -> FormData:
    """Return the form of a request; raises `FormRefused`. A dependency."""
    form, _ = await _accepted(request)
    return form


async def once(request: Request) -> FormData:
    """Return the form of a request that is sent for the first time; raises `FormRefused`. A dependency."""
    form, given = await _accepted(request)
    desk: Desk = request.app.state.desk
    now = desk.moment()
    mark = hashlib.sha256(b"form " + given.encode()).hexdigest()
    until = now + timedelta(hours=sessions.HOURS)
    if not await desk.ask(lambda registry: registry.tokens.spend(mark, until=until, now=now)):
        raise FormRefused(problem=SENT_BEFORE)
    return form


async def _accepted(request: Request) -> tuple[FormData, str]:
    web: WebSettings = request.app.state.web
    now = request.app.state.desk.moment()
    session = sessions.of_request(request, web, now)
    if session is None:
        raise FormRefused(problem=NO_SESSION)
    form = await request.form()
    given = form.get(FIELD)
    text, _, signature = (given if isinstance(given, str) else "")[:_LONGEST].rpartition(".")
    if not text or not sessions.signed(web, _purpose(session), text, signature):
        raise FormRefused(problem=OTHER_SESSION)
    made = datetime.fromtimestamp(int(text.rpartition(".")[2]), UTC)
    if now - made > timedelta(hours=sessions.HOURS):
        raise FormRefused(problem=TOO_OLD)
    return form, text


def _signature(web: WebSettings, session: Session, text: str) -> str:
    return sessions.sign(web, _purpose(session), text)


def _purpose(session: Session) -> str:
    return f"form {session.id}"
