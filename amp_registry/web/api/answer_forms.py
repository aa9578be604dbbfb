"""One answer in the form asked for: the evidence as JSON, a line, a page of text, or a table of one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from amp_registry.bulk.answer_words import ANSWERS
from amp_registry.explain.as_text import as_text
from amp_registry.explain.evidence import Coded, Evidence
from amp_registry.explain.wording import one_line
from amp_registry.language import Language
from amp_registry.records import Register
from amp_registry.screening import Recorded
from amp_registry.table_cell import harmless, writable
from amp_registry.web.api.parameters import Form
from amp_registry.web.sending import json_response

CSV: Final = "text/csv; charset=utf-8"
OF_ACCEPT: Final[Mapping[str, Form]] = {
    "application/json": Form.JSON,
    "text/plain": Form.TEXT,
    "text/csv": Form.CSV,
}
LONGEST_LINE: Final = 2000
BETWEEN: Final = " | "
COLUMNS: Final = (
    *("answer", "code", "summary", "rule", "act", "conditions", "warnings", "needs", "name", "neq"),
    *("matched_name", "matched_neq", "register", "certainty", "rena_fetched_at", "rena_sha256"),
    *("rea_fetched_at", "rea_sha256", "as_of", "checked_at", "journal_seq", "journal_hash"),
)


def form_of(asked: Form | None, headers: Headers) -> Form:
    """Return the form asked for by name, else the first that `Accept` names, else JSON."""
    if asked is not None:
        return asked
    named = (part.partition(";")[0].strip() for part in headers.get("accept", "").split(","))
    return next((OF_ACCEPT[one] for one in named if one in OF_ACCEPT), Form.JSON)


def answered(told: Recorded, form: Form, language: Language) -> Response:
    """Return the response of an answer."""
    evidence = told.evidence
    if form is Form.JSON:
        return json_response(told.record)
    if form is Form.CSV:
        return Response(table(evidence, language), media_type=CSV)
    if form is Form.PAGE:
        return PlainTextResponse(as_text(evidence, language))
    return PlainTextResponse(one_line(evidence.summary.say(language), LONGEST_LINE))


def table(evidence: Evidence, language: Language) -> str:
    """Return headings and one row: commas, CRLF; nothing in a cell that a spreadsheet would obey."""
    told = _cells(evidence, language)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerow([harmless(writable(told[name])) for name in COLUMNS])
    return written.getvalue()


def _cells(evidence: Evidence, language: Language) -> dict[str, str]:
    best = next(iter(evidence.matches), None)
    link = evidence.journal
    return {
        "answer": ANSWERS[evidence.answer].say(language),
        "code": evidence.answer.value,
        "summary": evidence.summary.say(language),
        "rule": evidence.rule,
        "act": evidence.act.value,
        "conditions": _said(evidence.conditions, language),
        "warnings": _said(evidence.warnings, language),
        "needs": BETWEEN.join(need.code for need in evidence.needs),
        "name": evidence.question.firm.name or "",
        "neq": evidence.question.firm.neq or "",
        "matched_name": best.matched_name if best else "",
        "matched_neq": (best.entry.neq or "") if best else "",
        "register": best.register.value if best else "",
        "certainty": best.certainty.value if best else "",
        **_copies(evidence),
        "as_of": evidence.as_of.isoformat(),
        "checked_at": evidence.checked_at.isoformat(),
        "journal_seq": str(link.seq) if link else "",
        "journal_hash": link.hash if link else "",
    }


def _copies(evidence: Evidence) -> dict[str, str]:
    """Return the newest copy used of each register; none, nothing is said."""
    told = {f"{one.value}_{what}": "" for one in Register for what in ("fetched_at", "sha256")}
    for used in reversed(evidence.copies):
        told[f"{used.copy.register.value}_fetched_at"] = used.copy.fetched_at.isoformat()
        told[f"{used.copy.register.value}_sha256"] = used.copy.sha256
    return told


def _said(coded: tuple[Coded, ...], language: Language) -> str:
    return BETWEEN.join(one.text.say(language) for one in coded)
