"""Folders that this user may not look into: another's store, another's home, cards and keys put away too well."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.program import BARRED, RENA, run

NO_ACCESS = {"fr": "Cet usager n'y a pas accès", "en": "This user has no access to it"}
_DROP_FROM_BOUNDS = 24
_OVER_RIGHTS = (1, 2)
"""What lets root read and write whatever the rights of a file say: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH."""


def _as_anybody() -> None:
    """Be stopped by the rights of files, also where the tests are run by root."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None, use_errno=True)
        for right in _OVER_RIGHTS:
            if system.prctl(_DROP_FROM_BOUNDS, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "closed"
    folder.mkdir()
    for name in ("head.json", "seao.json", "rena.toml", "secret", "key.pub"):
        (folder / name).touch()
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("words", "setting", "named"),
    [
        pytest.param(["law"], {"HOME": "{}"}, "AMP_REGISTRY_SETTINGS", id="the home of somebody else"),
        pytest.param(["law"], {"AMP_REGISTRY_SIGNING_KEY": "{}/key.pub"}, "signing_key", id="a key"),
        pytest.param(["verify", RENA], {"AMP_REGISTRY_TRUSTED_KEYS": "{}"}, "{}", id="a folder of keys"),
        pytest.param(["import", "rena", RENA], {"AMP_REGISTRY_SOURCES": "{}"}, "sources", id="cards"),
        pytest.param(["journal", "verify", "--head", "{}/head.json"], {}, "{}/head.json", id="a head"),
        pytest.param(["journal", "verify", "--head", "{}"], {}, "{}", id="a folder of heads"),
        pytest.param(["screen-seao", "{}/seao.json"], {}, "{}/seao.json", id="a file of SEAO"),
        pytest.param(["screen-seao", "{0.parent}"], {}, "{}", id="a folder of SEAO with one that is closed"),
        pytest.param(
            ["serve"],
            {"AMP_REGISTRY_WEB_SESSION_SECRET_FILE": "{}/secret"},
            "web_session_secret_file",
            id="the secret of sessions",
        ),
    ],
)
def test_what_may_not_be_looked_at_is_named_and_what_to_do_is_said(
    closed: Path, words: list[str | Path], setting: dict[str, str], named: str, lang: str
) -> None:
    typed = [str(word).format(closed) for word in words]
    told = {name: value.format(closed) for name, value in setting.items()}
    done = run(
        *typed, store=closed.parent / "store.sqlite3", prepare=_as_anybody, environment=told, lang=lang
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert named.format(closed) in done.stderr
    assert NO_ACCESS[lang] in done.stderr


def test_the_doctor_says_that_a_store_is_out_of_reach_and_who_must_be_given_rights(closed: Path) -> None:
    store = closed / "store.sqlite3"
    looked = run("doctor", "--json", store=store, prepare=_as_anybody)
    assert looked.returncode == 23
    assert '"store_rights"' in looked.stdout
    assert "Give this user the right" in looked.stdout
    assert run("check", BARRED, store=store, prepare=_as_anybody).returncode == 1


def test_an_answered_list_cannot_be_written_into_a_closed_folder(tmp_path: Path, closed: Path) -> None:
    store, asked = tmp_path / "store.sqlite3", tmp_path / "list.csv"
    asked.write_text("neq\n1170000013\n", encoding="utf-8")
    assert run("import", "rena", RENA, store=store).returncode == 0
    done = run("check-list", asked, "--output", closed / "answered.csv", store=store, prepare=_as_anybody)
    assert done.returncode == 1
    assert NO_ACCESS["en"] in done.stderr
