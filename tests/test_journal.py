"""The journal as Python reads it: found, printed as it was, exported so that anybody can redo the chain."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from amp_registry import journal_heads, signing
from amp_registry.asker import Asker
from amp_registry.errors import HeadUnusable, InvalidQuestion, JournalBroken, NoSuchEntry, UntrustedKey
from amp_registry.explain.as_text import as_text
from amp_registry.firm_name import search_keys
from amp_registry.journaling import COLUMNS
from amp_registry.question import Consortium, Firm, Question
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store import tables
from amp_registry.store.engine import open_engine
from tests.sample_store import NOW, TODAY, stored_samples
from tests.store.test_chain import unlock

NEQ = "1170000013"
HOSTILE = '=HYPERLINK("http://example.org";"Exemple")'


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_samples(f"sqlite:///{tmp_path_factory.mktemp('journal') / 'registry.sqlite3'}")


@pytest.fixture(scope="module")
def registry(url: str) -> Iterator[Registry]:
    """A registry that was asked five questions, a day apart."""
    with Registry.open(url, settings=Settings(), asked_by="c.roy") as registry:
        registry.check(NEQ, now=NOW)
        registry.check("Excavation Sarrazelle", now=NOW + timedelta(1))
        registry.check("Personne ne s'appelle ainsi", now=NOW + timedelta(2), asked_by="system:portail")
        members = (Firm(neq=NEQ), Firm(name="Papeterie Inventée inc."))
        registry.check(Question(consortium=Consortium(members=members)), now=NOW + timedelta(3))
        registry.check(HOSTILE, now=NOW + timedelta(4))
        yield registry


def seqs(registry: Registry, **wanted: object) -> list[int]:
    return [entry.link.seq for entry in registry.journal.entries(**wanted)]  # type: ignore[arg-type]


def test_entries_are_found_by_firm_by_answer_and_by_day(registry: Registry) -> None:
    assert seqs(registry) == [1, 2, 3, 4, 5]
    assert seqs(registry, newest_first=True) == [5, 4, 3, 2, 1]
    assert seqs(registry, firm=NEQ) == seqs(registry, firm="1170 000 013") == [1, 4]
    assert seqs(registry, firm="SARRAZELLE") == [2]
    assert seqs(registry, firm="papeterie inventee") == [4]
    assert seqs(registry, firm="nobody") == []
    assert seqs(registry, answers=["not_allowed"]) == [1, 4]
    assert seqs(registry, answers=["not_allowed", "review"], firm="sarrazelle") == [2]
    assert seqs(registry, since=TODAY + timedelta(1), until=TODAY + timedelta(2)) == [2, 3]
    assert seqs(registry, since=date(2027, 1, 1)) == []


def test_an_answer_nobody_gives_is_refused(registry: Registry) -> None:
    with pytest.raises(InvalidQuestion, match="answer = “maybe”"):
        registry.journal.entries(answers=["maybe"])


def test_an_entry_prints_as_the_answer_did(registry: Registry) -> None:
    given = registry.check(NEQ, now=NOW)
    assert given.journal is not None
    kept = registry.journal.evidence(given.journal.seq)
    assert kept.to_dict() == given.to_dict()
    assert as_text(kept, "fr") == as_text(given, "fr")


def test_who_asked_is_in_the_entry(registry: Registry) -> None:
    assert [registry.journal.evidence(seq).asked_by for seq in (1, 3)] == [
        Asker("user", "c.roy"),
        Asker("system", "portail"),
    ]


def test_nothing_found_is_journaled_with_what_was_searched_in_which_copies(registry: Registry) -> None:
    """Every check, "nothing found" with the same care as a hit."""
    kept = registry.journal.entry(3).evidence()
    assert kept["matches"] == kept["neighbours"] == []
    keys = [found.key for found in search_keys("Personne ne s'appelle ainsi")]
    assert kept["searched"] == {"neq": None, "amp_client_number": None, "name_keys": keys}
    assert [(copy["register"], len(copy["sha256"]), copy["rows"]) for copy in kept["copies"]] == [
        ("rena", 64, 61),
        ("rea", 64, 64),
    ]
    assert set(kept["versions"]) == {"amp_registry", "law", "matching"}


def test_a_number_nobody_has_is_said(registry: Registry) -> None:
    with pytest.raises(NoSuchEntry, match="no entry 999"):
        registry.journal.entry(999)


# --- exported ---


def exported(registry: Registry, form: str) -> bytes:
    output = io.BytesIO()
    entries = registry.journal.entries(until=TODAY + timedelta(9))
    assert registry.journal.export(entries, form, output) == len(seqs(registry))
    return output.getvalue()


def test_the_chain_is_redone_from_the_export_with_nothing_of_ours(registry: Registry) -> None:
    previous = ""
    for number, line in enumerate(exported(registry, "jsonl").splitlines(), 1):
        told = json.loads(line)
        text = line[line.index(b'"evidence":') + len(b'"evidence":') : -1]
        assert json.loads(text) == told["evidence"]
        assert (told["seq"], told["previous"]) == (number, previous)
        previous = hashlib.sha256(previous.encode() + text).hexdigest()
        assert told["hash"] == previous


def test_a_table_of_the_journal_holds_nothing_a_spreadsheet_would_obey(registry: Registry) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(registry, "csv").decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["seq"], rows[0]["asked_by"], rows[0]["answer"], rows[0]["neq"]) == (
        "1",
        "c.roy",
        "not_allowed",
        NEQ,
    )
    assert rows[3]["members"] == f"{NEQ} | Papeterie Inventée inc."
    assert rows[4]["firm_name"] == "'" + HOSTILE
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


# --- verified ---


def test_a_journal_that_holds_says_so_and_with_what_it_was_compared(
    registry: Registry, tmp_path: Path
) -> None:
    head = registry.journal.head(now=NOW)
    assert head is not None
    (tmp_path / "head.json").write_text(json.dumps(head.to_dict()), encoding="utf-8")
    verified = registry.journal.verify([tmp_path / "head.json", head.hash])
    assert (verified.audit.entries, verified.audit.head and verified.audit.head.hash) == (head.seq, head.hash)
    told = verified.to_dict()
    assert (told["holds"], told["entries"]) == (True, head.seq)
    assert [noted["noted"] for noted in told["heads"]] == ["head.json", head.hash[:12] + "…"]


def test_the_heads_of_the_setting_are_compared_too(registry: Registry, url: str, tmp_path: Path) -> None:
    head = registry.journal.head(now=NOW)
    assert head is not None
    longer = replace(head, seq=head.seq + 1, hash="f" * 64)
    (tmp_path / "head.json").write_text(json.dumps(longer.to_dict()), encoding="utf-8")
    with (
        Registry.open(url, settings=Settings(journal_heads=tmp_path)) as opened,
        pytest.raises(JournalBroken, match=r"cut off before entry \d+, noted in head.json") as broken,
    ):
        opened.journal.verify()
    assert broken.value.values["seq"] == head.seq + 1


def test_what_is_no_head_is_refused(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(HeadUnusable):
        registry.journal.verify([tmp_path / "absent.json"])


def test_a_store_that_does_not_exist_has_no_entry_and_no_head(tmp_path: Path) -> None:
    with Registry.open(f"sqlite:///{tmp_path / 'none.sqlite3'}", settings=Settings()) as registry:
        assert list(registry.journal.entries()) == []
        assert registry.journal.head(now=NOW) is None
        assert registry.journal.verify().to_dict() == {
            "holds": True,
            "entries": 0,
            "last": None,
            "heads": [],
        }
        with pytest.raises(NoSuchEntry, match="It has 0"):
            registry.journal.entry(1)


def test_an_entry_that_was_changed_is_neither_shown_nor_exported(tmp_path: Path) -> None:
    url = stored_samples(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    with Registry.open(url, settings=Settings()) as registry:
        for _ in range(3):
            registry.check(NEQ, now=NOW)
        engine = open_engine(url)
        with engine.begin() as connection:
            unlock(connection)
            connection.execute(update(tables.journal).where(tables.journal.c.seq == 2).values(evidence="[]"))
        engine.dispose()
        with pytest.raises(JournalBroken, match="entry 2"):
            registry.journal.entry(2)
        with pytest.raises(JournalBroken, match="entry 2"):
            seqs(registry, firm=NEQ)
        output = io.BytesIO()
        with pytest.raises(JournalBroken, match="entry 2"):
            registry.journal.export(registry.journal.entries(), "jsonl", output)
        assert len(output.getvalue().splitlines()) == 1


def test_a_signed_head_needs_its_key_among_the_trusted(registry: Registry, url: str, tmp_path: Path) -> None:
    from_whom = tmp_path / "signer.pem"
    head = registry.journal.head(now=NOW)
    assert head is not None
    signing.make_key(from_whom)
    signed = journal_heads.signed(head, signing.load_key(from_whom))
    (tmp_path / "head.json").write_text(json.dumps(signed.to_dict()), encoding="utf-8")
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    (trusted / "signer.pub").write_bytes((tmp_path / "signer.pem.pub").read_bytes())
    with Registry.open(url, settings=Settings(trusted_keys=trusted)) as opened:
        (noted,) = opened.journal.verify([tmp_path / "head.json"]).heads
        assert signed.signature is not None
        assert noted.signed_by == signed.signature.key_id
    signing.make_key(tmp_path / "other.pem")
    other = Settings(trusted_keys=tmp_path / "other.pem.pub")
    with Registry.open(url, settings=other) as opened, pytest.raises(UntrustedKey):
        opened.journal.verify([tmp_path / "head.json"])
