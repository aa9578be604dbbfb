"""The verdict over the cross product of the question's categories and the registers' states, sampled by seed.

    python -m tests.trials.cross_product --samples 1000000 --seed 1

Every sample is one question on one state of the registers; it must have an answer and exactly one rule, and
what holds of every answer is checked on it and on its neighbours: one more RENA entry, an older copy, a
larger amount, a field that does not matter. The product holds far more combinations than can be run; the
number of them and of those tried is printed.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from amp_registry.compare.match import Certainty, Feature, Findings, Match
from amp_registry.contract import Award, Body, Contract, Kind, MontrealObject, Role
from amp_registry.decide.consortium import SeenFirm, verdict
from amp_registry.decide.days import days_of
from amp_registry.decide.law import load
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import SEVERITY, Answer, Verdict
from amp_registry.language import Text
from amp_registry.question import (
    Act,
    Consortium,
    ConsortiumForm,
    Covers,
    Dates,
    Firm,
    Permission,
    PermissionArticle,
    Question,
    Renewal,
    StopOrder,
)
from amp_registry.records import Copy, Entry, Register, Registration, Status, SuspensionCause
from tests.factory import rea, rena

LAW = load()
GRANTS = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE}
DAYS = (
    date(2012, 5, 31),
    date(2012, 8, 1),
    date(2013, 6, 1),
    date(2015, 11, 2),
    date(2018, 3, 1),
    date(2020, 3, 1),
    date(2022, 6, 1),
    date(2022, 6, 2),
    date(2024, 4, 10),
    date(2024, 8, 8),
    date(2025, 3, 1),
    date(2026, 4, 2),
    date(2026, 11, 22),
)
OFFSETS = (None, -400, -30, 0, 30)
AMOUNTS = (None, "0", "24999.99", "100000", "999999.99", "1000000", "4999999.99", "5000000", "40000000")
PERMISSIONS = (
    None,
    Permission(article=PermissionArticle.A25_0_3, covers=(Covers.CONCLUDE, Covers.SUBCONTRACT_TIER1)),
    Permission(article=PermissionArticle.A25_0_2, covers=(Covers.CONTINUE,)),
    Permission(article=PermissionArticle.A21_19, covers=(Covers.CONTINUE, Covers.CONCLUDE)),
)
FIRMS = (
    *[Firm(neq="1170000013", name="Construction Exemple 1 inc.")] * 6,
    Firm(neq="1170000013"),
    Firm(name="Construction Exemple 1 inc."),
    Firm(amp_client_number="3000000001"),
    Firm(neq="8870000047"),
)
OTHERS = (Firm(neq="1170000021"), Firm(name="Pavage Échantillon ltée"))
CONSORTIA = (None, None, None, *(Consortium(form=form, members=OTHERS) for form in ConsortiumForm))
COPIES = (*["fresh"] * 12, "stale", "missing", "partial", "later")
FEATURES = ((), (), (), ("name_conflict",), ("different_neq", "same_name_key"), ("neq_flagged",))
FOUND = ("neq", "neq", "neq", "strong", "possible", "neighbour")


@dataclass(frozen=True, slots=True)
class Axis:
    """One category of the product: a name and its values."""

    name: str
    values: Sequence[Any]


def _register_axes(prefix: str) -> list[Axis]:
    return [
        Axis(prefix + "rena_copy", COPIES),
        Axis(prefix + "rea_copy", COPIES),
        Axis(prefix + "rena_entries", (0, 0, 1, 2)),
        Axis(prefix + "rena_found", FOUND),
        Axis(prefix + "rena_registration", tuple(Registration)),
        Axis(prefix + "rena_registered", (-2000, -400, -61, -60, -10, 0)),
        Axis(prefix + "rena_end", (None, -1, 0, 400)),
        Axis(prefix + "rena_features", FEATURES),
        Axis(prefix + "rea_entries", (0, 1, 1, 2)),
        Axis(prefix + "rea_status", (*Status, Status.AUTHORIZED, Status.AUTHORIZED)),
        Axis(prefix + "rea_cause", (None, *SuspensionCause)),
        Axis(prefix + "rea_oversight", (None, True, False)),
        Axis(prefix + "rea_issued", (None, -3000, -400, -10)),
        Axis(prefix + "rea_end", (None, -400, -61, -1, 0, 400)),
        Axis(prefix + "rea_features", FEATURES[:5]),
    ]


AXES = [
    Axis("as_of", DAYS),
    Axis("firm", FIRMS),
    Axis("consortium", CONSORTIA),
    Axis("act", (None, *Act)),
    Axis("kind", (None, *Kind)),
    Axis("expenditure", AMOUNTS),
    Axis("pretax", (None, None, "4500000", "900000")),
    Axis("body", (*[Body.PUBLIC_BODY] * 8, *Body)),
    Axis("award", tuple(Award)),
    Axis("role", tuple(Role)),
    Axis("tier", (1, 2)),
    Axis("same_nature", (True, True, False)),
    Axis("montreal_object", (None, *MontrealObject)),
    Axis("warranty", (False, False, True)),
    Axis("renewal_option", (False, False, True)),
    Axis("terms", (False, True)),
    Axis("process", OFFSETS),
    Axis("bid", (*OFFSETS, None, 0)),
    Axis("conclusion", OFFSETS),
    Axis("tender_date", OFFSETS),
    Axis("renewal", (None, Renewal(), "in time", "late")),
    Axis("permission", PERMISSIONS),
    Axis("stop", (None, None, None, StopOrder())),
    *_register_axes(""),
]
SIZE = math.prod(len(axis.values) for axis in AXES)
Choice = Mapping[str, Any]


def choose(chance: random.Random) -> dict[str, Any]:
    """Return one point of the product."""
    return {axis.name: chance.choice(axis.values) for axis in AXES}


def question(at: Choice) -> Question:
    """Return the question of a point."""
    as_of: date = at["as_of"]

    def day(name: str) -> date | None:
        return None if at[name] is None else as_of + timedelta(days=at[name])

    contract = Contract(
        kind=at["kind"],
        expenditure=None if at["expenditure"] is None else Decimal(at["expenditure"]),
        pretax_price=None if at["pretax"] is None else Decimal(at["pretax"]),
        body=at["body"],
        award=at["award"],
        role=at["role"],
        tier=at["tier"],
        same_nature=at["same_nature"],
        montreal_object=at["montreal_object"],
        warranty_only=at["warranty"],
        renewal_option=at["renewal_option"],
        terms_not_discussed=at["terms"],
    )
    return Question(
        firm=at["firm"],
        consortium=at["consortium"],
        contract=contract,
        act=at["act"],
        dates=Dates(
            process_start=day("process"),
            bid=day("bid"),
            conclusion=day("conclusion"),
            tender_authorization=day("tender_date"),
        ),
        renewal=_renewal(at, as_of),
        permission=at["permission"],
        stop_order=at["stop"],
        as_of=as_of,
    )


def _renewal(at: Choice, as_of: date) -> Renewal | None:
    told = at["renewal"]
    if told in {"in time", "late"}:
        end = as_of + timedelta(days=at["rea_end"] or 0)
        return Renewal(filed_on=end - timedelta(days=90 if told == "in time" else 89))
    return told


def ask(at: Choice) -> Verdict:
    """Return the verdict on a point; every member of a consortium is shown the same registers."""
    asked = question(at)
    members = asked.consortium.members if asked.consortium else ()
    return verdict(asked, LAW, _seen(asked, asked.firm, at), [_seen(asked, member, at) for member in members])


def _seen(asked: Question, firm: Firm, at: Choice) -> SeenFirm:
    return SeenFirm(
        firm, {key: _sighting(asked, key[0], key[1], firm, at) for key in days_of(asked).wanted()}
    )


def _sighting(asked: Question, register: Register, day: date, firm: Firm, at: Choice) -> Sighting:
    state = at[f"{register.value}_copy"]
    as_of: date = at["as_of"]
    findings = _findings(register, firm, at)
    copy = Copy(
        snapshot=1,
        register=register,
        sha256="0" * 64,
        fetched_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        published_at=None,
        rows=1,
        partial=state == "partial",
        source="sample",
    )
    there = state not in {"missing", "later"}
    return Sighting(
        register=register,
        day=day,
        copy=copy if there else None,
        age_hours=1.0 if there else None,
        stale=state == "stale",
        future=day > as_of,
        findings=findings if there else Findings(),
        later=copy if state == "later" else None,
        later_findings=findings if state == "later" else Findings(),
    )


def _findings(register: Register, firm: Firm, at: Choice) -> Findings:
    """The entries of a point, each found as the point says: a firm without number is found by name only."""
    found = at["rena_found"] if register is Register.RENA else "neq"
    if found == "neq" and firm.neq is None and firm.amp_client_number is None:
        found = "strong"
    count = at[f"{register.value}_entries"]
    matches = tuple(_match(register, firm, found, place, at) for place in range(count))
    return Findings((), matches) if found == "neighbour" else Findings(matches)


def _match(register: Register, firm: Firm, found: str, place: int, at: Choice) -> Match:
    certainty = Certainty.CERTAIN if found == "neq" else Certainty.STRONG
    codes = at[f"{register.value}_features"] if place == 0 else ()
    features = tuple(Feature(code, 1.0, "", "", Text(code, code)) for code in codes)
    entry = _rena(firm, place, at) if register is Register.RENA else _rea(firm, at)
    return Match(certainty, 1.0, entry.name, features, entry)


def _rena(firm: Firm, place: int, at: Choice) -> Entry:
    as_of: date = at["as_of"]
    end = at["rena_end"]
    return rena(
        neq=firm.neq,
        registration=at["rena_registration"] if place == 0 else Registration.PROVISIONAL,
        registered_on=as_of + timedelta(days=at["rena_registered"]),
        projected_end=None if end is None else as_of + timedelta(days=end),
    )


def _rea(firm: Firm, at: Choice) -> Entry:
    as_of: date = at["as_of"]
    issued, end = at["rea_issued"], at["rea_end"]
    return rea(
        neq=firm.neq,
        status=at["rea_status"],
        suspension_cause=at["rea_cause"],
        oversight=at["rea_oversight"],
        issued_on=None if issued is None else as_of + timedelta(days=issued),
        expires_on=None if end is None else as_of + timedelta(days=end),
    )


# --- what must hold -----------------------------------------------------------------------------


def broken(at: Choice) -> str | None:
    """Return the sentence that does not hold at a point, or None."""
    here = ask(at)
    for check in (
        _one_rule,
        _milder_with_an_entry,
        _granted_on_old_copy,
        _milder_when_dearer,
        _milder_than_member,
    ):
        said = check(at, here)
        if said is not None:
            return said
    return None


def _one_rule(_at: Choice, here: Verdict) -> str | None:
    reached = [ground.rule for ground in here.grounds]
    return None if here.rule in reached else "always exactly one rule, and it is among the reasons"


def _milder_with_an_entry(at: Choice, here: Verdict) -> str | None:
    if here.act is Act.CONTINUE or at["rena_entries"] or at["permission"] is not None:
        return None
    there = ask({**at, "rena_entries": 1})
    indirect = any(g.rule == "R1b" for v in (there, *there.members) for g in v.grounds)
    scope = here.answer is Answer.OUT_OF_SCOPE
    milder = SEVERITY[there.answer] < SEVERITY[here.answer]
    return (
        "adding a RENA entry never makes an answer milder" if milder and not indirect and not scope else None
    )


def _granted_on_old_copy(at: Choice, _here: Verdict) -> str | None:
    for state in ("stale", "missing"):
        if ask({**at, "rena_copy": state}).answer in GRANTS:
            return "a stale or missing copy never yields an allowance"
    return None


def _milder_when_dearer(at: Choice, here: Verdict) -> str | None:
    if (
        at["expenditure"] is None
        or at["kind"] is None
        or here.act is Act.CONTINUE
        or at["permission"] is not None
    ):
        return None
    there = ask({**at, "expenditure": "90000000"})
    doubtful = {here.rule, there.rule} & {"N1", "T5"} or {here.rule, *(m.rule for m in here.members)} & {
        "A7",
        "A17",
    }
    return (
        "raising the amount never makes it milder" if not doubtful and _level(there) < _level(here) else None
    )


def _level(verdict_: Verdict) -> int:
    """A plain yes is no milder than a yes on conditions here: an authorized firm needs no declaration."""
    yes = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS}
    return 0 if verdict_.answer in yes else SEVERITY[verdict_.answer]


def _milder_than_member(at: Choice, here: Verdict) -> str | None:
    for member in here.members:
        weighed = member.rule.startswith("A") and at["consortium"].form is ConsortiumForm.COMPANY
        if not weighed and SEVERITY[here.answer] < SEVERITY[member.answer]:
            return "a consortium is never milder than its worst member"
    return None


def run(samples: int, seed: int) -> tuple[Counter[str], list[tuple[str, Choice]]]:
    """Return how often each answer came, and the points where something does not hold (ten at most)."""
    chance = random.Random(seed)
    answers: Counter[str] = Counter()
    failures: list[tuple[str, Choice]] = []
    for _ in range(samples):
        at = choose(chance)
        answers[ask(at).answer.value] += 1
        said = broken(at)
        if said is not None and len(failures) < 10:
            failures.append((said, at))
    return answers, failures


def main() -> None:
    """Run the trial and print what was tried."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    begun = time.perf_counter()
    answers, failures = run(told.samples, told.seed)
    print(f"{SIZE:.3g} combinations; {told.samples} tried with seed {told.seed}", end=" ")
    print(f"in {time.perf_counter() - begun:.0f} s")
    for answer, times in answers.most_common():
        print(f"  {answer:<26} {times:>10}")
    for said, at in failures:
        print(f"BROKEN: {said}\n  {dict(at)}")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
