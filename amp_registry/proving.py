"""Use case: a proof drawn for the file, and a proof that comes back verified.

A proof is an evidence with a page drawn from it. To verify one is to ask four things: does the evidence have the
hash it carries; is the page, byte for byte, what the evidence draws; does the journal hold this entry; and who
signed the file. Each has its own answer, in words; the whole is as good as the worst.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from amp_registry.errors import (
    BadSignature,
    ExtraMissing,
    ProofUnreadable,
    UntrustedKey,
)
from amp_registry.explain.proof import envelope
from amp_registry.explain.proof.envelope import Proof
from amp_registry.language import Language, Text
from amp_registry.proof_words import WORDS
from amp_registry.signing import PublicKey, Signature
from amp_registry.signing import verify as verify_signature
from amp_registry.store.journal import JournalEntry, Span, chained, text_of
from amp_registry.store.reading import Store

LARGEST_FILE: Final = 32_000_000
NEVER_JOURNALED: Final = ("path", "remedies")
_PURPOSE: Final = Text("Une preuve en PDF ou en HTML", "A proof as PDF or HTML")
_NOT_SHAPED: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError)


class Form(StrEnum):
    """The form of a proof; the JSON form is the evidence itself."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class Aspect(StrEnum):
    """What is verified of a proof."""

    CONTENT = "content"
    PAGE = "page"
    JOURNAL = "journal"
    SIGNATURE = "signature"


