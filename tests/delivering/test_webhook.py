"""One signed request an event; tried again while the receiver is away, and never carried unless it said so."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from amp_registry.delivering.webhook import KEY, SIGNATURE, TIMESTAMP, Receiver, Webhook
from amp_registry.errors import NotDelivered
from amp_registry.language import same
from amp_registry.watched import WatchEvent
from tests.delivering.events import HOSTILE, event
from tests.local_sources.server import Asked, LocalServer, Reply

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECRET = "un secret"
GOOD = Reply(204)


@dataclass
class Desk:
    """A receiver that answers as it is told, one answer after the other, the last one for ever."""

    answers: list[Reply] = field(default_factory=lambda: [GOOD])
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass
class Play:
    desk: Desk
    address: str
    waits: list[float] = field(default_factory=list)
    carried: list[WatchEvent] = field(default_factory=list)

    def send(self, *events: WatchEvent, timeout: float = 5) -> None:
        receiver = Receiver(url=self.address, secret=SECRET, attempts=3, first_wait=1, timeout=timeout)
        channel = Webhook(receiver, lambda: NOW, self.waits.append)
        channel.send(events, self.carried.extend)


@pytest.fixture
def play() -> Iterator[Play]:
    desk = Desk()
    with LocalServer({"/": desk}) as server:
        yield Play(desk, f"{server.address}/events")


def test_an_event_is_posted_as_json_and_signed_over_its_moment_and_its_body(play: Play) -> None:
    """The HMAC-SHA256, under the secret both ends know, of the timestamp, a point, and the body."""
    play.send(event())
    (asked,) = play.desk.asked
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json; charset=utf-8")
    assert WatchEvent.from_dict(json.loads(asked.body)) == event()
    signed = asked.headers[TIMESTAMP.lower()].encode() + b"." + asked.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert asked.headers[SIGNATURE.lower()] == f"v1={expected}"
    assert asked.headers[TIMESTAMP.lower()] == str(int(NOW.timestamp()))
    assert asked.headers[KEY.lower()] == event().id
    assert play.carried == [event()]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_receiver_that_is_away_is_asked_again_with_longer_waits(play: Play, status: int) -> None:
    play.desk.answers = [Reply(status), Reply(status), GOOD]
    play.send(event())
    assert play.waits == [1, 2]
    assert {asked.headers[KEY.lower()] for asked in play.desk.asked} == {event().id}
    assert play.carried == [event()]


def test_a_receiver_that_asks_to_be_left_alone_is(play: Play) -> None:
    play.desk.answers = [Reply(429, headers={"Retry-After": "7"}), GOOD]
    play.send(event())
    assert play.waits == [7]


def test_a_request_that_gets_no_answer_is_made_again_with_the_same_key(play: Play) -> None:
    """At least once: the receiver may have taken it, and knows it by its key."""
    play.desk.answers = [Reply(hang_up=True), GOOD]
    play.send(event())
    assert [asked.headers[KEY.lower()] for asked in play.desk.asked] == [event().id, event().id]
    assert play.carried == [event()]


def test_a_receiver_that_is_slow_is_not_waited_for(play: Play) -> None:
    play.desk.answers = [Reply(204, silence=2), GOOD]
    play.send(event(), timeout=0.3)
    assert len(play.desk.asked) == 2
    assert play.carried == [event()]


@pytest.mark.parametrize(("reply", "said"), [(Reply(500), "500"), (Reply(hang_up=True), "ConnectionError")])
def test_a_receiver_that_stays_away_leaves_its_events_owed(play: Play, reply: Reply, said: str) -> None:
    play.desk.answers = [GOOD, reply]
    with pytest.raises(NotDelivered) as failed:
        play.send(event(1), event(2), event(3))
    assert play.carried == [event(1)]
    assert len(play.desk.asked) == 4
    assert said in failed.value.message("en")
    assert failed.value.values["count"] == 2


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410])
def test_an_answer_that_asking_again_cannot_change_is_asked_for_once(play: Play, status: int) -> None:
    play.desk.answers = [Reply(status, headers={"Location": "/elsewhere"})]
    with pytest.raises(NotDelivered, match=str(status)):
        play.send(event())
    assert (len(play.desk.asked), play.waits, play.carried) == (1, [], [])


def test_a_hostile_name_is_data_in_the_body_and_nowhere_else(play: Play) -> None:
    hostile = event(what=same(HOSTILE))
    play.send(hostile)
    (asked,) = play.desk.asked
    assert json.loads(asked.body)["what"]["fr"] == HOSTILE
    assert not [value for value in asked.headers.values() if "tous@" in value]


def test_the_secret_is_never_shown() -> None:
    shown: Callable[[object], str] = repr
    assert SECRET not in shown(Receiver(url="http://127.0.0.1", secret=SECRET))
