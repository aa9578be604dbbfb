"""What is done to the journal in the database itself, and which entry the walk then names, in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from amp_registry.errors import JournalBroken
from amp_registry.store import tables
from amp_registry.store.chain import Anchor
from amp_registry.store.journal import JournalLink, chained
from amp_registry.store.reading import Store, open_store
from amp_registry.store.tampering import Fault
from tests.store.journal_writer import evidence

JOURNAL = tables.journal
SIZE = 150
"""More than the walk reads at once."""


@pytest.fixture
def store(engine: Engine, database_url: str) -> Iterator[Store]:
    """A store whose journal holds entries, and that no longer refuses to be changed."""
    with open_store(database_url) as store:
        store.append_all(evidence(number) for number in range(1, SIZE + 1))
        with engine.begin() as connection:
            unlock(connection)
        yield store


def unlock(connection: Connection) -> None:
    """Do what one who may change the tables can do: take the triggers away."""
    if connection.dialect.name == "sqlite":
        for name in ("journal_no_update", "journal_no_delete", "journal_at_its_end"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")


# --- what is done, to entry 70 or so ---


def put(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(JOURNAL).where(JOURNAL.c.seq == number).values(**values))


def row(connection: Connection, seq: int) -> dict[str, Any]:
    return dict(connection.execute(select(JOURNAL).where(JOURNAL.c.seq == seq)).mappings().one())


def remove(connection: Connection, first: int, last: int | None = None) -> None:
    connection.execute(delete(JOURNAL).where(JOURNAL.c.seq.between(first, last or first)))


def renumber(connection: Connection, first: int, by: int) -> None:
    """Shift every number from one on, by way of numbers nobody has."""
    far = 10_000
    connection.execute(update(JOURNAL).where(JOURNAL.c.seq >= first).values(seq=JOURNAL.c.seq + far))
    connection.execute(update(JOURNAL).where(JOURNAL.c.seq >= far).values(seq=JOURNAL.c.seq - far + by))


def change_the_answer(c: Connection) -> None:
    put(c, 70, evidence=row(c, 70)["evidence"].replace("allowed", "not_allowed"))


def change_the_text_and_its_hash(c: Connection) -> None:
    entry = row(c, 70)
    text = entry["evidence"].replace("allowed", "not_allowed")
    put(c, 70, evidence=text, hash=chained(entry["previous"], text))


def delete_one_and_renumber(c: Connection) -> None:
    remove(c, 70)
    renumber(c, 71, -1)


def insert_one_that_follows(c: Connection) -> None:
    renumber(c, 70, 1)
    entry = row(c, 69)
    text = entry["evidence"].replace("69", "-1")
    forged = {"seq": 70, "previous": entry["hash"], "evidence": text, "hash": chained(entry["hash"], text)}
    c.execute(insert(JOURNAL).values({**entry, **forged}))


def insert_one_that_follows_nothing(c: Connection) -> None:
    renumber(c, 70, 1)
    c.execute(insert(JOURNAL).values(**{**row(c, 69), "seq": 70, "previous": "f" * 64, "hash": "0" * 64}))


def insert_a_first_one(c: Connection) -> None:
    entry = row(c, 1)
    renumber(c, 1, 1)
    text = entry["evidence"].replace('"é":1', '"é":0')
    c.execute(insert(JOURNAL).values(**{**entry, "evidence": text, "hash": chained("", text)}))


def repeat_one(c: Connection) -> None:
    renumber(c, 71, 1)
    c.execute(insert(JOURNAL).values(**{**row(c, 70), "seq": 71}))


def exchange(c: Connection, *columns: str) -> None:
    one, other = row(c, 70), row(c, 90)
    for seq, taken in ((70, other), (90, one)):
        put(c, seq, **{column: taken[column] for column in columns})


def put_at_the_wrong_number(c: Connection) -> None:
    exchange(c, "previous", "hash", "checked_at", "evidence")


def neighbours_in_each_others_place(c: Connection) -> None:
    put(c, 70, seq=10_000)
    put(c, 71, seq=70)
    put(c, 10_000, seq=71)


TAMPERINGS: dict[str, tuple[Callable[[Connection], None], int, Fault]] = {
    "the answer of an entry was changed": (change_the_answer, 70, Fault.CHANGED),
    "its hash was changed": (lambda c: put(c, 70, hash="0" * 64), 70, Fault.CHANGED),
    "its previous hash was changed": (lambda c: put(c, 70, previous="0" * 64), 70, Fault.CHANGED),
    "it was made the first": (lambda c: put(c, 70, previous=""), 70, Fault.CHANGED),
    "its moment was changed": (
        lambda c: put(c, 70, checked_at="2026-11-22T03:00:01.000000Z"),
        70,
        Fault.MOMENT,
    ),
    "its moment was spoiled": (lambda c: put(c, 70, checked_at="yesterday"), 70, Fault.MOMENT),
    "it was changed with its own hash": (change_the_text_and_its_hash, 71, Fault.UNLINKED),
    "it was deleted": (lambda c: remove(c, 70), 70, Fault.MISSING),
    "the first was deleted": (lambda c: remove(c, 1), 1, Fault.MISSING),
    "forty were deleted": (lambda c: remove(c, 70, 109), 70, Fault.MISSING),
    "it was deleted and the rest renumbered": (delete_one_and_renumber, 70, Fault.UNLINKED),
    "one was put in that follows": (insert_one_that_follows, 70, Fault.INSERTED),
    "one was put in that follows nothing": (insert_one_that_follows_nothing, 70, Fault.CHANGED),
    "one was put in before the first": (insert_a_first_one, 1, Fault.INSERTED),
    "one was put in before number 1": (lambda c: put(c, SIZE, seq=0), 0, Fault.UNNUMBERED),
    "one was repeated": (repeat_one, 71, Fault.REPEATED),
    "two exchanged their texts": (lambda c: exchange(c, "evidence"), 70, Fault.EXCHANGED),
    "two exchanged all but their numbers": (put_at_the_wrong_number, 70, Fault.MOVED),
    "two neighbours exchanged their numbers": (neighbours_in_each_others_place, 70, Fault.MOVED),
}


@pytest.mark.parametrize(("tamper", "seq", "fault"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_the_first_bad_entry_is_named(
    engine: Engine, store: Store, tamper: Callable[[Connection], None], seq: int, fault: Fault
) -> None:
    """`verify` names the first bad entry."""
    assert store.verify() == SIZE
    with engine.begin() as connection:
        tamper(connection)
    with pytest.raises(JournalBroken) as broken:
        store.verify()
    assert (broken.value.values["seq"], broken.value.values["fault"]) == (seq, fault)


# --- what only an anchored head shows ---


def test_entries_cut_off_show_against_a_head_that_was_noted(engine: Engine, store: Store) -> None:
    heads = [entry.link for entry in store.journal() if entry.link.seq in {100, SIZE}]
    with engine.begin() as connection:
        remove(connection, 121, SIZE)
    assert store.verify() == 120
    assert store.audit([Anchor(heads[0].hash, 100)]).entries == 120
    for anchor, fault in (
        (Anchor(heads[1].hash, SIZE, "head.json"), Fault.CUT_OFF),
        (Anchor(heads[1].hash), Fault.NOWHERE),
    ):
        with pytest.raises(JournalBroken) as broken:
            store.audit([Anchor(heads[0].hash, 100), anchor])
        assert (broken.value.values["seq"], broken.value.values["fault"]) == (121, fault)


def test_all_cut_off_shows_too(engine: Engine, store: Store) -> None:
    with engine.begin() as connection:
        remove(connection, 1, SIZE)
    assert store.verify() == 0
    with pytest.raises(JournalBroken) as broken:
        store.audit([Anchor("a" * 64, SIZE)])
    assert broken.value.values["seq"] == 1


def test_a_chain_written_anew_shows_against_a_head_that_was_noted(engine: Engine, store: Store) -> None:
    noted = [Anchor(e.link.hash, e.link.seq, "head.json") for e in store.journal() if e.link.seq in {60, 140}]
    with engine.begin() as connection:
        change_the_answer(connection)
        previous = row(connection, 69)["hash"]
        for seq in range(70, SIZE + 1):
            made = chained(previous, row(connection, seq)["evidence"])
            put(connection, seq, previous=previous, hash=made)
            previous = made
    assert store.verify() == SIZE
    with pytest.raises(JournalBroken, match="written anew, after entry 60") as broken:
        store.audit(noted)
    assert (broken.value.values["seq"], broken.value.values["fault"]) == (140, Fault.REWRITTEN)


def test_an_anchor_with_a_number_that_is_not_its_own_is_told(store: Store) -> None:
    hash_ = next(e.link.hash for e in store.journal() if e.link.seq == 60)
    with pytest.raises(JournalBroken, match="had the number 61") as broken:
        store.audit([Anchor(hash_, 61, "head.json")])
    assert broken.value.values["seq"] == 60


# --- what holds ---


def test_a_journal_that_holds_gives_its_length_and_its_head(store: Store) -> None:
    links = [entry.link for entry in store.journal()]
    anchors = (Anchor(links[9].hash), Anchor(links[-1].hash, SIZE))
    told: list[int] = []
    found = store.audit(anchors, told.append)
    assert (found.entries, found.head) == (SIZE, links[-1])
    assert (sum(told), len(told)) == (SIZE, 3)


def test_a_store_that_does_not_exist_has_an_empty_journal(database_url: str) -> None:
    with open_store(database_url) as store:
        assert (store.audit().entries, store.audit().head) == (0, None)
        with pytest.raises(JournalBroken):
            store.audit([Anchor("a" * 64, 3)])


OLD = '{"answer":"allowed","as_of":"2026-11-22","checked_at":"2026-11-22T03:00:00Z","schema":"amp-registry/evidence/1"}'


def test_entries_written_before_a_field_was_added_hold(engine: Engine, database_url: str) -> None:
    """The text as it was written is hashed, never a text made anew."""
    values = {"seq": 1, "checked_at": "2026-11-22T03:00:00.000000Z", "previous": "", "evidence": OLD}
    with engine.begin() as connection:
        connection.execute(insert(JOURNAL), {**values, "hash": hashlib.sha256(OLD.encode()).hexdigest()})
    with open_store(database_url) as store:
        assert store.verify() == 1
        assert store.append(evidence(2)) is not None
        assert store.verify() == 2


MOMENTS = {
    "of a user": {"kind": "user", "name": 'c. "roy" \\ é'},
    "of a program": {"kind": "system", "name": "}"},
    "of nobody": None,
}


@pytest.mark.parametrize("asked_by", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize(
    "moment", ["2026-11-22T03:00:00Z", "2026-11-22T03:00:00.5Z", "2026-11-21T22:00:00-05:00"]
)
def test_a_moment_is_compared_whoever_asked_and_however_it_is_written(
    engine: Engine, database_url: str, asked_by: Any, moment: str
) -> None:
    kept = {
        "act": "bid",
        "answer": "allowed",
        "as_of": "2026-11-22",
        "asked_by": asked_by,
        "checked_at": moment,
    }
    with open_store(database_url) as store:
        link = store.append(kept)
        assert store.verify() == 1
    with engine.begin() as connection:
        unlock(connection)
        put(connection, 1, checked_at="2026-11-22T03:00:02.000000Z")
    with open_store(database_url) as store, pytest.raises(JournalBroken) as broken:
        store.verify()
    assert broken.value.values["fault"] == Fault.MOMENT
    assert isinstance(link, JournalLink)


def test_a_moment_told_elsewhere_in_the_evidence_is_not_the_entrys(engine: Engine, database_url: str) -> None:
    hidden = {"raw": {"checked_at": "2026-11-22T03:00:02Z"}, "checked_at": "2026-11-22T03:00:00Z"}
    text = json.dumps(hidden, sort_keys=True, separators=(",", ":"))
    with engine.begin() as connection:
        unlock(connection)
        connection.execute(
            insert(JOURNAL),
            {
                "seq": 1,
                "checked_at": "2026-11-22T03:00:02.000000Z",
                "previous": "",
                "evidence": text,
                "hash": chained("", text),
            },
        )
    with open_store(database_url) as store, pytest.raises(JournalBroken):
        store.verify()


@pytest.mark.parametrize("text", ["[]", "{}", "null", "not JSON", '{"checked_at":7}'])
def test_an_evidence_without_a_moment_is_broken_too(engine: Engine, database_url: str, text: str) -> None:
    row_ = {"seq": 1, "checked_at": "2026-11-22T03:00:00.000000Z", "previous": "", "evidence": text}
    with engine.begin() as connection:
        connection.execute(insert(JOURNAL), {**row_, "hash": chained("", text)})
    with open_store(database_url) as store, pytest.raises(JournalBroken):
        store.verify()


@pytest.mark.parametrize("fault", Fault)
def test_every_kind_of_damage_is_said_in_words(fault: Fault) -> None:
    error = fault.at(7, other=8, next=9, noted="head.json", after=5)
    assert error.values["fault"] == fault.value
    for said in (error.message("fr"), error.message("en")):
        assert "7" in said
        assert not {"{", "}"} & set(said)
