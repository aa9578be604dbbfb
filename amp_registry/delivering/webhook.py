"""Events by webhook: one signed POST an event, tried again while the receiver is away.

The body is the event as JSON. `X-Amp-Registry-Signature` is `v1=` and the HMAC-SHA256 (hex), under the secret both
ends know, of the timestamp, a point, and the body; `X-Amp-Registry-Timestamp` is that timestamp, seconds since 1970.
`Idempotency-Key` is the event's id, the same in every attempt: an answer that is lost on its way back makes the
event come again, and the receiver knows it by that key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import requests

from amp_registry.delivering.channel import Carried
from amp_registry.errors import NotDelivered
from amp_registry.language import Text, same
from amp_registry.records import canonical
from amp_registry.version import VERSION
from amp_registry.watched import WatchEvent

SIGNATURE: Final = "X-Amp-Registry-Signature"
TIMESTAMP: Final = "X-Amp-Registry-Timestamp"
KEY: Final = "Idempotency-Key"
NAME: Final = "webhook"

_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_GOOD: Final = range(200, 300)
_LONGEST_WAIT: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where events are posted, the secret they are signed with, and how patiently."""

    url: str
    secret: str = field(repr=False)
    attempts: int = 4
    first_wait: float = 1.0
    timeout: float = 15


class Webhook:
    """A channel: each event posted on its own; the first that cannot be delivered leaves the rest for the next run."""

    name = NAME

    def __init__(
        self, receiver: Receiver, clock: Callable[[], datetime], sleep: Callable[[float], None]
    ) -> None:
        self._receiver = receiver
        self._clock = clock
        self._sleep = sleep

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        """Post each event in order; raises `NotDelivered` when the receiver stays away or refuses one."""
        with requests.Session() as session:
            for place, event in enumerate(events):
                problem = self._delivered(session, event)
                if problem is not None:
                    raise NotDelivered(channel=NAME, problem=problem, count=len(events) - place)
                carried([event])

    def _delivered(self, session: requests.Session, event: WatchEvent) -> Text | None:
        """Post one event until it is taken; return why it was not, None when it was."""
        body = canonical(event.to_dict())
        problem, wait = same(""), self._receiver.first_wait
        for attempt in range(self._receiver.attempts):
            if attempt:
                self._sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            try:
                status, after = self._post(session, event.id, body)
            except requests.RequestException as error:
                problem = same(f"{type(error).__name__}")
                continue
            if status in _GOOD:
                return None
            problem = Text(f"réponse {status}", f"answer {status}")
            if status not in _AGAIN:
                return problem
            wait = max(wait, after)
        return problem

    def _post(self, session: requests.Session, key: str, body: bytes) -> tuple[int, float]:
        """Return the status of one attempt and how long the receiver asks to be left alone; its body is not read."""
        moment = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"amp-registry/{VERSION}",
            KEY: key,
            TIMESTAMP: moment,
            SIGNATURE: signature(self._receiver.secret, moment, body),
        }
        answer = session.post(
            self._receiver.url,
            data=body,
            headers=headers,
            timeout=self._receiver.timeout,
            allow_redirects=False,
            stream=True,
        )
        answer.close()
        return answer.status_code, _seconds(answer.headers.get("Retry-After", ""))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body sent at a moment, as the header carries it.

    >>> signature("secret", "1764230400", b"{}")
    'v1=708ee18f01c6d1255baa39f1966ef05488d11a2ea44b28946aa7a0f6bfcbe682'
    """
    made = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={made.hexdigest()}"


def _seconds(text: str) -> float:
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else 0.0
