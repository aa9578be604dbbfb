"""A locale of plain ASCII, a home that is not there, a user nobody knows."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from amp_registry import indexing
from amp_registry.errors import StoreError
from amp_registry.store.location import default_url
from tests.faults.program import BARRED, RENA, run


@pytest.mark.parametrize("locale", ["C", "POSIX", "xx_YY.nothing"])
@pytest.mark.parametrize("utf8", ["0", "1"], ids=["as the locale says", "in UTF-8 all the same"])
def test_in_any_locale_everything_is_printed_and_no_letter_stops_it(
    tmp_path: Path, locale: str, utf8: str
) -> None:
    store = tmp_path / "store.sqlite3"
    told = {"LC_ALL": locale, "PYTHONUTF8": utf8, "PYTHONCOERCECLOCALE": "0"}
    assert run("import", "rena", RENA, store=store, environment=told, lang="fr").returncode == 0
    checked = run("check", BARRED, store=store, environment=told, lang="fr")
    assert checked.returncode == 10
    assert checked.stdout.startswith("NON. ")
    assert "Construction Exemple inc." in checked.stdout
    assert run("export", "rena", store=store, environment=told).returncode == 0


@pytest.mark.parametrize("home", [None, "/nowhere/at/all"], ids=["no HOME", "a HOME that is not there"])
def test_without_a_home_a_store_that_is_named_is_used(tmp_path: Path, home: str | None) -> None:
    told = {"HOME": home} if home else {}
    store = tmp_path / "store.sqlite3"
    assert run("import", "rena", RENA, store=store, environment=told).returncode == 0
    assert run("check", BARRED, store=store, environment=told).returncode == 10


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user without a home, whom the system has no name for: containers are often run so."""

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    for name in [name for name in os.environ if name == "HOME" or name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.usefixtures("nobody")
def test_a_user_without_a_home_is_told_to_name_a_store_and_no_folder_called_tilde_is_made() -> None:
    with pytest.raises(StoreError) as said:
        default_url()
    assert said.value.message("en") == (
        "The local store cannot be used: no store is named, and the user has no home folder (HOME) to put one in. "
        "Name one in AMP_REGISTRY_DATABASE_URL, as sqlite:////var/lib/amp-registry/registry.sqlite3."
    )
    assert "Nommez-en une dans AMP_REGISTRY_DATABASE_URL" in said.value.message("fr")
    assert indexing.index_folder("postgresql+psycopg://host/amp") is None
