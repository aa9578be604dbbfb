"""A month of SEAO, invented: release packages of the size and shape of the real ones, with planted cases.

Everybody in them is invented. The registers that go with the month have a copy each night, so that "on the day"
is real: a planted firm enters RENA in the night it is said to, and no earlier. Each planted case says what a
screening is to make of it; everything else in the month is ordinary, and nothing is to be found there.

    python -m benchmarks.seao_month OUTDIR [--releases N]

writes `mensuel_20260601_20260630.json`. The same seed gives the same month, on any machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from amp_registry.records import Entry, ReaEntry, Register, Registration, RenaEntry, Status
from amp_registry.store.engine import open_engine
from amp_registry.store.migration import migrate
from amp_registry.store.runs import RunKind, RunNote
from amp_registry.store.snapshots import promote, record_unchanged, stage
from benchmarks import generate
from benchmarks.seao_releases import Firm, Raw, release

RELEASES = 20_499
SEED = 20260601
FIRST_NIGHT = date(2026, 3, 1)
MONTH = (date(2026, 6, 1), date(2026, 6, 30))
LAST_NIGHT = date(2026, 7, 1)
ASKED = datetime(2026, 7, 1, 15, tzinfo=UTC)
NAME = "mensuel_20260601_20260630.json"
REGISTERS = {Register.RENA: 2218, Register.REA: 8361}


@dataclass(frozen=True, slots=True)
class Planted:
    """A case and what a screening is to make of it: outcome, severity, rule and causes of its lines."""

    says: str
    releases: Sequence[Raw]
    expected: Sequence[tuple[str, str | None, str | None, tuple[str, ...]]]
    listed_from: tuple[tuple[Firm, date], ...] = ()
    gone_from: tuple[tuple[Firm, date], ...] = ()


class Cast:
    """The firms of a month: those of the registers, and others."""

    def __init__(self, sizes: dict[Register, int], others: int, seed: int) -> None:
        self.rena = [
            e for e in generate.generate(Register.RENA, sizes[Register.RENA], seed) if _definitive(e)
        ]
        listed = {entry.neq for entry in self.rena}
        rea = generate.generate(Register.REA, sizes[Register.REA], seed)
        self.rea = [e for e in rea if _authorized(e) and e.neq not in listed]
        self._draw = random.Random(seed)
        known = {entry.neq for entry in (*self.rena, *self.rea)}
        pool = generate.generate(Register.REA, others, seed + 1)
        self.others = [Firm(e.name, e.neq) for e in pool if e.neq and e.neq not in known]
        self.authorized = [Firm(e.name, e.neq) for e in self.rea if e.neq]

    def fresh(self) -> Firm:
        """Return a firm of no register, another each time, whose name is like nobody's."""
        word = "".join(self._draw.choices("bcdfghjklmnpqrstvwxz", k=9)).capitalize()
        return Firm(f"{word} inc.", self.others.pop().neq)


def _definitive(entry: Entry) -> bool:
    """Only entries with a number, so that no innocent name is left unsettled for want of one."""
    return (
        entry.neq is not None
        and isinstance(entry, RenaEntry)
        and entry.registration is Registration.DEFINITIVE
    )


def _authorized(entry: Entry) -> bool:
    """Only firms whose authorization is plain all through the month."""
    if not isinstance(entry, ReaEntry) or entry.status is not Status.AUTHORIZED or entry.oversight:
        return False
    return entry.issued_on is not None and date(2021, 12, 1) < entry.issued_on < date(2026, 1, 1)


# --- what is planted ------------------------------------------------------------------------------

FINDING, NOTHING, NOT_JUDGED = "finding", "nothing_found", "not_judged"


def planted(cast: Cast, start: int, each: int = 1) -> list[Planted]:
    """Return the planted cases, `each` of every kind; their numbers go up from `start`."""
    made: list[Planted] = []
    for turn in range(each):
        for case in _CASES:
            day = MONTH[0] + timedelta(days=3 + (turn * 7) % 20)
            made.append(case(cast, start + 10 * len(made), day))
    return made


def _listed(cast: Cast) -> Firm:
    entry = cast.rena.pop()
    while not entry.neq:
        entry = cast.rena.pop()
    return Firm(entry.name, entry.neq)


def _barred_on_the_day(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [_listed(cast)], signed=day, value=180_000.0)
    return Planted("barred firm on the day", [raw], [(FINDING, "first", "R1", ())])


def _listed_that_day(cast: Cast, number: int, day: date) -> Planted:
    firm = cast.fresh()
    raw = release(number, [firm], signed=day, value=180_000.0, how="direct")
    return Planted("listed that very day", [raw], [(FINDING, "first", "R1", ())], ((firm, day),))


