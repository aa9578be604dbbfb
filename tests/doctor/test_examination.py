"""What the doctor finds on a machine where one thing is wrong, and that it says what to do."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from amp_registry import Registry, journal_heads, signing
from amp_registry.doctor import store_health, surroundings
from amp_registry.doctor.examination import examine, worst
from amp_registry.doctor.finding import Finding, State
from amp_registry.language import Text
from amp_registry.records import Register
from amp_registry.settings import Settings
from amp_registry.store.engine import open_engine
from tests.sample_store import BAD, NOW, SAMPLES, imported

ROOT = Path(__file__).parents[2]
MAIL = {"mail_to": ("a@exemple.test",), "mail_from": "b@exemple.test", "smtp_host": "smtp.exemple.test"}
CLOSED = object()
"""Stands for a path that cannot be read as a file."""
HEAD = "no journal heads are kept"


@dataclass(frozen=True)
class Machine:
    """A machine whose store holds the samples: its settings, and the moment it is looked at."""

    settings: Settings
    path: Path

    def found(self, now: datetime = NOW, **environ: str) -> list[Finding]:
        return examine(self.settings, environ, now)


@pytest.fixture
def machine(tmp_path: Path, sample_store: Path) -> Machine:
    path = tmp_path / "registry.sqlite3"
    shutil.copy(sample_store, path)
    return Machine(Settings(database_url=f"sqlite:///{path}"), path)


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor") / "registry.sqlite3"
    for register in Register:
        imported(f"sqlite:///{path}", register, SAMPLES / f"{register.value}.jsonl")
    return path


def amiss(found: Iterable[Finding]) -> dict[str, State]:
    return {one.code: one.state for one in found if one.state is not State.GOOD}


def test_a_machine_that_is_well_is_found_well(machine: Machine) -> None:
    found = machine.found()
    assert amiss(found) == {}
    assert [one.code for one in found] == ["store", "copy", "copy", "journal", "extras", "law"]
    told = next(one.seen for one in found if one.code == "journal")
    assert told == Text("Journal : 0 entrée, chaîne intacte.", "Journal: 0 entries, chain unbroken.")
    assert worst(found) is State.GOOD


def test_nothing_is_written_and_no_store_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none' / 'registry.sqlite3'}"
    found = examine(Settings(database_url=url), {}, NOW)
    assert amiss(found) == {"store": State.TROUBLE}
    assert "amp-registry sync" in str(found[0].todo)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param(40, {"nights": State.ATTENTION}, id="no night for 40 hours"),
        pytest.param(
            60, {"copy": State.TROUBLE, "nights": State.ATTENTION}, id="RENA is stale after 60 hours"
        ),
        pytest.param(-20, {"clock": State.TROUBLE}, id="the clock goes back by 20 hours"),
    ],
)
def test_an_age_that_is_not_right(machine: Machine, hours: int, expected: dict[str, State]) -> None:
    # Imports of the samples finished at NOW, of files fetched some hours before.
    found = amiss(machine.found(NOW + timedelta(hours=hours)))
    assert {code: state for code, state in found.items() if code in expected} == expected


def test_a_copy_held_back_is_told_with_its_reason(machine: Machine) -> None:
    later = NOW + timedelta(hours=1)
    held = SAMPLES / "rena.jsonl"
    one = machine.path.parent / "short.jsonl"
    one.write_text(held.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    imported(str(machine.settings.database_url), Register.RENA, one, fetched_at=later, now=later)
    (found,) = [each for each in machine.found(later) if each.code == "copy" and each.state is not State.GOOD]
    assert found.state is State.ATTENTION
    assert "retenue" in found.seen.fr


def test_a_register_without_a_copy_answers_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'registry.sqlite3'}"
    imported(url, Register.RENA, SAMPLES / "rena.jsonl")
    found = examine(Settings(database_url=url), {}, NOW)
    (copy,) = [one for one in found if one.state is State.TROUBLE]
    assert (copy.code, copy.todo and copy.todo.fr) == ("copy", "amp-registry sync rea")


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite3"
    shutil.copy(BAD / "challenge.html", path)
    found = examine(Settings(database_url=f"sqlite:///{path}"), {}, NOW)
    assert amiss(found) == {"store": State.TROUBLE}
    assert str(path) in next(one.seen.en for one in found if one.state is State.TROUBLE)


def test_an_address_of_another_database_is_refused_without_its_password() -> None:
    found = examine(Settings(database_url="mysql://me:secret@host/db"), {}, NOW)
    assert amiss(found) == {"store": State.TROUBLE}
    assert "secret" not in str(found)


def test_a_store_that_cannot_be_written_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as the one user whom no right stops.
    monkeypatch.setattr(store_health.os, "access", lambda path, mode: path != machine.path)
    assert amiss(machine.found()) == {"store_rights": State.TROUBLE}


@pytest.mark.skipif(sys.platform == "win32", reason="it has other rights")
@pytest.mark.parametrize(
    "what", ["registry.sqlite3", "registry.sqlite3.index", "registry.sqlite3.index/a.idx", "."]
)
def test_a_file_that_others_may_write_is_told(machine: Machine, what: str) -> None:
    with Registry.open(settings=machine.settings) as registry:
        registry.search("Construction Exemple inc.", now=NOW)
    assert amiss(machine.found()) == {}
    path = machine.path.parent / what
    if not path.exists():
        path.touch()
    path.chmod(0o777)
    (found,) = [one for one in machine.found() if one.code == "others_may_write"]
    assert found.state is State.ATTENTION
    assert str(path.parent if path.suffix == ".idx" else path) in found.seen.en
    assert found.todo is not None


@pytest.mark.parametrize(
    ("free", "state"), [(400_000_000, State.ATTENTION), (1_000_000, State.TROUBLE)], ids=["little", "none"]
)
def test_room_that_runs_out_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    usage = shutil.disk_usage(machine.path)
    monkeypatch.setattr(store_health.shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert amiss(machine.found()) == {"room": state}


def test_a_journal_that_was_changed_is_trouble(machine: Machine) -> None:
    with Registry.open(settings=machine.settings) as registry:
        registry.check("1170000013", now=NOW)
    assert amiss(machine.found()) == {"journal": State.ATTENTION}, HEAD
    engine = open_engine(str(machine.settings.database_url))
    with engine.begin() as connection:
        (trigger,) = connection.execute(
            sqlalchemy.text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal' AND sql LIKE '%UPDATE%'"
            )
        ).one()
        connection.execute(sqlalchemy.text(f"DROP TRIGGER {trigger}"))
        connection.execute(
            sqlalchemy.text("UPDATE journal SET evidence = replace(evidence, 'not_allowed', 'allowed')")
        )
    engine.dispose()
    found = machine.found()
    assert amiss(found) == {"journal": State.TROUBLE}


@pytest.mark.parametrize("kept", ["no head", "a head that is not signed", "a signed head"])
def test_a_journal_that_was_compared_with_no_head_is_told(
    machine: Machine, tmp_path: Path, kept: str
) -> None:
    signing.make_key(tmp_path / "key.pem")
    heads = tmp_path / "heads"
    heads.mkdir()
    with Registry.open(settings=machine.settings) as registry:
        registry.check("1170000013", now=NOW)
        head = registry.journal.head(now=NOW)
    assert head is not None
    if kept != "no head":
        if kept == "a signed head":
            head = journal_heads.signed(head, signing.load_key(tmp_path / "key.pem"))
        (heads / "head.json").write_text(json.dumps(head.to_dict()), encoding="utf-8")
    settings = replace(machine.settings, journal_heads=heads, trusted_keys=tmp_path / "key.pem.pub")
    found = replace(machine, settings=settings).found()
    assert amiss(found) == ({} if kept == "a signed head" else {"journal": State.ATTENTION})


@pytest.mark.parametrize("trigger", ["journal_no_update", "journal_no_delete", "journal_at_its_end"])
def test_a_journal_that_is_guarded_no_more_is_trouble(machine: Machine, trigger: str) -> None:
    engine = open_engine(str(machine.settings.database_url))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"DROP TRIGGER {trigger}"))
    engine.dispose()
    found = machine.found()
    assert amiss(found) == {"journal": State.TROUBLE}
    (told,) = [one for one in found if one.code == "journal"]
    assert trigger in told.seen.en
    assert told.todo is not None


def test_a_misspelled_variable_is_told_with_the_one_that_was_meant(machine: Machine) -> None:
    found = machine.found(
        AMP_REGISTRY_RENA_MAX_AGE_HOUR="9", AMP_REGISTRY_LANG="en", AMP_REGISTRY_TEST_POSTGRES_URL="x"
    )
    assert amiss(found) == {"unknown_variable": State.ATTENTION}
    (one,) = [each for each in found if each.code == "unknown_variable"]
    assert one.todo is not None
    assert "AMP_REGISTRY_RENA_MAX_AGE_HOURS" in one.todo.en


@pytest.mark.parametrize("setting", ["signing_key", "web_session_secret_file", "smtp_password_file"])
def test_a_secret_that_others_may_read_is_told(machine: Machine, setting: str) -> None:
    key = machine.path.parent / "key.pem"
    key.write_text("a private key")
    key.chmod(0o644)
    shared = replace(machine, settings=replace(machine.settings, **{setting: key}))
    assert amiss(shared.found()) == {"secret_readable": State.ATTENTION}
    key.chmod(0o600)
    assert amiss(shared.found()) == {}


@pytest.mark.parametrize("setting", ["signing_key", "web_session_secret_file"])
def test_a_secret_that_this_user_may_not_read_is_trouble(machine: Machine, setting: str) -> None:
    # A folder stands for a file that is closed: the tests may run as the one user whom no right stops.
    folder = machine.path.parent / "secret"
    folder.mkdir(mode=0o700)
    shared = replace(machine, settings=replace(machine.settings, **{setting: folder}))
    (found,) = [one for one in shared.found() if one.state is not State.GOOD]
    assert (found.code, found.state) == ("secret_unreadable", State.TROUBLE)
    assert setting in found.seen.fr
    assert str(folder) in found.seen.en


@pytest.mark.parametrize(
    ("told", "named"),
    [
        pytest.param({}, None, id="no channel"),
        pytest.param(MAIL, None, id="mail that has all it needs"),
        pytest.param({**MAIL, "smtp_host": None}, "smtp_host", id="mail without its server"),
        pytest.param({**MAIL, "smtp_user": "u"}, "smtp_password", id="mail without its password"),
        pytest.param(
            {**MAIL, "smtp_password_file": CLOSED}, "smtp_password_file", id="a password that cannot be read"
        ),
        pytest.param({"webhook_url": "https://x.test/"}, "webhook_secret", id="a webhook without its secret"),
        pytest.param(
            {"webhook_url": "https://x.test/", "webhook_secret_file": CLOSED},
            "webhook_secret_file",
            id="a secret that cannot be read",
        ),
    ],
)
def test_a_channel_that_the_watch_would_refuse_is_trouble(
    machine: Machine, tmp_path: Path, told: dict[str, object], named: str | None
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    given = {name: closed if value is CLOSED else value for name, value in told.items()}
    watched = replace(machine, settings=replace(machine.settings, **given))
    found = [one for one in watched.found() if one.state is not State.GOOD]
    assert {one.code for one in found} == ({"channel"} if named else set())
    assert all(f"{named} = " in one.seen.fr and one.todo is not None for one in found)


@pytest.mark.parametrize(
    ("setting", "name", "code"),
    [
        pytest.param("law", "law.toml", "law", id="rows of law that cannot be read"),
        pytest.param("sources", "cards/rena.toml", "source_card", id="a source card that cannot be read"),
    ],
)
def test_a_file_of_the_user_that_cannot_be_read_is_trouble(
    machine: Machine, setting: str, name: str, code: str
) -> None:
    path = machine.path.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("this = is = not toml")
    given = path.parent if setting == "sources" else path
    broken = replace(machine, settings=replace(machine.settings, **{setting: given}))
    assert amiss(broken.found()) == {code: State.TROUBLE}


def test_law_not_compared_for_a_year_is_to_be_looked_at(machine: Machine) -> None:
    found = amiss(machine.found(NOW + timedelta(days=800)))
    assert found["law"] is State.ATTENTION


def test_a_missing_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "find_spec", lambda module: None if module == "typst" else module)
    found = surroundings.extras()
    assert found.todo is not None
    assert found.todo.en == "pip install 'amp-registry[pdf]'"


def test_the_extras_are_those_of_the_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        name
        for name, wanted in declared["optional-dependencies"].items()
        if wanted and name not in {"dev", "fuzz"}
    }
    assert set(surroundings.EXTRAS) == named
