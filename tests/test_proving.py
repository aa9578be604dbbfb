"""A proof holds as it was made, and each thing that can be wrong with one is told by its own words."""

from __future__ import annotations

import base64
import bz2
import importlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry import proving, signing
from amp_registry.errors import ExtraMissing, ProofUnreadable
from amp_registry.explain import as_html
from amp_registry.explain.proof import envelope
from amp_registry.language import LANGUAGES
from amp_registry.proving import Aspect, Form, Outcome, ProofReport
from amp_registry.records import canonical
from amp_registry.store.journal import JournalEntry, JournalLink, Span
from tests.explain.proofs import journaled, linked
from tests.explain.situations import SITUATIONS

BARRED = journaled("barred")
PAGES = (Form.PDF, Form.HTML)


class Journal:
    """A store whose journal has one entry, or none."""

    def __init__(self, evidence: dict[str, Any] | None, *, exists: bool = True) -> None:
        self.evidence = evidence
        self.exists = exists

    def journal(self, span: Span) -> Iterator[JournalEntry]:
        assert span.upto is not None
        if self.evidence is None or not span.after < self.evidence["journal"]["seq"] <= span.upto:
            return
        bare = {name: value for name, value in self.evidence.items() if name != "journal"}
        link = JournalLink(**self.evidence["journal"])
        yield JournalEntry(link, datetime(2026, 11, 22, tzinfo=UTC), canonical(bare).decode())


@pytest.fixture
def key(tmp_path: Path) -> signing.SigningKey:
    signing.make_key(tmp_path / "proof.pem")
    return signing.load_key(tmp_path / "proof.pem")


def found(report: ProofReport) -> dict[str, str]:
    return {one.aspect.value: one.outcome.value for one in report.found}


def verified(file: bytes, **how: Any) -> ProofReport:
    return proving.verify(file, **how)


def made(form: Form, evidence: dict[str, Any] = BARRED) -> bytes:
    return proving.draw(evidence, form, LANGUAGES)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_proof_holds_as_it_was_made(name: str, form: Form) -> None:
    evidence = journaled(name)
    report = verified(made(form, evidence), store=Journal(evidence))
    page = "absent" if form is Form.JSON else "holds"
    assert found(report) == {"content": "holds", "page": page, "journal": "holds", "signature": "absent"}
    assert report.outcome is Outcome.HOLDS
    assert report.form is form
    assert report.vouched_by == (Aspect.JOURNAL,)
    assert report.evidence == evidence


@pytest.mark.parametrize("form", PAGES)
def test_an_entry_of_the_journal_gives_the_file_that_the_check_gave(form: Form) -> None:
    (entry,) = Journal(BARRED).journal(Span(after=1041, upto=1042))
    assert made(form, entry.evidence()) == made(form)


@pytest.mark.parametrize("form", PAGES)
def test_a_letter_of_the_page_changed_is_told(form: Form) -> None:
    file = made(form)
    old, new = (b"<h1>NON.", b"<h1>OUI.") if form is Form.HTML else (b"Typst", b"Typsd")
    report = verified(file.replace(old, new), store=Journal(BARRED))
    assert old in file
    assert found(report) == {"content": "holds", "page": "fails", "journal": "holds", "signature": "absent"}
    assert report.outcome is Outcome.FAILS


def test_a_page_drawn_anew_from_another_content_is_betrayed_by_its_hash() -> None:
    changed = {**BARRED, "answer": "allowed", "summary": {"fr": "OUI.", "en": "YES."}}
    report = verified(made(Form.HTML, changed))
    assert found(report) == {"content": "fails", "page": "holds", "journal": "absent", "signature": "absent"}
    assert report.outcome is Outcome.FAILS


def test_a_forgery_that_agrees_with_itself_is_betrayed_by_the_journal() -> None:
    """Whoever changes the content can compute its hash again; the journal has the entry as it was."""
    forged = linked({**BARRED, "answer": "allowed", "summary": {"fr": "OUI.", "en": "YES."}})
    for form in Form:
        alone = verified(made(form, forged))
        assert (alone.outcome, alone.vouched_by) == (Outcome.HOLDS, ())
        report = verified(made(form, forged), store=Journal(BARRED))
        assert found(report)["journal"] == "fails"
        assert report.outcome is Outcome.FAILS


