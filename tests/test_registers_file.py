"""Everything a check reads in one file: the answers are the store's own, and a file that differs answers nothing."""

from __future__ import annotations

import gc
import re
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amp_registry import registers_file
from amp_registry.asker import PYTHON
from amp_registry.compare import packed
from amp_registry.errors import RegistersFileNotWritten, RegistersFileUnusable, StoreError
from amp_registry.question import Question
from amp_registry.records import Register, records_hash
from amp_registry.registers_file import RegistersFile
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import extract, tables
from amp_registry.version import VERSION
from tests.sample_store import BAD, FETCHED, NOW, SAMPLES, imported, stored_samples

EARLIER = FETCHED - timedelta(days=30)
HOMONYM = {"name": "Construction Solanvert inc.", "neq": "1199014201"}
SMALL = {"kind": "construction", "expenditure": 100_000}
LARGE = {"kind": "construction", "expenditure": 6_000_000}
BY = {"by": "Marie Exemple", "why": "Adresses différentes"}
LAW = '[[row]]\nid = "R2"\nblock = "R"\nwhen = { rena = ["provisional"] }\nanswer = "review"\n'

QUESTIONS: dict[str, dict[str, Any]] = {
    "a firm that is listed": {"firm": {"neq": "1170000013"}},
    "a name": {"firm": {"name": "Excavation Sarrazelle"}, "contract": LARGE},
    "a firm that is authorized": {"firm": {"neq": "1199013294"}, "contract": LARGE},
    "a homonym that a person settled": {"firm": HOMONYM, "contract": SMALL},
    "a homonym whose decision was taken back": {"firm": {"name": "Cabane à sucre Chez Tire-Bouchelle"}},
    "a day of the copy before": {"firm": {"neq": "1170000013"}, "as_of": "2026-10-25", "contract": LARGE},
    "a day that no copy covers": {"firm": {"neq": "1170000013"}, "as_of": "2026-10-01", "contract": LARGE},
    "a bid before and a conclusion after": {
        "firm": {"neq": "1199013294"},
        "contract": LARGE,
        "act": "conclude",
        "dates": {"bid": "2026-10-24", "conclusion": "2026-12-02"},
    },
    "a consortium": {
        "consortium": {"form": "undeclared", "members": [{"neq": "1199013294"}, {"neq": "1199010985"}]},
        "contract": LARGE,
    },
    "nobody known": {"firm": {"name": "Papeterie Inventée inc."}, "contract": LARGE},
}


@pytest.fixture
def registry(database_url: str, tmp_path: Path) -> Iterator[Registry]:
    """A store with two nights, a copy held back, two decisions, and a law of its own."""
    stored_samples(database_url, EARLIER)
    stored_samples(database_url)
    imported(database_url, Register.RENA, SAMPLES / "rena.jsonl", fetched_at=FETCHED - timedelta(days=1))
    small = tmp_path / "small.jsonl"
    small.write_text(
        "".join((SAMPLES / "rena.jsonl").read_text("utf-8").splitlines(keepends=True)[:10]), "utf-8"
    )
    assert imported(database_url, Register.RENA, small, fetched_at=NOW).held
    override = tmp_path / "law.toml"
    override.write_text(LAW, encoding="utf-8")
    told = Settings(law=override, rena_max_age_hours=72)
    with Registry.open(database_url, settings=told) as opened:
        for name, match in (
            ("a homonym that a person settled", 2),
            ("a homonym whose decision was taken back", 1),
        ):
            link = opened.check(Question.from_dict(QUESTIONS[name]), now=NOW).journal
            assert link is not None
            kept = opened.decide_match("different", check=link.seq, match=match, now=NOW, **BY)
        opened.revoke_decision(kept.id, now=NOW, **BY)
        yield opened


