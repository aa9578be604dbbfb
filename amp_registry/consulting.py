"""Use case: consult the local copies for a firm, on the days the law tests.

"Which copy answers for which day": for a day, the last promoted copy fetched by its end (today: by now);
it is stale when, at that moment, it is older than the register's maximum age. A day that lies after the
day asked about is looked up in the copy of the day asked about. Where no fresh copy covers a past day, the
first later copy is consulted too, for the dates its entries print.

A copy's age counts from the last moment its source is known to have held it. Beside the copy of the register
itself stand overlays: fresh copies of its lists of complement, and of what the search form said of some firms.
Whom they list counts as if the register listed it; whom they do not list, they say nothing of. A whole copy of REA
that is newer than one of them knows better who is authorized: what that one says can then only take away.

RENA names firms, and seldom their numbers. A firm asked by its number is looked for there under the names too that
REA prints for that number, and under the NEQ that REA prints for an AMP client number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from amp_registry import firm_name, neq
from amp_registry.compare import match
from amp_registry.compare.match import Certainty, Findings, Match
from amp_registry.decide.consortium import SeenFirm
from amp_registry.decide.days import days_of
from amp_registry.decide.sighting import Sighting
from amp_registry.indexing import CopyIndex, Foreign, make_again, open_index
from amp_registry.match_decision import MatchDecision
from amp_registry.quebec_time import day_of, end_of
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Entry, Part, ReaEntry, Register, RenaEntry, Status
from amp_registry.store.reading import Store

MATCHES: Final = 10
INDEXES: Final = 12
"""How many copies stay indexed: enough for a question's days and their neighbours. At the registers' size one takes 2 MB."""
FOUND: Final = 1 << 13
"""How many searches stay known, about 1 KB each: in a long run the same firms come back, and a copy never changes."""
MOST_READ: Final = 200
"""How many entries that only resemble a name are read, the likeliest first; ten are shown."""


@dataclass(frozen=True, slots=True)
class MaximumAges:
    """How old a copy of each register may be, in hours, and still answer."""

    rena: float
    rea: float

    def of(self, register: Register) -> float:
        """Return the maximum age of a register's copy, in hours."""
        return self.rena if register is Register.RENA else self.rea


class Copies:
    """The copies of a store, searched; what was last used is kept, so that a long run is quick and stays small."""

    def __init__(self, store: Store, url: str | None = None) -> None:
        """Search the copies of a store; `url`, its address, says where the files of its indexes stand."""
        self.store = store
        self._url = url
        self._indexes: dict[int, CopyIndex] = {}
        self._known: dict[tuple[int, Firm, int], Findings] = {}

    def know(self, copy: Copy, found: Mapping[Firm, Findings]) -> None:
        """Keep what a copy shows of some firms, found together."""
        for firm, findings in found.items():
            self._keep((copy.snapshot, firm, 0), findings)

    def knows(self, copy: Copy, firm: Firm) -> bool:
        """Return whether what a copy shows of a firm is kept."""
        return (copy.snapshot, firm, 0) in self._known

    def find(self, copy: Copy, firm: Firm, *, settled: int = 0) -> Findings:
        """Return what a copy shows of a firm: its own entries, those that may be, its neighbours.

        `settled`: how many of them a person may have settled. As many more are given, so that none that raises a
        doubt is left out for one that does not.
        """
        key = (copy.snapshot, firm, settled)
        found = self._known.pop(key, None)
        if found is None:
            try:
                found = self._find(self.index(copy), firm, settled)
            except Foreign:
                found = self._find(self.renew(copy), firm, settled)
        self._keep(key, found)
        return found

    def printing(self, copy: Copy, number: str) -> Findings:
        """Return the entries of a copy that print for a NEQ this number, which is none."""
        digits = neq.compact(number)
        try:
            found = self.index(copy).printing(digits)
        except Foreign:
            found = self.renew(copy).printing(digits)
        return match.printing(number, found)

    def renew(self, copy: Copy) -> CopyIndex:
        """Make the index of a copy again: the one there was belongs to another store."""
        self._indexes.pop(copy.snapshot, None)
        return self._opened(copy, make_again(self.store, self._url, copy))

    def use(self, copy: Copy, opened: CopyIndex) -> None:
        """Search a copy by an index that was opened elsewhere."""
        self._opened(copy, opened)

    def index(self, copy: Copy) -> CopyIndex:
        """Return the index of a copy."""
        opened = self._indexes.pop(copy.snapshot, None)
        return self._opened(copy, opened or open_index(self.store, self._url, copy))

    def _opened(self, copy: Copy, opened: CopyIndex) -> CopyIndex:
        self._indexes[copy.snapshot] = opened
        if len(self._indexes) > INDEXES:
            del self._indexes[next(iter(self._indexes))]
        return opened

    def _keep(self, key: tuple[int, Firm, int], found: Findings) -> None:
        self._known[key] = found
        if len(self._known) > FOUND:
            del self._known[next(iter(self._known))]

    def _find(self, opened: CopyIndex, firm: Firm, settled: int) -> Findings:
        numbers = opened.index.candidates(firm, limit=MOST_READ + settled)
        return match.find(firm, opened.entries(numbers), limit=MATCHES + settled)


