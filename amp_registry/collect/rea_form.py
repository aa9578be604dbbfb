"""The search form of REA, asked politely: one question at a time, each once a run, its pages followed to the end.

The form is found in the page by the labels of its fields, the results by the headings of their columns, the
next page by what it calls itself. What the page does not make plain is a doubt, and a doubt never makes a
firm "not authorized".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from amp_registry.collect.fetch import Fetcher
from amp_registry.collect.parsed import Notes, Parsed, issue
from amp_registry.collect.rea_answer import WebPage, is_refusal, read_answer, session_over
from amp_registry.collect.rea_lookup import AnswerPages, Lookup, Outcome, is_number
from amp_registry.collect.rea_question import Question, question_of
from amp_registry.collect.rea_source import Reading, send
from amp_registry.collect.repetitions import joined
from amp_registry.collect.source_card import SourceCard
from amp_registry.collect.web_form import Submission
from amp_registry.collect.web_paging import links_of, next_page
from amp_registry.errors import CollectError, NotTheRegister
from amp_registry.language import Text
from amp_registry.records import ListOrigin, Part, ReaEntry, Status

SHORTEST: Final = 2
LONGEST: Final = 145
"""How long a question may be: AMP's own limits."""

MOST_PAGES: Final = 20
GONE: Final = "(recherche sans résultat)"
"""The key, in `raw`, of an entry written because the form no longer finds a firm that it showed before."""

_HTML: Final = "text/html,application/xhtml+xml"
_GIVING_UP: Final = 2


Sighted = Callable[[str], ReaEntry | None]
"""What the form showed of a number not long ago, None when it did not."""


def never(number: str) -> ReaEntry | None:
    """Return that nothing was shown before: for one who keeps no copies."""
    return None


class SearchForm:
    """The form at an address, for one run. The fetcher's own pause between requests keeps it polite."""

    def __init__(
        self, fetcher: Fetcher, address: str, card: SourceCard, *, most_pages: int = MOST_PAGES
    ) -> None:
        self._fetcher = fetcher
        self._address = address
        self._card = card
        self._most_pages = most_pages
        self._question: Question | None = None
        self._answered: dict[str, Lookup] = {}

    def look_up(self, query: str) -> Lookup:
        """Return what the form answers for a NEQ, an AMP client number or a name; asked once a run.

        Raises `ValueError` for a text the form does not take, `SourceUnreachable` when it is silent, and
        `NotTheRegister` for a page that is not an answer.
        """
        asked = " ".join(query.split())
        if not SHORTEST <= len(asked) <= LONGEST:
            raise ValueError(f"the form takes {SHORTEST} to {LONGEST} characters, not {len(asked)}")
        if asked not in self._answered:
            self._answered[asked] = self._looked_up(asked)
        return self._answered[asked]

    def _looked_up(self, query: str) -> Lookup:
        question = self._opened()
        first = self._send(question.about(query, number=is_number(query)))
        if session_over(first, question.blank, self._card):
            self._question = None
            question = self._opened()
            first = self._send(question.about(query, number=is_number(query)))
        return self._collected(query, question.blank, first)

    def _opened(self) -> Question:
        if self._question is None:
            blank = self._send(Submission(self._address))
            self._question = question_of(blank, self._card)
        return self._question

    def _send(self, sent: Submission) -> WebPage:
        if urlsplit(sent.address)[:2] != urlsplit(self._address)[:2]:
            raise NotTheRegister(
                source=self._address, register=self._card.register, problem=_elsewhere(sent.address)
            )
        page = send(self._fetcher, sent, self._card, _HTML)
        return WebPage.of(page, self._card, Notes(page.address))

    def _collected(self, query: str, blank: WebPage, first: WebPage) -> Lookup:
        """Read the first page of an answer and those that follow it."""
        notes = Notes(first.page.address)
        reading = AnswerPages(query, self._card, notes)
        web = first
        while True:
            try:
                answer = read_answer(web, blank, self._card, notes)
            except NotTheRegister as error:
                if not reading.pages:
                    raise
                reading.lost(error.parts()[0])
                break
            if not reading.take(web, answer):
                break
            onward = next_page(
                web.soup, web.page.address, len(reading.pages), self._card, links_of(blank.soup)
            )
            if answer.table is None or onward is None:
                break
            if onward.submission is None or len(reading.pages) == self._most_pages:
                reading.lost(_NO_WAY if onward.submission is None else _TOO_LONG)
                break
            try:
                web = self._send(onward.submission)
            except CollectError as error:
                reading.lost(error.parts()[0])
                break
        return reading.lookup()


