"""A PostgreSQL database whose text is not in UTF-8: no letter is lost in it, for nothing is ever put there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from amp_registry.decide.verdict import Answer
from amp_registry.errors import StoreError
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.store.engine import opened, reading
from amp_registry.store.reading import open_store
from tests.conftest import made_database
from tests.sample_store import NOW, stored_samples

BARRED = "1170000013"
Use = Callable[[str], object]


@pytest.fixture(params=["LATIN1", "SQL_ASCII"])
def encoded(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Return an encoding and the address of an empty database in it, which goes away with the test."""
    encoding: str = request.param
    with made_database(f"ENCODING '{encoding}' LOCALE 'C'") as address:
        yield encoding, address


def bring_up_to_date(url: str) -> object:
    """Open the store as `import` and `sync` do."""
    return Registry.open(url, settings=Settings(), upgrade=True)


def read_by_the_engine(url: str) -> object:
    """Read as what writes does."""
    with opened(url) as engine, reading(engine) as connection:
        return connection.exec_driver_sql("SELECT 1").scalar()


@pytest.mark.postgres
@pytest.mark.parametrize("use", [open_store, bring_up_to_date, read_by_the_engine])
def test_a_database_in_another_encoding_is_refused_with_what_to_do(
    encoded: tuple[str, str], use: Use
) -> None:
    """LATIN1 has no Œ and no unbreakable hyphen; SQL_ASCII gives bytes where text is meant. Both ended with a trace."""
    encoding, url = encoded
    with pytest.raises(StoreError) as refused:
        use(url)
    assert f"its text in {encoding}, where not every letter of a name is safe" in refused.value.message("en")
    assert "CREATE DATABASE … ENCODING 'UTF8'" in refused.value.message("fr")


def test_what_travels_is_in_utf8_whatever_the_surroundings_say(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PGCLIENTENCODING is libpq's: in LATIN1 a name with Œ could not be sent."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with Registry.open(stored_samples(database_url), settings=Settings()) as registry:
        assert registry.check(BARRED, now=NOW).answer is Answer.NOT_ALLOWED
