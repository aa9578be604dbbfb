"""The API does what its description says: no 5xx, no answer of another shape, nothing wrong taken for right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from fastapi import FastAPI
from schemathesis import GenerationMode
from schemathesis.python.asgi import ASGIClient

from amp_registry.question import Question
from amp_registry.web.api import question_schema
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import stored_samples
from tests.web import api_fuzz

EXAMPLES = 8
LABELS = sorted(api_fuzz.operations(create_app(WebSettings())))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, ASGIClient]]:
    url = stored_samples(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'registry.sqlite3'}")
    with api_fuzz.serving(url) as served:
        yield served


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(WebSettings())


def test_every_endpoint_of_the_interface_is_described() -> None:
    paths = {label.partition(" ")[2] for label in LABELS}
    named = ("check", "check-many", "search", "entries/{register}", "history", "changes", "status", "journal")
    assert {f"/api/v1/{name}" for name in named} <= paths
    assert {"/healthz", "/readyz", "/metrics", "/reconcile/{register}"} <= paths


# A body of lines is any text: a line that is no question is answered in its place, and the whole with 200.
WHATEVER_COMES = ("POST /api/v1/check-many", GenerationMode.NEGATIVE)
CASES = [pair for pair in product(LABELS, api_fuzz.MODES) if pair != WHATEVER_COMES]
SAID = {GenerationMode.POSITIVE: "as described", GenerationMode.NEGATIVE: "otherwise than described"}


@pytest.mark.parametrize(("label", "mode"), CASES, ids=[f"{label} {SAID[mode]}" for label, mode in CASES])
def test_what_is_sent_is_answered_as_described(
    served: tuple[FastAPI, ASGIClient], label: str, mode: GenerationMode
) -> None:
    app, client = served
    statuses = api_fuzz.fuzz(api_fuzz.operations(app)[label], client, mode, EXAMPLES)
    assert all(status < 500 for status in statuses)


def test_the_description_is_openapi_3_1_with_examples_and_who_may(app: FastAPI) -> None:
    told = app.openapi()
    assert told["openapi"] == "3.1.0"
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    body = told["paths"]["/api/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert Question.from_dict(body["example"]).firm.name == "Construction Exemple inc."


def test_every_reference_of_the_description_leads_somewhere(app: FastAPI) -> None:
    told = app.openapi()
    known = {question_schema.REFERENCE.format(name) for name in told["components"]["schemas"]}
    assert _references(told) <= known


def _references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(_references, value.values()))
    return set().union(*map(_references, value)) if isinstance(value, list) else set()
