"""Reads the situations of data/fixtures/verdicts and asks the verdict on each, without store or names.

A situation says what each register shows; the certainty of a match is stated (`found`), never computed, so
that these tables test the law alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from amp_registry.compare.match import Certainty, Feature, Findings, Match
from amp_registry.decide import consortium
from amp_registry.decide.consortium import SeenFirm
from amp_registry.decide.days import days_of
from amp_registry.decide.law import Law
from amp_registry.decide.sighting import Sighting
from amp_registry.decide.verdict import Verdict
from amp_registry.language import Text
from amp_registry.match_decision import MatchDecision, Says
from amp_registry.quebec_time import end_of
from amp_registry.question import Firm, Question
from amp_registry.records import Copy, Entry, Register, entry_from_dict, entry_hash

FOLDER = Path(__file__).parents[2] / "data" / "fixtures" / "verdicts"
AS_OF = date(2026, 11, 22)
NEQ = "1170000013"
MAXIMUM = {Register.RENA: 48.0, Register.REA: 168.0}
_BARE: dict[str, dict[str, Any]] = {
    "rena": {"register": "rena", "name": "Construction Exemple inc.", "registration": "definitive"},
    "rea": {
        "register": "rea",
        "name": "Construction Exemple inc.",
        "status": "authorized",
        "list_origin": "extract",
    },
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One case of a table: a sentence, the question, what each register shows, and what is expected."""

    says: str
    file: str
    data: Mapping[str, Any]

    @property
    def expected(self) -> Mapping[str, Any]:
        """What the case expects: answer, rule, and what else it names."""
        return self.data["expect"]


def situations() -> Iterator[Situation]:
    """Yield every case of every table."""
    for path in sorted(FOLDER.glob("*.toml")):
        for data in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield Situation(data["says"], path.name, data)


def question(data: Mapping[str, Any]) -> Question:
    """Return the question of a case: section 2 of the interface, the example firm when none is named."""
    asked = dict(_iso(data.get("question", {})))
    asked.setdefault("firm", {"neq": NEQ, "name": "Construction Exemple inc."})
    asked.setdefault("as_of", AS_OF.isoformat())
    return Question.from_dict(asked)


def judged(data: Mapping[str, Any], law: Law) -> Verdict:
    """Return the verdict on a case."""
    asked = question(data)
    shown = data.get("members", [])
    members = asked.consortium.members if asked.consortium else ()
    return consortium.verdict(
        asked,
        law,
        _seen(asked, asked.firm, data),
        [
            _seen(asked, firm, shown[place] if place < len(shown) else {})
            for place, firm in enumerate(members)
        ],
    )


def _seen(asked: Question, firm: Firm, data: Mapping[str, Any]) -> SeenFirm:
    days = days_of(replace(asked, firm=firm))
    seen = {(register, day): sighting(asked, register, day, data) for register, day in days.wanted()}
    controller = _matches(data.get("controller", []), Register.RENA)
    return SeenFirm(firm, seen, controller[0] if controller else None, tuple(_decisions(firm, data)))


def _decisions(firm: Firm, data: Mapping[str, Any]) -> Iterator[MatchDecision]:
    """Yield the decisions of a case: on an entry shown (`decided`), or on one that is not (`decided_before`).

    Both are about the firm of the question unless another `neq` or `name` is given.
    """
    for register in Register:
        rows = [row for key in (register.value, f"{register.value}_on") for row in data.get(key, [])]
        for row in (row for row in rows if "decided" in row):
            yield _decision(firm, row, {**_match_of(row, register), "register": register})
    for row in data.get("decided_before", []):
        yield _decision(firm, row, {"register": Register(row.get("register", "rena")), "entry": "0" * 64})


def _match_of(row: Mapping[str, Any], register: Register) -> dict[str, Any]:
    entry = _match({k: v for k, v in _iso(dict(row)).items() if k != "day"}, register).entry
    return {"entry": entry_hash(entry), "entry_name": entry.name}


def _decision(firm: Firm, row: Mapping[str, Any], of: Mapping[str, Any]) -> MatchDecision:
    about = row.get("decided_of", {})
    values = {"id": 12, "entry_name": "Construction Exemple inc.", "check": None, **of}
    return MatchDecision(
        says=Says(row.get("decided") or row["says"]),
        neq=about.get("neq", firm.neq) or None,
        name=about.get("name", firm.name) or None,
        amp_client_number=about.get("amp_client_number", firm.amp_client_number) or None,
        by="Marie Exemple",
        why="Adresses différentes",
        at=datetime(2026, 11, 1, 15, tzinfo=UTC),
        **values,
    )


def sighting(asked: Question, register: Register, day: date, data: Mapping[str, Any]) -> Sighting:
    """Return what a case says one register shows on one day; `rea_on = [{day, …}]` speaks for one day."""
    as_of = asked.as_of or AS_OF
    name = register.value
    own = {row["day"]: row for row in data.get(f"{name}_on", [])}
    shown = [own[day]] if day in own else data.get(name, [])
    shown = [{k: v for k, v in row.items() if k != "day"} for row in shown if not row.get("absent")]
    copies = data.get("copies", {})
    state = copies.get(f"{name}_on", {}).get(day.isoformat(), copies.get(name, "fresh"))
    copy, age = _copy(register, day, state, copies.get(f"{name}_fetched"))
    found = Findings(
        tuple(_matches([r for r in shown if r.get("found") != "neighbour"], register)),
        tuple(_matches([r for r in shown if r.get("found") == "neighbour"], register)),
    )
    return Sighting(
        register=register,
        day=day,
        copy=None if state in {"missing", "later"} else copy,
        age_hours=None if state in {"missing", "later"} else age,
        maximum_hours=MAXIMUM[register],
        stale=state == "stale",
        future=day > as_of,
        findings=Findings() if state in {"missing", "later"} else found,
        later=copy if state == "later" else None,
        later_findings=found if state == "later" else Findings(),
    )


def _copy(register: Register, day: date, state: str, fetched: date | None) -> tuple[Copy, float]:
    age = MAXIMUM[register] * 2 if state == "stale" else 3.0
    moment = end_of(day) - timedelta(hours=age)
    if fetched is not None:
        moment = datetime(fetched.year, fetched.month, fetched.day, 7, tzinfo=UTC)
    copy = Copy(
        snapshot=1,
        register=register,
        sha256="0" * 64,
        fetched_at=moment,
        published_at=None,
        rows=60,
        partial=state == "partial",
        source="sample",
    )
    return copy, age


def _matches(rows: list[Mapping[str, Any]], register: Register) -> list[Match]:
    return [_match(dict(_iso(row)), register) for row in rows]


def _match(row: dict[str, Any], register: Register) -> Match:
    found = row.pop("found", "neq")
    features = row.pop("features", [])
    for key in ("decided", "decided_of"):
        row.pop(key, None)
    certainty = (
        Certainty.CERTAIN if found == "neq" else Certainty(found if found in set(Certainty) else "strong")
    )
    if row.pop("no_neq", False):
        row["neq"] = None
    entry: Entry = entry_from_dict({**_BARE[register.value], "neq": NEQ, **row})
    codes = [*(["same_neq"] if found == "neq" else []), *features]
    return Match(certainty, 1.0, entry.name, tuple(_feature(code) for code in codes), entry)


def _feature(code: str) -> Feature:
    return Feature(code, 1.0, "", "", Text(code, code))


def _iso(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _iso(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_iso(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
