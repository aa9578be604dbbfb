"""The description of the API: OpenAPI 3.1, with the shapes of the library and who may ask what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from amp_registry.web.api.models import GIVEN_OUT
from amp_registry.web.api.question_schema import schemas
from amp_registry.web.responses import REFERENCE

SUMMARY: Final = (
    "May this firm contract? Québec's RENA and REA, with the rule, the article and the copy used."
)
API: Final = "/api/"
EMPTY: Final = {"const": ""}
"""What every parameter of the API takes besides: one that stands there empty is not given (`parameters.Parameters`)."""
ABOUT: Final = ("title", "description", "default")
TOKEN: Final = {"type": "http", "scheme": "bearer", "description": "A token of `amp-registry token add`"}


def install(app: FastAPI) -> None:
    """Have an application describe itself with the shapes of the library; it is made once."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign] # FastAPI's documented way


def _description(app: FastAPI) -> dict[str, Any]:
    told = get_openapi(
        title=app.title, version=app.version, summary=SUMMARY, openapi_version="3.1.0", routes=app.routes
    )
    for path, operations in told["paths"].items():
        if path.startswith(API):
            _say_what_may_be_empty(operations.values())
    components = told.setdefault("components", {})
    known = components.setdefault("schemas", {})
    for ours in ("HTTPValidationError", "ValidationError"):
        known.pop(ours, None)
    _, given_out = models_json_schema(
        [(model, "serialization") for model in GIVEN_OUT], ref_template=REFERENCE.replace("{}", "{model}")
    )
    known |= given_out["$defs"] | schemas()
    components["securitySchemes"] = {"token": TOKEN}
    told["security"] = [{"token": []}, {}]
    return told


def _say_what_may_be_empty(operations: Iterable[Mapping[str, Any]]) -> None:
    for operation in operations:
        for one in operation.get("parameters", ()):
            if one["in"] == "query" and not one.get("required"):
                about = {name: value for name, value in one["schema"].items() if name in ABOUT}
                taken = {name: value for name, value in one["schema"].items() if name not in ABOUT}
                one["schema"] = {"anyOf": [*taken.get("anyOf", [taken]), EMPTY], **about}
