"""How a firm stands on each register on one day, as far as the copies can tell.

`RenaStanding` and `ReaStanding` hold a state from the vocabulary of the decision table, the entry it comes
from, and what is in doubt: a gap in the copies, a name that may be the firm's, a number of another firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from amp_registry.compare.match import Certainty, Findings, Match
from amp_registry.decide.days import years_after
from amp_registry.decide.law import Law
from amp_registry.decide.sighting import Sighting
from amp_registry.quebec_time import day_of
from amp_registry.question import Firm, Renewal
from amp_registry.records import ListOrigin, ReaEntry, Registration, RenaEntry, Status, SuspensionCause

Gap = Literal["missing", "not_covered", "stale", "partial"]

# Worst first: which state stands when several entries carry the firm's number.
_RENA_ORDER = ("definitive", "unspecified", "provisional", "endless", "ended")
_REA_ORDER = ("suspended", "suspended_update", "expired", "unspecified", "superseded", "authorized")
BARRED = frozenset(_RENA_ORDER) - {"ended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenaStanding:
    """How a firm stands on RENA on one day.

    `state`: clear, ended, definitive, endless, unspecified, provisional. `gap`: why the copies cannot
    say that a firm they do not list was not listed. `settled`: the bar comes from the dates printed in a
    later copy.
    """

    day: date
    state: str
    entry: RenaEntry | None = None
    match: Match | None = None
    gap: Gap | None = None
    settled: bool = False
    candidate: Match | None = None
    neighbour: Match | None = None

    @property
    def barred(self) -> bool:
        """Whether the firm is listed, under its own number, on that day."""
        return self.state in BARRED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaStanding:
    """How a firm stands on REA on one day.

    `states` holds the possible states (several when a renewal not known of decides between them): absent,
    authorized, suspended, suspended_update, expired, renewal_pending, renewal_pending_e9, superseded,
    unspecified, unsettled (no number to look for), unnamed (nobody to look for).
    """

    day: date
    states: tuple[str, ...]
    entry: ReaEntry | None = None
    match: Match | None = None
    gap: Gap | None = None
    settled: bool = False
    oversight: bool = False
    term: str = "running"
    of_another: bool = False

    @property
    def authorized(self) -> bool | None:
        """Whether an authorization is surely held (True), surely not (False), or cannot be said (None)."""
        if self.gap is not None or len(self.states) > 1:
            return None
        state = self.states[0]
        if state in {"authorized", "renewal_pending"}:
            return True
        return False if state in {"absent", "expired", "suspended", "suspended_update"} else None


def rena_standing(sighting: Sighting, law: Law, *, continuing: bool = False) -> RenaStanding:
    """Return how the firm stands on RENA on the sighting's day.

    Of several entries that bar alike, the latest counts for a new act: an authorization ends what came before it.
    Where a contract is `continuing`, the one that has run longest counts: its sixty days are over first.
    """
    day = sighting.day
    listed = [(_rena_state(_rena(m), day, law), m) for m in _certain(sighting.findings)]
    gap = _gap(sighting)
    settled = False
    if gap is not None and not any(state in BARRED for state, _ in listed):
        later = _settled_bars(sighting, law)
        settled, listed = bool(later), later or listed
    latest = _longest_first if continuing else _latest_first
    state, match = _worst(
        sorted(listed, key=lambda one: latest(_rena(one[1]), day, law)), _RENA_ORDER, "clear"
    )
    doubts = [
        m for m in _in_period(sighting.findings.matches, day, law) if m.certainty is not Certainty.CERTAIN
    ]
    neighbours = _in_period(sighting.findings.neighbours, day, law)
    return RenaStanding(
        day=day,
        state=state,
        entry=_rena(match) if match else None,
        match=match,
        gap=None if settled or (gap == "partial" and state in BARRED) else gap,
        settled=settled,
        candidate=doubts[0] if doubts else None,
        neighbour=neighbours[0] if neighbours else None,
    )


def rea_standing(sighting: Sighting, firm: Firm, renewal: Renewal | None, law: Law) -> ReaStanding:
    """Return how the firm stands on REA on the sighting's day; a name alone never finds anything here."""
    if not firm.named:
        return ReaStanding(day=sighting.day, states=("unnamed",), gap=_gap(sighting))
    if firm.neq is None and firm.amp_client_number is None:
        return ReaStanding(day=sighting.day, states=("unsettled",), gap=_gap(sighting))
    found = _certain(sighting.findings)
    gap = _gap(sighting)
    if found and gap == "partial":
        gap = None
    if gap is not None:
        later = _settled_authorization(sighting)
        if later is not None:
            return _rea_found(sighting, [later], firm, renewal, law, gap=None, settled=True)
    return _rea_found(sighting, found, firm, renewal, law, gap=gap, settled=False)


