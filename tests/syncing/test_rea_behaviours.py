"""Whatever the site of REA does, what was known of the register and its lists answers unchanged after the night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from amp_registry.collect import exchange
from amp_registry.contract import Contract
from amp_registry.decide.verdict import Answer
from amp_registry.question import Firm, Question
from amp_registry.records import ListOrigin, Part, Register
from amp_registry.registry import Registry
from amp_registry.run_report import SyncReport
from amp_registry.settings import Settings
from amp_registry.store.runs import Outcome
from amp_registry.syncing import Sync, sync
from tests.conftest import KINDS, _empty_database
from tests.local_sources.rea_entries import AUTHORIZED, FIRST, NEQS, SUSPENDED
from tests.local_sources.rea_site import REA_BEHAVIOURS, ReaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import ENTRIES, PATIENT, Clock

NOBODY = "1170004007"
WATCHED = (FIRST.neq or "", NOBODY)
NOT_WATCHED = NEQS[2]
LISTS_NOT_WHOLE = ("none", "two", "mistitled")
CONTRACT = Contract(kind="construction", expenditure=6_000_000)  # type: ignore[arg-type]
YES = {Answer.ALLOWED, Answer.ALLOWED_WITH_CONDITIONS, Answer.MAY_CONTINUE}


class Known:
    """A store that holds both registers, the complement lists and the watched firms, and the site of REA."""

    def __init__(self, url: str, server: LocalServer, site: ReaSite) -> None:
        self.url = url
        self.server = server
        self.site = site
        self.clock = Clock()

    def night(self) -> SyncReport:
        """Let a minute go by and sync."""
        self.clock.moment += timedelta(minutes=1)
        wanted = Sync(
            register=Register.REA,
            address=self.site.address(self.server),
            manners=PATIENT,
            sleep=lambda _seconds: None,
            watched=WATCHED,
        )
        return sync(self.url, wanted, self.clock)

    def answer(self, neq: str) -> tuple[Answer, str]:
        """Return the answer and its rule on a firm, for a contract that needs an authorization."""
        with Registry.open(self.url, settings=Settings()) as registry:
            question = Question(firm=Firm(neq=neq), contract=CONTRACT)
            evidence = registry.check(question, now=self.clock(), journal=False)
        return evidence.answer, evidence.rule


@pytest.fixture(scope="module", params=KINDS)
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("store")
    site = ReaSite()
    with LocalServer({site.prefix: site}) as server:
        known = Known(_empty_database(request, folder), server, site)
        extract = [replace(entry, list_origin=ListOrigin.EXTRACT) for entry in AUTHORIZED]
        files = {"rena": ENTRIES, "rea": extract}
        with Registry.open(known.url, upgrade=True) as registry:
            for register, entries in files.items():
                file = folder / f"{register}.jsonl"
                file.write_text("".join(exchange.write(entries)), encoding="utf-8")
                registry.import_records(register, file, fetched_at=known.clock(), now=known.clock())
        assert {part.outcome for part in known.night().parts} == {Outcome.PROMOTED}
        yield known


def what_is_known(known: Known) -> list[tuple[Answer, str]]:
    """Return the answers on an authorized firm that is not watched, and on one that the lists suspend."""
    return [known.answer(NOT_WATCHED), known.answer(SUSPENDED[0].neq or "")]


def test_before_anything_happens_the_answers_are_these(known: Known) -> None:
    answers = [answer for answer, _ in what_is_known(known)]
    assert answers == [Answer.ALLOWED, Answer.NOT_ALLOWED]
    assert known.answer(WATCHED[0])[0] is Answer.ALLOWED
    assert known.answer(NOBODY)[0] not in YES


@pytest.mark.parametrize("behaviour", REA_BEHAVIOURS)
def test_whatever_the_form_answers_the_rest_answers_unchanged_and_nobody_becomes_authorized(
    known: Known, behaviour: str
) -> None:
    """Absence from the form settles nothing, and what it shows of one firm says nothing of another."""
    before = what_is_known(known)
    known.site.behaviour = behaviour
    known.site.forgotten = 0
    complement, watched = known.night().parts
    assert complement.outcome is Outcome.UNCHANGED
    assert watched.outcome in set(Outcome)
    assert what_is_known(known) == before
    assert known.answer(NOBODY)[0] not in YES
    known.site.behaviour = "well"
    assert known.night().parts[1].outcome in {Outcome.PROMOTED, Outcome.UNCHANGED}
    assert known.answer(WATCHED[0])[0] is Answer.ALLOWED


@pytest.mark.parametrize("lists", LISTS_NOT_WHOLE)
def test_lists_that_are_not_whole_are_held_back_and_the_suspended_firm_stays_suspended(
    known: Known, lists: str
) -> None:
    before = what_is_known(known)
    known.site.lists = lists
    try:
        complement = known.night().parts[0]
        assert (complement.part, complement.outcome, complement.copy) == (Part.COMPLEMENT, Outcome.HELD, None)
        assert what_is_known(known) == before
    finally:
        known.site.lists = "tables"
    assert known.night().parts[0].outcome is Outcome.UNCHANGED
