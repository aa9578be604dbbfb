"""The complement lists of the local REA site: on the page itself, in tabs, behind links, or as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from amp_registry.records import ReaEntry
from tests.local_sources.pdf import pdf
from tests.local_sources.server import Asked, Reply

if TYPE_CHECKING:
    from tests.local_sources.rea_site import ReaSite

TITLES: Final = {
    "suspended": "Autorisations suspendues",
    "expired": "Autorisations expirées",
    "oversight": "Entreprises sous mesures de surveillance ou d'accompagnement",
}
HEADINGS: Final = {
    "suspended": ("Nom de l’entreprise", "NEQ", "Ville", "Date de  suspension"),
    "expired": ("Nom de l’entreprise", "NEQ", "Ville", "Date d’expiration"),
    "oversight": ("Nom de l’entreprise", "NEQ", "Ville", "Mesures imposées"),
}
NONE: Final = "Aucune entreprise n’est actuellement visée."
HTML: Final = {"Content-Type": "text/html; charset=utf-8"}
PDF: Final = {"Content-Type": "application/pdf"}


def rows(site: ReaSite, kind: str) -> list[tuple[str, ...]]:
    """Return the rows of a list as they are printed."""
    entries: Sequence[ReaEntry] = getattr(site, kind)
    return [(e.name, e.neq or "", e.city or "", _last(e, kind)) for e in entries]


def _last(entry: ReaEntry, kind: str) -> str:
    if kind == "expired":
        return str(entry.expires_on)
    return str(next(iter(entry.raw.values()), ""))


def table(site: ReaSite, kind: str, part: slice = slice(None)) -> str:
    """Return a list as an HTML table; the words that say it is empty where it is."""
    found = rows(site, kind)[part]
    if not found:
        return f"<p>{NONE}</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in HEADINGS[kind])
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in found)
    return f"<table><tr>{head}</tr>{body}</table>"


def section(site: ReaSite) -> str:
    """Return what the search page holds of the lists."""
    return {
        "none": lambda: "",
        "tables": lambda: _tables(site),
        "tabs": lambda: _tabs(site),
        "links": lambda: _links("html"),
        "pdf": lambda: _links("pdf"),
        "onward": lambda: f"<a href='{site.prefix}listes/toutes.html'>Complément d’information</a>",
        "two": lambda: _tables(site, ("suspended", "expired")),
        "mistitled": lambda: f"<h3>{TITLES['expired']}</h3>" + table(site, "suspended"),
    }[site.lists]()


def _tables(site: ReaSite, kinds: Sequence[str] = tuple(TITLES)) -> str:
    parts = "".join(f"<h3>{TITLES[kind]}</h3>{table(site, kind)}" for kind in kinds)
    return f"<h2>Complément d’information</h2>{parts}<h2>Nous joindre</h2><p>Aucune entreprise</p>"


def _tabs(site: ReaSite) -> str:
    tabs = "".join(f"<button id='t-{kind}'>{TITLES[kind]}</button>" for kind in TITLES)
    panels = "".join(f"<div aria-labelledby='t-{kind}'>{table(site, kind)}</div>" for kind in TITLES)
    return f"<h2>Complément d’information</h2>{tabs}{panels}"


def _links(form: str) -> str:
    links = "".join(
        f"<li><a href='listes/{kind}.{form}'>{title} (liste)</a></li>" for kind, title in TITLES.items()
    )
    news = "<p><a href='/nouvelles'>Autorisation suspendue ou expirée : les entreprises sont répertoriées</a></p>"
    return f"<h2>Complément d’information</h2>{news}<ul>{links}</ul><a href='#suspendues'>Suspendues</a>"


def reply(site: ReaSite, asked: Asked) -> Reply:
    """Return one of the lists at its own address."""
    name, _, form = asked.path.rsplit("/", 1)[1].partition(".")
    if name == "toutes":
        return Reply(200, f"<html><body>{_tables(site)}</body></html>".encode(), HTML)
    if name not in TITLES:
        return Reply(404)
    if form == "pdf":
        return Reply(200, pdf([HEADINGS[name], *rows(site, name)], title=TITLES[name]), PDF)
    number = int(asked.query.get("page", ["1"])[0])
    more = number < len(rows(site, name))
    onward = f"<a href='?page={number + 1}' title='Page suivante'>›</a>" if more else ""
    part = table(site, name, slice(number - 1, number))
    return Reply(200, f"<html><body><h1>{TITLES[name]}</h1>{part}{onward}</body></html>".encode(), HTML)
