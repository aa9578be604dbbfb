"""CKAN's description of a data set to the one file worth fetching: JSON, else XML, else XLS.

The open data portal of the province runs CKAN; `package_show` names the files of a data set, their declared
format and when each last changed. What is declared is only a hint: the bytes decide what a file is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from amp_registry.collect.json_form import Unreadable, loaded
from amp_registry.collect.page import Page, refused
from amp_registry.collect.source_card import SourceCard, fold
from amp_registry.collect.web_address import on_the_web, resolved
from amp_registry.errors import NotTheRegister
from amp_registry.language import Text

ACCEPT: Final = {
    "json": "application/json",
    "xml": "application/xml, text/xml",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
"""What to ask for, by the format declared, small letters only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of a data set: its address, its declared format in small letters, and when it last changed."""

    url: str
    format: str
    last_modified: datetime | None = None
    name: str = ""

    @property
    def accept(self) -> str:
        """What to ask the source for, any form being taken."""
        return f"{ACCEPT[self.format]}, */*;q=0.5" if self.format in ACCEPT else "*/*"


def package_of(page: Page, card: SourceCard) -> Mapping[str, Any]:
    """Return the data set a `package_show` answer describes.

    Raises `NotTheRegister`, carrying the page, when it is not such an answer: an error or challenge page,
    `success` false, a shape of its own.
    """
    try:
        answer = loaded(page.content.decode())
    except (UnicodeDecodeError, Unreadable):
        raise _refused(page, card, _NOT_CKAN) from None
    if not isinstance(answer, Mapping) or answer.get("success") is not True:
        raise _refused(page, card, _NO_SUCCESS)
    package = answer.get("result")
    if not isinstance(package, Mapping) or not isinstance(package.get("resources"), list):
        raise _refused(page, card, _NO_RESOURCES)
    return package


def not_described(address: str, card: SourceCard) -> NotTheRegister:
    """Return the error for a portal that answers nothing at all about the data set."""
    return NotTheRegister(source=address, register=card.register, problem=_NOT_CKAN, advice=_ADVICE)


def choose(package: Mapping[str, Any], page: Page, card: SourceCard) -> Resource:
    """Return the file to fetch: the first of the card's formats that is there, the last changed of several.

    A file whose name says it is something else (a dictionary, a read-me) is left out, unless nothing else
    is there in that format. Raises `NotTheRegister`, naming the formats found, when none will do.
    """
    found = [each for item in package["resources"] if (each := _resource(item, page)) is not None]
    for wanted in card.data_formats:
        of_format = [each for each in found if each.format == wanted]
        data = [each for each in of_format if not _is_something_else(each, card)]
        if of_format:
            return max(data or of_format, key=lambda each: each.last_modified or _LONG_AGO)
    raise _refused(page, card, _no_format(card.data_formats, [each.format for each in found]))


def _resource(item: Any, page: Page) -> Resource | None:
    """Return a file that can be fetched; None for one that is gone, or has no web address."""
    if not isinstance(item, Mapping) or str(item.get("state") or "active") != "active":
        return None
    url = resolved(page.address, str(item.get("url") or ""))
    if not item.get("url") or url is None or not on_the_web(url):
        return None
    return Resource(
        url=url,
        format=str(item.get("format") or "").strip().lower().lstrip("."),
        last_modified=_moment(item.get("last_modified") or item.get("created")),
        name=str(item.get("name") or ""),
    )


def _is_something_else(resource: Resource, card: SourceCard) -> bool:
    name = fold(resource.name)
    return any(fold(word) in name for word in card.not_the_data)


def _moment(said: Any) -> datetime | None:
    """Return a CKAN moment, which is UTC when it names no zone; None when it cannot be read."""
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refused(page: Page, card: SourceCard, problem: Text) -> NotTheRegister:
    error = refused(page, card.register, problem, _ADVICE)
    error.page = page
    return error


def _no_format(wanted: Sequence[str], found: Sequence[str]) -> Text:
    asked, there = ", ".join(wanted).upper(), ", ".join(dict.fromkeys(found)).upper()
    return Text(
        f"le jeu de données n'offre aucun fichier {asked} (formats trouvés : {there or 'aucun'}).",
        f"the data set offers no {asked} file (formats found: {there or 'none'}).",
    )


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_NOT_CKAN: Final = Text(
    "ce n'est pas la description du jeu de données (CKAN, en JSON).",
    "it is not the description of the data set (CKAN, as JSON).",
)
_NO_SUCCESS: Final = Text(
    "le portail ne trouve pas le jeu de données (success n'est pas true).",
    "the portal does not find the data set (success is not true).",
)
_NO_RESOURCES: Final = Text(
    "la description du jeu de données ne liste aucun fichier.",
    "the description of the data set lists no file.",
)
_ADVICE: Final = Text(
    "Vérifiez data_package dans la fiche de la source, ou AMP_REGISTRY_RENA_URL.",
    "Check data_package in the source card, or AMP_REGISTRY_RENA_URL.",
)
