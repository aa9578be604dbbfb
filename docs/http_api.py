"""The reference page of the HTTP API in both languages, written from its own description, which is in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amp_registry.language import Language, Text
from amp_registry.web.api.description import EMPTY
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings

INTRODUCTION: Final = Text(
    """# L'API HTTP

<!-- Written by `make docs` from the description of the API; change `amp_registry/web/api/`, not this page. -->

`amp-registry serve` répond à `http://127.0.0.1:8737`, sauf avis contraire ([how-to/serve.md](../how-to/serve.md)). La description
entière, avec chaque forme, est `/api/v1/openapi.json` (OpenAPI 3.1). Les phrases de chaque point, plus bas, sont celles de cette
description, qui est en anglais.

- **Qui demande.** Sur cette machine, qui s'y trouve. Ailleurs, un jeton : `Authorization: Bearer amp_…`. `check` et
  `check-many` demandent le droit `check` ; tout le reste le droit `read` ; `/healthz` et `/readyz` aucun.
- **Les erreurs** sont des *problem details* de la RFC 9457 (`application/problem+json`) : `type`, `title`, `status`, `detail` dans la
  langue de la demande, et sous `error` l'erreur de la bibliothèque ([errors.md](errors.md)) dans les deux langues.
- **La langue** : `?lang=fr` ou `?lang=en`, sinon `Accept-Language`, sinon le français. La preuve est toujours dans les deux.
- **Les étiquettes.** Recherche, inscriptions, historique et changements portent un `ETag` fait des copies qui répondent : renvoyé dans
  `If-None-Match`, il donne 304 tant que ces copies répondent.
- **Un nom qui n'est pas ici** est refusé, dans un corps comme après `?` : un champ mal écrit et passé sous silence pourrait donner un
  faux oui.
- **Les limites.** Un corps de 1 Mo (un fichier : `web_largest_upload_mb`), 100 000 lignes de `check-many`, `web_rate_per_minute`
  demandes par minute et par demandeur. Au-delà : 413 et 429, avec `Retry-After`.

`/reconcile/rena` et `/reconcile/rea` sont des *Reconciliation Services*, version 0.2 ([how-to/openrefine.md](../how-to/openrefine.md)).
""",
    """# HTTP API

<!-- Written by `make docs` from the description of the API; change `amp_registry/web/api/`, not this page. -->

`amp-registry serve` answers at `http://127.0.0.1:8737` unless told otherwise ([how-to/serve.md](../how-to/serve.en.md)). The
whole description, with every shape, is `/api/v1/openapi.json` (OpenAPI 3.1).

- **Who asks.** On this machine, whoever is at it. Elsewhere, a token: `Authorization: Bearer amp_…`. `check` and
  `check-many` need the right `check`; everything else the right `read`; `/healthz` and `/readyz` none.
- **Errors** are RFC 9457 problem details (`application/problem+json`): `type`, `title`, `status`, `detail` in the language of
  the request, and under `error` the error of the library ([errors.md](errors.en.md)) in both languages.
- **Language**: `?lang=fr` or `?lang=en`, else `Accept-Language`, else French. The evidence is always in both.
- **Tags.** Search, entries, history and changes carry an `ETag` made of the copies that answer: sent back as
  `If-None-Match`, it gives 304 for as long as those copies answer.
- **Names that are not here** are refused, in a body and after `?` alike: a misspelled field passed over in silence could give a
  wrong yes.
- **Limits.** A body of 1 MB (an upload: `web_largest_upload_mb`), 100,000 lines of `check-many`, `web_rate_per_minute`
  requests a minute and caller. Past them: 413 and 429, with `Retry-After`.

`/reconcile/rena` and `/reconcile/rea` are Reconciliation Services, version 0.2 ([how-to/openrefine.md](../how-to/openrefine.en.md)).
""",
)
TYPED: Final = """
```console
$ curl --json '{"firm": {"neq": "1170000013"}, "contract": {"kind": "construction", "expenditure": 6000000}}' \\
    http://127.0.0.1:8737/api/v1/check
$ curl 'http://127.0.0.1:8737/api/v1/check?q=1170000013&kind=construction&expenditure=6000000&format=text'
```

"""
EXAMPLE: Final = Text("## Exemple", "## Example")
TOLD: Final = Text(
    "La première donne la preuve ([evidence.md](evidence.md)), la seconde sa phrase, en une ligne.",
    "The first gives the evidence ([evidence.md](evidence.en.md)), the second its summary in one line.",
)
ENDPOINTS: Final = Text("## Points", "## Endpoints")
BODY: Final = Text("Corps : ", "Body: ")
ANSWERS: Final = Text("Répond : ", "Answers: ")
SEMICOLON: Final = Text(" ; ", "; ")
PARAMETERS: Final = Text("| paramètre | dans | prend |", "| parameter | in | takes |")


def page(language: Language) -> str:
    """Return the page, as Markdown."""
    told = create_app(WebSettings()).openapi()
    shapes = told["components"]["schemas"]
    sections = [
        line
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
        for line in _operation(method, path, operation, shapes, language)
    ]
    example = EXAMPLE.say(language) + "\n" + TYPED + "\n" + TOLD.say(language)
    parts = [INTRODUCTION.say(language), example, "", ENDPOINTS.say(language), "", *sections]
    return "\n".join(parts).rstrip() + "\n"


def _operation(
    method: str, path: str, told: Mapping[str, Any], shapes: Mapping[str, Any], language: Language
) -> Iterator[str]:
    yield f"### `{method.upper()} {path}`"
    yield ""
    end = "" if told["summary"].endswith("?") else "."
    yield f"{told['summary']}{end} {told['description']}"
    yield ""
    body = told.get("requestBody", {}).get("content", {})
    if body:
        yield f"{BODY.say(language)}{_listed(body)}."
        yield ""
    parameters = [one for one in told.get("parameters", []) if one["in"] != "header"]
    if parameters:
        yield PARAMETERS.say(language)
        yield "|---|---|---|"
        yield from (f"| `{one['name']}` | {one['in']} | {_takes(one, shapes)} |" for one in parameters)
        yield ""
    good = told["responses"].get("200", {})
    given = _listed(good.get("content", {}))
    yield f"{ANSWERS.say(language)}{good['description']}{SEMICOLON.say(language)}{given}."
    yield ""


def _listed(content: Mapping[str, Any]) -> str:
    return ", ".join(f"`{media}`{_shape(told['schema'])}" for media, told in content.items())


def _shape(schema: Mapping[str, Any]) -> str:
    inner = schema.get("items", schema)
    name = inner.get("$ref", "").rpartition("/")[2]
    return (f" (list of `{name}`)" if "items" in schema else f" (`{name}`)") if name else ""


def _takes(parameter: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null" and one != EMPTY]
    said = [kind for one in kinds if (kind := _kind(one, shapes))]
    needed = ["needed"] if parameter.get("required") else []
    told = parameter.get("description")
    return "; ".join([*needed, *said, *([told] if told else [])]) or "text"


def _kind(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _kind(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"repeatable: {_kind(schema['items'], shapes)}"
    if schema.get("type") == "integer":
        return f"{schema.get('minimum', '…')} to {schema.get('maximum', '…')}"
    if schema.get("type") == "boolean":
        return "`true`, `false`"
    return "" if schema.get("format") == "date" else "text"
