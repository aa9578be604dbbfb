"""Errors of the page and the HTTP API: who may, and how much. The tree is drawn in `amp_registry.errors`."""

from __future__ import annotations

from typing import ClassVar

from amp_registry.error_parts import AmpRegistryError, short
from amp_registry.language import Text


class WebError(AmpRegistryError):
    """A request that is not answered; `status` is its HTTP status."""

    status: ClassVar[int] = 400


class NotAuthenticated(WebError):
    """Nobody says who asks, or what says it is not known, ended, revoked or expired."""

    status = 401
    what = Text("Personne n'est reconnu dans cette demande.", "Nobody is recognized in this request.")
    why = Text("{problem}", "{problem}")
    todo = Text(
        "Donnez un jeton en vigueur dans l'en-tête Authorization (Bearer), ou ouvrez une session.",
        "Give a token in force in the Authorization header (Bearer), or log in.",
    )

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)


class NotPermitted(WebError):
    """Who asks is known, and may not do this."""

    status = 403
    what = Text("« {who} » n'a pas le droit « {scope} ».", "“{who}” does not have the right “{scope}”.")
    why = Text(
        "Chaque jeton ne permet que ce pour quoi il a été donné.",
        "Each token allows only what it was given for.",
    )
    todo = Text(
        "Demandez à qui administre le service un jeton qui a ce droit.",
        "Ask whoever administers the service for a token with that right.",
    )

    def __init__(self, *, who: str, scope: str) -> None:
        super().__init__(who=short(who), scope=scope)


class UnknownHost(WebError):
    """The request calls the server by a name it does not answer to."""

    status = 421
    what = Text("Ce serveur ne répond pas au nom « {host} ».", "This server does not answer to “{host}”.")
    why = Text(
        "Une page d'un autre site pourrait autrement s'en servir à votre insu.",
        "A page of another site could otherwise use it behind your back.",
    )
    todo = Text(
        "Appelez-le par son nom, ou ajoutez ce nom au réglage web_hosts.",
        "Call it by its name, or add that name to the setting web_hosts.",
    )

    def __init__(self, *, host: str) -> None:
        super().__init__(host=short(host))


class CrossSite(WebError):
    """A page of another site sent the request."""

    status = 403
    what = Text(
        "Demande refusée : elle vient d'une autre origine (« {origin} »).",
        "Request refused: it comes from another origin (“{origin}”).",
    )
    why = Text(
        "Une page d'un autre site n'a pas à agir ici à votre place.",
        "A page of another site has no business acting here in your place.",
    )
    todo = Text(
        "Ouvrez la page de ce service et refaites-y votre demande.",
        "Open the page of this service and make your request there.",
    )

    def __init__(self, *, origin: str) -> None:
        super().__init__(origin=short(origin))


class FormRefused(WebError):
    """A form of another session, too old, or sent before."""

    status = 403
    what = Text("Ce formulaire n'est pas accepté.", "This form is not accepted.")
    why = Text("{problem}", "{problem}")
    todo = Text(
        "Rien n'a été fait. Rouvrez la page et remplissez-la de nouveau.",
        "Nothing was done. Open the page again and fill it in anew.",
    )

    def __init__(self, *, problem: Text) -> None:
        super().__init__(problem=problem)


class TooLarge(WebError):
    """A request, a line or a file larger than what is taken."""

    status = 413
    what = Text("La demande dépasse {limit}.", "The request is larger than {limit}.")
    why = Text(
        "Ce serveur borne ce qu'il garde en mémoire à la fois.", "This server bounds what it holds in memory."
    )
    todo = Text(
        "Envoyez-la en plusieurs parts ; pour un fichier, voyez le réglage web_largest_upload_mb.",
        "Send it in several parts; for a file, see the setting web_largest_upload_mb.",
    )

    def __init__(self, *, limit: Text) -> None:
        super().__init__(limit=limit)


class TooMany(WebError):
    """More requests than one caller may make."""

    status = 429
    what = Text(
        "Trop de demandes : {rate} par minute au plus.", "Too many requests: at most {rate} a minute."
    )
    why = Text("Le service est partagé.", "The service is shared.")
    todo = Text(
        "Réessayez dans {seconds} s ; pour une liste, posez-la en une seule demande.",
        "Try again in {seconds} s; ask a list in one single request.",
    )

    def __init__(self, *, rate: int, seconds: int) -> None:
        super().__init__(rate=rate, seconds=seconds)


class NoSuchPage(WebError):
    """Nothing stands at that address."""

    status = 404
    what = Text("Il n'y a rien à l'adresse « {path} ».", "There is nothing at “{path}”.")
    why = Text(
        "L'adresse est mal écrite, ou la page a été retirée.", "The address is wrong, or the page is gone."
    )
    todo = Text("Revenez à l'accueil.", "Go back to the home page.")

    def __init__(self, *, path: str) -> None:
        super().__init__(path=short(path))


class BadRequest(WebError):
    """A request that cannot be read: its method, a parameter, the form of its body."""

    what = Text("Demande refusée : {where}.", "Request refused: {where}.")
    why = Text("{problem}", "{problem}")
    todo = Text(
        "Voyez la description de l'API : /api/v1/openapi.json.",
        "See the description of the API: /api/v1/openapi.json.",
    )

    def __init__(self, *, where: Text, problem: Text) -> None:
        super().__init__(where=where, problem=problem)


class OpenToAll(WebError):
    """The server would be reached from outside this machine by anybody."""

    what = Text(
        "Refus d'écouter sur {host} : n'importe qui pourrait s'en servir.",
        "Refusing to listen on {host}: anybody could use it.",
    )
    why = Text("{problem}", "{problem}")
    todo = Text("{todo}", "{todo}")

    def __init__(self, *, host: str, problem: Text, todo: Text) -> None:
        super().__init__(host=short(host), problem=problem, todo=todo)


class Unexpected(WebError):
    """An error nobody foresaw; what it was is in the server's log, never in the answer."""

    status = 500
    what = Text("Le service a rencontré une erreur imprévue.", "The service met an unexpected error.")
    why = Text("Elle est inscrite dans le journal du serveur.", "It is in the server's log.")
    todo = Text(
        "Réessayez ; si elle revient, prévenez qui administre le service.",
        "Try again; if it comes back, tell whoever administers the service.",
    )