def _listed_the_day_after(cast: Cast, number: int, day: date) -> Planted:
    firm = cast.fresh()
    raw = release(number, [firm], signed=day, value=180_000.0)
    after = ((firm, day + timedelta(days=1)),)
    return Planted("listed the day after", [raw], [(NOTHING, None, None, ())], after)


def _barred_on_the_bid_day(cast: Cast, number: int, day: date) -> Planted:
    firm = cast.fresh()
    raw = release(number, [firm], signed=day, value=180_000.0, closed=day - timedelta(days=20))
    start, end = day - timedelta(days=22), day - timedelta(days=10)
    expected = [(FINDING, "first", "R1", ())]
    return Planted("barred on the bid day alone", [raw], expected, ((firm, start),), ((firm, end),))


def _authorization_missing(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.fresh()], signed=day, value=7_400_000.0)
    return Planted("required authorization missing", [raw], [(FINDING, "first", "A8", ())])


def _authorization_held(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.authorized.pop()], signed=day, value=7_400_000.0)
    return Planted("required authorization held", [raw], [(NOTHING, None, None, ())])


def _near_the_threshold(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.fresh()], signed=day, value=4_600_000.0)
    return Planted("threshold between the price and its taxes", [raw], [(NOT_JUDGED, None, None, ("value",))])


def _old_threshold(cast: Cast, number: int, day: date) -> Planted:
    told = {"kind": "services", "how": "direct", "signed": day, "value": 2_100_000.0}
    raws = [
        release(number, [cast.fresh()], opened=date(2015, 10, 20), **told),
        release(number + 1, [cast.fresh()], opened=date(2015, 11, 2), **told),
    ]
    expected = [(NOTHING, None, None, ()), (FINDING, "first", "A8", ())]
    return Planted("threshold by the date of the process", raws, expected)


def _barred_member(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.fresh(), _listed(cast)], signed=day, value=300_000.0)
    return Planted("consortium with a barred member", [raw], [(FINDING, "first", "R8", ())])


def _member_without(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.authorized.pop(), cast.fresh()], signed=day, value=9_000_000.0)
    return Planted("consortium with a member not authorized", [raw], [(FINDING, "first", "A12", ())])


def _name_alone(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [replace(_listed(cast), neq=None)], signed=day, value=90_000.0)
    return Planted("NEQ absent, the name of a barred firm", [raw], [(FINDING, "look", None, ())])


def _bad_number(cast: Cast, number: int, day: date) -> Planted:
    firm = _listed(cast)
    wrong = f"{(firm.neq or '')[:9]}{(int((firm.neq or '0')[9]) + 1) % 10}"
    raw = release(number, [replace(firm, neq=wrong)], signed=day, value=90_000.0)
    return Planted("NEQ that fails its check digit", [raw], [(FINDING, "look", None, ())])


def _unknown_name_alone(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [Firm(f"Wxyzq Kjhvbn {number} inc.", None)], signed=day, value=90_000.0)
    return Planted("NEQ absent, a name nobody has", [raw], [(NOT_JUDGED, None, None, ("name_only",))])


def _no_value(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.fresh()], signed=day)
    return Planted("value missing", [raw], [(NOT_JUDGED, None, None, ("value",))])


def _award_changed(cast: Cast, number: int, day: date) -> Planted:
    told = {"signed": day, "value": 150_000.0}
    first = release(number, [_listed(cast)], published=day + timedelta(days=1), **told)
    then = release(number, [cast.fresh()], published=day + timedelta(days=3), tag=["awardUpdate"], **told)
    return Planted("award changed to another firm", [then, first], [(NOTHING, None, None, ())])


def _cancelled(cast: Cast, number: int, day: date) -> Planted:
    told = {"signed": day, "value": 150_000.0}
    first = release(number, [_listed(cast)], published=day + timedelta(days=1), **told)
    then = release(number, [], published=day + timedelta(days=3), tag=["tenderCancellation"], **told)
    return Planted("process cancelled", [first, then], [("no_contract", None, None, ("cancelled",))])


def _barred_bidder(cast: Cast, number: int, day: date) -> Planted:
    raw = release(number, [cast.fresh()], signed=day, value=150_000.0, tenderers=[_listed(cast)])
    expected = [(NOTHING, None, None, ()), (FINDING, "first", "R1", ())]
    return Planted("barred firm that bid and lost", [raw], expected)


def _same_twice(cast: Cast, number: int, day: date) -> Planted:
    firm = cast.fresh()
    raw = release(number, [firm, firm], signed=day, value=150_000.0, neq_field="NEQ")
    return Planted("the same supplier twice", [raw], [(NOTHING, None, None, ())])


