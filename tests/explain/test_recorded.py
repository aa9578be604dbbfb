"""An evidence read back from its JSON says what it said: the same object, the same page, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amp_registry.errors import EvidenceUnreadable
from amp_registry.explain.as_text import as_text
from amp_registry.explain.evidence import BatchPlace
from amp_registry.explain.recorded import RecordedLink, read
from amp_registry.language import LANGUAGES
from tests.explain.situations import SITUATIONS

ASKABLE = sorted(SITUATIONS.keys() - {"hostile"})  # whose name no question takes
ADDED = ("needed", "neighbours", "searched", "asked_by", "decisions")


@pytest.mark.parametrize("name", ASKABLE)
def test_what_was_written_is_read_and_printed_as_it_was(name: str) -> None:
    given = SITUATIONS[name].with_journal(RecordedLink(12, "a" * 64, "b" * 64))
    again = read(json.loads(json.dumps(given.to_dict())))
    assert again.to_dict() == given.to_dict()
    for language in LANGUAGES:
        assert as_text(again, language) == as_text(given, language)


@pytest.mark.parametrize("name", ASKABLE)
def test_a_record_written_before_fields_were_added_is_read_too(name: str) -> None:
    record = {key: value for key, value in SITUATIONS[name].to_dict().items() if key not in ADDED}
    record["copies"] = [
        {k: v for k, v in one.items() if k not in {"part", "verified_at"}} for one in record["copies"]
    ]
    again = read(record)
    assert (again.asked_by, again.neighbours, again.searched.name_keys) == (None, (), ())
    assert [need.code for need in again.needs] == record["needs"]
    assert as_text(again, "fr").startswith(again.summary.fr[:20])


def test_the_place_of_a_question_in_a_list_is_read_back() -> None:
    given = SITUATIONS["barred"].in_batch(BatchPlace(id="liste-1", rows=(2, 3), file_sha256="c" * 64))
    assert read(json.loads(json.dumps(given.to_dict()))).batch == given.batch


def changed(**changes: Any) -> dict[str, Any]:
    return {**SITUATIONS["barred"].to_dict(), **changes}


BAD: dict[str, Any] = {
    "no object": ["evidence"],
    "another schema": changed(schema="amp-registry/evidence/2"),
    "an answer nobody gives": changed(answer="maybe"),
    "no text where one is due": changed(summary="NON"),
    "a question nobody may ask": changed(question={"firm": {"neq": "1170000031"}}),
    "a day that is none": changed(as_of="yesterday"),
}


@pytest.mark.parametrize("record", BAD.values(), ids=BAD)
def test_what_is_no_evidence_is_refused(record: Any) -> None:
    with pytest.raises(EvidenceUnreadable):
        read(record)


def test_a_field_that_is_absent_is_named() -> None:
    record = changed()
    del record["copies"]
    with pytest.raises(EvidenceUnreadable, match="the field 'copies' is absent"):
        read(record)