def test_a_forgery_that_agrees_with_itself_is_betrayed_by_the_signature(key: signing.SigningKey) -> None:
    signature = signing.sign(made(Form.HTML), key)
    forged = linked({**BARRED, "answer": "allowed", "summary": {"fr": "OUI.", "en": "YES."}})
    report = verified(made(Form.HTML, forged), signature=signature, trusted=[key.public])
    assert found(report)["signature"] == "fails"
    assert report.outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("journal", "outcome", "word"),
    [
        (Journal(None), "fails", "pas d'entrée 1042"),
        (Journal(journaled("barred", 1043)), "fails", "pas d'entrée 1042"),
        (Journal(journaled("allowed")), "fails", "n'est pas celle de la preuve"),
        (Journal({**BARRED, "answer": "allowed"}), "fails", "le journal qui a été changé"),
        (Journal(None, exists=False), "unsettled", "pas de journal ici"),
    ],
    ids=["an empty journal", "a gap", "another entry", "a changed entry", "no journal"],
)
def test_what_the_journal_says_is_told(journal: Journal, outcome: str, word: str) -> None:
    report = verified(made(Form.HTML), store=journal)
    told = next(one for one in report.found if one.aspect is Aspect.JOURNAL)
    assert told.outcome.value == outcome
    assert word in told.text.fr
    assert report.outcome.value == outcome


def test_the_number_of_the_entry_is_compared_too() -> None:
    moved = {**BARRED, "journal": {**BARRED["journal"], "seq": 7}}
    assert verified(made(Form.JSON, moved), store=Journal(BARRED)).outcome is Outcome.FAILS
    asked = {**BARRED, "journal": {**BARRED["journal"], "seq": "1042"}}
    assert verified(made(Form.JSON, asked), store=Journal(BARRED)).outcome is Outcome.FAILS


def test_an_answer_that_was_not_journaled_settles_nothing_unless_it_is_signed(
    key: signing.SigningKey,
) -> None:
    file = made(Form.PDF, {**BARRED, "journal": None})
    report = verified(file)
    assert found(report) == {
        "content": "unsettled",
        "page": "holds",
        "journal": "absent",
        "signature": "absent",
    }
    assert report.outcome is Outcome.UNSETTLED
    signed = verified(file, signature=signing.sign(file, key), trusted=[key.public])
    assert signed.outcome is Outcome.HOLDS


# --- another version of the program ---------------------------------------------------------------------


def of_another_version() -> bytes:
    page = made(Form.HTML).replace(as_html.drawn_by().encode(), b"amp-registry 9.0.0, 0123456789ab")
    return page.replace(b"<dl>", b'<dl class="new">')


def test_a_page_of_another_version_is_not_settled_by_the_journal_alone() -> None:
    """What is seen is not verified: it must neither pass nor be called a forgery."""
    report = verified(of_another_version(), store=Journal(BARRED))
    assert found(report) == {
        "content": "holds",
        "page": "unsettled",
        "journal": "holds",
        "signature": "absent",
    }
    assert report.outcome is Outcome.UNSETTLED
    told = next(one for one in report.found if one.aspect is Aspect.PAGE)
    assert "amp-registry 9.0.0" in told.text.fr
    assert as_html.drawn_by() in told.text.fr


def test_a_page_of_another_version_holds_by_a_trusted_signature(key: signing.SigningKey) -> None:
    page = of_another_version()
    signature = signing.sign(page, key)
    assert verified(page, signature=signature, trusted=[key.public]).outcome is Outcome.HOLDS
    assert verified(page, signature=signature).outcome is Outcome.UNSETTLED


def test_a_signature_by_an_unknown_key_takes_nothing_from_what_the_journal_shows(
    key: signing.SigningKey,
) -> None:
    file = made(Form.PDF)
    report = verified(file, store=Journal(BARRED), signature=signing.sign(file, key))
    assert found(report)["signature"] == "unsettled"
    assert report.outcome is Outcome.HOLDS
    assert verified(file, signature=signing.sign(file, key)).outcome is Outcome.UNSETTLED


# --- files that are no proof ------------------------------------------------------------------------------


