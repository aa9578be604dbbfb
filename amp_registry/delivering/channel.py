"""What carries events out: any object with a name that takes them and says, as it goes, which it has carried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from amp_registry.watched import WatchEvent

Carried = Callable[[Sequence[WatchEvent]], None]


class Channel(Protocol):
    """A way out. Its name is on record with what it carried, so that it never owes the same event twice."""

    @property
    def name(self) -> str:
        """The name, of at most 32 characters, the same from one run to the next."""

    def send(self, events: Sequence[WatchEvent], carried: Carried) -> None:
        """Carry the events and say so of each as soon as it is sure; raises `NotDelivered` for the rest."""
