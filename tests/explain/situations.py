"""Fabricated verdicts, one for each kind of answer, and their evidence: every firm in them is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from amp_registry.compare.match import Certainty, Feature, Findings, Match
from amp_registry.contract import Contract, Kind
from amp_registry.decide import settling
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Answer, Citation, Ground, Notice, Verdict
from amp_registry.explain.evidence import Evidence, build
from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision, Says
from amp_registry.question import Act, Consortium, ConsortiumForm, Dates, Firm, Question
from amp_registry.records import Copy, Entry, Register, Registration, Status, entry_hash
from amp_registry.store.journal import JournalLink
from tests import factory

AS_OF = date(2026, 11, 22)
CHECKED_AT = datetime(2026, 11, 22, 10, 31, 0, 250_000, tzinfo=UTC)
FIRM = Firm(name="Construction Exemple inc.", neq="1170000013")
NAME_ONLY = Firm(name="Excavation Échantillon")
BIG = Contract(kind=Kind.CONSTRUCTION, expenditure=Decimal(6_000_000))


def copy(register: Register, **changes: Any) -> Copy:
    """Return a copy of the morning's, 2,218 RENA entries or 8,361 REA firms."""
    rena = register is Register.RENA
    values: dict[str, Any] = {
        "snapshot": 7 if rena else 8,
        "register": register,
        "sha256": ("4f1c9a" if rena else "77b012") + "0" * 58,
        "fetched_at": datetime(2026, 11, 22, 7, 31, tzinfo=UTC)
        if rena
        else datetime(2026, 11, 21, 7, 35, tzinfo=UTC),
        "published_at": None,
        "rows": 2218 if rena else 8361,
        "partial": False,
        "source": "rena.json" if rena else "rea.csv",
    }
    return Copy(**{**values, **changes})


def sighting(register: Register, *matches: Match, **changes: Any) -> Sighting:
    """Return what today's copy of a register shows."""
    values: dict[str, Any] = {
        "register": register,
        "day": AS_OF,
        "copy": copy(register),
        "age_hours": 3.0 if register is Register.RENA else 26.93,
        "maximum_hours": 48 if register is Register.RENA else 168,
        "findings": Findings(matches),
    }
    return Sighting(**{**values, **changes})


def match(
    entry: Entry, *features: Feature, certainty: Certainty = Certainty.CERTAIN, score: float = 1.0
) -> Match:
    """Return a match of an entry, by its own name."""
    return Match(certainty, score, entry.name, features or (same_neq(entry),), entry)


def same_neq(entry: Entry) -> Feature:
    number = entry.neq or ""
    return Feature("same_neq", 1.0, number, number, Text(f"NEQ identique ({number})", f"same NEQ ({number})"))


SAME_NAME = Feature("same_name", 1.0, "", "", Text("nom identique", "same name"))
RARE_WORD = Feature(
    "rare_word", 0.6, "", "", Text("même mot rare « Échantillon »", "same rare word “Échantillon”")
)
NO_FORM = Feature(
    "form", -0.1, "", "", Text("forme juridique absente de la demande", "no legal form in the question")
)

ARTICLE = Citation("LCOP 21.17, 21.18", "R", date(2022, 6, 2), None, "S10b, S1")
UNCONFIRMED = Citation("LCOP 21.5.2", "U", date(2022, 6, 2), None, "S21")

NOT_CHECKED = (Notice("revenu_quebec_attestation"), Notice("rbq_licence_restricted"))
BOTH_CLEAR = (sighting(Register.RENA), sighting(Register.REA))


def verdict(answer: Answer, rule: str, grounds: tuple[Ground, ...], **changes: Any) -> Verdict:
    """Return a verdict on the invented firm bidding, registers clear."""
    values: dict[str, Any] = {"act": Act.BID, "firm": FIRM, "sightings": BOTH_CLEAR}
    return Verdict(answer=answer, rule=rule, grounds=grounds, **{**values, **changes})


def evidence(question: Question, given: Verdict) -> Evidence:
    """Return the evidence of a verdict, checked on the morning of 2026-11-22."""
    return build(
        question,
        given,
        checked_at=CHECKED_AT,
        law_version="law-1",
        matching_version="matching-1",
        version="0.1.0",
    )


def asked(firm: Firm = FIRM, **changes: Any) -> Question:
    """Return a question about one firm."""
    return Question(**{"firm": firm, "as_of": AS_OF, **changes})


LISTED = factory.rena(1, name="Construction Exemple inc.")
AUTHORIZED = factory.rea(1, name="Construction Exemple inc.")
LISTED_SINCE = {
    "registered_on": date(2024, 6, 13),
    "projected_end": date(2029, 6, 12),
    "registration": "definitive",
}
R1 = Ground("R1", UNCONFIRMED, LISTED_SINCE)
D2 = Ground("D2", Citation("LCOP 21.2", "A", date(2024, 8, 8), None, "S27"))