class Consultation:
    """The consultation of both registers for one question, at one moment."""

    def __init__(self, copies: Copies, ages: MaximumAges, as_of: date, now: datetime) -> None:
        self._copies = copies
        self._ages = ages
        self._as_of = as_of
        self._now = now
        self._blank: dict[tuple[Register, date], Sighting] = {}
        self._parts: dict[tuple[Register, datetime], list[Copy]] = {}
        self._found: dict[tuple[int, Firm, int], Findings] = {}
        self._names: dict[tuple[Firm, date], tuple[Firm, ...]] = {}
        self._decided: dict[Firm, tuple[MatchDecision, ...]] = {}

    def seen(self, question: Question, firm: Firm) -> SeenFirm:
        """Return what the copies show of a firm on every day the question tests."""
        days = days_of(question)
        known_as = {Register.RENA: self.known_as(firm, days.rea)}
        seen = {
            (register, day): self._sighting(register, day, firm, known_as.get(register, ()))
            for register, day in days.wanted()
        }
        return SeenFirm(firm, seen, self._controller(firm), self._decisions(firm))

    def copies(self, question: Question) -> Iterator[Copy]:
        """Yield the copies in which any firm of the question is looked for; some more than once."""
        for register, day in days_of(question).wanted():
            blank, moment = self._on(register, day)
            yield from (copy for copy in (blank.copy, blank.later, *self._fresh(register, moment)) if copy)

    def known_as(self, firm: Firm, day: date) -> tuple[Firm, ...]:
        """Return the firm once for each name that REA prints for its number on a day, but the one asked, with its NEQ."""
        if firm.neq is None and firm.amp_client_number is None:
            return ()
        if (firm, day) not in self._names:
            shown = self._sighting(Register.REA, day, firm)
            found = (*shown.findings.matches, *shown.later_findings.matches)
            own = [one.entry for one in found if one.certainty is Certainty.CERTAIN]
            self._names[firm, day] = tuple(_known_as(firm, own))
        return self._names[firm, day]

    def _decisions(self, firm: Firm) -> tuple[MatchDecision, ...]:
        """The decisions of people that hold now and share a number or a name with the firm."""
        if firm not in self._decided:
            self._decided[firm] = self._copies.store.decisions.of_firm(firm, self._now)
        return self._decided[firm]

    def _controller(self, firm: Firm) -> Match | None:
        """The controlling firm's own entry on RENA, where it bars still: its number, or a name that strongly matches."""
        controller = firm.controller
        if controller is None or not (controller.name or controller.neq):
            return None
        seen = self._sighting(Register.RENA, self._as_of, Firm(name=controller.name, neq=controller.neq))
        sure = (m for m in seen.findings.matches if m.certainty is not Certainty.POSSIBLE)
        return next((m for m in sure if not _over(m, self._as_of)), None)

    def _sighting(self, register: Register, day: date, firm: Firm, known_as: Sequence[Firm] = ()) -> Sighting:
        blank, moment = self._on(register, day)
        blank = replace(blank, known_as=tuple(one.name for one in known_as if one.name))
        overlays = tuple(self._overlays(register, moment, firm))
        found = match.merge(_less(self._find(copy, firm, day, known_as), copy, blank) for copy in overlays)
        blank = replace(blank, later_findings=self._find(blank.later, firm, day, known_as))
        if overlays and (blank.copy is None or _outdated(blank, found)):
            first, *others = overlays
            age = first.age_hours(moment)
            standing_in = replace(blank, copy=first, age_hours=age, stale=False, overlays=tuple(others))
            return replace(standing_in, findings=found)
        own = self._find(blank.copy, firm, day, known_as)
        blank = replace(blank, unnamed=self._unnamed(blank, firm))
        return replace(blank, findings=match.merge((own, found)) if overlays else own, overlays=overlays)

    def _unnamed(self, blank: Sighting, firm: Firm) -> int:
        by_number_alone = firm.named and not firm.name and not blank.known_as
        if blank.register is not Register.RENA or blank.copy is None or not by_number_alone:
            return 0
        return self._copies.index(blank.copy).index.unnumbered

    def _overlays(self, register: Register, moment: datetime, firm: Firm) -> Iterator[Copy]:
        """Yield the fresh overlays by a moment; of the watched firms, the newest copy that names this one."""
        oldest = self._oldest(register, moment)
        for copy in self._fresh(register, moment):
            if copy.part is not Part.WATCHED or _certain(self._find(copy, firm, day_of(moment))):
                yield copy
            else:
                yield (
                    self._copies.store.copy_naming(
                        register,
                        copy.part,
                        neq=firm.neq,
                        client=firm.amp_client_number,
                        after=oldest,
                        moment=moment,
                    )
                    or copy
                )

    def _fresh(self, register: Register, moment: datetime) -> list[Copy]:
        """The newest overlays by a moment that are not too old then."""
        if (register, moment) not in self._parts:
            oldest, parts = self._oldest(register, moment), self._copies.store.overlays_at(register, moment)
            self._parts[register, moment] = [copy for copy in parts if copy.verified_at >= oldest]
        return self._parts[register, moment]

    def _oldest(self, register: Register, moment: datetime) -> datetime:
        return moment - timedelta(hours=self._ages.of(register))

    def _find(self, copy: Copy | None, firm: Firm, day: date, known_as: Sequence[Firm] = ()) -> Findings:
        if copy is None or not firm.named:
            return match.NOTHING_FOUND
        settled = len(self._decisions(firm))
        own = self._find_on(day, copy, firm, settled)
        if not known_as:
            return own
        others = [self._find_on(day, copy, one, settled) for one in known_as]
        return match.merge((own, *(one if firm.neq is None else _resembling(one) for one in others)))

    def _find_on(self, day: date, copy: Copy, firm: Firm, settled: int) -> Findings:
        """What a copy shows, with as many more as have ended by the day: none that bars then is left out for one of them."""
        found = self._find_one(copy, firm, settled)
        spare = 0
        while (past := _ended(found, day)) > spare and _most(found) >= MATCHES + settled + spare:
            spare = 2 * past
            found = self._find_one(copy, firm, settled + spare)
        return found

    def _find_one(self, copy: Copy, firm: Firm, settled: int) -> Findings:
        key = (copy.snapshot, firm, settled)
        if key not in self._found:
            self._found[key] = self._copies.find(copy, firm, settled=settled)
        return self._found[key]

    def _on(self, register: Register, day: date) -> tuple[Sighting, datetime]:
        """The copies that answer for a day, nobody looked for yet, and the moment they are taken at."""
        blank = self._blank.get((register, day))
        if blank is None:
            blank = self._blank[register, day] = self._copies_of(register, day)
        return blank, self._moment(self._as_of if blank.future else day)

    def _copies_of(self, register: Register, day: date) -> Sighting:
        # The day asked about may itself lie ahead: only today's copies can be looked at then.
        future = day > min(self._as_of, day_of(self._now))
        moment = self._moment(self._as_of if future else day)
        copy = self._copies.store.copy_at(register, moment)
        maximum = self._ages.of(register)
        age = copy.age_hours(moment) if copy else None
        stale = age is not None and age > maximum
        covered = copy is not None and not stale
        past = not future and day < day_of(self._now)
        later = self._later(register, moment) if past and not covered else None
        return Sighting(
            register=register,
            day=day,
            copy=copy,
            age_hours=age,
            maximum_hours=maximum,
            stale=stale,
            future=future,
            later=later,
            held=self._copies.store.held_back(register, moment),
        )

    def _later(self, register: Register, moment: datetime) -> Copy | None:
        """The first copy after a past day, whose entries may print dates that reach back to it."""
        later = self._copies.store.copy_after(register, moment)
        return later if later is not None and later.fetched_at <= self._now else None

    def _moment(self, day: date) -> datetime:
        return self._now if day >= day_of(self._now) else end_of(day)


