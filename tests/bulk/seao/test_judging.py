"""From answers to a line: what is a finding and how severe, what is not judged and why, what is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from amp_registry.bulk.seao import asking, judging, mapping, release
from amp_registry.bulk.seao.judging import CAUSES, Judged
from amp_registry.bulk.seao.latest import Process
from amp_registry.bulk.seao.words import CAUSES as CAUSES_SAID
from amp_registry.bulk.seao.words import NOTES
from amp_registry.records import Status
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from benchmarks.seao_month import ASKED, keep
from benchmarks.seao_releases import Firm
from benchmarks.seao_releases import release as a_release
from tests.factory import firm, neq, rea, rena

LISTED = Firm(firm(1), neq(1))
AUTHORIZED = Firm("Pavage Modèle inc.", neq(2))
SUSPENDED = Firm("Toitures Specimen ltée", neq(3))
UNKNOWN = Firm("Zyxwv Qrstu inc.", neq(9))
SIGNED = date(2026, 6, 15)

Judge = Callable[..., Judged]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Judge the first subject of a release, on registers of three firms."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite3'}"
    held = rea(2, name=AUTHORIZED.name)
    keep(url, [rena(1)], [held, rea(3, name=SUSPENDED.name, status=Status.SUSPENDED)], [])
    with Registry.open(url, settings=Settings()) as registry:

        def judged(raw: dict[str, Any]) -> Judged:
            process = Process(release.of(raw), "m.json", 1, earlier=False, cancelled=False)
            asked = next(asking.of(process, mapping.load()))
            answers = list(registry.check_many(asked.questions, now=ASKED, journal=False))
            return judging.judge(asked, answers)

        yield judged


def award(*firms: Firm, **told: Any) -> dict[str, Any]:
    return a_release(3_000_001, firms, **{"signed": SIGNED, "value": 80_000.0, **told})


def without_method(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "tender": {**raw["tender"], "procurementMethod": None, "procurementMethodDetails": None}}


def montreal(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "parties": [{**raw["parties"][0], "name": "Ville de Montréal"}, *raw["parties"][1:]]}


HISTORIC = {"signed": date(2026, 6, 15), "opened": date(2020, 1, 2), "how": "direct"}

OUTCOMES: dict[str, tuple[dict[str, Any], str, str | None, tuple[str, ...]]] = {
    "a firm of RENA": (award(LISTED), "finding", "first", ()),
    "a firm that must be authorized and is not": (award(UNKNOWN, value=7e6), "finding", "first", ()),
    "a firm that must be authorized and is": (award(AUTHORIZED, value=7e6), "nothing_found", None, ()),
    "a firm that need not be": (award(UNKNOWN), "nothing_found", None, ()),
    "a suspended firm below the threshold": (award(SUSPENDED), "finding", "look", ()),
    "a suspended firm at the threshold": (award(SUSPENDED, value=7e6), "finding", "first", ()),
    "the name of a firm of RENA, no NEQ": (award(Firm(LISTED.name, None)), "finding", "look", ()),
    "the name of a firm of RENA, another NEQ": (award(Firm(LISTED.name, neq(8))), "finding", "resembles", ()),
    "a name nobody has, no NEQ": (award(Firm(UNKNOWN.name, None)), "not_judged", None, ("name_only",)),
    "the name of an authorized firm, no NEQ": (
        award(Firm(AUTHORIZED.name, None), value=7e6),
        *("not_judged", None, ("name_only",)),
    ),
    "no amount": (award(UNKNOWN, value=None), "not_judged", None, ("value",)),
    "an amount a little below the threshold": (award(UNKNOWN, value=4.6e6), "not_judged", None, ("value",)),
    "an amount well below it": (award(UNKNOWN, value=4.3e6), "nothing_found", None, ()),
    "a day before our copies": (award(UNKNOWN, signed=date(2025, 2, 3)), "not_judged", None, ("no_copy",)),
    "a barred firm on a day before our copies": (
        award(LISTED, signed=date(2025, 2, 3)),
        *("finding", "first", ()),
    ),
    "a public authority": (award(Firm("Régie d'Exemple", neq(4, "88"))), "out_of_scope", None, ()),
    "a way of awarding not said, where it changes nothing": (
        without_method(award(LISTED)),
        *("finding", "first", ()),
    ),
    "Montréal, where the object decides": (
        montreal(award(UNKNOWN, value=200_000.0, **HISTORIC)),
        *("not_judged", None, ("montreal_object",)),
    ),
    "Montréal, where it does not": (montreal(award(UNKNOWN, value=20_000.0)), "nothing_found", None, ()),
    "a consortium of which one member is listed": (award(AUTHORIZED, LISTED), "finding", "first", ()),
    "a consortium of which one member has no NEQ": (
        award(AUTHORIZED, Firm(UNKNOWN.name, None)),
        *("not_judged", None, ("name_only",)),
    ),
    "one supplier that is nobody": (
        award(UNKNOWN, Firm("", None)),
        "not_judged",
        None,
        ("unnamed_supplier",),
    ),
    "a consortium whose members are not given": (
        award(Firm("Consortium Zyxwv", neq(9))),
        *("not_judged", None, ("members_unknown",)),
    ),
    "no supplier": ({**award(UNKNOWN), "awards": [{"id": "A"}]}, "not_judged", None, ("no_supplier",)),
    "an award cancelled": (
        {**award(UNKNOWN), "awards": [{"id": "A", "status": "cancelled"}]},
        *("no_contract", None, ("cancelled",)),
    ),
}


@pytest.mark.parametrize(("raw", "outcome", "severity", "causes"), OUTCOMES.values(), ids=OUTCOMES)
def test_what_is_made_of_an_award(
    raw: dict[str, Any], outcome: str, severity: str | None, causes: tuple[str, ...], judge: Judge
) -> None:
    judged = judge(raw)
    assert (judged.outcome, judged.severity, judged.causes) == (outcome, severity, causes)


def test_every_cause_and_every_note_is_said_in_words() -> None:
    assert set(CAUSES) == set(CAUSES_SAID)
    noted = {f"{name}_{how}" for name in ("kind", "award", "body") for how in ("unknown", "disagree")}
    assert noted < set(NOTES)
