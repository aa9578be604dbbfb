"""What a checked list comes to: how many of each answer, what was not read, and the copies everything rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from amp_registry.bulk.asking import Blank, Refused
from amp_registry.bulk.checking import Answered, Result
from amp_registry.decide.verdict import Answer, worst
from amp_registry.explain.evidence import Versions
from amp_registry.explain.used_copies import CopyUsed, at_its_oldest

SHOWN: Final = 20
"""How many rows that were not read a summary shows; the answers themselves show all."""


@dataclass(slots=True)
class Tally:
    """The counts of a list while it is checked, row by row; a row of a consortium counts for itself."""

    answers: Counter[Answer] = field(default_factory=Counter)
    refused: int = 0
    first_refused: list[Refused] = field(default_factory=list)
    blank: int = 0
    blank_ranges: list[tuple[int, int]] = field(default_factory=list)
    copies: dict[tuple[str, int], CopyUsed] = field(default_factory=dict)
    versions: Versions | None = None
    journal: tuple[int, int] | None = None

    def add(self, result: Result) -> None:
        """Count one row."""
        if isinstance(result, Answered):
            self._answered(result)
        elif isinstance(result, Refused):
            self.refused += 1
            if len(self.first_refused) < SHOWN:
                self.first_refused.append(result)
        else:
            self._blank(result)

    @property
    def rows(self) -> int:
        """How many rows were met, blank ones too."""
        return self.answers.total() + self.refused + self.blank

    @property
    def worst(self) -> Answer:
        """The worst answer of the list; a row that was not read has none, and counts as `unknown`."""
        return worst([*self.answers, *([Answer.UNKNOWN] if self.refused else [])])

    def _answered(self, result: Answered) -> None:
        evidence = result.evidence
        self.answers[evidence.answer] += 1
        self.versions = evidence.versions
        for used in evidence.copies:
            key = (used.copy.register.value, used.copy.snapshot)
            self.copies[key] = at_its_oldest(used, self.copies.get(key, used))
        if evidence.journal:
            first = self.journal[0] if self.journal else evidence.journal.seq
            self.journal = (first, evidence.journal.seq)

    def _blank(self, result: Blank) -> None:
        number = result.line.number
        self.blank += 1
        if self.blank_ranges and self.blank_ranges[-1][1] == number - 1:
            self.blank_ranges[-1] = (self.blank_ranges[-1][0], number)
        elif len(self.blank_ranges) < SHOWN:
            self.blank_ranges.append((number, number))
