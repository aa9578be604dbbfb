"""Requests made up from the API's own description, right ones and wrong ones, each answer compared with it.

A question made up names nobody we know: in half of those to `check`, a sample firm takes the place of what was made up,
so that answers are compared too and not refusals alone. That a right request is accepted is not asked: a check digit, or
a file that is a proof, is more than a description can say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.python.asgi import ASGIClient, get_client
from schemathesis.specs.openapi.checks import positive_data_acceptance

from amp_registry.settings import Settings
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import NOW

SAMPLES = ("1170000013", "1199013294", "1199012171", "Papeterie Inventée inc.", "Excavation Sarrazelle")
HOST = {"host": "localhost"}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@schemathesis.serializer("application/x-ndjson")
def lines(_context: SerializationContext, value: Any) -> bytes:
    """Write what was made up for a text of lines as it is; anything else as one line of JSON."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def operations(app: FastAPI) -> dict[str, APIOperation]:
    """Return each operation of the API by its label, `GET /api/v1/status`."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


@contextmanager
def serving(url: str) -> Iterator[tuple[FastAPI, ASGIClient]]:
    """Serve a store at the moment the samples are asked, and give who asks."""
    told = Settings(database_url=url, web_rate_per_minute=0)
    app = create_app(WebSettings(settings=told, clock=lambda: NOW))
    with get_client(app) as client:
        yield app, client


def fuzz(operation: APIOperation, client: ASGIClient, mode: GenerationMode, examples: int) -> Counter[int]:
    """Send requests and return how many came out with which status; raises where an answer is not as described."""
    statuses: Counter[int] = Counter()

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    def sent(case: Case) -> None:
        if mode is GenerationMode.POSITIVE and len(case.id) % 2 == 0:
            _about_a_sample(case, sum(statuses.values()))
        response = case.call(session=client, headers=HOST)
        statuses[response.status_code] += 1
        case.validate_response(response, headers=HOST, excluded_checks=[positive_data_acceptance])

    try:
        sent()
    except Unsatisfiable:  # nothing can be wrong with a request that takes nothing
        assert mode is GenerationMode.NEGATIVE
    return statuses


def _about_a_sample(case: Case, place: int) -> None:
    """Ask about a sample firm, keeping the rest of what was made up."""
    name = SAMPLES[place % len(SAMPLES)]
    firm = {"neq": name} if name.isdigit() else {"name": name}
    if case.path == "/api/v1/check" and isinstance(case.body, dict):
        case.body = {**case.body, "firm": firm, "consortium": None}
    elif case.path == "/api/v1/check":
        kept = {k: v for k, v in (case.query or {}).items() if k not in {"q", "name", "neq", "expenditure"}}
        case.query = {**kept, **firm}
    elif case.path == "/api/v1/check-many":
        case.body = json.dumps({"firm": firm}) + "\n" + str(case.body)
