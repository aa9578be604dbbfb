"""A journal written by two, read, noted elsewhere and tampered with in any order, beside a plain list of its entries.

After each step the chain holds, against every head that was noted. Whatever somebody does to the table who may change it
is found at the entry the list says, and undone before the next step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy import Connection, delete, exc, insert, select, text, update

from amp_registry.errors import JournalBroken
from amp_registry.store import tables
from amp_registry.store.chain import Anchor
from amp_registry.store.engine import open_engine
from amp_registry.store.journal import JournalLink, Span, chained
from amp_registry.store.migration import migrate
from amp_registry.store.reading import open_store
from amp_registry.store.tampering import Fault
from tests.properties.machines import KINDS, Life, live, urls
from tests.store.journal_writer import evidence

JOURNAL = tables.journal
STEPS = {"sqlite": (12, 25), "postgres": (5, 15)}
"""For each database: how many lives are led, and how long each is at most."""

WRITERS, PLACES = st.integers(0, 1), st.integers(0, 1_000)
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"


class JournalMachine(Life):
    """One life of a journal: `links` is what its writers were told, `heads` what was noted elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.url = type(self).new_url()
        migrate(self.url)
        self.engine = open_engine(self.url)
        self.writers = [open_store(self.url) for _ in range(2)]
        self.links: list[JournalLink] = []
        self.heads: list[Anchor] = []

    def teardown(self) -> None:
        for writer in self.writers:
            writer.close()
        self.engine.dispose()

    # --- what is done ---

    @rule(writer=WRITERS, count=st.integers(1, 4))
    def append(self, writer: int, count: int) -> None:
        """Whoever writes, the numbers go on and each link names the one before."""
        first = len(self.links) + 1
        links = self.writers[writer].append_all(evidence(n) for n in range(first, first + count))
        assert [link.seq for link in links] == list(range(first, first + count))
        named = [link.hash for link in [*self.links[-1:], *links][:-1]]
        assert [link.previous for link in links] == (named if self.links else ["", *named])
        self.links += links

    @rule(writer=WRITERS)
    def open_again(self, writer: int) -> None:
        self.writers[writer].close()
        self.writers[writer] = open_store(self.url)

    @precondition(lambda self: self.links)
    @rule(place=PLACES, numbered=st.booleans())
    def note_a_head(self, place: int, numbered: bool) -> None:
        link = self._at(place)
        self.heads.append(Anchor(link.hash, link.seq if numbered else None))

    @rule(after=st.integers(0, 20), upto=st.one_of(st.none(), st.integers(0, 20)), newest_first=st.booleans())
    def read_a_span(self, after: int, upto: int | None, newest_first: bool) -> None:
        span = Span(after=after, upto=upto, newest_first=newest_first)
        wanted = [
            link for link in self.links if after < link.seq <= (len(self.links) if upto is None else upto)
        ]
        found = [entry.link for entry in self.writers[0].journal(span)]
        assert found == (wanted[::-1] if newest_first else wanted)

    @precondition(lambda self: self.links)
    @rule(place=PLACES, change=st.sampled_from(["UPDATE journal SET evidence = '{}'", "DELETE FROM journal"]))
    def try_to_change(self, place: int, change: str) -> None:
        with pytest.raises(exc.IntegrityError), self.engine.begin() as connection:
            connection.execute(text(f"{change} WHERE seq = {self._at(place).seq}"))

    # --- what is done by one who may change the table ---

    @precondition(lambda self: self.links)
    @rule(place=PLACES)
    def change_one(self, place: int) -> None:
        seq = self._at(place).seq
        self._found_at(seq, Fault.CHANGED, lambda c: _put(c, seq, evidence=self._text(c, seq) + " "))

    @precondition(lambda self: len(self.links) > 1)
    @rule(place=PLACES)
    def take_one_out(self, place: int) -> None:
        seq = 1 + place % (len(self.links) - 1)
        self._found_at(seq, Fault.MISSING, lambda c: c.execute(delete(JOURNAL).where(JOURNAL.c.seq == seq)))

    @precondition(lambda self: self.links)
    @rule(further=st.integers(1, 3))
    def number_the_last_otherwise(self, further: int) -> None:
        """Its hash and its link are right all the same."""
        seq = len(self.links)
        self._found_at(seq, Fault.MISSING, lambda c: _put(c, seq, seq=seq + further))

    @precondition(lambda self: self.links)
    @rule(place=PLACES)
    def cut_off_the_end(self, place: int) -> None:
        """The chain alone does not show it; a head noted of an entry that is gone does."""
        seq = self._at(place).seq
        gone = [head for head in self.heads if self._seq(head) >= seq]
        fault = Fault.CUT_OFF if any(head.seq for head in gone) else Fault.NOWHERE
        self._shown_by_heads(
            gone, seq, fault, lambda c: c.execute(delete(JOURNAL).where(JOURNAL.c.seq >= seq))
        )

    @precondition(lambda self: self.links)
    @rule(place=PLACES)
    def write_the_end_anew(self, place: int) -> None:
        """The same: every hash is right, and none of them is the one that was noted."""
        seq = self._at(place).seq
        gone = [head for head in self.heads if self._seq(head) >= seq]
        numbered = [head.seq for head in gone if head.seq]
        fault, at = (Fault.REWRITTEN, min(numbered)) if numbered else (Fault.NOWHERE, len(self.links) + 1)
        self._shown_by_heads(gone, at, fault, lambda c: self._rewrite(c, seq))

    def _rewrite(self, connection: Connection, first: int) -> None:
        previous = self.links[first - 1].previous
        for seq in range(first, len(self.links) + 1):
            written = self._text(connection, seq).replace("allowed", "not_allowed")
            _put(connection, seq, previous=previous, evidence=written, hash=chained(previous, written))
            previous = chained(previous, written)

    def _found_at(self, seq: int, fault: Fault, tamper: Callable[[Connection], object]) -> None:
        with self._tampered(tamper), pytest.raises(JournalBroken) as broken:
            self.writers[1].audit(self.heads)
        assert (broken.value.values["seq"], broken.value.values["fault"]) == (seq, fault.value)

    def _shown_by_heads(
        self, gone: list[Anchor], seq: int, fault: Fault, tamper: Callable[[Connection], object]
    ) -> None:
        with self._tampered(tamper):
            self.writers[1].audit([head for head in self.heads if head not in gone])
        if gone:
            self._found_at(seq, fault, tamper)

    @contextmanager
    def _tampered(self, tamper: Callable[[Connection], object]) -> Iterator[None]:
        """Change the table as one who may take its triggers away, and put everything back at the end."""
        with self._unlocked() as connection:
            kept = [dict(row) for row in connection.execute(select(JOURNAL)).mappings()]
            tamper(connection)
        try:
            yield
        finally:
            with self._unlocked() as connection:
                connection.execute(delete(JOURNAL))
                connection.execute(insert(JOURNAL), kept)

    @contextmanager
    def _unlocked(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
                yield connection
                connection.execute(text("ALTER TABLE journal ENABLE TRIGGER USER"))
                return
            triggers = connection.exec_driver_sql(_TRIGGERS).all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for _, sql in triggers:
                connection.exec_driver_sql(sql)

    # --- what must hold ---

    @invariant()
    def the_chain_holds_against_every_head(self) -> None:
        audit = self.writers[0].audit(self.heads)
        assert audit.entries == len(self.links)
        assert audit.head == (self.links[-1] if self.links else None)

    @invariant()
    def each_entry_is_the_one_that_was_written(self) -> None:
        for number, entry in enumerate(self.writers[1].journal(), 1):
            assert entry.evidence() == evidence(number, journal=entry.link.to_dict())
            assert entry.link == self.links[number - 1]

    def _at(self, place: int) -> JournalLink:
        return self.links[place % len(self.links)]

    def _seq(self, head: Anchor) -> int:
        return next(link.seq for link in self.links if link.hash == head.hash)

    def _text(self, connection: Connection, seq: int) -> str:
        return str(connection.scalar(select(JOURNAL.c.evidence).where(JOURNAL.c.seq == seq)))


def _put(connection: Connection, seq: int, /, **values: Any) -> None:
    connection.execute(update(JOURNAL).where(JOURNAL.c.seq == seq).values(**values))


@pytest.mark.parametrize("kind", KINDS)
def test_a_journal_worked_on_in_any_order_is_the_list_of_its_entries(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    live(JournalMachine, urls(kind, request, tmp_path), *STEPS[kind])
