"""Entries of the journal as rows: when, who asked, about whom, the answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amp_registry.errors import JournalBroken
from amp_registry.explain.proof.asked import who
from amp_registry.explain.proof.words import Words
from amp_registry.explain.wording import one_line
from amp_registry.journaling import record_of
from amp_registry.store.journal import JournalEntry
from amp_registry.web.views.say import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the journal."""

    seq: int
    when: str
    asked_by: str
    firm: str
    summary: str
    rule: str


def row(entry: JournalEntry, say: Say) -> Row:
    """Return the row of an entry; one that cannot be read says so, and does not hide the others."""
    try:
        return _row(entry, record_of(entry), say)
    except (JournalBroken, LookupError, TypeError, AttributeError):
        return _of(entry, say, summary=say("journal.unreadable"))


def _row(entry: JournalEntry, record: dict[str, Any], say: Say) -> Row:
    asked_by = record.get("asked_by") or {}
    return _of(
        entry,
        say,
        asked_by=one_line(str(asked_by.get("name", ""))),
        firm=who(record["question"], Words(say.language)),
        summary=one_line(record["summary"][say.language], 400),
        rule=say("journal.rule", rule=one_line(str(record["rule"]))),
    )


def _of(
    entry: JournalEntry, say: Say, *, summary: str, asked_by: str = "", firm: str = "", rule: str = ""
) -> Row:
    return Row(
        seq=entry.link.seq,
        when=say.moment(entry.checked_at),
        asked_by=asked_by,
        firm=firm,
        summary=summary,
        rule=rule,
    )
