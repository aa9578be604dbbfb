"""One question about one firm as facts: the words the decision table asks about.

Everything here is reading, none of it is law: each function turns a part of the question, or of what the
registers show, into a value of `vocabulary.FACTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from amp_registry.compare.match import Match
from amp_registry.contract import Award, Contract, Kind
from amp_registry.decide.axes import World
from amp_registry.decide.days import Days, days_of, is_subcontract
from amp_registry.decide.law import Law
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.standing import ReaStanding, RenaStanding, rea_standing, rena_standing
from amp_registry.decide.vocabulary import FACTS
from amp_registry.neq import PUBLIC_AUTHORITY
from amp_registry.question import Act, ConsortiumForm, Covers, Question
from amp_registry.records import Decision, ReasonKind, Register, RenaEntry

Seen = Mapping[tuple[Register, date], Sighting]

_FORMS = {
    ConsortiumForm.UNDECLARED: "undeclared",
    ConsortiumForm.GENERAL_PARTNERSHIP: "partnership",
    ConsortiumForm.LIMITED_PARTNERSHIP: "partnership",
    ConsortiumForm.COMPANY: "company",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersFound:
    """What the members of a consortium bring to the consortium's own facts."""

    rena: Literal["none", "barred"] = "none"
    rea: Literal["none", "all", "some_not"] = "none"
    hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, the days it tests and how the firm stands on them.

    `bar` is the standing that decides for RENA: the first day barred, else the last day tested.
    """

    question: Question
    contract: Contract
    days: Days
    law: Law
    seen: Seen
    rena: tuple[RenaStanding, ...]
    bar: RenaStanding
    rea: ReaStanding
    controller: Match | None
    members: MembersFound

    @classmethod
    def of(
        cls, question: Question, law: Law, seen: Seen, controller: Match | None, members: MembersFound
    ) -> Case:
        """Return the case; `seen` holds a sighting for every day `Days.wanted` names."""
        days = days_of(question)
        rea = rea_standing(seen[Register.REA, days.rea], question.firm, question.renewal, law)
        if question.consortium is not None and question.consortium.form is ConsortiumForm.UNDECLARED:
            rea = replace(rea, states=("authorized",), gap=None)
        continuing = days.act is Act.CONTINUE
        rena = tuple(rena_standing(seen[Register.RENA, day], law, continuing=continuing) for day in days.rena)
        return cls(
            question=question,
            contract=question.contract or Contract(),
            days=days,
            law=law,
            seen=seen,
            rena=rena,
            bar=next((standing for standing in rena if standing.barred), rena[-1]),
            rea=rea,
            controller=controller,
            members=members,
        )

    @property
    def candidate(self) -> Match | None:
        """The best entry of RENA that may be the firm and is not settled."""
        return next((s.candidate for s in self.rena if s.candidate), None)

    @property
    def neighbour(self) -> Match | None:
        """The entry of RENA whose company number is one slip away."""
        return next((s.neighbour for s in self.rena if s.neighbour), None)

    @property
    def rena_gap(self) -> RenaStanding | None:
        """The first day whose copies cannot say that an unlisted firm was not listed."""
        return next((s for s in self.rena if s.gap is not None), None)

    @property
    def bid_may_have_been_barred(self) -> bool:
        """Whether a tender is concluded, its bid date is not known, and the firm was, or may have been, on RENA not long before."""
        if not self._tender_without_bid_date:
            return False
        day = self.bar.day
        since = day - timedelta(days=self.law.longest_process_days)
        shown = self.seen[Register.RENA, day].findings
        found = (*shown.matches, *(shown.neighbours if self.question.firm.neq is None else ()))
        return any(_ended_between(match, since, day) for match in found)

    @property
    def begun_while_barred(self) -> bool:
        """Whether the contract in progress began after the firm was registered."""
        entry, start = self.bar.entry, self.question.dates.contract_start
        if self.days.act is not Act.CONTINUE or entry is None or entry.registered_on is None or start is None:
            return False
        return start > entry.registered_on

    @property
    def _maybe_issued_since_the_bid(self) -> bool:
        """Whether a tender is concluded, its bid date is not known, and the authorization was issued not long before."""
        if not self._tender_without_bid_date or self.rea.entry is None or self.rea.entry.issued_on is None:
            return False
        return self.rea.entry.issued_on > self.rea.day - timedelta(days=self.law.longest_process_days)

    @property
    def _tender_without_bid_date(self) -> bool:
        tender = self.days.act is Act.CONCLUDE and self.contract.award is Award.TENDER
        return tender and self.question.dates.bid is None

    @property
    def undeclared(self) -> bool:
        """Whether the question is about a consortium that is no person of its own."""
        consortium = self.question.consortium
        return consortium is not None and consortium.form is ConsortiumForm.UNDECLARED

    def at_bid(self) -> tuple[str, ...]:
        """Return the possible states of the authorization on the bid date, in the table's words."""
        concluding = self.days.act is Act.CONCLUDE and self.contract.award is Award.TENDER
        if self.undeclared or not concluding:
            return ("authorized",)
        if self.days.at_bid is None:
            return ("authorized", "not_authorized")
        standing = self.rea_on(self.days.at_bid)
        if standing.gap is None and len(standing.states) > 1:
            return ("authorized", "not_authorized")
        return (_held(standing),)

    def rea_on(self, day: date) -> ReaStanding:
        """Return how the firm stands on REA on another day of the question."""
        return rea_standing(self.seen[Register.REA, day], self.question.firm, self.question.renewal, self.law)

    def dates(self, world: World) -> Mapping[str, date]:
        """Return the day each kind of row goes by."""
        return {
            "rena": self.bar.day,
            "process": world.process_start,
            "bid": self.days.award,
            "rea": self.days.rea,
            "declaration": self.days.declaration,
            "as_of": self.days.as_of,
        }

    def fixed_facts(self) -> dict[str, str]:
        """Return the facts that are the same in every world."""
        return self._question_facts() | self._rena_facts() | self._rea_facts()

    def facts(self, fixed: Mapping[str, str], world: World) -> dict[str, str]:
        """Return every fact of one world."""
        before = world.process_start < self.law.first_process_start
        free = before or fixed["nature"] == "other" or world.kind in {Kind.CONCESSION, Kind.OTHER}
        needed = world.amount_fact == "at_or_above" and not free
        return {
            **fixed,
            "kind": world.kind.value,
            "process": "before_regime" if before else "in_regime",
            "amount": world.amount_fact,
            "authorization": "needed" if needed else "not_needed",
            "rea": world.rea,
            "rea_at_bid": _STATE_AT_BID[world.rea] if self.days.act is Act.BID else world.rea_at_bid,
            **self._at_conclusion_in(world),
            "rea_copy": self._rea_copy(world),
            "holds": "yes" if (self.members.hold if self.undeclared else self._surely_holds(world)) else "no",
        }

    def _surely_holds(self, world: World) -> bool:
        """Whether the firm holds an authorization, on the bid date too where a tender is concluded.

        The declaration is due on the bid date (section 4 of the notes on the law).
        """
        held = world.rea in {"authorized", "renewal_pending"} and self.rea.gap is None
        if self.days.at_bid is not None:
            return held and world.rea_at_bid == "authorized"
        return held and not self._maybe_issued_since_the_bid

    # --- parts ----------------------------------------------------------------------------------

    def _question_facts(self) -> dict[str, str]:
        question, contract = self.question, self.contract
        sub = is_subcontract(question)
        first = self.law.first_day
        form = _FORMS[question.consortium.form] if question.consortium else "none"
        return {
            "covered": "no" if min(*self.days.rena, self.days.as_of) < first else "yes",
            "body": contract.body.value,
            "supplier": self._supplier(),
            "stop_order": "yes" if self._stopped() else "no",
            "act": self.days.act.value,
            "role": "subcontractor" if sub else "contractor",
            "tier": "first" if contract.tier == 1 else "lower",
            "award": "subcontract" if sub else contract.award.value,
            "nature": "other" if sub and not contract.same_nature else "same",
            "object": _object(contract),
            "terms": "not_discussed" if contract.terms_not_discussed else "discussed",
            "permission": self._permission(),
            "consortium": form,
            "members_rena": self.members.rena,
            "members_rea": self.members.rea,
        }

    def _rena_facts(self) -> dict[str, str]:
        bar = self.bar
        neighbour = self.neighbour is not None and self.question.firm.neq is None
        name = "candidate" if self.candidate else "neighbour" if neighbour else "none"
        return {
            "rena": bar.state,
            "rena_copy": "gap" if self.rena_gap else "fresh",
            "rena_name": name,
            "cause": _cause(bar),
            "ineligible_for": self._ineligible_for(),
            "conflict": self._conflict(),
            "controller": "listed" if self.controller else "none",
            "convicted": "yes" if self.question.firm.convicted_on else "no",
        }

    def _rea_facts(self) -> dict[str, str]:
        return {
            "number": "of_another" if self.rea.of_another else "own",
            "rea_at_conclusion": self._at_conclusion(),
            "tender_date": self._on_tender_date(),
            "term": self.rea.term,
            "oversight": "yes" if self.rea.oversight else "no",
            "expired_for": self._expired_for(),
        }

    def _supplier(self) -> str:
        """A public authority, by its NEQ, that stands on neither register is no enterprise of the Act."""
        neq = self.question.firm.neq
        listed = self.bar.match is not None or self.rea.match is not None
        unseen = self.rena_gap is not None
        public = neq is not None and neq.startswith(PUBLIC_AUTHORITY) and not listed and not unseen
        return "public_authority" if public else "enterprise"

    def _stopped(self) -> bool:
        order = self.question.stop_order
        return order is not None and (order.date is None or order.date <= self.days.as_of)

    def _permission(self) -> str:
        permission = self.question.permission
        if permission is None:
            return "none"
        wanted = self._to_be_permitted()
        if wanted is None or wanted not in permission.covers:
            return "other"
        if not self.law.permits(permission.article, wanted, self.days.rea):
            return "other"
        lower = wanted is Covers.SUBCONTRACT_TIER1 and self.contract.tier > 1
        return "first_tier_only" if lower else "covers"

    def _to_be_permitted(self) -> Covers | None:
        """What a permission would have to cover; nothing permits a bid."""
        act = self.days.act
        if act in {Act.CONCLUDE, Act.SUBCONTRACT} and is_subcontract(self.question):
            return Covers.SUBCONTRACT_TIER1
        return {Act.CONCLUDE: Covers.CONCLUDE, Act.CONTINUE: Covers.CONTINUE}.get(act)

    def _ineligible_for(self) -> str:
        """How long the firm has been ineligible; day 0 is the day of registration, day 60 still counts in.

        The days are those of a contract in progress when the firm became ineligible (21.5.4): of one begun since, none
        can be counted.
        """
        entry = self.bar.entry
        if not self.bar.barred or entry is None:
            return "not"
        if entry.registered_on is None or self.begun_while_barred:
            return "not_known"
        elapsed = (self.days.as_of - entry.registered_on).days
        if elapsed > self.law.default_days:
            return "after_60_days"
        return "within_30_days" if elapsed <= self.law.first_regime_days else "day_31_to_60"

    def _expired_for(self) -> str:
        """How long the authorization has been expired; day 0 is the day after its end date."""
        entry = self.rea.entry
        if entry is None or "expired" not in self.rea.states:
            return "not"
        if entry.expires_on is None:
            return "not_known"
        elapsed = (self.days.as_of - entry.expires_on - timedelta(days=1)).days
        return "after_60_days" if elapsed > self.law.default_days else "within_60_days"

    def _conflict(self) -> str:
        """Both registers claim the firm, under its number, on the same day: not where it was authorized only since."""
        listed, held = self.bar.entry, self.rea.entry
        if not self.bar.barred or listed is None or held is None:
            return "none"
        if self.rea.gap is not None or self.rea.states != ("authorized",):
            return "none"
        issued, registered = held.issued_on, listed.registered_on
        if issued is not None and issued > self.bar.day:
            return "none"
        if issued is None or registered is None or issued == registered:
            return "undated"
        return "authorized_later" if issued > registered else "listed_later"

    def _at_conclusion_in(self, world: World) -> dict[str, str]:
        """Whether the authorization is held on the conclusion date, where it is the day the world is about."""
        if self.days.act is not Act.CONCLUDE or self.rea.gap is not None:
            return {}
        held = _STATE_AT_BID[world.rea]
        return {} if held == "gap" else {"rea_at_conclusion": held}

    def _at_conclusion(self) -> str:
        if self.days.act is Act.CONCLUDE:
            return _known(self.rea)
        if self.days.at_conclusion is None or self.undeclared:
            return "not_known"
        return _known(self.rea_on(self.days.at_conclusion))

    def _on_tender_date(self) -> str:
        if self.days.tender_authorization is None or self.undeclared:
            return "none"
        return _held(self.rea_on(self.days.tender_authorization))

    def _rea_copy(self, world: World) -> str:
        gap = self.rea.gap is not None or world.rea_at_bid == "gap"
        return "gap" if gap else "fresh"


