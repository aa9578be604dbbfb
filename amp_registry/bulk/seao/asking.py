"""A process of SEAO to the questions of the law: one for each award and one for each firm that bid and did not win.

What the words of SEAO leave open is asked every way it may be (`Asked.questions`), and only an answer they share
is given. What cannot be asked at all has a cause. Nothing here knows a rule of law.

The value of an award is taken as a price of which nobody says whether it holds the taxes (`pretax_price`): near
a threshold that is not known, and the law then answers so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Final, TypeVar

from amp_registry import neq
from amp_registry.bulk.seao.latest import Process
from amp_registry.bulk.seao.mapping import Reading, Words
from amp_registry.bulk.seao.release import CANCELLED, Award, Bid, Party, Release
from amp_registry.contract import Award as HowAwarded
from amp_registry.contract import Body, Contract, Kind, MontrealObject
from amp_registry.naming.spelling import one_spelling
from amp_registry.question import Act, Consortium, Dates, Firm, Question

E = TypeVar("E", bound=StrEnum)

PENDING: Final = frozenset({"pending"})
_JOINT: Final = ("consortium", "coentreprise", "co-entreprise", "joint venture")
_NO_NEQ: Final = frozenset({"", "0", "na", "nd", "null", "none", "aucun", "sans", "inconnu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one line of the report is about, as SEAO tells it. `award` is None for a firm that only bid."""

    release: Release
    award: str | None
    firms: tuple[Party, ...]
    value: Decimal | None
    bid: date | None
    conclusion: date | None
    kind: Reading[Kind]
    awarded: Reading[HowAwarded]
    body: Reading[Body]
    source: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A subject with every question it may be; no question when `causes` says why none can be asked.

    `open` says what several questions differ by, `notes` what was taken otherwise than SEAO printed it.
    """

    subject: Subject
    questions: tuple[Question, ...] = ()
    open: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def of(process: Process, words: Words) -> Iterator[Asked]:
    """Yield what is asked of a process: its awards, then its other tenderers; nothing when it names neither."""
    release = process.release
    base = _Base(process, words)
    if release.odd:
        yield Asked(subject=base.subject(), causes=("malformed",))
    for award in release.awards:
        yield _of_award(base, award, cancelled=process.cancelled)
    won = {_who(firm) for award in release.awards for firm in award.suppliers}
    for bid in _once(release.bids):
        if _who(bid.party) not in won:
            yield _of_bid(base, bid)


class _Base:
    """What the questions of one process share."""

    def __init__(self, process: Process, words: Words) -> None:
        told = process.release
        self.process, self.release = process, told
        self.kind = words.kinds(told.kinds, told.categories)
        self.awarded = words.awards(told.method, told.method_details)
        self.body = words.bodies(told.municipal, told.buyer)
        unsaid = [_unsaid("kind", self.kind), _unsaid("award", self.awarded), _unsaid("body", self.body)]
        self.notes = ("earlier_release",) * process.earlier + tuple(filter(None, unsaid))

    def subject(
        self,
        *,
        award: str | None = None,
        firms: Iterable[Party] = (),
        value: Decimal | None = None,
        bid: date | None = None,
        conclusion: date | None = None,
    ) -> Subject:
        return Subject(
            release=self.release,
            award=award,
            firms=tuple(firms),
            value=value,
            bid=bid,
            conclusion=conclusion,
            kind=self.kind,
            awarded=self.awarded,
            body=self.body,
            source=self.process.source,
            number=self.process.number,
        )

    def contracts(self, value: Decimal | None) -> tuple[list[Contract], tuple[str, ...]]:
        """Return the contract every way the words leave it, and by what these differ."""
        awarded = list(HowAwarded) if self.awarded.value is None else [self.awarded.value]
        body = Body.PUBLIC_BODY if self.body.value is None else self.body.value
        objects: list[MontrealObject | None] = [None]
        objects += MontrealObject if body is Body.MONTREAL else []
        differ = [name for name, ways in (("award", awarded), ("montreal_object", objects)) if len(ways) > 1]
        contracts = [
            Contract(kind=self.kind.value, pretax_price=value, body=body, award=how, montreal_object=what)
            for how, what in product(awarded, objects)
        ]
        return contracts, tuple(differ)

    def asked(self, subject: Subject, act: Act, notes: Sequence[str]) -> Asked:
        """Return the subject with its questions; a tender has a bid date, a mutual agreement has none."""
        firms, more = _firms(subject.firms)
        notes = tuple(dict.fromkeys((*self.notes, *notes, *more)))
        if not firms:
            return Asked(subject=subject, causes=("nobody",), notes=notes)
        contracts, differ = self.contracts(subject.value)
        whole = Firm(name=None) if len(firms) > 1 else firms[0]
        members = Consortium(members=firms) if len(firms) > 1 else None
        questions = tuple(
            Question(firm=whole, consortium=members, contract=c, act=act, dates=_dates(subject, c))
            for c in contracts
        )
        return Asked(subject=subject, questions=questions, open=differ, notes=notes)


def _unsaid(name: str, reading: Reading[E]) -> str:
    """Return the note of a reading that says nothing: `kind_unknown`, `kind_disagree`; nothing when it says."""
    if reading.value is not None:
        return ""
    return f"{name}_unknown" if reading.agree else f"{name}_disagree"


def _of_award(base: _Base, award: Award, *, cancelled: bool) -> Asked:
    value, notes = _value(award)
    conclusion = award.signed or award.decided
    subject = base.subject(
        award=award.id or "?",
        firms=award.suppliers,
        value=value,
        bid=base.release.closed,
        conclusion=conclusion,
    )
    if award.signed is None and conclusion is not None:
        notes.append("award_date")
    causes = _why_not(award, conclusion, cancelled=cancelled)
    if causes:
        return Asked(subject=subject, causes=causes, notes=tuple(notes))
    return base.asked(subject, Act.CONCLUDE, notes)


def _of_bid(base: _Base, bid: Bid) -> Asked:
    subject = base.subject(firms=(bid.party,), value=bid.value, bid=base.release.closed)
    if subject.bid is None:
        return Asked(subject=subject, causes=("no_date",))
    if base.awarded.value is HowAwarded.MUTUAL_AGREEMENT:
        return Asked(subject=subject, causes=("bid_without_tender",))
    return base.asked(subject, Act.BID, ())


def _why_not(award: Award, conclusion: date | None, *, cancelled: bool) -> tuple[str, ...]:
    if cancelled or award.status in CANCELLED:
        return ("cancelled",)
    if award.status in PENDING:
        return ("pending",)
    if not award.suppliers:
        return ("no_supplier",)
    return () if conclusion else ("no_date",)


def _value(award: Award) -> tuple[Decimal | None, list[str]]:
    """Return the amount to test: the award's, else its contract's while nothing amended it."""
    notes = ["amended"] if award.amendments else []
    if award.foreign:
        return None, [*notes, "foreign_currency"]
    if award.value is None and award.contract_value is not None and not award.amendments:
        return award.contract_value, ["contract_value"]
    return award.value, notes


def _dates(subject: Subject, contract: Contract) -> Dates:
    tender = contract.award is HowAwarded.TENDER
    return Dates(
        process_start=subject.release.opened,
        bid=subject.bid if tender else None,
        conclusion=subject.conclusion,
    )


# --- firms ----------------------------------------------------------------------------------------


def _firms(parties: Iterable[Party]) -> tuple[tuple[Firm, ...], list[str]]:
    """Return the firms as they can be asked about, each once, and what was done to get there."""
    found: dict[tuple[str | None, str], Firm] = {}
    notes: list[str] = []
    for party in parties:
        number, note = _number(party.neq)
        notes += note
        firm = Firm(name=party.name, neq=number, city=party.city, postal_code=party.postal_code)
        if not firm.named:
            notes.append("unnamed_supplier")
        elif _who(party) in found:
            notes.append("supplier_twice")
        else:
            found[_who(party)] = firm
    if len(found) > 1:
        notes.append("several_suppliers")
    elif any(_joint(firm.name) for firm in found.values()):
        notes.append("members_unknown")
    return tuple(found.values()), notes


def _number(printed: str | None) -> tuple[str | None, list[str]]:
    """Return a NEQ that can be believed, or None; a note when one was printed and cannot."""
    if printed is None or neq.compact(printed).strip("0").lower().replace("/", "") in _NO_NEQ:
        return None, []
    return (neq.validate(printed), []) if neq.is_valid(printed) else (None, ["neq_refused"])


def _who(party: Party) -> tuple[str | None, str]:
    """Return what makes two mentions one firm: the same number; without one, the same spelling of the name."""
    number, _notes = _number(party.neq)
    return (number, "") if number else (None, one_spelling(party.name or party.id or ""))


def _once(bids: Iterable[Bid]) -> list[Bid]:
    return list({_who(bid.party): bid for bid in bids}.values())


def _joint(name: str | None) -> bool:
    return any(word in one_spelling(name or "") for word in _JOINT)