_CASES = (
    *(_barred_on_the_day, _listed_that_day, _listed_the_day_after, _barred_on_the_bid_day),
    *(_authorization_missing, _authorization_held, _near_the_threshold, _old_threshold),
    *(_barred_member, _member_without, _name_alone, _bad_number, _unknown_name_alone, _no_value),
    *(_award_changed, _cancelled, _barred_bidder, _same_twice),
)


# --- the month ------------------------------------------------------------------------------------


def ordinary(draw: random.Random, number: int, cast: Cast, padding: int) -> Raw:
    """Return a release in which nothing is to be found."""
    signed = MONTH[0] + timedelta(days=draw.randrange(30))
    kind = draw.choice(["works", "works", "services", "services", "services", "goods", "goods"])
    told: Raw = {"kind": kind, "how": draw.choice(["open", "open", "limited", "direct"]), "signed": signed}
    told["documents"] = [
        {"id": f"{number}-D{place}", "title": f"Document d'exemple {place}", "description": _SENTENCE * 6}
        for place in range(padding)
    ]
    if draw.random() < 0.3:
        return release(number, [], tag=["tender"], status="active", **told)
    large = draw.random() < 0.03
    firm = draw.choice(cast.authorized if large else cast.others)
    value = draw.uniform(6e6, 40e6) if large else draw.uniform(25_000, 750_000)
    return release(number, [firm], value=round(value, 2), **told)


_SENTENCE = "Devis, plans et addenda de l'ouvrage donné en exemple, à consulter avant la soumission. "


def lines(
    cast: Cast,
    cases: Sequence[Planted],
    releases: int,
    *,
    seed: int = SEED,
    padding: int = 8,
) -> Iterator[str]:
    """Yield the text of a package piece by piece, the planted releases spread among the ordinary ones."""
    draw = random.Random(seed)
    waiting = [raw for case in cases for raw in case.releases]
    step = max(1, releases // (len(waiting) + 1))
    yield '{"uri": "https://exemple.invalid/seao", "publisher": {"name": "Exemple"}, "releases": [\n'
    for place in range(releases):
        own = waiting.pop(0) if waiting and place % step == 0 else None
        raw = own or ordinary(draw, 30_000_000 + place, cast, padding)
        yield ("" if place == 0 else ",\n") + json.dumps(raw, ensure_ascii=False)
    yield "\n]}\n"


def write(folder: Path, cast: Cast, cases: Sequence[Planted], releases: int, **how: int) -> Path:
    """Write the month into a folder; return its path."""
    path = folder / NAME
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(cast, cases, releases, **how))
    return path


# --- the registers of the month -------------------------------------------------------------------


def keep(url: str, rena: Sequence[Entry], rea: Sequence[Entry], cases: Sequence[Planted]) -> int:
    """Put a copy of both registers in a store for each night of the month and the months before; return how many.

    A night that changes nothing makes the copy of the night before fresh, as a sync does.
    """
    migrate(url)
    engine, kept = open_engine(url), 0
    comes = [(day, firm) for case in cases for firm, day in case.listed_from]
    goes = [(day, firm) for case in cases for firm, day in case.gone_from]
    changes = {day for day, _firm in (*comes, *goes)}
    for register, entries in ((Register.RENA, rena), (Register.REA, rea)):
        copy = None
        for night in _nights():
            at = datetime(night.year, night.month, night.day, 7, tzinfo=UTC)
            run = RunNote(kind=RunKind.SYNC, started_at=at, finished_at=at)
            if copy is not None and (register is Register.REA or night not in changes):
                record_unchanged(engine, copy, run)
                continue
            added = [] if register is Register.REA else _on(night, comes, goes)
            staged = stage(engine, register, [*entries, *added], fetched_at=at, source="month")
            copy = promote(engine, staged.snapshot, run).copy
            kept += 1
    engine.dispose()
    return kept


def _nights() -> Iterator[date]:
    night = FIRST_NIGHT
    while night <= LAST_NIGHT:
        yield night
        night += timedelta(days=1)


def _on(night: date, comes: Sequence[tuple[date, Firm]], goes: Sequence[tuple[date, Firm]]) -> list[Entry]:
    gone = {firm for day, firm in goes if day <= night}
    return [
        RenaEntry(name=f.name, neq=f.neq, registration=Registration.DEFINITIVE, registered_on=day)
        for day, f in comes
        if day <= night and f not in gone
    ]


def main() -> int:
    """Write the month where the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seao_month")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--releases", type=int, default=RELEASES)
    asked = parser.parse_args()
    cast = Cast(REGISTERS, 6000, SEED)
    print(write(asked.folder, cast, planted(cast, 10_000_000, 3), asked.releases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