def _ended_between(match: Match, since: date, day: date) -> bool:
    """Whether an entry of RENA still barred on the earlier day, and no longer does on the later."""
    return isinstance(match.entry, RenaEntry) and match.entry.ended(day) and not match.entry.ended(since)


_NOT_HELD = ("absent", "expired", "suspended", "suspended_update")
_STATE_AT_BID = {
    **dict.fromkeys(FACTS["rea"], "gap"),
    **dict.fromkeys(_NOT_HELD, "not_authorized"),
    **dict.fromkeys(("authorized", "renewal_pending"), "authorized"),
}


def _object(contract: Contract) -> str:
    if contract.warranty_only:
        return "warranty"
    return "renewal_option" if contract.renewal_option else "plain"


def _cause(bar: RenaStanding) -> str:
    reasons = bar.entry.reasons if bar.entry else ()
    if any(reason.decision is Decision.REVOKED for reason in reasons):
        return "revoked"
    convicted = {ReasonKind.CONVICTION, ReasonKind.ASSOCIATE}
    return "conviction" if any(reason.kind in convicted for reason in reasons) else "other"


def _held(standing: ReaStanding) -> str:
    return {True: "authorized", False: "not_authorized", None: "gap"}[standing.authorized]


def _known(standing: ReaStanding) -> str:
    return {True: "authorized", False: "not_authorized", None: "not_known"}[standing.authorized]