@dataclass(frozen=True, slots=True)
class WatchedSearch:
    """The firms of some numbers, asked of the form one by one: part `watched`, never the whole register."""

    form: SearchForm
    numbers: Sequence[str]
    before: Sighted = never

    def read(self) -> Reading:
        """Return what the form shows of each number; those without an answer to rely on are `unsettled`.

        Raises the first `CollectError` when no number was answered at all. A page that asks to prove that
        one is not a robot, or two failures in a row, end the run: the numbers left are unsettled. A firm that
        the form showed before (`before`) and now plainly does not find gets an entry of unknown status, so that
        the older sighting grants nothing: a person looks. Where no answer at all can be relied on, the issues
        that say why stop the copy.
        """
        lookups: list[Lookup] = []
        failed: dict[str, CollectError] = {}
        in_a_row = 0
        for number in self.numbers:
            if in_a_row >= _GIVING_UP:
                failed[number] = next(reversed(failed.values()))
                continue
            try:
                lookups.append(self.form.look_up(number))
            except CollectError as error:
                failed[number] = error
                refusal = isinstance(error, NotTheRegister) and is_refusal(error)
                in_a_row = _GIVING_UP if refusal else in_a_row + 1
            else:
                in_a_row = 0
        if failed and not lookups:
            raise next(iter(failed.values()))
        return _reading(lookups, failed, self._gone(lookups))

    def _gone(self, lookups: Sequence[Lookup]) -> list[ReaEntry]:
        """Return an entry of unknown status for each firm plainly not found that was shown not long before."""
        missed = [lookup.query for lookup in lookups if lookup.outcome is Outcome.NOT_FOUND]
        return [_unknown(shown) for number in missed if (shown := self.before(number)) is not None]


def _unknown(shown: ReaEntry) -> ReaEntry:
    return ReaEntry(
        name=shown.name,
        other_names=shown.other_names,
        neq=shown.neq,
        amp_client_number=shown.amp_client_number,
        status=Status.UNKNOWN,
        list_origin=ListOrigin.SEARCH,
        raw={GONE: shown.neq or shown.amp_client_number or ""},
    )


def _reading(lookups: Sequence[Lookup], failed: dict[str, CollectError], gone: Sequence[ReaEntry]) -> Reading:
    missed = [issue("lookup_failed", {"query": n, "problem": e.parts()[0]}) for n, e in failed.items()]
    missed += [issue("no_longer_found", {"neq": entry.neq or entry.amp_client_number}) for entry in gone]
    lost = Parsed(tuple(gone), (), tuple(range(1, len(gone) + 1)))
    parsed = joined([*(lookup.parsed for lookup in lookups), lost])
    pages = tuple(page for lookup in lookups for page in lookup.pages)
    issues = (*parsed.issues, *missed)
    if all(lookup.outcome is Outcome.DOUBTFUL for lookup in lookups):
        issues = tuple(replace(each, stops=each.row is None) for each in issues)
    return Reading(
        part=Part.WATCHED,
        source=pages[0].address if pages else "",
        parsed=Parsed(parsed.entries, issues, parsed.rows),
        pages=pages,
        asked={lookup.query: lookup.outcome.value for lookup in lookups}
        | dict.fromkeys(failed, Outcome.DOUBTFUL.value),
    )


_NO_WAY: Final = Text("Le lien ne peut pas être suivi.", "The link cannot be followed.")
_TOO_LONG: Final = Text("Il y a trop de pages.", "There are too many pages.")


def _elsewhere(address: str) -> Text:
    return Text(
        f"le formulaire mène à un autre site ({address}) ; rien n'y est envoyé.",
        f"the form leads to another site ({address}); nothing is sent there.",
    )
