"""Events by e-mail: one digest a run and a recipient, as plain text, over SMTP.

The subject and the addresses are ours; what comes from outside is made safe before it stands in a header. The
Message-ID is the hash of the events, the same when a digest is sent again: the receiver can tell.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, Literal

from amp_registry.delivering.channel import Carried
from amp_registry.errors import NotDelivered
from amp_registry.explain import events_as_text
from amp_registry.explain.wording import one_line
from amp_registry.language import Language, Text, same
from amp_registry.watched import WatchEvent

Security = Literal["starttls", "tls", "none"]

SUBJECT: Final = Text("Firmes sous contrat : {count}", "Firms under contract: {count}")
COUNT: Final = Text("{events} événement(s)", "{events} event(s)")
LONGEST_SUBJECT: Final = 140
WIDTH: Final = 78
_NAME_HEX: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, and as whom; without a user nobody signs in."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30
    trusted: ssl.SSLContext | None = field(default=None, repr=False)


class Mail:
    """A channel: one recipient, who gets a digest of what it has not got yet."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        recipient: str,
        language: Language,
        clock: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._sender = sender
        self._recipient = recipient
        self._language: Language = language
        self._clock = clock

    @property
    def name(self) -> str:
        """The name of the channel: the recipient's address, as a hash."""
        return f"mail {hashlib.sha256(self._recipient.casefold().encode()).hexdigest()[:_NAME_HEX]}"

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        """Send one digest; raises `NotDelivered` when the server did not take it."""
        message = digest(events, self._sender, self._recipient, self._language, self._clock())
        try:
            with _connected(self._server) as smtp:
                if self._server.user is not None:
                    smtp.login(self._server.user, self._server.password or "")
                smtp.send_message(message)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:  # UnicodeError: no machine's name
            raise NotDelivered(
                channel=self._recipient, problem=same(_why(error)), count=len(events)
            ) from None
        carried(events)


def digest(
    events: Sequence[WatchEvent], sender: str, recipient: str, language: Language, now: datetime
) -> EmailMessage:
    """Return the message of some events; addresses are checked when the settings are read."""
    ids = hashlib.sha256("\n".join(sorted(event.id for event in events)).encode()).hexdigest()
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = one_line(_subject(events, language), LONGEST_SUBJECT)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{ids}@amp-registry>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    message.set_content(events_as_text.as_text(events, language, WIDTH), cte="quoted-printable")
    return message


def _subject(events: Sequence[WatchEvent], language: Language) -> str:
    if len(events) == 1:
        return events[0].what.say(language)
    count = COUNT.fill({"events": len(events)})
    return SUBJECT.fill({"count": count}).say(language)


def _connected(server: MailServer) -> smtplib.SMTP:
    """Return a session, encrypted unless the settings say otherwise; a certificate is always checked."""
    trusted = server.trusted or ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=trusted)
    smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    if server.security == "starttls":
        try:
            smtp.starttls(context=trusted)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text!r}" for code, text in error.recipients.values())
    return f"{type(error).__name__}: {error}"