def test_every_question_is_answered_as_from_the_store(registry: Registry, tmp_path: Path) -> None:
    screening = registers_file.opened(registry.pack(tmp_path / "registers.amp", now=NOW))
    later = NOW + timedelta(hours=1)
    decided, warned = 0, set()
    for asked in QUESTIONS.values():
        question = Question.from_dict(asked)
        here = registry.check(question, now=later, journal=False).to_dict()
        there = screening.check(question, later, asked_by=PYTHON, journal=False).to_dict()
        assert there == here
        decided += len(here["decisions"])
        warned |= {warning["code"] for warning in here["warnings"]}
    assert decided == 1
    assert {"held_back", "recheck_on_date", "settled_by_entry_dates"} <= warned


def test_what_is_carried_is_what_a_check_reads_and_no_journal(registry: Registry, tmp_path: Path) -> None:
    file = registry.pack(tmp_path / "registers.amp", now=NOW)
    store = packed.unpack(memoryview(file.path.read_bytes())).sections["store"]
    connection = sqlite3.connect(":memory:")
    connection.deserialize(store)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert found == set(extract.TABLES)
    assert not found & {"journal", "page", "piece", "watched_contract"}


def test_nothing_can_be_written_to_it(registry: Registry, tmp_path: Path) -> None:
    screening = registers_file.opened(registry.pack(tmp_path / "registers.amp", now=NOW))
    with pytest.raises(StoreError):
        screening.check(Question.from_dict(QUESTIONS["a name"]), NOW, asked_by=PYTHON, journal=True)


def test_the_copies_are_named_and_their_entries_have_their_hash(registry: Registry, tmp_path: Path) -> None:
    file = registry.pack(tmp_path / "registers.amp", now=NOW)
    store = registers_file.opened(file).copies.store
    told = {(copy["register"], copy["sha256"]) for copy in file.copies if copy["part"] == "register"}
    current = [store.copy_at(register, NOW) for register in Register]
    assert told == {(copy.register.value, copy.sha256) for copy in current if copy}
    assert [records_hash(store.hashes(copy)) for copy in current if copy] == [c.sha256 for c in current if c]


@pytest.mark.parametrize("table", extract.TABLES)
def test_every_column_of_a_table_that_is_carried_is_carried(table: str) -> None:
    columns = extract.TABLES[table]
    assert set(columns) == {column.name for column in tables.metadata.tables[table].columns}
    assert len(columns) == len(set(columns))


# --- the file itself ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> RegistersFile:
    folder = tmp_path_factory.mktemp("registers")
    with Registry.open(
        stored_samples(f"sqlite:///{folder / 'store.sqlite3'}"), settings=Settings()
    ) as opened:
        return opened.pack(folder / "registers.amp", now=NOW)


