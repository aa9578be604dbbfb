"""The server: one process, or several that share a socket; what it may listen on is settled before it listens."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any, Final

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from amp_registry.errors import OpenToAll
from amp_registry.language import Text
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings

GRACE_SECONDS: Final = 10
KEPT_SECONDS: Final = 75
"""How long a connection that nobody uses stays open: longer than programs and proxies keep one, a minute as a rule. One
that the server closes just as it is used again is an error of theirs, on a check that may have been journaled.
"""


def refuse_open_doors(web: WebSettings, *, tokens: bool) -> None:
    """Raise `OpenToAll` when somebody outside this machine could use the server without saying who they are.

    `tokens` is whether one is in force: without any, nobody could use it at all, and somebody would soon open it to all.
    """
    told = web.settings
    if told.web_access == "proxy" and not told.web_proxy_header:
        raise OpenToAll(host=told.web_host, problem=NO_HEADER, todo=NAME_THE_HEADER)
    if web.loopback:
        return
    if told.web_access == "local":
        raise OpenToAll(host=told.web_host, problem=NOBODY_LOGS_IN, todo=CHOOSE_ACCESS)
    if told.web_access == "token" and not tokens:
        raise OpenToAll(host=told.web_host, problem=NO_TOKEN, todo=MAKE_A_TOKEN)
    if not told.web_hosts:
        raise OpenToAll(host=told.web_host, problem=NO_NAMES, todo=NAME_IT)


NO_HEADER: Final = Text(
    "L'en-tête où le mandataire nomme l'usager n'est pas dit.",
    "The header in which the proxy names the user is not said.",
)
NAME_THE_HEADER: Final = Text(
    "Dites-le dans le réglage web_proxy_header, par exemple X-Remote-User.",
    "Say it in the setting web_proxy_header, as X-Remote-User.",
)
NO_TOKEN: Final = Text("Aucun jeton n'est en vigueur.", "No token is in force.")
MAKE_A_TOKEN: Final = Text(
    "Créez-en un : amp-registry token add ÉTIQUETTE.", "Make one: amp-registry token add LABEL."
)
NOBODY_LOGS_IN: Final = Text(
    "En accès local, personne ne s'identifie.", "With local access, nobody says who they are."
)
CHOOSE_ACCESS: Final = Text(
    "Choisissez --access token et créez un jeton (amp-registry token add), ou --access proxy et dites dans quel en-tête "
    "le mandataire nomme l'usager (réglage web_proxy_header).",
    "Choose --access token and make a token (amp-registry token add), or --access proxy and say in which header the "
    "proxy names the user (setting web_proxy_header).",
)
NO_NAMES: Final = Text(
    "Le nom par lequel on l'appelle n'est pas dit.", "The name it is called by is not said."
)
NAME_IT: Final = Text(
    "Dites-le dans le réglage web_hosts, par exemple AMP_REGISTRY_WEB_HOSTS=registre.exemple.ca.",
    "Say it in the setting web_hosts, as AMP_REGISTRY_WEB_HOSTS=registry.example.org.",
)


def serve(web: WebSettings, *, workers: int = 1) -> None:
    """Serve until the process is told to stop; `refuse_open_doors` comes first."""
    config = uvicorn.Config(
        partial(create_app, web),
        factory=True,
        host=web.settings.web_host,
        port=web.settings.web_port,
        workers=workers,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        log_config=_logging(),
    )
    socket = config.bind_socket()
    if workers > 1:
        Multiprocess(config, sockets=[socket]).run()
    else:
        uvicorn.Server(config).run(sockets=[socket])


def _logging() -> dict[str, Any]:
    """Return the server's own configuration of logs, ours beside it: one line a message, on standard error."""
    told = copy.deepcopy(LOGGING_CONFIG)
    told["formatters"]["plain"] = {"format": "%(levelname)s:     %(message)s"}
    told["handlers"]["plain"] = {"class": "logging.StreamHandler", "formatter": "plain"}
    told["loggers"]["amp_registry.web"] = {"handlers": ["plain"], "level": "INFO", "propagate": False}
    return told
