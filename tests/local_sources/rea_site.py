"""The site of REA: its search form in three designs, its complement lists in four, behaving well or badly.

site = ReaSite("webforms")
with LocalServer({site.prefix: site}) as server:
    site.behaviour = "trop de résultats"
    … site.address(server) is what AMP_REGISTRY_REA_URL takes
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from amp_registry.records import ReaEntry
from tests.local_sources import rea_entries, rea_lists
from tests.local_sources.rea_designs import COLUMNS, DESIGNS, NOT_FOUND, TOO_MANY, Shown
from tests.local_sources.server import Asked, LocalServer, Reply

HTML: Final = {"Content-Type": "text/html; charset=utf-8"}


class ReaSite:
    """The site; `entries` is what the search knows, `behaviour` one of `REA_BEHAVIOURS`."""

    prefix: Final = "/rea/"

    def __init__(self, design: str = "webforms", lists: str = "tables") -> None:
        self.design = DESIGNS[design]
        self.kind = design
        self.lists = lists
        self.behaviour = "well"
        self.entries: Sequence[ReaEntry] = rea_entries.AUTHORIZED
        self.suspended: Sequence[ReaEntry] = rea_entries.SUSPENDED
        self.expired: Sequence[ReaEntry] = rea_entries.EXPIRED
        self.oversight: Sequence[ReaEntry] = rea_entries.OVERSIGHT
        self.page_size = 5
        self.lang = "fr"
        self.token = "x+/=1"
        self.forgotten = 0
        self.answers = 0

    def address(self, server: LocalServer) -> str:
        """Return the address of the search page on that server."""
        return f"{server.address}{self.prefix}Recherche"

    def __call__(self, asked: Asked) -> Reply:
        """Answer: the form, a question, a page of results, or one of the lists."""
        if asked.path.startswith(f"{self.prefix}listes/"):
            return rea_lists.reply(self, asked)
        query = self._query(asked)
        if query is None:
            return self._page(self.design.blank(self.token, self._lists(), self._lang(asked)))
        if not self._genuine(asked):
            return Reply(500, b"Server error in '/' application.")
        self.answers += 1
        return REA_BEHAVIOURS[self.behaviour](self, asked, query)

    def well(self, asked: Asked, query: str, **changes: object) -> Reply:
        """Answer a question as the design does."""
        shown = self.shown(asked, query)
        return self._page(self.design.answer(self.token, replace(shown, **changes)))  # type: ignore[arg-type]

    def shown(self, asked: Asked, query: str) -> Shown:
        """Return what a page of an answer shows."""
        found = [entry for entry in self.entries if _matches(entry, query)]
        number = self._number(asked)
        start = (number - 1) * self.page_size
        lang = self._lang(asked)
        return Shown(
            query=query,
            entries=found[start : start + self.page_size],
            number=number,
            last=-(-len(found) // self.page_size),
            total=len(found),
            message="" if found else NOT_FOUND[lang],
            columns=COLUMNS,
            lists=self._lists(),
            lang=lang,
        )

    def _page(self, text: str, status: int = 200) -> Reply:
        cookie = {"Set-Cookie": "ASP.NET_SessionId=abc; path=/; HttpOnly"}
        return Reply(status, text.encode(), HTML | cookie)

    def _lists(self) -> str:
        return rea_lists.section(self)

    def _lang(self, asked: Asked) -> str:
        return asked.query.get("lang", [self.lang])[0]

    def _query(self, asked: Asked) -> str | None:
        names = {"webforms": "ctl00$Main$txtNom", "mvc": "Critere", "bilingual": "q"}
        values = asked.form.get(names[self.kind]) or asked.query.get("q")
        return values[0] if values else None

    def _genuine(self, asked: Asked) -> bool:
        """A post must bring back the token, the cookie, and the button or the postback."""
        if self.kind == "bilingual" or asked.method == "GET":
            return True
        token = asked.form.get("__VIEWSTATE") or asked.form.get("__RequestVerificationToken")
        pressed = "ctl00$Main$btnRechercher" in asked.form or bool(asked.form.get("__EVENTTARGET", [""])[0])
        known = "ASP.NET_SessionId=abc" in asked.headers.get("cookie", "")
        return token == [self.token] and known and (pressed or self.kind == "mvc")

    def _number(self, asked: Asked) -> int:
        argument = asked.form.get("__EVENTARGUMENT", [""])[0]
        if argument.startswith("Page$"):
            return int(argument.removeprefix("Page$"))
        return int(asked.query.get("page", ["1"])[0])


def _matches(entry: ReaEntry, query: str) -> bool:
    if query in (entry.neq, entry.amp_client_number):
        return True
    return any(_plain(query) in _plain(name) for name in entry.names)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


# --- behaviours ---------------------------------------------------------------------------------------

Answer = Callable[[ReaSite, Asked, str], Reply]


def _said(text: str, title: str = "REA", status: int = 200) -> Answer:
    body = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"
    return lambda site, asked, query: Reply(status, body.encode(), HTML)


def _forgetful(times: int) -> Answer:
    def answer(site: ReaSite, asked: Asked, query: str) -> Reply:
        site.forgotten += 1
        if site.forgotten <= times:
            return _said("Votre session est expirée. Veuillez recommencer.")(site, asked, query)
        return site.well(asked, query)

    return answer


def _rewritten(change: Callable[[str], str]) -> Answer:
    def answer(site: ReaSite, asked: Asked, query: str) -> Reply:
        reply = site.well(asked, query)
        return replace(reply, body=change(reply.body.decode()).encode())

    return answer


def _everyone(site: ReaSite, asked: Asked, query: str) -> Reply:
    return site.well(asked, "é")


def _first_page_for_ever(site: ReaSite, asked: Asked, query: str) -> Reply:
    once = replace(
        asked, form={**asked.form, "__EVENTARGUMENT": ["Page$1"]}, query={**asked.query, "page": ["1"]}
    )
    return site.well(once, query)


def _second_page_fails(site: ReaSite, asked: Asked, query: str) -> Reply:
    return site.well(asked, query) if site.shown(asked, query).number == 1 else Reply(404)


def _cut(text: str) -> str:
    return text[: text.rindex("<tr") if "<tr" in text else text.rindex("<dl")]


def _captcha(site: ReaSite, asked: Asked, query: str) -> Reply:
    text = '<html><body><div class="g-recaptcha" data-sitekey="x"></div>Un instant…</body></html>'
    return Reply(200, text.encode(), HTML)


def _capped(site: ReaSite, asked: Asked, query: str) -> Reply:
    return site.well(asked, query, entries=(), message=TOO_MANY[site._lang(asked)])


def _capped_with_rows(site: ReaSite, asked: Asked, query: str) -> Reply:
    message = "Seuls les 5 premiers résultats sont affichés."
    return site.well(asked, query, message=message, last=1)


REA_BEHAVIOURS: Final[Mapping[str, Answer]] = {
    "well": lambda site, asked, query: site.well(asked, query),
    "session over once": _forgetful(1),
    "session over": _forgetful(99),
    "captcha": _captcha,
    "challenge": _said("Vérifiez que vous êtes humain.", "Just a moment..."),
    "an error page": _said("Une erreur est survenue.", "Erreur"),
    "prose": _said("Bienvenue dans le registre."),
    "not a web page": lambda site, asked, query: Reply(200, b'{"d": null}'),
    "nothing": lambda site, asked, query: Reply(200, b""),
    "the form again": lambda site, asked, query: site._page(
        site.design.blank(site.token, site._lists(), site._lang(asked))
    ),
    "too many": _capped,
    "too many, some shown": _capped_with_rows,
    "the question ignored": _everyone,
    "pages in circles": _first_page_for_ever,
    "a page missing": _second_page_fails,
    "pages by script": _rewritten(
        lambda text: text.replace(
            "javascript:__doPostBack(&#39;ctl00$Main$grd&#39;,&#39;Page", "javascript:go(&#39;"
        )
    ),
    "cut": _rewritten(_cut),
    "fewer than said": _rewritten(lambda text: text.replace("1 entreprise(s)", "40 entreprise(s)")),
    "no status": lambda site, asked, query: site.well(asked, query, columns=("name", "neq", "city")),
    "no number": lambda site, asked, query: site.well(asked, query, columns=("name", "city", "status")),
    "unknown columns": _rewritten(
        lambda text: text.replace("Nom de l&#39;entreprise", "Colonne A").replace("NEQ<", "B<")
    ),
    "broken": lambda site, asked, query: Reply(500),
}
