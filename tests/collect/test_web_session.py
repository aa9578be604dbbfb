"""A conversation that begins over HTTPS stays there, whatever the source says; one over HTTP goes where it is led."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.rena_source import fetch_rena
from amp_registry.errors import SourceUnreachable
from amp_registry.records import Register
from tests.collect.pages import FETCHED
from tests.local_sources.server import Asked, LocalServer, Reply
from tests.local_sources.tls import certificate, over_tls

SAID = "leads from HTTPS to an address without protection"


@dataclass
class Two:
    """A source over HTTPS, and what answers over plain HTTP."""

    secure: str
    plain: LocalServer


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    file = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    addresses: dict[str, str] = {}

    def source(asked: Asked) -> Reply:
        if asked.path == "/list/package_show":
            resources = [{"url": addresses["plain"] + "/file", "format": "JSON", "name": "RENA"}]
            return Reply(body=json.dumps({"success": True, "result": {"resources": resources}}).encode())
        where = {"/to-plain": addresses["plain"], "/twice": "/to-plain", "/to-itself": "/"}.get(asked.path)
        return Reply(302, headers={"Location": where}) if where else Reply(body=b"well")

    def other(asked: Asked) -> Reply:
        return (
            Reply(302, headers={"Location": addresses["secure"]})
            if asked.path == "/up"
            else Reply(body=b"poor")
        )

    server = LocalServer({"/": source})
    addresses["secure"] = over_tls(server, file)
    with server, LocalServer({"/": other}) as plain:
        addresses["plain"] = plain.address
        yield Two(addresses["secure"], plain)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(Register.RENA, Manners(retries=2), now=lambda: FETCHED, sleep=lambda _: None) as fetcher:
        yield fetcher


def test_a_redirect_within_https_is_followed(two: Two, fetcher: Fetcher) -> None:
    page = fetcher.get(two.secure + "/to-itself").page
    assert page is not None
    assert page.content == b"well"


@pytest.mark.parametrize("path", ["/to-plain", "/twice"])
def test_a_redirect_out_of_https_is_refused_and_nothing_is_asked_there(
    two: Two, fetcher: Fetcher, path: str
) -> None:
    with pytest.raises(SourceUnreachable, match=SAID):
        fetcher.get(two.secure + path)
    assert two.plain.asked == []


def test_a_file_that_a_portal_lists_out_of_https_is_refused(two: Two, fetcher: Fetcher) -> None:
    with pytest.raises(SourceUnreachable, match=f"{SAID}.*/file"):
        fetch_rena(fetcher, two.secure + "/list", load_card(Register.RENA))
    assert two.plain.asked == []


def test_a_source_whose_own_address_is_plain_is_followed_to_https_and_back(
    two: Two, fetcher: Fetcher
) -> None:
    assert fetcher.get(two.plain.address + "/up").url == two.secure
    again = fetcher.get(two.secure + "/to-plain").page
    assert again is not None
    assert again.content == b"poor"