def _certain(findings: Findings) -> bool:
    return any(found.certainty is Certainty.CERTAIN for found in findings.matches)


def names_in(copies: Copies, rea: Sequence[Copy], firm: Firm) -> tuple[Firm, ...]:
    """Return the firm once for each other name that some copies of REA print for its number, with the NEQ they print."""
    found = match.merge(copies.find(copy, firm) for copy in rea)
    return tuple(_known_as(firm, [one.entry for one in found.matches if one.certainty is Certainty.CERTAIN]))


def _ended(findings: Findings, day: date) -> int:
    """How many of the entries of RENA found no longer bar on a day."""
    return sum(_over(one, day) for one in (*findings.matches, *findings.neighbours))


def _over(found: Match, day: date) -> bool:
    return isinstance(found.entry, RenaEntry) and found.entry.ended(day)


def _most(findings: Findings) -> int:
    return max(len(findings.matches), len(findings.neighbours))


def _known_as(firm: Firm, own: Sequence[Entry]) -> Iterator[Firm]:
    """Yield the firm by each other name that its own entries print, and by the NEQ they print where none was asked."""
    asked = {found.key for found in firm_name.search_keys(firm.name)} if firm.name else set[str]()
    for entry in own:
        # A number that a register misprints is nobody's: it is kept there, and asked by no firm.
        printed = entry.neq if entry.neq and neq.is_valid(entry.neq) else None
        number = firm.neq or printed
        for name in (entry.name, *entry.other_names):
            key = firm_name.parse(name).key
            if key not in asked or number != firm.neq:
                asked.add(key)
                yield replace(firm, name=name, neq=number)


def _resembling(findings: Findings) -> Findings:
    """Return the findings without those of an equal number: of these, what was asked by the firm's own name stands."""
    unsure = tuple(one for one in findings.matches if one.certainty is not Certainty.CERTAIN)
    return replace(findings, matches=unsure)


def _less(findings: Findings, overlay: Copy, sighting: Sighting) -> Findings:
    """Return what an overlay of REA shows, without the authorizations that a newer whole copy knows better of."""
    whole = sighting.copy
    if sighting.register is Register.RENA or whole is None or sighting.stale or whole.partial:
        return findings
    if overlay.verified_at >= whole.verified_at:
        return findings
    return replace(findings, matches=tuple(one for one in findings.matches if not _authorizes(one)))


def _authorizes(found: Match) -> bool:
    return isinstance(found.entry, ReaEntry) and found.entry.status is Status.AUTHORIZED


def _outdated(sighting: Sighting, found: Findings) -> bool:
    """Whether a copy that is too old makes way for fresh overlays: where they name the firm, on REA.

    An old copy of RENA never does: a bar stays a bar, and what overlays list there can only add one.
    """
    return sighting.stale and sighting.register is Register.REA and _certain(found)
