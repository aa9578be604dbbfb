"""One shape of every error: for programs, for people, in both languages; and what nobody foresaw tells nothing."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from amp_registry import errors
from amp_registry.language import same
from amp_registry.registry import Registry
from amp_registry.web import problems
from amp_registry.web.security.headers import HEADERS
from tests.test_errors import MADE

SHAPE = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "error"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1},
    },
}


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_every_error_has_a_status_and_the_shape(error: errors.AmpRegistryError) -> None:
    french, english = (problems.problem(error, language) for language in ("fr", "en"))
    for told in (french, english):
        Draft202012Validator(SHAPE).validate(told)
        assert told["type"] == f"urn:amp-registry:error:{type(error).__name__}"
        assert told["error"] == error.to_dict()
    assert french["detail"] != english["detail"]
    assert french["status"] == english["status"] == problems.status_of(error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.EmptyName(), 422),
        (errors.NoSnapshot(register="rea"), 404),
        (errors.NoSuchToken(number=1), 404),
        (errors.AlreadyDecided(id=1, by="a"), 409),
        (errors.StoreError(problem=same("a")), 503),
        (errors.JournalBroken(seq=1, problem=same("a")), 500),
        (errors.BadSettings(name="a", value="b", problem=same("c")), 500),
        (errors.ExtraMissing(purpose=same("a"), extra="pdf"), 501),
        (errors.TooMany(rate=1, seconds=2), 429),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_the_status_is_that_of_the_nearest_kind(error: errors.AmpRegistryError, status: int) -> None:
    assert problems.status_of(error) == status


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/nothing", 404, "NoSuchPage"),
        ("DELETE", "/api/v1/check", 405, "BadRequest"),
        ("GET", "/api/v1/journal/one", 422, "BadRequest"),
        ("GET", "/api/v1/journal/0", 422, "BadRequest"),
        ("POST", "/api/v1/check", 422, "InvalidQuestion"),
        ("GET", "/reconcile/rbq", 422, "BadRequest"),
        ("GET", "/assets/nothing.css", 404, "NoSuchPage"),
    ],
)
def test_what_the_framework_refuses_has_the_shape_too(
    client: TestClient, method: str, path: str, status: int, kind: str
) -> None:
    refused = client.request(method, path)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
    Draft202012Validator(SHAPE).validate(refused.json())
    assert refused.json()["type"].endswith(f":{kind}")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/check", "GET, POST"),
        ("DELETE", "/api/v1/search", "GET"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/readyz", "GET, HEAD"),
    ],
)
def test_a_method_that_is_refused_is_told_with_all_those_that_are_taken(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    french, english = (client.request(method, path, headers={"accept-language": to}) for to in ("fr", "en"))
    assert (french.status_code, french.headers["allow"]) == (405, allowed)
    assert "ne prend pas cette méthode" in french.json()["detail"]
    assert "does not take this method" in english.json()["detail"]
    assert "Not Allowed" not in french.text + english.text


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/search?limit=2", "/api/v1/search?q="])
def test_a_parameter_that_is_missing_is_named_alone(client: TestClient, path: str) -> None:
    told = client.get(path, headers={"accept-language": "en"})
    assert (told.status_code, told.json()["error"]["what"]["en"]) == (422, "Request refused: q.")


@pytest.mark.parametrize(
    ("path", "says"), [("/fr/nothing", "Il n&#39;y a rien"), ("/en/nothing", "There is nothing")]
)
def test_a_person_is_told_on_a_page_in_their_language(client: TestClient, path: str, says: str) -> None:
    told = client.get(path)
    assert (told.status_code, told.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert says in told.text


def test_where_no_page_can_be_drawn_a_browser_is_told_in_plain_words(client: TestClient) -> None:
    told = client.get(
        "/fr/", headers={"host": "evil.example", "accept": "text/html,*/*", "accept-language": "en"}
    )
    assert (told.status_code, told.headers["content-type"]) == (421, "text/plain; charset=utf-8")
    assert told.text.startswith("Ce serveur ne répond pas au nom « evil.example ».")


@pytest.fixture
def broken(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A server in which something nobody foresaw happens."""

    def search(*_args: Any, **_named: Any) -> Any:
        raise ZeroDivisionError("secret: Construction Exemple inc.")

    monkeypatch.setattr(Registry, "search", search)
    return client


def test_what_nobody_foresaw_tells_nothing_and_keeps_the_headers(broken: TestClient) -> None:
    told = broken.get("/api/v1/search?q=a", headers={"accept-language": "en"})
    assert (told.status_code, told.json()["type"]) == (500, "urn:amp-registry:error:Unexpected")
    assert "secret" not in told.text
    assert HEADERS.items() <= dict(told.headers).items()
    assert broken.get("/api/v1/status").status_code == 200