def barred() -> Evidence:
    found = sighting(Register.RENA, match(LISTED, same_neq(LISTED), SAME_NAME))
    given = verdict(
        Answer.NOT_ALLOWED,
        "R1",
        (R1,),
        warnings=(Notice("article_unconfirmed", {"articles": ["LCOP 21.5.2"]}),),
        not_checked=NOT_CHECKED,
        sightings=(found, sighting(Register.REA)),
    )
    link = JournalLink(1042, "8c1e77" + "0" * 58, "11aa22" + "0" * 58)
    return evidence(asked(contract=BIG), given).with_journal(link)


def allowed() -> Evidence:
    grounds = (
        Ground("A1", ARTICLE, {"day": AS_OF, "kind": Kind.CONSTRUCTION, "threshold": Decimal(5_000_000)}),
        Ground("D1", ARTICLE),
    )
    found = (sighting(Register.RENA), sighting(Register.REA, match(AUTHORIZED)))
    given = verdict(Answer.ALLOWED, "A1", grounds, sightings=found, not_checked=NOT_CHECKED)
    return evidence(asked(contract=BIG), given)


def with_conditions() -> Evidence:
    small = Contract(kind=Kind.SERVICES, expenditure=Decimal(900_000))
    below = Ground(
        "T2",
        ARTICLE,
        {
            "amount": Decimal(900_000),
            "threshold": Decimal(1_000_000),
            "kind": "services",
            "process_start": date(2026, 5, 4),
        },
    )
    given = verdict(
        Answer.ALLOWED_WITH_CONDITIONS,
        "D2",
        (below, D2),
        firm=NAME_ONLY,
        conditions=(Notice("confirm_neq"), Notice("integrity_declaration", {"when": "bid"})),
    )
    return evidence(asked(NAME_ONLY, contract=small), given)


def any_contract() -> Evidence:
    amounts = {"services": Decimal(1_000_000), "construction": Decimal(5_000_000)}
    given = verdict(
        Answer.ALLOWED_WITH_CONDITIONS,
        "A8",
        (Ground("A8", ARTICLE, {"day": AS_OF}),),
        act=Act.CONCLUDE,
        conditions=(Notice("below_threshold", {"thresholds": amounts}),),
        needs=(Notice("contract.expenditure"), Notice("contract.kind")),
    )
    return evidence(asked(), given)


def to_review() -> Evidence:
    near = factory.rena(2, name="Les Excavations Échantillon inc.", neq=None, address="Saguenay")
    likely = match(near, RARE_WORD, NO_FORM, certainty=Certainty.STRONG, score=0.91)
    ground = Ground("I3", None, {"candidate": near.name, "registered_on": near.registered_on})
    given = verdict(
        Answer.REVIEW,
        "I3",
        (ground,),
        firm=NAME_ONLY,
        needs=(Notice("firm.neq"),),
        sightings=(sighting(Register.RENA, likely), sighting(Register.REA)),
    )
    return evidence(asked(NAME_ONLY), given)


def stale() -> Evidence:
    values = {"register": "rea", "why": "stale", "day": AS_OF, "age_hours": 216.0, "maximum_hours": 168.0}
    old = copy(Register.REA, fetched_at=datetime(2026, 11, 13, 10, 31, tzinfo=UTC), partial=True)
    seen = (sighting(Register.RENA), sighting(Register.REA, copy=old, age_hours=216.0, stale=True))
    given = verdict(Answer.UNKNOWN, "I7", (Ground("I7", None, values),), sightings=seen)
    return evidence(asked(contract=BIG), given)


def no_copy() -> Evidence:
    values = {"register": "rena", "why": "missing", "day": AS_OF}
    seen = (Sighting(register=Register.RENA, day=AS_OF), Sighting(register=Register.REA, day=AS_OF))
    given = verdict(Answer.UNKNOWN, "I7", (Ground("I7", None, values),), act=Act.SUBCONTRACT, sightings=seen)
    return evidence(asked(Firm(neq="1170000013")), given)


def fact_missing() -> Evidence:
    needs = (Notice("dates.process_start"), Notice("contract.expenditure"))
    given = verdict(Answer.UNKNOWN, "N1", (Ground("N1", None),), needs=needs)
    return evidence(asked(contract=BIG), given)


def out_of_scope() -> Evidence:
    given = verdict(Answer.OUT_OF_SCOPE, "S2", (Ground("S2", None, {"body": "not_public"}),), sightings=())
    return evidence(asked(Firm(amp_client_number="3000000001")), given)


def must_continue() -> Evidence:
    entry = factory.rea(1, status=Status.SUSPENDED)
    citation = Citation("LCOP 21.41.1", "I", date(2022, 6, 2), None, "S10c")
    given = verdict(
        Answer.MUST_CONTINUE,
        "C10",
        (Ground("C10", citation, {"suspension_cause": "annual_update"}),),
        act=Act.CONTINUE,
        warnings=(Notice("list_to_amp_10_days"),),
        sightings=(sighting(Register.RENA), sighting(Register.REA, match(entry))),
    )
    return evidence(asked(act=Act.CONTINUE), given)