# --- RENA ---------------------------------------------------------------------------------------


def _rena_state(entry: RenaEntry, day: date, law: Law) -> str:
    if entry.ended(day):
        return "ended"
    if entry.registration is Registration.UNKNOWN:
        return "unspecified"
    if entry.registration is Registration.PROVISIONAL:
        return "provisional"
    if entry.projected_end is None and entry.registered_on is not None:
        return "endless" if years_after(entry.registered_on, law.definitive_years) < day else "definitive"
    return "definitive"


def _latest_first(entry: RenaEntry, day: date, law: Law) -> tuple[bool, int]:
    """The entry that ended last, or was made last, before the others; what has no such day comes after."""
    told = entry.projected_end if entry.ended(day) else entry.registered_on
    return (told is None, -told.toordinal() if told else 0)


def _longest_first(entry: RenaEntry, day: date, law: Law) -> tuple[bool, bool, int]:
    """The entry longest in force before the others; but what has no day before those whose sixty days still run."""
    start = entry.registered_on
    over = start is not None and (day - start).days > law.default_days
    return (not over, start is not None, start.toordinal() if start else 0)


def _settled_bars(sighting: Sighting, law: Law) -> list[tuple[str, Match]]:
    """A past day no fresh copy covers: what the dates printed in a later copy settle."""
    bars = []
    for match in _certain(sighting.later_findings):
        entry = _rena(match)
        state = _rena_state(entry, sighting.day, law)
        if state != "ended" and entry.registered_on is not None and entry.registered_on <= sighting.day:
            bars.append((state, match))
    return bars


def _in_period(matches: tuple[Match, ...], day: date, law: Law) -> list[Match]:
    return [m for m in matches if _rena_state(_rena(m), day, law) != "ended"]


def _rena(match: Match) -> RenaEntry:
    if not isinstance(match.entry, RenaEntry):
        raise TypeError("a sighting of RENA holds RENA entries")
    return match.entry


# --- REA ----------------------------------------------------------------------------------------


def _rea_found(
    sighting: Sighting,
    found: list[Match],
    firm: Firm,
    renewal: Renewal | None,
    law: Law,
    *,
    gap: Gap | None,
    settled: bool,
) -> ReaStanding:
    told = [m for m in found if not _only_oversight(m)] or found
    listed = [
        (_rea_state(_rea(m), sighting, law, settled=settled), m)
        for m in sorted(told, key=lambda one: _newest_first(_rea(one)))
    ]
    state, match = _worst(listed, _REA_ORDER, "absent")
    entry = _rea(match) if match else None
    return ReaStanding(
        day=sighting.day,
        states=_with_renewal(state, entry, renewal, sighting.day, law),
        entry=entry,
        match=match,
        gap=gap,
        settled=settled,
        oversight=any(_rea(m).oversight for m in found),
        term=_term(entry, sighting.day, law),
        of_another=any(_of_another(m, firm) for m in found),
    )


def _newest_first(entry: ReaEntry) -> tuple[int, int]:
    """Of entries that stand alike, the authorization issued last, or that ended last, is the one in question."""
    return (-_ordinal(entry.issued_on), -_ordinal(entry.expires_on))


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


_STATUS_STATES = {Status.EXPIRED: "expired", Status.UNKNOWN: "unspecified"}


def _rea_state(entry: ReaEntry, sighting: Sighting, law: Law, *, settled: bool) -> str:
    if entry.status is Status.AUTHORIZED:
        if entry.issued_on is not None and entry.issued_on > sighting.day:
            return "unspecified"
        return _authorized_state(entry.expires_on, sighting, law, settled=settled)
    if entry.status is Status.SUSPENDED:
        missed = entry.suspension_cause is SuspensionCause.ANNUAL_UPDATE
        return "suspended_update" if missed and sighting.day >= law.indefinite_since else "suspended"
    return _STATUS_STATES[entry.status]


