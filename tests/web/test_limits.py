"""What is too large, or too much, is refused before it is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.settings import Settings
from amp_registry.web.security.limits import MOST_CALLERS, RateLimit
from amp_registry.web.web_settings import LARGEST_BODY, WebSettings
from tests.web.conftest import Serve


def _pieces(size: int) -> Iterator[bytes]:
    """Give a body that does not say how large it is."""
    yield from (b" " * 10_000 for _ in range(size // 10_000 + 1))


@pytest.mark.parametrize("said", [True, False], ids=["that says its size", "that does not"])
@pytest.mark.parametrize("path", ["check", "proof/verify"])
def test_a_body_that_is_too_large_is_refused(client: TestClient, path: str, said: bool) -> None:
    body = b" " * (LARGEST_BODY + 1) if said else _pieces(LARGEST_BODY)
    refused = client.post(f"/api/v1/{path}", content=body, headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:amp-registry:error:TooLarge")


@pytest.mark.parametrize("said", ["-1", "9" * 5000, "x"], ids=["negative", "too long to read", "no number"])
def test_a_size_that_is_no_number_is_refused(client: TestClient, said: str) -> None:
    assert client.post("/api/v1/check", headers={"content-length": said}).status_code == 413


@pytest.mark.parametrize("said", [True, False], ids=["that says its size", "that does not"])
def test_an_upload_may_be_larger_and_no_more_than_the_setting(serve: Serve, said: bool) -> None:
    client = serve(web_largest_upload_mb=2)
    pdf = {"content-type": "application/pdf"}
    within = client.post("/api/v1/proof/verify", content=b" " * 1_500_000, headers=pdf)
    assert within.json()["type"] == "urn:amp-registry:error:ProofUnreadable"
    body = b" " * 2_000_001 if said else _pieces(2_000_000)
    assert client.post("/api/v1/proof/verify", content=body, headers=pdf).status_code == 413


def test_a_form_that_is_too_large_is_refused_while_it_is_read(serve: Serve) -> None:
    client = serve(web_largest_upload_mb=1)
    sent = client.post("/fr/login", files={"list": ("a.csv", b"x" * 1_100_000)})
    assert sent.status_code == 413


def test_a_line_that_is_too_long_ends_the_answers_with_a_problem(client: TestClient) -> None:
    lines = b'{"firm": {"neq": "1170000013"}}\n' + b" " * (LARGEST_BODY + 10) + b"x\n"
    told = client.post("/api/v1/check-many", content=lines, headers={"content-type": "application/x-ndjson"})
    assert "TooLarge" in told.text.splitlines()[-1]


# --- rate -------------------------------------------------------------------------------------------


def test_a_caller_who_asks_too_often_is_told_when_to_ask_again(serve: Serve) -> None:
    client = serve(web_rate_per_minute=8)
    answers = [client.get("/api/v1/status") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    refused = answers[-1]
    assert refused.headers["retry-after"] in {"7", "8"}
    assert refused.json()["type"] == "urn:amp-registry:error:TooMany"


@pytest.mark.parametrize(
    ("address", "headers", "refused"),
    [
        pytest.param(
            "203.0.113.7", [{"authorization": "Bearer a"}, {"cookie": "a=b"}, {}], True, id="one address"
        ),
        pytest.param(
            "203.0.113.7",
            [{"x-forwarded-for": str(n)} for n in range(3)],
            True,
            id="one that says it is others",
        ),
        pytest.param(
            "127.0.0.1",
            [{"x-forwarded-for": f"1.1.1.{n}"} for n in range(3)],
            False,
            id="several behind the proxy",
        ),
        pytest.param(
            "127.0.0.1",
            [{"x-forwarded-for": f"1.1.1.{n}, 2.2.2.2"} for n in range(3)],
            True,
            id="one behind it that lies",
        ),
    ],
)
@pytest.mark.parametrize(
    "proxy",
    [{"web_hosts": ("localhost",)}, {"web_access": "proxy", "web_proxy_header": "X-Remote-User"}],
    ids=["a name of its own", "a proxy that names users"],
)
def test_nothing_the_asker_writes_gives_another_share(
    serve: Serve, address: str, headers: list[dict[str, str]], refused: bool, proxy: dict[str, Any]
) -> None:
    client = serve(web_rate_per_minute=8, address=(address, 4000), **proxy)
    statuses = [client.get("/api/v1/nothing", headers=one).status_code for one in headers]
    assert (429 in statuses) is refused


def test_what_a_proxy_adds_counts_and_not_the_line_before_it(serve: Serve) -> None:
    client = serve(web_rate_per_minute=8, web_hosts=("localhost",))
    for n in range(3):
        lines = [("x-forwarded-for", f"1.1.1.{n}"), ("x-forwarded-for", "2.2.2.2")]
        last = client.get("/api/v1/nothing", headers=lines)
    assert last.status_code == 429


@pytest.mark.parametrize("access", ["local", "token"])
def test_where_no_proxy_is_said_to_be_its_header_gives_nobody_another_share(
    serve: Serve, access: str
) -> None:
    client = serve(web_rate_per_minute=8, web_access=access)
    statuses = [
        client.get("/api/v1/nothing", headers={"x-forwarded-for": f"1.1.1.{n}"}).status_code for n in range(3)
    ]
    assert statuses[-1] == 429


def test_probes_and_assets_are_not_counted(serve: Serve) -> None:
    client = serve(web_rate_per_minute=4)
    answers = [client.get(path).status_code for path in ("/healthz", "/readyz", "/assets/preview.css") * 3]
    assert set(answers) == {200}


class _Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _limit(rate: int, seconds: _Seconds) -> RateLimit:
    web = WebSettings(settings=Settings(web_rate_per_minute=rate))
    return RateLimit(lambda *_: None, web, seconds)  # type: ignore[arg-type,return-value]


def test_what_was_used_comes_back_with_time_and_never_more_than_the_burst() -> None:
    seconds = _Seconds()
    limit = _limit(60, seconds)
    burst = [limit._wait("a") for _ in range(16)]
    assert burst == [0] * 15 + [1]
    seconds.now += 1
    assert [limit._wait("a"), limit._wait("a")] == [0, 1]
    seconds.now += 3600
    assert [limit._wait("a") for _ in range(16)] == burst


def test_callers_do_not_use_up_each_others_share_and_few_are_remembered() -> None:
    limit = _limit(4, _Seconds())
    assert [limit._wait("a"), limit._wait("a"), limit._wait("b")] == [0, 15, 0]
    for number in range(MOST_CALLERS + 10):
        limit._wait(str(number))
    assert len(limit._callers) == MOST_CALLERS
