"""Lines of the report as rows of text for people, in one language: what CSV, XLSX and HTML print."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from amp_registry.bulk.seao import words
from amp_registry.bulk.seao.line import UNREADABLE, Line, said
from amp_registry.explain import articles
from amp_registry.explain.wording import money
from amp_registry.language import SEMICOLON, Language, Text

COLUMNS: Final = tuple(words.COLUMNS)
_BETWEEN: Final = " | "


def headings(language: Language) -> list[str]:
    """Return the headings of the columns."""
    return [heading.say(language) for heading in words.COLUMNS.values()]


def cells(told: Line, language: Language) -> dict[str, str]:
    """Return the cells of a line by column; what does not apply is empty."""
    found = dict.fromkeys(COLUMNS, "")
    if told["outcome"] == UNREADABLE:
        place = words.PLACE_OF_UNREADABLE.say(language).format(**told)
        return found | {
            "severity": words.OUTCOMES[UNREADABLE].say(language),
            "what": said(told, language),
            "place": place,
        }
    as_they_are = ("number", "body", "bid", "conclusion", "process_start", "title", "ocid", "rule", "answer")
    return {
        **found,
        **{name: told[name] or "" for name in as_they_are},
        "severity": priority(told).say(language),
        "firm": _BETWEEN.join(firm["name"] or "" for firm in told["firms"]),
        "neq": _BETWEEN.join(firm["neq"] or "" for firm in told["firms"]),
        "what": what(told, language),
        "article": _article(told, language),
        "value": "" if told["value"] is None else money(Decimal(str(told["value"])), language),
        "kind": words.KINDS[told["kind"] or ""].say(language),
        "awarded": words.AWARDED[told["awarded"] or ""].say(language),
        "about": words.ABOUT[told["about"]].say(language),
        "found": _BETWEEN.join(_found(match, language) for match in told["matches"]),
        "notes": listed(words.NOTES, told["notes"], language),
        "copies": _BETWEEN.join(_copy(copy) for copy in told["copies"]),
        "place": words.PLACE.say(language).format(source=told["source"], release=told["release"]),
    }


def priority(told: Line) -> Text:
    """Return the severity of a finding, else the outcome."""
    severity = told.get("severity")
    return words.SEVERITIES[severity] if severity else words.OUTCOMES[told["outcome"]]


def what(told: Line, language: Language) -> str:
    """Return what there is to check, led in by how much it is worth; or the causes of what was not judged."""
    if told["severity"]:
        return f"{words.LEADS[told['severity']].say(language)} {said(told, language)}"
    return listed(words.CAUSES, told["causes"], language) or said(told, language)


def listed(table: Mapping[str, Text], codes: list[str], language: Language) -> str:
    """Return the words of some codes, one after the other."""
    return SEMICOLON.say(language).join(table[code].say(language) for code in codes)


def _article(told: Line, language: Language) -> str:
    article = articles.cited(told["article"] or "").say(language)
    if article and told["confidence"] == "U":
        return words.UNCONFIRMED.say(language).format(article=article)
    return article


def _found(match: Mapping[str, Any], language: Language) -> str:
    certainty = words.CERTAINTIES[match["certainty"]].say(language)
    number = f", NEQ {match['neq']}" if match["neq"] else ""
    return f"{match['register'].upper()} {match['name']}{number} ({certainty})"


def _copy(copy: Mapping[str, Any]) -> str:
    return f"{copy['register'].upper()} {copy['fetched_at']} {copy['sha256'][:6]}"
