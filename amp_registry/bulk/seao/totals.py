"""What a run counted: enough for the summary and the plots, and small however large the packages were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from amp_registry.bulk.seao.asking import Subject
from amp_registry.bulk.seao.judging import Judged, Outcome
from amp_registry.bulk.seao.mapping import Reading
from amp_registry.decide.verdict import SEVERITY, Answer
from amp_registry.explain.evidence import Versions
from amp_registry.quebec_time import iso_instant

_MOST_WORDS = 200


@dataclass(slots=True)
class CopiesUsed:
    """The copies of one register that answered: how many, and from when to when they were fetched."""

    known: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, sha256: str, fetched_at: datetime) -> None:
        """Count a copy once."""
        self.known.add(sha256)
        self.first = min(self.first or fetched_at, fetched_at)
        self.last = max(self.last or fetched_at, fetched_at)

    def to_dict(self) -> dict[str, Any]:
        """Return the number of copies and the moments of the first and the last."""
        return {
            "copies": len(self.known),
            "first": iso_instant(self.first) if self.first else None,
            "last": iso_instant(self.last) if self.last else None,
        }


@dataclass(slots=True)
class Totals:
    """The counts of a run, filled as it goes."""

    made: datetime
    files: list[str] = field(default_factory=list)
    releases: int = 0
    unreadable: int = 0
    processes: int = 0
    without_awards: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    unknown_words: Counter[str] = field(default_factory=Counter)
    copies: dict[str, CopiesUsed] = field(default_factory=dict)
    versions: Versions | None = None
    worst: Answer | None = None

    @property
    def subjects(self) -> int:
        """How many awards and bids there were."""
        return self.outcomes.total()

    def add(self, judged: Judged) -> None:
        """Count one subject."""
        self.outcomes[judged.outcome.value] += 1
        self.causes.update(judged.causes)
        self.notes.update(judged.asked.notes)
        self._count_words(judged.asked.subject)
        if judged.evidence is not None:
            self._count_copies(judged)
        if judged.outcome is Outcome.FINDING and judged.severity and judged.evidence:
            self.severities[judged.severity.value] += 1
            self.rules[judged.evidence.rule] += 1
            self.months[_month(judged.asked.subject)] += 1
            kind = judged.asked.subject.kind.value
            self.kinds[kind.value if kind else ""] += 1
        self._worse(judged)

    def add_unreadable(self) -> None:
        """Count what could not be read: what it said is not known."""
        self.unreadable += 1
        self._worse_than(Answer.UNKNOWN)

    def _worse(self, judged: Judged) -> None:
        """What could not be judged is no better than unknown, whatever one way of reading it gave."""
        answer = judged.evidence.answer if judged.evidence else Answer.UNKNOWN
        if judged.outcome is Outcome.NOT_JUDGED:
            answer = Answer.UNKNOWN
        if judged.outcome is not Outcome.NO_CONTRACT:
            self._worse_than(answer)

    def _worse_than(self, answer: Answer) -> None:
        self.worst = max((self.worst or answer, answer), key=SEVERITY.__getitem__)

    def _count_words(self, subject: Subject) -> None:
        readings: tuple[Reading[Any], ...] = (subject.kind, subject.awarded, subject.body)
        for word in (word for reading in readings for word in reading.unknown):
            if word in self.unknown_words or len(self.unknown_words) < _MOST_WORDS:
                self.unknown_words[word] += 1

    def _count_copies(self, judged: Judged) -> None:
        if judged.evidence is None:
            return
        self.versions = judged.evidence.versions
        for used in judged.evidence.copies:
            found = self.copies.setdefault(used.copy.register.value, CopiesUsed())
            found.add(used.copy.sha256, used.copy.fetched_at)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON; each table is ordered, the largest first."""
        tables = ("outcomes", "severities", "rules", "causes", "notes", "months", "kinds", "unknown_words")
        return {
            "schema": "amp-registry/seao-summary/1",
            "made": iso_instant(self.made),
            "files": self.files,
            "releases": self.releases,
            "unreadable": self.unreadable,
            "processes": self.processes,
            "without_awards": self.without_awards,
            "subjects": self.subjects,
            **{name: dict(_ordered(getattr(self, name))) for name in tables},
            "copies": {register: used.to_dict() for register, used in sorted(self.copies.items())},
            "versions": self.versions.to_dict() if self.versions else None,
            "worst": self.worst.value if self.worst else None,
        }


def _ordered(table: Counter[str]) -> list[tuple[str, int]]:
    return sorted(table.items(), key=lambda item: (-item[1], item[0]))


def _month(subject: Subject) -> str:
    day: date | None = subject.conclusion or subject.bid
    return f"{day:%Y-%m}" if day else ""