def test_the_same_registers_at_the_same_moment_make_the_same_file(tmp_path: Path) -> None:
    url = stored_samples(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    with Registry.open(url, settings=Settings()) as opened:
        first, second = (opened.pack(tmp_path / name, now=NOW) for name in ("one.amp", "two.amp"))
        later = opened.pack(tmp_path / "three.amp", now=NOW + timedelta(seconds=1))
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == second.sha256 != later.sha256
    assert RegistersFile.of(str(first.path)) == first


def test_it_is_its_owners_alone_and_leaves_nothing_beside_it(sample_file: RegistersFile) -> None:
    assert stat.S_IMODE(sample_file.path.stat().st_mode) == 0o600
    assert not list(sample_file.path.parent.glob(".making*"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_one_byte_changed_anywhere_is_seen(
    sample_file: RegistersFile, tmp_path: Path, data: st.DataObject
) -> None:
    """A file of the registers is never trusted if it differs."""
    content = bytearray(sample_file.path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "changed.amp"
    path.write_bytes(content)
    with pytest.raises(RegistersFileUnusable):
        RegistersFile.of(path)
    with pytest.raises(RegistersFileUnusable):
        registers_file.opened(RegistersFile(path, sample_file.sha256, NOW, ()))


OTHERS = {
    "nothing": b"",
    "a web page": (BAD / "challenge.html").read_bytes(),
    "an index and no registers": packed.pack({"copy": "x"}, {"store": b""}),
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_a_file_of_something_else_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.amp"
    path.write_bytes(content)
    with pytest.raises(RegistersFileUnusable):
        RegistersFile.of(path)


def test_a_file_that_is_empty_or_not_there_is_said_to_be_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "none.amp"
    with pytest.raises(RegistersFileUnusable, match="there is no such file") as absent:
        RegistersFile.of(path)
    path.touch()
    with pytest.raises(RegistersFileUnusable, match="it is empty") as empty:
        RegistersFile.of(path)
    assert "n'existe pas" in absent.value.message("fr")
    assert "il est vide" in empty.value.message("fr")


def test_a_file_that_is_cut_is_refused(sample_file: RegistersFile, tmp_path: Path) -> None:
    path = tmp_path / "cut.amp"
    path.write_bytes(sample_file.path.read_bytes()[:-1])
    with pytest.raises(RegistersFileUnusable):
        RegistersFile.of(path)


def test_a_file_that_another_version_wrote_is_refused_by_name(
    sample_file: RegistersFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The law and the comparison of names are the program's: another version could answer otherwise."""
    written_by = {**registers_file._WRITTEN_BY, "program": "9.9"}
    monkeypatch.setattr(registers_file, "_WRITTEN_BY", written_by)
    with pytest.raises(RegistersFileUnusable, match=f"it was written by amp-registry {re.escape(VERSION)}"):
        RegistersFile.of(sample_file.path)


def test_a_file_that_another_took_the_place_of_is_refused(sample_file: RegistersFile, tmp_path: Path) -> None:
    named = RegistersFile(sample_file.path, "0" * 64, NOW, ())
    with pytest.raises(RegistersFileUnusable, match="not that of the file announced"):
        registers_file.opened(named)
    with pytest.raises(RegistersFileUnusable, match="not that of the file announced"):
        registers_file.copy_to(tmp_path / "copy.amp", named)
    assert not (tmp_path / "copy.amp").exists()


def test_where_there_is_no_store_or_no_folder_nothing_is_written(tmp_path: Path) -> None:
    absent = Registry.open(f"sqlite:///{tmp_path / 'none.sqlite3'}", settings=Settings())
    with absent, pytest.raises(StoreError):
        absent.pack(tmp_path / "registers.amp", now=NOW)
    filled = Registry.open(stored_samples(f"sqlite:///{tmp_path / 'store.sqlite3'}"), settings=Settings())
    with filled:
        for folder in (tmp_path / "absent", tmp_path / "store.sqlite3"):
            with pytest.raises(RegistersFileNotWritten, match="could not be written"):
                filled.pack(folder / "registers.amp", now=NOW)
    assert not list(tmp_path.rglob("*.amp"))


def test_a_copy_that_grew_old_since_answers_unknown(sample_file: RegistersFile) -> None:
    """A register copy that is older than its maximum age never yields `allowed`."""
    screening = registers_file.opened(sample_file)
    question = Question.from_dict(
        {**QUESTIONS["a firm that is authorized"], "as_of": date(2026, 12, 20).isoformat()}
    )
    later = datetime(2026, 12, 20, 15, tzinfo=UTC)
    assert screening.check(question, later, asked_by=PYTHON, journal=False).answer.value == "unknown"


def test_what_answers_from_a_file_leaves_nothing_open(
    sample_file: RegistersFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def kept(*args: Any, **options: Any) -> sqlite3.Connection:
        connected.append(connect(*args, **options))
        return connected[-1]

    monkeypatch.setattr(extract.sqlite3, "connect", kept)
    screening = registers_file.opened(sample_file)
    assert screening.copies.store.exists
    (connection,) = connected
    assert connection.execute("SELECT 1").fetchone() == (1,)
    del screening
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
