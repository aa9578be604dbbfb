"""Requests that another site, or another name for this machine, could cause; and the headers of every answer."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from amp_registry.web.security.headers import HEADERS
from tests.web.conftest import Serve

CHECK = "/api/v1/check?q=1170000013"
OPENREFINE = "http://127.0.0.1:3333"
PREVIEW = "/reconcile/rena/preview?id="
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize("host", ["localhost", "localhost:8737", "127.0.0.1:8737", "[::1]:8737", "LOCALHOST"])
def test_a_name_of_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/status", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost:80:80", "localhost/x"),
        *("localhost@evil.example", "", " ", "[::1", "127.0.0.2", "0.0.0.0"),
    ],
)
def test_any_other_name_is_refused_as_a_rebound_name_would_be(client: TestClient, host: str) -> None:
    refused = client.get(CHECK, headers={"host": host})
    assert (refused.status_code, refused.json()["type"]) == (421, "urn:amp-registry:error:UnknownHost")


def test_a_server_with_a_name_of_its_own_answers_to_it_alone(serve: Serve) -> None:
    client = serve(
        web_host="0.0.0.0", web_hosts=("registre.exemple.ca",), base_url="https://registre.exemple.ca"
    )
    assert client.get("/api/v1/status").status_code == 200
    assert client.get("/api/v1/status", headers={"host": "localhost"}).status_code == 421


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_may_call_the_server_by_its_address(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"host": "10.1.2.3:8737"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="a program"),
        pytest.param({"sec-fetch-site": "none"}, 200, id="an address that was typed"),
        pytest.param({"sec-fetch-site": "same-origin"}, 200, id="our own page"),
        pytest.param({"origin": "http://localhost"}, 200, id="our own page, which says so"),
        pytest.param({**LINK, "sec-fetch-dest": "document"}, 403, id="a link of another site"),
        pytest.param({**LINK, "sec-fetch-site": "same-origin"}, 200, id="a link of our own page"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403, id="an image elsewhere"
        ),
        pytest.param(
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, 403, id="a script elsewhere"
        ),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="a script of a neighbour"),
        pytest.param({"origin": "http://localhost:3000"}, 403, id="a page of another port"),
        pytest.param({"origin": "https://evil.example"}, 403, id="a page of another site"),
        pytest.param({"origin": "null"}, 403, id="a page of no site"),
        pytest.param({"origin": "http://[::1"}, 403, id="an origin that is none"),
        pytest.param({"origin": OPENREFINE}, 403, id="OpenRefine, elsewhere than where it may"),
    ],
)
def test_only_our_own_pages_and_programs_reach_the_api(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.get(CHECK, headers=headers).status_code == status


@pytest.mark.parametrize("url", [CHECK, "/api/v1/status", "/metrics", "/reconcile/rena"])
def test_a_link_of_another_site_to_what_is_for_programs_does_nothing(client: TestClient, url: str) -> None:
    """A check that a page of another site opens would stand in the journal under the name of whoever looked at it."""
    before = client.get("/api/v1/journal").json()
    assert client.get(url, headers={**LINK, "sec-fetch-dest": "document"}).status_code == 403
    assert client.get("/api/v1/journal").json() == before


@pytest.mark.parametrize(
    ("path", "opened", "status"),
    [
        pytest.param("/fr/journal", "document", 200, id="a page, by a link"),
        pytest.param("/fr/journal", "iframe", 403, id="a page, in a frame"),
        pytest.param("/fr/journal", "", 403, id="a page, nobody says how"),
        pytest.param(PREVIEW, "document", 200, id="a preview, by a link"),
        pytest.param(PREVIEW, "iframe", 200, id="a preview, in the frame of OpenRefine"),
        pytest.param(PREVIEW, "image", 403, id="a preview, as an image"),
    ],
)
def test_a_link_of_another_site_opens_a_page(client: TestClient, path: str, opened: str, status: int) -> None:
    if path == PREVIEW:
        path += client.get("/reconcile/rena/suggest/entity?prefix=constr").json()["result"][0]["id"]
    assert client.get(path, headers={**LINK, "sec-fetch-dest": opened}).status_code == status


@pytest.mark.parametrize("path", ["/fr/journal", "/fr/login"])
def test_a_form_of_another_site_that_says_it_navigates_is_refused(client: TestClient, path: str) -> None:
    assert client.post(path, headers={**LINK, "sec-fetch-dest": "document"}).status_code == 403


def test_openrefine_reaches_what_it_reconciles_with_and_may_read_it(client: TestClient) -> None:
    answered = client.get("/reconcile/rena", headers={"origin": OPENREFINE})
    assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (200, OPENREFINE)


def test_no_other_page_may_read_what_openrefine_does(client: TestClient) -> None:
    refused = client.get("/reconcile/rena", headers={"origin": "https://evil.example"})
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers


def test_a_preview_may_be_framed_by_openrefine_alone(client: TestClient) -> None:
    id_ = client.get("/reconcile/rena/suggest/entity?prefix=constr").json()["result"][0]["id"]
    shown = client.get(f"/reconcile/rena/preview?id={id_}")
    assert shown.headers["content-security-policy"].endswith(
        "frame-ancestors http://127.0.0.1:3333 http://localhost:3333"
    )
    assert "x-frame-options" not in shown.headers


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/status",
        "/api/v1/nothing",
        "/nothing",
        "/fr/login",
        "/assets/no.css",
    ],
)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    answered = client.get(path)
    assert {name: answered.headers[name] for name in HEADERS if name != "cache-control"} == {
        name: value for name, value in HEADERS.items() if name != "cache-control"
    }
    assert "server" not in answered.headers


def test_a_refusal_carries_them_too(client: TestClient) -> None:
    refused = client.get("/", headers={"host": "evil.example"})
    assert HEADERS.items() <= dict(refused.headers).items()


def test_nothing_inline_runs_and_nothing_is_framed() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
