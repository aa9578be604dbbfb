"""One question to the search form and its answer, page after page: what was found, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amp_registry import neq
from amp_registry.collect.html_form import HtmlTable
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Issue, Notes, Parsed, issue
from amp_registry.collect.rea_answer import Answer, WebPage
from amp_registry.collect.rea_list import read_list
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.table import Row, Table
from amp_registry.language import Text
from amp_registry.records import Entry, ListOrigin, ReaEntry


class Outcome(StrEnum):
    """How a question ended; `doubtful` says nothing of the firm, whatever rows came with it."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question and its answer: the entries shown, every page of it, and what makes it doubtful."""

    query: str
    outcome: Outcome
    parsed: Parsed
    pages: tuple[Page, ...]
    doubts: tuple[Issue, ...] = ()


class AnswerPages:
    """The pages of one answer as they are read."""

    def __init__(self, query: str, card: SourceCard, notes: Notes) -> None:
        self.pages: list[Page] = []
        self._query = query
        self._card = card
        self._notes = notes
        self._tables: list[HtmlTable] = []
        self._answers: list[Answer] = []
        self._doubts: list[Issue] = []

    def take(self, web: WebPage, answer: Answer) -> bool:
        """Add a page; return whether it is worth going on to the next."""
        self.pages.append(web.page)
        self._answers.append(answer)
        if answer.table is None:
            return False
        if self._tables and _same_rows(answer.table, self._tables[-1]):
            self.lost(_AGAIN)
            return False
        if self._tables and answer.table.headings != self._tables[0].headings:
            self.lost(_OTHER_COLUMNS)
            return False
        self._tables.append(answer.table)
        return not self._ignored(answer.table)

    def lost(self, problem: Text) -> None:
        """Note that the rest of the answer could not be read."""
        self._doubt("paging_lost", page=len(self.pages), problem=problem)

    def lookup(self) -> Lookup:
        """Return the whole answer, what is doubtful about it said."""
        parsed = self._parsed()
        rows = sum(len(table.rows) for table in self._tables)
        if any(answer.too_many for answer in self._answers):
            self._doubt("results_capped")
        total = max((a.total for a in self._answers if a.total is not None), default=None)
        if total is not None and total > rows and not any(d.code == "results_capped" for d in self._doubts):
            self._doubt("results_short", rows=rows, total=total)
        kept = self._kept(parsed)
        if rows and not kept.entries:
            self._doubt("question_ignored")
        return Lookup(
            query=self._query,
            outcome=self._outcome(kept, rows),
            parsed=Parsed(kept.entries, (*kept.issues, *self._doubts), kept.rows),
            pages=tuple(self.pages),
            doubts=tuple(self._doubts),
        )

    def _outcome(self, kept: Parsed, rows: int) -> Outcome:
        if kept.entries:
            return Outcome.FOUND
        said_none = any(answer.none_found for answer in self._answers)
        return Outcome.NOT_FOUND if said_none and not rows and not self._doubts else Outcome.DOUBTFUL

    def _parsed(self) -> Parsed:
        if not self._tables:
            return Parsed(())
        rows = [row for table in self._tables for row in table.rows]
        numbered = tuple(Row(place, row.cells, row.raw) for place, row in enumerate(rows, 1))
        table = Table(self.pages[0].address, self._tables[0].headings, numbered)
        each = self._card.lists[ListOrigin.SEARCH]
        parsed = read_list(table, self._card, each, self._notes)
        if not each.status and "status" not in table.column_of(self._card):
            self._doubt("status_not_shown")
        return parsed

    def _kept(self, parsed: Parsed) -> Parsed:
        """For a number, keep the entries that bear it; where no number is printed, keep all, and say so."""
        if not is_number(self._query) or not parsed.entries:
            return parsed
        if not self._numbers_shown(parsed):
            self._doubt("number_not_shown")
            return parsed
        pairs = [
            (e, row) for e, row in zip(parsed.entries, parsed.rows, strict=True) if _bears(e, self._query)
        ]
        return Parsed(tuple(e for e, _ in pairs), parsed.issues, tuple(row for _, row in pairs))

    def _ignored(self, table: HtmlTable) -> bool:
        """Whether numbers are printed and none is the one asked: more pages of it would be no use."""
        if not is_number(self._query):
            return False
        each = self._card.lists[ListOrigin.SEARCH]
        parsed = read_list(table.as_table(""), self._card, each, Notes(""))
        return self._numbers_shown(parsed) and not any(_bears(entry, self._query) for entry in parsed.entries)

    def _numbers_shown(self, parsed: Parsed) -> bool:
        """Whether the results print numbers of the kind asked: a NEQ, or else an AMP client number."""
        rows = [entry for entry in parsed.entries if isinstance(entry, ReaEntry)]
        of_a_neq = neq.problem(self._query) is None
        return any(entry.amp_client_number or (of_a_neq and entry.neq) for entry in rows)

    def _doubt(self, code: str, **said: object) -> None:
        source = self.pages[0].address if self.pages else ""
        self._doubts.append(issue(code, {"query": self._query, **said}, source=source))


def is_number(query: str) -> bool:
    """Return whether a query is a NEQ or an AMP client number, and not a name."""
    return neq.is_meant(query) or (len(query) == neq.LENGTH and any(letter.isdigit() for letter in query))


def _bears(entry: Entry, number: str) -> bool:
    numbers: Iterable[str | None] = (
        entry.neq,
        entry.amp_client_number if isinstance(entry, ReaEntry) else None,
    )
    return neq.compact(number) in {neq.compact(each) for each in numbers if each}


def _same_rows(one: HtmlTable, other: HtmlTable) -> bool:
    return [row.raw for row in one.rows] == [row.raw for row in other.rows]


_AGAIN: Final = Text("La même page est revenue.", "The same page came back.")
_OTHER_COLUMNS: Final = Text("Ses colonnes ne sont plus les mêmes.", "Its columns are not the same any more.")
