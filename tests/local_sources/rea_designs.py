"""Three invented designs of the REA search page, unlike in everything but what they are for.

`webforms` posts its view state back, pager included; `mvc` posts an anti-forgery token and pages by plain
links; `bilingual` asks by address in either language and shows each enterprise as a block of labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Protocol

from amp_registry.records import ReaEntry

NOT_FOUND: Final = {"fr": "Aucun résultat ne correspond à votre recherche.", "en": "No results were found."}
TOO_MANY: Final = {
    "fr": "Trop de résultats\u00a0: précisez votre recherche.",
    "en": "Too many results: refine your search.",
}


@dataclass(frozen=True)
class Shown:
    """What to show: the entries of one page, where it stands among the pages, what the page says besides."""

    query: str
    entries: Sequence[ReaEntry]
    number: int
    last: int
    total: int
    message: str = ""
    columns: Sequence[str] = ()
    lists: str = ""
    lang: str = "fr"


class Design(Protocol):
    """How a site draws its pages."""

    def blank(self, token: str, lists: str, lang: str) -> str:
        """The form before anything is asked."""

    def answer(self, token: str, shown: Shown) -> str:
        """A page of results."""


COLUMNS: Final = ("name", "other", "neq", "client", "city", "status")


def cell(entry: ReaEntry, column: str, lang: str = "fr") -> str:
    """Return a cell as a page would print it, with the spaces and breaks of a page."""
    texts = {
        "name": f"\n        {escape(entry.name)}&nbsp;\n",
        "other": "<br/>".join(escape(name) for name in entry.other_names) or "&nbsp;",
        "neq": entry.neq or "",
        "client": f" <span>{entry.amp_client_number or ''}</span> ",
        "city": escape(entry.city or ""),
        "status": {"fr": "Autorisée", "en": "Authorized"}[lang],
        "neq_spaced": f"{(entry.neq or '')[:4]} {(entry.neq or '')[4:7]} {(entry.neq or '')[7:]}",
    }
    return texts[column]


class WebForms:
    """An ASP.NET WebForms page: one form around everything, a grid with a pager row, postbacks for links."""

    HEADINGS: Final = {
        "name": "Nom de l&#39;entreprise",
        "other": "Autres&nbsp;noms",
        "neq": "NEQ",
        "client": "N<sup>o</sup> de client AMP",
        "city": "Ville",
        "status": "Statut de\n l&#8217;autorisation",
    }

    def blank(self, token: str, lists: str, lang: str) -> str:
        return self._page(token, "", lists)

    def answer(self, token: str, shown: Shown) -> str:
        if not shown.entries:
            return self._page(token, f"<div class='msg'>{shown.message}</div>", shown.lists, shown.query)
        columns = shown.columns or COLUMNS
        heads = "".join(
            f"<th scope='col'><a href=\"javascript:__doPostBack('ctl00$Main$grd','Sort${c}')\">"
            f"{self.HEADINGS[c]}</a></th>"
            for c in columns
        )
        rows = "".join(
            "<tr>" + "".join(f"<td>{cell(e, c)}</td>" for c in columns) + "</tr>" for e in shown.entries
        )
        said = f"<p>{shown.message}</p>" if shown.message else f"<p>{shown.total} entreprise(s)</p>"
        pager = self._pager(shown, len(columns)) if shown.last > 1 else ""
        grid = f"{said}<table id='grd' border='1'><tr>{heads}</tr>{rows}{pager}</table>"
        return self._page(token, grid, shown.lists, shown.query)

    def _pager(self, shown: Shown, width: int) -> str:
        def one(number: int) -> str:
            if number == shown.number:
                return f"<td><span>{number}</span></td>"
            href = f"javascript:__doPostBack(&#39;ctl00$Main$grd&#39;,&#39;Page${number}&#39;)"
            return f'<td><a href="{href}">{number}</a></td>'

        cells = "".join(one(number) for number in range(1, shown.last + 1))
        return f"<tr class='pgr'><td colspan='{width}'><table><tr>{cells}</tr></table></td></tr>"

    def _page(self, token: str, main: str, lists: str, query: str = "") -> str:
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><title>Registre des entreprises autorisées</title>
<script>function __doPostBack(t, a) {{ if (a < 1) document.write("<table>"); }}</script></head><body>
<form method="post" action="./Recherche" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" value="{token}" />
<input type="hidden" name="__VIEWSTATEGENERATOR" value="C2EE9ABB" />
<input type="hidden" name="__EVENTTARGET" value="" /><input type="hidden" name="__EVENTARGUMENT" value="" />
<div id="haut"><input type="text" name="ctl00$txtSite" title="Rechercher dans le site" />
<input type="submit" name="ctl00$btnSite" value="Rechercher dans le site" /></div>
<table class="layout"><tr><td><label for="q">Nom de l'entreprise, NEQ ou num\u00e9ro de client</label></td>
<td><input type="text" id="q" name="ctl00$Main$txtNom" value="{escape(query)}" maxlength="145" /></td></tr>
<tr><td>Ville</td><td><input type="text" name="ctl00$Main$txtVille" /></td></tr>
<tr><td>Code postal</td><td><input type="text" name="ctl00$Main$txtCodePostal" /></td></tr>
<tr><td colspan="2"><input type="submit" name="ctl00$Main$btnRechercher" value="Rechercher" />
<input type="submit" name="ctl00$Main$btnEffacer" value="Effacer" /></td></tr></table>
{main}
</form>{lists}<ul class="menu"><li><a href="/nouvelles?page=2">2</a></li></ul></body></html>"""


