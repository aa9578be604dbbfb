"""The complement lists from the web: in tables, tabs, links, PDF; all three or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from amp_registry.collect.rea_source import Reading
from amp_registry.errors import NotTheRegister, SourceUnreachable
from amp_registry.records import ListOrigin, Part, ReaEntry
from tests.collect.rea_web import visiting
from tests.local_sources import rea_lists
from tests.local_sources.rea_entries import EXPIRED, OVERSIGHT, SUSPENDED
from tests.local_sources.server import Asked, Reply

ALL = {entry.name.replace(" ", "") for entry in (*SUSPENDED, *EXPIRED, *OVERSIGHT)}


def read(lists: str, **told: Any) -> Reading:
    with visiting("mvc", lists, **told) as visit:
        return visit.lists().read()


def stops(reading: Reading) -> list[str]:
    return [issue.text.en for issue in reading.parsed.issues if issue.stops]


@pytest.mark.parametrize("lists", ["tables", "tabs", "links", "pdf", "onward"])
def test_the_three_lists_are_read_whole_wherever_they_stand(lists: str) -> None:
    reading = read(lists)
    entries = [entry for entry in reading.parsed.entries if isinstance(entry, ReaEntry)]
    assert (reading.part, stops(reading)) == (Part.COMPLEMENT, [])
    assert {entry.name.replace(" ", "") for entry in entries} == ALL
    origins = [entry.list_origin for entry in entries]
    assert origins == sorted(origins, key=list(ListOrigin).index)
    assert {e.neq: (e.status.value, e.oversight) for e in entries if e.neq} == {
        "1199015679": ("suspended", None),
        "1199015745": ("suspended", None),
        "1199016024": ("expired", None),
        "1199015117": ("unknown", True),
    }
    assert str(next(e.expires_on for e in entries if e.neq == "1199016024")) == "2025-03-31"


def test_a_list_of_several_pages_is_followed() -> None:
    assert len(read("links").pages) == 6


@pytest.mark.parametrize(("lists", "missing"), [("none", 3), ("two", 1)])
def test_a_list_that_is_not_found_stops_the_night(lists: str, missing: int) -> None:
    reading = read(lists)
    assert len(stops(reading)) == missing
    assert all("not found among the complement lists" in text for text in stops(reading))


@pytest.mark.parametrize("lists", ["tables", "tabs", "links"])
def test_an_empty_list_is_believed_where_words_say_so(lists: str) -> None:
    reading = read(lists, suspended=())
    assert stops(reading) == []
    assert {e.list_origin for e in reading.parsed.entries if isinstance(e, ReaEntry)} == {
        ListOrigin.COMPLEMENT_EXPIRED,
        ListOrigin.COMPLEMENT_OVERSIGHT,
    }


@pytest.mark.parametrize("lists", ["tables", "links"])
def test_an_empty_list_that_does_not_say_so_stops_the_night(
    lists: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rea_lists, "NONE", "—")
    assert len(stops(read(lists, suspended=()))) == 1


def test_headings_without_rows_stop_the_night_unless_words_say_why() -> None:
    with visiting("mvc", "tables") as visit:
        table = rea_lists.table(visit.site, "suspended")
        head = table[: table.index("</tr>") + 5] + "</table>"
        visit.site._lists = lambda: f"<h3>Autorisations suspendues</h3>{head}"  # type: ignore[method-assign]
        reading = visit.lists().read()
        assert "is empty, and nothing says" in stops(reading)[0]
        visit.site._lists = lambda: f"<h3>Suspendues</h3>{head}<p>{rea_lists.NONE}</p>"  # type: ignore[method-assign]
        assert len(stops(visit.lists().read())) == 2


def test_a_title_and_columns_that_disagree_are_refused() -> None:
    with pytest.raises(NotTheRegister, match="do not name the same list"):
        read("mistitled")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(404), "HTTP 404"),
        (Reply(200, b"%PDF-1.4 cut"), "damaged or cut"),
        (Reply(200, b"<html><p>Bonjour</p></html>"), "does not hold the list"),
        (Reply(200, b"<html><table><tr><th>Nom"), "stops inside a table"),
    ],
)
def test_a_list_that_its_link_does_not_give_stops_the_night_and_says_why(
    reply: Reply, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = rea_lists.reply
    monkeypatch.setattr(
        rea_lists, "reply", lambda site, asked: reply if "expired" in asked.path else well(site, asked)
    )
    (text,) = stops(read("links"))
    assert said in text


def test_a_following_page_that_is_lost_stops_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    well = rea_lists.reply

    def astray(site: Any, asked: Asked) -> Reply:
        return Reply(200, b"<html><p>Accueil</p></html>") if "page" in asked.query else well(site, asked)

    monkeypatch.setattr(rea_lists, "reply", astray)
    assert any("does not go on with the list" in text for text in stops(read("links")))


def test_a_page_of_a_list_that_comes_back_for_ever_stops_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    well = rea_lists.reply
    monkeypatch.setattr(
        rea_lists,
        "reply",
        lambda site, asked: well(site, Asked(**{**vars(asked), "query": {}})),
    )
    assert any("does not go on with the list" in text for text in stops(read("links")))


def test_a_site_that_is_silent_is_unreachable() -> None:
    with visiting("mvc", "tables") as visit:
        visit.site.design = _Silent()
        with pytest.raises(NotTheRegister, match="not a web page"):
            visit.lists().read()
    with pytest.raises(SourceUnreachable):
        visit.lists().read()


class _Silent:
    def blank(self, token: str, lists: str, lang: str) -> str:
        return ""

    def answer(self, token: str, shown: object) -> str:
        return ""


def test_a_table_without_names_is_no_list() -> None:
    with visiting("mvc") as visit:
        visit.site._lists = lambda: (  # type: ignore[method-assign]
            "<h3>Autorisations suspendues</h3><table><tr><th>NEQ</th><th>Date de suspension</th></tr>"
            "<tr><td>1199015679</td><td>2026-09-01</td></tr></table>"
        )
        assert len(stops(visit.lists().read())) == 3


def test_links_to_sites_nobody_trusts_are_not_followed() -> None:
    with visiting("mvc") as visit:
        visit.site._lists = lambda: (  # type: ignore[method-assign]
            "<a href='https://rea.example/x.pdf'>Autorisations suspendues</a>"
            "<a href='http://amp.quebec/x.pdf'>Autorisations expirées</a>"
            "<a href='mailto:x@rea.example'>Mesures de surveillance</a>"
            "<a href='#haut'>Complément d’information</a>"
        )
        assert len(stops(visit.lists().read())) == 3
        assert len(visit.server.asked) == 1
