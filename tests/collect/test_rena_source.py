"""RENA asked for at its source, however the source behaves; what the portal lists, and which file is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from amp_registry.collect import ckan, expectations
from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_register
from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.page import Page
from amp_registry.collect.parsed import Parsed
from amp_registry.collect.rena_source import RenaFetched, Validators, fetch_rena
from amp_registry.errors import CollectError, NotTheRegister, SourceUnreachable
from amp_registry.records import Register, entry_hash, records_hash
from tests.collect.pages import FETCHED, codes, page
from tests.factory import rena
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import FAILED, HELD, PACKAGE, PROMOTED, UNCHANGED, Behaviour, RenaSite
from tests.local_sources.server import LocalServer

ROWS = 40
CARD = replace(load_card(Register.RENA), minimum_rows=10)
HASTE = Manners(
    user_agent="amp-registry/test",
    connect_seconds=2,
    read_seconds=0.3,
    whole_seconds=0.6,
    retries=2,
    first_wait=1,
    longest_wait=60,
    max_bytes=1_000_000,
)


@dataclass
class Source:
    """A server that plays RENA, and who asks it; `waits` are the seconds slept."""

    server: LocalServer
    site: RenaSite
    waits: list[float]

    def ask(self, previous: Validators | None = None) -> RenaFetched:
        fetcher = Fetcher(Register.RENA, HASTE, now=lambda: FETCHED, sleep=self.waits.append)
        with fetcher:
            return fetch_rena(fetcher, self.site.base(self.server), CARD, previous)


@pytest.fixture
def source() -> Iterator[Source]:
    site = RenaSite([rena(serial) for serial in range(1, ROWS + 1)])
    with LocalServer({site.prefix: site}) as server:
        yield Source(server, site, [])


def read(given: RenaFetched) -> Parsed:
    assert given.fetched.page is not None
    return read_register(Register.RENA, given.fetched.page, CARD)


def validators(given: RenaFetched) -> Validators:
    """Return what to send the next night."""
    fetched = given.fetched
    return Validators(url=given.resource.url, etag=fetched.etag, last_modified=fetched.last_modified)


def night(source: Source, first: RenaFetched) -> tuple[str, str]:
    """Return how the night after a good one ends, and what is said of it."""
    unasked = source.site.behaviour.name == "unasked not modified"
    try:
        given = source.ask(None if unasked else validators(first))
        tonight, last = given.fetched.page, first.fetched.page
        if tonight is None or (last and tonight.sha256 == last.sha256):
            return UNCHANGED, ""
        parsed = read(given)
    except SourceUnreachable as error:
        return FAILED, error.message("en")
    except CollectError as error:
        return HELD, error.message("en")
    stops = [each for each in expectations.judge(parsed, ROWS, CARD, absolute=True) if each.stops]
    return (HELD if stops else PROMOTED), " ".join(each.text.en for each in stops)


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_a_night_ends_as_the_behaviour_of_the_source_deserves(source: Source, behaviour: Behaviour) -> None:
    first = source.ask()
    if behaviour.outcome == UNCHANGED:
        source.site.behaviour = behaviour
        first = source.ask()
    source.site.entries[0] = rena(ROWS + 1) if behaviour.outcome == PROMOTED else source.site.entries[0]
    source.site.behaviour = behaviour
    outcome, said = night(source, first)
    assert outcome == behaviour.outcome
    assert behaviour.says in said


def test_there_are_more_bad_behaviours_than_good_ones_and_enough_of_both() -> None:
    """A local server plays both sources with at least 25 behaviours, good and bad."""
    bad = [each for each in BEHAVIOURS.values() if each.bad]
    assert len(BEHAVIOURS) > 25
    assert all(each.says for each in bad)
    assert len(bad) > len(BEHAVIOURS) / 2


def test_a_good_night_carries_the_records_the_bytes_and_what_to_send_next(source: Source) -> None:
    given = source.ask()
    fetched = given.fetched
    assert fetched.page is not None
    assert len(read(given).entries) == ROWS
    assert (fetched.status, fetched.page.fetched_at) == (200, FETCHED)
    assert fetched.page.published_at == datetime(2026, 11, 21, 22, 10, 3, tzinfo=UTC)
    assert fetched.page.headers["content-type"] == "application/json"
    assert validators(given) == Validators(
        url=f"{source.server.address}/recherche/dataset/rena.json",
        etag=fetched.etag,
        last_modified="Sat, 21 Nov 2026 22:10:03 GMT",
    )


def test_the_source_is_told_who_asks_and_for_what(source: Source) -> None:
    source.ask()
    portal, file = source.server.asked
    assert {asked.headers["user-agent"] for asked in (portal, file)} == {"amp-registry/test"}
    assert portal.query == {"id": [PACKAGE]}
    assert file.headers["accept"] == "application/json, */*;q=0.5"
    assert "if-none-match" not in file.headers


def test_validators_are_sent_back_for_the_same_address_only(source: Source) -> None:
    known = validators(source.ask())
    source.ask(known)
    source.ask(replace(known, url="https://example.org/other.json"))
    same, other = source.server.asked[3], source.server.asked[5]
    assert same.headers["if-none-match"] == known.etag
    assert same.headers["if-modified-since"] == known.last_modified
    assert "if-none-match" not in other.headers


def test_the_waits_are_those_the_source_asks_for_else_they_double(source: Source) -> None:
    source.site.behaviour = BEHAVIOURS["busy, then well"]
    source.ask()
    assert source.waits == [1, 1]
    source.waits.clear()
    source.site.behaviour = BEHAVIOURS["broken"]
    with pytest.raises(SourceUnreachable):
        source.ask()
    assert source.waits == [1, 2]


def test_a_source_that_asks_for_too_long_a_wait_is_not_waited_for(source: Source) -> None:
    source.site.behaviour = BEHAVIOURS["busy for long"]
    with pytest.raises(SourceUnreachable):
        source.ask()
    assert source.waits == []


def test_the_order_of_rows_and_columns_in_the_file_changes_nothing_but_raw_order(source: Source) -> None:
    """The order of rows or columns in a source never matters."""
    one = read(source.ask())
    source.site.behaviour = BEHAVIOURS["another order"]
    other = read(source.ask())
    assert one.entries == tuple(reversed(other.entries))
    assert records_hash(map(entry_hash, one.entries)) == records_hash(map(entry_hash, other.entries))


def test_what_is_odd_in_a_good_file_is_said(source: Source) -> None:
    source.site.behaviour = BEHAVIOURS["a new column"]
    assert codes(read(source.ask())) == [(None, "unmapped_column")]
    source.site.behaviour = BEHAVIOURS["another encoding"]
    assert codes(read(source.ask())) == [(None, "not_utf8")]


@pytest.mark.parametrize("name", ["a portal behind a challenge", "no such data set", "no file to read"])
def test_a_portal_that_cannot_be_believed_leaves_its_bytes_with_the_error(source: Source, name: str) -> None:
    source.site.behaviour = BEHAVIOURS[name]
    with pytest.raises(NotTheRegister, match="Check data_package in the source card") as refused:
        source.ask()
    assert isinstance(refused.value.page, Page)
    assert refused.value.page.content


# --- which file -------------------------------------------------------------------------------------


def chosen(*resources: Any) -> str:
    described = page(
        json.dumps({"success": True, "result": {"resources": resources}}), "https://portal.example/api"
    )
    return ckan.choose(ckan.package_of(described, CARD), described, CARD).url.rsplit("/", 1)[-1]


def resource(file: str, **changes: Any) -> dict[str, Any]:
    return {"url": f"https://portal.example/{file}", "format": file.rsplit(".", 1)[-1]} | changes


@pytest.mark.parametrize(
    ("listed", "taken"),
    [
        ([resource("a.xls"), resource("a.xml"), resource("a.json")], "a.json"),
        ([resource("a.xls"), resource("a.xml", format="XML ")], "a.xml"),
        ([resource("a.pdf"), resource("a.xls", format=".XLS")], "a.xls"),
        ([resource("a.xlsx")], "a.xlsx"),
        ([resource("a.json", url="dataset/rel.json")], "rel.json"),
        ([resource("a.json", state="deleted"), resource("a.xml")], "a.xml"),
        ([resource("a.json", url="ftp://portal.example/a.json"), resource("a.xml")], "a.xml"),
        ([resource("a.json", url=None), "not an object", resource("a.xml")], "a.xml"),
        ([resource("d.json", name="Dictionnaire de données"), resource("a.json")], "a.json"),
        ([resource("d.json", name="Dictionnaire"), resource("a.xml")], "d.json"),
        (
            [
                resource("old.json", last_modified="2025-01-01T00:00:00"),
                resource("new.json", last_modified="2026-01-01T00:00:00+00:00"),
                resource("none.json", last_modified="yesterday"),
            ],
            "new.json",
        ),
    ],
)
def test_the_file_taken_is_the_best_format_that_can_be_fetched(listed: list[Any], taken: str) -> None:
    assert chosen(*listed) == taken


def test_a_data_set_without_a_format_that_is_read_says_which_were_found() -> None:
    with pytest.raises(
        NotTheRegister, match=r"offers no JSON, XML, XLS, XLSX file \(formats found: PDF, CSV\)"
    ):
        chosen(resource("a.pdf"), resource("a.csv"), resource("b.pdf"))
    with pytest.raises(NotTheRegister, match="formats found: none"):
        chosen()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"\xff\xfe", "not the description"),
        (b"not json", "not the description"),
        (b"[]", "does not find"),
        (b'{"success": "true"}', "does not find"),
        (b'{"success": true, "result": []}', "lists no file"),
        (b'{"success": true, "result": {"resources": {}}}', "lists no file"),
    ],
)
def test_an_answer_that_is_not_a_description_of_a_data_set_is_refused(answer: bytes, said: str) -> None:
    with pytest.raises(NotTheRegister, match=said):
        ckan.package_of(page(answer), CARD)


def test_any_form_is_asked_for_when_the_format_is_not_one_we_know() -> None:
    assert ckan.Resource(url="https://portal.example/a", format="ods").accept == "*/*"


def test_a_portal_that_answers_nothing_to_an_unconditional_question_is_refused(source: Source) -> None:
    source.site.behaviour = replace(BEHAVIOURS["json"], portal=BEHAVIOURS["unasked not modified"].file)
    with pytest.raises(NotTheRegister, match="not the description"):
        source.ask()
