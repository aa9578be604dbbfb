"""Which channels carry the events of the watch: those the settings name, ready to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from amp_registry.delivering.channel import Channel
from amp_registry.delivering.mail import Mail, MailServer, Security
from amp_registry.delivering.webhook import Receiver, Webhook
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings
from amp_registry.language import Text, same
from amp_registry.settings import Settings

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NEEDED: Final = Text("Ce réglage est nécessaire avec {other}.", "This setting is needed with {other}.")
_IN_THE_CLEAR: Final = Text(
    "Sans chiffrement, un mot de passe ne part que vers cette machine.",
    "Without encryption a password only goes to this machine.",
)


def channels(
    settings: Settings, clock: Callable[[], datetime], sleep: Callable[[float], None]
) -> list[Channel]:
    """Return the channels of the settings: one for each recipient, then the webhook.

    Raises `BadSettings` for one that lacks something.
    """
    return [*_mails(settings, clock), *_webhooks(settings, clock, sleep)]


def _mails(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Mail]:
    if not settings.mail_to:
        return
    host = _given("smtp_host", settings.smtp_host, "mail_to")
    sender = _given("mail_from", settings.mail_from, "mail_to")
    password = _secret("smtp_password_file", settings.smtp_password, settings.smtp_password_file)
    if settings.smtp_user is not None:
        _given("smtp_password", password, "smtp_user")
        if settings.smtp_security == "none" and host not in LOOPBACK:
            raise BadSettings(name="smtp_security", value="none", problem=_IN_THE_CLEAR)
    server = MailServer(
        host=host,
        port=settings.smtp_port,
        security=cast("Security", settings.smtp_security),
        user=settings.smtp_user,
        password=password,
    )
    for recipient in settings.mail_to:
        yield Mail(server, sender, recipient, settings.language or "fr", clock)


def _webhooks(
    settings: Settings, clock: Callable[[], datetime], sleep: Callable[[float], None]
) -> Iterator[Webhook]:
    if settings.webhook_url is None:
        return
    secret = _secret("webhook_secret_file", settings.webhook_secret, settings.webhook_secret_file)
    yield Webhook(
        Receiver(url=settings.webhook_url, secret=_given("webhook_secret", secret, "webhook_url")),
        clock,
        sleep,
    )


def _given(name: str, value: str | None, other: str) -> str:
    if value is None:
        raise BadSettings(name=name, value="–", problem=_NEEDED.fill({"other": other}))
    return value


def _secret(name: str, value: str | None, file: Path | None) -> str | None:
    """Return a secret given as itself, else the first line of its file."""
    if value is not None or file is None:
        return value
    try:
        text = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSettings(name=name, value=file, problem=by_the_system(error)) from None
    except UnicodeDecodeError as error:
        raise BadSettings(name=name, value=file, problem=same(f"{type(error).__name__}.")) from None
    if not text:
        raise BadSettings(name=name, value=file, problem=Text("Ce fichier est vide.", "This file is empty."))
    return text.splitlines()[0]