def _in_pdf(text: bytes) -> bytes:
    return b"%PDF-1.7\namp-registry-proof:" + base64.b64encode(text) + b"\n"


def _in_html(text: str) -> bytes:
    return f'<meta name="amp-registry-proof" content="{text}">'.encode()


WHOLE = bz2.compress(envelope.proof_of(BARRED, ["fr"]).to_text().encode())
BOMB = bz2.compress(b" " * (envelope.LARGEST + 1))
ENVELOPE = json.loads(envelope.proof_of(BARRED, ["fr"]).to_text())
UNREADABLE = {
    "nothing": b"",
    "text": b"Preuve",
    "a list": b"[]",
    "another object": b"{}",
    "an answer with its explanation": json.dumps({**BARRED, "path": [], "remedies": []}).encode(),
    "a key twice": made(Form.JSON).replace(b'"act"', b'"act": "bid", "act"'),
    "a number spelled another way": made(Form.JSON).replace(b'"score": 1.0', b'"score": 1.00'),
    "a whole number spelled another way": made(Form.JSON).replace(b'"rows": 2218', b'"rows": -0'),
    "a number that is none": made(Form.JSON).replace(b'"score": 1.0', b'"score": NaN'),
    "a PDF with no proof": b"%PDF-1.7\n",
    "a PDF whose proof is not base64": b"%PDF-1.7\namp-registry-proof:A\n",
    "a PDF whose proof is not compressed": _in_pdf(b"{}"),
    "a PDF whose proof is cut": _in_pdf(WHOLE[:-4]),
    "a PDF whose proof goes on": _in_pdf(WHOLE + b"x"),
    "a PDF whose proof grows without end": _in_pdf(BOMB),
    "a page with no proof": b"<!DOCTYPE html><p>NON.</p>",
    "a page whose proof is no JSON": _in_html("{"),
    "a page whose proof is too large": _in_html(" " * (2 * envelope.LARGEST + 1)),
    "a page whose proof is large": _in_html(" " * (envelope.LARGEST + 1)),
    "nested without end": b"[" * 100_000,
    "a file that is too large": b" " * (proving.LARGEST_FILE + 1),
    **{
        f"a page with {name} = {value!r}": _in_html(
            json.dumps({**ENVELOPE, name: value}).replace('"', "&quot;")
        )
        for name, value in [
            ("schema", "other"),
            ("languages", []),
            ("languages", "fr"),
            ("languages", ["de"]),
            ("drawn_by", 1),
            ("evidence", []),
            ("evidence", {}),
            ("evidence", {**BARRED, "matches": [1]}),
            ("evidence", {**BARRED, "copies": None}),
            ("evidence", {**BARRED, "checked_at": "hier"}),
            ("evidence", {**BARRED, "journal": 7}),
            ("evidence", {**BARRED, "answer": "perhaps"}),
        ]
    },
}


@pytest.mark.parametrize("file", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_proof_is_refused(file: bytes) -> None:
    with pytest.raises(ProofUnreadable):
        verified(file, store=Journal(BARRED))


def test_what_is_no_evidence_is_not_drawn() -> None:
    with pytest.raises(ProofUnreadable):
        made(Form.HTML, {"summary": {}})


def test_without_the_extra_a_page_is_told_as_missing_and_json_is_still_verified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = made(Form.PDF)
    monkeypatch.setattr(importlib, "import_module", _missing)
    with pytest.raises(ExtraMissing, match="pdf"):
        proving.ready(Form.PDF)
    with pytest.raises(ExtraMissing):
        verified(file)
    proving.ready(Form.JSON)
    assert verified(made(Form.JSON)).outcome is Outcome.HOLDS


def _missing(name: str) -> None:
    raise ModuleNotFoundError(name)


def test_a_report_is_plain_data() -> None:
    report = json.loads(json.dumps(verified(made(Form.HTML)).to_dict()))
    assert list(report) == ["outcome", "vouched_by", "form", "summary", "journal", "found"]
    assert [one["aspect"] for one in report["found"]] == [aspect.value for aspect in Aspect]
    assert all(re.search(r"[.]$", one["text"][language]) for one in report["found"] for language in LANGUAGES)
