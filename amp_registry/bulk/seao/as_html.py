"""The report as one HTML page with nothing outside it: no script, no link it follows by itself, every text escaped.

The lists are cut where a page would become too long to read, and say how many more there are; the counts are
whole, and the other forms hold every line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final

from amp_registry.bulk.seao import plots, summary, table, words
from amp_registry.bulk.seao.line import UNREADABLE, Line
from amp_registry.bulk.seao.plots import Bar
from amp_registry.bulk.seao.screen import Report
from amp_registry.bulk.seao.totals import Totals
from amp_registry.explain.wording import number
from amp_registry.language import Language, Text

MOST_LINES: Final = 1000

_FINDINGS: Final = Text("À vérifier", "To check")
_NOT_JUDGED: Final = Text("Non jugés", "Not judged")
_UNREADABLE: Final = Text("Illisibles", "Unreadable")
_COUNTS: Final = Text("Comptes", "Counts")
_NONE: Final = Text("Aucun.", "None.")
_MORE: Final = Text(
    "… et {count} de plus, dans le rapport CSV, XLSX ou JSON Lines.",
    "… and {count} more, in the report as CSV, XLSX or JSON Lines.",
)
_MADE: Final = Text("Fait le {made} (UTC), sur : {files}.", "Made on {made} (UTC), from: {files}.")
_BY_OUTCOME: Final = Text(
    "Ce qu'il en est des contrats et des soumissions", "What came of the awards and bids"
)
_BY_RULE: Final = Text("À vérifier, par règle", "To check, by rule")
_BY_MONTH: Final = Text("À vérifier, par mois de conclusion", "To check, by month of conclusion")
_BY_KIND: Final = Text("À vérifier, par genre de contrat", "To check, by kind of contract")
_BY_CAUSE: Final = Text("Non jugés et sans contrat, par cause", "Not judged and without a contract, by cause")
_MOST_FILES: Final = 12
_COLUMNS: Final = {
    "finding": (
        *("severity", "number", "body", "firm", "neq", "bid", "conclusion", "what", "rule", "article"),
        *("value", "kind", "awarded", "found", "notes"),
    ),
    "not_judged": ("number", "body", "firm", "neq", "what", "bid", "conclusion", "value", "kind", "notes"),
    UNREADABLE: ("place", "what"),
}
_COLOUR_OF: Final = {"finding": "first", "nothing_found": "good"}

STYLE: Final = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 110rem; padding: 0 1rem; color: #1b1f24 }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.25rem; margin-top: 2.5rem } h3 { font-size: 1rem }
.careful { border-left: 4px solid #b86e00; background: #fff8e8; padding: .75rem 1rem; max-width: 60rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-size: .85rem }
th, td { border-bottom: 1px solid #d0d7de; padding: .35rem .6rem; text-align: left; vertical-align: top }
th { background: #f2f4f7 } td.what { min-width: 24rem } td.number { text-align: right; white-space: nowrap }
td.body, td.firm, td.found, td.notes { min-width: 11rem } td.bid, td.conclusion, td.value { white-space: nowrap }
tr.first td:first-child { border-left: 4px solid #a4262c } tr.look td:first-child { border-left: 4px solid #b86e00 }
svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif } footer { margin-top: 3rem; font-size: .85rem }
"""


def pieces(report: Report, language: Language) -> Iterator[str]:
    """Yield the page piece by piece."""
    say, totals = _sayer(language), report.totals
    files = ", ".join(totals.files[:_MOST_FILES]) + (", …" if len(totals.files) > _MOST_FILES else "")
    made = say(_MADE).format(made=f"{totals.made:%Y-%m-%d %H:%M}", files=files)
    yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    yield f"<title>{escape(say(words.TITLE))}</title>\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(say(words.TITLE))}</h1>\n"
    yield f'<p>{escape(made)}</p>\n<p class="careful">{escape(say(words.CAREFUL))}</p>\n'
    yield f"<p>{escape(say(words.NOT_CHECKED))}</p>\n"
    yield from _plots(totals, language)
    for title, outcome in ((_FINDINGS, "finding"), (_NOT_JUDGED, "not_judged"), (_UNREADABLE, UNREADABLE)):
        yield f"<h2>{escape(say(title))}</h2>\n"
        yield from _table(report, outcome, language)
    yield f"<h2>{escape(say(_COUNTS))}</h2>\n"
    yield from _counts(totals, language)
    yield f"</main>\n<footer><p>{escape(say(words.ATTRIBUTION))}</p></footer>\n</body>\n</html>\n"


def _sayer(language: Language) -> Callable[[Text], str]:
    return lambda text: text.say(language)


def _plots(totals: Totals, language: Language) -> Iterator[str]:
    say = _sayer(language)
    outcomes = [
        (say(words.OUTCOMES[c]), n, _COLOUR_OF.get(c, "quiet")) for c, n in summary.ordered(totals.outcomes)
    ]
    plotted: Sequence[tuple[Text, Sequence[Bar]]] = (
        (_BY_OUTCOME, outcomes),
        (_BY_RULE, [(rule, n, "first") for rule, n in summary.ordered(totals.rules)]),
        (_BY_MONTH, [(month or "–", n, "first") for month, n in sorted(totals.months.items())]),
        (_BY_KIND, [(say(words.KINDS[kind]), n, "first") for kind, n in summary.ordered(totals.kinds)]),
        (_BY_CAUSE, [(say(words.CAUSES[c]), n, "quiet") for c, n in summary.ordered(totals.causes)]),
    )
    for title, bars in plotted:
        if bars:
            drawn = plots.bars(say(title), bars, language)
            yield f"<figure><figcaption><h3>{escape(say(title))}</h3></figcaption>{drawn}</figure>\n"


def _table(report: Report, outcome: str, language: Language) -> Iterator[str]:
    columns = _COLUMNS[outcome]
    written = left = 0
    for told in report.lines(outcome):
        if written == 0:
            yield f'<div class="wide"><table>\n<thead><tr>{_headings(columns, language)}</tr></thead>\n<tbody>\n'
        if written < MOST_LINES:
            yield _row(told, columns, language)
            written += 1
        else:
            left += 1
    if written:
        yield "</tbody></table></div>\n"
    else:
        yield f"<p>{escape(_NONE.say(language))}</p>\n"
    if left:
        yield f"<p>{escape(_MORE.say(language).format(count=number(left, language)))}</p>\n"


def _headings(columns: Sequence[str], language: Language) -> str:
    return "".join(f'<th scope="col">{escape(words.COLUMNS[name].say(language))}</th>' for name in columns)


def _row(told: Line, columns: Sequence[str], language: Language) -> str:
    cells = table.cells(told, language)
    inside = "".join(f'<td class="{name}">{escape(cells[name])}</td>' for name in columns)
    return f'<tr class="{escape(told.get("severity") or "")}">{inside}</tr>\n'


def _counts(totals: Totals, language: Language) -> Iterator[str]:
    for section in summary.sections(totals, language):
        yield f"<h3>{escape(section.title)}</h3>\n<table><tbody>\n"
        for label, value in section.rows:
            yield f'<tr><th scope="row">{escape(label)}</th><td class="number">{escape(value)}</td></tr>\n'
        yield "</tbody></table>\n"
