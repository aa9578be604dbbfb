from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp_registry.errors import StoreError
from amp_registry.store import instants
from amp_registry.store.location import default_url, locate

MOMENTS = st.datetimes(
    min_value=datetime.min.replace(year=1000),  # noqa: DTZ901 - hypothesis takes bounds without zone
    max_value=datetime.max.replace(year=9998),  # noqa: DTZ901
    timezones=st.just(UTC),
)


def test_the_default_store_is_a_file_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    path = locate(default_url()).path
    assert path is not None
    assert (path.is_absolute(), path.parent.name, path.name) == (True, "amp-registry", "registry.sqlite3")


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+pysqlite"])
def test_four_slashes_name_an_absolute_file_and_three_one_of_the_working_folder(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "amp%20registry.db"
    absolute = locate(f"{scheme}:///{file}")
    assert (absolute.path, absolute.url) == (file, f"sqlite:///{file}")
    assert locate(f"{scheme}:///a.db").path == tmp_path / "a.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_shown_without_who_and_options(scheme: str) -> None:
    location = locate(f"{scheme}://me:s3cret@db.example:5433/amp?sslmode=require")
    assert location.url == "postgresql+psycopg://me:s3cret@db.example:5433/amp?sslmode=require"
    assert location.libpq == "postgresql://me:s3cret@db.example:5433/amp?sslmode=require"
    assert (location.shown, location.path) == ("postgresql://db.example:5433/amp", None)
    assert "s3cret" not in repr(location)


REFUSED = {
    "another database": ("mysql://me:s3cret@db/amp", "neither"),
    "an old spelling of PostgreSQL": ("postgres://me:s3cret@db/amp", "neither"),
    "not an address": ("me:s3cret", "neither"),
    "nothing": ("", "neither"),
    "a database in memory": ("sqlite:///:memory:", "in memory"),
    "no file": ("sqlite:///", "no file"),
    "two slashes": ("sqlite://s3cret", "neither"),
    "options of a file": ("sqlite:///a.db?key=s3cret", "no options"),
    "an at sign in the password": ("postgresql://me:s3@cret@db/amp", "%40"),
    "a slash in the password": ("postgresql://me:s3cret/x@db/amp", "%40"),
    "a question mark in the password": ("postgresql://me:s3cret?x@db/amp", "%40"),
    "a hash in the password": ("postgresql://me:s3cret#x@db/amp", "%40"),
    "a port that is no number": ("postgresql://me@db:s3cret/amp", "%40"),
    "port zero": ("postgresql://me:s3cret@db:0/amp", "%40"),
    "a file no system can name": ("sqlite:////a\0b.db", "file"),
}


@pytest.mark.parametrize(("url", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_an_address_that_cannot_be_a_store_is_refused_without_its_secrets(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        locate(url)
    assert "s3cret" not in str(refused.value.to_dict())
    assert "s3@cret" not in str(refused.value.to_dict())


def test_what_a_driver_says_is_shown_without_the_password_in_either_spelling() -> None:
    location = locate("postgresql://me:s3cr%2Fet@db/amp")
    error = location.driver_trouble(RuntimeError("no: s3cr%2Fet\n  s3cr/et"))
    assert error.values["problem"].say("en") == "postgresql://db/amp: no: *** ***"


def test_troubles_people_meet_are_said_in_both_languages() -> None:
    error = locate("sqlite:////a.db").driver_trouble(RuntimeError("database is locked"))
    assert "réessayez" in error.message("fr")
    assert "try again" in error.message("en")
    assert error.message("fr").count("/a.db") == 1


@pytest.mark.parametrize(
    ("said", "words", "advice"),
    [
        ('FATAL: role "nobody" does not exist', "refuses the connection", "Check the user, the password"),
        ('FATAL: password authentication failed for user "a"', "refuses the connection", "Check the user, the password"),
        ("fe_sendauth: no password supplied", "refuses the connection", "Check the user, the password"),
        ("FATAL: sorry, too many clients already", "refuses the connection", "Try again in a few minutes."),
        ("FATAL: the database system is starting up", "refuses the connection", "Try again in a few minutes."),
        ("Connection refused. Is the server running?", "does not answer", "Check that PostgreSQL runs"),
    ],
)  # fmt: skip
def test_a_server_that_refuses_is_told_from_one_that_is_not_there(said: str, words: str, advice: str) -> None:
    failed = psycopg.OperationalError(f"connection failed: connection to server at 127.0.0.1 failed: {said}")
    told = locate("postgresql://db/amp").driver_trouble(failed).message("en")
    assert f"the server {words}" in told
    assert advice in told


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_their_text_does(one: datetime, other: datetime) -> None:
    """Text of one width sorts as time does."""
    assert (instants.to_text(one) < instants.to_text(other)) == (one < other)


@given(MOMENTS)
def test_a_moment_comes_back_from_its_text(moment: datetime) -> None:
    text = instants.to_text(moment)
    assert instants.from_text(text) == moment
    assert len(text) == instants.LENGTH


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    there = datetime(2026, 11, 21, 22, tzinfo=timezone(timedelta(hours=-5)))
    assert instants.to_text(there) == "2026-11-22T03:00:00.000000Z"
