"""Digests by e-mail: what is sent, to whom, how it is signed in for, and what becomes of one that is not taken."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.delivering.mail import Mail, MailServer, digest
from amp_registry.errors import NotDelivered
from amp_registry.explain.events_as_text import as_text
from amp_registry.language import same
from amp_registry.watched import WatchEvent
from tests.delivering.events import HOSTILE, contract, event
from tests.local_sources.smtp_site import SmtpSite, own_certificate

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FROM, TO = "registre@exemple.test", "agent@exemple.test"


@pytest.fixture
def site() -> Iterator[SmtpSite]:
    with SmtpSite() as site:
        yield site


def mail(site: SmtpSite, **server: Any) -> Mail:
    told = {"host": "127.0.0.1", "port": site.port, "security": "none", "timeout": 5, **server}
    return Mail(MailServer(**told), FROM, TO, "fr", lambda: NOW)


def sent(channel: Mail, *events: WatchEvent) -> list[WatchEvent]:
    carried: list[WatchEvent] = []
    channel.send(events, carried.extend)
    return carried


def test_a_digest_holds_every_event_and_each_is_carried(site: SmtpSite) -> None:
    events = [event(1), event(2, what=same("Deuxième"))]
    assert sent(mail(site), *events) == events
    (taken,) = site.taken
    assert (taken.sender, taken.recipients) == (FROM, (TO,))
    message = taken.message
    assert message["Subject"] == "Firmes sous contrat : 2 événement(s)"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == as_text(events, "fr", 78)


def test_the_same_events_have_the_same_message_id_whenever_they_are_sent() -> None:
    """A receiver that got a digest twice can tell."""
    one = digest([event(1), event(2)], FROM, TO, "fr", NOW)
    again = digest([event(2), event(1)], FROM, TO, "fr", NOW.replace(hour=9))
    other = digest([event(1)], FROM, TO, "fr", NOW)
    assert one["Message-ID"] == again["Message-ID"] != other["Message-ID"]


def test_a_hostile_name_stays_in_one_header_and_one_line(site: SmtpSite) -> None:
    hostile = event(
        what=same(f"INSCRITE : {HOSTILE}"), contract=contract(public_body=HOSTILE, reference=HOSTILE)
    )
    sent(mail(site), hostile)
    (taken,) = site.taken
    message = taken.message
    assert taken.recipients == (TO,)
    assert message["Bcc"] is None
    assert message["Subject"].startswith("INSCRITE : Exemple Bcc: tous@exemple.test")
    assert not {"\x1b", "\u202e"} & set(message.get_content() + message["Subject"])


@pytest.mark.parametrize("behaviour", ["refused", "cut", "busy", "lost"])
def test_a_digest_the_server_does_not_say_it_took_is_still_owed(site: SmtpSite, behaviour: str) -> None:
    site.behaviour = behaviour
    carried: list[WatchEvent] = []
    with pytest.raises(NotDelivered) as failed:
        mail(site).send([event()], carried.extend)
    assert carried == []
    assert TO in failed.value.message("fr")


def test_a_server_that_is_away_is_said_to_be() -> None:
    with SmtpSite() as site:
        pass
    with pytest.raises(NotDelivered, match="agent@exemple"):
        sent(mail(site), event())


@pytest.mark.parametrize("host", ["a" * 64, ".."])
def test_a_server_that_no_machine_can_be_named_is_one_that_is_away(site: SmtpSite, host: str) -> None:
    with pytest.raises(NotDelivered, match="agent@exemple"):
        sent(mail(site, host=host), event())


def test_a_user_signs_in_over_a_session_that_is_encrypted_first(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with SmtpSite(certificate=(certificate, key), accounts={"registre": "secret"}) as site:
        known = {"security": "starttls", "user": "registre", "trusted": trusted}
        sent(mail(site, password="secret", **known), event())
        assert [(taken.encrypted, taken.user) for taken in site.taken] == [(True, "registre")]
        with pytest.raises(NotDelivered, match="535"):
            sent(mail(site, password="wrong", **known), event())


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with SmtpSite(certificate=own_certificate(tmp_path)) as site:
        with pytest.raises(NotDelivered, match=r"(?i)certificate"):
            sent(mail(site, security="starttls"), event())
        assert site.taken == []


def test_a_server_that_offers_no_encryption_gets_nothing_in_the_clear(site: SmtpSite) -> None:
    with pytest.raises(NotDelivered):
        sent(mail(site, security="starttls"), event())
    assert site.taken == []


def test_encryption_from_the_first_byte_is_asked_for_when_told(site: SmtpSite) -> None:
    with pytest.raises(NotDelivered, match="SSL"):
        sent(mail(site, security="tls"), event())


def test_each_recipient_is_a_channel_of_its_own() -> None:
    server = MailServer(host="127.0.0.1")
    names = {Mail(server, FROM, to, "fr", lambda: NOW).name for to in (TO, "autre@exemple.test", TO.upper())}
    assert len(names) == 2
    assert all(len(name) <= 32 for name in names)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(MailServer(host="h", password="secret"))
    assert issubclass(smtplib.SMTPException, OSError)
