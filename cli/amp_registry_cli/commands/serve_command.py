"""`serve`: the page and the HTTP API, on this machine unless told otherwise."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any, Final

import click

from amp_registry.errors import ExtraMissing
from amp_registry.language import Text
from amp_registry.settings import WEB_ACCESS
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import option, say, spoken_command

MOST_WORKERS: Final = 64
PURPOSE: Final = Text("La page et l'API", "The page and the API")
OPEN: Final = Text(
    "Ouvrez http://{host}:{port}/ (Ctrl+C pour arrêter)", "Open http://{host}:{port}/ (Ctrl+C to stop)"
)


@spoken_command(
    "serve",
    Text(
        "Sert la page et l'API HTTP, sur cette machine seulement tant qu'on n'en décide pas autrement.",
        "Serves the page and the HTTP API, on this machine alone unless you decide otherwise.",
    ),
)
@option(
    "--host",
    metavar=Text("ADRESSE", "ADDRESS"),
    told=Text("Adresse où écouter (127.0.0.1).", "Address to listen on (127.0.0.1)."),
)
@option(
    "--port",
    type=click.IntRange(1, 65_535),
    metavar=Text("PORT", "PORT"),
    told=Text("Port où écouter (8737).", "Port to listen on (8737)."),
)
@option(
    "--access",
    type=click.Choice(WEB_ACCESS),
    told=Text(
        "Qui est reconnu : la personne à cette machine, le porteur d'un jeton, ou qui le mandataire nomme.",
        "Who is recognized: the person at this machine, the bearer of a token, or whom the proxy names.",
    ),
)
@option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    metavar=Text("N", "N"),
    told=Text("Processus qui répondent (1).", "Processes that answer (1)."),
)
@pass_session
def command(session: Session, host: str | None, port: int | None, access: str | None, workers: int) -> None:
    """Serve until stopped."""
    serving, web_settings = _web()
    told: dict[str, Any] = {"web_host": host, "web_port": port, "web_access": access}
    settings = replace(session.settings, **{name: value for name, value in told.items() if value is not None})
    web = web_settings.of(settings, session.asked_by)
    serving.refuse_open_doors(web, tokens=web.loopback or _some_token(session))
    with serving.bound(web) as door:
        shown = f"[{web.address}]" if ":" in web.address else web.address
        click.echo(say(OPEN).format(host=shown, port=settings.web_port), err=True)
        serving.serve(web, door, workers=workers)


def _some_token(session: Session) -> bool:
    with session.registry() as registry:
        return any(token.holds_at(session.now) for token in registry.tokens.all())


def _web() -> tuple[Any, Any]:
    """Return the modules that serve; they load a web framework, which no other command must pay for."""
    try:
        serving = importlib.import_module("amp_registry.web.serving")
    except ModuleNotFoundError:
        raise ExtraMissing(purpose=PURPOSE, extra="web") from None
    return serving, importlib.import_module("amp_registry.web.web_settings")