def in_default() -> Evidence:
    values = {"registered_on": date(2026, 9, 1), "day60": date(2026, 10, 31)}
    citation = Citation("LCOP 21.5.4", "S", date(2022, 6, 2), None, "S1e")
    found = sighting(Register.RENA, match(factory.rena(1, registered_on=date(2026, 9, 1))))
    given = verdict(
        Answer.DEEMED_IN_DEFAULT,
        "C2",
        (Ground("C2", citation, values),),
        act=Act.CONTINUE,
        sightings=(found, sighting(Register.REA)),
    )
    return evidence(asked(act=Act.CONTINUE), given)


def consortium() -> Evidence:
    other = Firm(name="Béton Modèle ltée", neq="1170000021")
    group = Firm(name="Pont Exemple")
    listed = factory.rena(2, name="Béton Modèle ltée", registration=Registration.PROVISIONAL)
    members = (
        verdict(Answer.ALLOWED, "A1", (Ground("A1", ARTICLE),)),
        verdict(
            Answer.NOT_ALLOWED,
            "R2",
            (Ground("R2", ARTICLE, {"registered_on": date(2026, 10, 1)}),),
            firm=other,
            sightings=(sighting(Register.RENA, match(listed)), sighting(Register.REA)),
        ),
    )
    given = verdict(
        Answer.NOT_ALLOWED,
        "R8",
        (Ground("R8", UNCONFIRMED, {"member": other.name}),),
        firm=group,
        sightings=(),
        members=members,
    )
    form = Consortium(form=ConsortiumForm.UNDECLARED, members=(FIRM, other))
    return evidence(asked(group, consortium=form, dates=Dates(bid=AS_OF)), given)


HOSTILE_NAME = "Acme\x1b[31m\u202eroc\u2066 \x07inc.\r\nOUI. \x9b2J" + "A" * 9_900


def hostile() -> Evidence:
    firm = Firm(name="Acme")
    object.__setattr__(firm, "name", HOSTILE_NAME)  # a question refuses such a name; a page relies on nothing
    entry = factory.rena(3, name=HOSTILE_NAME, neq=None, address="Rue\n\x1b]0;x\x07" + "é" * 500)
    feature = Feature(
        "close_name", 0.9, HOSTILE_NAME, "", Text(f"nom {HOSTILE_NAME}", f"name {HOSTILE_NAME}")
    )
    found = sighting(Register.RENA, *[match(entry, feature, certainty=Certainty.POSSIBLE, score=0.8)])
    given = verdict(
        Answer.REVIEW,
        "I3",
        (Ground("I3", None, {"candidate": HOSTILE_NAME}),),
        firm=firm,
        sightings=(found, sighting(Register.REA)),
    )
    return evidence(asked(firm), given)


def to_decide() -> Evidence:
    return to_review().with_journal(JournalLink(1042, "8c1e77" + "0" * 58, ""))


def decided() -> Evidence:
    near = factory.rena(2, name="Les Excavations Échantillon inc.", neq=None, address="Saguenay")
    other = factory.rena(3, name="Excavation Échantillonnage inc.", neq=None, address="Laval")
    found = [match(one, RARE_WORD, certainty=Certainty.STRONG, score=0.91) for one in (near, other)]
    seen = {(Register.RENA, AS_OF): sighting(Register.RENA, *found)}
    decisions = [
        MatchDecision(
            id=number,
            says=Says.DIFFERENT,
            register=Register.RENA,
            entry=entry,
            entry_name=near.name,
            neq=None,
            name=NAME_ONLY.name,
            amp_client_number=None,
            by="Marie Exemple",
            why="Adresses différentes",
            at=CHECKED_AT,
            check=1042,
        )
        for number, entry in ((12, entry_hash(near)), (11, "0" * 64))
    ]
    settled = settling.settled(NAME_ONLY, seen, decisions)
    ground = Ground("I3", None, {"candidate": other.name, "registered_on": other.registered_on})
    given = verdict(Answer.REVIEW, "I3", (ground,), firm=NAME_ONLY, sightings=(seen[Register.RENA, AS_OF],))
    told = settling.told(given, seen, settled)
    return evidence(asked(NAME_ONLY), told).with_journal(JournalLink(1043, "9d2f88" + "0" * 58, ""))


SITUATIONS: Mapping[str, Evidence] = {
    made.__name__: made()
    for made in (
        barred,
        allowed,
        with_conditions,
        any_contract,
        to_review,
        stale,
        no_copy,
        fact_missing,
        out_of_scope,
        must_continue,
        in_default,
        consortium,
        hostile,
        to_decide,
        decided,
    )
}
