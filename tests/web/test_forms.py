"""Forms only our own pages can send: bound to their session, to their age, and where it matters sent once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from starlette.datastructures import FormData
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from amp_registry.web.security import forms, sessions
from tests.sample_store import NOW
from tests.web.conftest import Clock, Serve

FIELD = re.compile(r'name="csrf" value="([^"]+)"')


def _with_forms(client: TestClient) -> TestClient:
    """Add two forms: one that may be sent again, one that may not."""
    app = client.app
    assert isinstance(app, FastAPI)

    @app.post("/fr/again")
    async def again(form: Annotated[FormData, Depends(forms.guarded)]) -> PlainTextResponse:
        return PlainTextResponse(str(form.get("name")))

    @app.post("/fr/once")
    async def once(form: Annotated[FormData, Depends(forms.once)]) -> PlainTextResponse:
        return PlainTextResponse(str(form.get("name")))

    return client


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return _with_forms(serve())


def _form(client: TestClient) -> str:
    found = FIELD.search(client.get("/fr/login").text)
    assert found is not None
    return found[1]


def _sent(client: TestClient, path: str, csrf: str | None, **extra: Any) -> int:
    data = {"name": "Exemple", **({} if csrf is None else {"csrf": csrf})}
    return client.post(path, data=data, headers={"accept": "text/html"}, **extra).status_code


def test_a_form_of_this_session_is_taken(client: TestClient) -> None:
    assert _sent(client, "/fr/again", _form(client)) == 200


def test_a_form_that_may_be_sent_again_is_taken_again(client: TestClient) -> None:
    csrf = _form(client)
    assert [_sent(client, "/fr/again", csrf) for _ in range(2)] == [200, 200]


def test_a_form_to_be_sent_once_is_refused_when_it_is_sent_again(client: TestClient) -> None:
    csrf = _form(client)
    assert [_sent(client, "/fr/once", csrf) for _ in range(3)] == [200, 403, 403]


def test_what_was_sent_is_refused_by_another_process_too(client: TestClient, serve: Serve) -> None:
    csrf = _form(client)
    assert _sent(client, "/fr/once", csrf) == 200
    other = _with_forms(serve())
    other.cookies.set(sessions.COOKIE, client.cookies[sessions.COOKIE], domain="localhost.local")
    assert _sent(other, "/fr/again", csrf) == 200
    assert _sent(other, "/fr/once", csrf) == 403


@pytest.mark.parametrize(
    "csrf", [None, "", "a.b", "a.1.b", "é" * 50, "x" * 100_000], ids=lambda csrf: str(csrf)[:9]
)
@pytest.mark.parametrize("path", ["/fr/again", "/fr/once"])
def test_a_form_without_a_token_of_ours_is_refused(client: TestClient, path: str, csrf: str | None) -> None:
    _form(client)
    assert _sent(client, path, csrf) == 403


def test_a_form_of_another_session_is_refused(client: TestClient, serve: Serve) -> None:
    csrf = _form(client)
    other = _with_forms(serve())
    _form(other)
    assert _sent(other, "/fr/again", csrf) == 403


def test_a_form_without_the_cookie_of_its_session_is_refused(client: TestClient) -> None:
    csrf = _form(client)
    client.cookies.clear()
    assert _sent(client, "/fr/again", csrf) == 403


def test_a_form_is_refused_once_it_is_too_old(client: TestClient, clock: Clock) -> None:
    csrf = _form(client)
    clock.moment = NOW + timedelta(hours=sessions.HOURS, seconds=1)
    assert _sent(client, "/fr/again", csrf) == 403


def test_a_form_older_than_its_hours_is_refused_in_a_session_that_is_not(
    client: TestClient, clock: Clock
) -> None:
    web = client.app.state.web  # type: ignore[attr-defined]
    session = sessions.begin(NOW + timedelta(hours=sessions.HOURS))
    csrf = forms.token(web, session, NOW - timedelta(seconds=1))
    clock.moment = NOW + timedelta(hours=sessions.HOURS)
    text = f"{session.id}.{session.token}.{int(session.ends.timestamp())}"
    cookie = f"{sessions.COOKIE}={text}.{sessions.sign(web, 'session', text)}"
    refused = client.post("/fr/again", data={"csrf": csrf}, headers={"cookie": cookie})
    assert (refused.status_code, "plus de 12 heures" in refused.text) == (403, True)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="a page of another site"),
        pytest.param({"origin": "null"}, id="a page of no site"),
        pytest.param({"origin": "http://localhost:3000"}, id="another server of this machine"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="another site, by what the browser says"),
        pytest.param({"sec-fetch-site": "same-site"}, id="a neighbour, by what the browser says"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, id="a form of another site"
        ),
    ],
)
def test_a_right_form_is_refused_when_another_site_sends_it(
    client: TestClient, headers: dict[str, str]
) -> None:
    csrf = _form(client)
    sent = client.post("/fr/once", data={"name": "Exemple", "csrf": csrf}, headers=headers)
    assert sent.status_code == 403
    assert _sent(client, "/fr/once", csrf) == 200


def test_the_field_of_a_form_is_new_each_time(client: TestClient) -> None:
    first, second = _form(client), _form(client)
    assert first != second
