"""Use case: one question, or many, from the local copies to the evidence and the journal.

Nothing here knows a rule of law or a weight of a name: the registers are consulted for each firm of the
question, the verdict is asked of the law, put in words and written to the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Final, NamedTuple, TypeAlias

from amp_registry import neq, typed_firm
from amp_registry.asker import Asker
from amp_registry.compare import match
from amp_registry.compare.match import Findings, Match
from amp_registry.consulting import Consultation, Copies, MaximumAges
from amp_registry.decide import consortium
from amp_registry.decide.law import Law
from amp_registry.decide.verdict import Verdict
from amp_registry.errors import AmpRegistryError, StoreError
from amp_registry.explain import evidence, explanation
from amp_registry.explain.evidence import BatchPlace, Evidence
from amp_registry.explain.explanation import Explanation
from amp_registry.quebec_time import day_of
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Register
from amp_registry.store.journal import JournalLink
from amp_registry.store.reading import Store
from amp_registry.version import VERSION

TOGETHER: Final = 200
"""How many questions are answered before the journal is written."""

Answered: TypeAlias = tuple[list[Evidence], Exception | None]
Answers: TypeAlias = Callable[[Iterable[Question], datetime, Asker], Iterator[Answered]]


class Recorded(NamedTuple):
    """An evidence, and its JSON object (`to_dict()`) as it was journaled: making it twice costs as much as an answer."""

    evidence: Evidence
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Current:
    """The copies that answer from one moment until before another, as long as no run is made."""

    last_run: int
    since: datetime
    until: datetime | None
    copies: list[Copy]

    def holds(self, last_run: int, now: datetime) -> bool:
        """Return whether they are still the copies that answer."""
        return self.last_run == last_run and self.since <= now and (self.until is None or now < self.until)


class Screening:
    """A store, the law and the maximum ages of the copies, ready to be asked."""

    def __init__(self, store: Store, url: str | None, law: Law, ages: MaximumAges) -> None:
        self._store = store
        self.copies = Copies(store, url)
        self._law = law
        self._ages = ages
        self._current: _Current | None = None

    def check(self, question: Question, now: datetime, *, asked_by: Asker, journal: bool = True) -> Evidence:
        """Return the evidence of one question; with `journal`, it is written to the store's journal."""
        return next(self.check_many([question], now, asked_by=asked_by, journal=journal))

    def check_many(
        self,
        questions: Iterable[Question],
        now: datetime,
        *,
        asked_by: Asker,
        journal: bool = True,
        answers: Answers | None = None,
        places: Iterable[BatchPlace] | None = None,
    ) -> Iterator[Evidence]:
        """Yield the evidence of each question, in order, reading the questions as they are asked for.

        `places`, for the questions of a list, says where each stood; one is taken after each is answered.

        The journal is written some hundreds of answers at a time, before any of them is given out. What a
        question raises, or reading it, is raised once the answers before it are journaled and given out.
        `answers` gives the answers of many questions otherwise than one after the other.
        """
        stood = None if places is None else iter(places)
        for answered, trouble in (answers or self.answers)(questions, now, asked_by):
            some = answered if stood is None else [one.in_batch(next(stood)) for one in answered]
            links = self._store.append_all([one.to_dict() for one in some]) if journal else []
            for place, one in enumerate(some):
                yield one.with_journal(links[place]) if links else one
            if trouble is not None:
                raise trouble

    def answers(self, questions: Iterable[Question], now: datetime, asked_by: Asker) -> Iterator[Answered]:
        """Yield answers some hundreds at a time, and what stopped them if something did; nothing is journaled."""
        waiting = iter(questions)
        some, trouble = self._answers(waiting, now, asked_by)
        while some or trouble:
            yield some, trouble
            some, trouble = self._answers(waiting, now, asked_by) if trouble is None else ([], None)

    def _answers(self, waiting: Iterator[Question], now: datetime, asked_by: Asker) -> Answered:
        """Return some hundreds of answers, fewer at the end, and what stopped them if something did."""
        some: list[Evidence] = []
        try:
            for question in islice(waiting, TOGETHER):
                some.append(self._answer(question, now, asked_by))  # noqa: PERF401 - those before a failure are kept
        except Exception as error:  # noqa: BLE001 - raised again, after what came before it
            return some, error
        return some, None

    def search(self, text: str, now: datetime, *, limit: int) -> list[Match]:
        """Return the entries of the current copies, those of parts too, that are or may be the firm, best first.

        The text may hold a NEQ, a name or both, or be a client number of the AMP. Raises `InvalidNeq` for what was
        meant as a NEQ and is none, unless something is found, or a register itself prints it.
        """
        copies = self.current_copies(now)
        firms, number = searched(text), refused_number(text)
        found = best(
            [*(self.copies.find(copy, firm) for firm in firms), *self.misprinted(copy, number)]
            for copy in copies
        )
        if number is not None and not found:
            neq.validate(number)
        return found[:limit]

    def misprinted(self, copy: Copy, number: str | None) -> list[Findings]:
        """Return what a copy shows of a number that was refused, if one was: the entries that print it for a NEQ."""
        return [] if number is None else [self.copies.printing(copy, number)]

    def candidates(self, register: Register, firm: Firm, now: datetime) -> list[Match]:
        """Return the entries of a register's current copies, parts too, that are or may be a firm, best first."""
        copies = [copy for copy in self.current_copies(now) if copy.register is register]
        found = match.merge(self.copies.find(copy, firm) for copy in copies)
        return sorted(found.matches, key=match.best_first)

    def current_copies(self, now: datetime) -> list[Copy]:
        """Return the copies that answer now, of both registers and of their parts; how fresh they are is not said.

        Asked of the store again once a run was made or a moment has come that it knows of.
        """
        last_run = self._store.last_run_id()
        known = self._current
        if known is not None and known.holds(last_run, now):
            return known.copies
        copies = self._copies_at(now)
        self._current = _Current(last_run, now, self._store.next_moment(now), copies)
        return copies

    def _copies_at(self, now: datetime) -> list[Copy]:
        found: list[Copy] = []
        for register in Register:
            copies = [self._store.copy_at(register, now), *self._store.overlays_at(register, now)]
            found += [copy for copy in copies if copy]
        return found

    def check_together(
        self, asked: Sequence[tuple[Question, Asker]], now: datetime
    ) -> list[Recorded | AmpRegistryError]:
        """Return, in order, the evidence of questions that several people ask at once, or what one cannot be asked for.

        The journal is written once for all of them, before any answer is given out: where each writing waits for the
        disk, that is what bounds how many are answered. Raises `StoreError` for all.
        """
        known: dict[date, Consultation] = {}
        told = [self._answer_or_refusal(question, now, who, known) for question, who in asked]
        records = [one.to_dict() for one in told if isinstance(one, Evidence)]
        links: Sequence[JournalLink | None] = self._store.append_all(records) or [None] * len(records)
        recorded = iter(zip(records, links, strict=True))
        return [_recorded(one, *next(recorded)) if isinstance(one, Evidence) else one for one in told]

    def _answer_or_refusal(
        self, question: Question, now: datetime, asked_by: Asker, known: dict[date, Consultation]
    ) -> Evidence | AmpRegistryError:
        """Return the evidence; `known` are the consultations of the moment, by the day they are about."""
        day = question.as_of or day_of(now)
        try:
            if day not in known:
                known[day] = self.consultation(question, now)
            return self._told(*self._judged(question, now, known[day]), now, asked_by)
        except StoreError:
            raise
        except AmpRegistryError as error:
            return error

    def consultation(self, asked: Question, now: datetime) -> Consultation:
        """Return what consults the copies for a question, and for any other asked on the same day."""
        return Consultation(self.copies, self._ages, asked.as_of or day_of(now), now)

    def explain(
        self, question: Question, now: datetime, *, asked_by: Asker, journal: bool = True
    ) -> Explanation:
        """Return the evidence of one question, journaled like any other, and why the answer is not another."""
        asked, verdict = self._judged(question, now)
        told = self._told(asked, verdict, now, asked_by)
        link = self._store.append(told.to_dict()) if journal else None
        told = told if link is None else told.with_journal(link)
        return explanation.explain(self._law, verdict, told)

    def judge(self, question: Question, now: datetime) -> tuple[Verdict, Evidence]:
        """Return the verdict on one question and its evidence, not journaled: what a report of the watch rests on.

        Nobody asks: the watch does, on its own.
        """
        asked, verdict = self._judged(question, now)
        return verdict, self._told(asked, verdict, now, None)

    def _answer(self, question: Question, now: datetime, asked_by: Asker) -> Evidence:
        return self._told(*self._judged(question, now), now, asked_by)

    def _judged(
        self, question: Question, now: datetime, consultation: Consultation | None = None
    ) -> tuple[Question, Verdict]:
        """Return the question as asked on a day, and the verdict on it."""
        asked = question.asked_on(day_of(now))
        consultation = consultation or self.consultation(asked, now)
        members = asked.consortium.members if asked.consortium else ()
        return asked, consortium.verdict(
            asked,
            self._law,
            consultation.seen(asked, asked.firm),
            [consultation.seen(asked, member) for member in members],
        )

    def _told(self, asked: Question, verdict: Verdict, now: datetime, asked_by: Asker | None) -> Evidence:
        return evidence.build(
            asked,
            verdict,
            checked_at=now,
            law_version=self._law.version,
            matching_version=match.VERSION,
            version=VERSION,
            asked_by=asked_by,
        )


def _recorded(told: Evidence, record: dict[str, Any], link: JournalLink | None) -> Recorded:
    if link is None:
        return Recorded(told, record)
    return Recorded(told.with_journal(link), {**record, "journal": link.to_dict()})


def searched(text: str) -> tuple[Firm, ...]:
    """Return the firms a text may name: by the NEQ and the name that it holds; with a digit, by client number."""
    if not any(map(str.isdigit, text)):
        return (Firm(name=text),)
    told = typed_firm.fields(text)
    by_name = refused_number(text) is not None
    firm = Firm(name=told.get("name", text)) if by_name else Firm(name=told.get("name"), neq=told.get("neq"))
    return (firm, Firm(amp_client_number=text))


def refused_number(text: str) -> str | None:
    """Return what a text holds that was meant as a NEQ and is none; null when there is no such thing."""
    if not any(map(str.isdigit, text)):
        return None
    number, _ = typed_firm.apart(text)
    return None if number is None or neq.is_valid(number) else number


def best(found: Iterable[Iterable[Findings]]) -> list[Match]:
    """Return what several copies show, matches and neighbours, each entry once, best first."""
    each = match.merge(chain.from_iterable(found))
    return sorted((*each.matches, *each.neighbours), key=match.best_first)
