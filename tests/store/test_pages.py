from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from amp_registry.collect import exchange
from amp_registry.records import Register
from amp_registry.store import pieces, tables
from amp_registry.store.engine import writing
from amp_registry.store.pages import keep_page
from amp_registry.store.reading import open_store
from tests.factory import rena
from tests.store.nights import FIRST_NIGHT


@dataclass(frozen=True)
class Received:
    content: bytes
    address: str = "https://registre.example/rena.json"
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime = FIRST_NIGHT

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def written(serials: range, **changes: object) -> bytes:
    return "".join(exchange.write(rena(serial, **changes) for serial in serials)).encode()


def kept_pieces(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalars(select(func.count()).select_from(tables.piece)).one()


@given(content=st.binary(max_size=20_000) | st.text(alphabet="a<>}\n", max_size=20_000).map(str.encode))
def test_the_pieces_of_a_page_are_the_page(content: bytes) -> None:
    """None empty; together they are the page."""
    cut = list(pieces.cut(content))
    assert b"".join(cut) == content
    assert all(cut)


FORMS = {
    "JSON Lines": written,
    "JSON on one line": lambda serials: written(serials).replace(b"\n", b","),
    "HTML on one line": lambda serials: b"".join(
        b"<tr><td>%d</td><td>%s</td></tr>" % (serial, hashlib.sha256(b"%d" % serial).hexdigest().encode())
        for serial in serials
    ),
    "bytes without lines": lambda serials: b"".join(
        hashlib.sha256(b"%d" % serial).digest() * 8 for serial in serials
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_page_with_one_record_less_shares_nearly_all_its_pieces(form: str) -> None:
    """Two pages that differ in a few records are cut at the same places everywhere else."""
    whole = FORMS[form](range(1, 2000))
    less = FORMS[form](range(1, 500)) + FORMS[form](range(501, 2000))
    cut = list(pieces.cut(whole))
    assert len(cut) > 20
    assert len(set(cut) - set(pieces.cut(less))) <= 3


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=20_000))
def test_a_page_comes_back_as_it_came(engine: Engine, database_url: str, content: bytes) -> None:
    """The bytes of a source as they came."""
    page = Received(content)
    with writing(engine) as connection:
        assert keep_page(connection, page) == page.sha256
    with open_store(database_url) as store:
        assert store.page(page.sha256) == content


def test_a_second_night_adds_only_what_changed(engine: Engine, database_url: str) -> None:
    first, second = Received(written(range(1, 2000))), Received(written(range(2, 2001)))
    for page in (first, second):
        with writing(engine) as connection:
            keep_page(connection, page)
    distinct = {*pieces.cut(first.content), *pieces.cut(second.content)}
    assert kept_pieces(engine) == len(distinct) < len(list(pieces.cut(first.content))) + 6
    with open_store(database_url) as store:
        assert store.page(first.sha256) == first.content
        assert store.page(second.sha256) == second.content
        assert store.copies(Register.RENA) == []
