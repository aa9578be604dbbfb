"""Who may: unauthenticated, wrong scope, expired, revoked, replayed, cross-site, by another name: each is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from amp_registry.access_token import Right
from amp_registry.registry import Registry
from amp_registry.web.security import sessions
from tests.sample_store import NOW
from tests.web.conftest import Clock, Serve

QUESTION = {"firm": {"neq": "1170000013"}}
PUBLIC: dict[str, Any] = {"web_access": "token", "web_hosts": ("registre.exemple.ca",)}
PROXY: dict[str, Any] = {
    "web_access": "proxy",
    "web_hosts": ("registre.exemple.ca",),
    "web_proxy_header": "X-Remote-User",
    "web_proxy_addresses": ("10.0.0.9",),
}
SITE = "https://registre.exemple.ca"
FIELD = re.compile(r'name="csrf" value="([^"]+)"')


def _token(registry: Registry, *rights: Right, label: str = "system:portail", days: int = 30) -> str:
    return registry.tokens.add(label, rights, by="c.roy", now=NOW, days=days)[0]


def _bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def _check(client: TestClient, **extra: Any) -> tuple[int, str]:
    answered = client.post("/api/v1/check", json=QUESTION, **extra)
    return answered.status_code, answered.json().get("type", "").rpartition(":")[2]


@pytest.fixture
def public(serve: Serve) -> TestClient:
    """Somebody elsewhere, where tokens are asked for."""
    return serve(base_url=SITE, address=("203.0.113.7", 50_000), **PUBLIC)


# --- tokens -----------------------------------------------------------------------------------------


def test_whoever_is_at_this_machine_asks_by_their_own_name(client: TestClient) -> None:
    assert client.post("/api/v1/check", json=QUESTION).json()["asked_by"] == {"kind": "user", "name": "c.roy"}


def test_a_token_asks_by_its_label(public: TestClient, registry: Registry) -> None:
    secret = _token(registry, Right.CHECK)
    told = public.post("/api/v1/check", json=QUESTION, headers=_bearer(secret)).json()
    assert told["asked_by"] == {"kind": "system", "name": "portail"}


def test_without_a_token_nobody_asks(public: TestClient, registry: Registry) -> None:
    answered = public.post("/api/v1/check", json=QUESTION)
    assert (answered.status_code, answered.headers["www-authenticate"]) == (
        401,
        'Bearer realm="amp-registry"',
    )
    assert not list(registry.journal.entries())


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Bearer amp_" + "a" * 43, id="a token that was never given"),
        pytest.param("Bearer", id="no token at all"),
        pytest.param("Bearer " + "a" * 10_000, id="a token of ten thousand characters"),
        pytest.param("Bearer \xe9\xe9", id="a token that is no ASCII"),
        pytest.param("Basic YTpi", id="another scheme"),
    ],
)
@pytest.mark.parametrize("where", ["elsewhere", "at this machine"])
def test_what_is_no_token_of_ours_is_refused_even_locally(serve: Serve, where: str, header: str) -> None:
    client = serve() if where == "at this machine" else serve(base_url=SITE, **PUBLIC)
    assert _check(client, headers={"authorization": header.encode("latin-1")}) == (401, "NotAuthenticated")


RIGHTS = {
    Right.READ: ("GET", "/api/v1/search?q=exemple"),
    Right.CHECK: ("GET", "/api/v1/check?q=1170000013"),
}
READING = ("/api/v1/status", "/api/v1/changes", "/api/v1/entries/rena", "/api/v1/history?neq=1170000013")
READING += (
    "/api/v1/journal",
    "/api/v1/journal/verify",
    "/api/v1/journal/1",
    "/api/v1/journal/1/proof",
    "/metrics",
)
READING += ("/reconcile/rena", "/reconcile/rena/properties", "/reconcile/rena/preview?id=a")
READING += tuple(f"/reconcile/rea/suggest/{kind}" for kind in ("entity", "type", "property"))


@pytest.mark.parametrize("address", READING)
def test_reading_needs_the_right_to_read(public: TestClient, registry: Registry, address: str) -> None:
    refused = public.get(address, headers=_bearer(_token(registry, Right.CHECK)))
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:amp-registry:error:NotPermitted")
    allowed = public.get(address, headers=_bearer(_token(registry, Right.READ)))
    assert allowed.status_code in {200, 404}


@pytest.mark.parametrize(("method", "address"), [("POST", "check"), ("GET", "check"), ("POST", "check-many")])
def test_checking_needs_the_right_to_check(
    public: TestClient, registry: Registry, method: str, address: str
) -> None:
    secret = _token(registry, Right.READ, Right.DECIDE)
    refused = public.request(method, f"/api/v1/{address}?q=1170000013", headers=_bearer(secret))
    assert (refused.status_code, refused.json()["error"]["values"]["scope"]) == (403, "check")
    assert not list(registry.journal.entries())


def test_who_administers_may_everything(public: TestClient, registry: Registry) -> None:
    secret = _token(registry, Right.ADMIN)
    assert public.get("/api/v1/status", headers=_bearer(secret)).status_code == 200
    assert _check(public, headers=_bearer(secret))[0] == 200


def test_an_expired_token_is_refused_from_its_last_moment_on(
    public: TestClient, registry: Registry, clock: Clock
) -> None:
    secret = _token(registry, Right.CHECK, days=30)
    clock.moment = NOW + timedelta(days=30, microseconds=-1)
    assert _check(public, headers=_bearer(secret))[0] == 200
    clock.moment = NOW + timedelta(days=30)
    assert _check(public, headers=_bearer(secret)) == (401, "NotAuthenticated")


def test_a_revoked_token_is_refused_at_its_next_request(public: TestClient, registry: Registry) -> None:
    secret = _token(registry, Right.CHECK)
    assert _check(public, headers=_bearer(secret))[0] == 200
    registry.tokens.revoke(1, by="c.roy", now=NOW)
    assert _check(public, headers=_bearer(secret)) == (401, "NotAuthenticated")


def test_no_answer_ever_repeats_a_token(public: TestClient, registry: Registry) -> None:
    secret = _token(registry, Right.READ)
    answers = [
        public.get(address, headers=_bearer(secret)).text for address in ("/api/v1/status", "/api/v1/nothing")
    ]
    assert not any(secret in answer for answer in answers)


# --- proxy ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "named", "status"),
    [
        pytest.param("10.0.0.9", ["a.tremblay"], 200, id="the proxy names somebody"),
        pytest.param("10.0.0.8", ["a.tremblay"], 401, id="another machine names somebody"),
        pytest.param("10.0.0.9", [], 401, id="the proxy names nobody"),
        pytest.param("10.0.0.9", [""], 401, id="the proxy gives an empty name"),
        pytest.param(
            "10.0.0.9", ["a.tremblay", "b.roy"], 401, id="two names: the asker's own and the proxy's"
        ),
        pytest.param("10.0.0.9", ["a\x01b"], 401, id="a name no journal can hold"),
    ],
)
def test_a_name_is_believed_from_the_proxy_alone(
    serve: Serve, address: str, named: list[str], status: int
) -> None:
    client = serve(base_url=SITE, address=(address, 4000), **PROXY)
    answered = client.post(
        "/api/v1/check", json=QUESTION, headers=[("X-Remote-User", name) for name in named]
    )
    assert answered.status_code == status
    if status == 200:
        assert answered.json()["asked_by"] == {"kind": "user", "name": "a.tremblay"}


def test_whom_the_proxy_names_may_what_the_setting_says(serve: Serve) -> None:
    client = serve(base_url=SITE, address=("10.0.0.9", 4000), **{**PROXY, "web_proxy_scopes": ("read",)})
    named = {"X-Remote-User": "a.tremblay"}
    assert client.get("/api/v1/status", headers=named).status_code == 200
    assert _check(client, headers=named) == (403, "NotPermitted")


def test_a_proxy_header_is_nothing_where_none_is_set(public: TestClient) -> None:
    assert _check(public, headers={"X-Remote-User": "a.tremblay"}) == (401, "NotAuthenticated")


# --- sessions and forms -----------------------------------------------------------------------------


def _logged_in(public: TestClient, secret: str) -> TestClient:
    form = FIELD.search(public.get("/en/login").text)
    assert form is not None
    done = public.post("/en/login", data={"csrf": form[1], "token": secret}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/en/")
    return public


def test_a_person_logs_in_with_a_token_and_has_its_rights_and_its_name(
    public: TestClient, registry: Registry
) -> None:
    client = _logged_in(public, _token(registry, Right.CHECK, label="c.roy"))
    told = client.post("/api/v1/check", json=QUESTION).json()
    assert told["asked_by"] == {"kind": "user", "name": "c.roy"}
    assert client.get("/api/v1/status").status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(
    public: TestClient, registry: Registry
) -> None:
    cookie = public.get("/en/login").headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "secure", "path=/"} <= {part.strip() for part in cookie.split(";")}


def test_logging_in_gives_a_session_that_was_not_there_before(public: TestClient, registry: Registry) -> None:
    public.get("/en/login")
    before = public.cookies[sessions.COOKIE]
    _logged_in(public, _token(registry, Right.CHECK))
    assert public.cookies[sessions.COOKIE] != before


def test_a_wrong_token_opens_nothing_and_says_so_on_the_page(public: TestClient) -> None:
    form = FIELD.search(public.get("/fr/login").text)
    assert form is not None
    refused = public.post("/fr/login", data={"csrf": form[1], "token": "amp_" + "x" * 43})
    assert (refused.status_code, "Le jeton n&#39;est pas d&#39;ici." in refused.text) == (401, True)
    assert _check(public) == (401, "NotAuthenticated")


def test_a_session_ends_with_its_token(public: TestClient, registry: Registry) -> None:
    client = _logged_in(public, _token(registry, Right.CHECK))
    registry.tokens.revoke(1, by="c.roy", now=NOW)
    assert _check(client) == (401, "NotAuthenticated")


def test_a_session_ends_after_its_hours(public: TestClient, registry: Registry, clock: Clock) -> None:
    client = _logged_in(public, _token(registry, Right.CHECK))
    clock.moment = NOW + timedelta(hours=sessions.HOURS)
    assert _check(client) == (401, "NotAuthenticated")


def test_the_cookie_of_a_session_that_was_ended_is_refused_when_it_is_sent_again(
    public: TestClient, registry: Registry
) -> None:
    client = _logged_in(public, _token(registry, Right.CHECK))
    kept = client.cookies[sessions.COOKIE]
    form = FIELD.search(client.get("/en/login").text)
    assert form is not None
    assert client.post("/en/logout", data={"csrf": form[1]}, follow_redirects=False).status_code == 303
    client.cookies.set(sessions.COOKIE, kept, domain="registre.exemple.ca")
    assert _check(client) == (401, "NotAuthenticated")


@pytest.mark.parametrize(
    "mended",
    [
        pytest.param(
            lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), id="another signature"
        ),
        pytest.param(lambda cookie: cookie.replace(".1.", ".2."), id="the number of another token"),
        pytest.param(lambda _cookie: "a.b.c.d", id="what is no session"),
        pytest.param(lambda _cookie: "", id="nothing"),
        pytest.param(lambda cookie: cookie * 100, id="much too long"),
    ],
)
def test_a_cookie_that_we_did_not_sign_opens_nothing(
    public: TestClient, registry: Registry, mended: Any
) -> None:
    client = _logged_in(public, _token(registry, Right.CHECK))
    cookie = mended(client.cookies[sessions.COOKIE])
    client.cookies.clear()
    assert _check(client, headers={"cookie": f"{sessions.COOKIE}={cookie}"}) == (401, "NotAuthenticated")


def test_another_servers_session_opens_nothing_here(serve: Serve, registry: Registry) -> None:
    other = _logged_in(serve(base_url=SITE, secret=b"o" * 32, **PUBLIC), _token(registry, Right.CHECK))
    here = serve(base_url=SITE, **PUBLIC)
    here.cookies.set(sessions.COOKIE, other.cookies[sessions.COOKIE], domain="registre.exemple.ca")
    assert _check(here) == (401, "NotAuthenticated")
