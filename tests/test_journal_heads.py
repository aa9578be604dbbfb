"""A head is noted, signed and time-stamped, read back from its file, and its seals hold for it alone."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry import journal_heads, signing
from amp_registry.errors import BadSignature, ExtraMissing, HeadUnusable, TimestampRefused, UntrustedKey
from amp_registry.journal_heads import Head
from amp_registry.signing import SigningKey
from tests.local_sources.timestamping import Authority

NOTED = datetime(2026, 11, 22, 15, tzinfo=UTC)
HEAD = Head(seq=12, hash="a" * 64, checked_at=NOTED - timedelta(hours=1), noted_at=NOTED)


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    signing.make_key(tmp_path / "key.pem")
    return signing.load_key(tmp_path / "key.pem")


def write(path: Path, head: Head) -> str:
    path.write_text(json.dumps(head.to_dict()), encoding="utf-8")
    return str(path)


def test_what_is_signed_is_the_head_as_canonical_json_without_its_seals(key: SigningKey) -> None:
    assert HEAD.statement() == (
        b'{"checked_at":"2026-11-22T14:00:00.000000Z","hash":"' + b"a" * 64 + b'",'
        b'"noted_at":"2026-11-22T15:00:00.000000Z","schema":"amp-registry/journal-head/1","seq":12}'
    )
    assert journal_heads.signed(HEAD, key).statement() == HEAD.statement()


def test_a_head_is_read_back_from_its_file(tmp_path: Path, key: SigningKey) -> None:
    for head in (HEAD, journal_heads.signed(HEAD, key)):
        assert journal_heads.read(Path(write(tmp_path / "head.json", head))) == head


def test_heads_are_given_as_hashes_files_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "heads"
    folder.mkdir()
    write(folder / "1.json", HEAD)
    write(folder / "2.json", replace(HEAD, seq=13))
    (folder / "README.txt").write_text("no head")
    noted = journal_heads.noted_heads([str(folder), "B" * 64, write(tmp_path / "3.json", HEAD)])
    assert [(one.anchor.noted, one.anchor.seq) for one in noted] == [
        ("1.json", 12),
        ("2.json", 13),
        ("BBBBBBBBBBBB…", None),
        ("3.json", 12),
    ]
    assert noted[2].anchor.hash == "b" * 64


def test_a_signature_is_verified_where_there_are_keys_and_said_where_there_are_none(
    tmp_path: Path, key: SigningKey
) -> None:
    file = write(tmp_path / "head.json", journal_heads.signed(HEAD, key))
    (verified,) = journal_heads.noted_heads([file], [key.public])
    assert (verified.signed_by, verified.unchecked) == (key.public.key_id, ())
    (unchecked,) = journal_heads.noted_heads([file])
    assert (unchecked.signed_by, unchecked.unchecked) == (None, ("signature",))
    with pytest.raises(UntrustedKey):
        journal_heads.noted_heads([file], [signing.make_key(tmp_path / "other.pem")])


def test_a_head_whose_signature_was_taken_off_does_not_count_where_keys_are_trusted(
    tmp_path: Path, key: SigningKey
) -> None:
    file = write(tmp_path / "head.json", replace(journal_heads.signed(HEAD, key), signature=None))
    (stripped, typed) = journal_heads.noted_heads([file, "b" * 64], [key.public])
    assert (stripped.unchecked, stripped.counts) == (("not_signed",), False)
    assert typed.counts, "a hash is what whoever verifies holds in hand"
    (without_keys,) = journal_heads.noted_heads([file])
    assert without_keys.counts


def test_a_signed_head_that_was_changed_does_not_hold(tmp_path: Path, key: SigningKey) -> None:
    signed = journal_heads.signed(HEAD, key)
    for changed in (
        replace(signed, seq=11),
        replace(signed, hash="b" * 64),
        replace(signed, noted_at=NOTED + timedelta(1)),
    ):
        with pytest.raises(BadSignature):
            journal_heads.noted_heads([write(tmp_path / "head.json", changed)], [key.public])


def changed(**changes: Any) -> str:
    return json.dumps({**HEAD.to_dict(), **changes})


BAD = {
    "nothing": "",
    "no JSON": "head",
    "a list": "[]",
    "a number": "7",
    "a field missing": '{"seq": 1}',
    "a field too many": changed(more=1),
    "another schema": changed(schema="amp-registry/journal-head/2"),
    "no number": changed(seq="12"),
    "a number before the first": changed(seq=0),
    "no hash": changed(hash="abc"),
    "no moment": changed(noted_at="yesterday"),
    "a moment of no zone": changed(noted_at="2026-11-22T15:00:00"),
    "a moment before the first": changed(checked_at="0001-01-01T00:00:00+14:00"),
    "no signature": changed(signature="x"),
    "no time stamp": changed(timestamp={"at": "x"}),
    "deeper than anyone reads": "[" * 100_000,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_file_that_is_no_head_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "head.json").write_text(text, encoding="utf-8")
    with pytest.raises(HeadUnusable, match="it is not amp-registry/journal-head/1"):
        journal_heads.read(tmp_path / "head.json")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(HeadUnusable, match="no such file"):
        journal_heads.noted_heads([str(tmp_path / "head.json")])


# --- time stamps ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to play the authority")
    with Authority(tmp_path_factory.mktemp("authority")) as authority:
        yield authority


def test_a_head_is_stamped_and_the_stamp_verified_later(
    tmp_path: Path, authority: Authority, key: SigningKey
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    stamped = journal_heads.stamped(HEAD, authority.address, authority.roots)
    assert stamped.timestamp is not None
    assert before <= stamped.timestamp.at <= datetime.now(UTC)
    file = write(tmp_path / "head.json", stamped)
    assert journal_heads.read(Path(file)) == stamped
    (noted,) = journal_heads.noted_heads([file], roots=authority.roots)
    assert (noted.stamped_at, noted.unchecked) == (stamped.timestamp.at, ())
    (trusting,) = journal_heads.noted_heads([file], [key.public], authority.roots)
    assert trusting.counts, "its time stamp vouches for it"
    (stamped_only,) = journal_heads.noted_heads([file], [key.public])
    assert stamped_only.unchecked == ("timestamp", "not_signed")
    (unchecked,) = journal_heads.noted_heads([file])
    assert (unchecked.stamped_at, unchecked.unchecked) == (None, ("timestamp",))


def test_a_stamp_of_another_head_does_not_hold(tmp_path: Path, authority: Authority) -> None:
    stamped = journal_heads.stamped(HEAD, authority.address, authority.roots)
    file = write(tmp_path / "head.json", replace(stamped, seq=13))
    with pytest.raises(TimestampRefused, match="Mismatch"):
        journal_heads.noted_heads([file], roots=authority.roots)


def test_a_stamp_that_leads_to_another_root_does_not_hold(tmp_path: Path, authority: Authority) -> None:
    other = Authority(tmp_path / "other", "Autre")
    other._http.server_close()
    with pytest.raises(TimestampRefused):
        journal_heads.stamped(HEAD, authority.address, other.roots)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("refuse", "HTTPError"),
        ("no stamp", "no time stamp"),
        ("too long", "too long"),
        ("other bytes", "Nonce mismatch"),
    ],
)
def test_an_authority_that_misbehaves_is_refused(authority: Authority, how: str, said: str) -> None:
    authority.misbehave = how
    try:
        with pytest.raises(TimestampRefused, match=said):
            journal_heads.stamped(HEAD, authority.address, authority.roots)
    finally:
        authority.misbehave = ""


def test_an_authority_that_is_not_there_is_refused(tmp_path: Path, authority: Authority) -> None:
    with pytest.raises(TimestampRefused, match="ConnectionError"):
        journal_heads.stamped(HEAD, "http://127.0.0.1:9/tsa", authority.roots)
    (tmp_path / "roots.pem").write_text("no certificate")
    with pytest.raises(TimestampRefused, match="no certificate in PEM"):
        journal_heads.stamped(HEAD, authority.address, tmp_path / "roots.pem")


def test_a_token_that_is_not_base64_is_refused(tmp_path: Path, authority: Authority) -> None:
    stamped = journal_heads.stamped(HEAD, authority.address, authority.roots)
    assert stamped.timestamp is not None
    spoiled = replace(stamped, timestamp=replace(stamped.timestamp, token="é"))
    with pytest.raises(HeadUnusable):
        journal_heads.noted_heads([write(tmp_path / "head.json", spoiled)], roots=authority.roots)


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(ExtraMissing, match=r"amp-registry\[sign\]"):
        journal_heads.stamped(HEAD, "http://127.0.0.1:9/tsa", tmp_path)