class Mvc:
    """An MVC page: a token in the form and a cookie, results at an address of their own, plain links."""

    def blank(self, token: str, lists: str, lang: str) -> str:
        return self._page(token, "", lists)

    def answer(self, token: str, shown: Shown) -> str:
        if not shown.entries:
            return self._page(token, f"<p role='alert'>{shown.message}</p>", shown.lists)
        rows = "".join(
            f"<tr><th scope='row'>{cell(e, 'name')}</th><td>{cell(e, 'neq_spaced')}</td>"
            f"<td>{cell(e, 'city')}</td><td>{cell(e, 'status')}</td></tr>"
            for e in shown.entries
        )
        head = "<th>Entreprise</th><th>Numéro d’entreprise du Québec (NEQ)</th><th>Municipalité</th><th>Statut</th>"
        more = ""
        if shown.number < shown.last:
            more = f"<li><a href='?q={shown.query}&amp;page={shown.number + 1}'>Suivant »</a></li>"
        pager = f"<nav><ul class='pagination'><li class='disabled'><a>« Précédent</a></li>{more}</ul></nav>"
        said = shown.message or f"<b>{shown.total}</b> résultats"
        table = f"<h2>Résultats</h2><p>{said}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return self._page(token, table + pager, shown.lists)

    def _page(self, token: str, main: str, lists: str) -> str:
        return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>REA</title></head><body>
<header><form action="/recherche-site" method="get"><input type="search" name="s" placeholder="Rechercher dans le site">
<button>OK</button></form></header>
<main><form action="/rea/Resultats" method="post"><input name="__RequestVerificationToken" type="hidden" value="{token}">
<input type="search" name="Critere" aria-label="Critère de recherche" aria-describedby="aide" value="">
<small id="aide">Nom, autre nom, NEQ ou numéro de client de l’AMP</small>
<input type="text" name="Ville" placeholder="Ville du siège">
<select name="Province"><option value="">Toutes<option value="QC">Québec</select>
<input type="checkbox" name="Exact" value="true"><input type="hidden" name="Exact" value="false">
<button type="submit">Lancer la recherche</button></form>{main}</main>{lists}</body></html>"""


class Bilingual:
    """A page in two languages, asked by address; each enterprise is a block, the pages are numbers."""

    WORDS: Final = {
        "fr": ("Nom de l’entreprise ou NEQ", "Trouver", "Nom", "NEQ", "Ville", "Statut", "Numéro de client"),
        "en": (
            "Company name or business number",
            "Search",
            "Company name",
            "Québec enterprise number",
            "City",
            "Status",
            "Client number",
        ),
    }

    def blank(self, token: str, lists: str, lang: str) -> str:
        return self._page("", lists, lang)

    def answer(self, token: str, shown: Shown) -> str:
        _, _, name, neq, city, status, client = self.WORDS[shown.lang]
        blocks = "".join(
            f"<section><h3>{escape(e.name)}</h3><dl><dt>{name}\u00a0:</dt><dd>{cell(e, 'name')}</dd>"
            f"<dt>{neq}</dt><dd>{cell(e, 'neq')}</dd><dt>{client}</dt><dd>{cell(e, 'client')}</dd>"
            f"<dt>{city}</dt><dd>{cell(e, 'city')}</dd>"
            f"<dt>{status}</dt><dd>{cell(e, 'status', shown.lang)}</dd></dl></section>"
            for e in shown.entries
        )
        numbers = " ".join(
            f"<strong>{n}</strong>"
            if n == shown.number
            else f"<a href='?lang={shown.lang}&amp;q={shown.query}&amp;page={n}'>{n}</a>"
            for n in range(1, shown.last + 1)
        )
        pager = f"<p class='pages'>Page {numbers}</p>" if shown.last > 1 else ""
        return self._page(f"<p>{shown.message}</p>{blocks}{pager}", shown.lists, shown.lang)

    def _page(self, main: str, lists: str, lang: str) -> str:
        field, button, *_ = self.WORDS[lang]
        other = {"fr": ("en", "English"), "en": ("fr", "Français")}[lang]
        return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"></head><body>
<nav><a href="?lang={other[0]}">{other[1]}</a> <a href="/next" rel="nofollow">Next</a></nav>
<form action="Recherche?lang={lang}" method="GET"><input type="hidden" name="lang" value="{lang}">
<label>{field} <input name="q"></label><button type="submit" name="b" value="1">{button}</button></form>
{main}{lists}</body></html>"""


DESIGNS: Final[dict[str, Design]] = {"webforms": WebForms(), "mvc": Mvc(), "bilingual": Bilingual()}
