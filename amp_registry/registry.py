"""`Registry`: the one door of the Python interface to the local copies, the law and the journal."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from amp_registry import asker, business_days, deciding, registers_file, reviewing, typed_firm
from amp_registry import settings as settings_module
from amp_registry.asker import Asker
from amp_registry.changes import Change, changes
from amp_registry.compare.match import Match
from amp_registry.consulting import MaximumAges
from amp_registry.decide import law as law_module
from amp_registry.errors import AmpRegistryError, EmptyName, NoSnapshot, NoSuchCheck
from amp_registry.explain.again import Again, asked_again
from amp_registry.explain.evidence import BatchPlace, Evidence
from amp_registry.explain.explanation import Explanation
from amp_registry.field_value import category
from amp_registry.history import Told, history
from amp_registry.match_decision import MatchDecision, Says
from amp_registry.nights import Nights, nights
from amp_registry.quebec_time import day_of, end_of, start_of
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Entry, Part, Register
from amp_registry.register_status import RegisterStatus, status_of
from amp_registry.registers_file import RegistersFile
from amp_registry.reviewing import Review
from amp_registry.screening import Recorded, Screening
from amp_registry.settings import Settings
from amp_registry.store.location import default_url
from amp_registry.store.reading import Store, open_store
from amp_registry.store.review_steps import StepKind
from amp_registry.tokens import Tokens
from amp_registry.writing import WritingSide, present

if TYPE_CHECKING:
    from amp_registry.batch import Batch
    from amp_registry.journal import Journal
    from amp_registry.proving import ProofReport


class Registry(WritingSide):
    """The local copies of RENA and REA, ready to be asked; a context manager, for one thread."""

    def __init__(self, store: Store, url: str, settings: Settings, asked_by: Asker) -> None:
        self._store = store
        self._asked_by = asked_by
        self._url = url
        self._settings = settings
        self._law = law_module.load_with(settings.law)
        self._ages = MaximumAges(settings.rena_max_age_hours, settings.rea_max_age_hours)
        self._screening = self._ready()

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        settings: Settings | None = None,
        upgrade: bool = False,
        asked_by: Asker | str | None = None,
    ) -> Self:
        """Return the registry of a database address, of the settings, or of the user's data folder.

        A store that does not exist yet is not an error: every question is then answered `unknown`. With
        `upgrade`, what `import` and `sync` ask for, the store is made if there is none, and one of an older
        version is brought up to date. `asked_by` is who asks, for the journal (default: the setting of that
        name, else the program `python`); each check may name another. Raises `StoreError` when a store is
        there and cannot be read, `BadSettings` when a setting is not usable.
        """
        told = settings or settings_module.load({}, os.environ)
        address = url or told.database_url or default_url()
        if upgrade:
            importlib.import_module("amp_registry.store.migration").migrate(address)
        return cls(open_store(address), address, told, _asker(asked_by or told.asked_by, asker.PYTHON))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def check(
        self,
        question: Question | str,
        *,
        now: datetime | None = None,
        journal: bool = True,
        asked_by: Asker | str | None = None,
    ) -> Evidence:
        """Return the evidence of a question, or of a bare NEQ or name; `now` is an aware moment.

        Raises `InvalidQuestion` when the text is nobody, `StoreError` when the journal cannot be written.
        """
        who = _asker(asked_by, self._asked_by)
        return self._screening.check(_question(question), now or present(), asked_by=who, journal=journal)

    def explain(
        self,
        question: Question | str,
        *,
        now: datetime | None = None,
        journal: bool = True,
        asked_by: Asker | str | None = None,
    ) -> Explanation:
        """Return the evidence of a question, every row that was tried, and what would make it allowed.

        Raises what `check` raises; the evidence is journaled like any other, the rest is not.
        """
        who = _asker(asked_by, self._asked_by)
        return self._screening.explain(_question(question), now or present(), asked_by=who, journal=journal)

    def check_many(
        self,
        questions: Iterable[Question | str],
        *,
        now: datetime | None = None,
        journal: bool = True,
        asked_by: Asker | str | None = None,
        places: Iterable[BatchPlace] | None = None,
    ) -> Iterator[Evidence]:
        """Yield the evidence of each question, in order, as the questions are read.

        Hundreds at a time, by every processor this process may use; the answers are those of `check`. The
        journal is written before an answer is given out. With `places`, in the same order, the evidence and so
        the journal tell where each question stood in a list. Raises what `check` raises, in its place.
        """
        asked = (_question(question) for question in questions)
        who, answers = _asker(asked_by, self._asked_by), self._batch().answers
        return self._screening.check_many(
            asked, now or present(), asked_by=who, journal=journal, answers=answers, places=places
        )

    def check_together(
        self, asked: Sequence[tuple[Question | str, Asker]], *, now: datetime | None = None
    ) -> list[Recorded | AmpRegistryError]:
        """Return, in order, the evidence of questions that several people ask at once, each with who asks, and its JSON.

        What a question cannot be answered for stands in its place. The answers are those of `check`; the journal is
        written once for all, before any is given out. Raises `StoreError` for all.
        """
        questions = [(_question(question), who) for question, who in asked]
        return self._screening.check_together(questions, now or present())

    def search_many(
        self, texts: Iterable[str], *, limit: int = 10, now: datetime | None = None
    ) -> Iterator[list[Match]]:
        """Yield what `search` returns for each text, in order, as the texts are read; by every processor.

        A number that `search` refuses gives nothing here: the texts after it are looked for all the same.
        """
        return self._batch().search(texts, now or present(), limit)

    def _batch(self) -> Batch:
        # One pass over the index for many names needs numpy, which a single check must not load.
        batch = importlib.import_module("amp_registry.batch")
        made: Batch = batch.Batch(self._screening, self._another, batch.processes())
        return made

    def _another(self) -> Screening:
        """Return the same, with the store opened anew: a connection does not outlive the fork of its process."""
        return Screening(open_store(self._url), self._url, self._law, self._ages)

    def check_again(
        self,
        seq: int,
        *,
        now: datetime | None = None,
        journal: bool = True,
        asked_by: Asker | str | None = None,
    ) -> Again:
        """Ask the question of a journaled check once more, as of today, and return how the evidence differs.

        Raises `NoSuchCheck` when the journal has no check of that number.
        """
        kept = self._store.journal_entry(seq)
        if kept is None:
            raise NoSuchCheck(seq=seq)
        before = kept.evidence()
        question = replace(Question.from_dict(before["question"]), as_of=None)
        answer = self.check(question, now=now, journal=journal, asked_by=asked_by)
        return asked_again(seq, kept.checked_at, before, answer)

    def search(self, text: str, *, limit: int = 10, now: datetime | None = None) -> list[Match]:
        """Return the entries of both current copies that are or may be the firm, best first; no verdict.

        Raises `InvalidNeq` for a number meant as a NEQ that is none, unless something is found all the same: a register
        may print such a number itself.
        """
        return self._screening.search(text, now or present(), limit=limit)

    def candidates(self, register: Register | str, firm: Firm, *, now: datetime | None = None) -> list[Match]:
        """Return the entries of a register that are or may be a firm, by all that is known of it, best first."""
        return self._screening.candidates(category("register", register, Register), firm, now or present())

    def entry(self, register: Register | str, hash: str) -> Entry | None:  # noqa: A002 - what it is
        """Return the entry of a hash, in whichever copy it stood; None when no copy ever held it."""
        return self._store.entry_hashed(category("register", register, Register), hash)

    # --- what people decide ---

    def decide_match(
        self,
        says: Says | str,
        *,
        by: str,
        why: str,
        check: int | None = None,
        match: int | None = None,
        member: int | None = None,
        register: Register | str = Register.RENA,
        firm: Firm | None = None,
        entry: str | None = None,
        now: datetime | None = None,
    ) -> MatchDecision:
        """Record that an entry and a firm are the `same` or `different`; return the decision with its number.

        The entry is the `match` (from 1) of a journaled `check`, of one `member` of a consortium if need be; or the
        one of `register` that was found for `firm` and whose hash starts with `entry`. Raises `DecisionError`, or
        `InvalidQuestion` where nobody decides or no reason is given.
        """
        moment = now or present()
        if check is not None:
            subject = deciding.of_check(self._store, check, match, member)
        else:
            wanted = category("register", register, Register)
            subject = deciding.of_entry(self._store, wanted, firm or Firm(), entry, moment)
        said = category("says", says, Says)
        return deciding.record(self._store, subject, said, by=by, why=why, now=moment)

    def revoke_decision(
        self, number: int, *, by: str, why: str, now: datetime | None = None
    ) -> MatchDecision:
        """Take a decision back and return it; raises `NoSuchDecision` when none of that number holds."""
        return deciding.revoke(self._store, number, by=by, why=why, now=now or present())

    def decisions(self) -> list[MatchDecision]:
        """Return every decision ever recorded, revoked ones included, oldest first."""
        return self._store.decisions.all()

    def reviews(self, *, now: datetime | None = None) -> list[Review]:
        """Return the checks that wait for a person, oldest first; raises `BadSettings` for a bad holidays file."""
        told = self._settings
        calendar = business_days.read(told.holidays)
        return reviewing.waiting(self._store, calendar, told.review_days, day_of(now or present()))

    def take_review(self, seq: int, *, by: str, now: datetime | None = None) -> None:
        """Record who took a review in charge; raises `NotForReview` when that check waits for nobody."""
        reviewing.step(self._store, StepKind.TAKEN, seq, by=by, why=None, now=now or present())

    def close_review(self, seq: int, *, by: str, why: str, now: datetime | None = None) -> None:
        """Record who closed a review and why; raises `NotForReview` when that check waits for nobody."""
        reviewing.step(self._store, StepKind.CLOSED, seq, by=by, why=why, now=now or present())

    # --- copies ---

    @property
    def has_store(self) -> bool:
        """Whether there is a store; without one every question is answered `unknown`, and nothing is journaled."""
        return self._store.exists

    @property
    def tokens(self) -> Tokens:
        """The tokens that let others use the page and the API of this store."""
        return Tokens(self._store.tokens)

    def copies(self, *, now: datetime | None = None) -> list[Copy]:
        """Return the copies that answer now, of both registers and of their parts; how fresh they are is not said."""
        return self._screening.current_copies(now or present())

    def _reopen(self) -> None:
        self._store.close()
        self._store = open_store(self._url)
        self._screening = self._ready()

    def _ready(self) -> Screening:
        return Screening(self._store, self._url, self._law, self._ages)

    def status(self, *, now: datetime | None = None) -> list[RegisterStatus]:
        """Return how each register's copy stands, RENA first."""
        moment = now or present()
        return [status_of(self._store, register, self._ages, moment) for register in Register]

    def nights(
        self, register: Register | str, *, part: Part | str = Part.REGISTER, now: datetime | None = None
    ) -> Nights:
        """Return the copies of a part of a register put in use by now, and how its last runs ended."""
        wanted, of_part = category("register", register, Register), category("part", part, Part)
        return nights(self._store, wanted, of_part, now or present())

    def changes(
        self,
        register: Register | str | None = None,
        *,
        since: date | None = None,
        now: datetime | None = None,
    ) -> list[Change]:
        """Return how the copies fetched from a day on differ, each from the one before it, oldest first.

        Without `since`, the newest copy of each list alone. Both registers by default. An entry that vanished
        is told as removed; why it vanished, no register says.
        """
        start, moment = start_of(since) if since else None, now or present()
        wanted = list(Register) if register is None else [category("register", register, Register)]
        found = (each for one in wanted for each in changes(self._store, one, since=start, until=moment))
        return sorted(found, key=lambda change: change.at)

    def history(
        self, *, neq: str | None = None, name: str | None = None, now: datetime | None = None
    ) -> list[Told]:
        """Return what each register said of a firm, by NEQ or by name, and from when to when; RENA first.

        A name gives every entry it strongly resembles: look at their NEQs before you take them for one firm.
        Raises `InvalidNeq`, and `EmptyName` when there is nothing to look for.
        """
        firm = Firm(neq=neq, name=name)
        if not firm.named:
            raise EmptyName
        return history(self._store, firm, now or present())

    def records(
        self,
        register: Register | str,
        *,
        part: Part | str = Part.REGISTER,
        as_of: date | None = None,
        now: datetime | None = None,
    ) -> Iterator[Entry]:
        """Return the entries of the copy of a day (default: today's, which is by now), in a stable order.

        `part`: the register itself, or one of the parts that stand beside it.
        Raises `NoSnapshot` when no copy was there by the end of that day.
        """
        wanted = category("register", register, Register)
        moment = now or present()
        by = min(end_of(as_of), moment) if as_of else moment
        copy = self._store.copy_at(wanted, by, part=category("part", part, Part))
        if copy is None:
            raise NoSnapshot(register=wanted.value, day=as_of.isoformat() if as_of else None)
        return self._store.all_entries(copy)

    def pack(self, path: Path | str, *, now: datetime | None = None) -> RegistersFile:
        """Write everything a check reads into one file, private to the user, and return it with its SHA-256.

        For where the store cannot be reached: `bulk.spark`, `bulk.arrow`. Raises `RegistersFileNotWritten` when it
        cannot be written, `StoreError` when there is no store.
        """
        return registers_file.write(Path(path), url=self._url, settings=self._settings, now=now or present())

    @property
    def journal(self) -> Journal:
        """The journal of this store's checks: its entries, its heads, whether its chain holds."""
        # A check writes to the journal and never reads it: it must not pay for what reads, exports and seals.
        module = importlib.import_module("amp_registry.journal")
        journal: Journal = module.Journal(self._store, self._settings)
        return journal

    def verify_proof(self, file: bytes) -> ProofReport:
        """Return what a proof is worth: its content, its page, its entry in this journal; not who signed it.

        Raises `ProofUnreadable`, and `ExtraMissing` when its page cannot be drawn again here.
        """
        # Drawing a page again needs a drawer, which a check must not load.
        proving = importlib.import_module("amp_registry.proving")
        report: ProofReport = proving.verify(file, store=self._store)
        return report


def _asker(asked_by: Asker | str | None, default: Asker) -> Asker:
    return Asker.of(asked_by) if isinstance(asked_by, str) else asked_by or default


def _question(question: Question | str) -> Question:
    if isinstance(question, Question):
        return question
    found = typed_firm.fields(question)
    return Question(firm=Firm(name=found.get("name"), neq=found.get("neq")))
