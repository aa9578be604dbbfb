"""A file becomes the copy that answers, or the last good one stays; what happened is recorded either way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amp_registry.errors import CollectError, FileUnusable, InvalidQuestion
from amp_registry.importing import Import, import_files
from amp_registry.records import Copy, Entry, Register, RenaEntry, entry_from_dict
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.reading import open_store
from amp_registry.store.runs import Outcome, RunInfo, RunKind
from tests import factory
from tests.sample_store import BAD, FETCHED, NOW, REA_FILES, RENA_FILES, SAMPLES, imported

EXPECTED: dict[str, dict[str, Any]] = json.loads((BAD / "expected.json").read_text(encoding="utf-8"))
REFUSED = sorted(name for name, expected in EXPECTED.items() if "error" in expected)
DOUBTED = sorted(name for name, expected in EXPECTED.items() if "error" not in expected)
DAY = timedelta(days=1)


def sample_entries(register: Register) -> list[Entry]:
    lines = (SAMPLES / f"{register.value}.jsonl").read_text(encoding="utf-8").splitlines()
    return [entry_from_dict(json.loads(line)) for line in lines]


def lines_file(folder: Path, entries: Sequence[Entry], name: str = "register.jsonl") -> Path:
    file = folder / name
    text = "".join(json.dumps(entry.to_dict(), ensure_ascii=False) + "\n" for entry in entries)
    file.write_text(text, encoding="utf-8")
    return file


def rows(number: int, first: int = 1) -> list[RenaEntry]:
    return [factory.rena(serial) for serial in range(first, first + number)]


def copies(url: str, register: Register = Register.RENA) -> list[Copy]:
    with open_store(url) as store:
        return store.copies(register)


def held_entries(url: str, register: Register = Register.RENA, moment: datetime = NOW) -> list[Entry]:
    with open_store(url) as store:
        copy = store.copy_at(register, moment)
        return list(store.all_entries(copy)) if copy else []


def last_run(url: str, register: Register = Register.RENA) -> RunInfo:
    with open_store(url) as store:
        run = store.last_run(register)
    assert run is not None
    return run


def by_content(entries: Sequence[Entry]) -> list[str]:
    return sorted(json.dumps(entry.to_dict(), sort_keys=True) for entry in entries)


# --- good nights --------------------------------------------------------------------------------


@pytest.mark.parametrize(("register", "files"), [(Register.RENA, RENA_FILES), (Register.REA, REA_FILES)])
def test_a_register_is_read_whole_and_answers(
    register: Register, files: tuple[Path, ...], database_url: str
) -> None:
    report = imported(database_url, register, *files)
    wanted = sample_entries(register)
    assert (report.outcome, report.rows, report.added, report.removed) == (
        Outcome.PROMOTED,
        len(wanted),
        len(wanted),
        0,
    )
    assert (report.held, report.duplicates) == (None, 0)
    assert by_content(held_entries(database_url, register)) == by_content(wanted)
    assert copies(database_url, register) == [report.copy]
    assert report.copy is not None
    assert (report.copy.fetched_at, report.copy.partial) == (FETCHED, False)
    assert report.copy.source == ", ".join(path.name for path in files)


def test_the_run_is_recorded(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES)
    run = last_run(database_url)
    assert (run.kind, run.outcome, run.reason, run.overrides) == (RunKind.IMPORT, Outcome.PROMOTED, None, ())
    assert (run.started_at, run.finished_at) == (NOW, NOW)


def test_the_very_file_again_is_the_very_copy(database_url: str) -> None:
    first = imported(database_url, Register.RENA, *RENA_FILES)
    again = imported(database_url, Register.RENA, *RENA_FILES)
    assert (again.outcome, again.added, again.removed) == (Outcome.UNCHANGED, 0, 0)
    assert copies(database_url) == [first.copy] == [again.copy]
    assert last_run(database_url).outcome is Outcome.UNCHANGED


def test_the_same_records_in_another_form_are_the_same_copy(database_url: str) -> None:
    """Importing what was exported gives the same snapshot (same hash)."""
    first = imported(database_url, Register.RENA, *RENA_FILES)
    again = imported(database_url, Register.RENA, SAMPLES / "rena.jsonl")
    assert again.outcome is Outcome.UNCHANGED
    assert copies(database_url) == [first.copy]


def test_the_same_records_of_the_next_night_are_a_copy_of_that_night(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES, fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, *RENA_FILES)
    assert (report.outcome, report.added, report.removed) == (Outcome.PROMOTED, 0, 0)
    one, two = copies(database_url)
    assert one.sha256 == two.sha256
    assert two.fetched_at - one.fetched_at == DAY


def test_what_came_and_what_went_is_counted(database_url: str, tmp_path: Path) -> None:
    imported(database_url, Register.RENA, lines_file(tmp_path, rows(100)), fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, lines_file(tmp_path, rows(101, first=3)))
    assert (report.outcome, report.rows, report.added, report.removed) == (Outcome.PROMOTED, 101, 3, 2)


def test_an_entry_that_changed_is_not_one_that_came_and_one_that_went(
    database_url: str, tmp_path: Path
) -> None:
    first, *others = rows(100)
    imported(database_url, Register.RENA, lines_file(tmp_path, [first, *others]), fetched_at=FETCHED - DAY)
    moved = replace(first, address="1, rue Exemple, Québec")
    report = imported(
        database_url, Register.RENA, lines_file(tmp_path, [moved, *others[1:], *rows(1, first=200)])
    )
    assert (report.outcome, report.added, report.removed, report.changed) == (Outcome.PROMOTED, 1, 1, 1)
    # A copy found later, of a night between the two, is told against the one before it too.
    between = lines_file(tmp_path, [replace(first, address="2, rue Exemple, Québec"), *others])
    found = imported(database_url, Register.RENA, between, fetched_at=FETCHED - DAY / 2)
    assert (found.outcome, found.added, found.removed, found.changed) == (Outcome.PROMOTED, 0, 0, 1)


def test_a_record_twice_in_a_file_is_one(database_url: str, tmp_path: Path) -> None:
    report = imported(database_url, Register.RENA, lines_file(tmp_path, [*rows(3), *rows(1)]))
    assert (report.rows, report.duplicates) == (3, 1)
    assert len(held_entries(database_url)) == 3


# --- doubtful nights ----------------------------------------------------------------------------


def test_half_the_rows_are_held_back_and_the_last_good_copy_stays(database_url: str) -> None:
    good = imported(database_url, Register.RENA, *RENA_FILES, fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, BAD / "half_the_rows.json")
    assert (report.outcome, report.copy) == (Outcome.HELD, None)
    assert report.held is not None
    assert copies(database_url) == [good.copy]
    run = last_run(database_url)
    assert (run.outcome, run.reason, run.overrides) == (Outcome.HELD, report.held, ())
    assert report.held.fr != report.held.en


def test_a_person_may_accept_the_shrink_and_that_is_recorded(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES, fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, BAD / "half_the_rows.json", accept_shrink=True)
    assert (report.outcome, report.rows, report.held) == (Outcome.PROMOTED, 30, None)
    assert len(held_entries(database_url)) == 30
    assert last_run(database_url).overrides == ("accept_shrink",)


def test_an_override_that_was_not_needed_is_not_recorded(database_url: str) -> None:
    imported(database_url, Register.RENA, *RENA_FILES, accept_shrink=True)
    assert last_run(database_url).overrides == ()


def test_nobody_may_accept_an_empty_register(database_url: str) -> None:
    good = imported(database_url, Register.RENA, *RENA_FILES, fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, BAD / "no_rows.json", accept_shrink=True)
    assert report.outcome is Outcome.HELD
    assert copies(database_url) == [good.copy]


def test_an_empty_register_is_held_back_even_when_it_is_the_first(database_url: str) -> None:
    assert imported(database_url, Register.RENA, BAD / "no_rows.json").outcome is Outcome.HELD
    assert copies(database_url) == []


def test_a_register_that_grows_is_taken_and_the_growth_said(database_url: str, tmp_path: Path) -> None:
    imported(database_url, Register.RENA, lines_file(tmp_path, rows(50)), fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.RENA, lines_file(tmp_path, rows(100)))
    assert report.outcome is Outcome.PROMOTED
    assert "growth" in {issue.code for issue in report.issues}


def test_the_lists_of_rea_without_its_extract_are_not_the_register(database_url: str) -> None:
    good = imported(database_url, Register.REA, *REA_FILES, fetched_at=FETCHED - DAY)
    report = imported(database_url, Register.REA, *REA_FILES[1:], accept_shrink=True)
    assert report.outcome is Outcome.HELD
    assert copies(database_url, Register.REA) == [good.copy]


def test_after_a_night_held_back_the_next_is_compared_with_the_last_good_one(
    database_url: str, tmp_path: Path
) -> None:
    imported(database_url, Register.RENA, lines_file(tmp_path, rows(100)), fetched_at=FETCHED - 2 * DAY)
    half = lines_file(tmp_path, rows(50))
    for fetched_at in (FETCHED - DAY, FETCHED):
        assert imported(database_url, Register.RENA, half, fetched_at=fetched_at).outcome is Outcome.HELD


# --- partial and back-dated ---------------------------------------------------------------------


def test_a_partial_copy_is_compared_with_nothing_and_nothing_with_it(
    database_url: str, tmp_path: Path
) -> None:
    imported(database_url, Register.RENA, lines_file(tmp_path, rows(100)), fetched_at=FETCHED - 2 * DAY)
    few = lines_file(tmp_path, rows(2))
    part = imported(database_url, Register.RENA, few, fetched_at=FETCHED - DAY, partial=True)
    assert part.outcome is Outcome.PROMOTED
    assert part.copy is not None
    assert part.copy.partial
    half = imported(database_url, Register.RENA, lines_file(tmp_path, rows(50)))
    assert half.outcome is Outcome.HELD


def test_a_copy_of_an_earlier_day_answers_for_that_day_and_not_for_today(
    database_url: str, tmp_path: Path
) -> None:
    whole = rows(100)
    today = imported(database_url, Register.RENA, lines_file(tmp_path, whole[:98]))
    earlier = imported(database_url, Register.RENA, lines_file(tmp_path, whole), fetched_at=FETCHED - DAY)
    assert earlier.outcome is Outcome.PROMOTED
    assert copies(database_url) == [earlier.copy, today.copy]
    assert len(held_entries(database_url, moment=FETCHED - DAY)) == 100
    assert len(held_entries(database_url)) == 98


def test_a_back_dated_copy_is_compared_with_the_one_before_it(database_url: str, tmp_path: Path) -> None:
    imported(database_url, Register.RENA, lines_file(tmp_path, rows(100)))
    before = imported(
        database_url, Register.RENA, lines_file(tmp_path, rows(10)), fetched_at=FETCHED - 2 * DAY
    )
    assert before.outcome is Outcome.PROMOTED
    between = imported(database_url, Register.RENA, lines_file(tmp_path, rows(4)), fetched_at=FETCHED - DAY)
    assert between.outcome is Outcome.HELD


# --- bad weather: the store is unchanged --------------------------------------------------------

QUESTIONS = ("1170000013", "1199013294", "Excavation Sarrazelle", factory.neq(900))


def state(url: str) -> dict[str, Any]:
    """Return everything a question, an export or a status may show of a store, but how the last run ended."""
    with Registry.open(url, settings=Settings()) as registry:
        answers = [one.to_dict() for one in registry.check_many(QUESTIONS, now=NOW, journal=False)]
        listed = {name: [entry.to_dict() for entry in registry.records(name, now=NOW)] for name in Register}
    with open_store(url) as store:
        kept = {name: store.copies(name) for name in Register}
        return {"answers": answers, "copies": kept, "entries": listed, "journal": store.verify()}


@pytest.mark.parametrize("name", REFUSED)
def test_after_a_file_that_is_refused_the_store_is_unchanged_and_the_run_says_why(
    name: str, sample_url: str
) -> None:
    """A register file that is empty, truncated, in another encoding, or of the other register."""
    expected = EXPECTED[name]
    register = Register(expected["register"])
    before = state(sample_url)
    with pytest.raises(CollectError) as refused:
        imported(sample_url, register, BAD / name, fetched_at=FETCHED + timedelta(hours=1))
    assert refused.value.message("fr") == expected["fr"]
    assert state(sample_url) == before
    run = last_run(sample_url, register)
    assert (run.outcome, run.snapshot, run.overrides) == (Outcome.FAILED, None, ())
    assert run.reason is not None
    assert expected["fr"].startswith(run.reason.fr)
    assert expected["en"].startswith(run.reason.en)


@pytest.mark.parametrize("name", DOUBTED)
def test_after_a_file_that_is_too_small_to_be_the_register_the_store_is_unchanged(
    name: str, sample_url: str
) -> None:
    register = Register(EXPECTED[name]["register"])
    before = state(sample_url)
    report = imported(sample_url, register, BAD / name, fetched_at=FETCHED + timedelta(hours=1))
    assert report.outcome is Outcome.HELD
    after = state(sample_url)
    assert [after[part] for part in ("copies", "entries", "journal")] == [
        before[part] for part in ("copies", "entries", "journal")
    ]
    assert [answer["answer"] for answer in after["answers"]] == [
        answer["answer"] for answer in before["answers"]
    ]
    assert last_run(sample_url, register).reason == report.held


def test_one_bad_file_of_several_refuses_them_all(sample_url: str) -> None:
    before = state(sample_url)
    with pytest.raises(CollectError):
        imported(sample_url, Register.REA, REA_FILES[0], BAD / "rena_as_rea.json")
    assert state(sample_url) == before


@pytest.mark.parametrize("missing", ["nothing-there.json", "."])
def test_a_file_that_is_not_there_is_refused_and_recorded(sample_url: str, missing: str) -> None:
    before = state(sample_url)
    with pytest.raises(FileUnusable):
        imported(sample_url, Register.RENA, SAMPLES / missing)
    assert state(sample_url) == before
    run = last_run(sample_url)
    assert (run.outcome, run.page_sha256) == (Outcome.FAILED, None)


def test_a_refusal_into_no_store_makes_one_that_holds_nothing_but_the_run(database_url: str) -> None:
    with pytest.raises(CollectError):
        imported(database_url, Register.RENA, BAD / "empty.json")
    assert copies(database_url) == []
    assert last_run(database_url).outcome is Outcome.FAILED


@pytest.mark.parametrize("which", ["fetched_at", "now"])
def test_a_moment_without_a_time_zone_is_refused_and_nothing_answers_anew(
    sample_url: str, which: str
) -> None:
    before = state(sample_url)
    naive = FETCHED.replace(tzinfo=None)
    wanted = Import(
        register=Register.RENA,
        paths=(SAMPLES / "rena.jsonl",),
        fetched_at=naive if which == "fetched_at" else FETCHED + timedelta(hours=2),
    )
    refused = InvalidQuestion if which == "fetched_at" else ValueError
    with pytest.raises(refused, match="time zone"):
        import_files(sample_url, wanted, naive if which == "now" else NOW)
    assert state(sample_url) == before


MOMENTS: dict[str, tuple[Any, str]] = {
    "one that has not come": (NOW + timedelta(seconds=1), "This moment has not come yet"),
    "one without a zone": (FETCHED.replace(tzinfo=None), "Accepted values: a moment with its time zone"),
    "a text": ("2026-11-20", "Accepted values: a moment with its time zone"),
}


@pytest.mark.parametrize(("moment", "said"), MOMENTS.values(), ids=MOMENTS)
def test_a_file_is_taken_at_a_moment_that_has_come_and_says_its_zone(
    sample_url: str, moment: Any, said: str
) -> None:
    before = state(sample_url)
    with (
        Registry.open(sample_url, settings=Settings()) as registry,
        pytest.raises(InvalidQuestion, match=said) as refused,
    ):
        registry.import_records("rena", SAMPLES / "rena.jsonl", fetched_at=moment, now=NOW)
    assert refused.value.values["field"] == "fetched_at"
    assert state(sample_url) == before
