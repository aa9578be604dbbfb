"""Asking over HTTP: who asks, how long, how often, how much; what an answer carries."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests
import urllib3

from amp_registry.collect.fetch import Fetcher, Manners
from amp_registry.collect.page import Page
from amp_registry.collect.receiving import receive
from amp_registry.errors import NotTheRegister, SourceUnreachable
from amp_registry.records import Register
from tests.collect.pages import FETCHED
from tests.local_sources.server import Asked, LocalServer, Reply

HASTE = Manners(
    connect_seconds=1, read_seconds=0.3, whole_seconds=0.5, retries=1, first_wait=3, longest_wait=60
)


class Site:
    """Answers what a test says, whatever is asked."""

    def __init__(self) -> None:
        self.reply: Callable[[Asked], Reply] = lambda asked: Reply(body=b"well")

    def __call__(self, asked: Asked) -> Reply:
        return self.reply(asked)


class Waits(list[float]):
    """The seconds slept, on a clock that only sleeping moves."""

    def sleep(self, seconds: float) -> None:
        self.append(seconds)

    def clock(self) -> float:
        return sum(self)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def server(site: Site) -> Iterator[LocalServer]:
    with LocalServer({"/": site}) as running:
        yield running


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def fetcher(waits: Waits) -> Iterator[Fetcher]:
    with Fetcher(Register.REA, HASTE, now=lambda: FETCHED, sleep=waits.sleep) as conversation:
        yield conversation


def refusal(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(SourceUnreachable) as refused:
        fetcher.get(address)
    return refused.value.message("en")


def test_an_answer_is_a_page_with_its_moment_its_date_and_its_headers(
    site: Site, server: LocalServer, fetcher: Fetcher
) -> None:
    headers = {"Last-Modified": "Sat, 21 Nov 2026 22:10:03 GMT", "ETag": '"a"', "Content-Type": "text/plain"}
    site.reply = lambda asked: Reply(body=b"well", headers=headers)
    fetched = fetcher.get(server.address + "/x", params={"q": "é"})
    assert (fetched.status, fetched.etag, fetched.last_modified) == (200, '"a"', headers["Last-Modified"])
    assert isinstance(fetched.page, Page)
    assert (fetched.page.content, fetched.page.fetched_at) == (b"well", FETCHED)
    assert fetched.page.published_at == datetime(2026, 11, 21, 22, 10, 3, tzinfo=UTC)
    assert fetched.page.headers["content-type"] == "text/plain"
    assert fetched.url == fetched.page.address == server.address + "/x?q=%C3%A9"
    assert server.asked[0].headers["user-agent"] == "amp-registry"


@pytest.mark.parametrize("said", ["yesterday", "Sat, 41 Nov 2026 22:10:03 GMT", ""])
def test_a_date_of_the_source_that_cannot_be_read_is_no_date(
    site: Site, server: LocalServer, fetcher: Fetcher, said: str
) -> None:
    site.reply = lambda asked: Reply(body=b"well", headers={"Last-Modified": said})
    page = fetcher.get(server.address).page
    assert page is not None
    assert page.published_at is None


def test_a_form_is_posted_and_the_cookies_of_the_conversation_are_kept(
    site: Site, server: LocalServer, fetcher: Fetcher
) -> None:
    site.reply = lambda asked: Reply(body=b"well", headers={"Set-Cookie": "session=7; Path=/"})
    fetcher.get(server.address + "/form")
    fetcher.post(server.address + "/answer", {"q": "Laval & fils"}, accept="text/html")
    asked = server.asked[1]
    assert (asked.method, asked.form) == ("POST", {"q": ["Laval & fils"]})
    assert (asked.headers["cookie"], asked.headers["accept"]) == ("session=7", "text/html")


def test_nothing_changed_is_an_answer_without_a_page(
    site: Site, server: LocalServer, fetcher: Fetcher
) -> None:
    site.reply = lambda asked: Reply(304, headers={"ETag": '"b"'})
    fetched = fetcher.get(server.address, etag='"b"', last_modified="Sat, 21 Nov 2026 22:10:03 GMT")
    assert (fetched.page, fetched.etag) == (None, '"b"')
    assert server.asked[0].headers["if-modified-since"] == "Sat, 21 Nov 2026 22:10:03 GMT"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_an_error_that_another_try_would_not_change_is_asked_once(
    site: Site, server: LocalServer, fetcher: Fetcher, waits: Waits, status: int
) -> None:
    site.reply = lambda asked: Reply(status)
    assert f"HTTP {status}" in refusal(fetcher, server.address)
    assert (len(server.asked), waits) == (1, [])


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_an_error_that_may_pass_is_asked_again_and_not_for_ever(
    site: Site, server: LocalServer, fetcher: Fetcher, waits: Waits, status: int
) -> None:
    site.reply = lambda asked: Reply(status)
    assert f"HTTP {status}" in refusal(fetcher, server.address)
    assert (len(server.asked), waits) == (2, [3])


@pytest.mark.parametrize(("said", "waited"), [("7", 7), ("0", 0), ("soon", 3), ("-4", 3)])
def test_the_source_says_how_long_to_wait_when_what_it_says_can_be_read(
    site: Site, server: LocalServer, waits: Waits, said: str, waited: float
) -> None:
    site.reply = lambda asked: Reply(503, headers={"Retry-After": said})
    with Fetcher(Register.REA, HASTE, now=lambda: FETCHED, sleep=waits.sleep) as fetcher:
        refusal(fetcher, server.address)
    assert waits == [waited]


def test_the_wait_may_be_a_date(site: Site, server: LocalServer, fetcher: Fetcher, waits: Waits) -> None:
    passed = "Wed, 01 Jan 2020 00:00:00 GMT"
    site.reply = lambda asked: Reply(503, headers={"Retry-After": passed})
    refusal(fetcher, server.address)
    assert waits == [0]


def test_the_wait_doubles_up_to_the_longest(site: Site, server: LocalServer, waits: Waits) -> None:
    manners = replace(HASTE, retries=5, first_wait=3, longest_wait=20)
    site.reply = lambda asked: Reply(500)
    with Fetcher(Register.REA, manners, now=lambda: FETCHED, sleep=waits.sleep) as fetcher:
        refusal(fetcher, server.address)
    assert waits == [3, 6, 12, 20, 20]


def test_two_requests_start_at_least_a_pause_apart(server: LocalServer, waits: Waits) -> None:
    manners = replace(HASTE, pause=5)
    with Fetcher(Register.REA, manners, now=lambda: FETCHED, sleep=waits.sleep, clock=waits.clock) as fetcher:
        fetcher.get(server.address)
        fetcher.get(server.address)
        waits.append(4)
        fetcher.get(server.address)
        waits.append(9)
        fetcher.get(server.address)
    assert waits == [5, 4, 1, 9]


def test_an_answer_that_drips_is_left_at_its_deadline_and_not_asked_again(
    site: Site, server: LocalServer, fetcher: Fetcher, waits: Waits
) -> None:
    site.reply = lambda asked: Reply(body=b"x" * 10_000, drip=1, pause=0.02)
    started = time.monotonic()
    assert "too slow" in refusal(fetcher, server.address)
    assert time.monotonic() - started < 5
    assert (len(server.asked), waits) == (1, [])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("not an address", "not a web address"),
        ("ftp://127.0.0.1/x", "not a web address"),
        ("http://", "not a web address"),
    ],
)
def test_what_is_not_a_web_address_is_said_at_once(
    fetcher: Fetcher, waits: Waits, address: str, said: str
) -> None:
    assert said in refusal(fetcher, address)
    assert waits == []


@pytest.mark.parametrize("way", ["http", "https"])
def test_a_proxy_that_does_not_answer_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher, waits: Waits, way: str
) -> None:
    with LocalServer({}) as gone:
        port = gone.address.rpartition(":")[2]
    _only(monkeypatch, f"{way}_proxy", f"http://me:s3cr3t@127.0.0.1:{port}")
    told = refusal(fetcher, f"{way}://registre.invalid/x")
    assert f"the proxy 127.0.0.1:{port} refuses" in told
    assert "s3cr3t" not in told
    assert waits == [3]


def test_a_proxy_that_is_no_address_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher, waits: Waits
) -> None:
    _only(monkeypatch, "https_proxy", "http:///nowhere")
    assert "the proxy http:///nowhere refuses" in refusal(fetcher, "https://registre.invalid/x")
    assert waits == []


def test_certificates_that_are_not_there_are_named_at_once(
    monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher, waits: Waits
) -> None:
    _only(monkeypatch, "REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    told = refusal(fetcher, "https://127.0.0.1:9/x")
    assert "not there, “/nowhere/ca.pem”. Check REQUESTS_CA_BUNDLE" in told
    assert waits == []


def _only(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    for each in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(each, raising=False)
        monkeypatch.delenv(each.upper(), raising=False)
    monkeypatch.setenv(name, value)


def test_a_closed_door_is_tried_again_then_said(fetcher: Fetcher, waits: Waits) -> None:
    with LocalServer({}) as gone:
        address = gone.address
    assert "no connection can be made" in refusal(fetcher, address)
    assert waits == [3]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (requests.exceptions.SSLError(), "certificate is not accepted"),
        (requests.TooManyRedirects(), "redirects without end"),
        (urllib3.exceptions.ReadTimeoutError(urllib3.HTTPConnectionPool("x"), "/", ""), "too slow"),
        (urllib3.exceptions.ProtocolError(), "before its end"),
    ],
)
def test_each_kind_of_silence_has_its_words(
    monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher, error: Exception, said: str
) -> None:
    def fails(*args: object, **extra: object) -> None:
        raise error

    monkeypatch.setattr(requests.Session, "send", fails)
    assert said in refusal(fetcher, "https://register.example/")


def test_more_bytes_than_the_limit_are_not_read(site: Site, server: LocalServer) -> None:
    site.reply = lambda asked: Reply(body=b"x" * 400_000)
    manners = replace(HASTE, max_bytes=100_000)
    with (
        Fetcher(Register.REA, manners, now=lambda: FETCHED) as fetcher,
        pytest.raises(NotTheRegister, match="larger than 100000 bytes"),
    ):
        fetcher.get(server.address)


def test_every_piece_received_is_told_with_what_is_expected(
    site: Site, server: LocalServer, waits: Waits
) -> None:
    told: list[tuple[int, int | None]] = []
    site.reply = lambda asked: Reply(body=b"x" * 200_000)
    with Fetcher(
        Register.REA,
        HASTE,
        now=lambda: FETCHED,
        sleep=waits.sleep,
        on_bytes=lambda *each: told.append(each),
    ) as fetcher:
        fetcher.get(server.address)
    sizes = [size for size, _ in told]
    assert sizes == sorted(sizes)
    assert told[-1] == (200_000, 200_000)


@pytest.mark.parametrize(
    "announced", ["9" * 5000, "²", "-1", ""], ids=["too long", "raised", "negative", "empty"]
)
def test_a_length_that_is_no_number_is_none_announced(announced: str) -> None:
    told: list[tuple[int, int | None]] = []
    response = requests.Response()
    response.headers["Content-Length"] = announced
    response.raw = urllib3.HTTPResponse(io.BytesIO(b"told"), preload_content=False)
    received = receive(response, 100, 1.0, lambda: 0.0, lambda *each: told.append(each))
    assert (received.content, told) == (b"told", [(4, None)])
