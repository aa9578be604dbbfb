"""The one door: asked by number, name or question; what it searches, imports, lists and says of its copies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from amp_registry import Answer, Contract, Firm, Question, Registry
from amp_registry.errors import CollectError, EmptyName, InvalidNeq, InvalidQuestion, NoSnapshot, StoreError
from amp_registry.records import Register
from amp_registry.settings import Settings
from amp_registry.store.runs import Outcome
from tests.sample_store import BAD, FETCHED, NOW, REA_FILES, RENA_FILES, SAMPLES, TODAY, stored_samples

# --- asked --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1170000013", " 1170-000-013", "1170 000 013", "1170000013.0"])
def test_a_text_that_is_a_neq_is_asked_as_one(registry: Registry, text: str) -> None:
    evidence = registry.check(text, now=NOW, journal=False)
    assert evidence.question.firm == Firm(neq="1170000013")
    assert evidence.answer is Answer.NOT_ALLOWED


@pytest.mark.parametrize(
    "text", ["Construction Exemple inc.", "9801-0002 Québec inc.", "98010002", "3M 1234567"]
)
def test_any_other_is_asked_as_a_name(registry: Registry, text: str) -> None:
    assert registry.check(text, now=NOW, journal=False).question.firm == Firm(name=text)


@pytest.mark.parametrize("text", ["1170000031", "117000001", "11700000131", "1234567890"])
def test_a_number_that_was_meant_as_a_neq_and_is_none_is_refused(registry: Registry, text: str) -> None:
    with pytest.raises(InvalidNeq):
        registry.check(text, now=NOW, journal=False)


@pytest.mark.parametrize("text", ["", "   ", "???", "\u200b"])
def test_a_text_that_is_nobody_is_refused(registry: Registry, text: str) -> None:
    with pytest.raises(EmptyName):
        registry.check(text, now=NOW, journal=False)


@pytest.mark.parametrize("text", ["Exemple\x00", "Exempl\udce9 inc.", "E" * 10_001])
def test_a_text_that_is_no_name_is_refused_before_anything_is_looked_for(
    registry: Registry, text: str
) -> None:
    for ask in (registry.check, registry.search):
        with pytest.raises(InvalidQuestion, match=r"firm\.name"):
            ask(text, now=NOW)


def test_the_reference_page_s_own_question(registry: Registry) -> None:
    question = Question(
        firm=Firm(neq="1170000013", name="Construction Exemple inc."),
        contract=Contract(kind="construction", expenditure=6_000_000),
    )
    evidence = registry.check(question, now=NOW, journal=False)
    assert evidence.answer is Answer.NOT_ALLOWED
    assert evidence.question == question.asked_on(TODAY)


def test_questions_numbers_and_names_may_be_asked_together(registry: Registry) -> None:
    asked = ["1199013294", Question(firm=Firm(name="Exemple")), "Pavage Kérivan"]
    found = [one.question.firm for one in registry.check_many(asked, now=NOW, journal=False)]
    assert found == [Firm(neq="1199013294"), Firm(name="Exemple"), Firm(name="Pavage Kérivan")]


def test_without_a_moment_the_question_is_asked_now(registry: Registry) -> None:
    before = datetime.now(UTC)
    evidence = registry.check("1170000013", journal=False)
    assert before <= evidence.checked_at <= datetime.now(UTC)
    assert [one.checked_at >= before for one in registry.check_many(["1170000013"], journal=False)] == [True]


def test_a_moment_without_a_time_zone_is_refused(registry: Registry) -> None:
    with pytest.raises(ValueError, match="time zone"):
        registry.check("1170000013", now=NOW.replace(tzinfo=None))


# --- searched -----------------------------------------------------------------------------------

NAME = "Construction Solanvert inc."
SEARCHED = {
    "a name": ("construction exemple", ["Construction Exemple inc."]),
    "a NEQ": ("1170 000 013", ["Construction Exemple inc."]),
    "a NEQ under its label": ("NEQ 1170000013", ["Construction Exemple inc."]),
    "a NEQ and its name": ("Construction Exemple inc. 1170000013", ["Construction Exemple inc."]),
    "a NEQ and another name": ("Pavage Kérivan 1170000013", ["Construction Exemple inc."]),
    "a number that RENA misprints": ("1199 019 995", ["Ascenseurs Hautelise inc."]),
    "a number that REA misprints, under its label": ("NEQ 1199029995", ["Charpenterie Bois-Noirmont inc."]),
    "a mistyped number beside a name that is found": (
        "Construction Exemple inc. 1170000031",
        ["Construction Exemple inc."],
    ),
    "a NEQ of both registers": ("1199012452", ["Structures Acibelle inc.", "Structures Acibelle inc."]),
    "a client number": ("9900 000 013", ["Construction Modèle-Nord inc."]),
    "a company number, then its neighbour": (
        "9801-0002",
        ["9801-0002 Québec inc.", "9801-0003 Québec inc."],
    ),
    "a name of both registers, RENA first": (
        "Construction Solanvert inc.",
        ["Construction Solanvert inc.", "Construction Solanvert inc."],
    ),
    "nothing like it": ("Zythum Quorfane", []),
    "no letter": ("???", []),
}


@pytest.mark.parametrize(("text", "names"), SEARCHED.values(), ids=SEARCHED)
def test_a_search_gives_what_both_copies_show_best_first(
    registry: Registry, text: str, names: list[str]
) -> None:
    found = registry.search(text, now=NOW)
    assert [match.matched_name for match in found][: len(names) or None] == names
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    registers = [match.register for match in found if match.matched_name == (names[:1] or [""])[0]]
    assert registers == sorted(registers, key=list(Register).index)


@pytest.mark.parametrize(
    "text", ["1170000031", "NEQ 1170 000 031", "Zythum Quorfane 1170000031", "117000001", "1,17E+09"]
)
def test_a_search_refuses_a_number_that_is_no_neq_as_a_check_does(registry: Registry, text: str) -> None:
    with pytest.raises(InvalidNeq) as refused:
        registry.search(text, now=NOW)
    assert text.endswith(str(refused.value.values["value"]))
    assert list(registry.search_many([text, NAME], now=NOW)) == [[], registry.search(NAME, now=NOW)]


def test_an_entry_found_by_a_number_its_register_misprints_is_flagged_and_not_certain(
    registry: Registry,
) -> None:
    (found,) = registry.search("1199019995", now=NOW)
    assert (found.register, found.certainty) == (Register.RENA, "possible")
    assert [(one.code, one.found) for one in found.features] == [("neq_flagged", "1199019995")]


def test_a_search_gives_no_more_than_asked_and_each_as_the_evidence_prints_it(registry: Registry) -> None:
    found = registry.search("Construction Solanvert inc.", limit=1, now=NOW)
    assert len(found) == 1
    assert list(found[0].to_dict())[:4] == ["register", "certainty", "score", "matched_name"]
    assert registry.search("Construction Solanvert inc.", limit=2, now=NOW)[:1] == found


# --- what it holds ------------------------------------------------------------------------------


def test_the_records_are_those_of_the_copy_in_one_order(registry: Registry) -> None:
    for register in ("rena", Register.REA):
        entries = list(registry.records(register, now=NOW))
        lines = (SAMPLES / f"{Register(register).value}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(entries) == len(lines)
        names = [entry.name.casefold() for entry in entries]
        assert names == sorted(names)


def test_the_records_of_a_day_are_those_of_its_copy_and_none_is_an_error(registry: Registry) -> None:
    assert len(list(registry.records("rena", as_of=TODAY, now=NOW))) > 50
    with pytest.raises(NoSnapshot, match="2026-11-21"):
        registry.records("rena", as_of=date(2026, 11, 21), now=NOW)
    with pytest.raises(NoSnapshot, match="in the store"):
        registry.records("rena", now=FETCHED - timedelta(seconds=1))


def test_a_copy_that_is_not_there_yet_is_not_today_s(registry: Registry) -> None:
    """For today: by now."""
    with pytest.raises(NoSnapshot):
        registry.records("rena", as_of=TODAY, now=FETCHED - timedelta(seconds=1))


def test_a_register_that_does_not_exist_is_refused_with_those_that_do(registry: Registry) -> None:
    with pytest.raises(InvalidQuestion, match=r"register = “renq”.* rena, rea"):
        registry.records("renq", now=NOW)
    with pytest.raises(InvalidQuestion, match="rena, rea"):
        registry.import_records("RENA", SAMPLES / "rena.json")


def test_the_status_says_how_each_copy_stands(registry: Registry) -> None:
    rena, rea = registry.status(now=NOW)
    assert (rena.register, rea.register) == (Register.RENA, Register.REA)
    assert (rena.usable, rena.stale, rena.maximum_hours, rea.maximum_hours) == (True, False, 48, 168)
    assert rena.age_hours == pytest.approx((NOW - FETCHED).total_seconds() / 3600)
    assert rena.last_run is not None
    assert rena.last_run.outcome is Outcome.PROMOTED


def test_the_status_of_an_old_copy_is_stale_and_not_usable(registry: Registry) -> None:
    rena, rea = registry.status(now=FETCHED + timedelta(hours=48, seconds=1))
    assert (rena.stale, rena.usable, rea.stale, rea.usable) == (True, False, False, True)


# --- imports ------------------------------------------------------------------------------------


def test_what_was_imported_answers_at_once(database_url: str) -> None:
    stored_samples(database_url, FETCHED - timedelta(days=1))
    with Registry.open(database_url, settings=Settings()) as registry:
        before = registry.check("1170000013", now=NOW)
        report = registry.import_records("rena", RENA_FILES[0], fetched_at=FETCHED, now=NOW)
        registry.import_records(Register.REA, *REA_FILES, fetched_at=FETCHED, now=NOW)
        after = registry.check("1170000013", now=NOW)
    assert report.copy is not None
    assert [copy.copy.fetched_at for copy in after.copies] == [FETCHED, FETCHED]
    assert [copy.copy.fetched_at for copy in before.copies] == [FETCHED - timedelta(days=1)] * 2
    assert after.journal is not None
    assert after.journal.seq == 2


def test_an_import_makes_the_store_and_is_fetched_now_unless_said_otherwise(tmp_path: Path) -> None:
    with Registry.open(f"sqlite:///{tmp_path / 'new.sqlite3'}", settings=Settings()) as registry:
        assert registry.check("1170000013", now=NOW).answer is Answer.UNKNOWN
        report = registry.import_records("rena", str(RENA_FILES[0]), now=NOW)
        assert report.copy is not None
        assert report.copy.fetched_at == NOW
        assert registry.check("1170000013", now=NOW).answer is Answer.NOT_ALLOWED


def test_a_refused_import_leaves_the_registry_as_it_was(database_url: str) -> None:
    stored_samples(database_url)
    with Registry.open(database_url, settings=Settings()) as registry:
        with pytest.raises(CollectError):
            registry.import_records("rena", BAD / "truncated.json", now=NOW)
        assert registry.check("1170000013", now=NOW).answer is Answer.NOT_ALLOWED
        held = registry.import_records("rena", BAD / "half_the_rows.json", now=NOW)
        assert held.outcome is Outcome.HELD
        partial = registry.import_records(
            "rena", BAD / "half_the_rows.json", fetched_at=NOW, partial=True, now=NOW
        )
        assert partial.copy is not None
        assert partial.copy.partial
        taken = registry.import_records("rena", BAD / "half_the_rows.json", accept_shrink=True, now=NOW)
        assert taken.outcome is Outcome.PROMOTED


# --- opened -------------------------------------------------------------------------------------


def test_the_address_is_the_one_given_else_that_of_the_settings(sample_url: str, tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    with Registry.open(settings=Settings(database_url=sample_url)) as registry:
        assert registry.check("1170000013", now=NOW, journal=False).answer is Answer.NOT_ALLOWED
    with Registry.open(missing, settings=Settings(database_url=sample_url)) as registry:
        assert registry.check("1170000013", now=NOW).answer is Answer.UNKNOWN


def test_settings_that_are_not_given_are_those_of_the_environment(
    sample_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("rena_max_age_hours = 1\n", encoding="utf-8")
    monkeypatch.setenv("AMP_REGISTRY_SETTINGS", str(file))
    monkeypatch.setenv("AMP_REGISTRY_DATABASE_URL", sample_url)
    with Registry.open() as registry:
        assert registry.check("1199013294", now=NOW, journal=False).answer is Answer.UNKNOWN


def test_a_file_that_is_no_store_is_refused_when_opened(tmp_path: Path) -> None:
    file = tmp_path / "words.sqlite3"
    file.write_text("not a database, but long enough to be looked at twice" * 20, encoding="utf-8")
    with pytest.raises(StoreError):
        Registry.open(f"sqlite:///{file}", settings=Settings())


def test_a_registry_that_is_closed_may_be_closed_again(sample_url: str) -> None:
    registry = Registry.open(sample_url, settings=Settings())
    registry.close()
    registry.close()