class Outcome(StrEnum):
    """How one aspect, or the whole, comes out; `absent` when there is nothing to verify, or it was not asked."""

    HOLDS = "holds"
    ABSENT = "absent"
    UNSETTLED = "unsettled"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one aspect, in words."""

    aspect: Aspect
    outcome: Outcome
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Return `{"aspect", "outcome", "text"}`."""
        return {"aspect": self.aspect.value, "outcome": self.outcome.value, "text": self.text.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReport:
    """What the verification of one proof gave: the evidence it shows, and what was found of each aspect."""

    form: Form
    evidence: Mapping[str, Any]
    found: tuple[Found, ...]

    @property
    def outcome(self) -> Outcome:
        """The whole: one failure is enough, and what is not settled leaves it open.

        A trusted signature over the bytes stands for a page that cannot be drawn again; an entry of the journal
        that is the same stands for a signature by an unknown key.
        """
        outcomes = {one.aspect: one.outcome for one in self.found}
        if Outcome.FAILS in outcomes.values():
            return Outcome.FAILS
        counted = set(Aspect)
        if outcomes[Aspect.SIGNATURE] is Outcome.HOLDS:
            counted = {Aspect.JOURNAL}
        elif outcomes[Aspect.JOURNAL] is Outcome.HOLDS:
            counted -= {Aspect.SIGNATURE}
        unsettled = any(outcomes[aspect] is Outcome.UNSETTLED for aspect in counted)
        return Outcome.UNSETTLED if unsettled else Outcome.HOLDS

    @property
    def vouched_by(self) -> tuple[Aspect, ...]:
        """What says where the proof comes from: the journal, a signature, or nothing but the file itself."""
        vouching = (Aspect.JOURNAL, Aspect.SIGNATURE)
        return tuple(
            one.aspect for one in self.found if one.aspect in vouching and one.outcome is Outcome.HOLDS
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON prints it."""
        return {
            "outcome": self.outcome.value,
            "vouched_by": [aspect.value for aspect in self.vouched_by],
            "form": self.form.value,
            "summary": self.evidence["summary"],
            "journal": self.evidence["journal"],
            "found": [one.to_dict() for one in self.found],
        }


# --- drawing ----------------------------------------------------------------------------------------


def ready(form: Form) -> None:
    """Raise `ExtraMissing` when a proof of that form cannot be drawn here."""
    if form is not Form.JSON:
        _drawer(form)


def draw(evidence: Mapping[str, Any], form: Form, languages: Sequence[Language]) -> bytes:
    """Return the proof of an evidence (`Evidence.to_dict()`, or an entry of the journal); the same bytes each time.

    Raises `ExtraMissing` without the extra `pdf`, `ProofUnreadable` when it is no evidence.
    """
    if form is Form.JSON:
        return json.dumps(evidence, ensure_ascii=True, indent=2).encode() + b"\n"
    drawer = _drawer(form)
    try:
        return _drawn(drawer, form, evidence, languages)
    except _NOT_SHAPED:
        raise ProofUnreadable(problem=WORDS["not_evidence"]) from None


def _drawer(form: Form) -> Any:
    try:
        return importlib.import_module(f"amp_registry.explain.as_{form.value}")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=_PURPOSE, extra="pdf") from None


def _drawn(drawer: Any, form: Form, evidence: Mapping[str, Any], languages: Sequence[Language]) -> bytes:
    drawn: bytes = (
        drawer.as_pdf(evidence, languages)
        if form is Form.PDF
        else drawer.as_html(evidence, languages).encode()
    )
    return drawn


# --- verifying --------------------------------------------------------------------------------------


def verify(
    file: bytes,
    *,
    store: Store | None = None,
    signature: Signature | None = None,
    trusted: Sequence[PublicKey] = (),
) -> ProofReport:
    """Return what a proof is worth; without a store, offline, the journal is not asked.

    Raises `ProofUnreadable` when the file is no proof, or is one no more, and `ExtraMissing` when its page
    cannot be drawn again here.
    """
    form, proof = _read(file)
    try:
        found = (
            _content(proof.evidence),
            _page(file, form, proof),
            _journal(proof.evidence, store),
            _signature(file, signature, trusted),
        )
    except _NOT_SHAPED:
        raise ProofUnreadable(problem=WORDS["not_evidence"]) from None
    return ProofReport(form=form, evidence=proof.evidence, found=found)


def _read(file: bytes) -> tuple[Form, Proof]:
    """Return the form of a file, told by its first bytes, and the proof within."""
    if len(file) > LARGEST_FILE:
        raise ProofUnreadable(problem=WORDS["too_large"])
    if file.startswith(b"%PDF-"):
        return Form.PDF, envelope.from_pdf(file)
    if file.lstrip().startswith(b"<"):
        return Form.HTML, envelope.from_html(file)
    evidence = envelope.read_exactly(file)
    if "summary" not in evidence or "journal" not in evidence:
        raise ProofUnreadable(problem=WORDS["not_evidence"])
    if any(name in evidence for name in NEVER_JOURNALED):
        raise ProofUnreadable(problem=WORDS["explained"])
    return Form.JSON, Proof(evidence=evidence, languages=("fr",), drawn_by="")


def _content(evidence: Mapping[str, Any]) -> Found:
    link = evidence["journal"]
    if link is None:
        return _told(Aspect.CONTENT, Outcome.UNSETTLED, "not_journaled")
    holds = chained(link["previous"], text_of(evidence)) == link["hash"]
    return _told(Aspect.CONTENT, Outcome.HOLDS if holds else Outcome.FAILS, "hash" if holds else "other_hash")


def _page(file: bytes, form: Form, proof: Proof) -> Found:
    """A page is drawn again from its evidence and compared, so nothing that is seen can have changed."""
    if form is Form.JSON:
        return _told(Aspect.PAGE, Outcome.ABSENT, "no_page")
    drawer = _drawer(form)
    if _drawn(drawer, form, proof.evidence, proof.languages) == file:
        return _told(Aspect.PAGE, Outcome.HOLDS, "same_page")
    ours = drawer.drawn_by()
    if proof.drawn_by == ours:
        return _told(Aspect.PAGE, Outcome.FAILS, "other_page")
    return _told(Aspect.PAGE, Outcome.UNSETTLED, "other_version", theirs=proof.drawn_by, ours=ours)


def _journal(evidence: Mapping[str, Any], store: Store | None) -> Found:
    link = evidence["journal"]
    if store is None or link is None:
        return _told(Aspect.JOURNAL, Outcome.ABSENT, "offline" if link else "no_entry_named")
    if not store.exists:
        return _told(Aspect.JOURNAL, Outcome.UNSETTLED, "no_store")
    seq = link["seq"]
    entry = next(_entry(store, seq), None)
    if entry is None:
        return _told(Aspect.JOURNAL, Outcome.FAILS, "no_entry", seq=seq)
    if entry.link.hash != chained(entry.link.previous, entry.text):
        return _told(Aspect.JOURNAL, Outcome.FAILS, "broken_entry", seq=seq)
    same = entry.link.to_dict() == dict(link) and entry.text == text_of(evidence)
    return _told(
        Aspect.JOURNAL, Outcome.HOLDS if same else Outcome.FAILS, "entry" if same else "other_entry", seq=seq
    )


def _entry(store: Store, seq: object) -> Iterator[JournalEntry]:
    if isinstance(seq, int) and 0 < seq < 2**62:
        yield from store.journal(Span(after=seq - 1, upto=seq))


def _signature(file: bytes, signature: Signature | None, trusted: Sequence[PublicKey]) -> Found:
    if signature is None:
        return _told(Aspect.SIGNATURE, Outcome.ABSENT, "unsigned")
    try:
        key = verify_signature(file, signature, trusted)
    except UntrustedKey as error:
        return Found(Aspect.SIGNATURE, Outcome.UNSETTLED, error.parts()[0])
    except BadSignature as error:
        return Found(Aspect.SIGNATURE, Outcome.FAILS, error.parts()[0])
    return _told(Aspect.SIGNATURE, Outcome.HOLDS, "signed", key=key.key_id)


def _told(aspect: Aspect, outcome: Outcome, code: str, **values: object) -> Found:
    return Found(aspect, outcome, WORDS[code].fill(values))
