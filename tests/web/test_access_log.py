"""The log says how the service does, and never who was asked about, unless it is told to."""

from __future__ import annotations

import logging

import pytest

from tests.web.conftest import Serve

ASKED = (
    "/api/v1/check?q=Secret+inc.",
    "/api/v1/journal/123456",
    "/secret-firm",
    "/reconcile/rena/preview?id=secret",
)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "amp_registry.web")
    return caplog


def test_a_line_names_the_route_and_nothing_of_what_was_asked(
    serve: Serve, lines: pytest.LogCaptureFixture
) -> None:
    client = serve()
    for address in ASKED:
        client.get(address)
    client.post("/api/v1/check", json={"firm": {"name": "Secret inc."}})
    told = [message.rpartition(" ")[0].rpartition(" ")[0] for message in lines.messages]
    assert told == [
        "GET /api/v1/check 200",
        "GET /api/v1/journal/{seq} 404",
        "GET - 404",
        "GET /reconcile/{register}/preview 404",
        "POST /api/v1/check 200",
    ]


def test_the_whole_address_is_written_where_the_setting_says_so_on_one_line(
    serve: Serve, lines: pytest.LogCaptureFixture
) -> None:
    serve(web_log_queries=True).get("/not%0Ahere%1b[31m?q=a%0Ab")
    assert lines.messages[0].startswith("GET /not?here?[31m?q=a%0Ab 404 ")


def test_probes_are_not_written(serve: Serve, lines: pytest.LogCaptureFixture) -> None:
    client = serve()
    for path in ("/healthz", "/readyz", "/metrics"):
        client.get(path)
    assert not lines.messages