def _authorized_state(end: date | None, sighting: Sighting, law: Law, *, settled: bool) -> str:
    """An authorization counts on its end date; from the indefinite regime on a printed end expires nothing.

    Once that regime has begun a copy fetched since then tells the truth; an older one cannot.
    """
    if end is None or end >= sighting.day:
        return "authorized"
    if sighting.day < law.indefinite_since:
        return "expired"
    copy = sighting.copy
    if settled or (copy is not None and day_of(copy.fetched_at) >= law.indefinite_since):
        return "authorized"
    return "superseded" if end >= law.indefinite_since else "expired"


def _with_renewal(
    state: str, entry: ReaEntry | None, renewal: Renewal | None, day: date, law: Law
) -> tuple[str, ...]:
    """A term that has passed: a renewal filed in time keeps it running until the AMP rules (21.41 par. 2)."""
    if state != "expired" or entry is None:
        return (state,)
    pending = "renewal_pending" if day < law.indefinite_since else "renewal_pending_e9"
    if renewal is None:
        return (pending, "expired") if day < law.indefinite_since else ("expired",)
    if renewal.filed_on is None or renewal.ruled:
        return ("expired",)
    earlier = entry.issued_on is not None and renewal.filed_on < entry.issued_on
    if entry.expires_on is None or earlier:
        # A renewal filed before this authorization was issued is one of another, or its day is mistyped.
        return (pending, "expired")
    in_time = renewal.filed_on <= entry.expires_on - timedelta(days=law.renewal_days)
    return (pending,) if in_time else ("expired",)


def _settled_authorization(sighting: Sighting) -> Match | None:
    """A past day no fresh copy covers: an authorization whose dates, in a later copy, reach back to it.

    Nothing is settled where the later copy shows an entry of the firm that would not do, or where the old copy,
    taken since the authorization was issued, did not show it.
    """
    later = _certain(sighting.later_findings)
    if not later or not all(_held_on(_rea(match), sighting.day) for match in later):
        return None
    first = min(later, key=lambda match: _rea(match).issued_on or date.max)
    return None if _contradicted(sighting, _rea(first).issued_on) else first


def _held_on(entry: ReaEntry, day: date) -> bool:
    held = entry.issued_on is not None and entry.issued_on <= day
    running = entry.expires_on is None or entry.expires_on >= day
    return entry.status is Status.AUTHORIZED and held and running


def _contradicted(sighting: Sighting, issued: date | None) -> bool:
    """Whether the old copy was taken once the authorization had been issued, and does not show it."""
    copy = sighting.copy
    if copy is None or issued is None or day_of(copy.verified_at) <= issued:
        return False
    shown = [_rea(match).status for match in _certain(sighting.findings)]
    return not shown or any(status is not Status.AUTHORIZED for status in shown)


def _term(entry: ReaEntry | None, day: date, law: Law) -> str:
    if entry is None or day < law.indefinite_since:
        return "running"
    if entry.expires_on is None:
        return "indefinite"
    return "printed_end_passed" if entry.expires_on < day else "running"


def _only_oversight(match: Match) -> bool:
    entry = _rea(match)
    return entry.list_origin is ListOrigin.COMPLEMENT_OVERSIGHT and entry.status is Status.UNKNOWN


def _of_another(match: Match, firm: Firm) -> bool:
    """Whether the number found belongs to a firm of another name, or of another NEQ."""
    numbers_differ = None not in (firm.neq, match.entry.neq) and match.has("different_neq")
    return match.has("name_conflict") or numbers_differ


def _rea(match: Match) -> ReaEntry:
    if not isinstance(match.entry, ReaEntry):
        raise TypeError("a sighting of REA holds REA entries")
    return match.entry


# --- both ---------------------------------------------------------------------------------------


def _certain(findings: Findings) -> list[Match]:
    return [m for m in findings.matches if m.certainty is Certainty.CERTAIN]


def _gap(sighting: Sighting) -> Gap | None:
    if sighting.copy is None:
        return "missing" if sighting.later is None else "not_covered"
    if sighting.stale:
        return "stale"
    return "partial" if sighting.copy.partial else None


def _worst(listed: list[tuple[str, Match]], order: tuple[str, ...], nothing: str) -> tuple[str, Match | None]:
    if not listed:
        return nothing, None
    return min(listed, key=lambda pair: order.index(pair[0]))
