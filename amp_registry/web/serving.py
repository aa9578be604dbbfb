"""The server: one process, or several that share a socket; what it may listen on is settled before it listens."""

from __future__ import annotations

import copy
import errno
import socket
from functools import partial
from typing import Any, Final

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from amp_registry.errors import BadSettings, OpenToAll
from amp_registry.language import Text
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings

GRACE_SECONDS: Final = 10
KEPT_SECONDS: Final = 75
"""How long a connection that nobody uses stays open: longer than programs and proxies keep one, a minute as a rule. One
that the server closes just as it is used again is an error of theirs, on a check that may have been journaled.
"""
WORKER_SECONDS: Final = 60
"""How long a process may leave its parent without an answer before it is taken for dead and replaced: what it imports
counts, and a slow disk makes that longer than the five seconds the server's library allows.
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


def bound(web: WebSettings) -> socket.socket:
    """Return the socket to serve on, its address taken; raises `BadSettings` when it cannot be."""
    host, port = web.address, web.settings.web_port
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except (OSError, UnicodeError) as error:  # UnicodeError: what no name of a machine can be
        door.close()
        raise _not_bound(host, port, error) from None
    door.set_inheritable(True)
    return door


def _not_bound(host: str, port: int, error: OSError | UnicodeError) -> BadSettings:
    code = error.errno if isinstance(error, OSError) else None
    if code in _OF_THE_PORT:
        return BadSettings(name="web_port", value=port, problem=_OF_THE_PORT[code])
    return BadSettings(name="web_host", value=host, problem=NOT_AN_ADDRESS)


PORT_TAKEN: Final = Text(
    "Un autre programme écoute déjà sur ce port. Choisissez-en un autre (--port), ou arrêtez ce programme.",
    "Another program listens on this port already. Choose another (--port), or stop that program.",
)
PORT_RESERVED: Final = Text(
    "Le système réserve ce port. Choisissez-en un au-dessus de 1023 (--port) et mettez un mandataire devant.",
    "The system reserves this port. Choose one above 1023 (--port) and put a proxy in front.",
)
NOT_AN_ADDRESS: Final = Text(
    "Ce n'est pas une adresse de cette machine. Choisissez-en une autre (--host).",
    "This is no address of this machine. Choose another (--host).",
)
_OF_THE_PORT: Final = {errno.EADDRINUSE: PORT_TAKEN, errno.EACCES: PORT_RESERVED}


def serve(web: WebSettings, door: socket.socket, *, workers: int = 1) -> None:
    """Serve on a socket until the process is told to stop; `refuse_open_doors` and `bound` come first."""
    config = uvicorn.Config(
        partial(create_app, web),
        factory=True,
        host=web.address,
        port=web.settings.web_port,
        workers=workers,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=WORKER_SECONDS,
        log_config=_logging(),
    )
    if workers > 1:
        Multiprocess(config, sockets=[door]).run()
    else:
        uvicorn.Server(config).run(sockets=[door])


def _logging() -> dict[str, Any]:
    """Return the server's own configuration of logs, ours beside it: one line a message, on standard error."""
    told = copy.deepcopy(LOGGING_CONFIG)
    told["formatters"]["plain"] = {"format": "%(levelname)s:     %(message)s"}
    told["handlers"]["plain"] = {"class": "logging.StreamHandler", "formatter": "plain"}
    told["loggers"]["amp_registry.web"] = {"handlers": ["plain"], "level": "INFO", "propagate": False}
    return told
